//! `/api/ml`: models that are trained, asked and promoted.

mod bodies;
mod import;
mod inputs;
mod odds;

use axum::extract::State;
use axum::http::HeaderMap;
use axum::response::Response;
use serde::Deserialize;
use services::ml::PredictRequest;
use utoipa::ToSchema;

use super::jobs::{self, JobBody};
use crate::app::App;
use crate::extract::{Json, Path};
use crate::gate::Who;
use crate::problem::{Problem, ProblemBody};
use crate::wire::Page;
use bodies::{ModelBody, PredictionsBody};
use inputs::PredictBody;

pub(super) use import::{__path_import_model, import_model};
pub(super) use odds::{
    __path_draw_fairly, __path_get_grades, __path_play_season, draw_fairly, get_grades, play_season,
};

/// The models of the tenant with their versions and cards.
#[utoipa::path(get, path = "/api/ml/models", tag = "ml", responses((status = 200, body = Page<ModelBody>)))]
pub(super) async fn list_models(
    State(app): State<App>,
    who: Who,
) -> Result<axum::Json<Page<ModelBody>>, Problem> {
    let models = app.services.ml.models(who.0.tenant).await?;
    Ok(axum::Json(Page {
        data: models.into_iter().map(ModelBody::from).collect(),
        next_cursor: None,
        total: None,
    }))
}

/// One model with its versions and cards.
#[utoipa::path(get, path = "/api/ml/models/{name}", tag = "ml",
    params(("name" = String, Path, description = "The model")),
    responses(
        (status = 200, body = ModelBody),
        (status = 404, description = "No such model", body = ProblemBody, content_type = "application/problem+json")
    ))]
pub(super) async fn get_model(
    State(app): State<App>,
    who: Who,
    Path(name): Path<String>,
) -> Result<axum::Json<ModelBody>, Problem> {
    let model = app.services.ml.model(who.0.tenant, &name).await?;
    Ok(axum::Json(model.into()))
}

/// Start a training: a job that fits all models on the published tables, checks their gates and registers them. It
/// registers nothing where games and program are those of the last training.
#[utoipa::path(post, path = "/api/ml/train", tag = "ml",
    params(("Idempotency-Key" = Option<String>, Header, description = "The same key gives the same job again")),
    responses(
        (status = 202, description = "The job", body = JobBody, headers(("Location" = String, description = "Where to ask for the job"))),
        (status = 409, description = "The key was used for another request", body = ProblemBody, content_type = "application/problem+json")
    ))]
pub(super) async fn train_models(
    State(app): State<App>,
    who: Who,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let idempotency = jobs::idempotency(&headers, &["ml_train"])?;
    let job = app.services.trigger_training(&who.0, idempotency).await?;
    jobs::accepted(&app, &job).await
}

/// Ask a model: one input or up to 1,000 of its kind. The whole request is refused when an input cannot be true.
#[utoipa::path(post, path = "/api/ml/predict", tag = "ml", request_body = PredictBody, responses(
    (status = 200, body = PredictionsBody),
    (status = 404, description = "No such model, or no version that serves", body = ProblemBody, content_type = "application/problem+json"),
    (status = 409, description = "The model is not published yet, or nothing is there to learn from", body = ProblemBody, content_type = "application/problem+json")
))]
pub(super) async fn predict(
    State(app): State<App>,
    who: Who,
    Json(body): Json<PredictBody>,
) -> Result<axum::Json<services::ml::Predictions>, Problem> {
    let request = PredictRequest {
        model: body.model,
        version: body.version,
        inputs: body.inputs,
    };
    Ok(axum::Json(
        app.services.ml.predict(who.0.tenant, request).await?,
    ))
}

/// Which version.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct PromoteBody {
    /// The version that is to serve.
    #[schema(minimum = 1)]
    version: i64,
}

/// Let a version serve. One that does not pass its gates is refused.
#[utoipa::path(post, path = "/api/ml/models/{name}/promote", tag = "ml", request_body = PromoteBody,
    params(("name" = String, Path, description = "The model")),
    responses(
        (status = 200, body = ModelBody),
        (status = 404, description = "No such model or version", body = ProblemBody, content_type = "application/problem+json"),
        (status = 409, description = "It does not pass its gates, or cannot be used", body = ProblemBody, content_type = "application/problem+json")
    ))]
pub(super) async fn promote_model(
    State(app): State<App>,
    who: Who,
    Path(name): Path<String>,
    Json(body): Json<PromoteBody>,
) -> Result<axum::Json<ModelBody>, Problem> {
    let model = app
        .services
        .ml
        .promote(who.0.tenant, &name, body.version)
        .await?;
    Ok(axum::Json(model.into()))
}

/// Let the version serve again that did before the one that does.
#[utoipa::path(post, path = "/api/ml/models/{name}/rollback", tag = "ml",
    params(("name" = String, Path, description = "The model")),
    responses(
        (status = 200, body = ModelBody),
        (status = 404, description = "No such model", body = ProblemBody, content_type = "application/problem+json"),
        (status = 409, description = "No version served before", body = ProblemBody, content_type = "application/problem+json")
    ))]
pub(super) async fn roll_back_model(
    State(app): State<App>,
    who: Who,
    Path(name): Path<String>,
) -> Result<axum::Json<ModelBody>, Problem> {
    let model = app.services.ml.roll_back(who.0.tenant, &name).await?;
    Ok(axum::Json(model.into()))
}
