//! What is told of a skater.

mod defending;
mod ice;
mod puck;

use super::{Statistic, Unit, computed, count, difference, number, percent, sum};
use crate::why::counted::{Counted, Rows, Whose, rows};

/// The table of skaters.
pub(in crate::why) const TABLE: &str = "fact_player_game_stats";
/// The box score, which adds some sums.
const BOX: &str = "v_player_game_box";

/// Events with this flag that he acted in.
pub(super) fn acting(flag: &str) -> Rows {
    rows("fact_events", "event_player_1_id", Whose::Own).with(flag)
}

fn shots() -> Rows {
    rows("fact_shots", "shooter_id", Whose::Own)
}

/// All statistics.
pub(super) fn all() -> Vec<Statistic> {
    let faceoffs = computed(
        "fo_total",
        "Faceoffs taken",
        Unit::Count,
        "faceoffs won + faceoffs lost",
        &["fo_won", "fo_lost"],
        sum,
    );
    let columns = [
        ice::time(),
        scoring(),
        shooting(),
        puck::columns(),
        defending::columns(),
        ice::counts(),
        ice::shares(),
    ];
    let columns = columns.into_iter().flatten();
    columns
        .map(|statistic| statistic.column_of(TABLE))
        .chain([faceoffs.column_of(BOX)])
        .chain(ice::parts())
        .chain(defending::parts())
        .collect()
}

fn scoring() -> Vec<Statistic> {
    let goals = || rows("fact_goals", "scorer_id", Whose::Own).event("goal_event_id");
    let first = |home: i64, away: i64| {
        goals()
            .is("score_home_after", home)
            .is("score_away_after", away)
    };
    vec![
        count("goals", "Goals", acting("is_goal").counted()),
        count(
            "primary_assists",
            "Primary assists",
            Counted::Assists("AssistPrimary"),
        ),
        count(
            "secondary_assists",
            "Secondary assists",
            Counted::Assists("AssistSecondary"),
        ),
        computed(
            "assists",
            "Assists",
            Unit::Count,
            "primary assists + secondary assists",
            &["primary_assists", "secondary_assists"],
            sum,
        ),
        computed(
            "points",
            "Points",
            Unit::Count,
            "goals + primary assists + secondary assists",
            &["goals", "primary_assists", "secondary_assists"],
            sum,
        ),
        count(
            "first_goal",
            "First goal",
            Counted::Rows(vec![first(1, 0), first(0, 1)]),
        ),
        count(
            "winning_goal",
            "Game-winning goal",
            goals().with("is_gwg").counted(),
        ),
    ]
}

fn shooting() -> Vec<Statistic> {
    let with_result = |results: &[&str]| shots().among("result", results).counted();
    vec![
        count(
            "shot_attempts",
            "Shot attempts (Corsi)",
            acting("is_corsi").counted(),
        ),
        count("shots_on_goal", "Shots on goal", acting("is_sog").counted()),
        count(
            "attempts_missed",
            "Attempts that missed",
            with_result(&["missed", "post"]),
        ),
        count(
            "attempts_deflected",
            "Attempts deflected wide",
            with_result(&["deflected_wide"]),
        ),
        count(
            "attempts_blocked",
            "Attempts blocked by opponents",
            with_result(&["blocked_opp"]),
        ),
        count(
            "attempts_blocked_own",
            "Attempts blocked by team-mates",
            with_result(&["blocked_own"]),
        ),
        count(
            "unblocked_attempts",
            "Unblocked attempts (Fenwick)",
            shots().with("is_unblocked").counted(),
        ),
        computed(
            "shooting_pct",
            "Shooting percentage",
            Unit::Percent,
            "100 × goals ÷ shots on goal",
            &["goals", "shots_on_goal"],
            percent,
        ),
        computed(
            "on_target_pct",
            "Attempts on target",
            Unit::Percent,
            "100 × shots on goal ÷ shot attempts",
            &["shots_on_goal", "shot_attempts"],
            percent,
        ),
        count(
            "high_danger_attempts",
            "High-danger attempts",
            shots().with("is_unblocked").is("danger", "high").counted(),
        ),
        count(
            "rush_attempts",
            "Rush attempts",
            shots().with("is_rush").counted(),
        ),
        count(
            "rebound_attempts",
            "Rebound attempts",
            shots().with("is_rebound").counted(),
        ),
        count(
            "breakaway_attempts",
            "Breakaway attempts",
            shots().with("is_breakaway").counted(),
        ),
        number("xg", "Expected goals", shots().weighed("xg").counted()),
        computed(
            "goals_minus_xg",
            "Goals above expected",
            Unit::Number,
            "goals − expected goals",
            &["goals", "xg"],
            difference,
        ),
    ]
}
