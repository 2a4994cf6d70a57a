//! `/leagues/{league}`: how the league stands.

use askama::Template;
use axum::extract::State;
use axum::response::Response;
use serde::Deserialize;
use services::tables::Question;

use super::NoTables;
use crate::app::App;
use crate::pages::{Frame, Reading, filters};
use crate::problem::Problem;

#[derive(Template)]
#[template(path = "dashboard/home.html")]
struct Home {
    frame: Frame,
    standings: Vec<Standing>,
}

#[derive(Debug, Deserialize)]
struct Standing {
    rank: Option<i64>,
    team_name: String,
    games_played: Option<i64>,
    points: Option<i64>,
}

/// The page.
pub(super) async fn get(State(app): State<App>, reading: Reading) -> Result<Response, Problem> {
    let frame = reading.frame("Home").section("home");
    if reading.version.is_none() {
        return reading.html(&NoTables { frame });
    }
    let question = Question::of("v_standings").ascending("rank").limit(20);
    let standings = app
        .services
        .tables
        .fetch(reading.league.id, question)
        .await?;
    reading.html(&Home { frame, standings })
}
