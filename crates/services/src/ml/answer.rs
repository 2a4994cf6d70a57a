//! What a prediction says.

use forecast::game::{GameForecast, LikelyScore};
use forecast::league::Sides;
use forecast::players::{PlayerProjection, Projected, Statistic};
use forecast::rapm::AttackRate;
use forecast::win_probability::WinProbability;
use forecast::xg::AttemptValue;
use forecast::{Confidence, Interval, Level, Probabilities, Reason};
use serde::Serialize;

use super::question::Asked;

/// The answers to a request, in the order of its inputs.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Predictions {
    /// The model.
    pub model: String,
    /// Its version.
    pub version: i64,
    /// Whether too little is known to rely on it.
    pub is_experimental: bool,
    /// One answer per input.
    pub predictions: Vec<Prediction>,
}

/// What a model says about one input.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Prediction {
    /// The figures.
    pub prediction: Figures,
    /// Bounds that hold 80 %: of the home team's chance given a winner, or of a player's points; null where a model
    /// has none.
    pub interval: Option<Interval>,
    /// How much to rely on it.
    pub confidence: Confidence,
    /// What it is made of.
    pub reasons: Vec<Reason>,
    /// What else must be known to read it.
    pub notes: Vec<String>,
}

/// Figures by kind of model.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(untagged)]
pub enum Figures {
    /// Of a game.
    Game {
        /// The game, where one of the schedule was asked for.
        game_id: Option<i64>,
        /// Home team.
        home_team_id: String,
        /// Away team.
        away_team_id: String,
        /// Model of the ladder that answered.
        answered_by: &'static str,
        /// Chances.
        probabilities: Probabilities,
        /// Chance of the home team, given that somebody wins.
        home_if_decided: f64,
        /// Expected goals.
        expected_goals: Sides<f64>,
        /// Intervals of the goals.
        goals: Sides<Interval>,
        /// The most likely score.
        likely_score: LikelyScore,
        /// Sum of the reasons' contributions, logits; above 0 favours the home team.
        score: f64,
    },
    /// Of a game by a model from elsewhere.
    Imported {
        /// The game, where one of the schedule was asked for.
        game_id: Option<i64>,
        /// Home team.
        home_team_id: String,
        /// Away team.
        away_team_id: String,
        /// Chances.
        probabilities: Probabilities,
        /// Chance of the home team, given that somebody wins.
        home_if_decided: f64,
    },
    /// Of a player.
    Player {
        /// Player.
        player_id: String,
        /// Games he is expected to play.
        expected_games: f64,
        /// Statistics, each with its interval and reasons.
        statistics: Vec<Projected>,
    },
    /// Of a moment of a game.
    Moment {
        /// Chances.
        probabilities: Probabilities,
        /// Win plus half a tie, of the home team.
        home: f64,
    },
    /// Of an attempt.
    Attempt {
        /// Chance to score; null for a blocked attempt or an empty net.
        xg: Option<f64>,
        /// Sum of the reasons' contributions, logits.
        score: f64,
    },
    /// Of an attack.
    Attack {
        /// Attempts per 60 minutes.
        per_60: f64,
    },
}

impl Prediction {
    pub(super) fn of_game(asked: Asked, forecast: GameForecast) -> Self {
        Self {
            prediction: Figures::Game {
                game_id: asked.game_id,
                home_team_id: asked.input.home_team_id,
                away_team_id: asked.input.away_team_id,
                answered_by: forecast.rung.name(),
                home_if_decided: forecast.probabilities.home_if_decided(),
                probabilities: forecast.probabilities,
                expected_goals: forecast.expected_goals,
                goals: forecast.goals,
                likely_score: forecast.likely_score,
                score: forecast.score,
            },
            interval: Some(forecast.home_if_decided),
            confidence: forecast.confidence,
            reasons: forecast.reasons,
            notes: asked.notes,
        }
    }

    pub(super) fn of_imported(asked: Asked, chances: Probabilities) -> Self {
        Self {
            prediction: Figures::Imported {
                game_id: asked.game_id,
                home_team_id: asked.input.home_team_id,
                away_team_id: asked.input.away_team_id,
                probabilities: chances,
                home_if_decided: chances.home_if_decided(),
            },
            interval: None,
            confidence: Confidence {
                level: Level::Low,
                words: "Trained elsewhere; how it comes to its chances is not known here."
                    .to_owned(),
            },
            reasons: Vec::new(),
            notes: asked.notes,
        }
    }

    pub(super) fn of_player(projection: PlayerProjection, notes: Vec<String>) -> Self {
        let points = projection
            .statistics
            .iter()
            .find(|projected| projected.statistic == Statistic::Points);
        Self {
            interval: points.map(|projected| projected.interval),
            reasons: points
                .map(|projected| projected.reasons.clone())
                .unwrap_or_default(),
            confidence: projection.confidence,
            prediction: Figures::Player {
                player_id: projection.player_id,
                expected_games: projection.expected_games,
                statistics: projection.statistics,
            },
            notes,
        }
    }

    pub(super) fn of_moment(found: WinProbability) -> Self {
        Self {
            prediction: Figures::Moment {
                probabilities: found.probabilities,
                home: found.home,
            },
            interval: None,
            confidence: found.confidence,
            reasons: found.reasons,
            notes: Vec::new(),
        }
    }

    pub(super) fn of_attempt(found: AttemptValue) -> Self {
        Self {
            prediction: Figures::Attempt {
                xg: found.xg,
                score: found.score,
            },
            interval: None,
            confidence: found.confidence,
            reasons: found.reasons,
            notes: Vec::new(),
        }
    }

    pub(super) fn of_attack(found: AttackRate) -> Self {
        Self {
            prediction: Figures::Attack {
                per_60: found.per_60,
            },
            interval: None,
            confidence: found.confidence,
            reasons: found.reasons,
            notes: Vec::new(),
        }
    }
}
