//! Logs, workers, and what is old.

use sqlx::{Row as _, SqliteConnection};

use super::now;
use crate::error::StoreError;
use crate::jobs::{
    CleanOptions, Cleaned, Fence, LogFill, LogLimits, NewLogLine, WorkerBeat, json_text, lost,
};

pub(super) async fn append_logs(
    connection: &mut SqliteConnection,
    fence: &Fence,
    lines: &[NewLogLine],
    limits: LogLimits,
) -> Result<bool, StoreError> {
    let mut fill = log_fill(connection, fence).await?;
    for line in lines {
        let Some((level, text)) = fill.add(line, limits) else {
            break;
        };
        sqlx::query(concat!(
            "insert into job_logs (job_id, attempt, seq, at, level, line)
             values (?1, ?2, ?3, ",
            now!(),
            ", ?4, ?5)"
        ))
        .bind(fence.job.to_string())
        .bind(fence.attempt)
        .bind(fill.lines)
        .bind(level.as_str())
        .bind(text)
        .execute(&mut *connection)
        .await?;
    }
    sqlx::query(
        "update job_attempts set log_lines = ?3, log_bytes = ?4, log_full = ?5
         where job_id = ?1 and attempt = ?2",
    )
    .bind(fence.job.to_string())
    .bind(fence.attempt)
    .bind(fill.lines)
    .bind(fill.bytes)
    .bind(i64::from(fill.full))
    .execute(connection)
    .await?;
    Ok(!fill.full)
}

/// How full the log of an attempt is, if the attempt is still the worker's.
async fn log_fill(connection: &mut SqliteConnection, fence: &Fence) -> Result<LogFill, StoreError> {
    let row = sqlx::query(
        "select log_lines, log_bytes, log_full from job_attempts
         where job_id = ?1 and attempt = ?2 and worker = ?3 and ended_at is null",
    )
    .bind(fence.job.to_string())
    .bind(fence.attempt)
    .bind(&fence.owner)
    .fetch_optional(connection)
    .await?
    .ok_or_else(|| lost(fence.job))?;
    Ok(LogFill {
        lines: row.try_get("log_lines")?,
        bytes: row.try_get("log_bytes")?,
        full: row.try_get::<i64, _>("log_full")? != 0,
    })
}

pub(super) async fn beat(
    connection: &mut SqliteConnection,
    worker: &WorkerBeat,
) -> Result<(), StoreError> {
    sqlx::query(concat!(
        "insert into job_workers (worker, name, slots, kinds, started_at, seen_at)
         values (?1, ?2, ?3, ?4, ",
        now!(),
        ", ",
        now!(),
        ")
         on conflict (worker) do update set seen_at = excluded.seen_at"
    ))
    .bind(&worker.worker)
    .bind(&worker.name)
    .bind(worker.slots)
    .bind(json_text(&worker.kinds)?)
    .execute(connection)
    .await?;
    Ok(())
}

pub(super) async fn leave(
    connection: &mut SqliteConnection,
    worker: &str,
) -> Result<(), StoreError> {
    sqlx::query("delete from job_workers where worker = ?1")
        .bind(worker)
        .execute(connection)
        .await?;
    Ok(())
}

pub(super) async fn clean(
    connection: &mut SqliteConnection,
    options: &CleanOptions,
) -> Result<Cleaned, StoreError> {
    let jobs = sqlx::query(concat!(
        "delete from jobs where job_id in (
             select job_id from jobs where finished_at < ",
        now!(),
        " - ?1 limit ?2
         )"
    ))
    .bind(options.jobs)
    .bind(options.batch)
    .execute(&mut *connection)
    .await?;
    let log_lines = sqlx::query(concat!(
        "delete from job_logs where job_id in (
             select job_id from jobs
             where finished_at < ",
        now!(),
        " - ?1
                 and exists (select 1 from job_logs where job_logs.job_id = jobs.job_id)
             limit ?2
         )"
    ))
    .bind(options.logs)
    .bind(options.batch)
    .execute(&mut *connection)
    .await?;
    let events = sqlx::query(concat!(
        "delete from job_events where kind = 'progress' and job_id in (
             select job_id from jobs
             where finished_at < ",
        now!(),
        " - ?1
                 and exists (
                     select 1 from job_events
                     where job_events.job_id = jobs.job_id and job_events.kind = 'progress'
                 )
             limit ?2
         )"
    ))
    .bind(options.progress)
    .bind(options.batch)
    .execute(&mut *connection)
    .await?;
    sqlx::query(concat!(
        "delete from job_workers where seen_at < ",
        now!(),
        " - 86400000"
    ))
    .execute(connection)
    .await?;
    Ok(Cleaned {
        jobs: jobs.rows_affected(),
        log_lines: log_lines.rows_affected(),
        events: events.rows_affected(),
    })
}
