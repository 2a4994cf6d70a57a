//! Rows that were handed in one by one and count beside the files, or instead of them.
//!
//! Rows of a league sheet are laid over the sheet of the workbook: a row with the key of a row of the file stands
//! in its place. A sheet can also be replaced as a whole. Events and shifts of a game count instead of its file.
//! All of them go through the readers of the files, so that the same rules hold; their place is the file
//! [`FILE`], the sheet, and the number of the row in the staging.

mod columns;
mod grid;
mod hash;
mod keys;

use std::collections::BTreeMap;

use crate::cells::Cell;

pub use columns::{event_columns, shift_columns};
pub(crate) use grid::Grid;
pub(crate) use hash::input_file;
pub(crate) use keys::Keys;

/// What findings and tables call the place of staged rows.
pub const FILE: &str = "staging";

/// All rows that were handed in.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Staged {
    /// Rows of league sheets, by the name of the sheet.
    pub sheets: BTreeMap<String, StagedSheet>,
    /// Rows of games.
    pub games: BTreeMap<i64, StagedGame>,
}

impl Staged {
    /// Whether there is nothing.
    pub fn is_empty(&self) -> bool {
        self.sheets.is_empty() && self.games.is_empty()
    }

    /// The rows of a sheet, whose name is compared without case.
    pub(crate) fn sheet(&self, name: &str) -> Option<&StagedSheet> {
        self.sheets
            .iter()
            .find(|(sheet, _)| sheet.trim().eq_ignore_ascii_case(name))
            .map(|(_, sheet)| sheet)
    }
}

/// Rows of one sheet of the league.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct StagedSheet {
    /// What becomes of the rows of the file.
    pub mode: StagedMode,
    /// The rows, by number.
    pub rows: Vec<StagedRow>,
}

/// What becomes of the rows of the file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub enum StagedMode {
    /// They count, unless a staged row has their key.
    #[default]
    LayOver,
    /// None of them counts.
    Replace,
}

/// Rows of the two lists of one game.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct StagedGame {
    /// Its events, one row for each player.
    pub events: Vec<StagedRow>,
    /// Its shifts.
    pub shifts: Vec<StagedRow>,
}

/// One row.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct StagedRow {
    /// Its number in the staging, from 1.
    pub number: u32,
    /// Whether it takes the row of the file with its key away, instead of standing in its place.
    pub is_deletion: bool,
    /// Its cells by column; a column that is missing is an empty cell.
    pub cells: Vec<(String, Cell)>,
}

impl StagedRow {
    /// The cell of a column.
    pub fn cell(&self, column: &str) -> Option<&Cell> {
        self.cells
            .iter()
            .find(|(name, _)| name == column)
            .map(|(_, cell)| cell)
    }
}
