//! The canonical records of one game, in the terms of hockey and of the schedule.

use hockey::{PlayerId, Side, TeamId, Venue, Zone};

/// Whether a zone was fixed by the event's code or chosen by the person who tracked it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ZoneSource {
    /// The event's code leaves no choice.
    Typed,
    /// A letter in the file.
    Tracked,
}

impl ZoneSource {
    /// The word written to tables.
    pub fn code(self) -> &'static str {
        match self {
            Self::Typed => "typed",
            Self::Tracked => "tracked",
        }
    }
}

/// Whether a success flag stands in the file or follows from the code.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SuccessSource {
    /// A flag in the file.
    Tracked,
    /// The code says it.
    Derived,
}

impl SuccessSource {
    /// The word written to tables.
    pub fn code(self) -> &'static str {
        match self {
            Self::Tracked => "tracked",
            Self::Derived => "derived",
        }
    }
}

/// Success of an event or of a player's action.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Success {
    /// It worked.
    Successful,
    /// It did not.
    Unsuccessful,
}

impl Success {
    /// One letter: `s` or `u`.
    pub fn code(self) -> &'static str {
        match self {
            Self::Successful => "s",
            Self::Unsuccessful => "u",
        }
    }
}

/// How a jersey number was resolved.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ResolvedBy {
    /// On the roster of the team the row says.
    Team,
    /// Only on the roster of the other team.
    OtherTeam,
    /// Not at all.
    None,
}

impl ResolvedBy {
    /// The word written to tables.
    pub fn code(self) -> &'static str {
        match self {
            Self::Team => "team",
            Self::OtherTeam => "other_team",
            Self::None => "none",
        }
    }
}

/// One logical event. Clocks are whole seconds remaining in the period; null where there is no clock.
#[derive(Debug, Clone, PartialEq)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "a record of a table, not a state"
)]
pub struct Event {
    /// Unique number in the game: the typed one, or a new one where that was taken.
    pub event_index: i64,
    /// Number as typed.
    pub event_index_raw: i64,
    /// Position in the game, from 1.
    pub event_seq: i64,
    /// Period 1 to 5.
    pub period: i64,
    /// The event is not in the file; a goal shot and the official score say that it happened.
    pub is_inferred: bool,
    /// The event seems to be two events in one.
    pub suspect_merge: bool,
    /// Repaired clock at the start.
    pub clock_start_s: Option<i64>,
    /// Clock at the end.
    pub clock_end_s: Option<i64>,
    /// Clock at the start before any repair.
    pub clock_raw_s: Option<i64>,
    /// The clock was repaired.
    pub clock_repaired: bool,
    /// Seconds from start to end; for types without game clock the length of the pause.
    pub duration_s: i64,
    /// Seconds from the start of the period.
    pub period_elapsed_s: Option<i64>,
    /// Seconds from the start of the game.
    pub game_elapsed_s: Option<i64>,
    /// Smallest repaired clock so far in the period.
    pub clock_monotone_s: Option<i64>,
    /// Length of the event's period.
    pub period_seconds: i64,
    /// The team that performs the event.
    pub event_team_id: Option<TeamId>,
    /// The typed team contradicted all players and was exchanged.
    pub team_flipped: bool,
    /// Canonical event type.
    pub event_type: Option<String>,
    /// Canonical first detail.
    pub event_detail: Option<String>,
    /// Canonical second detail.
    pub event_detail_2: Option<String>,
    /// Type as typed.
    pub type_raw: Option<String>,
    /// First detail as typed.
    pub detail_raw: Option<String>,
    /// Second detail as typed.
    pub detail_2_raw: Option<String>,
    /// Zone seen by the event team.
    pub zone: Option<Zone>,
    /// Where the zone comes from.
    pub zone_source: Option<ZoneSource>,
    /// Success.
    pub success: Option<Success>,
    /// Where the success comes from.
    pub success_source: Option<SuccessSource>,
    /// The shot was tipped.
    pub is_tipped: bool,
    /// The shot was deflected.
    pub is_deflected: bool,
    /// A team-mate of the shooter blocked the shot.
    pub is_blocked_by_own_team: bool,
    /// Chain of linked events, 9000 and a number.
    pub chain: Option<i64>,
    /// Position in the chain, from 1.
    pub chain_position: Option<i64>,
    /// Shift by the clock.
    pub shift_index_contained: Option<i64>,
    /// Shift by the clock, or for goals and their shots the shift that the goal ended.
    pub shift_index: Option<i64>,
    /// On goals: who assisted first.
    pub assist_1_player_id: Option<PlayerId>,
    /// On goals: who assisted second.
    pub assist_2_player_id: Option<PlayerId>,
    /// On goals: number of the shot that went in.
    pub goal_shot_event_index: Option<i64>,
    /// Second of the video.
    pub video_s: Option<f64>,
    /// Start of the clip.
    pub clip_start_s: Option<f64>,
    /// End of the clip.
    pub clip_end_s: Option<f64>,
    /// Marked as a highlight.
    pub is_highlight: Option<bool>,
    /// Address of a video.
    pub video_url: Option<String>,
    /// Name of the list.
    pub source_sheet: &'static str,
    /// Row of the event's first line.
    pub source_row: i64,
}

/// A player of an event.
#[derive(Debug, Clone, PartialEq)]
pub struct EventPlayer {
    /// The event.
    pub event_index: i64,
    /// Team of the event or opponent.
    pub side: Side,
    /// Count on that side, from 1.
    pub slot: i64,
    /// The player.
    pub player_id: Option<PlayerId>,
    /// Jersey number as typed.
    pub jersey_number: Option<i64>,
    /// How the jersey was resolved.
    pub resolved_by: ResolvedBy,
    /// The player's team.
    pub player_team_id: Option<TeamId>,
    /// Canonical play detail.
    pub play_detail_1: Option<String>,
    /// A second one.
    pub play_detail_2: Option<String>,
    /// `recovery` or `retrieval` where a puck-winning detail says which.
    pub recovery_kind: Option<&'static str>,
    /// Success of the player's action.
    pub play_success: Option<Success>,
    /// Pressure mark as typed.
    pub pressure_number: Option<String>,
    /// The player acted under pressure; null when the file does not track it.
    pub is_pressured: Option<bool>,
    /// By whom.
    pub pressured_by_player_id: Option<PlayerId>,
    /// Name of the list.
    pub source_sheet: &'static str,
    /// Row.
    pub source_row: i64,
}

/// One stint: a time during which neither team changed a player.
#[derive(Debug, Clone, PartialEq)]
pub struct Shift {
    /// Number as typed.
    pub shift_index: i64,
    /// Position in the game, from 1.
    pub shift_seq: i64,
    /// Period 1 to 5.
    pub period: i64,
    /// Length of the period.
    pub period_seconds: i64,
    /// Clock at the start.
    pub clock_start_s: i64,
    /// Clock at the end.
    pub clock_end_s: i64,
    /// Seconds from start to end.
    pub duration_s: i64,
    /// Seconds of it during which the puck was dead while the clock ran.
    pub dead_s: i64,
    /// The rest.
    pub playing_s: i64,
    /// Seconds from the start of the game to the start of the stint.
    pub game_elapsed_start_s: i64,
    /// Canonical start type.
    pub start_type: String,
    /// Canonical stop type, home and away by the schedule.
    pub stop_type: String,
    /// Stop type as typed.
    pub stop_type_raw: Option<String>,
    /// Skaters of the home team.
    pub home_skaters: i64,
    /// Skaters of the away team.
    pub away_skaters: i64,
    /// The home goalie is off.
    pub home_net_empty: bool,
    /// The away goalie is off.
    pub away_net_empty: bool,
    /// Zone at the start by the sheet, seen by the home team.
    pub sheet_start_zone: Option<Zone>,
    /// Zone at the end by the sheet, seen by the home team.
    pub sheet_end_zone: Option<Zone>,
    /// Name of the list.
    pub source_sheet: &'static str,
    /// Row.
    pub source_row: i64,
}

/// A player of a stint.
#[derive(Debug, Clone, PartialEq)]
pub struct ShiftPlayer {
    /// The stint.
    pub shift_index: i64,
    /// Home or away by the schedule.
    pub venue: Venue,
    /// F1, F2, F3, D1, D2, G or X.
    pub slot: &'static str,
    /// The team.
    pub team_id: TeamId,
    /// Jersey number.
    pub jersey_number: Option<i64>,
    /// The player.
    pub player_id: Option<PlayerId>,
    /// Name of the list.
    pub source_sheet: &'static str,
    /// Row.
    pub source_row: i64,
}

/// Everything that ingest decides about one game.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct CanonicalGame {
    /// Events in order.
    pub events: Vec<Event>,
    /// Their players, in the order of the events, then side, then slot.
    pub event_players: Vec<EventPlayer>,
    /// Stints in order.
    pub shifts: Vec<Shift>,
    /// Their players.
    pub shift_players: Vec<ShiftPlayer>,
}
