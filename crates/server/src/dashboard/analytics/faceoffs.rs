//! `/leagues/{league}/analytics/faceoffs`: who wins faceoffs, where, and what comes of it.

use axum::response::Response;
use services::league_figures::{By, Faceoffs};

use super::play::{About, Play};
use crate::dashboard::grid::{Cell, Column, Format, Grid, Row, Sort, column};
use crate::dashboard::visit::Visit;
use crate::problem::Problem;

const ABOUT: About = About {
    title: "Faceoffs",
    path: "/faceoffs",
    least_label: "Faceoffs, at least",
    least: 10,
    note: "Thirds are seen by the player. Where a tracker types no thirds they are inferred from the events.",
};

const COLUMNS: [Column; 11] = [
    column("fo_total", "Faceoffs", Format::Whole, "Faceoffs taken"),
    column("fo_won", "Won", Format::Whole, "Faceoffs won"),
    column("fo_lost", "Lost", Format::Whole, "Faceoffs lost").least_first(),
    column(
        "fo_pct",
        "Won%",
        Format::Decimals(1),
        "Faceoffs won, 0 to 100",
    ),
    column(
        "attacking_total",
        "In attack",
        Format::Whole,
        "Faceoffs in the attacking third",
    ),
    column(
        "attacking_pct",
        "Won% in attack",
        Format::Decimals(1),
        "Of these won, 0 to 100; – without one",
    ),
    column(
        "neutral_pct",
        "Won% in the middle",
        Format::Decimals(1),
        "Won in the neutral third, 0 to 100; – without one",
    ),
    column(
        "defending_total",
        "In defence",
        Format::Whole,
        "Faceoffs in the own third",
    ),
    column(
        "defending_pct",
        "Won% in defence",
        Format::Decimals(1),
        "Of these won, 0 to 100; – without one",
    ),
    column(
        "clean_wins",
        "Clean",
        Format::Whole,
        "Won with the first touch of the own side within two seconds",
    ),
    column(
        "net_xg_10s",
        "Net xG",
        Format::Decimals(2),
        "Own expected goals minus the opponents' within ten seconds after all of these faceoffs",
    ),
];

/// The page.
pub(super) async fn get(visit: Visit) -> Result<Response, Problem> {
    let play = Play::of(&visit, &ABOUT).await?;
    let mut rows = visit.league().faceoffs(&play.games).await?;
    rows.retain(|_, faceoffs| faceoffs.all.taken() >= play.least);
    let names = visit
        .names(&play.choice, rows.keys().map(String::as_str))
        .await?;
    let by = By::Players;
    let columns: Vec<Column> = Play::owner_columns(by).into_iter().chain(COLUMNS).collect();
    let sort = Sort::of(&visit.address, &columns, "fo_pct")?;
    let row = |(id, of): (&String, &Faceoffs)| {
        let mut cells = play.owner(by, id, &names);
        cells.extend([
            Cell::of(of.all.taken()),
            Cell::of(of.all.won),
            Cell::of(of.all.lost),
            Cell::maybe(of.all.percent()),
            Cell::of(of.attacking.taken()),
            Cell::maybe(of.attacking.percent()),
            Cell::maybe(of.neutral.percent()),
            Cell::of(of.defending.taken()),
            Cell::maybe(of.defending.percent()),
            Cell::of(of.clean),
            Cell::of(of.net_xg),
        ]);
        Row::new(id.as_str(), cells)
    };
    let caption = play.caption("Faceoffs", rows.len(), by);
    let table = Grid::new("faceoffs", columns, caption)
        .rows(rows.iter().map(row))
        .empty("Nobody has taken so many faceoffs.")
        .sorted(&sort, &visit.address)
        .downloadable(&visit.address)
        .explained();
    play.answer(&table, None)
}
