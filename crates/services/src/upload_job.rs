//! Uploads of tables as jobs, so that a server that dies in the middle of one finishes it after its restart.
//!
//! The files lie in the tenant's folder for uploads until the job has read them to a final end.

use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use async_trait::async_trait;
use jobs::{Handler, JobContext, JobError, JobState, LogLevel, Progress};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use store::accounts::AccountStore;
use store::tables::{TableStore, UploadMode};

use crate::input_error::InputError;
use crate::inputs::Inputs;
use crate::on_behalf::on_behalf_of;
use crate::upload_tables::{TableFile, TableUpload, TableUploads};

/// The kind of these jobs.
pub const KIND: &str = "upload_tables";

/// The arguments of an upload.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct UploadArguments {
    /// What becomes of the rows that are there.
    pub mode: UploadMode,
    /// The files.
    pub files: Vec<SpooledTable>,
}

/// A file that was received.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SpooledTable {
    /// Its name in the tenant's folder for uploads.
    pub spooled: String,
    /// What the client calls it.
    pub name: String,
    /// The table it is for.
    pub table: String,
}

/// Does the uploads.
#[derive(Debug)]
pub struct UploadHandler {
    accounts: Arc<dyn AccountStore>,
    inputs: Arc<Inputs>,
    uploads: TableUploads,
}

impl UploadHandler {
    /// A handler on the store and the files of an instance.
    pub const fn new(
        accounts: Arc<dyn AccountStore>,
        inputs: Arc<Inputs>,
        tables: Arc<dyn TableStore>,
    ) -> Self {
        Self {
            accounts,
            inputs,
            uploads: TableUploads::new(tables),
        }
    }
}

#[async_trait]
impl Handler for UploadHandler {
    fn kind(&self) -> &'static str {
        KIND
    }

    fn timeout(&self) -> Duration {
        Duration::from_mins(30)
    }

    async fn run(&self, context: JobContext) -> Result<Value, JobError> {
        let arguments: UploadArguments = context.args()?;
        let caller = on_behalf_of(self.accounts.as_ref(), context.job().tenant).await?;
        let folder = self.inputs.folder(&caller).map_err(job_error)?.uploads();
        let files: Vec<TableFile> = arguments
            .files
            .into_iter()
            .map(|file| TableFile {
                path: folder.join(file.spooled),
                name: file.name,
                table: file.table,
            })
            .collect();
        let paths: Vec<PathBuf> = files.iter().map(|file| file.path.clone()).collect();
        let done = self.load(&context, arguments.mode, files).await;
        // What may be tried again needs them again.
        if !matches!(done, Err(JobError::Transient(_))) && !context.is_handed_on() {
            forget(&paths).await;
        }
        done
    }
}

async fn forget(paths: &[PathBuf]) {
    for path in paths {
        if let Err(error) = tokio::fs::remove_file(path).await {
            tracing::debug!(%error, "a file that was received is gone already");
        }
    }
}

impl UploadHandler {
    async fn load(
        &self,
        context: &JobContext,
        mode: UploadMode,
        files: Vec<TableFile>,
    ) -> Result<Value, JobError> {
        context.phase(JobState::Uploading).await?;
        let request = TableUpload {
            tenant: context.job().tenant,
            files,
            mode,
            fence: Some(context.fence()),
        };
        let reporter = context.reporter();
        let told = move |table: &str, rows: u64| {
            reporter.progress(Progress {
                phase: "loading".to_owned(),
                table: Some(table.to_owned()),
                done: i64::try_from(rows).ok(),
                ..Progress::default()
            });
        };
        let loaded = self.uploads.upload(request, context.token(), &told).await;
        context.check()?;
        let report = loaded.map_err(job_error)?;
        for table in &report.tables {
            context.log(
                LogLevel::Info,
                format!("{}: {} rows for {}", table.file, table.rows, table.table),
            );
        }
        serde_json::to_value(report)
            .map_err(|error| JobError::permanent("internal", error.to_string()))
    }
}

/// What is wrong with a file stays wrong; a database that is away comes back.
fn job_error(error: InputError) -> JobError {
    match error {
        InputError::Unavailable(error) => error.into(),
        InputError::NotFound(text) => JobError::permanent("not_found", text),
        InputError::Conflict(text) => JobError::permanent("conflict", text),
        InputError::BadRequest(text) => JobError::permanent("bad_request", text),
        InputError::Invalid { summary, problems } => {
            let details = serde_json::to_value(problems).unwrap_or_default();
            JobError::permanent_with("invalid", summary, details)
        }
        InputError::Internal(error) => {
            tracing::error!(
                error = error.as_ref() as &dyn std::error::Error,
                "an upload failed"
            );
            JobError::permanent(
                "internal",
                "The upload stopped because of a fault in the program.",
            )
        }
    }
}
