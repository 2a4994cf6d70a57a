//! Staging: rows that wait for the next run, and the input files that were uploaded.
//!
//! Every change to a tenant's staging takes the next number of one counter, its revision. A run reads all of it as
//! of one revision, and tells afterwards which one it was: what changed later is not yet processed.

mod chunk;
mod record;
mod rows;

use std::fmt::Debug;

use async_trait::async_trait;

pub(crate) use chunk::{CHUNK_ROWS, chunk_json, content, no_key_twice};
pub use record::{
    FileKind, FindingTally, ListPlace, NewStagingRow, StagingArea, StagingChange, StagingKind,
    StagingList, StagingMode, StagingOverview, StagingPut, StagingRow, StagingSnapshot, StoredFile,
    UnknownStagingWord,
};
pub(crate) use rows::{
    AreaFields, FileFields, PlacedRowFields, RowFields, area, placed_row, staging_row, stored_file,
};

use crate::error::StoreError;
use crate::ids::TenantId;

/// What a store remembers of staging.
#[async_trait]
pub trait StagingStore: Debug + Send + Sync {
    /// Puts rows into an area, all or none. [`StoreError::Lost`] when the revision is no longer the expected one,
    /// [`StoreError::Invalid`] when the area would become too large or a key stands twice among the rows.
    async fn put(&self, tenant: TenantId, put: &StagingPut) -> Result<StagingChange, StoreError>;

    /// A row by its key.
    async fn row(
        &self,
        tenant: TenantId,
        kind: StagingKind,
        name: &str,
        key: &str,
    ) -> Result<Option<StagingRow>, StoreError>;

    /// Rows of a list after a number, in order.
    async fn rows(
        &self,
        tenant: TenantId,
        place: ListPlace<'_>,
        after: i64,
        limit: i64,
    ) -> Result<Vec<StagingRow>, StoreError>;

    /// Takes one row out of an area, so that the file counts again; none when it is not there.
    async fn remove_row(
        &self,
        tenant: TenantId,
        kind: StagingKind,
        name: &str,
        key: &str,
    ) -> Result<Option<StagingChange>, StoreError>;

    /// Takes all rows out of an area; none when it has none.
    async fn clear(
        &self,
        tenant: TenantId,
        kind: StagingKind,
        name: &str,
    ) -> Result<Option<StagingChange>, StoreError>;

    /// Remembers what a check of an area found, unless a later one is remembered already.
    async fn set_findings(
        &self,
        tenant: TenantId,
        kind: StagingKind,
        name: &str,
        revision: i64,
        findings: FindingTally,
    ) -> Result<(), StoreError>;

    /// What is staged, by area.
    async fn overview(&self, tenant: TenantId) -> Result<StagingOverview, StoreError>;

    /// The revision of a tenant's staging; 0 when nothing was ever staged.
    async fn revision(&self, tenant: TenantId) -> Result<i64, StoreError>;

    /// Everything that is staged, as of one revision.
    async fn load(&self, tenant: TenantId) -> Result<StagingSnapshot, StoreError>;

    /// Tells that a published run had read a revision.
    async fn mark_processed(&self, tenant: TenantId, revision: i64) -> Result<(), StoreError>;

    /// Remembers an uploaded file; one of the same kind and name is forgotten. The time is taken by the database.
    async fn put_file(&self, tenant: TenantId, file: &StoredFile)
    -> Result<StoredFile, StoreError>;

    /// The uploaded files, by kind and name.
    async fn files(&self, tenant: TenantId) -> Result<Vec<StoredFile>, StoreError>;

    /// Forgets an uploaded file, and tells whether it was known.
    async fn remove_file(
        &self,
        tenant: TenantId,
        kind: FileKind,
        name: &str,
    ) -> Result<bool, StoreError>;
}
