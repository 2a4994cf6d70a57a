use std::time::Duration;

use jobs::{CleanPolicy, JobContext, JobError, JobEventKind, JobState};
use serde_json::json;
use test_databases::{TestDatabase, on_both_databases};

use super::support::{Process, add_tenant, quick, until_stopped, work};

on_both_databases!(
    at_shutdown_a_job_goes_back,
    at_shutdown_a_job_that_does_not_listen_goes_back,
    at_shutdown_a_job_that_is_done_is_complete,
    at_shutdown_a_job_just_claimed_goes_back,
    a_job_of_a_dead_worker_is_done_by_another,
    a_worker_that_lost_its_job_stops_it_quietly,
    old_jobs_are_removed,
);

async fn at_shutdown_a_job_goes_back(test: TestDatabase) {
    let tenant = add_tenant(&test).await;
    let mut first = Process::start(&test).await;
    first.work(work(until_stopped), quick());
    let id = first.create(tenant).await;
    first.until(tenant, id, JobState::Running).await;
    first.shut_down().await;
    let mut second = Process::start(&test).await;
    let job = second.job(tenant, id).await;
    assert_eq!((job.state, job.attempts_used), (JobState::Pending, 0));
    let why = second.manager.why_waiting(&job).await.unwrap().unwrap();
    assert_eq!(why.code, "no_worker");
    let events = second.manager.events(tenant, id, 0, 9).await.unwrap();
    assert_eq!(events.last().unwrap().kind, JobEventKind::Interrupted);
    second.work(work(async |_| Ok(json!(null))), quick());
    let job = second.until(tenant, id, JobState::Complete).await;
    assert_eq!((job.attempt, job.attempts_used), (2, 1));
    second.shut_down().await;
}

async fn at_shutdown_a_job_that_does_not_listen_goes_back(test: TestDatabase) {
    let tenant = add_tenant(&test).await;
    let mut process = Process::start(&test).await;
    process.work(work(async |_| std::future::pending().await), quick());
    let id = process.create(tenant).await;
    process.until(tenant, id, JobState::Running).await;
    let store = process.store.clone();
    process.shut_down().await;
    let job = store.get(tenant, id).await.unwrap().unwrap();
    assert_eq!((job.state, job.attempts_used), (JobState::Pending, 0));
}

async fn at_shutdown_a_job_that_is_done_is_complete(test: TestDatabase) {
    let tenant = add_tenant(&test).await;
    let mut process = Process::start(&test).await;
    process.work(
        work(async |context: JobContext| {
            context.token().cancelled().await;
            Ok(json!("done all the same"))
        }),
        quick(),
    );
    let id = process.create(tenant).await;
    process.until(tenant, id, JobState::Running).await;
    let store = process.store.clone();
    process.shut_down().await;
    let job = store.get(tenant, id).await.unwrap().unwrap();
    assert_eq!(job.state, JobState::Complete);
}

/// The shutdown comes as early as anybody can know of the claim, often before the worker does.
async fn at_shutdown_a_job_just_claimed_goes_back(test: TestDatabase) {
    let tenant = add_tenant(&test).await;
    for round in 0..40 {
        let mut process = Process::start(&test).await;
        let id = process.create(tenant).await;
        process.work(work(until_stopped), quick());
        while process.job(tenant, id).await.state == JobState::Pending {}
        let store = process.store.clone();
        process.shut_down().await;
        let job = store.get(tenant, id).await.unwrap().unwrap();
        assert_eq!(job.state, JobState::Pending, "in round {round}");
        store.cancel(tenant, id).await.unwrap();
    }
}

async fn a_job_of_a_dead_worker_is_done_by_another(test: TestDatabase) {
    let tenant = add_tenant(&test).await;
    let mut process = Process::start(&test).await;
    let id = process.create(tenant).await;
    let kinds = ["test".to_owned()];
    let lease = Duration::from_millis(300);
    let claimed = process.store.claim("dead", &kinds, lease).await.unwrap();
    assert_eq!(claimed.unwrap().id, id);
    process.work(work(async |_| Ok(json!(null))), quick());
    let job = process.until(tenant, id, JobState::Complete).await;
    assert_eq!((job.attempt, job.attempts_used), (2, 2));
    let attempts = process.manager.attempts(tenant, id).await.unwrap();
    assert_eq!(attempts[0].outcome.as_deref(), Some("worker_lost"));
    process.shut_down().await;
}

async fn a_worker_that_lost_its_job_stops_it_quietly(test: TestDatabase) {
    let tenant = add_tenant(&test).await;
    let mut process = Process::start(&test).await;
    let id = process.create(tenant).await;
    let (sender, mut ended) = tokio::sync::mpsc::unbounded_channel();
    let handler = work(move |context: JobContext| {
        let sender = sender.clone();
        async move {
            context.token().cancelled().await;
            sender.send(context.fence()).unwrap();
            Err(JobError::permanent("late", "Nobody must hear of this."))
        }
    });
    process.work(handler, quick());
    process.until(tenant, id, JobState::Running).await;
    // Somebody asks for it to stop, and a hasty rescuer ends it before the worker hears of it.
    process.store.cancel(tenant, id).await.unwrap();
    tokio::time::sleep(Duration::from_millis(2)).await;
    let rescued = process.store.rescue(Duration::ZERO).await.unwrap();
    let fence = ended.recv().await.unwrap();
    assert_eq!(fence.job, id);
    let job = process.job(tenant, id).await;
    assert_eq!(job.state, JobState::Cancelled, "{rescued:?}");
    let store = process.store.clone();
    process.shut_down().await;
    assert_eq!(store.get(tenant, id).await.unwrap().unwrap(), job);
}

async fn old_jobs_are_removed(test: TestDatabase) {
    let tenant = add_tenant(&test).await;
    let mut process = Process::start(&test).await;
    let id = process.create(tenant).await;
    process.manager.cancel(tenant, id).await.unwrap();
    let mut options = quick();
    options.clean = CleanPolicy {
        every: Duration::from_millis(50),
        jobs: Duration::from_millis(100),
        ..options.clean
    };
    process.work(work(until_stopped), options);
    while process.store.get(tenant, id).await.unwrap().is_some() {
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    process.shut_down().await;
}
