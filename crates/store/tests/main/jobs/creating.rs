use serde_json::json;
use store::jobs::{Idempotency, JobState, NewJob};
use store::{StoreError, TenantId};
use test_databases::{TestDatabase, on_both_databases};

use super::{Fixture, add_tenant};

on_both_databases!(
    a_job_is_as_it_was_asked_for,
    the_same_request_under_a_key_is_the_same_job,
    a_key_belongs_to_a_tenant,
    one_of_many_at_once_makes_the_job,
    a_job_needs_its_tenant,
    texts_of_any_kind_are_kept,
);

async fn a_job_is_as_it_was_asked_for(test: TestDatabase) {
    let fixture = Fixture::new(test).await;
    let first = fixture.create().await;
    let new = NewJob {
        created_by: Some("ann@example.org".to_owned()),
        priority: 7,
        max_attempts: 2,
        timeout_seconds: Some(30),
        concurrency_key: Some("etl:x".to_owned()),
        retry_of: Some(first.id),
        ..fixture.new_job()
    };
    let (job, created) = fixture.store.create(&new).await.unwrap();
    assert!(created);
    assert_eq!(fixture.get(job.id).await, job);
    assert_eq!(job.state, JobState::Pending);
    assert_eq!((job.attempt, job.attempts_used), (0, 0));
    assert_eq!(job.args, json!({ "games": [1, 2] }));
    assert_eq!(job.created_by, new.created_by);
    assert_eq!((job.priority, job.max_attempts), (7, 2));
    assert_eq!(job.timeout_seconds, Some(30));
    assert_eq!(job.concurrency_key, new.concurrency_key);
    assert_eq!(job.retry_of, Some(first.id));
    assert_eq!(job.run_at, job.created_at);
    assert!(job.created_at > 1_700_000_000_000);
    assert_eq!(fixture.kinds_of_events(job.id).await, ["created"]);
}

async fn the_same_request_under_a_key_is_the_same_job(test: TestDatabase) {
    let fixture = Fixture::new(test).await;
    let new = with_key(&fixture, "k", "r");
    let (job, created) = fixture.store.create(&new).await.unwrap();
    assert!(created);
    assert_eq!(fixture.store.create(&new).await.unwrap(), (job, false));
    let other = fixture.store.create(&with_key(&fixture, "k", "s")).await;
    assert!(matches!(other, Err(StoreError::Duplicate(_))), "{other:?}");
    let (_, created) = fixture
        .store
        .create(&with_key(&fixture, "l", "s"))
        .await
        .unwrap();
    assert!(created);
}

async fn a_key_belongs_to_a_tenant(test: TestDatabase) {
    let fixture = Fixture::new(test).await;
    let mut new = with_key(&fixture, "k", "r");
    fixture.store.create(&new).await.unwrap();
    new.tenant = add_tenant(&fixture.test).await;
    let (_, created) = fixture.store.create(&new).await.unwrap();
    assert!(created);
}

async fn one_of_many_at_once_makes_the_job(test: TestDatabase) {
    let fixture = Fixture::new(test).await;
    let new = with_key(&fixture, "k", "r");
    let tries = (0..8).map(|_| {
        let (store, new) = (fixture.store.clone(), new.clone());
        tokio::spawn(async move { store.create(&new).await.unwrap() })
    });
    let mut created = 0;
    for answer in tries.collect::<Vec<_>>() {
        created += usize::from(answer.await.unwrap().1);
    }
    assert_eq!(created, 1);
    assert_eq!(fixture.all().await.len(), 1);
}

async fn a_job_needs_its_tenant(test: TestDatabase) {
    let fixture = Fixture::new(test).await;
    let new = NewJob::new(TenantId::new(), "etl", json!({}));
    let refused = fixture.store.create(&new).await;
    assert!(
        matches!(refused, Err(StoreError::Missing(_))),
        "{refused:?}"
    );
}

async fn texts_of_any_kind_are_kept(test: TestDatabase) {
    let fixture = Fixture::new(test).await;
    let args = json!({ "file": "a\0b", "name": "Zoë \u{1f3d2} 'x' \"y\" \\u0000", "n": 1.5 });
    let new = NewJob::new(fixture.tenant, "etl", args);
    let (job, _) = fixture.store.create(&new).await.unwrap();
    assert_eq!(job.args["file"], "a\u{fffd}b");
    assert_eq!(job.args["name"], new.args["name"]);
    assert_eq!(job.args["n"], 1.5);
}

fn with_key(fixture: &Fixture, key: &str, request: &str) -> NewJob {
    NewJob {
        idempotency: Some(Idempotency {
            key: key.to_owned(),
            request: request.to_owned(),
        }),
        ..fixture.new_job()
    }
}
