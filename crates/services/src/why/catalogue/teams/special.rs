//! Power play and penalty killing.

use store::tables::Test;

use crate::why::catalogue::{Statistic, Unit, computed, count, number, percent, ratio, seconds};
use crate::why::counted::{Counted, Rows, Stints, Whose, rows};

fn goals(whose: Whose, strength: &str) -> Rows {
    rows("fact_goals", "team_id", whose)
        .event("goal_event_id")
        .is("strength", strength)
}

/// Penalties that leave a team short-handed.
fn short_handed(whose: Whose) -> Counted {
    let penalties = || rows("fact_penalties", "team_id", whose).without("coincidental");
    Counted::Rows(vec![
        penalties().among("class", &["Minor", "Major"]),
        penalties().test("class", Test::Null),
    ])
}

/// The first per hour of the second, which are seconds.
fn per_hour(parts: &[f64]) -> Option<f64> {
    let &[amount, seconds] = parts else {
        return None;
    };
    ratio(3600.0 * amount, seconds)
}

/// All of them.
pub(super) fn columns() -> Vec<Statistic> {
    [counts(), rates()].into_iter().flatten().collect()
}

fn counts() -> Vec<Statistic> {
    let attempts = |whose| rows("fact_shots", "team_id", whose).is("strength", "PP");
    vec![
        count(
            "pp_opportunities",
            "Power plays",
            short_handed(Whose::Opponents),
        ),
        count(
            "times_short_handed",
            "Times short-handed",
            short_handed(Whose::Team),
        ),
        seconds(
            "pp_toi_s",
            "Power-play time",
            Counted::Stints(Stints::At("PP")),
        ),
        seconds(
            "sh_toi_s",
            "Time short-handed",
            Counted::Stints(Stints::At("SH")),
        ),
        count(
            "pp_goals",
            "Power-play goals",
            goals(Whose::Team, "PP").counted(),
        ),
        count(
            "pp_attempts",
            "Power-play attempts",
            attempts(Whose::Team).counted(),
        ),
        count(
            "pp_unblocked",
            "Power-play unblocked attempts",
            attempts(Whose::Team).with("is_unblocked").counted(),
        ),
        count(
            "pp_sog",
            "Power-play shots on goal",
            attempts(Whose::Team).with("is_sog").counted(),
        ),
        number(
            "pp_xg",
            "Power-play expected goals",
            attempts(Whose::Team).weighed("xg_flurry").counted(),
        ),
        count(
            "pk_goals_against",
            "Power-play goals against",
            goals(Whose::Opponents, "PP").counted(),
        ),
        count(
            "pk_attempts_against",
            "Power-play attempts against",
            attempts(Whose::Opponents).counted(),
        ),
        number(
            "pk_xg_against",
            "Power-play expected goals against",
            attempts(Whose::Opponents).weighed("xg_flurry").counted(),
        ),
        count(
            "sh_goals_for",
            "Short-handed goals",
            goals(Whose::Team, "SH").counted(),
        ),
    ]
}

fn rates() -> Vec<Statistic> {
    vec![
        computed(
            "pp_pct",
            "Power-play percentage",
            Unit::Percent,
            "100 × power-play goals ÷ power plays",
            &["pp_goals", "pp_opportunities"],
            percent,
        ),
        computed(
            "pk_pct",
            "Penalty-kill percentage",
            Unit::Percent,
            "100 × (times short-handed − power-play goals against) ÷ times short-handed",
            &["times_short_handed", "pk_goals_against"],
            |parts| {
                let &[times, goals] = parts else {
                    return None;
                };
                ratio(100.0 * (times - goals), times)
            },
        ),
        computed(
            "pp_xg_per60",
            "Power-play expected goals per hour",
            Unit::Number,
            "3600 × power-play expected goals ÷ power-play time",
            &["pp_xg", "pp_toi_s"],
            per_hour,
        ),
        computed(
            "pk_xga_per60",
            "Power-play expected goals against per hour",
            Unit::Number,
            "3600 × power-play expected goals against ÷ time short-handed",
            &["pk_xg_against", "sh_toi_s"],
            per_hour,
        ),
    ]
}
