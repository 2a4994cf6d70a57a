//! Seasons played to their end many times over: who makes the playoffs, who finishes first, with how many points.
//!
//! Each remaining game is drawn from its table of scores, the results are added to those that stand, and the table
//! is ranked by the league's own order of criteria. Counts are whole numbers and every block of seasons has random
//! numbers of its own, so the same seed gives the same odds on any number of threads.
//!
//! The chances of the games are taken as given: how little is known about the teams widens the odds only as far as
//! the game model has already drawn its chances together.

mod alias;
mod standings;

#[cfg(test)]
mod tests;

use std::collections::{BTreeMap, BTreeSet};

use rand_pcg::Pcg64;
use rayon::prelude::*;
use serde::{Deserialize, Serialize};

use crate::ForecastError;
use crate::game::ScoreTable;
use crate::interval::Interval;
use crate::league::Sides;
use crate::outcome::Probabilities;
use alias::AliasTable;
use standings::{Season, Tally};

pub use standings::{Criterion, Rules};

/// Seasons of a block; each block has a stream of random numbers of its own.
const BLOCK: u32 = 1_000;

/// Most seasons of one simulation.
pub const MAX_SEASONS: u32 = 1_000_000;

/// Most teams of one simulation.
const MAX_TEAMS: usize = 64;

/// Most games of one simulation.
const MAX_GAMES: usize = 5_000;

/// Most goals of one side that are believed.
const MOST_GOALS: u32 = 200;

/// Most standings points of one game that are believed.
pub(crate) const MOST_POINTS: u32 = 10;

/// Stream of the first block; any constant does.
const FIRST_STREAM: u128 = 0x5eed;

/// A result that stands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FinalResult {
    /// Home team.
    pub home_team_id: String,
    /// Away team.
    pub away_team_id: String,
    /// Goals of the home team.
    pub home_goals: u32,
    /// Goals of the away team.
    pub away_goals: u32,
    /// Standings points of the home team, as the league gave them.
    pub home_points: u32,
    /// Standings points of the away team.
    pub away_points: u32,
}

/// A game still to be played.
#[derive(Debug, Clone, PartialEq)]
pub struct RemainingGame {
    /// Game.
    pub game_id: i64,
    /// Home team.
    pub home_team_id: String,
    /// Away team.
    pub away_team_id: String,
    /// The chance of every score.
    pub scores: ScoreTable,
}

/// An assumed result of a remaining game: what would be if.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Assumption {
    /// Game.
    pub game_id: i64,
    /// Goals of the home team.
    pub home_goals: u32,
    /// Goals of the away team.
    pub away_goals: u32,
}

/// A season to simulate.
#[derive(Debug, Clone, PartialEq)]
pub struct SeasonInput {
    /// All teams.
    pub teams: Vec<String>,
    /// Results that stand.
    pub results: Vec<FinalResult>,
    /// Games still to be played.
    pub remaining: Vec<RemainingGame>,
    /// Assumed results of some of them.
    pub assumptions: Vec<Assumption>,
    /// Points and order of the standings.
    pub rules: Rules,
    /// Places that lead to the playoffs.
    pub playoff_places: usize,
    /// Seasons to play.
    pub seasons: u32,
    /// Seed of the random numbers.
    pub seed: u64,
}

/// What became of a team over all seasons.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct TeamOdds {
    /// Team.
    pub team_id: String,
    /// Chance of the playoffs.
    pub playoffs: f64,
    /// Chance of the first place.
    pub first: f64,
    /// Chance of each place, the first one first.
    pub places: Vec<f64>,
    /// Expected points at the end.
    pub expected_points: f64,
    /// Interval of the points at the end.
    pub points: Interval,
    /// Expected place.
    pub expected_place: f64,
}

/// The odds of a season.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct SeasonOdds {
    /// Seasons played.
    pub seasons: u32,
    /// Seed.
    pub seed: u64,
    /// Largest standard error that a chance has from the number of seasons alone.
    pub largest_error: f64,
    /// Teams by their chance of the playoffs, then expected points, then id.
    pub teams: Vec<TeamOdds>,
}

/// A season in which even teams meet each other once and half of them make the playoffs; something to measure with.
pub fn round_robin(teams: usize, seasons: u32, seed: u64) -> SeasonInput {
    let teams: Vec<String> = (0..teams).map(|team| format!("T{team:02}")).collect();
    let chances = Probabilities {
        home: 0.45,
        tie: 0.1,
        away: 0.45,
    };
    let scores = ScoreTable::new(
        Sides {
            home: 4.5,
            away: 4.5,
        },
        1.4,
        &chances,
    );
    let mut remaining = Vec::new();
    for (place, home) in teams.iter().enumerate() {
        for away in &teams[place + 1..] {
            remaining.push(RemainingGame {
                game_id: remaining.len() as i64,
                home_team_id: home.clone(),
                away_team_id: away.clone(),
                scores: scores.clone(),
            });
        }
    }
    SeasonInput {
        playoff_places: (teams.len() / 2).max(1),
        teams,
        results: Vec::new(),
        remaining,
        assumptions: Vec::new(),
        rules: Rules::default(),
        seasons,
        seed,
    }
}

/// Plays a season to its end.
///
/// # Errors
/// When the input cannot be true; the error names the field.
pub fn simulate(input: &SeasonInput) -> Result<SeasonOdds, ForecastError> {
    check(input)?;
    let season = prepare(input)?;
    let blocks = input.seasons.div_ceil(BLOCK);
    let tally = (0..blocks)
        .into_par_iter()
        .map(|block| {
            let seasons = BLOCK.min(input.seasons - block * BLOCK);
            let mut random = Pcg64::new(u128::from(input.seed), FIRST_STREAM + u128::from(block));
            season.play(seasons, &mut random)
        })
        .reduce(
            || Tally::new(input.teams.len(), season.most_points()),
            Tally::add,
        );
    Ok(odds(input, &tally))
}

fn check(input: &SeasonInput) -> Result<(), ForecastError> {
    let bad =
        |field: &str, value: usize, must_be| Err(ForecastError::bad_input(field, value, must_be));
    match input.teams.len() {
        2..=MAX_TEAMS => {}
        teams => return bad("the number of teams", teams, "from 2 to 64"),
    }
    if input.results.len() + input.remaining.len() > MAX_GAMES {
        let games = input.results.len() + input.remaining.len();
        return bad("the number of games", games, "at most 5000");
    }
    if !(1..=MAX_SEASONS).contains(&input.seasons) {
        return bad("seasons", input.seasons as usize, "from 1 to 1000000");
    }
    if !(1..=input.teams.len()).contains(&input.playoff_places) {
        return bad(
            "playoff_places",
            input.playoff_places,
            "from 1 to the number of teams",
        );
    }
    for (number, result) in input.results.iter().enumerate() {
        for (field, count, most) in [
            ("home_goals", result.home_goals, MOST_GOALS),
            ("away_goals", result.away_goals, MOST_GOALS),
            ("home_points", result.home_points, MOST_POINTS),
            ("away_points", result.away_points, MOST_POINTS),
        ] {
            if count > most {
                let field = format!("{field} of result {number}");
                return Err(ForecastError::bad_input(
                    field,
                    count,
                    "a count that can be true",
                ));
            }
        }
    }
    let assumed =
        |assumption: &&Assumption| assumption.home_goals.max(assumption.away_goals) > MOST_GOALS;
    if let Some(assumption) = input.assumptions.iter().find(assumed) {
        let field = format!("goals assumed for game {}", assumption.game_id);
        let goals = assumption.home_goals.max(assumption.away_goals);
        return Err(ForecastError::bad_input(field, goals, "at most 200"));
    }
    let mut seen = BTreeSet::new();
    if let Some(twice) = input.teams.iter().find(|team| !seen.insert(*team)) {
        return Err(ForecastError::bad_input("team", twice, "listed once"));
    }
    input.rules.check()
}

/// Turns ids into places, applies the assumptions and builds the tables to draw from.
fn prepare(input: &SeasonInput) -> Result<Season, ForecastError> {
    // Places in the order of the ids, so that the last criterion is the order of the places.
    let places: BTreeMap<&str, usize> = {
        let sorted: BTreeSet<&str> = input.teams.iter().map(String::as_str).collect();
        sorted
            .into_iter()
            .enumerate()
            .map(|(place, team)| (team, place))
            .collect()
    };
    let pair = |game: &str, home: &str, away: &str| {
        let place = |side: &str, team: &str| {
            let field = || format!("{side} of {game}");
            places
                .get(team)
                .copied()
                .ok_or_else(|| ForecastError::bad_input(field(), team, "one of the teams"))
        };
        if home == away {
            return Err(ForecastError::bad_input(
                format!("away_team_id of {game}"),
                away,
                "another team",
            ));
        }
        Ok((place("home_team_id", home)?, place("away_team_id", away)?))
    };
    let mut assumed: BTreeMap<i64, Assumption> = BTreeMap::new();
    for assumption in &input.assumptions {
        if assumed.insert(assumption.game_id, *assumption).is_some() {
            let field = "the assumed result of game";
            return Err(ForecastError::bad_input(
                field,
                assumption.game_id,
                "given once",
            ));
        }
    }
    let mut season = Season::new(input.teams.len(), input.rules.clone());
    for (number, result) in input.results.iter().enumerate() {
        let (home, away) = pair(
            &format!("result {number}"),
            &result.home_team_id,
            &result.away_team_id,
        )?;
        season.add_result(
            (home, away),
            (result.home_goals, result.away_goals),
            (result.home_points, result.away_points),
        );
    }
    for game in &input.remaining {
        let teams = pair(
            &format!("game {}", game.game_id),
            &game.home_team_id,
            &game.away_team_id,
        )?;
        if let Some(assumption) = assumed.remove(&game.game_id) {
            let goals = (assumption.home_goals, assumption.away_goals);
            season.add_result(teams, goals, input.rules.points(goals.0, goals.1));
        } else {
            season.add_game(teams, AliasTable::new(game.scores.cells()));
        }
    }
    match assumed.keys().next() {
        Some(game) => Err(ForecastError::bad_input(
            "the assumed result's game",
            game,
            "a remaining game",
        )),
        None => Ok(season),
    }
}

fn odds(input: &SeasonInput, tally: &Tally) -> SeasonOdds {
    let seasons = f64::from(input.seasons);
    let sorted: BTreeSet<&String> = input.teams.iter().collect();
    let mut teams: Vec<TeamOdds> = sorted
        .into_iter()
        .enumerate()
        .map(|(team, team_id)| {
            let places: Vec<f64> = tally
                .places(team)
                .iter()
                .map(|&count| count as f64 / seasons)
                .collect();
            let points: Vec<f64> = tally
                .points(team)
                .iter()
                .map(|&count| count as f64 / seasons)
                .collect();
            let mean = |chances: &[f64]| {
                chances
                    .iter()
                    .enumerate()
                    .map(|(k, chance)| k as f64 * chance)
                    .sum::<f64>()
            };
            TeamOdds {
                team_id: team_id.clone(),
                playoffs: tally.places(team)[..input.playoff_places]
                    .iter()
                    .sum::<u64>() as f64
                    / seasons,
                first: places[0],
                expected_points: mean(&points),
                points: Interval::of_chances(&points),
                expected_place: mean(&places) + 1.0,
                places,
            }
        })
        .collect();
    teams.sort_by(|a, b| {
        let by_playoffs = b.playoffs.total_cmp(&a.playoffs);
        by_playoffs
            .then(b.expected_points.total_cmp(&a.expected_points))
            .then(a.team_id.cmp(&b.team_id))
    });
    SeasonOdds {
        seasons: input.seasons,
        seed: input.seed,
        largest_error: 0.5 / seasons.sqrt(),
        teams,
    }
}
