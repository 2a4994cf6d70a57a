//! Leagues, processes and handlers.

use std::sync::Arc;
use std::time::{Duration, Instant};

use async_trait::async_trait;
use jobs::{
    CleanPolicy, Handler, Job, JobContext, JobError, JobManager, JobState, LogLimits, NewJob,
    Worker, WorkerOptions,
};
use serde_json::{Value, json};
use sqlx::Connection as _;
use store::jobs::JobStore;
use store::{Database, JobId, StoreOptions, TenantId};
use test_databases::TestDatabase;
use tokio::task::JoinHandle;
use tokio_util::sync::CancellationToken;

/// A process: it ends when told to, or is forgotten.
pub(crate) struct Process {
    pub(crate) manager: JobManager,
    pub(crate) store: Arc<dyn JobStore>,
    shutdown: CancellationToken,
    workers: Vec<JoinHandle<()>>,
}

impl Process {
    pub(crate) async fn start(test: &TestDatabase) -> Self {
        Self::open(&test.options()).await
    }

    pub(crate) async fn open(options: &StoreOptions) -> Self {
        let store = Database::open(options).await.unwrap().jobs();
        Self {
            manager: JobManager::new(store.clone()),
            store,
            shutdown: CancellationToken::new(),
            workers: Vec::new(),
        }
    }

    /// Adds a worker; its id.
    pub(crate) fn work(
        &mut self,
        handler: impl Handler + 'static,
        options: WorkerOptions,
    ) -> String {
        let worker = Worker::new(self.manager.clone(), vec![Arc::new(handler)], options);
        let id = worker.id().to_owned();
        self.workers
            .push(tokio::spawn(worker.run(self.shutdown.clone())));
        id
    }

    pub(crate) async fn shut_down(self) {
        self.shutdown.cancel();
        for worker in self.workers {
            worker.await.unwrap();
        }
    }

    pub(crate) async fn create(&self, tenant: TenantId) -> JobId {
        self.manager.create(&new_job(tenant)).await.unwrap().0.id
    }

    /// The job, past the cache.
    pub(crate) async fn job(&self, tenant: TenantId, id: JobId) -> Job {
        self.store.get(tenant, id).await.unwrap().unwrap()
    }

    /// Waits until the job is in a state.
    pub(crate) async fn until(&self, tenant: TenantId, id: JobId, state: JobState) -> Job {
        let begin = Instant::now();
        loop {
            let job = self.job(tenant, id).await;
            if job.state == state {
                return job;
            }
            let waited = begin.elapsed();
            assert!(waited < Duration::from_secs(20), "{state}, not {job:?}");
            assert!(!job.state.is_final(), "{state}, not {job:?}");
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
    }
}

pub(crate) fn new_job(tenant: TenantId) -> NewJob {
    NewJob::new(tenant, "test", json!({ "n": 1 }))
}

/// Everything quick but the lease, which a busy machine must be able to keep.
pub(crate) fn quick() -> WorkerOptions {
    WorkerOptions {
        name: "test".to_owned(),
        slots: 2,
        lease: Duration::from_secs(5),
        renew: Duration::from_millis(200),
        poll: Duration::from_millis(50),
        cancel_poll: Duration::from_millis(50),
        rescue: Duration::from_millis(50),
        stop_deadline: Duration::from_millis(700),
        backoff: Duration::from_millis(10),
        longest_backoff: Duration::from_millis(50),
        log_limits: LogLimits::default(),
        clean: CleanPolicy::default(),
    }
}

/// A handler made of a function.
pub(crate) struct Work<F> {
    run: F,
    timeout: Duration,
}

pub(crate) fn work<F, R>(run: F) -> Work<F>
where
    F: Fn(JobContext) -> R + Send + Sync,
    R: Future<Output = Result<Value, JobError>> + Send,
{
    Work {
        run,
        timeout: Duration::from_mins(1),
    }
}

impl<F> Work<F> {
    pub(crate) fn within(self, timeout: Duration) -> Self {
        Self { timeout, ..self }
    }
}

#[async_trait]
impl<F, R> Handler for Work<F>
where
    F: Fn(JobContext) -> R + Send + Sync,
    R: Future<Output = Result<Value, JobError>> + Send,
{
    fn kind(&self) -> &'static str {
        "test"
    }

    fn timeout(&self) -> Duration {
        self.timeout
    }

    async fn run(&self, context: JobContext) -> Result<Value, JobError> {
        (self.run)(context).await
    }
}

/// Works until it is told to stop.
pub(crate) async fn until_stopped(context: JobContext) -> Result<Value, JobError> {
    context.token().cancelled().await;
    Err(JobError::Cancelled)
}

pub(crate) async fn add_tenant(test: &TestDatabase) -> TenantId {
    // Whoever comes first makes the tables.
    let database = Database::open(&test.options()).await.unwrap();
    database.close().await;
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
        let file = test.data().join("benchsight.sqlite");
        let address = format!("sqlite://{}", file.display());
        let mut connection = sqlx::SqliteConnection::connect(&address).await.unwrap();
        sqlx::query(
            "insert into tenants (tenant_id, slug, name, created_at) values (?1, ?2, ?2, 0)",
        )
        .bind(tenant.to_string())
        .bind(slug)
        .execute(&mut connection)
        .await
        .unwrap();
    }
    tenant
}
