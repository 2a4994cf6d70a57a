//! The portal: the pages of those who run a league's data.
//!
//! One file per page. What a page changes it changes by the services that the API uses too. A form posts to a route of
//! the portal, which answers with another page: the same with what is wrong at its fields, or, by a redirect, the page
//! that shows what was changed. What cannot be undone is asked for once more ([`confirm`]).

mod answer;
mod confirm;
mod etl;
mod fields;
mod job;
mod overview;
mod uploads;
mod visit;
mod words;

use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::routing::{get, post};
use services::caller::Role;

use crate::access::Access;
use crate::app::App;
use crate::limits;

const VIEWER: Access = Access::Role(Role::Viewer);
const EDITOR: Access = Access::Role(Role::Editor);

/// The navigation: section, path under the portal, label, and who sees it.
pub(crate) const MENU: &[(&str, &str, &str, Access)] = &[
    ("overview", "", "Overview", VIEWER),
    ("etl", "/etl", "Runs", VIEWER),
    ("uploads", "/uploads", "Uploads", EDITOR),
];

/// Its pages.
pub(crate) fn router() -> Router<App> {
    let upload = |bytes, handler: axum::routing::MethodRouter<App>| {
        handler.layer(DefaultBodyLimit::max(bytes))
    };
    Router::new()
        .route("/portal", get(overview::get))
        .route("/portal/etl", get(etl::get).post(etl::trigger))
        .route("/portal/jobs/{job_id}", get(job::get))
        .route("/portal/jobs/{job_id}/cancel", post(job::cancel))
        .route("/portal/jobs/{job_id}/retry", post(job::retry))
        .route("/portal/uploads", get(uploads::get))
        .route(
            "/portal/uploads/league",
            upload(limits::WORKBOOK_BYTES, post(uploads::league)),
        )
        .route(
            "/portal/uploads/tracking",
            upload(limits::WORKBOOK_BYTES, post(uploads::tracking)),
        )
        .route(
            "/portal/uploads/tables",
            upload(limits::TABLES_BYTES, post(uploads::tables)),
        )
        .route("/portal/uploads/schema", post(uploads::schema))
}
