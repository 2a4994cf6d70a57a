//! Layout B: the browser's export with 46 event and 43 shift columns. It lost assists, play details,
//! chains, pressure and every "unsuccessful"; the zone letter is `n` unless it was chosen.

use super::game::{EventRow, FIRST_EVENT, GameFile, minutes_seconds, shown_clocks};
use super::spelling::{raw_detail, typed_detail_2};
use super::{Cell, Sheet};
use crate::simulation::{Slot, Stint, Venue, Zone};

/// Columns of the event sheet.
pub(super) const EVENTS: [&str; 46] = [
    "event_index_flag_",
    "sequence_index_flag_",
    "play_index_flag_",
    "linked_event_index_flag_",
    "event_start_min_",
    "event_start_sec_",
    "event_end_min_",
    "event_end_sec_",
    "event_team_zone_",
    "event_type_",
    "event_detail_",
    "event_detail_2_",
    "event_successful_",
    "team_",
    "period",
    "event_index",
    "game_id",
    "home_team",
    "away_team",
    "strength",
    "event_team_zone",
    "event_start_min",
    "event_start_sec",
    "event_end_min",
    "event_end_sec",
    "event_detail",
    "event_detail_2",
    "event_successful",
    "is_highlight",
    "Type",
    "player_game_number_",
    "role_abrev",
    "player_game_number",
    "role_abrev_binary_",
    "player_role",
    "player_name",
    "play_detail1_",
    "play_detail2_",
    "play_detail_successful_",
    "pressured_pressurer_",
    "side_of_puck_",
    "play_detail1",
    "play_detail_2",
    "play_detail_successful",
    "pressured_pressurer",
    "side_of_puck",
];

/// Columns of the shift sheet.
pub(super) const SHIFTS: [&str; 43] = [
    "shift_index",
    "Period",
    "shift_start_min",
    "shift_start_sec",
    "shift_end_min",
    "shift_end_sec",
    "shift_start_type",
    "shift_stop_type",
    "shift_duration",
    "stoppage_time",
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
    "strength",
    "home_team_strength",
    "away_team_strength",
    "home_team_en",
    "away_team_en",
    "home_team_pk",
    "home_team_pp",
    "away_team_pp",
    "away_team_pk",
    "situation",
    "home_goals",
    "away_goals",
    "home_team_plus",
    "home_team_minus",
    "away_team_plus",
    "away_team_minus",
];

/// The sheets of a layout B workbook.
pub(crate) fn sheets(game: &GameFile) -> Vec<Sheet> {
    let mut events = Sheet::new("events", &EVENTS);
    for row in game.rows() {
        add_event(&mut events, game, &row);
    }
    let mut shifts = Sheet::new("shifts", &SHIFTS);
    for (index, stint) in game.record.stints.iter().enumerate() {
        add_shift(&mut shifts, game, index, stint);
    }
    vec![events, shifts]
}

/// Zone letter of the export: chosen on some events, else `n`.
fn chosen_zone(row: &EventRow) -> Zone {
    match row.event.zone {
        Some(zone) if row.number.is_multiple_of(6) => zone,
        _ => Zone::Neutral,
    }
}

fn add_event(sheet: &mut Sheet, game: &GameFile, row: &EventRow) {
    let event = row.event;
    let (start, end) = shown_clocks(event);
    let end = end.or(start);
    let text = |clock: Option<i32>, part: fn((i32, i32)) -> i32| {
        clock.map(|clock| format!("{:02}", part(minutes_seconds(clock))))
    };
    let zone = chosen_zone(row);
    let zone_word = match zone {
        Zone::Offensive => "Offensive",
        Zone::Neutral => "Neutral",
        Zone::Defensive => "Defensive",
    };
    let success = (event.success == Some(true)).then_some(true);
    let mut cells = sheet.row();
    for suffix in ["_", ""] {
        cells
            .set(
                &format!("event_start_min{suffix}"),
                text(start, |(minutes, _)| minutes),
            )
            .set(
                &format!("event_start_sec{suffix}"),
                text(start, |(_, seconds)| seconds),
            )
            .set(
                &format!("event_end_min{suffix}"),
                text(end, |(minutes, _)| minutes),
            )
            .set(
                &format!("event_end_sec{suffix}"),
                text(end, |(_, seconds)| seconds),
            )
            .set(&format!("event_detail{suffix}"), raw_detail(event))
            .set(
                &format!("event_detail_2{suffix}"),
                typed_detail_2(event).map(String::from),
            )
            .set(&format!("event_successful{suffix}"), success);
    }
    cells
        .set("event_index_flag_", row.number + 1)
        .set("event_team_zone_", zone.letter())
        .set("event_team_zone", zone_word)
        .set("event_type_", event.kind)
        .set("Type", event.kind)
        .set("team_", event.team.map_or("h", |team| game.letter(team)))
        .set("period", i32::from(event.period))
        .set("event_index", FIRST_EVENT + row.number as i64)
        .set("game_id", game.fixture.game_id)
        .set("home_team", game.team_name(Venue::Home))
        .set("away_team", game.team_name(Venue::Away))
        .set("strength", "5v5")
        .set("is_highlight", i32::from(event.kind == "Goal"));
    if let Some(actor) = row.actor {
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
        cells
            .set("player_game_number_", jersey)
            .set("player_game_number", jersey)
            // The export repeats slot 1 here whatever the slot is.
            .set("role_abrev", if actor.is_own { "e1" } else { "o1" })
            .set("role_abrev_binary_", side)
            .set("player_role", format!("{role}_player_{}", row.slot))
            .set("player_name", game.player_name(actor.player))
            .set("side_of_puck_", puck_side)
            .set("side_of_puck", puck_side);
    }
}

/// Adds a stint.
pub(super) fn add_shift(sheet: &mut Sheet, game: &GameFile, index: usize, stint: &Stint) {
    let score = score_before(game, index);
    let is_period_end = stint.end == 0;
    let (start_minutes, start_seconds) = minutes_seconds(stint.start);
    let (end_minutes, end_seconds) = minutes_seconds(stint.end);
    let end_text = if is_period_end {
        "0.1".to_owned()
    } else {
        format!("{end_seconds:02}")
    };
    let stop = (!stint.stop_type.is_empty()).then(|| game.stop_type(&stint.stop_type));
    let mut cells = sheet.row();
    cells
        .set("shift_index", index + 1)
        .set("Period", i32::from(stint.period))
        .set("shift_start_min", format!("{start_minutes:02}"))
        .set("shift_start_sec", format!("{start_seconds:02}"))
        .set("shift_end_min", format!("{end_minutes:02}"))
        .set("shift_end_sec", end_text)
        .set("shift_start_type", stint.start_type)
        .set("shift_stop_type", stop)
        .set("shift_duration", stint.seconds())
        .set("stoppage_time", 0)
        .set("game_id", game.fixture.game_id)
        .set("home_team", game.team_name(Venue::Home))
        .set("away_team", game.team_name(Venue::Away))
        .set("strength", strength_text(game, stint))
        .set("situation", situation(game, stint));
    for file_venue in Venue::BOTH {
        let venue = game.venue(file_venue);
        let side = if file_venue == Venue::Home {
            "home"
        } else {
            "away"
        };
        for slot in Slot::ALL {
            let jersey = stint.on_ice[venue.index()][slot.index()].map(|player| {
                game.dressed(crate::simulation::PlayerRef {
                    venue,
                    index: player,
                })
                .jersey
            });
            cells.set(&format!("{side}_{}", slot.column()), jersey);
        }
        let (own, other) = (stint.base_skaters(venue), stint.base_skaters(venue.other()));
        cells
            .set(&format!("{side}_team_strength"), stint.skaters(venue))
            .set(
                &format!("{side}_team_en"),
                i32::from(stint.is_net_empty(venue)),
            )
            .set(&format!("{side}_team_pp"), i32::from(own > other))
            .set(&format!("{side}_team_pk"), i32::from(own < other))
            .set(&format!("{side}_goals"), score[venue.index()])
            .set(&format!("{side}_team_plus"), 0)
            .set(&format!("{side}_team_minus"), 0);
    }
}

/// Score before a stint, by the schedule's sides.
pub(crate) fn score_before(game: &GameFile, index: usize) -> [i64; 2] {
    let mut score = [0; 2];
    for stint in game.record.stints.iter().take(index) {
        for venue in Venue::BOTH {
            if stint.stop_type == format!("{} Goal", venue.word()) {
                score[venue.index()] += 1;
            }
        }
    }
    score
}

/// `5v4`, seen by the file's home team.
pub(crate) fn strength_text(game: &GameFile, stint: &Stint) -> String {
    let [home, away] = Venue::BOTH.map(|venue| stint.skaters(game.venue(venue)));
    format!("{home}v{away}")
}

/// The export's word for the strength.
fn situation(game: &GameFile, stint: &Stint) -> Cell {
    let [home, away] = Venue::BOTH.map(|venue| game.venue(venue));
    if stint.is_net_empty(home) || stint.is_net_empty(away) {
        return "Empty Net".into();
    }
    match stint.skaters(home).cmp(&stint.skaters(away)) {
        std::cmp::Ordering::Greater => "Power Play".into(),
        std::cmp::Ordering::Equal => "Full Strength".into(),
        std::cmp::Ordering::Less => "Shorthanded".into(),
    }
}
