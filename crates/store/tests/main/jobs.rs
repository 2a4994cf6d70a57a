//! Jobs.

mod cancelling;
mod creating;
mod leases;
mod machine;
mod model;
mod reading;
mod telling;

use std::sync::Arc;
use std::time::Duration;

use serde_json::json;
use sqlx::Connection as _;
use store::jobs::{Fence, Job, JobFilter, JobState, JobStore, NewJob, Outcome};
use store::{Database, JobId, TenantId};
use test_databases::TestDatabase;

const LEASE: Duration = Duration::from_mins(1);
/// A lease that has run out when it is given.
const NO_TIME: Duration = Duration::ZERO;
/// A deadline that is far away.
const PATIENCE: Duration = Duration::from_mins(1);

/// A database with one tenant.
struct Fixture {
    test: TestDatabase,
    store: Arc<dyn JobStore>,
    tenant: TenantId,
}

impl Fixture {
    async fn new(test: TestDatabase) -> Self {
        let database = Database::open(&test.options()).await.unwrap();
        let tenant = add_tenant(&test).await;
        Self {
            store: database.jobs(),
            tenant,
            test,
        }
    }

    fn new_job(&self) -> NewJob {
        NewJob::new(self.tenant, "etl", json!({ "games": [1, 2] }))
    }

    async fn create(&self) -> Job {
        self.store.create(&self.new_job()).await.unwrap().0
    }

    async fn claim(&self, owner: &str, lease: Duration) -> Option<Job> {
        self.store
            .claim(owner, &["etl".to_owned()], lease)
            .await
            .unwrap()
    }

    /// A new job that a worker has brought into an active state.
    async fn at_work(&self, state: JobState) -> (Job, Fence) {
        self.create().await;
        let job = self.claim("worker", LEASE).await.unwrap();
        let fence = fence(&job, "worker");
        (self.bring(&fence, job, state).await, fence)
    }

    async fn bring(&self, fence: &Fence, mut job: Job, state: JobState) -> Job {
        while job.state != state {
            let next = job.state.next().unwrap();
            job = self.store.advance(fence, next).await.unwrap();
        }
        job
    }

    /// A job brought into any state.
    async fn in_state(&self, state: JobState) -> (Job, Fence) {
        let (job, fence) = match state {
            JobState::Pending => {
                let job = self.create().await;
                let fence = fence(&job, "worker");
                (job, fence)
            }
            state if state.is_active() => self.at_work(state).await,
            _ => self.at_work(JobState::Uploading).await,
        };
        let outcome = match state {
            JobState::Complete => Outcome::Complete(json!({ "rows": 1 })),
            JobState::Failed => Outcome::Failed(failure()),
            JobState::Cancelled => Outcome::Cancelled,
            _ => return (job, fence),
        };
        (self.store.finish(&fence, &outcome).await.unwrap(), fence)
    }

    async fn get(&self, id: JobId) -> Job {
        self.store.get(self.tenant, id).await.unwrap().unwrap()
    }

    async fn kinds_of_events(&self, id: JobId) -> Vec<&'static str> {
        let events = self.store.events(self.tenant, id, 0, 1000).await.unwrap();
        for (index, event) in events.iter().enumerate() {
            assert_eq!(event.seq, index as i64 + 1);
        }
        events.iter().map(|event| event.kind.as_str()).collect()
    }

    async fn all(&self) -> Vec<Job> {
        self.store
            .list(self.tenant, &JobFilter::default(), None, 1000)
            .await
            .unwrap()
            .jobs
    }
}

fn fence(job: &Job, owner: &str) -> Fence {
    Fence {
        job: job.id,
        attempt: job.attempt,
        owner: owner.to_owned(),
    }
}

fn failure() -> store::jobs::JobFailure {
    store::jobs::JobFailure::new("bad_input", "A file is missing.")
}

fn is_lost<T: std::fmt::Debug>(result: &Result<T, store::StoreError>) -> bool {
    matches!(result, Err(store::StoreError::Lost(_)))
}

/// Carries out a statement past the store.
async fn execute(test: &TestDatabase, sqlite: &'static str, postgres: &'static str) -> u64 {
    if let Some(url) = test.url() {
        let mut connection = sqlx::PgConnection::connect(url).await.unwrap();
        let done = sqlx::query(postgres).execute(&mut connection).await;
        done.map_or(0, |done| done.rows_affected())
    } else {
        let mut connection = file(test).await;
        let done = sqlx::query(sqlite).execute(&mut connection).await;
        done.map_or(0, |done| done.rows_affected())
    }
}

async fn file(test: &TestDatabase) -> sqlx::SqliteConnection {
    let file = test.data().join("benchsight.sqlite");
    let address = format!("sqlite://{}", file.display());
    sqlx::SqliteConnection::connect(&address).await.unwrap()
}

async fn add_tenant(test: &TestDatabase) -> TenantId {
    let tenant = TenantId::new();
    let slug = format!("t-{}", tenant.0.simple());
    if let Some(url) = test.url() {
        let mut connection = sqlx::PgConnection::connect(url).await.unwrap();
        sqlx::query(
            "insert into benchsight.tenants (tenant_id, slug, name, created_at) values ($1, $2, $2, 0)",
        )
        .bind(tenant.0)
        .bind(slug)
        .execute(&mut connection)
        .await
        .unwrap();
    } else {
        sqlx::query(
            "insert into tenants (tenant_id, slug, name, created_at) values (?1, ?2, ?2, 0)",
        )
        .bind(tenant.to_string())
        .bind(slug)
        .execute(&mut file(test).await)
        .await
        .unwrap();
    }
    tenant
}
