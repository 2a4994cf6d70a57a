use std::collections::{HashMap, HashSet};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use jobs::{JobContext, JobEventKind, JobFilter, JobState, LogLevel, NewJob, Progress};
use serde_json::json;
use store::{JobId, TenantId};
use test_databases::{TestDatabase, on_both_databases};

use super::support::{Process, add_tenant, new_job, quick, work};

on_both_databases!(
    a_job_is_done,
    states_that_a_handler_skips_are_gone_through,
    a_job_begins_at_once,
    progress_is_written_a_few_times_a_second,
    threads_report_too,
    a_full_log_says_so,
    two_workers_do_two_hundred_jobs_of_ten_leagues,
);

async fn a_job_is_done(test: TestDatabase) {
    let tenant = add_tenant(&test).await;
    let mut process = Process::start(&test).await;
    let worker = process.work(
        work(async |context: JobContext| {
            assert_eq!(context.args::<serde_json::Value>()?, json!({ "n": 1 }));
            context.log(LogLevel::Info, "reading");
            context.phase(JobState::Processing).await?;
            context.progress(progress(1));
            context.phase(JobState::Uploading).await?;
            context.log(LogLevel::Warn, "almost");
            Ok(json!({ "rows": 3 }))
        }),
        quick(),
    );
    let id = process.create(tenant).await;
    let job = process.until(tenant, id, JobState::Complete).await;
    assert_eq!(job.result, Some(json!({ "rows": 3 })));
    assert_eq!(job.progress, Some(progress(1)));
    let told = process.manager.events(tenant, id, 0, 99).await.unwrap();
    let told: Vec<_> = told.iter().map(|event| (event.kind, event.state)).collect();
    assert_eq!(
        told,
        [
            (JobEventKind::Created, JobState::Pending),
            (JobEventKind::State, JobState::Running),
            (JobEventKind::State, JobState::Processing),
            (JobEventKind::Progress, JobState::Processing),
            (JobEventKind::State, JobState::Uploading),
            (JobEventKind::State, JobState::Complete),
        ]
    );
    let log = process.manager.logs(tenant, id, None, 0, 99).await.unwrap();
    let lines: Vec<_> = log.iter().map(|line| line.line.as_str()).collect();
    assert_eq!(lines, ["reading", "almost"]);
    let attempts = process.manager.attempts(tenant, id).await.unwrap();
    assert_eq!(attempts[0].worker, worker);
    process.shut_down().await;
}

async fn states_that_a_handler_skips_are_gone_through(test: TestDatabase) {
    let tenant = add_tenant(&test).await;
    let mut process = Process::start(&test).await;
    process.work(work(async |_| Ok(json!(null))), quick());
    let id = process.create(tenant).await;
    process.until(tenant, id, JobState::Complete).await;
    let events = process.manager.events(tenant, id, 0, 99).await.unwrap();
    assert_eq!(events.len(), 5);
    process.shut_down().await;
}

async fn a_job_begins_at_once(test: TestDatabase) {
    let tenant = add_tenant(&test).await;
    let mut process = Process::start(&test).await;
    let mut options = quick();
    options.poll = Duration::from_mins(1);
    process.work(work(async |_| Ok(json!(null))), options);
    // Until the worker has found that there is nothing to do.
    tokio::time::sleep(Duration::from_millis(200)).await;
    let begin = Instant::now();
    let id = process.create(tenant).await;
    process.until(tenant, id, JobState::Complete).await;
    assert!(begin.elapsed() < Duration::from_secs(10));
    // So does one that waited for the key of another.
    let keyed = NewJob {
        concurrency_key: Some("one".to_owned()),
        ..new_job(tenant)
    };
    let mut ids = Vec::new();
    for _ in 0..3 {
        ids.push(process.manager.create(&keyed).await.unwrap().0.id);
    }
    for id in ids {
        process.until(tenant, id, JobState::Complete).await;
    }
    process.shut_down().await;
}

async fn progress_is_written_a_few_times_a_second(test: TestDatabase) {
    let tenant = add_tenant(&test).await;
    let mut process = Process::start(&test).await;
    process.work(
        work(async |context: JobContext| {
            for percent in 0..100 {
                context.progress(progress(percent));
                tokio::time::sleep(Duration::from_millis(6)).await;
            }
            context.phase(JobState::Processing).await?;
            Ok(json!(null))
        }),
        quick(),
    );
    let begin = Instant::now();
    let id = process.create(tenant).await;
    process.until(tenant, id, JobState::Complete).await;
    let most = 2 + begin.elapsed().as_millis() / 250;
    let events = process.manager.events(tenant, id, 0, 999).await.unwrap();
    let told: Vec<_> = events
        .iter()
        .filter(|event| event.kind == JobEventKind::Progress)
        .collect();
    assert!(
        told.len() >= 2 && told.len() as u128 <= most,
        "{}",
        told.len()
    );
    let last = told.last().unwrap();
    assert_eq!(last.data["percent"], 99.0);
    assert_eq!(last.state, JobState::Running);
    process.shut_down().await;
}

async fn threads_report_too(test: TestDatabase) {
    let tenant = add_tenant(&test).await;
    let mut process = Process::start(&test).await;
    process.work(
        work(async |context: JobContext| {
            let reporter = context.reporter();
            let thread = tokio::task::spawn_blocking(move || {
                reporter.progress(progress(7));
                reporter.log(LogLevel::Debug, "from a thread");
                reporter.check()
            });
            thread.await.unwrap()?;
            Ok(json!(null))
        }),
        quick(),
    );
    let id = process.create(tenant).await;
    let job = process.until(tenant, id, JobState::Complete).await;
    assert_eq!(job.progress, Some(progress(7)));
    let log = process
        .manager
        .logs(tenant, id, Some(1), 0, 9)
        .await
        .unwrap();
    assert_eq!(log[0].line, "from a thread");
    process.shut_down().await;
}

async fn a_full_log_says_so(test: TestDatabase) {
    let tenant = add_tenant(&test).await;
    let mut process = Process::start(&test).await;
    let mut options = quick();
    options.log_limits.lines = 20;
    process.work(
        work(async |context: JobContext| {
            for number in 0..1000 {
                context.log(LogLevel::Info, format!("line {number}"));
            }
            Ok(json!(null))
        }),
        options,
    );
    let id = process.create(tenant).await;
    process.until(tenant, id, JobState::Complete).await;
    let log = process.manager.logs(tenant, id, None, 0, 99).await.unwrap();
    assert_eq!(log.len(), 20);
    assert_eq!(log[18].line, "line 18");
    assert!(log[19].line.contains("full"));
    process.shut_down().await;
}

/// Every job is done once, and never two of one league at the same time.
async fn two_workers_do_two_hundred_jobs_of_ten_leagues(test: TestDatabase) {
    type AtWork = Arc<Mutex<HashSet<TenantId>>>;
    let at_work = AtWork::default();
    let done = Arc::new(Mutex::new(HashMap::<JobId, u32>::new()));
    let mut processes = Vec::new();
    let mut tenants = Vec::new();
    for _ in 0..10 {
        tenants.push(add_tenant(&test).await);
    }
    for _ in 0..2 {
        let mut process = Process::start(&test).await;
        let (at_work, done) = (at_work.clone(), done.clone());
        let handler = work(move |context: JobContext| {
            let (at_work, done) = (at_work.clone(), done.clone());
            async move {
                let job = context.job();
                let alone = at_work.lock().unwrap().insert(job.tenant);
                assert!(alone, "two jobs of one league at the same time");
                tokio::time::sleep(Duration::from_millis(2)).await;
                *done.lock().unwrap().entry(job.id).or_default() += 1;
                at_work.lock().unwrap().remove(&job.tenant);
                Ok(json!(null))
            }
        });
        let mut options = quick();
        options.slots = 4;
        process.work(handler, options);
        processes.push(process);
    }
    for index in 0..200 {
        let tenant = tenants[index % 10];
        let new = NewJob {
            concurrency_key: Some(format!("etl:{tenant}")),
            ..new_job(tenant)
        };
        processes[index % 2].manager.create(&new).await.unwrap();
    }
    let complete = JobFilter {
        states: vec![JobState::Complete],
        ..JobFilter::default()
    };
    let begin = Instant::now();
    for tenant in tenants {
        while processes[0].manager.count(tenant, &complete).await.unwrap() < 20 {
            assert!(begin.elapsed() < Duration::from_mins(1));
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    }
    let done = done.lock().unwrap().clone();
    assert_eq!(done.len(), 200);
    assert!(done.values().all(|times| *times == 1));
    for process in processes {
        process.shut_down().await;
    }
}

fn progress(percent: i64) -> Progress {
    Progress {
        phase: "building".to_owned(),
        percent: Some(percent as f64),
        ..Progress::default()
    }
}
