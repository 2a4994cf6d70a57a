//! Seconds that players of a game were on the ice together.

use std::collections::{BTreeMap, HashMap};

use serde::Deserialize;

/// A player in a stint; the columns of `v_stint_players` that are needed.
#[derive(Debug, Clone, Deserialize)]
pub struct OnIce {
    /// The stint.
    pub shift_id: String,
    /// The player; none when his number is nobody's.
    pub player_id: Option<String>,
    /// On the ice for the home team.
    pub is_home: bool,
    /// In the goal.
    pub is_goalie: Option<bool>,
    /// Seconds of the stint on the clock.
    pub duration_s: Option<i64>,
}

/// Seconds in common of every pair of skaters. Goalies are left out: they share the ice with everybody.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct SharedIce {
    opposing: BTreeMap<(String, String), i64>,
    together: BTreeMap<(String, String), i64>,
    alone: BTreeMap<String, i64>,
}

impl SharedIce {
    /// Adds up the stints of a game.
    pub fn of(rows: &[OnIce]) -> Self {
        let mut stints: HashMap<&str, (i64, Vec<&str>, Vec<&str>)> = HashMap::new();
        for row in rows.iter().filter(|row| row.is_goalie != Some(true)) {
            let Some(player) = row.player_id.as_deref() else {
                continue;
            };
            let stint = stints.entry(&row.shift_id).or_default();
            stint.0 = row.duration_s.unwrap_or(0);
            let side = if row.is_home {
                &mut stint.1
            } else {
                &mut stint.2
            };
            side.push(player);
        }
        let mut shared = Self::default();
        for (seconds, home, away) in stints.values() {
            shared.add(*seconds, home, away);
        }
        shared
    }

    fn add(&mut self, seconds: i64, home: &[&str], away: &[&str]) {
        for side in [home, away] {
            for (place, one) in side.iter().enumerate() {
                *self.alone.entry((*one).to_owned()).or_default() += seconds;
                for other in side.iter().skip(place + 1) {
                    *self.together.entry(ordered(one, other)).or_default() += seconds;
                }
            }
        }
        for one in home {
            for other in away {
                let pair = ((*one).to_owned(), (*other).to_owned());
                *self.opposing.entry(pair).or_default() += seconds;
            }
        }
    }

    /// Seconds that a home skater played against an away skater.
    pub fn against(&self, home: &str, away: &str) -> i64 {
        let pair = (home.to_owned(), away.to_owned());
        self.opposing.get(&pair).copied().unwrap_or(0)
    }

    /// Seconds that two skaters of a team played together.
    pub fn with(&self, one: &str, other: &str) -> i64 {
        self.together
            .get(&ordered(one, other))
            .copied()
            .unwrap_or(0)
    }

    /// Seconds of a skater.
    pub fn seconds(&self, player: &str) -> i64 {
        self.alone.get(player).copied().unwrap_or(0)
    }

    /// Whether nothing was tracked.
    pub fn is_empty(&self) -> bool {
        self.alone.is_empty()
    }
}

/// A pair has no order.
fn ordered(one: &str, other: &str) -> (String, String) {
    let (first, second) = if one <= other {
        (one, other)
    } else {
        (other, one)
    };
    (first.to_owned(), second.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row(stint: &str, player: &str, is_home: bool, is_goalie: bool, seconds: i64) -> OnIce {
        OnIce {
            shift_id: stint.to_owned(),
            player_id: (!player.is_empty()).then(|| player.to_owned()),
            is_home,
            is_goalie: Some(is_goalie),
            duration_s: Some(seconds),
        }
    }

    #[test]
    fn pairs_add_up_over_stints() {
        let rows = [
            row("1", "A", true, false, 30),
            row("1", "B", true, false, 30),
            row("1", "X", false, false, 30),
            row("1", "G", false, true, 30),
            row("2", "A", true, false, 45),
            row("2", "X", false, false, 45),
            row("2", "", false, false, 45),
        ];
        let shared = SharedIce::of(&rows);
        assert_eq!(
            (shared.against("A", "X"), shared.against("B", "X")),
            (75, 30)
        );
        assert_eq!((shared.with("A", "B"), shared.with("B", "A")), (30, 30));
        assert_eq!(shared.seconds("A"), 75);
        assert_eq!(shared.against("A", "G"), 0, "goalies are left out");
        assert!(SharedIce::of(&[]).is_empty());
    }
}
