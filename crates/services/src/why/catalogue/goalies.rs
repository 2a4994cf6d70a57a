//! What is told of a goalie.

use super::skaters::acting;
use super::{
    Made, Statistic, Unit, computed, count, difference, number, percent, quotient, ratio, seconds,
    sum,
};
use crate::why::counted::{Constant, Counted, FacedBy, IceTime, Whose, rows};
use crate::why::find::goalie::{Faced, Kind};

/// The table of goalies.
pub(in crate::why) const TABLE: &str = "fact_goalie_game_stats";

/// What he faced, by a weight.
const fn faced(words: &'static str, weight: fn(&Faced) -> f64) -> Counted {
    Counted::Faced(FacedBy::Weighed(words, weight))
}

const fn one_if(holds: bool) -> f64 {
    if holds { 1.0 } else { 0.0 }
}

const fn constant(name: &'static str, label: &'static str, constant: Constant) -> Statistic {
    let made = Made::Counted(Counted::Constant(constant));
    Statistic::new(name, label, Unit::Number, made)
}

/// All statistics.
pub(super) fn all() -> Vec<Statistic> {
    let columns = [
        facing(),
        saving(),
        rebounds(),
        dangers(),
        expected(),
        judged(),
        rhythm(),
    ];
    let columns = columns.into_iter().flatten();
    columns
        .map(|statistic| statistic.column_of(TABLE))
        .chain(constants())
        .collect()
}

/// Numbers that others are made of and that have no column.
fn constants() -> Vec<Statistic> {
    let weight = |name, label, metric, term| constant(name, label, Constant::Weight(metric, term));
    vec![
        constant(
            "period_seconds",
            "Seconds of a period",
            Constant::PeriodSeconds,
        ),
        constant(
            "save_share",
            "Save share of the league",
            Constant::LeagueSaveShare,
        ),
        constant(
            "goalies_of_team",
            "Goalies of the team on the ice",
            Constant::GoaliesOfTeam,
        ),
        constant("is_complete", "Tracked completely", Constant::IsComplete),
        weight("per_save", "Weight of a save", "game_score", "goalie_save"),
        weight(
            "per_goal_against",
            "Weight of a goal against",
            "game_score",
            "goalie_goal_against",
        ),
        weight(
            "quality_save_pct",
            "Limit with few shots",
            "goalie_start",
            "quality_save_pct",
        ),
        weight(
            "low_shots",
            "Few shots are at most",
            "goalie_start",
            "low_shots",
        ),
        weight(
            "bad_save_pct",
            "Limit of a bad start",
            "goalie_start",
            "bad_save_pct",
        ),
        seconds(
            "gap_seconds",
            "Seconds between shots on goal",
            Counted::Faced(FacedBy::Gaps),
        ),
        count(
            "gaps",
            "Shots on goal after another",
            Counted::Faced(FacedBy::GapCount),
        ),
    ]
}

fn facing() -> Vec<Statistic> {
    vec![
        seconds(
            "toi_seconds",
            "Time in net",
            Counted::IceTime(IceTime::InNet),
        ),
        seconds(
            "playing_toi_seconds",
            "Time in net while play runs",
            Counted::IceTime(IceTime::InNetPlaying),
        ),
        count(
            "saves",
            "Saves",
            rows("fact_saves", "goalie_id", Whose::Own).counted(),
        ),
        count(
            "goals_against",
            "Goals against",
            rows("fact_goals", "goalie_id", Whose::Own)
                .event("goal_event_id")
                .counted(),
        ),
        computed(
            "shots_against",
            "Shots against",
            Unit::Count,
            "saves + goals against",
            &["saves", "goals_against"],
            sum,
        ),
        count(
            "sog_faced",
            "Shots on goal faced",
            faced(
                "fact_shots of the other team with is_sog in stints with him in net",
                |faced| one_if(faced.kind == Kind::Attempt && faced.is_sog),
            ),
        ),
        computed(
            "save_pct",
            "Save percentage",
            Unit::Percent,
            "100 × saves ÷ (saves + goals against)",
            &["saves", "goals_against"],
            super::percent_of_both,
        ),
        computed(
            "gaa",
            "Goals-against average",
            Unit::Number,
            "3 × seconds of a period × goals against ÷ time in net",
            &["period_seconds", "goals_against", "toi_seconds"],
            |parts| {
                let &[period_seconds, goals_against, seconds] = parts else {
                    return None;
                };
                ratio(3.0 * period_seconds * goals_against, seconds)
            },
        ),
        count("passes", "Passes", acting("is_pass").counted()),
        count(
            "passes_completed",
            "Passes completed",
            acting("is_pass_completed").counted(),
        ),
        count("giveaways", "Giveaways", acting("is_giveaway").counted()),
    ]
}

fn saving() -> Vec<Statistic> {
    let with_outcome = |outcome: &str| {
        rows("fact_saves", "goalie_id", Whose::Own)
            .is("outcome", outcome)
            .counted()
    };
    vec![
        count(
            "saves_freeze",
            "Saves that froze the puck",
            with_outcome("freeze"),
        ),
        count(
            "saves_rebound",
            "Saves with a rebound",
            with_outcome("rebound"),
        ),
        count("saves_played", "Saves played on", with_outcome("played")),
        computed(
            "freeze_pct",
            "Pucks frozen",
            Unit::Percent,
            "100 × saves that froze the puck ÷ saves",
            &["saves_freeze", "saves"],
            percent,
        ),
    ]
}

fn rebounds() -> Vec<Statistic> {
    const ALL: &[&str] = &[
        "rebounds_own",
        "rebounds_opp",
        "rebounds_shot",
        "rebounds_flurry",
    ];
    let after = |detail: &str| {
        let rebounds = rows("fact_events", "goalie_id", Whose::Own).with("is_rebound_event");
        rebounds.is("event_detail", detail).counted()
    };
    vec![
        count(
            "rebounds_own",
            "Rebounds recovered by his team",
            after("Rebound_TeamRecovered"),
        ),
        count(
            "rebounds_opp",
            "Rebounds recovered by the other team",
            after("Rebound_OppTeamRecovered"),
        ),
        count(
            "rebounds_shot",
            "Rebounds that became a shot",
            after("Rebound_ShotGenerated"),
        ),
        count(
            "rebounds_flurry",
            "Rebounds that became several shots",
            after("Rebound_FlurryGenerated"),
        ),
        computed(
            "rebound_control_pct",
            "Rebound control",
            Unit::Percent,
            "100 × (saves that froze the puck + rebounds recovered by his team) ÷ saves",
            &["saves_freeze", "rebounds_own", "saves"],
            |parts| {
                let &[frozen, own, saves] = parts else {
                    return None;
                };
                ratio(100.0 * (frozen + own), saves)
            },
        ),
        computed(
            "rebound_recovery_pct",
            "Rebounds recovered",
            Unit::Percent,
            "100 × rebounds recovered by his team ÷ all rebounds",
            ALL,
            |parts| {
                let &[own, opp, shot, flurry] = parts else {
                    return None;
                };
                ratio(100.0 * own, own + opp + shot + flurry)
            },
        ),
        computed(
            "rebound_danger_pct",
            "Rebounds that became shots",
            Unit::Percent,
            "100 × (rebounds that became a shot + several shots) ÷ all rebounds",
            ALL,
            |parts| {
                let &[own, opp, shot, flurry] = parts else {
                    return None;
                };
                ratio(100.0 * (shot + flurry), own + opp + shot + flurry)
            },
        ),
    ]
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
                (shots > 0.0).then(|| shots * (1.0 - share) - goals_against)
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
                let saved = ratio(saves, shots)?;
                let percent = ratio(100.0 * saves, shots)?;
                Some(one_if(saved >= share || (shots <= few && percent >= limit)))
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
