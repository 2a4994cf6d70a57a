//! Tables of tracked games.

use super::{Place, Table, TableBuilder, TableError};
use crate::canonical::{CanonicalGame, Event, EventPlayer, Shift, ShiftPlayer};

/// The four tables of tracked games in the making.
pub(crate) struct GameTables {
    events: TableBuilder<Event>,
    event_players: TableBuilder<EventPlayer>,
    shifts: TableBuilder<Shift>,
    shift_players: TableBuilder<ShiftPlayer>,
}

impl GameTables {
    pub(crate) fn new() -> Self {
        Self {
            events: events(),
            event_players: event_players(),
            shifts: shifts(),
            shift_players: shift_players(),
        }
    }

    pub(crate) fn append(&mut self, place: Place<'_>, game: &CanonicalGame) {
        for event in &game.events {
            self.events.append(place, event);
        }
        for player in &game.event_players {
            self.event_players.append(place, player);
        }
        for shift in &game.shifts {
            self.shifts.append(place, shift);
        }
        for player in &game.shift_players {
            self.shift_players.append(place, player);
        }
    }

    pub(crate) fn finish(self) -> Result<Vec<Table>, TableError> {
        Ok(vec![
            self.events.finish()?,
            self.event_players.finish()?,
            self.shifts.finish()?,
            self.shift_players.finish()?,
        ])
    }
}

fn events() -> TableBuilder<Event> {
    let place = TableBuilder::new("raw_events")
        .game()
        .integer("event_index", |event: &Event| Some(event.event_index))
        .integer("event_index_raw", |event| Some(event.event_index_raw))
        .integer("event_seq", |event| Some(event.event_seq))
        .integer("period", |event| Some(event.period))
        .flag("is_inferred", |event| Some(event.is_inferred))
        .flag("suspect_merge", |event| Some(event.suspect_merge));
    event_codes(event_clocks(place))
        .integer("chain", |event| event.chain)
        .integer("chain_position", |event| event.chain_position)
        .integer("shift_index_contained", |event| event.shift_index_contained)
        .integer("shift_index", |event| event.shift_index)
        .text("assist_1_player_id", |event| {
            event
                .assist_1_player_id
                .as_ref()
                .map(hockey::PlayerId::as_str)
        })
        .text("assist_2_player_id", |event| {
            event
                .assist_2_player_id
                .as_ref()
                .map(hockey::PlayerId::as_str)
        })
        .integer("goal_shot_event_index", |event| event.goal_shot_event_index)
        .number("video_s", |event| event.video_s)
        .number("clip_start_s", |event| event.clip_start_s)
        .number("clip_end_s", |event| event.clip_end_s)
        .flag("is_highlight", |event| event.is_highlight)
        .text("video_url", |event| event.video_url.as_deref())
        .source(
            |event| Some(event.source_sheet),
            |event| Some(event.source_row),
        )
}

fn event_clocks(table: TableBuilder<Event>) -> TableBuilder<Event> {
    table
        .integer("clock_start_s", |event| event.clock_start_s)
        .integer("clock_end_s", |event| event.clock_end_s)
        .integer("clock_raw_s", |event| event.clock_raw_s)
        .flag("clock_repaired", |event| Some(event.clock_repaired))
        .integer("duration_s", |event| Some(event.duration_s))
        .integer("period_elapsed_s", |event| event.period_elapsed_s)
        .integer("game_elapsed_s", |event| event.game_elapsed_s)
        .integer("clock_monotone_s", |event| event.clock_monotone_s)
        .integer("period_seconds", |event| Some(event.period_seconds))
}

fn event_codes(table: TableBuilder<Event>) -> TableBuilder<Event> {
    table
        .text("event_team_id", |event| {
            event.event_team_id.as_ref().map(hockey::TeamId::as_str)
        })
        .flag("team_flipped", |event| Some(event.team_flipped))
        .text("event_type", |event| event.event_type.as_deref())
        .text("event_detail", |event| event.event_detail.as_deref())
        .text("event_detail_2", |event| event.event_detail_2.as_deref())
        .text("type_raw", |event| event.type_raw.as_deref())
        .text("detail_raw", |event| event.detail_raw.as_deref())
        .text("detail_2_raw", |event| event.detail_2_raw.as_deref())
        .text("zone", |event| event.zone.map(hockey::Zone::code))
        .text("zone_source", |event| {
            event
                .zone_source
                .map(super::super::canonical::records::ZoneSource::code)
        })
        .text("success", |event| {
            event
                .success
                .map(super::super::canonical::records::Success::code)
        })
        .text("success_source", |event| {
            event
                .success_source
                .map(super::super::canonical::records::SuccessSource::code)
        })
        .flag("is_tipped", |event| Some(event.is_tipped))
        .flag("is_deflected", |event| Some(event.is_deflected))
        .flag("is_blocked_by_own_team", |event| {
            Some(event.is_blocked_by_own_team)
        })
}

fn event_players() -> TableBuilder<EventPlayer> {
    TableBuilder::new("raw_event_players")
        .game()
        .integer("event_index", |player: &EventPlayer| {
            Some(player.event_index)
        })
        .text("side", |player| Some(player.side.code()))
        .integer("slot", |player| Some(player.slot))
        .text("player_id", |player| {
            player.player_id.as_ref().map(hockey::PlayerId::as_str)
        })
        .integer("jersey_number", |player| player.jersey_number)
        .text("resolved_by", |player| Some(player.resolved_by.code()))
        .text("player_team_id", |player| {
            player.player_team_id.as_ref().map(hockey::TeamId::as_str)
        })
        .text("play_detail_1", |player| player.play_detail_1.as_deref())
        .text("play_detail_2", |player| player.play_detail_2.as_deref())
        .text("recovery_kind", |player| player.recovery_kind)
        .text("play_success", |player| {
            player
                .play_success
                .map(super::super::canonical::records::Success::code)
        })
        .text("pressure_number", |player| {
            player.pressure_number.as_deref()
        })
        .flag("is_pressured", |player| player.is_pressured)
        .text("pressured_by_player_id", |player| {
            player
                .pressured_by_player_id
                .as_ref()
                .map(hockey::PlayerId::as_str)
        })
        .source(
            |player| Some(player.source_sheet),
            |player| Some(player.source_row),
        )
}

fn shifts() -> TableBuilder<Shift> {
    TableBuilder::new("raw_shifts")
        .game()
        .integer("shift_index", |shift: &Shift| Some(shift.shift_index))
        .integer("shift_seq", |shift| Some(shift.shift_seq))
        .integer("period", |shift| Some(shift.period))
        .integer("period_seconds", |shift| Some(shift.period_seconds))
        .integer("clock_start_s", |shift| Some(shift.clock_start_s))
        .integer("clock_end_s", |shift| Some(shift.clock_end_s))
        .integer("duration_s", |shift| Some(shift.duration_s))
        .integer("dead_s", |shift| Some(shift.dead_s))
        .integer("playing_s", |shift| Some(shift.playing_s))
        .integer("game_elapsed_start_s", |shift| {
            Some(shift.game_elapsed_start_s)
        })
        .text("start_type", |shift| Some(&shift.start_type))
        .text("stop_type", |shift| Some(&shift.stop_type))
        .text("stop_type_raw", |shift| shift.stop_type_raw.as_deref())
        .integer("home_skaters", |shift| Some(shift.home_skaters))
        .integer("away_skaters", |shift| Some(shift.away_skaters))
        .flag("home_net_empty", |shift| Some(shift.home_net_empty))
        .flag("away_net_empty", |shift| Some(shift.away_net_empty))
        .text("sheet_start_zone", |shift| {
            shift.sheet_start_zone.map(hockey::Zone::code)
        })
        .text("sheet_end_zone", |shift| {
            shift.sheet_end_zone.map(hockey::Zone::code)
        })
        .source(
            |shift| Some(shift.source_sheet),
            |shift| Some(shift.source_row),
        )
}

fn shift_players() -> TableBuilder<ShiftPlayer> {
    TableBuilder::new("raw_shift_players")
        .game()
        .integer("shift_index", |player: &ShiftPlayer| {
            Some(player.shift_index)
        })
        .text("venue", |player| Some(player.venue.code()))
        .text("slot", |player| Some(player.slot))
        .text("team_id", |player| Some(player.team_id.as_str()))
        .integer("jersey_number", |player| player.jersey_number)
        .text("player_id", |player| {
            player.player_id.as_ref().map(hockey::PlayerId::as_str)
        })
        .source(
            |player| Some(player.source_sheet),
            |player| Some(player.source_row),
        )
}
