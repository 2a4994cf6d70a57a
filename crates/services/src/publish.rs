//! From the tables of a run to the store, at one stroke.

use jobs::JobError;
use store::jobs::Fence;
use store::tables::{Batch, NewPublication, Publication, TableStore};
use store::{StoreError, TenantId};
use tokio::sync::mpsc;
use tokio_util::sync::CancellationToken;
use warehouse::{Output, WarehouseError};

use crate::{batches, definitions};

/// What to publish.
#[derive(Debug, Clone)]
pub struct PublishRequest {
    /// Whose tables they are.
    pub tenant: TenantId,
    /// The tables of the run.
    pub output: Output,
    /// The job that publishes, if it is one.
    pub fence: Option<Fence>,
    /// What that job answers with; the store adds the number of the version. The job may say more when it ends.
    pub result: Option<serde_json::Value>,
    /// Whether uploaded tables that the run does not make go away.
    pub wipe: bool,
}

/// Why tables were not published; what was published before stays.
#[derive(Debug, thiserror::Error)]
pub enum PublishError {
    /// The store.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The tables of the run could not be read.
    #[error(transparent)]
    Warehouse(#[from] WarehouseError),
    /// It was cancelled.
    #[error("cancelled")]
    Cancelled,
    /// A defect of this program.
    #[error("internal failure: {0}")]
    Internal(String),
}

impl From<PublishError> for JobError {
    fn from(error: PublishError) -> Self {
        match error {
            PublishError::Store(error) => error.into(),
            PublishError::Cancelled => Self::Cancelled,
            error => {
                tracing::error!(
                    error = &error as &dyn std::error::Error,
                    "tables were not published"
                );
                Self::permanent(
                    "internal",
                    "The job stopped because of a fault in the program.",
                )
            }
        }
    }
}

/// Publishes the tables of a run and answers with the number of the version. `told` hears of every table that is done:
/// its name, how many are done, and how many there are. Cancelling takes effect between two batches, up to the moment
/// in which the version becomes current.
pub async fn publish(
    store: &dyn TableStore,
    request: PublishRequest,
    cancel: &CancellationToken,
    told: &(dyn Fn(&str, usize, usize) + Send + Sync),
) -> Result<i64, PublishError> {
    let output = request.output;
    let dictionary = {
        let output = output.clone();
        let read = tokio::task::spawn_blocking(move || output.dictionary()).await;
        read.map_err(|error| PublishError::Internal(error.to_string()))??
    };
    let tables = dictionary.tables.iter();
    let published =
        tables.filter(|table| table.is_published && output.manifest().table(&table.name).is_some());
    let new = NewPublication {
        run_id: output.manifest().run_id.clone(),
        schema_hash: output.manifest().schema_hash.clone(),
        definitions: published.map(definitions::of_dictionary).collect(),
        wipe: request.wipe,
        fence: request.fence,
    };
    let names: Vec<String> = new
        .definitions
        .iter()
        .map(|table| table.name.clone())
        .collect();
    let mut publication = unless(cancel, async {
        Ok(store.begin_publication(request.tenant, new).await?)
    })
    .await?;
    for (done, table) in names.iter().enumerate() {
        write_table(publication.as_mut(), &output, table, cancel).await?;
        told(table, done + 1, names.len());
    }
    if cancel.is_cancelled() {
        return Err(PublishError::Cancelled);
    }
    Ok(publication.commit(request.result).await?)
}

/// Writes one table, unless the store has the same already.
async fn write_table(
    publication: &mut dyn Publication,
    output: &Output,
    table: &str,
    cancel: &CancellationToken,
) -> Result<(), PublishError> {
    let digest = output
        .manifest()
        .table(table)
        .map(|files| files.parquet.sha256.as_str());
    let is_needed = unless(cancel, async {
        Ok(publication.begin_table(table, digest).await?)
    })
    .await?;
    if !is_needed {
        return Ok(());
    }
    let mut batches = read_ahead(output.clone(), table.to_owned());
    while let Some(batch) = batches.recv().await {
        let batch = batch?;
        unless(cancel, async { Ok(publication.write(&batch).await?) }).await?;
    }
    Ok(())
}

/// The outcome, unless somebody cancels first.
async fn unless<T>(
    cancel: &CancellationToken,
    work: impl Future<Output = Result<T, PublishError>>,
) -> Result<T, PublishError> {
    tokio::select! {
        biased;
        () = cancel.cancelled() => Err(PublishError::Cancelled),
        done = work => done,
    }
}

/// Reads the rows of a table on a thread of its own, a batch ahead of the store.
fn read_ahead(output: Output, table: String) -> mpsc::Receiver<Result<Batch, PublishError>> {
    let (sender, receiver) = mpsc::channel(1);
    tokio::task::spawn_blocking(move || {
        let read = || -> Result<(), PublishError> {
            for batch in output.read(&table, None)? {
                let batch = batches::to_store(&batch?)?;
                // Nobody listens any more when the publication was given up.
                if sender.blocking_send(Ok(batch)).is_err() {
                    break;
                }
            }
            Ok(())
        };
        if let Err(error) = read() {
            let _ = sender.blocking_send(Err(error));
        }
    });
    receiver
}
