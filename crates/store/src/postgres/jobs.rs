//! Jobs on PostgreSQL. Who changes a job locks its row first and its lease after, always in this order. Only renewals
//! touch a lease without the job, so that a heartbeat never waits for anybody.

mod change;
mod claim;
mod read;
mod upkeep;

use std::time::Duration;

use async_trait::async_trait;
use serde_json::Value;
use sqlx::{PgConnection, Postgres, Transaction};

use super::PostgresDatabase;
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
        "benchsight.now_ms()"
    };
}
use now;

/// All columns of a job.
macro_rules! job_columns {
    () => {
        "job_id::text, tenant_id::text, kind, arguments::text, created_by, created_at, priority, max_attempts, \
         timeout_seconds, concurrency_key, idempotency_key, request_hash, retry_of::text, state, attempt, \
         attempts_used, run_at, started_at, finished_at, cancel_requested_at, published_at, \
         published_result::text, progress::text, result::text, error::text, event_seq"
    };
}
use job_columns;

/// Passes when the worker still holds the job, may publish its work and was not asked to stop, and marks the work as
/// published: the job can only become complete once the transaction is committed, and nobody can stop it before. What is
/// given as its result is kept, for the worker may not come to say it. Call it last in the transaction that publishes.
pub(crate) async fn assert_fence(
    connection: &mut PgConnection,
    fence: &Fence,
    result: Option<&Value>,
) -> Result<(), StoreError> {
    let marked = sqlx::query(concat!(
        "update benchsight.jobs set published_at = coalesce(published_at, ",
        now!(),
        "), published_result = coalesce($4::jsonb, published_result)
         where job_id = $1 and attempt = $2 and state = 'uploading' and cancel_requested_at is null and exists (
             select 1 from benchsight.job_leases
             where job_id = $1 and attempt = $2 and owner = $3 and expires_at > ",
        now!(),
        ")"
    ))
    .bind(fence.job.0)
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

/// Ends a transaction. What failed is undone before anybody hears of it: a row that stays locked a moment longer would
/// be passed over by workers and rescuers, who skip what is locked.
async fn settle<T>(
    transaction: Transaction<'_, Postgres>,
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

fn is_lock_timeout(error: &sqlx::Error) -> bool {
    let refusal = error.as_database_error();
    refusal.is_some_and(|refusal| refusal.code().as_deref() == Some("55P03"))
}

#[async_trait]
impl JobStore for PostgresDatabase {
    async fn create(&self, new: &NewJob) -> Result<(Job, bool), StoreError> {
        let mut transaction = self.begin().await?;
        let answer = change::create(&mut transaction, new).await;
        settle(transaction, answer).await
    }

    async fn get(&self, tenant: TenantId, id: JobId) -> Result<Option<Job>, StoreError> {
        read::get(self.pool(), tenant, id).await
    }

    async fn list(
        &self,
        tenant: TenantId,
        filter: &JobFilter,
        after: Option<JobCursor>,
        limit: i64,
    ) -> Result<JobPage, StoreError> {
        read::list(self.pool(), tenant, filter, after, limit).await
    }

    async fn count(&self, tenant: TenantId, filter: &JobFilter) -> Result<i64, StoreError> {
        read::count(self.pool(), tenant, filter).await
    }

    async fn attempts(&self, tenant: TenantId, id: JobId) -> Result<Vec<JobAttempt>, StoreError> {
        read::attempts(self.pool(), tenant, id).await
    }

    async fn events(
        &self,
        tenant: TenantId,
        id: JobId,
        after: i64,
        limit: i64,
    ) -> Result<Vec<JobEvent>, StoreError> {
        read::events(self.pool(), tenant, id, after, limit).await
    }

    async fn events_of(
        &self,
        watched: &[(JobId, i64)],
        limit: i64,
    ) -> Result<Vec<JobEvent>, StoreError> {
        read::events_of(self.pool(), watched, limit).await
    }

    async fn logs(
        &self,
        tenant: TenantId,
        id: JobId,
        attempt: i64,
        after: i64,
        limit: i64,
    ) -> Result<Vec<LogLine>, StoreError> {
        read::logs(self.pool(), tenant, id, attempt, after, limit).await
    }

    async fn claim(
        &self,
        owner: &str,
        kinds: &[String],
        lease: Duration,
    ) -> Result<Option<Job>, StoreError> {
        claim::claim(self, owner, kinds, lease).await
    }

    async fn renew(
        &self,
        owner: &str,
        jobs: &[(JobId, i64)],
        lease: Duration,
    ) -> Result<Vec<Held>, StoreError> {
        claim::renew(self.pool(), owner, jobs, lease).await
    }

    async fn cancel_requests(&self, owner: &str) -> Result<Vec<JobId>, StoreError> {
        read::cancel_requests(self.pool(), owner).await
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
        match settle(transaction, answer).await {
            // Only a transaction that publishes holds the row of a job for so long.
            Err(StoreError::Database(error)) if is_lock_timeout(&error) => {
                let job = read::get(self.pool(), tenant, id).await?;
                Ok(job.map(Cancel::TooLate))
            }
            answer => answer,
        }
    }

    async fn rescue(&self, cancel_deadline: Duration) -> Result<Vec<Job>, StoreError> {
        claim::rescue(self, cancel_deadline).await
    }

    async fn queue(&self, job: &Job, alive: Duration) -> Result<Queue, StoreError> {
        read::queue(self.pool(), job, alive).await
    }

    async fn beat(&self, worker: &WorkerBeat) -> Result<(), StoreError> {
        upkeep::beat(self.pool(), worker).await
    }

    async fn leave(&self, worker: &str) -> Result<(), StoreError> {
        upkeep::leave(self.pool(), worker).await
    }

    async fn clean(&self, options: &CleanOptions) -> Result<Cleaned, StoreError> {
        let mut transaction = self.begin().await?;
        let answer = upkeep::clean(&mut transaction, options).await;
        settle(transaction, answer).await
    }
}
