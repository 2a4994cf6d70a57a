//! Running the models: what goes in, what comes out, and the parts between.

pub(crate) mod parquet_file;
mod plan;
mod prepared;
pub(crate) mod provider;
mod rules;
mod schedule;
pub(crate) mod session;
pub(crate) mod table;
mod work;

use std::collections::BTreeMap;
use std::num::NonZeroUsize;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Instant;

use datafusion::arrow::array::RecordBatch;
use serde::Serialize;

use crate::checks::TestOutcome;
use crate::error::WarehouseError;
use crate::models::Models;
use crate::output::folder::{MANIFEST, Staging};
use crate::output::{InputFile, Manifest, Output, OutputFolder};
use crate::step::Step;
pub(crate) use plan::{on_threads, panic_text};
use prepared::write_json;
pub use prepared::{Prepared, check, prepare, run};

/// The input table whose rows also become `findings.csv`; its column `severity` is counted in the manifest.
pub const FINDINGS_TABLE: &str = "raw_load_issues";

/// What a run works on.
#[derive(Debug, Clone, Default)]
pub struct Inputs {
    /// Input tables (`raw_*`) by name. Text, integers, floating-point numbers, booleans and dates of any
    /// width are taken.
    pub tables: Vec<(String, RecordBatch)>,
    /// The files they were read from, for the manifest and the run id.
    pub files: Vec<InputFile>,
    /// Version of the program, for the manifest and the run id.
    pub version: String,
}

/// How a run uses the machine. The number of threads never changes the result. The other two can change the
/// order in which floating-point numbers are added, and with it their last digits, but only when a limit is
/// reached, which depends on the data and not on the moment.
#[derive(Debug, Clone)]
pub struct Options {
    /// Tables worked on at once; the default is the number of cores.
    pub threads: NonZeroUsize,
    /// Bytes of working memory of one query; beyond them sorts and aggregates spill to the disk, and a
    /// query that cannot spill fails. The default is 1 GiB.
    pub query_memory: usize,
    /// A table with more values (rows times columns) than this is not kept in memory for later models,
    /// but read back from its Parquet file. The default is 24 million, about 300 MB.
    pub cells_in_memory: usize,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            threads: std::thread::available_parallelism().unwrap_or(NonZeroUsize::MIN),
            query_memory: 1 << 30,
            cells_in_memory: 24_000_000,
        }
    }
}

/// A table that is done, as told to [`Progress`].
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct FinishedTable<'a> {
    /// Name of the table.
    pub name: &'a str,
    /// Number of rows.
    pub rows: usize,
    /// Seconds it took to compute.
    pub seconds: f64,
    /// Tables done so far, this one included.
    pub done: usize,
    /// Tables of the run.
    pub total: usize,
}

/// Told about every table; called from several threads.
pub trait Progress: Sync {
    /// Work on a table begins.
    fn table_started(&self, name: &str);
    /// A table is computed. Its tests and files may still be under way.
    fn table_finished(&self, table: &FinishedTable<'_>);
}

/// Progress that nobody watches.
#[derive(Debug, Clone, Copy, Default)]
pub struct Silent;

impl Progress for Silent {
    fn table_started(&self, _name: &str) {}
    fn table_finished(&self, _table: &FinishedTable<'_>) {}
}

/// A switch that ends a run or a query early. Clones share the switch.
#[derive(Debug, Clone, Default)]
pub struct Cancel(Arc<AtomicBool>);

impl Cancel {
    /// Asks for the end; work stops within a fraction of a second.
    pub fn cancel(&self) {
        self.0.store(true, Ordering::Relaxed);
    }

    /// Whether the end was asked for.
    pub fn is_cancelled(&self) -> bool {
        self.0.load(Ordering::Relaxed)
    }
}

/// Everything a run needs to know.
#[derive(Clone, Copy)]
pub struct RunRequest<'a> {
    /// What to compute.
    pub models: &'a Models,
    /// The tables that are not SQL.
    pub steps: &'a [&'a dyn Step],
    /// What to compute it from. The run lets go of its own references to the tables as soon as they are
    /// not needed; a caller short of memory keeps none.
    pub options: &'a Options,
    /// Told about every table.
    pub progress: &'a dyn Progress,
    /// Ends the run early.
    pub cancel: &'a Cancel,
}

/// A computed table.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct TableSummary {
    /// Name of the table.
    pub name: String,
    /// Layer of the model folder.
    pub layer: String,
    /// Number of rows.
    pub rows: usize,
    /// Seconds it took to compute, sorting included; tests and files not.
    pub seconds: f64,
}

/// How a run went.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Summary {
    /// Hash of inputs, models and program version.
    pub run_id: String,
    /// Tables, sorted by name; internal ones too.
    pub tables: Vec<TableSummary>,
    /// Data tests, sorted by table, in the order of the schema file.
    pub tests: Vec<TestOutcome>,
    /// Seconds spent, by phase.
    pub seconds: BTreeMap<String, f64>,
}

impl Summary {
    /// Tests of severity `warn` that failed.
    pub fn warnings(&self) -> impl Iterator<Item = &TestOutcome> {
        self.tests.iter().filter(|test| test.failed > 0)
    }
}

/// A finished run whose files wait beside the output folder.
#[derive(Debug)]
pub struct Staged {
    // Removed before the lock of the folder is given back: fields are dropped in this order.
    staging: Staging,
    manifest: Manifest,
    summary: Summary,
    folder: OutputFolder,
}

impl Staged {
    /// How the run went.
    pub fn summary(&self) -> &Summary {
        &self.summary
    }

    /// The files as they will be published, for reading. The manifest's time and seconds are still empty.
    pub fn output(&self) -> Output {
        Output::in_folder(self.staging.path().to_owned(), self.manifest.clone())
    }

    /// Puts the files in the place of the old ones, all at once. `seconds` are further phases for the
    /// manifest, for example the reading of the inputs.
    pub fn publish(mut self, seconds: &[(&str, f64)]) -> Result<(Output, Summary), WarehouseError> {
        let started = Instant::now();
        self.summary.seconds.extend(
            seconds
                .iter()
                .map(|(phase, spent)| ((*phase).to_owned(), *spent)),
        );
        self.manifest.seconds = self.summary.seconds.clone();
        self.manifest.created_at = jiff::Timestamp::now()
            .round(jiff::Unit::Second)
            .map_or_else(
                |error| {
                    Err(WarehouseError::Internal(format!(
                        "the clock is out of range: {error}"
                    )))
                },
                |time| Ok(time.to_string()),
            )?;
        write_json(&self.staging, MANIFEST, &self.manifest)?;
        self.folder.publish(&self.staging)?;
        self.summary
            .seconds
            .insert("publish".to_owned(), started.elapsed().as_secs_f64());
        let output = Output::in_folder(self.folder.path().to_owned(), self.manifest);
        Ok((output, self.summary))
    }
}
