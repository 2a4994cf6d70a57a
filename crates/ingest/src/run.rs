//! One run: the league workbook, then the games, then the tables.

mod early;
mod jobs;

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::AtomicUsize;

use arrow_array::RecordBatch;
use sha2::{Digest, Sha256};

use crate::canonical::LeagueGames;
use crate::codes::CodeLists;
use crate::discover::{self, Candidate, Job, Kind, Skipped};
use crate::finding::{Code, Finding, Findings, Level};
use crate::league::{self, League};
use crate::limits;
use crate::staged::{self, Staged};
use crate::tables::{self, GameFile, GameTables, Place, TableError, count_levels};
use crate::tracking::{GameStatus, Layout, OpenedFile};
use crate::workbook::read_file;
use early::Early;
use jobs::{JobReader, Reading};

/// Games that are read at a time: enough for all cores, few enough for the memory.
const GAMES_AT_A_TIME: usize = 32;
/// Length of a period and of an overtime where neither file nor schedule says.
const USUAL_PERIOD_SECONDS: i64 = 1_080;
const USUAL_OVERTIME_SECONDS: i64 = 300;

/// What to read.
#[derive(Debug, Clone, Default)]
pub struct Request {
    /// The league workbook, or the folder in which it lies.
    pub league: PathBuf,
    /// The folder with tracking files, or a single one.
    pub games: Option<PathBuf>,
    /// Games to read; empty means all.
    pub only: Vec<i64>,
    /// Games on the exclusion list.
    pub exclude: Vec<i64>,
    /// Whether a finding that stops a game stops the run.
    pub strict: bool,
    /// Rows that count beside the files, or instead of them.
    pub staged: Arc<Staged>,
}

/// A file that was read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct InputFile {
    /// Relative to the given folder, with `/`.
    pub path: String,
    /// SHA-256 of its bytes, in hexadecimal.
    pub sha256: String,
    /// Its length.
    pub bytes: u64,
}

/// All that was read.
#[derive(Debug, Clone)]
pub struct Ingested {
    /// The `raw_*` tables.
    pub tables: Vec<(&'static str, RecordBatch)>,
    /// Everything found, in the order of the files.
    pub findings: Vec<Finding>,
    /// Files the tables were made from.
    pub inputs: Vec<InputFile>,
}

/// Why nothing was read.
#[derive(Debug, thiserror::Error)]
pub enum IngestError {
    /// The league workbook cannot be used, or a game cannot and the run is strict. The findings say why.
    #[error("{}", stopped_by(findings))]
    Blocked {
        /// Everything found so far.
        findings: Vec<Finding>,
    },
    /// The games folder does not exist.
    #[error("the games folder {} does not exist", .0.display())]
    NoGamesFolder(PathBuf),
    /// The reading was ended early.
    #[error("cancelled")]
    Cancelled,
    /// A table could not be built.
    #[error(transparent)]
    Table(#[from] TableError),
}

fn blocking(findings: &[Finding]) -> impl Iterator<Item = &Finding> {
    findings.iter().filter(|finding| finding.is_blocking())
}

/// How many findings stop the run and what the first one says.
fn stopped_by(findings: &[Finding]) -> String {
    let first = first_blocking(findings);
    match blocking(findings).count() {
        1 => format!("a finding stops the run: {first}"),
        count => format!("{count} findings stop the run; the first one: {first}"),
    }
}

fn first_blocking(findings: &[Finding]) -> String {
    blocking(findings)
        .next()
        .map(|finding| {
            let place = [
                finding.file.as_str(),
                finding.sheet.as_str(),
                finding.column.as_str(),
            ];
            let place: Vec<&str> = place.into_iter().filter(|part| !part.is_empty()).collect();
            format!(
                "{} {}: expected {}; {}",
                finding.code.as_str(),
                place.join(", "),
                finding.expected,
                finding.action
            )
        })
        .unwrap_or_default()
}

/// Is told which file is being read.
pub trait Progress: Sync {
    /// File number `done` of `total` is finished.
    fn file(&self, name: &str, done: usize, total: usize);

    /// Whether the reading is to end early; asked before each file.
    fn is_cancelled(&self) -> bool {
        false
    }
}

/// Says nothing.
#[derive(Debug, Clone, Copy, Default)]
pub struct NoProgress;

impl Progress for NoProgress {
    fn file(&self, _name: &str, _done: usize, _total: usize) {}
}

/// Reads the league workbook and the tracked games.
pub fn read(
    request: &Request,
    codes: &CodeLists,
    progress: &dyn Progress,
) -> Result<Ingested, IngestError> {
    let mut findings = Findings::new();
    let mut codes = codes.clone();
    let league_file = discover::league_file(&request.league);
    // The first games are opened while the league is read, since that is one sheet after the other.
    let ((league, league_input), early) = rayon::join(
        || {
            let league =
                league::read_with(&league_file, &request.staged, &mut codes, &mut findings);
            let input = input_file(&league_file, &league.file);
            (league, input)
        },
        || Early::open(request, &league_file, progress),
    );
    if progress.is_cancelled() {
        return Err(IngestError::Cancelled);
    }
    let league_findings = findings.into_vec();
    if league_findings.iter().any(Finding::is_blocking) {
        return Err(IngestError::Blocked {
            findings: league_findings,
        });
    }
    let mut run = Run {
        inputs: league_input
            .into_iter()
            .chain(staged::input_file(&request.staged))
            .collect(),
        findings: league_findings,
        games: Arc::new(league.games()),
        codes: Arc::new(codes),
        files: Vec::new(),
        tables: GameTables::new(),
        loaded: BTreeMap::new(),
        only: request.only.iter().copied().collect(),
        exclude: request.exclude.iter().copied().collect(),
    };
    if let Some(early) = early? {
        run.findings.extend(early.findings);
        run.read_games(&early.choice.jobs, early.opened, &request.staged, progress);
        run.add_skipped(early.choice.skipped);
    }
    if progress.is_cancelled() {
        return Err(IngestError::Cancelled);
    }
    run.finish(&league, request.strict)
}

/// A run under way.
struct Run {
    inputs: Vec<InputFile>,
    findings: Vec<Finding>,
    games: Arc<LeagueGames>,
    codes: Arc<CodeLists>,
    files: Vec<GameFile>,
    tables: GameTables,
    /// Games that are loaded, and from which file.
    loaded: BTreeMap<i64, String>,
    only: BTreeSet<i64>,
    exclude: BTreeSet<i64>,
}

impl Run {
    /// Reads all games, some at a time, and forgets each once its rows are written. The rows of some games are
    /// written while the next ones are read.
    fn read_games(
        &mut self,
        jobs: &[Job],
        opened: Vec<Option<OpenedFile>>,
        staged: &Staged,
        progress: &dyn Progress,
    ) {
        let reader = JobReader {
            games: Arc::clone(&self.games),
            codes: Arc::clone(&self.codes),
            staged,
            progress,
            done: AtomicUsize::new(0),
            total: jobs.len(),
        };
        let mut opened = opened;
        let mut unwritten: (&[Job], Vec<Vec<Reading>>) = (&[], Vec::new());
        for some in jobs.chunks(GAMES_AT_A_TIME) {
            let opened = std::mem::take(&mut opened);
            let (readings, ()) = rayon::join(
                || reader.read_all(some, opened),
                || self.add_jobs(unwritten.0, std::mem::take(&mut unwritten.1)),
            );
            unwritten = (some, readings);
        }
        self.add_jobs(unwritten.0, unwritten.1);
    }

    fn add_jobs(&mut self, jobs: &[Job], readings: Vec<Vec<Reading>>) {
        for (job, readings) in jobs.iter().zip(readings) {
            self.add_job(job, readings);
        }
    }

    fn add_job(&mut self, job: &Job, readings: Vec<Reading>) {
        let unread = job.options.get(readings.len()..).unwrap_or_default();
        let chosen = readings
            .iter()
            .position(|reading| reading.outcome.status == GameStatus::Loaded)
            .unwrap_or_default();
        let chosen_name = readings
            .get(chosen)
            .map(|reading| reading.candidate.name.clone())
            .unwrap_or_default();
        for (index, reading) in readings.into_iter().enumerate() {
            let reason = (index != chosen)
                .then(|| format!("it holds no game; {chosen_name} was read instead"));
            self.add_reading(job.game_id, reading, reason);
        }
        for candidate in unread {
            let reason = format!("{chosen_name} comes first");
            self.files.push(self.unread_file(
                candidate,
                job.game_id.unwrap_or_default(),
                "not_chosen",
                reason,
            ));
        }
    }

    fn add_reading(&mut self, job_game: Option<i64>, reading: Reading, reason: Option<String>) {
        let Reading {
            candidate,
            mut outcome,
            input,
        } = reading;
        self.inputs.extend(input);
        let game_id = job_game.unwrap_or(outcome.game_id);
        let (mut status, mut reason) = (outcome.status.code(), reason);
        if let Some(game) = outcome.game.take() {
            if let Some((refused, why)) =
                self.turn_away(game_id, &candidate.name, &mut outcome.findings)
            {
                (status, reason) = (refused, Some(why));
            } else {
                let place = Place {
                    game_id,
                    file: &candidate.name,
                };
                self.tables.append(place, &game);
                self.loaded.insert(game_id, candidate.name.clone());
            }
        }
        let codes: BTreeSet<&str> = outcome
            .block_codes
            .iter()
            .map(|code| code.as_str())
            .collect();
        let codes: Vec<&str> = codes.into_iter().collect();
        self.files.push(GameFile {
            game_id,
            file_no: 0,
            file: candidate.name,
            layout: outcome.layout.code(),
            is_chosen: reason.is_none(),
            reason,
            status,
            block_codes: (!codes.is_empty()).then(|| codes.join(",")),
            venue_swapped: outcome.venue_swapped,
            period_seconds: outcome.period_seconds,
            ot_seconds: outcome.ot_seconds,
            n_valid_rows: outcome.n_valid_rows,
            has_assist_links: outcome.has_assist_links,
            levels: count_levels(&outcome.findings),
        });
        self.findings.extend(outcome.findings);
    }

    /// Status and reason of a game that is not wanted although it could be read. Only files that are not named
    /// after a game come this far.
    fn turn_away(
        &self,
        game_id: i64,
        name: &str,
        findings: &mut Vec<Finding>,
    ) -> Option<(&'static str, String)> {
        if self.exclude.contains(&game_id) {
            return Some(("excluded", discover::EXCLUDED.to_owned()));
        }
        if !self.only.is_empty() && !self.only.contains(&game_id) {
            return Some(("not_chosen", discover::NOT_ASKED_FOR.to_owned()));
        }
        let first = self.loaded.get(&game_id)?;
        findings.push(
            Finding::new(Code::BGameId, name)
                .level(Level::Error)
                .game(game_id)
                .value(game_id.to_string())
                .expected("a game that no other file holds")
                .action(format!("file skipped; {first} was read")),
        );
        Some(("error", format!("{first} holds the same game")))
    }

    fn add_skipped(&mut self, skipped: Vec<Skipped>) {
        for Skipped {
            candidate,
            game_id,
            status,
            reason,
            block_codes,
        } in skipped
        {
            let of_file: Vec<Finding> = self
                .findings
                .iter()
                .filter(|finding| {
                    let is_of_game = finding.game_id == Some(game_id);
                    finding.file == candidate.name && (candidate.kind != Kind::Staged || is_of_game)
                })
                .cloned()
                .collect();
            let mut file = self.unread_file(&candidate, game_id, status, reason);
            file.block_codes = block_codes;
            file.levels = count_levels(&of_file);
            self.files.push(file);
        }
    }

    /// The row of a file that was not read: its lengths are the schedule's.
    fn unread_file(
        &self,
        candidate: &Candidate,
        game_id: i64,
        status: &'static str,
        reason: String,
    ) -> GameFile {
        let game = self.games.games.get(&game_id);
        let period = game
            .and_then(|game| game.period_seconds)
            .unwrap_or(USUAL_PERIOD_SECONDS);
        GameFile {
            game_id,
            file: candidate.name.clone(),
            layout: if candidate.kind == Kind::Save {
                Layout::TrackerSave
            } else {
                Layout::None
            }
            .code(),
            reason: Some(reason),
            status,
            period_seconds: [period; 3],
            ot_seconds: game
                .and_then(|game| game.ot_seconds)
                .unwrap_or(USUAL_OVERTIME_SECONDS),
            ..GameFile::default()
        }
    }

    fn finish(mut self, league: &League, strict: bool) -> Result<Ingested, IngestError> {
        if strict && self.findings.iter().any(Finding::is_blocking) {
            return Err(IngestError::Blocked {
                findings: self.findings,
            });
        }
        self.files
            .sort_by(|one, other| (one.game_id, &one.file).cmp(&(other.game_id, &other.file)));
        for of_game in self
            .files
            .chunk_by_mut(|one, other| one.game_id == other.game_id)
        {
            for (file, number) in of_game.iter_mut().zip(1..) {
                file.file_no = number;
            }
        }
        self.inputs.sort_by(|one, other| one.path.cmp(&other.path));
        let all = tables::all(league, &self.files, self.tables, &self.findings)?;
        Ok(Ingested {
            tables: all,
            findings: self.findings,
            inputs: self.inputs,
        })
    }
}

/// Name, hash and length of a file that was read; none when there is nothing to hash.
fn input_file(path: &Path, name: &str) -> Option<InputFile> {
    let bytes = read_file(path, limits::FILE_BYTES).ok()?;
    Some(InputFile {
        path: name.to_owned(),
        sha256: hexadecimal(&Sha256::digest(&bytes)),
        bytes: bytes.len() as u64,
    })
}

/// Bytes as hexadecimal digits.
pub(crate) fn hexadecimal(bytes: &[u8]) -> String {
    bytes.iter().fold(String::new(), |mut text, byte| {
        use std::fmt::Write as _;
        // Writing to a string cannot fail.
        let _ = write!(text, "{byte:02x}");
        text
    })
}
