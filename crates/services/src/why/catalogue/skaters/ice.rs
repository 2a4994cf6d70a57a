//! Time on the ice, and what happened in it.

use crate::why::catalogue::{
    Statistic, Unit, computed, count, difference, number, pdo, percent, percent_left,
    percent_of_both, quotient, seconds,
};
use crate::why::counted::{Counted, Happened, IceTime, OnIce, Shifts, Stints};

/// Numbers that others are made of and that have no column.
pub(super) fn parts() -> Vec<Statistic> {
    vec![
        seconds(
            "game_seconds",
            "Seconds of all stints",
            Counted::Stints(Stints::All),
        ),
        count("off_cf", "Own attempts while he sat", off_ice(true)),
        count("off_ca", "Attempts against while he sat", off_ice(false)),
    ]
}

const fn on_ice(is_own: bool, what: Happened) -> Counted {
    Counted::OnIce(OnIce {
        is_own,
        is_on: true,
        what,
    })
}

const fn off_ice(is_own: bool) -> Counted {
    Counted::OnIce(OnIce {
        is_own,
        is_on: false,
        what: Happened::Attempts(None),
    })
}

pub(super) fn time() -> Vec<Statistic> {
    let at = |strength| Counted::IceTime(IceTime::At(strength));
    let started = |zone| Counted::Shifts(Shifts::StartedIn(zone));
    vec![
        seconds("toi_seconds", "Time on ice", Counted::IceTime(IceTime::All)),
        seconds(
            "playing_toi_seconds",
            "Time on ice while play runs",
            Counted::IceTime(IceTime::Playing),
        ),
        count("shift_count", "Shifts", Counted::Shifts(Shifts::All)),
        computed(
            "avg_shift_seconds",
            "Average shift",
            Unit::Seconds,
            "time on ice ÷ shifts",
            &["toi_seconds", "shift_count"],
            quotient,
        ),
        seconds(
            "longest_shift_seconds",
            "Longest shift",
            Counted::Shifts(Shifts::Longest),
        ),
        computed(
            "toi_share_pct",
            "Share of the game on the ice",
            Unit::Percent,
            "100 × time on ice ÷ seconds of all stints",
            &["toi_seconds", "game_seconds"],
            percent,
        ),
        seconds("toi_ev", "Time on ice at even strength", at("EV")),
        seconds("toi_pp", "Time on ice on the power play", at("PP")),
        seconds("toi_sh", "Time on ice short-handed", at("SH")),
        seconds(
            "toi_en_own",
            "Time on ice with the own net empty",
            at("EN_OWN"),
        ),
        seconds(
            "toi_en_opp",
            "Time on ice with the other net empty",
            at("EN_OPP"),
        ),
        count("starts_oz", "Offensive zone starts", started("O")),
        count("starts_nz", "Neutral zone starts", started("N")),
        count("starts_dz", "Defensive zone starts", started("D")),
        count(
            "starts_on_the_fly",
            "Starts on the fly",
            Counted::Shifts(Shifts::OnTheFly),
        ),
    ]
}

pub(super) fn counts() -> Vec<Statistic> {
    const ALL: Happened = Happened::Attempts(None);
    const UNBLOCKED: Happened = Happened::Attempts(Some("is_unblocked"));
    const ON_GOAL: Happened = Happened::Attempts(Some("is_sog"));
    vec![
        count(
            "on_cf",
            "Attempts for on ice (Corsi for)",
            on_ice(true, ALL),
        ),
        count(
            "on_ca",
            "Attempts against on ice (Corsi against)",
            on_ice(false, ALL),
        ),
        count(
            "on_ff",
            "Unblocked attempts for on ice",
            on_ice(true, UNBLOCKED),
        ),
        count(
            "on_fa",
            "Unblocked attempts against on ice",
            on_ice(false, UNBLOCKED),
        ),
        count("on_sf", "Shots on goal for on ice", on_ice(true, ON_GOAL)),
        count(
            "on_sa",
            "Shots on goal against on ice",
            on_ice(false, ON_GOAL),
        ),
        count("on_gf", "Goals for on ice", on_ice(true, Happened::Goals)),
        count(
            "on_ga",
            "Goals against on ice",
            on_ice(false, Happened::Goals),
        ),
        number(
            "on_xgf",
            "Expected goals for on ice",
            on_ice(true, Happened::Xg),
        ),
        number(
            "on_xga",
            "Expected goals against on ice",
            on_ice(false, Happened::Xg),
        ),
        count("plus", "Plus", on_ice(true, Happened::PlusGoals)),
        count("minus", "Minus", on_ice(false, Happened::PlusGoals)),
        computed(
            "plus_minus",
            "Plus-minus",
            Unit::Count,
            "plus − minus",
            &["plus", "minus"],
            difference,
        ),
    ]
}

/// The own share while he sat, or while he skated.
fn relative(parts: &[f64]) -> Option<f64> {
    let &[on_for, on_against, off_for, off_against] = parts else {
        return None;
    };
    Some(percent_of_both(&[on_for, on_against])? - percent_of_both(&[off_for, off_against])?)
}

pub(super) fn shares() -> Vec<Statistic> {
    let share = |name, label, formula, parts| {
        computed(name, label, Unit::Percent, formula, parts, percent_of_both)
    };
    vec![
        share(
            "on_cf_pct",
            "Corsi percentage",
            "100 × attempts for ÷ (for + against)",
            &["on_cf", "on_ca"],
        ),
        share(
            "on_ff_pct",
            "Fenwick percentage",
            "100 × unblocked attempts for ÷ (for + against)",
            &["on_ff", "on_fa"],
        ),
        share(
            "on_xgf_pct",
            "Expected goals percentage",
            "100 × expected goals for ÷ (for + against)",
            &["on_xgf", "on_xga"],
        ),
        computed(
            "on_sh_pct",
            "On-ice shooting percentage",
            Unit::Percent,
            "100 × goals for ÷ shots on goal for",
            &["on_gf", "on_sf"],
            percent,
        ),
        computed(
            "on_sv_pct",
            "On-ice save percentage",
            Unit::Percent,
            "100 − 100 × goals against ÷ shots on goal against",
            &["on_ga", "on_sa"],
            percent_left,
        ),
        computed(
            "pdo",
            "PDO",
            Unit::Number,
            "on-ice shooting percentage + on-ice save percentage",
            &["on_gf", "on_sf", "on_ga", "on_sa"],
            pdo,
        ),
        share(
            "off_cf_pct",
            "Corsi percentage off the ice",
            "100 × attempts for ÷ (for + against)",
            &["off_cf", "off_ca"],
        ),
        computed(
            "cf_pct_rel",
            "Relative Corsi percentage",
            Unit::Number,
            "Corsi percentage on the ice − off the ice",
            &["on_cf", "on_ca", "off_cf", "off_ca"],
            relative,
        ),
    ]
}
