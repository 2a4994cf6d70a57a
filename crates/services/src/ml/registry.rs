//! The registry: versions of models, which of them serve, and training into it.

use serde::Serialize;
use sha2::{Digest as _, Sha256};
use store::TenantId;
use store::jobs::Fence;
use store::models::{ModelFormat, ModelStage, NewModel, StoredModel};

use super::Ml;
use super::card::Card;
use super::data::TrainingData;
use super::names;
use super::train::{self, TrainError, Trained};
use crate::auth::hex;
use crate::input_error::InputError;

/// A model with its versions.
#[derive(Debug, Clone, PartialEq)]
pub struct ModelEntry {
    /// Its name.
    pub name: String,
    /// The version that serves; none where none does.
    pub serving: Option<i64>,
    /// Versions, newest first.
    pub versions: Vec<VersionEntry>,
}

/// A version of a model.
#[derive(Debug, Clone, PartialEq)]
pub struct VersionEntry {
    /// What the registry knows.
    pub stored: StoredModel,
    /// What it says of itself; none where another version of the program wrote it.
    pub card: Option<Card>,
}

/// What became of a training.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Training {
    /// Whether anything new was registered.
    pub is_new: bool,
    /// In words.
    pub words: String,
    /// Hash of what was learnt from.
    pub training_sha256: String,
    /// What was registered.
    pub models: Vec<Registered>,
    /// Forecasts of games to come that were frozen.
    pub frozen: u64,
}

/// A version that a training registered.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Registered {
    /// Model.
    pub name: String,
    /// Version.
    pub version: i64,
    /// Whether it serves.
    pub stage: &'static str,
    /// Whether it passes its gates.
    pub passes: bool,
    /// How it stands.
    pub words: String,
}

impl Ml {
    /// All models, those of the program first.
    pub async fn models(&self, tenant: TenantId) -> Result<Vec<ModelEntry>, InputError> {
        let mut entries: Vec<ModelEntry> = Vec::new();
        for stored in self.store.models(tenant, None).await? {
            let version = version_entry(stored);
            match entries.last_mut() {
                Some(entry) if entry.name == version.stored.name => entry.versions.push(version),
                _ => entries.push(ModelEntry {
                    name: version.stored.name.clone(),
                    serving: None,
                    versions: vec![version],
                }),
            }
        }
        for entry in &mut entries {
            entry.serving = serving(&entry.versions);
        }
        let place = |name: &str| names::ALL.iter().position(|known| *known == name);
        entries.sort_by_key(|entry| (place(&entry.name).unwrap_or(usize::MAX), entry.name.clone()));
        Ok(entries)
    }

    /// One model.
    pub async fn model(&self, tenant: TenantId, name: &str) -> Result<ModelEntry, InputError> {
        let versions: Vec<VersionEntry> = self
            .store
            .models(tenant, Some(name))
            .await?
            .into_iter()
            .map(version_entry)
            .collect();
        if versions.is_empty() {
            return Err(InputError::NotFound(format!("model {name} does not exist")));
        }
        Ok(ModelEntry {
            name: name.to_owned(),
            serving: serving(&versions),
            versions,
        })
    }

    /// Lets a version serve. One that does not pass its gates or cannot be read does not.
    pub async fn promote(
        &self,
        tenant: TenantId,
        name: &str,
        version: i64,
    ) -> Result<ModelEntry, InputError> {
        let loaded = self.loaded(tenant, name, Some(version)).await?;
        if !loaded.card.is_published || !loaded.card.passes {
            return Err(InputError::Conflict(format!(
                "model {name} version {version} does not pass its gates: {}",
                why_not(&loaded.card)
            )));
        }
        self.stage(tenant, name, version, ModelStage::Production)
            .await?;
        self.model(tenant, name).await
    }

    /// Lets the version serve that did before the one that does.
    pub async fn roll_back(&self, tenant: TenantId, name: &str) -> Result<ModelEntry, InputError> {
        let entry = self.model(tenant, name).await?;
        let retired = entry.versions.iter().filter(|version| {
            version.stored.stage == ModelStage::Retired
                && Some(version.stored.version) != entry.serving
        });
        let before =
            retired.max_by_key(|version| (version.stored.stage_changed_at, version.stored.version));
        let Some(before) = before else {
            return Err(InputError::Conflict(format!(
                "model {name} has no version that served before"
            )));
        };
        self.promote(tenant, name, before.stored.version).await
    }

    async fn stage(
        &self,
        tenant: TenantId,
        name: &str,
        version: i64,
        stage: ModelStage,
    ) -> Result<(), InputError> {
        let changed = self
            .store
            .set_model_stage(tenant, name, version, stage)
            .await?;
        self.forget(tenant);
        let missing = || InputError::NotFound(format!("model {name} has no version {version}"));
        changed.map(drop).ok_or_else(missing)
    }

    /// Reads what is to be learnt from.
    pub(super) async fn training_data(&self, tenant: TenantId) -> Result<TrainingData, InputError> {
        self.require_tables(tenant).await?;
        TrainingData::published(&self.tables, tenant).await
    }

    /// Whether the models of this program were fitted on the same already.
    pub(super) async fn is_trained_on(
        &self,
        tenant: TenantId,
        sha256: &str,
    ) -> Result<bool, InputError> {
        // It is registered last: where it is there, all are.
        let newest = self.store.models(tenant, Some(names::GAME)).await?;
        Ok(newest.first().is_some_and(|stored| is_of(stored, sha256)))
    }

    /// Keeps fitted models; those that pass their gates serve.
    pub(super) async fn register(
        &self,
        tenant: TenantId,
        trained: Vec<Trained>,
        sha256: &str,
        fence: Option<&Fence>,
        created_by: Option<&str>,
    ) -> Result<Vec<Registered>, InputError> {
        let (last, first): (Vec<_>, Vec<_>) =
            trained.into_iter().partition(|one| one.name == names::GAME);
        let mut registered = Vec::new();
        for one in first.into_iter().chain(last) {
            let versions = self.store.models(tenant, Some(one.name)).await?;
            if let Some(newest) = versions.first().filter(|stored| is_of(stored, sha256)) {
                // An attempt that was stopped in the middle has kept it already.
                registered.push(registered_as(newest, &one.card));
                continue;
            }
            let stored = self.keep(tenant, &one, sha256, fence, created_by).await?;
            if !one.serves {
                self.retire(tenant, &versions).await?;
            }
            registered.push(registered_as(&stored, &one.card));
        }
        self.forget(tenant);
        Ok(registered)
    }

    async fn keep(
        &self,
        tenant: TenantId,
        one: &Trained,
        sha256: &str,
        fence: Option<&Fence>,
        created_by: Option<&str>,
    ) -> Result<StoredModel, InputError> {
        let new = NewModel {
            name: one.name.to_owned(),
            stage: if one.serves {
                ModelStage::Production
            } else {
                ModelStage::Candidate
            },
            format: ModelFormat::Benchsight,
            sha256: hex(&Sha256::digest(&one.artefact)),
            artefact: one.artefact.clone(),
            card: serde_json::to_value(&one.card).map_err(InputError::internal)?,
            training_sha256: Some(sha256.to_owned()),
            created_by: created_by.map(str::to_owned),
        };
        Ok(self.store.add_model(tenant, &new, fence).await?)
    }

    /// What passed on fewer games and does not any more serves no longer.
    async fn retire(&self, tenant: TenantId, versions: &[StoredModel]) -> Result<(), InputError> {
        let serving = versions
            .iter()
            .find(|stored| stored.stage == ModelStage::Production);
        if let Some(stored) = serving {
            self.stage(tenant, &stored.name, stored.version, ModelStage::Retired)
                .await?;
        }
        Ok(())
    }

    /// Trains on the published tables, registers what is new, and freezes the forecasts of games to come. `told` hears
    /// of every step and stops the training with `false`.
    pub async fn train(
        &self,
        tenant: TenantId,
        fence: Option<&Fence>,
        created_by: Option<&str>,
        told: impl Fn(&str, usize, usize) -> bool + Send + 'static,
    ) -> Result<Training, TrainingError> {
        let data = self.training_data(tenant).await?;
        let sha256 = data.sha256();
        let is_known = self.is_trained_on(tenant, &sha256).await?;
        let mut models = Vec::new();
        if !is_known {
            let worked = tokio::task::spawn_blocking(move || train::train(&data, &told));
            let trained = worked.await.map_err(InputError::from)??;
            models = self
                .register(tenant, trained, &sha256, fence, created_by)
                .await?;
        }
        Ok(Training::new(
            !is_known,
            sha256,
            models,
            self.freeze(tenant).await?,
        ))
    }
}

impl Training {
    pub(super) fn new(
        is_new: bool,
        training_sha256: String,
        models: Vec<Registered>,
        frozen: u64,
    ) -> Self {
        let served = models.iter().find(|model| model.name == names::GAME);
        Self {
            is_new,
            words: if is_new {
                served.map_or_else(String::new, |model| model.words.clone())
            } else {
                "Nothing was trained: the games and the program are those of the models that are there.".to_owned()
            },
            training_sha256,
            models,
            frozen,
        }
    }
}

/// Why nothing was trained.
#[derive(Debug, thiserror::Error)]
pub enum TrainingError {
    /// The tables or the registry.
    #[error(transparent)]
    Input(#[from] InputError),
    /// The training itself.
    #[error(transparent)]
    Train(#[from] TrainError),
}

fn is_of(stored: &StoredModel, sha256: &str) -> bool {
    stored.training_sha256.as_deref() == Some(sha256)
        && stored.card["program_version"] == env!("CARGO_PKG_VERSION")
}

fn registered_as(stored: &StoredModel, card: &Card) -> Registered {
    Registered {
        name: stored.name.clone(),
        version: stored.version,
        stage: stored.stage.as_str(),
        passes: card.passes,
        words: card.words.clone(),
    }
}

fn version_entry(stored: StoredModel) -> VersionEntry {
    VersionEntry {
        card: Card::read(&stored.card),
        stored,
    }
}

fn serving(versions: &[VersionEntry]) -> Option<i64> {
    let mut serving = versions
        .iter()
        .filter(|version| version.stored.stage == ModelStage::Production);
    serving.next().map(|version| version.stored.version)
}

fn why_not(card: &Card) -> String {
    let failed: Vec<String> = card
        .gates
        .iter()
        .filter(|gate| !gate.passed)
        .map(|gate| format!("{} ({})", gate.name, gate.figures))
        .collect();
    if failed.is_empty() {
        card.words.clone()
    } else {
        failed.join("; ")
    }
}
