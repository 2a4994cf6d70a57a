//! `/api/openapi.json` and the pages that show it.

use std::sync::{Arc, LazyLock};

use axum::Router;
use axum::extract::Path;
use axum::http::{StatusCode, header};
use axum::response::{Html, IntoResponse, Redirect, Response};
use axum::routing::get;
use bytes::Bytes;
use utoipa_swagger_ui::Config;

use crate::app::App;
use crate::problem::Problem;

static DOCUMENT: LazyLock<Bytes> =
    LazyLock::new(|| super::openapi().to_json().unwrap_or_default().into());
static SWAGGER: LazyLock<Arc<Config<'static>>> =
    LazyLock::new(|| Arc::new(Config::from("/api/openapi.json")));

/// What pages of Swagger UI may do: they write styles into themselves.
const POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; connect-src 'self'; frame-ancestors 'none'; base-uri 'none'; form-action 'self'";

/// The OpenAPI document of this server.
#[utoipa::path(get, path = "/api/openapi.json", tag = "server", responses((status = 200, body = serde_json::Value)))]
pub(super) async fn get_openapi() -> Response {
    (
        [(header::CONTENT_TYPE, "application/json")],
        DOCUMENT.clone(),
    )
        .into_response()
}

/// Swagger UI, from inside the program, and the page that error types link to.
pub(super) fn pages() -> Router<App> {
    Router::new()
        .route("/docs", get(async || Redirect::permanent("/docs/")))
        .route("/docs/", get(async || page("")))
        .route(
            "/docs/problems",
            get(async || Html(include_str!("docs/problems.html"))),
        )
        .route(
            "/docs/{*rest}",
            get(async |Path(rest): Path<String>| page(&rest)),
        )
}

fn page(name: &str) -> Response {
    match utoipa_swagger_ui::serve(name, Arc::clone(&SWAGGER)) {
        Ok(Some(file)) => {
            let headers = [
                (header::CONTENT_TYPE, file.content_type),
                (header::CONTENT_SECURITY_POLICY, POLICY.to_owned()),
            ];
            (headers, file.bytes).into_response()
        }
        Ok(None) => Problem::not_found(format!("/docs/{name}")).into_response(),
        Err(error) => {
            tracing::error!(%error, "a page of Swagger UI could not be made");
            StatusCode::INTERNAL_SERVER_ERROR.into_response()
        }
    }
}
