//! The columns of `fact_goalie_game_stats`.

use super::skater::ICE_TIME;
use crate::dashboard::grid::{Column, Format, column};

/// The columns of `fact_goalie_game_stats`.
pub(in crate::dashboard) const GOALIE: [Column; 19] = [
    ICE_TIME,
    column(
        "shots_against",
        "SA",
        Format::Whole,
        "Saves and goals against; – without usable shifts.",
    ),
    column("saves", "SV", Format::Whole, "Saves."),
    column(
        "goals_against",
        "GA",
        Format::Whole,
        "Goals against while in net; – without usable shifts.",
    ),
    column(
        "save_pct",
        "SV%",
        Format::Decimals(1),
        "Saves per shot against in percent; – without one.",
    ),
    column(
        "xg_faced",
        "xGA",
        Format::Decimals(2),
        "Expected goals of the unblocked attempts faced; – without usable shifts.",
    ),
    column(
        "gsax",
        "GSAx",
        Format::Decimals(2),
        "Expected goals faced minus goals against; – without an attempt faced.",
    ),
    column(
        "hd_shots_against",
        "HDSA",
        Format::Whole,
        "Shots against from high danger; – without usable shifts.",
    ),
    column("hd_saves", "HDSV", Format::Whole, "Saves from high danger."),
    column(
        "hd_save_pct",
        "HDSV%",
        Format::Decimals(1),
        "Saves per shot against from high danger in percent; – without one.",
    ),
    column(
        "rush_shots_against",
        "RshSA",
        Format::Whole,
        "Shots against from the rush; – without usable shifts.",
    ),
    column("rush_saves", "RshSV", Format::Whole, "Saves from the rush."),
    column(
        "rebound_shots_against",
        "RebSA",
        Format::Whole,
        "Shots against from a rebound; – without usable shifts.",
    ),
    column(
        "rebound_saves",
        "RebSV",
        Format::Whole,
        "Saves from a rebound.",
    ),
    column(
        "saves_freeze",
        "Freeze",
        Format::Whole,
        "Saves that froze the puck.",
    ),
    column(
        "saves_rebound",
        "Reb",
        Format::Whole,
        "Saves that left a rebound.",
    ),
    column(
        "rebound_control_pct",
        "RC%",
        Format::Decimals(1),
        "Frozen pucks and rebounds recovered by the team per save in percent; – without a save.",
    ),
    column(
        "quality_start",
        "QS",
        Format::Flag,
        "Quality start: save percentage at or above that of the completely tracked games; – without a shot against.",
    ),
    column(
        "goalie_game_score",
        "GS",
        Format::Decimals(2),
        "Game score: weighted saves minus weighted goals against; – without usable shifts.",
    ),
];
