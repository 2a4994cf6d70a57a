//! Staging: rows that are handed in for the next run, and the league workbook.

mod check;
mod edit;

use ingest::tracking;
use ingest::{Finding, Findings, Level};
use serde::Deserialize;
use serde_json::Value;
use store::StoreError;
use store::staging::{
    FileKind, FindingTally, StagingKind, StagingList, StagingMode, StagingOverview, StagingPut,
    StoredFile,
};

use std::path::Path;
use std::sync::Arc;

use crate::caller::Caller;
use crate::folders::replace_file;
use crate::input_error::{InputError, Problem};
use crate::inputs::{Inputs, staged_game};
use check::CheckedRows;

pub use check::DELETION;
pub use edit::{Area, RowPlace};

/// Rows that one sheet or game may have in the staging. The largest real sheet has 15,000.
pub const ROWS_PER_AREA: i64 = 100_000;
/// Name of the league workbook in findings, whatever it was called when it was sent.
const LEAGUE_FILE: &str = "league.xlsx";

/// Rows for one sheet of the league workbook.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SheetRows {
    /// Name of the sheet.
    pub table_name: String,
    /// The rows: objects with the columns of the sheet. With [`DELETION`] set to true a row takes the workbook's row
    /// with its key away.
    pub data: Vec<Value>,
    /// Whether they are all rows of the sheet; otherwise they are laid over those of the workbook.
    #[serde(default)]
    pub replace: bool,
}

/// Rows of one game. A list that is not given stays as it is.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct GameRows {
    /// The game.
    pub game_id: i64,
    /// Its events, one row for each player, as in the sheet `events` of a workbook.
    #[serde(default)]
    pub events: Option<Vec<Value>>,
    /// Its shifts, as in the sheet `shifts`.
    #[serde(default)]
    pub shifts: Option<Vec<Value>>,
}

/// What was staged, and what is wrong with it. Findings do not keep rows out of the staging: what they are about may
/// still be on its way.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StagedRows {
    /// Sheet, or id of the game.
    pub name: String,
    /// Rows that were sent.
    pub accepted: usize,
    /// Rows that the sheet or game has in the staging now.
    pub rows: i64,
    /// The revision this made.
    pub revision: i64,
    /// Columns that were sent and are not kept, because nobody reads them.
    pub ignored_columns: Vec<String>,
    /// What is wrong with the rows of the sheet or game.
    pub findings: Vec<Finding>,
}

/// What became of an uploaded league workbook.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoredLeague {
    /// The file as it is remembered.
    pub file: StoredFile,
    /// What is wrong with it, with the staged rows over it.
    pub findings: Vec<Finding>,
}

/// The service.
#[derive(Debug, Clone)]
pub struct Staging {
    inputs: Arc<Inputs>,
}

impl Staging {
    /// The service for this input.
    pub const fn new(inputs: Arc<Inputs>) -> Self {
        Self { inputs }
    }

    /// Stages rows of a sheet.
    pub async fn put_sheet(
        &self,
        caller: &Caller,
        rows: SheetRows,
    ) -> Result<StagedRows, InputError> {
        let CheckedRows {
            rows: checked,
            ignored,
        } = check::sheet(&rows)?;
        let name = check::sheet_info(&rows.table_name)?.name;
        let put = StagingPut {
            kind: StagingKind::Blb,
            name: name.to_owned(),
            lists: vec![(StagingList::Rows, checked)],
            replaces_staged: rows.replace,
            mode: rows.replace.then_some(StagingMode::Replace),
            max_rows: ROWS_PER_AREA,
            expected_revision: None,
        };
        let change = self.inputs.staging().put(caller.tenant, &put).await?;
        let league = self.inputs.league(caller).await?;
        let findings = of_sheet(&league.findings, name);
        self.remember(caller, StagingKind::Blb, name, league.revision, &findings)
            .await?;
        Ok(StagedRows {
            name: name.to_owned(),
            accepted: rows.data.len(),
            rows: change.rows,
            revision: change.revision,
            ignored_columns: ignored,
            findings,
        })
    }

    /// Stages events and shifts of a game.
    pub async fn put_game(
        &self,
        caller: &Caller,
        rows: GameRows,
    ) -> Result<StagedRows, InputError> {
        self.put_lists(caller, rows, None).await
    }

    /// The same, unless somebody has changed the staging after a revision.
    async fn put_lists(
        &self,
        caller: &Caller,
        rows: GameRows,
        expected_revision: Option<i64>,
    ) -> Result<StagedRows, InputError> {
        let accepted = [&rows.events, &rows.shifts]
            .into_iter()
            .flatten()
            .map(Vec::len)
            .sum();
        let (lists, ignored_columns) = check::game(&rows)?;
        let name = rows.game_id.to_string();
        let put = StagingPut {
            kind: StagingKind::Tracking,
            name: name.clone(),
            lists,
            replaces_staged: true,
            mode: None,
            max_rows: ROWS_PER_AREA,
            expected_revision,
        };
        let change = self.inputs.staging().put(caller.tenant, &put).await?;
        let (findings, revision) = self.check_game(caller, rows.game_id).await?;
        self.remember(caller, StagingKind::Tracking, &name, revision, &findings)
            .await?;
        Ok(StagedRows {
            name,
            accepted,
            rows: change.rows,
            revision: change.revision,
            ignored_columns,
            findings,
        })
    }

    /// What is staged, by sheet and game.
    pub async fn status(&self, caller: &Caller) -> Result<StagingOverview, InputError> {
        Ok(self.inputs.staging().overview(caller.tenant).await?)
    }

    /// Takes all staged rows of a sheet or game out, so that the files count again.
    pub async fn clear(
        &self,
        caller: &Caller,
        kind: &str,
        name: &str,
        confirm: bool,
    ) -> Result<(), InputError> {
        let kind: StagingKind = kind
            .parse()
            .map_err(|_| InputError::NotFound(format!("there is no staging of kind `{kind}`")))?;
        let name = match kind {
            StagingKind::Blb => check::sheet_info(name)
                .map_err(|_| InputError::NotFound(format!("there is no sheet `{name}`")))?
                .name
                .to_owned(),
            StagingKind::Tracking => name
                .parse::<i64>()
                .map_err(|_| InputError::NotFound(format!("`{name}` is not the id of a game")))?
                .to_string(),
        };
        if !confirm {
            return Err(InputError::BadRequest(format!(
                "this takes all staged rows of {name} out; say confirm=true if that is meant"
            )));
        }
        self.inputs
            .staging()
            .clear(caller.tenant, kind, &name)
            .await?
            .map(|_| ())
            .ok_or_else(|| InputError::NotFound(format!("no rows of {name} are staged")))
    }

    /// Takes an uploaded league workbook as the tenant's, if it can be read. `spooled` stays where it is.
    pub async fn put_league(
        &self,
        caller: &Caller,
        spooled: &Path,
    ) -> Result<StoredLeague, InputError> {
        let folder = self.inputs.folder(caller)?;
        let (request, _) = self
            .inputs
            .request(caller, crate::inputs::InputSource::Staging)
            .await?;
        let (source, codes) = (spooled.to_owned(), self.inputs.codes().clone());
        let (findings, file) = tokio::task::spawn_blocking(move || {
            let findings = check_league(&source, &request.staged, &codes)?;
            let file = stored_file(FileKind::League, LEAGUE_FILE, None, &source, &findings)?;
            replace_file(&source, &folder.league_upload())?;
            Ok::<_, InputError>((findings, file))
        })
        .await??;
        let file = StoredFile {
            uploaded_by: Some(caller.actor()),
            ..file
        };
        let file = self.inputs.staging().put_file(caller.tenant, &file).await?;
        Ok(StoredLeague { file, findings })
    }

    /// The uploaded files.
    pub async fn files(&self, caller: &Caller) -> Result<Vec<StoredFile>, InputError> {
        Ok(self.inputs.staging().files(caller.tenant).await?)
    }

    /// What is wrong with the staged rows of a game, and the revision that was looked at.
    async fn check_game(
        &self,
        caller: &Caller,
        game_id: i64,
    ) -> Result<(Vec<Finding>, i64), InputError> {
        let league = self.inputs.league(caller).await?;
        let name = game_id.to_string();
        let snapshot = self.inputs.staging().load(caller.tenant).await?;
        let rows = snapshot
            .areas
            .into_iter()
            .find(|(kind, area, _, _)| *kind == StagingKind::Tracking && *area == name)
            .map(|(_, _, _, rows)| rows)
            .unwrap_or_default();
        let inputs = Arc::clone(&self.inputs);
        let findings = tokio::task::spawn_blocking(move || {
            let game = staged_game(&rows);
            tracking::read_staged(game_id, &game, &league.games, inputs.codes()).findings
        })
        .await?;
        Ok((findings, snapshot.revision))
    }

    async fn remember(
        &self,
        caller: &Caller,
        kind: StagingKind,
        name: &str,
        revision: i64,
        findings: &[Finding],
    ) -> Result<(), StoreError> {
        self.inputs
            .staging()
            .set_findings(caller.tenant, kind, name, revision, tally(findings))
            .await
    }
}

/// Findings about the staged rows of a sheet.
fn of_sheet(findings: &[Finding], sheet: &str) -> Vec<Finding> {
    findings
        .iter()
        .filter(|finding| finding.file == ingest::staged::FILE && finding.sheet == sheet)
        .cloned()
        .collect()
}

/// Findings by level.
pub(crate) fn tally(findings: &[Finding]) -> FindingTally {
    let mut tally = FindingTally::default();
    for finding in findings {
        let count = match finding.level {
            _ if finding.is_blocking() => &mut tally.block,
            Level::Block | Level::Error => &mut tally.error,
            Level::Warning => &mut tally.warning,
            Level::Info => &mut tally.info,
        };
        *count += 1;
    }
    tally
}

/// What is wrong with a workbook under the staged rows; refused when a run could not use it either way.
fn check_league(
    source: &Path,
    staged: &ingest::Staged,
    codes: &ingest::CodeLists,
) -> Result<Vec<Finding>, InputError> {
    let read = |staged: &ingest::Staged| {
        let mut findings = Findings::new();
        ingest::league::read_with(source, staged, &mut codes.clone(), &mut findings);
        let mut findings = findings.into_vec();
        let spooled = source.file_name().map(|name| name.to_string_lossy());
        for finding in &mut findings {
            if Some(finding.file.as_str()) == spooled.as_deref() {
                LEAGUE_FILE.clone_into(&mut finding.file);
            }
        }
        findings
    };
    let with_rows = read(staged);
    if !with_rows.iter().any(Finding::is_blocking) {
        return Ok(with_rows);
    }
    // Staged rows that do not fit are no reason to refuse a workbook that is fine by itself.
    let alone = read(&ingest::Staged::default());
    if alone.iter().any(Finding::is_blocking) {
        return Err(InputError::blocked(
            "the league workbook cannot be used",
            &alone,
        ));
    }
    Ok(with_rows)
}

/// A file as it is remembered, but for time and user.
pub(crate) fn stored_file(
    kind: FileKind,
    name: &str,
    game_id: Option<i64>,
    source: &Path,
    findings: &[Finding],
) -> Result<StoredFile, InputError> {
    use sha2::{Digest as _, Sha256};
    let mut hash = HashWriter(Sha256::new());
    let bytes = std::io::copy(&mut std::fs::File::open(source)?, &mut hash)?;
    let sha256 = hash
        .0
        .finalize()
        .iter()
        .fold(String::new(), |mut text, byte| {
            use std::fmt::Write as _;
            // Writing to a string cannot fail.
            let _ = write!(text, "{byte:02x}");
            text
        });
    Ok(StoredFile {
        kind,
        name: name.to_owned(),
        game_id,
        layout: None,
        sha256,
        bytes: i64::try_from(bytes).map_err(InputError::internal)?,
        uploaded_at: 0,
        uploaded_by: None,
        findings: tally(findings),
    })
}

/// Takes what is written into a hash.
struct HashWriter(sha2::Sha256);

impl std::io::Write for HashWriter {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        use sha2::Digest as _;
        self.0.update(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

/// Refuses a request with one problem.
pub(crate) fn refused(what: &str, problem: Problem) -> InputError {
    InputError::invalid(what, vec![problem])
}
