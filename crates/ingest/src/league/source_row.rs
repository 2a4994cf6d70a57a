//! Where a record of the league comes from.

use std::fmt;

use crate::staged;

/// The row of a record, in its sheet of the workbook or among the staged rows of that sheet. Rows of the workbook
/// come first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct SourceRow {
    /// Whether it was staged.
    pub is_staged: bool,
    /// Its number, in the sheet or in the staging.
    pub number: u32,
}

impl SourceRow {
    /// The file, given the name of the league workbook.
    pub const fn file(self, league: &str) -> &str {
        if self.is_staged { staged::FILE } else { league }
    }
}

impl fmt::Display for SourceRow {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let kind = if self.is_staged { "staged row" } else { "row" };
        write!(formatter, "{kind} {}", self.number)
    }
}
