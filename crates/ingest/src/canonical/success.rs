//! Success flags: what people type, and what a code says by itself.

use super::fields::Draft;
use super::records::{Success, SuccessSource};
use crate::finding::Code;
use crate::tracking::places::EventField;
use crate::tracking::report::Report;
use crate::tracking::rows::EventRow;

/// Reads a flag in any of its spellings.
pub(super) fn flag(text: &str) -> Option<Success> {
    match text.trim().to_ascii_lowercase().as_str() {
        "s" | "true" | "1" | "success" | "successful" => Some(Success::Successful),
        "u" | "false" | "0" | "fail" | "failed" | "unsuccessful" => Some(Success::Unsuccessful),
        _ => None,
    }
}

/// Reads a flag of a row and reports what is none.
pub(super) fn read_flag(
    row: &EventRow,
    text: Option<&str>,
    field: EventField,
    report: &mut Report,
) -> Option<Success> {
    let text = text?;
    let success = flag(text);
    if success.is_none() {
        report.push(
            report
                .about_event(Code::WFlag, row, field)
                .value(text)
                .expected("s or u")
                .action("null"),
        );
    }
    success
}

/// Sets the success of every event.
pub(super) fn set_success(drafts: &mut [Draft], rows: &[EventRow], report: &mut Report) {
    for draft in drafts {
        let own_rows = rows.get(draft.rows.clone()).unwrap_or_default();
        let tracked = own_rows
            .iter()
            .find(|row| row.success.is_some())
            .and_then(|row| read_flag(row, row.success.as_deref(), EventField::Success, report))
            .map(|success| (success, SuccessSource::Tracked));
        let decided = tracked
            .or_else(|| derived(draft.detail()).map(|success| (success, SuccessSource::Derived)));
        draft.event.success = decided.map(|(success, _)| success);
        draft.event.success_source = decided.map(|(_, source)| source);
    }
}

/// Codes that are a success or a failure by definition.
pub(super) fn derived(detail: Option<&str>) -> Option<Success> {
    match detail? {
        "Pass_Missed" | "Pass_Intercepted" | "Turnover_Giveaway" => Some(Success::Unsuccessful),
        "Pass_Completed" | "Goal_Scored" => Some(Success::Successful),
        detail if detail.ends_with("_Failed") => Some(Success::Unsuccessful),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn flags_in_all_spellings() {
        for text in ["s", " S", "TRUE", "1", "Successful"] {
            assert_eq!(flag(text), Some(Success::Successful), "{text}");
        }
        for text in [" u", "False", "0", "fail", "unsuccessful"] {
            assert_eq!(flag(text), Some(Success::Unsuccessful), "{text}");
        }
        for text in ["i", "o", "2", ","] {
            assert_eq!(flag(text), None, "{text}");
        }
    }

    #[test]
    fn some_codes_decide_by_themselves() {
        assert_eq!(derived(Some("Pass_Completed")), Some(Success::Successful));
        assert_eq!(derived(Some("Goal_Scored")), Some(Success::Successful));
        assert_eq!(
            derived(Some("Zone_Keepin_Failed")),
            Some(Success::Unsuccessful)
        );
        assert_eq!(
            derived(Some("Turnover_Giveaway")),
            Some(Success::Unsuccessful)
        );
        assert_eq!(derived(Some("Shot_Goal")), None);
        assert_eq!(derived(None), None);
    }
}
