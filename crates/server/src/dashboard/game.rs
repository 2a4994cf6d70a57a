//! `/leagues/{league}/games/{game_id}` and the pages below it: one game.

mod card;
mod danger;
mod flow;
mod goalies;
mod head;
mod ice_time;
mod meetings;
mod moments;
mod periods;
mod plays;
mod pre_game;
mod rosters;
mod shift_chart;
mod shifts;
mod shots;
mod skaters;
mod stars;
mod summary;
mod teams;
mod win_probability;

pub(super) use danger::{is_located, outcome as shot_outcome};

use axum::Router;
use axum::routing::get;
use serde::Deserialize;

use crate::app::App;

/// The path of a page of a game.
#[derive(Debug, Deserialize)]
struct GamePath {
    game_id: String,
}

/// Its pages.
pub(super) fn router() -> Router<App> {
    Router::new()
        .route("/leagues/{league}/games/{game_id}", get(summary::get))
        .route("/leagues/{league}/games/{game_id}/card.png", get(card::get))
        .route("/leagues/{league}/games/{game_id}/shots", get(shots::get))
        .route("/leagues/{league}/games/{game_id}/shifts", get(shifts::get))
        .route("/leagues/{league}/games/{game_id}/plays", get(plays::get))
}
