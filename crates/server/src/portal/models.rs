//! `/portal/models`: the models of the registry, how they scored, and which versions serve.

use askama::Template;
use axum::extract::State;
use axum::response::{IntoResponse as _, Redirect, Response};
use axum::{Form, extract::Path};
use serde::Deserialize;
use services::ml::{ModelEntry, ModelStage};

use super::visit::{Visit, done};
use crate::app::App;
use crate::pages::{Frame, filters, html};
use crate::problem::Problem;

#[derive(Template)]
#[template(path = "portal/models.html")]
struct ModelsPage {
    frame: Frame,
    models: Vec<ModelEntry>,
}

/// The list.
pub(super) async fn get(State(app): State<App>, visit: Visit) -> Result<Response, Problem> {
    html(&ModelsPage {
        models: app.services.ml.models(visit.caller.tenant).await?,
        frame: visit.frame("Models", "models"),
    })
}

/// Begins a training, and leads to its job.
pub(super) async fn train(State(app): State<App>, visit: Visit) -> Result<Response, Problem> {
    let job = app.services.trigger_training(&visit.caller, None).await?;
    Ok(Redirect::to(&format!("/portal/jobs/{}", job.id)).into_response())
}

/// Which version is to serve.
#[derive(Deserialize)]
pub(super) struct PromotionForm {
    version: i64,
}

/// Lets a version serve in the place of the one that does.
pub(super) async fn promote(
    State(app): State<App>,
    visit: Visit,
    Path(name): Path<String>,
    Form(form): Form<PromotionForm>,
) -> Result<Response, Problem> {
    let ml = &app.services.ml;
    ml.promote(visit.caller.tenant, &name, form.version).await?;
    Ok(done("/portal/models", "model_promoted"))
}

/// How a stage is marked.
fn stage_class(stage: &ModelStage) -> &'static str {
    match stage {
        ModelStage::Production => "good",
        ModelStage::Candidate => "info",
        ModelStage::Retired => "",
    }
}

/// The first digits of a hash, which tell versions apart.
fn short(sha256: &str) -> &str {
    sha256.get(..12).unwrap_or(sha256)
}
