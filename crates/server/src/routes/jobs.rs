//! `/api/jobs`: work in the background.

use std::convert::Infallible;
use std::sync::Arc;
use std::time::Duration;

use axum::Extension;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::sse::{Event, KeepAlive, Sse};
use axum::response::{IntoResponse, Response};
use futures::stream::{self, Stream, StreamExt as _};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use services::JobId;
use services::jobs::{
    self, Cancel, Idempotency, Job, JobEvent, JobFailure, JobFilter, JobState, Progress,
    Subscription,
};
use tokio::sync::OwnedSemaphorePermit;
use utoipa::{IntoParams, ToSchema};

use crate::app::App;
use crate::extract::{Path, Query};
use crate::gate::Who;
use crate::problem::{Problem, ProblemBody};
use crate::wire::{Page, Time, moment, page_limit};

/// A job, as every route shows it.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct JobBody {
    /// Its id.
    pub(super) job_id: JobIdText,
    /// What is done: `etl`, `upload_tables`.
    kind: String,
    /// `pending`, `running`, `processing`, `uploading`; finally `complete`, `failed` or `cancelled`.
    #[schema(value_type = String)]
    pub(super) state: JobState,
    /// What was asked for.
    arguments: Value,
    /// How far it is; null before it begins.
    progress: Option<ProgressBody>,
    /// Why it does not begin yet; null when it is not waiting.
    waiting_for: Option<String>,
    /// Number of the latest attempt; 0 before the first.
    attempt: i64,
    /// How often it may be begun.
    max_attempts: i64,
    /// What it made; null unless complete.
    pub(super) result: Option<Value>,
    /// Why it failed; null unless failed.
    error: Option<FailureBody>,
    /// Who asked for it: `user:<id>`, `key:<id>` or `local`.
    created_by: Option<String>,
    /// When it was asked for.
    created_at: Time,
    /// Begin of the first attempt.
    started_at: Option<Time>,
    /// When it came into its final state.
    finished_at: Option<Time>,
    /// When somebody asked to cancel it.
    cancel_requested_at: Option<Time>,
    /// The job that this one repeats.
    retry_of: Option<JobIdText>,
}

/// An id in an answer.
#[derive(Debug, Serialize, ToSchema)]
#[serde(transparent)]
#[schema(value_type = uuid::Uuid)]
pub(super) struct JobIdText(JobId);

/// How far a job is.
#[derive(Debug, Serialize, ToSchema)]
struct ProgressBody {
    /// What is being done.
    phase: String,
    /// The table or file being worked on.
    table: Option<String>,
    /// How many are done.
    done: Option<i64>,
    /// Of how many.
    total: Option<i64>,
    /// Of the whole job, 0 to 100.
    percent: Option<f64>,
    /// In a sentence.
    message: Option<String>,
}

/// Why a job failed.
#[derive(Debug, Serialize, ToSchema)]
struct FailureBody {
    /// Short name, for programs.
    code: String,
    /// In a sentence.
    message: String,
    /// More, for programs: findings, problems of a file.
    details: Value,
}

impl From<&Progress> for ProgressBody {
    fn from(progress: &Progress) -> Self {
        Self {
            phase: progress.phase.clone(),
            table: progress.table.clone(),
            done: progress.done,
            total: progress.total,
            percent: progress.percent,
            message: progress.message.clone(),
        }
    }
}

impl From<&JobFailure> for FailureBody {
    fn from(failure: &JobFailure) -> Self {
        Self {
            code: failure.code.clone(),
            message: failure.message.clone(),
            details: failure.details.clone(),
        }
    }
}

impl JobBody {
    /// A job with the reason why it waits.
    pub(super) fn new(job: &Job, waiting_for: Option<String>) -> Self {
        Self {
            job_id: JobIdText(job.id),
            kind: job.kind.clone(),
            state: job.state,
            arguments: job.args.clone(),
            progress: job.progress.as_ref().map(Into::into),
            waiting_for,
            attempt: job.attempt,
            max_attempts: job.max_attempts,
            result: job.result.clone(),
            error: job.error.as_ref().map(Into::into),
            created_by: job.created_by.clone(),
            created_at: Time(job.created_at),
            started_at: job.started_at.map(Time),
            finished_at: job.finished_at.map(Time),
            cancel_requested_at: job.cancel_requested_at.map(Time),
            retry_of: job.retry_of.map(JobIdText),
        }
    }

    /// A job of the caller's tenant.
    pub(super) async fn of(app: &App, job: &Job) -> Result<Self, Problem> {
        let waiting_for = match job.state {
            JobState::Pending => app.services.jobs.why_waiting(job).await?,
            _ => None,
        };
        Ok(Self::new(job, waiting_for.map(|reason| reason.message)))
    }
}

/// 202 with the job and where to ask for it.
pub(super) async fn accepted(app: &App, job: &Job) -> Result<Response, Problem> {
    let location = format!("/api/jobs/{}", job.id);
    let body = JobBody::of(app, job).await?;
    Ok((
        StatusCode::ACCEPTED,
        [(header::LOCATION, location)],
        axum::Json(body),
    )
        .into_response())
}

/// A job id of an address; what is none names no job.
pub(crate) fn job_id(text: &str) -> Result<JobId, Problem> {
    text.parse()
        .map_err(|_| Problem::not_found(format!("job {text}")))
}

/// Which jobs.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(super) struct ListQuery {
    /// Only these states, separated by commas.
    state: Option<String>,
    /// Only these kinds, separated by commas.
    kind: Option<String>,
    /// Only jobs made at or after this moment (RFC 3339, or a day).
    created_after: Option<String>,
    /// Only jobs made before this moment (RFC 3339, or a day).
    created_before: Option<String>,
    /// Jobs on a page, 1 to 200; 50 when not given.
    #[param(minimum = 1, maximum = 200)]
    limit: Option<i64>,
    /// `next_cursor` of the page before.
    cursor: Option<String>,
    /// Whether to count them all.
    total: Option<bool>,
}

/// Reads states separated by commas.
pub(crate) fn states(text: Option<&str>) -> Result<Vec<JobState>, Problem> {
    let words = text
        .into_iter()
        .flat_map(|text| text.split(','))
        .map(str::trim)
        .filter(|word| !word.is_empty());
    words
        .map(|word| {
            word.parse().map_err(|_| {
                Problem::bad_request(format!(
                    "state is {word}; accepted are pending, running, processing, uploading, complete, failed, cancelled"
                ))
            })
        })
        .collect()
}

impl ListQuery {
    fn filter(&self) -> Result<JobFilter, Problem> {
        let time = |name: &str, text: Option<&String>| {
            text.map(|text| {
                moment(text).ok_or_else(|| {
                    Problem::bad_request(format!(
                        "{name} is {text}; accepted is a moment like 2026-01-31T18:05:00Z or a day"
                    ))
                })
            })
            .transpose()
        };
        let kinds = self.kind.iter().flat_map(|text| text.split(','));
        Ok(JobFilter {
            states: states(self.state.as_deref())?,
            kinds: kinds
                .map(|kind| kind.trim().to_owned())
                .filter(|kind| !kind.is_empty())
                .collect(),
            created_after: time("created_after", self.created_after.as_ref())?,
            created_before: time("created_before", self.created_before.as_ref())?,
        })
    }
}

/// A page of jobs.
pub(super) async fn page(
    app: &App,
    who: &Who,
    filter: &JobFilter,
    limit: Option<i64>,
    cursor: Option<&str>,
    with_total: bool,
) -> Result<Page<JobBody>, Problem> {
    let tenant = who.0.tenant;
    let cursor = cursor
        .map(|text| {
            text.parse()
                .map_err(|_| Problem::bad_request("cursor is not one that a list gave"))
        })
        .transpose()?;
    let page = app
        .services
        .jobs
        .list(tenant, filter, cursor, page_limit(limit)?)
        .await?;
    let total = if with_total {
        Some(app.services.jobs.count(tenant, filter).await?)
    } else {
        None
    };
    Ok(Page {
        data: page
            .jobs
            .iter()
            .map(|job| JobBody::new(job, None))
            .collect(),
        next_cursor: page.next.map(|cursor| cursor.to_string()),
        total,
    })
}

/// Jobs of the tenant, newest first.
#[utoipa::path(get, path = "/api/jobs", tag = "jobs", params(ListQuery), responses((status = 200, body = Page<JobBody>)))]
pub(super) async fn list_jobs(
    State(app): State<App>,
    who: Who,
    Query(query): Query<ListQuery>,
) -> Result<axum::Json<Page<JobBody>>, Problem> {
    let filter = query.filter()?;
    let with_total = query.total.unwrap_or(false);
    let page = page(
        &app,
        &who,
        &filter,
        query.limit,
        query.cursor.as_deref(),
        with_total,
    )
    .await?;
    Ok(axum::Json(page))
}

/// One job.
#[utoipa::path(get, path = "/api/jobs/{job_id}", tag = "jobs", params(("job_id" = uuid::Uuid, Path, description = "The job")), responses((status = 200, body = JobBody), (status = 404, description = "No such job", body = ProblemBody, content_type = "application/problem+json")))]
pub(super) async fn get_job(
    State(app): State<App>,
    who: Who,
    Path(id): Path<String>,
) -> Result<axum::Json<JobBody>, Problem> {
    let job = find(&app, &who, &id).await?;
    Ok(axum::Json(JobBody::of(&app, &job).await?))
}

/// A job of the caller's tenant.
pub(super) async fn find(app: &App, who: &Who, id: &str) -> Result<Arc<Job>, Problem> {
    Ok(app.services.jobs.get(who.0.tenant, job_id(id)?).await?)
}

/// Cancel a job. One that waits is cancelled at once (200); one at work is told to stop (202), which takes effect within
/// a second.
#[utoipa::path(delete, path = "/api/jobs/{job_id}", tag = "jobs",
    params(("job_id" = uuid::Uuid, Path, description = "The job")),
    responses(
        (status = 200, description = "It is cancelled", body = JobBody),
        (status = 202, description = "It was told to stop", body = JobBody),
        (status = 404, description = "No such job", body = ProblemBody, content_type = "application/problem+json"),
        (status = 409, description = "It has ended, or its work is published", body = ProblemBody, content_type = "application/problem+json")
    ))]
pub(super) async fn cancel_job(
    State(app): State<App>,
    who: Who,
    Path(id): Path<String>,
) -> Result<Response, Problem> {
    let cancel = app.services.jobs.cancel(who.0.tenant, job_id(&id)?).await?;
    let status = match &cancel {
        Cancel::Done(_) => StatusCode::OK,
        Cancel::Requested(_) => StatusCode::ACCEPTED,
        Cancel::TooLate(job) => {
            let detail = format!(
                "job {} is {} and can no longer be cancelled",
                job.id, job.state
            );
            return Err(Problem::conflict("job_final", detail));
        }
    };
    Ok((status, axum::Json(JobBody::new(cancel.job(), None))).into_response())
}

/// The key of the header `Idempotency-Key`, and what it was used for.
pub(super) fn idempotency(
    headers: &HeaderMap,
    request: &[&str],
) -> Result<Option<Idempotency>, Problem> {
    let Some(value) = headers.get("idempotency-key") else {
        return Ok(None);
    };
    let key = value
        .to_str()
        .ok()
        .filter(|key| (1..=200).contains(&key.len()));
    let key = key.ok_or_else(|| {
        Problem::bad_request("Idempotency-Key is 1 to 200 visible ASCII characters")
    })?;
    Ok(Some(Idempotency {
        key: key.to_owned(),
        request: jobs::fingerprint(request),
    }))
}

/// Try a failed or cancelled job again: a new job with the same arguments.
#[utoipa::path(post, path = "/api/jobs/{job_id}/retry", tag = "jobs",
    params(
        ("job_id" = uuid::Uuid, Path, description = "The job"),
        ("Idempotency-Key" = Option<String>, Header, description = "The same key gives the same job again")
    ),
    responses(
        (status = 202, description = "The new job", body = JobBody, headers(("Location" = String, description = "Where to ask for the job"))),
        (status = 404, description = "No such job", body = ProblemBody, content_type = "application/problem+json"),
        (status = 409, description = "It did not fail, or the key was used for another request", body = ProblemBody, content_type = "application/problem+json")
    ))]
pub(super) async fn retry_job(
    State(app): State<App>,
    who: Who,
    Path(id): Path<String>,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let id = job_id(&id)?;
    let idempotency = idempotency(&headers, &["retry", &id.to_string()])?;
    let actor = Some(who.0.actor());
    let (job, _) = app
        .services
        .jobs
        .retry(who.0.tenant, id, actor, idempotency)
        .await?;
    accepted(&app, &job).await
}

/// Which lines.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(super) struct LogQuery {
    /// Of which attempt; the latest when not given.
    #[param(minimum = 1)]
    attempt: Option<i64>,
    /// Lines on a page, 1 to 200; 50 when not given.
    #[param(minimum = 1, maximum = 200)]
    limit: Option<i64>,
    /// `next_cursor` of the page before.
    cursor: Option<String>,
}

/// A line of a job's log.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct LogLineBody {
    /// The attempt.
    attempt: i64,
    /// Number of the line within the attempt.
    number: i64,
    /// When it was written.
    at: Time,
    /// `debug`, `info`, `warn` or `error`.
    level: &'static str,
    /// The line.
    line: String,
}

/// The log of a job, attempt by attempt.
#[utoipa::path(get, path = "/api/jobs/{job_id}/logs", tag = "jobs",
    params(("job_id" = uuid::Uuid, Path, description = "The job"), LogQuery),
    responses(
        (status = 200, body = Page<LogLineBody>),
        (status = 404, description = "No such job", body = ProblemBody, content_type = "application/problem+json")
    ))]
pub(super) async fn list_job_logs(
    State(app): State<App>,
    who: Who,
    Path(id): Path<String>,
    Query(query): Query<LogQuery>,
) -> Result<axum::Json<Page<LogLineBody>>, Problem> {
    let limit = page_limit(query.limit)?;
    if query.attempt.is_some_and(|attempt| attempt < 1) {
        return Err(Problem::bad_request("attempts are counted from 1"));
    }
    let after = query
        .cursor
        .as_deref()
        .map_or(Some(0), |text| text.parse().ok());
    let after = after.ok_or_else(|| Problem::bad_request("cursor is not one that a list gave"))?;
    let lines = app
        .services
        .jobs
        .logs(who.0.tenant, job_id(&id)?, query.attempt, after, limit)
        .await?;
    let next = lines.last().filter(|_| lines.len() as i64 == limit);
    Ok(axum::Json(Page {
        next_cursor: next.map(|line| line.seq.to_string()),
        total: None,
        data: lines
            .into_iter()
            .map(|line| LogLineBody {
                attempt: line.attempt,
                number: line.seq,
                at: Time(line.at),
                level: line.level.as_str(),
                line: line.line,
            })
            .collect(),
    }))
}

/// What an event tells, in its `data`.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct EventBody<'a> {
    /// The job.
    job_id: JobIdText,
    /// `created`, `state`, `progress`, `cancel_requested`, `interrupted`, `retry` or `worker_lost`.
    kind: &'static str,
    /// State of the job after it.
    state: &'static str,
    /// The attempt.
    attempt: i64,
    /// When it happened.
    at: Time,
    /// More, by kind: of `progress` the phase, table, done, total, percent and message.
    data: &'a Value,
}

/// The job's events as they happen (`text/event-stream`): `state`, `progress` and others, each with its number as id;
/// the last one is `end`. A client that comes back with `Last-Event-ID` gets what it missed.
#[utoipa::path(get, path = "/api/jobs/{job_id}/events", tag = "jobs",
    params(
        ("job_id" = uuid::Uuid, Path, description = "The job"),
        ("Last-Event-ID" = Option<String>, Header, description = "Number of the last event that was seen")
    ),
    responses(
        (status = 200, description = "Server-sent events", body = String, content_type = "text/event-stream"),
        (status = 404, description = "No such job", body = ProblemBody, content_type = "application/problem+json")
    ))]
pub(super) async fn stream_job_events(
    State(app): State<App>,
    who: Who,
    Path(id): Path<String>,
    Extension(place): Extension<Arc<Option<OwnedSemaphorePermit>>>,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let after = headers
        .get("last-event-id")
        .map_or(Some(0), |value| value.to_str().ok()?.parse().ok());
    let after =
        after.ok_or_else(|| Problem::bad_request("Last-Event-ID is the number of an event"))?;
    let subscription = app
        .services
        .jobs
        .subscribe(who.0.tenant, job_id(&id)?, after)
        .await?;
    let shutdown = app.shutdown.clone();
    let events = events(subscription, place).take_until(async move { shutdown.cancelled().await });
    let stream = Sse::new(events).keep_alive(KeepAlive::new().interval(Duration::from_secs(15)));
    // Proxies that gather answers would keep the events to themselves.
    Ok(([("x-accel-buffering", "no")], stream).into_response())
}

/// The events, and after the last one the word that there will be no more.
fn events(
    subscription: Subscription,
    place: Arc<Option<OwnedSemaphorePermit>>,
) -> impl Stream<Item = Result<Event, Infallible>> {
    stream::unfold(Some((subscription, place)), async |open| {
        let (mut subscription, place) = open?;
        match subscription.next().await {
            Some(event) => Some((Ok(to_wire(&event)), Some((subscription, place)))),
            None => Some((Ok(Event::default().event("end").data("{}")), None)),
        }
    })
}

fn to_wire(event: &JobEvent) -> Event {
    let body = EventBody {
        job_id: JobIdText(event.job),
        kind: event.kind.as_str(),
        state: event.state.as_str(),
        attempt: event.attempt,
        at: Time(event.at),
        data: &event.data,
    };
    let wire = Event::default()
        .id(event.seq.to_string())
        .event(event.kind.as_str());
    // Numbers, words and a JSON value can always be written.
    wire.json_data(body).unwrap_or_default()
}
