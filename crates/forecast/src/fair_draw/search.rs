//! The search for swaps: all single ones, then the best few sets grown by one swap at a time.
//!
//! One swap is searched exactly. Of the sets of each size the best [`BEAM`] are kept and grown further, so larger sets
//! are good but not proven best. The first size that reaches the target ends the search.

use std::collections::BTreeSet;

use super::{DrawInput, RosterTeam, Swap, spread, strengths};

/// Sets of swaps that are kept at each size.
const BEAM: usize = 40;

/// Improvement that is none, goals per game.
const NOTHING: f64 = 1e-9;

/// Teams after some swaps.
#[derive(Debug, Clone)]
pub(super) struct Swapped {
    pub(super) teams: Vec<RosterTeam>,
    pub(super) swaps: Vec<Swap>,
    spread: f64,
    moved: BTreeSet<String>,
}

/// Places of two players: team, player, team, player.
type Candidate = (usize, usize, usize, usize);

/// The fewest swaps that reach the target, or the best that were found; none when none helps.
pub(super) fn fewest_swaps(input: &DrawInput) -> Swapped {
    let fixed: BTreeSet<&str> = input
        .keep_together
        .iter()
        .flat_map(|(a, b)| [a.as_str(), b.as_str()])
        .collect();
    let start = Swapped {
        spread: spread(&strengths(&input.teams)),
        teams: input.teams.clone(),
        swaps: Vec::new(),
        moved: BTreeSet::new(),
    };
    let mut best = start.clone();
    let mut beam = vec![start];
    for _ in 0..input.max_swaps {
        if best.spread <= input.target_spread {
            break;
        }
        let mut grown: Vec<(f64, usize, Candidate)> = Vec::new();
        for (place, set) in beam.iter().enumerate() {
            grown.extend(
                candidates(input, set, &fixed)
                    .into_iter()
                    .map(|(spread, swap)| (spread, place, swap)),
            );
        }
        grown.sort_by(|a, b| a.0.total_cmp(&b.0).then((a.1, a.2).cmp(&(b.1, b.2))));
        grown.truncate(BEAM);
        beam = grown
            .into_iter()
            .map(|(spread, place, swap)| apply(&beam[place], swap, spread))
            .collect();
        match beam.first() {
            Some(first) if first.spread < best.spread - NOTHING => best = first.clone(),
            _ => break,
        }
    }
    best
}

/// Allowed swaps that make a set of teams more even, with the spread after each.
fn candidates(input: &DrawInput, set: &Swapped, fixed: &BTreeSet<&str>) -> Vec<(f64, Candidate)> {
    let strengths = strengths(&set.teams);
    let squares: f64 = strengths.iter().map(|strength| strength * strength).sum();
    let count = strengths.len() as f64;
    let ratings: Vec<f64> = set.teams.iter().map(rating_sum).collect();
    let free = |id: &str| !fixed.contains(id) && !set.moved.contains(id);
    let within_cap = |before: f64, change: f64| match input.rating_cap {
        Some(cap) => change <= 0.0 || before + change <= cap,
        None => true,
    };
    let mut found = Vec::new();
    for (team_a, a) in set.teams.iter().enumerate() {
        for (team_b, b) in set.teams.iter().enumerate().skip(team_a + 1) {
            for (player_a, one) in a
                .players
                .iter()
                .enumerate()
                .filter(|(_, player)| free(&player.player_id))
            {
                for (player_b, other) in b
                    .players
                    .iter()
                    .enumerate()
                    .filter(|(_, player)| free(&player.player_id))
                {
                    if one.is_goalie != other.is_goalie {
                        continue;
                    }
                    let rating = other.rating.unwrap_or(0.0) - one.rating.unwrap_or(0.0);
                    if !(within_cap(ratings[team_a], rating)
                        && within_cap(ratings[team_b], -rating))
                    {
                        continue;
                    }
                    let change = other.strength - one.strength;
                    let (x, y) = (strengths[team_a], strengths[team_b]);
                    let after =
                        squares - x * x - y * y + (x + change).powi(2) + (y - change).powi(2);
                    if after < squares - NOTHING {
                        let spread = (after.max(0.0) / count).sqrt();
                        found.push((spread, (team_a, player_a, team_b, player_b)));
                    }
                }
            }
        }
    }
    // More than the beam can hold never survives.
    found.sort_by(|a, b| a.0.total_cmp(&b.0).then(a.1.cmp(&b.1)));
    found.truncate(BEAM);
    found
}

fn rating_sum(team: &RosterTeam) -> f64 {
    team.players.iter().filter_map(|player| player.rating).sum()
}

fn apply(set: &Swapped, (team_a, player_a, team_b, player_b): Candidate, spread: f64) -> Swapped {
    let mut next = set.clone();
    let (one, other) = (
        next.teams[team_a].players[player_a].clone(),
        next.teams[team_b].players[player_b].clone(),
    );
    next.swaps.push(Swap {
        team_a_id: next.teams[team_a].team_id.clone(),
        player_a_id: one.player_id.clone(),
        team_b_id: next.teams[team_b].team_id.clone(),
        player_b_id: other.player_id.clone(),
    });
    next.moved.insert(one.player_id.clone());
    next.moved.insert(other.player_id.clone());
    next.teams[team_a].players[player_a] = other;
    next.teams[team_b].players[player_b] = one;
    next.spread = spread;
    next
}
