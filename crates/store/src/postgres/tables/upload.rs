//! Uploaded rows, into the tables they belong to.

use async_trait::async_trait;
use sqlx::AssertSqlSafe;

use super::super::PostgresDatabase;
use super::change::Change;
use super::staged::Staged;
use crate::error::StoreError;
use crate::ids::TenantId;
use crate::jobs::Fence;
use crate::tables::{
    Batch, PublishedTable, Source, TENANT_COLUMN, TableDefinition, TableLoad, Upload, UploadMode,
    postgres,
};

/// An upload in the making.
pub(super) struct PostgresUpload {
    change: Change,
    fence: Option<Fence>,
    staged: Option<Staged>,
    /// Whether rows were refused.
    refused: bool,
}

impl PostgresUpload {
    pub(super) async fn begin(
        database: &PostgresDatabase,
        tenant: TenantId,
        fence: Option<Fence>,
    ) -> Result<Self, StoreError> {
        Ok(Self {
            change: Change::begin(database, tenant).await?,
            fence,
            staged: None,
            refused: false,
        })
    }

    /// Finds the table that takes the rows, emptied where they replace those that are there.
    async fn make_table(
        &mut self,
        table: &TableDefinition,
        mode: UploadMode,
    ) -> Result<String, StoreError> {
        let before = self.change.outcome.tables.get(&table.name);
        if let (Some(before), true) = (before, mode != UploadMode::Replace) {
            before.accepts_more(table)?;
            return Ok(before.physical().to_owned());
        }
        let (connection, places) = self.change.parts();
        let place = places.place(connection, table).await?;
        if !place.is_empty {
            places.delete_rows(connection, &place.physical).await?;
        }
        Ok(place.physical)
    }

    /// Rows the table of an upload has now.
    async fn total(&mut self, staged: &Staged) -> Result<i64, StoreError> {
        let before = self.change.outcome.tables.get(&staged.definition.name);
        let before = before.map_or(0, |before| before.rows);
        match staged.mode {
            UploadMode::Replace => Ok(staged.rows),
            UploadMode::Append => Ok(before + staged.rows),
            UploadMode::Upsert => {
                let table = postgres::qualified(&staged.physical);
                let count = format!("select count(*) from {table} where {TENANT_COLUMN} = $1");
                let tenant = self.change.tenant;
                let (connection, _) = self.change.parts();
                Ok(sqlx::query_scalar(AssertSqlSafe(count))
                    .bind(tenant.0)
                    .fetch_one(connection)
                    .await?)
            }
        }
    }
}

#[async_trait]
impl Upload for PostgresUpload {
    async fn begin_table(
        &mut self,
        table: &TableDefinition,
        mode: UploadMode,
        columns: &[usize],
    ) -> Result<(), StoreError> {
        table.check()?;
        if self.staged.is_some() {
            return Err(StoreError::Invalid("a table was not ended".to_owned()));
        }
        let physical = self.make_table(table, mode).await?;
        let tenant = self.change.tenant;
        let (connection, places) = self.change.parts();
        // The key must be there before the rows: it is what refuses them.
        places.complete(connection, table, &physical).await?;
        self.staged =
            Some(Staged::begin(connection, tenant, table, physical, mode, columns).await?);
        Ok(())
    }

    async fn write(&mut self, batch: &Batch, rows: &[i64]) -> Result<(), StoreError> {
        let Some(staged) = &mut self.staged else {
            return Err(StoreError::Invalid("rows without a table".to_owned()));
        };
        let (connection, _) = self.change.parts();
        staged.write(connection, batch, rows).await
    }

    async fn end_table(&mut self, most: usize) -> Result<TableLoad, StoreError> {
        let Some(staged) = self.staged.take() else {
            return Err(StoreError::Invalid("no table was begun".to_owned()));
        };
        let (connection, _) = self.change.parts();
        if !staged.load(connection).await? {
            let (conflicts, total) = staged.conflicts(connection, most).await?;
            Staged::end(connection).await?;
            self.refused = true;
            return Ok(TableLoad::Conflicts { conflicts, total });
        }
        Staged::end(connection).await?;
        let total = self.total(&staged).await?;
        let stamp = self.change.stamp.clone();
        self.change.outcome.put(PublishedTable {
            rows: total,
            source: Source::Upload,
            stamp,
            digest: None,
            stored_as: (staged.physical != staged.definition.name).then(|| staged.physical.clone()),
            definition: staged.definition,
        });
        Ok(TableLoad::Loaded {
            rows: staged.rows,
            total,
        })
    }

    async fn commit(self: Box<Self>) -> Result<i64, StoreError> {
        if self.refused || self.staged.is_some() {
            return Err(StoreError::Invalid(
                "an upload that was refused or not ended".to_owned(),
            ));
        }
        self.change.commit(self.fence.as_ref()).await
    }
}
