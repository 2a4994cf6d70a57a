//! The fence, which only other parts of the store can call.

use std::time::Duration;

use serde_json::json;
use sqlx::Connection as _;

use super::{Cancel, Fence, Job, JobState, JobStore, NewJob, Outcome};
use crate::{Database, StoreError, StoreOptions, TenantId, postgres, sqlite};

const LEASE: Duration = Duration::from_mins(1);

#[tokio::test]
async fn sqlite_publishes_for_the_holder_only() {
    let folder = tempfile::tempdir().unwrap();
    Box::pin(publishes_for_the_holder_only(&StoreOptions {
        data: folder.path().to_owned(),
        database_url: None,
        connections: 2,
    }))
    .await;
}

#[tokio::test]
async fn postgres_publishes_for_the_holder_only_and_makes_nobody_wait() {
    let Ok(server) = std::env::var("TEST_DATABASE_URL") else {
        return;
    };
    let name = format!("test_{}", uuid::Uuid::new_v4().simple());
    let mut connection = sqlx::PgConnection::connect(&server).await.unwrap();
    sqlx::query(sqlx::AssertSqlSafe(format!("create database {name}")))
        .execute(&mut connection)
        .await
        .unwrap();
    let (prefix, _) = server.rsplit_once('/').unwrap();
    let options = StoreOptions {
        data: std::env::temp_dir(),
        database_url: Some(format!("{prefix}/{name}")),
        connections: 4,
    };
    Box::pin(whoever_cancels_does_not_wait_for_a_long_transaction(
        &options,
    ))
    .await;
    Box::pin(publishes_for_the_holder_only(&options)).await;
}

async fn whoever_cancels_does_not_wait_for_a_long_transaction(options: &StoreOptions) {
    let database = Database::open(options).await.unwrap();
    let Database::Postgres(postgres) = &database else {
        return;
    };
    let store = database.jobs();
    let tenant = TenantId::new();
    insert_tenant(postgres.pool(), tenant, "b").await;
    let (job, fence) = uploading(&*store, tenant).await;
    let mut transaction = postgres.begin().await.unwrap();
    let passed = postgres::jobs::assert_fence(&mut transaction, &fence, None).await;
    passed.unwrap();
    let cancel = store.cancel(tenant, job.id).await.unwrap();
    assert!(matches!(cancel, Some(Cancel::TooLate(_))), "{cancel:?}");
    transaction.rollback().await.unwrap();
    let cancel = store.cancel(tenant, job.id).await.unwrap();
    assert!(matches!(cancel, Some(Cancel::Requested(_))), "{cancel:?}");
}

async fn insert_tenant(pool: &sqlx::PgPool, tenant: TenantId, slug: &str) {
    sqlx::query(
        "insert into benchsight.tenants (tenant_id, slug, name, created_at) values ($1, $2, $2, 0)",
    )
    .bind(tenant.0)
    .bind(slug)
    .execute(pool)
    .await
    .unwrap();
}

async fn publishes_for_the_holder_only(options: &StoreOptions) {
    let database = Database::open(options).await.unwrap();
    let store = database.jobs();
    let tenant = add_tenant(&database).await;

    let (job, fence) = uploading(&*store, tenant).await;
    let other = Fence {
        owner: "other".to_owned(),
        ..fence.clone()
    };
    let stale = Fence {
        attempt: 7,
        ..fence.clone()
    };
    assert!(!publish(&database, &other).await);
    assert!(!publish(&database, &stale).await);
    assert!(publish(&database, &fence).await);
    let cancel = store.cancel(tenant, job.id).await.unwrap();
    assert!(matches!(cancel, Some(Cancel::TooLate(_))));
    let done = store.finish(&fence, &Outcome::Cancelled).await.unwrap();
    assert_eq!(done.state, JobState::Complete);
    assert_eq!(done.result, Some(json!({ "rows": 7 })));
    assert_eq!(done.published_result, None);
    assert!(!publish(&database, &fence).await);

    // The worker dies before it can say what it published.
    let (job, fence) = uploading(&*store, tenant).await;
    assert!(publish(&database, &fence).await);
    let jobs = [(job.id, job.attempt)];
    store.renew("worker", &jobs, Duration::ZERO).await.unwrap();
    store.rescue(Duration::ZERO).await.unwrap();
    let done = store.get(tenant, job.id).await.unwrap().unwrap();
    assert_eq!(done.state, JobState::Complete);
    assert_eq!(done.result, Some(json!({ "rows": 7 })));
    assert_eq!(done.published_result, None);

    let (job, fence) = uploading(&*store, tenant).await;
    store.cancel(tenant, job.id).await.unwrap();
    assert!(!publish(&database, &fence).await);

    let (job, fence) = uploading(&*store, tenant).await;
    let jobs = [(job.id, job.attempt)];
    store.renew("worker", &jobs, Duration::ZERO).await.unwrap();
    assert!(!publish(&database, &fence).await);
    store.rescue(LEASE).await.unwrap();
    assert!(!publish(&database, &fence).await);
}

async fn uploading(store: &dyn JobStore, tenant: TenantId) -> (Job, Fence) {
    let new = NewJob::new(tenant, "etl", json!({}));
    let id = store.create(&new).await.unwrap().0.id;
    let kinds = ["etl".to_owned()];
    let job = store.claim("worker", &kinds, LEASE).await.unwrap().unwrap();
    assert_eq!(job.id, id);
    let fence = Fence {
        job: id,
        attempt: job.attempt,
        owner: "worker".to_owned(),
    };
    store.advance(&fence, JobState::Processing).await.unwrap();
    let job = store.advance(&fence, JobState::Uploading).await.unwrap();
    (job, fence)
}

/// A transaction that publishes under a fence; whether it could.
async fn publish(database: &Database, fence: &Fence) -> bool {
    let passed = match database {
        Database::Sqlite(database) => {
            let mut transaction = database.begin().await.unwrap();
            let passed =
                sqlite::jobs::assert_fence(&mut transaction, fence, Some(&json!({ "rows": 7 })))
                    .await;
            transaction.commit().await.unwrap();
            passed
        }
        Database::Postgres(database) => {
            let mut transaction = database.begin().await.unwrap();
            let passed =
                postgres::jobs::assert_fence(&mut transaction, fence, Some(&json!({ "rows": 7 })))
                    .await;
            transaction.commit().await.unwrap();
            passed
        }
    };
    assert!(matches!(passed, Ok(()) | Err(StoreError::Lost(_))));
    passed.is_ok()
}

async fn add_tenant(database: &Database) -> TenantId {
    let tenant = TenantId::new();
    match database {
        Database::Sqlite(database) => {
            let mut transaction = database.begin().await.unwrap();
            sqlx::query(
                "insert into tenants (tenant_id, slug, name, created_at) values (?1, 'a', 'a', 0)",
            )
            .bind(tenant.to_string())
            .execute(&mut *transaction)
            .await
            .unwrap();
            transaction.commit().await.unwrap();
        }
        Database::Postgres(database) => insert_tenant(database.pool(), tenant, "a").await,
    }
    tenant
}
