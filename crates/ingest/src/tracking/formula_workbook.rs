//! Workbook with formulas: columns ending in `_` are typed by hand, the others follow from them.
//!
//! Only hand columns are read, except for the clock, the jersey and the period, whose hand columns hold a
//! value only where it changes.

use super::layout::Layout;
use super::places::EventField;
use super::provider::Provider;
use super::rows::{PressureMarks, Splitting, VideoClock};

/// With fewer typed rows than this percentage the type stands on the first row of an event only.
const DENSE_PERCENT: usize = 90;

/// The layout.
#[derive(Debug)]
pub(super) struct FormulaWorkbook;

impl Provider for FormulaWorkbook {
    fn layout(&self) -> Layout {
        Layout::FormulaWorkbook
    }

    fn columns(&self, field: EventField) -> &'static [&'static str] {
        match field {
            EventField::Index => &["event_index"],
            EventField::Valid => &["tracking_event_index"],
            EventField::Chain => &["linked_event_index_"],
            EventField::Period => &["period"],
            EventField::StartMinutes => &["event_start_min"],
            EventField::StartSeconds => &["event_start_sec"],
            EventField::EndMinutes => &["event_end_min"],
            EventField::EndSeconds => &["event_end_sec"],
            EventField::Team => &["team_"],
            EventField::Type => &["event_type_"],
            EventField::TypeDerived => &["Type"],
            EventField::Detail => &["event_detail_"],
            EventField::DetailDerived => &["event_detail"],
            EventField::Detail2 => &["event_detail_2_"],
            EventField::Detail2Derived => &["event_detail_2"],
            EventField::Success => &["event_successful_"],
            EventField::Zone => &["event_team_zone_"],
            EventField::Jersey => &["player_game_number"],
            EventField::Role => &["player_role", "role_abrev"],
            EventField::PlayDetail1 => &["play_detail1_"],
            EventField::PlayDetail2 => &["play_detail2_"],
            EventField::PlaySuccess => &["play_detail_successful_"],
            EventField::Pressure => &["pressured_pressurer_"],
            EventField::ShiftIndex => &["shift_index"],
            EventField::GameId => &["game_id"],
            EventField::HomeTeam => &["home_team"],
            EventField::AwayTeam => &["away_team"],
            EventField::Highlight
            | EventField::VideoUrl
            | EventField::AssistToGoal
            | EventField::AssistPrimary
            | EventField::AssistSecondary => &[],
        }
    }

    fn splitting(&self, typed_percent: usize) -> Splitting {
        if typed_percent < DENSE_PERCENT {
            Splitting::Sparse
        } else {
            Splitting::Dense
        }
    }

    fn pressure(&self) -> PressureMarks {
        PressureMarks::Pairs
    }

    fn neutral_is_default(&self) -> bool {
        false
    }

    fn chain_base(&self) -> i64 {
        0
    }

    fn video(&self) -> VideoClock {
        VideoClock::Breaks
    }
}
