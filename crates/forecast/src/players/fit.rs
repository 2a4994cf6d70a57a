//! What all players together say: the averages of groups, how much players differ, how much games scatter.

use std::collections::{BTreeMap, BTreeSet};

use super::{Counts, Group, PlayerRecord, ProjectionModel, ProjectionSettings, Spread, Statistic};
use crate::league::{League, RosterRow};

/// Bounds of the squared relative spread of true rates; outside of them a small sample speaks nonsense.
const BETWEEN: (f64, f64) = (0.02, 4.0);

/// Largest ratio of variance to mean that is believed.
const LARGEST_DISPERSION: f64 = 10.0;

/// Share of games that a player dresses for before anything is known, and the games it counts for.
const ATTENDANCE_PRIOR: (f64, f64) = (0.75, 20.0);

/// Counts of a player without any fading, for the spreads.
#[derive(Debug, Clone, Copy, Default)]
struct Raw {
    games: f64,
    sums: [f64; 4],
    squares: [f64; 4],
}

/// Everything the fit adds up.
#[derive(Debug, Clone)]
struct Sums<'a> {
    settings: &'a ProjectionSettings,
    season: usize,
    players: BTreeMap<String, PlayerRecord>,
    raw: BTreeMap<String, (Group, Raw)>,
    groups: BTreeMap<Group, Counts>,
}

impl ProjectionModel {
    /// Fits the projections on all games before a day.
    pub fn fit(league: &League, settings: &ProjectionSettings, as_of: i32) -> Self {
        let mut sums = Sums {
            settings,
            season: 0,
            players: BTreeMap::new(),
            raw: BTreeMap::new(),
            groups: BTreeMap::new(),
        };
        for (place, game) in league.games().iter().enumerate() {
            let season = league.season_number(game);
            if game.date >= as_of {
                // The season the projection is for has begun even if none of its games is played.
                sums.start_season(season);
                break;
            }
            let Some(sides) = league.line_ups(place).filter(|_| game.outcome().is_some()) else {
                continue;
            };
            sums.start_season(season);
            for (team, rows) in [
                (&game.home_team_id, &sides.home),
                (&game.away_team_id, &sides.away),
            ] {
                if !rows.is_empty() {
                    sums.add_side(team, rows);
                }
            }
        }
        let spreads = Statistic::ALL.map(|statistic| sums.spread(statistic as usize));
        Self {
            settings: *settings,
            as_of,
            spreads,
            attendance: sums.attendance(),
            groups: sums.groups,
            players: sums.players,
        }
    }
}

impl Sums<'_> {
    /// The past counts less in a new season, and attendance starts anew.
    fn start_season(&mut self, season: usize) {
        if season <= self.season {
            return;
        }
        self.season = season;
        for record in self.players.values_mut() {
            record.counts.games *= self.settings.carry_over;
            record.counts.sums = record.counts.sums.map(|sum| sum * self.settings.carry_over);
            record.team_games = 0;
            record.dressed = 0;
        }
    }

    fn add_side(&mut self, team: &str, rows: &[RosterRow]) {
        let dressed: BTreeSet<&str> = rows.iter().map(|row| row.player_id.as_str()).collect();
        for (player, record) in &mut self.players {
            // His first game of the season is where his attendance starts.
            if record.team_id == team && record.dressed > 0 && !dressed.contains(player.as_str()) {
                record.team_games += 1;
            }
        }
        for row in rows {
            let counts = Statistic::ALL.map(|statistic| statistic.of(row));
            let group = Group::of(row);
            for key in BTreeSet::from([group, group.position_only()]) {
                add(self.groups.entry(key).or_default(), &counts);
            }
            let (latest, raw) = self
                .raw
                .entry(row.player_id.clone())
                .or_insert((group, Raw::default()));
            *latest = group;
            raw.games += 1.0;
            for (k, count) in counts.iter().enumerate() {
                raw.sums[k] += count;
                raw.squares[k] += count * count;
            }
            let record = self
                .players
                .entry(row.player_id.clone())
                .or_insert_with(|| PlayerRecord {
                    group,
                    team_id: team.to_owned(),
                    counts: Counts::default(),
                    team_games: 0,
                    dressed: 0,
                });
            if record.team_id != team {
                team.clone_into(&mut record.team_id);
                record.team_games = 0;
                record.dressed = 0;
            }
            record.group = group;
            record.team_games += 1;
            record.dressed += 1;
            add(&mut record.counts, &counts);
        }
    }

    /// Moments over players: how far their rates lie from their groups beyond what chance does.
    fn spread(&self, k: usize) -> Spread {
        let (mut scatter, mut scatter_scale) = (0.0, 0.0);
        for (_, raw) in self.raw.values() {
            scatter += raw.squares[k] - raw.sums[k] * raw.sums[k] / raw.games;
            scatter_scale += (raw.games - 1.0) * raw.sums[k] / raw.games;
        }
        let dispersion = if scatter_scale > 0.0 {
            (scatter / scatter_scale).clamp(1.0, LARGEST_DISPERSION)
        } else {
            1.0
        };
        let (mut distance, mut distance_scale) = (0.0, 0.0);
        for (group, raw) in self.raw.values() {
            let mean = average(&self.groups, *group, k, self.settings.rating_prior_games);
            let rate = raw.sums[k] / raw.games;
            distance += raw.games * (rate - mean).powi(2) - mean * dispersion;
            distance_scale += raw.games * mean * mean;
        }
        let between = if distance_scale > 0.0 {
            distance / distance_scale
        } else {
            1.0
        };
        Spread {
            between: between.clamp(BETWEEN.0, BETWEEN.1),
            dispersion,
        }
    }

    fn attendance(&self) -> f64 {
        let (share, games) = ATTENDANCE_PRIOR;
        let sum = |part: fn(&PlayerRecord) -> u32| {
            self.players.values().map(part).map(f64::from).sum::<f64>()
        };
        (sum(|record| record.dressed) + share * games) / (sum(|record| record.team_games) + games)
    }
}

fn add(counts: &mut Counts, more: &[f64; 4]) {
    counts.games += 1.0;
    for (sum, count) in counts.sums.iter_mut().zip(more) {
        *sum += count;
    }
}

/// Rate of a group, shrunk to that of its position.
pub(super) fn average(
    groups: &BTreeMap<Group, Counts>,
    group: Group,
    k: usize,
    prior_games: f64,
) -> f64 {
    let of = |group: Group| groups.get(&group).copied().unwrap_or_default();
    let position = of(group.position_only());
    let base = if position.games > 0.0 {
        position.sums[k] / position.games
    } else {
        0.0
    };
    if group.rating.is_none() {
        return base;
    }
    let own = of(group);
    (own.sums[k] + prior_games * base) / (own.games + prior_games)
}
