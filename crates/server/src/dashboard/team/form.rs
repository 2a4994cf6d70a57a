//! A team game by game.

use pictures::{FormGame, RollingForm};
use services::league_figures::Game;
use services::player_figures::rolling_mean;

use crate::dashboard::cells;
use crate::dashboard::figure::Figure;
use crate::dashboard::grid::{Cell, Column, Format, Grid, Row, column};
use crate::dashboard::names::Names;
use crate::pages::Address;

/// Games of the mean.
const WINDOW: usize = 5;

const COLUMNS: [Column; 5] = [
    column("date", "Date", Format::Text, "Day of the game"),
    column("opponent", "Opponent", Format::Text, "The other team"),
    column(
        "score",
        "Score",
        Format::Text,
        "Goals of the team, then of the opponent",
    ),
    column(
        "goal_diff",
        "GD",
        Format::Signed,
        "Goals for minus goals against",
    ),
    column(
        "mean_5",
        "Mean of 5",
        Format::Decimals(2),
        "Of this game and the four before it; – before there are as many",
    ),
];

/// Goal differences of the played games among these, as a picture; the games are the latest first.
pub(super) fn figure(
    team_id: &str,
    games: &[Game],
    label: &str,
    names: &Names,
    address: &Address,
) -> Figure {
    let played = games.iter().rev().filter_map(|game| {
        let (goals, against) = game.goals_of(team_id)?;
        Some((game, goals, against))
    });
    let played: Vec<(&Game, i64, i64)> = played.collect();
    let differences: Vec<Option<f64>> = played
        .iter()
        .map(|(_, goals, against)| Some((goals - against) as f64))
        .collect();
    let means = rolling_mean(&differences, WINDOW);
    let mut shown = Vec::new();
    let mut rows = Vec::new();
    for ((game, goals, against), mean) in played.into_iter().zip(means) {
        let opponent = game.opponent(team_id);
        let href = names.game_href(game.game_id);
        let score = format!("{goals}–{against}");
        shown.push(FormGame {
            label: game.date.get(5..).unwrap_or(&game.date).to_owned(),
            value: Some((goals - against) as f64),
            detail: format!("{} {score}", names.team(opponent)),
            href: Some(href.clone()),
        });
        let cells = vec![
            Cell::of(game.date.as_str()),
            cells::team(names, opponent),
            Cell::of(score).linked(Some(href)),
            Cell::of(goals - against),
            Cell::maybe(mean),
        ];
        rows.push(Row::new(game.game_id.to_string(), cells));
    }
    let team = names.team(team_id);
    let caption = format!(
        "Goal difference of {team} game by game, official, {label}, {} games",
        rows.len()
    );
    let table = Grid::new("form", COLUMNS, caption.clone())
        .rows(rows)
        .empty("This team has not played in this season.")
        .downloadable(address);
    let picture = RollingForm {
        title: format!("Goal difference of {team}, {label}"),
        measure: "goal difference".to_owned(),
        games: shown,
        windows: vec![WINDOW],
    };
    Figure::new(&picture, "form", caption, table)
}
