//! Reading jobs.

use std::time::Duration;

use sqlx::{PgPool, Row as _};
use uuid::Uuid;

use super::{job_columns, now};
use crate::error::StoreError;
use crate::ids::{JobId, TenantId};
use crate::jobs::{
    Job, JobAttempt, JobCursor, JobEvent, JobFilter, JobPage, LogLine, Queue, attempt_row,
    event_row, holder_row, job_row, log_row, milliseconds,
};

/// What a filter says, over the parameters 1 to 5.
macro_rules! filtered {
    () => {
        "tenant_id = $1
         and (cardinality($2::text[]) = 0 or state = any($2))
         and (cardinality($3::text[]) = 0 or kind = any($3))
         and ($4::bigint is null or created_at >= $4)
         and ($5::bigint is null or created_at < $5)"
    };
}

fn states(filter: &JobFilter) -> Vec<&'static str> {
    filter.states.iter().map(|state| state.as_str()).collect()
}

pub(super) async fn get(
    pool: &PgPool,
    tenant: TenantId,
    id: JobId,
) -> Result<Option<Job>, StoreError> {
    let row = sqlx::query(concat!(
        "select ",
        job_columns!(),
        " from benchsight.jobs where job_id = $1 and tenant_id = $2"
    ))
    .bind(id.0)
    .bind(tenant.0)
    .fetch_optional(pool)
    .await?;
    row.as_ref().map(job_row).transpose()
}

pub(super) async fn list(
    pool: &PgPool,
    tenant: TenantId,
    filter: &JobFilter,
    after: Option<JobCursor>,
    limit: i64,
) -> Result<JobPage, StoreError> {
    let rows = sqlx::query(concat!(
        "select ",
        job_columns!(),
        " from benchsight.jobs
         where ",
        filtered!(),
        "
             and ($6::bigint is null or (created_at, job_id) < ($6, $7))
         order by created_at desc, job_id desc
         limit $8"
    ))
    .bind(tenant.0)
    .bind(states(filter))
    .bind(&filter.kinds)
    .bind(filter.created_after)
    .bind(filter.created_before)
    .bind(after.map(|cursor| cursor.created_at))
    .bind(after.map(|cursor| cursor.id.0))
    .bind(limit + 1)
    .fetch_all(pool)
    .await?;
    let jobs = rows.iter().map(job_row).collect::<Result<Vec<_>, _>>()?;
    Ok(JobPage::cut(jobs, limit))
}

pub(super) async fn count(
    pool: &PgPool,
    tenant: TenantId,
    filter: &JobFilter,
) -> Result<i64, StoreError> {
    Ok(sqlx::query_scalar(concat!(
        "select count(*) from benchsight.jobs where ",
        filtered!()
    ))
    .bind(tenant.0)
    .bind(states(filter))
    .bind(&filter.kinds)
    .bind(filter.created_after)
    .bind(filter.created_before)
    .fetch_one(pool)
    .await?)
}

pub(super) async fn attempts(
    pool: &PgPool,
    tenant: TenantId,
    id: JobId,
) -> Result<Vec<JobAttempt>, StoreError> {
    let rows = sqlx::query(
        "select attempt, worker, started_at, ended_at, outcome, error::text, log_lines from benchsight.job_attempts
         where job_id = (select job_id from benchsight.jobs where job_id = $1 and tenant_id = $2)
         order by attempt",
    )
    .bind(id.0)
    .bind(tenant.0)
    .fetch_all(pool)
    .await?;
    rows.iter().map(attempt_row).collect()
}

pub(super) async fn events(
    pool: &PgPool,
    tenant: TenantId,
    id: JobId,
    after: i64,
    limit: i64,
) -> Result<Vec<JobEvent>, StoreError> {
    let rows = sqlx::query(
        "select job_id::text, seq, at, kind, state, attempt, data::text from benchsight.job_events
         where job_id = (select job_id from benchsight.jobs where job_id = $1 and tenant_id = $2) and seq > $3
         order by seq
         limit $4",
    )
    .bind(id.0)
    .bind(tenant.0)
    .bind(after)
    .bind(limit)
    .fetch_all(pool)
    .await?;
    rows.iter().map(event_row).collect()
}

pub(super) async fn events_of(
    pool: &PgPool,
    watched: &[(JobId, i64)],
    limit: i64,
) -> Result<Vec<JobEvent>, StoreError> {
    let (jobs, after): (Vec<Uuid>, Vec<i64>) =
        watched.iter().map(|(job, after)| (job.0, *after)).unzip();
    let rows = sqlx::query(
        "select job_id::text, seq, at, kind, state, attempt, data::text
         from unnest($1::uuid[], $2::bigint[]) as watched (job, after)
         join benchsight.job_events on job_id = watched.job and seq > watched.after
         order by job_events.job_id, seq
         limit $3",
    )
    .bind(jobs)
    .bind(after)
    .bind(limit)
    .fetch_all(pool)
    .await?;
    rows.iter().map(event_row).collect()
}

pub(super) async fn logs(
    pool: &PgPool,
    tenant: TenantId,
    id: JobId,
    attempt: i64,
    after: i64,
    limit: i64,
) -> Result<Vec<LogLine>, StoreError> {
    let rows = sqlx::query(
        "select attempt, seq, at, level, line from benchsight.job_logs
         where job_id = (select job_id from benchsight.jobs where job_id = $1 and tenant_id = $2)
             and attempt = $3 and seq > $4
         order by seq
         limit $5",
    )
    .bind(id.0)
    .bind(tenant.0)
    .bind(attempt)
    .bind(after)
    .bind(limit)
    .fetch_all(pool)
    .await?;
    rows.iter().map(log_row).collect()
}

pub(super) async fn cancel_requests(pool: &PgPool, owner: &str) -> Result<Vec<JobId>, StoreError> {
    let ids = sqlx::query_scalar::<_, Uuid>(
        "select jobs.job_id from benchsight.job_leases
         join benchsight.jobs on jobs.job_id = job_leases.job_id
         where owner = $1 and cancel_requested_at is not null",
    )
    .bind(owner)
    .fetch_all(pool)
    .await?;
    Ok(ids.into_iter().map(JobId).collect())
}

pub(super) async fn queue(pool: &PgPool, job: &Job, alive: Duration) -> Result<Queue, StoreError> {
    let holder = sqlx::query(
        "select jobs.job_id::text, tenant_id::text, kind from benchsight.job_leases
         join benchsight.jobs on jobs.job_id = job_leases.job_id
         where job_leases.concurrency_key = $1",
    )
    .bind(&job.concurrency_key)
    .fetch_optional(pool)
    .await?;
    let row = sqlx::query(concat!(
        "select
             ",
        now!(),
        " as now,
             (
                 select coalesce(sum(slots), 0)::bigint from benchsight.job_workers
                 where seen_at > ",
        now!(),
        " - $1
                     and kinds @> to_jsonb($2::text)
             ) as slots,
             (select count(*) from benchsight.job_leases) as active,
             (
                 select count(*) from benchsight.jobs
                 where state = 'pending' and run_at <= ",
        now!(),
        "
                     and (-priority, created_at, job_id) < (-$3::bigint, $4, $5)
             ) as before"
    ))
    .bind(milliseconds(alive))
    .bind(&job.kind)
    .bind(job.priority)
    .bind(job.created_at)
    .bind(job.id.0)
    .fetch_one(pool)
    .await?;
    Ok(Queue {
        now: row.try_get("now")?,
        holder: holder.as_ref().map(holder_row).transpose()?,
        slots: row.try_get("slots")?,
        active: row.try_get("active")?,
        before: row.try_get("before")?,
    })
}
