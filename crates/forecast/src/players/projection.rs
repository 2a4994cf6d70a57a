//! One player's projection.

use serde::{Deserialize, Serialize};

use super::fit::average;
use super::{Group, ProjectionModel, Statistic};
use crate::ForecastError;
use crate::artefact::Model;
use crate::explanation::{Confidence, Level, Reason};
use crate::game::score::count_chances;
use crate::interval::Interval;
use crate::league::Position;

/// Most games that are projected.
const MOST_GAMES: u32 = 200;

/// Games below which a projection is little more than the average of the group.
const FEW_GAMES: f64 = 5.0;

/// Games from which it is mostly the player's own.
const MANY_GAMES: f64 = 20.0;

/// A player to project.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ProjectionInput {
    /// Player; one never seen is projected as the average of his group.
    pub player_id: String,
    /// Position; `None` takes that of his latest game.
    #[serde(default)]
    pub position: Option<Position>,
    /// Skill rating; `None` takes that of his latest game.
    #[serde(default)]
    pub rating: Option<f64>,
    /// Games to come.
    pub games: u32,
    /// Whether he plays in all of them for sure, as when his next game is asked for.
    pub dresses: bool,
    /// Goals that his team is expected to score there, over the usual number; 1 when not known.
    pub goal_factor: f64,
}

/// A projected statistic.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Projected {
    /// Statistic.
    pub statistic: Statistic,
    /// Expected rate per game he plays.
    pub per_game: f64,
    /// Expected sum.
    pub expected: f64,
    /// Interval of the sum.
    pub interval: Interval,
    /// Parts of the rate; the contributions add up to it.
    pub reasons: Vec<Reason>,
}

/// A player's projection.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct PlayerProjection {
    /// Player.
    pub player_id: String,
    /// Games he is expected to play.
    pub expected_games: f64,
    /// Statistics in the order of [`Statistic::ALL`].
    pub statistics: Vec<Projected>,
    /// How much to rely on it.
    pub confidence: Confidence,
}

/// A gamma distribution of a rate in units of the dispersion.
#[derive(Debug, Clone, Copy)]
struct Posterior {
    shape: f64,
    mean: f64,
    prior_part: f64,
    own_part: f64,
}

impl ProjectionModel {
    /// Projects a player.
    ///
    /// # Errors
    /// When a number is not finite or out of its range; the error names the field.
    pub fn project(&self, input: &ProjectionInput) -> Result<PlayerProjection, ForecastError> {
        check(input)?;
        let attendance = self.attendance_of(input);
        let posteriors = Statistic::ALL.map(|statistic| self.posterior(input, statistic as usize));
        let [goals, assists, points, minutes] = posteriors;
        // Points are goals plus assists; how sure they are is measured on points.
        let points = Posterior {
            mean: goals.mean + assists.mean,
            prior_part: goals.prior_part + assists.prior_part,
            own_part: goals.own_part + assists.own_part,
            ..points
        };
        let parts = Statistic::ALL
            .into_iter()
            .zip([goals, assists, points, minutes]);
        let statistics = parts
            .map(|(statistic, posterior)| self.projected(input, attendance, statistic, posterior));
        Ok(PlayerProjection {
            player_id: input.player_id.clone(),
            expected_games: attendance * f64::from(input.games),
            statistics: statistics.collect(),
            confidence: self.confidence(input),
        })
    }

    /// Share of the games that he will play.
    fn attendance_of(&self, input: &ProjectionInput) -> f64 {
        if input.dresses {
            return 1.0;
        }
        let prior = self.settings.attendance_prior_games;
        let record = self.players.get(&input.player_id);
        let (dressed, games) = record.map_or((0.0, 0.0), |record| {
            (f64::from(record.dressed), f64::from(record.team_games))
        });
        (dressed + prior * self.attendance) / (games + prior)
    }

    fn posterior(&self, input: &ProjectionInput, k: usize) -> Posterior {
        let record = self.players.get(&input.player_id);
        let known = record.map(|record| record.group);
        let group = Group {
            position: input.position.or(known.and_then(|group| group.position)),
            rating: input
                .rating
                .map(|rating| rating.round() as i32)
                .or(known.and_then(|group| group.rating)),
        };
        let counts = record.map(|record| record.counts).unwrap_or_default();
        let spread = self.spreads[k];
        let average = average(&self.groups, group, k, self.settings.rating_prior_games);
        if average <= 0.0 {
            // Nobody of the position has ever had any: the own record is all there is.
            let mean = if counts.games > 0.0 {
                counts.sums[k] / counts.games
            } else {
                0.0
            };
            return Posterior {
                shape: 1.0 + counts.sums[k],
                mean,
                prior_part: 0.0,
                own_part: mean,
            };
        }
        // The rate per game is gamma with relative variance `between`; counts are divided by the dispersion so that
        // they scatter like Poisson.
        let prior_shape = 1.0 / spread.between;
        let prior_games = prior_shape * spread.dispersion / average;
        let games = prior_games + counts.games;
        Posterior {
            shape: prior_shape + counts.sums[k] / spread.dispersion,
            mean: (prior_games * average + counts.sums[k]) / games,
            prior_part: prior_games * average / games,
            own_part: counts.sums[k] / games,
        }
    }

    fn projected(
        &self,
        input: &ProjectionInput,
        attendance: f64,
        statistic: Statistic,
        posterior: Posterior,
    ) -> Projected {
        let dispersion = self.spreads[statistic as usize].dispersion;
        // Penalties do not follow the goals.
        let factor = if statistic == Statistic::PenaltyMinutes {
            1.0
        } else {
            input.goal_factor
        };
        let per_game = posterior.mean * factor;
        let reason = |feature: &str, contribution: f64| Reason {
            feature: feature.to_owned(),
            home: None,
            away: None,
            contribution,
        };
        Projected {
            statistic,
            per_game,
            expected: per_game * attendance * f64::from(input.games),
            interval: interval(
                per_game,
                posterior.shape,
                dispersion,
                input.games,
                attendance,
            ),
            reasons: vec![
                reason("position_and_rating", posterior.prior_part),
                reason("own_record", posterior.own_part),
                reason("opponent", per_game - posterior.mean),
            ],
        }
    }

    fn confidence(&self, input: &ProjectionInput) -> Confidence {
        let games = self
            .players
            .get(&input.player_id)
            .map_or(0.0, |record| record.counts.games);
        let level = if games < FEW_GAMES {
            Level::Low
        } else if games < MANY_GAMES {
            Level::Medium
        } else {
            Level::High
        };
        let words = match level {
            Level::Low => "Hardly any games: mostly the average of his position and rating.",
            Level::Medium => "Some games: his record and the average of his position and rating.",
            Level::High => "Many games: mostly his own record.",
        };
        Confidence {
            level,
            words: words.to_owned(),
        }
    }
}

impl Model for ProjectionModel {
    const NAME: &'static str = "projection";
    const VERSION: u32 = 1;
    type Input = ProjectionInput;
    type Output = PlayerProjection;

    fn predict(&self, input: &ProjectionInput) -> Result<PlayerProjection, ForecastError> {
        self.project(input)
    }

    fn validate(&self) -> Result<(), ForecastError> {
        for (k, spread) in self.spreads.iter().enumerate() {
            for (field, value, least) in [
                ("between", spread.between, 1e-6),
                ("dispersion", spread.dispersion, 1.0),
            ] {
                if value < least {
                    let field = format!("model.spreads[{k}].{field}");
                    return Err(ForecastError::bad_input(
                        field,
                        value,
                        "a positive spread, a dispersion of at least 1",
                    ));
                }
            }
        }
        let settings = &self.settings;
        let numbers = [
            ("attendance", self.attendance, 1.0),
            (
                "settings.attendance_prior_games",
                settings.attendance_prior_games,
                1_000.0,
            ),
            (
                "settings.rating_prior_games",
                settings.rating_prior_games,
                1_000.0,
            ),
        ];
        for (field, value, most) in numbers {
            if !(value > 0.0 && value <= most) {
                return Err(ForecastError::bad_input(
                    format!("model.{field}"),
                    value,
                    "above 0 and not beyond reason",
                ));
            }
        }
        let counts = self
            .players
            .values()
            .map(|record| &record.counts)
            .chain(self.groups.values());
        for counts in counts {
            let least = counts.sums.iter().copied().fold(counts.games, f64::min);
            if least < 0.0 {
                return Err(ForecastError::bad_input(
                    "a count of the model",
                    least,
                    "at least 0",
                ));
            }
        }
        Ok(())
    }
}

fn check(input: &ProjectionInput) -> Result<(), ForecastError> {
    if input.games == 0 || input.games > MOST_GAMES {
        return Err(ForecastError::bad_input(
            "games",
            input.games,
            "from 1 to 200",
        ));
    }
    if !(0.1..=10.0).contains(&input.goal_factor) {
        return Err(ForecastError::bad_input(
            "goal_factor",
            input.goal_factor,
            "from 0.1 to 10",
        ));
    }
    if let Some(rating) = input
        .rating
        .filter(|rating| !(0.0..=100.0).contains(rating))
    {
        return Err(ForecastError::bad_input("rating", rating, "from 0 to 100"));
    }
    Ok(())
}

/// Interval of the sum over a random number of games: each count is a gamma mixture of Poisson counts, that is
/// negative binomial, in units of the dispersion.
fn interval(per_game: f64, shape: f64, dispersion: f64, games: u32, attendance: f64) -> Interval {
    let most_units =
        |mean: f64, variance: f64| (mean + 12.0 * variance.sqrt()).ceil() as usize + 12;
    let units = per_game / dispersion;
    // Variance over mean of the units in n games: 1 + mean / shape.
    let ratio = |n: f64| 1.0 + units * n / shape;
    let all = f64::from(games) * units;
    let most = most_units(all, all * ratio(f64::from(games)));
    let mut mixed = vec![0.0; most + 1];
    for (n, chance) in binomial(games, attendance).into_iter().enumerate() {
        let n = n as f64;
        for (cell, count) in mixed
            .iter_mut()
            .zip(count_chances(units * n, ratio(n), most))
        {
            *cell += chance * count;
        }
    }
    let in_units = Interval::of_chances(&mixed);
    Interval {
        low: in_units.low * dispersion,
        high: in_units.high * dispersion,
    }
}

/// Chances of playing 0 … n games.
fn binomial(games: u32, share: f64) -> Vec<f64> {
    let mut chances = vec![1.0];
    for _ in 0..games {
        let mut next = vec![0.0; chances.len() + 1];
        for (k, chance) in chances.iter().enumerate() {
            next[k] += chance * (1.0 - share);
            next[k + 1] += chance * share;
        }
        chances = next;
    }
    chances
}
