//! The members of a tracker save that are read; all others, settings included, are skipped.

use serde::de::IgnoredAny;
use serde::{Deserialize, Deserializer};

use super::scalar::Scalar;

/// A member that may be missing or null.
fn or_default<'de, D: Deserializer<'de>, T: Deserialize<'de> + Default>(
    deserializer: D,
) -> Result<T, D::Error> {
    Ok(Option::deserialize(deserializer)?.unwrap_or_default())
}

/// The few members that tell saves apart.
#[derive(Debug, Deserialize, Default)]
#[serde(rename_all = "camelCase", default)]
pub(super) struct Head {
    pub game_id: Scalar,
    pub saved_at: Scalar,
    pub export_date: Scalar,
    pub version: Scalar,
    pub events: Option<Vec<IgnoredAny>>,
}

/// A save.
#[derive(Debug, Deserialize, Default)]
#[serde(rename_all = "camelCase", default)]
pub(super) struct Save {
    pub version: Scalar,
    pub game_id: Scalar,
    pub home_team: Scalar,
    pub away_team: Scalar,
    #[serde(deserialize_with = "or_default")]
    pub period_lengths: ByPeriod,
    #[serde(deserialize_with = "or_default")]
    pub rosters: Rosters,
    #[serde(deserialize_with = "or_default")]
    pub events: Vec<SaveEvent>,
    #[serde(deserialize_with = "or_default")]
    pub shifts: Vec<SaveShift>,
    #[serde(deserialize_with = "or_default")]
    pub video_timing: VideoTiming,
}

/// One value per period.
#[derive(Debug, Deserialize, Default)]
#[serde(default)]
pub(super) struct ByPeriod {
    #[serde(rename = "1")]
    pub first: Scalar,
    #[serde(rename = "2")]
    pub second: Scalar,
    #[serde(rename = "3")]
    pub third: Scalar,
    #[serde(rename = "OT")]
    pub overtime: Scalar,
}

/// The two rosters.
#[derive(Debug, Deserialize, Default)]
#[serde(default)]
pub(super) struct Rosters {
    #[serde(deserialize_with = "or_default")]
    pub home: Vec<Player>,
    #[serde(deserialize_with = "or_default")]
    pub away: Vec<Player>,
}

/// Video seconds.
#[derive(Debug, Deserialize, Default)]
#[serde(rename_all = "camelCase", default)]
pub(super) struct VideoTiming {
    #[serde(deserialize_with = "or_default")]
    pub period_offsets: ByPeriod,
}

/// An event.
#[derive(Debug, Deserialize, Default)]
#[serde(rename_all = "camelCase", default)]
pub(super) struct SaveEvent {
    pub idx: Scalar,
    pub period: Scalar,
    #[serde(rename = "type")]
    pub event_type: Scalar,
    pub type_code: Scalar,
    pub team: Scalar,
    pub zone: Scalar,
    pub success: Scalar,
    pub detail1: Scalar,
    #[serde(rename = "detail1Code")]
    pub detail1_code: Scalar,
    pub detail2: Scalar,
    #[serde(rename = "detail2Code")]
    pub detail2_code: Scalar,
    #[serde(rename = "start_time")]
    pub start_time: Scalar,
    #[serde(rename = "end_time")]
    pub end_time: Scalar,
    pub linked_event_idx: Scalar,
    pub assist_to_goal_idx: Scalar,
    pub is_highlight: Scalar,
    pub video_url: Scalar,
    #[serde(deserialize_with = "or_default")]
    pub players: Vec<Player>,
}

/// A player of an event, a line or a roster. Names are skipped.
#[derive(Debug, Deserialize, Default)]
#[serde(rename_all = "camelCase", default)]
pub(super) struct Player {
    pub id: Scalar,
    pub num: Scalar,
    pub role: Scalar,
    #[serde(rename = "playD1")]
    pub play_d1: Scalar,
    #[serde(rename = "playD2")]
    pub play_d2: Scalar,
    pub play_success: Scalar,
    pub pressure: Scalar,
    pub pressured_by: Scalar,
}

/// A shift.
#[derive(Debug, Deserialize, Default)]
#[serde(default)]
pub(super) struct SaveShift {
    pub idx: Scalar,
    pub period: Scalar,
    pub start_time: Scalar,
    pub end_time: Scalar,
    pub start_type: Scalar,
    pub stop_type: Scalar,
    #[serde(deserialize_with = "or_default")]
    pub home: Line,
    #[serde(deserialize_with = "or_default")]
    pub away: Line,
}

/// A line-up.
#[derive(Debug, Deserialize, Default)]
#[serde(rename_all = "UPPERCASE", default)]
pub(super) struct Line {
    pub f1: Option<Player>,
    pub f2: Option<Player>,
    pub f3: Option<Player>,
    pub d1: Option<Player>,
    pub d2: Option<Player>,
    pub x: Option<Player>,
    pub g: Option<Player>,
}
