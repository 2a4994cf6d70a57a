//! The three ways a game can end and the chances of each.

use serde::{Deserialize, Serialize};

use crate::ForecastError;

/// How far the three chances may miss a sum of one.
const SUM_TOLERANCE: f64 = 1e-9;

/// How a game ends, seen by the home team.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Outcome {
    /// The home team wins.
    Home,
    /// Nobody wins.
    Tie,
    /// The away team wins.
    Away,
}

impl Outcome {
    /// The outcome of a score.
    pub fn of_score(home: u32, away: u32) -> Self {
        match home.cmp(&away) {
            std::cmp::Ordering::Greater => Self::Home,
            std::cmp::Ordering::Equal => Self::Tie,
            std::cmp::Ordering::Less => Self::Away,
        }
    }
}

/// Chances of the three outcomes; they add up to one.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Probabilities {
    /// The home team wins.
    pub home: f64,
    /// Nobody wins.
    pub tie: f64,
    /// The away team wins.
    pub away: f64,
}

impl Probabilities {
    /// The chance of an outcome.
    pub fn of(&self, outcome: Outcome) -> f64 {
        match outcome {
            Outcome::Home => self.home,
            Outcome::Tie => self.tie,
            Outcome::Away => self.away,
        }
    }

    /// Chance that the home team wins, given that somebody does.
    pub fn home_if_decided(&self) -> f64 {
        self.home / (self.home + self.away)
    }

    /// Checks chances that come from outside.
    ///
    /// # Errors
    /// When one is not between 0 and 1, or they do not add up to 1.
    pub fn check(&self, of: &str) -> Result<(), ForecastError> {
        for (name, chance) in [("home", self.home), ("tie", self.tie), ("away", self.away)] {
            if !(0.0..=1.0).contains(&chance) {
                return Err(ForecastError::bad_input(
                    format!("{name} of {of}"),
                    chance,
                    "from 0 to 1",
                ));
            }
        }
        let sum = self.home + self.tie + self.away;
        if (sum - 1.0).abs() > SUM_TOLERANCE {
            return Err(ForecastError::bad_input(
                format!("the sum of {of}"),
                sum,
                "1",
            ));
        }
        Ok(())
    }
}

/// The chance that belongs to a point on the logit scale.
pub(crate) fn logistic(logit: f64) -> f64 {
    1.0 / (1.0 + (-logit).exp())
}
