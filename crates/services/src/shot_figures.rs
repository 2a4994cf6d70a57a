//! What pages add up over shot attempts and faceoffs.

use std::collections::BTreeMap;

use serde::Deserialize;

/// A shot attempt; columns of `fact_shots`.
#[derive(Debug, Clone, Default, Deserialize)]
pub struct ShotRow {
    /// The event.
    pub event_id: String,
    /// The game.
    pub game_id: i64,
    /// Period number, 4 is the overtime.
    pub period: Option<i64>,
    /// Second of the game; none without a clock.
    pub game_elapsed_s: Option<i64>,
    /// Shooting team; none when it cannot be told.
    pub team_id: Option<String>,
    /// Shooter; none when unresolved.
    pub shooter_id: Option<String>,
    /// Goalie of a shot on goal.
    pub goalie_id: Option<String>,
    /// What became of it.
    pub result: Option<String>,
    /// Kind of shot.
    pub shot_type: Option<String>,
    /// Strength of the shooting team.
    pub strength: Option<String>,
    /// high, medium or low.
    pub danger: Option<String>,
    /// Blocked by nobody.
    pub is_unblocked: Option<bool>,
    /// On goal, goals included.
    pub is_sog: Option<bool>,
    /// Scored.
    pub is_goal: Option<bool>,
    /// Right after an own saved shot.
    pub is_rebound: Option<bool>,
    /// Off the rush.
    pub is_rush: Option<bool>,
    /// On a breakaway.
    pub is_breakaway: Option<bool>,
    /// A one-timer.
    pub is_one_timer: Option<bool>,
    /// Expected goals; none for blocked attempts.
    pub xg: Option<f64>,
    /// The same with repeated attempts discounted.
    pub xg_flurry: Option<f64>,
    /// Feet along the rink towards the goal that is attacked; none without coordinates.
    pub x: Option<f64>,
    /// Feet across the rink; none without coordinates.
    pub y: Option<f64>,
}

/// Attempts of one kind, added up.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct ShotTally {
    /// All attempts.
    pub attempts: i64,
    /// Those nobody blocked.
    pub unblocked: i64,
    /// Those on goal, goals included.
    pub on_goal: i64,
    /// Goals.
    pub goals: i64,
    /// Expected goals of the unblocked ones.
    pub xg: f64,
}

impl ShotTally {
    fn add(&mut self, shot: &ShotRow) {
        let one = |flag: Option<bool>| i64::from(flag == Some(true));
        self.attempts += 1;
        self.unblocked += one(shot.is_unblocked);
        self.on_goal += one(shot.is_sog);
        self.goals += one(shot.is_goal);
        self.xg += shot.xg.unwrap_or(0.0);
    }

    /// Of some attempts.
    pub fn of<'a>(shots: impl IntoIterator<Item = &'a ShotRow>) -> Self {
        let mut tally = Self::default();
        for shot in shots {
            tally.add(shot);
        }
        tally
    }

    /// Goals per shot on goal, in percent; none without one.
    pub fn shooting_pct(&self) -> Option<f64> {
        (self.on_goal > 0).then(|| 100.0 * self.goals as f64 / self.on_goal as f64)
    }
}

/// Attempts by what a key says of them; those of which it says nothing are left out.
pub fn tally_by<'a, K: Ord>(
    shots: impl IntoIterator<Item = &'a ShotRow>,
    key: impl Fn(&ShotRow) -> Option<K>,
) -> BTreeMap<K, ShotTally> {
    let mut tallies: BTreeMap<K, ShotTally> = BTreeMap::new();
    for shot in shots {
        if let Some(key) = key(shot) {
            tallies.entry(key).or_default().add(shot);
        }
    }
    tallies
}

/// A draw; columns of `fact_faceoffs`.
#[derive(Debug, Clone, Default, Deserialize)]
pub struct FaceoffRow {
    /// Team of the winner; none when it cannot be told.
    pub win_team_id: Option<String>,
    /// Third of the draw, seen by the winner: O, N or D.
    pub dot_zone: Option<String>,
}

/// Draws of a team in one third, as it sees it.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct FaceoffTally {
    /// Won.
    pub won: i64,
    /// Lost.
    pub lost: i64,
}

impl FaceoffTally {
    /// Won of all, in percent; none without one.
    pub fn won_pct(self) -> Option<f64> {
        let all = self.won + self.lost;
        (all > 0).then(|| 100.0 * self.won as f64 / all as f64)
    }
}

/// The draws of a team by third: O, N, D, and `unknown`. Who lost sees the third from the other side.
pub fn faceoffs_by_zone(
    rows: &[FaceoffRow],
    team_id: &str,
) -> BTreeMap<&'static str, FaceoffTally> {
    let mut zones: BTreeMap<&'static str, FaceoffTally> = BTreeMap::new();
    for row in rows {
        let Some(winner) = row.win_team_id.as_deref() else {
            continue;
        };
        let won = winner == team_id;
        let zone = match (row.dot_zone.as_deref(), won) {
            (Some("O"), true) | (Some("D"), false) => "O",
            (Some("D"), true) | (Some("O"), false) => "D",
            (Some("N"), _) => "N",
            _ => "unknown",
        };
        let tally = zones.entry(zone).or_default();
        if won {
            tally.won += 1;
        } else {
            tally.lost += 1;
        }
    }
    zones
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shot(danger: &str, is_sog: bool, is_goal: bool, xg: Option<f64>) -> ShotRow {
        ShotRow {
            danger: Some(danger.to_owned()),
            is_unblocked: Some(xg.is_some()),
            is_sog: Some(is_sog),
            is_goal: Some(is_goal),
            xg,
            ..ShotRow::default()
        }
    }

    #[test]
    fn attempts_add_up_by_danger() {
        let shots = [
            shot("high", true, true, Some(0.25)),
            shot("high", true, false, Some(0.25)),
            shot("low", false, false, None),
        ];
        let tallies = tally_by(&shots, |shot| shot.danger.clone());
        let high = tallies["high"];
        assert_eq!((high.attempts, high.on_goal, high.goals), (2, 2, 1));
        assert_eq!((high.xg, high.shooting_pct()), (0.5, Some(50.0)));
        let low = tallies["low"];
        assert_eq!((low.attempts, low.unblocked), (1, 0));
        assert_eq!(low.shooting_pct(), None);
        assert_eq!(ShotTally::of(&shots).attempts, 3);
    }

    #[test]
    fn who_loses_a_draw_sees_its_third_from_the_other_side() {
        let row = |team: &str, zone: &str| FaceoffRow {
            win_team_id: (!team.is_empty()).then(|| team.to_owned()),
            dot_zone: (!zone.is_empty()).then(|| zone.to_owned()),
        };
        let rows = [
            row("A", "O"),
            row("A", "D"),
            row("B", "O"),
            row("B", "N"),
            row("B", ""),
            row("", "O"),
        ];
        let zones = faceoffs_by_zone(&rows, "A");
        let tally = |won, lost| FaceoffTally { won, lost };
        assert_eq!(zones["O"], tally(1, 0));
        assert_eq!(zones["D"], tally(1, 1));
        assert_eq!((zones["N"], zones["unknown"]), (tally(0, 1), tally(0, 1)));
        assert_eq!(zones["D"].won_pct(), Some(50.0));
        assert_eq!(FaceoffTally::default().won_pct(), None);
    }
}
