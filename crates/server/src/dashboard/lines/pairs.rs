//! The table of pairs of team-mates together and apart.

use services::league_figures::{OnIce, Pair};

use super::{Shown, caution};
use crate::dashboard::cells;
use crate::dashboard::grid::{Cell, Column, Format, Grid, Row, Sort, column};
use crate::pages::Address;
use crate::problem::Problem;

const SMALL: &str = "– where that part has too little ice time or too few attempts";

const COLUMNS: [Column; 19] = [
    column("one", "One", Format::Text, "A player"),
    column("other", "Other", Format::Text, "His team-mate"),
    column("team", "Team", Format::Text, "Team"),
    column(
        "roles",
        "Roles",
        Format::Text,
        "F-F two forwards, D-D two defenders, F-D one of each; – where a role is not known",
    ),
    column(
        "gp_tracked",
        "GP",
        Format::Whole,
        "Completely tracked games in which they were on the ice together",
    ),
    column(
        "toi_together",
        "Together",
        Format::Clock,
        "Time on the ice together",
    ),
    column(
        "toi_one",
        "One alone",
        Format::Clock,
        "Time of the one on the ice without the other",
    ),
    column(
        "toi_other",
        "Other alone",
        Format::Clock,
        "Time of the other on the ice without the one",
    ),
    column("gf", "GF", Format::Whole, "Own goals with both on the ice"),
    column(
        "ga",
        "GA",
        Format::Whole,
        "Goals of the opponents with both on the ice",
    )
    .least_first(),
    column("cf_pct", "CF% together", Format::Decimals(1), SMALL),
    column("cf_pct_one", "CF% one", Format::Decimals(1), SMALL),
    column("cf_pct_other", "CF% other", Format::Decimals(1), SMALL),
    column(
        "cf_gain_one",
        "Gain one",
        Format::Decimals(1),
        "CF% together minus CF% of the one without the other: what the other adds; – where either is not known",
    ),
    column(
        "cf_gain_other",
        "Gain other",
        Format::Decimals(1),
        "CF% together minus CF% of the other without the one: what the one adds; – where either is not known",
    ),
    column("xgf_pct", "xG% together", Format::Decimals(1), SMALL),
    column("xgf_pct_one", "xG% one", Format::Decimals(1), SMALL),
    column("xgf_pct_other", "xG% other", Format::Decimals(1), SMALL),
    column(
        "caution",
        "Sample",
        Format::Text,
        "Why shares of the time together are not told; – where the sample is large enough",
    ),
];

/// The table.
pub(super) fn table(
    pairs: Vec<Pair>,
    shown: &Shown<'_>,
    address: &Address,
) -> Result<Grid, Problem> {
    // Whoever is chosen stands first.
    let turned = pairs.into_iter().filter_map(|pair| match shown.player {
        Some(player) if pair.other == player => Some(pair.turned()),
        Some(player) if pair.one != player => None,
        _ => Some(pair),
    });
    let pairs: Vec<Pair> = turned
        .filter(|pair| pair.games > 0 && pair.together.seconds >= shown.least_seconds)
        .collect();
    let sort = Sort::of(address, &COLUMNS, "toi_together")?;
    let caption = format!("{}, {} pairs", shown.caption, pairs.len());
    Ok(Grid::new("lines", COLUMNS, caption)
        .rows(pairs.iter().map(|pair| row(pair, shown)))
        .empty("No pair was together for that long in a completely tracked game of this choice.")
        .sorted(&sort, address)
        .explained())
}

fn row(pair: &Pair, shown: &Shown<'_>) -> Row {
    let limits = &shown.limits;
    let told =
        |part: &OnIce, share: fn(&OnIce) -> Option<f64>| share(part).filter(|_| limits.allow(part));
    let parts = [&pair.together, &pair.one_alone, &pair.other_alone];
    let [attempts, attempts_one, attempts_other] =
        parts.map(|part| told(part, OnIce::attempt_share));
    let [xg, xg_one, xg_other] = parts.map(|part| told(part, OnIce::xg_share));
    let gain = |alone: Option<f64>| Some(attempts? - alone?);
    let cells = vec![
        cells::player(shown.names, &pair.one),
        cells::player(shown.names, &pair.other),
        cells::team(shown.names, &pair.team_id),
        Cell::maybe(pair.roles.as_deref()),
        Cell::of(pair.games),
        Cell::of(pair.together.seconds),
        Cell::of(pair.one_alone.seconds),
        Cell::of(pair.other_alone.seconds),
        Cell::of(pair.together.goals),
        Cell::of(pair.together.goals_against),
        Cell::maybe(attempts),
        Cell::maybe(attempts_one),
        Cell::maybe(attempts_other),
        Cell::maybe(gain(attempts_one)),
        Cell::maybe(gain(attempts_other)),
        Cell::maybe(xg),
        Cell::maybe(xg_one),
        Cell::maybe(xg_other),
        caution(limits, &pair.together),
    ];
    Row::new(format!("{} {}", pair.one, pair.other), cells).faint(!limits.allow(&pair.together))
}
