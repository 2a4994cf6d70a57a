//! What was said of one game before it, and how it was graded.

use forecast::Probabilities;
use forecast::grades::{ScoredForecast, grade};
use store::TenantId;

use super::grades::{graded, read_frozen};
use super::{Ml, refused};
use crate::input_error::InputError;

/// A forecast that was written down before its game and has not changed since.
#[derive(Debug, Clone, PartialEq)]
pub struct FrozenForecast {
    /// Name under which it was asked: `game`, or a model that it is compared with.
    pub model: String,
    /// Version of that model.
    pub version: i64,
    /// Model of the ladder that answered.
    pub answered_by: String,
    /// Games before this day were learnt from, YYYY-MM-DD.
    pub as_of: String,
    /// When it was written down, in Unix milliseconds.
    pub made_at: i64,
    /// The chances.
    pub probabilities: Probabilities,
    /// Whether it was written down before the day of the game; else it does not count.
    pub is_in_time: bool,
    /// Minus the logarithm of the chance given to what happened; none before that, and where it does not count.
    pub log_loss: Option<f64>,
    /// Sum of the squared misses of the three chances, likewise.
    pub brier: Option<f64>,
}

impl Ml {
    /// The frozen forecasts of a game, the one that was served first.
    ///
    /// # Errors
    /// [`InputError::Conflict`] where nothing is published.
    pub async fn frozen_forecasts(
        &self,
        tenant: TenantId,
        game_id: i64,
    ) -> Result<Vec<FrozenForecast>, InputError> {
        let directory = self.directories.of(&self.tables, tenant).await?;
        let Some(game) = directory.games.get(&game_id).map(graded) else {
            return Ok(Vec::new());
        };
        let mut told = Vec::new();
        for stored in self.store.forecasts(tenant, Some(game_id)).await? {
            let (version, made_at) = (stored.version, stored.made_at);
            let (forecast, content) = read_frozen(stored)?;
            let found = grade(std::slice::from_ref(&forecast), std::slice::from_ref(&game))
                .map_err(|error| refused("the frozen forecast", "", &error))?;
            let scored: Option<&ScoredForecast> = found.scored.first();
            told.push(FrozenForecast {
                model: forecast.model,
                version,
                answered_by: content.answered_by,
                as_of: content.as_of,
                made_at,
                probabilities: content.probabilities,
                is_in_time: found.late == 0,
                log_loss: scored.map(|scored| scored.log_loss),
                brier: scored.map(|scored| scored.brier),
            });
        }
        told.sort_by_key(|forecast| forecast.model != super::names::GAME);
        Ok(told)
    }
}
