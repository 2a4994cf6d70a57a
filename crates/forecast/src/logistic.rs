//! Logistic regression on yes-or-no features with Gaussian priors, fitted by Newton's method.
//!
//! Rows with the same features are one pattern with two counts, so the fit depends on counts alone: the
//! order of the rows cannot change a bit of the result, and a thousand games cost no more than ten.

use std::collections::BTreeMap;

use crate::matrix::Symmetric;

/// Steps after which a fit that has not settled is given up. A concave problem needs about ten.
pub(crate) const MAX_STEPS: usize = 200;

/// Largest change of a coefficient that counts as settled.
const TOLERANCE: f64 = 1e-12;

/// Halvings of a step that overshoots.
const MAX_HALVINGS: usize = 40;

/// Features of a row: bit `k` says that feature `k` holds. Feature 0 is the intercept and always holds.
pub(crate) type Features = u32;

/// How often a pattern was seen and how often it succeeded.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Count {
    /// Rows.
    pub(crate) rows: u64,
    /// Rows with success.
    pub(crate) successes: u64,
}

/// Rows counted by pattern.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Patterns(BTreeMap<Features, Count>);

impl Patterns {
    /// Counts one row.
    pub(crate) fn add(&mut self, features: Features, success: bool) {
        let count = self.0.entry(features).or_default();
        count.rows += 1;
        count.successes += u64::from(success);
    }

    /// These rows without the rows of a part of them.
    pub(crate) fn without(&self, part: &Self) -> Self {
        let mut rest = self.clone();
        for (features, taken) in &part.0 {
            if let Some(count) = rest.0.get_mut(features) {
                count.rows = count.rows.saturating_sub(taken.rows);
                count.successes = count.successes.saturating_sub(taken.successes);
            }
        }
        rest.0.retain(|_, count| count.rows > 0);
        rest
    }

    /// All rows.
    pub(crate) fn total(&self) -> Count {
        self.0.values().fold(Count::default(), |sum, count| Count {
            rows: sum.rows + count.rows,
            successes: sum.successes + count.successes,
        })
    }

    /// Rows in which a feature holds.
    pub(crate) fn rows_with(&self, feature: usize) -> u64 {
        self.0
            .iter()
            .filter(|(features, _)| *features >> feature & 1 == 1)
            .map(|(_, count)| count.rows)
            .sum()
    }

    /// Sum over all rows of minus the logarithm of the chance given to what happened.
    pub(crate) fn loss(&self, coefficients: &[f64]) -> f64 {
        self.0
            .iter()
            .map(|(features, count)| {
                let logit = logit(*features, coefficients);
                let failures = count.rows - count.successes;
                count.successes as f64 * log_one_plus_exp(-logit)
                    + failures as f64 * log_one_plus_exp(logit)
            })
            .sum()
    }
}

/// What is known about a coefficient before any row: a normal distribution, or nothing.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) enum Prior {
    /// Mean and standard deviation.
    Normal(f64, f64),
    /// Nothing.
    Free,
}

/// A fitted regression.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Fitted {
    /// Estimates, in the order of the priors.
    pub(crate) coefficients: Vec<f64>,
    /// Standard errors from the curvature at the estimate, in the same order.
    pub(crate) standard_errors: Vec<f64>,
}

/// Finds the most probable coefficients; `None` when the steps do not settle, which happens only when a
/// free coefficient has no finite best value (all rows succeed, or none does).
pub(crate) fn fit(patterns: &Patterns, priors: &[Prior], start: &[f64]) -> Option<Fitted> {
    let mut coefficients = start.to_vec();
    let mut best = objective(patterns, priors, &coefficients);
    for _ in 0..MAX_STEPS {
        let (gradient, curvature) = derivatives(patterns, priors, &coefficients);
        let step = curvature.factor()?.solve(&gradient);
        let largest = step
            .iter()
            .fold(0.0_f64, |largest, change| largest.max(change.abs()));
        if !largest.is_finite() {
            return None;
        }
        if largest < TOLERANCE {
            let standard_errors = curvature
                .factor()?
                .inverse_diagonal()
                .iter()
                .map(|variance| variance.sqrt())
                .collect();
            return Some(Fitted {
                coefficients,
                standard_errors,
            });
        }
        let (next, value) = walk(patterns, priors, &coefficients, &step, best);
        coefficients = next;
        best = value;
    }
    None
}

/// Goes the step, or half of it as long as that would make things worse.
fn walk(
    patterns: &Patterns,
    priors: &[Prior],
    from: &[f64],
    step: &[f64],
    best: f64,
) -> (Vec<f64>, f64) {
    let mut share = 1.0;
    let mut next = (from.to_vec(), best);
    for _ in 0..MAX_HALVINGS {
        let candidate: Vec<f64> = from
            .iter()
            .zip(step)
            .map(|(value, change)| value + share * change)
            .collect();
        let value = objective(patterns, priors, &candidate);
        next = (candidate, value);
        // Close to the optimum the objective is flat to the last bit; such a step is taken.
        if value <= best + 1e-9 * (1.0 + best.abs()) {
            break;
        }
        share /= 2.0;
    }
    next
}

/// Loss of the rows plus the distance to the priors.
fn objective(patterns: &Patterns, priors: &[Prior], coefficients: &[f64]) -> f64 {
    let distance: f64 = priors
        .iter()
        .zip(coefficients)
        .map(|(prior, value)| match prior {
            Prior::Normal(mean, deviation) => ((value - mean) / deviation).powi(2) / 2.0,
            Prior::Free => 0.0,
        })
        .sum();
    patterns.loss(coefficients) + distance
}

/// Downhill direction and curvature of the objective.
fn derivatives(
    patterns: &Patterns,
    priors: &[Prior],
    coefficients: &[f64],
) -> (Vec<f64>, Symmetric) {
    let size = coefficients.len();
    let mut gradient = vec![0.0; size];
    let mut curvature = Symmetric::zero(size);
    for (features, count) in &patterns.0 {
        let chance = logistic(logit(*features, coefficients));
        let rows = count.rows as f64;
        let surprise = count.successes as f64 - rows * chance;
        let ones: Vec<usize> = (0..size)
            .filter(|feature| features >> feature & 1 == 1)
            .collect();
        for &feature in &ones {
            gradient[feature] += surprise;
        }
        curvature.add_outer(&ones, rows * chance * (1.0 - chance));
    }
    for (index, prior) in priors.iter().enumerate() {
        if let Prior::Normal(mean, deviation) = prior {
            let precision = deviation.powi(-2);
            gradient[index] -= precision * (coefficients[index] - mean);
            curvature.add_diagonal(index, precision);
        }
    }
    (gradient, curvature)
}

/// Sum of the coefficients of the features that hold.
fn logit(features: Features, coefficients: &[f64]) -> f64 {
    coefficients
        .iter()
        .enumerate()
        .filter(|(feature, _)| features >> feature & 1 == 1)
        .map(|(_, coefficient)| coefficient)
        .sum()
}

/// The chance that belongs to a point on the logit scale.
fn logistic(logit: f64) -> f64 {
    1.0 / (1.0 + (-logit).exp())
}

/// `ln(1 + exp(x))` without overflow.
fn log_one_plus_exp(x: f64) -> f64 {
    if x > 0.0 {
        x + (-x).exp().ln_1p()
    } else {
        x.exp().ln_1p()
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn patterns(rows: &[(Features, u64, u64)]) -> Patterns {
        Patterns(
            rows.iter()
                .map(|&(features, successes, rows)| (features, Count { rows, successes }))
                .collect(),
        )
    }

    #[test]
    fn an_intercept_alone_is_the_log_odds() {
        // 17 of 324: ln(17 / 307), with a standard error of 1 / sqrt(n p (1 - p)) = sqrt(1/17 + 1/307).
        let fitted = fit(&patterns(&[(1, 17, 324)]), &[Prior::Free], &[0.0]);
        let fitted = fitted.unwrap_or(Fitted {
            coefficients: vec![],
            standard_errors: vec![],
        });
        assert!((fitted.coefficients[0] - (17.0_f64 / 307.0).ln()).abs() < 1e-12);
        assert!((fitted.standard_errors[0] - (1.0_f64 / 17.0 + 1.0 / 307.0).sqrt()).abs() < 1e-12);
    }

    #[test]
    fn a_free_feature_is_the_log_odds_ratio() {
        // 5 of 100 without the feature, 10 of 40 with it.
        let rows = patterns(&[(0b01, 5, 100), (0b11, 10, 40)]);
        let fitted = fit(&rows, &[Prior::Free, Prior::Free], &[0.0, 0.0]);
        let fitted = fitted.unwrap_or(Fitted {
            coefficients: vec![],
            standard_errors: vec![],
        });
        let odds_ratio = (10.0_f64 / 30.0) / (5.0 / 95.0);
        assert!((fitted.coefficients[0] - (5.0_f64 / 95.0).ln()).abs() < 1e-12);
        assert!((fitted.coefficients[1] - odds_ratio.ln()).abs() < 1e-12);
        let variance = 1.0_f64 / 5.0 + 1.0 / 95.0 + 1.0 / 10.0 + 1.0 / 30.0;
        assert!((fitted.standard_errors[1] - variance.sqrt()).abs() < 1e-12);
    }

    #[test]
    fn a_feature_never_seen_stays_at_its_prior() {
        let fitted = fit(
            &patterns(&[(1, 3, 10)]),
            &[Prior::Free, Prior::Normal(0.7, 0.5)],
            &[0.0, 0.0],
        );
        let fitted = fitted.unwrap_or(Fitted {
            coefficients: vec![],
            standard_errors: vec![],
        });
        assert!((fitted.coefficients[1] - 0.7).abs() < 1e-12);
        assert!((fitted.standard_errors[1] - 0.5).abs() < 1e-12);
    }

    #[test]
    fn without_a_success_a_free_intercept_has_no_value() {
        assert_eq!(fit(&patterns(&[(1, 0, 10)]), &[Prior::Free], &[0.0]), None);
    }

    #[test]
    fn the_loss_of_the_base_rate_is_its_entropy() {
        // 17 of 324 at p = 17/324: .2057 per row.
        let loss = patterns(&[(1, 17, 324)]).loss(&[(17.0_f64 / 307.0).ln()]) / 324.0;
        assert!((loss - 0.2057).abs() < 5e-5, "{loss}");
    }

    #[test]
    fn taking_a_part_away_leaves_the_rest() {
        let all = patterns(&[(0b01, 5, 100), (0b11, 10, 40)]);
        let rest = all.without(&patterns(&[(0b01, 1, 20), (0b11, 10, 40)]));
        assert_eq!(rest, patterns(&[(0b01, 4, 80)]));
        assert_eq!(
            rest.total(),
            Count {
                rows: 80,
                successes: 4
            }
        );
        assert_eq!(all.rows_with(0), 140);
        assert_eq!(all.rows_with(1), 40);
    }

    proptest! {
        #[test]
        fn expected_successes_equal_the_real_ones(
            rows in prop::collection::vec((0_u32..8, 0_u64..20, 0_u64..20), 1..9),
        ) {
            let mut all = Patterns::default();
            all.add(1, true);
            all.add(1, false);
            for (bits, successes, failures) in rows {
                (0..successes).for_each(|_| all.add(bits << 1 | 1, true));
                (0..failures).for_each(|_| all.add(bits << 1 | 1, false));
            }
            let priors = [Prior::Free, Prior::Normal(0.4, 0.5), Prior::Normal(-0.2, 0.5), Prior::Normal(0.0, 1.0)];
            let fitted = fit(&all, &priors, &[0.0; 4]);
            prop_assert!(fitted.is_some());
            if let Some(fitted) = fitted {
                // A free intercept makes the chances add up to the successes.
                let expected: f64 = all.0.iter()
                    .map(|(features, count)| count.rows as f64 * logistic(logit(*features, &fitted.coefficients)))
                    .sum();
                prop_assert!((expected - all.total().successes as f64).abs() < 1e-8);
                // No neighbour is more probable.
                let best = objective(&all, &priors, &fitted.coefficients);
                for index in 0..4 {
                    for change in [-0.01, 0.01] {
                        let mut near = fitted.coefficients.clone();
                        near[index] += change;
                        prop_assert!(objective(&all, &priors, &near) > best);
                    }
                }
            }
        }
    }
}
