//! The columns of `v_player_season` and `v_player_career`, as the pages of a player show them.

use crate::dashboard::grid::{Column, Format, column};

/// Official numbers.
pub(super) static OFFICIAL: [Column; 12] = [
    column(
        "gp_official",
        "GP",
        Format::Whole,
        "Games by the official box score.",
    ),
    column(
        "goals",
        "G",
        Format::Whole,
        "Official goals; – without a game.",
    ),
    column(
        "assists",
        "A",
        Format::Whole,
        "Official assists; – without a game.",
    ),
    column(
        "points",
        "P",
        Format::Whole,
        "Official goals and assists; – without a game.",
    ),
    column(
        "pim",
        "PIM",
        Format::Whole,
        "Official penalty minutes; – without a game.",
    ),
    column(
        "goals_per_game",
        "G/GP",
        Format::Decimals(2),
        "Goals per official game.",
    ),
    column(
        "assists_per_game",
        "A/GP",
        Format::Decimals(2),
        "Assists per official game.",
    ),
    column(
        "points_per_game",
        "P/GP",
        Format::Decimals(2),
        "Points per official game.",
    ),
    column(
        "games_as_sub",
        "Sub",
        Format::Whole,
        "Games as a substitute.",
    ),
    column(
        "multi_point_games",
        "2+ P",
        Format::Whole,
        "Games with two points or more.",
    ),
    column(
        "hat_tricks",
        "HT",
        Format::Whole,
        "Games with three goals or more.",
    ),
    column(
        "longest_point_streak",
        "Streak",
        Format::Whole,
        "Most games in a row with a point.",
    ),
];

/// Official numbers of a career.
pub(super) static OFFICIAL_CAREER: [Column; 10] = [
    column(
        "seasons",
        "Seasons",
        Format::Whole,
        "Seasons with an official game.",
    ),
    column(
        "gp_official",
        "GP",
        Format::Whole,
        "Games by the official box score.",
    ),
    column(
        "goals",
        "G",
        Format::Whole,
        "Official goals; – without a game.",
    ),
    column(
        "assists",
        "A",
        Format::Whole,
        "Official assists; – without a game.",
    ),
    column(
        "points",
        "P",
        Format::Whole,
        "Official goals and assists; – without a game.",
    ),
    column(
        "pim",
        "PIM",
        Format::Whole,
        "Official penalty minutes; – without a game.",
    ),
    column(
        "goals_per_game",
        "G/GP",
        Format::Decimals(2),
        "Goals per official game.",
    ),
    column(
        "assists_per_game",
        "A/GP",
        Format::Decimals(2),
        "Assists per official game.",
    ),
    column(
        "points_per_game",
        "P/GP",
        Format::Decimals(2),
        "Points per official game.",
    ),
    column(
        "best_season_points",
        "Best season",
        Format::Whole,
        "Most points in one season.",
    ),
];

/// Tracked numbers that a line has room for.
pub(super) static TRACKED: [Column; 14] = [
    column(
        "gp_tracked",
        "GP",
        Format::Whole,
        "Completely tracked games.",
    ),
    column(
        "toi_seconds",
        "TOI",
        Format::Clock,
        "Time on ice; – without usable shifts.",
    ),
    column(
        "goals_tracked",
        "G",
        Format::Whole,
        "Tracked goals; – without a tracked game.",
    ),
    column(
        "points_tracked",
        "P",
        Format::Whole,
        "Tracked goals and tagged assists; – when assists were not tracked.",
    ),
    column(
        "plus_minus",
        "+/−",
        Format::Signed,
        "– without usable shifts.",
    ),
    column(
        "shot_attempts",
        "Att",
        Format::Whole,
        "Shot attempts; – without a tracked game.",
    ),
    column(
        "shots_on_goal",
        "SOG",
        Format::Whole,
        "Shots on goal; – without a tracked game.",
    ),
    column(
        "shooting_pct",
        "SH%",
        Format::Decimals(1),
        "Goals per shot on goal; – without one.",
    ),
    column(
        "xg",
        "xG",
        Format::Decimals(2),
        "Expected goals; – without a tracked game.",
    ),
    column(
        "goals_minus_xg",
        "G−xG",
        Format::Decimals(2),
        "Goals minus expected goals; – without a tracked game.",
    ),
    column(
        "on_cf_pct",
        "CF%",
        Format::Decimals(1),
        "Own share of the attempts on the ice; – without one.",
    ),
    column(
        "on_xgf_pct",
        "xGF%",
        Format::Decimals(1),
        "Own share of the expected goals on the ice; – without any.",
    ),
    column(
        "takeaways",
        "TK",
        Format::Whole,
        "Takeaways; – without a tracked game.",
    ),
    column(
        "giveaways",
        "GV",
        Format::Whole,
        "Giveaways, clears and dump-ins included; – without a tracked game.",
    ),
];

/// What happened on the ice.
pub(super) static ON_ICE: [Column; 34] = [
    column("toi_seconds", "Time on ice", Format::Clock, ""),
    column("toi_ev", "At even strength", Format::Clock, ""),
    column("toi_pp", "On the power play", Format::Clock, ""),
    column("toi_sh", "Short-handed", Format::Clock, ""),
    column("shift_count", "Shifts", Format::Whole, ""),
    column("avg_shift_seconds", "Mean shift", Format::Clock, ""),
    column("on_cf", "Attempts for (CF)", Format::Whole, ""),
    column("on_ca", "Attempts against (CA)", Format::Whole, ""),
    column("on_cf_pct", "CF%", Format::Decimals(1), ""),
    column("off_cf_pct", "CF% without him", Format::Decimals(1), ""),
    column("cf_pct_rel", "CF% relative", Format::Decimals(1), ""),
    column("on_ff", "Unblocked for (FF)", Format::Whole, ""),
    column("on_fa", "Unblocked against (FA)", Format::Whole, ""),
    column("on_ff_pct", "FF%", Format::Decimals(1), ""),
    column("on_sf", "Shots on goal for", Format::Whole, ""),
    column("on_sa", "Shots on goal against", Format::Whole, ""),
    column("on_gf", "Goals for", Format::Whole, ""),
    column("on_ga", "Goals against", Format::Whole, ""),
    column("plus_minus", "Plus-minus", Format::Signed, ""),
    column("on_xgf", "Expected goals for", Format::Decimals(2), ""),
    column("on_xga", "Expected goals against", Format::Decimals(2), ""),
    column("on_xgf_pct", "xGF%", Format::Decimals(1), ""),
    column("on_sh_pct", "On-ice shooting, %", Format::Decimals(1), ""),
    column("on_sv_pct", "On-ice saves, %", Format::Decimals(1), ""),
    column("pdo", "PDO", Format::Decimals(1), ""),
    column(
        "starts_oz",
        "Shifts begun in the offensive third",
        Format::Whole,
        "",
    ),
    column(
        "starts_nz",
        "Shifts begun in the neutral third",
        Format::Whole,
        "",
    ),
    column(
        "starts_dz",
        "Shifts begun in the defensive third",
        Format::Whole,
        "",
    ),
    column(
        "starts_on_the_fly",
        "Shifts begun during play",
        Format::Whole,
        "",
    ),
    column(
        "oz_start_pct",
        "Offensive of the offensive and defensive starts, %",
        Format::Decimals(1),
        "",
    ),
    column("xg", "Individual xg", Format::Decimals(2), ""),
    column("goals_tracked", "Goals", Format::Whole, ""),
    column(
        "goals_minus_xg",
        "Goals minus expected",
        Format::Decimals(2),
        "",
    ),
    column(
        "points_per60",
        "Points per 60 minutes, games with tagged assists",
        Format::Decimals(2),
        "",
    ),
];

/// What he did with the puck and without it.
pub(super) static SKILL: [Column; 25] = [
    column("pass_attempts", "Passes", Format::Whole, ""),
    column("passes_completed", "Completed passes", Format::Whole, ""),
    column("pass_pct", "Completed passes, %", Format::Decimals(1), ""),
    column("shot_assists", "Shot assists", Format::Whole, ""),
    column("entries", "Zone entries", Format::Whole, ""),
    column(
        "entries_controlled",
        "Controlled entries",
        Format::Whole,
        "",
    ),
    column(
        "entry_control_pct",
        "Controlled of the entries, %",
        Format::Decimals(1),
        "",
    ),
    column(
        "entries_with_sog",
        "Entries with a shot on goal",
        Format::Whole,
        "",
    ),
    column("exits", "Zone exits", Format::Whole, ""),
    column("exits_controlled", "Controlled exits", Format::Whole, ""),
    column(
        "exit_control_pct",
        "Controlled of the exits, %",
        Format::Decimals(1),
        "",
    ),
    column("keepins", "Pucks kept in", Format::Whole, ""),
    column(
        "entries_defended",
        "Entries met as first defender",
        Format::Whole,
        "",
    ),
    column("takeaways", "Takeaways", Format::Whole, ""),
    column(
        "giveaways",
        "Giveaways, clears and dump-ins included",
        Format::Whole,
        "",
    ),
    column("bad_giveaways", "Bad giveaways", Format::Whole, ""),
    column(
        "turnover_diff",
        "Takeaways minus bad giveaways",
        Format::Signed,
        "",
    ),
    column("blocks", "Blocks", Format::Whole, ""),
    column("fo_won", "Faceoffs won", Format::Whole, ""),
    column("fo_lost", "Faceoffs lost", Format::Whole, ""),
    column("fo_pct", "Faceoffs won, %", Format::Decimals(1), ""),
    column("penalties_taken", "Penalties taken", Format::Whole, ""),
    column("penalties_drawn", "Penalties drawn", Format::Whole, ""),
    column(
        "primary_assists",
        "Primary assists as tagged",
        Format::Whole,
        "",
    ),
    column(
        "secondary_assists",
        "Secondary assists as tagged",
        Format::Whole,
        "",
    ),
];

/// The names of columns, each once.
pub(in crate::dashboard) fn keys(groups: &[&[Column]]) -> Vec<&'static str> {
    let mut keys: Vec<&'static str> = Vec::new();
    for column in groups.iter().copied().flatten() {
        if !keys.contains(&column.key) {
            keys.push(column.key);
        }
    }
    keys
}
