//! Checks of rows before they are staged: are they rows of the sheet at all, and not too large.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use ingest::Cell;
use ingest::league::SheetInfo;
use ingest::limits::TEXT_CHARACTERS;
use serde_json::{Map, Value};
use store::staging::{NewStagingRow, StagingList};
use warehouse::did_you_mean;

use super::{GameRows, ROWS_PER_AREA, SheetRows, refused};
use crate::input_error::{InputError, PROBLEMS_LISTED, Problem};

/// The member of a row that takes the workbook's row with its key away.
pub const DELETION: &str = "_delete";

/// Members of a row. Real sheets have 91 columns at most.
const COLUMNS: usize = 200;
/// Game ids have at most nine digits.
const LARGEST_GAME_ID: i64 = 999_999_999;

/// Rows that may be staged.
#[derive(Debug)]
pub(super) struct CheckedRows {
    pub(super) rows: Vec<NewStagingRow>,
    /// Columns that are not kept.
    pub(super) ignored: Vec<String>,
}

/// The sheet of a name.
pub(super) fn sheet_info(name: &str) -> Result<&'static SheetInfo, InputError> {
    ingest::league::sheet(name).ok_or_else(|| {
        let names = ingest::league::SHEETS.iter().map(|sheet| sheet.name);
        let known: Vec<&str> = names.clone().collect();
        let message = format!("there is no such sheet{}", did_you_mean(name, names));
        refused(
            "the rows cannot be staged",
            Problem::new(message)
                .column("table_name")
                .value(name)
                .expected(known.join(", ")),
        )
    })
}

/// The rows of a sheet, each with its key.
pub(super) fn sheet(rows: &SheetRows) -> Result<CheckedRows, InputError> {
    let info = sheet_info(&rows.table_name)?;
    if rows.data.is_empty() {
        return Err(InputError::BadRequest(
            "data holds no rows; to take staged rows out, delete them".to_owned(),
        ));
    }
    let mut check = Check::new(info.name, &rows.data)?;
    let mut checked = Vec::with_capacity(rows.data.len());
    let mut seen: HashMap<String, i64> = HashMap::new();
    for (value, number) in rows.data.iter().zip(1..) {
        let Some(object) = check.object(value, number) else {
            continue;
        };
        let is_deletion = check.deletion(object, number);
        let content = check.content(object, number, |column| {
            if info.reads(column) {
                Known::Read
            } else if info.knows(column) {
                Known::Unread
            } else {
                Known::Not
            }
        });
        let Some(key) = check.key(info, &content, number) else {
            continue;
        };
        if let Some(first) = seen.insert(key.clone(), number) {
            check.push(
                Problem::new(format!("row {first} has the same key"))
                    .row(number)
                    .column(info.key.join(", "))
                    .value(key)
                    .expected("a key that no other row has"),
            );
            continue;
        }
        checked.push(NewStagingRow {
            key: Some(key),
            is_deletion,
            content,
        });
    }
    check.suggest(info.columns);
    check.finish(checked)
}

/// Lists that may be staged, and the columns that are not kept.
type CheckedLists = (Vec<(StagingList, Vec<NewStagingRow>)>, Vec<String>);

/// The rows of a game.
pub(super) fn game(rows: &GameRows) -> Result<CheckedLists, InputError> {
    if !(1..=LARGEST_GAME_ID).contains(&rows.game_id) {
        return Err(refused(
            "the rows cannot be staged",
            Problem::new("this is no id of a game")
                .column("game_id")
                .value(rows.game_id.to_string())
                .expected(format!("a number from 1 to {LARGEST_GAME_ID}")),
        ));
    }
    let given = [
        (
            StagingList::Events,
            &rows.events,
            ingest::staged::event_columns(),
        ),
        (
            StagingList::Shifts,
            &rows.shifts,
            ingest::staged::shift_columns(),
        ),
    ];
    let mut lists = Vec::new();
    let mut ignored = BTreeSet::new();
    for (list, rows, columns) in given {
        if let Some(rows) = rows {
            let checked = game_list(list, rows, &columns)?;
            ignored.extend(checked.ignored);
            lists.push((list, checked.rows));
        }
    }
    if lists.is_empty() {
        return Err(InputError::BadRequest(
            "neither events nor shifts are given".to_owned(),
        ));
    }
    Ok((lists, ignored.into_iter().collect()))
}

/// Rows of a list of a game. Trackers write many columns that nobody reads; they are left out.
fn game_list(
    list: StagingList,
    rows: &[Value],
    columns: &BTreeSet<String>,
) -> Result<CheckedRows, InputError> {
    let mut check = Check::new(list.as_str(), rows)?;
    let mut checked = Vec::with_capacity(rows.len());
    for (value, number) in rows.iter().zip(1..) {
        let Some(object) = check.object(value, number) else {
            continue;
        };
        let content = check.content(object, number, |column| {
            // The header of a sheet knows the period in any case, too.
            if columns.contains(column) || column.eq_ignore_ascii_case("period") {
                Known::Read
            } else {
                Known::Unread
            }
        });
        checked.push(NewStagingRow {
            content,
            ..NewStagingRow::default()
        });
    }
    check.finish(checked)
}

/// Whether a column may stand in a row.
enum Known {
    Read,
    Unread,
    Not,
}

/// Rows of one list being checked.
struct Check<'a> {
    table: &'a str,
    problems: Vec<Problem>,
    ignored: BTreeSet<String>,
    /// Columns that nobody knows, with the first row of each.
    unknown: BTreeMap<String, i64>,
}

impl<'a> Check<'a> {
    fn new(table: &'a str, rows: &[Value]) -> Result<Self, InputError> {
        if rows.len() as i64 > ROWS_PER_AREA {
            return Err(refused(
                "the rows cannot be staged",
                Problem::new("these are too many rows")
                    .table(table)
                    .value(rows.len().to_string())
                    .expected(format!("at most {ROWS_PER_AREA} rows")),
            ));
        }
        Ok(Self {
            table,
            problems: Vec::new(),
            ignored: BTreeSet::new(),
            unknown: BTreeMap::new(),
        })
    }

    fn push(&mut self, problem: Problem) {
        // The number of all of them is told; more than are listed need not be kept whole.
        self.problems
            .push(if self.problems.len() < PROBLEMS_LISTED {
                problem.table(self.table)
            } else {
                Problem::default()
            });
    }

    fn object<'v>(&mut self, value: &'v Value, number: i64) -> Option<&'v Map<String, Value>> {
        let object = value.as_object();
        match object {
            None => self.push(
                Problem::new("this is no row")
                    .row(number)
                    .value(kind_of(value))
                    .expected("an object with a member for each column"),
            ),
            Some(object) if object.len() > COLUMNS => {
                self.push(
                    Problem::new("the row has too many columns")
                        .row(number)
                        .value(object.len().to_string())
                        .expected(format!("at most {COLUMNS}")),
                );
                return None;
            }
            Some(_) => {}
        }
        object
    }

    fn deletion(&mut self, object: &Map<String, Value>, number: i64) -> bool {
        match object.get(DELETION) {
            None | Some(Value::Null) => false,
            Some(Value::Bool(is_deletion)) => *is_deletion,
            Some(other) => {
                self.push(
                    Problem::new("this does not say whether the row goes")
                        .row(number)
                        .column(DELETION)
                        .value(kind_of(other))
                        .expected("true or false"),
                );
                false
            }
        }
    }

    /// The cells that are kept.
    fn content(
        &mut self,
        object: &Map<String, Value>,
        number: i64,
        known: impl Fn(&str) -> Known,
    ) -> Map<String, Value> {
        let mut content = Map::new();
        for (column, value) in object.iter().filter(|(column, _)| *column != DELETION) {
            match known(column) {
                Known::Unread => {
                    if self.ignored.len() < COLUMNS {
                        self.ignored.insert(column.clone());
                    }
                }
                Known::Not => {
                    if self.unknown.len() < PROBLEMS_LISTED {
                        self.unknown.entry(column.clone()).or_insert(number);
                    }
                }
                Known::Read => {
                    if let Some(problem) = cell(value) {
                        self.push(problem.row(number).column(column));
                    }
                    content.insert(column.clone(), value.clone());
                }
            }
        }
        content
    }

    /// The key of a row as text; equal numbers give equal keys however they are written.
    fn key(
        &mut self,
        info: &SheetInfo,
        content: &Map<String, Value>,
        number: i64,
    ) -> Option<String> {
        let mut parts = Vec::new();
        for column in info.key {
            let part = content.get(*column).and_then(key_part);
            if part.is_none() {
                self.push(
                    Problem::new("the row lacks its key")
                        .row(number)
                        .column(*column)
                        .expected("a value"),
                );
            }
            parts.extend(part);
        }
        (parts.len() == info.key.len()).then(|| parts.join("|"))
    }

    /// Reports the columns that nobody knows, once each.
    fn suggest(&mut self, columns: &[&str]) {
        for (column, number) in std::mem::take(&mut self.unknown) {
            let hint = did_you_mean(&column, columns.iter().copied());
            self.push(
                Problem::new(format!("there is no such column{hint}"))
                    .row(number)
                    .column(ingest::finding::shorten(&column))
                    .expected(columns.join(", ")),
            );
        }
    }

    fn finish(self, rows: Vec<NewStagingRow>) -> Result<CheckedRows, InputError> {
        if !self.problems.is_empty() {
            return Err(InputError::invalid(
                "the rows cannot be staged",
                self.problems,
            ));
        }
        Ok(CheckedRows {
            rows,
            ignored: self.ignored.into_iter().collect(),
        })
    }
}

/// A part of a key, as it is compared.
fn key_part(value: &Value) -> Option<String> {
    let cell = match value {
        Value::String(text) => Cell::Text(text.clone()),
        Value::Number(number) => Cell::Number(number.as_f64()?),
        _ => return None,
    };
    cell.integer()
        .map_or_else(|| cell.string(), |number| Some(number.to_string()))
        // Longer keys are nobody's, and an index holds no text of any length.
        .filter(|part| part.len() <= 200)
}

/// Why a value cannot stand in a cell.
fn cell(value: &Value) -> Option<Problem> {
    match value {
        Value::String(text) if text.contains('\0') => Some(
            Problem::new("the text holds a character that no database keeps")
                .value(text)
                .expected("a text without U+0000"),
        ),
        Value::String(text) if text.chars().nth(TEXT_CHARACTERS).is_some() => Some(
            Problem::new("the text is too long")
                .value(text)
                .expected(format!("at most {TEXT_CHARACTERS} characters")),
        ),
        Value::Array(_) | Value::Object(_) => Some(
            Problem::new("this cannot stand in a cell")
                .value(kind_of(value))
                .expected("a text, a number, true, false or null"),
        ),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => None,
    }
}

fn kind_of(value: &Value) -> &'static str {
    match value {
        Value::Null => "null",
        Value::Bool(_) => "a boolean",
        Value::Number(_) => "a number",
        Value::String(_) => "a text",
        Value::Array(_) => "an array",
        Value::Object(_) => "an object",
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn rows(table_name: &str, data: &Value) -> SheetRows {
        SheetRows {
            table_name: table_name.to_owned(),
            data: data.as_array().cloned().unwrap(),
            replace: false,
        }
    }

    fn problems(table_name: &str, data: &Value) -> Vec<Problem> {
        match sheet(&rows(table_name, data)) {
            Err(InputError::Invalid { problems, .. }) => problems,
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn columns_that_nobody_reads_are_left_out_and_named() {
        let checked = sheet(&rows(
            "dim_player",
            &json!([{"player_id": "P1", "player_full_name": "A B", "player_notes": "secret", "index": 3}]),
        ))
        .unwrap();
        assert_eq!(checked.ignored, ["index", "player_notes"]);
        assert_eq!(checked.rows[0].key.as_deref(), Some("P1"));
        assert_eq!(checked.rows[0].content.len(), 2);
    }

    #[test]
    fn numbers_in_keys_are_equal_however_they_are_written() {
        let data = json!([
            {"game_id": 18969, "player_id": "P1"},
            {"game_id": "18969", "player_id": "P1", "goals": 1},
        ]);
        let problems = problems("fact_gameroster", &data);
        assert_eq!(problems[0].row, Some(2));
        assert_eq!(problems[0].value.as_deref(), Some("18969|P1"));
    }

    #[test]
    fn an_unknown_column_is_named_once_with_the_nearest_one() {
        let data = json!([
            {"team_id": "N1", "team_nmae": "Foxes"},
            {"team_id": "N2", "team_nmae": "Owls"},
        ]);
        let problems = problems("dim_team", &data);
        assert_eq!(problems.len(), 1);
        assert_eq!(
            problems[0].message,
            "there is no such column; did you mean team_name?"
        );
        assert_eq!(
            (problems[0].row, problems[0].column.as_deref()),
            (Some(1), Some("team_nmae"))
        );
    }

    #[test]
    fn an_unknown_sheet_is_refused_with_the_known_ones() {
        let problems = problems("dim_teams", &json!([{"a": 1}]));
        assert_eq!(
            problems[0].message,
            "there is no such sheet; did you mean dim_team?"
        );
        assert!(
            problems[0]
                .expected
                .as_deref()
                .unwrap()
                .contains("dim_schedule")
        );
    }

    #[test]
    fn values_that_cannot_stand_in_a_cell_are_refused_by_row_and_column() {
        let data = json!([
            {"team_id": "N1", "team_name": ["Foxes"]},
            "N2",
            {"team_id": "N3", "team_name": "a\0b"},
            {"team_id": "N4", "team_name": "x".repeat(40_000)},
            {"team_name": "Bears"},
            {"team_id": "N6", "_delete": "yes"},
        ]);
        let places: Vec<_> = problems("dim_team", &data)
            .into_iter()
            .map(|problem| (problem.row.unwrap(), problem.column.unwrap_or_default()))
            .collect();
        let place = |row, column: &str| (row, column.to_owned());
        assert_eq!(
            places,
            [
                place(1, "team_name"),
                place(2, ""),
                place(3, "team_name"),
                place(4, "team_name"),
                place(5, "team_id"),
                place(6, "_delete"),
            ]
        );
    }

    #[test]
    fn a_flood_of_problems_is_counted() {
        let data: Vec<Value> = (0..500).map(|_| json!(1)).collect();
        let Err(InputError::Invalid { summary, problems }) = sheet(&rows("dim_team", &json!(data)))
        else {
            panic!("numbers are no rows");
        };
        assert_eq!(problems.len(), PROBLEMS_LISTED);
        assert!(
            summary.contains("500 problems; the first 100 are listed"),
            "{summary}"
        );
    }
}
