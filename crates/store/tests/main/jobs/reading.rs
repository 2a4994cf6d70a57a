use std::time::Duration;

use store::jobs::{CleanOptions, JobCursor, JobFilter, JobState, NewJob};
use test_databases::{TestDatabase, on_both_databases};

use super::{Fixture, add_tenant};

on_both_databases!(
    a_list_is_read_in_parts_newest_first,
    a_list_is_filtered,
    what_is_old_goes,
);

async fn a_list_is_read_in_parts_newest_first(test: TestDatabase) {
    let fixture = Fixture::new(test).await;
    let mut ids = Vec::new();
    for _ in 0..7 {
        ids.push(fixture.create().await.id);
    }
    ids.reverse();
    let other = add_tenant(&fixture.test).await;
    let filter = JobFilter::default();
    let mut seen = Vec::new();
    let mut after = None;
    for length in [3, 3, 1] {
        let page = fixture
            .store
            .list(fixture.tenant, &filter, after, 3)
            .await
            .unwrap();
        assert_eq!(page.jobs.len(), length);
        seen.extend(page.jobs.iter().map(|job| job.id));
        after = page.next;
        if let Some(cursor) = after {
            assert_eq!(cursor.to_string().parse(), Ok(cursor));
        }
    }
    assert_eq!(after, None);
    // Created within the same millisecond, the order is that of the ids.
    assert_eq!(seen, ids);
    assert!("7".parse::<JobCursor>().is_err());
    let others = fixture.store.list(other, &filter, None, 3).await.unwrap();
    assert!(others.jobs.is_empty());
}

async fn a_list_is_filtered(test: TestDatabase) {
    let fixture = Fixture::new(test).await;
    let (failed, _) = fixture.in_state(JobState::Failed).await;
    let (running, _) = fixture.in_state(JobState::Running).await;
    tokio::time::sleep(Duration::from_millis(5)).await;
    let upload = NewJob {
        kind: "upload".to_owned(),
        ..fixture.new_job()
    };
    let upload = fixture.store.create(&upload).await.unwrap().0;
    let any = JobFilter::default();
    let cases = [
        (any.clone(), vec![upload.id, running.id, failed.id]),
        (
            JobFilter {
                states: vec![JobState::Failed, JobState::Pending],
                ..any.clone()
            },
            vec![upload.id, failed.id],
        ),
        (
            JobFilter {
                kinds: vec!["etl".to_owned()],
                ..any.clone()
            },
            vec![running.id, failed.id],
        ),
        (
            JobFilter {
                created_after: Some(upload.created_at),
                ..any.clone()
            },
            vec![upload.id],
        ),
        (
            JobFilter {
                created_before: Some(upload.created_at),
                kinds: vec!["etl".to_owned(), "upload".to_owned()],
                ..any.clone()
            },
            vec![running.id, failed.id],
        ),
    ];
    for (filter, expected) in cases {
        let store = &fixture.store;
        let page = store.list(fixture.tenant, &filter, None, 9).await.unwrap();
        let ids: Vec<_> = page.jobs.iter().map(|job| job.id).collect();
        assert_eq!(ids, expected, "{filter:?}");
        let count = store.count(fixture.tenant, &filter).await.unwrap();
        assert_eq!(count, expected.len() as i64);
    }
}

async fn what_is_old_goes(test: TestDatabase) {
    let fixture = Fixture::new(test).await;
    let (done, _) = fixture.in_state(JobState::Complete).await;
    let again = NewJob {
        retry_of: Some(done.id),
        ..fixture.new_job()
    };
    let again = fixture.store.create(&again).await.unwrap().0;
    let old = CleanOptions {
        jobs: 60_000,
        logs: 60_000,
        progress: 60_000,
        batch: 10,
    };
    let nothing = fixture.store.clean(&old).await.unwrap();
    assert_eq!(nothing, store::jobs::Cleaned::default());
    tokio::time::sleep(Duration::from_millis(5)).await;
    let all = CleanOptions { jobs: 0, ..old };
    assert_eq!(fixture.store.clean(&all).await.unwrap().jobs, 1);
    let left = fixture.all().await;
    assert_eq!(left.len(), 1);
    assert_eq!((left[0].id, left[0].retry_of), (again.id, None));
}
