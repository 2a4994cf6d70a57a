//! Why a command failed, in words or as one JSON document, and what can be done about it.

use crate::exit::Outcome;
use crate::{findings, output};
use sample_league::SampleError;
use serde_json::json;
use services::etl::EtlError;
use services::findings::ReportedFinding;
use services::tables::{QueryError, TablesError};

/// Findings that an error message lists at most.
const LISTED: usize = 10;

/// Prints why a command failed and gives its exit code. The words go to standard error, the JSON document
/// to standard output.
pub(crate) fn report(error: &anyhow::Error, as_json: bool) -> Outcome {
    let stopping = error
        .downcast_ref::<EtlError>()
        .map(EtlError::stopping_findings)
        .unwrap_or_default();
    let mut words = if stopping.is_empty() {
        chain(error)
    } else {
        format!(
            "{} the run:{}",
            if stopping.len() == 1 {
                "1 finding stops".to_owned()
            } else {
                format!("{} stop", output::plural(stopping.len(), "finding"))
            },
            findings::indented(&stopping, LISTED)
        )
    };
    if let Some(advice) = advice(error) {
        words.push_str("; ");
        words.push_str(advice);
    }
    if as_json {
        let mut document = json!({ "error": words });
        if let (Some(object), false) = (document.as_object_mut(), stopping.is_empty()) {
            let list: Vec<_> = stopping.into_iter().map(ReportedFinding::from).collect();
            object.insert("findings".to_owned(), json!(list));
        }
        // When standard output is gone, the exit code still tells.
        let _ = output::line(&document.to_string());
    } else {
        output::note(&format!("error: {words}"));
    }
    match error.downcast_ref::<SampleError>() {
        Some(SampleError::Option { .. }) => Outcome::Usage,
        _ => Outcome::Failed,
    }
}

/// Prints a usage error, or the help or version that was asked for. With `--json` among the arguments the
/// error is a JSON document on standard output, like every other.
pub(crate) fn of_usage(error: &clap::Error) -> Outcome {
    if error.use_stderr() && std::env::args_os().any(|argument| argument == "--json") {
        let text = error.render().to_string();
        let words = text.trim().strip_prefix("error: ").unwrap_or(&text);
        let _ = output::line(&json!({ "error": words }).to_string());
    } else {
        // Nothing is left to do when even the terminal is gone.
        let _ = error.print();
    }
    if error.use_stderr() {
        Outcome::Usage
    } else {
        Outcome::Done
    }
}

/// An error with its causes, without those that the text before them already tells.
fn chain(error: &anyhow::Error) -> String {
    let mut words = String::new();
    for cause in error.chain().map(ToString::to_string) {
        if words.is_empty() {
            words = cause;
        } else if !words.contains(&cause) {
            words.push_str(": ");
            words.push_str(&cause);
        }
    }
    words
}

/// What this command line offers against an error; the services know no options.
fn advice(error: &anyhow::Error) -> Option<&'static str> {
    match error.downcast_ref::<EtlError>() {
        Some(EtlError::NoLeague(_)) => {
            return Some("--league takes the league's workbook (.xlsx)");
        }
        Some(EtlError::NoModels(_)) => {
            return Some("without --models the packed models run");
        }
        Some(EtlError::OutputFolder(_)) => {
            return Some("--out names the folder, --wipe replaces all that is in it");
        }
        _ => {}
    }
    match error.downcast_ref::<TablesError>() {
        Some(TablesError::Query(QueryError::Unknown(_) | QueryError::NotAllowed(_))) => Some(
            "`benchsight etl graph` lists the tables, `benchsight etl docs` explains their columns",
        ),
        Some(TablesError::Query(QueryError::TimedOut(_))) => Some("--seconds raises the limit"),
        Some(TablesError::Query(QueryError::OutOfMemory(_))) => Some("--memory raises the limit"),
        Some(TablesError::Folder { .. }) => {
            Some("--data names the output folder of `benchsight etl run` or `benchsight demo`")
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use anyhow::Context as _;

    #[test]
    fn a_cause_is_told_once() {
        let cause = std::io::Error::other("disk on fire");
        let told = anyhow::Error::new(cause).context("write x: disk on fire");
        assert_eq!(chain(&told), "write x: disk on fire");
        let untold = Err::<(), _>(std::io::Error::other("disk on fire")).context("cannot write x");
        assert_eq!(chain(&untold.unwrap_err()), "cannot write x: disk on fire");
    }
}
