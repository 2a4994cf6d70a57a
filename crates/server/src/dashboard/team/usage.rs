//! Who stood in goal how often, and how skaters were used in tracked games.

use pictures::{Part, StackedBar};
use services::league_figures::{RosterGoalie, RosterUsage};

use crate::dashboard::cells;
use crate::dashboard::figure::Figure;
use crate::dashboard::grid::{Cell, Column, Format, Grid, Row, Sort, column};
use crate::dashboard::names::Names;
use crate::pages::Address;
use crate::problem::Problem;

const SHARES: [Column; 3] = [
    column("goalie", "Goalie", Format::Text, "Goalie"),
    column("gp", "GP", Format::Whole, "Games as a goalie for this team"),
    column(
        "share",
        "Share",
        Format::Decimals(1),
        "Of all appearances in goal, 0 to 100",
    ),
];

/// Appearances in goal as parts of a whole; none where there is none.
pub(super) fn goalies(
    goalies: &[RosterGoalie],
    words: &str,
    names: &Names,
    address: &Address,
) -> Option<Figure> {
    let all: i64 = goalies.iter().map(|goalie| goalie.games_played).sum();
    if all == 0 {
        return None;
    }
    let rows = goalies.iter().map(|goalie| {
        let cells = vec![
            cells::goalie(names, &goalie.player_id),
            Cell::of(goalie.games_played),
            Cell::of(100.0 * goalie.games_played as f64 / all as f64),
        ];
        Row::new(goalie.player_id.as_str(), cells)
    });
    let caption = format!("Appearances in goal, {words}, official; two goalies may share a game");
    let table = Grid::new("goalie-shares", SHARES, caption.clone())
        .rows(rows)
        .downloadable(address);
    let picture = StackedBar {
        title: format!("Appearances in goal, {words}"),
        parts: goalies
            .iter()
            .map(|goalie| Part {
                label: names.player(&goalie.player_id).to_owned(),
                amount: goalie.games_played as f64,
                text: goalie.games_played.to_string(),
            })
            .collect(),
    };
    Some(Figure::new(&picture, "goalie-shares", caption, table))
}

const USAGE: [Column; 15] = [
    column("player", "Player", Format::Text, "Name"),
    column(
        "gp_tracked",
        "GP tracked",
        Format::Whole,
        "Completely tracked games with this team; all numbers of this table belong to them",
    ),
    column(
        "toi_seconds",
        "Time",
        Format::Clock,
        "Time on the ice; – without usable shifts",
    ),
    column(
        "toi_per_game",
        "Time/GP",
        Format::Clock,
        "Time on the ice per game with usable shifts; – without one",
    ),
    column(
        "toi_share_pct",
        "Share",
        Format::Decimals(1),
        "Share of the time of his games, 0 to 100; – without usable shifts",
    ),
    column(
        "shift_count",
        "Shifts",
        Format::Whole,
        "Shifts; – without usable shifts",
    ),
    column(
        "avg_shift_seconds",
        "Shift",
        Format::Clock,
        "Mean length of a shift; – without one",
    ),
    column(
        "toi_pp",
        "PP",
        Format::Clock,
        "Time on the power play; – without usable shifts",
    ),
    column(
        "toi_sh",
        "SH",
        Format::Clock,
        "Time short-handed; – without usable shifts",
    ),
    column("shots_on_goal", "SOG", Format::Whole, "Shots on goal"),
    column("xg", "xG", Format::Decimals(2), "Expected goals"),
    column(
        "on_cf_pct",
        "CF%",
        Format::Decimals(1),
        "Share of the attempts while on the ice, 0 to 100; – without one",
    ),
    column(
        "on_xgf_pct",
        "xG%",
        Format::Decimals(1),
        "Share of the expected goals while on the ice, 0 to 100; – without any",
    ),
    column(
        "plus_minus",
        "+/−",
        Format::Signed,
        "Goals for minus goals against on the ice, power-play goals excepted",
    ),
    column(
        "oz_start_pct",
        "OZ%",
        Format::Decimals(1),
        "Offensive of the offensive and defensive zone starts, 0 to 100; – without one",
    ),
];

/// How skaters were used.
pub(super) fn skaters(
    usage: &[RosterUsage],
    caption: String,
    names: &Names,
    address: &Address,
) -> Result<Grid, Problem> {
    let sort = Sort::of_table("usage", address, &USAGE, "toi_per_game")?;
    let row = |skater: &RosterUsage| {
        let cells = vec![
            cells::player(names, &skater.player_id),
            Cell::of(skater.games_tracked),
            Cell::maybe(skater.toi_seconds),
            Cell::maybe(skater.seconds_per_game()),
            Cell::maybe(skater.toi_share_pct),
            Cell::maybe(skater.shift_count),
            Cell::maybe(skater.avg_shift_seconds),
            Cell::maybe(skater.toi_pp),
            Cell::maybe(skater.toi_sh),
            Cell::maybe(skater.shots_on_goal),
            Cell::maybe(skater.xg),
            Cell::maybe(skater.on_cf_pct),
            Cell::maybe(skater.on_xgf_pct),
            Cell::maybe(skater.plus_minus),
            Cell::maybe(skater.oz_start_pct()),
        ];
        Row::new(skater.player_id.as_str(), cells)
    };
    Ok(Grid::new("usage", USAGE, caption)
        .source("fact_player_season_stats")
        .rows(usage.iter().map(row))
        .empty("No game of this team is completely tracked in this season: time on the ice is not known.")
        .sorted(&sort, address)
        .downloadable(address)
        .explained())
}
