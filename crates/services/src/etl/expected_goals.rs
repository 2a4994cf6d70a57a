//! The expected-goals fit as a step of the warehouse: tables in, tables out.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use forecast::xg::{self, Attempt, Fit, Settings, Weight};
use forecast::{Coefficient, ModelRun};
use warehouse::arrow::array::{Array, ArrayRef, BooleanArray, Date32Array, RecordBatch};
use warehouse::{Step, StepError, TableSet};

use crate::columns::{
    booleans, days, integer_array, integers, number_array, numbers, text_array, texts,
};

/// Fits the chance of a shot to score on the shot attempts of all completely tracked games.
#[derive(Debug, Clone, Copy)]
pub(super) struct ExpectedGoals;

impl Step for ExpectedGoals {
    fn name(&self) -> &'static str {
        "expected_goals"
    }

    fn inputs(&self) -> &[&str] {
        &[
            "int_shots",
            "fact_game_status",
            "dim_schedule",
            "dim_metric_weight",
        ]
    }

    fn outputs(&self) -> &[&str] {
        &["int_expected_goals_run", "fact_model_coefficients"]
    }

    fn run(&self, inputs: &TableSet) -> Result<Vec<(String, RecordBatch)>, StepError> {
        let complete = complete_games(inputs.get("fact_game_status")?)?;
        let mut attempts = attempts(inputs.get("int_shots")?)?;
        attempts.retain(|attempt| complete.contains(&attempt.game_id));
        let dates = dates(inputs.get("dim_schedule")?)?;
        let settings = Settings::from_weights(&weights(inputs.get("dim_metric_weight")?)?)?;
        let fit = xg::fit(&attempts, &dates, &settings)?;
        let (runs, coefficients) = match fit {
            Some(Fit { run, coefficients }) => (vec![run], coefficients),
            None => (Vec::new(), Vec::new()),
        };
        Ok(vec![
            ("int_expected_goals_run".to_owned(), model_run_table(&runs)?),
            (
                "fact_model_coefficients".to_owned(),
                coefficient_table(&coefficients)?,
            ),
        ])
    }
}

/// Games tracked from beginning to end; only these may teach a model.
fn complete_games(table: &RecordBatch) -> Result<BTreeSet<i64>, StepError> {
    let (games, statuses) = (
        integers(table, "game_id")?,
        texts(table, "tracking_status")?,
    );
    let complete = games
        .into_iter()
        .zip(statuses)
        .filter(|(_, status)| *status == Some("COMPLETE"));
    Ok(complete.filter_map(|(game, _)| game).collect())
}

/// Shot attempts; the flags are documented as never null.
fn attempts(table: &RecordBatch) -> Result<Vec<Attempt>, StepError> {
    let (events, games) = (texts(table, "event_id")?, integers(table, "game_id")?);
    let (types, empty_net) = (texts(table, "shot_type")?, booleans(table, "empty_net")?);
    let names = [
        "is_unblocked",
        "is_goal",
        "is_rebound",
        "is_one_timer",
        "is_tip",
        "is_breakaway",
        "off_pass",
        "is_rush",
    ];
    let flags = names.map(|name| booleans(table, name));
    let [
        unblocked,
        goal,
        rebound,
        one_timer,
        tip,
        breakaway,
        off_pass,
        rush,
    ] = flags;
    let (unblocked, goal, rebound, one_timer) = (unblocked?, goal?, rebound?, one_timer?);
    let (tip, breakaway, off_pass, rush) = (tip?, breakaway?, off_pass?, rush?);
    let rows = events.into_iter().zip(games).zip(types).enumerate();
    rows.map(|(row, ((event_id, game_id), shot_type))| {
        Ok(Attempt {
            event_id: event_id.ok_or("an attempt has no event_id")?.to_owned(),
            game_id: game_id.ok_or("an attempt has no game_id")?,
            is_unblocked: unblocked.value(row),
            empty_net: empty_net.is_valid(row).then(|| empty_net.value(row)),
            is_goal: goal.value(row),
            is_rebound: rebound.value(row),
            is_one_timer: one_timer.value(row),
            is_tip: tip.value(row),
            is_breakaway: breakaway.value(row),
            off_pass: off_pass.value(row),
            is_rush: rush.value(row),
            shot_type: shot_type.map(str::to_owned),
        })
    })
    .collect()
}

/// Day of each game, in days since 1970-01-01.
fn dates(table: &RecordBatch) -> Result<BTreeMap<i64, i32>, StepError> {
    let (games, dates) = (integers(table, "game_id")?, days(table, "date")?);
    Ok(games
        .into_iter()
        .zip(dates)
        .filter_map(|(game, date)| Some((game?, date?)))
        .collect())
}

fn weights(table: &RecordBatch) -> Result<Vec<Weight>, StepError> {
    let (metrics, terms) = (texts(table, "metric")?, texts(table, "term")?);
    let weights = numbers(table, "weight")?;
    let rows = metrics.into_iter().zip(terms).zip(weights);
    // A row without a number is a note, not a weight.
    Ok(rows
        .filter_map(|((metric, term), weight)| {
            Some(Weight {
                metric: metric?.to_owned(),
                term: term?.to_owned(),
                weight: weight?,
            })
        })
        .collect())
}

fn model_run_table(runs: &[ModelRun]) -> Result<RecordBatch, StepError> {
    let provisional: BooleanArray = runs.iter().map(|run| Some(run.is_provisional)).collect();
    let as_of: Date32Array = runs.iter().map(|run| run.data_as_of).collect();
    Ok(RecordBatch::try_from_iter_with_nullable([
        (
            "run_id",
            text_array(runs.iter().map(|run| Some(run.run_id.as_str()))),
            false,
        ),
        (
            "model",
            text_array(runs.iter().map(|run| Some(run.model.as_str()))),
            false,
        ),
        (
            "season_id",
            text_array(runs.iter().map(|run| run.season_id.as_deref())),
            true,
        ),
        (
            "situation",
            text_array(runs.iter().map(|run| run.situation.as_deref())),
            true,
        ),
        ("data_as_of", Arc::new(as_of) as ArrayRef, true),
        (
            "n_games",
            integer_array(runs.iter().map(|run| run.n_games)),
            false,
        ),
        (
            "n_obs",
            integer_array(runs.iter().map(|run| run.n_obs)),
            false,
        ),
        (
            "n_goals",
            integer_array(runs.iter().map(|run| run.n_goals)),
            false,
        ),
        ("tau", number_array(runs.iter().map(|run| run.tau)), true),
        (
            "lambda",
            number_array(runs.iter().map(|run| run.lambda)),
            true,
        ),
        (
            "log_loss",
            number_array(runs.iter().map(|run| run.log_loss)),
            true,
        ),
        (
            "log_loss_null",
            number_array(runs.iter().map(|run| run.log_loss_null)),
            true,
        ),
        (
            "log_loss_cv",
            number_array(runs.iter().map(|run| run.log_loss_cv)),
            true,
        ),
        ("is_provisional", Arc::new(provisional) as ArrayRef, false),
    ])?)
}

fn coefficient_table(rows: &[Coefficient]) -> Result<RecordBatch, StepError> {
    Ok(RecordBatch::try_from_iter_with_nullable([
        (
            "run_id",
            text_array(rows.iter().map(|row| Some(row.run_id.as_str()))),
            false,
        ),
        (
            "term",
            text_array(rows.iter().map(|row| Some(row.term.as_str()))),
            false,
        ),
        (
            "estimate",
            number_array(rows.iter().map(|row| Some(row.estimate))),
            false,
        ),
        (
            "se",
            number_array(rows.iter().map(|row| Some(row.se))),
            false,
        ),
        (
            "prior_mean",
            number_array(rows.iter().map(|row| row.prior_mean)),
            true,
        ),
        (
            "prior_sd",
            number_array(rows.iter().map(|row| row.prior_sd)),
            true,
        ),
        ("n", integer_array(rows.iter().map(|row| row.n)), false),
    ])?)
}
