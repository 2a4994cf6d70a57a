//! Goal-difference ridge: a rating in goals per game, fitted on the margins of the season so far.
//!
//! The expected margin is the difference of two ratings. Each rating is held at its prior as if that had been seen
//! for some games; the prior of a new season is a share of what the team was worth at the end of the last one.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::Played;
use crate::matrix::Symmetric;

/// Constants of the ratings.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct GoalDifferenceSettings {
    /// Games the prior counts for.
    pub prior_games: f64,
    /// Share of a rating kept for the next season.
    pub carry_over: f64,
    /// Largest margin that counts, goals.
    pub margin_cap: f64,
}

impl Default for GoalDifferenceSettings {
    fn default() -> Self {
        Self {
            prior_games: 8.0,
            carry_over: 0.6,
            margin_cap: 7.0,
        }
    }
}

/// Meetings of two teams: number and sum of the first one's margins.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
struct Meetings {
    games: f64,
    margin: f64,
}

/// The ratings of all teams.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct GoalDifference {
    settings: GoalDifferenceSettings,
    priors: BTreeMap<String, f64>,
    meetings: BTreeMap<(String, String), Meetings>,
    ratings: BTreeMap<String, f64>,
}

impl GoalDifference {
    pub(crate) fn new(settings: GoalDifferenceSettings) -> Self {
        Self {
            settings,
            priors: BTreeMap::new(),
            meetings: BTreeMap::new(),
            ratings: BTreeMap::new(),
        }
    }

    /// Goals per game better than the average, of all teams seen.
    pub(crate) fn ratings(&self) -> &BTreeMap<String, f64> {
        &self.ratings
    }

    /// Keeps a share of the ratings as the prior of the new season.
    pub(crate) fn start_season(&mut self) {
        let share = self.settings.carry_over;
        self.priors = std::mem::take(&mut self.ratings);
        self.priors.values_mut().for_each(|rating| *rating *= share);
        self.ratings = self.priors.clone();
        self.meetings.clear();
    }

    /// Learns from the games of a day.
    pub(crate) fn learn(&mut self, games: &[Played<'_>]) {
        let cap = self.settings.margin_cap;
        for played in games {
            let pair = (
                played.game.home_team_id.clone(),
                played.game.away_team_id.clone(),
            );
            let meetings = self.meetings.entry(pair).or_default();
            meetings.games += 1.0;
            meetings.margin += played.margin().clamp(-cap, cap);
        }
        self.solve();
    }

    /// The ratings that fit margins and priors best: one linear system.
    fn solve(&mut self) {
        let mut places: BTreeMap<&str, usize> = BTreeMap::new();
        let known = self.meetings.keys().flat_map(|(home, away)| [home, away]);
        for team in known.chain(self.priors.keys()) {
            places.insert(team, 0);
        }
        places
            .values_mut()
            .enumerate()
            .for_each(|(place, slot)| *slot = place);
        let prior_games = self.settings.prior_games;
        let mut system = Symmetric::zero(places.len());
        let mut right = vec![0.0; places.len()];
        for (team, &place) in &places {
            system.add_diagonal(place, prior_games);
            right[place] += prior_games * self.priors.get(*team).copied().unwrap_or(0.0);
        }
        for ((home, away), meetings) in &self.meetings {
            let (home, away) = (places[home.as_str()], places[away.as_str()]);
            system.add_weighted(&[(home, 1.0), (away, -1.0)], meetings.games);
            right[home] += meetings.margin;
            right[away] -= meetings.margin;
        }
        // The priors make the system positive definite; without a solution the old ratings stand.
        if let Some(factor) = system.factor() {
            let solution = factor.solve(&right);
            let ratings = places
                .iter()
                .map(|(team, &place)| ((*team).to_owned(), solution[place]));
            self.ratings = ratings.collect();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::game::tests::game;

    #[test]
    fn one_game_moves_both_teams_by_hand_computed_amounts() {
        // r_A (8 + 1) - r_B = 4 and r_B (8 + 1) - r_A = -4: r_A = -r_B = 4 / 10.
        let mut ratings = GoalDifference::new(GoalDifferenceSettings::default());
        let game = game(1, 0, "A", "B", Some((6, 2)));
        ratings.learn(&Played::of(&game).into_iter().collect::<Vec<_>>());
        assert!((ratings.ratings()["A"] - 0.4).abs() < 1e-12);
        assert!((ratings.ratings()["B"] + 0.4).abs() < 1e-12);
        ratings.start_season();
        assert!((ratings.ratings()["A"] - 0.24).abs() < 1e-12);
    }
}
