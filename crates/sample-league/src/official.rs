//! Official results: the box score of a game and the table of a season.

use crate::dice::Dice;
use crate::roster::{Dressed, Lineup, Position, Roster};
use crate::schedule::{Fixture, GameType};
use crate::simulation::{GameRecord, Venue};
use crate::truth::tally::goalie_at_goal;

/// Minutes of a minor penalty.
pub(crate) const MINOR_MINUTES: i64 = 3;

/// One line of a box score.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct BoxLine {
    /// Goals.
    pub(crate) goals: i64,
    /// Assists of both ranks.
    pub(crate) assists: i64,
    /// Penalty minutes.
    pub(crate) pim: i64,
    /// Goals against with this goalie in the net.
    pub(crate) goals_against: i64,
    /// 1 when the opponent did not score.
    pub(crate) shutouts: i64,
}

/// A game that was played.
#[derive(Debug, Clone)]
pub(crate) struct GameResult {
    /// Who met whom.
    pub(crate) fixture: Fixture,
    /// Home and away.
    pub(crate) lineups: [Lineup; 2],
    /// Goals by side.
    pub(crate) goals: [i64; 2],
    /// Goals by side and period, the fourth for overtime.
    pub(crate) period_goals: [[i64; 4]; 2],
    /// Whether there was an overtime.
    pub(crate) is_overtime: bool,
    /// Box score, in the order of the line-ups.
    pub(crate) boxes: [Vec<BoxLine>; 2],
}

impl GameResult {
    /// Points of a side: two for a win, one for a tie, none for any loss.
    pub(crate) fn points(&self, venue: Venue) -> i64 {
        let own = self.goals[venue.index()];
        match own.cmp(&self.goals[venue.other().index()]) {
            std::cmp::Ordering::Greater => 2,
            std::cmp::Ordering::Equal => 1,
            std::cmp::Ordering::Less => 0,
        }
    }
}

/// The official side of a simulated game.
pub(crate) fn result_of(fixture: &Fixture, record: &GameRecord) -> GameResult {
    let mut boxes = record
        .lineups
        .each_ref()
        .map(|lineup| vec![BoxLine::default(); lineup.players.len()]);
    for event in &record.events {
        let Some(player) = event.player(true, 0) else {
            continue;
        };
        let line = &mut boxes[player.venue.index()][player.index];
        if event.is("Goal_Scored") {
            line.goals += 1;
        }
        if event.is("Penalty_Minor") {
            line.pim += MINOR_MINUTES;
        }
        if event.assist.is_some() {
            line.assists += 1;
        }
    }
    for event in record.events.iter().filter(|event| event.is("Goal_Scored")) {
        if let Some(goalie) = goalie_at_goal(record, event) {
            boxes[goalie.venue.index()][goalie.index].goals_against += 1;
        }
    }
    let mut result = GameResult {
        fixture: fixture.clone(),
        lineups: record.lineups.clone(),
        goals: record.score,
        period_goals: record.period_goals,
        is_overtime: record.is_overtime(),
        boxes,
    };
    note_shutouts(&mut result);
    result
}

/// A game without tracking: only its box score is made up.
pub(crate) fn quick_game(
    fixture: &Fixture,
    lineups: [Lineup; 2],
    roster: &Roster,
    dice: &mut Dice,
) -> GameResult {
    let strength = |lineup: &Lineup| lineup.mean_rating() + roster.teams[lineup.team].strength;
    let edge = strength(&lineups[0]) - strength(&lineups[1]);
    let chances = [0.052 * (1.0 + 0.16 * edge), 0.050 * (1.0 - 0.16 * edge)]
        .map(|chance| chance.clamp(0.015, 0.12));
    let mut period_goals = [[0; 4]; 2];
    for (goals, chance) in period_goals.iter_mut().zip(chances) {
        for period in goals.iter_mut().take(3) {
            // One throw a minute of an eighteen-minute period.
            *period = (0..18).filter(|_| dice.chance(chance)).count() as i64;
        }
    }
    let sum = |goals: &[i64; 4]| goals.iter().sum::<i64>();
    let is_tied = sum(&period_goals[0]) == sum(&period_goals[1]);
    let is_overtime = is_tied && fixture.game_type == GameType::Playoffs;
    if is_overtime {
        period_goals[usize::from(!dice.chance(0.5))][3] = 1;
    }
    let goals = period_goals.each_ref().map(sum);
    let boxes = [0, 1].map(|side| {
        let mut lines = vec![BoxLine::default(); lineups[side].players.len()];
        for _ in 0..goals[side] {
            credit_goal(&lineups[side], &mut lines, dice);
        }
        for _ in 0..dice.weighted(0, &[(0, 30), (1, 34), (2, 22), (3, 14)]) {
            let offender = dice.below(lines.len().saturating_sub(1));
            lines[offender].pim += MINOR_MINUTES;
        }
        lines[lineups[side].goalie()].goals_against = goals[1 - side];
        lines
    });
    let mut result = GameResult {
        fixture: fixture.clone(),
        lineups,
        goals,
        period_goals,
        is_overtime,
        boxes,
    };
    note_shutouts(&mut result);
    result
}

/// A scorer by skill and position, and up to two different helpers.
fn credit_goal(lineup: &Lineup, lines: &mut [BoxLine], dice: &mut Dice) {
    let weight = |dressed: &Dressed| match dressed.position {
        Position::Forward => (dressed.rating * dressed.rating) as u32,
        Position::Defense => (dressed.rating * dressed.rating) as u32 / 3,
        Position::Goalie => 0,
    };
    let weights: Vec<(usize, u32)> = lineup.players.iter().map(weight).enumerate().collect();
    let scorer = dice.weighted(0, &weights);
    lines[scorer].goals += 1;
    let mut helpers = vec![scorer];
    for chance in [0.8, 0.6] {
        if !dice.chance(chance) {
            break;
        }
        let helper = dice.weighted(0, &weights);
        if helpers.contains(&helper) {
            break;
        }
        lines[helper].assists += 1;
        helpers.push(helper);
    }
}

fn note_shutouts(result: &mut GameResult) {
    for venue in Venue::BOTH {
        let goalie = result.lineups[venue.index()].goalie();
        let is_shutout = result.goals[venue.other().index()] == 0;
        result.boxes[venue.index()][goalie].shutouts = i64::from(is_shutout);
    }
}

/// A team's line in the table.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct TableLine {
    /// Games, wins, losses, ties.
    pub(crate) games: i64,
    /// Wins, overtime included.
    pub(crate) wins: i64,
    /// Losses, overtime included.
    pub(crate) losses: i64,
    /// Ties.
    pub(crate) ties: i64,
    /// Two for a win, one for a tie.
    pub(crate) points: i64,
    /// Goals for.
    pub(crate) goals_for: i64,
    /// Goals against.
    pub(crate) goals_against: i64,
}

/// The table of a set of games, one line per team.
pub(crate) fn table<'a>(
    teams: usize,
    games: impl Iterator<Item = &'a GameResult>,
) -> Vec<TableLine> {
    let mut table = vec![TableLine::default(); teams];
    for game in games {
        for (venue, team) in [
            (Venue::Home, game.fixture.home),
            (Venue::Away, game.fixture.away),
        ] {
            let points = game.points(venue);
            let line = &mut table[team];
            line.games += 1;
            line.wins += i64::from(points == 2);
            line.ties += i64::from(points == 1);
            line.losses += i64::from(points == 0);
            line.points += points;
            line.goals_for += game.goals[venue.index()];
            line.goals_against += game.goals[venue.other().index()];
        }
    }
    table
}

/// Teams by place: points, wins, goal difference, goals for, number.
pub(crate) fn places(table: &[TableLine]) -> Vec<usize> {
    let mut teams: Vec<usize> = (0..table.len()).collect();
    teams.sort_by_key(|team| {
        let line = &table[*team];
        (
            -line.points,
            -line.wins,
            line.goals_against - line.goals_for,
            -line.goals_for,
            *team,
        )
    });
    teams
}
