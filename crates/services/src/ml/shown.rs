//! What pages may show: whether a model of games has passed its gates, who is expected to play, and the cards.

use std::sync::Arc;

use forecast::game::Rung;
use forecast::league::Sides;
use store::TenantId;

use super::in_use::InUse;
use super::registry::VersionEntry;
use super::{Ml, names};
use crate::input_error::InputError;
use crate::kept::Kept;
use crate::values::date_text;

/// Whether forecasts of games may be shown.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum GameForecasts {
    /// Nothing was trained yet.
    Untrained,
    /// No model of the ladder passes its gates, or none can be used; the words say why.
    Withheld(String),
    /// They may.
    Served(ServedGames),
}

/// The model of games that serves.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ServedGames {
    /// Version of the model `game`.
    pub version: i64,
    /// Model of the ladder that answers before line-ups are known, as `fact_game_predictions` names it.
    pub model: &'static str,
    /// Last day whose results it knows, YYYY-MM-DD.
    pub last_day: String,
    /// Whether another model of the ladder takes over once the line-ups of a game are known.
    pub takes_line_ups: bool,
    /// How it stands, in words.
    pub words: String,
}

impl GameForecasts {
    /// The model, where forecasts may be shown.
    pub const fn served(&self) -> Option<&ServedGames> {
        match self {
            Self::Served(served) => Some(served),
            Self::Untrained | Self::Withheld(_) => None,
        }
    }

    /// Why nothing is shown; none where it is.
    pub fn why_not(&self) -> Option<&str> {
        match self {
            Self::Untrained => Some("No model has been trained yet."),
            Self::Withheld(words) => Some(words),
            Self::Served(_) => None,
        }
    }
}

/// The card of a model as readers see it: of the version that serves, or else of the newest.
#[derive(Debug, Clone, PartialEq)]
pub struct ModelCard {
    /// The version, with its card.
    pub version: VersionEntry,
    /// Whether it serves.
    pub serves: bool,
}

/// Cards by tenant and what is in use.
pub(super) type KeptCards = Kept<(TenantId, Arc<InUse>), Vec<ModelCard>>;

impl Ml {
    /// Whether forecasts of games may be shown, and by which model: the base rates are served where nothing passes its
    /// gates, and they know neither team.
    ///
    /// # Errors
    /// [`InputError::Unavailable`] where the database does not answer.
    pub async fn game_forecasts(&self, tenant: TenantId) -> Result<GameForecasts, InputError> {
        if !self.in_use(tenant).await?.has_forecasts() {
            return Ok(GameForecasts::Untrained);
        }
        let loaded = match self.loaded(tenant, names::GAME, None).await {
            Ok(loaded) => loaded,
            Err(InputError::NotFound(_)) => return Ok(GameForecasts::Untrained),
            Err(InputError::Conflict(words)) => return Ok(GameForecasts::Withheld(words)),
            Err(error) => return Err(error),
        };
        let words = loaded.card.words.clone();
        Ok(match loaded.game() {
            Some(model) if model.rung != Rung::BaseRates => GameForecasts::Served(ServedGames {
                version: loaded.stored.version,
                model: model.rung.name(),
                last_day: date_text(model.as_of.saturating_sub(1)),
                takes_line_ups: model.announced.is_some(),
                words,
            }),
            _ => GameForecasts::Withheld(words),
        })
    }

    /// Ids of the players who are expected to dress for two teams: those who dressed for most of the last games.
    ///
    /// # Errors
    /// As [`Ml::predict`].
    pub async fn expected_line_ups(
        &self,
        tenant: TenantId,
        teams: Sides<&str>,
    ) -> Result<Sides<Vec<String>>, InputError> {
        let loaded = self.loaded(tenant, names::GAME, None).await?;
        let expected = loaded.game().map(|model| &model.ratings.expected_line_ups);
        Ok(teams.map(|team| {
            let dressed = expected.and_then(|teams| teams.get(*team));
            let dressed = dressed.into_iter().flatten();
            dressed.map(|player| player.player_id.clone()).collect()
        }))
    }

    /// The cards of all models, those of the program first.
    ///
    /// # Errors
    /// [`InputError::Unavailable`] where the database does not answer.
    pub async fn model_cards(&self, tenant: TenantId) -> Result<Arc<Vec<ModelCard>>, InputError> {
        let key = (tenant, self.in_use(tenant).await?);
        if let Some(kept) = self.cards.get(&key) {
            return Ok(kept);
        }
        let models = self.models(tenant).await?;
        let cards = models.into_iter().filter_map(|model| {
            let serves = |version: &VersionEntry| Some(version.stored.version) == model.serving;
            let place = model.versions.iter().position(serves);
            let version = model.versions.into_iter().nth(place.unwrap_or(0))?;
            Some(ModelCard {
                version,
                serves: place.is_some(),
            })
        });
        let cards = Arc::new(cards.collect());
        self.cards.keep(key, Arc::clone(&cards));
        Ok(cards)
    }
}
