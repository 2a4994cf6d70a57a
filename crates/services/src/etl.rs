//! From a league's files to its tables.
//!
//! [`run`] reads and checks the files, builds every table, tests the data and publishes the result at one
//! stroke; [`validate`] only reads and checks. [`graph`] and [`docs`] describe what would be built.

mod error;
mod expected_goals;
mod report;

use std::path::{Path, PathBuf};
use std::time::Instant;

use ingest::codes::{CodeLists, Seeds};
use warehouse::{
    Cancel, Dictionary, FinishedTable, Graph, InputFile, Inputs, Models, Options, OutputFolder,
    Step,
};

pub use error::EtlError;
pub use report::{FindingCounts, GameCounts, Report, Validation};

use expected_goals::ExpectedGoals;

/// Which files to read.
#[derive(Debug, Clone, Default)]
pub struct InputRequest {
    /// The league workbook.
    pub league: PathBuf,
    /// Folder with the tracking files; without it the tracked tables stay empty.
    pub games: Option<PathBuf>,
    /// Only these games; empty means all.
    pub only: Vec<i64>,
    /// Not these games; they get the status EXCLUDED.
    pub exclude: Vec<i64>,
    /// Whether one blocking finding fails the whole run.
    pub strict: bool,
}

/// What to run.
#[derive(Debug, Clone, Default)]
pub struct RunRequest {
    /// The files to read.
    pub input: InputRequest,
    /// Folder for the tables. It must be absent, empty, or an earlier output, unless `wipe` is set.
    pub out: PathBuf,
    /// Replace the folder whatever it holds.
    pub wipe: bool,
    /// Folder with the models; `None` runs the packed ones.
    pub models: Option<PathBuf>,
}

/// Told how a run goes on; called from several threads.
pub trait Progress: Sync {
    /// A tracking file is read: `done` of `total`.
    fn file_read(&self, name: &str, done: usize, total: usize);
    /// Work on a table begins.
    fn table_started(&self, name: &str);
    /// A table is computed.
    fn table_finished(&self, table: &FinishedTable<'_>);
}

/// Progress that nobody watches.
#[derive(Debug, Clone, Copy, Default)]
pub struct Silent;

impl Progress for Silent {
    fn file_read(&self, _name: &str, _done: usize, _total: usize) {}
    fn table_started(&self, _name: &str) {}
    fn table_finished(&self, _table: &FinishedTable<'_>) {}
}

/// Hands the progress of the two lower rooms on.
struct Relay<'a>(&'a dyn Progress);

impl ingest::Progress for Relay<'_> {
    fn file(&self, name: &str, done: usize, total: usize) {
        self.0.file_read(name, done, total);
    }
}

impl warehouse::Progress for Relay<'_> {
    fn table_started(&self, name: &str) {
        self.0.table_started(name);
    }

    fn table_finished(&self, table: &FinishedTable<'_>) {
        self.0.table_finished(table);
    }
}

/// Reads the files, builds all tables and publishes them. Until the last moment the folder holds what it
/// held before; it keeps that when anything fails.
pub fn run(
    request: &RunRequest,
    progress: &dyn Progress,
    cancel: &Cancel,
) -> Result<Report, EtlError> {
    let started = Instant::now();
    let folder = OutputFolder::open(&request.out, request.wipe)?;
    let models = load_models(request.models.as_deref())?;
    let ingested = read(&request.input, &models, progress)?;
    let read_seconds = started.elapsed().as_secs_f64();

    let games = GameCounts::of(&ingested.tables);
    let findings = FindingCounts::of(&ingested.findings);
    let inputs = Inputs {
        tables: ingested
            .tables
            .into_iter()
            .map(|(name, batch)| (name.to_owned(), batch))
            .collect(),
        files: ingested.inputs.into_iter().map(input_file).collect(),
        version: env!("CARGO_PKG_VERSION").to_owned(),
    };
    let build = warehouse::RunRequest {
        models: &models,
        steps: &[&ExpectedGoals],
        options: &Options::default(),
        progress: &Relay(progress),
        cancel,
    };
    let staged = warehouse::run(build, inputs, folder)?;
    let (output, summary) = staged.publish(&[("read", read_seconds)])?;
    Ok(Report::new(
        &output,
        &summary,
        games,
        findings,
        started.elapsed().as_secs_f64(),
    ))
}

/// Reads and checks the files and builds nothing.
pub fn validate(request: &InputRequest, progress: &dyn Progress) -> Result<Validation, EtlError> {
    let models = load_models(None)?;
    let ingested = read(request, &models, progress)?;
    Ok(Validation {
        games: GameCounts::of(&ingested.tables),
        counts: FindingCounts::of(&ingested.findings),
        findings: ingested.findings,
    })
}

/// Which table is built from which.
pub fn graph(models: Option<&Path>) -> Result<Graph, EtlError> {
    let models = load_models(models)?;
    Ok(Graph::new(&models, &steps(), None)?)
}

/// The data dictionary as one static HTML page.
pub fn docs(models: Option<&Path>) -> Result<String, EtlError> {
    let models = load_models(models)?;
    let graph = Graph::new(&models, &steps(), None)?;
    Ok(warehouse::docs_html(&Dictionary::new(&models, &graph)))
}

fn steps() -> [&'static dyn Step; 1] {
    [&ExpectedGoals]
}

fn load_models(folder: Option<&Path>) -> Result<Models, EtlError> {
    Ok(match folder {
        Some(folder) => Models::from_dir(folder)?,
        None => Models::embedded()?,
    })
}

fn read(
    request: &InputRequest,
    models: &Models,
    progress: &dyn Progress,
) -> Result<ingest::Ingested, EtlError> {
    let request = ingest::Request {
        league: request.league.clone(),
        games: request.games.clone(),
        only: request.only.clone(),
        exclude: request.exclude.clone(),
        strict: request.strict,
    };
    Ok(ingest::read(
        &request,
        &code_lists(models)?,
        &Relay(progress),
    )?)
}

/// The code lists by which tracking files are read: the same seeds that become tables.
fn code_lists(models: &Models) -> Result<CodeLists, EtlError> {
    let seed = |name: &str| {
        let path = format!("seeds/{name}.csv");
        models.file(&path).ok_or(EtlError::SeedMissing(path))
    };
    let seeds = Seeds {
        event_type: seed("seed_event_type")?,
        event_detail: seed("seed_event_detail")?,
        event_detail_2: seed("seed_event_detail_2")?,
        play_detail: seed("seed_play_detail")?,
        code_alias: seed("seed_code_alias")?,
    };
    Ok(CodeLists::from_seeds(&seeds)?)
}

fn input_file(file: ingest::InputFile) -> InputFile {
    InputFile {
        path: file.path,
        sha256: file.sha256,
        bytes: file.bytes,
    }
}
