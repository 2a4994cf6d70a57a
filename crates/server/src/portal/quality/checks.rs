//! `/portal/quality/checks`: what every run checks, and how that went over the runs.

use askama::Template;
use axum::extract::{RawQuery, State};
use axum::response::Response;
use pictures::{Picture as _, Sparkline};
use serde::Deserialize;
use services::quality::{CHECKS, OUTCOMES, RunTally};
use services::tables::Question;

use super::super::visit::Visit;
use super::super::words;
use super::{Asked, ROWS, nothing};
use crate::app::App;
use crate::pages::{Frame, filters, html};
use crate::problem::Problem;

/// Runs whose tallies are shown.
const RUNS: i64 = 20;

#[derive(Debug, Deserialize)]
struct CheckRow {
    check_id: String,
    scope_type: String,
    scope_id: String,
    severity: String,
    status: String,
    expected: Option<f64>,
    actual: Option<f64>,
    n_checked: i64,
    n_failed: i64,
    sample_keys: Option<String>,
    message: String,
}

#[derive(Template)]
#[template(path = "portal/quality_checks.html")]
struct ChecksPage {
    frame: Frame,
    part: &'static str,
    asked: Asked,
    tally: Vec<(String, i64)>,
    rows: Vec<CheckRow>,
    total: i64,
    runs: Vec<RunTally>,
    errors_drawn: String,
    failures_drawn: Option<String>,
}

/// The page.
pub(in crate::portal) async fn get(
    State(app): State<App>,
    visit: Visit,
    RawQuery(query): RawQuery,
) -> Result<Response, Problem> {
    let asked = Asked::parse("/checks", &["status", "check"], query)?;
    let tenant = visit.league.id;
    let tables = &app.services.tables;
    let Some(tally) = tables.check_tally(tenant).await? else {
        return nothing(&visit, "/checks");
    };
    let mut question = Question::of(CHECKS)
        .ascending("status")
        .descending("n_failed")
        .offset(asked.offset)
        .limit(ROWS)
        .counted();
    if let Some(status) = asked.word("status", &OUTCOMES)? {
        question = question.is("status", status);
    }
    if !asked.of("check").is_empty() {
        question = question.is("check_id", asked.of("check"));
    }
    let (rows, total) = tables.fetch_counted(tenant, question).await?;
    let runs = app.services.run_tallies(tenant, RUNS).await?;
    let draw = |title: &str, id: &str, value: &dyn Fn(&RunTally) -> Option<i64>| {
        let values = runs
            .iter()
            .map(|run| value(run).map(|number| number as f64));
        let line = Sparkline {
            title: title.to_owned(),
            values: values.collect(),
        };
        line.svg(id)
    };
    let has_checks = runs.iter().any(|run| run.checks.is_some());
    html(&ChecksPage {
        frame: visit.frame("Quality", "quality"),
        part: "/checks",
        errors_drawn: draw("Findings of severity ERROR by run", "errors", &|run| {
            Some(run.found("ERROR"))
        }),
        failures_drawn: has_checks.then(|| {
            draw("Failed checks by run", "failures", &|run| {
                run.checked("fail")
            })
        }),
        asked,
        tally,
        rows,
        total,
        runs,
    })
}

impl ChecksPage {
    fn download(&self) -> String {
        self.asked
            .csv(CHECKS, &[("status", "status"), ("check", "check_id")])
    }
}

/// The badge of an outcome.
pub(in crate::portal) fn outcome_class(outcome: &str) -> &'static str {
    match outcome {
        "fail" => "bad",
        "fixed" => "info",
        "pass" => "good",
        _ => "",
    }
}
