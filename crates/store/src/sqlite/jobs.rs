//! Jobs on SQLite. There is one writer at a time, so a transaction that found a job as it should be may count on it.

mod change;
mod claim;
mod read;
mod upkeep;

use std::time::Duration;

use async_trait::async_trait;
use serde_json::Value;
use sqlx::{Sqlite, SqliteConnection, Transaction};

use super::SqliteDatabase;
use crate::error::StoreError;
use crate::ids::{JobId, TenantId};
use crate::jobs::{
    Cancel, CleanOptions, Cleaned, Fence, Held, Job, JobAttempt, JobCursor, JobEvent, JobFilter,
    JobPage, JobState, JobStore, LogLimits, LogLine, NewJob, NewLogLine, Outcome, Progress, Queue,
    WorkerBeat, json_text, lost,
};

/// Now.
macro_rules! now {
    () => {
        "cast(unixepoch('subsec') * 1000 as integer)"
    };
}
use now;

/// All columns of a job.
macro_rules! job_columns {
    () => {
        "job_id, tenant_id, kind, arguments, created_by, created_at, priority, max_attempts, timeout_seconds, \
         concurrency_key, idempotency_key, request_hash, retry_of, state, attempt, attempts_used, run_at, started_at, \
         finished_at, cancel_requested_at, published_at, published_result, progress, result, error, event_seq"
    };
}
use job_columns;

/// Passes when the worker still holds the job, may publish its work and was not asked to stop, and marks the work as
/// published: the job can only become complete once the transaction is committed, and nobody can stop it before. What is
/// given as its result is kept, for the worker may not come to say it. Call it last in the transaction that publishes.
pub(crate) async fn assert_fence(
    connection: &mut SqliteConnection,
    fence: &Fence,
    result: Option<&Value>,
) -> Result<(), StoreError> {
    let marked = sqlx::query(concat!(
        "update jobs set published_at = coalesce(published_at, ",
        now!(),
        "), published_result = coalesce(?4, published_result)
         where job_id = ?1 and attempt = ?2 and state = 'uploading' and cancel_requested_at is null and exists (
             select 1 from job_leases
             where job_id = ?1 and attempt = ?2 and owner = ?3 and expires_at > ",
        now!(),
        ")"
    ))
    .bind(fence.job.to_string())
    .bind(fence.attempt)
    .bind(&fence.owner)
    .bind(result.map(json_text).transpose()?)
    .execute(connection)
    .await?;
    if marked.rows_affected() == 0 {
        return Err(lost(fence.job));
    }
    Ok(())
}

/// Ends a transaction: what failed is undone before anybody hears of it.
async fn settle<T>(
    transaction: Transaction<'_, Sqlite>,
    answer: Result<T, StoreError>,
) -> Result<T, StoreError> {
    match answer {
        Ok(answer) => {
            transaction.commit().await?;
            Ok(answer)
        }
        Err(error) => {
            // An answer already; that the connection broke as well adds nothing.
            let _ = transaction.rollback().await;
            Err(error)
        }
    }
}

#[async_trait]
impl JobStore for SqliteDatabase {
    async fn create(&self, new: &NewJob) -> Result<(Job, bool), StoreError> {
        let mut transaction = self.begin().await?;
        let answer = change::create(&mut transaction, new).await;
        settle(transaction, answer).await
    }

    async fn get(&self, tenant: TenantId, id: JobId) -> Result<Option<Job>, StoreError> {
        read::get(self.read(), tenant, id).await
    }

    async fn list(
        &self,
        tenant: TenantId,
        filter: &JobFilter,
        after: Option<JobCursor>,
        limit: i64,
    ) -> Result<JobPage, StoreError> {
        read::list(self.read(), tenant, filter, after, limit).await
    }

    async fn count(&self, tenant: TenantId, filter: &JobFilter) -> Result<i64, StoreError> {
        read::count(self.read(), tenant, filter).await
    }

    async fn attempts(&self, tenant: TenantId, id: JobId) -> Result<Vec<JobAttempt>, StoreError> {
        read::attempts(self.read(), tenant, id).await
    }

    async fn events(
        &self,
        tenant: TenantId,
        id: JobId,
        after: i64,
        limit: i64,
    ) -> Result<Vec<JobEvent>, StoreError> {
        read::events(self.read(), tenant, id, after, limit).await
    }

    async fn events_of(
        &self,
        watched: &[(JobId, i64)],
        limit: i64,
    ) -> Result<Vec<JobEvent>, StoreError> {
        read::events_of(self.read(), watched, limit).await
    }

    async fn logs(
        &self,
        tenant: TenantId,
        id: JobId,
        attempt: i64,
        after: i64,
        limit: i64,
    ) -> Result<Vec<LogLine>, StoreError> {
        read::logs(self.read(), tenant, id, attempt, after, limit).await
    }

    async fn claim(
        &self,
        owner: &str,
        kinds: &[String],
        lease: Duration,
    ) -> Result<Option<Job>, StoreError> {
        // Mostly there is nothing to do, which readers can find out without keeping anybody from writing.
        let mut reader = self.read().acquire().await?;
        if claim::candidate(&mut reader, kinds).await?.is_none() {
            return Ok(None);
        }
        drop(reader);
        let mut transaction = self.begin().await?;
        let answer = claim::claim(&mut transaction, owner, kinds, lease).await;
        settle(transaction, answer).await
    }

    async fn renew(
        &self,
        owner: &str,
        jobs: &[(JobId, i64)],
        lease: Duration,
    ) -> Result<Vec<Held>, StoreError> {
        let mut transaction = self.begin().await?;
        let answer = claim::renew(&mut transaction, owner, jobs, lease).await;
        settle(transaction, answer).await
    }

    async fn cancel_requests(&self, owner: &str) -> Result<Vec<JobId>, StoreError> {
        read::cancel_requests(self.read(), owner).await
    }

    async fn advance(&self, fence: &Fence, to: JobState) -> Result<Job, StoreError> {
        let mut transaction = self.begin().await?;
        let answer = change::advance(&mut transaction, fence, to).await;
        settle(transaction, answer).await
    }

    async fn progress(&self, fence: &Fence, progress: &Progress) -> Result<Job, StoreError> {
        let mut transaction = self.begin().await?;
        let answer = change::progress(&mut transaction, fence, progress).await;
        settle(transaction, answer).await
    }

    async fn finish(&self, fence: &Fence, outcome: &Outcome) -> Result<Job, StoreError> {
        let mut transaction = self.begin().await?;
        let answer = change::finish(&mut transaction, fence, outcome).await;
        settle(transaction, answer).await
    }

    async fn append_logs(
        &self,
        fence: &Fence,
        lines: &[NewLogLine],
        limits: LogLimits,
    ) -> Result<bool, StoreError> {
        let mut transaction = self.begin().await?;
        let answer = upkeep::append_logs(&mut transaction, fence, lines, limits).await;
        settle(transaction, answer).await
    }

    async fn cancel(&self, tenant: TenantId, id: JobId) -> Result<Option<Cancel>, StoreError> {
        let mut transaction = self.begin().await?;
        let answer = change::cancel(&mut transaction, tenant, id).await;
        settle(transaction, answer).await
    }

    async fn rescue(&self, cancel_deadline: Duration) -> Result<Vec<Job>, StoreError> {
        claim::rescue(self, cancel_deadline).await
    }

    async fn queue(&self, job: &Job, alive: Duration) -> Result<Queue, StoreError> {
        read::queue(self.read(), job, alive).await
    }

    async fn beat(&self, worker: &WorkerBeat) -> Result<(), StoreError> {
        let mut transaction = self.begin().await?;
        let answer = upkeep::beat(&mut transaction, worker).await;
        settle(transaction, answer).await
    }

    async fn leave(&self, worker: &str) -> Result<(), StoreError> {
        let mut transaction = self.begin().await?;
        let answer = upkeep::leave(&mut transaction, worker).await;
        settle(transaction, answer).await
    }

    async fn clean(&self, options: &CleanOptions) -> Result<Cleaned, StoreError> {
        let mut transaction = self.begin().await?;
        let answer = upkeep::clean(&mut transaction, options).await;
        settle(transaction, answer).await
    }
}
