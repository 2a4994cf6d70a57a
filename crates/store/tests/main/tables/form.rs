use store::tables::{ColumnKind, TableDefinition, Value};
use store::{DatabaseKind, StoreError};
use test_databases::{TestDatabase, on_both_databases};

use super::{
    Fixture, column, note, notes, player, players, publish, rows_of, text, uploading::upload,
};

on_both_databases!(
    a_table_follows_its_definition,
    rows_of_other_tenants_survive_a_new_definition,
    two_tenants_have_tables_of_the_same_name,
    what_no_database_could_hold_is_refused,
);

/// One column more, one less.
fn wider() -> TableDefinition {
    let mut table = players();
    table.columns.remove(1);
    let mut assists = column("assists", ColumnKind::Integer);
    assists.required = true;
    assists.indexed = true;
    table.columns.insert(0, assists);
    table
}

fn wider_player(id: &str, assists: i64) -> Vec<Value> {
    let mut row = player(id, "", 1);
    row.remove(1);
    row.insert(0, Value::Integer(assists));
    row
}

/// Another type, another key.
fn rekeyed() -> TableDefinition {
    let mut table = players();
    table.columns[2] = column("goals", ColumnKind::Text);
    table.primary_key = vec!["player_id".to_owned(), "team".to_owned()];
    table
}

fn rekeyed_player(id: &str) -> Vec<Value> {
    let mut row = player(id, "Ann", 1);
    row[2] = text("one");
    row
}

async fn a_table_follows_its_definition(test: TestDatabase) {
    let fixture = Fixture::new(test).await;
    fixture
        .publish(&[(players(), vec![player("p1", "Ann", 1)])])
        .await;
    fixture
        .publish(&[(wider(), vec![wider_player("p1", 5)])])
        .await;
    assert_eq!(fixture.rows("dim_player").await, [wider_player("p1", 5)]);
    fixture
        .publish(&[(rekeyed(), vec![rekeyed_player("p1")])])
        .await;
    assert_eq!(fixture.rows("dim_player").await, [rekeyed_player("p1")]);
    fixture
        .publish(&[(players(), vec![player("p1", "Ann", 1)])])
        .await;
    assert_eq!(fixture.rows("dim_player").await, [player("p1", "Ann", 1)]);
}

async fn rows_of_other_tenants_survive_a_new_definition(test: TestDatabase) {
    let fixture = Fixture::new(test).await;
    let other = fixture.another_tenant().await;
    let tables = fixture.tables.as_ref();
    let old = [(players(), vec![player("p1", "Ann", 1)])];
    fixture.publish(&old).await;
    publish(tables, other, &old).await.unwrap();
    for (new, row) in [
        (wider(), wider_player("p1", 5)),
        (rekeyed(), rekeyed_player("p1")),
    ] {
        fixture.publish(&[(new.clone(), vec![row.clone()])]).await;
        assert_eq!(fixture.rows("dim_player").await, std::slice::from_ref(&row));
        assert_eq!(
            rows_of(tables, other, "dim_player").await,
            [player("p1", "Ann", 1)]
        );
        // The other one publishes what it has once more, and then follows.
        publish(tables, other, &old).await.unwrap();
        assert_eq!(
            rows_of(tables, other, "dim_player").await,
            [player("p1", "Ann", 1)]
        );
        assert_eq!(fixture.rows("dim_player").await, std::slice::from_ref(&row));
    }
    publish(tables, other, &[(rekeyed(), vec![rekeyed_player("p2")])])
        .await
        .unwrap();
    fixture
        .publish(&[(rekeyed(), vec![rekeyed_player("p3")])])
        .await;
    assert_eq!(
        rows_of(tables, other, "dim_player").await,
        [rekeyed_player("p2")]
    );
    assert_eq!(fixture.rows("dim_player").await, [rekeyed_player("p3")]);
    let published = tables.published(fixture.tenant).await.unwrap().unwrap();
    assert_eq!(published.tables["dim_player"].stored_as, None);
}

async fn two_tenants_have_tables_of_the_same_name(test: TestDatabase) {
    let fixture = Fixture::new(test).await;
    let other = fixture.another_tenant().await;
    let mut theirs = notes();
    theirs.columns.truncate(3);
    theirs.primary_key = vec!["game_id".to_owned()];
    fixture
        .tables
        .define(fixture.tenant, &notes())
        .await
        .unwrap();
    fixture.tables.define(other, &theirs).await.unwrap();
    upload(
        &fixture,
        &notes(),
        store::tables::UploadMode::Append,
        &[note(1, 1, "a")],
    )
    .await;
    assert!(
        rows_of(fixture.tables.as_ref(), other, "notes")
            .await
            .is_empty()
    );
    assert!(fixture.tables.remove(other, "notes").await.unwrap());
    assert_eq!(fixture.rows("notes").await, [note(1, 1, "a")]);
    assert!(
        fixture
            .tables
            .remove(fixture.tenant, "notes")
            .await
            .unwrap()
    );
    fixture.tables.define(other, &theirs).await.unwrap();
}

async fn what_no_database_could_hold_is_refused(test: TestDatabase) {
    let fixture = Fixture::new(test).await;
    let changed = |change: fn(&mut TableDefinition)| {
        let mut table = notes();
        change(&mut table);
        table
    };
    let wrong = [
        changed(|table| table.name.clear()),
        changed(|table| table.columns.clear()),
        changed(|table| table.primary_key.clear()),
        changed(|table| table.primary_key = vec!["nothing".to_owned()]),
        changed(|table| "tenant_id".clone_into(&mut table.columns[0].name)),
        changed(|table| "NOTE".clone_into(&mut table.columns[3].name)),
        changed(|table| table.columns[3].name = "x".repeat(64)),
    ];
    for table in wrong {
        let answer = fixture.tables.define(fixture.tenant, &table).await;
        assert!(matches!(answer, Err(StoreError::Invalid(_))), "{table:?}");
    }
    // Anything else is only a name.
    let strange = changed(|table| {
        "Select \"*\" from; --".clone_into(&mut table.name);
        "ö 'x' \"y\"".clone_into(&mut table.columns[0].name);
        table.primary_key = vec![table.columns[0].name.clone()];
        table.columns[0].indexed = true;
        table.columns[1].indexed = true;
    });
    upload(
        &fixture,
        &strange,
        store::tables::UploadMode::Append,
        &[note(1, 1, "a")],
    )
    .await;
    assert_eq!(fixture.rows(&strange.name).await, [note(1, 1, "a")]);
    if fixture.database.kind() == DatabaseKind::Postgres {
        let mut rows = super::batch(&notes(), &[]);
        for (column, value) in rows.columns_mut().iter_mut().zip(note(1, 1, "\0")) {
            column.push(value.as_ref()).unwrap();
        }
        let mut upload = fixture
            .tables
            .begin_upload(fixture.tenant, None)
            .await
            .unwrap();
        upload
            .begin_table(&notes(), store::tables::UploadMode::Append, &[0, 1, 2, 3])
            .await
            .unwrap();
        assert!(matches!(
            upload.write(&rows, &[2]).await,
            Err(StoreError::Invalid(_))
        ));
    }
}
