//! How good the data of a league is: findings and checks of the published run, and how they went over the runs.

use std::collections::{BTreeMap, BTreeSet};

use jobs::{Job, JobFilter, JobState, JobsError};
use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::Value;
use store::{JobId, TenantId};
use warehouse::{Output, WarehouseError, cell_text};

use crate::etl_job;
use crate::input_error::InputError;
use crate::services::Services;
use crate::tables::{Question, Tables};

/// The table of findings.
pub const FINDINGS: &str = "qa_load_issue";
/// The table of checks.
pub const CHECKS: &str = "qa_check_results";
/// Severities, the worst first.
pub const SEVERITIES: [&str; 6] = ["LOAD-BLOCK", "GAME-BLOCK", "ERROR", "WARN", "INFO", "FIX"];
/// Outcomes of a check, the worst first.
pub const OUTCOMES: [&str; 4] = ["fail", "fixed", "not_run", "pass"];
/// Rows that are counted at most.
const MOST: u32 = 200_000;

/// The findings of the published run, counted.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct FindingTally {
    /// By severity, the worst first; one that does not occur is absent.
    pub severities: Vec<(String, i64)>,
    /// By kind: code, severity and number; the worst first, then the most.
    pub codes: Vec<(String, String, i64)>,
    /// Games with findings.
    pub games: BTreeSet<i64>,
}

impl FindingTally {
    /// All of them.
    pub fn total(&self) -> i64 {
        self.severities.iter().map(|(_, number)| number).sum()
    }
}

/// A part of a list.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Part {
    /// Rows to pass over.
    pub offset: u64,
    /// Most rows.
    pub limit: u32,
}

/// A run with what it found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RunTally {
    /// The job.
    pub job: JobId,
    /// When it was complete, in Unix milliseconds.
    pub finished_at: i64,
    /// Findings by severity.
    pub findings: BTreeMap<String, i64>,
    /// Checks by outcome; none for runs of older programs.
    pub checks: Option<BTreeMap<String, i64>>,
    /// Tracked games in the tables.
    pub games: Option<i64>,
    /// Rows of all tables.
    pub rows: Option<i64>,
}

impl RunTally {
    /// What the result of a complete run says.
    pub fn of(job: &Job) -> Option<Self> {
        let (result, finished_at) = (job.result.as_ref()?, job.finished_at?);
        Some(Self {
            job: job.id,
            finished_at,
            findings: numbers(result.get("findings")?)?,
            checks: result.get("checks").and_then(numbers),
            games: result.pointer("/games/loaded").and_then(Value::as_i64),
            rows: result.get("rows").and_then(Value::as_i64),
        })
    }

    /// Findings of a severity.
    pub fn found(&self, severity: &str) -> i64 {
        self.findings.get(severity).copied().unwrap_or(0)
    }

    /// Checks with an outcome; none where they were not counted.
    pub fn checked(&self, outcome: &str) -> Option<i64> {
        let checks = self.checks.as_ref()?;
        Some(checks.get(outcome).copied().unwrap_or(0))
    }
}

fn numbers(value: &Value) -> Option<BTreeMap<String, i64>> {
    let members = value.as_object()?.iter();
    Some(
        members
            .filter_map(|(name, number)| Some((name.clone(), number.as_i64()?)))
            .collect(),
    )
}

impl Tables {
    /// The findings of the published run, counted; none where nothing is published.
    pub async fn finding_tally(
        &self,
        tenant: TenantId,
    ) -> Result<Option<FindingTally>, InputError> {
        #[derive(Deserialize)]
        struct Row {
            severity: String,
            code: String,
            game_id: i64,
        }
        if !self.has(tenant, FINDINGS).await? {
            return Ok(None);
        }
        let rows: Vec<Row> = self
            .fetch(tenant, Question::of(FINDINGS).limit(MOST))
            .await?;
        let mut severities: BTreeMap<String, i64> = BTreeMap::new();
        let mut codes: BTreeMap<(String, String), i64> = BTreeMap::new();
        let mut games = BTreeSet::new();
        for row in rows {
            *severities.entry(row.severity.clone()).or_default() += 1;
            *codes.entry((row.code, row.severity)).or_default() += 1;
            // 0 is the league workbook.
            if row.game_id > 0 {
                games.insert(row.game_id);
            }
        }
        let mut codes: Vec<_> = codes
            .into_iter()
            .map(|((code, severity), number)| (code, severity, number))
            .collect();
        codes.sort_by_key(|(_, severity, number)| (rank(&SEVERITIES, severity), -number));
        Ok(Some(FindingTally {
            severities: ranked(&SEVERITIES, severities),
            codes,
            games,
        }))
    }

    /// The checks of the published run by outcome, the worst first; none where nothing is published.
    pub async fn check_tally(
        &self,
        tenant: TenantId,
    ) -> Result<Option<Vec<(String, i64)>>, InputError> {
        #[derive(Deserialize)]
        struct Row {
            status: String,
        }
        if !self.has(tenant, CHECKS).await? {
            return Ok(None);
        }
        let rows: Vec<Row> = self.fetch(tenant, Question::of(CHECKS).limit(MOST)).await?;
        let mut outcomes: BTreeMap<String, i64> = BTreeMap::new();
        for row in rows {
            *outcomes.entry(row.status).or_default() += 1;
        }
        Ok(Some(ranked(&OUTCOMES, outcomes)))
    }

    /// Findings that pass a question, the worst first, then in its order; and how many there are.
    pub async fn findings<T: DeserializeOwned>(
        &self,
        tenant: TenantId,
        severity: Option<&str>,
        question: Question,
        part: Part,
    ) -> Result<(Vec<T>, i64), InputError> {
        let mut rows = Vec::new();
        let (mut skipped, mut total) = (part.offset, 0);
        let wanted = |known: &&str| severity.is_none_or(|severity| severity == *known);
        for severity in SEVERITIES.into_iter().filter(wanted) {
            let left = part.limit.saturating_sub(rows.len() as u32);
            let question = question
                .clone()
                .is("severity", severity)
                .offset(skipped)
                .limit(left)
                .counted();
            let (found, number) = self.fetch_counted(tenant, question).await?;
            skipped = skipped.saturating_sub(number.unsigned_abs());
            total += number;
            rows.extend(found);
        }
        Ok((rows, total))
    }
}

/// The place of a word in a list; unknown ones come last.
fn rank(words: &[&str], word: &str) -> usize {
    let place = words.iter().position(|known| *known == word);
    place.unwrap_or(words.len())
}

fn ranked(words: &[&str], numbers: BTreeMap<String, i64>) -> Vec<(String, i64)> {
    let mut numbers: Vec<_> = numbers.into_iter().collect();
    numbers.sort_by_key(|(word, _)| rank(words, word));
    numbers
}

impl Services {
    /// The latest complete runs with what they found, oldest first.
    pub async fn run_tallies(
        &self,
        tenant: TenantId,
        limit: i64,
    ) -> Result<Vec<RunTally>, JobsError> {
        let filter = JobFilter {
            states: vec![JobState::Complete],
            kinds: vec![etl_job::KIND.to_owned()],
            ..JobFilter::default()
        };
        let jobs = self.jobs.list(tenant, &filter, None, limit).await?.jobs;
        let mut tallies: Vec<_> = jobs.iter().filter_map(RunTally::of).collect();
        tallies.reverse();
        Ok(tallies)
    }
}

/// The checks of a run by outcome.
pub(crate) fn tally_of_checks(output: &Output) -> Result<BTreeMap<String, usize>, WarehouseError> {
    let mut tally = BTreeMap::new();
    for batch in output.read(CHECKS, Some(&["status"]))? {
        let batch = batch?;
        let Some(column) = batch.column_by_name("status") else {
            continue;
        };
        for outcome in (0..batch.num_rows()).filter_map(|row| cell_text(column, row)) {
            *tally.entry(outcome).or_insert(0) += 1;
        }
    }
    Ok(tally)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_worst_come_first() {
        let numbers = [("WARN", 2), ("NEW", 1), ("ERROR", 3)];
        let numbers = numbers.map(|(word, number)| (word.to_owned(), number));
        let words: Vec<_> = ranked(&SEVERITIES, numbers.into_iter().collect())
            .into_iter()
            .map(|(word, _)| word)
            .collect();
        assert_eq!(words, ["ERROR", "WARN", "NEW"]);
    }
}
