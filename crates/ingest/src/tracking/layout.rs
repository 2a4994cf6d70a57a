//! The layouts in which a tracked game arrives, told apart by content.

use crate::cells::Header;

/// How a file is laid out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Layout {
    /// Workbook with formulas; event numbers and types typed by hand.
    FormulaWorkbook,
    /// Browser export with 46 columns.
    BrowserExport,
    /// Browser export with codes beside the texts.
    CodedExport,
    /// Browser export without hand columns.
    PlainExport,
    /// Save of the tracker.
    TrackerSave,
    /// None of these, or nothing to read.
    None,
}

impl Layout {
    /// The name written to tables.
    pub fn code(self) -> &'static str {
        match self {
            Self::FormulaWorkbook => "A",
            Self::BrowserExport => "B",
            Self::CodedExport => "C",
            Self::PlainExport => "D",
            Self::TrackerSave => "JSON",
            Self::None => "none",
        }
    }

    /// Tells the layout of a workbook from the header of its list of events.
    pub fn of_events(header: &Header) -> Self {
        let has = |name| header.has(name);
        if has("event_type_") && has("event_type_code") {
            Self::CodedExport
        } else if has("event_type_")
            && has("tracking_event_index")
            && has("role_abrev_binary_")
            && has("period_start_total_running_seconds")
            && !has("is_highlight")
        {
            Self::FormulaWorkbook
        } else if has("event_type_")
            && has("is_highlight")
            && has("strength")
            && !has("tracking_event_index")
        {
            Self::BrowserExport
        } else if has("event_type")
            && has("event_detail")
            && !header.names().iter().any(|name| name.ends_with('_'))
        {
            Self::PlainExport
        } else {
            Self::None
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cells::{Cell, Row};

    fn layout(names: &[&str]) -> Layout {
        let cells = names
            .iter()
            .map(|name| Cell::Text((*name).to_owned()))
            .collect();
        Layout::of_events(&Header::new(&Row { number: 1, cells }))
    }

    #[test]
    fn layouts_are_told_apart_by_their_columns() {
        assert_eq!(
            layout(&[
                "event_type_",
                "tracking_event_index",
                "role_abrev_binary_",
                "period_start_total_running_seconds"
            ]),
            Layout::FormulaWorkbook
        );
        assert_eq!(
            layout(&["event_type_", "is_highlight", "strength"]),
            Layout::BrowserExport
        );
        assert_eq!(
            layout(&[
                "event_type_",
                "event_type_code",
                "tracking_event_index",
                "is_highlight",
                "strength"
            ]),
            Layout::CodedExport
        );
        assert_eq!(
            layout(&["event_type", "event_detail", "strength"]),
            Layout::PlainExport
        );
        assert_eq!(
            layout(&["event_type", "event_detail", "team_"]),
            Layout::None
        );
        assert_eq!(layout(&["a", "b"]), Layout::None);
    }
}
