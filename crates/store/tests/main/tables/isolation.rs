//! What only one of the databases must do.

use std::time::Duration;

use sqlx::{Connection as _, Executor as _, PgConnection, Row as _};
use store::tables::UploadMode;
use store::{Database, DatabaseKind, StoreError, StoreOptions, TenantId};
use test_databases::{TestDatabase, on_both_databases};

use super::uploading::upload;
use super::{Fixture, note, notes, player, players, publish, rows_of, unknown};

on_both_databases!(another_tenant_sees_nothing);

async fn another_tenant_sees_nothing(test: TestDatabase) {
    let fixture = Fixture::new(test).await;
    let other = fixture.another_tenant().await;
    fixture.publish(&[(players(), vec![unknown("p1")])]).await;
    let answer = fixture
        .tables
        .read(other, &super::query("dim_player"))
        .await;
    assert!(matches!(answer, Err(StoreError::Missing(_))));
    publish(
        fixture.tables.as_ref(),
        other,
        &[(players(), vec![unknown("p1"), unknown("p2")])],
    )
    .await
    .unwrap();
    assert_eq!(fixture.rows("dim_player").await, [unknown("p1")]);
    assert_eq!(
        rows_of(fixture.tables.as_ref(), other, "dim_player")
            .await
            .len(),
        2
    );
}

/// The ids that a role sees, with these claims.
async fn seen(connection: &mut PgConnection, role: &str, claims: Option<String>) -> Vec<String> {
    let mut transaction = connection.begin().await.unwrap();
    if let Some(claims) = claims {
        sqlx::query("select set_config('request.jwt.claims', $1, true)")
            .bind(claims)
            .execute(&mut *transaction)
            .await
            .unwrap();
    }
    transaction
        .execute(sqlx::AssertSqlSafe(format!("set local role {role}")))
        .await
        .unwrap();
    let rows = sqlx::query("select player_id from public.dim_player order by 1")
        .fetch_all(&mut *transaction)
        .await
        .unwrap();
    rows.iter().map(|row| row.get(0)).collect()
}

fn claims(tenant: TenantId) -> String {
    format!(r#"{{"app_metadata": {{"tenant_id": "{tenant}"}}}}"#)
}

/// A role that neither is a superuser nor may bypass row-level security, and that may log in.
async fn bound_role(connection: &mut PgConnection) -> String {
    let role = format!("role_{}", uuid::Uuid::new_v4().simple());
    let create = format!("create role {role} login nosuperuser nobypassrls");
    connection
        .execute(sqlx::AssertSqlSafe(create))
        .await
        .unwrap();
    role
}

#[tokio::test]
async fn row_level_security_binds_roles_that_cannot_bypass_it() {
    let Some(test) = TestDatabase::new(DatabaseKind::Postgres).await else {
        return;
    };
    let fixture = Fixture::new(test).await;
    let other = fixture.another_tenant().await;
    fixture
        .publish(&[(players(), vec![unknown("p1"), unknown("p2")])])
        .await;
    publish(
        fixture.tables.as_ref(),
        other,
        &[(players(), vec![unknown("p3")])],
    )
    .await
    .unwrap();

    let mut connection = PgConnection::connect(fixture.test.url().unwrap())
        .await
        .unwrap();
    let role = bound_role(&mut connection).await;
    let grant = format!("grant select, insert, update, delete on public.dim_player to {role}");
    connection
        .execute(sqlx::AssertSqlSafe(grant))
        .await
        .unwrap();
    assert_eq!(
        seen(&mut connection, &role, Some(claims(fixture.tenant))).await,
        ["p1", "p2"]
    );
    assert_eq!(
        seen(&mut connection, &role, Some(claims(other))).await,
        ["p3"]
    );
    assert!(
        seen(&mut connection, &role, Some(claims(TenantId::new())))
            .await
            .is_empty()
    );
    assert!(seen(&mut connection, &role, None).await.is_empty());
    assert!(
        seen(&mut connection, &role, Some(String::new()))
            .await
            .is_empty()
    );
    assert!(
        seen(&mut connection, &role, Some("{}".to_owned()))
            .await
            .is_empty()
    );

    // Nor does it write what is another's.
    let mut transaction = connection.begin().await.unwrap();
    sqlx::query("select set_config('request.jwt.claims', $1, true)")
        .bind(claims(other))
        .execute(&mut *transaction)
        .await
        .unwrap();
    transaction
        .execute(sqlx::AssertSqlSafe(format!("set local role {role}")))
        .await
        .unwrap();
    let deleted = transaction
        .execute("delete from public.dim_player")
        .await
        .unwrap();
    assert_eq!(deleted.rows_affected(), 1);
    let inserted =
        sqlx::query("insert into public.dim_player (tenant_id, player_id) values ($1, 'p4')")
            .bind(fixture.tenant.0)
            .execute(&mut *transaction)
            .await;
    assert!(
        inserted
            .unwrap_err()
            .to_string()
            .contains("row-level security")
    );
}

#[tokio::test]
async fn a_role_that_cannot_bypass_row_level_security_publishes_too() {
    let Some(test) = TestDatabase::new(DatabaseKind::Postgres).await else {
        return;
    };
    let url = test.url().unwrap().to_owned();
    let mut connection = PgConnection::connect(&url).await.unwrap();
    let role = bound_role(&mut connection).await;
    let (_, name) = url.rsplit_once('/').unwrap();
    for grant in [
        format!("grant create on database {name} to {role}"),
        format!("grant create, usage on schema public to {role}"),
    ] {
        connection
            .execute(sqlx::AssertSqlSafe(grant))
            .await
            .unwrap();
    }
    let (scheme, rest) = url.split_once("://").unwrap();
    let (_, host) = rest.split_once('@').unwrap();
    let options = StoreOptions {
        data: test.data().to_owned(),
        database_url: Some(format!("{scheme}://{role}@{host}")),
        connections: 4,
    };
    let database = Database::open(&options).await.unwrap();
    let fixture = Fixture {
        tenant: super::add_tenant(&database, "first").await,
        tables: database.tables(),
        database,
        test,
    };
    let other = fixture.another_tenant().await;
    for goals in [1, 2] {
        let rows = vec![player("p1", "Ann", goals), player("p2", "Bo", goals)];
        fixture.publish(&[(players(), rows.clone())]).await;
        publish(
            fixture.tables.as_ref(),
            other,
            &[(players(), vec![unknown("p3")])],
        )
        .await
        .unwrap();
        assert_eq!(fixture.rows("dim_player").await, rows);
    }
    for words in ["a", "b"] {
        upload(&fixture, &notes(), UploadMode::Upsert, &[note(1, 1, words)]).await;
        assert_eq!(fixture.rows("notes").await, [note(1, 1, words)]);
    }
}

#[tokio::test]
async fn a_table_that_is_not_ours_is_left_alone() {
    let Some(test) = TestDatabase::new(DatabaseKind::Postgres).await else {
        return;
    };
    let fixture = Fixture::new(test).await;
    let mut connection = PgConnection::connect(fixture.test.url().unwrap())
        .await
        .unwrap();
    connection
        .execute("create table public.dim_player (secret text)")
        .await
        .unwrap();
    let answer = publish(
        fixture.tables.as_ref(),
        fixture.tenant,
        &[(players(), vec![])],
    )
    .await;
    let Err(StoreError::Duplicate(message)) = answer else {
        panic!("{answer:?}")
    };
    assert!(message.contains("public.dim_player"), "{message}");
    connection
        .execute("select secret from public.dim_player")
        .await
        .unwrap();
}

#[tokio::test]
async fn published_tables_are_keyed_and_indexed() {
    let Some(test) = TestDatabase::new(DatabaseKind::Postgres).await else {
        return;
    };
    let fixture = Fixture::new(test).await;
    fixture.publish(&[(players(), vec![unknown("p1")])]).await;
    let mut connection = PgConnection::connect(fixture.test.url().unwrap())
        .await
        .unwrap();
    let rows = sqlx::query(
        "select indexdef from pg_indexes where tablename = 'dim_player' order by indexname",
    )
    .fetch_all(&mut connection)
    .await
    .unwrap();
    let indexes: Vec<String> = rows.iter().map(|row| row.get(0)).collect();
    assert_eq!(indexes.len(), 2);
    assert!(indexes[0].contains("UNIQUE") && indexes[0].ends_with("(tenant_id, player_id)"));
    assert!(indexes[1].ends_with("(tenant_id, team)"));
}

/// Names of the files of published versions.
fn files(fixture: &Fixture) -> Vec<String> {
    let folder = fixture
        .test
        .data()
        .join("published")
        .join(fixture.tenant.to_string());
    let entries = std::fs::read_dir(folder).unwrap();
    let names = entries.map(|entry| entry.unwrap().file_name().into_string().unwrap());
    names.filter(|name| name != "lock").collect()
}

#[tokio::test]
async fn files_that_nobody_needs_are_removed() {
    let Some(test) = TestDatabase::new(DatabaseKind::Sqlite).await else {
        return;
    };
    let fixture = Fixture::new(test).await;
    fixture.publish(&[(players(), vec![unknown("p1")])]).await;
    fixture.publish(&[(players(), vec![unknown("p2")])]).await;
    let folder = fixture
        .test
        .data()
        .join("published")
        .join(fixture.tenant.to_string());
    std::fs::write(folder.join("killed.building"), "half").unwrap();
    std::fs::write(folder.join("orphan.sqlite"), "whole").unwrap();
    assert_eq!(files(&fixture).len(), 4);
    // Within the grace only what nobody can be about to open goes.
    fixture.tables.clean(Duration::from_hours(1)).await.unwrap();
    assert_eq!(files(&fixture).len(), 3);
    assert_eq!(fixture.tables.clean(Duration::ZERO).await.unwrap(), 2);
    assert_eq!(files(&fixture).len(), 1);
    assert_eq!(fixture.rows("dim_player").await, [unknown("p2")]);
    // An upload that is given up, and one that is not committed for its job's sake.
    let upload = fixture
        .tables
        .begin_upload(fixture.tenant, None)
        .await
        .unwrap();
    assert_eq!(files(&fixture).len(), 2);
    drop(upload);
    assert_eq!(files(&fixture).len(), 1);
    let mut fence = fixture.job().await;
    fence.attempt += 1;
    let upload = fixture
        .tables
        .begin_upload(fixture.tenant, Some(fence))
        .await
        .unwrap();
    upload.commit(None).await.unwrap_err();
    assert_eq!(files(&fixture).len(), 1);
}
