//! `/leagues/{league}/players/{player_id}/card.png`: a player in short, for link previews.

use axum::extract::{Path, State};
use axum::response::Response;
use pictures::PlayerCard;

use super::PlayerPath;
use super::head::Head;
use crate::app::App;
use crate::dashboard::card;
use crate::pages::filters::{DASH, decimal_text};
use crate::pages::{Address, Reading};
use crate::problem::Problem;

/// The picture.
pub(super) async fn get(
    State(app): State<App>,
    reading: Reading,
    Path(PlayerPath { player_id }): Path<PlayerPath>,
    address: Address,
) -> Result<Response, Problem> {
    let head = Head::of(&app, &reading, &player_id, &address).await?;
    let tables = &app.services.tables;
    let league = reading.league.id;
    let log = head
        .in_games("v_player_game_log")
        .ascending("date")
        .ascending("game_id");
    let columns = [
        "gp_official",
        "goals",
        "assists",
        "points",
        "points_per_game",
    ];
    let (season, games) = tokio::try_join!(
        tables.records(league, head.in_season("v_player_season").limit(1), &columns),
        tables.records(league, log, &["points"]),
    )?;
    let line = season.first();
    let whole = |key: &str| {
        let value = line.and_then(|line| line.whole(key));
        value.map_or_else(|| DASH.to_owned(), |value| value.to_string())
    };
    let rate = decimal_text(line.and_then(|line| line.number("points_per_game")), 2);
    let numbers = [
        ("games", whole("gp_official")),
        ("goals", whole("goals")),
        ("assists", whole("assists")),
        ("points", whole("points")),
        ("per game", rate),
    ];
    let team = head.person.current_team_id.as_deref();
    let drawn = PlayerCard {
        league: reading.league.name.clone(),
        season: head.choice.label(),
        player: head.person.name().to_owned(),
        role: head.person.role(),
        team: team.map(|id| head.names.drawn_team(id)).unwrap_or_default(),
        numbers: numbers
            .map(|(label, value)| (label.to_owned(), value))
            .into(),
        series_label: "official points, game by game".to_owned(),
        series: games.iter().map(|game| game.number("points")).collect(),
    };
    card::answer(&reading, &drawn).await
}
