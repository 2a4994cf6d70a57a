//! Changes of one job.

use sqlx::PgConnection;

use super::{job_columns, now};
use crate::error::StoreError;
use crate::ids::{JobId, TenantId};
use crate::jobs::{
    Cancel, Fence, Job, JobEventKind, JobState, NewJob, Outcome, Progress, Step, failure_text,
    job_row, json_text, lost, plain_text, same_request,
};

pub(super) async fn create(
    connection: &mut PgConnection,
    new: &NewJob,
) -> Result<(Job, bool), StoreError> {
    let idempotency = new.idempotency.as_ref();
    let row = sqlx::query(concat!(
        "insert into benchsight.jobs (
             job_id, tenant_id, kind, arguments, created_by, created_at, priority, max_attempts, timeout_seconds,
             concurrency_key, idempotency_key, request_hash, retry_of, state, attempt, attempts_used, run_at, event_seq
         )
         select $1, $2, $3, $4::jsonb, $5, clock.now, $6, $7, $8, $9, $10, $11, $12, 'pending', 0, 0, clock.now, 1
         from (select ", now!(), " as now) as clock
         on conflict (tenant_id, idempotency_key) where idempotency_key is not null do nothing
         returning ", job_columns!()
    ))
    .bind(JobId::new().0)
    .bind(new.tenant.0)
    .bind(&new.kind)
    .bind(json_text(&new.args)?)
    .bind(new.created_by.as_deref().map(plain_text))
    .bind(new.priority)
    .bind(new.max_attempts)
    .bind(new.timeout_seconds)
    .bind(&new.concurrency_key)
    .bind(idempotency.map(|idempotency| &idempotency.key))
    .bind(idempotency.map(|idempotency| &idempotency.request))
    .bind(new.retry_of.map(|id| id.0))
    .fetch_optional(&mut *connection)
    .await?;
    if let Some(row) = row {
        let job = job_row(&row)?;
        event(connection, &job, JobEventKind::Created, "{}").await?;
        return Ok((job, true));
    }
    // The key was taken, perhaps in this very moment.
    let Some(idempotency) = idempotency else {
        return Err(StoreError::Lost(
            "a job under an idempotency key".to_owned(),
        ));
    };
    let job = by_key(connection, new.tenant, &idempotency.key)
        .await?
        .ok_or_else(|| StoreError::Lost("a job under an idempotency key".to_owned()))?;
    same_request(job, &idempotency.request).map(|job| (job, false))
}

async fn by_key(
    connection: &mut PgConnection,
    tenant: TenantId,
    key: &str,
) -> Result<Option<Job>, StoreError> {
    let row = sqlx::query(concat!(
        "select ",
        job_columns!(),
        " from benchsight.jobs where tenant_id = $1 and idempotency_key = $2"
    ))
    .bind(tenant.0)
    .bind(key)
    .fetch_optional(connection)
    .await?;
    row.as_ref().map(job_row).transpose()
}

/// The job as it is, locked until the transaction ends.
pub(super) async fn job(
    connection: &mut PgConnection,
    id: JobId,
) -> Result<Option<Job>, StoreError> {
    let row = sqlx::query(concat!(
        "select ",
        job_columns!(),
        " from benchsight.jobs where job_id = $1 for update"
    ))
    .bind(id.0)
    .fetch_optional(connection)
    .await?;
    row.as_ref().map(job_row).transpose()
}

/// The job as it is, if the attempt is at it.
async fn held(connection: &mut PgConnection, fence: &Fence) -> Result<Job, StoreError> {
    match job(connection, fence.job).await? {
        Some(job) if job.state.is_active() && job.attempt == fence.attempt => Ok(job),
        _ => Err(lost(fence.job)),
    }
}

pub(super) async fn advance(
    connection: &mut PgConnection,
    fence: &Fence,
    to: JobState,
) -> Result<Job, StoreError> {
    let job = held(connection, fence).await?;
    let step = job.plan_advance(to)?;
    apply(connection, job.id, &step, Some(&fence.owner)).await
}

pub(super) async fn finish(
    connection: &mut PgConnection,
    fence: &Fence,
    outcome: &Outcome,
) -> Result<Job, StoreError> {
    let job = held(connection, fence).await?;
    let step = job.plan_finish(outcome)?;
    apply(connection, job.id, &step, Some(&fence.owner)).await
}

/// Carries out a step: the compare-and-set on state, attempt and, for a worker, the lease; then what follows from it.
pub(super) async fn apply(
    connection: &mut PgConnection,
    id: JobId,
    step: &Step,
    owner: Option<&str>,
) -> Result<Job, StoreError> {
    let row = sqlx::query(concat!(
        "update benchsight.jobs set
             state = $5,
             attempt = $6,
             attempts_used = $7,
             run_at = case when $8::bigint is null then run_at else ", now!(), " + $8 end,
             started_at = case when $5 = 'running' then coalesce(started_at, ", now!(), ") else started_at end,
             finished_at = case when $5 in ('complete', 'failed', 'cancelled') then ", now!(), " end,
             progress = case when $5 in ('pending', 'running') then null else progress end,
             result = $9::jsonb,
             published_result = null,
             error = $10::jsonb,
             event_seq = event_seq + 1
         where job_id = $1 and state = $2 and attempt = $3 and (
             $4::text is null
             or exists (select 1 from benchsight.job_leases where job_id = $1 and attempt = $3 and owner = $4)
         )
         returning ", job_columns!()
    ))
    .bind(id.0)
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
    connection: &mut PgConnection,
    job: &Job,
    outcome: &str,
    failure: Option<String>,
) -> Result<(), StoreError> {
    sqlx::query(concat!(
        "update benchsight.job_attempts set ended_at = ",
        now!(),
        ", outcome = $3, error = $4::jsonb
         where job_id = $1 and attempt = $2 and ended_at is null"
    ))
    .bind(job.id.0)
    .bind(job.attempt)
    .bind(outcome)
    .bind(failure)
    .execute(&mut *connection)
    .await?;
    sqlx::query("delete from benchsight.job_leases where job_id = $1")
        .bind(job.id.0)
        .execute(connection)
        .await?;
    Ok(())
}

/// Tells what happened, under the number that the job's row has just got.
async fn event(
    connection: &mut PgConnection,
    job: &Job,
    kind: JobEventKind,
    data: &str,
) -> Result<(), StoreError> {
    sqlx::query(concat!(
        "insert into benchsight.job_events (job_id, seq, at, kind, state, attempt, data)
         values ($1, $2, ",
        now!(),
        ", $3, $4, $5, $6::jsonb)"
    ))
    .bind(job.id.0)
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
    connection: &mut PgConnection,
    fence: &Fence,
    progress: &Progress,
) -> Result<Job, StoreError> {
    let data = json_text(progress)?;
    let row = sqlx::query(concat!(
        "update benchsight.jobs set progress = $4::jsonb, event_seq = event_seq + 1
         where job_id = $1 and attempt = $2 and state in ('running', 'processing', 'uploading')
             and exists (select 1 from benchsight.job_leases where job_id = $1 and attempt = $2 and owner = $3)
         returning ",
        job_columns!()
    ))
    .bind(fence.job.0)
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
    connection: &mut PgConnection,
    tenant: TenantId,
    id: JobId,
) -> Result<Option<Cancel>, StoreError> {
    // A user waits for the answer.
    sqlx::query("set local lock_timeout = '800ms'")
        .execute(&mut *connection)
        .await?;
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

async fn request_cancel(connection: &mut PgConnection, job: &Job) -> Result<Job, StoreError> {
    let row = sqlx::query(concat!(
        "update benchsight.jobs set cancel_requested_at = ",
        now!(),
        ", event_seq = event_seq + 1
         where job_id = $1 and state = $2 and attempt = $3
         returning ",
        job_columns!()
    ))
    .bind(job.id.0)
    .bind(job.state.as_str())
    .bind(job.attempt)
    .fetch_optional(&mut *connection)
    .await?
    .ok_or_else(|| lost(job.id))?;
    let job = job_row(&row)?;
    event(connection, &job, JobEventKind::CancelRequested, "{}").await?;
    Ok(job)
}
