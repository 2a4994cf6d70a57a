//! What playing at home is worth.

use super::schedule::Game;
use crate::player_figures::share;

/// Results of home teams over played games.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct HomeIce {
    /// Games.
    pub games: i64,
    /// Won by the home team.
    pub home_wins: i64,
    /// Won by the away team.
    pub away_wins: i64,
    /// Ties.
    pub ties: i64,
    /// Goals of home teams.
    pub home_goals: i64,
    /// Goals of away teams.
    pub away_goals: i64,
}

impl HomeIce {
    /// Of the games among these that have a score.
    pub fn of<'g>(games: impl IntoIterator<Item = &'g Game>) -> Self {
        let mut sum = Self::default();
        for game in games {
            let (Some(home), Some(away)) = (game.home_goals, game.away_goals) else {
                continue;
            };
            sum.games += 1;
            sum.home_goals += home;
            sum.away_goals += away;
            match home.cmp(&away) {
                std::cmp::Ordering::Greater => sum.home_wins += 1,
                std::cmp::Ordering::Less => sum.away_wins += 1,
                std::cmp::Ordering::Equal => sum.ties += 1,
            }
        }
        sum
    }

    /// So many of the games, 0 to 100; none without a game.
    pub fn percent(&self, part: i64) -> Option<f64> {
        share(Some(part as f64), Some((self.games - part) as f64))
    }

    /// So much per game; none without one.
    pub fn per_game(&self, sum: i64) -> Option<f64> {
        (self.games > 0).then(|| sum as f64 / self.games as f64)
    }
}

#[cfg(test)]
mod tests {
    use super::super::schedule::game;
    use super::*;

    #[test]
    fn home_teams_are_told_from_away_teams() {
        let games = [
            game(1, "A", "B", Some((3, 2))),
            game(2, "B", "A", Some((4, 0))),
            game(3, "A", "B", Some((1, 5))),
            game(4, "B", "A", Some((2, 2))),
            game(5, "A", "B", None),
        ];
        let sum = HomeIce::of(&games);
        let expected = HomeIce {
            games: 4,
            home_wins: 2,
            away_wins: 1,
            ties: 1,
            home_goals: 10,
            away_goals: 9,
        };
        assert_eq!(sum, expected);
        assert_eq!(sum.percent(sum.home_wins), Some(50.0));
        assert_eq!(sum.per_game(sum.home_goals), Some(2.5));
        assert_eq!(HomeIce::default().percent(0), None);
        assert_eq!(HomeIce::default().per_game(0), None);
    }
}
