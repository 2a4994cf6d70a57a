//! The routes, one module per area of the API.

mod auth;
mod docs;
mod etl;
pub(crate) mod findings;
mod games;
mod health;
pub(crate) mod jobs;
mod keys;
mod metrics;
mod ml;
mod staging;
mod tables;
mod tenants;
pub(crate) mod upload;
mod users;
mod why;

pub use self::metrics::metrics_handle;

use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::http::{HeaderName, HeaderValue, Method, StatusCode, Uri, header};
use axum::middleware::from_fn_with_state;
use axum::response::{IntoResponse as _, Response};
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::cors::{AllowOrigin, CorsLayer};
use utoipa::openapi::OpenApi;
use utoipa_axum::router::{OpenApiRouter, UtoipaMethodRouter};
use utoipa_axum::routes;

use crate::app::{App, Options};
use crate::gate;
use crate::limits;
use crate::openapi::finish;
use crate::problem::Problem;

/// All routes of the API, in the order of the OpenAPI document.
fn api() -> OpenApiRouter<App> {
    OpenApiRouter::with_openapi(crate::openapi::base())
        .routes(routes!(health::get_health))
        .routes(routes!(health::get_database_health))
        .routes(routes!(etl::trigger_etl))
        .routes(routes!(etl::get_etl_status))
        .routes(routes!(etl::get_etl_job))
        .routes(routes!(etl::list_etl_runs))
        .routes(routes!(etl::validate_etl))
        .merge(sized(routes!(upload::upload_tables), limits::TABLES_BYTES))
        .routes(routes!(upload::define_table, upload::get_ddl))
        .merge(sized(
            routes!(upload::upload_tracking),
            limits::WORKBOOK_BYTES,
        ))
        .merge(sized(
            routes!(staging::stage_league),
            limits::WORKBOOK_BYTES,
        ))
        .merge(sized(
            routes!(staging::stage_tracking),
            limits::STAGING_BYTES,
        ))
        .routes(routes!(staging::get_staging_status))
        .routes(routes!(staging::clear_staging))
        .routes(routes!(jobs::list_jobs))
        .routes(routes!(jobs::get_job, jobs::cancel_job))
        .routes(routes!(jobs::stream_job_events))
        .routes(routes!(jobs::list_job_logs))
        .routes(routes!(jobs::retry_job))
        .routes(routes!(ml::list_models))
        .merge(sized(routes!(ml::import_model), limits::MODEL_BYTES))
        .routes(routes!(ml::get_model))
        .routes(routes!(ml::train_models))
        .routes(routes!(ml::predict))
        .routes(routes!(ml::play_season))
        .routes(routes!(ml::draw_fairly))
        .routes(routes!(ml::get_grades))
        .routes(routes!(ml::promote_model))
        .routes(routes!(ml::roll_back_model))
        .routes(routes!(auth::login))
        .routes(routes!(auth::refresh))
        .routes(routes!(auth::logout))
        .routes(routes!(auth::get_me))
        .routes(routes!(auth::change_password))
        .routes(routes!(auth::list_sessions))
        .routes(routes!(keys::list_keys, keys::create_key))
        .routes(routes!(keys::revoke_key))
        .routes(routes!(users::list_users, users::create_user))
        .routes(routes!(
            users::get_user,
            users::change_user,
            users::delete_user
        ))
        .routes(routes!(tenants::list_tenants, tenants::create_tenant))
        .routes(routes!(
            tenants::get_tenant,
            tenants::rename_tenant,
            tenants::delete_tenant
        ))
        .routes(routes!(tables::list_tables))
        .routes(routes!(tables::get_table))
        .routes(routes!(tables::get_table_schema))
        .routes(routes!(games::list_games, games::create_game))
        .routes(routes!(
            games::get_game,
            games::change_game,
            games::delete_game
        ))
        .routes(routes!(why::explain_number))
        .routes(routes!(docs::get_openapi))
        .routes(routes!(metrics::get_metrics))
}

/// A route that takes larger bodies than the others.
fn sized(route: UtoipaMethodRouter<App>, bytes: usize) -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(route)
        .layer(DefaultBodyLimit::max(bytes))
}

/// The OpenAPI document.
pub fn openapi() -> OpenApi {
    finish(api().into_openapi())
}

/// The router: every route and page behind the gate.
pub fn router(app: App, options: &Options) -> Router {
    let (router, _) = api().split_for_parts();
    router
        .merge(docs::pages())
        .merge(crate::pages::router())
        .fallback(not_served)
        .layer(DefaultBodyLimit::max(limits::JSON_BYTES))
        .layer(CatchPanicLayer::custom(panicked))
        .layer(from_fn_with_state(app.clone(), gate::outer))
        .layer(cors(&options.allowed_origins))
        .with_state(app)
}

/// Where nothing is. A page that somebody typed with a slash at its end is found without it.
async fn not_served(method: Method, uri: Uri) -> Result<Response, Problem> {
    let path = uri.path();
    let page = path.trim_end_matches('/');
    let is_page = page.starts_with("/leagues") || page.starts_with("/portal");
    if page == path || !is_page || !matches!(method, Method::GET | Method::HEAD) {
        return Err(Problem::not_found(path));
    }
    let query = uri.query().map(|query| format!("?{query}"));
    let place = format!("{page}{}", query.unwrap_or_default());
    let place = HeaderValue::try_from(place).map_err(|_| Problem::not_found(path))?;
    Ok((StatusCode::PERMANENT_REDIRECT, [(header::LOCATION, place)]).into_response())
}

fn panicked(_panic: Box<dyn std::any::Any + Send>) -> Response {
    tracing::error!("a handler panicked");
    Problem::new(
        StatusCode::INTERNAL_SERVER_ERROR,
        "internal",
        "the server failed; its log tells more under this request id",
    )
    .into_response()
}

/// Pages of other origins may call the API when they are listed; never with cookies.
fn cors(origins: &[String]) -> CorsLayer {
    let origins: Vec<HeaderValue> = origins
        .iter()
        .filter_map(|origin| origin.parse().ok())
        .collect();
    CorsLayer::new()
        .allow_origin(AllowOrigin::list(origins))
        .allow_methods([
            Method::GET,
            Method::POST,
            Method::PUT,
            Method::PATCH,
            Method::DELETE,
        ])
        .allow_headers([
            header::AUTHORIZATION,
            header::CONTENT_TYPE,
            header::ACCEPT,
            header::IF_NONE_MATCH,
            HeaderName::from_static("idempotency-key"),
            HeaderName::from_static("last-event-id"),
        ])
        .expose_headers([
            header::ETAG,
            header::LOCATION,
            header::RETRY_AFTER,
            crate::request_id::HEADER.clone(),
        ])
        .max_age(std::time::Duration::from_mins(10))
}
