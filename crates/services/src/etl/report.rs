//! What a run and a check report.

use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;

use ingest::{Finding, Severity};
use serde::Serialize;
use warehouse::arrow::array::RecordBatch;
use warehouse::{Output, Summary, TableSummary, TestOutcome, cell_text};

/// Findings by severity; a severity that does not occur is absent.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
#[serde(transparent)]
pub struct FindingCounts(BTreeMap<&'static str, usize>);

impl FindingCounts {
    pub(crate) fn of(findings: &[Finding]) -> Self {
        let mut counts = BTreeMap::new();
        for finding in findings {
            *counts.entry(finding.severity().as_str()).or_insert(0) += 1;
        }
        Self(counts)
    }

    /// Severity and number, severities in the order of the alphabet.
    pub fn iter(&self) -> impl Iterator<Item = (&'static str, usize)> {
        self.0.iter().map(|(severity, number)| (*severity, *number))
    }

    /// Findings of all severities.
    pub fn total(&self) -> usize {
        self.0.values().sum()
    }

    /// Findings that keep a game, or the league, out of the tables.
    pub fn blocking(&self) -> usize {
        let of = |severity: Severity| self.0.get(severity.as_str()).copied().unwrap_or(0);
        of(Severity::GameBlock) + of(Severity::LoadBlock)
    }
}

/// The tracking files by what became of them.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct GameCounts {
    /// Files whose game is in the tables.
    pub loaded: usize,
    /// Files that a blocking finding stopped.
    pub blocked: usize,
    /// Files that were never filled in.
    pub templates: usize,
    /// Files left out on request, superseded by another file of the game, or without events.
    pub left_out: usize,
}

/// The games whose tracking files are in the tables.
pub(super) fn loaded_games(tables: &[(&'static str, RecordBatch)]) -> BTreeSet<i64> {
    let files = tables.iter().find(|(name, _)| *name == "raw_game_files");
    let Some((_, files)) = files else {
        return BTreeSet::new();
    };
    let text = |column: &str, row| cell_text(files.column_by_name(column)?, row);
    (0..files.num_rows())
        .filter(|row| text("status", *row).as_deref() == Some("loaded"))
        .filter_map(|row| text("game_id", row)?.parse().ok())
        .collect()
}

impl GameCounts {
    /// Counts the statuses in the list of tracking files.
    pub(super) fn of(tables: &[(&'static str, RecordBatch)]) -> Self {
        let files = tables
            .iter()
            .find(|(name, _)| *name == "raw_game_files")
            .map(|(_, batch)| batch);
        let status = files.and_then(|batch| batch.column_by_name("status"));
        let mut counts = Self::default();
        for row in 0..files.map_or(0, RecordBatch::num_rows) {
            match status.and_then(|column| cell_text(column, row)).as_deref() {
                Some("loaded") => counts.loaded += 1,
                Some("error") => counts.blocked += 1,
                Some("template") => counts.templates += 1,
                _ => counts.left_out += 1,
            }
        }
        counts
    }
}

/// How much was published.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
pub struct Published {
    /// Tables with files.
    pub tables: usize,
    /// Their rows together.
    pub rows: usize,
}

/// How a run went.
#[derive(Debug, Clone, Serialize)]
pub struct Report {
    /// Version of the program.
    pub version: String,
    /// Hash of inputs, models and version; the same for the same work.
    pub run_id: String,
    /// Folder with the tables.
    pub out: PathBuf,
    /// Wall time of the whole run in seconds.
    pub seconds: f64,
    /// Wall time by phase in seconds.
    pub phases: BTreeMap<String, f64>,
    /// Tracking files by what became of them.
    pub games: GameCounts,
    /// Findings of the input by severity.
    pub findings: FindingCounts,
    /// The published tables.
    pub published: Published,
    /// Every table with its rows, those that are only steps on the way included.
    pub tables: Vec<TableSummary>,
    /// Data tests that ran.
    pub tests: usize,
    /// Data tests of severity `warn` that failed.
    pub warnings: Vec<TestOutcome>,
}

impl Report {
    pub(super) fn new(
        output: &Output,
        summary: &Summary,
        games: GameCounts,
        findings: FindingCounts,
        seconds: f64,
    ) -> Self {
        Self {
            version: output.manifest().version.clone(),
            run_id: summary.run_id.clone(),
            out: output.folder().to_owned(),
            seconds,
            phases: summary.seconds.clone(),
            games,
            findings,
            published: Published {
                tables: output.manifest().tables.len(),
                rows: output
                    .manifest()
                    .tables
                    .iter()
                    .map(|table| table.rows)
                    .sum(),
            },
            tables: summary.tables.clone(),
            tests: summary.tests.len(),
            warnings: summary.warnings().cloned().collect(),
        }
    }
}

/// What a check of the files found.
#[derive(Debug, Clone)]
pub struct Validation {
    /// Tracking files by what would become of them; `None` when a finding would stop the whole run.
    pub games: Option<GameCounts>,
    /// Findings by severity.
    pub counts: FindingCounts,
    /// The findings, league first, then by file.
    pub findings: Vec<Finding>,
}
