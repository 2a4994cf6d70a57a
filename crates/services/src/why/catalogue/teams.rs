//! What is told of a team.

use super::{
    Statistic, Unit, computed, count, number, pdo, percent, percent_left, percent_of_both, ratio,
    seconds,
};
use crate::why::counted::{Counted, Rows, Stints, Whose, rows};
use store::tables::Test;

/// The table of teams.
pub(in crate::why) const TABLE: &str = "fact_team_game_stats";
/// The table of power plays.
const SPECIAL_TEAMS: &str = "fact_special_teams";

/// Events of the team with this flag.
fn own(flag: &str) -> Rows {
    rows("fact_events", "event_team_id", Whose::Team).with(flag)
}

/// Events of the other team with this flag.
fn against(flag: &str) -> Rows {
    rows("fact_events", "opp_team_id", Whose::Team).with(flag)
}

fn shots() -> Rows {
    rows("fact_shots", "team_id", Whose::Team)
}

fn shots_against() -> Rows {
    rows("fact_shots", "opp_team_id", Whose::Team)
}

fn goals(whose: Whose, strength: &str) -> Rows {
    rows("fact_goals", "team_id", whose)
        .event("goal_event_id")
        .is("strength", strength)
}

/// All statistics.
pub(super) fn all() -> Vec<Statistic> {
    let columns = [scoring(), shooting(), playing(), moving(), rest()];
    let columns = columns.into_iter().flatten();
    let special = special_teams().into_iter();
    columns
        .map(|statistic| statistic.column_of(TABLE))
        .chain(special.map(|statistic| statistic.column_of(SPECIAL_TEAMS)))
        .collect()
}

fn scoring() -> Vec<Statistic> {
    vec![
        count("goals", "Goals", own("is_goal").counted()),
        count(
            "goals_against",
            "Goals against",
            against("is_goal").counted(),
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
            "save_pct",
            "Save percentage",
            Unit::Percent,
            "100 − 100 × goals against ÷ shots on goal against",
            &["goals_against", "shots_on_goal_against"],
            percent_left,
        ),
        computed(
            "pdo",
            "PDO",
            Unit::Number,
            "shooting percentage + save percentage",
            &[
                "goals",
                "shots_on_goal",
                "goals_against",
                "shots_on_goal_against",
            ],
            pdo,
        ),
        number(
            "xg",
            "Expected goals",
            shots().weighed("xg_flurry").counted(),
        ),
        number(
            "xga",
            "Expected goals against",
            shots_against().weighed("xg_flurry").counted(),
        ),
        computed(
            "xg_pct",
            "Expected goals percentage",
            Unit::Percent,
            "100 × expected goals ÷ (for + against)",
            &["xg", "xga"],
            percent_of_both,
        ),
        count("saves", "Saves", Counted::TeamSaves),
    ]
}

fn shooting() -> Vec<Statistic> {
    let high = |shots: Rows| shots.with("is_unblocked").is("danger", "high").counted();
    let share = |name, label, formula, parts| {
        computed(name, label, Unit::Percent, formula, parts, percent_of_both)
    };
    vec![
        count(
            "shot_attempts",
            "Shot attempts (Corsi)",
            own("is_corsi").counted(),
        ),
        count(
            "shot_attempts_against",
            "Shot attempts against",
            against("is_corsi").counted(),
        ),
        count("shots_on_goal", "Shots on goal", own("is_sog").counted()),
        count(
            "shots_on_goal_against",
            "Shots on goal against",
            against("is_sog").counted(),
        ),
        count(
            "unblocked_attempts",
            "Unblocked attempts (Fenwick)",
            own("is_fenwick").counted(),
        ),
        count(
            "unblocked_attempts_against",
            "Unblocked attempts against",
            against("is_fenwick").counted(),
        ),
        share(
            "cf_pct",
            "Corsi percentage",
            "100 × attempts ÷ (for + against)",
            &["shot_attempts", "shot_attempts_against"],
        ),
        share(
            "ff_pct",
            "Fenwick percentage",
            "100 × unblocked attempts ÷ (for + against)",
            &["unblocked_attempts", "unblocked_attempts_against"],
        ),
        count(
            "high_danger_attempts",
            "High-danger attempts",
            high(shots()),
        ),
        count(
            "high_danger_attempts_against",
            "High-danger attempts against",
            high(shots_against()),
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
            "shot_assists",
            "Shot assists",
            shots().test("passer_id", Test::NotNull).counted(),
        ),
        count(
            "blocks",
            "Blocks",
            shots_against().is("result", "blocked_opp").counted(),
        ),
    ]
}

fn playing() -> Vec<Statistic> {
    vec![
        count("pass_attempts", "Passes", own("is_pass").counted()),
        count(
            "passes_completed",
            "Passes completed",
            own("is_pass_completed").counted(),
        ),
        computed(
            "pass_pct",
            "Pass percentage",
            Unit::Percent,
            "100 × passes completed ÷ passes",
            &["passes_completed", "pass_attempts"],
            percent,
        ),
        count("fo_won", "Faceoffs won", own("is_faceoff").counted()),
        count("fo_lost", "Faceoffs lost", against("is_faceoff").counted()),
        computed(
            "fo_pct",
            "Faceoff percentage",
            Unit::Percent,
            "100 × faceoffs won ÷ (won + lost)",
            &["fo_won", "fo_lost"],
            percent_of_both,
        ),
        count("giveaways", "Giveaways", own("is_giveaway").counted()),
        count(
            "bad_giveaways",
            "Bad giveaways",
            own("is_bad_giveaway").counted(),
        ),
        count("takeaways", "Takeaways", own("is_takeaway").counted()),
        count(
            "penalties",
            "Penalties",
            rows("fact_penalties", "team_id", Whose::Team).counted(),
        ),
        count(
            "pim",
            "Penalty minutes",
            rows("fact_penalties", "team_id", Whose::Team)
                .weighed("pim")
                .counted(),
        ),
    ]
}

fn moving() -> Vec<Statistic> {
    let led_to_shot = rows("fact_zone_transitions", "team_id", Whose::Team)
        .is("kind", "entry")
        .some("sog_after");
    vec![
        count("entries", "Zone entries", own("is_zone_entry").counted()),
        count(
            "entries_controlled",
            "Controlled entries",
            own("is_controlled_entry").counted(),
        ),
        computed(
            "entry_control_pct",
            "Entries with control",
            Unit::Percent,
            "100 × controlled entries ÷ zone entries",
            &["entries_controlled", "entries"],
            percent,
        ),
        count(
            "entries_failed",
            "Failed entries",
            own("is_zone_entry_failed").counted(),
        ),
        count(
            "entries_with_sog",
            "Entries that led to a shot on goal",
            led_to_shot.counted(),
        ),
        count("exits", "Zone exits", own("is_zone_exit").counted()),
        count(
            "exits_controlled",
            "Controlled exits",
            own("is_controlled_exit").counted(),
        ),
        computed(
            "exit_control_pct",
            "Exits with control",
            Unit::Percent,
            "100 × controlled exits ÷ zone exits",
            &["exits_controlled", "exits"],
            percent,
        ),
        count(
            "exits_failed",
            "Failed exits",
            own("is_zone_exit_failed").counted(),
        ),
        count("keepins", "Keep-ins", own("is_keepin").counted()),
        count(
            "keepins_failed",
            "Failed keep-ins",
            own("is_keepin_failed").counted(),
        ),
    ]
}

fn rest() -> Vec<Statistic> {
    let into_empty_net = own("is_goal").is("event_team_strength", "EN_OPP");
    vec![
        seconds(
            "en_own_seconds",
            "Time with the own net empty",
            Counted::Stints(Stints::EmptyNet),
        ),
        count(
            "en_goals_for",
            "Goals into the empty net",
            into_empty_net.counted(),
        ),
        count(
            "en_goals_against",
            "Goals into the own empty net",
            Counted::IntoOwnEmptyNet,
        ),
        seconds(
            "dead_seconds",
            "Time between whistle and faceoff",
            Counted::Stints(Stints::Dead),
        ),
        count("line_changes", "Line changes", Counted::LineChanges),
    ]
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

fn special_teams() -> Vec<Statistic> {
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
