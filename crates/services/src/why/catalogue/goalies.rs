//! What is told of a goalie.

mod judged;

use super::skaters::acting;
use super::{
    Made, Statistic, Unit, computed, count, percent, percent_of_both, ratio, seconds, sum,
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
    let columns = [facing(), saving(), rebounds(), judged::columns()];
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
            percent_of_both,
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
