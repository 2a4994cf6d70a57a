//! The database goes away and comes back.

use std::time::Duration;

use jobs::{JobContext, JobState, NewJob};
use serde_json::json;
use sqlx::{AssertSqlSafe, Connection as _, PgConnection};
use store::DatabaseKind;
use test_databases::TestDatabase;

use super::support::{Process, add_tenant, new_job, quick, work};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_process_survives_that_the_database_is_away() {
    let Some(test) = TestDatabase::new(DatabaseKind::Postgres).await else {
        return;
    };
    let tenant = add_tenant(&test).await;
    let mut process = Process::start(&test).await;
    let mut options = quick();
    options.lease = Duration::from_millis(1500);
    options.slots = 4;
    process.work(
        work(async |context: JobContext| {
            // The last attempt that runs while the database is away is stopped when its lease runs out.
            let length = Duration::from_millis(if context.job().priority == 1 {
                4000
            } else {
                600
            });
            tokio::select! {
                () = tokio::time::sleep(length) => {}
                () = context.token().cancelled() => return Err(jobs::JobError::Cancelled),
            }
            context.phase(JobState::Processing).await?;
            Ok(json!(null))
        }),
        options,
    );
    let long = NewJob {
        priority: 1,
        ..new_job(tenant)
    };
    let long = process.manager.create(&long).await.unwrap().0.id;
    let mut ids = Vec::new();
    for _ in 0..6 {
        ids.push(process.create(tenant).await);
    }
    let mut events = process.manager.subscribe(tenant, ids[5], 0).await.unwrap();
    let watcher = tokio::spawn(async move {
        let mut last = JobState::Pending;
        while let Some(event) = events.next().await {
            last = event.state;
        }
        last
    });
    process.until(tenant, long, JobState::Running).await;
    close(&test).await;
    tokio::time::sleep(Duration::from_secs(2)).await;
    open(&test).await;
    for id in ids {
        process.until(tenant, id, JobState::Complete).await;
    }
    let job = process.until(tenant, long, JobState::Complete).await;
    assert!(job.attempt > 1);
    assert_eq!(watcher.await.unwrap(), JobState::Complete);
    process.shut_down().await;
}

/// Cuts all connections and lets nobody in.
async fn close(test: &TestDatabase) {
    let (mut server, name) = server(test).await;
    for statement in [
        format!("alter database {name} allow_connections false"),
        format!("select pg_terminate_backend(pid) from pg_stat_activity where datname = '{name}'"),
    ] {
        sqlx::query(AssertSqlSafe(statement))
            .execute(&mut server)
            .await
            .unwrap();
    }
}

async fn open(test: &TestDatabase) {
    let (mut server, name) = server(test).await;
    let statement = format!("alter database {name} allow_connections true");
    sqlx::query(AssertSqlSafe(statement))
        .execute(&mut server)
        .await
        .unwrap();
}

/// A connection to the server's own database, and the name of the test's.
async fn server(test: &TestDatabase) -> (PgConnection, String) {
    let server = std::env::var("TEST_DATABASE_URL").unwrap();
    let (_, name) = test.url().unwrap().rsplit_once('/').unwrap();
    (
        PgConnection::connect(&server).await.unwrap(),
        name.to_owned(),
    )
}
