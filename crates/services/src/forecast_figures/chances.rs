//! The published chances of games, `fact_game_predictions`.

use forecast::Probabilities;
use serde::Deserialize;

use super::PublishedForecasts;
use super::percents::percents;
use crate::input_error::InputError;
use crate::tables::Question;

/// The table.
const TABLE: &str = "fact_game_predictions";

/// The three ways a game can end in whole percents, which add up to 100.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Percents {
    /// The home team wins.
    pub home: u32,
    /// Nobody wins.
    pub tie: u32,
    /// The away team wins.
    pub away: u32,
}

impl From<Probabilities> for Percents {
    fn from(chances: Probabilities) -> Self {
        let parts = percents(&[chances.home, chances.tie, chances.away], 100);
        let part = |place: usize| parts.get(place).copied().unwrap_or(0);
        Self {
            home: part(0),
            tie: part(1),
            away: part(2),
        }
    }
}

impl Percents {
    /// All three in a line, in percent: `46–10–44`.
    pub fn line(self) -> String {
        format!("{}–{}–{}", self.home, self.tie, self.away)
    }
}

/// What a model of the ladder says of a game, from the days before the game's own.
#[derive(Debug, Clone, PartialEq, Deserialize)]
pub struct GameChances {
    /// Game.
    pub game_id: i64,
    /// Model of the ladder.
    pub model: String,
    /// `warm_up`, `tuning` or `test`.
    pub span: String,
    /// Chance that the home team wins.
    pub p_home: f64,
    /// Chance that nobody wins.
    pub p_tie: f64,
    /// Chance that the away team wins.
    pub p_away: f64,
    /// Expected goals of the home team.
    pub exp_home_goals: f64,
    /// Expected goals of the away team.
    pub exp_away_goals: f64,
    /// Day of the last result that entered; none on the first day.
    pub data_as_of: Option<String>,
    /// Minus the logarithm of the chance of what happened; none before the result.
    pub log_loss: Option<f64>,
}

impl GameChances {
    /// The chances in whole percents.
    pub fn percents(&self) -> Percents {
        Percents::from(Probabilities {
            home: self.p_home,
            tie: self.p_tie,
            away: self.p_away,
        })
    }
}

impl PublishedForecasts<'_> {
    /// What every model of the ladder says of a game, the simplest first.
    ///
    /// # Errors
    /// [`InputError`] where the tables do not answer.
    pub async fn ladder(&self, game_id: i64) -> Result<Vec<GameChances>, InputError> {
        if !self.tables.has(self.tenant, TABLE).await? {
            return Ok(Vec::new());
        }
        let question = Question::of(TABLE).is("game_id", game_id);
        let mut rows: Vec<GameChances> = self.tables.fetch(self.tenant, question).await?;
        let names = &crate::ml::names::ALL;
        rows.sort_by_key(|row| names.iter().position(|name| *name == row.model));
        Ok(rows)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn percents_of_a_game_add_up() {
        let percents = Percents::from(Probabilities {
            home: 0.455,
            tie: 0.095,
            away: 0.45,
        });
        assert_eq!((percents.home, percents.tie, percents.away), (46, 9, 45));
        assert_eq!(percents.line(), "46–9–45");
    }
}
