//! The columns of `fact_player_game_stats`.

use crate::dashboard::grid::{Column, Format, column};

const GOALS: Column = column(
    "goals",
    "G",
    Format::Whole,
    "Goals, inferred ones included.",
);
const ASSISTS: Column = column(
    "assists",
    "A",
    Format::Whole,
    "Primary and secondary assists as tagged by the tracker; – when assists were not tracked.",
);
const POINTS: Column = column(
    "points",
    "P",
    Format::Whole,
    "Goals and tagged assists; – when assists were not tracked.",
);
pub(super) const ICE_TIME: Column = column(
    "toi_seconds",
    "TOI",
    Format::Clock,
    "Time on ice, running clock; – without usable shifts.",
);
const ON_GOAL: Column = column(
    "shots_on_goal",
    "SOG",
    Format::Whole,
    "Attempts on goal, goals included.",
);
const ATTEMPTS: Column = column(
    "shot_attempts",
    "Att",
    Format::Whole,
    "Shot attempts of any result.",
);
const EXPECTED: Column = column(
    "xg",
    "xG",
    Format::Decimals(2),
    "Expected goals of the unblocked attempts.",
);
const CORSI_SHARE: Column = column(
    "on_cf_pct",
    "CF%",
    Format::Decimals(1),
    "Own share of all attempts while on the ice, in percent; – without one or without usable shifts.",
);
const XG_SHARE: Column = column(
    "on_xgf_pct",
    "xGF%",
    Format::Decimals(1),
    "Own share of the expected goals while on the ice, in percent; – without any or without usable shifts.",
);
const WON: Column = column("fo_won", "FOW", Format::Whole, "Faceoffs won.");
const LOST: Column = column("fo_lost", "FOL", Format::Whole, "Faceoffs lost.");
const BLOCKS: Column = column(
    "blocks",
    "Blk",
    Format::Whole,
    "Attempts of the other team blocked.",
);
const TAKEN: Column = column("takeaways", "TK", Format::Whole, "Takeaways.");
const GIVEN: Column = column(
    "giveaways",
    "GV",
    Format::Whole,
    "Giveaways of every kind, clears and dump-ins included.",
);
const PLUS_MINUS: Column = column(
    "plus_minus",
    "+/−",
    Format::Signed,
    "Goals for minus against while on the ice, power-play goals excepted; – without usable shifts.",
);
const HIGH_DANGER: Column = column(
    "high_danger_attempts",
    "HD",
    Format::Whole,
    "Unblocked attempts of high danger.",
);

/// What a reader looks for first.
pub(super) static SUMMARY: [Column; 17] = [
    GOALS,
    ASSISTS,
    POINTS,
    PLUS_MINUS,
    column(
        "pim",
        "PIM",
        Format::Whole,
        "Penalty minutes by the tracked penalties.",
    ),
    ICE_TIME,
    column(
        "shift_count",
        "Shifts",
        Format::Whole,
        "Shifts; – without usable shifts.",
    ),
    ON_GOAL,
    ATTEMPTS,
    EXPECTED,
    CORSI_SHARE,
    XG_SHARE,
    WON,
    LOST,
    BLOCKS,
    TAKEN,
    GIVEN,
];

pub(super) static SHOOTING: [Column; 19] = [
    GOALS,
    column(
        "primary_assists",
        "A1",
        Format::Whole,
        "Primary assists as tagged; – when assists were not tracked.",
    ),
    column(
        "secondary_assists",
        "A2",
        Format::Whole,
        "Secondary assists as tagged; – when assists were not tracked.",
    ),
    ATTEMPTS,
    column(
        "unblocked_attempts",
        "Unblk",
        Format::Whole,
        "Attempts nobody blocked.",
    ),
    ON_GOAL,
    column(
        "attempts_missed",
        "Miss",
        Format::Whole,
        "Attempts that missed the net or hit the post.",
    ),
    column(
        "attempts_deflected",
        "Defl",
        Format::Whole,
        "Attempts deflected wide.",
    ),
    column(
        "attempts_blocked",
        "Blkd",
        Format::Whole,
        "Attempts blocked by an opponent.",
    ),
    column(
        "shooting_pct",
        "SH%",
        Format::Decimals(1),
        "Goals per shot on goal in percent; – without a shot on goal.",
    ),
    column(
        "on_target_pct",
        "On%",
        Format::Decimals(1),
        "Shots on goal per attempt in percent; – without an attempt.",
    ),
    HIGH_DANGER,
    column(
        "rush_attempts",
        "Rush",
        Format::Whole,
        "Attempts off the rush.",
    ),
    column(
        "rebound_attempts",
        "Reb",
        Format::Whole,
        "Attempts right after an own attempt on goal.",
    ),
    column(
        "breakaway_attempts",
        "Brk",
        Format::Whole,
        "Attempts on a breakaway.",
    ),
    EXPECTED,
    column(
        "goals_minus_xg",
        "G−xG",
        Format::Decimals(2),
        "Goals minus expected goals.",
    ),
    column(
        "shot_assists",
        "SA",
        Format::Whole,
        "Attempts of team-mates right after an own completed pass; not assists.",
    ),
    column(
        "sog_assists",
        "SOGA",
        Format::Whole,
        "Shot assists whose attempt was on goal.",
    ),
];

pub(super) static PUCK: [Column; 22] = [
    column(
        "pass_attempts",
        "Pass",
        Format::Whole,
        "Passes of any result.",
    ),
    column(
        "passes_completed",
        "Comp",
        Format::Whole,
        "Completed passes.",
    ),
    column(
        "pass_pct",
        "Pass%",
        Format::Decimals(1),
        "Completed passes per pass in percent; – without a pass.",
    ),
    column(
        "passes_received",
        "Recv",
        Format::Whole,
        "Completed passes received.",
    ),
    column("entries", "ZE", Format::Whole, "Successful zone entries."),
    column(
        "entries_controlled",
        "ZEc",
        Format::Whole,
        "Zone entries with the puck carried or passed.",
    ),
    column(
        "entry_control_pct",
        "ZE%",
        Format::Decimals(1),
        "Controlled entries per entry in percent; – without an entry.",
    ),
    column(
        "entries_dump",
        "Dump",
        Format::Whole,
        "Zone entries by dumping the puck in.",
    ),
    column(
        "entries_failed",
        "ZEf",
        Format::Whole,
        "Failed zone entries; some trackers record none.",
    ),
    column(
        "entries_with_sog",
        "ZEs",
        Format::Whole,
        "Entries followed by an own shot on goal before the puck left the zone.",
    ),
    column("exits", "ZX", Format::Whole, "Successful zone exits."),
    column(
        "exits_controlled",
        "ZXc",
        Format::Whole,
        "Zone exits with the puck carried or passed.",
    ),
    column(
        "exit_control_pct",
        "ZX%",
        Format::Decimals(1),
        "Controlled exits per exit in percent; – without an exit.",
    ),
    column(
        "exits_clear",
        "Clear",
        Format::Whole,
        "Zone exits by clearing the puck.",
    ),
    column(
        "exits_failed",
        "ZXf",
        Format::Whole,
        "Failed zone exits; some trackers record none.",
    ),
    column(
        "keepins",
        "Keep",
        Format::Whole,
        "Pucks kept in the offensive zone at the blue line.",
    ),
    GIVEN,
    column(
        "bad_giveaways",
        "GVb",
        Format::Whole,
        "Giveaways by misplay, by a failed pass or at the blue line.",
    ),
    TAKEN,
    WON,
    LOST,
    column(
        "fo_pct",
        "FO%",
        Format::Decimals(1),
        "Faceoffs won of those taken in percent; – without a faceoff.",
    ),
];

pub(super) static DEFENCE: [Column; 12] = [
    BLOCKS,
    TAKEN,
    column(
        "turnover_diff",
        "TK−GV",
        Format::Signed,
        "Takeaways minus bad giveaways.",
    ),
    column(
        "entries_defended",
        "ZEd",
        Format::Whole,
        "Entries of the other team met as first defender.",
    ),
    column(
        "controlled_entries_defended",
        "ZEcd",
        Format::Whole,
        "Controlled ones of the entries met.",
    ),
    column(
        "shots_defended",
        "Shd",
        Format::Whole,
        "Attempts of the other team met as first defender.",
    ),
    column(
        "primary_def_events",
        "Def1",
        Format::Whole,
        "Events of the other team met as first defender.",
    ),
    column(
        "support_def_events",
        "Def2",
        Format::Whole,
        "Events of the other team met as a further defender.",
    ),
    column(
        "pressures_applied",
        "Press",
        Format::Whole,
        "Events in which an opponent was put under pressure; – when pressure was not tracked, or not who applied it.",
    ),
    column(
        "pressed_events",
        "Pressed",
        Format::Whole,
        "Own events under pressure; – when pressure was not tracked.",
    ),
    column("penalties_taken", "PT", Format::Whole, "Penalties taken."),
    column(
        "penalties_drawn",
        "PD",
        Format::Whole,
        "Penalties drawn, where the tracker named the victim.",
    ),
];

pub(super) static ON_ICE: [Column; 26] = [
    ICE_TIME,
    column(
        "toi_ev",
        "EV",
        Format::Clock,
        "Time on ice at even strength, both goalies in; – without usable shifts.",
    ),
    column(
        "toi_pp",
        "PP",
        Format::Clock,
        "Time on ice on the power play; – without usable shifts.",
    ),
    column(
        "toi_sh",
        "SH",
        Format::Clock,
        "Time on ice short-handed; – without usable shifts.",
    ),
    column(
        "avg_shift_seconds",
        "Avg",
        Format::Clock,
        "Mean length of a shift; – without a shift.",
    ),
    column(
        "on_cf",
        "CF",
        Format::Whole,
        "Own attempts while on the ice; – without usable shifts.",
    ),
    column(
        "on_ca",
        "CA",
        Format::Whole,
        "The other team's attempts while on the ice; – without usable shifts.",
    ),
    CORSI_SHARE,
    column(
        "cf_pct_rel",
        "CF% rel",
        Format::Decimals(1),
        "CF% on the ice minus CF% off the ice, in points; – when either is missing.",
    ),
    column(
        "on_ff",
        "FF",
        Format::Whole,
        "Own unblocked attempts while on the ice; – without usable shifts.",
    ),
    column(
        "on_fa",
        "FA",
        Format::Whole,
        "The other team's unblocked attempts while on the ice; – without usable shifts.",
    ),
    column(
        "on_ff_pct",
        "FF%",
        Format::Decimals(1),
        "Own share of the unblocked attempts while on the ice, in percent; – without one.",
    ),
    column(
        "on_sf",
        "SF",
        Format::Whole,
        "Own shots on goal while on the ice; – without usable shifts.",
    ),
    column(
        "on_sa",
        "SA",
        Format::Whole,
        "The other team's shots on goal while on the ice; – without usable shifts.",
    ),
    column(
        "on_gf",
        "GF",
        Format::Whole,
        "Own goals while on the ice; – without usable shifts.",
    ),
    column(
        "on_ga",
        "GA",
        Format::Whole,
        "The other team's goals while on the ice; – without usable shifts.",
    ),
    column(
        "on_xgf",
        "xGF",
        Format::Decimals(2),
        "Own expected goals while on the ice, repeated attempts discounted; – without usable shifts.",
    ),
    column(
        "on_xga",
        "xGA",
        Format::Decimals(2),
        "The other team's expected goals while on the ice, repeated attempts discounted; – without usable shifts.",
    ),
    XG_SHARE,
    column(
        "on_sh_pct",
        "oiSH%",
        Format::Decimals(1),
        "Own goals per own shot on goal while on the ice, in percent; – without a shot.",
    ),
    column(
        "on_sv_pct",
        "oiSV%",
        Format::Decimals(1),
        "Saved share of the other team's shots on goal while on the ice, in percent; – without a shot.",
    ),
    column(
        "pdo",
        "PDO",
        Format::Decimals(1),
        "On-ice shooting and save percentage together; – when either is missing.",
    ),
    column(
        "starts_oz",
        "OZ",
        Format::Whole,
        "Shifts that began with a faceoff in the offensive zone; – without usable shifts.",
    ),
    column(
        "starts_nz",
        "NZ",
        Format::Whole,
        "Shifts that began with a faceoff in the neutral zone; – without usable shifts.",
    ),
    column(
        "starts_dz",
        "DZ",
        Format::Whole,
        "Shifts that began with a faceoff in the defensive zone; – without usable shifts.",
    ),
    column(
        "starts_on_the_fly",
        "Fly",
        Format::Whole,
        "Shifts that began during play; – without usable shifts.",
    ),
];
