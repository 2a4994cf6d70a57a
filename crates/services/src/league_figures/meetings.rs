//! What teams did against each other.

use serde::Deserialize;

use super::League;
use super::schedule::Game;
use crate::input_error::InputError;
use crate::tables::Question;

/// The official record of a team against one opponent.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct HeadToHead {
    /// The team whose record it is.
    pub team_id: String,
    /// The opponent.
    pub opp_team_id: String,
    /// Games against each other.
    pub gp: i64,
    /// Won.
    pub w: i64,
    /// Lost.
    pub l: i64,
    /// Tied.
    pub t: i64,
    /// Standings points from these games.
    pub points: i64,
    /// Goals for.
    pub gf: i64,
    /// Goals against.
    pub ga: i64,
}

/// Wins, losses and ties of a team over games.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Tally {
    /// Won.
    pub wins: i64,
    /// Lost.
    pub losses: i64,
    /// Tied.
    pub ties: i64,
    /// Goals for.
    pub goals: i64,
    /// Goals against.
    pub against: i64,
}

impl Tally {
    /// Of a team over the games among these that it has played.
    pub fn of<'g>(team_id: &str, games: impl IntoIterator<Item = &'g Game>) -> Self {
        let mut tally = Self::default();
        for game in games.into_iter().filter(|game| game.has(team_id)) {
            match game.result_of(team_id) {
                Some('W') => tally.wins += 1,
                Some('L') => tally.losses += 1,
                Some(_) => tally.ties += 1,
                None => {}
            }
            if let Some((goals, against)) = game.goals_of(team_id) {
                tally.goals += goals;
                tally.against += against;
            }
        }
        tally
    }

    /// Games.
    pub const fn games(&self) -> i64 {
        self.wins + self.losses + self.ties
    }
}

impl League<'_> {
    /// Records of teams against each other in a season and type of games; over all seasons where none is named.
    ///
    /// # Errors
    /// [`InputError`] where the tables do not answer.
    pub async fn head_to_head(
        &self,
        season_id: Option<&str>,
        game_type: &str,
        team_id: Option<&str>,
    ) -> Result<Vec<HeadToHead>, InputError> {
        let mut question = Question::of("fact_team_head_to_head_official")
            .is("season_id", season_id.unwrap_or("ALL"))
            .is("game_type", game_type);
        if let Some(team_id) = team_id {
            question = question.is("team_id", team_id);
        }
        self.fetch(question).await
    }
}

#[cfg(test)]
mod tests {
    use super::super::schedule::game;
    use super::*;

    #[test]
    fn a_tally_counts_the_games_of_one_team() {
        let games = [
            game(1, "A", "B", Some((3, 2))),
            game(2, "B", "A", Some((1, 1))),
            game(3, "C", "A", Some((4, 0))),
            game(4, "B", "C", Some((9, 9))),
            game(5, "A", "B", None),
        ];
        let tally = Tally::of("A", &games);
        let expected = Tally {
            wins: 1,
            losses: 1,
            ties: 1,
            goals: 4,
            against: 7,
        };
        assert_eq!((tally, tally.games()), (expected, 3));
    }
}
