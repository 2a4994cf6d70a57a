//! Looking for players, teams and games by words.

use serde::Deserialize;

use super::League;
use super::schedule::Game;
use crate::input_error::InputError;
use crate::tables::Question;

/// Letters that a search takes at most.
const LONGEST: usize = 100;
/// Hits of each kind at most.
const MOST: usize = 50;

/// A player who was found.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct FoundPlayer {
    /// Id.
    pub player_id: String,
    /// Name.
    pub player_name: String,
    /// Usual position.
    pub primary_position_id: Option<String>,
    /// Team of today.
    pub current_team_id: Option<String>,
    /// Number in his latest game.
    pub last_jersey: Option<i64>,
}

/// A team that was found.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct FoundTeam {
    /// Id.
    pub team_id: String,
    /// Short name.
    pub team_name: String,
    /// Full name.
    pub long_name: Option<String>,
    /// Three or four letters.
    pub code: Option<String>,
}

/// What was found; each kind in its order, and how many there are in all.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Found {
    /// Players by name.
    pub players: Vec<FoundPlayer>,
    /// Teams by name.
    pub teams: Vec<FoundTeam>,
    /// Games, the latest first.
    pub games: Vec<Game>,
    /// Ids of positions that are a goalie's.
    pub goalie_positions: Vec<String>,
    /// Players, teams and games in all.
    pub counts: [usize; 3],
}

#[derive(Deserialize)]
struct Position {
    position_id: String,
    position_type: Option<String>,
}

/// The words of a search, in small letters.
fn words(text: &str) -> Vec<String> {
    let text: String = text.chars().take(LONGEST).collect();
    text.split_whitespace().map(str::to_lowercase).collect()
}

/// Whether a text has all words.
fn has(text: &str, words: &[String]) -> bool {
    let text = text.to_lowercase();
    words.iter().all(|word| text.contains(word.as_str()))
}

impl League<'_> {
    /// Looks for players, teams and games that have all words of a text: in the name, or for games in the day, the
    /// number and the names of both teams. A text without words finds nothing.
    ///
    /// # Errors
    /// [`InputError`] where the tables do not answer.
    pub async fn search(&self, text: &str) -> Result<Found, InputError> {
        let words = words(text);
        if words.is_empty() {
            return Ok(Found::default());
        }
        let question = Question::of("dim_player").ascending("player_name");
        let mut players: Vec<FoundPlayer> = self.fetch(question).await?;
        let teams: Vec<FoundTeam> = self
            .fetch(Question::of("dim_team").ascending("team_name"))
            .await?;
        let question = Question::of("dim_schedule")
            .descending("date")
            .descending("game_id");
        let mut games: Vec<Game> = self.fetch(question).await?;
        let positions: Vec<Position> = self.fetch(Question::of("dim_position")).await?;
        let name = |team_id: &str| {
            let team = teams.iter().find(|team| team.team_id == team_id);
            team.map_or("", |team| team.team_name.as_str())
        };
        games.retain(|game| {
            let (home, away) = (name(&game.home_team_id), name(&game.away_team_id));
            has(
                &format!("{home} {away} {} {}", game.date, game.game_id),
                &words,
            )
        });
        players.retain(|player| has(&player.player_name, &words));
        let mut found_teams = teams.clone();
        found_teams.retain(|team| {
            let long = team.long_name.as_deref().unwrap_or_default();
            let code = team.code.as_deref().unwrap_or_default();
            has(&format!("{} {long} {code}", team.team_name), &words)
        });
        let counts = [players.len(), found_teams.len(), games.len()];
        players.truncate(MOST);
        found_teams.truncate(MOST);
        games.truncate(MOST);
        let goalies = positions
            .into_iter()
            .filter(|position| position.position_type.as_deref() == Some("goalie"));
        Ok(Found {
            players,
            teams: found_teams,
            games,
            goalie_positions: goalies.map(|position| position.position_id).collect(),
            counts,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn all_words_must_be_there_in_any_order_and_case() {
        let words = words("  ÖST anna ");
        assert_eq!(words, ["öst", "anna"]);
        assert!(has("Anna Östberg", &words));
        assert!(!has("Anna Berg", &words));
        assert!(super::words("   ").is_empty());
    }
}
