//! The portal: the pages of those who run a league's data.
//!
//! One file per page. What a page changes it changes by the services that the API uses too. A form posts to a route of
//! the portal, which answers with another page: the same with what is wrong at its fields, or, by a redirect, the page
//! that shows what was changed. What cannot be undone is asked for once more ([`confirm`]).

mod account;
mod answer;
mod confirm;
mod data;
mod etl;
mod fair_draw;
mod fields;
mod games;
mod job;
mod keys;
mod models;
mod overview;
mod quality;
mod reconciliation;
mod settings;
mod staging;
mod table;
mod tenants;
mod uploads;
mod users;
mod visit;
mod words;

use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::http::{HeaderValue, header};
use axum::middleware::map_response;
use axum::response::Response;
use axum::routing::{get, post};
use services::caller::Role;

use crate::access::Access;
use crate::app::App;
use crate::limits;

const VIEWER: Access = Access::Role(Role::Viewer);
const EDITOR: Access = Access::Role(Role::Editor);
const ADMIN: Access = Access::Role(Role::Admin);

/// The navigation: section, path under the portal, label, and who sees it.
pub(crate) const MENU: &[(&str, &str, &str, Access)] = &[
    ("overview", "", "Overview", VIEWER),
    ("etl", "/etl", "Runs", VIEWER),
    ("uploads", "/uploads", "Uploads", EDITOR),
    ("staging", "/staging", "Staging", VIEWER),
    ("games", "/games", "Games", VIEWER),
    ("data", "/data", "Data", VIEWER),
    ("quality", "/quality", "Quality", VIEWER),
    ("models", "/models", "Models", VIEWER),
    ("fair-draw", "/fair-draw", "Fair draw", EDITOR),
    ("users", "/users", "Users", ADMIN),
    ("keys", "/keys", "Keys", ADMIN),
    ("settings", "/settings", "Settings", ADMIN),
    ("tenants", "/tenants", "Leagues", Access::InstanceAdmin),
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
        .route("/portal/staging", get(staging::get))
        .route("/portal/staging/{kind}/{name}", get(staging::area))
        .route(
            "/portal/staging/{kind}/{name}/row",
            get(staging::row).post(staging::change_row),
        )
        .route("/portal/staging/{kind}/{name}/clear", post(staging::clear))
        .route("/portal/games", get(games::list).post(games::create))
        .route("/portal/games/new", get(games::new))
        .route(
            "/portal/games/{game_id}",
            get(games::get).post(games::change),
        )
        .route("/portal/games/{game_id}/delete", post(games::delete))
        .route("/portal/data", get(data::get))
        .route("/portal/data/{table}", get(table::get))
        .route("/portal/data/{table}/remove", post(table::remove))
        .route("/portal/quality", get(quality::get))
        .route("/portal/quality/checks", get(quality::checks::get))
        .route("/portal/quality/goals", get(quality::goals::get))
        .route("/portal/quality/scorers", get(quality::scorers::get))
        .route("/portal/quality/references", get(quality::references::get))
        .route("/portal/quality/reconciliation", get(reconciliation::list))
        .route(
            "/portal/quality/reconciliation/{game_id}",
            get(reconciliation::game),
        )
        .route("/portal/models", get(models::get))
        .route("/portal/models/train", post(models::train))
        .route("/portal/models/{name}", get(models::one))
        .route("/portal/models/{name}/promote", post(models::promote))
        .route("/portal/models/{name}/rollback", post(models::roll_back))
        .route(
            "/portal/fair-draw",
            get(fair_draw::get).post(fair_draw::ask),
        )
        .route("/portal/account", get(account::get))
        .route("/portal/account/password", post(account::password))
        .route("/portal/account/sessions", post(account::end_others))
        .route("/portal/users", get(users::get).post(users::create))
        .route(
            "/portal/users/{user_id}",
            get(users::one).post(users::change),
        )
        .route("/portal/users/{user_id}/remove", post(users::remove))
        .route("/portal/keys", get(keys::get).post(keys::create))
        .route("/portal/keys/{key_id}/revoke", post(keys::revoke))
        .route(
            "/portal/settings",
            get(settings::get).post(settings::change),
        )
        .route("/portal/tenants", get(tenants::get).post(tenants::create))
        .route("/portal/tenants/{tenant_id}", post(tenants::rename))
        .route("/portal/tenants/{tenant_id}/remove", post(tenants::remove))
        .layer(map_response(private))
}

/// Pages of the portal are for whoever asked, and for now: a browser keeps none of them after the session.
async fn private(mut response: Response) -> Response {
    let no_store = HeaderValue::from_static("no-store");
    response
        .headers_mut()
        .insert(header::CACHE_CONTROL, no_store);
    response
}
