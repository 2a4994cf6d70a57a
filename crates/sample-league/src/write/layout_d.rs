//! Layout D: the browser's plain export, 44 event and 25 shift columns. It has no column for the team of
//! an event; only the players tell it.

use super::Sheet;
use super::export::{AssistLinks, chosen_zone, extra_sheets, pressure, set_shared};
use super::game::{EventRow, GameFile, minutes_seconds, shown_clocks};
use super::spelling::raw_detail;
use crate::simulation::{PlayerRef, Slot, Stint, Venue};

const EVENTS: [&str; 44] = [
    "game_id",
    "home_team",
    "away_team",
    "period",
    "event_index",
    "linked_event_index",
    "tracking_event_index",
    "event_type",
    "event_detail",
    "event_detail_2",
    "event_successful",
    "event_team_zone",
    "event_start_min",
    "event_start_sec",
    "event_end_min",
    "event_end_sec",
    "strength",
    "is_highlight",
    "video_url",
    "player_game_number",
    "player_role",
    "play_detail1",
    "play_detail_2",
    "play_detail_successful",
    "pressured_pressurer",
    "side_of_puck",
    "pim",
    "assist_to_goal_index",
    "assist_primary_event_index",
    "assist_secondary_event_index",
    "puck_x_start",
    "puck_y_start",
    "puck_x_stop",
    "puck_y_stop",
    "player_x_start",
    "player_y_start",
    "player_x_stop",
    "player_y_stop",
    "net_x",
    "net_y",
    "time_start_total_seconds",
    "time_end_total_seconds",
    "duration",
    "running_video_time",
];

const SHIFTS: [&str; 25] = [
    "shift_index",
    "Period",
    "shift_start_min",
    "shift_start_sec",
    "shift_end_min",
    "shift_end_sec",
    "shift_start_type",
    "shift_stop_type",
    "home_forward_1",
    "home_forward_2",
    "home_forward_3",
    "home_defense_1",
    "home_defense_2",
    "home_goalie",
    "home_xtra",
    "away_forward_1",
    "away_forward_2",
    "away_forward_3",
    "away_defense_1",
    "away_defense_2",
    "away_goalie",
    "away_xtra",
    "game_id",
    "home_team",
    "away_team",
];

/// The sheets of a layout D workbook.
pub(crate) fn sheets(game: &GameFile) -> Vec<Sheet> {
    let mut events = Sheet::new("events", &EVENTS);
    let links = AssistLinks::of(game);
    for row in game.rows() {
        add_event(&mut events, game, &row, &links);
    }
    let mut shifts = Sheet::new("shifts", &SHIFTS);
    for (index, stint) in game.record.stints.iter().enumerate() {
        add_shift(&mut shifts, game, index, stint);
    }
    let mut sheets = vec![events, shifts];
    sheets.extend(extra_sheets(game, "29.2"));
    sheets
}

fn add_event(sheet: &mut Sheet, game: &GameFile, row: &EventRow, links: &AssistLinks) {
    let event = row.event;
    let (start, end) = shown_clocks(event);
    let mut cells = sheet.row();
    set_shared(&mut cells, game, row, links);
    for (clock, when) in [(start, "start"), (end.or(start), "end")] {
        let parts = clock.map(minutes_seconds);
        cells
            .set(
                &format!("event_{when}_min"),
                parts.map(|(minutes, _)| minutes),
            )
            .set(
                &format!("event_{when}_sec"),
                parts.map(|(_, seconds)| seconds),
            );
    }
    cells
        .set("event_type", event.kind)
        .set("event_detail", raw_detail(event))
        .set("event_detail_2", event.detail_2)
        .set(
            "event_successful",
            event.success.map(|success| if success { "s" } else { "u" }),
        )
        .set("event_team_zone", chosen_zone(row).letter());
    if let Some(actor) = row.actor {
        let role = if actor.is_own { "event" } else { "opp" };
        cells
            .set("player_game_number", game.dressed(actor.player).jersey)
            .set("player_role", format!("{role}_player_{}", row.slot))
            .set("play_detail1", actor.details[0])
            .set("play_detail_2", actor.details[1])
            .set(
                "play_detail_successful",
                actor.success.map(|success| if success { "s" } else { "u" }),
            )
            .set("pressured_pressurer", pressure(game, row))
            .set(
                "side_of_puck",
                if actor.is_own {
                    "Offensive"
                } else {
                    "Defensive"
                },
            );
    }
}

fn add_shift(sheet: &mut Sheet, game: &GameFile, index: usize, stint: &Stint) {
    let (start_minutes, start_seconds) = minutes_seconds(stint.start);
    let (end_minutes, end_seconds) = minutes_seconds(stint.end);
    let stop = if stint.stop_type.is_empty() {
        "OnTheFly".to_owned()
    } else {
        game.stop_type(&stint.stop_type)
    };
    let mut cells = sheet.row();
    cells
        .set("shift_index", index + 1)
        .set("Period", i32::from(stint.period))
        .set("shift_start_min", start_minutes)
        .set("shift_start_sec", start_seconds)
        .set("shift_end_min", end_minutes)
        .set("shift_end_sec", end_seconds)
        .set("shift_start_type", stint.start_type)
        .set("shift_stop_type", stop)
        .set("game_id", game.fixture.game_id)
        .set("home_team", game.team_name(Venue::Home))
        .set("away_team", game.team_name(Venue::Away));
    for file_venue in Venue::BOTH {
        let venue = game.venue(file_venue);
        let side = if file_venue == Venue::Home {
            "home"
        } else {
            "away"
        };
        for slot in Slot::ALL {
            let jersey = stint.on_ice[venue.index()][slot.index()]
                .map(|index| game.dressed(PlayerRef { venue, index }).jersey);
            cells.set(&format!("{side}_{}", slot.column()), jersey);
        }
    }
}
