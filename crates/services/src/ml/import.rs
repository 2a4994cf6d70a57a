//! Models of games that were trained elsewhere and come in as ONNX.

use std::time::{Duration, Instant};

use forecast::ForecastError;
use forecast::evaluation::{self, ImportedReport};
use forecast::game::FEATURES;
use forecast::onnx::OnnxModel;
use serde::{Deserialize, Serialize};
use serde_json::json;
use sha2::{Digest as _, Sha256};
use store::models::{ModelFormat, ModelStage, NewModel, StoredModel};

use super::card::Card;
use super::feed::Rows;
use super::{Ml, names, refused};
use crate::auth::hex;
use crate::caller::Caller;
use crate::input_error::{InputError, Problem};

/// How far a golden output may be missed: other programs compute with other rounding.
pub(super) const TOLERANCE: f64 = 1e-4;

/// Golden predictions that are taken at most.
const MOST_GOLDEN: usize = 1_000;

/// Longest time that a file is looked at.
const PATIENCE: Duration = Duration::from_secs(20);

/// A prediction that the model must repeat.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Golden {
    /// Features, in the order of the names.
    pub features: Vec<f64>,
    /// Chances of home win, tie and away win.
    pub output: Vec<f64>,
}

impl Golden {
    pub(super) fn into_pair(self) -> (Vec<f64>, Vec<f64>) {
        (self.features, self.output)
    }
}

/// A model to bring in.
#[derive(Debug, Clone)]
pub struct ImportRequest {
    /// Its name: small letters, digits and underscores; not one of the program's own.
    pub name: String,
    /// Whether it looks at the line-ups of the game itself, or at those that the last games let expect.
    pub announced: bool,
    /// What it is, in words.
    pub description: Option<String>,
    /// Predictions that it must repeat.
    pub golden: Vec<Golden>,
    /// The file.
    pub bytes: Vec<u8>,
}

impl Ml {
    /// Checks a model from elsewhere, grades it on the test span and keeps it as a candidate of its name.
    pub async fn import(
        &self,
        caller: &Caller,
        request: ImportRequest,
    ) -> Result<StoredModel, InputError> {
        check_name(&request.name)?;
        if request.golden.is_empty() || request.golden.len() > MOST_GOLDEN {
            return Err(wrong(
                "golden",
                &format!("{} predictions", request.golden.len()),
                "from 1 to 1000 predictions that the model must repeat",
            ));
        }
        self.require_tables(caller.tenant).await?;
        let rows = Rows::published(&self.tables, caller.tenant).await?;
        let patience = Patience::of(PATIENCE);
        let checking = tokio::task::spawn_blocking(move || check(request, &rows, &patience));
        let new = checking.await??;
        let new = NewModel {
            created_by: Some(caller.actor()),
            ..new
        };
        Ok(self.store.add_model(caller.tenant, &new, None).await?)
    }
}

/// How long a file is looked at.
#[derive(Debug, Clone, Copy)]
struct Patience {
    begun: Instant,
    length: Duration,
}

impl Patience {
    fn of(length: Duration) -> Self {
        Self {
            begun: Instant::now(),
            length,
        }
    }

    /// An error once it is over.
    fn check(&self) -> Result<(), ForecastError> {
        if self.begun.elapsed() < self.length {
            return Ok(());
        }
        Err(ForecastError::Artefact {
            field: "graph".to_owned(),
            reason: format!(
                "the model takes longer than {} seconds to be graded",
                self.length.as_secs()
            ),
        })
    }
}

fn check_name(name: &str) -> Result<(), InputError> {
    let is_plain = (1..=40).contains(&name.len())
        && name
            .bytes()
            .all(|letter| letter.is_ascii_lowercase() || letter.is_ascii_digit() || letter == b'_');
    if !is_plain || names::ALL.contains(&name) {
        return Err(wrong(
            "name",
            name,
            "1 to 40 small letters, digits and underscores, and not the name of one of the program's own models",
        ));
    }
    Ok(())
}

fn wrong(field: &str, value: &str, expected: &str) -> InputError {
    InputError::invalid(
        "the model cannot be taken",
        vec![
            Problem::new(format!("{field} cannot be used"))
                .column(field)
                .value(value)
                .expected(expected),
        ],
    )
}

fn check(request: ImportRequest, rows: &Rows, patience: &Patience) -> Result<NewModel, InputError> {
    let unusable = |error: ForecastError| refused("the model cannot be taken", "file", &error);
    let model = OnnxModel::load(&request.bytes, None).map_err(unusable)?;
    if model.width() != FEATURES.len() {
        let found = format!("{} features", model.width());
        return Err(wrong(
            "inputs",
            &found,
            &format!("the 7 features {}", FEATURES.join(", ")),
        ));
    }
    if model.outputs() != 3 {
        let found = format!("{} numbers", model.outputs());
        return Err(wrong(
            "outputs",
            &found,
            "the chances of home win, tie and away win",
        ));
    }
    for (number, golden) in request.golden.iter().cloned().enumerate() {
        patience.check().map_err(unusable)?;
        model
            .verify(&[golden.into_pair()], TOLERANCE)
            .map_err(|error| unusable(at_place(error, number)))?;
    }
    let league = rows.league().map_err(unusable)?;
    let settings = forecast::game::Settings::default();
    let report = evaluation::evaluate_imported(&league, &settings, request.announced, |features| {
        patience.check()?;
        model.game_chances(features)
    })
    .map_err(unusable)?;
    let card = card(&request, report.as_ref());
    Ok(NewModel {
        name: request.name,
        stage: ModelStage::Candidate,
        format: ModelFormat::Onnx,
        sha256: hex(&Sha256::digest(&request.bytes)),
        artefact: request.bytes,
        card: serde_json::to_value(card).map_err(InputError::internal)?,
        training_sha256: None,
        created_by: None,
    })
}

/// Each golden prediction is tried by itself: says which one it was.
fn at_place(error: ForecastError, number: usize) -> ForecastError {
    match error {
        ForecastError::Golden { wanted, found, .. } => ForecastError::Golden {
            field: format!("golden[{number}]"),
            wanted,
            found,
        },
        other => other,
    }
}

fn card(request: &ImportRequest, report: Option<&ImportedReport>) -> Card {
    let mut card = Card::new(
        "Who wins a game, or nobody; trained elsewhere.",
        &[(
            "home_team_id, away_team_id",
            "The teams, or game_id of a game of the schedule; the program computes the features.",
        )],
        &[(
            "probabilities",
            "Chances of home win, tie and away win; they add up to 1.",
        )],
        "Games whose results took part in its training: its grade cannot tell whether the test span was left out.",
    );
    card.is_experimental = true;
    card.passes = report.is_some_and(|report| report.gates.iter().all(|gate| gate.passed));
    if let Some(report) = report {
        card.scores = Some(report.scores.clone());
        card.against_base_rates = Some(report.against_base_rates);
        card.against_elo = Some(report.against_elo);
        card.gates.clone_from(&report.gates);
    }
    card.words = match (&request.description, report) {
        (_, None) => "There are too few games to test it.".to_owned(),
        (Some(words), Some(_)) => words.clone(),
        (None, Some(_)) => "Trained elsewhere.".to_owned(),
    };
    card.details = json!({
        "features": FEATURES,
        "announced": request.announced,
        "golden": request.golden,
    });
    card
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn patience_ends_with_words_for_it() {
        assert_eq!(Patience::of(Duration::from_mins(10)).check(), Ok(()));
        let over = Patience::of(Duration::ZERO).check().unwrap_err();
        assert!(
            over.to_string()
                .starts_with("graph: the model takes longer")
        );
    }
}
