//! `validate`: the findings of the files, without building anything.

use crate::arguments::ValidateArguments;
use crate::exit::Outcome;
use crate::{findings, output, progress};
use services::etl::{self, InputRequest, Validation};
use services::findings::ReportedFinding;
use std::path::Path;

/// Checks the files and prints the findings. The exit code is that of `etl run` on the same files.
pub(crate) fn run(arguments: &ValidateArguments) -> anyhow::Result<Outcome> {
    // All games are looked at even if the first one would stop a strict run.
    let request = InputRequest {
        strict: false,
        ..super::input_request(&arguments.input)
    };
    let validation = etl::validate(&request, progress::display(arguments.json).as_ref())?;
    if arguments.json {
        let list: Vec<_> = validation
            .findings
            .iter()
            .map(ReportedFinding::from)
            .collect();
        output::json(&serde_json::json!({
            "games": validation.games,
            "counts": validation.counts,
            "findings": list,
        }))?;
    } else {
        let mut lines = findings::listing(&validation.findings, arguments.per_code);
        lines.push(closing(&validation, request.games.as_deref()));
        output::line(&lines.join("\n"))?;
    }
    Ok(outcome(&validation, arguments.input.strict))
}

fn outcome(validation: &Validation, strict: bool) -> Outcome {
    let blocking = validation.counts.blocking() > 0;
    if validation.games.is_none() || blocking && strict {
        Outcome::Failed
    } else if blocking {
        Outcome::DoneWithBlockingFindings
    } else {
        Outcome::Done
    }
}

/// The last line: how many findings, and what they mean for a run.
fn closing(validation: &Validation, folder: Option<&Path>) -> String {
    let number = output::plural(validation.counts.total(), "finding");
    match &validation.games {
        Some(games) => format!(
            "{number}; {}",
            super::tracking_files(games, folder, "fit to load")
        ),
        None => {
            format!("{number}; the league cannot be loaded, so its tracking files were not read")
        }
    }
}
