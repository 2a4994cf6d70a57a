//! Processes that end at any moment, without a word.

use std::collections::HashSet;
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use jobs::{JobContext, JobError, JobFilter, JobState, NewJob, WorkerOptions};
use serde_json::{Value, json};
use store::{StoreOptions, TenantId};
use test_databases::{TestDatabase, on_both_databases};

use super::support::{Process, add_tenant, new_job, quick, work};

on_both_databases!(jobs_survive_the_death_of_their_workers);

const JOBS: usize = 24;

/// Every job comes to its end by itself, and no league has two at work at the same time.
async fn jobs_survive_the_death_of_their_workers(test: TestDatabase) {
    let tenants = [
        add_tenant(&test).await,
        add_tenant(&test).await,
        add_tenant(&test).await,
    ];
    let here = Process::start(&test).await;
    for index in 0..JOBS {
        let tenant = tenants[index % 3];
        let new = NewJob {
            concurrency_key: Some(format!("etl:{tenant}")),
            max_attempts: 100,
            ..new_job(tenant)
        };
        here.manager.create(&new).await.unwrap();
    }
    let at_work = AtWork::default();
    for round in 0..rounds() {
        let life = Duration::from_millis(40 + round * 37 % 200);
        live_and_die(test.options(), at_work.clone(), life).await;
    }
    let worker = tokio::spawn(live(test.options(), at_work));
    let complete = JobFilter {
        states: vec![JobState::Complete],
        ..JobFilter::default()
    };
    let failed = JobFilter {
        states: vec![JobState::Failed],
        ..JobFilter::default()
    };
    let begin = Instant::now();
    for tenant in tenants {
        while here.manager.count(tenant, &complete).await.unwrap() < JOBS as i64 / 3 {
            let failed = here.manager.count(tenant, &failed).await.unwrap();
            assert_eq!(failed, 0, "two jobs of one league at the same time");
            assert!(begin.elapsed() < Duration::from_mins(1));
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
    }
    worker.abort();
}

fn rounds() -> u64 {
    let soak = std::env::var("BENCHSIGHT_SOAK").is_ok_and(|value| value == "1");
    if soak { 50 } else { 3 }
}

/// A process that is gone from one moment to the next: nothing of it runs any further.
async fn live_and_die(options: StoreOptions, at_work: AtWork, life: Duration) {
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(1)
        .enable_all()
        .build()
        .unwrap();
    runtime.spawn(live(options, at_work));
    tokio::time::sleep(life).await;
    runtime.shutdown_background();
}

async fn live(options: StoreOptions, at_work: AtWork) {
    let mut process = Process::open(&options).await;
    let handler = work(move |context: JobContext| {
        let at_work = at_work.clone();
        async move { at_work.work(context).await }
    });
    let options = WorkerOptions {
        lease: Duration::from_secs(2),
        slots: 3,
        ..quick()
    };
    process.work(handler, options);
    std::future::pending::<()>().await;
}

/// The leagues that somebody works for.
#[derive(Debug, Clone, Default)]
struct AtWork(Arc<Mutex<HashSet<TenantId>>>);

impl AtWork {
    async fn work(&self, context: JobContext) -> Result<Value, JobError> {
        let tenant = context.job().tenant;
        if !self.0.lock().unwrap().insert(tenant) {
            return Err(JobError::permanent("two", "Two of one league at a time."));
        }
        let _leave = Leave(self, tenant);
        for state in [JobState::Processing, JobState::Uploading] {
            tokio::time::sleep(Duration::from_millis(15)).await;
            context.phase(state).await?;
        }
        Ok(json!(null))
    }
}

struct Leave<'a>(&'a AtWork, TenantId);

impl Drop for Leave<'_> {
    fn drop(&mut self) {
        self.0.0.lock().unwrap().remove(&self.1);
    }
}
