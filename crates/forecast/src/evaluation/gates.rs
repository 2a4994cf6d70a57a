//! What a model must fulfil before anybody is shown its forecasts.

use std::ops::RangeInclusive;

use serde::{Deserialize, Serialize};

use super::{Comparison, RungReport, Scores};
use crate::game::Rung;

/// Decided games of the test span below which no model but the base rates is served.
pub const MIN_TEST_GAMES: usize = 50;

/// Slopes of a calibrated model.
const SLOPES: RangeInclusive<f64> = 0.8..=1.2;

/// Something a model must fulfil.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Gate {
    /// What, in words.
    pub name: String,
    /// Whether it does.
    pub passed: bool,
    /// The figures behind it, in words.
    pub figures: String,
}

/// Which models are served.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Choice {
    /// Before the line-ups are announced.
    pub rung: Rung,
    /// Whether [`Rung::LineUp`] takes over once they are.
    pub announced: bool,
}

/// The gates of a model. The base rates have none: they are what is served when nothing else may be.
pub(super) fn gates(
    rung: Rung,
    scores: &Scores,
    base_rates: &Comparison,
    elo: &Comparison,
) -> Vec<Gate> {
    if rung == Rung::BaseRates {
        return Vec::new();
    }
    let mut gates = vec![
        Gate {
            name: "enough games to tell".to_owned(),
            passed: scores.decided >= MIN_TEST_GAMES,
            figures: format!("{} decided games, {MIN_TEST_GAMES} needed", scores.decided),
        },
        beats("beats the base rates", base_rates),
    ];
    if rung != Rung::Elo {
        gates.push(beats("beats Elo", elo));
    }
    let slope = scores.calibration.map(|calibration| calibration.slope);
    gates.push(Gate {
        name: "calibrated".to_owned(),
        passed: slope.is_some_and(|slope| SLOPES.contains(&slope)),
        figures: slope.map_or_else(
            || "the slope cannot be told".to_owned(),
            |slope| {
                format!(
                    "slope {slope:.2}, {} to {} allowed",
                    SLOPES.start(),
                    SLOPES.end()
                )
            },
        ),
    });
    gates
}

/// Better on paired log loss, with and without ties.
fn beats(name: &str, comparison: &Comparison) -> Gate {
    let below = |difference: Option<f64>| difference.is_some_and(|difference| difference < 0.0);
    let words = |mean: Option<f64>, error: Option<f64>| match (mean, error) {
        (Some(mean), Some(error)) => format!("{mean:+.4} ± {error:.4}"),
        (Some(mean), None) => format!("{mean:+.4}"),
        (None, _) => "not known".to_owned(),
    };
    Gate {
        name: name.to_owned(),
        passed: below(comparison.log_loss) && below(comparison.two_way_log_loss),
        figures: format!(
            "log loss {} with ties, {} without",
            words(comparison.log_loss, comparison.log_loss_error),
            words(
                comparison.two_way_log_loss,
                comparison.two_way_log_loss_error
            ),
        ),
    }
}

/// The model with the lowest log loss among those that pass their gates; the base rates when none does.
pub fn choose(reports: &[RungReport]) -> Choice {
    let served = reports
        .iter()
        .filter(|report| report.rung != Rung::LineUp && report.passes());
    let best = served.min_by(|a, b| {
        let loss = |report: &RungReport| report.scores.log_loss.unwrap_or(f64::INFINITY);
        loss(a).total_cmp(&loss(b))
    });
    let best_loss = best.and_then(|report| report.scores.log_loss);
    let announced = reports
        .iter()
        .find(|report| report.rung == Rung::LineUp && report.passes());
    Choice {
        rung: best.map_or(Rung::BaseRates, |report| report.rung),
        announced: announced
            .and_then(|report| report.scores.log_loss)
            .zip(best_loss)
            .is_some_and(|(announced, best)| announced < best),
    }
}
