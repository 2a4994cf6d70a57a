//! The portal: the pages of those who run a league's data.
//!
//! One file per page. What a page changes it changes by the services that the API uses too.

mod overview;
mod reconciliation;

use axum::Router;
use axum::routing::get;

use crate::app::App;

/// The navigation: section, path under the portal, label.
pub(crate) const MENU: &[(&str, &str, &str)] = &[("overview", "", "Overview")];

/// Its pages.
pub(crate) fn router() -> Router<App> {
    Router::new()
        .route("/portal", get(overview::get))
        .route("/portal/quality/reconciliation", get(reconciliation::list))
        .route(
            "/portal/quality/reconciliation/{game_id}",
            get(reconciliation::game),
        )
}
