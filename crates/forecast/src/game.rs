//! Forecasts of games: who wins, or nobody, and by how much.
//!
//! A ladder of models, each of which must beat the simpler ones to be served ([`crate::evaluation`]):
//! running base rates, Elo, goal-difference ridge, Poisson attack and defence, and the goal-difference ridge with
//! what is known about the line-ups. All of them end in the same ordered logistic regression ([`Link`]), so their
//! chances are calibrated alike and every forecast is a sum of contributions.
//!
//! A game is forecast from the days before its own: no result of the same day or later can move it.

mod elo;
mod features;
mod goal_difference;
mod history;
mod line_up;
mod link;
mod model;
mod poisson;
mod ratings;
pub(crate) mod score;
mod view;
mod walk;

#[cfg(test)]
pub(crate) mod tests;

use serde::{Deserialize, Serialize};

use crate::league::{Game, RosterRow, Sides};

pub use elo::EloSettings;
pub use features::{FEATURES, FeatureRow, feature_rows};
pub use goal_difference::GoalDifferenceSettings;
pub use history::{TeamRating, rating_history};
pub use line_up::{Dressed, LineUpSettings, LineUpWorth, PlayerRates, PlayerSums};
pub use link::{Link, LinkSettings};
pub use model::{GameForecast, GameInput, GameModel, Ladder};
pub use poisson::{AttackDefence, PoissonSettings};
pub use ratings::Ratings;
pub use score::{LikelyScore, ScoreTable};
pub use walk::{WalkedGame, walk_forward};
pub(crate) use walk::{graded_from, walk_forward_from};

/// A model of the ladder, the simplest first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Rung {
    /// How often home wins, ties and away wins have happened so far.
    BaseRates,
    /// Elo ratings.
    Elo,
    /// Goal-difference ridge.
    GoalDifference,
    /// Poisson attack and defence.
    Poisson,
    /// Goal-difference ridge and the line-ups that the teams' last games let expect.
    ExpectedLineUp,
    /// Goal-difference ridge and the line-ups themselves.
    LineUp,
}

impl Rung {
    /// All models, the simplest first.
    pub const ALL: [Self; 6] = [
        Self::BaseRates,
        Self::Elo,
        Self::GoalDifference,
        Self::Poisson,
        Self::ExpectedLineUp,
        Self::LineUp,
    ];

    /// Name in the registry.
    pub fn name(self) -> &'static str {
        match self {
            Self::BaseRates => "base_rates",
            Self::Elo => "elo",
            Self::GoalDifference => "goal_difference",
            Self::Poisson => "poisson",
            Self::ExpectedLineUp => "expected_line_up",
            Self::LineUp => "line_up",
        }
    }

    /// Names of its features.
    pub fn features(self) -> &'static [&'static str] {
        match self {
            Self::BaseRates => &[],
            Self::Elo => &["elo"],
            Self::GoalDifference => &["goal_difference"],
            Self::Poisson => &["expected_goals"],
            Self::ExpectedLineUp | Self::LineUp => &[
                "goal_difference",
                "points_rate",
                "plus_minus",
                "goalie",
                "bench",
            ],
        }
    }

    /// Whether it looks at line-ups.
    pub fn uses_line_ups(self) -> bool {
        matches!(self, Self::ExpectedLineUp | Self::LineUp)
    }
}

/// Constants of all models.
#[derive(Debug, Clone, Copy, Default, PartialEq, Serialize, Deserialize)]
pub struct Settings {
    /// Elo.
    pub elo: EloSettings,
    /// Goal-difference ridge.
    pub goal_difference: GoalDifferenceSettings,
    /// Poisson attack and defence.
    pub poisson: PoissonSettings,
    /// Rates of players.
    pub line_up: LineUpSettings,
    /// The regression that turns features into chances.
    pub link: LinkSettings,
}

/// A game with its result.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Played<'a> {
    pub(crate) game: &'a Game,
    pub(crate) line_ups: &'a Sides<Vec<RosterRow>>,
    pub(crate) goals: Sides<f64>,
}

impl<'a> Played<'a> {
    /// `None` before the game has a score.
    pub(crate) fn new(game: &'a Game, line_ups: &'a Sides<Vec<RosterRow>>) -> Option<Self> {
        let (home, away) = game.score()?;
        Some(Self {
            game,
            line_ups,
            goals: Sides {
                home: f64::from(home),
                away: f64::from(away),
            },
        })
    }

    /// Goals of the home team minus those of the away team.
    pub(crate) fn margin(&self) -> f64 {
        self.goals.difference()
    }
}
