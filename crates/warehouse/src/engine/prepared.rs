//! Planning everything before the first row is there, and running it when the rows have come.

use std::collections::BTreeMap;
use std::num::NonZeroUsize;
use std::path::Path;
use std::sync::Arc;
use std::time::Instant;

use datafusion::arrow::array::{ArrayRef, AsArray, StringArray};
use datafusion::arrow::datatypes::{DataType, Field, Schema, SchemaRef};
use serde::Serialize;
use sha2::{Digest, Sha256};

use super::plan::Workshop;
use super::table::{self, Table};
use super::{Cancel, FINDINGS_TABLE, Inputs, Options, Progress, RunRequest, Staged, Summary};
use crate::dictionary::Dictionary;
use crate::error::WarehouseError;
use crate::graph::{Graph, RUN_TABLE};
use crate::models::Models;
use crate::output::folder::Staging;
use crate::output::manifest::GENERATOR;
use crate::output::{
    FileStamp, HashingFile, InputFile, MANIFEST_VERSION, Manifest, OutputFolder, TestCounts, csv,
    hex,
};
use crate::step::Step;

/// Models, steps and inputs that fit together, every query planned, ready to run. Planning needs the columns
/// of the inputs but none of their rows, so it can go on while they are read.
pub struct Prepared<'a> {
    models: &'a Models,
    graph: Graph,
    workshop: Workshop<'a>,
    seconds: f64,
}

/// Checks that models, steps and inputs fit together, down to every column and type, and plans every query,
/// on several threads. Every problem is reported, not only the first. `inputs` are the names and columns of the
/// tables that will be handed in.
pub fn prepare<'a>(
    models: &'a Models,
    steps: &'a [&'a dyn Step],
    inputs: &[(&str, SchemaRef)],
    threads: NonZeroUsize,
    cancel: &Cancel,
) -> Result<Prepared<'a>, WarehouseError> {
    let started = Instant::now();
    let names: Vec<&str> = inputs.iter().map(|(name, _)| *name).collect();
    let graph = Graph::new(models, steps, Some(&names))?;
    let inputs = inputs
        .iter()
        .map(|(name, schema)| Ok(((*name).to_owned(), input_schema(name, schema)?)))
        .collect::<Result<Vec<_>, WarehouseError>>()?;
    let mut workshop = Workshop::new(models, steps, &graph, &inputs)?;
    workshop.plan(threads, cancel)?;
    let seconds = started.elapsed().as_secs_f64();
    Ok(Prepared {
        models,
        graph,
        workshop,
        seconds,
    })
}

/// As [`prepare`], for the sake of its complaints.
pub fn check(
    models: &Models,
    steps: &[&dyn Step],
    inputs: &[(&str, SchemaRef)],
) -> Result<Graph, WarehouseError> {
    let threads = Options::default().threads;
    Ok(prepare(models, steps, inputs, threads, &Cancel::default())?.graph)
}

/// Prepares and runs in one go; see [`prepare`] and [`Prepared::run`].
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
    let schemas: Vec<(&str, SchemaRef)> = inputs
        .tables
        .iter()
        .map(|(name, batch)| (name.as_str(), batch.schema()))
        .collect();
    let prepared = prepare(models, steps, &schemas, options.threads, cancel)?;
    prepared.run(inputs, folder, options, progress, cancel)
}

impl Prepared<'_> {
    /// Which table needs which.
    pub fn graph(&self) -> &Graph {
        &self.graph
    }

    /// Computes all tables, tests them and writes their files beside the output folder. Nothing in the folder
    /// itself changes before [`Staged::publish`]; dropping the result instead leaves no trace.
    ///
    /// The input tables must have the columns they were prepared with, in any order; further columns and
    /// tables are ignored. Blocks until done; works on threads of its own, so it may be called from anywhere.
    pub fn run(
        self,
        inputs: Inputs,
        folder: OutputFolder,
        options: &Options,
        progress: &dyn Progress,
        cancel: &Cancel,
    ) -> Result<Staged, WarehouseError> {
        let started = Instant::now();
        let run_id = run_id(self.models, &inputs);
        let Inputs {
            tables,
            mut files,
            version,
        } = inputs;
        files.sort();
        let tables = input_tables(tables, &run_id, &version)?;
        let findings = tables
            .iter()
            .find(|(name, _)| name == FINDINGS_TABLE)
            .map(|(_, table)| Arc::clone(table));
        let staging = folder.stage()?;
        let made = self
            .workshop
            .run(tables, staging.path(), options, progress, cancel)?;

        let dictionary = Dictionary::new(self.models, &self.graph);
        let further = vec![
            write_json(&staging, "dictionary.json", &dictionary)?,
            write_findings(&staging, findings.as_ref())?,
        ];
        let mut seconds = made.seconds;
        seconds.insert("plan".to_owned(), self.seconds);
        seconds.insert("run".to_owned(), started.elapsed().as_secs_f64());
        let warned = made.tests.iter().filter(|test| test.failed > 0).count();
        let manifest = Manifest {
            manifest_version: MANIFEST_VERSION,
            generator: GENERATOR.to_owned(),
            version,
            created_at: String::new(),
            run_id: run_id.clone(),
            schema_hash: self.models.hash().to_owned(),
            inputs: files,
            findings: findings.as_ref().map(count_severities).unwrap_or_default(),
            tests: TestCounts {
                run: made.tests.len(),
                warned,
            },
            tables: made.files,
            files: further,
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
}

fn input_schema(name: &str, schema: &Schema) -> Result<SchemaRef, WarehouseError> {
    table::input_schema(schema).map_err(|message| WarehouseError::Input {
        table: name.to_owned(),
        message,
    })
}

/// Gives the input tables the engine's types and adds the one about the run itself.
fn input_tables(
    given: Vec<(String, datafusion::arrow::array::RecordBatch)>,
    run_id: &str,
    version: &str,
) -> Result<Vec<(String, Arc<Table>)>, WarehouseError> {
    let mut tables: Vec<(String, Arc<Table>)> = Vec::with_capacity(given.len() + 1);
    for (name, batch) in given {
        let refused = |message: String| WarehouseError::Input {
            table: name.clone(),
            message,
        };
        if tables.iter().any(|(other, _)| *other == name) || name == RUN_TABLE {
            return Err(refused("is handed in twice".to_owned()));
        }
        let table = Table::from_input(&batch).map_err(refused)?;
        tables.push((name, Arc::new(table)));
    }
    let text = |value: &str| -> ArrayRef { Arc::new(StringArray::from(vec![value])) };
    let run = Table {
        schema: run_schema(),
        columns: vec![text(run_id), text(version)],
        rows: 1,
    };
    tables.push((RUN_TABLE.to_owned(), Arc::new(run)));
    Ok(tables)
}

/// Columns of `raw_run`.
pub(super) fn run_schema() -> SchemaRef {
    let fields = ["run_id", "version"].map(|name| Field::new(name, DataType::Utf8, true));
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

pub(super) fn write_json(
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
        .and_then(|column| column.as_string_opt::<i32>())
        .into_iter()
        .flatten()
        .flatten()
    {
        *counts.entry(severity.to_owned()).or_insert(0) += 1;
    }
    counts
}
