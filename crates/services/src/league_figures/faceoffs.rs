//! Faceoffs over several games: who wins them, where, and what comes of it.

use std::collections::BTreeMap;

use serde::Deserialize;

use super::League;
use super::sums::kept_or;
use crate::input_error::InputError;
use crate::player_figures::share;
use crate::tables::Question;

/// Faceoffs won and lost.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Draws {
    /// Won.
    pub won: i64,
    /// Lost.
    pub lost: i64,
}

impl Draws {
    /// Won and lost.
    pub const fn taken(&self) -> i64 {
        self.won + self.lost
    }

    /// Won ones, 0 to 100; none without one.
    pub fn percent(&self) -> Option<f64> {
        share(Some(self.won as f64), Some(self.lost as f64))
    }

    fn count(&mut self, is_won: bool) {
        if is_won {
            self.won += 1;
        } else {
            self.lost += 1;
        }
    }
}

/// The faceoffs of a player.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct Faceoffs {
    /// All of them.
    pub all: Draws,
    /// In the attacking third.
    pub attacking: Draws,
    /// In the middle.
    pub neutral: Draws,
    /// In the own third.
    pub defending: Draws,
    /// Of the won ones, those after which his team had the puck at once.
    pub clean: i64,
    /// Own expected goals minus the opponents' within ten seconds after his faceoffs, won and lost.
    pub net_xg: f64,
}

#[derive(Debug, Clone, Deserialize)]
struct Row {
    winner_id: Option<String>,
    loser_id: Option<String>,
    dot_zone: Option<String>,
    is_clean: Option<bool>,
    net_xg_10s: Option<f64>,
}

fn sum(rows: &[Row]) -> BTreeMap<String, Faceoffs> {
    let mut sums: BTreeMap<String, Faceoffs> = BTreeMap::new();
    for row in rows {
        for (player_id, is_won) in [(&row.winner_id, true), (&row.loser_id, false)] {
            let Some(player_id) = player_id else {
                continue;
            };
            let sum = sums.entry(player_id.clone()).or_default();
            sum.all.count(is_won);
            // The third is told as the winner sees it.
            match (row.dot_zone.as_deref(), is_won) {
                (Some("O"), true) | (Some("D"), false) => sum.attacking.count(is_won),
                (Some("D"), true) | (Some("O"), false) => sum.defending.count(is_won),
                (Some("N"), _) => sum.neutral.count(is_won),
                _ => {}
            }
            sum.clean += i64::from(is_won && row.is_clean == Some(true));
            let gain = row.net_xg_10s.unwrap_or(0.0);
            sum.net_xg += if is_won { gain } else { -gain };
        }
    }
    sums
}

impl League<'_> {
    /// Faceoffs over these games by the ids of players.
    ///
    /// # Errors
    /// [`InputError`] where the tables do not answer.
    pub async fn faceoffs(&self, games: &[i64]) -> Result<BTreeMap<String, Faceoffs>, InputError> {
        if games.is_empty() {
            return Ok(BTreeMap::new());
        }
        let key = self.scope(games).await?;
        kept_or(&self.tables.sums.faceoffs, key, self.made_faceoffs(games)).await
    }

    async fn made_faceoffs(&self, games: &[i64]) -> Result<BTreeMap<String, Faceoffs>, InputError> {
        let question = Question::of("fact_faceoffs").among("game_id", games.iter().copied());
        let rows: Vec<Row> = self.fetch(question).await?;
        Ok(sum(&rows))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn thirds_are_seen_by_either_side() {
        let row = |winner: &str, loser: Option<&str>, zone: Option<&str>, clean, gain| Row {
            winner_id: Some(winner.to_owned()),
            loser_id: loser.map(str::to_owned),
            dot_zone: zone.map(str::to_owned),
            is_clean: Some(clean),
            net_xg_10s: Some(gain),
        };
        let sums = sum(&[
            row("A", Some("X"), Some("O"), true, 0.25),
            row("X", Some("A"), Some("O"), true, 0.5),
            row("A", Some("X"), Some("N"), false, 0.0),
            row("A", None, None, true, -0.125),
        ]);
        let (own, other) = (&sums["A"], &sums["X"]);
        assert_eq!((own.all.won, own.all.lost, own.clean), (3, 1, 2));
        assert_eq!(own.all.percent(), Some(75.0));
        assert_eq!(own.attacking, Draws { won: 1, lost: 0 });
        assert_eq!(own.defending, Draws { won: 0, lost: 1 });
        assert_eq!(own.neutral, Draws { won: 1, lost: 0 });
        assert!((own.net_xg + 0.375).abs() < 1e-12);
        assert_eq!(other.defending, Draws { won: 0, lost: 1 });
        assert_eq!(other.attacking, Draws { won: 1, lost: 0 });
        assert_eq!(other.all.taken(), 3);
        assert_eq!(Draws::default().percent(), None);
    }
}
