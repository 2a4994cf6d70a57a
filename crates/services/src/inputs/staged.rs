//! Rows of the store as rows that ingest reads.

use ingest::Cell;
use ingest::staged::{Staged, StagedGame, StagedMode, StagedRow, StagedSheet};
use serde_json::Value;
use store::staging::{StagingKind, StagingList, StagingMode, StagingRow, StagingSnapshot};

pub(super) fn staged(snapshot: &StagingSnapshot) -> Staged {
    let mut staged = Staged::default();
    for (kind, name, mode, rows) in &snapshot.areas {
        match kind {
            StagingKind::Blb => {
                let sheet = StagedSheet {
                    mode: match mode {
                        StagingMode::LayOver => StagedMode::LayOver,
                        StagingMode::Replace => StagedMode::Replace,
                    },
                    rows: staged_rows(rows, StagingList::Rows),
                };
                staged.sheets.insert(name.clone(), sheet);
            }
            StagingKind::Tracking => {
                if let Ok(game_id) = name.parse() {
                    staged.games.insert(game_id, staged_game(rows));
                }
            }
        }
    }
    staged
}

/// The two lists of a game.
pub(crate) fn staged_game(rows: &[StagingRow]) -> StagedGame {
    StagedGame {
        events: staged_rows(rows, StagingList::Events),
        shifts: staged_rows(rows, StagingList::Shifts),
    }
}

/// The rows of one list.
fn staged_rows(rows: &[StagingRow], list: StagingList) -> Vec<StagedRow> {
    rows.iter()
        .filter(|row| row.list == list)
        .map(|row| StagedRow {
            number: u32::try_from(row.number).unwrap_or(u32::MAX),
            is_deletion: row.is_deletion,
            cells: row
                .content
                .iter()
                .map(|(column, value)| (column.clone(), cell(value)))
                .collect(),
        })
        .collect()
}

/// The value as a cell. Lists and objects are never staged.
fn cell(value: &Value) -> Cell {
    match value {
        Value::String(text) => Cell::Text(text.clone()),
        Value::Number(number) => number.as_f64().map_or(Cell::Empty, Cell::Number),
        Value::Bool(value) => Cell::Bool(*value),
        Value::Null | Value::Array(_) | Value::Object(_) => Cell::Empty,
    }
}
