//! Poisson ratings: attack and defence of each team on the logarithm of goals per game.
//!
//! `ln μ = c + attack of the scoring team − defence of the other`, fitted on all earlier games, younger ones counting
//! more, with a ridge that pulls every team to the average. Home ice has no term: it is worth nothing here.
//! Source: the standard Poisson score models of 1982 and 1997 (time decay).

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::Played;
use crate::matrix::Symmetric;

/// Steps of a fit; each starts from the last day's solution, so a few are enough.
const STEPS: usize = 25;

/// Change of a parameter that counts as settled.
const SETTLED: f64 = 1e-10;

/// Largest step of a parameter, so that the first steps from nothing cannot overshoot.
const LARGEST_STEP: f64 = 1.0;

/// Constants of the ratings; they are the weights `poisson` of `dim_metric_weight`.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct PoissonSettings {
    /// Age at which a game counts half, days.
    pub half_life_days: f64,
    /// Ridge weight of attack and defence.
    pub ridge: f64,
    /// Goals per team and game before anything is known.
    pub prior_goals: f64,
    /// Games the prior counts for.
    pub prior_games: f64,
}

impl Default for PoissonSettings {
    fn default() -> Self {
        Self {
            half_life_days: 90.0,
            ridge: 15.0,
            prior_goals: 4.5,
            prior_games: 2.0,
        }
    }
}

/// Attack and defence of a team, logarithms of factors on goals.
#[derive(Debug, Clone, Copy, Default, PartialEq, Serialize, Deserialize)]
pub struct AttackDefence {
    /// Above 0 scores more than the average.
    pub attack: f64,
    /// Above 0 concedes less than the average.
    pub defence: f64,
}

/// Games in which one team scored against another and the goals in them, older ones counting less than one.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
struct Meetings {
    games: f64,
    goals: f64,
}

/// The ratings of all teams.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Poisson {
    settings: PoissonSettings,
    places: BTreeMap<String, usize>,
    /// By the places of the scoring and the other team: the fit needs no more of the games than their sums.
    meetings: BTreeMap<(usize, usize), Meetings>,
    /// Day that the weights of the meetings belong to.
    date: Option<i32>,
    level: f64,
    ratings: Vec<AttackDefence>,
}

impl Poisson {
    pub(crate) fn new(settings: PoissonSettings) -> Self {
        Self {
            settings,
            places: BTreeMap::new(),
            meetings: BTreeMap::new(),
            date: None,
            level: settings.prior_goals.ln(),
            ratings: Vec::new(),
        }
    }

    pub(crate) fn level(&self) -> f64 {
        self.level
    }

    /// The ratings of all teams seen.
    pub(crate) fn ratings(&self) -> BTreeMap<String, AttackDefence> {
        let ratings = self
            .places
            .iter()
            .map(|(team, &place)| (team.clone(), self.ratings[place]));
        ratings.collect()
    }

    /// Remembers the games of a day.
    pub(crate) fn learn(&mut self, games: &[Played<'_>]) {
        for played in games {
            self.age_to(played.game.date);
            let home = self.place(&played.game.home_team_id);
            let away = self.place(&played.game.away_team_id);
            for (pair, goals) in [
                ((home, away), played.goals.home),
                ((away, home), played.goals.away),
            ] {
                let meetings = self.meetings.entry(pair).or_default();
                meetings.games += 1.0;
                meetings.goals += goals;
            }
        }
    }

    /// Lets the games grow older.
    fn age_to(&mut self, date: i32) {
        let before = self.date.unwrap_or(date);
        if date > before {
            let days = f64::from(date.saturating_sub(before));
            let share = 0.5_f64.powf(days / self.settings.half_life_days);
            for meetings in self.meetings.values_mut() {
                meetings.games *= share;
                meetings.goals *= share;
            }
        }
        self.date = Some(before.max(date));
    }

    fn place(&mut self, team: &str) -> usize {
        let next = self.places.len();
        let place = *self.places.entry(team.to_owned()).or_insert(next);
        if place == self.ratings.len() {
            self.ratings.push(AttackDefence::default());
        }
        place
    }

    /// Fits the ratings as they stand on a day, by Newton's method.
    pub(crate) fn fit(&mut self, date: i32) {
        self.age_to(date);
        for _ in 0..STEPS {
            let (system, gradient) = self.derivatives();
            let Some(factor) = system.factor() else {
                return;
            };
            let step = factor.solve(&gradient);
            let largest = step
                .iter()
                .fold(0.0_f64, |largest, change| largest.max(change.abs()));
            if !largest.is_finite() {
                return;
            }
            let share = (LARGEST_STEP / largest).min(1.0);
            self.level += share * step[0];
            for (place, rating) in self.ratings.iter_mut().enumerate() {
                rating.attack += share * step[1 + 2 * place];
                rating.defence += share * step[2 + 2 * place];
            }
            if largest < SETTLED {
                return;
            }
        }
    }

    /// Curvature and uphill direction of the weighted likelihood with its priors.
    fn derivatives(&self) -> (Symmetric, Vec<f64>) {
        let size = 1 + 2 * self.ratings.len();
        let mut system = Symmetric::zero(size);
        let mut gradient = vec![0.0; size];
        let prior_mean = self.level.exp();
        system.add_diagonal(0, self.settings.prior_games * prior_mean);
        gradient[0] += self.settings.prior_games * (self.settings.prior_goals - prior_mean);
        for (place, rating) in self.ratings.iter().enumerate() {
            for (index, value) in [
                (1 + 2 * place, rating.attack),
                (2 + 2 * place, rating.defence),
            ] {
                system.add_diagonal(index, self.settings.ridge);
                gradient[index] -= self.settings.ridge * value;
            }
        }
        for (&(scoring, other), meetings) in &self.meetings {
            let mean =
                (self.level + self.ratings[scoring].attack - self.ratings[other].defence).exp();
            let expected = meetings.games * mean;
            let row = [(0, 1.0), (1 + 2 * scoring, 1.0), (2 + 2 * other, -1.0)];
            system.add_weighted(&row, expected);
            for (index, sign) in row {
                gradient[index] += sign * (meetings.goals - expected);
            }
        }
        (system, gradient)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::game::tests::game;

    #[test]
    fn a_game_counts_half_after_its_half_life() {
        let mut ratings = Poisson::new(PoissonSettings::default());
        let learn = |ratings: &mut Poisson, date: i32, score: (u32, u32)| {
            let game = game(i64::from(date), date, "A", "B", Some(score));
            ratings.learn(&Played::of(&game).into_iter().collect::<Vec<_>>());
        };
        learn(&mut ratings, 10, (4, 2));
        learn(&mut ratings, 100, (3, 1));
        ratings.fit(190);
        // Two half-lives and one: a quarter and a half.
        let found = ratings.meetings[&(0, 1)];
        assert!((found.games - 0.75).abs() < 1e-12 && (found.goals - 2.5).abs() < 1e-12);
        let found = ratings.meetings[&(1, 0)];
        assert!((found.games - 0.75).abs() < 1e-12 && (found.goals - 1.0).abs() < 1e-12);
    }

    #[test]
    fn the_fit_balances_goals_and_ridge() {
        let mut ratings = Poisson::new(PoissonSettings::default());
        let games: Vec<_> = (0..40)
            .map(|id| game(id, 0, "A", "B", Some((6, 3))))
            .collect();
        ratings.learn(&games.iter().filter_map(Played::of).collect::<Vec<_>>());
        ratings.fit(0);
        let (a, b) = (ratings.ratings()["A"], ratings.ratings()["B"]);
        let mean = (ratings.level() + a.attack - b.defence).exp();
        // At the optimum the missing goals equal the pull of the ridge.
        assert!((40.0 * (6.0 - mean) - 15.0 * a.attack).abs() < 1e-6);
        assert!(mean > 5.0 && mean < 6.0, "{mean}");
        assert!((a.attack + b.defence).abs() < 1e-9);
    }
}
