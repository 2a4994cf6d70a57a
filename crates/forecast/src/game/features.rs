//! The features of all models as rows of numbers, for models that are trained elsewhere.

use serde::{Deserialize, Serialize};

use super::model::{GameInput, GameModel};
use super::ratings::Needs;
use super::walk::Walk;
use super::{Rung, Settings};
use crate::ForecastError;
use crate::league::{League, Sides};
use crate::outcome::Outcome;

/// Names of the features, each that of the home team minus that of the away team: Elo rating, logarithm of the goals
/// that attack and defence let expect, goals per game better than the average, and of the line-up: points rate,
/// plus/minus rate, goals the goalie keeps out, skaters.
pub const FEATURES: [&str; 7] = [
    "elo",
    "expected_goals",
    "goal_difference",
    "points_rate",
    "plus_minus",
    "goalie",
    "bench",
];

/// A game with its features as they stood on the morning of its day.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct FeatureRow {
    /// Game.
    pub game_id: i64,
    /// Day of the game, in days since 1970-01-01.
    pub date: i32,
    /// Features in the order of [`FEATURES`].
    pub features: Vec<f64>,
    /// How it ended; `None` before that.
    pub outcome: Option<Outcome>,
}

/// Models whose features are joined.
fn rungs(announced: bool) -> [Rung; 3] {
    let line_up = if announced {
        Rung::LineUp
    } else {
        Rung::ExpectedLineUp
    };
    [Rung::Elo, Rung::Poisson, line_up]
}

/// The features of every game from the days before its own; with `announced`, the line-ups are those of the game
/// itself, else those that the last games let expect.
pub fn feature_rows(league: &League, settings: &Settings, announced: bool) -> Vec<FeatureRow> {
    let rungs = rungs(announced);
    let mut rows = Vec::with_capacity(league.games().len());
    let needs = Needs::of(&rungs);
    Walk::through(league, &rungs, settings, needs, i32::MIN, |morning| {
        for ((game, _), features) in morning.day.games.iter().zip(morning.features) {
            rows.push(FeatureRow {
                game_id: game.game_id,
                date: game.date,
                features: features.concat(),
                outcome: game.outcome(),
            });
        }
    });
    rows
}

impl GameModel {
    /// The features of a game in the order of [`FEATURES`].
    ///
    /// # Errors
    /// When a team plays itself or a player is listed twice.
    pub fn features(&self, input: &GameInput) -> Result<Vec<f64>, ForecastError> {
        input.check()?;
        let teams = Sides {
            home: input.home_team_id.as_str(),
            away: input.away_team_id.as_str(),
        };
        let given = input
            .home_line_up
            .as_deref()
            .zip(input.away_line_up.as_deref());
        let line_ups = given.map(|(home, away)| Sides { home, away });
        let of_rung = |rung: Rung| {
            let line_ups = line_ups.filter(|_| rung == Rung::LineUp);
            let features = self.ratings.features(rung, teams, line_ups);
            features.iter().map(Sides::difference).collect::<Vec<f64>>()
        };
        Ok(rungs(line_ups.is_some()).map(of_rung).concat())
    }
}
