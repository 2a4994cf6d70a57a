//! Leases: taking a job, keeping it, taking it from a worker that is gone.

use std::time::Duration;

use sqlx::{PgConnection, PgPool, Row as _};
use uuid::Uuid;

use super::change::{apply, job};
use super::{PostgresDatabase, job_columns, now};
use crate::error::StoreError;
use crate::ids::JobId;
use crate::jobs::{Held, Job, Step, job_row, lost, milliseconds};

/// Jobs rescued in one go; the next go follows soon.
const RESCUES: i64 = 100;
/// How often a worker looks again when another took the concurrency key it was about to take.
const RACES: usize = 5;

/// The first job that could be claimed and that no other worker is about to claim, locked.
async fn candidate(
    connection: &mut PgConnection,
    kinds: &[String],
) -> Result<Option<Job>, StoreError> {
    let row = sqlx::query(concat!(
        "select ",
        job_columns!(),
        " from benchsight.jobs
         where state = 'pending'
             and run_at <= ",
        now!(),
        "
             and kind = any($1)
             and (
                 concurrency_key is null
                 or not exists (
                     select 1 from benchsight.job_leases
                     where job_leases.concurrency_key = jobs.concurrency_key
                 )
             )
         order by priority desc, created_at, jobs.job_id
         limit 1
         for update skip locked"
    ))
    .bind(kinds)
    .fetch_optional(connection)
    .await?;
    row.as_ref().map(job_row).transpose()
}

pub(super) async fn claim(
    database: &PostgresDatabase,
    owner: &str,
    kinds: &[String],
    lease: Duration,
) -> Result<Option<Job>, StoreError> {
    for _ in 0..RACES {
        let mut transaction = database.begin().await?;
        let Some(job) = candidate(&mut transaction, kinds).await? else {
            return Ok(None);
        };
        if take_lease(&mut transaction, &job, owner, lease).await? {
            let job = begin_attempt(&mut transaction, &job, owner).await?;
            transaction.commit().await?;
            return Ok(Some(job));
        }
        transaction.rollback().await?;
    }
    Ok(None)
}

/// Takes the lease on the attempt to come. Not so when another job of the same concurrency key got one after this
/// transaction looked: the unique index tells.
async fn take_lease(
    connection: &mut PgConnection,
    job: &Job,
    owner: &str,
    lease: Duration,
) -> Result<bool, StoreError> {
    let taken = sqlx::query(concat!(
        "insert into benchsight.job_leases (job_id, attempt, owner, concurrency_key, expires_at)
         values ($1, $2, $3, $4, ",
        now!(),
        " + $5)
         on conflict (concurrency_key) do nothing"
    ))
    .bind(job.id.0)
    .bind(job.attempt + 1)
    .bind(owner)
    .bind(&job.concurrency_key)
    .bind(milliseconds(lease))
    .execute(connection)
    .await?;
    Ok(taken.rows_affected() == 1)
}

async fn begin_attempt(
    connection: &mut PgConnection,
    job: &Job,
    owner: &str,
) -> Result<Job, StoreError> {
    let job = apply(connection, job.id, &job.plan_claim(), None).await?;
    sqlx::query(concat!(
        "insert into benchsight.job_attempts (job_id, attempt, worker, started_at)
         values ($1, $2, $3, ",
        now!(),
        ")"
    ))
    .bind(job.id.0)
    .bind(job.attempt)
    .bind(owner)
    .execute(connection)
    .await?;
    Ok(job)
}

pub(super) async fn renew(
    pool: &PgPool,
    owner: &str,
    jobs: &[(JobId, i64)],
    lease: Duration,
) -> Result<Vec<Held>, StoreError> {
    let (ids, attempts): (Vec<Uuid>, Vec<i64>) =
        jobs.iter().map(|(job, attempt)| (job.0, *attempt)).unzip();
    let rows = sqlx::query(concat!(
        "update benchsight.job_leases set expires_at = ",
        now!(),
        " + $4
         from unnest($2::uuid[], $3::bigint[]) as mine (job, attempt)
         join benchsight.jobs on jobs.job_id = mine.job
         where job_leases.job_id = mine.job and job_leases.attempt = mine.attempt and owner = $1
         returning mine.job, mine.attempt, cancel_requested_at is not null as cancel_requested"
    ))
    .bind(owner)
    .bind(ids)
    .bind(attempts)
    .bind(milliseconds(lease))
    .fetch_all(pool)
    .await?;
    rows.iter()
        .map(|row| {
            Ok(Held {
                job: JobId(row.try_get("job")?),
                attempt: row.try_get("attempt")?,
                cancel_requested: row.try_get("cancel_requested")?,
            })
        })
        .collect()
}

pub(super) async fn rescue(
    database: &PostgresDatabase,
    cancel_deadline: Duration,
) -> Result<Vec<Job>, StoreError> {
    let suspects = sqlx::query_scalar::<_, Uuid>(concat!(
        "select job_id from benchsight.jobs
         where state in ('running', 'processing', 'uploading') and (
             cancel_requested_at < ",
        now!(),
        " - $1
             or not exists (
                 select 1 from benchsight.job_leases
                 where job_leases.job_id = jobs.job_id and expires_at > ",
        now!(),
        "
             )
         )
         limit $2"
    ))
    .bind(milliseconds(cancel_deadline))
    .bind(RESCUES)
    .fetch_all(database.pool())
    .await?;
    let mut rescued = Vec::new();
    for id in suspects.into_iter().map(JobId) {
        let mut transaction = database.begin().await?;
        if let Some(step) = rescue_step(&mut transaction, id, cancel_deadline).await? {
            rescued.push(apply(&mut transaction, id, &step, None).await?);
        }
        transaction.commit().await?;
    }
    Ok(rescued)
}

/// What becomes of a job that seemed to need a rescuer; nothing, when its worker was heard of meanwhile.
async fn rescue_step(
    connection: &mut PgConnection,
    id: JobId,
    cancel_deadline: Duration,
) -> Result<Option<Step>, StoreError> {
    // Whoever holds the row is at it: a worker that reports, a transaction that publishes, another rescuer.
    let free = sqlx::query_scalar::<_, Uuid>(
        "select job_id from benchsight.jobs where job_id = $1 for update skip locked",
    )
    .bind(id.0)
    .fetch_optional(&mut *connection)
    .await?;
    if free.is_none() {
        return Ok(None);
    }
    let job = job(connection, id).await?.ok_or_else(|| lost(id))?;
    if !job.state.is_active() {
        return Ok(None);
    }
    // Locked, so that it is not renewed any more when it is found to have run out.
    let lease = sqlx::query(concat!(
        "select expires_at, ",
        now!(),
        " as now from benchsight.job_leases where job_id = $1 for update"
    ))
    .bind(id.0)
    .fetch_optional(connection)
    .await?;
    let Some(lease) = lease else {
        return Ok(Some(job.plan_rescue()));
    };
    let now: i64 = lease.try_get("now")?;
    if lease.try_get::<i64, _>("expires_at")? <= now {
        return Ok(Some(job.plan_rescue()));
    }
    let deadline = now - milliseconds(cancel_deadline);
    let overdue = job.cancel_requested_at.is_some_and(|at| at < deadline);
    Ok((overdue && job.published_at.is_none()).then(|| job.plan_cancel()))
}
