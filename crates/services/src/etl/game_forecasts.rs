//! Forecasts of all games as a step of the warehouse: every game as it would have been forecast on the morning of its
//! day, the teams' ratings, and how good the forecasts were.
//!
//! The constants are those of `dim_metric_weight` and of the models; nothing is tuned here. The model that looks at the
//! line-ups of the game itself takes no part: they are known from the sheet that was filled in at the game.

use std::collections::BTreeMap;
use std::sync::Arc;

use forecast::evaluation::{Scores, Split, compare, score};
use forecast::game::{Rung, Settings, TeamRating, WalkedGame, rating_history, walk_forward};
use forecast::league::League;
use forecast::{Outcome, Probabilities};
use sha2::{Digest as _, Sha256};
use warehouse::arrow::array::{ArrayRef, BooleanArray, Date32Array, RecordBatch};
use warehouse::{Step, StepError, TableSet};

use crate::auth::hex;
use crate::columns::{integer_array, number_array, numbers, text_array, texts};
use crate::ml::Rows;

/// Version of the forecasts: rises when features or fits change.
const VERSION: &str = "1";

/// Models whose forecasts rest on what is known before a game.
const RUNGS: [Rung; 5] = [
    Rung::BaseRates,
    Rung::Elo,
    Rung::GoalDifference,
    Rung::Poisson,
    Rung::ExpectedLineUp,
];

/// Smallest chance that is believed in a score.
const FLOOR: f64 = 1e-9;

/// Forecasts every game from the days before its own.
#[derive(Debug, Clone, Copy)]
pub(super) struct GameForecasts;

impl Step for GameForecasts {
    fn name(&self) -> &'static str {
        "game_forecasts"
    }

    fn inputs(&self) -> &[&str] {
        &["dim_schedule", "fact_gameroster", "dim_metric_weight"]
    }

    fn outputs(&self) -> &[&str] {
        &[
            "fact_team_ratings",
            "fact_game_predictions",
            "fact_forecast_grades",
            "fact_forecast_reliability",
        ]
    }

    fn run(&self, inputs: &TableSet) -> Result<Vec<(String, RecordBatch)>, StepError> {
        let rows = Rows::of_batches(inputs.get("dim_schedule")?, inputs.get("fact_gameroster")?)?;
        let settings = settings(inputs.get("dim_metric_weight")?)?;
        let run = run_ids(&rows, &settings);
        let league = rows.league()?;
        let (walked, ratings) = std::thread::scope(|scope| {
            let ratings = scope.spawn(|| rating_history(&league, &settings));
            let walked = walk_forward(&league, &RUNGS, &settings);
            let ratings = ratings
                .join()
                .unwrap_or_else(|panic| std::panic::resume_unwind(panic));
            (walked, ratings)
        });
        let grades = grades(&league, &walked);
        Ok(vec![
            ("fact_team_ratings".to_owned(), rating_table(&ratings)?),
            (
                "fact_game_predictions".to_owned(),
                prediction_table(&league, &walked, &run)?,
            ),
            ("fact_forecast_grades".to_owned(), grade_table(&grades)?),
            (
                "fact_forecast_reliability".to_owned(),
                reliability_table(&grades)?,
            ),
        ])
    }
}

/// The constants of the table over those of the models.
fn settings(weights: &RecordBatch) -> Result<Settings, StepError> {
    let (metrics, terms) = (texts(weights, "metric")?, texts(weights, "term")?);
    let values = numbers(weights, "weight")?;
    let mut settings = Settings::default();
    for ((metric, term), value) in metrics.into_iter().zip(terms).zip(values) {
        let (Some(metric), Some(term), Some(value)) = (metric, term, value) else {
            continue;
        };
        let (elo, poisson) = (&mut settings.elo, &mut settings.poisson);
        let place = match (metric, term) {
            ("elo", "start") => &mut elo.start,
            ("elo", "k") => &mut elo.k,
            ("elo", "home") => &mut elo.home,
            ("elo", "scale") => &mut elo.scale,
            ("elo", "margin_log") => &mut elo.margin_log,
            ("elo", "margin_base") => &mut elo.margin_base,
            ("elo", "favourite_slope") => &mut elo.favourite_slope,
            ("elo", "favourite_scale") => &mut elo.favourite_scale,
            ("elo", "playoff_factor") => &mut elo.playoff_factor,
            ("elo", "revert_share") => &mut elo.revert_share,
            ("elo", "season_mean") => &mut elo.season_mean,
            ("poisson", "half_life_days") => &mut poisson.half_life_days,
            ("poisson", "ridge") => &mut poisson.ridge,
            _ => continue,
        };
        *place = value;
    }
    Ok(settings)
}

/// The id of each model's run: a hash of model, version, constants and rows.
fn run_ids(rows: &Rows, settings: &Settings) -> Vec<String> {
    let mut input = Sha256::new();
    for game in &rows.games {
        input.update(game.game_id.to_le_bytes());
        input.update(game.date.to_le_bytes());
        for text in [&game.season_id, &game.home_team_id, &game.away_team_id] {
            input.update((text.len() as u64).to_le_bytes());
            input.update(text.as_bytes());
        }
        for goals in [game.home_goals, game.away_goals] {
            input.update(goals.map_or(-1, i64::from).to_le_bytes());
        }
    }
    for row in &rows.roster {
        input.update(row.game_id.to_le_bytes());
        input.update(row.player_id.as_bytes());
        for count in [row.goals, row.assists, row.goals_against] {
            input.update(count.to_le_bytes());
        }
    }
    input.update(format!("{settings:?}").as_bytes());
    let input = input.finalize();
    let of_rung = |rung: &Rung| {
        let mut hash = Sha256::new();
        hash.update(format!("{}/{VERSION}/", rung.name()).as_bytes());
        hash.update(input);
        hex(&hash.finalize()).chars().take(16).collect()
    };
    RUNGS.iter().map(of_rung).collect()
}

fn days_array(values: impl Iterator<Item = Option<i32>>) -> ArrayRef {
    Arc::new(values.collect::<Date32Array>())
}

fn rating_table(ratings: &[TeamRating]) -> Result<RecordBatch, StepError> {
    let systems = [true, false];
    let rows: Vec<(bool, &TeamRating)> = systems
        .into_iter()
        .flat_map(|is_elo| ratings.iter().map(move |rating| (is_elo, rating)))
        .collect();
    let of_elo = |value: fn(&TeamRating) -> f64| {
        number_array(rows.iter().map(|(is_elo, row)| is_elo.then(|| value(row))))
    };
    let of_poisson = |value: fn(&TeamRating) -> f64| {
        number_array(
            rows.iter()
                .map(|(is_elo, row)| (!is_elo).then(|| value(row))),
        )
    };
    let system = |is_elo: bool| if is_elo { "elo" } else { "poisson" };
    Ok(RecordBatch::try_from_iter_with_nullable([
        (
            "system",
            text_array(rows.iter().map(|(is_elo, _)| Some(system(*is_elo)))),
            false,
        ),
        (
            "team_id",
            text_array(rows.iter().map(|(_, row)| Some(row.team_id.as_str()))),
            false,
        ),
        (
            "game_id",
            integer_array(rows.iter().map(|(_, row)| row.game_id)),
            false,
        ),
        (
            "date",
            days_array(rows.iter().map(|(_, row)| Some(row.date))),
            false,
        ),
        ("rating", of_elo(|row| row.elo), true),
        ("rating_before", of_elo(|row| row.elo_before), true),
        ("att", of_poisson(|row| row.attack_defence.attack), true),
        ("def", of_poisson(|row| row.attack_defence.defence), true),
        ("exp_goals", of_poisson(|row| row.expected_goals), true),
    ])?)
}

/// What a model said of a game.
struct Said<'a> {
    game: &'a WalkedGame,
    model: usize,
    chances: Probabilities,
    /// Day of the last result before.
    as_of: Option<i32>,
    span: &'static str,
}

fn prediction_table(
    league: &League,
    walked: &[WalkedGame],
    run: &[String],
) -> Result<RecordBatch, StepError> {
    let split = Split::of(league);
    let span = |date: i32| match split {
        Some(split) if split.is_test(date) => "test",
        Some(split) if split.is_tuning(date) => "tuning",
        _ => "warm_up",
    };
    let played: Vec<i32> = walked
        .iter()
        .filter(|game| game.outcome.is_some())
        .map(|game| game.date)
        .collect();
    let mut rows = Vec::with_capacity(walked.len() * RUNGS.len());
    for game in walked {
        let before = played.partition_point(|date| *date < game.date);
        let as_of = before
            .checked_sub(1)
            .and_then(|last| played.get(last))
            .copied();
        for (model, chances) in game.forecasts.iter().enumerate() {
            rows.push(Said {
                game,
                model,
                chances: *chances,
                as_of,
                span: span(game.date),
            });
        }
    }
    let loss = |row: &Said<'_>| {
        row.game
            .outcome
            .map(|outcome| -row.chances.of(outcome).max(FLOOR).ln())
    };
    let name = |row: &Said<'_>| RUNGS.get(row.model).map(|rung| rung.name());
    let number =
        |value: fn(&Said<'_>) -> f64| number_array(rows.iter().map(|row| Some(value(row))));
    Ok(RecordBatch::try_from_iter_with_nullable([
        (
            "game_id",
            integer_array(rows.iter().map(|row| row.game.game_id)),
            false,
        ),
        ("model", text_array(rows.iter().map(name)), false),
        (
            "run_id",
            text_array(
                rows.iter()
                    .map(|row| run.get(row.model).map(String::as_str)),
            ),
            false,
        ),
        (
            "span",
            text_array(rows.iter().map(|row| Some(row.span))),
            false,
        ),
        ("p_home", number(|row| row.chances.home), false),
        ("p_tie", number(|row| row.chances.tie), false),
        ("p_away", number(|row| row.chances.away), false),
        (
            "exp_home_goals",
            number(|row| row.game.expected_goals.home),
            false,
        ),
        (
            "exp_away_goals",
            number(|row| row.game.expected_goals.away),
            false,
        ),
        (
            "data_as_of",
            days_array(rows.iter().map(|row| row.as_of)),
            true,
        ),
        ("log_loss", number_array(rows.iter().map(loss)), true),
    ])?)
}

/// A model over a season.
struct Grade {
    season_id: String,
    model: &'static str,
    is_warm_up: bool,
    scores: Scores,
    against_base_rates: (Option<f64>, Option<f64>),
    against_elo: (Option<f64>, Option<f64>),
}

fn grades(league: &League, walked: &[WalkedGame]) -> Vec<Grade> {
    let ids: BTreeMap<i64, &str> = league
        .games()
        .iter()
        .map(|game| (game.game_id, game.season_id.as_str()))
        .collect();
    let mut seasons: BTreeMap<(usize, &str), Vec<(&WalkedGame, Outcome)>> = BTreeMap::new();
    for game in walked {
        if let Some((outcome, season_id)) = game.outcome.zip(ids.get(&game.game_id)) {
            seasons
                .entry((game.season, season_id))
                .or_default()
                .push((game, outcome));
        }
    }
    let mut grades = Vec::new();
    for ((number, season_id), games) in seasons {
        let of_model: Vec<Vec<(Probabilities, Outcome)>> = (0..RUNGS.len())
            .map(|model| {
                let said = games.iter();
                said.filter_map(|(game, outcome)| Some((*game.forecasts.get(model)?, *outcome)))
                    .collect()
            })
            .collect();
        let against = |model: usize, own: &[(Probabilities, Outcome)]| {
            let other = of_model.get(model).map(Vec::as_slice).unwrap_or_default();
            let comparison = compare(own, other);
            (comparison.log_loss, comparison.log_loss_error)
        };
        for (rung, own) in RUNGS.iter().zip(&of_model) {
            grades.push(Grade {
                season_id: season_id.to_owned(),
                model: rung.name(),
                is_warm_up: number == 0,
                scores: score(own),
                against_base_rates: against(0, own),
                against_elo: against(1, own),
            });
        }
    }
    grades
}

fn count(number: usize) -> i64 {
    i64::try_from(number).unwrap_or(i64::MAX)
}

fn grade_table(grades: &[Grade]) -> Result<RecordBatch, StepError> {
    let number = |value: fn(&Grade) -> Option<f64>| number_array(grades.iter().map(value));
    let warm_up: BooleanArray = grades.iter().map(|grade| Some(grade.is_warm_up)).collect();
    Ok(RecordBatch::try_from_iter_with_nullable([
        (
            "season_id",
            text_array(grades.iter().map(|grade| Some(grade.season_id.as_str()))),
            false,
        ),
        (
            "model",
            text_array(grades.iter().map(|grade| Some(grade.model))),
            false,
        ),
        ("is_warm_up", Arc::new(warm_up) as ArrayRef, false),
        (
            "n_games",
            integer_array(grades.iter().map(|grade| count(grade.scores.games))),
            false,
        ),
        (
            "n_decided",
            integer_array(grades.iter().map(|grade| count(grade.scores.decided))),
            false,
        ),
        ("accuracy", number(|grade| grade.scores.accuracy), true),
        ("log_loss", number(|grade| grade.scores.log_loss), true),
        (
            "log_loss_decided",
            number(|grade| grade.scores.two_way_log_loss),
            true,
        ),
        ("brier", number(|grade| grade.scores.brier), true),
        ("rps", number(|grade| grade.scores.ranked_probability), true),
        (
            "calibration_slope",
            number(|grade| {
                grade
                    .scores
                    .calibration
                    .map(|calibration| calibration.slope)
            }),
            true,
        ),
        (
            "calibration_slope_se",
            number(|grade| {
                grade
                    .scores
                    .calibration
                    .map(|calibration| calibration.slope_error)
            }),
            true,
        ),
        (
            "log_loss_vs_base_rates",
            number(|grade| grade.against_base_rates.0),
            true,
        ),
        (
            "log_loss_vs_base_rates_se",
            number(|grade| grade.against_base_rates.1),
            true,
        ),
        ("log_loss_vs_elo", number(|grade| grade.against_elo.0), true),
        (
            "log_loss_vs_elo_se",
            number(|grade| grade.against_elo.1),
            true,
        ),
    ])?)
}

fn reliability_table(grades: &[Grade]) -> Result<RecordBatch, StepError> {
    let rows: Vec<_> = grades
        .iter()
        .flat_map(|grade| {
            grade
                .scores
                .reliability
                .iter()
                .enumerate()
                .map(move |(bin, found)| (grade, bin, found))
        })
        .collect();
    Ok(RecordBatch::try_from_iter_with_nullable([
        (
            "season_id",
            text_array(rows.iter().map(|row| Some(row.0.season_id.as_str()))),
            false,
        ),
        (
            "model",
            text_array(rows.iter().map(|row| Some(row.0.model))),
            false,
        ),
        (
            "bin",
            integer_array(rows.iter().map(|row| count(row.1) + 1)),
            false,
        ),
        (
            "p_from",
            number_array(rows.iter().map(|row| Some(row.2.from))),
            false,
        ),
        (
            "p_to",
            number_array(rows.iter().map(|row| Some(row.2.to))),
            false,
        ),
        (
            "n_decided",
            integer_array(rows.iter().map(|row| count(row.2.games))),
            false,
        ),
        (
            "p_forecast",
            number_array(rows.iter().map(|row| row.2.forecast)),
            true,
        ),
        (
            "p_seen",
            number_array(rows.iter().map(|row| row.2.seen)),
            true,
        ),
    ])?)
}
