//! `/api/ml`: forecasts.

use serde::{Deserialize, Serialize};
use serde_json::Value;
use utoipa::ToSchema;

use crate::extract::Json;
use crate::problem::{Problem, ProblemBody};
use crate::wire::Page;

/// A model of the registry.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct ModelBody {
    /// Its name.
    name: String,
    /// Its version.
    version: String,
}

/// The models of the registry.
#[utoipa::path(get, path = "/api/ml/models", tag = "ml", responses((status = 200, body = Page<ModelBody>)))]
pub(super) async fn list_models() -> axum::Json<Page<ModelBody>> {
    let models = services::ml::models().into_iter().map(|model| ModelBody {
        name: model.name,
        version: model.version,
    });
    axum::Json(Page {
        data: models.collect(),
        next_cursor: None,
        total: None,
    })
}

/// What to forecast.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct PredictBody {
    /// Name of a model of the registry.
    model: String,
    /// One input or a list of them, in the form that the model's card describes.
    #[expect(dead_code, reason = "no model reads inputs yet")]
    inputs: Value,
}

/// Forecast with a model of the registry.
#[utoipa::path(post, path = "/api/ml/predict", tag = "ml", request_body = PredictBody, responses(
    (status = 404, description = "No such model", body = ProblemBody, content_type = "application/problem+json")
))]
pub(super) async fn predict(Json(body): Json<PredictBody>) -> Problem {
    Problem::not_found(format!("model {}", body.model))
}
