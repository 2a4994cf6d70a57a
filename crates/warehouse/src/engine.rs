//! Running the models: what goes in, what comes out, and the parts between.

mod plan;
pub(crate) mod provider;
mod schedule;
pub(crate) mod session;
pub(crate) mod table;
mod work;

use std::collections::BTreeMap;
use std::num::NonZeroUsize;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Instant;

use datafusion::arrow::array::{ArrayRef, AsArray, RecordBatch, StringViewArray};
use datafusion::arrow::datatypes::{DataType, Field, Schema, SchemaRef};
use serde::Serialize;
use sha2::{Digest, Sha256};

use crate::checks::TestOutcome;
use crate::dictionary::Dictionary;
use crate::error::WarehouseError;
use crate::graph::{Graph, RUN_TABLE};
use crate::models::Models;
use crate::output::folder::{MANIFEST, Staging};
use crate::output::manifest::GENERATOR;
use crate::output::{
    FileStamp, HashingFile, InputFile, MANIFEST_VERSION, Manifest, Output, OutputFolder,
    TestCounts, csv, hex,
};
use crate::step::Step;
use plan::Workshop;
pub(crate) use plan::panic_text;
use table::Table;

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

/// Checks that models, steps and inputs fit together, down to every column and type, without computing
/// anything. Every problem is reported, not only the first.
pub fn check(
    models: &Models,
    steps: &[&dyn Step],
    inputs: &[(&str, SchemaRef)],
) -> Result<Graph, WarehouseError> {
    let names: Vec<&str> = inputs.iter().map(|(name, _)| *name).collect();
    let graph = Graph::new(models, steps, Some(&names))?;
    let inputs = inputs
        .iter()
        .map(|(name, schema)| Ok(((*name).to_owned(), input_schema(name, schema)?)))
        .collect::<Result<Vec<_>, WarehouseError>>()?;
    let threads = Options::default().threads;
    Workshop::new(models, steps, &graph, &inputs)?.plan(threads, &Cancel::default())?;
    Ok(graph)
}

fn input_schema(name: &str, schema: &Schema) -> Result<SchemaRef, WarehouseError> {
    table::input_schema(schema).map_err(|message| WarehouseError::Input {
        table: name.to_owned(),
        message,
    })
}

/// Computes all tables, tests them and writes their files beside the output folder. Nothing in the folder
/// itself changes before [`Staged::publish`]; dropping the result instead leaves no trace.
///
/// Blocks until done; works on threads of its own, so it may be called from anywhere.
pub fn run(
    request: RunRequest<'_>,
    inputs: Inputs,
    folder: OutputFolder,
) -> Result<Staged, WarehouseError> {
    let RunRequest {
        models,
        steps,
        options,
        progress,
        cancel,
    } = request;
    let started = Instant::now();
    let run_id = run_id(models, &inputs);
    let inputs_done = prepare_inputs(inputs, &run_id)?;
    let names: Vec<&str> = inputs_done
        .tables
        .iter()
        .map(|(name, _)| name.as_str())
        .collect();
    let graph = Graph::new(models, steps, Some(&names))?;
    let schemas: Vec<(String, SchemaRef)> = inputs_done
        .tables
        .iter()
        .map(|(name, table)| (name.clone(), Arc::clone(&table.schema)))
        .collect();
    let mut workshop = Workshop::new(models, steps, &graph, &schemas)?;
    workshop.plan(options.threads, cancel)?;
    let planned = started.elapsed().as_secs_f64();

    let staging = folder.stage()?;
    let PreparedInputs {
        tables,
        files,
        version,
    } = inputs_done;
    let findings = tables
        .iter()
        .find(|(name, _)| name == FINDINGS_TABLE)
        .map(|(_, table)| table.clone());
    let made = workshop.run(tables, staging.path(), options, progress, cancel)?;

    let dictionary = Dictionary::new(models, &graph);
    let files_written = vec![
        write_json(&staging, "dictionary.json", &dictionary)?,
        write_findings(&staging, findings.as_ref())?,
    ];
    let mut seconds = made.seconds;
    seconds.insert("plan".to_owned(), planned);
    seconds.insert("run".to_owned(), started.elapsed().as_secs_f64() - planned);
    let warned = made.tests.iter().filter(|test| test.failed > 0).count();
    let manifest = Manifest {
        manifest_version: MANIFEST_VERSION,
        generator: GENERATOR.to_owned(),
        version,
        created_at: String::new(),
        run_id: run_id.clone(),
        schema_hash: models.hash().to_owned(),
        inputs: files,
        findings: findings.as_ref().map(count_severities).unwrap_or_default(),
        tests: TestCounts {
            run: made.tests.len(),
            warned,
        },
        tables: made.files,
        files: files_written,
        seconds: BTreeMap::new(),
    };
    let summary = Summary {
        run_id,
        tables: made.tables,
        tests: made.tests,
        seconds,
    };
    Ok(Staged {
        staging,
        manifest,
        summary,
        folder,
    })
}

struct PreparedInputs {
    tables: Vec<(String, Arc<Table>)>,
    files: Vec<InputFile>,
    version: String,
}

/// Gives the input tables the engine's types and adds the one about the run itself.
fn prepare_inputs(inputs: Inputs, run_id: &str) -> Result<PreparedInputs, WarehouseError> {
    let Inputs {
        tables: given,
        mut files,
        version,
    } = inputs;
    files.sort();
    let mut tables: Vec<(String, Arc<Table>)> = Vec::with_capacity(given.len() + 1);
    for (name, batch) in given {
        let refused = |message: String| WarehouseError::Input {
            table: name.clone(),
            message,
        };
        if tables.iter().any(|(other, _)| *other == name) || name == RUN_TABLE {
            return Err(refused("is handed in twice".to_owned()));
        }
        let table = Table::from_input(batch).map_err(refused)?;
        tables.push((name, Arc::new(table)));
    }
    let text = |value: &str| -> ArrayRef { Arc::new(StringViewArray::from(vec![value])) };
    let run = Table {
        schema: run_schema(),
        columns: vec![text(run_id), text(&version)],
        rows: 1,
    };
    tables.push((RUN_TABLE.to_owned(), Arc::new(run)));
    Ok(PreparedInputs {
        tables,
        files,
        version,
    })
}

/// Columns of `raw_run`.
fn run_schema() -> SchemaRef {
    let fields = ["run_id", "version"].map(|name| Field::new(name, DataType::Utf8View, true));
    Arc::new(Schema::new(fields.to_vec()))
}

/// The same inputs, models and program give the same id.
fn run_id(models: &Models, inputs: &Inputs) -> String {
    let mut files: Vec<&InputFile> = inputs.files.iter().collect();
    files.sort();
    let mut hasher = Sha256::new();
    let mut add = |part: &str| {
        hasher.update((part.len() as u64).to_le_bytes());
        hasher.update(part.as_bytes());
    };
    add(&inputs.version);
    add(models.hash());
    for file in files {
        add(&file.path);
        add(&file.sha256);
    }
    hex(&hasher.finalize()).chars().take(32).collect()
}

fn write_json(
    staging: &Staging,
    name: &str,
    value: &impl Serialize,
) -> Result<FileStamp, WarehouseError> {
    let text = serde_json::to_string_pretty(value)
        .map_err(|error| WarehouseError::Internal(format!("{name} cannot be written: {error}")))?;
    write_file(staging.path(), name, |file| {
        std::io::Write::write_all(file, (text + "\n").as_bytes())
    })
}

fn write_findings(
    staging: &Staging,
    findings: Option<&Arc<Table>>,
) -> Result<FileStamp, WarehouseError> {
    write_file(staging.path(), "findings.csv", |file| match findings {
        Some(table) => csv::write(table, file),
        None => Ok(()),
    })
}

fn write_file(
    folder: &Path,
    name: &str,
    content: impl FnOnce(&mut HashingFile) -> std::io::Result<()>,
) -> Result<FileStamp, WarehouseError> {
    let path = folder.join(name);
    let written = HashingFile::create(&path).and_then(|mut file| {
        content(&mut file)?;
        file.finish(name.to_owned())
    });
    written.map_err(WarehouseError::file("write", &path))
}

fn count_severities(findings: &Arc<Table>) -> BTreeMap<String, usize> {
    let mut counts = BTreeMap::new();
    let column = findings
        .schema
        .index_of("severity")
        .ok()
        .and_then(|position| findings.columns.get(position));
    for severity in column
        .and_then(|column| column.as_string_view_opt())
        .into_iter()
        .flatten()
        .flatten()
    {
        *counts.entry(severity.to_owned()).or_insert(0) += 1;
    }
    counts
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
