//! How a team was rated after each of its games, over all seasons.

use jiff::civil::Date;
use pictures::{DatedLine, DatedPoint, RatingHistory};
use services::forecast_figures::{EloRating, TeamRatings};

use crate::dashboard::figure::Figure;
use crate::dashboard::grid::{Cell, Column, Format, Grid, Row, column};
use crate::dashboard::names::Names;
use crate::pages::Address;

/// Games of the table, unless the reader wants all.
const MOST: usize = 40;

const COLUMNS: [Column; 7] = [
    column("date", "Date", Format::Text, "Day of the game"),
    column("game", "Game", Format::Text, "Number of the game"),
    column(
        "rating_before",
        "Elo before",
        Format::Whole,
        "On the morning of the day",
    ),
    column("rating", "Elo after", Format::Whole, "After the day"),
    column(
        "att",
        "Attack",
        Format::Decimals(2),
        "Logarithm of the factor on goals scored, after the day; 0 is the average",
    ),
    column(
        "def",
        "Defence",
        Format::Decimals(2),
        "Logarithm of the factor by which the other side's goals shrink, after the day; 0 is the average",
    ),
    column(
        "exp_goals",
        "Exp. goals",
        Format::Decimals(1),
        "Goals expected of the team in this game on the morning of the day",
    ),
];

/// The picture and its table; none for a team without a rated game.
pub(super) fn figure(
    ratings: &TeamRatings,
    team_id: &str,
    (names, address): (&Names, &Address),
) -> Option<Figure> {
    let (first, last) = (ratings.elo.first()?, ratings.elo.last()?);
    let name = names.team(team_id);
    let row = |elo: &EloRating| {
        let poisson = ratings.poisson_of(elo.game_id);
        let cells = vec![
            Cell::of(elo.date.as_str()),
            Cell::of(elo.game_id.to_string()).linked(Some(names.game_href(elo.game_id))),
            Cell::of(elo.rating_before),
            Cell::of(elo.rating),
            Cell::maybe(poisson.map(|poisson| poisson.att)),
            Cell::maybe(poisson.map(|poisson| poisson.def)),
            Cell::maybe(poisson.map(|poisson| poisson.exp_goals)),
        ];
        Row::new(elo.game_id.to_string(), cells)
    };
    let caption = format!(
        "Elo rating of {name} after each game, all seasons, {} games from {} to {}; a new team starts like the average",
        ratings.elo.len(),
        first.date,
        last.date
    );
    let table = Grid::new("ratings", COLUMNS, format!("{caption}, the latest first"))
        .source("fact_team_ratings")
        .headed_by("game")
        .rows(ratings.elo.iter().rev().map(row))
        .limited(MOST, address)
        .downloadable(address);
    // Several games of a day have one rating after it.
    let points = ratings.elo.iter().filter_map(|elo| {
        let date: Date = elo.date.parse().ok()?;
        Some(DatedPoint {
            date,
            value: elo.rating.round(),
            interval: None,
        })
    });
    let picture = RatingHistory {
        title: format!("Elo rating of {name}"),
        measure: "Elo".to_owned(),
        lines: vec![DatedLine {
            team: names.drawn_team(team_id),
            points: points.collect(),
        }],
        average: None,
    };
    Some(Figure::new(&picture, "ratings-picture", caption, table))
}
