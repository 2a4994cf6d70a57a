//! Uploaded rows, into the tables they belong to.

use async_trait::async_trait;
use sqlx::AssertSqlSafe;

use super::super::PostgresDatabase;
use super::change::Change;
use super::direct::Direct;
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
    current: Option<Current>,
    /// The table in which keys stood in the way of [`Direct`].
    doubtful: Option<String>,
    /// Whether rows were refused, or are waited for.
    refused: bool,
}

/// The table that is being loaded.
enum Current {
    /// Straight into the table: twice as fast, but the first key in the way ends it.
    Direct(Direct),
    /// By way of a temporary table, which tells all keys in the way.
    Staged(Staged),
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
            current: None,
            doubtful: None,
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
    async fn total(
        &mut self,
        table: &TableDefinition,
        physical: &str,
        mode: UploadMode,
        rows: i64,
    ) -> Result<i64, StoreError> {
        let before = self.change.outcome.tables.get(&table.name);
        let before = before.map_or(0, |before| before.rows);
        match mode {
            UploadMode::Replace => Ok(rows),
            UploadMode::Append => Ok(before + rows),
            UploadMode::Upsert => {
                let table = postgres::qualified(physical);
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

    /// Notes a table that was loaded.
    async fn loaded(
        &mut self,
        table: TableDefinition,
        physical: String,
        mode: UploadMode,
        rows: i64,
    ) -> Result<TableLoad, StoreError> {
        let total = self.total(&table, &physical, mode, rows).await?;
        let stamp = self.change.stamp.clone();
        self.change.outcome.put(PublishedTable {
            rows: total,
            source: Source::Upload,
            stamp,
            digest: None,
            stored_as: (physical != table.name).then_some(physical),
            definition: table,
        });
        Ok(TableLoad::Loaded { rows, total })
    }

    async fn end_direct(&mut self, direct: Direct) -> Result<TableLoad, StoreError> {
        let (connection, _) = self.change.parts();
        if direct.end(connection).await? {
            return self
                .loaded(direct.definition, direct.physical, direct.mode, direct.rows)
                .await;
        }
        self.doubtful = Some(direct.definition.name);
        self.refused = true;
        Ok(TableLoad::Repeat)
    }

    async fn end_staged(&mut self, staged: Staged, most: usize) -> Result<TableLoad, StoreError> {
        let (connection, _) = self.change.parts();
        if staged.load(connection).await? {
            Staged::end(connection).await?;
            return self
                .loaded(staged.definition, staged.physical, staged.mode, staged.rows)
                .await;
        }
        let (conflicts, total) = staged.conflicts(connection, most).await?;
        Staged::end(connection).await?;
        self.refused = true;
        Ok(TableLoad::Conflicts { conflicts, total })
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
        if self.current.is_some() {
            return Err(StoreError::Invalid("a table was not ended".to_owned()));
        }
        let physical = self.make_table(table, mode).await?;
        let is_doubtful = self
            .doubtful
            .take()
            .is_some_and(|doubtful| doubtful == table.name);
        if is_doubtful {
            self.refused = false;
        }
        let is_direct = self.change.may_copy && mode != UploadMode::Upsert && !is_doubtful;
        let tenant = self.change.tenant;
        let (connection, places) = self.change.parts();
        // The key must be there before the rows: it is what refuses them.
        places.complete(connection, table, &physical).await?;
        self.current = Some(if is_direct {
            Current::Direct(
                Direct::begin(connection, tenant, table, physical, mode, columns).await?,
            )
        } else {
            Current::Staged(
                Staged::begin(connection, tenant, table, physical, mode, columns).await?,
            )
        });
        Ok(())
    }

    async fn write(&mut self, batch: &Batch, rows: &[i64]) -> Result<(), StoreError> {
        let (connection, _) = self.change.parts();
        match &mut self.current {
            Some(Current::Direct(direct)) => direct.write(connection, batch).await,
            Some(Current::Staged(staged)) => staged.write(connection, batch, rows).await,
            None => Err(StoreError::Invalid("rows without a table".to_owned())),
        }
    }

    async fn end_table(&mut self, most: usize) -> Result<TableLoad, StoreError> {
        match self.current.take() {
            Some(Current::Direct(direct)) => self.end_direct(direct).await,
            Some(Current::Staged(staged)) => self.end_staged(staged, most).await,
            None => Err(StoreError::Invalid("no table was begun".to_owned())),
        }
    }

    async fn commit(self: Box<Self>, result: Option<serde_json::Value>) -> Result<i64, StoreError> {
        if self.refused || self.current.is_some() {
            return Err(StoreError::Invalid(
                "an upload that was refused or not ended".to_owned(),
            ));
        }
        self.change.commit(self.fence.as_ref(), result).await
    }
}
