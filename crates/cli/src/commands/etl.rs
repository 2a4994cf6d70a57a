//! `etl run`, `etl graph`, `etl docs`.

use crate::arguments::{DocsArguments, GraphArguments, GraphForm, RunArguments};
use crate::exit::Outcome;
use crate::findings::rank;
use crate::{output, progress};
use anyhow::Context as _;
use services::Cancel;
use services::etl::{self, Report, RunRequest};

/// Builds the tables of a league.
pub(crate) fn run(arguments: &RunArguments) -> anyhow::Result<Outcome> {
    let request = RunRequest {
        input: super::input_request(&arguments.input),
        out: arguments.out.clone(),
        wipe: arguments.wipe,
        models: arguments.models.clone(),
    };
    let report = etl::run(
        &request,
        progress::display(arguments.json).as_ref(),
        &Cancel::default(),
    )?;
    if arguments.json {
        output::json(&with_peak_memory(&report)?)?;
    } else {
        output::line(&summary(&report, &request))?;
    }
    Ok(outcome(&report))
}

/// Exit 3 when a finding kept a game out.
pub(crate) fn outcome(report: &Report) -> Outcome {
    if report.findings.blocking() > 0 {
        Outcome::DoneWithBlockingFindings
    } else {
        Outcome::Done
    }
}

/// A few lines for people.
pub(crate) fn summary(report: &Report, request: &RunRequest) -> String {
    let mut lines = vec![
        format!(
            "{} with {} in {:.2} s: {}",
            output::plural(report.published.tables, "table"),
            output::plural(report.published.rows, "row"),
            report.seconds,
            request.out.display()
        ),
        super::tracking_files(&report.games, request.input.games.as_deref(), "loaded"),
        findings(report, request),
    ];
    for warning in &report.warnings {
        let place = warning
            .column
            .as_ref()
            .map_or_else(String::new, |column| format!(".{column}"));
        lines.push(format!(
            "warning: {}{place}: {}: {} of {} rows",
            warning.table, warning.test, warning.failed, warning.checked
        ));
    }
    lines.join("\n")
}

/// How many findings of each severity, worst first, and where to read them.
fn findings(report: &Report, request: &RunRequest) -> String {
    let mut counts: Vec<(&str, usize)> = report.findings.iter().collect();
    if counts.is_empty() {
        return "findings: none".to_owned();
    }
    counts.sort_by_key(|(severity, _)| rank(severity));
    let counts: Vec<String> = counts
        .into_iter()
        .map(|(severity, number)| format!("{} {severity}", output::count(number)))
        .collect();
    format!(
        "findings: {} (listed in {})",
        counts.join(", "),
        request.out.join("findings.csv").display()
    )
}

/// The report with the memory the process needed at most, where the system tells (Linux).
fn with_peak_memory(report: &Report) -> anyhow::Result<serde_json::Value> {
    let mut value = serde_json::to_value(report)?;
    if let Some(object) = value.as_object_mut() {
        object.insert("peak_memory_bytes".to_owned(), peak_memory().into());
    }
    Ok(value)
}

/// Peak resident memory in bytes.
fn peak_memory() -> Option<u64> {
    let status = String::from_utf8(std::fs::read("/proc/self/status").ok()?).ok()?;
    let line = status
        .lines()
        .find_map(|line| line.strip_prefix("VmHWM:"))?;
    line.trim()
        .strip_suffix("kB")?
        .trim()
        .parse::<u64>()
        .ok()
        .map(|kilobytes| kilobytes * 1024)
}

/// Prints the model graph.
pub(crate) fn graph(arguments: &GraphArguments) -> anyhow::Result<Outcome> {
    let graph = etl::graph(arguments.models.as_deref())?;
    output::line(
        match arguments.format {
            GraphForm::Text => graph.to_text(),
            GraphForm::Dot => graph.to_dot(),
        }
        .trim_end(),
    )?;
    Ok(Outcome::Done)
}

/// Writes the dictionary page.
pub(crate) fn docs(arguments: &DocsArguments) -> anyhow::Result<Outcome> {
    let page = etl::docs(arguments.models.as_deref())?;
    let out = &arguments.out;
    if let Some(folder) = out.parent() {
        std::fs::create_dir_all(folder)
            .with_context(|| format!("cannot create {}", folder.display()))?;
    }
    std::fs::write(out, page).with_context(|| format!("cannot write {}", out.display()))?;
    output::line(&format!("wrote {}", out.display()))?;
    Ok(Outcome::Done)
}
