//! A fair draw: how even the teams are, and the fewest swaps that make them more so.
//!
//! Teams are as strong as their players together. The search looks at the spread of the strengths, which costs
//! nothing; the answer tells what that means over a season, by simulating one before and after.

mod search;

#[cfg(test)]
mod tests;

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use crate::ForecastError;
use crate::game::ScoreTable;
use crate::league::Sides;
use crate::simulation::{self, RemainingGame, Rules, SeasonInput};

/// Most teams of a draw.
const MAX_TEAMS: usize = 30;

/// Most players of a draw.
const MAX_PLAYERS: usize = 1_000;

/// Most swaps that are looked for.
pub const MAX_SWAPS: usize = 6;

/// Fewest goals per game that a side is expected to score, however weak.
const MIN_GOALS: f64 = 0.5;

/// A player of a team.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RosterPlayer {
    /// Player.
    pub player_id: String,
    /// Goals per game that he makes his team better than an average player would.
    pub strength: f64,
    /// Skill rating, which caps count; `None` counts as 0.
    #[serde(default)]
    pub rating: Option<f64>,
    /// Goalies are swapped for goalies only.
    pub is_goalie: bool,
}

/// A team of the draw.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RosterTeam {
    /// Team.
    pub team_id: String,
    /// Its players.
    pub players: Vec<RosterPlayer>,
}

/// A draw to look at.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DrawInput {
    /// Teams.
    pub teams: Vec<RosterTeam>,
    /// Players who must stay together; they are not swapped.
    #[serde(default)]
    pub keep_together: Vec<(String, String)>,
    /// Largest sum of ratings of a team; a swap may not lift a team above it.
    #[serde(default)]
    pub rating_cap: Option<f64>,
    /// Spread of the strengths that is even enough, goals per game.
    pub target_spread: f64,
    /// Most swaps, at most six.
    pub max_swaps: usize,
    /// Goals per team and game in this league.
    pub goals_per_game: f64,
    /// Ratio of variance to mean of a side's goals.
    pub goal_dispersion: f64,
    /// Games of each pair of teams in a season.
    pub meetings: usize,
    /// Places that lead to the playoffs.
    pub playoff_places: usize,
    /// Seasons to simulate.
    pub seasons: u32,
    /// Seed of the simulation.
    pub seed: u64,
}

/// Two players change places.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Swap {
    /// One team.
    pub team_a_id: String,
    /// Its player.
    pub player_a_id: String,
    /// The other team.
    pub team_b_id: String,
    /// Its player.
    pub player_b_id: String,
}

/// How strong a team is and what comes of it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct TeamBalance {
    /// Team.
    pub team_id: String,
    /// Goals per game better than the average team.
    pub strength: f64,
    /// Expected points over a season.
    pub expected_points: f64,
    /// Chance of the playoffs.
    pub playoffs: f64,
}

/// How even the teams are.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Balance {
    /// Standard deviation of the strengths, goals per game.
    pub strength_spread: f64,
    /// Standard deviation of the expected points.
    pub points_spread: f64,
    /// Largest minus smallest chance of the playoffs.
    pub playoffs_range: f64,
    /// Teams, the strongest first.
    pub teams: Vec<TeamBalance>,
}

/// The answer.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct DrawAdvice {
    /// As drawn.
    pub before: Balance,
    /// The fewest swaps that reach the target, or those that get nearest.
    pub swaps: Vec<Swap>,
    /// After the swaps.
    pub after: Balance,
    /// Whether the target is reached.
    pub reached: bool,
}

/// Looks at a draw and for the fewest swaps that make it even.
///
/// # Errors
/// When the input cannot be true; the error names the field.
pub fn advise(input: &DrawInput) -> Result<DrawAdvice, ForecastError> {
    check(input)?;
    let before = balance(input, &input.teams)?;
    let found = search::fewest_swaps(input);
    let after = if found.swaps.is_empty() {
        before.clone()
    } else {
        balance(input, &found.teams)?
    };
    Ok(DrawAdvice {
        reached: after.strength_spread <= input.target_spread,
        before,
        swaps: found.swaps,
        after,
    })
}

fn check(input: &DrawInput) -> Result<(), ForecastError> {
    let players: usize = input.teams.iter().map(|team| team.players.len()).sum();
    for (field, count, least, most) in [
        ("the number of teams", input.teams.len(), 2, MAX_TEAMS),
        ("the number of players", players, 1, MAX_PLAYERS),
        ("max_swaps", input.max_swaps, 0, MAX_SWAPS),
        ("meetings", input.meetings, 1, 20),
    ] {
        if !(least..=most).contains(&count) {
            return Err(ForecastError::bad_input(field, count, "inside its bounds"));
        }
    }
    let cap = input.rating_cap.map(|cap| ("rating_cap", cap, 0.0, 1e6));
    let numbers = [
        ("target_spread", input.target_spread, 0.0, 50.0),
        ("goals_per_game", input.goals_per_game, MIN_GOALS, 25.0),
        ("goal_dispersion", input.goal_dispersion, 1.0, 5.0),
    ];
    for (field, value, least, most) in numbers.into_iter().chain(cap) {
        if !(least..=most).contains(&value) {
            return Err(ForecastError::bad_input(
                field,
                value,
                "a finite number inside its bounds",
            ));
        }
    }
    let mut seen = BTreeSet::new();
    for player in input.teams.iter().flat_map(|team| &team.players) {
        if !seen.insert(player.player_id.as_str()) {
            return Err(ForecastError::bad_input(
                "player_id",
                &player.player_id,
                "listed once",
            ));
        }
        let numbers = [
            ("strength", Some(player.strength)),
            ("rating", player.rating),
        ];
        for (field, value) in numbers
            .into_iter()
            .filter_map(|(field, value)| Some((field, value?)))
        {
            if !(-1e3..=1e3).contains(&value) {
                let field = format!("{field} of player {}", player.player_id);
                return Err(ForecastError::bad_input(field, value, "a finite number"));
            }
        }
    }
    for player in input.keep_together.iter().flat_map(|(a, b)| [a, b]) {
        if !seen.contains(player.as_str()) {
            return Err(ForecastError::bad_input(
                "keep_together",
                player,
                "a listed player",
            ));
        }
    }
    for (a, b) in &input.keep_together {
        let has =
            |team: &RosterTeam, id: &str| team.players.iter().any(|player| player.player_id == id);
        if !input.teams.iter().any(|team| has(team, a) && has(team, b)) {
            return Err(ForecastError::bad_input(
                "keep_together",
                format!("{a}, {b}"),
                "in the same team",
            ));
        }
    }
    Ok(())
}

/// Goals per game better than the average team, team by team.
fn strengths(teams: &[RosterTeam]) -> Vec<f64> {
    let sums: Vec<f64> = teams
        .iter()
        .map(|team| team.players.iter().map(|player| player.strength).sum())
        .collect();
    let mean = sums.iter().sum::<f64>() / sums.len() as f64;
    sums.into_iter().map(|sum| sum - mean).collect()
}

/// Standard deviation around the mean.
fn spread(values: &[f64]) -> f64 {
    let mean = values.iter().sum::<f64>() / values.len() as f64;
    (values
        .iter()
        .map(|value| (value - mean).powi(2))
        .sum::<f64>()
        / values.len() as f64)
        .sqrt()
}

/// Simulates a season of the teams.
fn balance(input: &DrawInput, teams: &[RosterTeam]) -> Result<Balance, ForecastError> {
    let strengths = strengths(teams);
    let mut remaining = Vec::new();
    for meeting in 0..input.meetings {
        for home in 0..teams.len() {
            for away in home + 1..teams.len() {
                let (home, away) = if meeting % 2 == 0 {
                    (home, away)
                } else {
                    (away, home)
                };
                let margin = strengths[home] - strengths[away];
                let expected = Sides {
                    home: (input.goals_per_game + margin / 2.0).max(MIN_GOALS),
                    away: (input.goals_per_game - margin / 2.0).max(MIN_GOALS),
                };
                remaining.push(RemainingGame {
                    game_id: remaining.len() as i64,
                    home_team_id: teams[home].team_id.clone(),
                    away_team_id: teams[away].team_id.clone(),
                    scores: ScoreTable::of_goals(expected, input.goal_dispersion),
                });
            }
        }
    }
    let odds = simulation::simulate(&SeasonInput {
        teams: teams.iter().map(|team| team.team_id.clone()).collect(),
        results: Vec::new(),
        remaining,
        assumptions: Vec::new(),
        rules: Rules::default(),
        playoff_places: input.playoff_places,
        seasons: input.seasons,
        seed: input.seed,
    })?;
    let mut balances = Vec::new();
    for (team, strength) in teams.iter().zip(&strengths) {
        if let Some(found) = odds
            .teams
            .iter()
            .find(|found| found.team_id == team.team_id)
        {
            balances.push(TeamBalance {
                team_id: team.team_id.clone(),
                strength: *strength,
                expected_points: found.expected_points,
                playoffs: found.playoffs,
            });
        }
    }
    balances.sort_by(|a, b| {
        b.strength
            .total_cmp(&a.strength)
            .then_with(|| a.team_id.cmp(&b.team_id))
    });
    let points: Vec<f64> = balances.iter().map(|team| team.expected_points).collect();
    let playoffs = || balances.iter().map(|team| team.playoffs);
    Ok(Balance {
        strength_spread: spread(&strengths),
        points_spread: spread(&points),
        playoffs_range: playoffs().fold(0.0, f64::max) - playoffs().fold(1.0, f64::min),
        teams: balances,
    })
}
