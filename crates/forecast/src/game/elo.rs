//! Elo: one number per team, moved after each game by how surprising it was and how clear.
//!
//! The step, the goal-difference factor and the damping of favourites are those of the public hockey Elo of 2019
//! with the constants that predict an amateur league best (no home ice, larger steps).

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::Played;
use crate::league::{GameType, Sides};

/// Constants of the ratings; they are the weights `elo` of `dim_metric_weight`.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct EloSettings {
    /// Rating of a new team.
    pub start: f64,
    /// Step.
    pub k: f64,
    /// Rating points of home ice.
    pub home: f64,
    /// Rating points of odds ten to one.
    pub scale: f64,
    /// Factor on the logarithm of the goal difference.
    pub margin_log: f64,
    /// Constant of the goal-difference factor.
    pub margin_base: f64,
    /// Slope of the favourite correction.
    pub favourite_slope: f64,
    /// Scale of the favourite correction.
    pub favourite_scale: f64,
    /// Factor on the step in playoffs.
    pub playoff_factor: f64,
    /// Share moved back to the mean at a new season.
    pub revert_share: f64,
    /// Mean moved back to.
    pub season_mean: f64,
}

impl Default for EloSettings {
    fn default() -> Self {
        Self {
            start: 1500.0,
            k: 25.0,
            home: 0.0,
            scale: 400.0,
            margin_log: 0.6686,
            margin_base: 0.8048,
            favourite_slope: 0.001,
            favourite_scale: 2.05,
            playoff_factor: 1.25,
            revert_share: 0.3,
            season_mean: 1505.0,
        }
    }
}

/// The ratings of all teams.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Elo {
    settings: EloSettings,
    ratings: BTreeMap<String, f64>,
}

impl Elo {
    pub(crate) fn new(settings: EloSettings) -> Self {
        Self {
            settings,
            ratings: BTreeMap::new(),
        }
    }

    pub(crate) fn rating(&self, team: &str) -> f64 {
        self.ratings
            .get(team)
            .copied()
            .unwrap_or(self.settings.start)
    }

    pub(crate) fn ratings(&self) -> &BTreeMap<String, f64> {
        &self.ratings
    }

    /// Moves every rating part of the way back to the mean.
    pub(crate) fn start_season(&mut self) {
        let share = self.settings.revert_share;
        for rating in self.ratings.values_mut() {
            *rating = (1.0 - share) * *rating + share * self.settings.season_mean;
        }
    }

    /// Learns from the games of a day, all seen from the ratings of its morning.
    pub(crate) fn learn(&mut self, games: &[Played<'_>]) {
        let changes: Vec<f64> = games.iter().map(|game| self.change(game)).collect();
        for (game, change) in games.iter().zip(changes) {
            let start = self.settings.start;
            *self
                .ratings
                .entry(game.game.home_team_id.clone())
                .or_insert(start) += change;
            *self
                .ratings
                .entry(game.game.away_team_id.clone())
                .or_insert(start) -= change;
        }
    }

    /// What the home team gains and the away team loses.
    fn change(&self, played: &Played<'_>) -> f64 {
        let settings = &self.settings;
        let ratings = Sides {
            home: self.rating(&played.game.home_team_id) + settings.home,
            away: self.rating(&played.game.away_team_id),
        };
        let expected = 1.0 / (1.0 + 10.0_f64.powf(-ratings.difference() / settings.scale));
        let margin = played.margin();
        let (result, factor) = if margin == 0.0 {
            (0.5, 1.0)
        } else {
            let edge = ratings.difference() * margin.signum();
            let favourite = settings.favourite_scale
                / (settings.favourite_slope * edge + settings.favourite_scale);
            let clear = settings.margin_log * margin.abs().ln() + settings.margin_base;
            (if margin > 0.0 { 1.0 } else { 0.0 }, clear * favourite)
        };
        let playoffs = if played.game.game_type == GameType::Playoffs {
            settings.playoff_factor
        } else {
            1.0
        };
        settings.k * playoffs * factor * (result - expected)
    }
}
