//! What happened while some skaters were on the ice: seconds and counts, which add up over games, and the shares of the
//! sums.

use crate::player_figures::{per_sixty, share};
use crate::tables::Value;

/// Seconds and counts of both teams.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct OnIce {
    /// Seconds.
    pub seconds: i64,
    /// Own attempts.
    pub attempts: i64,
    /// Attempts of the opponents.
    pub attempts_against: i64,
    /// Own shots on goal.
    pub shots: i64,
    /// Shots on goal of the opponents.
    pub shots_against: i64,
    /// Own goals.
    pub goals: i64,
    /// Goals of the opponents.
    pub goals_against: i64,
    /// Own expected goals, flurries discounted.
    pub xg: f64,
    /// Expected goals of the opponents, flurries discounted.
    pub xg_against: f64,
}

impl OnIce {
    /// Adds another game.
    pub fn add(&mut self, other: &Self) {
        self.seconds += other.seconds;
        self.attempts += other.attempts;
        self.attempts_against += other.attempts_against;
        self.shots += other.shots;
        self.shots_against += other.shots_against;
        self.goals += other.goals;
        self.goals_against += other.goals_against;
        self.xg += other.xg;
        self.xg_against += other.xg_against;
    }

    /// The next nine values of a row, in the order of the fields.
    pub(super) fn read<'v>(values: &mut impl Iterator<Item = &'v Value>) -> Self {
        Self {
            seconds: whole(values.next()),
            attempts: whole(values.next()),
            attempts_against: whole(values.next()),
            shots: whole(values.next()),
            shots_against: whole(values.next()),
            goals: whole(values.next()),
            goals_against: whole(values.next()),
            xg: number(values.next()),
            xg_against: number(values.next()),
        }
    }

    /// Own share of the attempts, 0 to 100; none without one.
    pub fn attempt_share(&self) -> Option<f64> {
        share(
            Some(self.attempts as f64),
            Some(self.attempts_against as f64),
        )
    }

    /// Own share of the goals, 0 to 100; none without one.
    pub fn goal_share(&self) -> Option<f64> {
        share(Some(self.goals as f64), Some(self.goals_against as f64))
    }

    /// Own share of the expected goals, 0 to 100; none without any.
    pub fn xg_share(&self) -> Option<f64> {
        share(Some(self.xg), Some(self.xg_against))
    }

    /// Own expected goals per 60 minutes; none without time.
    pub fn xg_per_sixty(&self) -> Option<f64> {
        per_sixty(Some(self.xg), Some(self.seconds))
    }

    /// Expected goals of the opponents per 60 minutes; none without time.
    pub fn xg_against_per_sixty(&self) -> Option<f64> {
        per_sixty(Some(self.xg_against), Some(self.seconds))
    }
}

pub(super) fn whole(value: Option<&Value>) -> i64 {
    match value {
        Some(Value::Integer(value)) => *value,
        _ => 0,
    }
}

pub(super) fn text(value: Option<&Value>) -> Option<&str> {
    match value {
        Some(Value::Text(text)) => Some(text),
        _ => None,
    }
}

/// The columns of what [`OnIce`] reads: the name of one with `part` between what it counts and the strength.
pub(super) fn columns(part: &str, strength: &str) -> [String; 9] {
    let seconds = format!("toi{part}{strength}_s");
    let count = |name: &str| format!("{name}{part}{strength}");
    [
        seconds,
        count("cf"),
        count("ca"),
        count("sf"),
        count("sa"),
        count("gf"),
        count("ga"),
        count("xgf"),
        count("xga"),
    ]
}

fn number(value: Option<&Value>) -> f64 {
    match value {
        Some(Value::Number(value)) => *value,
        Some(Value::Integer(value)) => *value as f64,
        _ => 0.0,
    }
}

/// From which sample on shares are worth something: the limits that the models have for pairs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// Seconds on the ice.
    pub seconds: i64,
    /// Attempts of both teams.
    pub attempts: i64,
}

impl Limits {
    /// Whether a sample is large enough.
    pub const fn allow(&self, sample: &OnIce) -> bool {
        let attempts = sample.attempts + sample.attempts_against;
        sample.seconds >= self.seconds && attempts >= self.attempts
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Two games: 3 of 4 attempts, then 1 of 6. The mean of 75 and 17 percent says nothing; the share of the sums is 40.
    #[test]
    fn shares_are_those_of_the_sums() {
        let mut sum = OnIce::default();
        for (attempts, against, xg, xg_against) in [(3, 1, 0.5, 0.25), (1, 5, 0.25, 1.0)] {
            sum.add(&OnIce {
                seconds: 450,
                attempts,
                attempts_against: against,
                xg,
                xg_against,
                ..OnIce::default()
            });
        }
        assert_eq!(sum.attempt_share(), Some(40.0));
        assert_eq!(sum.xg_share(), Some(37.5));
        assert_eq!(sum.xg_per_sixty(), Some(3.0));
        assert_eq!(sum.xg_against_per_sixty(), Some(5.0));
        assert_eq!(sum.goal_share(), None);
        let limits = |seconds, attempts| Limits { seconds, attempts }.allow(&sum);
        assert!(limits(900, 10));
        assert!(!limits(901, 10) && !limits(900, 11));
    }

    #[test]
    fn columns_name_their_part_and_strength() {
        assert_eq!(columns("", "")[..2], ["toi_s", "cf"]);
        let alone = columns("_a_only", "_5v5");
        assert_eq!(alone[0], "toi_a_only_5v5_s");
        assert_eq!(alone[8], "xga_a_only_5v5");
    }
}
