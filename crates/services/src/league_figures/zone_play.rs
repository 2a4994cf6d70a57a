//! Zone entries and exits over several games: who carries the puck across the blue line, what comes of it, and who is in
//! the way.

use std::collections::{BTreeMap, HashMap};

use serde::Deserialize;

use super::sums::kept_or;
use super::{Game, League};
use crate::input_error::InputError;
use crate::player_figures::share;
use crate::tables::Question;

/// By whom something is counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum By {
    /// By player.
    Players,
    /// By team.
    Teams,
}

/// Entries and exits of a player or a team.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct ZonePlay {
    /// Successful entries.
    pub entries: i64,
    /// Of these, carried or passed.
    pub entries_controlled: i64,
    /// Entries that failed.
    pub entries_failed: i64,
    /// Own attempts until the puck left the third again, after successful entries.
    pub attempts: i64,
    /// Expected goals of these.
    pub xg: f64,
    /// Successful exits.
    pub exits: i64,
    /// Of these, carried or passed.
    pub exits_controlled: i64,
    /// Exits that failed.
    pub exits_failed: i64,
    /// Entries of opponents, failed ones included: of a player those with him as the first opponent.
    pub faced: i64,
    /// Of these, failed.
    pub denied: i64,
}

impl ZonePlay {
    /// Controlled ones among the successful entries, 0 to 100; none without one.
    pub fn entry_control(&self) -> Option<f64> {
        percent(self.entries_controlled, self.entries)
    }

    /// Failed ones among all entries, 0 to 100; none without one.
    pub fn entry_failure(&self) -> Option<f64> {
        percent(self.entries_failed, self.entries + self.entries_failed)
    }

    /// Attempts per successful entry; none without one.
    pub fn attempts_per_entry(&self) -> Option<f64> {
        (self.entries > 0).then(|| self.attempts as f64 / self.entries as f64)
    }

    /// Controlled ones among the successful exits, 0 to 100; none without one.
    pub fn exit_control(&self) -> Option<f64> {
        percent(self.exits_controlled, self.exits)
    }

    /// Entries of opponents that failed, 0 to 100; none without one.
    pub fn denial(&self) -> Option<f64> {
        percent(self.denied, self.faced)
    }
}

fn percent(part: i64, whole: i64) -> Option<f64> {
    share(Some(part as f64), Some((whole - part) as f64))
}

#[derive(Debug, Clone, Default, Deserialize)]
struct Entry {
    game_id: i64,
    team_id: Option<String>,
    player_id: Option<String>,
    defender_id: Option<String>,
    denied_by_id: Option<String>,
    class: String,
    success: bool,
    attempts_after: Option<i64>,
    xg_after: Option<f64>,
}

#[derive(Debug, Clone, Default, Deserialize)]
struct Exit {
    team_id: Option<String>,
    player_id: Option<String>,
    class: String,
    success: bool,
}

fn sum(by: By, entries: &[Entry], exits: &[Exit], games: &[Game]) -> BTreeMap<String, ZonePlay> {
    let games: HashMap<i64, &Game> = games.iter().map(|game| (game.game_id, game)).collect();
    let mut sums: BTreeMap<String, ZonePlay> = BTreeMap::new();
    for entry in entries {
        let (actor, opponent) = match by {
            By::Players => {
                let denier = entry.denied_by_id.as_deref().filter(|_| !entry.success);
                let defender = denier.or(entry.defender_id.as_deref());
                (entry.player_id.as_deref(), defender)
            }
            By::Teams => {
                let team = entry.team_id.as_deref();
                let game = games.get(&entry.game_id).copied();
                (team, game.zip(team).map(|(game, team)| game.opponent(team)))
            }
        };
        if let Some(actor) = actor {
            let play = sums.entry(actor.to_owned()).or_default();
            if entry.success {
                play.entries += 1;
                play.entries_controlled += i64::from(entry.class == "controlled");
                play.attempts += entry.attempts_after.unwrap_or(0);
                play.xg += entry.xg_after.unwrap_or(0.0);
            } else {
                play.entries_failed += 1;
            }
        }
        if let Some(opponent) = opponent {
            let play = sums.entry(opponent.to_owned()).or_default();
            play.faced += 1;
            play.denied += i64::from(!entry.success);
        }
    }
    for exit in exits {
        let actor = match by {
            By::Players => exit.player_id.as_deref(),
            By::Teams => exit.team_id.as_deref(),
        };
        if let Some(actor) = actor {
            let play = sums.entry(actor.to_owned()).or_default();
            if exit.success {
                play.exits += 1;
                play.exits_controlled += i64::from(exit.class == "controlled");
            } else {
                play.exits_failed += 1;
            }
        }
    }
    sums
}

impl League<'_> {
    /// Entries and exits over these games, by the ids of players or teams.
    ///
    /// # Errors
    /// [`InputError`] where the tables do not answer.
    pub async fn zone_play(
        &self,
        by: By,
        games: &[i64],
    ) -> Result<BTreeMap<String, ZonePlay>, InputError> {
        if games.is_empty() {
            return Ok(BTreeMap::new());
        }
        let key = (self.scope(games).await?, by);
        kept_or(
            &self.tables.sums.zone_play,
            key,
            self.made_zone_play(by, games),
        )
        .await
    }

    async fn made_zone_play(
        &self,
        by: By,
        games: &[i64],
    ) -> Result<BTreeMap<String, ZonePlay>, InputError> {
        let of = |table: &str| Question::of(table).among("game_id", games.iter().copied());
        let entries: Vec<Entry> = self.fetch(of("v_zone_entries")).await?;
        let exits: Vec<Exit> = self.fetch(of("v_zone_exits")).await?;
        let games = self.games_among(games).await?;
        Ok(sum(by, &entries, &exits, &games))
    }
}

#[cfg(test)]
mod tests {
    use super::super::schedule::game;
    use super::*;

    fn entry(
        team: &str,
        player: &str,
        defender: &str,
        class: &str,
        attempts: Option<i64>,
    ) -> Entry {
        Entry {
            game_id: 1,
            team_id: Some(team.to_owned()),
            player_id: Some(player.to_owned()),
            defender_id: Some(defender.to_owned()),
            class: class.to_owned(),
            success: attempts.is_some(),
            attempts_after: attempts,
            xg_after: attempts.map(|attempts| attempts as f64 / 4.0),
            ..Entry::default()
        }
    }

    fn entries() -> Vec<Entry> {
        let denied = Entry {
            denied_by_id: Some("Y".to_owned()),
            ..entry("T1", "A", "X", "uncontrolled", None)
        };
        vec![
            entry("T1", "A", "X", "controlled", Some(2)),
            entry("T1", "A", "X", "dump", Some(0)),
            entry("T1", "A", "X", "controlled", Some(1)),
            denied,
            entry("T2", "X", "A", "dump", Some(0)),
        ]
    }

    fn exits() -> Vec<Exit> {
        let exit = |success, class: &str| Exit {
            team_id: Some("T1".to_owned()),
            player_id: Some("A".to_owned()),
            class: class.to_owned(),
            success,
        };
        vec![
            exit(true, "controlled"),
            exit(true, "clear"),
            exit(false, "uncontrolled"),
        ]
    }

    #[test]
    fn players_carry_and_defend() {
        let sums = sum(
            By::Players,
            &entries(),
            &exits(),
            &[game(1, "T1", "T2", None)],
        );
        let carrier = &sums["A"];
        assert_eq!(
            (
                carrier.entries,
                carrier.entries_controlled,
                carrier.entries_failed
            ),
            (3, 2, 1)
        );
        assert_eq!((carrier.attempts, carrier.xg), (3, 0.75));
        assert_eq!(carrier.attempts_per_entry(), Some(1.0));
        assert_eq!(carrier.entry_failure(), Some(25.0));
        assert_eq!(
            (
                carrier.exits,
                carrier.exits_controlled,
                carrier.exits_failed
            ),
            (2, 1, 1)
        );
        assert_eq!(carrier.exit_control(), Some(50.0));
        assert_eq!((carrier.faced, carrier.denied), (1, 0));
        // The denial is of whoever is named for it.
        assert_eq!((sums["X"].faced, sums["X"].denied), (3, 0));
        assert_eq!((sums["Y"].faced, sums["Y"].denied), (1, 1));
        assert_eq!(sums["Y"].denial(), Some(100.0));
        assert_eq!(sums["Y"].entry_control(), None);
    }

    #[test]
    fn teams_face_what_the_other_team_does() {
        let sums = sum(
            By::Teams,
            &entries(),
            &exits(),
            &[game(1, "T1", "T2", None)],
        );
        assert_eq!((sums["T1"].entries, sums["T1"].entries_failed), (3, 1));
        assert_eq!((sums["T2"].faced, sums["T2"].denied), (4, 1));
        assert_eq!(sums["T2"].denial(), Some(25.0));
        assert_eq!((sums["T1"].faced, sums["T1"].denied), (1, 0));
    }
}
