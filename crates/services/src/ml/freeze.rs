//! Freezing: what the models say of games to come is written down once, before the games, and never changed.

use forecast::Probabilities;
use forecast::game::GameInput;
use serde::{Deserialize, Serialize};
use store::TenantId;
use store::models::NewForecast;

use super::{Ml, names};
use crate::input_error::InputError;
use crate::values::{date_text, days_since_epoch};

/// Models whose forecasts are frozen: the one that is served, and those it is compared with.
const FROZEN: [&str; 3] = [names::GAME, names::BASE_RATES, "elo"];

/// What is written down of a forecast.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(super) struct Frozen {
    pub(super) probabilities: Probabilities,
    /// Model of the ladder that answered.
    pub(super) answered_by: String,
    /// Games before this day were learnt from.
    pub(super) as_of: String,
}

impl Ml {
    /// Freezes forecasts of all games that are dated after today; the number of new ones. A game that was frozen
    /// before keeps its forecast.
    pub async fn freeze(&self, tenant: TenantId) -> Result<u64, InputError> {
        let directory = self.directories.of(&self.tables, tenant).await?;
        // The time zone of the league is not known: the day has to be over everywhere but in the far east.
        let today = jiff::Timestamp::now()
            .to_zoned(jiff::tz::TimeZone::UTC)
            .date();
        let games = directory.games.values();
        let to_come: Vec<_> = games
            .filter(|game| game.score().is_none() && game.date > today)
            .collect();
        if to_come.is_empty() {
            return Ok(0);
        }
        let mut forecasts = Vec::new();
        for name in FROZEN {
            let loaded = match self.loaded(tenant, name, None).await {
                Ok(loaded) => loaded,
                // Elo does not serve where it fails its gates, and nothing serves before the first training.
                Err(InputError::NotFound(_) | InputError::Conflict(_)) => continue,
                Err(error) => return Err(error),
            };
            let Some(model) = loaded.game() else { continue };
            for game in &to_come {
                // A game before the last result was not forecast in time, whatever its row says.
                if days_since_epoch(game.date) < model.as_of {
                    continue;
                }
                let input = GameInput::between(&game.home_team_id, &game.away_team_id);
                let Ok(forecast) = model.predict(&input) else {
                    continue;
                };
                let content = Frozen {
                    probabilities: forecast.probabilities,
                    answered_by: forecast.rung.name().to_owned(),
                    as_of: date_text(model.as_of),
                };
                forecasts.push(NewForecast {
                    game_id: game.game_id,
                    model: name.to_owned(),
                    version: loaded.stored.version,
                    content: serde_json::to_value(content).map_err(InputError::internal)?,
                });
            }
        }
        let frozen = self.store.freeze(tenant, &forecasts).await?;
        self.forget(tenant);
        Ok(frozen)
    }
}
