//! The `raw_*` tables as Arrow record batches.
//!
//! Rows of games are added game by game, so that a game can be forgotten once it is written: a thousand
//! games never stand in memory as records.

mod builder;
mod game;
mod league;
mod report;

use arrow_array::RecordBatch;

use crate::finding::Finding;

pub(crate) use builder::{Place, TableBuilder, TableError};
pub(crate) use game::GameTables;
pub(crate) use league::league_tables;
pub(crate) use report::{GameFile, game_files, load_issues};

/// A table: its name and its rows.
pub(crate) type Table = (&'static str, RecordBatch);

/// Counts findings by level: block, error, warning, info.
pub(crate) fn count_levels(findings: &[Finding]) -> [i64; 4] {
    let mut counts = [0; 4];
    for finding in findings {
        if let Some(count) = counts.get_mut(finding.level as usize) {
            *count += 1;
        }
    }
    counts
}
