//! A game in one line: who played, when, and how it ended by the official score.

use std::collections::BTreeMap;

use serde::Deserialize;
use store::TenantId;

use crate::input_error::InputError;
use crate::tables::{Question, Tables};

/// A game in one line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GameLine {
    /// The game.
    pub game_id: i64,
    /// Its day, `YYYY-MM-DD`.
    pub date: String,
    /// The home team.
    pub home_team_id: String,
    /// Its name.
    pub home_team: String,
    /// The away team.
    pub away_team_id: String,
    /// Its name.
    pub away_team: String,
    /// Official goals of the home team; none before the game.
    pub home_goals: Option<i64>,
    /// Official goals of the away team; none before the game.
    pub away_goals: Option<i64>,
}

#[derive(Debug, Deserialize)]
struct Game {
    game_id: i64,
    date: String,
    home_team_id: String,
    away_team_id: String,
    home_goals: Option<i64>,
    away_goals: Option<i64>,
}

#[derive(Debug, Deserialize)]
struct Team {
    team_id: String,
    team_name: String,
}

impl GameLine {
    /// Games of the schedule by their ids. Those that the schedule does not know are left out.
    ///
    /// # Errors
    /// [`InputError::Internal`] where the store does not answer.
    pub async fn of(
        tables: &Tables,
        tenant: TenantId,
        games: impl IntoIterator<Item = i64>,
    ) -> Result<BTreeMap<i64, Self>, InputError> {
        let question = Question::of("dim_schedule").among("game_id", games);
        let games: Vec<Game> = tables.fetch(tenant, question).await?;
        let teams = games
            .iter()
            .flat_map(|game| [game.home_team_id.as_str(), game.away_team_id.as_str()]);
        let question = Question::of("dim_team").among("team_id", teams);
        let teams: Vec<Team> = tables.fetch(tenant, question).await?;
        let name = |id: &str| {
            let team = teams.iter().find(|team| team.team_id == id);
            team.map_or_else(|| id.to_owned(), |team| team.team_name.clone())
        };
        let line = |game: Game| Self {
            game_id: game.game_id,
            date: game.date,
            home_team: name(&game.home_team_id),
            home_team_id: game.home_team_id,
            away_team: name(&game.away_team_id),
            away_team_id: game.away_team_id,
            home_goals: game.home_goals,
            away_goals: game.away_goals,
        };
        Ok(games
            .into_iter()
            .map(|game| (game.game_id, line(game)))
            .collect())
    }

    /// The game as a title: the teams with their goals, home first.
    pub fn title(&self) -> String {
        match (self.home_goals, self.away_goals) {
            (Some(home), Some(away)) => {
                format!("{} {home}–{away} {}", self.home_team, self.away_team)
            }
            _ => format!("{} – {}", self.home_team, self.away_team),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_game_is_told_with_its_score() {
        let mut game = GameLine {
            game_id: 1,
            date: "2026-01-31".to_owned(),
            home_team_id: "T1".to_owned(),
            home_team: "Ice Hawks".to_owned(),
            away_team_id: "T2".to_owned(),
            away_team: "Polar Bears".to_owned(),
            home_goals: Some(4),
            away_goals: Some(3),
        };
        assert_eq!(game.title(), "Ice Hawks 4–3 Polar Bears");
        game.home_goals = None;
        assert_eq!(game.title(), "Ice Hawks – Polar Bears");
    }
}
