use store::StoreError;
use store::tables::{KeyConflict, TableDefinition, TableLoad, UploadMode, Value};
use test_databases::{TestDatabase, on_both_databases};

use super::{Fixture, batch, batch_of, note, notes, player, players, text, unknown};

on_both_databases!(
    modes_do_what_they_say,
    an_upload_of_some_columns_leaves_the_others,
    doubtful_keys_are_told_by_row,
    several_tables_are_uploaded_at_one_stroke,
    an_upload_to_a_table_of_the_run_is_replaced_by_the_next_run,
    a_table_that_was_never_published_takes_an_upload,
    tables_are_defined_and_removed,
);

/// Uploads rows with all columns of a table.
pub(super) async fn upload(
    fixture: &Fixture,
    table: &TableDefinition,
    mode: UploadMode,
    rows: &[Vec<Value>],
) -> TableLoad {
    let mut upload = fixture
        .tables
        .begin_upload(fixture.tenant, None)
        .await
        .unwrap();
    let all: Vec<usize> = (0..table.columns.len()).collect();
    let numbers: Vec<i64> = (2..2 + rows.len() as i64).collect();
    let load = loop {
        upload.begin_table(table, mode, &all).await.unwrap();
        upload.write(&batch(table, rows), &numbers).await.unwrap();
        let load = upload.end_table(3).await.unwrap();
        if load != TableLoad::Repeat {
            break load;
        }
    };
    match load {
        TableLoad::Loaded { .. } => assert!(upload.commit(None).await.unwrap() > 0),
        TableLoad::Conflicts { .. } | TableLoad::Repeat => {
            assert!(matches!(
                upload.commit(None).await,
                Err(StoreError::Invalid(_))
            ));
        }
    }
    load
}

async fn modes_do_what_they_say(test: TestDatabase) {
    let fixture = Fixture::new(test).await;
    let (table, replace) = (notes(), UploadMode::Replace);
    upload(
        &fixture,
        &table,
        replace,
        &[note(1, 1, "a"), note(1, 2, "b")],
    )
    .await;
    let load = upload(&fixture, &table, UploadMode::Append, &[note(2, 1, "c")]).await;
    assert_eq!(load, TableLoad::Loaded { rows: 1, total: 3 });
    assert_eq!(
        fixture.rows("notes").await,
        [note(1, 1, "a"), note(1, 2, "b"), note(2, 1, "c")]
    );
    let load = upload(
        &fixture,
        &table,
        UploadMode::Upsert,
        &[note(1, 2, "B"), note(0, 1, "d")],
    )
    .await;
    assert_eq!(load, TableLoad::Loaded { rows: 2, total: 4 });
    let expected = [
        note(0, 1, "d"),
        note(1, 1, "a"),
        note(1, 2, "B"),
        note(2, 1, "c"),
    ];
    assert_eq!(fixture.rows("notes").await, expected);
    let load = upload(&fixture, &table, replace, &[note(5, 5, "e")]).await;
    assert_eq!(load, TableLoad::Loaded { rows: 1, total: 1 });
    assert_eq!(fixture.rows("notes").await, [note(5, 5, "e")]);
    let published = fixture
        .tables
        .published(fixture.tenant)
        .await
        .unwrap()
        .unwrap();
    assert_eq!((published.version, published.tables["notes"].rows), (4, 1));
}

async fn an_upload_of_some_columns_leaves_the_others(test: TestDatabase) {
    let fixture = Fixture::new(test).await;
    fixture
        .publish(&[(players(), vec![player("p1", "Ann", 3)])])
        .await;
    let mut upload = fixture
        .tables
        .begin_upload(fixture.tenant, None)
        .await
        .unwrap();
    upload
        .begin_table(&players(), UploadMode::Upsert, &[2, 0])
        .await
        .unwrap();
    let rows = [
        vec![Value::Integer(9), text("p1")],
        vec![Value::Integer(8), text("p2")],
    ];
    upload
        .write(&batch_of(&players(), &[2, 0], &rows), &[2, 3])
        .await
        .unwrap();
    upload.end_table(10).await.unwrap();
    upload.commit(None).await.unwrap();
    let mut changed = player("p1", "Ann", 3);
    changed[2] = Value::Integer(9);
    let mut new = unknown("p2");
    new[2] = Value::Integer(8);
    assert_eq!(fixture.rows("dim_player").await, [changed, new]);
}

async fn doubtful_keys_are_told_by_row(test: TestDatabase) {
    let fixture = Fixture::new(test).await;
    let table = notes();
    upload(
        &fixture,
        &table,
        UploadMode::Replace,
        &[note(7, 7, "there")],
    )
    .await;
    let key = |game: i64, seq: i64| vec![Value::Integer(game), Value::Integer(seq)];
    let rows = [
        note(1, 1, "a"),
        note(7, 7, "b"),
        note(1, 1, "c"),
        note(2, 2, "d"),
        note(1, 1, "e"),
    ];
    let repeated = |row| KeyConflict {
        row,
        earlier: Some(2),
        key: key(1, 1),
    };
    for mode in [UploadMode::Replace, UploadMode::Upsert] {
        let load = upload(&fixture, &table, mode, &rows).await;
        let conflicts = vec![repeated(4), repeated(6)];
        assert_eq!(
            load,
            TableLoad::Conflicts {
                conflicts,
                total: 2
            }
        );
    }
    let load = upload(&fixture, &table, UploadMode::Append, &rows).await;
    let present = KeyConflict {
        row: 3,
        earlier: None,
        key: key(7, 7),
    };
    let conflicts = vec![present, repeated(4), repeated(6)];
    assert_eq!(
        load,
        TableLoad::Conflicts {
            conflicts,
            total: 3
        }
    );
    let many: Vec<_> = (0..9).map(|_| note(1, 1, "a")).collect();
    let TableLoad::Conflicts { conflicts, total } =
        upload(&fixture, &table, UploadMode::Append, &many).await
    else {
        panic!("loaded")
    };
    assert_eq!((conflicts.len(), total), (3, 8));
    assert_eq!(fixture.rows("notes").await, [note(7, 7, "there")]);
}

async fn several_tables_are_uploaded_at_one_stroke(test: TestDatabase) {
    let fixture = Fixture::new(test).await;
    let mut upload = fixture
        .tables
        .begin_upload(fixture.tenant, None)
        .await
        .unwrap();
    upload
        .begin_table(&notes(), UploadMode::Append, &[0, 1, 2, 3])
        .await
        .unwrap();
    upload
        .write(&batch(&notes(), &[note(1, 1, "a")]), &[2])
        .await
        .unwrap();
    upload.end_table(10).await.unwrap();
    upload
        .begin_table(&players(), UploadMode::Append, &[0])
        .await
        .unwrap();
    let ids = batch_of(&players(), &[0], &[vec![text("p1")], vec![text("p2")]]);
    upload.write(&ids, &[2, 3]).await.unwrap();
    upload.end_table(10).await.unwrap();
    assert!(
        fixture
            .tables
            .published(fixture.tenant)
            .await
            .unwrap()
            .is_none()
    );
    assert_eq!(upload.commit(None).await.unwrap(), 1);
    assert_eq!(fixture.rows("notes").await, [note(1, 1, "a")]);
    assert_eq!(
        fixture.rows("dim_player").await,
        [unknown("p1"), unknown("p2")]
    );
}

async fn an_upload_to_a_table_of_the_run_is_replaced_by_the_next_run(test: TestDatabase) {
    let fixture = Fixture::new(test).await;
    fixture.publish(&[(players(), vec![unknown("p1")])]).await;
    upload(
        &fixture,
        &players(),
        UploadMode::Append,
        &[player("p2", "Bo", 1)],
    )
    .await;
    assert_eq!(
        fixture.rows("dim_player").await,
        [unknown("p1"), player("p2", "Bo", 1)]
    );
    fixture.publish(&[(players(), vec![unknown("p3")])]).await;
    assert_eq!(fixture.rows("dim_player").await, [unknown("p3")]);
}

async fn a_table_that_was_never_published_takes_an_upload(test: TestDatabase) {
    let fixture = Fixture::new(test).await;
    upload(
        &fixture,
        &players(),
        UploadMode::Upsert,
        &[player("p2", "Bo", 1)],
    )
    .await;
    assert_eq!(fixture.rows("dim_player").await, [player("p2", "Bo", 1)]);
    let published = fixture
        .tables
        .published(fixture.tenant)
        .await
        .unwrap()
        .unwrap();
    assert_eq!(published.run_id, None);
}

async fn tables_are_defined_and_removed(test: TestDatabase) {
    let fixture = Fixture::new(test).await;
    let (tables, tenant) = (&fixture.tables, fixture.tenant);
    tables.define(tenant, &notes()).await.unwrap();
    assert!(fixture.rows("notes").await.is_empty());
    let mut wider = notes();
    wider
        .columns
        .push(super::column("author", super::ColumnKind::Text));
    tables.define(tenant, &wider).await.unwrap();
    let mut row = note(1, 1, "a");
    row.push(text("coach"));
    upload(&fixture, &wider, UploadMode::Append, &[row.clone()]).await;
    assert!(matches!(
        tables.define(tenant, &notes()).await,
        Err(StoreError::Duplicate(_))
    ));
    let mut reworded = wider.clone();
    "Other words.".clone_into(&mut reworded.description);
    tables.define(tenant, &reworded).await.unwrap();
    assert_eq!(fixture.rows("notes").await, [row]);
    let published = tables.published(tenant).await.unwrap().unwrap();
    assert_eq!(published.tables["notes"].definition, reworded);

    fixture.publish(&[(players(), vec![])]).await;
    assert!(matches!(
        tables.define(tenant, &players()).await,
        Err(StoreError::Duplicate(_))
    ));
    assert!(!tables.remove(tenant, "dim_player").await.unwrap());
    assert!(tables.remove(tenant, "notes").await.unwrap());
    assert!(!tables.remove(tenant, "notes").await.unwrap());
    let published = tables.published(tenant).await.unwrap().unwrap();
    assert!(published.tables.keys().eq(["dim_player"]));
}
