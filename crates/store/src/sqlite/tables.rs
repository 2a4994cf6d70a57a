//! Published tables on SQLite: a file per version that never changes once it is there.
//!
//! The store's own file has one writer at a time; loading millions of rows there would hold up the heartbeats of jobs.
//! So the tables of a league are built in a file aside, without a journal, flushed to the disk, and made current by one
//! small change to `publications`. Readers keep the version they began with. Who builds holds a lock on a file in the
//! folder of the league, which the system takes back when the process dies.

mod build;
mod files;
mod insert;
mod publication;
mod read;
mod staged;
mod upload;
mod versions;

use std::sync::Arc;
use std::time::Duration;

use async_trait::async_trait;

use super::SqliteDatabase;
use crate::error::StoreError;
use crate::ids::TenantId;
use crate::jobs::Fence;
use crate::tables::{
    NewPublication, Page, Publication, Published, RowStream, TableDefinition, TableQuery,
    TableStore, Upload,
};

use build::Build;
pub(super) use files::bytes;
pub(super) use versions::Versions;

/// How long a version that was replaced is kept at least: somebody may be about to open it.
const GRACE: Duration = Duration::from_mins(1);

/// Removes what processes that were killed left behind.
pub(super) async fn clean_up(database: &SqliteDatabase) {
    // What cannot be removed now is only in the way of nobody, and is tried again after the next publication.
    if let Err(error) = files::clean(database, GRACE).await {
        tracing::warn!(
            error = &error as &dyn std::error::Error,
            "old published files were not removed"
        );
    }
}

#[async_trait]
impl TableStore for SqliteDatabase {
    async fn published(&self, tenant: TenantId) -> Result<Option<Arc<Published>>, StoreError> {
        let current = self.versions().current(self, tenant).await?;
        Ok(current.map(|version| Arc::clone(&version.published)))
    }

    async fn begin_publication(
        &self,
        tenant: TenantId,
        new: NewPublication,
    ) -> Result<Box<dyn Publication>, StoreError> {
        Ok(Box::new(
            publication::SqlitePublication::begin(self, tenant, new).await?,
        ))
    }

    async fn begin_upload(
        &self,
        tenant: TenantId,
        fence: Option<Fence>,
    ) -> Result<Box<dyn Upload>, StoreError> {
        Ok(Box::new(
            upload::SqliteUpload::begin(self, tenant, fence).await?,
        ))
    }

    async fn define(&self, tenant: TenantId, table: &TableDefinition) -> Result<(), StoreError> {
        table.check()?;
        let mut build = Build::copy(self, tenant).await?;
        build.define(table).await?;
        build.publish(None, None).await?;
        Ok(())
    }

    async fn remove(&self, tenant: TenantId, table: &str) -> Result<bool, StoreError> {
        let mut build = Build::copy(self, tenant).await?;
        if !build.remove(table).await? {
            return Ok(false);
        }
        build.publish(None, None).await?;
        Ok(true)
    }

    async fn clear(&self, tenant: TenantId) -> Result<(), StoreError> {
        files::clear(self, tenant).await
    }

    async fn read(&self, tenant: TenantId, query: &TableQuery) -> Result<Page, StoreError> {
        read::page(self, tenant, query).await
    }

    async fn stream(&self, tenant: TenantId, query: &TableQuery) -> Result<RowStream, StoreError> {
        read::stream(self, tenant, query).await
    }

    async fn clean(&self, grace: Duration) -> Result<u64, StoreError> {
        files::clean(self, grace).await
    }
}
