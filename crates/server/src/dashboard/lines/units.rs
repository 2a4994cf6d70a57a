//! The table of lines, pairs of defenders and fives.

use services::league_figures::LineUnit;

use super::{Shown, caution};
use crate::dashboard::cells;
use crate::dashboard::grid::{Cell, Column, Format, Grid, Row, Sort, column};
use crate::pages::Address;
use crate::problem::Problem;

const COLUMNS: [Column; 19] = [
    column("unit", "Players", Format::Text, "By the order of their ids"),
    column("team", "Team", Format::Text, "Team"),
    column(
        "gp_tracked",
        "GP",
        Format::Whole,
        "Completely tracked games in which they were on the ice together",
    ),
    column(
        "toi_seconds",
        "Time",
        Format::Clock,
        "Time on the ice together",
    ),
    column(
        "stints",
        "Stints",
        Format::Whole,
        "Stints on the ice together",
    ),
    column("cf", "CF", Format::Whole, "Own attempts"),
    column("ca", "CA", Format::Whole, "Attempts of the opponents").least_first(),
    column(
        "cf_pct",
        "CF%",
        Format::Decimals(1),
        "Share of the attempts of both teams, 0 to 100; – without one",
    ),
    column("sf", "SF", Format::Whole, "Own shots on goal"),
    column("sa", "SA", Format::Whole, "Shots on goal of the opponents").least_first(),
    column("gf", "GF", Format::Whole, "Own goals"),
    column("ga", "GA", Format::Whole, "Goals of the opponents").least_first(),
    column(
        "gf_pct",
        "GF%",
        Format::Decimals(1),
        "Share of the goals of both teams, 0 to 100; – without one",
    ),
    column("xgf", "xGF", Format::Decimals(2), "Own expected goals"),
    column(
        "xga",
        "xGA",
        Format::Decimals(2),
        "Expected goals of the opponents",
    )
    .least_first(),
    column(
        "xgf_pct",
        "xG%",
        Format::Decimals(1),
        "Share of the expected goals of both teams, 0 to 100; – without any",
    ),
    column(
        "xgf_per60",
        "xGF/60",
        Format::Decimals(2),
        "Own expected goals per 60 minutes together",
    ),
    column(
        "oz_start_pct",
        "OZ%",
        Format::Decimals(1),
        "Draws in the attacking third that their stints opened with, of those in either third, 0 to 100; – without one",
    ),
    column(
        "caution",
        "Sample",
        Format::Text,
        "Why the shares of the row say little; – where the sample is large enough",
    ),
];

/// The table.
pub(super) fn table(
    units: &[LineUnit],
    kind: &str,
    shown: &Shown<'_>,
    address: &Address,
) -> Result<Grid, Problem> {
    let is_shown = |unit: &&LineUnit| {
        unit.on_ice.seconds >= shown.least_seconds
            && shown
                .player
                .is_none_or(|player| unit.players().any(|id| id == player))
    };
    let units: Vec<&LineUnit> = units.iter().filter(is_shown).collect();
    let sort = Sort::of(address, &COLUMNS, "toi_seconds")?;
    let caption = format!("{}, {} units", shown.caption, units.len());
    Ok(Grid::new("lines", COLUMNS, caption)
        .rows(units.into_iter().map(|unit| row(unit, kind, shown)))
        .empty("No unit was together for that long in a completely tracked game of this choice.")
        .sorted(&sort, address)
        .explained())
}

fn row(unit: &LineUnit, kind: &str, shown: &Shown<'_>) -> Row {
    let names: Vec<String> = unit
        .players()
        .map(|id| match kind {
            // Five full names are too many for a line.
            "fives" => shown.names.short_player(id),
            _ => shown.names.player(id).to_owned(),
        })
        .collect();
    let ice = &unit.on_ice;
    let cells = vec![
        Cell::of(names.join(", ")),
        cells::team(shown.names, &unit.team_id),
        Cell::of(unit.games),
        Cell::of(ice.seconds),
        Cell::of(unit.stints),
        Cell::of(ice.attempts),
        Cell::of(ice.attempts_against),
        Cell::maybe(ice.attempt_share()),
        Cell::of(ice.shots),
        Cell::of(ice.shots_against),
        Cell::of(ice.goals),
        Cell::of(ice.goals_against),
        Cell::maybe(ice.goal_share()),
        Cell::of(ice.xg),
        Cell::of(ice.xg_against),
        Cell::maybe(ice.xg_share()),
        Cell::maybe(ice.xg_per_sixty()),
        Cell::maybe(unit.attacking_start_share()),
        caution(&shown.limits, ice),
    ];
    Row::new(unit.key.as_str(), cells).faint(!shown.limits.allow(ice))
}
