//! Plays of the other team, and pressure.

use crate::why::catalogue::{Statistic, Unit, computed, count, percent};
use crate::why::counted::{Acting, Counted, Defended, Whose, rows};

const SUCCESS: &[&str] = &["SU01"];
const FLAGGED: &[&str] = &["SU01", "SU02"];

/// All of them.
pub(super) fn columns() -> Vec<Statistic> {
    [defending(), pressure()].into_iter().flatten().collect()
}

/// Numbers that others are made of and that have no column.
pub(super) fn parts() -> Vec<Statistic> {
    vec![
        count(
            "pressed_flagged",
            "Flagged events under pressure",
            pressed(true, FLAGGED),
        ),
        count(
            "unpressed_success",
            "Successful events without pressure",
            pressed(false, SUCCESS),
        ),
        count(
            "unpressed_flagged",
            "Flagged events without pressure",
            pressed(false, FLAGGED),
        ),
    ]
}

const fn defended(is_first: bool, flag: Option<&'static str>) -> Counted {
    Counted::Defended(Defended { is_first, flag })
}

const fn pressed(is_pressed: bool, successes: &'static [&'static str]) -> Counted {
    Counted::Acting(Acting {
        is_pressed: Some(is_pressed),
        successes,
    })
}

fn defending() -> Vec<Statistic> {
    let blocked = rows("fact_events", "blocker_id", Whose::Own).with("is_corsi");
    vec![
        count(
            "entries_defended",
            "Entries defended",
            defended(true, Some("is_zone_entry")),
        ),
        count(
            "controlled_entries_defended",
            "Controlled entries defended",
            defended(true, Some("is_controlled_entry")),
        ),
        count("blocks", "Blocks", blocked.counted()),
        count(
            "primary_def_events",
            "Events as the first defender",
            defended(true, None),
        ),
        count(
            "support_def_events",
            "Events as a further defender",
            defended(false, None),
        ),
        count(
            "shots_defended",
            "Attempts defended",
            defended(true, Some("is_corsi")),
        ),
    ]
}

fn pressure() -> Vec<Statistic> {
    let any = Acting {
        is_pressed: Some(true),
        successes: &[],
    };
    vec![
        count(
            "pressed_events",
            "Events under pressure",
            Counted::Acting(any),
        ),
        count(
            "pressed_success",
            "Successful events under pressure",
            pressed(true, SUCCESS),
        ),
        count("pressures_applied", "Pressures applied", Counted::Pressing),
        computed(
            "pressed_success_pct",
            "Success under pressure",
            Unit::Percent,
            "100 × successful ÷ flagged events under pressure",
            &["pressed_success", "pressed_flagged"],
            percent,
        ),
        computed(
            "unpressed_success_pct",
            "Success without pressure",
            Unit::Percent,
            "100 × successful ÷ flagged events without pressure",
            &["unpressed_success", "unpressed_flagged"],
            percent,
        ),
    ]
}
