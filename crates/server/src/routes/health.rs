//! `/api/health`: whether the server and its database are well.

use axum::Json;
use axum::extract::State;
use serde::Serialize;
use utoipa::ToSchema;

use crate::app::App;
use crate::problem::Problem;

/// How the server is.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct Health {
    /// Always `ok`: a server that cannot say so says nothing.
    status: &'static str,
    /// Version of the program.
    version: &'static str,
    /// Seconds since it started.
    uptime_seconds: u64,
}

/// Is the server alive.
#[utoipa::path(get, path = "/api/health", tag = "health", responses((status = 200, body = Health)))]
pub(super) async fn get_health(State(app): State<App>) -> Json<Health> {
    Json(Health {
        status: "ok",
        version: env!("CARGO_PKG_VERSION"),
        uptime_seconds: app.started.elapsed().as_secs(),
    })
}

/// How the database is.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct DatabaseHealth {
    /// Always `ok`; otherwise the answer is 503.
    status: &'static str,
    /// `sqlite` or `postgres`.
    database: &'static str,
    /// Milliseconds that a small query took.
    latency_ms: f64,
    /// Number of the last migration.
    schema_version: i64,
}

/// Is the database reachable.
#[utoipa::path(get, path = "/api/health/db", tag = "health", responses((status = 200, body = DatabaseHealth)))]
pub(super) async fn get_database_health(
    State(app): State<App>,
) -> Result<Json<DatabaseHealth>, Problem> {
    let database = &app.services.database;
    let health = database.health().await?;
    Ok(Json(DatabaseHealth {
        status: "ok",
        database: database.kind().as_str(),
        latency_ms: health.latency.as_secs_f64() * 1_000.0,
        schema_version: health.schema_version,
    }))
}
