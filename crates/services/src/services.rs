//! All services of an instance, put together.

use std::ops::Deref;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use jobs::{
    Idempotency, Job, JobFilter, JobManager, JobState, JobsError, NewJob, Worker, WorkerOptions,
};
use store::{Database, StoreError, StoreOptions, TenantId};

use crate::auth::{
    Auth, AuthError, AuthOptions, ExternalIssuer, FirstAdmin, FirstStart, Secret, SetupError,
};
use crate::caller::Caller;
use crate::etl::{self, EtlError, Silent, Validation};
use crate::etl_job::{self, EtlArguments, EtlHandler, Mode};
use crate::folders::DataFolders;
use crate::games::{Games, PublishedInTables};
use crate::input_error::InputError;
use crate::inputs::Inputs;
use crate::ml::{self, Ml, MlHandler};
use crate::schemas::Schemas;
use crate::staging::Staging;
use crate::tables::Tables;
use crate::tracking_upload::TrackingUploads;
use crate::upload_job::{self, UploadArguments, UploadHandler};
use crate::why::Why;

/// Connections to PostgreSQL of one process, or readers of SQLite.
const CONNECTIONS: u32 = 16;

/// How long tables that were replaced are kept for those who still read them.
const REPLACED_KEPT: Duration = Duration::from_mins(15);

/// How long a file that was received waits for its job at most.
const UPLOADS_KEPT: Duration = Duration::from_hours(24);

/// Where an instance lies and who may come in.
#[derive(Debug, Clone, Default)]
pub struct ServicesOptions {
    /// The data folder.
    pub data: PathBuf,
    /// A PostgreSQL database instead of SQLite in the data folder.
    pub database_url: Option<String>,
    /// Key of the access tokens; without it the one in the data folder.
    pub token_secret: Option<Secret>,
    /// Another issuer whose tokens are let in.
    pub external: Option<ExternalIssuer>,
    /// The administrator that the first start makes.
    pub first_admin: FirstAdmin,
}

/// Why an instance could not be opened.
#[derive(Debug, thiserror::Error)]
pub enum OpenError {
    /// The database.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The settings of authentication.
    #[error(transparent)]
    Auth(#[from] SetupError),
    /// The models inside the program.
    #[error(transparent)]
    Models(#[from] EtlError),
}

/// The services; copies are cheap.
#[derive(Debug, Clone)]
pub struct Services(Arc<All>);

/// See [`Services`].
#[derive(Debug)]
pub struct All {
    /// The database, for questions about its health.
    pub database: Database,
    /// Jobs.
    pub jobs: JobManager,
    /// Accounts.
    pub auth: Auth,
    /// What the next run reads.
    pub inputs: Arc<Inputs>,
    /// Staged rows.
    pub staging: Staging,
    /// Tracking files.
    pub tracking: TrackingUploads,
    /// The schedule.
    pub games: Games,
    /// The published tables.
    pub tables: Tables,
    /// Forecasts.
    pub ml: Arc<Ml>,
    /// Why numbers are what they are.
    pub why: Why,
    /// Tables of a tenant's own.
    pub schemas: Schemas,
    first_admin: FirstAdmin,
}

impl Deref for Services {
    type Target = All;

    fn deref(&self) -> &All {
        &self.0
    }
}

impl Services {
    /// Opens the database, runs its migrations, and puts the services on it.
    pub async fn open(options: &ServicesOptions) -> Result<Self, OpenError> {
        let database = Database::open(&StoreOptions {
            data: options.data.clone(),
            database_url: options.database_url.clone(),
            connections: CONNECTIONS,
        })
        .await?;
        let mut auth = AuthOptions::with_key_of(options.token_secret.clone(), &options.data)?;
        auth.external.clone_from(&options.external);
        Self::on(database, &options.data, &auth, options.first_admin.clone())
    }

    /// The services on an open database.
    pub fn on(
        database: Database,
        data: &Path,
        auth: &AuthOptions,
        first_admin: FirstAdmin,
    ) -> Result<Self, OpenError> {
        let inputs = Arc::new(Inputs::new(DataFolders::new(data), database.staging())?);
        let tables = Tables::new(database.tables());
        Ok(Self(Arc::new(All {
            jobs: JobManager::new(database.jobs()),
            auth: Auth::new(database.accounts(), auth)?,
            staging: Staging::new(Arc::clone(&inputs)),
            tracking: TrackingUploads::new(Arc::clone(&inputs)),
            games: Games::new(
                Arc::clone(&inputs),
                Arc::new(PublishedInTables::new(tables.clone())),
            ),
            ml: Arc::new(Ml::new(database.models(), tables.clone())),
            why: Why::new(tables.clone()),
            tables,
            schemas: Schemas::new(database.tables()),
            inputs,
            database,
            first_admin,
        })))
    }

    /// Makes the tenant `default` and the first administrator where they are missing.
    pub async fn first_start(&self) -> Result<FirstStart, AuthError> {
        self.auth.first_start(&self.first_admin).await
    }

    /// The person at the command line, in a tenant.
    pub async fn local_caller(&self, slug: &str) -> Result<Caller, AuthError> {
        if slug == crate::auth::DEFAULT_TENANT {
            let tenant = self.auth.default_tenant().await?;
            return Ok(Caller::local(tenant.id, tenant.slug));
        }
        let tenant = self.database.accounts().tenant_by_slug(slug).await?;
        let tenant = tenant.ok_or(AuthError::NotFound("the tenant"))?;
        Ok(Caller::local(tenant.id, tenant.slug))
    }

    /// A worker for every kind of job. `lease` is how long its jobs stay with it when it is heard of no more.
    pub fn worker(&self, slots: usize, lease: Duration) -> Worker {
        let etl = EtlHandler::new(
            self.database.accounts(),
            Arc::clone(&self.inputs),
            self.database.tables(),
            Arc::clone(&self.ml),
        );
        let options = WorkerOptions {
            slots,
            lease,
            renew: lease / 4,
            rescue: lease / 3,
            ..WorkerOptions::default()
        };
        let upload = UploadHandler::new(
            self.database.accounts(),
            Arc::clone(&self.inputs),
            self.database.tables(),
        );
        Worker::new(
            self.jobs.clone(),
            vec![
                Arc::new(etl),
                Arc::new(upload),
                Arc::new(MlHandler::new(Arc::clone(&self.ml))),
            ],
            options,
        )
    }

    /// Makes a run, unless the same request was made before under the same key.
    pub async fn trigger_etl(
        &self,
        caller: &Caller,
        arguments: &EtlArguments,
        idempotency: Option<Idempotency>,
    ) -> Result<Arc<Job>, TriggerError> {
        if let Some(fault) = arguments.fault() {
            return Err(TriggerError::Arguments(fault));
        }
        let args = serde_json::to_value(arguments)
            .map_err(|_| TriggerError::Arguments("cannot be written down"))?;
        let new = NewJob {
            created_by: Some(caller.actor()),
            concurrency_key: Some(format!("{}:{}", etl_job::KIND, caller.tenant)),
            idempotency,
            ..NewJob::new(caller.tenant, etl_job::KIND, args)
        };
        Ok(self.jobs.create(&new).await?.0)
    }

    /// Makes a run that must bring a game through.
    pub async fn trigger_game(&self, caller: &Caller, game: i64) -> Result<Arc<Job>, TriggerError> {
        let arguments = EtlArguments {
            mode: Mode::Single,
            game_ids: vec![game],
            ..EtlArguments::default()
        };
        self.trigger_etl(caller, &arguments, None).await
    }

    /// Makes a training, unless the same request was made before under the same key.
    pub async fn trigger_training(
        &self,
        caller: &Caller,
        idempotency: Option<Idempotency>,
    ) -> Result<Arc<Job>, TriggerError> {
        let new = NewJob {
            created_by: Some(caller.actor()),
            concurrency_key: Some(format!("{}:{}", ml::KIND, caller.tenant)),
            idempotency,
            ..NewJob::new(caller.tenant, ml::KIND, serde_json::json!({}))
        };
        Ok(self.jobs.create(&new).await?.0)
    }

    /// Makes a job of an upload.
    pub async fn upload_tables(
        &self,
        caller: &Caller,
        arguments: &UploadArguments,
    ) -> Result<Arc<Job>, TriggerError> {
        let args = serde_json::to_value(arguments)
            .map_err(|_| TriggerError::Arguments("cannot be written down"))?;
        let new = NewJob {
            created_by: Some(caller.actor()),
            // Somebody waits for it.
            priority: 1,
            ..NewJob::new(caller.tenant, upload_job::KIND, args)
        };
        Ok(self.jobs.create(&new).await?.0)
    }

    /// The run under way, or else the latest one.
    pub async fn current_etl(&self, tenant: TenantId) -> Result<Option<Arc<Job>>, JobsError> {
        let kinds = vec![etl_job::KIND.to_owned()];
        let active = JobFilter {
            states: vec![JobState::Running, JobState::Processing, JobState::Uploading],
            kinds: kinds.clone(),
            ..JobFilter::default()
        };
        let any = JobFilter {
            kinds,
            ..JobFilter::default()
        };
        for filter in [active, any] {
            if let Some(job) = self.jobs.list(tenant, &filter, None, 1).await?.jobs.pop() {
                return Ok(Some(Arc::new(job)));
            }
        }
        Ok(None)
    }

    /// Reads and checks what a run would read, and builds nothing.
    pub async fn validate_etl(
        &self,
        caller: &Caller,
        arguments: &EtlArguments,
    ) -> Result<Validation, InputError> {
        let (input, _) = self.inputs.request(caller, arguments.source).await?;
        let request = arguments.narrow(input);
        let validated =
            tokio::task::spawn_blocking(move || etl::validate(&request, &Silent)).await?;
        validated.map_err(|error| match error {
            EtlError::NoLeague(_) => InputError::Conflict(
                "there is no league workbook yet; POST /api/staging/blb takes one".to_owned(),
            ),
            error => InputError::internal(error),
        })
    }

    /// Forgets what nobody needs any more: sessions long over, versions of tables that were replaced, files that
    /// were received and whose job never came to read them. To be called once in a while.
    pub async fn tidy(&self) {
        if let Err(error) = self.auth.clean().await {
            tracing::warn!(
                error = &error as &dyn std::error::Error,
                "old sessions were not forgotten"
            );
        }
        if let Err(error) = self.database.tables().clean(REPLACED_KEPT).await {
            tracing::warn!(
                error = &error as &dyn std::error::Error,
                "old tables were not removed"
            );
        }
        self.inputs.folders().forget_uploads(UPLOADS_KEPT);
    }

    /// Closes the database, after the statements under way.
    pub async fn close(&self) {
        self.database.close().await;
    }
}

/// Why a run was not begun.
#[derive(Debug, thiserror::Error)]
pub enum TriggerError {
    /// The arguments make no sense together.
    #[error("{0}")]
    Arguments(&'static str),
    /// The job could not be made.
    #[error(transparent)]
    Jobs(#[from] JobsError),
}
