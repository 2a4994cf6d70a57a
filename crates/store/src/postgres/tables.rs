//! Published tables on PostgreSQL: in the schema `public`, one for all tenants, guarded by row-level security.
//!
//! A publication is one transaction: it locks the tenant's row of `publications`, replaces their rows in the tables that
//! changed, and makes the new version current. Readers see the rows of one version throughout, by their snapshot.

mod change;
mod copy;
mod direct;
mod places;
mod publication;
mod read;
mod staged;
mod upload;

use std::sync::Arc;
use std::time::Duration;

use async_trait::async_trait;

use super::PostgresDatabase;
use crate::error::StoreError;
use crate::ids::TenantId;
use crate::jobs::Fence;
use crate::tables::{
    NewPublication, Page, Publication, Published, RowStream, TableDefinition, TableQuery,
    TableStore, Upload,
};

use change::Change;
pub(super) use read::Catalogues;

#[async_trait]
impl TableStore for PostgresDatabase {
    async fn published(&self, tenant: TenantId) -> Result<Option<Arc<Published>>, StoreError> {
        let mut connection = self.pool().acquire().await?;
        self.catalogues().current(&mut connection, tenant).await
    }

    async fn begin_publication(
        &self,
        tenant: TenantId,
        new: NewPublication,
    ) -> Result<Box<dyn Publication>, StoreError> {
        Ok(Box::new(
            publication::PostgresPublication::begin(self, tenant, new).await?,
        ))
    }

    async fn begin_upload(
        &self,
        tenant: TenantId,
        fence: Option<Fence>,
    ) -> Result<Box<dyn Upload>, StoreError> {
        Ok(Box::new(
            upload::PostgresUpload::begin(self, tenant, fence).await?,
        ))
    }

    async fn define(&self, tenant: TenantId, table: &TableDefinition) -> Result<(), StoreError> {
        table.check()?;
        let mut change = Change::begin(self, tenant).await?;
        change.define(table).await?;
        change.commit(None, None).await?;
        Ok(())
    }

    async fn remove(&self, tenant: TenantId, table: &str) -> Result<bool, StoreError> {
        let mut change = Change::begin(self, tenant).await?;
        if !change.remove(table) {
            return Ok(false);
        }
        change.commit(None, None).await?;
        Ok(true)
    }

    async fn clear(&self, tenant: TenantId) -> Result<(), StoreError> {
        Change::begin(self, tenant).await?.clear().await
    }

    async fn read(&self, tenant: TenantId, query: &TableQuery) -> Result<Page, StoreError> {
        read::page(self, tenant, query).await
    }

    async fn stream(&self, tenant: TenantId, query: &TableQuery) -> Result<RowStream, StoreError> {
        read::stream(self, tenant, query).await
    }

    async fn clean(&self, _grace: Duration) -> Result<u64, StoreError> {
        // A transaction that was not committed leaves nothing.
        Ok(0)
    }
}
