//! The `raw_*` tables as Arrow record batches.
//!
//! Rows of games are added game by game, so that a game can be forgotten once it is written: a thousand
//! games never stand in memory as records.

mod builder;
mod game;
mod league;
mod report;

use arrow_array::RecordBatch;
use arrow_schema::SchemaRef;

use crate::finding::Finding;
use crate::league::League;

pub use builder::TableError;
pub(crate) use builder::{Place, TableBuilder};
pub(crate) use game::GameTables;
pub(crate) use report::GameFile;

use league::league_tables;
use report::{game_files, load_issues};

/// A table: its name and its rows.
pub(crate) type Table = (&'static str, RecordBatch);

/// All tables of a run.
pub(crate) fn all(
    league: &League,
    files: &[GameFile],
    games: GameTables,
    findings: &[Finding],
) -> Result<Vec<Table>, TableError> {
    let mut tables = league_tables(league)?;
    tables.push(game_files(files)?);
    tables.extend(games.finish()?);
    tables.push(load_issues(findings)?);
    Ok(tables)
}

/// Names and columns of the tables that [`crate::read`] makes, known before anything is read.
pub fn schemas() -> Result<Vec<(&'static str, SchemaRef)>, TableError> {
    let tables = all(&League::default(), &[], GameTables::new(), &[])?;
    Ok(tables
        .into_iter()
        .map(|(name, batch)| (name, batch.schema()))
        .collect())
}

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
