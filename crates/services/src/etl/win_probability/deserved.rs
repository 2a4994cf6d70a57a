//! Who deserved to win: every unblocked attempt is taken again with its chance to score.

use forecast::Probabilities;
use forecast::league::Sides;

/// Chances that either side scores more than the other, each attempt by itself.
pub(super) fn deserved(attempts: &Sides<Vec<f64>>) -> Probabilities {
    let home = goal_chances(&attempts.home);
    let away = goal_chances(&attempts.away);
    let mut sums = [0.0; 3];
    for (scored, by_home) in home.iter().enumerate() {
        for (conceded, by_away) in away.iter().enumerate() {
            let place = match scored.cmp(&conceded) {
                std::cmp::Ordering::Greater => 0,
                std::cmp::Ordering::Equal => 1,
                std::cmp::Ordering::Less => 2,
            };
            sums[place] += by_home * by_away;
        }
    }
    let [home, tie, away] = sums;
    Probabilities { home, tie, away }
}

/// Chances of 0, 1, 2 … goals from attempts that score independently, exact.
fn goal_chances(attempts: &[f64]) -> Vec<f64> {
    let mut chances = vec![1.0];
    for attempt in attempts {
        let mut carried = 0.0;
        for chance in &mut chances {
            let scored = *chance * attempt;
            *chance = *chance * (1.0 - attempt) + carried;
            carried = scored;
        }
        chances.push(carried);
    }
    chances
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn three_attempts_are_counted_by_hand() {
        // Home scores 0, 1 or 2 with .45, .5 and .05; away scores with .2.
        let attempts = Sides {
            home: vec![0.5, 0.1],
            away: vec![0.2],
        };
        let chances = deserved(&attempts);
        let near = |found: f64, wanted: f64| assert!((found - wanted).abs() < 1e-12, "{found}");
        near(chances.home, 0.5 * 0.8 + 0.05);
        near(chances.tie, 0.45 * 0.8 + 0.5 * 0.2);
        near(chances.away, 0.45 * 0.2);
        let nothing = deserved(&Sides::default());
        near(nothing.tie, 1.0);
    }
}
