//! Line chemistry: whether two players do better together than each of them apart.
//!
//! What they should do together is the middle of what each does without the other, on the scale of odds. What they
//! did is pulled towards that as if it had been seen for some attempts more, because minutes together are few.

use serde::{Deserialize, Serialize};

use crate::ForecastError;
use crate::interval::{INTERVAL_DEVIATIONS, Interval};
use crate::outcome::logistic;

/// Seconds below which a part is not compared.
pub const MIN_SECONDS: f64 = 300.0;

/// Attempts below which a part is not compared.
pub const MIN_ATTEMPTS: f64 = 10.0;

/// Attempts at the expected share that the joint share is shrunk with.
const PRIOR_ATTEMPTS: f64 = 100.0;

/// Attempts at an even share that the shares apart are shrunk with.
const APART_PRIOR_ATTEMPTS: f64 = 20.0;

/// What was seen in some part of the time on ice.
#[derive(Debug, Clone, Copy, PartialEq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Part {
    /// Seconds.
    pub seconds: f64,
    /// Attempts of the own side (or goals, or expected goals).
    pub made: f64,
    /// Attempts of the other side.
    pub allowed: f64,
}

/// Two team-mates, the columns of `fact_player_pairs`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Pair {
    /// One player.
    pub player_a_id: String,
    /// The other one.
    pub player_b_id: String,
    /// Both on the ice.
    pub together: Part,
    /// The first without the second.
    pub a_only: Part,
    /// The second without the first.
    pub b_only: Part,
}

/// What two players are worth together.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Chemistry {
    /// One player.
    pub player_a_id: String,
    /// The other one.
    pub player_b_id: String,
    /// Share of the attempts together as seen, 0 to 1.
    pub together_share: f64,
    /// Share to expect from what each does apart.
    pub expected_share: f64,
    /// Shrunk share together minus the expected one: above 0 they fit.
    pub difference: f64,
    /// Interval of the difference, from the attempts together alone.
    pub interval: Interval,
    /// Whether the interval leaves 0 out.
    pub is_clear: bool,
}

/// The answer for a pair.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "kind")]
pub enum Verdict {
    /// Enough was seen.
    Compared(Chemistry),
    /// Too little was seen of a part.
    NotEnough {
        /// What is missing, in words.
        missing: String,
    },
}

/// Compares a pair with its players apart.
///
/// # Errors
/// When a number is negative or not finite; the error names the field.
pub fn chemistry(pair: &Pair) -> Result<Verdict, ForecastError> {
    let parts = [
        ("together", pair.together),
        ("a_only", pair.a_only),
        ("b_only", pair.b_only),
    ];
    let mut missing = Vec::new();
    for (name, part) in parts {
        for (field, value) in [
            ("seconds", part.seconds),
            ("made", part.made),
            ("allowed", part.allowed),
        ] {
            if !(value.is_finite() && value >= 0.0) {
                return Err(ForecastError::bad_input(
                    format!("{name}.{field}"),
                    value,
                    "a number of at least 0",
                ));
            }
        }
        if part.seconds < MIN_SECONDS {
            missing.push(format!(
                "{name}: {:.0} seconds more",
                MIN_SECONDS - part.seconds
            ));
        }
        let attempts = part.made + part.allowed;
        if attempts < MIN_ATTEMPTS {
            missing.push(format!(
                "{name}: {:.0} attempts more",
                (MIN_ATTEMPTS - attempts).ceil()
            ));
        }
    }
    if !missing.is_empty() {
        return Ok(Verdict::NotEnough {
            missing: missing.join(", "),
        });
    }
    let odds = |part: Part| {
        let made = part.made + APART_PRIOR_ATTEMPTS / 2.0;
        let allowed = part.allowed + APART_PRIOR_ATTEMPTS / 2.0;
        (made / allowed).ln()
    };
    let expected_share = logistic(f64::midpoint(odds(pair.a_only), odds(pair.b_only)));
    let attempts = pair.together.made + pair.together.allowed;
    let shrunk =
        (pair.together.made + PRIOR_ATTEMPTS * expected_share) / (attempts + PRIOR_ATTEMPTS);
    let difference = shrunk - expected_share;
    let error = (shrunk * (1.0 - shrunk) / (attempts + PRIOR_ATTEMPTS)).sqrt();
    let interval = Interval {
        low: difference - INTERVAL_DEVIATIONS * error,
        high: difference + INTERVAL_DEVIATIONS * error,
    };
    Ok(Verdict::Compared(Chemistry {
        player_a_id: pair.player_a_id.clone(),
        player_b_id: pair.player_b_id.clone(),
        together_share: pair.together.made / attempts,
        expected_share,
        difference,
        is_clear: interval.low > 0.0 || interval.high < 0.0,
        interval,
    }))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn part(made: f64, allowed: f64) -> Part {
        Part {
            seconds: 1_000.0,
            made,
            allowed,
        }
    }

    fn pair(together: Part) -> Pair {
        Pair {
            player_a_id: "A".to_owned(),
            player_b_id: "B".to_owned(),
            together,
            a_only: part(50.0, 50.0),
            b_only: part(50.0, 50.0),
        }
    }

    fn compared(pair: &Pair) -> Chemistry {
        match chemistry(pair).unwrap() {
            Verdict::Compared(chemistry) => chemistry,
            Verdict::NotEnough { missing } => panic!("{missing}"),
        }
    }

    #[test]
    fn the_joint_share_is_shrunk_to_the_expected_one() {
        // 60 of 100 against an expected half: (60 + 50) / 200 − .5 = .05.
        let found = compared(&pair(part(60.0, 40.0)));
        assert!((found.expected_share - 0.5).abs() < 1e-12);
        assert!((found.difference - 0.05).abs() < 1e-12);
        assert!((found.together_share - 0.6).abs() < 1e-12);
        let error = (0.55_f64 * 0.45 / 200.0).sqrt();
        assert!((found.interval.high - 0.05 - 1.281_551_565_544_600_4 * error).abs() < 1e-12);
        assert!(found.is_clear);
        assert!(!compared(&pair(part(6.0, 6.0))).is_clear);
    }

    #[test]
    fn too_little_together_says_what_is_missing() {
        let little = Part {
            seconds: 120.0,
            made: 2.0,
            allowed: 1.0,
        };
        let verdict = chemistry(&pair(little)).unwrap();
        let missing = "together: 180 seconds more, together: 7 attempts more".to_owned();
        assert_eq!(verdict, Verdict::NotEnough { missing });
        let error = chemistry(&pair(part(f64::NAN, 1.0))).unwrap_err();
        assert!(error.to_string().starts_with("together.made is NaN"));
    }
}
