//! `validate`: the findings of the files, without building anything.

use crate::arguments::ValidateArguments;
use crate::exit::Outcome;
use crate::{output, progress};
use services::Finding;
use services::etl::{self, Validation};
use std::collections::BTreeMap;

/// Checks the files and prints the findings, grouped by code.
pub(crate) fn run(arguments: &ValidateArguments) -> anyhow::Result<Outcome> {
    let request = super::input_request(&arguments.input)?;
    let validation = etl::validate(&request, progress::display(arguments.json).as_ref())?;
    if arguments.json {
        let findings: Vec<_> = validation.findings.iter().map(finding_json).collect();
        output::json(&serde_json::json!({
            "games": validation.games,
            "counts": validation.counts,
            "findings": findings,
        }))?;
    } else {
        output::line(&listing(&validation, arguments.per_code));
    }
    Ok(if validation.counts.blocking() > 0 {
        Outcome::DoneWithBlockingFindings
    } else {
        Outcome::Done
    })
}

fn finding_json(finding: &Finding) -> serde_json::Value {
    serde_json::json!({
        "severity": finding.severity().as_str(),
        "level": finding.level.as_str(),
        "code": finding.code.as_str(),
        "game_id": finding.game_id,
        "file": finding.file,
        "sheet": finding.sheet,
        "row": finding.row,
        "column": finding.column,
        "value": finding.value,
        "expected": finding.expected,
        "action": finding.action,
    })
}

/// The findings per code, worst first, at most `per_code` lines each.
fn listing(validation: &Validation, per_code: usize) -> String {
    let mut groups: BTreeMap<(usize, &str), Vec<&Finding>> = BTreeMap::new();
    for finding in &validation.findings {
        groups
            .entry((rank(finding), finding.code.as_str()))
            .or_default()
            .push(finding);
    }
    let mut lines = Vec::new();
    for ((_, code), findings) in &groups {
        let severity = findings
            .first()
            .map_or("", |finding| finding.severity().as_str());
        lines.push(format!(
            "{severity} {code}: {}",
            output::plural(findings.len(), "finding")
        ));
        lines.extend(
            findings
                .iter()
                .take(per_code)
                .map(|finding| format!("  {}", describe(finding))),
        );
        if findings.len() > per_code {
            lines.push(format!(
                "  … and {} more (--per-code {})",
                findings.len() - per_code,
                findings.len()
            ));
        }
    }
    let games = &validation.games;
    lines.push(format!(
        "{}; tracking files: {} fit to load, {} stopped, {} never filled in, {} left out",
        output::plural(validation.counts.total(), "finding"),
        games.loaded,
        games.blocked,
        games.templates,
        games.left_out
    ));
    lines.join("\n")
}

/// Worst first.
fn rank(finding: &Finding) -> usize {
    let order = ["LOAD-BLOCK", "GAME-BLOCK", "ERROR", "WARN", "FIX", "INFO"];
    let severity = finding.severity().as_str();
    order
        .iter()
        .position(|other| *other == severity)
        .unwrap_or(order.len())
}

/// Place, value, what was expected, what was done: on one line.
fn describe(finding: &Finding) -> String {
    let mut place = finding.file.clone();
    if !finding.sheet.is_empty() {
        place.push_str(&format!(" [{}]", finding.sheet));
    }
    if finding.row > 0 {
        place.push_str(&format!(" row {}", finding.row));
    }
    if !finding.column.is_empty() {
        place.push_str(&format!(" column {}", finding.column));
    }
    let value = if finding.value.is_empty() {
        String::new()
    } else {
        format!(" {:?}", finding.value)
    };
    format!(
        "{place}:{value} expected {}; {}",
        finding.expected, finding.action
    )
}
