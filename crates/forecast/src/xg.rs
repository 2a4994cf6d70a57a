//! Expected goals: the chance that an unblocked attempt at a goalie scores, from how it came about.
//!
//! A logistic regression with a Gaussian prior on every term but the intercept, refitted on all tracked
//! games at each build. Few goals leave the terms near their priors; many goals move them. Blocked attempts
//! have no chance to score and attempts at an empty net are another matter: neither is fitted.

mod model;

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::ForecastError;
use crate::logistic::{self, Features, MAX_STEPS, Patterns, Prior};
use crate::registry::{Coefficient, ModelRun, RunHash};

pub use model::{AttemptValue, XgModel};

/// Name of the model in the registry.
pub const MODEL: &str = "xg";

/// Version of the model: rises when its terms or its fit change.
pub const VERSION: &str = "1";

/// Metric whose weights hold the priors.
const PRIOR: &str = "xg_prior";

/// Metric whose weights hold the limits of the fit.
const FIT: &str = "xg_fit";

/// A shot attempt, as far as the model looks at it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "each of them is a column of the attempt and a term of the model"
)]
pub struct Attempt {
    /// Id of the event.
    pub event_id: String,
    /// Game.
    pub game_id: i64,
    /// Not blocked, by whomever.
    pub is_unblocked: bool,
    /// Nobody in the net; `None` when the goalies are not tracked.
    pub empty_net: Option<bool>,
    /// It scored.
    pub is_goal: bool,
    /// Shortly after an own shot that the goalie stopped.
    pub is_rebound: bool,
    /// Straight off the pass.
    pub is_one_timer: bool,
    /// Tipped or deflected on its way.
    pub is_tip: bool,
    /// Alone on the goalie.
    pub is_breakaway: bool,
    /// Shortly after an own completed pass.
    pub off_pass: bool,
    /// Shortly after a controlled entry.
    pub is_rush: bool,
    /// Kind of shot, for example `Wrist`; `None` when not tracked.
    pub shot_type: Option<String>,
}

/// A constant of the list of metric weights.
#[derive(Debug, Clone, PartialEq)]
pub struct Weight {
    /// Metric it belongs to.
    pub metric: String,
    /// Term of the metric.
    pub term: String,
    /// Value.
    pub weight: f64,
}

/// A term of the model.
struct Term {
    /// Name in the registry and among the priors.
    name: &'static str,
    /// Whether it holds for an attempt.
    holds: fn(&Attempt) -> bool,
}

/// The terms in the order of the registry. The first one is the intercept.
const TERMS: [Term; 10] = [
    Term {
        name: "b0",
        holds: |_| true,
    },
    Term {
        name: "is_rebound",
        holds: |attempt| attempt.is_rebound,
    },
    Term {
        name: "is_one_timer",
        holds: |attempt| attempt.is_one_timer,
    },
    Term {
        name: "is_tip",
        holds: |attempt| attempt.is_tip,
    },
    Term {
        name: "is_breakaway",
        holds: |attempt| attempt.is_breakaway,
    },
    Term {
        name: "off_pass_not_rebound",
        holds: |attempt| attempt.off_pass && !attempt.is_rebound,
    },
    Term {
        name: "backhand",
        holds: |attempt| is_kind(attempt, "Backhand"),
    },
    Term {
        name: "slap",
        holds: |attempt| is_kind(attempt, "Slap"),
    },
    Term {
        name: "wrap_around",
        holds: |attempt| is_kind(attempt, "WrapAround"),
    },
    // Last, because it takes part only from a certain number of attempts on.
    Term {
        name: "is_rush",
        holds: |attempt| attempt.is_rush,
    },
];

/// Whether an attempt is of a kind.
fn is_kind(attempt: &Attempt, kind: &str) -> bool {
    attempt.shot_type.as_deref() == Some(kind)
}

/// Priors and limits of the fit.
#[derive(Debug, Clone, PartialEq)]
pub struct Settings {
    /// Prior means, in the order of the terms.
    prior_means: [f64; TERMS.len()],
    /// Standard deviation of the priors in a small sample.
    tau: f64,
    /// The same in a large sample.
    tau_large: f64,
    /// Rows from which a sample is large.
    large_min_rows: f64,
    /// Rows from which the rush term is fitted.
    rush_min_rows: f64,
    /// Goals below which the fit is provisional.
    reliable_min_goals: f64,
}

impl Settings {
    /// Picks the model's constants out of the list of metric weights.
    ///
    /// # Errors
    /// When a constant is missing, or a standard deviation is not positive.
    pub fn from_weights(weights: &[Weight]) -> Result<Self, ForecastError> {
        let find = |metric: &'static str, term: &'static str| {
            weights
                .iter()
                .find(|weight| weight.metric == metric && weight.term == term)
                .map(|weight| weight.weight)
                .ok_or(ForecastError::MissingWeight { metric, term })
        };
        let deviation = |metric: &'static str, term: &'static str| {
            let value = find(metric, term)?;
            if value.is_finite() && value > 0.0 {
                Ok(value)
            } else {
                Err(ForecastError::BadWeight {
                    metric,
                    term,
                    value,
                    must_be: "above 0",
                })
            }
        };
        let mut prior_means = [0.0; TERMS.len()];
        for (mean, term) in prior_means.iter_mut().zip(&TERMS) {
            *mean = find(PRIOR, term.name)?;
        }
        Ok(Self {
            prior_means,
            tau: deviation(PRIOR, "tau")?,
            tau_large: deviation(FIT, "tau_large")?,
            large_min_rows: find(FIT, "large_min_unblocked")?,
            rush_min_rows: find(FIT, "rush_min_unblocked")?,
            reliable_min_goals: find(FIT, "reliable_min_goals")?,
        })
    }
}

/// A fit and its coefficients.
#[derive(Debug, Clone, PartialEq)]
pub struct Fit {
    /// The registry's row.
    pub run: ModelRun,
    /// One row per fitted term.
    pub coefficients: Vec<Coefficient>,
}

/// Fits the model on all attempts at a goalie.
///
/// `dates` holds the day of each game in days since 1970-01-01. Neither the order of the attempts nor that of
/// the weights matters. The answer is `None` when there is nothing to learn from: no attempt, no goal, or
/// nothing but goals; the priors then hold.
///
/// # Errors
/// When the fit does not settle.
pub fn fit(
    attempts: &[Attempt],
    dates: &BTreeMap<i64, i32>,
    settings: &Settings,
) -> Result<Option<Fit>, ForecastError> {
    let mut rows: Vec<&Attempt> = attempts
        .iter()
        .filter(|attempt| attempt.is_unblocked && attempt.empty_net != Some(true))
        .collect();
    rows.sort_unstable_by(|a, b| a.event_id.cmp(&b.event_id));
    let games = by_game(&rows);
    let mut all = Patterns::default();
    for row in &rows {
        all.add(features(row), row.is_goal);
    }
    let total = all.total();
    if total.successes == 0 || total.successes == total.rows {
        return Ok(None);
    }
    let model = Model::of_size(total.rows, settings);
    let fitted = model.fit(&all, &model.start(&all))?;
    let run_id = run_id(&rows, dates, settings);
    let run = ModelRun {
        run_id: run_id.clone(),
        model: MODEL.to_owned(),
        season_id: None,
        situation: None,
        data_as_of: games
            .keys()
            .filter_map(|game_id| dates.get(game_id))
            .max()
            .copied(),
        n_games: games.len() as i64,
        n_obs: total.rows as i64,
        n_goals: total.successes as i64,
        tau: Some(model.tau),
        lambda: None,
        log_loss: Some(all.loss(&fitted.coefficients) / total.rows as f64),
        log_loss_null: Some(all.loss(&base_rate(&all)) / total.rows as f64),
        log_loss_cv: model.leave_one_game_out(&all, &games, &fitted.coefficients)?,
        is_provisional: (total.successes as f64) < settings.reliable_min_goals,
    };
    let coefficients = model.coefficients(&run_id, &all, &fitted, settings);
    Ok(Some(Fit { run, coefficients }))
}

/// The terms that hold for an attempt.
fn features(attempt: &Attempt) -> Features {
    TERMS
        .iter()
        .enumerate()
        .filter(|(_, term)| (term.holds)(attempt))
        .fold(0, |features, (index, _)| features | 1 << index)
}

/// Attempts counted by game.
fn by_game(rows: &[&Attempt]) -> BTreeMap<i64, Patterns> {
    let mut games = BTreeMap::<i64, Patterns>::new();
    for row in rows {
        games
            .entry(row.game_id)
            .or_default()
            .add(features(row), row.is_goal);
    }
    games
}

/// Intercept of one chance for all rows.
fn base_rate(patterns: &Patterns) -> [f64; 1] {
    let total = patterns.total();
    [(total.successes as f64 / (total.rows - total.successes) as f64).ln()]
}

/// Everything the fit depends on, as an id. The rows come sorted.
fn run_id(rows: &[&Attempt], dates: &BTreeMap<i64, i32>, settings: &Settings) -> String {
    let mut hash = RunHash::new(MODEL, VERSION);
    for mean in settings.prior_means {
        hash.number(mean);
    }
    for limit in [
        settings.tau,
        settings.tau_large,
        settings.large_min_rows,
        settings.rush_min_rows,
        settings.reliable_min_goals,
    ] {
        hash.number(limit);
    }
    for row in rows {
        hash.text(&row.event_id);
        hash.whole(row.game_id);
        hash.whole(
            dates
                .get(&row.game_id)
                .map_or(i64::MIN, |day| i64::from(*day)),
        );
        hash.whole(i64::from(features(row)) << 1 | i64::from(row.is_goal));
    }
    hash.finish()
}

/// The model for a sample of a certain size.
struct Model {
    /// Number of terms that take part.
    terms: usize,
    /// Standard deviation of the priors.
    tau: f64,
    /// Priors of the terms that take part.
    priors: Vec<Prior>,
}

impl Model {
    /// Few rows: narrow priors and no rush term.
    fn of_size(rows: u64, settings: &Settings) -> Self {
        let rows = rows as f64;
        let tau = if rows < settings.large_min_rows {
            settings.tau
        } else {
            settings.tau_large
        };
        let terms = if rows < settings.rush_min_rows {
            TERMS.len() - 1
        } else {
            TERMS.len()
        };
        let priors = settings
            .prior_means
            .iter()
            .take(terms)
            .enumerate()
            .map(|(index, mean)| {
                if index == 0 {
                    Prior::Free
                } else {
                    Prior::Normal(*mean, tau)
                }
            })
            .collect();
        Self { terms, tau, priors }
    }

    /// Where the steps begin: the base rate, and no term.
    fn start(&self, patterns: &Patterns) -> Vec<f64> {
        let mut start = vec![0.0; self.terms];
        start[0] = base_rate(patterns)[0];
        start
    }

    /// The most probable coefficients.
    fn fit(&self, patterns: &Patterns, start: &[f64]) -> Result<logistic::Fitted, ForecastError> {
        logistic::fit(patterns, &self.priors, start).ok_or(ForecastError::NotSettled {
            model: MODEL,
            steps: MAX_STEPS,
        })
    }

    /// Mean loss with every game predicted by the others; `None` when the others of some game hold no goal
    /// or nothing but goals.
    fn leave_one_game_out(
        &self,
        all: &Patterns,
        games: &BTreeMap<i64, Patterns>,
        start: &[f64],
    ) -> Result<Option<f64>, ForecastError> {
        let mut loss = 0.0;
        for game in games.values() {
            let others = all.without(game);
            let total = others.total();
            if total.successes == 0 || total.successes == total.rows {
                return Ok(None);
            }
            loss += game.loss(&self.fit(&others, start)?.coefficients);
        }
        Ok(Some(loss / all.total().rows as f64))
    }

    /// The registry's rows of a fit.
    fn coefficients(
        &self,
        run_id: &str,
        patterns: &Patterns,
        fitted: &logistic::Fitted,
        settings: &Settings,
    ) -> Vec<Coefficient> {
        TERMS
            .iter()
            .zip(&settings.prior_means)
            .zip(fitted.coefficients.iter().zip(&fitted.standard_errors))
            .enumerate()
            .map(
                |(index, ((term, prior_mean), (estimate, se)))| Coefficient {
                    run_id: run_id.to_owned(),
                    term: term.name.to_owned(),
                    estimate: *estimate,
                    se: *se,
                    prior_mean: Some(*prior_mean),
                    prior_sd: (index > 0).then_some(self.tau),
                    n: patterns.rows_with(index) as i64,
                },
            )
            .collect()
    }
}

#[cfg(test)]
mod tests;
