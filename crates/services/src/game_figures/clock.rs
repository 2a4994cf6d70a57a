//! Periods of a game on one axis of seconds played.

/// Seconds of a period without a rule of the league.
const USUAL_PERIOD: i64 = 1080;
/// Seconds of an overtime without a rule of the league.
const USUAL_OVERTIME: i64 = 300;
/// Periods before the overtime.
const REGULATION: i64 = 3;

/// How long the periods of a game are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct GameClock {
    period_seconds: i64,
    overtime_seconds: i64,
}

/// A period on the axis.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Period {
    /// 1, 2, 3; 4 is the overtime.
    pub number: i64,
    /// `1`, `2`, `3`, `OT`.
    pub label: String,
    /// Seconds played when it begins.
    pub start: i64,
    /// Seconds played when it ends by the rules.
    pub end: i64,
}

impl GameClock {
    /// By the lengths that the schedule tells; values below one second are as good as none.
    pub fn new(period_seconds: Option<i64>, overtime_seconds: Option<i64>) -> Self {
        let length = |told: Option<i64>, usual| told.filter(|&told| told > 0).unwrap_or(usual);
        Self {
            period_seconds: length(period_seconds, USUAL_PERIOD),
            overtime_seconds: length(overtime_seconds, USUAL_OVERTIME),
        }
    }

    /// The name of a period: `1`, `2`, `3`, `OT`.
    pub fn label(period: i64) -> String {
        if period > REGULATION {
            "OT".to_owned()
        } else {
            period.to_string()
        }
    }

    /// One period.
    pub fn period(self, number: i64) -> Period {
        let before = number.clamp(1, REGULATION + 1) - 1;
        let start = before * self.period_seconds;
        let length = if number > REGULATION {
            self.overtime_seconds
        } else {
            self.period_seconds
        };
        Period {
            number,
            label: Self::label(number),
            start,
            end: start + length,
        }
    }

    /// The three regular periods, and the overtime where something happened in it.
    pub fn periods(self, last: i64) -> Vec<Period> {
        let last = last.clamp(REGULATION, REGULATION + 1);
        (1..=last).map(|number| self.period(number)).collect()
    }

    /// The second of its period at which something happened, counted from its beginning.
    pub fn played_in_period(self, period: i64, elapsed: i64) -> i64 {
        elapsed - self.period(period).start
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn periods_follow_one_another() {
        let clock = GameClock::new(Some(1200), Some(600));
        let spans: Vec<_> = clock
            .periods(4)
            .into_iter()
            .map(|period| (period.label, period.start, period.end))
            .collect();
        let expected = [
            ("1", 0, 1200),
            ("2", 1200, 2400),
            ("3", 2400, 3600),
            ("OT", 3600, 4200),
        ]
        .map(|(label, start, end)| (label.to_owned(), start, end));
        assert_eq!(spans, expected);
        assert_eq!(clock.periods(0).len(), 3);
        assert_eq!(clock.played_in_period(2, 1260), 60);
    }

    #[test]
    fn without_a_rule_the_usual_lengths_hold() {
        let clock = GameClock::new(None, Some(0));
        assert_eq!(clock.period(3).end, 3240);
        assert_eq!(clock.period(4).end, 3540);
    }
}
