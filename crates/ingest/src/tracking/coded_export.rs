//! Browser export with codes beside the texts: the codes count, the texts may be labels.

use super::layout::Layout;
use super::places::EventField;
use super::provider::Provider;
use super::rows::{PressureMarks, Splitting, VideoClock};

/// The layout.
#[derive(Debug)]
pub(super) struct CodedExport;

impl Provider for CodedExport {
    fn layout(&self) -> Layout {
        Layout::CodedExport
    }

    fn columns(&self, field: EventField) -> &'static [&'static str] {
        match field {
            EventField::Index | EventField::Valid => &["event_index"],
            EventField::Period => &["period"],
            EventField::StartMinutes => &["event_start_min", "event_start_min_"],
            EventField::StartSeconds => &["event_start_sec", "event_start_sec_"],
            EventField::EndMinutes => &["event_end_min", "event_end_min_"],
            EventField::EndSeconds => &["event_end_sec", "event_end_sec_"],
            EventField::Team => &["team_"],
            EventField::Type => &["event_type_code", "event_type_"],
            EventField::TypeDerived => &["Type"],
            EventField::Detail => &["event_detail_code", "event_detail_", "event_detail"],
            EventField::Detail2 => &["event_detail_2_code", "event_detail_2_", "event_detail_2"],
            EventField::Success => &["event_successful_", "event_successful"],
            EventField::Zone => &["event_team_zone_", "event_team_zone"],
            EventField::Jersey => &["player_game_number"],
            EventField::Role => &["player_role"],
            EventField::PlayDetail1 => &["play_detail1_", "play_detail1"],
            EventField::PlayDetail2 => &["play_detail2_", "play_detail_2"],
            EventField::PlaySuccess => &["play_detail_successful_", "play_detail_successful"],
            EventField::Highlight => &["is_highlight"],
            EventField::GameId => &["game_id"],
            EventField::HomeTeam => &["home_team"],
            EventField::AwayTeam => &["away_team"],
            EventField::Chain => &["linked_event_index"],
            EventField::Pressure => &["pressured_pressurer_", "pressured_pressurer"],
            EventField::VideoUrl => &["video_url"],
            EventField::AssistToGoal => &["assist_to_goal_index"],
            EventField::AssistPrimary => &["assist_primary_event_index"],
            EventField::AssistSecondary => &["assist_secondary_event_index"],
            EventField::ShiftIndex => &["shift_index"],
            EventField::DetailDerived | EventField::Detail2Derived => &[],
        }
    }

    fn splitting(&self, _typed_percent: usize) -> Splitting {
        Splitting::Dense
    }

    fn pressure(&self) -> PressureMarks {
        PressureMarks::Jerseys
    }

    fn neutral_is_default(&self) -> bool {
        true
    }

    fn chain_base(&self) -> i64 {
        1000
    }

    fn video(&self) -> VideoClock {
        VideoClock::None
    }
}
