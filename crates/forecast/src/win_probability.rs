//! The chance to win while a game is on, from score, time, manpower and what was expected of the teams before.
//!
//! Each side goes on scoring at its expected rate, changed by manpower as long as the penalty or the empty net
//! lasts; the number of goals to come is negative binomial (Poisson at a dispersion of 1), and who wins follows from
//! the two numbers and the lead. The manpower factors are borrowed, not validated on this league: what rests on them
//! is provisional.
//! Sources: public in-game models of 2009 (Poisson) and 2014–15 (score, time, manpower).

use serde::{Deserialize, Serialize};

use crate::ForecastError;
use crate::artefact::Model;
use crate::explanation::{Confidence, Level, Reason};
use crate::league::Sides;
use crate::outcome::Probabilities;

mod outlook;

pub use outlook::Outlook;

/// Largest lead that is believed.
const LARGEST_LEAD: i32 = 100;

/// Factors on scoring rates; they are the weights `win_probability` of `dim_metric_weight`.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct ManpowerFactors {
    /// With more skaters than the opponent.
    pub power_play: f64,
    /// With fewer.
    pub short_handed: f64,
    /// With the own net empty.
    pub own_net_empty_for: f64,
    /// Of the opponent then.
    pub own_net_empty_against: f64,
}

impl Default for ManpowerFactors {
    fn default() -> Self {
        Self {
            power_play: 1.9,
            short_handed: 0.4,
            own_net_empty_for: 1.6,
            own_net_empty_against: 4.0,
        }
    }
}

/// A moment of a game.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Moment {
    /// Goals that each side was expected to score in a whole game.
    pub expected_goals: Sides<f64>,
    /// Ratio of variance to mean of a side's goals; 1 is Poisson.
    pub dispersion: f64,
    /// Length of the game, seconds.
    pub length_seconds: f64,
    /// Seconds left to play.
    pub remaining_seconds: f64,
    /// Goals of the home team minus those of the away team.
    pub lead: i32,
    /// Skaters on the ice, goalies not counted.
    pub skaters: Sides<u32>,
    /// Whether each net is empty.
    pub net_empty: Sides<bool>,
    /// Seconds that the manpower will last; an empty net lasts to the end.
    pub penalty_seconds: f64,
    /// Whether the game may end without a winner. If not, a tie after the time is settled in proportion to the rates.
    pub can_tie: bool,
}

/// Who wins from here.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct WinProbability {
    /// Chances of the three outcomes.
    pub probabilities: Probabilities,
    /// Win plus half a tie, of the home team.
    pub home: f64,
    /// What makes it differ from one half; the contributions add up to `home − ½`.
    pub reasons: Vec<Reason>,
    /// How much to rely on it.
    pub confidence: Confidence,
}

impl Moment {
    fn check(&self) -> Result<(), ForecastError> {
        let numbers = [
            ("expected_goals.home", self.expected_goals.home, 0.0, 50.0),
            ("expected_goals.away", self.expected_goals.away, 0.0, 50.0),
            ("dispersion", self.dispersion, 1.0, 5.0),
            ("length_seconds", self.length_seconds, 1.0, 100_000.0),
            (
                "remaining_seconds",
                self.remaining_seconds,
                0.0,
                self.length_seconds,
            ),
            ("penalty_seconds", self.penalty_seconds, 0.0, 100_000.0),
        ];
        for (field, value, least, most) in numbers {
            if !(least..=most).contains(&value) {
                return Err(ForecastError::bad_input(
                    field,
                    value,
                    "a finite number in its range",
                ));
            }
        }
        if self.lead.abs() > LARGEST_LEAD {
            return Err(ForecastError::bad_input(
                "lead",
                self.lead,
                "from -100 to 100",
            ));
        }
        for (field, skaters) in [
            ("skaters.home", self.skaters.home),
            ("skaters.away", self.skaters.away),
        ] {
            if skaters > 6 {
                return Err(ForecastError::bad_input(field, skaters, "at most 6"));
            }
        }
        Ok(())
    }

    /// Goals that each side is still expected to score.
    fn goals_to_come(&self, factors: &ManpowerFactors) -> Sides<f64> {
        let special = self.penalty_seconds.min(self.remaining_seconds);
        let penalty = |own: u32, other: u32| match own.cmp(&other) {
            std::cmp::Ordering::Greater => factors.power_play,
            std::cmp::Ordering::Equal => 1.0,
            std::cmp::Ordering::Less => factors.short_handed,
        };
        let empty = |own: bool, other: bool| {
            let with_own = if own { factors.own_net_empty_for } else { 1.0 };
            with_own
                * if other {
                    factors.own_net_empty_against
                } else {
                    1.0
                }
        };
        // An extra attacker is no power play: he counts as the goalie he replaced.
        let guarded = Sides {
            home: self
                .skaters
                .home
                .saturating_sub(u32::from(self.net_empty.home)),
            away: self
                .skaters
                .away
                .saturating_sub(u32::from(self.net_empty.away)),
        };
        let side = |expected: f64, own: u32, other: u32, own_empty: bool, other_empty: bool| {
            let seconds = special * penalty(own, other) + (self.remaining_seconds - special);
            expected * seconds / self.length_seconds * empty(own_empty, other_empty)
        };
        Sides {
            home: side(
                self.expected_goals.home,
                guarded.home,
                guarded.away,
                self.net_empty.home,
                self.net_empty.away,
            ),
            away: side(
                self.expected_goals.away,
                guarded.away,
                guarded.home,
                self.net_empty.away,
                self.net_empty.home,
            ),
        }
    }

    /// What is still to come, whatever the lead is; the lead of the moment takes no part.
    ///
    /// # Errors
    /// When a number is not finite or out of its range; the error names the field.
    pub fn outlook(&self, factors: &ManpowerFactors) -> Result<Outlook, ForecastError> {
        self.check()?;
        Ok(self.to_come(factors))
    }

    fn to_come(&self, factors: &ManpowerFactors) -> Outlook {
        let Sides { home, away } = self.expected_goals;
        let share = if home + away > 0.0 {
            home / (home + away)
        } else {
            0.5
        };
        let tie_share = (!self.can_tie).then_some(share);
        Outlook::new(self.goals_to_come(factors), self.dispersion, tie_share)
    }
}

/// Who wins from a moment of a game.
///
/// # Errors
/// When a number is not finite or out of its range; the error names the field.
pub fn win_probability(
    moment: &Moment,
    factors: &ManpowerFactors,
) -> Result<WinProbability, ForecastError> {
    moment.check()?;
    // From two even teams at level score to the real moment, one thing after the other.
    let mean = f64::midpoint(moment.expected_goals.home, moment.expected_goals.away);
    let level = Moment {
        skaters: Sides { home: 5, away: 5 },
        net_empty: Sides::default(),
        ..moment.clone()
    };
    let even_teams = Moment {
        expected_goals: Sides {
            home: mean,
            away: mean,
        },
        ..level.clone()
    };
    let (outlook, even) = (moment.to_come(factors), level.to_come(factors));
    let steps = [
        even_teams.to_come(factors).home_at(0),
        even.home_at(0),
        even.home_at(moment.lead),
        outlook.home_at(moment.lead),
    ];
    let reason = |feature: &str, home: f64, away: Option<f64>, step: usize| Reason {
        feature: feature.to_owned(),
        home: Some(home),
        away,
        contribution: steps[step] - steps[step - 1],
    };
    let goals = moment.expected_goals;
    let special =
        moment.skaters.home != moment.skaters.away || moment.net_empty != Sides::default();
    Ok(WinProbability {
        probabilities: outlook.at(moment.lead),
        home: outlook.home_at(moment.lead),
        reasons: vec![
            reason("expected_goals", goals.home, Some(goals.away), 1),
            reason("lead", f64::from(moment.lead), None, 2),
            reason(
                "manpower",
                f64::from(moment.skaters.home),
                Some(f64::from(moment.skaters.away)),
                3,
            ),
        ],
        confidence: if special {
            Confidence {
                level: Level::Low,
                words: "The manpower factors are borrowed from elsewhere and not tested on this league.".to_owned(),
            }
        } else {
            Confidence {
                level: Level::Medium,
                words: "Manpower is even: score, time and the expected goals decide.".to_owned(),
            }
        },
    })
}

/// The factors as a model.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct WinProbabilityModel {
    /// Factors on scoring rates.
    pub factors: ManpowerFactors,
}

impl Model for WinProbabilityModel {
    const NAME: &'static str = "win_probability";
    const VERSION: u32 = 1;
    type Input = Moment;
    type Output = WinProbability;

    fn predict(&self, input: &Moment) -> Result<WinProbability, ForecastError> {
        win_probability(input, &self.factors)
    }

    fn validate(&self) -> Result<(), ForecastError> {
        let factors = &self.factors;
        for (field, value) in [
            ("power_play", factors.power_play),
            ("short_handed", factors.short_handed),
            ("own_net_empty_for", factors.own_net_empty_for),
            ("own_net_empty_against", factors.own_net_empty_against),
        ] {
            if !(0.0..=20.0).contains(&value) {
                return Err(ForecastError::bad_input(
                    format!("model.factors.{field}"),
                    value,
                    "from 0 to 20",
                ));
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests;
