//! What pages show: the forecast of a game, projections of players.

use serde_json::Value;
use store::TenantId;

use super::answer::{Prediction, Predictions};
use super::predict::PredictRequest;
use super::question::Changes;
use super::{Ml, names};
use crate::input_error::InputError;

impl Ml {
    /// The forecast of a game of the schedule by the model that serves, with changes to the line-ups.
    ///
    /// # Errors
    /// As [`Ml::predict`]; [`InputError::NotFound`] or [`InputError::Conflict`] where nothing serves yet.
    pub async fn forecast_of_game(
        &self,
        tenant: TenantId,
        game_id: i64,
        home: &Changes,
        away: &Changes,
    ) -> Result<Prediction, InputError> {
        let side = |changes: &Changes| serde_json::json!({"dress": changes.dress, "scratch": changes.scratch});
        let inputs =
            serde_json::json!({"game_id": game_id, "home": side(home), "away": side(away)});
        let request = PredictRequest {
            model: names::GAME.to_owned(),
            version: None,
            inputs,
        };
        let answer = self.predict(tenant, request).await?;
        let first = answer.predictions.into_iter().next();
        first.ok_or_else(|| InputError::NotFound(format!("game {game_id} does not exist")))
    }

    /// Forecasts of several games of the schedule, in their order; for lists of games.
    ///
    /// # Errors
    /// As [`Ml::predict`].
    pub async fn forecasts_of_games(
        &self,
        tenant: TenantId,
        game_ids: &[i64],
    ) -> Result<Predictions, InputError> {
        let games = game_ids.iter().map(|id| serde_json::json!({"game_id": id}));
        let request = PredictRequest {
            model: names::GAME.to_owned(),
            version: None,
            inputs: Value::Array(games.collect()),
        };
        self.predict(tenant, request).await
    }

    /// Projections of players over so many games of their teams; attendance counts.
    ///
    /// # Errors
    /// As [`Ml::predict`].
    pub async fn projections(
        &self,
        tenant: TenantId,
        player_ids: &[String],
        games: u32,
    ) -> Result<Predictions, InputError> {
        let players = player_ids
            .iter()
            .map(|id| serde_json::json!({"player_id": id, "games": games, "dresses": false}));
        let request = PredictRequest {
            model: names::PLAYER_PROJECTION.to_owned(),
            version: None,
            inputs: Value::Array(players.collect()),
        };
        self.predict(tenant, request).await
    }
}
