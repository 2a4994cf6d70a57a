//! Shifts as bars of one strength.

use std::collections::BTreeMap;

use serde::Deserialize;

/// A player in a stint; the columns of `v_stint_players` that are needed.
#[derive(Debug, Clone, Deserialize)]
pub struct StintOfPlayer {
    /// The player; none when his number is nobody's.
    pub player_id: Option<String>,
    /// Number of his shift.
    pub shift_no: Option<i64>,
    /// Second of the game at the start; none without a clock.
    pub start_elapsed_s: Option<i64>,
    /// Seconds on the clock.
    pub duration_s: Option<i64>,
    /// Strength of his team by its code; none when it is not known.
    pub strength: Option<String>,
}

/// A part of a shift that was played at one strength.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ShiftBar {
    /// Number of the shift.
    pub shift_no: i64,
    /// Second of the game at the start.
    pub start: i64,
    /// Second of the game at the end.
    pub end: i64,
    /// Strength by its code; none when it is not known.
    pub strength: Option<String>,
}

/// The bars of every player in the order of time: stints of one shift and one strength that follow one another are one.
pub fn shift_bars(stints: &[StintOfPlayer]) -> BTreeMap<String, Vec<ShiftBar>> {
    let mut players: BTreeMap<String, Vec<ShiftBar>> = BTreeMap::new();
    for stint in stints {
        let known = (&stint.player_id, stint.start_elapsed_s, stint.duration_s);
        let (Some(player), Some(start), Some(seconds)) = known else {
            continue;
        };
        players.entry(player.clone()).or_default().push(ShiftBar {
            shift_no: stint.shift_no.unwrap_or(0),
            start,
            end: start + seconds,
            strength: stint.strength.clone(),
        });
    }
    for bars in players.values_mut() {
        bars.sort_by_key(|bar| (bar.start, bar.shift_no));
        bars.dedup_by(|next, bar| {
            let goes_on = next.shift_no == bar.shift_no
                && next.strength == bar.strength
                && next.start == bar.end;
            if goes_on {
                bar.end = next.end;
            }
            goes_on
        });
    }
    players
}

#[cfg(test)]
mod tests {
    use super::*;

    fn stint(shift_no: i64, start: i64, seconds: i64, strength: &str) -> StintOfPlayer {
        StintOfPlayer {
            player_id: Some("A".to_owned()),
            shift_no: Some(shift_no),
            start_elapsed_s: Some(start),
            duration_s: Some(seconds),
            strength: Some(strength.to_owned()),
        }
    }

    #[test]
    fn a_bar_ends_with_its_shift_and_with_its_strength() {
        let stints = [
            stint(1, 20, 10, "PP"),
            stint(1, 0, 20, "EV"),
            stint(1, 30, 5, "PP"),
            stint(2, 35, 10, "PP"),
        ];
        let bars: Vec<_> = shift_bars(&stints)
            .remove("A")
            .unwrap()
            .into_iter()
            .map(|bar| (bar.shift_no, bar.start, bar.end))
            .collect();
        assert_eq!(bars, [(1, 0, 20), (1, 20, 35), (2, 35, 45)]);
    }

    #[test]
    fn what_has_no_time_or_player_is_left_out() {
        let mut unknown = stint(1, 0, 20, "EV");
        unknown.player_id = None;
        let mut timeless = stint(1, 0, 20, "EV");
        timeless.start_elapsed_s = None;
        assert!(shift_bars(&[unknown, timeless]).is_empty());
    }
}
