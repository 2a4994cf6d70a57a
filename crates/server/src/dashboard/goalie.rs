//! `/leagues/{league}/goalies/{player_id}` and its log: one goalie.

mod columns;
mod head;
mod log;
mod overview;

use axum::Router;
use axum::routing::get;

use crate::app::App;

pub(super) use overview::{OFFICIAL_MEASURES, TRACKED_MEASURES};

/// Their pages.
pub(super) fn router() -> Router<App> {
    Router::new()
        .route("/leagues/{league}/goalies/{player_id}", get(overview::get))
        .route("/leagues/{league}/goalies/{player_id}/log", get(log::get))
}
