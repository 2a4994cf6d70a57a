use std::collections::HashMap;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use serde_json::json;
use store::JobId;
use store::jobs::{JobFilter, JobState, NewJob, Outcome, WorkerBeat};
use test_databases::{TestDatabase, on_both_databases};

use super::{Fixture, LEASE, NO_TIME, PATIENCE, add_tenant, fence, is_lost};

on_both_databases!(
    the_first_in_line_is_claimed_first,
    a_worker_claims_only_what_it_can_do,
    one_job_of_a_key_at_a_time,
    a_lease_is_renewed_by_its_owner_only,
    a_job_of_a_lost_worker_begins_again,
    a_job_whose_workers_are_lost_each_time_fails,
    a_live_worker_keeps_its_job,
    two_workers_share_two_hundred_jobs,
    a_job_says_what_is_before_it,
);

async fn the_first_in_line_is_claimed_first(test: TestDatabase) {
    let fixture = Fixture::new(test).await;
    let first = fixture.create().await.id;
    let second = fixture.create().await.id;
    let urgent = NewJob {
        priority: 1,
        ..fixture.new_job()
    };
    let urgent = fixture.store.create(&urgent).await.unwrap().0.id;
    for expected in [urgent, first, second] {
        let job = fixture.claim("worker", LEASE).await.unwrap();
        assert_eq!(job.id, expected);
        assert_eq!(job.state, JobState::Running);
        assert_eq!(fixture.get(job.id).await, job);
    }
    assert!(fixture.claim("worker", LEASE).await.is_none());
}

async fn a_worker_claims_only_what_it_can_do(test: TestDatabase) {
    let fixture = Fixture::new(test).await;
    fixture.create().await;
    let kinds = ["upload".to_owned()];
    let claimed = fixture.store.claim("worker", &kinds, LEASE).await.unwrap();
    assert!(claimed.is_none());
}

async fn one_job_of_a_key_at_a_time(test: TestDatabase) {
    let fixture = Fixture::new(test).await;
    let keyed = NewJob {
        concurrency_key: Some("etl:1".to_owned()),
        ..fixture.new_job()
    };
    let first = fixture.store.create(&keyed).await.unwrap().0;
    let second = fixture.store.create(&keyed).await.unwrap().0;
    let free = fixture.create().await;
    assert_eq!(fixture.claim("a", LEASE).await.unwrap().id, first.id);
    assert_eq!(fixture.claim("b", LEASE).await.unwrap().id, free.id);
    assert!(fixture.claim("b", LEASE).await.is_none());
    let queue = fixture.store.queue(&second, LEASE).await.unwrap();
    assert_eq!(queue.holder.unwrap().job, first.id);
    let running = fixture.get(first.id).await;
    fixture
        .store
        .finish(&fence(&running, "a"), &Outcome::Cancelled)
        .await
        .unwrap();
    assert_eq!(fixture.claim("b", LEASE).await.unwrap().id, second.id);
}

async fn a_lease_is_renewed_by_its_owner_only(test: TestDatabase) {
    let fixture = Fixture::new(test).await;
    let (job, _) = fixture.at_work(JobState::Running).await;
    let jobs = [(job.id, 1), (JobId::new(), 1)];
    let held = fixture.store.renew("worker", &jobs, LEASE).await.unwrap();
    assert_eq!(held.len(), 1);
    assert_eq!((held[0].job, held[0].attempt), (job.id, 1));
    assert!(!held[0].cancel_requested);
    let others = fixture.store.renew("other", &jobs, LEASE).await.unwrap();
    assert!(others.is_empty());
    let stale = [(job.id, 2)];
    let stale = fixture.store.renew("worker", &stale, LEASE).await.unwrap();
    assert!(stale.is_empty());
    fixture.store.cancel(fixture.tenant, job.id).await.unwrap();
    let held = fixture.store.renew("worker", &jobs, LEASE).await.unwrap();
    assert!(held[0].cancel_requested);
    let asked = fixture.store.cancel_requests("worker").await.unwrap();
    assert_eq!(asked, [job.id]);
    let asked = fixture.store.cancel_requests("other").await.unwrap();
    assert!(asked.is_empty());
}

async fn a_job_of_a_lost_worker_begins_again(test: TestDatabase) {
    let fixture = Fixture::new(test).await;
    fixture.create().await;
    let lost = fixture.claim("dead", NO_TIME).await.unwrap();
    let rescued = fixture.store.rescue(PATIENCE).await.unwrap();
    assert_eq!(rescued.len(), 1);
    assert_eq!(rescued[0].state, JobState::Pending);
    assert_eq!(rescued[0].attempts_used, 1);
    let events = fixture.kinds_of_events(lost.id).await;
    assert_eq!(events, ["created", "state", "worker_lost"]);
    // Who was thought dead and wakes up changes nothing.
    let stale = fence(&lost, "dead");
    assert!(is_lost(
        &fixture.store.advance(&stale, JobState::Processing).await
    ));
    let job = fixture.claim("alive", LEASE).await.unwrap();
    assert_eq!((job.id, job.attempt), (lost.id, 2));
    assert!(is_lost(
        &fixture.store.advance(&stale, JobState::Processing).await
    ));
    let jobs = [(lost.id, 1)];
    let held = fixture.store.renew("dead", &jobs, LEASE).await.unwrap();
    assert!(held.is_empty());
    assert!(fixture.store.rescue(PATIENCE).await.unwrap().is_empty());
}

async fn a_job_whose_workers_are_lost_each_time_fails(test: TestDatabase) {
    let fixture = Fixture::new(test).await;
    let id = fixture.create().await.id;
    for _ in 0..3 {
        assert_eq!(fixture.claim("dead", NO_TIME).await.unwrap().id, id);
        fixture.store.rescue(PATIENCE).await.unwrap();
    }
    let job = fixture.get(id).await;
    assert_eq!(job.state, JobState::Failed);
    assert_eq!(job.error.unwrap().code, "worker_lost");
    let attempts = fixture.store.attempts(fixture.tenant, id).await.unwrap();
    assert_eq!(attempts.len(), 3);
    for attempt in attempts {
        assert_eq!(attempt.outcome.as_deref(), Some("worker_lost"));
    }
}

async fn a_live_worker_keeps_its_job(test: TestDatabase) {
    let fixture = Fixture::new(test).await;
    let (job, _) = fixture.at_work(JobState::Processing).await;
    assert!(fixture.store.rescue(NO_TIME).await.unwrap().is_empty());
    assert_eq!(fixture.get(job.id).await, job);
    // A lease that ran out and was renewed before a rescuer saw it.
    fixture.create().await;
    let slow = fixture.claim("slow", NO_TIME).await.unwrap();
    let jobs = [(slow.id, slow.attempt)];
    fixture.store.renew("slow", &jobs, LEASE).await.unwrap();
    assert!(fixture.store.rescue(PATIENCE).await.unwrap().is_empty());
}

/// Every job is done once, and never two of one league at the same time.
async fn two_workers_share_two_hundred_jobs(test: TestDatabase) {
    let fixture = Fixture::new(test).await;
    let mut tenants = vec![fixture.tenant];
    while tenants.len() < 10 {
        tenants.push(add_tenant(&fixture.test).await);
    }
    for index in 0..200 {
        let tenant = tenants[index % 10];
        let new = NewJob {
            concurrency_key: Some(format!("etl:{tenant}")),
            ..NewJob::new(tenant, "etl", json!({}))
        };
        fixture.store.create(&new).await.unwrap();
    }
    let at_work = Arc::new(Mutex::new(HashMap::new()));
    let done = Arc::new(Mutex::new(HashMap::new()));
    let workers = (0..8).map(|number| {
        let (store, at_work, done) = (fixture.store.clone(), at_work.clone(), done.clone());
        tokio::spawn(async move {
            let owner = format!("worker {}", number % 2);
            while done.lock().unwrap().len() < 200 {
                let kinds = ["etl".to_owned()];
                let Some(job) = store.claim(&owner, &kinds, LEASE).await.unwrap() else {
                    tokio::time::sleep(Duration::from_millis(2)).await;
                    continue;
                };
                let before = at_work.lock().unwrap().insert(job.tenant, job.id);
                assert_eq!(before, None, "two jobs of one league at the same time");
                tokio::time::sleep(Duration::from_millis(1)).await;
                *done.lock().unwrap().entry(job.id).or_insert(0) += 1;
                at_work.lock().unwrap().remove(&job.tenant);
                let fence = fence(&job, &owner);
                store.finish(&fence, &Outcome::Cancelled).await.unwrap();
            }
        })
    });
    for worker in workers.collect::<Vec<_>>() {
        worker.await.unwrap();
    }
    let done = done.lock().unwrap().clone();
    assert_eq!(done.len(), 200);
    assert!(done.values().all(|times| *times == 1));
    for tenant in tenants {
        let filter = JobFilter {
            states: vec![JobState::Cancelled],
            ..JobFilter::default()
        };
        assert_eq!(fixture.store.count(tenant, &filter).await.unwrap(), 20);
    }
}

async fn a_job_says_what_is_before_it(test: TestDatabase) {
    let fixture = Fixture::new(test).await;
    fixture.at_work(JobState::Running).await;
    fixture.create().await;
    fixture.create().await;
    let job = fixture.create().await;
    let queue = fixture.store.queue(&job, LEASE).await.unwrap();
    assert_eq!((queue.slots, queue.active, queue.before), (0, 1, 2));
    assert!(queue.holder.is_none());
    assert!(queue.now >= job.created_at);
    let beat = WorkerBeat {
        worker: "w".to_owned(),
        name: "here".to_owned(),
        slots: 2,
        kinds: vec!["etl".to_owned()],
    };
    let other = WorkerBeat {
        worker: "v".to_owned(),
        kinds: vec!["upload".to_owned()],
        ..beat.clone()
    };
    for beat in [&beat, &beat, &other] {
        fixture.store.beat(beat).await.unwrap();
    }
    let queue = fixture.store.queue(&job, LEASE).await.unwrap();
    assert_eq!(queue.slots, 2);
    tokio::time::sleep(Duration::from_millis(5)).await;
    let queue = fixture.store.queue(&job, NO_TIME).await.unwrap();
    assert_eq!(queue.slots, 0);
    fixture.store.leave("w").await.unwrap();
    let queue = fixture.store.queue(&job, LEASE).await.unwrap();
    assert_eq!(queue.slots, 0);
}
