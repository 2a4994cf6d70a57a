//! Why a stint began and which whistle ended it.

use std::borrow::Cow;

use crate::codes::CodeLists;
use crate::finding::Code;
use crate::tracking::places::ShiftField;
use crate::tracking::report::Report;
use crate::tracking::rows::ShiftRow;

/// A change without a whistle.
const ON_THE_FLY: &str = "OnTheFly";
/// Stop that no list knows.
const OTHER: &str = "Other";

/// Canonical start type; unknown texts count as a change on the fly.
pub(super) fn start_type(row: &ShiftRow, codes: &CodeLists, report: &mut Report) -> String {
    let raw = row.start_type.as_deref().unwrap_or_default();
    if let Some(code) = codes.shift_start_type(raw) {
        return code.to_owned();
    }
    report_unknown(row, ShiftField::StartType, raw, ON_THE_FLY, report);
    ON_THE_FLY.to_owned()
}

/// Canonical stop type with home and away by the schedule.
pub(super) fn stop_type(
    row: &ShiftRow,
    is_swapped: bool,
    codes: &CodeLists,
    report: &mut Report,
) -> String {
    let raw = row.stop_type.as_deref().unwrap_or_default();
    let text = if is_swapped {
        exchanged(raw)
    } else {
        Cow::Borrowed(raw)
    };
    if let Some(code) = codes.shift_stop_type(&text) {
        return code.to_owned();
    }
    report_unknown(row, ShiftField::StopType, raw, OTHER, report);
    OTHER.to_owned()
}

fn report_unknown(row: &ShiftRow, field: ShiftField, raw: &str, taken: &str, report: &mut Report) {
    report.push(
        report
            .about_shift(Code::WCode, row.row, field)
            .value(raw)
            .expected("a code of the list")
            .action(format!("counts as {taken}")),
    );
}

/// Exchanges the words Home and Away (and the visitor of `Visitor Timeout`) in a text.
fn exchanged(text: &str) -> Cow<'_, str> {
    if !["Home", "Away", "Visitor"]
        .iter()
        .any(|word| text.contains(word))
    {
        return Cow::Borrowed(text);
    }
    let words = text.split(' ').map(|word| {
        let bare = word.trim_start_matches('(');
        let open = word.get(..word.len() - bare.len()).unwrap_or_default();
        let other = match bare {
            "Home" if text.ends_with("Timeout") => "Visitor",
            "Home" => "Away",
            "Away" | "Visitor" => "Home",
            same => same,
        };
        format!("{open}{other}")
    });
    Cow::Owned(words.collect::<Vec<_>>().join(" "))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn home_and_away_are_exchanged_as_words() {
        assert_eq!(exchanged("Home Goal"), "Away Goal");
        assert_eq!(
            exchanged("Home Goalie Stopped (after Away SOG)"),
            "Away Goalie Stopped (after Home SOG)"
        );
        assert_eq!(exchanged("Home Timeout"), "Visitor Timeout");
        assert_eq!(exchanged("Visitor Timeout"), "Home Timeout");
        assert_eq!(exchanged("Puck Out of Play"), "Puck Out of Play");
        assert_eq!(exchanged(""), "");
    }
}
