//! How well projections hold: each season after the first is projected from its half.

use serde::{Deserialize, Serialize};

use super::{ProjectionInput, ProjectionModel, ProjectionSettings, Statistic};
use crate::league::League;

/// Games of the second half from which a player counts.
const MIN_GAMES: u32 = 3;

/// How one statistic was projected.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct StatisticReport {
    /// Statistic.
    pub statistic: Statistic,
    /// Share of the sums inside their interval; `None` without players.
    pub coverage: Option<f64>,
    /// Mean absolute miss of the projected sum.
    pub miss: Option<f64>,
    /// The same of the player's own rate so far; players without a game before have rate 0.
    pub own_rate_miss: Option<f64>,
    /// The same of the average of his position and rating.
    pub group_miss: Option<f64>,
}

/// How the projections of all seasons held.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ProjectionReport {
    /// Player-seasons projected.
    pub players: usize,
    /// By statistic.
    pub statistics: Vec<StatisticReport>,
}

/// One player's second half.
struct Half {
    player_id: String,
    games: u32,
    sums: [f64; 4],
}

/// Misses of a statistic.
#[derive(Default, Clone, Copy)]
struct Misses {
    inside: f64,
    projected: f64,
    own_rate: f64,
    group: f64,
}

/// Projects the second half of each season but the first for the players who played in it.
///
/// How many games each of them played there is taken as known, so that the rates are graded and not the attendance.
/// The first half of every season and all earlier seasons are what is learnt from.
pub fn evaluate(league: &League, settings: &ProjectionSettings) -> ProjectionReport {
    let mut misses = [Misses::default(); 4];
    let mut players = 0;
    for season in 1..league.seasons() {
        let Some(middle) = middle(league, season) else {
            continue;
        };
        let model = ProjectionModel::fit(league, settings, middle);
        for half in halves(league, season, middle) {
            let input = ProjectionInput {
                player_id: half.player_id.clone(),
                position: None,
                rating: None,
                games: half.games,
                dresses: true,
                goal_factor: 1.0,
            };
            let Ok(projection) = model.project(&input) else {
                continue;
            };
            players += 1;
            let counts = model
                .players
                .get(&half.player_id)
                .map(|record| record.counts)
                .unwrap_or_default();
            for (k, projected) in projection.statistics.iter().enumerate() {
                let (seen, games) = (half.sums[k], f64::from(half.games));
                let own_rate = if counts.games > 0.0 {
                    counts.sums[k] / counts.games
                } else {
                    0.0
                };
                let group = model.players.get(&half.player_id).map_or(0.0, |record| {
                    super::fit::average(&model.groups, record.group, k, settings.rating_prior_games)
                });
                let is_inside = (projected.interval.low..=projected.interval.high).contains(&seen);
                misses[k].inside += f64::from(u8::from(is_inside));
                misses[k].projected += (seen - projected.expected).abs();
                misses[k].own_rate += (seen - games * own_rate).abs();
                misses[k].group += (seen - games * group).abs();
            }
        }
    }
    let mean = |sum: f64| (players > 0).then(|| sum / players as f64);
    let statistics = Statistic::ALL
        .into_iter()
        .zip(misses)
        .map(|(statistic, misses)| StatisticReport {
            statistic,
            coverage: mean(misses.inside),
            miss: mean(misses.projected),
            own_rate_miss: mean(misses.own_rate),
            group_miss: mean(misses.group),
        });
    ProjectionReport {
        players,
        statistics: statistics.collect(),
    }
}

/// The day on which the second half of a season starts.
fn middle(league: &League, season: usize) -> Option<i32> {
    let played = league
        .games()
        .iter()
        .filter(|game| game.outcome().is_some());
    let days: Vec<i32> = played
        .filter(|game| league.season_number(game) == season)
        .map(|game| game.date)
        .collect();
    days.get(days.len() / 2).copied()
}

/// What each skater who was seen before did in the second half.
fn halves(league: &League, season: usize, middle: i32) -> Vec<Half> {
    let mut halves = std::collections::BTreeMap::<String, Half>::new();
    for (place, game) in league.games().iter().enumerate() {
        let inside =
            league.season_number(game) == season && game.date >= middle && game.outcome().is_some();
        let Some(sides) = league.line_ups(place).filter(|_| inside) else {
            continue;
        };
        for row in sides
            .home
            .iter()
            .chain(&sides.away)
            .filter(|row| !row.is_goalie())
        {
            let half = halves.entry(row.player_id.clone()).or_insert_with(|| Half {
                player_id: row.player_id.clone(),
                games: 0,
                sums: [0.0; 4],
            });
            half.games += 1;
            for (sum, statistic) in half.sums.iter_mut().zip(Statistic::ALL) {
                *sum += statistic.of(row);
            }
        }
    }
    halves
        .into_values()
        .filter(|half| half.games >= MIN_GAMES)
        .collect()
}
