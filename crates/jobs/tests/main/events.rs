use std::time::{Duration, Instant};

use futures::StreamExt as _;
use jobs::{JobContext, JobState, LogLimits, Progress};
use serde_json::json;
use test_databases::{TestDatabase, on_both_databases};

use super::support::{Process, add_tenant, quick, work};

on_both_databases!(
    events_are_replayed_and_followed_to_the_end,
    a_job_that_ended_is_replayed,
    a_thousand_subscribers_hear_the_end,
    events_of_another_process_arrive,
    a_slow_subscriber_misses_nothing,
    who_heard_of_the_end_sees_a_job_that_ended,
);

async fn events_are_replayed_and_followed_to_the_end(test: TestDatabase) {
    let tenant = add_tenant(&test).await;
    let mut process = Process::start(&test).await;
    process.work(
        work(async |context: JobContext| {
            for state in [JobState::Processing, JobState::Uploading] {
                tokio::time::sleep(Duration::from_millis(30)).await;
                context.progress(Progress::default());
                context.phase(state).await?;
            }
            Ok(json!(null))
        }),
        quick(),
    );
    let id = process.create(tenant).await;
    let subscription = process.manager.subscribe(tenant, id, 0).await.unwrap();
    let all: Vec<_> = subscription.into_stream().collect().await;
    let numbers: Vec<_> = all.iter().map(|event| event.seq).collect();
    assert_eq!(numbers, (1..=7).collect::<Vec<_>>());
    assert_eq!(all[6].state, JobState::Complete);
    let stored = process.manager.events(tenant, id, 0, 99).await.unwrap();
    assert!(all.iter().map(|event| &**event).eq(&stored));
    assert_eq!(process.job(tenant, id).await.event_seq, 7);
    process.shut_down().await;
}

async fn a_job_that_ended_is_replayed(test: TestDatabase) {
    let tenant = add_tenant(&test).await;
    let process = Process::start(&test).await;
    let id = process.create(tenant).await;
    process.manager.cancel(tenant, id).await.unwrap();
    for (after, length) in [(0, 2), (1, 1), (2, 0), (99, 0), (-1, 2)] {
        let subscription = process.manager.subscribe(tenant, id, after).await.unwrap();
        assert_eq!(subscription.into_stream().count().await, length);
    }
}

/// Another process ends it, less than a tenth of a second after this one read it.
async fn who_heard_of_the_end_sees_a_job_that_ended(test: TestDatabase) {
    let tenant = add_tenant(&test).await;
    let process = Process::start(&test).await;
    for round in 0..10 {
        let id = process.create(tenant).await;
        let mut subscription = process.manager.subscribe(tenant, id, 1).await.unwrap();
        process.store.cancel(tenant, id).await.unwrap();
        // Wakes the reader of events, which would find out by itself later.
        process.create(tenant).await;
        let event = subscription.next().await.unwrap();
        assert_eq!(event.state, JobState::Cancelled);
        let job = process.manager.get(tenant, id).await.unwrap();
        assert_eq!(job.state, JobState::Cancelled, "in round {round}");
        assert!(subscription.next().await.is_none());
    }
}

async fn a_thousand_subscribers_hear_the_end(test: TestDatabase) {
    let tenant = add_tenant(&test).await;
    let process = Process::start(&test).await;
    let id = process.create(tenant).await;
    let mut subscribers = Vec::new();
    for number in 0..1000 {
        let after = number % 2;
        let subscription = process.manager.subscribe(tenant, id, after).await.unwrap();
        subscribers.push(tokio::spawn(async move {
            subscription.into_stream().collect::<Vec<_>>().await
        }));
    }
    tokio::time::sleep(Duration::from_millis(50)).await;
    process.manager.cancel(tenant, id).await.unwrap();
    let begin = Instant::now();
    for (number, subscriber) in subscribers.into_iter().enumerate() {
        let events = subscriber.await.unwrap();
        assert_eq!(events.len(), 2 - number % 2);
        assert_eq!(events.last().unwrap().state, JobState::Cancelled);
    }
    assert!(begin.elapsed() < Duration::from_secs(5));
}

async fn events_of_another_process_arrive(test: TestDatabase) {
    let tenant = add_tenant(&test).await;
    let here = Process::start(&test).await;
    let mut there = Process::start(&test).await;
    let id = here.create(tenant).await;
    let mut subscription = here.manager.subscribe(tenant, id, 1).await.unwrap();
    there.work(work(async |_| Ok(json!(null))), quick());
    let mut states = Vec::new();
    while let Some(event) = subscription.next().await {
        states.push(event.state);
    }
    assert_eq!(
        states,
        [
            JobState::Running,
            JobState::Processing,
            JobState::Uploading,
            JobState::Complete
        ]
    );
    // The reader begins again after it had nobody to read for.
    let id = here.create(tenant).await;
    let mut subscription = here.manager.subscribe(tenant, id, 1).await.unwrap();
    while let Some(event) = subscription.next().await {
        states.push(event.state);
    }
    assert_eq!(states.len(), 8);
    there.shut_down().await;
}

async fn a_slow_subscriber_misses_nothing(test: TestDatabase) {
    let tenant = add_tenant(&test).await;
    let process = Process::start(&test).await;
    let id = process.create(tenant).await;
    let mut slow = process.manager.subscribe(tenant, id, 0).await.unwrap();
    let mut quick = process.manager.subscribe(tenant, id, 0).await.unwrap();
    let kinds = ["test".to_owned()];
    let lease = Duration::from_mins(1);
    let job = process.store.claim("w", &kinds, lease).await.unwrap();
    let fence = jobs::Fence {
        job: id,
        attempt: job.unwrap().attempt,
        owner: "w".to_owned(),
    };
    for _ in 0..300 {
        let progress = Progress::default();
        process.store.progress(&fence, &progress).await.unwrap();
    }
    let lines = [];
    let limits = LogLimits::default();
    process
        .store
        .append_logs(&fence, &lines, limits)
        .await
        .unwrap();
    process.manager.cancel(tenant, id).await.unwrap();
    for seq in 1..=303 {
        assert_eq!(quick.next().await.unwrap().seq, seq);
    }
    for seq in 1..=303 {
        assert_eq!(slow.next().await.unwrap().seq, seq);
    }
    let outcome = store::jobs::Outcome::Cancelled;
    process.store.finish(&fence, &outcome).await.unwrap();
    assert_eq!(slow.next().await.unwrap().state, JobState::Cancelled);
    assert!(slow.next().await.is_none());
}
