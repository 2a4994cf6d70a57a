//! Published tables: what dashboards and scripts read.
//!
//! A tenant has one publication at a time: a set of tables that were put in place at one stroke. A run replaces the
//! tables it makes and leaves those that were uploaded; an upload changes some tables and leaves all others. Either is
//! prepared aside, fenced by its job, and visible as a whole or not at all.
//!
//! The store knows nothing of the warehouse: it is told what tables look like ([`TableDefinition`]), remembers it with
//! the publication ([`Published`]), and takes names in SQL only from there. Rows travel in column-wise [`Batch`]es.

mod batch;
mod catalogue;
mod conflicts;
mod dates;
mod ddl;
mod definition;
mod query;
mod select;
mod upload;

use std::fmt::Debug;
use std::sync::Arc;
use std::time::Duration;

use async_trait::async_trait;

pub use batch::{Batch, Cells, Column, Value, ValueRef};
pub(crate) use catalogue::{Outcome, new_stamp, read_tables};
pub use catalogue::{Published, PublishedTable, Source};
pub(crate) use conflicts::{ROW, StagedRows, staged_name};
pub(crate) use dates::{day_of as date_day, text_of as date_text};
pub use ddl::create_statements;
pub(crate) use ddl::{column_list, kind_word, postgres, quoted, sqlite};
pub(crate) use definition::TENANT_COLUMN;
pub use definition::{ColumnDefinition, ColumnKind, TableDefinition, TableOrigin};
pub(crate) use query::RowSender;
pub use query::{Comparison, Filter, Order, Page, RowStream, TableQuery, Test};
pub(crate) use select::{Select, SelectOf};
pub use upload::{KeyConflict, TableLoad, Upload, UploadMode};

pub(crate) use crate::database::DatabaseKind;
use crate::error::StoreError;
use crate::ids::TenantId;
use crate::jobs::Fence;

/// Rows of a batch of a stream.
pub(crate) const STREAM_ROWS: usize = 1_000;

/// A run's tables, about to be published.
#[derive(Debug, Clone, Default)]
pub struct NewPublication {
    /// The run that made them.
    pub run_id: String,
    /// Hash of the models they were made by.
    pub schema_hash: String,
    /// All tables of the run.
    pub definitions: Vec<TableDefinition>,
    /// Whether uploaded tables that the run does not make go away too.
    pub wipe: bool,
    /// The job that publishes, if it is one.
    pub fence: Option<Fence>,
}

/// What a store remembers of tables.
#[async_trait]
pub trait TableStore: Debug + Send + Sync {
    /// What is published; none before the first publication.
    async fn published(&self, tenant: TenantId) -> Result<Option<Arc<Published>>, StoreError>;

    /// Begins to publish the tables of a run. Waits for another publication or upload of the tenant to end.
    async fn begin_publication(
        &self,
        tenant: TenantId,
        new: NewPublication,
    ) -> Result<Box<dyn Publication>, StoreError>;

    /// Begins to load rows into tables. Waits for another publication or upload of the tenant to end.
    async fn begin_upload(
        &self,
        tenant: TenantId,
        fence: Option<Fence>,
    ) -> Result<Box<dyn Upload>, StoreError>;

    /// Defines a table of the tenant's own, with no rows. An existing one keeps its rows if only descriptions change;
    /// it is refused as a duplicate if the form changes and there are rows.
    async fn define(&self, tenant: TenantId, table: &TableDefinition) -> Result<(), StoreError>;

    /// Removes a table of the tenant's own with its rows; whether there was one.
    async fn remove(&self, tenant: TenantId, table: &str) -> Result<bool, StoreError>;

    /// Removes everything that is published for a tenant.
    async fn clear(&self, tenant: TenantId) -> Result<(), StoreError>;

    /// Reads a page of rows.
    async fn read(&self, tenant: TenantId, query: &TableQuery) -> Result<Page, StoreError>;

    /// Reads rows to the end, of one publication, batch by batch; never more than a few batches are in memory.
    async fn stream(&self, tenant: TenantId, query: &TableQuery) -> Result<RowStream, StoreError>;

    /// Removes what earlier publications left behind: versions that were replaced longer ago than `grace`, and what a
    /// killed process did not finish. The number of things removed.
    async fn clean(&self, grace: Duration) -> Result<u64, StoreError>;
}

/// The result of a job with the version that it published.
pub(crate) fn with_version(
    result: Option<serde_json::Value>,
    version: i64,
) -> Option<serde_json::Value> {
    let mut result = result?;
    if let Some(members) = result.as_object_mut() {
        members.insert("version".to_owned(), version.into());
    }
    Some(result)
}

/// A publication in the making. Dropped without [`Publication::commit`], it leaves no trace.
#[async_trait]
pub trait Publication: Send {
    /// Begins a table of the run. The digest names its content: when the last publication holds the table with the same
    /// one, and in the same form, the answer is `false`, and there is nothing to write.
    async fn begin_table(&mut self, table: &str, digest: Option<&str>) -> Result<bool, StoreError>;

    /// Adds rows to the table begun last; columns in the order of the definition.
    async fn write(&mut self, batch: &Batch) -> Result<(), StoreError>;

    /// Puts everything in place at one stroke and answers with the number of the version. Tables of the run that were
    /// not begun are empty from now on.
    ///
    /// `result` is what the job answers with, unless its end says more; the number of the version is added as `version`.
    /// It is kept with the publication: should the worker die between the two, the job is complete and can say of what.
    async fn commit(self: Box<Self>, result: Option<serde_json::Value>) -> Result<i64, StoreError>;
}
