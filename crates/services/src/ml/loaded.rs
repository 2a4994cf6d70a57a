//! Models in memory: read once, checked before they answer for the first time.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use forecast::ForecastError;
use forecast::artefact::{self, Model};
use forecast::game::GameModel;
use forecast::onnx::OnnxModel;
use forecast::players::ProjectionModel;
use forecast::rapm::RapmModel;
use forecast::win_probability::WinProbabilityModel;
use forecast::xg::XgModel;
use serde::Deserialize as _;
use sha2::{Digest as _, Sha256};
use store::TenantId;
use store::models::{ModelFormat, ModelStore, StoredModel};

use super::card::Card;
use super::import::{Golden, TOLERANCE};
use super::names;
use crate::auth::hex;
use crate::input_error::InputError;

/// How long another process may have promoted a version before this one notices.
const NOTICED_AFTER: Duration = Duration::from_millis(500);

/// Models kept at most; the next one beyond that empties the shelf.
const KEPT: usize = 128;

/// A model that can be asked.
#[derive(Debug)]
pub(crate) struct Loaded {
    /// Name, version and what is known of it.
    pub(crate) stored: StoredModel,
    pub(crate) card: Card,
    pub(crate) kind: Kind,
}

/// A model by what it is asked.
#[derive(Debug)]
pub(crate) enum Kind {
    Game(Box<GameModel>),
    Players(ProjectionModel),
    Moments(WinProbabilityModel),
    Attempts(XgModel),
    Attacks(RapmModel),
    Imported(Box<OnnxModel>),
    /// It is not published; its card says why.
    Withheld,
}

impl Loaded {
    /// The model of games, where it is one.
    pub(crate) fn game(&self) -> Option<&GameModel> {
        match &self.kind {
            Kind::Game(model) => Some(model),
            _ => None,
        }
    }
}

type Key = (TenantId, String, i64);

/// The models in memory.
#[derive(Debug, Default)]
pub(crate) struct Shelf {
    models: Mutex<HashMap<Key, Arc<Loaded>>>,
    serving: Mutex<HashMap<(TenantId, String), (Instant, i64)>>,
}

/// Nothing is left half done under these locks.
fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Shelf {
    /// A version of a model, or the one that serves.
    pub(crate) async fn get(
        &self,
        store: &dyn ModelStore,
        tenant: TenantId,
        name: &str,
        version: Option<i64>,
    ) -> Result<Arc<Loaded>, InputError> {
        let known = version.or_else(|| self.serving(tenant, name));
        if let Some(found) = known.and_then(|version| self.kept(tenant, name, version)) {
            return Ok(found);
        }
        let missing = || InputError::NotFound(missing_words(name, version));
        let Some(stored) = store.model(tenant, name, version).await? else {
            return Err(why_missing(store, tenant, name, version).await?);
        };
        if version.is_none() {
            let now = (Instant::now(), stored.version);
            lock(&self.serving).insert((tenant, name.to_owned()), now);
        }
        if let Some(found) = self.kept(tenant, name, stored.version) {
            return Ok(found);
        }
        let bytes = store.artefact(tenant, name, stored.version).await?;
        let bytes = bytes.ok_or_else(missing)?;
        let loaded = tokio::task::spawn_blocking(move || load(stored, &bytes)).await??;
        let loaded = Arc::new(loaded);
        let mut models = lock(&self.models);
        if models.len() >= KEPT {
            models.clear();
        }
        let key = (tenant, name.to_owned(), loaded.stored.version);
        models.insert(key, Arc::clone(&loaded));
        Ok(loaded)
    }

    /// Forgets which versions of a tenant serve, after one was promoted.
    pub(crate) fn forget(&self, tenant: TenantId) {
        lock(&self.serving).retain(|(of, _), _| *of != tenant);
    }

    fn serving(&self, tenant: TenantId, name: &str) -> Option<i64> {
        let serving = lock(&self.serving);
        let (seen, version) = serving.get(&(tenant, name.to_owned()))?;
        (seen.elapsed() < NOTICED_AFTER).then_some(*version)
    }

    fn kept(&self, tenant: TenantId, name: &str, version: i64) -> Option<Arc<Loaded>> {
        let models = lock(&self.models);
        models.get(&(tenant, name.to_owned(), version)).cloned()
    }
}

/// Why nothing answers: a model that is not published says what is missing, one that fails its gates which.
async fn why_missing(
    store: &dyn ModelStore,
    tenant: TenantId,
    name: &str,
    version: Option<i64>,
) -> Result<InputError, InputError> {
    if version.is_none()
        && let Some(newest) = store.models(tenant, Some(name)).await?.first()
        && let Some(card) = Card::read(&newest.card)
    {
        return Ok(InputError::Conflict(format!(
            "model {name} serves nobody; of version {}: {}",
            newest.version, card.words
        )));
    }
    Ok(InputError::NotFound(missing_words(name, version)))
}

fn missing_words(name: &str, version: Option<i64>) -> String {
    let name = ingest::finding::shorten(name);
    let name = name.as_str();
    match version {
        Some(version) => format!("model {name} has no version {version}"),
        None if names::ALL.contains(&name) => {
            format!("model {name} has no version that serves; POST /api/ml/train trains it")
        }
        None => format!("model {name} does not exist or has no version that serves"),
    }
}

/// Reads a model and tries it on its golden predictions.
fn load(stored: StoredModel, bytes: &[u8]) -> Result<Loaded, InputError> {
    let unusable = |why: String| {
        InputError::Conflict(format!(
            "model {} version {} cannot be used: {why}",
            stored.name, stored.version
        ))
    };
    if hex(&Sha256::digest(bytes)) != stored.sha256 {
        return Err(unusable(
            "its bytes are not those that were kept".to_owned(),
        ));
    }
    let card = Card::read(&stored.card).ok_or_else(|| {
        unusable("its card was written by another version of the program".to_owned())
    })?;
    let kind = if card.is_published {
        read_kind(&stored, &card, bytes).map_err(|error| unusable(error.to_string()))?
    } else {
        Kind::Withheld
    };
    Ok(Loaded { stored, card, kind })
}

fn read_kind(stored: &StoredModel, card: &Card, bytes: &[u8]) -> Result<Kind, ForecastError> {
    if stored.format == ModelFormat::Onnx {
        let model = OnnxModel::load(bytes, None)?;
        let golden = Vec::<Golden>::deserialize(&card.details["golden"]).unwrap_or_default();
        let golden: Vec<_> = golden.into_iter().map(Golden::into_pair).collect();
        model.verify(&golden, TOLERANCE)?;
        return Ok(Kind::Imported(Box::new(model)));
    }
    Ok(match stored.name.as_str() {
        names::PLAYER_PROJECTION => Kind::Players(checked(bytes)?),
        names::WIN_PROBABILITY => Kind::Moments(checked(bytes)?),
        names::EXPECTED_GOALS => Kind::Attempts(checked(bytes)?),
        names::RAPM => Kind::Attacks(checked(bytes)?),
        _ => Kind::Game(Box::new(checked(bytes)?)),
    })
}

fn checked<M: Model>(bytes: &[u8]) -> Result<M, ForecastError> {
    artefact::verify::<M>(bytes)?;
    artefact::load(bytes)
}
