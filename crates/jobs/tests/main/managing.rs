use std::time::Duration;

use jobs::{Idempotency, JobManager, JobState, JobsError, NewJob, fingerprint};
use store::{Database, JobId};
use test_databases::{TestDatabase, on_both_databases};

use super::support::{Process, add_tenant, new_job, quick, until_stopped, work};

on_both_databases!(
    jobs_of_others_are_not_found,
    the_same_request_makes_one_job,
    what_changes_here_is_seen_at_once,
    what_changes_elsewhere_is_seen_soon,
    a_job_says_why_it_waits,
    a_job_that_ended_is_known_without_the_database,
);

async fn jobs_of_others_are_not_found(test: TestDatabase) {
    let (tenant, other) = (add_tenant(&test).await, add_tenant(&test).await);
    let process = Process::start(&test).await;
    let id = process.create(tenant).await;
    let manager = &process.manager;
    for (tenant, id) in [(other, id), (tenant, JobId::new())] {
        assert!(is_not_found(&manager.get(tenant, id).await));
        assert!(is_not_found(&manager.cancel(tenant, id).await));
        assert!(is_not_found(&manager.retry(tenant, id, None, None).await));
        assert!(is_not_found(&manager.attempts(tenant, id).await));
        assert!(is_not_found(&manager.events(tenant, id, 0, 9).await));
        assert!(is_not_found(&manager.logs(tenant, id, None, 0, 9).await));
        assert!(is_not_found(&manager.subscribe(tenant, id, 0).await));
    }
    assert_eq!(manager.get(tenant, id).await.unwrap().id, id);
}

async fn the_same_request_makes_one_job(test: TestDatabase) {
    let tenant = add_tenant(&test).await;
    let process = Process::start(&test).await;
    let request = |body: &str| NewJob {
        idempotency: Some(Idempotency {
            key: "k".to_owned(),
            request: fingerprint(&["POST", "/api/etl/trigger", body]),
        }),
        ..new_job(tenant)
    };
    let (first, created) = process.manager.create(&request("a")).await.unwrap();
    assert!(created);
    let (second, created) = process.manager.create(&request("a")).await.unwrap();
    assert!(!created);
    assert_eq!(first.id, second.id);
    let refused = process.manager.create(&request("b")).await;
    assert!(matches!(refused, Err(JobsError::Conflict(_))));
}

async fn what_changes_here_is_seen_at_once(test: TestDatabase) {
    let tenant = add_tenant(&test).await;
    let process = Process::start(&test).await;
    let id = process.create(tenant).await;
    let seen = process.manager.get(tenant, id).await.unwrap();
    assert_eq!(seen.state, JobState::Pending);
    process.manager.cancel(tenant, id).await.unwrap();
    let seen = process.manager.get(tenant, id).await.unwrap();
    assert_eq!(seen.state, JobState::Cancelled);
}

async fn what_changes_elsewhere_is_seen_soon(test: TestDatabase) {
    let tenant = add_tenant(&test).await;
    let (here, there) = (Process::start(&test).await, Process::start(&test).await);
    let id = here.create(tenant).await;
    there.manager.cancel(tenant, id).await.unwrap();
    tokio::time::sleep(Duration::from_millis(101)).await;
    let seen = here.manager.get(tenant, id).await.unwrap();
    assert_eq!(seen.state, JobState::Cancelled);
}

async fn a_job_says_why_it_waits(test: TestDatabase) {
    let tenant = add_tenant(&test).await;
    let other = add_tenant(&test).await;
    let mut process = Process::start(&test).await;
    let mut options = quick();
    options.slots = 1;
    let keyed = NewJob {
        concurrency_key: Some("etl".to_owned()),
        ..new_job(tenant)
    };
    let first = process.manager.create(&keyed).await.unwrap().0;
    assert_eq!(why(&process, &first).await, "No worker is running.");
    process.work(work(until_stopped), options);
    let running = process.until(tenant, first.id, JobState::Running).await;
    assert_eq!(process.manager.why_waiting(&running).await.unwrap(), None);
    let second = process.manager.create(&keyed).await.unwrap().0;
    let expected = format!("Another test job of this league is running ({}).", first.id);
    assert_eq!(why(&process, &second).await, expected);
    let foreign = NewJob {
        tenant: other,
        ..keyed
    };
    let foreign = process.manager.create(&foreign).await.unwrap().0;
    assert_eq!(why(&process, &foreign).await, "Another job is running.");
    let third = process.manager.create(&new_job(tenant)).await.unwrap().0;
    assert_eq!(why(&process, &third).await, "2 jobs are before it.");
    process.manager.cancel(tenant, second.id).await.unwrap();
    assert_eq!(why(&process, &third).await, "1 job is before it.");
    process.manager.cancel(other, foreign.id).await.unwrap();
    assert_eq!(why(&process, &third).await, "All workers are busy.");
    process.shut_down().await;
}

/// A job that ended does not change, so nobody has to be asked for it.
async fn a_job_that_ended_is_known_without_the_database(test: TestDatabase) {
    let tenant = add_tenant(&test).await;
    let database = Database::open(&test.options()).await.unwrap();
    let manager = JobManager::new(database.jobs());
    let (ended, _) = manager.create(&new_job(tenant)).await.unwrap();
    let (other, _) = manager.create(&new_job(tenant)).await.unwrap();
    manager.cancel(tenant, ended.id).await.unwrap();
    database.close().await;
    assert!(database.jobs().get(tenant, other.id).await.is_err());
    // Longer than a job that may change is believed.
    tokio::time::sleep(Duration::from_millis(101)).await;
    let job = manager.get(tenant, ended.id).await.unwrap();
    assert_eq!(job.state, JobState::Cancelled);
    assert!(manager.get(tenant, other.id).await.is_err());
}

async fn why(process: &Process, job: &jobs::Job) -> String {
    process
        .manager
        .why_waiting(job)
        .await
        .unwrap()
        .unwrap()
        .message
}

fn is_not_found<T>(answer: &Result<T, JobsError>) -> bool {
    matches!(answer, Err(JobsError::NotFound))
}
