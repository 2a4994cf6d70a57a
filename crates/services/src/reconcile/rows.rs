//! The rows that a game's scores are compared from.

use std::collections::BTreeMap;

use serde::Deserialize;
use store::tables::{Comparison, Test, Value};

use super::compare::{Case, Kind};
use super::{OfficialRow, PlayerNumbers, wording};
use crate::game_line::GameLine;
use crate::why::{Source, Thing};

/// Only players whose numbers differ, or that nobody tracked.
pub(super) fn not_a_match() -> Test {
    Test::Is(Comparison::NotEqual, Value::from("match"))
}

/// The goals of a side in a period, from every source.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct GoalRow {
    /// The game.
    pub game_id: i64,
    /// `home` or `away`.
    pub venue: String,
    /// The period; 0 for the whole game, 4 for overtime.
    pub period: i64,
    /// By the schedule; none where it does not say.
    pub official_goals: Option<i64>,
    /// By the rows of the box score; whole games only.
    pub roster_goals: Option<i64>,
    /// By the tracker, inferred ones included; none where the period was not tracked.
    pub tracked_goals: Option<i64>,
    /// Those that the tracker typed.
    pub goal_rows: Option<i64>,
    /// Stints that the shift sheet ends by a goal of the side.
    pub goal_stop_rows: Option<i64>,
    /// `match`, `mismatch`, `no_official` or `not_tracked`.
    pub status: String,
}

/// The numbers of a player.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub(super) struct ScorerRow {
    pub(super) game_id: i64,
    pub(super) player_id: String,
    pub(super) team_id: String,
    pub(super) official_goals: i64,
    pub(super) tracked_goals: i64,
    pub(super) official_assists: i64,
    pub(super) tracked_assists: Option<i64>,
    pub(super) official_pim: i64,
    pub(super) tracked_pim: i64,
    pub(super) official_goals_against: i64,
    pub(super) tracked_goals_against: Option<i64>,
    pub(super) status: String,
}

#[derive(Debug, Deserialize)]
pub(super) struct Loaded {
    pub(super) game_id: i64,
    pub(super) tracking_status: String,
    pub(super) source_file: Option<String>,
}

#[derive(Debug, Deserialize)]
pub(super) struct RosterRow {
    pub(super) player_id: String,
    team_id: String,
    goals: i64,
    assists: i64,
    pim: i64,
    goals_against: i64,
    source_file: Option<String>,
    source_sheet: Option<String>,
    source_row: Option<i64>,
}

#[derive(Debug, Clone, Deserialize)]
pub(super) struct Scored {
    pub(super) goal_event_id: String,
    pub(super) period: i64,
    pub(super) clock_start_s: Option<i64>,
    pub(super) team_id: Option<String>,
    pub(super) scorer_id: Option<String>,
    pub(super) official_scorer_id: Option<String>,
    pub(super) assist_1_id: Option<String>,
    pub(super) assist_2_id: Option<String>,
    pub(super) goalie_id: Option<String>,
}

#[derive(Debug, Deserialize)]
pub(super) struct Penalty {
    event_id: String,
    player_id: Option<String>,
}

#[derive(Debug, Deserialize)]
pub(super) struct StopKind {
    pub(super) shift_stop_type_id: String,
    pub(super) venue: Option<String>,
}

#[derive(Debug, Deserialize)]
pub(super) struct Stint {
    pub(super) shift_id: String,
    pub(super) period: i64,
    pub(super) stop_type_id: String,
}

/// A stint that ended by a goal of a side.
#[derive(Debug)]
pub(super) struct Stop {
    pub(super) shift_id: String,
    pub(super) period: i64,
    pub(super) venue: String,
}

#[derive(Debug, Deserialize)]
pub(super) struct Player {
    pub(super) player_id: String,
    pub(super) player_name: String,
}

/// Everything that is known of a game's scores.
#[derive(Debug)]
pub(super) struct GameRows {
    pub(super) line: GameLine,
    pub(super) loaded: Loaded,
    pub(super) schedule: Source,
    pub(super) goals: Vec<GoalRow>,
    pub(super) scorers: Vec<ScorerRow>,
    pub(super) scored: Vec<Scored>,
    pub(super) penalties: Vec<Penalty>,
    pub(super) stops: Vec<Stop>,
    pub(super) roster: Vec<RosterRow>,
    pub(super) names: BTreeMap<String, String>,
}

impl RosterRow {
    const fn number(&self, kind: Kind) -> i64 {
        match kind {
            Kind::Scorer
            | Kind::Goals
            | Kind::PeriodGoals
            | Kind::RosterGoals
            | Kind::GoalStops => self.goals,
            Kind::Assists => self.assists,
            Kind::PenaltyMinutes => self.pim,
            Kind::GoalsAgainst => self.goals_against,
        }
    }

    fn source(&self) -> Source {
        Source {
            file: self.source_file.clone(),
            sheet: self.source_sheet.clone(),
            row: self.source_row,
        }
    }
}

impl ScorerRow {
    /// By the box score and by the tracker.
    pub(super) fn numbers(&self, kind: Kind) -> (i64, Option<i64>) {
        match kind {
            Kind::Scorer
            | Kind::Goals
            | Kind::PeriodGoals
            | Kind::RosterGoals
            | Kind::GoalStops => (self.official_goals, Some(self.tracked_goals)),
            Kind::Assists => (self.official_assists, self.tracked_assists),
            Kind::PenaltyMinutes => (self.official_pim, Some(self.tracked_pim)),
            Kind::GoalsAgainst => (self.official_goals_against, self.tracked_goals_against),
        }
    }
}

impl GameRows {
    /// The name of a player.
    pub(super) fn name(&self, id: &str) -> String {
        self.names.get(id).cloned().unwrap_or_else(|| id.to_owned())
    }

    /// The name of a team of the game.
    pub(super) fn team(&self, id: &str) -> &str {
        if id == self.line.home_team_id {
            &self.line.home_team
        } else {
            &self.line.away_team
        }
    }

    /// The team of a side.
    pub(super) fn side(&self, venue: &str) -> (&str, &str) {
        if venue == "home" {
            (&self.line.home_team_id, &self.line.home_team)
        } else {
            (&self.line.away_team_id, &self.line.away_team)
        }
    }

    /// The players a case is about, with both numbers.
    pub(super) fn players(&self, case: &Case<'_>) -> Vec<PlayerNumbers> {
        let rows = match case {
            Case::Scorers(rows) => rows.as_slice(),
            Case::Player(_, row) => std::slice::from_ref(row),
            Case::Period(_) | Case::Roster(_) | Case::Stops(_) => &[],
        };
        let numbers = |row: &&ScorerRow| {
            let (official, tracked) = row.numbers(case.kind());
            PlayerNumbers {
                player_id: row.player_id.clone(),
                name: self.name(&row.player_id),
                team: self.team(&row.team_id).to_owned(),
                official,
                tracked: tracked.unwrap_or(0),
            }
        };
        rows.iter().map(numbers).collect()
    }

    /// The goals that two scorers are named for: those that the box score gives to another one, or else all tracked
    /// goals of those who have too many.
    pub(super) fn disputed(&self, rows: &[&ScorerRow]) -> Vec<&Scored> {
        let is_of =
            |goal: &&Scored, row: &&&ScorerRow| goal.scorer_id.as_ref() == Some(&row.player_id);
        let too_many = || {
            rows.iter()
                .filter(|row| row.tracked_goals > row.official_goals)
        };
        let goals = self
            .scored
            .iter()
            .filter(|goal| too_many().any(|row| is_of(goal, &row)));
        let goals: Vec<&Scored> = goals.collect();
        let given_away = |goal: &&&Scored| {
            goal.official_scorer_id.is_some() && goal.official_scorer_id != goal.scorer_id
        };
        let settled: Vec<&Scored> = goals.iter().filter(given_away).copied().collect();
        if settled.is_empty() { goals } else { settled }
    }

    /// The events behind a case.
    pub(super) fn tracked(&self, case: &Case<'_>) -> Vec<Thing> {
        let goals_where = |holds: &dyn Fn(&Scored) -> bool| -> Vec<Thing> {
            let goals = self.scored.iter().filter(|goal| holds(goal));
            goals
                .map(|goal| Thing::Event(goal.goal_event_id.clone()))
                .collect()
        };
        let goals_of = |row: &GoalRow| {
            let (team, _) = self.side(&row.venue);
            goals_where(&|goal| {
                let is_in = row.period == 0 || goal.period == row.period;
                is_in && goal.team_id.as_deref() == Some(team)
            })
        };
        match case {
            Case::Scorers(rows) => {
                let goals = self.disputed(rows).into_iter();
                goals
                    .map(|goal| Thing::Event(goal.goal_event_id.clone()))
                    .collect()
            }
            Case::Player(Kind::PenaltyMinutes, row) => {
                let player = Some(&row.player_id);
                let penalties = self.penalties.iter();
                let penalties = penalties.filter(|penalty| penalty.player_id.as_ref() == player);
                penalties
                    .map(|penalty| Thing::Event(penalty.event_id.clone()))
                    .collect()
            }
            Case::Player(kind, row) => {
                let player = Some(&row.player_id);
                goals_where(&|goal| match kind {
                    Kind::Assists => {
                        goal.assist_1_id.as_ref() == player || goal.assist_2_id.as_ref() == player
                    }
                    Kind::GoalsAgainst => goal.goalie_id.as_ref() == player,
                    _ => goal.scorer_id.as_ref() == player,
                })
            }
            Case::Period(row) | Case::Roster(row) => goals_of(row),
            Case::Stops(row) => {
                let stops = self.stops.iter();
                let stops =
                    stops.filter(|stop| stop.venue == row.venue && stop.period == row.period);
                let stops = stops.map(|stop| Thing::Stint(stop.shift_id.clone()));
                goals_of(row).into_iter().chain(stops).collect()
            }
        }
    }

    /// The rows of the league's workbook behind a case.
    pub(super) fn official(&self, case: &Case<'_>) -> Vec<OfficialRow> {
        let kind = case.kind();
        let roster_row = |row: &RosterRow| OfficialRow {
            words: format!(
                "{}: {}",
                self.name(&row.player_id),
                wording::amount(kind, row.number(kind))
            ),
            source: row.source(),
        };
        let of_players = |rows: &[&ScorerRow]| {
            let is_one = |row: &&RosterRow| rows.iter().any(|one| one.player_id == row.player_id);
            self.roster.iter().filter(is_one).map(roster_row).collect()
        };
        let of_schedule = |row: &GoalRow| OfficialRow {
            words: wording::official_goals(row, self),
            source: self.schedule.clone(),
        };
        match case {
            Case::Scorers(rows) => of_players(rows),
            Case::Player(_, row) => of_players(&[row]),
            Case::Period(row) | Case::Stops(row) => vec![of_schedule(row)],
            Case::Roster(row) => {
                let (team, _) = self.side(&row.venue);
                let is_theirs = |roster: &&RosterRow| roster.goals > 0 && roster.team_id == team;
                let rows = self.roster.iter().filter(is_theirs).map(roster_row);
                [of_schedule(row)].into_iter().chain(rows).collect()
            }
        }
    }
}
