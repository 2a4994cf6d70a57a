//! Browser export without hand columns. It does not say which team performs an event: the jerseys decide.

use super::layout::Layout;
use super::places::EventField;
use super::provider::Provider;
use super::rows::{PressureMarks, Splitting, VideoClock};

/// The layout.
#[derive(Debug)]
pub(super) struct PlainExport;

impl Provider for PlainExport {
    fn layout(&self) -> Layout {
        Layout::PlainExport
    }

    fn columns(&self, field: EventField) -> &'static [&'static str] {
        match field {
            EventField::Index | EventField::Valid => &["event_index"],
            EventField::Period => &["period"],
            EventField::StartMinutes => &["event_start_min"],
            EventField::StartSeconds => &["event_start_sec"],
            EventField::EndMinutes => &["event_end_min"],
            EventField::EndSeconds => &["event_end_sec"],
            EventField::Type => &["event_type"],
            EventField::TypeDerived => &["Type"],
            EventField::Detail => &["event_detail"],
            EventField::Detail2 => &["event_detail_2"],
            EventField::Success => &["event_successful"],
            EventField::Zone => &["event_team_zone"],
            EventField::Jersey => &["player_game_number"],
            EventField::Role => &["player_role"],
            EventField::PlayDetail1 => &["play_detail1", "play_detail_1"],
            EventField::PlayDetail2 => &["play_detail_2", "play_detail2"],
            EventField::PlaySuccess => &["play_detail_successful"],
            EventField::Highlight => &["is_highlight"],
            EventField::GameId => &["game_id"],
            EventField::HomeTeam => &["home_team"],
            EventField::AwayTeam => &["away_team"],
            EventField::Chain => &["linked_event_index"],
            EventField::Pressure => &["pressured_pressurer"],
            EventField::VideoUrl => &["video_url"],
            EventField::AssistToGoal => &["assist_to_goal_index"],
            EventField::AssistPrimary => &["assist_primary_event_index"],
            EventField::AssistSecondary => &["assist_secondary_event_index"],
            EventField::ShiftIndex => &["shift_index"],
            EventField::Team | EventField::DetailDerived | EventField::Detail2Derived => &[],
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
