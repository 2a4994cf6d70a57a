//! Changes of one job.

use sqlx::SqliteConnection;

use super::{job_columns, now};
use crate::error::StoreError;
use crate::ids::{JobId, TenantId};
use crate::jobs::{
    Cancel, Fence, Job, JobEventKind, JobState, NewJob, Outcome, Progress, Step, failure_text,
    job_row, json_text, lost, plain_text, same_request,
};

pub(super) async fn create(
    connection: &mut SqliteConnection,
    new: &NewJob,
) -> Result<(Job, bool), StoreError> {
    if let Some(idempotency) = &new.idempotency
        && let Some(job) = by_key(connection, new.tenant, &idempotency.key).await?
    {
        return same_request(job, &idempotency.request).map(|job| (job, false));
    }
    let idempotency = new.idempotency.as_ref();
    let row = sqlx::query(concat!(
        "insert into jobs (
             job_id, tenant_id, kind, arguments, created_by, created_at, priority, max_attempts, timeout_seconds,
             concurrency_key, idempotency_key, request_hash, retry_of, state, attempt, attempts_used, run_at, event_seq
         )
         select ?1, ?2, ?3, ?4, ?5, clock.now, ?6, ?7, ?8, ?9, ?10, ?11, ?12, 'pending', 0, 0, clock.now, 1
         from (select ", now!(), " as now) as clock
         returning ", job_columns!()
    ))
    .bind(JobId::new().to_string())
    .bind(new.tenant.to_string())
    .bind(&new.kind)
    .bind(json_text(&new.args)?)
    .bind(new.created_by.as_deref().map(plain_text))
    .bind(new.priority)
    .bind(new.max_attempts)
    .bind(new.timeout_seconds)
    .bind(&new.concurrency_key)
    .bind(idempotency.map(|idempotency| &idempotency.key))
    .bind(idempotency.map(|idempotency| &idempotency.request))
    .bind(new.retry_of.map(|id| id.to_string()))
    .fetch_one(&mut *connection)
    .await?;
    let job = job_row(&row)?;
    event(connection, &job, JobEventKind::Created, "{}").await?;
    Ok((job, true))
}

async fn by_key(
    connection: &mut SqliteConnection,
    tenant: TenantId,
    key: &str,
) -> Result<Option<Job>, StoreError> {
    let row = sqlx::query(concat!(
        "select ",
        job_columns!(),
        " from jobs where tenant_id = ?1 and idempotency_key = ?2"
    ))
    .bind(tenant.to_string())
    .bind(key)
    .fetch_optional(connection)
    .await?;
    row.as_ref().map(job_row).transpose()
}

/// The job as it is.
pub(super) async fn job(
    connection: &mut SqliteConnection,
    id: JobId,
) -> Result<Option<Job>, StoreError> {
    let row = sqlx::query(concat!(
        "select ",
        job_columns!(),
        " from jobs where job_id = ?1"
    ))
    .bind(id.to_string())
    .fetch_optional(connection)
    .await?;
    row.as_ref().map(job_row).transpose()
}

/// The job as it is, if the attempt is at it.
async fn held(connection: &mut SqliteConnection, fence: &Fence) -> Result<Job, StoreError> {
    match job(connection, fence.job).await? {
        Some(job) if job.state.is_active() && job.attempt == fence.attempt => Ok(job),
        _ => Err(lost(fence.job)),
    }
}

pub(super) async fn advance(
    connection: &mut SqliteConnection,
    fence: &Fence,
    to: JobState,
) -> Result<Job, StoreError> {
    let job = held(connection, fence).await?;
    let step = job.plan_advance(to)?;
    apply(connection, job.id, &step, Some(&fence.owner)).await
}

pub(super) async fn finish(
    connection: &mut SqliteConnection,
    fence: &Fence,
    outcome: &Outcome,
) -> Result<Job, StoreError> {
    let job = held(connection, fence).await?;
    let step = job.plan_finish(outcome)?;
    apply(connection, job.id, &step, Some(&fence.owner)).await
}

/// Carries out a step: the compare-and-set on state, attempt and, for a worker, the lease; then what follows from it.
pub(super) async fn apply(
    connection: &mut SqliteConnection,
    id: JobId,
    step: &Step,
    owner: Option<&str>,
) -> Result<Job, StoreError> {
    let row = sqlx::query(concat!(
        "update jobs set
             state = ?5,
             attempt = ?6,
             attempts_used = ?7,
             run_at = case when ?8 is null then run_at else ",
        now!(),
        " + ?8 end,
             started_at = case when ?5 = 'running' then coalesce(started_at, ",
        now!(),
        ") else started_at end,
             finished_at = case when ?5 in ('complete', 'failed', 'cancelled') then ",
        now!(),
        " end,
             progress = case when ?5 in ('pending', 'running') then null else progress end,
             result = ?9,
             published_result = null,
             error = ?10,
             event_seq = event_seq + 1
         where job_id = ?1 and state = ?2 and attempt = ?3 and (
             ?4 is null
             or exists (select 1 from job_leases where job_id = ?1 and attempt = ?3 and owner = ?4)
         )
         returning ",
        job_columns!()
    ))
    .bind(id.to_string())
    .bind(step.from.0.as_str())
    .bind(step.from.1)
    .bind(owner)
    .bind(step.to.as_str())
    .bind(step.attempt)
    .bind(step.attempts_used)
    .bind(step.delay)
    .bind(step.result.as_ref().map(json_text).transpose()?)
    .bind(failure_text(step.failure.as_ref())?)
    .fetch_optional(&mut *connection)
    .await?
    .ok_or_else(|| lost(id))?;
    let job = job_row(&row)?;
    if let Some((outcome, failure)) = &step.ends {
        end_attempt(connection, &job, outcome, failure_text(failure.as_ref())?).await?;
    }
    event(connection, &job, step.event, &json_text(&step.data)?).await?;
    Ok(job)
}

async fn end_attempt(
    connection: &mut SqliteConnection,
    job: &Job,
    outcome: &str,
    failure: Option<String>,
) -> Result<(), StoreError> {
    sqlx::query(concat!(
        "update job_attempts set ended_at = ",
        now!(),
        ", outcome = ?3, error = ?4
         where job_id = ?1 and attempt = ?2 and ended_at is null"
    ))
    .bind(job.id.to_string())
    .bind(job.attempt)
    .bind(outcome)
    .bind(failure)
    .execute(&mut *connection)
    .await?;
    sqlx::query("delete from job_leases where job_id = ?1")
        .bind(job.id.to_string())
        .execute(connection)
        .await?;
    Ok(())
}

/// Tells what happened, under the number that the job's row has just got.
async fn event(
    connection: &mut SqliteConnection,
    job: &Job,
    kind: JobEventKind,
    data: &str,
) -> Result<(), StoreError> {
    sqlx::query(concat!(
        "insert into job_events (job_id, seq, at, kind, state, attempt, data)
         values (?1, ?2, ",
        now!(),
        ", ?3, ?4, ?5, ?6)"
    ))
    .bind(job.id.to_string())
    .bind(job.event_seq)
    .bind(kind.as_str())
    .bind(job.state.as_str())
    .bind(job.attempt)
    .bind(data)
    .execute(connection)
    .await?;
    Ok(())
}

pub(super) async fn progress(
    connection: &mut SqliteConnection,
    fence: &Fence,
    progress: &Progress,
) -> Result<Job, StoreError> {
    let data = json_text(progress)?;
    let row = sqlx::query(concat!(
        "update jobs set progress = ?4, event_seq = event_seq + 1
         where job_id = ?1 and attempt = ?2 and state in ('running', 'processing', 'uploading')
             and exists (select 1 from job_leases where job_id = ?1 and attempt = ?2 and owner = ?3)
         returning ",
        job_columns!()
    ))
    .bind(fence.job.to_string())
    .bind(fence.attempt)
    .bind(&fence.owner)
    .bind(&data)
    .fetch_optional(&mut *connection)
    .await?
    .ok_or_else(|| lost(fence.job))?;
    let job = job_row(&row)?;
    event(connection, &job, JobEventKind::Progress, &data).await?;
    Ok(job)
}

pub(super) async fn cancel(
    connection: &mut SqliteConnection,
    tenant: TenantId,
    id: JobId,
) -> Result<Option<Cancel>, StoreError> {
    let found = job(connection, id).await?;
    let Some(job) = found.filter(|job| job.tenant == tenant) else {
        return Ok(None);
    };
    if job.state == JobState::Cancelled {
        return Ok(Some(Cancel::Done(job)));
    }
    if job.state.is_final() || job.published_at.is_some() {
        return Ok(Some(Cancel::TooLate(job)));
    }
    if job.state == JobState::Pending {
        let job = apply(connection, id, &job.plan_cancel(), None).await?;
        return Ok(Some(Cancel::Done(job)));
    }
    if job.cancel_requested_at.is_some() {
        return Ok(Some(Cancel::Requested(job)));
    }
    let job = request_cancel(connection, &job).await?;
    Ok(Some(Cancel::Requested(job)))
}

async fn request_cancel(connection: &mut SqliteConnection, job: &Job) -> Result<Job, StoreError> {
    let row = sqlx::query(concat!(
        "update jobs set cancel_requested_at = ",
        now!(),
        ", event_seq = event_seq + 1
         where job_id = ?1 and state = ?2 and attempt = ?3
         returning ",
        job_columns!()
    ))
    .bind(job.id.to_string())
    .bind(job.state.as_str())
    .bind(job.attempt)
    .fetch_optional(&mut *connection)
    .await?
    .ok_or_else(|| lost(job.id))?;
    let job = job_row(&row)?;
    event(connection, &job, JobEventKind::CancelRequested, "{}").await?;
    Ok(job)
}
