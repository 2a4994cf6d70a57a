//! Grades: how good forecasts were. What would have been said before each game, and what really was said and frozen,
//! are two things and are told apart.

use std::collections::BTreeMap;
use std::sync::Arc;

use forecast::evaluation::{Comparison, Scores, compare, score};
use forecast::grades::{FrozenForecast, GradedGame, SeasonGrade, grade};
use forecast::league::League;
use forecast::{Outcome, Probabilities};
use serde::{Deserialize, Serialize};
use store::TenantId;
use store::models::StoredForecast;

use super::directory::{Directory, ScheduledGame};
use super::freeze::Frozen;
use super::in_use::InUse;
use super::{Ml, refused};
use crate::input_error::InputError;
use crate::kept::Kept;
use crate::tables::Question;
use crate::values::days_since_epoch;

/// Seconds of a day.
const DAY: i64 = 86_400;

/// Grades by tenant, version of the tables, and what is in use.
pub(super) type KeptGrades = Kept<(TenantId, i64, Arc<InUse>), Grades>;

/// All grades of a league.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Grades {
    /// Every game as it would have been forecast on its morning, by the program as it is today.
    pub walk_forward: WalkForward,
    /// What was said and written down before the games.
    pub frozen: FrozenGrades,
}

/// Grades of what would have been said.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct WalkForward {
    /// Season by season, model by model; the first season only warms the models up.
    pub seasons: Vec<SeasonRow>,
    /// The span that took no part in choosing constants, model by model.
    pub test: Vec<ModelGrade>,
}

/// A model over a season, a row of `fact_forecast_grades`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct SeasonRow {
    /// Season.
    pub season_id: String,
    /// Model.
    pub model: String,
    /// First season: the models knew nothing yet.
    pub is_warm_up: bool,
    /// Games with a result.
    pub n_games: i64,
    /// Games that somebody won.
    pub n_decided: i64,
    /// Share of the decided games whose favourite won.
    pub accuracy: Option<f64>,
    /// Log loss, three outcomes.
    pub log_loss: Option<f64>,
    /// Log loss of the decided games; a coin scores .6931.
    pub log_loss_decided: Option<f64>,
    /// Brier score.
    pub brier: Option<f64>,
    /// Ranked probability score.
    pub rps: Option<f64>,
    /// Log loss minus that of the base rates.
    pub log_loss_vs_base_rates: Option<f64>,
    /// Its standard error.
    pub log_loss_vs_base_rates_se: Option<f64>,
    /// Log loss minus that of Elo.
    pub log_loss_vs_elo: Option<f64>,
    /// Its standard error.
    pub log_loss_vs_elo_se: Option<f64>,
}

/// A model over the test span.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct ModelGrade {
    /// Model.
    pub model: String,
    /// Its scores, with the bins of the reliability diagram.
    pub scores: Scores,
    /// Its log loss minus that of the base rates.
    pub against_base_rates: Comparison,
    /// Its log loss minus that of Elo.
    pub against_elo: Comparison,
}

/// Grades of what was said.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct FrozenGrades {
    /// Season by season, model by model; all seasons together come last.
    pub seasons: Vec<SeasonGrade>,
    /// Forecasts of finished games.
    pub scored: usize,
    /// Forecasts of games that are not over.
    pub pending: usize,
    /// Forecasts made on the day of the game or later; they do not count.
    pub late: usize,
    /// Forecasts of games that are no longer in the schedule.
    pub without_game: usize,
}

/// A forecast of `fact_game_predictions`.
#[derive(Debug, Clone, Deserialize)]
struct Said {
    game_id: i64,
    model: String,
    p_home: f64,
    p_tie: f64,
    p_away: f64,
}

impl Ml {
    /// All grades, from memory as long as neither tables nor forecasts change.
    ///
    /// # Errors
    /// [`InputError::Conflict`] where nothing is published.
    pub async fn grades(&self, tenant: TenantId) -> Result<Arc<Grades>, InputError> {
        let directory = self.directories.of(&self.tables, tenant).await?;
        let key = (tenant, directory.version, self.in_use(tenant).await?);
        if let Some(kept) = self.all_grades.get(&key) {
            return Ok(kept);
        }
        let question = Question::of("fact_forecast_grades").ascending("season_id");
        let seasons: Vec<SeasonRow> = self.tables.fetch(tenant, question).await?;
        let question = Question::of("fact_game_predictions")
            .is("span", "test")
            .known("log_loss")
            .ascending("game_id");
        let said: Vec<Said> = self.tables.fetch(tenant, question).await?;
        let frozen = self.store.forecasts(tenant, None).await?;
        let worked = tokio::task::spawn_blocking(move || {
            Ok::<_, InputError>(Grades {
                walk_forward: WalkForward {
                    seasons,
                    test: test_span(&directory, &said),
                },
                frozen: frozen_grades(&directory, frozen)?,
            })
        });
        let grades = Arc::new(worked.await??);
        self.all_grades.keep(key, Arc::clone(&grades));
        Ok(grades)
    }
}

fn outcome(directory: &Directory, game_id: i64) -> Option<Outcome> {
    outcome_of(directory.games.get(&game_id)?)
}

fn outcome_of(game: &ScheduledGame) -> Option<Outcome> {
    let (home, away) = game.score()?;
    Some(Outcome::of_score(
        u32::try_from(home).ok()?,
        u32::try_from(away).ok()?,
    ))
}

/// A game as frozen forecasts are held against it. The time of day does not count: the whole day is too late.
pub(super) fn graded(game: &ScheduledGame) -> GradedGame {
    GradedGame {
        game_id: game.game_id,
        season_id: game.season_id.clone(),
        starts_at: i64::from(days_since_epoch(game.date)) * DAY,
        outcome: outcome_of(game),
    }
}

/// A forecast from the store as it is graded, with all that was written down.
pub(super) fn read_frozen(
    forecast: StoredForecast,
) -> Result<(FrozenForecast, Frozen), InputError> {
    let content = Frozen::deserialize(&forecast.content).map_err(InputError::internal)?;
    let frozen = FrozenForecast {
        game_id: forecast.game_id,
        made_at: forecast.made_at.div_euclid(1_000),
        model: forecast.model,
        version: u32::try_from(forecast.version).unwrap_or(u32::MAX),
        probabilities: content.probabilities,
    };
    Ok((frozen, content))
}

fn test_span(directory: &Directory, said: &[Said]) -> Vec<ModelGrade> {
    let mut models: BTreeMap<&str, Vec<(Probabilities, Outcome)>> = BTreeMap::new();
    for row in said {
        let Some(outcome) = outcome(directory, row.game_id) else {
            continue;
        };
        let chances = Probabilities {
            home: row.p_home,
            tie: row.p_tie,
            away: row.p_away,
        };
        models
            .entry(&row.model)
            .or_default()
            .push((chances, outcome));
    }
    let of = |model: &str| models.get(model).map(Vec::as_slice).unwrap_or_default();
    models
        .iter()
        .map(|(model, games)| ModelGrade {
            model: (*model).to_owned(),
            scores: score(games),
            against_base_rates: compare(games, of("base_rates")),
            against_elo: compare(games, of("elo")),
        })
        .collect()
}

fn frozen_grades(
    directory: &Directory,
    frozen: Vec<StoredForecast>,
) -> Result<FrozenGrades, InputError> {
    let games: Vec<GradedGame> = directory.games.values().map(graded).collect();
    let total = frozen.len();
    let forecasts = frozen
        .into_iter()
        .filter(|forecast| directory.games.contains_key(&forecast.game_id))
        .map(|forecast| Ok(read_frozen(forecast)?.0))
        .collect::<Result<Vec<_>, InputError>>()?;
    let found =
        grade(&forecasts, &games).map_err(|error| refused("the frozen forecasts", "", &error))?;
    Ok(FrozenGrades {
        seasons: found.seasons,
        scored: found.scored.len(),
        pending: found.pending,
        late: found.late,
        without_game: total - forecasts.len(),
    })
}

/// The models of the ladder on the test span of a league, after tuning; for the command line.
pub(super) fn evaluate(league: &League) -> Option<forecast::evaluation::Evaluation> {
    let settings = forecast::evaluation::tune(league);
    forecast::evaluation::evaluate(league, &settings)
}
