//! The standings of a season and their order.
//!
//! The order is that of the official table: teams that are level on everything asked before the head-to-head record
//! are compared by their share of the points in games among themselves, unless two of them never met.

use rand::RngCore;
use serde::{Deserialize, Serialize};

use super::MOST_POINTS;
use super::alias::AliasTable;
use crate::ForecastError;
use crate::game::ScoreTable;

/// Something teams are ranked by, more is better.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Criterion {
    /// Standings points.
    Points,
    /// Wins.
    Wins,
    /// Share of the points in games among the teams that are level so far.
    HeadToHeadPoints,
    /// Goals for minus goals against.
    GoalDiff,
    /// Goals for.
    GoalsFor,
    /// Id of the team, the lower one first; always the last criterion.
    TeamId,
}

/// Points of a game and order of the standings, the rules of `dim_league_rule`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Rules {
    /// Points of a win.
    pub points_win: u32,
    /// Points of a tie.
    pub points_tie: u32,
    /// Points of a loss.
    pub points_loss: u32,
    /// Criteria, the first one first.
    pub order: Vec<Criterion>,
}

impl Default for Rules {
    fn default() -> Self {
        Self {
            points_win: 2,
            points_tie: 1,
            points_loss: 0,
            order: vec![
                Criterion::Points,
                Criterion::Wins,
                Criterion::HeadToHeadPoints,
                Criterion::GoalDiff,
                Criterion::GoalsFor,
                Criterion::TeamId,
            ],
        }
    }
}

impl Rules {
    /// Points of home and away for a score.
    pub(super) fn points(&self, home: u32, away: u32) -> (u32, u32) {
        match home.cmp(&away) {
            std::cmp::Ordering::Greater => (self.points_win, self.points_loss),
            std::cmp::Ordering::Equal => (self.points_tie, self.points_tie),
            std::cmp::Ordering::Less => (self.points_loss, self.points_win),
        }
    }

    pub(super) fn check(&self) -> Result<(), ForecastError> {
        for (field, points) in [
            ("points_win", self.points_win),
            ("points_tie", self.points_tie),
            ("points_loss", self.points_loss),
        ] {
            if points > MOST_POINTS {
                return Err(ForecastError::bad_input(field, points, "at most 10"));
            }
        }
        if self.order.is_empty() {
            return Err(ForecastError::bad_input(
                "order",
                "empty",
                "at least one criterion",
            ));
        }
        for (place, criterion) in self.order.iter().enumerate() {
            if self.order[..place].contains(criterion) {
                let twice = format!("{criterion:?} twice");
                return Err(ForecastError::bad_input(
                    "order",
                    twice,
                    "without repetition",
                ));
            }
        }
        Ok(())
    }
}

/// What a team has at some moment.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
struct Record {
    points: u32,
    wins: u32,
    goals_for: u32,
    goals_against: u32,
}

/// A game whose result is known, for the head-to-head record.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Meeting {
    teams: (usize, usize),
    points: (u32, u32),
}

/// A season with its results so far and its games to come.
#[derive(Debug, Clone)]
pub(super) struct Season {
    rules: Rules,
    records: Vec<Record>,
    meetings: Vec<Meeting>,
    remaining: Vec<((usize, usize), AliasTable)>,
}

impl Season {
    pub(super) fn new(teams: usize, rules: Rules) -> Self {
        Self {
            rules,
            records: vec![Record::default(); teams],
            meetings: Vec::new(),
            remaining: Vec::new(),
        }
    }

    pub(super) fn add_result(
        &mut self,
        teams: (usize, usize),
        goals: (u32, u32),
        points: (u32, u32),
    ) {
        add(&mut self.records, teams, goals, points);
        self.meetings.push(Meeting { teams, points });
    }

    pub(super) fn add_game(&mut self, teams: (usize, usize), scores: AliasTable) {
        self.remaining.push((teams, scores));
    }

    /// Most points that any team can end with.
    pub(super) fn most_points(&self) -> usize {
        let per_game = self
            .rules
            .points_win
            .max(self.rules.points_tie)
            .max(self.rules.points_loss) as usize;
        let team = |team: usize| {
            let games = self
                .remaining
                .iter()
                .filter(|((home, away), _)| *home == team || *away == team);
            self.records[team].points as usize + per_game * games.count()
        };
        (0..self.records.len()).map(team).max().unwrap_or(0)
    }

    /// Plays the remaining games some times and counts how the season ended.
    pub(super) fn play(&self, seasons: u32, random: &mut impl RngCore) -> Tally {
        let mut tally = Tally::new(self.records.len(), self.most_points());
        let mut meetings = self.meetings.clone();
        let mut records = self.records.clone();
        let mut order: Vec<usize> = Vec::with_capacity(records.len());
        for _ in 0..seasons {
            records.copy_from_slice(&self.records);
            meetings.truncate(self.meetings.len());
            for (teams, scores) in &self.remaining {
                let goals = ScoreTable::score_at(scores.draw(random.next_u64()));
                let points = self.rules.points(goals.0, goals.1);
                add(&mut records, *teams, goals, points);
                meetings.push(Meeting {
                    teams: *teams,
                    points,
                });
            }
            self.rank(&records, &meetings, &mut order);
            tally.count(&order, &records);
        }
        tally
    }

    /// Puts the teams in order, the first one first.
    fn rank(&self, records: &[Record], meetings: &[Meeting], order: &mut Vec<usize>) {
        let before = self
            .rules
            .order
            .iter()
            .position(|criterion| *criterion == Criterion::HeadToHeadPoints);
        let (level, after) = match before {
            Some(place) => (&self.rules.order[..place], &self.rules.order[place + 1..]),
            None => (self.rules.order.as_slice(), &[][..]),
        };
        order.clear();
        order.extend(0..records.len());
        let compare = |criteria: &[Criterion], a: usize, b: usize| {
            let keys = |team: usize| {
                criteria
                    .iter()
                    .map(move |criterion| key(*criterion, &records[team]))
            };
            keys(b).cmp(keys(a))
        };
        order.sort_by(|&a, &b| compare(level, a, b).then(a.cmp(&b)));
        if before.is_none() {
            return;
        }
        let mut start = 0;
        while start < order.len() {
            let same = |&team: &usize| compare(level, order[start], team).is_eq();
            let end = start + order[start..].iter().take_while(|team| same(team)).count();
            if end - start > 1 {
                let shares = head_to_head(&order[start..end], meetings, self.rules.points_win);
                order[start..end].sort_by(|&a, &b| {
                    let share = |team: usize| {
                        let found = shares.iter().find(|(other, _, _)| *other == team);
                        found.map_or((0, 1), |(_, points, games)| (*points, *games))
                    };
                    let ((points_a, games_a), (points_b, games_b)) = (share(a), share(b));
                    let by_share = (points_b * games_a).cmp(&(points_a * games_b));
                    by_share.then_with(|| compare(after, a, b)).then(a.cmp(&b))
                });
            }
            start = end;
        }
    }
}

/// What a team is worth by a criterion that looks at the team alone.
fn key(criterion: Criterion, record: &Record) -> i64 {
    match criterion {
        Criterion::Points => i64::from(record.points),
        Criterion::Wins => i64::from(record.wins),
        Criterion::GoalDiff => i64::from(record.goals_for) - i64::from(record.goals_against),
        Criterion::GoalsFor => i64::from(record.goals_for),
        Criterion::HeadToHeadPoints | Criterion::TeamId => 0,
    }
}

/// Points and games of level teams among themselves; empty when two of them never met, which is unfair to all.
fn head_to_head(level: &[usize], meetings: &[Meeting], points_win: u32) -> Vec<(usize, u64, u64)> {
    let count = level.len();
    let mut table: Vec<(usize, u64, u64)> = level.iter().map(|&team| (team, 0, 0)).collect();
    let mut met = vec![false; count * count];
    for meeting in meetings {
        let place = |team: usize| level.iter().position(|&other| other == team);
        let Some((home, away)) = place(meeting.teams.0).zip(place(meeting.teams.1)) else {
            continue;
        };
        met[home * count + away] = true;
        met[away * count + home] = true;
        for (place, points) in [(home, meeting.points.0), (away, meeting.points.1)] {
            table[place].1 += u64::from(points);
            table[place].2 += u64::from(points_win);
        }
    }
    let all_met = (0..count).all(|a| (0..count).all(|b| a == b || met[a * count + b]));
    // A win worth nothing makes every share undefined.
    if all_met && points_win > 0 {
        table
    } else {
        Vec::new()
    }
}

/// Adds a result to the records of its teams.
fn add(records: &mut [Record], teams: (usize, usize), goals: (u32, u32), points: (u32, u32)) {
    let sides = [
        (teams.0, points.0, goals.0, goals.1),
        (teams.1, points.1, goals.1, goals.0),
    ];
    for (team, points, scored, conceded) in sides {
        let record = &mut records[team];
        record.points += points;
        record.wins += u32::from(scored > conceded);
        record.goals_for += scored;
        record.goals_against += conceded;
    }
}

/// How often each team ended on each place and with each number of points.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Tally {
    teams: usize,
    places: Vec<u64>,
    points: Vec<u64>,
}

impl Tally {
    pub(super) fn new(teams: usize, most_points: usize) -> Self {
        Self {
            teams,
            places: vec![0; teams * teams],
            points: vec![0; teams * (most_points + 1)],
        }
    }

    fn count(&mut self, order: &[usize], records: &[Record]) {
        let width = self.points.len() / self.teams;
        for (place, &team) in order.iter().enumerate() {
            self.places[team * self.teams + place] += 1;
            self.points[team * width + records[team].points as usize] += 1;
        }
    }

    /// Sums of two tallies.
    pub(super) fn add(mut self, other: Self) -> Self {
        for (own, more) in self.places.iter_mut().zip(other.places) {
            *own += more;
        }
        for (own, more) in self.points.iter_mut().zip(other.points) {
            *own += more;
        }
        self
    }

    /// Seasons that a team ended on each place.
    pub(super) fn places(&self, team: usize) -> &[u64] {
        &self.places[team * self.teams..(team + 1) * self.teams]
    }

    /// Seasons that a team ended with each number of points.
    pub(super) fn points(&self, team: usize) -> &[u64] {
        let width = self.points.len() / self.teams;
        &self.points[team * width..(team + 1) * width]
    }
}
