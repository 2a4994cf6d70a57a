//! Findings, as routes show them.

use services::findings::{self, ReportedFinding};
use services::{Finding, Severity};

/// Findings in one answer at most; the whole list is the table `qa_load_issue` of the next run.
const SHOWN: usize = 1_000;

/// The findings, the worst first, otherwise in their order.
pub(super) fn worst(findings: &[Finding]) -> Vec<ReportedFinding> {
    findings::worst(findings, SHOWN)
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
