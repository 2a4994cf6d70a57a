//! The columns of `v_goalie_season`, `v_goalie_career` and `v_goalie_game_log`, as the pages of a goalie show them.

use crate::dashboard::grid::{Column, Format, column};

/// Official numbers.
pub(super) static OFFICIAL: [Column; 10] = [
    column(
        "gp_official",
        "GP",
        Format::Whole,
        "Games in goal by the official box score.",
    ),
    column("wins", "W", Format::Whole, "Of these, games his team won."),
    column(
        "losses",
        "L",
        Format::Whole,
        "Of these, games his team lost, overtime included.",
    ),
    column("ties", "T", Format::Whole, "Of these, games his team tied."),
    column(
        "shared_games",
        "Shared",
        Format::Whole,
        "Of these, games in which another goalie of the team appeared too.",
    ),
    column(
        "goals_against",
        "GA",
        Format::Whole,
        "Official goals against.",
    ),
    column(
        "gaa",
        "GAA",
        Format::Decimals(2),
        "Official goals against per game; – without a game.",
    ),
    column(
        "shutouts",
        "SO",
        Format::Whole,
        "Official shutouts as recorded.",
    ),
    column(
        "win_pct",
        "W%",
        Format::Decimals(1),
        "Wins per game in percent; – without a game.",
    ),
    column("pim", "PIM", Format::Whole, "Official penalty minutes."),
];

/// Tracked numbers that a line has room for.
pub(super) static TRACKED: [Column; 11] = [
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
        "Time on ice; – without a tracked game.",
    ),
    column(
        "shots_against",
        "SA",
        Format::Whole,
        "Saves and goals against; – without a tracked game.",
    ),
    column("saves", "SV", Format::Whole, "– without a tracked game."),
    column(
        "goals_against_tracked",
        "GA",
        Format::Whole,
        "– without a tracked game.",
    ),
    column(
        "save_pct",
        "SV%",
        Format::Decimals(1),
        "Saves per shot against in percent; – without one.",
    ),
    column(
        "gaa_tracked",
        "GAA",
        Format::Decimals(2),
        "Goals against per regulation game; – without ice time.",
    ),
    column(
        "shutouts_tracked",
        "SO",
        Format::Whole,
        "– without a tracked game.",
    ),
    column(
        "xg_faced",
        "xGA",
        Format::Decimals(2),
        "Expected goals of the unblocked attempts faced; – without a tracked game.",
    ),
    column(
        "gsax",
        "GSAx",
        Format::Decimals(2),
        "Expected goals faced minus goals against; – without an attempt faced.",
    ),
    column(
        "quality_start_pct",
        "QS%",
        Format::Decimals(1),
        "Games with a quality start in percent; – without a shot against.",
    ),
];

/// Everything that was tracked in a season.
pub(super) static SHEET: [Column; 32] = [
    column("toi_seconds", "Time on ice", Format::Clock, ""),
    column("shots_against", "Shots against", Format::Whole, ""),
    column("saves", "Saves", Format::Whole, ""),
    column("goals_against_tracked", "Goals against", Format::Whole, ""),
    column("save_pct", "Saves, %", Format::Decimals(1), ""),
    column(
        "gaa_tracked",
        "Goals against per game",
        Format::Decimals(2),
        "",
    ),
    column("attempts_faced", "Attempts faced", Format::Whole, ""),
    column(
        "unblocked_faced",
        "Unblocked attempts faced",
        Format::Whole,
        "",
    ),
    column("xg_faced", "Expected goals faced", Format::Decimals(2), ""),
    column(
        "gsax",
        "Goals saved above expected",
        Format::Decimals(2),
        "",
    ),
    column(
        "gsax_per60",
        "The same per 60 minutes",
        Format::Decimals(2),
        "",
    ),
    column("gsaa", "Goals saved above average", Format::Decimals(2), ""),
    column("quality_starts", "Quality starts", Format::Whole, ""),
    column(
        "quality_start_pct",
        "Quality starts, %",
        Format::Decimals(1),
        "",
    ),
    column("bad_starts", "Bad starts", Format::Whole, ""),
    column(
        "hd_shots_against",
        "High-danger shots against",
        Format::Whole,
        "",
    ),
    column("hd_saves", "High-danger saves", Format::Whole, ""),
    column(
        "hd_save_pct",
        "High-danger saves, %",
        Format::Decimals(1),
        "",
    ),
    column(
        "rush_shots_against",
        "Shots against off the rush",
        Format::Whole,
        "",
    ),
    column("rush_saves", "Saves off the rush", Format::Whole, ""),
    column(
        "rush_save_pct",
        "Saves off the rush, %",
        Format::Decimals(1),
        "",
    ),
    column(
        "rebound_shots_against",
        "Shots against off rebounds",
        Format::Whole,
        "",
    ),
    column("rebound_saves", "Saves off rebounds", Format::Whole, ""),
    column(
        "rebound_save_pct",
        "Saves off rebounds, %",
        Format::Decimals(1),
        "",
    ),
    column(
        "saves_freeze",
        "Saves that froze the puck",
        Format::Whole,
        "",
    ),
    column("freeze_pct", "Frozen pucks, %", Format::Decimals(1), ""),
    column(
        "saves_rebound",
        "Saves that left a rebound",
        Format::Whole,
        "",
    ),
    column("saves_played", "Saves played on", Format::Whole, ""),
    column(
        "rebound_control_pct",
        "Rebound control, %",
        Format::Decimals(1),
        "",
    ),
    column(
        "rapid_shots",
        "Shots within three seconds of the one before",
        Format::Whole,
        "",
    ),
    column("shutouts_tracked", "Shutouts", Format::Whole, ""),
    column("gp_tracked", "Completely tracked games", Format::Whole, ""),
];

/// The official line of a game.
pub(super) static GAME_OFFICIAL: [Column; 6] = [
    column(
        "decision",
        "Result",
        Format::Text,
        "Of his team; – when it did not play in the game.",
    ),
    column(
        "team_goals",
        "GF",
        Format::Whole,
        "Official goals of his team.",
    ),
    column(
        "goals_against",
        "GA",
        Format::Whole,
        "Official goals against.",
    ),
    column("is_shutout", "SO", Format::Flag, "Official shutout."),
    column(
        "is_shared",
        "Shared",
        Format::Flag,
        "Another goalie of his team appeared too.",
    ),
    column("is_sub", "Sub", Format::Flag, "Played as a substitute."),
];
