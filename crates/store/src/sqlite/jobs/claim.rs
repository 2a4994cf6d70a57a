//! Leases: taking a job, keeping it, taking it from a worker that is gone.

use std::time::Duration;

use sqlx::{Row as _, SqliteConnection};

use super::change::{apply, job};
use super::{SqliteDatabase, job_columns, now};
use crate::error::StoreError;
use crate::ids::JobId;
use crate::jobs::{Held, Job, Step, job_row, json_text, milliseconds};

/// Jobs rescued in one go; the next go follows soon.
const RESCUES: i64 = 100;

/// The first job that could be claimed.
pub(super) async fn candidate(
    connection: &mut SqliteConnection,
    kinds: &[String],
) -> Result<Option<Job>, StoreError> {
    let row = sqlx::query(concat!(
        "select ",
        job_columns!(),
        " from jobs
         where state = 'pending'
             and run_at <= ",
        now!(),
        "
             and kind in (select value from json_each(?1))
             and (
                 concurrency_key is null
                 or not exists (
                     select 1 from job_leases where job_leases.concurrency_key = jobs.concurrency_key
                 )
             )
         order by priority desc, created_at, job_id
         limit 1"
    ))
    .bind(json_text(&kinds)?)
    .fetch_optional(connection)
    .await?;
    row.as_ref().map(job_row).transpose()
}

pub(super) async fn claim(
    connection: &mut SqliteConnection,
    owner: &str,
    kinds: &[String],
    lease: Duration,
) -> Result<Option<Job>, StoreError> {
    let Some(job) = candidate(connection, kinds).await? else {
        return Ok(None);
    };
    let job = apply(connection, job.id, &job.plan_claim(), None).await?;
    sqlx::query(concat!(
        "insert into job_leases (job_id, attempt, owner, concurrency_key, expires_at)
         values (?1, ?2, ?3, ?4, ",
        now!(),
        " + ?5)"
    ))
    .bind(job.id.to_string())
    .bind(job.attempt)
    .bind(owner)
    .bind(&job.concurrency_key)
    .bind(milliseconds(lease))
    .execute(&mut *connection)
    .await?;
    sqlx::query(concat!(
        "insert into job_attempts (job_id, attempt, worker, started_at)
         values (?1, ?2, ?3, ",
        now!(),
        ")"
    ))
    .bind(job.id.to_string())
    .bind(job.attempt)
    .bind(owner)
    .execute(connection)
    .await?;
    Ok(Some(job))
}

pub(super) async fn renew(
    connection: &mut SqliteConnection,
    owner: &str,
    jobs: &[(JobId, i64)],
    lease: Duration,
) -> Result<Vec<Held>, StoreError> {
    let mut held = Vec::with_capacity(jobs.len());
    for &(job, attempt) in jobs {
        let renewed = sqlx::query(concat!(
            "update job_leases set expires_at = ",
            now!(),
            " + ?4
             where job_id = ?1 and attempt = ?2 and owner = ?3
             returning (
                 select cancel_requested_at is not null from jobs where jobs.job_id = job_leases.job_id
             ) as cancel_requested"
        ))
        .bind(job.to_string())
        .bind(attempt)
        .bind(owner)
        .bind(milliseconds(lease))
        .fetch_optional(&mut *connection)
        .await?;
        if let Some(row) = renewed {
            held.push(Held {
                job,
                attempt,
                cancel_requested: row.try_get::<i64, _>("cancel_requested")? != 0,
            });
        }
    }
    Ok(held)
}

pub(super) async fn rescue(
    database: &SqliteDatabase,
    cancel_deadline: Duration,
) -> Result<Vec<Job>, StoreError> {
    let suspects = sqlx::query_scalar::<_, String>(concat!(
        "select job_id from jobs
         where state in ('running', 'processing', 'uploading') and (
             cancel_requested_at < ",
        now!(),
        " - ?1
             or not exists (
                 select 1 from job_leases where job_leases.job_id = jobs.job_id and expires_at > ",
        now!(),
        "
             )
         )
         limit ?2"
    ))
    .bind(milliseconds(cancel_deadline))
    .bind(RESCUES)
    .fetch_all(database.read())
    .await?;
    let mut rescued = Vec::new();
    for id in suspects {
        let Ok(id) = id.parse() else { continue };
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
    connection: &mut SqliteConnection,
    id: JobId,
    cancel_deadline: Duration,
) -> Result<Option<Step>, StoreError> {
    let found = job(connection, id).await?;
    let Some(job) = found.filter(|job| job.state.is_active()) else {
        return Ok(None);
    };
    let row = sqlx::query(concat!(
        "select
             (
                 select count(*) from job_leases where job_id = ?1 and expires_at > ",
        now!(),
        "
             ) as leases,
             ",
        now!(),
        " as now"
    ))
    .bind(id.to_string())
    .fetch_one(connection)
    .await?;
    if row.try_get::<i64, _>("leases")? == 0 {
        return Ok(Some(job.plan_rescue()));
    }
    let deadline = row.try_get::<i64, _>("now")? - milliseconds(cancel_deadline);
    let overdue = job.cancel_requested_at.is_some_and(|at| at < deadline);
    Ok((overdue && job.published_at.is_none()).then(|| job.plan_cancel()))
}
