//! The game clock counts down: 18:00 at the opening faceoff of a period, 0:00 at its end.

use crate::Period;
use std::fmt;

/// Length of a regulation period when nothing else is known: eighteen minutes.
pub const DEFAULT_PERIOD_SECONDS: i64 = 18 * 60;

/// Length of overtime when nothing else is known: five minutes.
pub const DEFAULT_OVERTIME_SECONDS: i64 = 5 * 60;

/// Whole seconds remaining in a period.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct GameClock(pub i64);

impl GameClock {
    /// Reads `minutes` and `seconds` as they stand in a sheet, rounding fractions of a second.
    ///
    /// A missing half counts as zero; no clock at all when both are missing or the sum is no number.
    pub fn from_parts(minutes: Option<f64>, seconds: Option<f64>) -> Option<Self> {
        if minutes.is_none() && seconds.is_none() {
            return None;
        }
        let total = minutes.unwrap_or(0.0) * 60.0 + seconds.unwrap_or(0.0);
        (total.is_finite() && total.abs() < 1e9).then(|| Self(total.round() as i64))
    }

    /// Seconds remaining.
    pub fn seconds(self) -> i64 {
        self.0
    }
}

impl fmt::Display for GameClock {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let sign = if self.0 < 0 { "-" } else { "" };
        let seconds = self.0.unsigned_abs();
        write!(formatter, "{sign}{}:{:02}", seconds / 60, seconds % 60)
    }
}

/// How long the periods of one game are, in seconds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PeriodLengths {
    /// The three regulation periods.
    pub regulation: [i64; 3],
    /// Every overtime period.
    pub overtime: i64,
}

impl Default for PeriodLengths {
    fn default() -> Self {
        Self {
            regulation: [DEFAULT_PERIOD_SECONDS; 3],
            overtime: DEFAULT_OVERTIME_SECONDS,
        }
    }
}

impl PeriodLengths {
    /// Length of one period.
    pub fn of(&self, period: Period) -> i64 {
        self.regulation
            .get(usize::from(period.number()) - 1)
            .copied()
            .unwrap_or(self.overtime)
    }

    /// Seconds played before a period starts.
    pub fn before(&self, period: Period) -> i64 {
        (1..period.number())
            .filter_map(|number| Period::new(i64::from(number)))
            .map(|earlier| self.of(earlier))
            .sum()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_are_rounded_and_a_missing_half_is_zero() {
        assert_eq!(
            GameClock::from_parts(Some(18.0), Some(0.0)),
            Some(GameClock(1080))
        );
        assert_eq!(
            GameClock::from_parts(Some(0.0), Some(0.01)),
            Some(GameClock(0))
        );
        assert_eq!(GameClock::from_parts(None, Some(7.0)), Some(GameClock(7)));
        assert_eq!(GameClock::from_parts(None, None), None);
        assert_eq!(GameClock::from_parts(Some(f64::NAN), None), None);
    }

    #[test]
    fn a_clock_is_written_in_minutes_and_seconds() {
        assert_eq!(GameClock(335).to_string(), "5:35");
        assert_eq!(GameClock(9).to_string(), "0:09");
        assert_eq!(GameClock(-61).to_string(), "-1:01");
    }

    #[test]
    fn time_before_a_period_is_the_sum_of_the_earlier_ones() {
        let lengths = PeriodLengths {
            regulation: [1260, 1080, 1080],
            overtime: 180,
        };
        let before = |number| Period::new(number).map(|period| lengths.before(period));
        assert_eq!(before(1), Some(0));
        assert_eq!(before(2), Some(1260));
        assert_eq!(before(4), Some(3420));
        assert_eq!(before(5), Some(3600));
    }
}
