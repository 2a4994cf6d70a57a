//! What pages show: the forecast of a game, projections of a player.

use std::collections::HashMap;

use forecast::Probabilities;
use forecast::game::GameInput;
use serde_json::json;
use store::TenantId;

use super::answer::{Prediction, Predictions};
use super::predict::PredictRequest;
use super::question::Changes;
use super::{Ml, names, refused};
use crate::input_error::InputError;

/// A prediction with the version of the model that made it.
#[derive(Debug, Clone, PartialEq)]
pub struct Versioned {
    /// Version.
    pub version: i64,
    /// What it says.
    pub prediction: Prediction,
}

/// Projections of a player.
#[derive(Debug, Clone, PartialEq)]
pub struct Projections {
    /// Version of the model.
    pub version: i64,
    /// His next game, in which he plays.
    pub next_game: Prediction,
    /// The games that are left, of which he misses as many as he is used to; none where there are none.
    pub rest: Option<Prediction>,
}

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
    ) -> Result<Versioned, InputError> {
        let side = |changes: &Changes| json!({"dress": changes.dress, "scratch": changes.scratch});
        let inputs = json!([{"game_id": game_id, "home": side(home), "away": side(away)}]);
        let answer = self.ask(tenant, names::GAME, inputs).await?;
        let version = answer.version;
        let prediction = answer.predictions.into_iter().next();
        prediction
            .map(|prediction| Versioned {
                version,
                prediction,
            })
            .ok_or_else(|| InputError::NotFound(format!("game {game_id} does not exist")))
    }

    /// The chances of games of the schedule by the model that serves, by game: those of [`Ml::forecast_of_game`] without
    /// changes. A game that is not in the published schedule has none.
    ///
    /// # Errors
    /// As [`Ml::forecast_of_game`].
    pub async fn chances_of_games(
        &self,
        tenant: TenantId,
        game_ids: &[i64],
    ) -> Result<HashMap<i64, Probabilities>, InputError> {
        let directory = self.directories.of(&self.tables, tenant).await?;
        let loaded = self.loaded(tenant, names::GAME, None).await?;
        let Some(model) = loaded.game() else {
            return Ok(HashMap::new());
        };
        let games = game_ids.iter().filter_map(|id| directory.games.get(id));
        let chances = games.map(|game| {
            let input = GameInput::between(&game.home_team_id, &game.away_team_id);
            let forecast = model
                .predict(&input)
                .map_err(|error| refused("the forecast", "", &error))?;
            Ok((game.game_id, forecast.probabilities))
        });
        chances.collect()
    }

    /// Projections of a player over his next game and over so many games of his team.
    ///
    /// # Errors
    /// As [`Ml::predict`].
    pub async fn projections(
        &self,
        tenant: TenantId,
        player_id: &str,
        games: u32,
    ) -> Result<Projections, InputError> {
        let mut inputs = vec![json!({"player_id": player_id, "games": 1, "dresses": true})];
        if games > 0 {
            inputs.push(json!({"player_id": player_id, "games": games, "dresses": false}));
        }
        let answer = self
            .ask(tenant, names::PLAYER_PROJECTION, inputs.into())
            .await?;
        let mut predictions = answer.predictions.into_iter();
        let next_game = predictions.next();
        Ok(Projections {
            version: answer.version,
            next_game: next_game.ok_or_else(|| {
                InputError::NotFound(format!("player {player_id} does not exist"))
            })?,
            rest: predictions.next(),
        })
    }

    async fn ask(
        &self,
        tenant: TenantId,
        model: &str,
        inputs: serde_json::Value,
    ) -> Result<Predictions, InputError> {
        let request = PredictRequest {
            model: model.to_owned(),
            version: None,
            inputs,
        };
        self.predict(tenant, request).await
    }
}
