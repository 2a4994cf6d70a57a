//! `/leagues/{league}/analytics`: the league as a whole, and what its tracked games say of entries, faceoffs and rushes.

mod faceoffs;
mod overview;
mod play;
mod rushes;
mod trends;
mod zones;

use axum::Router;
use axum::routing::get;

use super::season::SeasonChoice;
use super::visit::Visit;
use crate::app::App;

/// The pages: under the address of the first, label, and whether they are about tracked games only.
const TABS: [(&str, &str, bool); 4] = [
    ("", "Overview", false),
    ("/zones", "Entries and exits", true),
    ("/faceoffs", "Faceoffs", true),
    ("/rushes", "Rushes", true),
];

/// Links to the pages: where, label, and whether it is the open one.
fn tabs(visit: &Visit, choice: &SeasonChoice, open: &str) -> Vec<(String, &'static str, bool)> {
    let query = choice.query();
    TABS.into_iter()
        .filter(|(_, _, is_tracked)| !is_tracked || visit.reading.has_tracking())
        .map(|(page, label, _)| {
            let href = visit.page(&format!("/analytics{page}{query}"));
            (href, label, page == open)
        })
        .collect()
}

/// Their pages.
pub(super) fn router() -> Router<App> {
    Router::new()
        .route("/leagues/{league}/analytics", get(overview::get))
        .route("/leagues/{league}/analytics/zones", get(zones::get))
        .route("/leagues/{league}/analytics/faceoffs", get(faceoffs::get))
        .route("/leagues/{league}/analytics/rushes", get(rushes::get))
}
