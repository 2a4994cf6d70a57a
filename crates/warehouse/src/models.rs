//! The model folder: SQL files, seeds and schema files, read and checked as a whole.

mod cross_check;
mod schema;
mod schema_file;
mod seed;
pub(crate) mod sql_file;

use std::collections::{BTreeMap, BTreeSet};
use std::num::NonZeroUsize;
use std::path::Path;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Mutex, PoisonError};

use datafusion::arrow::array::RecordBatch;
use include_dir::{Dir, include_dir};
use sha2::{Digest, Sha256};
use walkdir::WalkDir;

use crate::engine::on_threads;
use crate::error::{Problem, WarehouseError};
use crate::output::hex;
use crate::suggest::did_you_mean;
pub use schema::{ColumnSchema, ColumnType, DataTest, Severity, TableKind, TableSchema, TestKind};
use sql_file::SqlFile;

static EMBEDDED: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/../../models");

/// A file of the model folder.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ModelFile {
    /// Path relative to the model folder, `/` between its parts.
    pub path: String,
    /// The whole text.
    pub text: String,
}

/// The definition behind a table.
#[derive(Debug, Clone)]
pub(crate) enum Source {
    /// An SQL file.
    Sql {
        file: String,
        text: String,
        parsed: Box<SqlFile>,
    },
    /// A seed's rows, not yet sorted.
    Seed { file: String, rows: RecordBatch },
    /// A Rust step; which one is known when the graph is built.
    Step,
}

/// A table of the model folder.
#[derive(Debug, Clone)]
pub(crate) struct Definition {
    pub(crate) schema: TableSchema,
    pub(crate) source: Source,
}

impl Definition {
    /// The file to name when the table cannot be built.
    pub(crate) fn file(&self) -> &str {
        match &self.source {
            Source::Sql { file, .. } | Source::Seed { file, .. } => file,
            Source::Step => &self.schema.file,
        }
    }
}

/// The checked content of a model folder.
///
/// Checked are: that every SQL file is exactly one SELECT whose last column list is explicit, that every
/// table is documented once and defined once, that keys and tests name columns that exist and types that
/// agree, and that seeds hold what their schema says. What needs the inputs and the Rust steps (unknown
/// tables, cycles) is checked by [`crate::Graph::new`], and the columns of the SQL by [`crate::check`] and
/// at the start of every run.
#[derive(Debug, Clone)]
pub struct Models {
    tables: BTreeMap<String, Definition>,
    files: Vec<ModelFile>,
    hash: String,
}

impl Models {
    /// The models packed into this binary.
    pub fn embedded() -> Result<Self, WarehouseError> {
        let mut files = Vec::new();
        collect_embedded(&EMBEDDED, &mut files);
        Self::from_files(files)
    }

    /// A text of the models packed into this binary, without reading the others.
    pub fn embedded_file(path: &str) -> Option<&'static str> {
        EMBEDDED.get_file(path)?.contents_utf8()
    }

    /// The models of a folder on disk.
    pub fn from_dir(folder: &Path) -> Result<Self, WarehouseError> {
        let mut files = Vec::new();
        for entry in WalkDir::new(folder).follow_links(true).sort_by_file_name() {
            let entry = entry.map_err(|error| {
                let path = error.path().unwrap_or(folder).to_owned();
                WarehouseError::File {
                    action: "read",
                    path,
                    source: error.into(),
                }
            })?;
            let Ok(relative) = entry.path().strip_prefix(folder) else {
                continue;
            };
            let path = relative
                .iter()
                .map(|part| part.to_string_lossy())
                .collect::<Vec<_>>()
                .join("/");
            if entry.file_type().is_file() && is_model_file(&path) {
                let text = std::fs::read_to_string(entry.path())
                    .map_err(WarehouseError::file("read", entry.path()))?;
                files.push(ModelFile { path, text });
            }
        }
        Self::from_files(files)
    }

    /// Models from texts in memory; the order of the files does not matter.
    pub fn from_files(mut files: Vec<ModelFile>) -> Result<Self, WarehouseError> {
        files.retain(|file| is_model_file(&file.path));
        files.sort_by(|left, right| left.path.cmp(&right.path));
        let mut problems = Vec::new();
        let parsed = parse(&files, &mut problems)?;
        // A file that cannot be read would drag a tail of consequences behind it; report it alone.
        stop_on(&mut problems)?;
        let tables = combine(parsed, &mut problems);
        stop_on(&mut problems)?;
        let hash = hash_of(&files);
        Ok(Self {
            tables,
            files,
            hash,
        })
    }

    /// The documented tables, sorted by name.
    pub fn tables(&self) -> impl Iterator<Item = &TableSchema> {
        self.tables.values().map(|definition| &definition.schema)
    }

    /// A documented table.
    pub fn table(&self, name: &str) -> Option<&TableSchema> {
        self.tables.get(name).map(|definition| &definition.schema)
    }

    /// The text of an SQL model.
    pub fn sql(&self, table: &str) -> Option<&str> {
        match &self.tables.get(table)?.source {
            Source::Sql { text, .. } => Some(text),
            _ => None,
        }
    }

    /// The text of a file by its path in the model folder, for example `seeds/seed_event_type.csv`.
    pub fn file(&self, path: &str) -> Option<&str> {
        self.files
            .iter()
            .find(|file| file.path == path)
            .map(|file| file.text.as_str())
    }

    /// SHA-256 over paths and texts of all files, in hexadecimal: two folders with the same hash make
    /// the same tables.
    pub fn hash(&self) -> &str {
        &self.hash
    }

    pub(crate) fn definitions(&self) -> &BTreeMap<String, Definition> {
        &self.tables
    }
}

fn is_model_file(path: &str) -> bool {
    let hidden = path.split('/').any(|part| part.starts_with('.'));
    !hidden
        && [".sql", ".csv", ".yml", ".yaml"]
            .iter()
            .any(|ending| path.ends_with(ending))
}

fn collect_embedded(folder: &Dir<'_>, files: &mut Vec<ModelFile>) {
    for file in folder.files() {
        let path = file
            .path()
            .iter()
            .map(|part| part.to_string_lossy())
            .collect::<Vec<_>>()
            .join("/");
        if let Some(text) = file.contents_utf8() {
            files.push(ModelFile {
                path,
                text: text.to_owned(),
            });
        }
    }
    for folder in folder.dirs() {
        collect_embedded(folder, files);
    }
}

fn hash_of(files: &[ModelFile]) -> String {
    let mut hasher = Sha256::new();
    for file in files {
        for part in [&file.path, &file.text] {
            hasher.update((part.len() as u64).to_le_bytes());
            hasher.update(part.as_bytes());
        }
    }
    hex(&hasher.finalize())
}

fn stop_on(problems: &mut Vec<Problem>) -> Result<(), WarehouseError> {
    if problems.is_empty() {
        return Ok(());
    }
    Err(WarehouseError::Models(sorted(std::mem::take(problems))))
}

/// Problems in the order a reader goes through them.
pub(crate) fn sorted(mut problems: Vec<Problem>) -> Vec<Problem> {
    problems.sort_by(|left, right| {
        (&left.file, left.line, &left.message).cmp(&(&right.file, right.line, &right.message))
    });
    problems.dedup();
    problems
}

/// What the files say, each for itself.
#[derive(Default)]
struct Parsed<'a> {
    /// Table name to its SQL file.
    sql: BTreeMap<&'a str, (&'a ModelFile, SqlFile)>,
    /// Table name to its seed file.
    seeds: BTreeMap<&'a str, &'a ModelFile>,
    schemas: Vec<TableSchema>,
}

/// A file by itself.
enum Content {
    Schemas(Vec<TableSchema>),
    Sql(Box<SqlFile>),
    /// Constant rows, read when their schema is known.
    Rows,
    /// Not to be made sense of; the problem is told.
    Nothing,
}

/// Reads every file by itself, several at once. Nine tenths of the time to load a model folder go here.
fn read_all(
    files: &[ModelFile],
    problems: &mut Vec<Problem>,
) -> Result<Vec<Content>, WarehouseError> {
    let next = AtomicUsize::new(0);
    let done: Mutex<Vec<(usize, Content, Vec<Problem>)>> = Mutex::default();
    let work = || {
        loop {
            let number = next.fetch_add(1, Ordering::Relaxed);
            let Some(file) = files.get(number) else {
                return Ok(());
            };
            let mut problems = Vec::new();
            let content = match file.path.rsplit_once('.') {
                Some((_, "yml" | "yaml")) => {
                    Content::Schemas(schema_file::read(&file.path, &file.text, &mut problems))
                }
                Some((_, "sql")) => sql_file::read(&file.path, &file.text, &mut problems)
                    .map_or(Content::Nothing, |sql| Content::Sql(Box::new(sql))),
                _ => Content::Rows,
            };
            done.lock()
                .unwrap_or_else(PoisonError::into_inner)
                .push((number, content, problems));
        }
    };
    let threads = std::thread::available_parallelism().unwrap_or(NonZeroUsize::MIN);
    on_threads(threads, &work)?;
    let mut done = done.into_inner().unwrap_or_else(PoisonError::into_inner);
    done.sort_by_key(|(number, ..)| *number);
    let contents = done.into_iter().map(|(_, content, found)| {
        problems.extend(found);
        content
    });
    Ok(contents.collect())
}

/// Reads table schemas in dbt's form, YAML or JSON, that belong to no model folder: tables that are filled by other means.
/// `name` is what problems call the text.
pub fn read_schemas(name: &str, text: &str) -> Result<Vec<TableSchema>, Vec<Problem>> {
    let mut problems = Vec::new();
    let schemas = schema_file::read(name, text, &mut problems);
    if problems.is_empty() {
        Ok(schemas)
    } else {
        Err(problems)
    }
}

fn parse<'a>(
    files: &'a [ModelFile],
    problems: &mut Vec<Problem>,
) -> Result<Parsed<'a>, WarehouseError> {
    let mut parsed = Parsed::default();
    let mut owner: BTreeMap<&str, &str> = BTreeMap::new();
    for (file, content) in files.iter().zip(read_all(files, problems)?) {
        if let Content::Schemas(schemas) = content {
            parsed.schemas.extend(schemas);
            continue;
        }
        let name = file.path.rsplit('/').next().unwrap_or(&file.path);
        let stem = name.rsplit_once('.').map_or(name, |(stem, _)| stem);
        let mut problem = |message: String| problems.push(Problem::new(&file.path, None, message));
        if !is_table_name(stem) {
            problem(
                "a table name holds lower-case letters, digits and _ and starts with a letter"
                    .to_owned(),
            );
            continue;
        }
        if let Some(first) = owner.insert(stem, &file.path) {
            problem(format!("table {stem} is also defined by {first}"));
            continue;
        }
        let folder = file.path.split_once('/').map(|(folder, _)| folder);
        match (content, folder) {
            (Content::Sql(_), None | Some("seeds")) => {
                problem("an SQL model belongs in the folder of its layer".to_owned());
            }
            (Content::Sql(sql), _) => {
                parsed.sql.insert(stem, (file, *sql));
            }
            (Content::Rows, Some("seeds")) => {
                parsed.seeds.insert(stem, file);
            }
            (Content::Rows, _) => problem("a CSV file belongs in the folder seeds".to_owned()),
            (Content::Schemas(_) | Content::Nothing, _) => {}
        }
    }
    Ok(parsed)
}

fn is_table_name(name: &str) -> bool {
    name.starts_with(|first: char| first.is_ascii_lowercase())
        && name
            .chars()
            .all(|letter| letter.is_ascii_lowercase() || letter.is_ascii_digit() || letter == '_')
}

/// Joins files and documentation and checks one against the other.
fn combine(parsed: Parsed<'_>, problems: &mut Vec<Problem>) -> BTreeMap<String, Definition> {
    let Parsed {
        mut sql,
        mut seeds,
        schemas,
    } = parsed;
    let documented: BTreeSet<String> = schemas.iter().map(|schema| schema.name.clone()).collect();
    let mut tables: BTreeMap<String, Definition> = BTreeMap::new();
    for mut schema in schemas {
        if let Some(first) = tables.get(&schema.name) {
            let first = format!("{}:{}", first.schema.file, first.schema.line);
            let message = format!("table {} is also documented at {first}", schema.name);
            problems.push(Problem::new(&schema.file, schema.line, message));
            continue;
        }
        let source = if schema.kind == TableKind::Seed {
            seed_source(&schema, &mut seeds, problems)
        } else if let Some((file, parsed)) = sql.remove(schema.name.as_str()) {
            schema.layer = layer_of(&file.path);
            Some(Source::Sql {
                file: file.path.clone(),
                text: file.text.clone(),
                parsed: Box::new(parsed),
            })
        } else {
            schema.kind = TableKind::Step;
            Some(Source::Step)
        };
        if let Some(source) = source {
            tables.insert(schema.name.clone(), Definition { schema, source });
        }
    }
    let undocumented = sql
        .into_iter()
        .map(|(name, (file, _))| (name, file))
        .chain(seeds);
    for (name, file) in undocumented {
        problems.push(Problem::new(
            &file.path,
            None,
            format!("table {name} is documented in no schema file"),
        ));
    }
    for definition in tables.values() {
        cross_check::relationships(&definition.schema, &tables, &documented, problems);
        cross_check::cte_names(definition, &tables, problems);
        cross_check::columns(definition, problems);
    }
    tables
}

fn seed_source(
    schema: &TableSchema,
    seeds: &mut BTreeMap<&str, &ModelFile>,
    problems: &mut Vec<Problem>,
) -> Option<Source> {
    let name = schema.name.as_str();
    let Some(file) = seeds.remove(name) else {
        let hint = did_you_mean(name, seeds.keys().copied());
        let message = format!("seed {name} has no file seeds/{name}.csv{hint}");
        problems.push(Problem::new(&schema.file, schema.line, message));
        return None;
    };
    let rows = seed::read(&file.path, &file.text, schema, problems)?;
    Some(Source::Seed {
        file: file.path.clone(),
        rows,
    })
}

fn layer_of(path: &str) -> String {
    path.split('/').next().unwrap_or_default().to_owned()
}
