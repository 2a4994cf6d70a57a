//! Passes, faceoffs, turnovers, penalties, and moves over the blue lines.

use super::acting;
use crate::why::catalogue::{
    Statistic, Unit, computed, count, difference, percent, percent_of_both,
};
use crate::why::counted::{Acting, Counted, Rows, Whose, rows};

/// All of them.
pub(super) fn columns() -> Vec<Statistic> {
    [passing(), puck(), moving()]
        .into_iter()
        .flatten()
        .collect()
}

fn moves(kind: &'static str) -> Rows {
    rows("fact_zone_transitions", "player_id", Whose::Own).is("kind", kind)
}

fn passing() -> Vec<Statistic> {
    let received = |flag| {
        rows("fact_events", "event_player_2_id", Whose::Own)
            .with(flag)
            .counted()
    };
    let assisted = || rows("fact_shots", "passer_id", Whose::Own);
    vec![
        count("pass_attempts", "Passes", acting("is_pass").counted()),
        count(
            "passes_completed",
            "Passes completed",
            acting("is_pass_completed").counted(),
        ),
        computed(
            "pass_pct",
            "Pass percentage",
            Unit::Percent,
            "100 × passes completed ÷ passes",
            &["passes_completed", "pass_attempts"],
            percent,
        ),
        count(
            "passes_received",
            "Passes received",
            received("is_pass_completed"),
        ),
        count(
            "passes_targeted",
            "Passes meant for him",
            received("is_pass"),
        ),
        count("shot_assists", "Shot assists", assisted().counted()),
        count(
            "sog_assists",
            "Shot assists on goal",
            assisted().with("is_sog").counted(),
        ),
    ]
}

fn puck() -> Vec<Statistic> {
    let penalties = |column| rows("fact_penalties", column, Whose::Own);
    let lost = rows("fact_events", "loser_id", Whose::Own).with("is_faceoff");
    vec![
        count("fo_won", "Faceoffs won", acting("is_faceoff").counted()),
        count("fo_lost", "Faceoffs lost", lost.counted()),
        computed(
            "fo_pct",
            "Faceoff percentage",
            Unit::Percent,
            "100 × faceoffs won ÷ (won + lost)",
            &["fo_won", "fo_lost"],
            percent_of_both,
        ),
        count("giveaways", "Giveaways", acting("is_giveaway").counted()),
        count(
            "bad_giveaways",
            "Bad giveaways",
            acting("is_bad_giveaway").counted(),
        ),
        count("takeaways", "Takeaways", acting("is_takeaway").counted()),
        computed(
            "turnover_diff",
            "Turnover difference",
            Unit::Count,
            "takeaways − bad giveaways",
            &["takeaways", "bad_giveaways"],
            difference,
        ),
        count(
            "penalties_taken",
            "Penalties taken",
            acting("is_penalty").counted(),
        ),
        count(
            "penalties_drawn",
            "Penalties drawn",
            penalties("drawn_by_id").counted(),
        ),
        count(
            "pim",
            "Penalty minutes",
            penalties("player_id").weighed("pim").counted(),
        ),
        count(
            "primary_events",
            "Events as the acting player",
            Counted::Acting(Acting::default()),
        ),
    ]
}

fn moving() -> Vec<Statistic> {
    vec![
        count("entries", "Zone entries", acting("is_zone_entry").counted()),
        count(
            "entries_controlled",
            "Controlled entries",
            acting("is_controlled_entry").counted(),
        ),
        count(
            "entries_dump",
            "Dump-ins",
            moves("entry").is("class", "dump").counted(),
        ),
        count(
            "entries_failed",
            "Failed entries",
            moves("entry_failed").counted(),
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
            "entries_with_sog",
            "Entries that led to a shot on goal",
            moves("entry").some("sog_after").counted(),
        ),
        count(
            "entries_with_goal",
            "Entries that led to a goal",
            moves("entry").some("goal_after").counted(),
        ),
        count(
            "controlled_entries_with_sog",
            "Controlled entries that led to a shot on goal",
            moves("entry")
                .is("class", "controlled")
                .some("sog_after")
                .counted(),
        ),
        count("exits", "Zone exits", acting("is_zone_exit").counted()),
        count(
            "exits_controlled",
            "Controlled exits",
            acting("is_controlled_exit").counted(),
        ),
        count(
            "exits_clear",
            "Clears",
            moves("exit").is("class", "clear").counted(),
        ),
        count(
            "exits_failed",
            "Failed exits",
            moves("exit_failed").counted(),
        ),
        computed(
            "exit_control_pct",
            "Exits with control",
            Unit::Percent,
            "100 × controlled exits ÷ zone exits",
            &["exits_controlled", "exits"],
            percent,
        ),
        count("keepins", "Keep-ins", moves("keepin").counted()),
        count(
            "keepins_failed",
            "Failed keep-ins",
            moves("keepin_failed").counted(),
        ),
    ]
}
