//! Tables of games.

use services::league_figures::{Game, Games};

use super::cells;
use super::forecast::odds::{GameOdds, ODDS_LINE};
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

/// The next games: no score yet and nothing tracked, but odds where a model may be shown.
pub(super) fn next_games(
    name: &'static str,
    caption: impl Into<String>,
    games: &Games,
    odds: &GameOdds,
    names: &Names,
) -> Grid {
    let [date, home, score, away, kind, _] = COLUMNS;
    let row = |game: &Game| {
        let mut cells = vec![
            Cell::of(game.date.as_str()),
            cells::team(names, &game.home_team_id),
            cells::score(names, game),
            cells::team(names, &game.away_team_id),
        ];
        cells.push(if odds.are_shown() {
            odds.line(game.game_id)
        } else {
            cells::kind(game)
        });
        Row::new(game.game_id.to_string(), cells)
    };
    let last = if odds.are_shown() { ODDS_LINE } else { kind };
    let columns = [date, home, score.labelled("Game"), away, last];
    Grid::new(name, columns, caption)
        .headed_by("score")
        .rows(games.games.iter().map(row))
}
