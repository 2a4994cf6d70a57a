//! One provider per workbook layout: which column holds which field, and what its rows mean.

use super::layout::Layout;
use super::places::EventField;
use super::rows::{PressureMarks, Splitting, VideoClock};

/// A workbook layout.
///
/// Every layout gives the same typed rows; it only says where the values stand. Columns are tried in the
/// order given, the first value wins.
pub(super) trait Provider {
    /// Which layout this is.
    fn layout(&self) -> Layout;

    /// Columns of a field, best first; none when the layout does not have it.
    fn columns(&self, field: EventField) -> &'static [&'static str];

    /// How its rows make events, given the percentage of valid rows that have a type.
    fn splitting(&self, typed_percent: usize) -> Splitting;

    /// What its pressure marks mean.
    fn pressure(&self) -> PressureMarks;

    /// Whether it writes zone `n` when nothing was chosen.
    fn neutral_is_default(&self) -> bool;

    /// What its chain numbers start after.
    fn chain_base(&self) -> i64;

    /// Where its video seconds come from when the workbook has no video sheet.
    fn video(&self) -> VideoClock;
}

/// The layouts of workbooks.
pub(super) const WORKBOOK_LAYOUTS: [Layout; 4] = [
    Layout::FormulaWorkbook,
    Layout::BrowserExport,
    Layout::CodedExport,
    Layout::PlainExport,
];

/// The provider of a workbook layout.
pub(super) fn provider(layout: Layout) -> Option<&'static dyn Provider> {
    Some(match layout {
        Layout::FormulaWorkbook => &super::formula_workbook::FormulaWorkbook,
        Layout::BrowserExport => &super::browser_export::BrowserExport,
        Layout::CodedExport => &super::coded_export::CodedExport,
        Layout::PlainExport => &super::plain_export::PlainExport,
        Layout::TrackerSave | Layout::None => return None,
    })
}

/// Fields without which a layout cannot be read.
pub(super) const REQUIRED: [EventField; 7] = [
    EventField::Index,
    EventField::Period,
    EventField::StartMinutes,
    EventField::StartSeconds,
    EventField::Type,
    EventField::Jersey,
    EventField::Role,
];
