//! Shots by their kind, and what is thought of a goalie for them.

use super::{faced, one_if};
use crate::why::catalogue::{
    Statistic, Unit, computed, count, difference, number, percent, quotient, ratio,
};
use crate::why::counted::{Counted, FacedBy};
use crate::why::find::goalie::Kind;

/// All of them.
pub(super) fn columns() -> Vec<Statistic> {
    let columns = [dangers(), expected(), judged(), rhythm()];
    columns.into_iter().flatten().collect()
}

fn dangers() -> Vec<Statistic> {
    let share =
        |name, label, formula, parts| computed(name, label, Unit::Percent, formula, parts, percent);
    vec![
        count(
            "hd_shots_against",
            "High-danger shots against",
            faced(
                "fact_saves and fact_goals of him whose shot has danger = high",
                |faced| one_if(faced.kind != Kind::Attempt && faced.is_high_danger),
            ),
        ),
        count(
            "hd_saves",
            "High-danger saves",
            faced("fact_saves of him whose shot has danger = high", |faced| {
                one_if(faced.kind == Kind::Save && faced.is_high_danger)
            }),
        ),
        share(
            "hd_save_pct",
            "High-danger save percentage",
            "100 × high-danger saves ÷ high-danger shots against",
            &["hd_saves", "hd_shots_against"],
        ),
        count(
            "rush_shots_against",
            "Rush shots against",
            faced(
                "fact_saves and fact_goals of him whose shot came soon after an entry",
                |faced| one_if(faced.kind != Kind::Attempt && faced.is_rush),
            ),
        ),
        count(
            "rush_saves",
            "Rush saves",
            faced(
                "fact_saves of him whose shot came soon after an entry",
                |faced| one_if(faced.kind == Kind::Save && faced.is_rush),
            ),
        ),
        share(
            "rush_save_pct",
            "Rush save percentage",
            "100 × rush saves ÷ rush shots against",
            &["rush_saves", "rush_shots_against"],
        ),
        count(
            "rebound_shots_against",
            "Rebound shots against",
            faced(
                "fact_saves and fact_goals of him whose shot has is_rebound",
                |faced| one_if(faced.kind != Kind::Attempt && faced.is_rebound),
            ),
        ),
        count(
            "rebound_saves",
            "Rebound saves",
            faced("fact_saves of him whose shot has is_rebound", |faced| {
                one_if(faced.kind == Kind::Save && faced.is_rebound)
            }),
        ),
        share(
            "rebound_save_pct",
            "Rebound save percentage",
            "100 × rebound saves ÷ rebound shots against",
            &["rebound_saves", "rebound_shots_against"],
        ),
    ]
}

fn expected() -> Vec<Statistic> {
    vec![
        count(
            "attempts_faced",
            "Attempts faced",
            faced(
                "fact_shots of the other team in stints with him in net",
                |faced| one_if(faced.kind == Kind::Attempt),
            ),
        ),
        count(
            "unblocked_faced",
            "Unblocked attempts faced",
            faced(
                "fact_shots of the other team with is_unblocked in stints with him in net",
                |faced| one_if(faced.kind == Kind::Attempt && faced.is_unblocked),
            ),
        ),
        number(
            "xg_faced",
            "Expected goals faced",
            faced(
                "xg of fact_shots of the other team in stints with him in net",
                |faced| {
                    if faced.kind == Kind::Attempt {
                        faced.xg
                    } else {
                        0.0
                    }
                },
            ),
        ),
        computed(
            "gsax",
            "Goals saved above expected",
            Unit::Number,
            "expected goals faced − goals against",
            &["xg_faced", "goals_against"],
            difference,
        ),
        computed(
            "gsaa",
            "Goals saved above average",
            Unit::Number,
            "(saves + goals against) × (1 − save share of the league) − goals against",
            &["saves", "goals_against", "save_share"],
            |parts| {
                let &[saves, goals_against, share] = parts else {
                    return None;
                };
                let shots = saves + goals_against;
                (shots > 0.0).then_some(shots * (1.0 - share) - goals_against)
            },
        ),
    ]
}

fn judged() -> Vec<Statistic> {
    vec![
        computed(
            "quality_start",
            "Quality start",
            Unit::YesNo,
            "save share ≥ that of the league, or save percentage ≥ the limit with few shots when there were few",
            &[
                "saves",
                "goals_against",
                "save_share",
                "quality_save_pct",
                "low_shots",
            ],
            |parts| {
                let &[saves, goals_against, share, limit, few] = parts else {
                    return None;
                };
                let shots = saves + goals_against;
                let stopped = ratio(saves, shots)?;
                let percent = ratio(100.0 * saves, shots)?;
                Some(one_if(
                    stopped >= share || (shots <= few && percent >= limit),
                ))
            },
        ),
        computed(
            "bad_start",
            "Bad start",
            Unit::YesNo,
            "save percentage < the limit of a bad start",
            &["saves", "goals_against", "bad_save_pct"],
            |parts| {
                let &[saves, goals_against, limit] = parts else {
                    return None;
                };
                Some(one_if(ratio(100.0 * saves, saves + goals_against)? < limit))
            },
        ),
        computed(
            "shutout",
            "Shutout",
            Unit::YesNo,
            "no goal against, time in net, and no other goalie of the team on the ice",
            &[
                "goals_against",
                "toi_seconds",
                "goalies_of_team",
                "is_complete",
            ],
            |parts| {
                let &[goals_against, seconds, goalies, complete] = parts else {
                    return None;
                };
                let is_shutout =
                    goals_against < 0.5 && seconds > 0.0 && (0.5..1.5).contains(&goalies);
                (complete > 0.5).then(|| one_if(is_shutout))
            },
        ),
        computed(
            "goalie_game_score",
            "Game score",
            Unit::Number,
            "weight of a save × saves + weight of a goal against × goals against",
            &["per_save", "saves", "per_goal_against", "goals_against"],
            |parts| {
                let &[per_save, saves, per_goal, goals_against] = parts else {
                    return None;
                };
                Some(per_save * saves + per_goal * goals_against)
            },
        ),
    ]
}

fn rhythm() -> Vec<Statistic> {
    vec![
        computed(
            "avg_seconds_between_shots",
            "Average time between shots on goal",
            Unit::Seconds,
            "seconds between shots on goal ÷ shots on goal after another",
            &["gap_seconds", "gaps"],
            quotient,
        ),
        count(
            "rapid_shots",
            "Shots in quick succession",
            Counted::Faced(FacedBy::Rapid),
        ),
        count(
            "longest_save_streak",
            "Most saves in a row",
            Counted::Faced(FacedBy::LongestStreak),
        ),
    ]
}
