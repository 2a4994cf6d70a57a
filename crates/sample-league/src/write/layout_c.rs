//! Layout C: the browser's export with codes and ids beside the texts (91 event and 66 shift columns).

use super::export::{AssistLinks, chosen_zone, extra_sheets, pressure, set_shared};
use super::game::{EventRow, GameFile, minutes_seconds, shown_clocks};
use super::layout_b;
use super::spelling::raw_detail;
use super::{RowFiller, Sheet, dictionary};
use crate::simulation::Zone;

/// Columns that this layout adds to those of layout B.
const MORE_EVENTS: [&str; 45] = [
    "event_type_code",
    "event_type_id",
    "event_detail_code",
    "event_detail_id",
    "event_detail_2_code",
    "event_detail_2_id",
    "linked_event_index",
    "tracking_event_index",
    "linked_event_index_",
    "video_url",
    "pim",
    "assist_to_goal_index",
    "assist_primary_event_index",
    "assist_secondary_event_index",
    "puck_x_start",
    "puck_y_start",
    "puck_x_stop",
    "puck_y_stop",
    "puck_x_start_adjusted",
    "puck_y_start_adjusted",
    "puck_x_stop_adjusted",
    "puck_y_stop_adjusted",
    "player_x_start",
    "player_y_start",
    "player_x_stop",
    "player_y_stop",
    "player_x_start_adjusted",
    "player_y_start_adjusted",
    "player_x_stop_adjusted",
    "player_y_stop_adjusted",
    "net_x",
    "net_y",
    "time_start_total_seconds",
    "time_end_total_seconds",
    "duration",
    "running_video_time",
    "event_running_start",
    "event_running_end",
    "period_start_total_running_seconds",
    "running_intermission_duration",
    "shift_index",
    "home_team_zone",
    "away_team_zone",
    "team_venue",
    "role_number",
];

const MORE_SHIFTS: [&str; 23] = [
    "home_ozone_start",
    "home_ozone_end",
    "home_dzone_start",
    "home_dzone_end",
    "home_nzone_start",
    "home_nzone_end",
    "away_ozone_start",
    "away_ozone_end",
    "away_dzone_start",
    "away_dzone_end",
    "away_nzone_start",
    "away_nzone_end",
    "shift_start_total_seconds",
    "shift_end_total_seconds",
    "period_start_total_running_seconds",
    "running_video_time",
    "shift_start_running_time",
    "shift_end_running_time",
    "video_url",
    "is_highlight",
    "home_pim",
    "away_pim",
    "notes",
];

/// The sheets of a layout C workbook.
pub(crate) fn sheets(game: &GameFile) -> Vec<Sheet> {
    let header: Vec<&'static str> = layout_b::EVENTS
        .iter()
        .chain(&MORE_EVENTS)
        .copied()
        .collect();
    let mut events = Sheet::new("events", &header);
    let links = AssistLinks::of(game);
    for row in game.rows() {
        add_event(&mut events, game, &row, &links);
    }
    let header: Vec<&'static str> = layout_b::SHIFTS
        .iter()
        .chain(&MORE_SHIFTS)
        .copied()
        .collect();
    let mut shifts = Sheet::new("shifts", &header);
    for (index, stint) in game.record.stints.iter().enumerate() {
        layout_b::add_shift(&mut shifts, game, index, stint);
    }
    let mut sheets = vec![events, shifts];
    let mut extra = extra_sheets(game, "27.0").into_iter();
    // Metadata comes first in the file.
    if let Some(metadata) = extra.next() {
        sheets.insert(0, metadata);
    }
    sheets.extend(extra);
    sheets
}

fn add_event(sheet: &mut Sheet, game: &GameFile, row: &EventRow, links: &AssistLinks) {
    let event = row.event;
    let detail = raw_detail(event);
    let zone = chosen_zone(row);
    let zone_word = match zone {
        Zone::Offensive => "Offensive",
        Zone::Neutral => "Neutral",
        Zone::Defensive => "Defensive",
    };
    let flag = event.success.map(|success| if success { "s" } else { "u" });
    let mut cells = sheet.row();
    set_shared(&mut cells, game, row, links);
    set_clock_copies(&mut cells, row);
    cells
        .set("event_index_flag_", row.number + 1)
        .set("event_team_zone_", zone.letter())
        .set("event_team_zone", zone_word)
        .set("event_type_", event.kind)
        .set("Type", event.kind)
        .set("event_type_code", event.kind)
        .set("event_type_id", dictionary::type_id(event.kind))
        .set("event_detail_code", detail)
        .set(
            "event_detail_id",
            event.detail.and_then(dictionary::detail_id),
        )
        .set("event_detail_2_code", event.detail_2)
        .set(
            "event_detail_2_id",
            event.detail_2.and_then(dictionary::detail_2_id),
        )
        .set(
            "linked_event_index_",
            event.chain.map(|chain| i64::from(chain) - 1),
        )
        .set("team_", event.team.map_or("h", |team| game.letter(team)));
    for suffix in ["_", ""] {
        cells
            // The texts are labels; the codes beside them count.
            .set(&format!("event_detail{suffix}"), detail.map(label))
            .set(
                &format!("event_detail_2{suffix}"),
                event.detail_2.map(label),
            )
            .set(&format!("event_successful{suffix}"), flag);
    }
    if let Some(team) = event.team {
        cells.set("team_venue", game.venue(team).word());
    }
    if let Some(stint) = game.record.stint_of(event) {
        cells.set("shift_index", stint + 1);
    }
    set_player(&mut cells, game, row);
}

/// A label: the code with blanks.
pub(crate) fn label(code: &'static str) -> String {
    code.replace('_', " ")
}

fn set_clock_copies(cells: &mut RowFiller, row: &EventRow) {
    let (start, end) = shown_clocks(row.event);
    let end = end.or(start);
    for suffix in ["_", ""] {
        for (clock, when) in [(start, "start"), (end, "end")] {
            let parts = clock.map(minutes_seconds);
            cells
                .set(
                    &format!("event_{when}_min{suffix}"),
                    parts.map(|(minutes, _)| minutes),
                )
                .set(
                    &format!("event_{when}_sec{suffix}"),
                    parts.map(|(_, seconds)| seconds),
                );
        }
    }
}

fn set_player(cells: &mut RowFiller, game: &GameFile, row: &EventRow) {
    let Some(actor) = row.actor else { return };
    let (side, role) = if actor.is_own {
        ("e", "event")
    } else {
        ("o", "opp")
    };
    let jersey = game.dressed(actor.player).jersey;
    let puck_side = if actor.is_own {
        "Offensive"
    } else {
        "Defensive"
    };
    let flag = actor.success.map(|success| if success { "s" } else { "u" });
    let presser = pressure(game, row);
    cells
        .set("player_game_number_", jersey)
        .set("player_game_number", jersey)
        .set("role_abrev", if actor.is_own { "e1" } else { "o1" })
        .set("role_abrev_binary_", side)
        .set("player_role", format!("{role}_player_{}", row.slot))
        .set("role_number", row.slot)
        .set("player_name", game.player_name(actor.player))
        .set("side_of_puck_", puck_side)
        .set("side_of_puck", puck_side);
    for suffix in ["_", ""] {
        let second = if suffix.is_empty() {
            "play_detail_2"
        } else {
            "play_detail2_"
        };
        cells
            .set(&format!("play_detail1{suffix}"), actor.details[0])
            .set(second, actor.details[1])
            .set(&format!("play_detail_successful{suffix}"), flag)
            .set(&format!("pressured_pressurer{suffix}"), presser);
    }
}
