//! Findings, as routes show them.

use services::Finding;
use services::findings::{self, ReportedFinding};

/// Findings in one answer at most; the whole list is the table `qa_load_issue` of the next run.
const SHOWN: usize = 1_000;

/// The findings, the worst first, otherwise in their order.
pub(super) fn worst(findings: &[Finding]) -> Vec<ReportedFinding> {
    findings::worst(findings, SHOWN)
}
