//! What is told of a team.

mod special;

use store::tables::Test;

use super::{
    Statistic, Unit, computed, count, number, pdo, percent, percent_left, percent_of_both, seconds,
};
use crate::why::counted::{Counted, Rows, Stints, Whose, rows};

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

/// All statistics.
pub(super) fn all() -> Vec<Statistic> {
    let columns = [scoring(), shooting(), playing(), moving(), rest()];
    let columns = columns.into_iter().flatten();
    let special = special::columns().into_iter();
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
