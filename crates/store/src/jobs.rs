//! Jobs: long work that survives the process that does it.
//!
//! The trait knows the rules of the state machine and nothing of threads: `jobs`, the crate, runs workers on top of
//! it. Every change of state is one compare-and-set on (id, state, attempt, owner of the lease); whoever finds that it
//! changed nothing has lost the race and gets [`StoreError::Lost`].

mod log;
mod plan;
mod record;
mod rows;
mod state;

#[cfg(test)]
mod fence_tests;

use std::fmt::Debug;
use std::time::Duration;

use async_trait::async_trait;

pub(crate) use log::LogFill;
pub(crate) use plan::Step;
pub use record::{
    BadCursor, Cancel, CleanOptions, Cleaned, Fence, Held, Holder, Idempotency, Job, JobAttempt,
    JobCursor, JobEvent, JobEventKind, JobFailure, JobFilter, JobPage, LogLevel, LogLimits,
    LogLine, NewJob, NewLogLine, Outcome, Progress, Queue, WorkerBeat,
};
pub(crate) use rows::{
    attempt_row, event_row, failure_text, holder_row, job_row, json_text, log_row, plain_text,
};
pub use state::{JobState, UnknownState};

use crate::error::StoreError;
use crate::ids::{JobId, TenantId};

/// What a store remembers of jobs and workers.
#[async_trait]
pub trait JobStore: Debug + Send + Sync {
    /// Makes a job, or answers with the one made before by the same request under the same idempotency key; the flag
    /// says whether it is new. Another request under the same key is refused as a duplicate.
    async fn create(&self, new: &NewJob) -> Result<(Job, bool), StoreError>;

    /// A job of a tenant.
    async fn get(&self, tenant: TenantId, id: JobId) -> Result<Option<Job>, StoreError>;

    /// Jobs of a tenant, newest first.
    async fn list(
        &self,
        tenant: TenantId,
        filter: &JobFilter,
        after: Option<JobCursor>,
        limit: i64,
    ) -> Result<JobPage, StoreError>;

    /// How many jobs of a tenant a filter lets through.
    async fn count(&self, tenant: TenantId, filter: &JobFilter) -> Result<i64, StoreError>;

    /// The attempts of a job, first to last.
    async fn attempts(&self, tenant: TenantId, id: JobId) -> Result<Vec<JobAttempt>, StoreError>;

    /// Events of a job after a number, in order.
    async fn events(
        &self,
        tenant: TenantId,
        id: JobId,
        after: i64,
        limit: i64,
    ) -> Result<Vec<JobEvent>, StoreError>;

    /// Events of several jobs, each after its number, in order of job and number. For the one reader of a process that
    /// hands them on to those who may see them.
    async fn events_of(
        &self,
        watched: &[(JobId, i64)],
        limit: i64,
    ) -> Result<Vec<JobEvent>, StoreError>;

    /// Lines of the log of an attempt after a number, in order.
    async fn logs(
        &self,
        tenant: TenantId,
        id: JobId,
        attempt: i64,
        after: i64,
        limit: i64,
    ) -> Result<Vec<LogLine>, StoreError>;

    /// Takes the first job that is ready, of one of the kinds, for a worker, with a lease of the given length.
    async fn claim(
        &self,
        owner: &str,
        kinds: &[String],
        lease: Duration,
    ) -> Result<Option<Job>, StoreError>;

    /// Renews the leases of a worker on jobs and attempts; the answer lacks those it no longer holds.
    async fn renew(
        &self,
        owner: &str,
        jobs: &[(JobId, i64)],
        lease: Duration,
    ) -> Result<Vec<Held>, StoreError>;

    /// The jobs of a worker that somebody asked to stop.
    async fn cancel_requests(&self, owner: &str) -> Result<Vec<JobId>, StoreError>;

    /// Brings a job into the next active state.
    async fn advance(&self, fence: &Fence, to: JobState) -> Result<Job, StoreError>;

    /// Writes down how far an attempt is.
    async fn progress(&self, fence: &Fence, progress: &Progress) -> Result<Job, StoreError>;

    /// Ends an attempt and gives up its lease. What becomes of the job follows from the outcome, from its attempts, and
    /// from what was asked or published meanwhile: see the answer.
    async fn finish(&self, fence: &Fence, outcome: &Outcome) -> Result<Job, StoreError>;

    /// Adds lines to the log of an attempt up to the limits; the last line then says that the log is full. Whether there
    /// is room for more.
    async fn append_logs(
        &self,
        fence: &Fence,
        lines: &[NewLogLine],
        limits: LogLimits,
    ) -> Result<bool, StoreError>;

    /// Cancels a job that waits, and asks the worker of one that is at work.
    async fn cancel(&self, tenant: TenantId, id: JobId) -> Result<Option<Cancel>, StoreError>;

    /// Takes jobs from workers that let their lease run out, and ends those that were to stop and did not within the
    /// deadline. Answers with the jobs it changed.
    async fn rescue(&self, cancel_deadline: Duration) -> Result<Vec<Job>, StoreError>;

    /// What a pending job has before it; workers that were silent for longer than `alive` do not count.
    async fn queue(&self, job: &Job, alive: Duration) -> Result<Queue, StoreError>;

    /// Shows that a worker is alive.
    async fn beat(&self, worker: &WorkerBeat) -> Result<(), StoreError>;

    /// Forgets a worker that ends.
    async fn leave(&self, worker: &str) -> Result<(), StoreError>;

    /// Removes what is old.
    async fn clean(&self, options: &CleanOptions) -> Result<Cleaned, StoreError>;
}

/// A length of time as the databases count it.
pub(crate) fn milliseconds(length: Duration) -> i64 {
    i64::try_from(length.as_millis()).unwrap_or(i64::MAX / 4)
}

/// The answer to somebody who no longer holds a job.
pub(crate) fn lost(job: JobId) -> StoreError {
    StoreError::Lost(format!("job {job}"))
}

/// The job made under an idempotency key, if the request was the same.
pub(crate) fn same_request(job: Job, request: &str) -> Result<Job, StoreError> {
    if job.request_hash.as_deref() == Some(request) {
        return Ok(job);
    }
    Err(StoreError::Duplicate(
        "a job of another request under this idempotency key".to_owned(),
    ))
}
