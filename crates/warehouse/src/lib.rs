//! The warehouse: tables are SQL files, and this crate runs them.
//!
//! A model folder holds one SELECT per table, constant rows as CSV, and the documentation of every table
//! and column. [`Models`] reads and checks it, [`Graph`] says which table needs which, [`run`] computes all
//! of them from the input tables (`raw_*`) and from steps written in Rust ([`Step`]), tests the data, and
//! writes CSV and Parquet files beside the output folder; [`Staged::publish`] puts them in its place at one
//! stroke. [`Output`] reads what was published.
//!
//! Two runs on the same inputs write the same bytes, whatever the machine: every query runs in one
//! partition, tables are sorted by their primary key, and the only time in the output is in
//! `manifest.json`.
//!
//! This is the only crate that knows DataFusion. Tables come in and go out as Arrow record batches, by
//! way of the re-export [`arrow`].

mod checks;
mod dictionary;
mod docs_html;
mod engine;
mod error;
mod graph;
mod models;
mod output;
mod query;
mod render;
mod step;
mod suggest;
mod text_table;

pub use checks::{FailedTest, RelationshipOutcome, TestOutcome};
/// Arrow in the version the engine works with.
pub use datafusion::arrow;
pub use dictionary::{Dictionary, DictionaryColumn, DictionaryTable, ForeignKey};
pub use docs_html::docs_html;
pub use engine::{
    Cancel, FINDINGS_TABLE, FinishedTable, Inputs, Options, Prepared, Progress, RunRequest, Silent,
    Staged, Summary, TableSummary, check, prepare, run,
};
pub use error::{Problem, WarehouseError};
pub use graph::{Graph, Node, Origin, RELATIONSHIP_RESULTS, RUN_TABLE, TEST_RESULTS};
pub use models::{
    ColumnSchema, ColumnType, DataTest, ModelFile, Models, Severity, TableKind, TableSchema,
    TestKind, read_schemas,
};
pub use output::{
    FileStamp, InputFile, MANIFEST_VERSION, Manifest, Output, OutputFolder, ParquetRows,
    TableFiles, TableReader, TestCounts,
};
pub use query::{QueryError, QueryLimits, QueryResult};
pub use render::{cell_json, cell_text, rows_json, rows_text};
pub use step::{Step, StepError, TableSet};
pub use suggest::did_you_mean;
