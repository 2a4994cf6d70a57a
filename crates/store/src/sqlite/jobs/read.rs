//! Reading jobs.

use std::time::Duration;

use serde_json::{Value, json};
use sqlx::{Row as _, SqlitePool};

use super::{job_columns, now};
use crate::error::StoreError;
use crate::ids::{JobId, TenantId};
use crate::jobs::{
    Job, JobAttempt, JobCursor, JobEvent, JobFilter, JobPage, LogLine, Queue, attempt_row,
    event_row, holder_row, job_row, json_text, log_row, milliseconds,
};

/// What a filter says, over the parameters 1 to 5.
macro_rules! filtered {
    () => {
        "tenant_id = ?1
         and (?2 = '[]' or state in (select value from json_each(?2)))
         and (?3 = '[]' or kind in (select value from json_each(?3)))
         and (?4 is null or created_at >= ?4)
         and (?5 is null or created_at < ?5)"
    };
}

pub(super) async fn get(
    pool: &SqlitePool,
    tenant: TenantId,
    id: JobId,
) -> Result<Option<Job>, StoreError> {
    let row = sqlx::query(concat!(
        "select ",
        job_columns!(),
        " from jobs where job_id = ?1 and tenant_id = ?2"
    ))
    .bind(id.to_string())
    .bind(tenant.to_string())
    .fetch_optional(pool)
    .await?;
    row.as_ref().map(job_row).transpose()
}

pub(super) async fn list(
    pool: &SqlitePool,
    tenant: TenantId,
    filter: &JobFilter,
    after: Option<JobCursor>,
    limit: i64,
) -> Result<JobPage, StoreError> {
    let rows = sqlx::query(concat!(
        "select ",
        job_columns!(),
        " from jobs
         where ",
        filtered!(),
        "
             and (?6 is null or (created_at, job_id) < (?6, ?7))
         order by created_at desc, job_id desc
         limit ?8"
    ))
    .bind(tenant.to_string())
    .bind(json_text(&filter.states)?)
    .bind(json_text(&filter.kinds)?)
    .bind(filter.created_after)
    .bind(filter.created_before)
    .bind(after.map(|cursor| cursor.created_at))
    .bind(after.map(|cursor| cursor.id.to_string()))
    .bind(limit + 1)
    .fetch_all(pool)
    .await?;
    let jobs = rows.iter().map(job_row).collect::<Result<Vec<_>, _>>()?;
    Ok(JobPage::cut(jobs, limit))
}

pub(super) async fn count(
    pool: &SqlitePool,
    tenant: TenantId,
    filter: &JobFilter,
) -> Result<i64, StoreError> {
    Ok(
        sqlx::query_scalar(concat!("select count(*) from jobs where ", filtered!()))
            .bind(tenant.to_string())
            .bind(json_text(&filter.states)?)
            .bind(json_text(&filter.kinds)?)
            .bind(filter.created_after)
            .bind(filter.created_before)
            .fetch_one(pool)
            .await?,
    )
}

pub(super) async fn attempts(
    pool: &SqlitePool,
    tenant: TenantId,
    id: JobId,
) -> Result<Vec<JobAttempt>, StoreError> {
    let rows = sqlx::query(
        "select attempt, worker, started_at, ended_at, outcome, error, log_lines from job_attempts
         where job_id = (select job_id from jobs where job_id = ?1 and tenant_id = ?2)
         order by attempt",
    )
    .bind(id.to_string())
    .bind(tenant.to_string())
    .fetch_all(pool)
    .await?;
    rows.iter().map(attempt_row).collect()
}

pub(super) async fn events(
    pool: &SqlitePool,
    tenant: TenantId,
    id: JobId,
    after: i64,
    limit: i64,
) -> Result<Vec<JobEvent>, StoreError> {
    let rows = sqlx::query(
        "select job_id, seq, at, kind, state, attempt, data from job_events
         where job_id = (select job_id from jobs where job_id = ?1 and tenant_id = ?2) and seq > ?3
         order by seq
         limit ?4",
    )
    .bind(id.to_string())
    .bind(tenant.to_string())
    .bind(after)
    .bind(limit)
    .fetch_all(pool)
    .await?;
    rows.iter().map(event_row).collect()
}

pub(super) async fn events_of(
    pool: &SqlitePool,
    watched: &[(JobId, i64)],
    limit: i64,
) -> Result<Vec<JobEvent>, StoreError> {
    let watched: Value = watched
        .iter()
        .map(|(job, after)| json!({ "job": job, "after": after }))
        .collect();
    let rows = sqlx::query(
        "select job_id, seq, at, kind, state, attempt, data
         from json_each(?1) as watched
         join job_events on job_id = watched.value ->> 'job' and seq > watched.value ->> 'after'
         order by job_id, seq
         limit ?2",
    )
    .bind(watched.to_string())
    .bind(limit)
    .fetch_all(pool)
    .await?;
    rows.iter().map(event_row).collect()
}

pub(super) async fn logs(
    pool: &SqlitePool,
    tenant: TenantId,
    id: JobId,
    attempt: i64,
    after: i64,
    limit: i64,
) -> Result<Vec<LogLine>, StoreError> {
    let rows = sqlx::query(
        "select attempt, seq, at, level, line from job_logs
         where job_id = (select job_id from jobs where job_id = ?1 and tenant_id = ?2)
             and attempt = ?3 and seq > ?4
         order by seq
         limit ?5",
    )
    .bind(id.to_string())
    .bind(tenant.to_string())
    .bind(attempt)
    .bind(after)
    .bind(limit)
    .fetch_all(pool)
    .await?;
    rows.iter().map(log_row).collect()
}

pub(super) async fn cancel_requests(
    pool: &SqlitePool,
    owner: &str,
) -> Result<Vec<JobId>, StoreError> {
    let ids = sqlx::query_scalar::<_, String>(
        "select jobs.job_id from job_leases
         join jobs on jobs.job_id = job_leases.job_id
         where owner = ?1 and cancel_requested_at is not null",
    )
    .bind(owner)
    .fetch_all(pool)
    .await?;
    Ok(ids.iter().filter_map(|id| id.parse().ok()).collect())
}

pub(super) async fn queue(
    pool: &SqlitePool,
    job: &Job,
    alive: Duration,
) -> Result<Queue, StoreError> {
    let holder = sqlx::query(
        "select jobs.job_id, tenant_id, kind from job_leases
         join jobs on jobs.job_id = job_leases.job_id
         where job_leases.concurrency_key = ?1",
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
                 select coalesce(sum(slots), 0) from job_workers
                 where seen_at > ",
        now!(),
        " - ?1
                     and exists (select 1 from json_each(kinds) where value = ?2)
             ) as slots,
             (select count(*) from job_leases) as active,
             (
                 select count(*) from jobs
                 where state = 'pending' and run_at <= ",
        now!(),
        "
                     and (-priority, created_at, job_id) < (-?3, ?4, ?5)
             ) as before"
    ))
    .bind(milliseconds(alive))
    .bind(&job.kind)
    .bind(job.priority)
    .bind(job.created_at)
    .bind(job.id.to_string())
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
