//! Proper scores of forecasts whose outcome is known.

use serde::{Deserialize, Serialize};

use crate::matrix::Symmetric;
use crate::outcome::{Outcome, Probabilities, logistic};

/// Smallest chance that is believed in a score, so that one certain miss does not make a mean infinite.
const FLOOR: f64 = 1e-9;

/// Steps of the calibration's fit.
const STEPS: usize = 50;

/// Bins of the reliability diagram.
const BINS: usize = 5;

/// Scores over a set of games. Two-way figures leave ties out and use the chances given that somebody wins.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Scores {
    /// Games.
    pub games: usize,
    /// Games that somebody won.
    pub decided: usize,
    /// Mean of minus the logarithm of the chance given to what happened; `None` without games.
    pub log_loss: Option<f64>,
    /// Mean of the squared misses of all three chances.
    pub brier: Option<f64>,
    /// Ranked probability score: a tie is a nearer miss than the other team's win.
    pub ranked_probability: Option<f64>,
    /// Log loss of the decided games; a coin scores .6931.
    pub two_way_log_loss: Option<f64>,
    /// Brier score of the decided games; a coin scores .25.
    pub two_way_brier: Option<f64>,
    /// Share of the decided games whose favourite won.
    pub accuracy: Option<f64>,
    /// Calibration on the decided games; `None` when it cannot be fitted.
    pub calibration: Option<Calibration>,
    /// Reliability on the decided games.
    pub reliability: Vec<Bin>,
}

/// Logistic regression of home wins on the logit of their chances; slope 1 and intercept 0 are perfect.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Calibration {
    /// Below 1 the forecasts are too bold, above 1 too timid.
    pub slope: f64,
    /// Standard error of the slope.
    pub slope_error: f64,
    /// Above 0 the home team won more often than forecast.
    pub intercept: f64,
    /// Standard error of the intercept.
    pub intercept_error: f64,
}

/// Games with similar chances.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Bin {
    /// Lower bound of the chance of a home win.
    pub from: f64,
    /// Upper bound.
    pub to: f64,
    /// Games.
    pub games: usize,
    /// Mean chance; `None` without games.
    pub forecast: Option<f64>,
    /// Share of home wins; `None` without games.
    pub seen: Option<f64>,
}

/// Differences of two models' log losses, game by game; below 0 the first one is better.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Comparison {
    /// Mean difference over all games, three outcomes; `None` without games.
    pub log_loss: Option<f64>,
    /// Its standard error; `None` with fewer than two games.
    pub log_loss_error: Option<f64>,
    /// Mean difference over decided games, two outcomes.
    pub two_way_log_loss: Option<f64>,
    /// Its standard error.
    pub two_way_log_loss_error: Option<f64>,
}

/// Scores forecasts.
pub fn score(games: &[(Probabilities, Outcome)]) -> Scores {
    let decided: Vec<(f64, bool)> = games.iter().filter_map(decided).collect();
    let home = |outcome: Outcome, wanted: Outcome| if outcome == wanted { 1.0 } else { 0.0 };
    let misses = |(chances, outcome): &(Probabilities, Outcome)| {
        [Outcome::Home, Outcome::Tie, Outcome::Away]
            .map(|each| chances.of(each) - home(*outcome, each))
    };
    Scores {
        games: games.len(),
        decided: decided.len(),
        log_loss: mean(games.iter().map(loss)),
        brier: mean(
            games
                .iter()
                .map(|game| misses(game).iter().map(|miss| miss * miss).sum()),
        ),
        ranked_probability: mean(games.iter().map(|game| {
            let [home, _, away] = misses(game);
            f64::midpoint(home * home, away * away)
        })),
        two_way_log_loss: mean(
            decided
                .iter()
                .map(|&(chance, won)| two_way_loss(chance, won)),
        ),
        two_way_brier: mean(
            decided
                .iter()
                .map(|&(chance, won)| (chance - f64::from(u8::from(won))).powi(2)),
        ),
        accuracy: mean(
            decided
                .iter()
                .map(|&(chance, won)| match chance.total_cmp(&0.5) {
                    std::cmp::Ordering::Equal => 0.5,
                    order => f64::from(u8::from(order.is_gt() == won)),
                }),
        ),
        calibration: calibrate(&decided),
        reliability: reliability(&decided),
    }
}

/// Compares two models on the same games.
pub fn compare(
    first: &[(Probabilities, Outcome)],
    second: &[(Probabilities, Outcome)],
) -> Comparison {
    let pairs = || first.iter().zip(second);
    let all: Vec<f64> = pairs().map(|(a, b)| loss(a) - loss(b)).collect();
    let two_way: Vec<f64> = pairs()
        .filter_map(|(a, b)| decided(a).zip(decided(b)))
        .map(|(a, b)| two_way_loss(a.0, a.1) - two_way_loss(b.0, b.1))
        .collect();
    Comparison {
        log_loss: mean(all.iter().copied()),
        log_loss_error: mean_error(&all),
        two_way_log_loss: mean(two_way.iter().copied()),
        two_way_log_loss_error: mean_error(&two_way),
    }
}

/// Chance of a home win given a winner, and whether the home team was it; `None` for ties.
fn decided((chances, outcome): &(Probabilities, Outcome)) -> Option<(f64, bool)> {
    match outcome {
        Outcome::Home => Some((chances.home_if_decided(), true)),
        Outcome::Away => Some((chances.home_if_decided(), false)),
        Outcome::Tie => None,
    }
}

fn loss((chances, outcome): &(Probabilities, Outcome)) -> f64 {
    -chances.of(*outcome).max(FLOOR).ln()
}

fn two_way_loss(chance: f64, won: bool) -> f64 {
    -(if won { chance } else { 1.0 - chance }).max(FLOOR).ln()
}

fn mean(values: impl ExactSizeIterator<Item = f64>) -> Option<f64> {
    let count = values.len();
    (count > 0).then(|| values.sum::<f64>() / count as f64)
}

/// Standard error of a mean.
fn mean_error(values: &[f64]) -> Option<f64> {
    let mean = mean(values.iter().copied())?;
    let count = values.len() as f64;
    let squares: f64 = values.iter().map(|value| (value - mean).powi(2)).sum();
    (values.len() > 1).then(|| (squares / (count - 1.0) / count).sqrt())
}

/// Fits slope and intercept by Newton's method; `None` when the outcomes can be told apart perfectly, or the chances
/// do not differ.
fn calibrate(games: &[(f64, bool)]) -> Option<Calibration> {
    let logit = |chance: f64| {
        let chance = chance.clamp(FLOOR, 1.0 - FLOOR);
        (chance / (1.0 - chance)).ln()
    };
    let (mut intercept, mut slope) = (0.0, 1.0);
    for _ in 0..STEPS {
        let mut curvature = Symmetric::zero(2);
        let mut gradient = [0.0; 2];
        for &(chance, won) in games {
            let row = [1.0, logit(chance)];
            let fitted = logistic(intercept + slope * row[1]);
            let surprise = f64::from(u8::from(won)) - fitted;
            gradient[0] += surprise;
            gradient[1] += surprise * row[1];
            curvature.add_weighted(&[(0, row[0]), (1, row[1])], fitted * (1.0 - fitted));
        }
        let factor = curvature.factor()?;
        let step = factor.solve(&gradient);
        intercept += step[0];
        slope += step[1];
        if !(intercept.is_finite() && slope.is_finite()) || slope.abs() > 100.0 {
            return None;
        }
        if step[0].abs() < 1e-9 && step[1].abs() < 1e-9 {
            let variances = factor.inverse_diagonal();
            return Some(Calibration {
                slope,
                slope_error: variances[1].sqrt(),
                intercept,
                intercept_error: variances[0].sqrt(),
            });
        }
    }
    None
}

fn reliability(games: &[(f64, bool)]) -> Vec<Bin> {
    let bin_of = |chance: f64| ((chance * BINS as f64) as usize).min(BINS - 1);
    (0..BINS)
        .map(|bin| {
            let inside: Vec<&(f64, bool)> = games
                .iter()
                .filter(|(chance, _)| bin_of(*chance) == bin)
                .collect();
            Bin {
                from: bin as f64 / BINS as f64,
                to: (bin + 1) as f64 / BINS as f64,
                games: inside.len(),
                forecast: mean(inside.iter().map(|(chance, _)| *chance)),
                seen: mean(inside.iter().map(|(_, won)| f64::from(u8::from(*won)))),
            }
        })
        .collect()
}
