//! `/leagues/{league}/games/{game_id}/card.png`: a game in short, for link previews.

use axum::extract::{Path, State};
use axum::response::Response;
use pictures::GameCard;
use services::tables::Question;

use super::head::Head;
use super::{GamePath, teams};
use crate::app::App;
use crate::dashboard::card;
use crate::pages::Reading;
use crate::pages::filters::decimal_text;
use crate::problem::Problem;

/// The picture.
pub(super) async fn get(
    State(app): State<App>,
    reading: Reading,
    Path(GamePath { game_id }): Path<GamePath>,
) -> Result<Response, Problem> {
    if reading.version.is_none() {
        return Err(Problem::not_found(format!("game {game_id}")));
    }
    let head = Head::of(&app, &reading, &game_id).await?;
    let mut lines = Vec::new();
    if head.is_tracked() {
        let question = Question::of(teams::TABLE).is("game_id", head.schedule.game_id);
        let columns = ["team_id", "shots_on_goal", "xg"];
        let tables = &app.services.tables;
        let rows = tables
            .records(reading.league.id, question, &columns)
            .await?;
        let line = |team: &str| rows.iter().find(|row| row.text("team_id") == Some(team));
        let sides = (
            line(&head.schedule.home_team_id),
            line(&head.schedule.away_team_id),
        );
        if let (Some(home), Some(away)) = sides {
            let text =
                |key: &str, places| [home, away].map(|row| decimal_text(row.number(key), places));
            let [home_shots, away_shots] = text("shots_on_goal", 0);
            let [home_xg, away_xg] = text("xg", 2);
            lines.push(format!("Shots on goal {home_shots}–{away_shots}"));
            lines.push(format!("Expected goals {home_xg}–{away_xg}"));
        }
    }
    let goals = |goals: Option<i64>| goals.and_then(|goals| u32::try_from(goals).ok());
    let score = goals(head.schedule.home_goals).zip(goals(head.schedule.away_goals));
    let drawn = GameCard {
        league: reading.league.name.clone(),
        date: head.day().to_owned(),
        home: head.home.clone(),
        away: head.away.clone(),
        score,
        status: format!("{}, {}", head.state(), head.occasion()),
        lines,
    };
    card::answer(&reading, &drawn).await
}
