use std::time::Duration;

use serde_json::json;
use store::StoreError;
use store::jobs::{Fence, JobState};
use store::tables::{NewPublication, Source, Upload, UploadMode, Value};
use test_databases::{TestDatabase, on_both_databases};

use super::{Fixture, batch, note, notes, player, players, publish, query, rows, text, unknown};

on_both_databases!(
    what_is_published_is_read_again,
    a_publication_that_is_not_committed_leaves_no_trace,
    a_publication_replaces_the_one_before,
    a_job_that_lost_its_lease_publishes_nothing,
    a_job_publishes_once,
    a_job_whose_worker_died_after_publishing_says_what_it_published,
    unchanged_tables_are_kept,
    a_reader_sees_one_version_to_the_end,
    a_run_leaves_uploaded_tables_unless_it_wipes,
    publications_of_a_tenant_wait_for_each_other,
    another_process_sees_the_new_version,
    cleared_tables_are_gone,
    many_rows_arrive,
);

async fn what_is_published_is_read_again(test: TestDatabase) {
    let fixture = Fixture::new(test).await;
    assert!(
        fixture
            .tables
            .published(fixture.tenant)
            .await
            .unwrap()
            .is_none()
    );
    let extreme = vec![
        text("p9"),
        text("Zoë \"the\" 'wall', \\N\n\t"),
        Value::Integer(i64::MIN),
        Value::Number(1.0e-300),
        Value::Boolean(true),
        Value::Date(-25_567),
        text(""),
    ];
    let given = vec![player("p1", "Ann", 3), unknown("p2"), extreme];
    let version = fixture.publish(&[(players(), given.clone())]).await;
    assert_eq!(version, 1);
    assert_eq!(fixture.rows("dim_player").await, given);

    let published = fixture
        .tables
        .published(fixture.tenant)
        .await
        .unwrap()
        .unwrap();
    assert_eq!(published.version, 1);
    assert_eq!(published.run_id.as_deref(), Some("run"));
    assert!(published.published_at > 0);
    let table = &published.tables["dim_player"];
    assert_eq!((table.rows, table.source), (3, Source::Run));
    assert_eq!(table.definition, players());
    let missing = fixture.tables.read(fixture.tenant, &query("nothing")).await;
    assert!(matches!(missing, Err(StoreError::Missing(_))));
}

async fn a_publication_that_is_not_committed_leaves_no_trace(test: TestDatabase) {
    let fixture = Fixture::new(test).await;
    fixture
        .publish(&[(players(), vec![player("p1", "Ann", 3)])])
        .await;
    let new = NewPublication {
        definitions: vec![players(), notes()],
        ..NewPublication::default()
    };
    let mut publication = fixture
        .tables
        .begin_publication(fixture.tenant, new)
        .await
        .unwrap();
    publication.begin_table("dim_player", None).await.unwrap();
    publication
        .write(&batch(&players(), &[player("p2", "Bo", 1)]))
        .await
        .unwrap();
    drop(publication);
    assert_eq!(fixture.rows("dim_player").await, [player("p1", "Ann", 3)]);
    let published = fixture
        .tables
        .published(fixture.tenant)
        .await
        .unwrap()
        .unwrap();
    assert_eq!((published.version, published.tables.len()), (1, 1));
    // The next one is not held up by it.
    fixture.publish(&[(players(), vec![])]).await;
    assert!(fixture.rows("dim_player").await.is_empty());
}

async fn a_publication_replaces_the_one_before(test: TestDatabase) {
    let fixture = Fixture::new(test).await;
    fixture
        .publish(&[(
            players(),
            vec![player("p1", "Ann", 3), player("p2", "Bo", 1)],
        )])
        .await;
    let version = fixture
        .publish(&[(players(), vec![player("p2", "Bo", 2)])])
        .await;
    assert_eq!(version, 2);
    assert_eq!(fixture.rows("dim_player").await, [player("p2", "Bo", 2)]);
    // A table that the models no longer have.
    fixture.publish(&[]).await;
    let published = fixture
        .tables
        .published(fixture.tenant)
        .await
        .unwrap()
        .unwrap();
    assert!(published.tables.is_empty());
}

/// An upload of a table without rows, which waits to be committed.
async fn upload_of_nothing(fixture: &Fixture, fence: Fence) -> Box<dyn Upload> {
    let upload = fixture.tables.begin_upload(fixture.tenant, Some(fence));
    let mut upload = upload.await.unwrap();
    upload
        .begin_table(&notes(), UploadMode::Replace, &[0, 1, 2])
        .await
        .unwrap();
    upload.end_table(10).await.unwrap();
    upload
}

async fn a_job_that_lost_its_lease_publishes_nothing(test: TestDatabase) {
    let fixture = Fixture::new(test).await;
    let mut fence = fixture.job().await;
    "another".clone_into(&mut fence.owner);
    let new = NewPublication {
        definitions: vec![players()],
        fence: Some(fence.clone()),
        ..NewPublication::default()
    };
    let publication = fixture
        .tables
        .begin_publication(fixture.tenant, new)
        .await
        .unwrap();
    assert!(matches!(
        publication.commit(None).await,
        Err(StoreError::Lost(_))
    ));
    assert!(
        fixture
            .tables
            .published(fixture.tenant)
            .await
            .unwrap()
            .is_none()
    );
    let upload = upload_of_nothing(&fixture, fence).await;
    assert!(matches!(
        upload.commit(None).await,
        Err(StoreError::Lost(_))
    ));
}

async fn a_job_publishes_once(test: TestDatabase) {
    let fixture = Fixture::new(test).await;
    let fence = fixture.job().await;
    let new = NewPublication {
        definitions: vec![players()],
        fence: Some(fence.clone()),
        ..NewPublication::default()
    };
    let publication = fixture
        .tables
        .begin_publication(fixture.tenant, new)
        .await
        .unwrap();
    let result = json!({"tables": 1, "version": 0});
    publication.commit(Some(result)).await.unwrap();
    let published = fixture
        .tables
        .published(fixture.tenant)
        .await
        .unwrap()
        .unwrap();
    assert_eq!(published.job, Some(fence.job));
    let job = fixture
        .database
        .jobs()
        .get(fixture.tenant, fence.job)
        .await
        .unwrap()
        .unwrap();
    assert!(job.published_at.is_some());
    assert_eq!(job.result, None);
}

async fn a_job_whose_worker_died_after_publishing_says_what_it_published(test: TestDatabase) {
    let fixture = Fixture::new(test).await;
    fixture.publish(&[]).await;
    let fence = fixture.job().await;
    let upload = upload_of_nothing(&fixture, fence.clone()).await;
    let result = json!({"version": 0, "tables": ["notes"]});
    assert_eq!(upload.commit(Some(result)).await.unwrap(), 2);
    let jobs = fixture.database.jobs();
    let held = [(fence.job, fence.attempt)];
    jobs.renew("worker", &held, Duration::ZERO).await.unwrap();
    jobs.rescue(Duration::ZERO).await.unwrap();
    let job = jobs.get(fixture.tenant, fence.job).await.unwrap().unwrap();
    assert_eq!(job.state, JobState::Complete);
    let told = json!({"version": 2, "tables": ["notes"]});
    assert_eq!(job.result, Some(told));
}

async fn unchanged_tables_are_kept(test: TestDatabase) {
    let fixture = Fixture::new(test).await;
    let run = |digest: &'static str| {
        let fixture = &fixture;
        async move {
            let new = NewPublication {
                definitions: vec![players()],
                ..NewPublication::default()
            };
            let mut publication = fixture
                .tables
                .begin_publication(fixture.tenant, new)
                .await
                .unwrap();
            let needed = publication
                .begin_table("dim_player", Some(digest))
                .await
                .unwrap();
            if needed {
                publication
                    .write(&batch(&players(), &[player(digest, "Ann", 3)]))
                    .await
                    .unwrap();
            }
            publication.commit(None).await.unwrap();
            let published = fixture
                .tables
                .published(fixture.tenant)
                .await
                .unwrap()
                .unwrap();
            (needed, published.tables["dim_player"].stamp.clone())
        }
    };
    let (first, stamp) = run("one").await;
    let (second, same) = run("one").await;
    assert!(first && !second);
    assert_eq!(stamp, same);
    assert_eq!(fixture.rows("dim_player").await, [player("one", "Ann", 3)]);
    let (third, other) = run("two").await;
    assert!(third);
    assert_ne!(stamp, other);
    assert_eq!(fixture.rows("dim_player").await, [player("two", "Ann", 3)]);
}

async fn a_reader_sees_one_version_to_the_end(test: TestDatabase) {
    let fixture = Fixture::new(test).await;
    let old: Vec<_> = (0..5_000)
        .map(|number| player(&format!("p{number:05}"), "old", 1))
        .collect();
    fixture.publish(&[(players(), old.clone())]).await;
    let mut stream = fixture
        .tables
        .stream(fixture.tenant, &query("dim_player"))
        .await
        .unwrap();
    let first = stream.next().await.unwrap().unwrap();
    fixture
        .publish(&[(players(), vec![player("p1", "new", 1)])])
        .await;
    let mut read = rows(&first);
    while let Some(batch) = stream.next().await {
        read.extend(rows(&batch.unwrap()));
    }
    assert_eq!(read.len(), old.len());
    assert!(read == old);
    assert_eq!(fixture.rows("dim_player").await, [player("p1", "new", 1)]);
}

async fn a_run_leaves_uploaded_tables_unless_it_wipes(test: TestDatabase) {
    let fixture = Fixture::new(test).await;
    fixture
        .tables
        .define(fixture.tenant, &notes())
        .await
        .unwrap();
    super::uploading::upload(
        &fixture,
        &notes(),
        store::tables::UploadMode::Append,
        &[note(1, 1, "good")],
    )
    .await;
    fixture.publish(&[(players(), vec![unknown("p1")])]).await;
    assert_eq!(fixture.rows("notes").await, [note(1, 1, "good")]);
    let new = NewPublication {
        definitions: vec![players()],
        wipe: true,
        ..NewPublication::default()
    };
    let publication = fixture
        .tables
        .begin_publication(fixture.tenant, new)
        .await
        .unwrap();
    publication.commit(None).await.unwrap();
    let published = fixture
        .tables
        .published(fixture.tenant)
        .await
        .unwrap()
        .unwrap();
    assert!(published.tables.keys().eq(["dim_player"]));
    assert!(fixture.rows("dim_player").await.is_empty());
}

async fn publications_of_a_tenant_wait_for_each_other(test: TestDatabase) {
    let fixture = Fixture::new(test).await;
    let tasks: Vec<_> = (0..6)
        .map(|number| {
            let (tables, tenant) = (fixture.tables.clone(), fixture.tenant);
            tokio::spawn(async move {
                let rows = vec![player("p1", "Ann", number)];
                publish(tables.as_ref(), tenant, &[(players(), rows)])
                    .await
                    .unwrap()
            })
        })
        .collect();
    let mut versions = Vec::new();
    for task in tasks {
        versions.push(task.await.unwrap());
    }
    versions.sort_unstable();
    assert_eq!(versions, [1, 2, 3, 4, 5, 6]);
    assert_eq!(fixture.rows("dim_player").await.len(), 1);
}

async fn another_process_sees_the_new_version(test: TestDatabase) {
    let fixture = Fixture::new(test).await;
    fixture.publish(&[(players(), vec![unknown("p1")])]).await;
    let other = store::Database::open(&fixture.test.options())
        .await
        .unwrap();
    let tables = other.tables();
    assert_eq!(
        super::rows_of(tables.as_ref(), fixture.tenant, "dim_player")
            .await
            .len(),
        1
    );
    fixture
        .publish(&[(players(), vec![unknown("p1"), unknown("p2")])])
        .await;
    assert_eq!(
        super::rows_of(tables.as_ref(), fixture.tenant, "dim_player")
            .await
            .len(),
        2
    );
}

async fn cleared_tables_are_gone(test: TestDatabase) {
    let fixture = Fixture::new(test).await;
    fixture.publish(&[(players(), vec![unknown("p1")])]).await;
    fixture.tables.clear(fixture.tenant).await.unwrap();
    assert!(
        fixture
            .tables
            .published(fixture.tenant)
            .await
            .unwrap()
            .is_none()
    );
    fixture.tables.clear(fixture.tenant).await.unwrap();
    assert_eq!(fixture.publish(&[(players(), vec![])]).await, 1);
}

async fn many_rows_arrive(test: TestDatabase) {
    let fixture = Fixture::new(test).await;
    let rows: Vec<_> = (0..10_001)
        .map(|number| player(&format!("p{number:05}"), "Ann", number))
        .collect();
    fixture.publish(&[(players(), rows.clone())]).await;
    assert!(fixture.rows("dim_player").await == rows);
}
