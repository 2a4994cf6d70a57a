//! How the teams' ratings moved, game by game.

use serde::{Deserialize, Serialize};

use super::poisson::AttackDefence;
use super::ratings::{Learner, Needs, Ratings};
use super::walk::Day;
use super::{Played, Settings};
use crate::league::{League, Sides};

/// A team's ratings before and after a game.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct TeamRating {
    /// Team.
    pub team_id: String,
    /// Game.
    pub game_id: i64,
    /// Day of the game, in days since 1970-01-01.
    pub date: i32,
    /// Elo rating on the morning of the day.
    pub elo_before: f64,
    /// Elo rating after the day.
    pub elo: f64,
    /// Goals per game better than the average, after the day.
    pub goal_difference: f64,
    /// Attack and defence after the day.
    pub attack_defence: AttackDefence,
    /// Goals that attack and defence let expect of the team in this game, on the morning of the day.
    pub expected_goals: f64,
}

/// The ratings of both teams of every played game, by day and game, home team first.
pub fn rating_history(league: &League, settings: &Settings) -> Vec<TeamRating> {
    let mut learner = Learner::new(settings, Needs::with_goals(&[]));
    let mut history = Vec::new();
    for places in league.days() {
        let Some(day) = Day::of(league, places) else {
            continue;
        };
        let played: Vec<Played<'_>> = day
            .games
            .iter()
            .filter_map(|(game, line_ups)| Played::new(game, line_ups))
            .collect();
        let before = learner.open_day(day.date, day.season);
        learner.close_day(&before, &played);
        let after = learner.open_day(day.date.saturating_add(1), day.season);
        for played in &played {
            let teams = Sides {
                home: played.game.home_team_id.as_str(),
                away: played.game.away_team_id.as_str(),
            };
            let expected = before.expected_goals(teams);
            for (team, expected_goals) in [(teams.home, expected.home), (teams.away, expected.away)]
            {
                history.push(TeamRating {
                    team_id: team.to_owned(),
                    game_id: played.game.game_id,
                    date: played.game.date,
                    elo_before: elo(&before, team),
                    elo: elo(&after, team),
                    goal_difference: after.goal_difference.get(team).copied().unwrap_or(0.0),
                    attack_defence: after.attack_defence.get(team).copied().unwrap_or_default(),
                    expected_goals,
                });
            }
        }
    }
    history
}

fn elo(ratings: &Ratings, team: &str) -> f64 {
    ratings.elo.get(team).copied().unwrap_or(ratings.elo_start)
}
