//! Fitted models and frozen forecasts.
//!
//! Every version of a model stays as it was made; at most one version of a name is in production. A forecast is written
//! once, before its game, and never changed.

use std::fmt::Debug;
use std::str::FromStr;

use async_trait::async_trait;
use serde_json::Value;

use crate::error::StoreError;
use crate::ids::{JobId, TenantId};
use crate::jobs::Fence;

/// Whether a version serves.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ModelStage {
    /// It waits to be promoted.
    Candidate,
    /// It answers those who name no version.
    Production,
    /// Another took its place, or it was taken out.
    Retired,
}

impl ModelStage {
    /// The word for it, in the database and on the wire.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Candidate => "candidate",
            Self::Production => "production",
            Self::Retired => "retired",
        }
    }
}

impl FromStr for ModelStage {
    type Err = UnknownModelWord;

    fn from_str(text: &str) -> Result<Self, UnknownModelWord> {
        [Self::Candidate, Self::Production, Self::Retired]
            .into_iter()
            .find(|stage| stage.as_str() == text)
            .ok_or(UnknownModelWord)
    }
}

/// How an artefact is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ModelFormat {
    /// Our own, canonical JSON.
    Benchsight,
    /// ONNX, fitted elsewhere.
    Onnx,
}

impl ModelFormat {
    /// The word for it, in the database and on the wire.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Benchsight => "benchsight",
            Self::Onnx => "onnx",
        }
    }
}

impl FromStr for ModelFormat {
    type Err = UnknownModelWord;

    fn from_str(text: &str) -> Result<Self, UnknownModelWord> {
        [Self::Benchsight, Self::Onnx]
            .into_iter()
            .find(|format| format.as_str() == text)
            .ok_or(UnknownModelWord)
    }
}

/// A word that names no stage and no format.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("no such stage or format of a model")]
pub struct UnknownModelWord;

/// A model to be kept.
#[derive(Debug, Clone, PartialEq)]
pub struct NewModel {
    /// Its name; the version is the next of this name.
    pub name: String,
    /// Whether it serves at once. The one that served before is retired.
    pub stage: ModelStage,
    /// How the artefact is written.
    pub format: ModelFormat,
    /// SHA-256 of the artefact, in hexadecimal digits.
    pub sha256: String,
    /// The model.
    pub artefact: Vec<u8>,
    /// What it says of itself: inputs and outputs, training, scores and gates.
    pub card: Value,
    /// Hash of the rows it was fitted on; none where it was fitted elsewhere.
    pub training_sha256: Option<String>,
    /// Who made it.
    pub created_by: Option<String>,
}

/// A version of a model, without its artefact.
#[derive(Debug, Clone, PartialEq)]
pub struct StoredModel {
    /// Its name.
    pub name: String,
    /// Counts the versions of this name from 1.
    pub version: i64,
    /// Whether it serves.
    pub stage: ModelStage,
    /// How the artefact is written.
    pub format: ModelFormat,
    /// SHA-256 of the artefact, in hexadecimal digits.
    pub sha256: String,
    /// Length of the artefact.
    pub bytes: i64,
    /// What it says of itself.
    pub card: Value,
    /// Hash of the rows it was fitted on.
    pub training_sha256: Option<String>,
    /// The job that made it.
    pub job: Option<JobId>,
    /// Who made it.
    pub created_by: Option<String>,
    /// When it was made.
    pub created_at: i64,
    /// When its stage changed last.
    pub stage_changed_at: i64,
}

/// A forecast to be kept.
#[derive(Debug, Clone, PartialEq)]
pub struct NewForecast {
    /// The game.
    pub game_id: i64,
    /// The model that made it.
    pub model: String,
    /// Its version.
    pub version: i64,
    /// What it says.
    pub content: Value,
}

/// A forecast as it was before its game.
#[derive(Debug, Clone, PartialEq)]
pub struct StoredForecast {
    /// The game.
    pub game_id: i64,
    /// The model that made it.
    pub model: String,
    /// Its version.
    pub version: i64,
    /// When it was made.
    pub made_at: i64,
    /// What it says.
    pub content: Value,
}

/// What pages about forecasts depend on.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash)]
pub struct ModelsInUse {
    /// Names with the version that serves, by name.
    pub serving: Vec<(String, i64)>,
    /// Versions of all models.
    pub versions: i64,
    /// Forecasts that were kept.
    pub forecasts: i64,
}

/// What a store remembers of models.
#[async_trait]
pub trait ModelStore: Debug + Send + Sync {
    /// Keeps a model as the next version of its name; with a fence only while its job may publish.
    async fn add_model(
        &self,
        tenant: TenantId,
        new: &NewModel,
        fence: Option<&Fence>,
    ) -> Result<StoredModel, StoreError>;

    /// The versions of one name, or of all; by name, newest first.
    async fn models(
        &self,
        tenant: TenantId,
        name: Option<&str>,
    ) -> Result<Vec<StoredModel>, StoreError>;

    /// A version of a model; the one in production where none is named.
    async fn model(
        &self,
        tenant: TenantId,
        name: &str,
        version: Option<i64>,
    ) -> Result<Option<StoredModel>, StoreError>;

    /// The artefact of a version.
    async fn artefact(
        &self,
        tenant: TenantId,
        name: &str,
        version: i64,
    ) -> Result<Option<Vec<u8>>, StoreError>;

    /// Moves a version to a stage; the one that served before is retired where this one begins to. None where there is
    /// no such version.
    async fn set_model_stage(
        &self,
        tenant: TenantId,
        name: &str,
        version: i64,
        stage: ModelStage,
    ) -> Result<Option<StoredModel>, StoreError>;

    /// Keeps forecasts. A game that has one of the model already keeps it. The number of new ones.
    async fn freeze(&self, tenant: TenantId, forecasts: &[NewForecast]) -> Result<u64, StoreError>;

    /// Forecasts that were kept, by game and model; those of one game, or all.
    async fn forecasts(
        &self,
        tenant: TenantId,
        game_id: Option<i64>,
    ) -> Result<Vec<StoredForecast>, StoreError>;

    /// Which versions serve, and how many versions and forecasts there are.
    async fn models_in_use(&self, tenant: TenantId) -> Result<ModelsInUse, StoreError>;
}

/// A row of a version as both databases write it.
pub(crate) type ModelFields = (
    (String, i64, String, String, String, i64),
    (
        String,
        Option<String>,
        Option<String>,
        Option<String>,
        i64,
        i64,
    ),
);

/// A version from its row.
pub(crate) fn model(fields: ModelFields) -> Result<StoredModel, StoreError> {
    let ((name, version, stage, format, sha256, bytes), rest) = fields;
    let (card, training_sha256, job, created_by, created_at, stage_changed_at) = rest;
    Ok(StoredModel {
        name,
        version,
        stage: stage.parse().map_err(unreadable)?,
        format: format.parse().map_err(unreadable)?,
        sha256,
        bytes,
        card: serde_json::from_str(&card).map_err(unreadable)?,
        training_sha256,
        job: job.map(|job| job.parse()).transpose().map_err(unreadable)?,
        created_by,
        created_at,
        stage_changed_at,
    })
}

/// A row of a forecast as both databases write it.
pub(crate) type ForecastFields = (i64, String, i64, i64, String);

/// A forecast from its row.
pub(crate) fn forecast(fields: ForecastFields) -> Result<StoredForecast, StoreError> {
    let (game_id, model, version, made_at, content) = fields;
    Ok(StoredForecast {
        game_id,
        model,
        version,
        made_at,
        content: serde_json::from_str(&content).map_err(unreadable)?,
    })
}

fn unreadable(error: impl std::error::Error + Send + Sync + 'static) -> StoreError {
    StoreError::Database(sqlx::Error::Decode(Box::new(error)))
}
