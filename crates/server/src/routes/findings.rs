//! Findings, as routes show them.

use serde::Serialize;
use services::{Finding, Severity};
use utoipa::ToSchema;

/// Findings in one answer at most; the whole list is the table `qa_load_issue` of the next run.
const SHOWN: usize = 1_000;

/// Something that is wrong with the input.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct FindingBody {
    /// `load_block` and `game_block` keep the league or a game out; `error`, `warn`, `info` and `fix` do not.
    severity: &'static str,
    /// Short name of the check.
    code: &'static str,
    /// The game; null for the league.
    game_id: Option<i64>,
    /// The file; `staging` for staged rows.
    file: String,
    /// The sheet; empty when the file as a whole is meant.
    sheet: String,
    /// The row as a spreadsheet shows it; null when the sheet as a whole is meant.
    row: Option<u32>,
    /// The column.
    column: String,
    /// The value as it was read.
    value: String,
    /// What would be accepted.
    expected: String,
    /// What was done.
    action: String,
}

impl From<&Finding> for FindingBody {
    fn from(finding: &Finding) -> Self {
        Self {
            severity: finding.severity().as_str(),
            code: finding.code.as_str(),
            game_id: finding.game_id,
            file: finding.file.clone(),
            sheet: finding.sheet.clone(),
            row: Some(finding.row).filter(|row| *row > 0),
            column: finding.column.clone(),
            value: finding.value.clone(),
            expected: finding.expected.clone(),
            action: finding.action.clone(),
        }
    }
}

/// The findings, the worst first, otherwise in their order.
pub(super) fn worst(findings: &[Finding]) -> Vec<FindingBody> {
    let sorted = worst_first(findings).into_iter();
    sorted.take(SHOWN).map(Into::into).collect()
}

/// All of them in that order.
pub(crate) fn worst_first(findings: &[Finding]) -> Vec<&Finding> {
    let mut sorted: Vec<&Finding> = findings.iter().collect();
    sorted.sort_by_key(|finding| rank(finding.severity()));
    sorted
}

const fn rank(severity: Severity) -> u8 {
    match severity {
        Severity::LoadBlock => 0,
        Severity::GameBlock => 1,
        Severity::Error => 2,
        Severity::Warn => 3,
        _ => 4,
    }
}
