//! Loading rows into tables.

use async_trait::async_trait;
use serde::{Deserialize, Serialize};

use super::batch::{Batch, Value};
use super::definition::TableDefinition;
use crate::error::StoreError;

/// What becomes of the rows that are there already.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum UploadMode {
    /// They go.
    Replace,
    /// They stay; a new row under the key of one of them is refused.
    Append,
    /// They stay; a new row under the key of one of them changes its uploaded columns.
    Upsert,
}

/// A row that is refused for its key.
#[derive(Debug, Clone, PartialEq)]
pub struct KeyConflict {
    /// Number of the row, as it was given.
    pub row: i64,
    /// The row before it with the same key; none when the key is in the table already.
    pub earlier: Option<i64>,
    /// The values of the key.
    pub key: Vec<Value>,
}

/// How the load of a table went.
#[derive(Debug, Clone, PartialEq)]
pub enum TableLoad {
    /// Well.
    Loaded {
        /// Rows that were uploaded.
        rows: i64,
        /// Rows the table has now.
        total: i64,
    },
    /// Keys stand in the way. Begin the table again and write its rows once more: then it is told which.
    Repeat,
    /// Rows were refused; nothing was loaded, and the upload can no longer be committed.
    Conflicts {
        /// The first of them, in the order of the file.
        conflicts: Vec<KeyConflict>,
        /// How many there are.
        total: i64,
    },
}

/// An upload in the making, of one table or several. Dropped without [`Upload::commit`], it leaves no trace.
#[async_trait]
pub trait Upload: Send {
    /// Begins a table, or begins it again after [`TableLoad::Repeat`]. `columns` are the positions, in the definition, of the columns that the rows will have; they hold
    /// all required ones. A column that is not among them is null in new rows.
    async fn begin_table(
        &mut self,
        table: &TableDefinition,
        mode: UploadMode,
        columns: &[usize],
    ) -> Result<(), StoreError>;

    /// Adds rows to the table begun last, with the numbers by which they are named in [`KeyConflict`].
    async fn write(&mut self, batch: &Batch, rows: &[i64]) -> Result<(), StoreError>;

    /// Ends the table begun last. At most `most` conflicts are listed.
    async fn end_table(&mut self, most: usize) -> Result<TableLoad, StoreError>;

    /// Puts everything in place at one stroke and answers with the number of the version. `result` is as for
    /// [`Publication::commit`](crate::tables::Publication::commit).
    async fn commit(self: Box<Self>, result: Option<serde_json::Value>) -> Result<i64, StoreError>;
}
