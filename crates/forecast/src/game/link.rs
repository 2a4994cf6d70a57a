//! From features to chances: an ordered logistic regression on home win, tie and away win.
//!
//! A score `z = home edge + Σ weight · feature` and a tie width `τ` give
//! `P(home) = σ(z − τ)`, `P(away) = σ(−z − τ)` and the rest to the tie, so one fit calibrates all three. The
//! likelihood is concave in all parameters; normal priors and a few made-up ties keep them finite.

use serde::{Deserialize, Serialize};

use crate::ForecastError;
use crate::matrix::Symmetric;
use crate::outcome::{Outcome, Probabilities, logistic};

/// Steps after which the fit is taken as it is; it needs about eight.
const STEPS: usize = 60;

/// Change of a parameter that counts as settled.
const SETTLED: f64 = 1e-10;

/// Largest number that is believed in a regression that comes from a file.
const LARGEST_NUMBER: f64 = 1e6;

/// Made-up games between equal teams that hold the tie width: this many ended tied …
const PRIOR_TIES: f64 = 1.0;

/// … and this many did not.
const PRIOR_DECIDED: f64 = 9.0;

/// Constants of the regression.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct LinkSettings {
    /// Standard deviation of the home edge around 0, logits.
    pub home_edge_deviation: f64,
    /// Standard deviation of a weight around 0, logits per standard deviation of the feature.
    pub weight_deviation: f64,
}

impl Default for LinkSettings {
    fn default() -> Self {
        Self {
            home_edge_deviation: 0.1,
            weight_deviation: 0.5,
        }
    }
}

/// A game the regression learns from.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Example {
    pub(crate) features: Vec<f64>,
    pub(crate) outcome: Outcome,
    /// Goals of the home team minus those of the away team.
    pub(crate) margin: f64,
}

/// A fitted regression.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Link {
    /// Score of a game between equal teams.
    pub home_edge: f64,
    /// Score per unit of each feature.
    pub weights: Vec<f64>,
    /// Half the width of the scores that tie.
    pub tie_width: f64,
    /// Covariance of home edge and weights, row by row.
    pub covariance: Vec<f64>,
    /// Goals of expected margin per point of score.
    pub goals_per_score: f64,
    /// Games it was fitted on.
    pub games: usize,
}

impl Link {
    /// The score of a game.
    pub fn score(&self, features: &[f64]) -> f64 {
        let parts = self
            .weights
            .iter()
            .zip(features)
            .map(|(weight, feature)| weight * feature);
        self.home_edge + parts.sum::<f64>()
    }

    /// Standard error of a score.
    pub fn score_error(&self, features: &[f64]) -> f64 {
        let size = self.weights.len() + 1;
        let entry = |index: usize| match index.checked_sub(1) {
            None => 1.0,
            Some(index) => features.get(index).copied().unwrap_or(0.0),
        };
        let mut variance = 0.0;
        for row in 0..size {
            for column in 0..size {
                let covariance = self
                    .covariance
                    .get(row * size + column)
                    .copied()
                    .unwrap_or(0.0);
                variance += entry(row) * covariance * entry(column);
            }
        }
        variance.max(0.0).sqrt()
    }

    /// The three chances at a score.
    pub fn probabilities(&self, score: f64) -> Probabilities {
        let (home, away) = (
            logistic(score - self.tie_width),
            logistic(-score - self.tie_width),
        );
        Probabilities {
            home,
            tie: (1.0 - home - away).max(0.0),
            away,
        }
    }

    /// Checks a regression that comes from a file.
    pub(crate) fn check(&self, name: &str, features: usize) -> Result<(), ForecastError> {
        let wrong = |field: &str, value: &dyn std::fmt::Display, must_be| {
            Err(ForecastError::bad_input(
                format!("{name}.{field}"),
                value,
                must_be,
            ))
        };
        if self.weights.len() != features {
            return wrong("weights", &self.weights.len(), "one per feature");
        }
        if self.covariance.len() != (features + 1) * (features + 1) {
            return wrong(
                "covariance",
                &self.covariance.len(),
                "one per pair of weights",
            );
        }
        let numbers = self.weights.iter().chain(&self.covariance);
        let numbers = numbers.chain([&self.home_edge, &self.goals_per_score, &self.tie_width]);
        if let Some(number) = numbers.clone().find(|number| number.abs() > LARGEST_NUMBER) {
            return wrong("a number", number, "at most a million");
        }
        if self.tie_width <= 0.0 {
            return wrong("tie_width", &self.tie_width, "above 0");
        }
        Ok(())
    }

    /// Fits the regression; the order of the examples is part of the input.
    ///
    /// `features` is the number of features, also without any example.
    pub(crate) fn fit(examples: &[Example], features: usize, settings: &LinkSettings) -> Self {
        let scales = scales(examples, features);
        let problem = Problem::new(examples, &scales, settings);
        let mut parameters = vec![0.0; features + 2];
        parameters[features + 1] = 0.2;
        let mut best = problem.objective(&parameters);
        for _ in 0..STEPS {
            let (curvature, gradient) = problem.derivatives(&parameters);
            let Some(factor) = curvature.factor() else {
                break;
            };
            let step = factor.solve(&gradient);
            let largest = step
                .iter()
                .fold(0.0_f64, |largest, change| largest.max(change.abs()));
            if !largest.is_finite() || largest < SETTLED {
                break;
            }
            (parameters, best) = problem.walk(&parameters, &step, best);
        }
        let covariance = problem.covariance(&parameters);
        let mut link = Self {
            home_edge: parameters[0],
            weights: (0..features)
                .map(|k| parameters[k + 1] / scales[k])
                .collect(),
            tie_width: parameters[features + 1],
            covariance,
            goals_per_score: 0.0,
            games: examples.len(),
        };
        link.goals_per_score = link.slope_of_margin(examples);
        link
    }

    /// Least squares through the origin of margins on scores, held at 2 goals per point by a weak prior.
    fn slope_of_margin(&self, examples: &[Example]) -> f64 {
        let (mut above, mut below) = (2.0 * 5.0, 5.0);
        for example in examples {
            let score = self.score(&example.features);
            above += score * example.margin;
            below += score * score;
        }
        above / below
    }
}

/// Standard deviation of each feature around 0, so that one prior fits all of them.
fn scales(examples: &[Example], features: usize) -> Vec<f64> {
    let scale = |k: usize| {
        let squares: f64 = examples
            .iter()
            .map(|example| example.features[k].powi(2))
            .sum();
        let scale = (squares / examples.len().max(1) as f64).sqrt();
        if scale > 1e-9 { scale } else { 1.0 }
    };
    (0..features).map(scale).collect()
}

/// What the fit needs to know.
struct Problem<'a> {
    examples: &'a [Example],
    /// The design, row by row: the intercept and the scaled features.
    design: Vec<f64>,
    scales: &'a [f64],
    settings: &'a LinkSettings,
}

impl<'a> Problem<'a> {
    fn new(examples: &'a [Example], scales: &'a [f64], settings: &'a LinkSettings) -> Self {
        let row = |example: &'a Example| {
            let values = example.features.iter().zip(scales).map(|(x, one)| x / one);
            std::iter::once(1.0).chain(values)
        };
        Self {
            examples,
            design: examples.iter().flat_map(row).collect(),
            scales,
            settings,
        }
    }

    /// Each example's row and outcome.
    fn rows(&self) -> impl Iterator<Item = (&[f64], Outcome)> {
        let rows = self.design.chunks_exact(self.scales.len() + 1);
        rows.zip(self.examples.iter().map(|example| example.outcome))
    }

    /// Precision of the prior of a parameter other than the tie width.
    fn precision(&self, index: usize) -> f64 {
        if index == 0 {
            self.settings.home_edge_deviation.powi(-2)
        } else {
            self.settings.weight_deviation.powi(-2)
        }
    }

    /// Minus the logarithm of likelihood times prior.
    fn objective(&self, parameters: &[f64]) -> f64 {
        let last = parameters.len() - 1;
        let width = parameters[last];
        if width <= 0.0 {
            return f64::INFINITY;
        }
        let mut loss = 0.0;
        for (row, outcome) in self.rows() {
            let score: f64 = row.iter().zip(parameters).map(|(x, b)| x * b).sum();
            loss -= match outcome {
                Outcome::Home => log_logistic(score - width),
                Outcome::Away => log_logistic(-score - width),
                Outcome::Tie => {
                    log_logistic(score + width) + log_logistic(width - score) + log_gap(width)
                }
            };
        }
        loss -= PRIOR_DECIDED * log_logistic(-width);
        loss -= PRIOR_TIES * (2.0 * log_logistic(width) + log_gap(width));
        for (index, value) in parameters[..last].iter().enumerate() {
            loss += self.precision(index) * value * value / 2.0;
        }
        loss
    }

    /// Curvature and downhill direction of the objective.
    fn derivatives(&self, parameters: &[f64]) -> (Symmetric, Vec<f64>) {
        let last = parameters.len() - 1;
        let width = parameters[last];
        let mut sums = Sums {
            curvature: Symmetric::zero(parameters.len()),
            gradient: vec![0.0; parameters.len()],
            entries: vec![0.0; parameters.len()],
        };
        for (row, outcome) in self.rows() {
            let score: f64 = row.iter().zip(parameters).map(|(x, b)| x * b).sum();
            match outcome {
                Outcome::Home => sums.add(row, 1.0, -1.0, score - width, 1.0),
                Outcome::Away => sums.add(row, -1.0, -1.0, -score - width, 1.0),
                Outcome::Tie => {
                    sums.add(row, 1.0, 1.0, score + width, 1.0);
                    sums.add(row, -1.0, 1.0, width - score, 1.0);
                    sums.add_gap(width, 1.0);
                }
            }
        }
        sums.add(&[], 1.0, -1.0, -width, PRIOR_DECIDED);
        sums.add(&[], 1.0, 1.0, width, 2.0 * PRIOR_TIES);
        sums.add_gap(width, PRIOR_TIES);
        for (index, value) in parameters[..last].iter().enumerate() {
            sums.curvature.add_diagonal(index, self.precision(index));
            sums.gradient[index] -= self.precision(index) * value;
        }
        (sums.curvature, sums.gradient)
    }

    /// Goes the step, or half of it as long as that would make things worse.
    fn walk(&self, from: &[f64], step: &[f64], best: f64) -> (Vec<f64>, f64) {
        let mut share = 1.0;
        for _ in 0..40 {
            let candidate: Vec<f64> = from
                .iter()
                .zip(step)
                .map(|(value, change)| value + share * change)
                .collect();
            let value = self.objective(&candidate);
            if value <= best + 1e-9 * (1.0 + best.abs()) {
                return (candidate, value);
            }
            share /= 2.0;
        }
        (from.to_vec(), best)
    }

    /// Covariance of home edge and weights in the units of the features.
    fn covariance(&self, parameters: &[f64]) -> Vec<f64> {
        let size = self.scales.len() + 1;
        let Some(factor) = self.derivatives(parameters).0.factor() else {
            return vec![0.0; size * size];
        };
        let unit = |index: usize| {
            if index == 0 {
                1.0
            } else {
                self.scales[index - 1]
            }
        };
        let mut cells = Vec::with_capacity(size * size);
        for row in 0..size {
            let mut right = vec![0.0; size + 1];
            right[row] = 1.0;
            let column = factor.solve(&right);
            cells.extend((0..size).map(|other| column[other] / unit(row) / unit(other)));
        }
        cells
    }
}

/// Curvature and direction while they are added up.
struct Sums {
    curvature: Symmetric,
    gradient: Vec<f64>,
    /// Room for the derivative of an argument.
    entries: Vec<f64>,
}

impl Sums {
    /// Adds `weight · ln σ(argument)`, whose argument moves with `sign · row` and `width_sign · τ`.
    fn add(&mut self, row: &[f64], sign: f64, width_sign: f64, argument: f64, weight: f64) {
        let chance = logistic(argument);
        self.entries.fill(0.0);
        for (entry, x) in self.entries.iter_mut().zip(row) {
            *entry = sign * x;
        }
        if let Some(last) = self.entries.last_mut() {
            *last = width_sign;
        }
        for (sum, entry) in self.gradient.iter_mut().zip(&self.entries) {
            *sum += weight * (1.0 - chance) * entry;
        }
        self.curvature
            .add_square(&self.entries, weight * chance * (1.0 - chance));
    }

    /// Adds `weight · ln(1 − exp(−2τ))`.
    fn add_gap(&mut self, width: f64, weight: f64) {
        let last = self.gradient.len() - 1;
        let below = (2.0 * width).exp_m1();
        self.gradient[last] += weight * 2.0 / below;
        self.curvature
            .add_diagonal(last, weight * 4.0 * (below + 1.0) / (below * below));
    }
}

/// `ln σ(x)` without overflow.
fn log_logistic(x: f64) -> f64 {
    if x > 0.0 {
        -(-x).exp().ln_1p()
    } else {
        x - x.exp().ln_1p()
    }
}

/// `ln(1 − exp(−2τ))`.
fn log_gap(width: f64) -> f64 {
    (-(-2.0 * width).exp_m1()).ln()
}

#[cfg(test)]
mod tests;
