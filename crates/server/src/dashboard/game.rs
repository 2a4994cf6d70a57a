//! `/leagues/{league}/games/{game_id}` and the pages below it: one game.

mod goalies;
mod head;
mod rosters;
mod skaters;
mod summary;

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
    Router::new().route("/leagues/{league}/games/{game_id}", get(summary::get))
}
