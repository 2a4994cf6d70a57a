//! `/leagues/{league}/analytics/zones`: who carries the puck across the blue lines, and who is in the way.

use axum::response::Response;
use services::league_figures::{By, ZonePlay};

use super::play::{About, Play};
use crate::dashboard::grid::{Cell, Column, Format, Grid, Row, Sort, column};
use crate::dashboard::visit::Visit;
use crate::problem::Problem;

const ABOUT: About = About {
    title: "Entries and exits",
    path: "/zones",
    least_label: "Entries and exits, at least",
    least: 10,
    note: "Controlled means carried or passed. Entries and exits that failed are tracked where the tracker notes them; files of some trackers know none.",
};

const COLUMNS: [Column; 13] = [
    column(
        "entries",
        "Entries",
        Format::Whole,
        "Successful entries into the attacking third",
    ),
    column(
        "entry_control_pct",
        "Control%",
        Format::Decimals(1),
        "Controlled entries per successful entry, 0 to 100; – without one",
    ),
    column(
        "entries_failed",
        "Failed",
        Format::Whole,
        "Entries that failed",
    ),
    column(
        "entry_failure_pct",
        "Failed%",
        Format::Decimals(1),
        "Failed entries per entry, 0 to 100; – without one",
    )
    .least_first(),
    column(
        "attempts_after",
        "Attempts",
        Format::Whole,
        "Own attempts after successful entries, until the puck left the third or play stopped",
    ),
    column(
        "attempts_per_entry",
        "Att/entry",
        Format::Decimals(2),
        "These attempts per successful entry; – without one",
    ),
    column(
        "xg_after",
        "xG",
        Format::Decimals(2),
        "Expected goals of these attempts",
    ),
    column(
        "exits",
        "Exits",
        Format::Whole,
        "Successful exits from the own third",
    ),
    column(
        "exit_control_pct",
        "Control% of exits",
        Format::Decimals(1),
        "Controlled exits per successful exit, 0 to 100; – without one",
    ),
    column(
        "exits_failed",
        "Failed exits",
        Format::Whole,
        "Exits that failed",
    ),
    column(
        "faced",
        "Faced",
        Format::Whole,
        "Entries of opponents, failed ones included: of a player those with him as the first opponent",
    ),
    column("denied", "Denied", Format::Whole, "Of these, failed"),
    column(
        "denial_pct",
        "Denied%",
        Format::Decimals(1),
        "Entries of opponents that failed, 0 to 100; – without one",
    ),
];

/// The page.
pub(super) async fn get(visit: Visit) -> Result<Response, Problem> {
    let play = Play::of(&visit, &ABOUT).await?;
    let (by, choices) = play.by()?;
    let mut rows = visit.league().zone_play(by, &play.games).await?;
    rows.retain(|_, play_of| sample(play_of) >= play.least);
    let players = rows
        .keys()
        .map(String::as_str)
        .filter(|_| by == By::Players);
    let names = visit.names(&play.choice, players).await?;
    let columns: Vec<Column> = Play::owner_columns(by).into_iter().chain(COLUMNS).collect();
    let sort = Sort::of(&visit.address, &columns, "entries")?;
    let row = |(id, of): (&String, &ZonePlay)| {
        let mut cells = play.owner(by, id, &names);
        cells.extend([
            Cell::of(of.entries),
            Cell::maybe(of.entry_control()),
            Cell::of(of.entries_failed),
            Cell::maybe(of.entry_failure()),
            Cell::of(of.attempts),
            Cell::maybe(of.attempts_per_entry()),
            Cell::of(of.xg),
            Cell::of(of.exits),
            Cell::maybe(of.exit_control()),
            Cell::of(of.exits_failed),
            Cell::of(of.faced),
            Cell::of(of.denied),
            Cell::maybe(of.denial()),
        ]);
        Row::new(id.as_str(), cells)
    };
    let caption = play.caption("Zone entries and exits", rows.len(), by);
    let table = Grid::new("zones", columns, caption)
        .rows(rows.iter().map(row))
        .empty("Nobody has so many entries and exits.")
        .sorted(&sort, &visit.address)
        .downloadable(&visit.address)
        .explained();
    play.answer(&table, Some((by, &choices)))
}

/// Entries and exits of any result.
const fn sample(of: &ZonePlay) -> i64 {
    of.entries + of.entries_failed + of.exits + of.exits_failed
}
