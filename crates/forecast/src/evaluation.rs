//! How good the game models are, measured on games they had not seen, and which of them may be served.
//!
//! The split is fixed here: the first season warms the models up; of the games after it, the first third of the
//! decided ones may be used for tuning, and the rest is the test. [`tune`] looks at the tuning span alone and
//! [`evaluate`] scores the test span alone.

mod gates;
mod scores;
mod tuning;

#[cfg(test)]
mod real;
#[cfg(test)]
mod tests;

use serde::{Deserialize, Serialize};

use crate::ForecastError;
use crate::game::{Rung, Settings, WalkedGame, feature_rows, walk_forward_from};
use crate::league::League;
use crate::outcome::{Outcome, Probabilities};

pub use gates::{Choice, Gate, MIN_TEST_GAMES, choose};
pub use scores::{Bin, Calibration, Comparison, Scores, compare, score};
pub use tuning::tune;

/// The three spans of a league's days. A league of one season warms up on the first third of its games.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Split {
    /// First day of the tuning span, in days since 1970-01-01.
    pub tuning_from: i32,
    /// First day of the test span.
    pub test_from: i32,
}

impl Split {
    /// The split of a league; `None` when nothing is left to test on.
    pub fn of(league: &League) -> Option<Self> {
        let scored: Vec<(i32, usize, Outcome)> = league
            .games()
            .iter()
            .filter_map(|game| Some((game.date, league.season_number(game), game.outcome()?)))
            .collect();
        let first_season = scored.iter().map(|(_, season, _)| *season).min()?;
        let second_season = scored.iter().find(|(_, season, _)| *season > first_season);
        let tuning_from = second_season.or_else(|| scored.get(scored.len() / 3))?.0;
        let decided: Vec<i32> = scored
            .iter()
            .filter(|(date, _, outcome)| *date >= tuning_from && *outcome != Outcome::Tie)
            .map(|(date, _, _)| *date)
            .collect();
        let test_from = *decided.get(decided.len() / 3)?;
        Some(Self {
            tuning_from,
            test_from,
        })
    }

    /// Whether a day is in the tuning span.
    pub fn is_tuning(&self, date: i32) -> bool {
        (self.tuning_from..self.test_from).contains(&date)
    }

    /// Whether a day is in the test span.
    pub fn is_test(&self, date: i32) -> bool {
        date >= self.test_from
    }
}

/// What a model scored on the test span.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct RungReport {
    /// Model.
    pub rung: Rung,
    /// Its scores.
    pub scores: Scores,
    /// Its log loss minus that of the running base rates, game by game.
    pub against_base_rates: Comparison,
    /// Its log loss minus that of Elo, game by game.
    pub against_elo: Comparison,
    /// What it must fulfil to be served.
    pub gates: Vec<Gate>,
}

impl RungReport {
    /// Whether it may be served.
    pub fn passes(&self) -> bool {
        self.gates.iter().all(|gate| gate.passed)
    }
}

/// All models on the test span.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Evaluation {
    /// The spans.
    pub split: Split,
    /// The constants the models ran with.
    pub settings: Settings,
    /// One report per model.
    pub reports: Vec<RungReport>,
    /// Which models are served.
    pub choice: Choice,
}

/// Scores all models on the test span; `None` when the league has nothing to test on.
pub fn evaluate(league: &League, settings: &Settings) -> Option<Evaluation> {
    let split = Split::of(league)?;
    let walked = walk_forward_from(league, &Rung::ALL, settings, split.test_from);
    let by_rung: Vec<(Rung, Vec<(Probabilities, Outcome)>)> = Rung::ALL
        .iter()
        .enumerate()
        .map(|(place, rung)| (*rung, graded(&walked, place)))
        .collect();
    let of = |wanted: Rung| {
        by_rung
            .iter()
            .find(|(rung, _)| *rung == wanted)
            .map(|(_, games)| games.as_slice())
    };
    let (base_rates, elo) = (of(Rung::BaseRates)?, of(Rung::Elo)?);
    let reports: Vec<RungReport> = by_rung
        .iter()
        .map(|(rung, games)| {
            let scores = score(games);
            let against_base_rates = compare(games, base_rates);
            let against_elo = compare(games, elo);
            RungReport {
                rung: *rung,
                gates: gates::gates(*rung, &scores, &against_base_rates, &against_elo),
                scores,
                against_base_rates,
                against_elo,
            }
        })
        .collect();
    Some(Evaluation {
        split,
        settings: *settings,
        choice: choose(&reports),
        reports,
    })
}

/// What a model trained elsewhere scored on the test span.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ImportedReport {
    /// Its scores.
    pub scores: Scores,
    /// Its log loss minus that of the running base rates, game by game.
    pub against_base_rates: Comparison,
    /// Its log loss minus that of Elo, game by game.
    pub against_elo: Comparison,
    /// What it must fulfil to be served.
    pub gates: Vec<Gate>,
}

/// Scores a model trained elsewhere on the test span, from the features of [`crate::game::FEATURES`]; `None` when the
/// league has nothing to test on.
///
/// Whoever trained it must have left the test span out: the score cannot tell.
///
/// # Errors
/// What the model answers when it refuses a row.
pub fn evaluate_imported(
    league: &League,
    settings: &Settings,
    announced: bool,
    chances: impl Fn(&[f64]) -> Result<Probabilities, ForecastError>,
) -> Result<Option<ImportedReport>, ForecastError> {
    let Some(split) = Split::of(league) else {
        return Ok(None);
    };
    let mut own = Vec::new();
    for row in feature_rows(league, settings, announced) {
        if let Some(outcome) = row.outcome.filter(|_| split.is_test(row.date)) {
            own.push((chances(&row.features)?, outcome));
        }
    }
    let rungs = [Rung::BaseRates, Rung::Elo];
    let walked = walk_forward_from(league, &rungs, settings, split.test_from);
    let scores = score(&own);
    let against_base_rates = compare(&own, &graded(&walked, 0));
    let against_elo = compare(&own, &graded(&walked, 1));
    Ok(Some(ImportedReport {
        gates: gates::gates(Rung::LineUp, &scores, &against_base_rates, &against_elo),
        scores,
        against_base_rates,
        against_elo,
    }))
}

/// Forecast and outcome of each played game by one model of a walk.
fn graded(walked: &[WalkedGame], place: usize) -> Vec<(Probabilities, Outcome)> {
    walked
        .iter()
        .filter_map(|game| Some((*game.forecasts.get(place)?, game.outcome?)))
        .collect()
}
