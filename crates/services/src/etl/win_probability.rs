//! The chance to win after every event of the tracked games, as a step of the warehouse.
//!
//! What was expected of the teams is what was said on the morning of the game; score, clock and manpower are those of the
//! event. Of manpower only what is known at that moment enters: a penalty lasts as long as it was called for, and nobody
//! looks ahead to the stint in which it ended.

mod deserved;
mod game;
mod grades;
mod rows;

use std::collections::BTreeMap;

use forecast::win_probability::ManpowerFactors;
use warehouse::arrow::array::RecordBatch;
use warehouse::{Step, StepError, TableSet};

use crate::columns::{integer_array, number_array, numbers, text_array, texts};
use crate::ml::manpower_factors;
use game::Moments;

pub(super) use grades::WinProbabilityGrades;

/// Walks through the events of every tracked game.
#[derive(Debug, Clone, Copy)]
pub(super) struct WinProbabilities;

/// A row of the table.
#[derive(Debug, Clone, PartialEq)]
struct Row {
    event_id: String,
    game_id: i64,
    game_elapsed_s: i64,
    wp_home: f64,
    p_home_win: f64,
    p_tie: f64,
    p_away_win: f64,
    wpa: f64,
    leverage: f64,
    wpa_goal: Option<f64>,
    deserved: Option<forecast::Probabilities>,
}

impl Step for WinProbabilities {
    fn name(&self) -> &'static str {
        "win_probability"
    }

    fn inputs(&self) -> &[&str] {
        &[
            "fact_events",
            "fact_shifts",
            "fact_penalties",
            "fact_shots",
            "fact_game_predictions",
            "fact_game_status",
            "dim_schedule",
            "dim_metric_weight",
        ]
    }

    fn outputs(&self) -> &[&str] {
        &["fact_win_probability"]
    }

    fn run(&self, inputs: &TableSet) -> Result<Vec<(String, RecordBatch)>, StepError> {
        let factors = factors(inputs.get("dim_metric_weight")?)?;
        let mut games = rows::games(inputs)?;
        let mut found = Vec::new();
        for (game_id, game) in &mut games {
            game.events.sort_by_key(|event| event.order);
            found.extend(Moments::of(*game_id, game, factors).rows()?);
        }
        Ok(vec![("fact_win_probability".to_owned(), table(&found)?)])
    }
}

fn factors(weights: &RecordBatch) -> Result<ManpowerFactors, StepError> {
    let rows = texts(weights, "metric")?
        .into_iter()
        .zip(texts(weights, "term")?)
        .zip(numbers(weights, "weight")?);
    let terms: BTreeMap<String, f64> = rows
        .filter(|((metric, _), _)| *metric == Some("win_probability"))
        .filter_map(|((_, term), weight)| Some((term?.to_owned(), weight?)))
        .collect();
    Ok(manpower_factors(&terms))
}

fn table(rows: &[Row]) -> Result<RecordBatch, StepError> {
    let number = |value: fn(&Row) -> f64| number_array(rows.iter().map(|row| Some(value(row))));
    let deserved = |value: fn(&forecast::Probabilities) -> f64| {
        number_array(rows.iter().map(|row| row.deserved.as_ref().map(value)))
    };
    Ok(RecordBatch::try_from_iter_with_nullable([
        (
            "event_id",
            text_array(rows.iter().map(|row| Some(row.event_id.as_str()))),
            false,
        ),
        (
            "game_id",
            integer_array(rows.iter().map(|row| row.game_id)),
            false,
        ),
        (
            "game_elapsed_s",
            integer_array(rows.iter().map(|row| row.game_elapsed_s)),
            false,
        ),
        ("wp_home", number(|row| row.wp_home), false),
        ("p_home_win", number(|row| row.p_home_win), false),
        ("p_tie", number(|row| row.p_tie), false),
        ("p_away_win", number(|row| row.p_away_win), false),
        ("wpa", number(|row| row.wpa), false),
        ("leverage", number(|row| row.leverage), false),
        (
            "wpa_goal",
            number_array(rows.iter().map(|row| row.wpa_goal)),
            true,
        ),
        ("deserved_home", deserved(|chances| chances.home), true),
        ("deserved_level", deserved(|chances| chances.tie), true),
        ("deserved_away", deserved(|chances| chances.away), true),
    ])?)
}

#[cfg(test)]
mod tests;
