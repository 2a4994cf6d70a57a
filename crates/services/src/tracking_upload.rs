//! Tracking files that are uploaded: checked against the league, and kept for their game.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use ingest::tracking::{self, Format, GameStatus, TrackingFile};
use ingest::{Finding, FoundFile, tracking_files};
use store::staging::{FileKind, StoredFile};

use crate::caller::Caller;
use crate::folders::{TenantFolder, replace_file, sync_folder};
use crate::input_error::{InputError, Problem};
use crate::inputs::{Inputs, SeenLeague};
use crate::staging::{refused, stored_file};

/// What a file of a game is renamed to when another one takes its place; runs do not look at such names.
const SET_ASIDE: &str = "replaced";
/// What an answer says when a file is refused.
const REFUSED: &str = "the tracking file cannot be used";

/// What became of an uploaded tracking file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoredTracking {
    /// The game it holds.
    pub game_id: i64,
    /// The file as it is remembered.
    pub file: StoredFile,
    /// Files of the game that no longer count; they lie where they were, under a longer name.
    pub set_aside: Vec<String>,
    /// Whether rows of the game are staged, which come before any file.
    pub is_staged: bool,
    /// What is wrong with it.
    pub findings: Vec<Finding>,
}

/// The service.
#[derive(Debug, Clone)]
pub struct TrackingUploads {
    inputs: Arc<Inputs>,
}

impl TrackingUploads {
    /// The service for this input.
    pub const fn new(inputs: Arc<Inputs>) -> Self {
        Self { inputs }
    }

    /// Takes a file as the one of its game, which is found by what it holds. `spooled` stays where it is; `name` is what
    /// the client calls it.
    pub async fn upload(
        &self,
        caller: &Caller,
        spooled: &Path,
        name: &str,
    ) -> Result<StoredTracking, InputError> {
        let league = self.inputs.league(caller).await?;
        if !league.is_there {
            return Err(InputError::Conflict(
                "there is no league yet to check the file against: upload the league workbook first"
                    .to_owned(),
            ));
        }
        let upload = Upload {
            spooled: spooled.to_owned(),
            name: ingest::finding::shorten(name),
            folder: self.inputs.folder(caller)?,
            league,
            inputs: Arc::clone(&self.inputs),
        };
        let stored = tokio::task::spawn_blocking(move || upload.store()).await??;
        let file = StoredFile {
            uploaded_by: Some(caller.actor()),
            ..stored.file
        };
        let staging = self.inputs.staging();
        for other in staging.files(caller.tenant).await? {
            if other.game_id == Some(stored.game_id) && other.name != file.name {
                staging
                    .remove_file(caller.tenant, FileKind::Tracking, &other.name)
                    .await?;
            }
        }
        let file = staging.put_file(caller.tenant, &file).await?;
        Ok(StoredTracking { file, ..stored })
    }
}

/// A file that is being taken in.
struct Upload {
    spooled: PathBuf,
    name: String,
    folder: TenantFolder,
    league: Arc<SeenLeague>,
    inputs: Arc<Inputs>,
}

impl Upload {
    fn store(&self) -> Result<StoredTracking, InputError> {
        let Some(format) = Format::of_content(&self.spooled)? else {
            return Err(refused(
                REFUSED,
                Problem::new("this is neither a workbook nor a save of the tracker")
                    .table(self.name.as_str())
                    .expected("a workbook (.xlsx) with sheets events and shifts, or a save (JSON)"),
            ));
        };
        let file = TrackingFile {
            path: self.spooled.clone(),
            name: self.name.clone(),
            expected_game_id: None,
        };
        let opened = tracking::open_as(&self.spooled, format);
        let outcome = tracking::read_opened(&file, opened, &self.league.games, self.inputs.codes());
        let findings = outcome.findings;
        if outcome.status != GameStatus::Loaded {
            return Err(if findings.iter().any(Finding::is_blocking) {
                InputError::blocked(REFUSED, &findings)
            } else {
                refused(
                    REFUSED,
                    Problem::new("it holds no events")
                        .table(self.name.as_str())
                        .expected("a sheet events with the events of a game"),
                )
            });
        }
        let game_id = outcome.game_id;
        let target = self.target(game_id, format);
        let name = relative(&self.folder.games(), &target);
        let mut stored = stored_file(
            FileKind::Tracking,
            &name,
            Some(game_id),
            &self.spooled,
            &findings,
        )?;
        stored.layout = Some(outcome.layout.code().to_owned());
        replace_file(&self.spooled, &target)?;
        Ok(StoredTracking {
            game_id,
            file: stored,
            set_aside: self.set_aside(game_id, format, &target)?,
            is_staged: self.league.staged_games.contains(&game_id),
            findings,
        })
    }

    /// Where the file is kept: in the folder of its game, where there is one, since a run prefers what lies there.
    fn target(&self, game_id: i64, format: Format) -> PathBuf {
        let games = self.folder.games();
        let own = games.join(game_id.to_string());
        let folder = if own.is_dir() { own } else { games };
        folder.join(match format {
            Format::Workbook => format!("{game_id}_tracking.xlsx"),
            Format::Save => format!("{game_id}.json"),
        })
    }

    /// Renames the other files that a run would read instead of the new one: workbooks of the game, and beside a new
    /// save the other saves.
    fn set_aside(
        &self,
        game_id: i64,
        format: Format,
        target: &Path,
    ) -> Result<Vec<String>, InputError> {
        let games = self.folder.games();
        let others = tracking_files(&games, &self.folder.league_workbook());
        let comes_first = |file: &FoundFile| {
            file.game_id == Some(game_id)
                && file.path != target
                && (file.format == Format::Workbook || format == Format::Save)
        };
        let mut names = Vec::new();
        for file in others.into_iter().filter(comes_first) {
            let mut aside = file.path.clone().into_os_string();
            aside.push(".");
            aside.push(SET_ASIDE);
            std::fs::rename(&file.path, &aside)?;
            sync_folder(file.path.parent().unwrap_or(&games))?;
            names.push(file.name);
        }
        Ok(names)
    }
}

/// The path below a folder, with `/`.
fn relative(folder: &Path, path: &Path) -> String {
    let steps = path.strip_prefix(folder).unwrap_or(path).components();
    let steps: Vec<_> = steps
        .map(|step| step.as_os_str().to_string_lossy())
        .collect();
    steps.join("/")
}
