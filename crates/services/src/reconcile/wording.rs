//! Differences in words.

use super::compare::{Case, Kind};
use super::rows::{GameRows, GoalRow, Scored, ScorerRow};
use crate::why::clock_words;

/// A number of things of a kind.
pub(super) fn amount(kind: Kind, number: i64) -> String {
    let (one, many) = match kind {
        Kind::Assists => ("assist", "assists"),
        Kind::PenaltyMinutes => ("penalty minute", "penalty minutes"),
        Kind::GoalsAgainst => ("goal against", "goals against"),
        Kind::Scorer | Kind::Goals | Kind::PeriodGoals | Kind::RosterGoals | Kind::GoalStops => {
            ("goal", "goals")
        }
    };
    format!("{number} {}", if number == 1 { one } else { many })
}

/// A period in words.
fn period(number: i64) -> String {
    match number {
        0 => "the game".to_owned(),
        4 => "overtime".to_owned(),
        number => format!("period {number}"),
    }
}

/// What the schedule says of a side.
pub(super) fn official_goals(row: &GoalRow, rows: &GameRows) -> String {
    let (_, team) = rows.side(&row.venue);
    let goals = row.official_goals.map_or_else(
        || "no goals recorded".to_owned(),
        |goals| amount(Kind::Goals, goals),
    );
    format!("{team}, {}: {goals}", period(row.period))
}

/// What differs.
pub(super) fn of(case: &Case<'_>, rows: &GameRows) -> String {
    match case {
        Case::Scorers(players) => scorers(players, rows),
        Case::Player(kind, row) => {
            let (official, tracked) = row.numbers(*kind);
            format!(
                "{} has {} by the tracker and {official} by the box score.",
                rows.name(&row.player_id),
                amount(*kind, tracked.unwrap_or(0)),
            )
        }
        Case::Period(row) => {
            let (_, team) = rows.side(&row.venue);
            let tracked = amount(Kind::Goals, row.tracked_goals.unwrap_or(0));
            let official = row.official_goals.unwrap_or(0);
            let when = period(row.period);
            format!("{team} has {tracked} in {when} by the tracker and {official} by the schedule.")
        }
        Case::Roster(row) => {
            let (_, team) = rows.side(&row.venue);
            let roster = amount(Kind::Goals, row.roster_goals.unwrap_or(0));
            let official = row.official_goals.unwrap_or(0);
            format!(
                "The players of {team} have {roster} by the box score, the team has {official} by the schedule."
            )
        }
        Case::Stops(row) => {
            let (_, team) = rows.side(&row.venue);
            let goals = amount(Kind::Goals, row.tracked_goals.unwrap_or(0));
            let stops = row.goal_stop_rows.unwrap_or(0);
            let when = period(row.period);
            format!(
                "{team} has {goals} in {when} by the events; the shift sheet ends {stops} of the stints by one."
            )
        }
    }
}

/// Whose goal it was, goal by goal where the box score leaves no doubt.
fn scorers(players: &[&ScorerRow], rows: &GameRows) -> String {
    let goals = rows.disputed(players);
    let is_settled = |goal: &&Scored| {
        goal.official_scorer_id.is_some() && goal.official_scorer_id != goal.scorer_id
    };
    if !goals.is_empty() && goals.iter().all(is_settled) {
        let sentences: Vec<String> = goals.iter().map(|goal| whose(goal, rows)).collect();
        return sentences.join(" ");
    }
    let numbers = players.iter().map(|row| {
        format!(
            "{} {} and {}",
            rows.name(&row.player_id),
            row.tracked_goals,
            row.official_goals
        )
    });
    let numbers: Vec<String> = numbers.collect();
    format!(
        "Goals by the tracker and by the box score: {}.",
        numbers.join(", ")
    )
}

fn whose(goal: &Scored, rows: &GameRows) -> String {
    let name = |id: &Option<String>| {
        id.as_deref()
            .map_or_else(|| "nobody".to_owned(), |id| rows.name(id))
    };
    let clock = goal.clock_start_s.map_or_else(
        || "without a clock".to_owned(),
        |seconds| format!("at {}", clock_words(seconds)),
    );
    format!(
        "The goal in {} {clock} is {}’s by the tracker and {}’s by the box score.",
        period(goal.period),
        name(&goal.scorer_id),
        name(&goal.official_scorer_id),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_is_not_many() {
        assert_eq!(amount(Kind::Goals, 1), "1 goal");
        assert_eq!(amount(Kind::PenaltyMinutes, 3), "3 penalty minutes");
        assert_eq!(amount(Kind::Assists, 0), "0 assists");
        assert_eq!(period(4), "overtime");
        assert_eq!(period(2), "period 2");
    }
}
