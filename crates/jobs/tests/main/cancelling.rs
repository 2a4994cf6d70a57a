use std::time::{Duration, Instant};

use jobs::{Cancel, JobState};
use test_databases::{TestDatabase, on_both_databases};

use super::support::{Process, add_tenant, quick, until_stopped, work};

on_both_databases!(
    a_job_here_is_cancelled_within_a_second,
    a_job_elsewhere_is_cancelled_within_a_second,
    a_job_that_does_not_listen_is_cancelled_at_the_deadline,
    a_job_of_a_dead_worker_is_cancelled,
    a_cancelled_job_is_not_retried_but_can_be_repeated,
);

async fn a_job_here_is_cancelled_within_a_second(test: TestDatabase) {
    let tenant = add_tenant(&test).await;
    let mut process = Process::start(&test).await;
    let mut options = quick();
    // It hears of it without asking the database.
    options.cancel_poll = Duration::from_secs(4);
    options.renew = Duration::from_secs(4);
    process.work(work(until_stopped), options);
    let id = process.create(tenant).await;
    process.until(tenant, id, JobState::Running).await;
    let begin = Instant::now();
    let cancel = process.manager.cancel(tenant, id).await.unwrap();
    assert!(matches!(cancel, Cancel::Requested(_)));
    process.until(tenant, id, JobState::Cancelled).await;
    assert!(begin.elapsed() < Duration::from_secs(1));
    process.shut_down().await;
}

async fn a_job_elsewhere_is_cancelled_within_a_second(test: TestDatabase) {
    let tenant = add_tenant(&test).await;
    let mut there = Process::start(&test).await;
    let mut options = quick();
    // As in production.
    options.cancel_poll = Duration::from_millis(300);
    options.renew = Duration::from_secs(4);
    there.work(work(until_stopped), options);
    let here = Process::start(&test).await;
    let id = here.create(tenant).await;
    here.until(tenant, id, JobState::Running).await;
    let begin = Instant::now();
    here.manager.cancel(tenant, id).await.unwrap();
    here.until(tenant, id, JobState::Cancelled).await;
    assert!(begin.elapsed() < Duration::from_secs(1));
    there.shut_down().await;
}

async fn a_job_that_does_not_listen_is_cancelled_at_the_deadline(test: TestDatabase) {
    let tenant = add_tenant(&test).await;
    let mut process = Process::start(&test).await;
    process.work(work(async |_| std::future::pending().await), quick());
    let id = process.create(tenant).await;
    process.until(tenant, id, JobState::Running).await;
    process.manager.cancel(tenant, id).await.unwrap();
    process.until(tenant, id, JobState::Cancelled).await;
    // The slot is free again, too.
    let next = process.create(tenant).await;
    process.until(tenant, next, JobState::Running).await;
    process.shut_down().await;
}

async fn a_job_of_a_dead_worker_is_cancelled(test: TestDatabase) {
    let tenant = add_tenant(&test).await;
    let mut process = Process::start(&test).await;
    let id = process.create(tenant).await;
    let kinds = ["test".to_owned()];
    let lease = Duration::from_millis(300);
    process.store.claim("dead", &kinds, lease).await.unwrap();
    process.manager.cancel(tenant, id).await.unwrap();
    process.work(work(until_stopped), quick());
    process.until(tenant, id, JobState::Cancelled).await;
    process.shut_down().await;
}

async fn a_cancelled_job_is_not_retried_but_can_be_repeated(test: TestDatabase) {
    let tenant = add_tenant(&test).await;
    let process = Process::start(&test).await;
    let id = process.create(tenant).await;
    let again = process.manager.retry(tenant, id, None, None).await;
    assert!(matches!(again, Err(jobs::JobsError::Conflict(_))));
    let cancel = process.manager.cancel(tenant, id).await.unwrap();
    assert!(matches!(cancel, Cancel::Done(_)));
    let user = Some("ann".to_owned());
    let retried = process.manager.retry(tenant, id, user.clone(), None).await;
    let (again, created) = retried.unwrap();
    assert!(created);
    assert_eq!(again.retry_of, Some(id));
    assert_eq!(again.created_by, user);
    assert_eq!(again.args, process.job(tenant, id).await.args);
    assert_eq!(again.state, JobState::Pending);
}
