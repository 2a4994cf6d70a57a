//! Intervals that hold a known share of what can happen.

use serde::{Deserialize, Serialize};

/// Share of the outcomes that an interval holds.
pub const INTERVAL_LEVEL: f64 = 0.8;

/// Standard deviations on either side of the mean of a normal distribution that hold that share.
pub(crate) const INTERVAL_DEVIATIONS: f64 = 1.281_551_565_544_600_4;

/// Bounds between which [`INTERVAL_LEVEL`] of the outcomes fall, bounds included.
#[derive(Debug, Clone, Copy, PartialEq, Default, Serialize, Deserialize)]
pub struct Interval {
    /// Lower bound.
    pub low: f64,
    /// Upper bound.
    pub high: f64,
}

impl Interval {
    /// Bounds of a count with known chances of 0, 1, 2 …: a tenth at most lies below, a tenth at most above.
    pub(crate) fn of_chances(chances: &[f64]) -> Self {
        let tail = (1.0 - INTERVAL_LEVEL) / 2.0;
        let bound = |share: f64| {
            let mut sum = 0.0;
            chances
                .iter()
                .position(|chance| {
                    sum += chance;
                    sum >= share
                })
                .unwrap_or(chances.len().saturating_sub(1)) as f64
        };
        Self {
            low: bound(tail),
            high: bound(1.0 - tail),
        }
    }
}
