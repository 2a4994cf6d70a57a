//! Findings in words.

use services::Finding;
use std::collections::BTreeMap;
use std::fmt::Write as _;

/// Severities, worst first, with what each does.
const SEVERITIES: &[&str] = &["LOAD-BLOCK", "GAME-BLOCK", "ERROR", "WARN", "FIX", "INFO"];

/// What the severities mean, for `--help`.
pub(crate) const LEGEND: &str = "Severities:
  LOAD-BLOCK  nothing is built until this is repaired
  GAME-BLOCK  the game is left out until this is repaired
  ERROR       built, but what needs the bad part is empty
  WARN        built; worth a look
  FIX         repaired by a fixed rule
  INFO        counted only";

/// Place in the order of the severities, worst first.
pub(crate) fn rank(severity: &str) -> usize {
    SEVERITIES
        .iter()
        .position(|other| *other == severity)
        .unwrap_or(SEVERITIES.len())
}

/// Place, value, what was expected, what was done: on one line.
pub(crate) fn describe(finding: &Finding) -> String {
    let mut text = if finding.file.is_empty() {
        "input".to_owned()
    } else {
        finding.file.clone()
    };
    // Writing to a string cannot fail.
    if !finding.sheet.is_empty() {
        let _ = write!(text, " [{}]", finding.sheet);
    }
    if finding.row > 0 {
        let _ = write!(text, " row {}", finding.row);
    }
    if !finding.column.is_empty() {
        let _ = write!(text, " column {}", finding.column);
    }
    text.push(':');
    if !finding.value.is_empty() {
        let _ = write!(text, " found {:?},", finding.value);
    }
    let _ = write!(text, " expected {}; {}", finding.expected, finding.action);
    text
}

/// A line for each of the first findings, with its code, and one for the number of the others.
pub(crate) fn indented(findings: &[&Finding], most: usize) -> String {
    let mut text = String::new();
    for finding in findings.iter().take(most) {
        let _ = write!(text, "\n  {} {}", finding.code.as_str(), describe(finding));
    }
    if findings.len() > most {
        let _ = write!(
            text,
            "\n  … and {} more; `benchsight validate` lists them all",
            findings.len() - most
        );
    }
    text
}

/// The findings by severity and code, worst first, at most `per_code` lines each.
pub(crate) fn listing(findings: &[Finding], per_code: usize) -> Vec<String> {
    let mut groups: BTreeMap<(usize, &str), Vec<&Finding>> = BTreeMap::new();
    for finding in findings {
        let severity = finding.severity().as_str();
        groups
            .entry((rank(severity), finding.code.as_str()))
            .or_default()
            .push(finding);
    }
    let mut lines = Vec::new();
    for ((_, code), group) in &groups {
        let severity = group
            .first()
            .map_or("", |finding| finding.severity().as_str());
        lines.push(format!(
            "{severity} {code}: {}",
            crate::output::plural(group.len(), "finding")
        ));
        lines.extend(
            group
                .iter()
                .take(per_code)
                .map(|finding| format!("  {}", describe(finding))),
        );
        if group.len() > per_code {
            lines.push(format!(
                "  … and {} more (--per-code {} shows them)",
                group.len() - per_code,
                group.len()
            ));
        }
    }
    lines
}
