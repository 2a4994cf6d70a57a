use serde_json::json;
use store::StoreError;
use store::jobs::{Fence, JobState, Outcome, Progress};
use test_databases::{TestDatabase, on_both_databases};

use super::{Fixture, execute, failure, fence, is_lost};

on_both_databases!(
    a_job_goes_through_its_states,
    states_are_not_skipped,
    a_final_state_never_changes,
    the_database_itself_refuses_to_change_a_final_state,
    a_stale_worker_changes_nothing,
    a_failure_is_kept,
    a_retry_waits,
    the_last_attempt_fails_the_job,
    an_interrupted_attempt_does_not_count,
    asked_to_stop_a_job_does_not_begin_again,
);

async fn a_job_goes_through_its_states(test: TestDatabase) {
    let fixture = Fixture::new(test).await;
    let (job, fence) = fixture.at_work(JobState::Uploading).await;
    assert_eq!((job.attempt, job.attempts_used), (1, 1));
    assert!(job.started_at.is_some() && job.finished_at.is_none());
    let outcome = Outcome::Complete(json!({ "rows": 12 }));
    let job = fixture.store.finish(&fence, &outcome).await.unwrap();
    assert_eq!(job.state, JobState::Complete);
    assert_eq!(job.result, Some(json!({ "rows": 12 })));
    assert!(job.finished_at >= job.started_at);
    assert_eq!(fixture.get(job.id).await, job);
    assert_eq!(
        fixture.kinds_of_events(job.id).await,
        ["created", "state", "state", "state", "state"]
    );
    let attempts = fixture
        .store
        .attempts(fixture.tenant, job.id)
        .await
        .unwrap();
    assert_eq!(attempts.len(), 1);
    assert_eq!(attempts[0].worker, "worker");
    assert_eq!(attempts[0].outcome.as_deref(), Some("complete"));
}

async fn states_are_not_skipped(test: TestDatabase) {
    let fixture = Fixture::new(test).await;
    let (job, fence) = fixture.at_work(JobState::Running).await;
    for to in JobState::ALL {
        if to != JobState::Processing {
            let refused = fixture.store.advance(&fence, to).await;
            assert!(matches!(refused, Err(StoreError::Invalid(_))), "{to}");
        }
    }
    let early = Outcome::Complete(json!(null));
    let refused = fixture.store.finish(&fence, &early).await;
    assert!(matches!(refused, Err(StoreError::Invalid(_))));
    assert_eq!(fixture.get(job.id).await, job);
}

async fn a_final_state_never_changes(test: TestDatabase) {
    let fixture = Fixture::new(test).await;
    for state in [JobState::Complete, JobState::Failed, JobState::Cancelled] {
        let (job, fence) = fixture.in_state(state).await;
        assert_eq!(job.state, state);
        for outcome in outcomes() {
            assert!(is_lost(&fixture.store.finish(&fence, &outcome).await));
        }
        for to in JobState::ALL {
            assert!(is_lost(&fixture.store.advance(&fence, to).await));
        }
        let progress = Progress::default();
        assert!(is_lost(&fixture.store.progress(&fence, &progress).await));
        assert!(fixture.claim("other", super::LEASE).await.is_none());
        fixture.store.cancel(fixture.tenant, job.id).await.unwrap();
        fixture.store.rescue(super::NO_TIME).await.unwrap();
        assert_eq!(fixture.get(job.id).await, job);
    }
}

async fn the_database_itself_refuses_to_change_a_final_state(test: TestDatabase) {
    let fixture = Fixture::new(test).await;
    fixture.in_state(JobState::Complete).await;
    let changed = execute(
        &fixture.test,
        "update jobs set state = 'pending', finished_at = null, result = null, attempts_used = 0",
        "update benchsight.jobs set state = 'pending', finished_at = null, result = null, attempts_used = 0",
    );
    assert_eq!(changed.await, 0);
    fixture.create().await;
    let changed = execute(
        &fixture.test,
        "update jobs set finished_at = 1 where state = 'pending'",
        "update benchsight.jobs set finished_at = 1 where state = 'pending'",
    );
    assert_eq!(changed.await, 0);
    let changed = execute(
        &fixture.test,
        "update jobs set state = 'done' where state = 'pending'",
        "update benchsight.jobs set state = 'done' where state = 'pending'",
    );
    assert_eq!(changed.await, 0);
}

async fn a_stale_worker_changes_nothing(test: TestDatabase) {
    let fixture = Fixture::new(test).await;
    let (job, good) = fixture.at_work(JobState::Running).await;
    let stale = [
        Fence {
            owner: "other".to_owned(),
            ..good.clone()
        },
        Fence {
            attempt: 2,
            ..good.clone()
        },
        Fence {
            attempt: 0,
            ..good.clone()
        },
    ];
    for fence in &stale {
        let to = JobState::Processing;
        assert!(is_lost(&fixture.store.advance(fence, to).await));
        let progress = Progress::default();
        assert!(is_lost(&fixture.store.progress(fence, &progress).await));
        for outcome in outcomes().into_iter().skip(1) {
            assert!(is_lost(&fixture.store.finish(fence, &outcome).await));
        }
    }
    assert_eq!(fixture.get(job.id).await, job);
}

async fn a_failure_is_kept(test: TestDatabase) {
    let fixture = Fixture::new(test).await;
    for state in [JobState::Running, JobState::Processing, JobState::Uploading] {
        let (_, fence) = fixture.at_work(state).await;
        let outcome = Outcome::Failed(failure());
        let job = fixture.store.finish(&fence, &outcome).await.unwrap();
        assert_eq!(job.state, JobState::Failed);
        assert_eq!(job.error, Some(failure()));
        assert_eq!(job.attempts_used, 1);
    }
}

async fn a_retry_waits(test: TestDatabase) {
    let fixture = Fixture::new(test).await;
    let (_, fence) = fixture.at_work(JobState::Processing).await;
    let job = fixture.store.finish(&fence, &retry(60_000)).await.unwrap();
    assert_eq!(job.state, JobState::Pending);
    assert!(job.run_at >= job.created_at + 60_000);
    assert_eq!((job.attempt, job.attempts_used), (1, 1));
    assert!(job.error.is_none() && job.started_at.is_some());
    assert!(fixture.claim("worker", super::LEASE).await.is_none());
    let attempts = fixture
        .store
        .attempts(fixture.tenant, job.id)
        .await
        .unwrap();
    assert_eq!(attempts[0].outcome.as_deref(), Some("retry"));
    assert_eq!(attempts[0].error, Some(failure()));
}

async fn the_last_attempt_fails_the_job(test: TestDatabase) {
    let fixture = Fixture::new(test).await;
    let id = fixture.create().await.id;
    for attempt in 1..=3 {
        let job = fixture.claim("worker", super::LEASE).await.unwrap();
        assert_eq!((job.id, job.attempt), (id, attempt));
        let fence = fence(&job, "worker");
        fixture.store.finish(&fence, &retry(0)).await.unwrap();
    }
    let job = fixture.get(id).await;
    assert_eq!(job.state, JobState::Failed);
    assert_eq!(job.error, Some(failure()));
}

async fn an_interrupted_attempt_does_not_count(test: TestDatabase) {
    let fixture = Fixture::new(test).await;
    let id = fixture.create().await.id;
    for attempt in 1..=5 {
        let job = fixture.claim("worker", super::LEASE).await.unwrap();
        assert_eq!((job.attempt, job.attempts_used), (attempt, 1));
        let fence = fence(&job, "worker");
        let outcome = Outcome::Interrupted;
        let job = fixture.store.finish(&fence, &outcome).await.unwrap();
        assert_eq!((job.state, job.attempts_used), (JobState::Pending, 0));
    }
    assert!(fixture.kinds_of_events(id).await.contains(&"interrupted"));
}

async fn asked_to_stop_a_job_does_not_begin_again(test: TestDatabase) {
    let fixture = Fixture::new(test).await;
    for outcome in [Outcome::Interrupted, retry(0), Outcome::Cancelled] {
        let (job, fence) = fixture.at_work(JobState::Processing).await;
        fixture.store.cancel(fixture.tenant, job.id).await.unwrap();
        let job = fixture.store.finish(&fence, &outcome).await.unwrap();
        assert_eq!(job.state, JobState::Cancelled);
    }
}

fn retry(delay: i64) -> Outcome {
    Outcome::Retry {
        failure: failure(),
        delay,
    }
}

fn outcomes() -> Vec<Outcome> {
    vec![
        Outcome::Complete(json!(null)),
        Outcome::Failed(failure()),
        Outcome::Cancelled,
        Outcome::Interrupted,
        retry(0),
    ]
}
