//! What differs between the official and the tracked score of a game.

use std::collections::BTreeMap;

use super::rows::{GoalRow, ScorerRow};

/// What kind of thing differs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Kind {
    /// Who scored, while the team's goals agree.
    Scorer,
    /// Goals of a player.
    Goals,
    /// Goals of a side, in a period or in the game.
    PeriodGoals,
    /// Goals of the box score's rows and of the schedule.
    RosterGoals,
    /// Goals of the events and of the shift sheet.
    GoalStops,
    /// Assists of a player.
    Assists,
    /// Penalty minutes of a player.
    PenaltyMinutes,
    /// Goals against of a goalie.
    GoalsAgainst,
}

impl Kind {
    /// All of them.
    pub const ALL: [Self; 8] = [
        Self::Scorer,
        Self::Goals,
        Self::PeriodGoals,
        Self::RosterGoals,
        Self::GoalStops,
        Self::Assists,
        Self::PenaltyMinutes,
        Self::GoalsAgainst,
    ];

    /// Its name for people.
    pub const fn label(self) -> &'static str {
        match self {
            Self::Scorer => "Scorer of a goal",
            Self::Goals => "Goals of a player",
            Self::PeriodGoals => "Goals of a side",
            Self::RosterGoals => "Box score and schedule",
            Self::GoalStops => "Events and shift sheet",
            Self::Assists => "Assists",
            Self::PenaltyMinutes => "Penalty minutes",
            Self::GoalsAgainst => "Goals against",
        }
    }

    /// What it counts.
    pub const fn unit(self) -> &'static str {
        match self {
            Self::Assists => "Assists",
            Self::PenaltyMinutes => "Penalty minutes",
            Self::GoalsAgainst => "Goals against",
            Self::Scorer
            | Self::Goals
            | Self::PeriodGoals
            | Self::RosterGoals
            | Self::GoalStops => "Goals",
        }
    }
}

/// Something that differs, with the rows that say so.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Case<'a> {
    /// Players of one side, some with as many goals too many as the others have too few.
    Scorers(Vec<&'a ScorerRow>),
    /// A number of a player.
    Player(Kind, &'a ScorerRow),
    /// The goals of a side.
    Period(&'a GoalRow),
    /// The box score's rows of a side add up to something else than the schedule says.
    Roster(&'a GoalRow),
    /// The shift sheet ends another number of stints by a goal than there are goals.
    Stops(&'a GoalRow),
}

impl Case<'_> {
    /// What kind of thing it is.
    pub(super) const fn kind(&self) -> Kind {
        match self {
            Self::Scorers(_) => Kind::Scorer,
            Self::Player(kind, _) => *kind,
            Self::Period(_) => Kind::PeriodGoals,
            Self::Roster(_) => Kind::RosterGoals,
            Self::Stops(_) => Kind::GoalStops,
        }
    }
}

/// An official number without a tracked one beside it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Untracked {
    /// What it counts.
    pub kind: Kind,
    /// The player.
    pub player_id: String,
    /// The name.
    pub name: String,
    /// By the box score.
    pub official: i64,
}

/// What differs in a game, and what was not tracked.
pub(super) fn cases<'a>(
    goals: &'a [GoalRow],
    scorers: &'a [ScorerRow],
) -> (Vec<Case<'a>>, Vec<Untracked>) {
    let mut cases = Vec::new();
    let mut untracked = Vec::new();
    let mut scorers_of: BTreeMap<&str, Vec<&ScorerRow>> = BTreeMap::new();
    for row in scorers {
        for kind in [
            Kind::Goals,
            Kind::Assists,
            Kind::PenaltyMinutes,
            Kind::GoalsAgainst,
        ] {
            let (official, tracked) = row.numbers(kind);
            let is_missing =
                tracked.is_none_or(|tracked| row.status == "not_tracked" && tracked < official);
            if is_missing && official > 0 {
                untracked.push(Untracked {
                    kind,
                    player_id: row.player_id.clone(),
                    name: row.player_id.clone(),
                    official,
                });
            } else if tracked.is_some_and(|tracked| tracked != official) {
                if kind == Kind::Goals {
                    scorers_of.entry(&row.team_id).or_default().push(row);
                } else {
                    cases.push(Case::Player(kind, row));
                }
            }
        }
    }
    for (_, rows) in scorers_of {
        let surplus: i64 = rows
            .iter()
            .map(|row| row.tracked_goals - row.official_goals)
            .sum();
        if surplus == 0 {
            cases.push(Case::Scorers(rows));
        } else {
            cases.extend(rows.into_iter().map(|row| Case::Player(Kind::Goals, row)));
        }
    }
    let in_periods: Vec<&GoalRow> = goals
        .iter()
        .filter(|row| row.period > 0 && row.status == "mismatch")
        .collect();
    cases.extend(in_periods.iter().map(|row| Case::Period(row)));
    for row in goals {
        // A period that differs says more than the whole game.
        let is_told = in_periods.iter().any(|period| period.venue == row.venue);
        if row.period == 0 && row.status == "mismatch" && !is_told {
            cases.push(Case::Period(row));
        }
        if row.roster_goals.is_some()
            && row.official_goals.is_some()
            && row.roster_goals != row.official_goals
        {
            cases.push(Case::Roster(row));
        }
        let both = row.goal_stop_rows.zip(row.tracked_goals);
        if row.period > 0 && both.is_some_and(|(stops, goals)| stops != goals) {
            cases.push(Case::Stops(row));
        }
    }
    cases.sort_by_key(Case::kind);
    (cases, untracked)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn scorer(player: &str, team: &str, official: i64, tracked: i64) -> ScorerRow {
        ScorerRow {
            game_id: 1,
            player_id: player.to_owned(),
            team_id: team.to_owned(),
            official_goals: official,
            tracked_goals: tracked,
            official_assists: 0,
            tracked_assists: Some(0),
            official_pim: 0,
            tracked_pim: 0,
            official_goals_against: 0,
            tracked_goals_against: Some(0),
            status: "scorer_swap".to_owned(),
        }
    }

    fn side(venue: &str, period: i64, official: i64, tracked: i64) -> GoalRow {
        GoalRow {
            game_id: 1,
            venue: venue.to_owned(),
            period,
            official_goals: Some(official),
            roster_goals: None,
            tracked_goals: Some(tracked),
            goal_rows: Some(tracked),
            goal_stop_rows: Some(tracked),
            status: if official == tracked {
                "match"
            } else {
                "mismatch"
            }
            .to_owned(),
        }
    }

    fn kinds(cases: &[Case<'_>]) -> Vec<Kind> {
        cases.iter().map(Case::kind).collect()
    }

    #[test]
    fn scorers_are_exchanged_where_the_goals_of_the_team_agree() {
        let rows = [
            scorer("a", "t", 0, 1),
            scorer("b", "t", 2, 1),
            scorer("c", "u", 0, 1),
            scorer("d", "u", 0, 1),
        ];
        let (cases, untracked) = cases(&[], &rows);
        assert_eq!(kinds(&cases), [Kind::Scorer, Kind::Goals, Kind::Goals]);
        assert_eq!(
            cases.first(),
            Some(&Case::Scorers(vec![&rows[0], &rows[1]]))
        );
        assert!(untracked.is_empty());
    }

    #[test]
    fn what_was_not_tracked_differs_from_nothing() {
        let mut assists = scorer("a", "t", 1, 1);
        assists.official_assists = 2;
        assists.tracked_assists = None;
        let mut partial = scorer("b", "t", 1, 0);
        partial.status = "not_tracked".to_owned();
        partial.tracked_pim = 3;
        let rows = [assists, partial];
        let (cases, untracked) = cases(&[], &rows);
        let missing: Vec<(Kind, i64)> = untracked
            .iter()
            .map(|line| (line.kind, line.official))
            .collect();
        assert_eq!(missing, [(Kind::Assists, 2), (Kind::Goals, 1)]);
        // Too many are a difference all the same.
        assert_eq!(kinds(&cases), [Kind::PenaltyMinutes]);
    }

    #[test]
    fn a_period_that_differs_speaks_for_the_game() {
        let mut roster = side("away", 0, 2, 2);
        roster.roster_goals = Some(1);
        let mut stops = side("away", 2, 1, 1);
        stops.goal_stop_rows = Some(0);
        let rows = [side("home", 0, 3, 2), side("home", 1, 2, 1), roster, stops];
        let (found, _) = cases(&rows, &[]);
        assert_eq!(
            kinds(&found),
            [Kind::PeriodGoals, Kind::RosterGoals, Kind::GoalStops]
        );
        assert_eq!(found.first(), Some(&Case::Period(&rows[1])));
        // Without goals by period there is only the game.
        let rows = [side("home", 0, 3, 2)];
        assert_eq!(cases(&rows, &[]).0, [Case::Period(&rows[0])]);
    }
}
