//! What is remembered of a job.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::JobState;
use crate::ids::{JobId, TenantId};

/// A job to be.
#[derive(Debug, Clone, PartialEq)]
pub struct NewJob {
    /// Whose it is.
    pub tenant: TenantId,
    /// What is to be done; names the handler.
    pub kind: String,
    /// With what. Never changes.
    pub args: Value,
    /// Who asked, in words for people.
    pub created_by: Option<String>,
    /// Higher goes first; 0 for ordinary work.
    pub priority: i64,
    /// How often it may be begun, 1 at least.
    pub max_attempts: i64,
    /// How long an attempt may take; none for what the handler says.
    pub timeout_seconds: Option<i64>,
    /// At most one job with the same key is worked on at a time.
    pub concurrency_key: Option<String>,
    /// Asked for again with the same key, the same job answers.
    pub idempotency: Option<Idempotency>,
    /// The job this one repeats.
    pub retry_of: Option<JobId>,
}

impl NewJob {
    /// Ordinary work with three attempts.
    pub fn new(tenant: TenantId, kind: impl Into<String>, args: Value) -> Self {
        Self {
            tenant,
            kind: kind.into(),
            args,
            created_by: None,
            priority: 0,
            max_attempts: 3,
            timeout_seconds: None,
            concurrency_key: None,
            idempotency: None,
            retry_of: None,
        }
    }
}

/// The key a client gave its request, and what the request was.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Idempotency {
    /// The client's key, unique within a tenant.
    pub key: String,
    /// Fingerprint of the request: another request under the same key is refused.
    pub request: String,
}

/// A job. Times are Unix milliseconds by the clock of the database.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Job {
    /// Its id.
    pub id: JobId,
    /// Whose it is.
    pub tenant: TenantId,
    /// What is done; names the handler.
    pub kind: String,
    /// With what.
    pub args: Value,
    /// Who asked.
    pub created_by: Option<String>,
    /// When.
    pub created_at: i64,
    /// Higher goes first.
    pub priority: i64,
    /// How often it may be begun.
    pub max_attempts: i64,
    /// How long an attempt may take; none for what the handler says.
    pub timeout_seconds: Option<i64>,
    /// At most one job with the same key is worked on at a time.
    pub concurrency_key: Option<String>,
    /// The key the client gave its request.
    pub idempotency_key: Option<String>,
    /// Fingerprint of that request.
    #[serde(skip)]
    pub request_hash: Option<String>,
    /// The job this one repeats.
    pub retry_of: Option<JobId>,
    /// Where it stands.
    pub state: JobState,
    /// Number of the latest attempt; 0 before the first. It only grows.
    pub attempt: i64,
    /// Attempts that count against `max_attempts`: all but those stopped by a shutdown.
    pub attempts_used: i64,
    /// Not to be begun before.
    pub run_at: i64,
    /// Begin of the first attempt.
    pub started_at: Option<i64>,
    /// When it came into its final state.
    pub finished_at: Option<i64>,
    /// When somebody asked to stop it.
    pub cancel_requested_at: Option<i64>,
    /// When its work was published. From then on it can only become complete.
    pub published_at: Option<i64>,
    /// What it answers with if nobody comes to end it after that; none once it has ended.
    #[serde(skip)]
    pub published_result: Option<Value>,
    /// How far the latest attempt came.
    pub progress: Option<Progress>,
    /// What it made, when complete.
    pub result: Option<Value>,
    /// Why it failed, when failed.
    pub error: Option<JobFailure>,
    /// Number of its latest event.
    pub event_seq: i64,
}

/// Why a job or an attempt failed.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct JobFailure {
    /// A word for programs.
    pub code: String,
    /// A sentence for people.
    pub message: String,
    /// More for programs, null when there is nothing more.
    #[serde(default)]
    pub details: Value,
}

impl JobFailure {
    /// A failure without details.
    pub fn new(code: impl Into<String>, message: impl Into<String>) -> Self {
        Self {
            code: code.into(),
            message: message.into(),
            details: Value::Null,
        }
    }
}

/// How far an attempt is.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Progress {
    /// Name of the step.
    pub phase: String,
    /// Table being built or loaded.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub table: Option<String>,
    /// Which of `total` it is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub done: Option<i64>,
    /// How many there are.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub total: Option<i64>,
    /// Of the whole job, 0 to 100.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub percent: Option<f64>,
    /// A sentence for people.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub message: Option<String>,
}

/// What a worker holds while it works on a job. Whoever changes the job or publishes its work shows it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fence {
    /// The job.
    pub job: JobId,
    /// The attempt.
    pub attempt: i64,
    /// The worker: a random id per start of a process.
    pub owner: String,
}

/// How a worker's attempt ended.
#[derive(Debug, Clone, PartialEq)]
pub enum Outcome {
    /// The work is done, with this result.
    Complete(Value),
    /// It cannot be done.
    Failed(JobFailure),
    /// It may go better later. Counts as an attempt; after the last one the job fails.
    Retry {
        /// What went wrong.
        failure: JobFailure,
        /// Wait before the next attempt, in milliseconds.
        delay: i64,
    },
    /// It was stopped because a user asked for it.
    Cancelled,
    /// It was stopped because the worker shuts down. Does not count as an attempt.
    Interrupted,
}

/// One attempt of a job.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct JobAttempt {
    /// Its number.
    pub attempt: i64,
    /// The worker's id.
    pub worker: String,
    /// Begin.
    pub started_at: i64,
    /// End.
    pub ended_at: Option<i64>,
    /// How it ended: `complete`, `failed`, `retry`, `cancelled`, `interrupted` or `worker_lost`.
    pub outcome: Option<String>,
    /// What went wrong.
    pub error: Option<JobFailure>,
    /// Lines in its log.
    pub log_lines: i64,
}

/// What an event tells.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum JobEventKind {
    /// The job exists.
    Created,
    /// It came into another state.
    State,
    /// It went on; `data` is a [`Progress`].
    Progress,
    /// Somebody asked to stop it.
    CancelRequested,
    /// Its worker shut down; it waits for another.
    Interrupted,
    /// An attempt failed; it waits for the next.
    Retry,
    /// Its worker was heard of no more; it waits for another.
    WorkerLost,
}

impl JobEventKind {
    const ALL: [Self; 7] = [
        Self::Created,
        Self::State,
        Self::Progress,
        Self::CancelRequested,
        Self::Interrupted,
        Self::Retry,
        Self::WorkerLost,
    ];

    /// The word for it.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Created => "created",
            Self::State => "state",
            Self::Progress => "progress",
            Self::CancelRequested => "cancel_requested",
            Self::Interrupted => "interrupted",
            Self::Retry => "retry",
            Self::WorkerLost => "worker_lost",
        }
    }

    pub(crate) fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.as_str() == text)
    }
}

/// Something that happened to a job. Numbers grow per job and never appear late.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct JobEvent {
    /// The job.
    pub job: JobId,
    /// Number of the event within the job.
    pub seq: i64,
    /// When.
    pub at: i64,
    /// What it tells.
    pub kind: JobEventKind,
    /// State of the job after it.
    pub state: JobState,
    /// The attempt.
    pub attempt: i64,
    /// More, by kind.
    pub data: Value,
}

/// How loud a line of a log is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum LogLevel {
    /// For whoever looks for a fault.
    Debug,
    /// The course of things.
    Info,
    /// Worth a look.
    Warn,
    /// Something failed.
    Error,
}

impl LogLevel {
    const ALL: [Self; 4] = [Self::Debug, Self::Info, Self::Warn, Self::Error];

    /// The word for it.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Debug => "debug",
            Self::Info => "info",
            Self::Warn => "warn",
            Self::Error => "error",
        }
    }

    pub(crate) fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|level| level.as_str() == text)
    }
}

/// A line to be written to the log of an attempt.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewLogLine {
    /// How loud.
    pub level: LogLevel,
    /// The line.
    pub line: String,
}

/// A line in the log of an attempt.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct LogLine {
    /// The attempt.
    pub attempt: i64,
    /// Number of the line within the attempt, from 1.
    pub seq: i64,
    /// When it was written.
    pub at: i64,
    /// How loud.
    pub level: LogLevel,
    /// The line.
    pub line: String,
}

/// How much an attempt may log.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct LogLimits {
    /// Lines at most.
    pub lines: i64,
    /// Bytes at most.
    pub bytes: i64,
}

impl Default for LogLimits {
    fn default() -> Self {
        Self {
            lines: 5_000,
            bytes: 1_000_000,
        }
    }
}

/// Which jobs to list. Empty lists mean all.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct JobFilter {
    /// In one of these states.
    pub states: Vec<JobState>,
    /// Of one of these kinds.
    pub kinds: Vec<String>,
    /// Created at this time or later.
    pub created_after: Option<i64>,
    /// Created before this time.
    pub created_before: Option<i64>,
}

/// A place in a list of jobs, newest first: what follows it is older.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct JobCursor {
    /// When the last job seen was created.
    pub created_at: i64,
    /// Its id.
    pub id: JobId,
}

impl From<&Job> for JobCursor {
    fn from(job: &Job) -> Self {
        Self {
            created_at: job.created_at,
            id: job.id,
        }
    }
}

impl fmt::Display for JobCursor {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{}.{}", self.created_at, self.id)
    }
}

/// A text that is no cursor.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not a cursor of a list of jobs")]
pub struct BadCursor;

impl FromStr for JobCursor {
    type Err = BadCursor;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let (created_at, id) = text.split_once('.').ok_or(BadCursor)?;
        Ok(Self {
            created_at: created_at.parse().map_err(|_| BadCursor)?,
            id: id.parse().map_err(|_| BadCursor)?,
        })
    }
}

/// A part of a list of jobs.
#[derive(Debug, Clone, PartialEq)]
pub struct JobPage {
    /// The jobs, newest first.
    pub jobs: Vec<Job>,
    /// Where the next part begins, when there is one.
    pub next: Option<JobCursor>,
}

/// What became of a wish to cancel.
#[derive(Debug, Clone, PartialEq)]
pub enum Cancel {
    /// The job is cancelled.
    Done(Job),
    /// A worker is at it and was told to stop.
    Requested(Job),
    /// It had ended otherwise, or its work is published already.
    TooLate(Job),
}

impl Cancel {
    /// The job as it is now.
    pub const fn job(&self) -> &Job {
        match self {
            Self::Done(job) | Self::Requested(job) | Self::TooLate(job) => job,
        }
    }
}

/// A job whose lease was renewed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Held {
    /// The job.
    pub job: JobId,
    /// The attempt.
    pub attempt: i64,
    /// Somebody asked to stop it.
    pub cancel_requested: bool,
}

/// A worker that shows that it is alive.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WorkerBeat {
    /// Its random id, new at every start.
    pub worker: String,
    /// A name for people.
    pub name: String,
    /// How many jobs it does at a time.
    pub slots: i64,
    /// The kinds of job it can do.
    pub kinds: Vec<String>,
}

/// What a pending job has before it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Queue {
    /// Now, by the clock of the database.
    pub now: i64,
    /// The job that holds the same concurrency key.
    pub holder: Option<Holder>,
    /// Jobs that live workers for this kind can do at a time.
    pub slots: i64,
    /// Jobs at work.
    pub active: i64,
    /// Jobs that are ready and go first.
    pub before: i64,
}

/// A job that holds a concurrency key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Holder {
    /// The job.
    pub job: JobId,
    /// Whose it is.
    pub tenant: TenantId,
    /// What it does.
    pub kind: String,
}

/// What is old enough to go. Times are milliseconds before now.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CleanOptions {
    /// Jobs that ended longer ago, with all that belongs to them.
    pub jobs: i64,
    /// Logs of jobs that ended longer ago.
    pub logs: i64,
    /// Progress events of jobs that ended longer ago; other events stay as long as the job.
    pub progress: i64,
    /// Jobs at most in one go, so that nobody waits long for the database.
    pub batch: i64,
}

/// How much the cleaner removed.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Cleaned {
    /// Jobs.
    pub jobs: u64,
    /// Lines of logs.
    pub log_lines: u64,
    /// Events.
    pub events: u64,
}

impl JobPage {
    /// A page of at most `limit` jobs, of a list read one job further.
    pub(crate) fn cut(mut jobs: Vec<Job>, limit: i64) -> Self {
        let limit = usize::try_from(limit).unwrap_or_default();
        let more = jobs.len() > limit;
        jobs.truncate(limit);
        let next = jobs.last().filter(|_| more).map(JobCursor::from);
        Self { jobs, next }
    }
}
