//! Dictionary sheets of codes. The built-in lists rule; a sheet may only add codes.

use super::SourceRow;
use super::sheet::{Missing, Others, Source, Spec};
use crate::codes::{CodeLists, List};
use crate::finding::Code;

/// A code of a dictionary sheet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DictionaryCode {
    /// Which list.
    pub list: List,
    /// The code.
    pub code: String,
    /// Its id in the sheet.
    pub code_id: Option<String>,
    /// Its name in the sheet.
    pub name: Option<String>,
    /// Its category in the sheet.
    pub category: Option<String>,
    /// The event type it belongs to.
    pub parent_type: Option<String>,
    /// Whether the built-in list lacks it.
    pub is_new: bool,
    /// The sheet.
    pub source_sheet: &'static str,
    /// Row of the sheet.
    pub source_row: SourceRow,
}

/// List, sheet, beginning of its column names, column of the category.
const DICTIONARIES: [(List, &str, &str, &str); 4] = [
    (
        List::EventType,
        "dim_event_type",
        "event_type",
        "event_category",
    ),
    (
        List::EventDetail,
        "dim_event_detail",
        "event_detail",
        "category",
    ),
    (
        List::EventDetail2,
        "dim_event_detail_2",
        "event_detail_2",
        "category",
    ),
    (
        List::PlayDetail,
        "dim_play_detail",
        "play_detail",
        "play_category",
    ),
];

pub(super) fn read(source: &mut Source<'_>, lists: &mut CodeLists) -> Vec<DictionaryCode> {
    let mut codes: Vec<DictionaryCode> = Vec::new();
    for (list, sheet, name, category) in DICTIONARIES {
        let spec = Spec {
            sheet,
            columns: &[],
            others: Others::All,
            missing: Missing::Fine,
        };
        let start = codes.len();
        source.each_row(&spec, |record| {
            let code_column = format!("{name}_code");
            let Some(code) = record.key(&code_column) else {
                return;
            };
            let parent_type = if list == List::EventType {
                None
            } else {
                record.text("event_type")
            };
            let is_repeated = codes.iter().skip(start).any(|other| other.code == code);
            let is_new = lists.add(list, &code, parent_type.as_deref());
            if is_new || is_repeated {
                let (expected, action) = if is_new {
                    ("a code of the built-in list", "added to the list")
                } else {
                    ("a code that no other row has", "row skipped")
                };
                let finding = record
                    .finding(Code::WCode, &code_column)
                    .expected(expected)
                    .action(action);
                record.push(finding);
            }
            if is_repeated {
                return;
            }
            codes.push(DictionaryCode {
                list,
                code,
                code_id: record.text(&format!("{name}_id")),
                name: record.text(&format!("{name}_name")),
                category: record.text(category),
                parent_type,
                is_new,
                source_sheet: sheet,
                source_row: record.row(),
            });
        });
    }
    codes.sort_by(|one, other| (one.list, &one.code).cmp(&(other.list, &other.code)));
    codes
}
