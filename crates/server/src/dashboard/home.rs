//! `/leagues/{league}`: how the league stands.

use askama::Template;
use axum::extract::State;
use axum::response::Response;
use serde::Deserialize;
use services::tables::Question;

use super::NoTables;
use super::season::{Offer, SeasonChoice};
use crate::app::App;
use crate::pages::{Address, Frame, Reading, filters};
use crate::problem::Problem;

#[derive(Template)]
#[template(path = "dashboard/home.html")]
struct Home {
    frame: Frame,
    choice: SeasonChoice,
    standings: Vec<Standing>,
}

#[derive(Debug, Deserialize)]
struct Standing {
    rank: Option<i64>,
    team_name: Option<String>,
    gp: Option<i64>,
    points: Option<i64>,
}

/// The page.
pub(super) async fn get(
    State(app): State<App>,
    reading: Reading,
    address: Address,
) -> Result<Response, Problem> {
    let frame = reading.frame("Home").section("home");
    if reading.version.is_none() {
        return reading.html(&NoTables { frame });
    }
    let choice = SeasonChoice::of(&app, &reading, &address, Offer::ONE).await?;
    let question = Question::of("v_standings")
        .is("season_id", choice.season_id())
        .is("game_type", choice.game_type.key())
        .ascending("rank")
        .limit(20);
    let tables = &app.services.tables;
    let standings = tables.fetch(reading.league.id, question).await?;
    reading.html(&Home {
        frame: frame.keeping(choice.query()),
        choice,
        standings,
    })
}
