//! `/portal/models`: the models of the registry, their versions, and which of them serve.

use askama::Template;
use axum::body::Bytes;
use axum::extract::State;
use axum::response::{IntoResponse as _, Redirect, Response};
use pictures::{Calibration, CalibrationBin, Picture as _};
use services::ml::{Card, ModelEntry, Scores, VersionEntry};

use super::confirm::{self, Question};
use super::fields::Sent;
use super::visit::{self, Visit};
use crate::app::App;
use crate::extract::Path;
use crate::gate::Who;
use crate::pages::{Frame, filters, html};
use crate::problem::Problem;

#[derive(Template)]
#[template(path = "portal/models.html")]
struct ModelsPage {
    frame: Frame,
    models: Vec<ModelEntry>,
}

/// The version of a model that a list shows: the one that serves, or the newest.
fn shown(model: &ModelEntry) -> Option<&VersionEntry> {
    let serves = |version: &&VersionEntry| Some(version.stored.version) == model.serving;
    let mut versions = model.versions.iter();
    versions.find(serves).or(model.versions.first())
}

impl ModelsPage {
    fn card<'a>(&self, model: &'a ModelEntry) -> Option<&'a Card> {
        shown(model)?.card.as_ref()
    }
}

/// The list.
pub(super) async fn get(State(app): State<App>, visit: Visit) -> Result<Response, Problem> {
    html(&ModelsPage {
        frame: visit.frame("Models", "models"),
        models: app.services.ml.models(visit.league.id).await?,
    })
}

#[derive(Template)]
#[template(path = "portal/model.html")]
struct ModelPage {
    frame: Frame,
    model: ModelEntry,
    drawn: Option<String>,
}

impl ModelPage {
    fn serves(&self, version: &VersionEntry) -> bool {
        Some(version.stored.version) == self.model.serving
    }

    /// Whether a version could serve and does not.
    fn can_serve(&self, version: &VersionEntry) -> bool {
        let passes = |card: &Card| card.is_published && card.passes;
        !self.serves(version) && version.card.as_ref().is_some_and(passes)
    }

    fn shown(&self) -> Option<&VersionEntry> {
        shown(&self.model)
    }
}

/// One model.
pub(super) async fn one(
    State(app): State<App>,
    visit: Visit,
    Path(name): Path<String>,
) -> Result<Response, Problem> {
    let model = app.services.ml.model(visit.league.id, &name).await?;
    let scores = shown(&model)
        .and_then(|version| version.card.as_ref())
        .and_then(|card| card.scores.as_ref());
    html(&ModelPage {
        frame: visit.frame(name, "models"),
        drawn: scores.and_then(|scores| calibration(&model.name, scores)),
        model,
    })
}

fn calibration(name: &str, scores: &Scores) -> Option<String> {
    let bins: Vec<CalibrationBin> = scores
        .reliability
        .iter()
        .filter_map(|bin| {
            Some(CalibrationBin {
                forecast: bin.forecast?,
                happened: bin.seen?,
                interval: None,
                cases: u32::try_from(bin.games).ok()?,
            })
        })
        .collect();
    if bins.is_empty() {
        return None;
    }
    let picture = Calibration {
        title: format!("How often what {name} forecast came true"),
        outcome: "home wins".to_owned(),
        bins,
    };
    Some(picture.svg("calibration"))
}

/// Begins a training.
pub(super) async fn train(State(app): State<App>, who: Who) -> Result<Response, Problem> {
    let job = app.services.trigger_training(&who.0, None).await?;
    Ok(Redirect::to(&format!("/portal/jobs/{}", job.id)).into_response())
}

/// Lets a version serve.
pub(super) async fn promote(
    State(app): State<App>,
    who: Who,
    Path(name): Path<String>,
    body: Bytes,
) -> Result<Response, Problem> {
    let version = Sent::parse(&body)
        .text("version")
        .parse()
        .map_err(|_| Problem::not_found("the version"))?;
    app.services
        .ml
        .promote(who.0.tenant, &name, version)
        .await?;
    Ok(visit::done(
        &format!("/portal/models/{name}"),
        "model_serves",
    ))
}

/// Lets the version serve that did before.
pub(super) async fn roll_back(
    State(app): State<App>,
    visit: Visit,
    Path(name): Path<String>,
    body: Bytes,
) -> Result<Response, Problem> {
    if !Sent::parse(&body).is_confirmed() {
        let question = Question {
            title: format!("Let the earlier version of {name} serve again?"),
            consequences: "Forecasts come from the version that served before, until another one is let serve."
                .to_owned(),
            yes: "Roll back",
            action: format!("/portal/models/{name}/rollback"),
            fields: Vec::new(),
            back: format!("/portal/models/{name}"),
            section: "models",
        };
        return confirm::ask(&visit, &question);
    }
    app.services.ml.roll_back(visit.league.id, &name).await?;
    Ok(visit::done(
        &format!("/portal/models/{name}"),
        "model_serves",
    ))
}
