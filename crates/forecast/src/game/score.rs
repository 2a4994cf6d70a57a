//! Scores: how many goals each team gets, in agreement with the chances of the three outcomes.
//!
//! Each side's goals are negative binomial (goals here spread wider than Poisson). The table of all scores is then
//! scaled region by region, so that home wins, ties and away wins have exactly the chances that the game model gives.

use serde::{Deserialize, Serialize};

use crate::interval::Interval;
use crate::league::Sides;
use crate::outcome::{Outcome, Probabilities};

/// Goals of a side at which the table ends.
pub(crate) const MAX_GOALS: usize = 30;

/// Fewest goals per game that a side is expected to score.
const MIN_MEAN: f64 = 0.2;

/// Chances of `0 … MAX_GOALS` goals at a mean and a ratio of variance to mean; they add up to one.
pub(crate) fn goal_chances(mean: f64, dispersion: f64) -> Vec<f64> {
    let mut chances = count_chances(mean, dispersion, MAX_GOALS);
    let sum: f64 = chances.iter().sum();
    for chance in &mut chances {
        *chance /= sum;
    }
    chances
}

/// Negative binomial chances of `0 … most`; Poisson when the ratio of variance to mean is 1 or less.
pub(crate) fn count_chances(mean: f64, dispersion: f64, most: usize) -> Vec<f64> {
    let excess = dispersion - 1.0;
    let mut chance = if excess > 1e-9 {
        (-mean / excess * dispersion.ln()).exp()
    } else {
        (-mean).exp()
    };
    let mut chances = Vec::with_capacity(most + 1);
    for count in 0..=most {
        chances.push(chance);
        let (seen, next) = (count as f64, count as f64 + 1.0);
        chance *= if excess > 1e-9 {
            (mean / excess + seen) / next * excess / dispersion
        } else {
            mean / next
        };
    }
    chances
}

/// The chance of every score.
#[derive(Debug, Clone, PartialEq)]
pub struct ScoreTable {
    /// Row by row: home goals, then away goals.
    cells: Vec<f64>,
}

impl ScoreTable {
    /// The table for expected goals of both sides, the ratio of variance to mean, and the chances of the outcomes.
    pub fn new(expected: Sides<f64>, dispersion: f64, probabilities: &Probabilities) -> Self {
        let chances = expected.map(|mean| goal_chances(mean.max(MIN_MEAN), dispersion));
        let width = MAX_GOALS + 1;
        let mut cells = Vec::with_capacity(width * width);
        let mut regions = [0.0; 3];
        for home in 0..width {
            for away in 0..width {
                let chance = chances.home[home] * chances.away[away];
                regions[region(home, away)] += chance;
                cells.push(chance);
            }
        }
        let wanted = [probabilities.home, probabilities.tie, probabilities.away];
        let factors = [0, 1, 2].map(|region| wanted[region] / regions[region]);
        for (home, row) in cells.chunks_exact_mut(width).enumerate() {
            for (away, cell) in row.iter_mut().enumerate() {
                *cell *= factors[region(home, away)];
            }
        }
        Self { cells }
    }

    /// The table for expected goals alone; the chances of the outcomes follow from them.
    pub fn of_goals(expected: Sides<f64>, dispersion: f64) -> Self {
        let chances = expected.map(|mean| goal_chances(mean.max(MIN_MEAN), dispersion));
        let cells = chances
            .home
            .iter()
            .flat_map(|home| chances.away.iter().map(move |away| home * away));
        Self {
            cells: cells.collect(),
        }
    }

    /// Chances of all scores, by home goals times 31 plus away goals.
    pub(crate) fn cells(&self) -> &[f64] {
        &self.cells
    }

    /// The goals of the score at a place of the table.
    pub(crate) fn score_at(place: usize) -> (u32, u32) {
        let width = MAX_GOALS + 1;
        ((place / width) as u32, (place % width) as u32)
    }

    /// Chances of the three outcomes.
    pub fn outcome_chances(&self) -> Probabilities {
        let mut sums = [0.0; 3];
        for (place, chance) in self.cells.iter().enumerate() {
            sums[region(place / (MAX_GOALS + 1), place % (MAX_GOALS + 1))] += chance;
        }
        let [home, tie, away] = sums;
        Probabilities { home, tie, away }
    }

    /// The most likely score and its chance; of two equally likely ones the lower.
    pub fn most_likely(&self) -> LikelyScore {
        let mut best = 0;
        for (place, chance) in self.cells.iter().enumerate() {
            if *chance > self.cells[best] {
                best = place;
            }
        }
        let (home, away) = Self::score_at(best);
        LikelyScore {
            home,
            away,
            probability: self.cells[best],
        }
    }

    /// Goals that each side is expected to score, and the interval that holds at least the usual share of games.
    pub fn goals(&self) -> Sides<(f64, Interval)> {
        self.marginals().map(|chances| {
            let weighted = chances.iter().enumerate();
            let mean = weighted.map(|(goals, chance)| goals as f64 * chance).sum();
            (mean, Interval::of_chances(chances))
        })
    }

    fn marginals(&self) -> Sides<Vec<f64>> {
        let width = MAX_GOALS + 1;
        let mut marginals = Sides {
            home: vec![0.0; width],
            away: vec![0.0; width],
        };
        for (home, row) in marginals
            .home
            .iter_mut()
            .zip(self.cells.chunks_exact(width))
        {
            for (away, chance) in marginals.away.iter_mut().zip(row) {
                *home += chance;
                *away += chance;
            }
        }
        marginals
    }
}

/// A score and its chance.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct LikelyScore {
    /// Goals of the home team.
    pub home: u32,
    /// Goals of the away team.
    pub away: u32,
    /// Chance of exactly this score.
    pub probability: f64,
}

/// 0 for a home win, 1 for a tie, 2 for an away win.
fn region(home: usize, away: usize) -> usize {
    match Outcome::of_score(home as u32, away as u32) {
        Outcome::Home => 0,
        Outcome::Tie => 1,
        Outcome::Away => 2,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_regions_have_the_given_chances() {
        let wanted = Probabilities {
            home: 0.5,
            tie: 0.1,
            away: 0.4,
        };
        let table = ScoreTable::new(
            Sides {
                home: 5.0,
                away: 4.0,
            },
            1.4,
            &wanted,
        );
        let found = table.outcome_chances();
        let close = |a: f64, b: f64| (a - b).abs() < 1e-12;
        assert!(close(found.home, 0.5) && close(found.tie, 0.1) && close(found.away, 0.4));
        let goals = table.goals();
        assert!(goals.home.0 - goals.away.0 > 0.3);
    }

    #[test]
    fn counts_have_their_mean_and_variance() {
        let chances = count_chances(4.5, 1.4, 200);
        let moment = |power: i32| -> f64 {
            chances
                .iter()
                .enumerate()
                .map(|(count, chance)| (count as f64).powi(power) * chance)
                .sum()
        };
        assert!((moment(0) - 1.0).abs() < 1e-12);
        assert!((moment(1) - 4.5).abs() < 1e-10);
        assert!((moment(2) - 4.5 * 4.5 - 6.3).abs() < 1e-9);
        // Poisson: P(0) = e^-2, P(2) = 2 e^-2.
        let chances = count_chances(2.0, 1.0, 5);
        assert!(
            (chances[0] - (-2.0_f64).exp()).abs() < 1e-15
                && (chances[2] - 2.0 * (-2.0_f64).exp()).abs() < 1e-15
        );
    }
}
