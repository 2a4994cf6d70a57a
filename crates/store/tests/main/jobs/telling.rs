use std::time::Duration;

use serde_json::json;
use store::jobs::{
    CleanOptions, JobEventKind, JobState, LogLevel, LogLimits, NewLogLine, Outcome, Progress,
};
use test_databases::{TestDatabase, on_both_databases};

use super::{Fixture, is_lost};

on_both_databases!(
    progress_is_kept_and_told,
    events_of_several_jobs_are_read_at_once,
    a_log_is_read_in_parts,
    a_log_fills_up,
    logs_and_progress_go_before_the_job,
);

async fn progress_is_kept_and_told(test: TestDatabase) {
    let fixture = Fixture::new(test).await;
    let (job, fence) = fixture.at_work(JobState::Processing).await;
    let progress = Progress {
        phase: "building".to_owned(),
        table: Some("fact_events".to_owned()),
        done: Some(3),
        total: Some(9),
        percent: Some(33.5),
        message: None,
    };
    let before = job.event_seq;
    let job = fixture.store.progress(&fence, &progress).await.unwrap();
    assert_eq!(job.event_seq, before + 1);
    assert_eq!(job.progress.as_ref(), Some(&progress));
    let after = job.event_seq - 1;
    let events = fixture
        .store
        .events(fixture.tenant, job.id, after, 10)
        .await
        .unwrap();
    assert_eq!(events.len(), 1);
    assert_eq!(events[0].kind, JobEventKind::Progress);
    assert_eq!(events[0].state, JobState::Processing);
    assert_eq!(
        serde_json::from_value::<Progress>(events[0].data.clone()).unwrap(),
        progress
    );
    // The next attempt begins anew.
    let outcome = Outcome::Interrupted;
    let job = fixture.store.finish(&fence, &outcome).await.unwrap();
    assert_eq!(job.progress, None);
}

async fn events_of_several_jobs_are_read_at_once(test: TestDatabase) {
    let fixture = Fixture::new(test).await;
    let (first, _) = fixture.at_work(JobState::Uploading).await;
    let (second, _) = fixture.at_work(JobState::Running).await;
    fixture.create().await;
    let watched = [(first.id, 2), (second.id, 0)];
    let events = fixture.store.events_of(&watched, 100).await.unwrap();
    let numbers: Vec<_> = events.iter().map(|event| (event.job, event.seq)).collect();
    let (a, b) = (first.id, second.id);
    assert_eq!(numbers, [(a, 3), (a, 4), (b, 1), (b, 2)]);
    let part = fixture.store.events_of(&watched, 3).await.unwrap();
    assert_eq!(part, events[..3]);
    assert!(fixture.store.events_of(&[], 9).await.unwrap().is_empty());
}

async fn a_log_is_read_in_parts(test: TestDatabase) {
    let fixture = Fixture::new(test).await;
    let (job, fence) = fixture.at_work(JobState::Running).await;
    let lines = [line(LogLevel::Info, "one\0"), line(LogLevel::Error, "two")];
    let limits = LogLimits::default();
    for _ in 0..2 {
        let room = fixture.store.append_logs(&fence, &lines, limits).await;
        assert!(room.unwrap());
    }
    let read = fixture.store.logs(fixture.tenant, job.id, 1, 1, 2).await;
    let read = read.unwrap();
    assert_eq!((read[0].seq, read[0].level), (2, LogLevel::Error));
    assert_eq!((read[1].seq, read[1].line.as_str()), (3, "one\u{fffd}"));
    let attempts = fixture
        .store
        .attempts(fixture.tenant, job.id)
        .await
        .unwrap();
    assert_eq!(attempts[0].log_lines, 4);
    let outcome = Outcome::Interrupted;
    fixture.store.finish(&fence, &outcome).await.unwrap();
    assert!(is_lost(
        &fixture.store.append_logs(&fence, &lines, limits).await
    ));
}

async fn a_log_fills_up(test: TestDatabase) {
    let fixture = Fixture::new(test).await;
    let (job, fence) = fixture.at_work(JobState::Running).await;
    let limits = LogLimits {
        lines: 10,
        bytes: 1000,
    };
    let lines = vec![line(LogLevel::Info, "text"); 6];
    let append = || fixture.store.append_logs(&fence, &lines, limits);
    assert!(append().await.unwrap());
    assert!(!append().await.unwrap());
    assert!(!append().await.unwrap());
    let read = fixture.store.logs(fixture.tenant, job.id, 1, 0, 99).await;
    let read = read.unwrap();
    assert_eq!(read.len(), 10);
    assert!(read[9].line.contains("full"), "{:?}", read[9]);
}

async fn logs_and_progress_go_before_the_job(test: TestDatabase) {
    let fixture = Fixture::new(test).await;
    let (job, fence) = fixture.at_work(JobState::Uploading).await;
    let lines = [line(LogLevel::Info, "one")];
    let store = &fixture.store;
    store
        .append_logs(&fence, &lines, LogLimits::default())
        .await
        .unwrap();
    store.progress(&fence, &Progress::default()).await.unwrap();
    let outcome = Outcome::Complete(json!(null));
    store.finish(&fence, &outcome).await.unwrap();
    tokio::time::sleep(Duration::from_millis(5)).await;
    let options = CleanOptions {
        jobs: 60_000,
        logs: 0,
        progress: 0,
        batch: 10,
    };
    let cleaned = store.clean(&options).await.unwrap();
    assert_eq!((cleaned.jobs, cleaned.log_lines, cleaned.events), (0, 1, 1));
    let events = store.events(fixture.tenant, job.id, 0, 99).await.unwrap();
    assert_eq!(events.len(), 5);
    assert_eq!(events.last().unwrap().state, JobState::Complete);
}

fn line(level: LogLevel, text: &str) -> NewLogLine {
    NewLogLine {
        level,
        line: text.to_owned(),
    }
}
