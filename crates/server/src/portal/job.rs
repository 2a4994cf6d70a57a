//! `/portal/jobs/{job_id}`: one job with its attempts, log, events and result.

use std::fmt::Write as _;
use std::sync::Arc;

use askama::Template;
use axum::extract::State;
use axum::response::{IntoResponse as _, Redirect, Response};
use serde_json::Value;
use services::TenantId;
use services::jobs::{Cancel, Job, JobAttempt, JobEvent, JobEventKind, JobState, LogLine};

use super::answer::ProblemRow;
use super::visit::{self, Visit};
use super::words;
use crate::app::App;
use crate::extract::{Path, Query};
use crate::gate::Who;
use crate::pages::{Frame, html};
use crate::problem::Problem;
use crate::routes::jobs::job_id;

/// Lines of a log on a page.
const LINES: i64 = 1_000;
/// Events on a page. Those that only tell progress are left out.
const EVENTS: i64 = 1_000;

/// A job as the page shows it while it goes on.
#[derive(Debug)]
pub(super) struct Live {
    /// The job.
    pub(super) job: Arc<Job>,
    /// Why it does not begin.
    pub(super) waiting: Option<String>,
    /// Its log.
    pub(super) lines: Vec<LogLine>,
    /// How long it has taken so far, in milliseconds.
    pub(super) elapsed: Option<i64>,
    /// Whether the page is about nothing else.
    pub(super) is_alone: bool,
}

impl Live {
    /// A job of a tenant with the first lines of an attempt's log; the latest attempt when none is named.
    pub(super) async fn of(
        app: &App,
        tenant: TenantId,
        job: Arc<Job>,
        attempt: Option<i64>,
        after: i64,
    ) -> Result<Self, Problem> {
        let jobs = &app.services.jobs;
        let waiting = jobs.why_waiting(&job).await?;
        let lines = jobs.logs(tenant, job.id, attempt, after, LINES).await?;
        let now = jiff::Timestamp::now().as_millisecond();
        let end = job.finished_at.unwrap_or(now);
        Ok(Self {
            elapsed: job.started_at.map(|start| end - start),
            waiting: waiting.map(|reason| reason.message),
            lines,
            job,
            is_alone: false,
        })
    }

    /// Number of the last line that is shown.
    pub(super) fn last_line(&self) -> i64 {
        self.lines.last().map_or(0, |line| line.seq)
    }

    /// Where the rest of the log begins, if there may be one.
    pub(super) fn more_lines(&self) -> Option<i64> {
        let last = self
            .lines
            .last()
            .filter(|_| self.lines.len() as i64 == LINES);
        last.map(|line| line.seq)
    }

    /// What is being done, in words.
    pub(super) fn doing(&self) -> String {
        let Some(progress) = &self.job.progress else {
            return words::state_words(&self.job.state).to_owned();
        };
        let mut text = progress.phase.clone();
        if let (Some(done), Some(total)) = (progress.done, progress.total) {
            let _ = write!(text, " {done} of {total}");
        }
        if let Some(table) = &progress.table {
            let _ = write!(text, ": {table}");
        }
        text
    }

    /// Of the whole job, 0 to 100.
    pub(super) fn percent(&self) -> Option<i64> {
        if self.job.state == JobState::Complete {
            return Some(100);
        }
        let percent = self.job.progress.as_ref()?.percent?;
        Some(percent.round() as i64)
    }

    /// Whether somebody can still stop it.
    pub(super) fn can_be_cancelled(&self) -> bool {
        !self.job.state.is_final() && self.job.cancel_requested_at.is_none()
    }

    /// Whether it can be tried again.
    pub(super) fn can_be_retried(&self) -> bool {
        matches!(self.job.state, JobState::Failed | JobState::Cancelled)
    }
}

#[derive(Template)]
#[template(path = "portal/job.html")]
struct JobPage {
    frame: Frame,
    live: Live,
    attempts: Vec<JobAttempt>,
    shown_attempt: i64,
    events: Vec<JobEvent>,
    creator: String,
    arguments: Vec<(String, String)>,
    result: Vec<(String, String)>,
    problems: Vec<ProblemRow>,
}

/// Which part of the log.
#[derive(Debug, Default, serde::Deserialize)]
pub(super) struct LogPart {
    attempt: Option<i64>,
    after: Option<i64>,
}

/// The page.
pub(super) async fn get(
    State(app): State<App>,
    visit: Visit,
    Path(id): Path<String>,
    Query(part): Query<LogPart>,
) -> Result<Response, Problem> {
    let tenant = visit.league.id;
    let jobs = &app.services.jobs;
    let job = jobs.get(tenant, job_id(&id)?).await?;
    let attempts = jobs.attempts(tenant, job.id).await?;
    let events = jobs.events(tenant, job.id, 0, EVENTS).await?;
    let mut told = events;
    told.retain(|event| event.kind != JobEventKind::Progress);
    let creator = creator(&app, &visit, job.created_by.as_deref()).await;
    let attempt = part.attempt.filter(|attempt| *attempt > 0);
    let live = Live {
        is_alone: true,
        ..Live::of(&app, tenant, job, attempt, part.after.unwrap_or(0)).await?
    };
    let job = &live.job;
    html(&JobPage {
        frame: visit.frame(
            format!(
                "{} of {}",
                words::kind_words(&job.kind),
                words::moment(&job.created_at)
            ),
            "etl",
        ),
        shown_attempt: attempt.unwrap_or(job.attempt),
        attempts,
        events: told,
        creator,
        arguments: members(&job.args),
        result: job.result.as_ref().map(members).unwrap_or_default(),
        problems: problems(job),
        live,
    })
}

/// Who asked for a job. Only administrators may know the others by their address.
async fn creator(app: &App, visit: &Visit, actor: Option<&str>) -> String {
    match actor.and_then(|actor| actor.split_once(':')) {
        Some(("user", id)) => {
            let Ok(id) = id.parse() else {
                return "a user".to_owned();
            };
            if visit.caller.user == Some(id) {
                return "you".to_owned();
            }
            match app.services.auth.user(&visit.caller, id).await {
                Ok(user) => user.email,
                Err(_) => "another user".to_owned(),
            }
        }
        Some(("key", _)) => "an API key".to_owned(),
        _ => "this machine".to_owned(),
    }
}

/// The members of an object that are plain values, for people; findings have a table of their own.
fn members(value: &Value) -> Vec<(String, String)> {
    let mut rows = Vec::new();
    for (name, value) in value.as_object().into_iter().flatten() {
        let name = name.replace('_', " ");
        match value {
            Value::Object(inner) => {
                let parts = inner
                    .iter()
                    .map(|(name, value)| format!("{name} {}", plain(value)));
                let parts: Vec<String> = parts.collect();
                rows.push((
                    name,
                    if parts.is_empty() {
                        "none".to_owned()
                    } else {
                        parts.join(", ")
                    },
                ));
            }
            Value::Array(values) if values.iter().any(Value::is_object) => {
                rows.push((name, values.len().to_string()));
            }
            Value::Array(values) => {
                let parts: Vec<String> = values.iter().map(plain).collect();
                rows.push((
                    name,
                    if parts.is_empty() {
                        "none".to_owned()
                    } else {
                        parts.join(", ")
                    },
                ));
            }
            value => rows.push((name, plain(value))),
        }
    }
    rows
}

fn plain(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        Value::Bool(true) => "yes".to_owned(),
        Value::Bool(false) => "no".to_owned(),
        Value::Null => "–".to_owned(),
        Value::Number(number) => number
            .as_i64()
            .map_or_else(|| number.to_string(), |number| words::count(&number)),
        other => other.to_string(),
    }
}

/// The findings or problems that a job tells: why it failed, or the serious ones of what it read.
fn problems(job: &Job) -> Vec<ProblemRow> {
    let told = match (&job.error, &job.result) {
        (Some(error), _) => Some(&error.details),
        (None, Some(result)) => result.get("serious_findings"),
        (None, None) => None,
    };
    let rows = told.and_then(Value::as_array).into_iter().flatten();
    rows.filter_map(ProblemRow::of_json).collect()
}

/// What a job came to, in a few words.
pub(super) fn outcome(job: &Job) -> String {
    if let Some(error) = &job.error {
        return error.message.clone();
    }
    let Some(result) = &job.result else {
        return String::new();
    };
    let number = |path: &str| result.pointer(path).and_then(Value::as_i64);
    match (number("/tables"), number("/rows"), number("/games/loaded")) {
        (Some(tables), Some(rows), Some(games)) => format!(
            "{tables} tables, {} rows, {games} tracked games",
            words::count(&rows)
        ),
        _ => result
            .get("tables")
            .and_then(Value::as_array)
            .map(|tables| format!("{} files loaded", tables.len()))
            .unwrap_or_default(),
    }
}

/// Stops a job.
pub(super) async fn cancel(
    State(app): State<App>,
    who: Who,
    Path(id): Path<String>,
) -> Result<Response, Problem> {
    match app.services.jobs.cancel(who.0.tenant, job_id(&id)?).await? {
        Cancel::Done(job) | Cancel::Requested(job) => Ok(visit::done(
            &format!("/portal/jobs/{}", job.id),
            "cancelled",
        )),
        Cancel::TooLate(job) => Err(Problem::conflict(
            "job_final",
            format!(
                "job {} is {} and can no longer be cancelled",
                job.id, job.state
            ),
        )),
    }
}

/// Tries a job again.
pub(super) async fn retry(
    State(app): State<App>,
    who: Who,
    Path(id): Path<String>,
) -> Result<Response, Problem> {
    let actor = Some(who.0.actor());
    let jobs = &app.services.jobs;
    let (job, _) = jobs.retry(who.0.tenant, job_id(&id)?, actor, None).await?;
    Ok(Redirect::to(&format!("/portal/jobs/{}", job.id)).into_response())
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn members_are_for_people() {
        let value = json!({
            "game_ids": [1, 2], "wipe": false, "games": {"loaded": 1_200}, "nothing": [],
            "serious_findings": [{"code": "X"}],
        });
        let rows = members(&value);
        let expected = [
            ("game ids", "1, 2"),
            ("games", "loaded 1,200"),
            ("nothing", "none"),
            ("serious findings", "1"),
            ("wipe", "no"),
        ];
        let rows: Vec<_> = rows
            .iter()
            .map(|(name, value)| (name.as_str(), value.as_str()))
            .collect();
        assert_eq!(rows, expected);
    }
}
