//! Models and predictions as they stand in answers.

use serde::Serialize;
use serde_json::Value;
use services::ml::{ModelEntry, VersionEntry};
use utoipa::ToSchema;

use crate::wire::Time;

/// A model with its versions.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct ModelBody {
    /// Its name.
    name: String,
    /// The version that answers those who name none; null where none does.
    serving: Option<i64>,
    /// Versions, newest first.
    versions: Vec<VersionBody>,
}

/// A version of a model.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct VersionBody {
    /// Counts the versions of the model from 1.
    version: i64,
    /// `candidate`, `production` or `retired`.
    stage: &'static str,
    /// `benchsight` or `onnx`.
    format: &'static str,
    /// SHA-256 of the artefact.
    sha256: String,
    /// Length of the artefact.
    bytes: i64,
    /// SHA-256 of what it was fitted on; null where it was fitted elsewhere.
    training_sha256: Option<String>,
    /// The job that made it; null where none did.
    job_id: Option<String>,
    /// When it was made.
    created_at: Time,
    /// Whether it passes its gates; null where its card cannot be read.
    passes: Option<bool>,
    /// Its card: what it predicts and is asked with, training and test span, scores, gates, how it stands in words,
    /// what it must not be used for.
    #[schema(value_type = Object)]
    card: Value,
}

impl From<ModelEntry> for ModelBody {
    fn from(entry: ModelEntry) -> Self {
        Self {
            name: entry.name,
            serving: entry.serving,
            versions: entry.versions.into_iter().map(VersionBody::from).collect(),
        }
    }
}

impl From<VersionEntry> for VersionBody {
    fn from(version: VersionEntry) -> Self {
        let VersionEntry { stored, card } = version;
        Self {
            version: stored.version,
            stage: stored.stage.as_str(),
            format: stored.format.as_str(),
            sha256: stored.sha256,
            bytes: stored.bytes,
            training_sha256: stored.training_sha256,
            job_id: stored.job.map(|job| job.to_string()),
            created_at: Time(stored.created_at),
            passes: card.map(|card| card.passes),
            card: stored.card,
        }
    }
}

/// The answers of a model, in the order of the inputs.
#[derive(ToSchema)]
#[expect(dead_code, reason = "describes the answer in the OpenAPI document")]
pub(crate) struct PredictionsBody {
    /// The model.
    model: String,
    /// Its version.
    version: i64,
    /// Whether too little is known to rely on it.
    is_experimental: bool,
    /// One answer per input.
    predictions: Vec<PredictionBody>,
}

/// What a model says about one input.
#[derive(ToSchema)]
#[expect(dead_code, reason = "describes the answer in the OpenAPI document")]
pub(crate) struct PredictionBody {
    /// Figures of this kind of model: chances and goals of a game, statistics of a player, and so on.
    #[schema(value_type = Object)]
    prediction: Value,
    /// Bounds that hold 80 %: of the home team's chance given a winner, or of a player's points; null where a model
    /// has none.
    interval: Option<IntervalBody>,
    /// How much to rely on it.
    confidence: ConfidenceBody,
    /// What it is made of.
    reasons: Vec<ReasonBody>,
    /// What else must be known to read it.
    notes: Vec<String>,
}

/// Bounds.
#[derive(ToSchema)]
#[expect(dead_code, reason = "describes the answer in the OpenAPI document")]
pub(crate) struct IntervalBody {
    /// Lower bound.
    low: f64,
    /// Upper bound.
    high: f64,
}

/// How much to rely on a prediction.
#[derive(ToSchema)]
#[expect(dead_code, reason = "describes the answer in the OpenAPI document")]
pub(crate) struct ConfidenceBody {
    /// `low`, `medium` or `high`.
    level: String,
    /// Why, in words.
    words: String,
}

/// A part of a prediction.
#[derive(ToSchema)]
#[expect(dead_code, reason = "describes the answer in the OpenAPI document")]
pub(crate) struct ReasonBody {
    /// Input.
    feature: String,
    /// Its value on the home team's side, or of the subject.
    home: Option<f64>,
    /// Its value on the away team's side.
    away: Option<f64>,
    /// What it adds to the score.
    contribution: f64,
}
