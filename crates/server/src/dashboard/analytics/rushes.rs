//! `/leagues/{league}/analytics/rushes`: attempts off the rush, for and against.

use axum::response::Response;
use services::league_figures::{By, Rushes};

use super::play::{About, Play};
use crate::dashboard::grid::{Cell, Column, Format, Grid, Row, Sort, column};
use crate::dashboard::visit::Visit;
use crate::problem::Problem;

const ABOUT: About = About {
    title: "Rushes",
    path: "/rushes",
    least_label: "Attempts, at least",
    least: 1,
    note: "An attempt is off the rush when a controlled entry of the same team came at most seven seconds before it, with nothing but its own play between.",
};

const OWN: [Column; 4] = [
    column(
        "rush_attempts",
        "Attempts",
        Format::Whole,
        "Attempts of any result off the rush",
    ),
    column("rush_shots", "On goal", Format::Whole, "Of these, on goal"),
    column("rush_goals", "Goals", Format::Whole, "Of these, goals"),
    column("rush_xg", "xG", Format::Decimals(2), "Their expected goals"),
];

const AGAINST: [Column; 4] = [
    column(
        "rush_attempts_against",
        "Against",
        Format::Whole,
        "Attempts of the opponents off the rush",
    )
    .least_first(),
    column(
        "rush_shots_against",
        "On goal against",
        Format::Whole,
        "Of these, on goal",
    )
    .least_first(),
    column(
        "rush_goals_against",
        "Goals against",
        Format::Whole,
        "Of these, goals",
    )
    .least_first(),
    column(
        "rush_xg_against",
        "xG against",
        Format::Decimals(2),
        "Their expected goals",
    )
    .least_first(),
];

/// The page.
pub(super) async fn get(visit: Visit) -> Result<Response, Problem> {
    let play = Play::of(&visit, &ABOUT).await?;
    let (by, choices) = play.by()?;
    let mut rows = visit.league().rushes(by, &play.games).await?;
    rows.retain(|_, rushes| rushes.own.attempts >= play.least);
    let players = rows
        .keys()
        .map(String::as_str)
        .filter(|_| by == By::Players);
    let names = visit.names(&play.choice, players).await?;
    let against = AGAINST.into_iter().filter(|_| by == By::Teams);
    let columns = Play::owner_columns(by)
        .into_iter()
        .chain(OWN)
        .chain(against);
    let columns: Vec<Column> = columns.collect();
    let sort = Sort::of(&visit.address, &columns, "rush_attempts")?;
    let row = |(id, of): (&String, &Rushes)| {
        let mut cells = play.owner(by, id, &names);
        let sides = [of.own, of.against];
        let shown = sides.iter().take(if by == By::Teams { 2 } else { 1 });
        cells.extend(shown.flat_map(|shots| {
            [
                Cell::of(shots.attempts),
                Cell::of(shots.on_goal),
                Cell::of(shots.goals),
                Cell::of(shots.xg),
            ]
        }));
        Row::new(id.as_str(), cells)
    };
    let caption = play.caption("Attempts off the rush", rows.len(), by);
    let table = Grid::new("rushes", columns, caption)
        .rows(rows.iter().map(row))
        .empty("Nobody has so many attempts off the rush.")
        .sorted(&sort, &visit.address)
        .downloadable(&visit.address)
        .explained();
    play.answer(&table, Some((by, &choices)))
}
