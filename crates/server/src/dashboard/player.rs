//! `/leagues/{league}/players/{player_id}` and the pages below it: one skater.

mod card;
mod career;
mod columns;
mod head;
mod log;
mod on_ice;
mod overview;
mod projection;
mod ranks;
mod shots;
mod skill;

use axum::Router;
use axum::routing::get;
use serde::Deserialize;

use crate::app::App;

pub(super) use columns::keys;
pub(super) use head::PersonRow;
pub(super) use overview::{OFFICIAL_MEASURES, TRACKED_MEASURES};
pub(super) use ranks::{Measure, Population, figure as ranks_figure, group_words};

/// The path of a page of a player.
#[derive(Debug, Deserialize)]
pub(super) struct PlayerPath {
    pub(super) player_id: String,
}

/// Their pages.
pub(super) fn router() -> Router<App> {
    Router::new()
        .route("/leagues/{league}/players/{player_id}", get(overview::get))
        .route(
            "/leagues/{league}/players/{player_id}/card.png",
            get(card::get),
        )
        .route(
            "/leagues/{league}/players/{player_id}/career",
            get(career::get),
        )
        .route(
            "/leagues/{league}/players/{player_id}/on-ice",
            get(on_ice::get),
        )
        .route(
            "/leagues/{league}/players/{player_id}/skill",
            get(skill::get),
        )
        .route(
            "/leagues/{league}/players/{player_id}/shots",
            get(shots::get),
        )
        .route("/leagues/{league}/players/{player_id}/log", get(log::get))
}
