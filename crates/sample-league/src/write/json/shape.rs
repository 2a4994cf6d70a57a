//! Members of a save, in the order in which the tracker writes them.

use serde::Serialize;
use std::collections::BTreeMap;

/// A save.
#[derive(Debug, Clone, Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Save {
    pub(crate) version: &'static str,
    pub(crate) game_id: i64,
    pub(crate) home_team: String,
    pub(crate) away_team: String,
    pub(crate) home_color: String,
    pub(crate) away_color: String,
    pub(crate) export_date: String,
    pub(crate) saved_at: String,
    #[serde(rename = "homeAttacksRightP1")]
    pub(crate) home_attacks_right: bool,
    pub(crate) period_lengths: BTreeMap<&'static str, i32>,
    pub(crate) penalty_lengths: BTreeMap<&'static str, i32>,
    pub(crate) rosters: BTreeMap<&'static str, Vec<RosterLine>>,
    pub(crate) events: Vec<SaveEvent>,
    pub(crate) shifts: Vec<SaveShift>,
    pub(crate) videos: Vec<String>,
    pub(crate) video_timing: VideoTiming,
    pub(crate) settings: BTreeMap<&'static str, &'static str>,
}

/// A player of the save's roster.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct RosterLine {
    pub(crate) id: String,
    pub(crate) num: String,
    pub(crate) name: String,
    pub(crate) pos: &'static str,
    pub(crate) rating: Option<f64>,
}

/// An event.
#[derive(Debug, Clone, Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct SaveEvent {
    pub(crate) idx: usize,
    pub(crate) period: u8,
    #[serde(rename = "type")]
    pub(crate) kind: String,
    pub(crate) team: &'static str,
    pub(crate) zone: &'static str,
    pub(crate) success: serde_json::Value,
    pub(crate) detail1: String,
    pub(crate) detail2: String,
    #[serde(rename = "start_time")]
    pub(crate) start_time: String,
    #[serde(rename = "end_time")]
    pub(crate) end_time: String,
    pub(crate) strength: String,
    pub(crate) linked_event_idx: Option<u32>,
    pub(crate) assist_to_goal_idx: Option<usize>,
    pub(crate) sequence_idx: Option<u32>,
    pub(crate) play_idx: Option<u32>,
    pub(crate) players: Vec<SavePlayer>,
    #[serde(rename = "puckXY")]
    pub(crate) puck_xy: Vec<SavePoint>,
    #[serde(rename = "netXY")]
    pub(crate) net_xy: Option<NetPoint>,
    pub(crate) is_highlight: bool,
    #[serde(flatten)]
    pub(crate) codes: Option<Codes>,
}

/// Codes and ids of version 25.
#[derive(Debug, Clone, Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Codes {
    pub(crate) type_code: &'static str,
    pub(crate) type_id: Option<&'static str>,
    pub(crate) detail1_code: Option<&'static str>,
    pub(crate) detail1_id: Option<&'static str>,
    pub(crate) detail2_code: Option<&'static str>,
    pub(crate) detail2_id: Option<&'static str>,
}

/// A player of an event.
#[derive(Debug, Clone, Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct SavePlayer {
    pub(crate) num: i32,
    pub(crate) name: String,
    pub(crate) team: &'static str,
    pub(crate) role: String,
    pub(crate) role_num: usize,
    #[serde(rename = "playD1")]
    pub(crate) play_d1: &'static str,
    #[serde(rename = "playD2")]
    pub(crate) play_d2: &'static str,
    pub(crate) play_success: &'static str,
    pub(crate) pressure: serde_json::Value,
    pub(crate) pressured_by: String,
    pub(crate) side_of_puck: &'static str,
    pub(crate) xy: Vec<SavePoint>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) id: Option<String>,
}

/// A point on the rink.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct SavePoint {
    pub(crate) x: f64,
    pub(crate) y: f64,
    pub(crate) seq: usize,
}

/// A point in the net.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct NetPoint {
    pub(crate) x: f64,
    pub(crate) y: f64,
}

/// A shift.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct SaveShift {
    pub(crate) idx: usize,
    pub(crate) period: u8,
    pub(crate) start_time: String,
    pub(crate) end_time: String,
    pub(crate) start_type: String,
    pub(crate) stop_type: String,
    pub(crate) strength: String,
    pub(crate) duration: i32,
    #[serde(rename = "stoppageTime")]
    pub(crate) stoppage_time: i32,
    pub(crate) home: BTreeMap<&'static str, Option<ShiftPlayer>>,
    pub(crate) away: BTreeMap<&'static str, Option<ShiftPlayer>>,
}

/// A player of a shift.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct ShiftPlayer {
    pub(crate) num: serde_json::Value,
    pub(crate) name: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) id: Option<String>,
}

/// Seconds of the video.
#[derive(Debug, Clone, Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct VideoTiming {
    pub(crate) video_start_offset: i32,
    pub(crate) intermission1: i32,
    pub(crate) intermission2: i32,
    pub(crate) intermission3: i32,
    pub(crate) timeouts: Vec<i32>,
    pub(crate) period_offsets: BTreeMap<&'static str, Option<i32>>,
}
