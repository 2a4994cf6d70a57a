//! `/leagues/{league}/forecast` and what other pages show of forecasts.
//!
//! Chances are shown only where a model has passed its gates; otherwise the pages say why not.

mod cards;
mod grades;
pub(super) mod odds;
mod season;
mod what_if;
pub(super) mod words;

use axum::Router;
use axum::routing::get;

use crate::app::App;

/// Its pages.
pub(super) fn router() -> Router<App> {
    Router::new()
        .route("/leagues/{league}/forecast", get(season::get))
        .route("/leagues/{league}/forecast/what-if", get(season::what_if))
        .route("/leagues/{league}/forecast/grades", get(grades::get))
}
