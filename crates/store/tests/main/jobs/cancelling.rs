use std::time::Duration;

use serde_json::json;
use store::jobs::{Cancel, JobState, Outcome};
use test_databases::{TestDatabase, on_both_databases};

use super::{Fixture, LEASE, NO_TIME, PATIENCE, add_tenant, execute, is_lost};

on_both_databases!(
    a_waiting_job_is_cancelled_at_once,
    a_job_at_work_is_asked_to_stop,
    a_job_that_ended_is_not_cancelled,
    jobs_of_others_are_not_found,
    a_job_that_does_not_stop_is_cancelled,
    a_job_to_be_cancelled_does_not_begin_again,
    published_work_is_complete,
);

async fn a_waiting_job_is_cancelled_at_once(test: TestDatabase) {
    let fixture = Fixture::new(test).await;
    let job = fixture.create().await;
    for _ in 0..2 {
        let cancel = fixture.store.cancel(fixture.tenant, job.id).await.unwrap();
        let Some(Cancel::Done(job)) = cancel else {
            panic!("{cancel:?}")
        };
        assert_eq!(job.state, JobState::Cancelled);
        assert!(job.finished_at.is_some());
    }
    assert!(fixture.claim("worker", LEASE).await.is_none());
    assert_eq!(fixture.kinds_of_events(job.id).await, ["created", "state"]);
}

async fn a_job_at_work_is_asked_to_stop(test: TestDatabase) {
    let fixture = Fixture::new(test).await;
    for state in [JobState::Running, JobState::Processing, JobState::Uploading] {
        let (job, fence) = fixture.at_work(state).await;
        for _ in 0..2 {
            let cancel = fixture.store.cancel(fixture.tenant, job.id).await.unwrap();
            let Some(Cancel::Requested(asked)) = cancel else {
                panic!("{cancel:?}")
            };
            assert_eq!(asked.state, state);
            assert!(asked.cancel_requested_at.is_some());
        }
        let outcome = Outcome::Cancelled;
        let job = fixture.store.finish(&fence, &outcome).await.unwrap();
        assert_eq!(job.state, JobState::Cancelled);
        let events = fixture.kinds_of_events(job.id).await;
        let asked = events.iter().filter(|kind| **kind == "cancel_requested");
        assert_eq!(asked.count(), 1);
    }
}

async fn a_job_that_ended_is_not_cancelled(test: TestDatabase) {
    let fixture = Fixture::new(test).await;
    for state in [JobState::Complete, JobState::Failed] {
        let (job, _) = fixture.in_state(state).await;
        let cancel = fixture.store.cancel(fixture.tenant, job.id).await.unwrap();
        assert_eq!(cancel, Some(Cancel::TooLate(job)));
    }
}

async fn jobs_of_others_are_not_found(test: TestDatabase) {
    let fixture = Fixture::new(test).await;
    let (job, _) = fixture.at_work(JobState::Running).await;
    let other = add_tenant(&fixture.test).await;
    let store = &fixture.store;
    assert_eq!(store.get(other, job.id).await.unwrap(), None);
    assert_eq!(store.cancel(other, job.id).await.unwrap(), None);
    assert!(store.attempts(other, job.id).await.unwrap().is_empty());
    assert!(store.events(other, job.id, 0, 9).await.unwrap().is_empty());
    assert!(store.logs(other, job.id, 1, 0, 9).await.unwrap().is_empty());
    assert_eq!(fixture.get(job.id).await, job);
}

async fn a_job_that_does_not_stop_is_cancelled(test: TestDatabase) {
    let fixture = Fixture::new(test).await;
    let (job, fence) = fixture.at_work(JobState::Processing).await;
    fixture.store.cancel(fixture.tenant, job.id).await.unwrap();
    assert!(fixture.store.rescue(PATIENCE).await.unwrap().is_empty());
    tokio::time::sleep(Duration::from_millis(5)).await;
    let rescued = fixture.store.rescue(NO_TIME).await.unwrap();
    assert_eq!(rescued[0].state, JobState::Cancelled);
    let late = Outcome::Complete(json!(null));
    assert!(is_lost(&fixture.store.finish(&fence, &late).await));
}

async fn a_job_to_be_cancelled_does_not_begin_again(test: TestDatabase) {
    let fixture = Fixture::new(test).await;
    let id = fixture.create().await.id;
    fixture.claim("dead", NO_TIME).await.unwrap();
    fixture.store.cancel(fixture.tenant, id).await.unwrap();
    let rescued = fixture.store.rescue(PATIENCE).await.unwrap();
    assert_eq!(rescued[0].state, JobState::Cancelled);
}

/// Between publishing and the end of the attempt anything may happen to the worker; the job is done all the same.
async fn published_work_is_complete(test: TestDatabase) {
    let fixture = Fixture::new(test).await;
    let (job, fence) = fixture.at_work(JobState::Uploading).await;
    publish(&fixture).await;
    let cancel = fixture.store.cancel(fixture.tenant, job.id).await.unwrap();
    assert!(matches!(cancel, Some(Cancel::TooLate(_))), "{cancel:?}");
    let outcome = Outcome::Interrupted;
    let job = fixture.store.finish(&fence, &outcome).await.unwrap();
    assert_eq!((job.state, job.result), (JobState::Complete, None));

    let (job, _) = fixture.at_work(JobState::Uploading).await;
    publish(&fixture).await;
    let jobs = [(job.id, job.attempt)];
    fixture.store.renew("worker", &jobs, NO_TIME).await.unwrap();
    let rescued = fixture.store.rescue(PATIENCE).await.unwrap();
    assert_eq!(rescued[0].id, job.id);
    assert_eq!(rescued[0].state, JobState::Complete);
}

async fn publish(fixture: &Fixture) {
    let published = execute(
        &fixture.test,
        "update jobs set published_at = 1 where state = 'uploading'",
        "update benchsight.jobs set published_at = 1 where state = 'uploading'",
    );
    assert_eq!(published.await, 1);
}
