//! What is told of a skater.

use super::{
    Statistic, Unit, computed, count, difference, number, pdo, percent, percent_left,
    percent_of_both, quotient, seconds, sum,
};
use crate::why::counted::{
    Acting, Counted, Defended, Happened, IceTime, OnIce, Rows, Shifts, Stints, Whose, rows,
};

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

fn moves(kind: &'static str) -> Rows {
    rows("fact_zone_transitions", "player_id", Whose::Own).is("kind", kind)
}

const fn defended(is_first: bool, flag: Option<&'static str>) -> Counted {
    Counted::Defended(Defended { is_first, flag })
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

const fn pressed(is_pressed: bool, successes: &'static [&'static str]) -> Counted {
    Counted::Acting(Acting {
        is_pressed: Some(is_pressed),
        successes,
    })
}

const SUCCESS: &[&str] = &["SU01"];
const FLAGGED: &[&str] = &["SU01", "SU02"];

/// All statistics.
pub(super) fn all() -> Vec<Statistic> {
    let columns = [
        ice_time(),
        scoring(),
        shooting(),
        passing(),
        puck(),
        moving(),
        defending(),
        pressure(),
        on_ice_counts(),
        on_ice_shares(),
    ];
    let columns = columns.into_iter().flatten();
    let faceoffs = computed(
        "fo_total",
        "Faceoffs taken",
        Unit::Count,
        "faceoffs won + faceoffs lost",
        &["fo_won", "fo_lost"],
        sum,
    );
    columns
        .map(|statistic| statistic.column_of(TABLE))
        .chain([faceoffs.column_of(BOX)])
        .chain(parts_only())
        .collect()
}

/// Numbers that others are made of and that have no column.
fn parts_only() -> Vec<Statistic> {
    vec![
        seconds(
            "game_seconds",
            "Seconds of all stints",
            Counted::Stints(Stints::All),
        ),
        count("off_cf", "Own attempts while he sat", off_ice(true)),
        count("off_ca", "Attempts against while he sat", off_ice(false)),
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

fn ice_time() -> Vec<Statistic> {
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

fn on_ice_counts() -> Vec<Statistic> {
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

fn on_ice_shares() -> Vec<Statistic> {
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
