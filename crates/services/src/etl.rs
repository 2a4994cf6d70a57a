//! From a league's files to its tables.
//!
//! [`run`] reads and checks the files, builds every table, tests the data and publishes the result at one
//! stroke; [`validate`] only reads and checks. [`graph`] and [`docs`] describe what would be built.

mod error;
mod expected_goals;
mod game_forecasts;
mod report;
mod win_probability;

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Instant;

use ingest::codes::{CodeLists, Seeds};
use ingest::{Finding, IngestError};
use warehouse::{
    Cancel, Dictionary, FinishedTable, Graph, InputFile, Inputs, Models, Options, OutputFolder,
    Prepared, Step, WarehouseError,
};

pub use error::EtlError;
pub use report::{FindingCounts, GameCounts, Published, Report, Validation};

use expected_goals::ExpectedGoals;
use game_forecasts::GameForecasts;
use win_probability::{WinProbabilities, WinProbabilityGrades};

/// Which files to read.
#[derive(Debug, Clone, Default)]
pub struct InputRequest {
    /// The league workbook, or the folder in which `league.xlsx` lies.
    pub league: PathBuf,
    /// Folder with the tracking files; without it the tracked tables stay empty.
    pub games: Option<PathBuf>,
    /// Only these games; empty means all.
    pub only: Vec<i64>,
    /// Not these games; they get the status EXCLUDED.
    pub exclude: Vec<i64>,
    /// Whether one blocking finding fails the whole run.
    pub strict: bool,
    /// Rows that count beside the files, or instead of them.
    pub staged: Arc<ingest::Staged>,
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
struct Relay<'a>(&'a dyn Progress, &'a Cancel);

impl ingest::Progress for Relay<'_> {
    fn file(&self, name: &str, done: usize, total: usize) {
        self.0.file_read(name, done, total);
    }

    fn is_cancelled(&self) -> bool {
        self.1.is_cancelled()
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
    build(request, progress, cancel)?.publish()
}

/// Reads the files and builds all tables beside the output folder, which stays as it is.
pub fn build(
    request: &RunRequest,
    progress: &dyn Progress,
    cancel: &Cancel,
) -> Result<Built, EtlError> {
    let started = Instant::now();
    // Before the output folder is touched.
    require_league(&request.input)?;
    let folder = OutputFolder::open(&request.out, request.wipe).map_err(output_folder)?;
    let models = load_models(request.models.as_deref())?;
    let (prepared, read) = prepare_while_reading(request, &models, progress, cancel);
    let (prepared, (ingested, read_seconds)) = (prepared?, read?);

    let games = GameCounts::of(&ingested.tables);
    let loaded_games = report::loaded_games(&ingested.tables);
    let inputs = Inputs {
        tables: ingested
            .tables
            .into_iter()
            .map(|(name, batch)| (name.to_owned(), batch))
            .collect(),
        files: ingested.inputs.into_iter().map(input_file).collect(),
        version: env!("CARGO_PKG_VERSION").to_owned(),
    };
    let staged = prepared.run(
        inputs,
        folder,
        &Options::default(),
        &Relay(progress, cancel),
        cancel,
    )?;
    Ok(Built {
        staged,
        games,
        loaded_games,
        findings: ingested.findings,
        read_seconds,
        started,
    })
}

/// Tables that are built and wait beside the output folder. Dropping them leaves no trace.
pub struct Built {
    staged: warehouse::Staged,
    games: GameCounts,
    loaded_games: BTreeSet<i64>,
    findings: Vec<Finding>,
    read_seconds: f64,
    started: Instant,
}

impl Built {
    /// What became of the tracking files.
    pub const fn games(&self) -> &GameCounts {
        &self.games
    }

    /// Whether the tracking file of a game is in the tables.
    pub fn has_loaded(&self, game: i64) -> bool {
        self.loaded_games.contains(&game)
    }

    /// What is wrong with the input.
    pub fn findings(&self) -> &[Finding] {
        &self.findings
    }

    /// The tables, for reading.
    pub fn output(&self) -> warehouse::Output {
        self.staged.output()
    }

    /// Puts the tables in the place of the old ones, all at once.
    pub fn publish(self) -> Result<Report, EtlError> {
        let (output, summary) = self.staged.publish(&[("read", self.read_seconds)])?;
        Ok(Report::new(
            &output,
            &summary,
            self.games,
            FindingCounts::of(&self.findings),
            self.started.elapsed().as_secs_f64(),
        ))
    }
}

/// Plans the queries, which needs no rows, while the files are read, which leaves a core free. The second result
/// carries the seconds it took.
fn prepare_while_reading<'a>(
    request: &RunRequest,
    models: &'a Models,
    progress: &dyn Progress,
    cancel: &Cancel,
) -> (
    Result<Prepared<'a>, EtlError>,
    Result<(ingest::Ingested, f64), EtlError>,
) {
    std::thread::scope(|scope| {
        let planning = scope.spawn(|| -> Result<Prepared<'a>, EtlError> {
            let schemas = ingest::schemas().map_err(IngestError::from)?;
            Ok(warehouse::prepare(
                models,
                STEPS,
                &schemas,
                Options::default().threads,
                cancel,
            )?)
        });
        let started = Instant::now();
        let read = read(&request.input, models, progress, cancel)
            .map(|ingested| (ingested, started.elapsed().as_secs_f64()));
        let prepared = planning
            .join()
            .unwrap_or_else(|panic| std::panic::resume_unwind(panic));
        (prepared, read)
    })
}

/// Reads and checks the files and builds nothing. Findings that would stop a run are part of the result,
/// with all the others that were met up to there.
pub fn validate(request: &InputRequest, progress: &dyn Progress) -> Result<Validation, EtlError> {
    require_league(request)?;
    let models = load_models(None)?;
    match read(request, &models, progress, &Cancel::default()) {
        Ok(ingested) => Ok(Validation {
            games: Some(GameCounts::of(&ingested.tables)),
            counts: FindingCounts::of(&ingested.findings),
            findings: ingested.findings,
        }),
        Err(EtlError::Ingest(IngestError::Blocked { findings })) => Ok(Validation {
            games: None,
            counts: FindingCounts::of(&findings),
            findings,
        }),
        Err(error) => Err(error),
    }
}

/// Which table is built from which.
pub fn graph(models: Option<&Path>) -> Result<Graph, EtlError> {
    let models = load_models(models)?;
    Ok(Graph::new(&models, STEPS, None)?)
}

/// The data dictionary as one static HTML page.
pub fn docs(models: Option<&Path>) -> Result<String, EtlError> {
    let models = load_models(models)?;
    let graph = Graph::new(&models, STEPS, None)?;
    Ok(warehouse::docs_html(&Dictionary::new(&models, &graph)))
}

/// A league is a workbook, or rows that were staged.
fn require_league(request: &InputRequest) -> Result<(), EtlError> {
    if request.league.exists() || !request.staged.sheets.is_empty() {
        Ok(())
    } else {
        Err(EtlError::NoLeague(request.league.clone()))
    }
}

/// Tells a folder that is refused for what it is or holds from all other failures.
fn output_folder(error: WarehouseError) -> EtlError {
    match error {
        WarehouseError::Folder { .. } => EtlError::OutputFolder(error),
        other => EtlError::Warehouse(other),
    }
}

/// The tables that are not SQL.
const STEPS: &[&dyn Step] = &[
    &ExpectedGoals,
    &GameForecasts,
    &WinProbabilities,
    &WinProbabilityGrades,
];

fn load_models(folder: Option<&Path>) -> Result<Models, EtlError> {
    Ok(match folder {
        Some(folder) if !folder.is_dir() => return Err(EtlError::NoModels(folder.to_owned())),
        Some(folder) => Models::from_dir(folder)?,
        None => Models::embedded()?,
    })
}

fn read(
    request: &InputRequest,
    models: &Models,
    progress: &dyn Progress,
    cancel: &Cancel,
) -> Result<ingest::Ingested, EtlError> {
    let request = ingest::Request {
        league: request.league.clone(),
        games: request.games.clone(),
        only: request.only.clone(),
        exclude: request.exclude.clone(),
        strict: request.strict,
        staged: Arc::clone(&request.staged),
    };
    Ok(ingest::read(
        &request,
        &code_lists(models)?,
        &Relay(progress, cancel),
    )?)
}

/// The code lists of the packed models.
pub(crate) fn packed_code_lists() -> Result<CodeLists, EtlError> {
    read_code_lists(Models::embedded_file)
}

/// The code lists by which tracking files are read: the same seeds that become tables.
fn code_lists(models: &Models) -> Result<CodeLists, EtlError> {
    read_code_lists(|path| models.file(path))
}

fn read_code_lists<'a>(file: impl Fn(&str) -> Option<&'a str>) -> Result<CodeLists, EtlError> {
    let seed = |name: &str| {
        let path = format!("seeds/{name}.csv");
        file(&path).ok_or(EtlError::SeedMissing(path))
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
