//! Tables of games.

use services::league_figures::{Game, Games};

use super::cells;
use super::grid::{Cell, Column, Format, Grid, Row, column};
use super::names::Names;

/// The columns.
pub(super) const COLUMNS: [Column; 6] = [
    column("date", "Date", Format::Text, "Day of the game").greatest_first(),
    column("home", "Home", Format::Text, "Home team"),
    column(
        "score",
        "Score",
        Format::Text,
        "Goals of the home team, then of the away team; OT: ended in overtime",
    ),
    column("away", "Away", Format::Text, "Away team"),
    column(
        "kind",
        "Games",
        Format::Text,
        "Regular season or playoffs, and their round",
    ),
    column(
        "tracking",
        "Tracking",
        Format::Text,
        "Whether events and shifts of the game are known, or the official score only",
    ),
];

/// A table of games in their order.
pub(super) fn grid(
    name: &'static str,
    caption: impl Into<String>,
    games: &Games,
    names: &Names,
) -> Grid {
    let row = |game: &Game| {
        let cells = vec![
            Cell::of(game.date.as_str()),
            cells::team(names, &game.home_team_id),
            cells::score(names, game),
            cells::team(names, &game.away_team_id),
            cells::kind(game),
            cells::tracking(games.tracking(game.game_id)),
        ];
        Row::new(game.game_id.to_string(), cells)
    };
    Grid::new(name, COLUMNS, caption)
        .headed_by("score")
        .rows(games.games.iter().map(row))
}
