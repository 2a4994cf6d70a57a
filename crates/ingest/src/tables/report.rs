//! Tables about the reading itself: which files there were, and what was found in them.

use std::collections::BTreeMap;
use std::collections::btree_map::Entry;

use super::{Place, Table, TableBuilder, TableError};
use crate::finding::Finding;

/// A tracking file and what became of it.
#[derive(Debug, Clone, Default)]
pub(crate) struct GameFile {
    pub(crate) game_id: i64,
    pub(crate) file_no: i64,
    pub(crate) file: String,
    pub(crate) layout: &'static str,
    pub(crate) is_chosen: bool,
    pub(crate) reason: Option<String>,
    pub(crate) status: &'static str,
    pub(crate) block_codes: Option<String>,
    pub(crate) venue_swapped: Option<bool>,
    pub(crate) period_seconds: [i64; 3],
    pub(crate) ot_seconds: i64,
    pub(crate) n_valid_rows: i64,
    pub(crate) has_assist_links: bool,
    /// Findings by level: block, error, warning, info.
    pub(crate) levels: [i64; 4],
}

/// The table of tracking files.
pub(crate) fn game_files(files: &[GameFile]) -> Result<Table, TableError> {
    fn period(file: &GameFile, number: usize) -> Option<i64> {
        file.period_seconds.get(number - 1).copied()
    }
    fn level(file: &GameFile, number: usize) -> Option<i64> {
        file.levels.get(number).copied()
    }
    let mut table = TableBuilder::new("raw_game_files")
        .game()
        .integer("file_no", |file: &GameFile| Some(file.file_no))
        .text("layout", |file| Some(file.layout))
        .flag("is_chosen", |file| Some(file.is_chosen))
        .text("reason", |file| file.reason.as_deref())
        .text("status", |file| Some(file.status))
        .text("block_codes", |file| file.block_codes.as_deref())
        .flag("venue_swapped", |file| file.venue_swapped)
        .integer("period_1_s", |file| period(file, 1))
        .integer("period_2_s", |file| period(file, 2))
        .integer("period_3_s", |file| period(file, 3))
        .integer("ot_s", |file| Some(file.ot_seconds))
        .integer("n_valid_rows", |file| Some(file.n_valid_rows))
        .flag("has_assist_links", |file| Some(file.has_assist_links))
        .integer("n_block", |file| level(file, 0))
        .integer("n_error", |file| level(file, 1))
        .integer("n_warn", |file| level(file, 2))
        .integer("n_info", |file| level(file, 3))
        .source(|_| None, |_| None);
    for file in files {
        table.append(
            Place {
                game_id: file.game_id,
                file: &file.file,
            },
            file,
        );
    }
    table.finish()
}

/// File, sheet, row, column, code.
type Key<'a> = (&'a str, &'a str, u32, &'a str, &'a str);

/// The table of findings. Its key is the place and the code: of several findings with one key the first is
/// kept and says how many more there are.
pub(crate) fn load_issues(findings: &[Finding]) -> Result<Table, TableError> {
    let mut by_key: BTreeMap<Key<'_>, (Finding, usize)> = BTreeMap::new();
    for finding in findings {
        let key = (
            finding.file.as_str(),
            finding.sheet.as_str(),
            finding.row,
            finding.column.as_str(),
            finding.code.as_str(),
        );
        match by_key.entry(key) {
            Entry::Vacant(place) => {
                place.insert((finding.clone(), 0));
            }
            Entry::Occupied(mut place) => {
                let (first, more) = place.get_mut();
                first.level = first.level.min(finding.level);
                *more += 1;
            }
        }
    }
    let mut table = TableBuilder::new("raw_load_issues")
        .game()
        .text("file", |finding: &Finding| Some(&finding.file))
        .text("sheet", |finding| Some(&finding.sheet))
        .integer("row", |finding| Some(finding.row.into()))
        .text("column", |finding| Some(&finding.column))
        .text("code", |finding| Some(finding.code.as_str()))
        .text("level", |finding| Some(finding.level.as_str()))
        .text("severity", |finding| Some(finding.severity().as_str()))
        .text("value", |finding| Some(&finding.value))
        .text("expected", |finding| Some(&finding.expected))
        .text("action", |finding| Some(&finding.action));
    for (mut finding, more) in by_key.into_values() {
        if more > 0 {
            finding.action = format!("{}; {more} more of this kind at this place", finding.action);
        }
        table.append(
            Place {
                game_id: finding.game_id.unwrap_or_default(),
                file: "",
            },
            &finding,
        );
    }
    table.finish()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::finding::{Code, Level};
    use arrow_array::{Int64Array, StringArray};

    fn text<'a>(table: &'a Table, column: &str) -> Vec<&'a str> {
        let array = table
            .1
            .column_by_name(column)
            .and_then(|array| array.as_any().downcast_ref::<StringArray>());
        array.into_iter().flatten().flatten().collect()
    }

    #[test]
    fn findings_at_one_place_become_one_row_with_the_worst_level() {
        let at = |row, code: Code| {
            Finding::new(code, "a.xlsx")
                .at("events", row)
                .action("null")
        };
        let findings = [
            at(9, Code::WCode),
            at(3, Code::WCode),
            at(3, Code::WCode).level(Level::Error),
            at(3, Code::WCode),
            at(3, Code::WFlag).game(18_969),
        ];
        let table = load_issues(&findings).unwrap();
        assert_eq!(text(&table, "code"), ["W-CODE", "W-FLAG", "W-CODE"]);
        assert_eq!(text(&table, "level"), ["E", "W", "W"]);
        assert_eq!(text(&table, "severity"), ["ERROR", "FIX", "WARN"]);
        assert_eq!(
            text(&table, "action"),
            ["null; 2 more of this kind at this place", "null", "null"]
        );
        let games = table
            .1
            .column(0)
            .as_any()
            .downcast_ref::<Int64Array>()
            .map(|games| games.values().to_vec());
        assert_eq!(games, Some(vec![0, 18_969, 0]));
    }
}
