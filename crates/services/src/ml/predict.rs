//! Asking a model: one input or many.

use std::sync::Arc;

use forecast::ForecastError;
use forecast::artefact::Model;
use forecast::game::GameModel;
use forecast::onnx::OnnxModel;
use forecast::players::ProjectionModel;
use forecast::xg::Attempt;
use rayon::prelude::*;
use serde::de::DeserializeOwned;
use serde_json::Value;
use store::TenantId;

use super::answer::{Prediction, Predictions};
use super::directory::Directory;
use super::loaded::{Kind, Loaded};
use super::question::{AttemptQuestion, Fault, GameQuestion, PlayerQuestion};
use super::{Ml, names, under};
use crate::input_error::{InputError, Problem};

/// Inputs of a request at most.
pub const MOST_INPUTS: usize = 1_000;

/// Inputs from which they are shared between threads.
const SHARED_FROM: usize = 16;

/// What to predict.
#[derive(Debug, Clone, PartialEq)]
pub struct PredictRequest {
    /// Name of the model.
    pub model: String,
    /// Its version; the one that serves when none is named.
    pub version: Option<i64>,
    /// One input or a list of them.
    pub inputs: Value,
}

impl Ml {
    /// Asks a model.
    ///
    /// # Errors
    /// [`InputError::NotFound`] where there is no such model, [`InputError::Conflict`] where it is not published or
    /// cannot be used, [`InputError::Invalid`] with the field where an input cannot be true.
    pub async fn predict(
        &self,
        tenant: TenantId,
        request: PredictRequest,
    ) -> Result<Predictions, InputError> {
        let inputs = match request.inputs {
            Value::Array(inputs) => inputs,
            Value::Null => Vec::new(),
            one => vec![one],
        };
        if inputs.is_empty() || inputs.len() > MOST_INPUTS {
            let problem = Problem::new(format!(
                "{} inputs; a request takes from 1 to {MOST_INPUTS}",
                inputs.len()
            ));
            return Err(InputError::invalid(
                "inputs",
                vec![problem.column("inputs")],
            ));
        }
        let model = self.loaded(tenant, &request.model, request.version).await?;
        if matches!(model.kind, Kind::Withheld) {
            return Err(InputError::Conflict(model.card.words.clone()));
        }
        let directory = self.directories.of(&self.tables, tenant).await?;
        let base = match model.kind {
            // The features of imported models come from the ratings, which every model of the ladder holds.
            Kind::Imported(_) => Some(self.loaded(tenant, names::BASE_RATES, None).await?),
            _ => None,
        };
        // A few inputs are answered before another thread would have begun; a model from elsewhere may take longer.
        let is_quick = inputs.len() < SHARED_FROM && base.is_none();
        let answer = move || {
            let asking = Asking {
                model: &model,
                directory: &directory,
                base: base.as_deref(),
            };
            asking.all(inputs)
        };
        if is_quick {
            answer()
        } else {
            tokio::task::spawn_blocking(answer).await?
        }
    }

    /// A version of a model, or the one that serves.
    pub(super) async fn loaded(
        &self,
        tenant: TenantId,
        name: &str,
        version: Option<i64>,
    ) -> Result<Arc<Loaded>, InputError> {
        self.shelf
            .get(self.store.as_ref(), tenant, name, version)
            .await
    }
}

/// What a question is answered from.
struct Asking<'a> {
    model: &'a Loaded,
    directory: &'a Directory,
    base: Option<&'a Loaded>,
}

impl Asking<'_> {
    fn all(&self, inputs: Vec<Value>) -> Result<Predictions, InputError> {
        let one = |(place, input): (usize, Value)| {
            self.one(input).map_err(|mut fault| {
                let field = fault.column.take().unwrap_or_default();
                Box::new((*fault).column(under(&format!("inputs[{place}]"), &field)))
            })
        };
        let answers: Vec<Result<Prediction, Fault>> = if inputs.len() < SHARED_FROM {
            inputs.into_iter().enumerate().map(one).collect()
        } else {
            inputs.into_par_iter().enumerate().map(one).collect()
        };
        let mut predictions = Vec::with_capacity(answers.len());
        let mut faults = Vec::new();
        for answer in answers {
            match answer {
                Ok(prediction) => predictions.push(prediction),
                Err(fault) => faults.push(*fault),
            }
        }
        if faults.is_empty() {
            Ok(Predictions {
                model: self.model.stored.name.clone(),
                version: self.model.stored.version,
                is_experimental: self.model.card.is_experimental,
                predictions,
            })
        } else {
            Err(InputError::invalid("the inputs cannot be used", faults))
        }
    }

    fn one(&self, input: Value) -> Result<Prediction, Fault> {
        match &self.model.kind {
            Kind::Game(model) => self.game(model, read(input)?),
            Kind::Imported(model) => self.imported(model, read(input)?),
            Kind::Players(model) => self.player(model, read(input)?),
            Kind::Moments(model) => Ok(Prediction::of_moment(ask(model, &read(input)?)?)),
            Kind::Attempts(model) => {
                let attempt = Attempt::from(read::<AttemptQuestion>(input)?);
                Ok(Prediction::of_attempt(ask(model, &attempt)?))
            }
            Kind::Attacks(model) => Ok(Prediction::of_attack(ask(model, &read(input)?)?)),
            Kind::Withheld => Err(Box::new(Problem::new(self.model.card.words.clone()))),
        }
    }

    fn game(&self, model: &GameModel, question: GameQuestion) -> Result<Prediction, Fault> {
        let asked = question.resolve(self.directory, model)?;
        let forecast = ask(model, &asked.input)?;
        Ok(Prediction::of_game(asked, forecast))
    }

    fn imported(&self, model: &OnnxModel, question: GameQuestion) -> Result<Prediction, Fault> {
        let ratings = self.base.and_then(Loaded::game);
        let ratings = ratings.ok_or_else(|| {
            Box::new(Problem::new(
                "the models of the program are not trained yet",
            ))
        })?;
        let asked = question.resolve(self.directory, ratings)?;
        let features = ratings
            .features(&asked.input)
            .map_err(|error| told(&error))?;
        let chances = model
            .game_chances(&features)
            .map_err(|error| told(&error))?;
        Ok(Prediction::of_imported(asked, chances))
    }

    fn player(
        &self,
        model: &ProjectionModel,
        question: PlayerQuestion,
    ) -> Result<Prediction, Fault> {
        let input = question.resolve(self.directory)?;
        let notes = if model.players.contains_key(&input.player_id) {
            Vec::new()
        } else {
            vec!["The player has no game among those learnt from: the average of his position stands in.".to_owned()]
        };
        Ok(Prediction::of_player(ask(model, &input)?, notes))
    }
}

fn ask<M: Model>(model: &M, input: &M::Input) -> Result<M::Output, Fault> {
    model.predict(input).map_err(|error| told(&error))
}

fn told(error: &ForecastError) -> Fault {
    let problem = Problem::new(error.to_string());
    Box::new(match error {
        ForecastError::BadInput {
            field,
            value,
            must_be,
        } => problem.column(field).value(value).expected(*must_be),
        _ => problem,
    })
}

/// An input in the form that the model takes.
fn read<T: DeserializeOwned>(input: Value) -> Result<T, Fault> {
    serde_path_to_error::deserialize(input).map_err(|error| {
        // Both name what was sent, which may be long.
        let path = ingest::finding::shorten(&error.path().to_string());
        let problem = Problem::new(ingest::finding::shorten(&error.inner().to_string()));
        Box::new(if path == "." {
            problem
        } else {
            problem.column(path)
        })
    })
}
