//! `/metrics`: numbers for Prometheus.

use std::sync::OnceLock;

use axum::extract::State;
use axum::http::header;
use axum::response::{IntoResponse, Response};

use metrics_exporter_prometheus::{BuildError, PrometheusBuilder, PrometheusHandle};

use crate::app::App;

static HANDLE: OnceLock<PrometheusHandle> = OnceLock::new();

/// The numbers of this process. The first call begins to count.
pub fn metrics_handle() -> Result<PrometheusHandle, BuildError> {
    if let Some(handle) = HANDLE.get() {
        return Ok(handle.clone());
    }
    match PrometheusBuilder::new().install_recorder() {
        Ok(handle) => Ok(HANDLE.get_or_init(|| handle).clone()),
        // Another thread was faster.
        Err(error) => HANDLE.get().cloned().ok_or(error),
    }
}

/// The server's numbers in the text format of Prometheus.
#[utoipa::path(get, path = "/metrics", tag = "server", responses((status = 200, body = String, content_type = "text/plain")))]
pub(super) async fn get_metrics(State(app): State<App>) -> Response {
    let text = app.metrics.render();
    ([(header::CONTENT_TYPE, "text/plain; version=0.0.4")], text).into_response()
}
