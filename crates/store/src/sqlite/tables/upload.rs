//! Uploaded rows, into a copy of the current version.

use async_trait::async_trait;
use sqlx::AssertSqlSafe;

use super::super::SqliteDatabase;
use super::build::Build;
use super::staged::Staged;
use crate::error::StoreError;
use crate::ids::TenantId;
use crate::jobs::Fence;
use crate::tables::{
    Batch, PublishedTable, Source, TableDefinition, TableLoad, Upload, UploadMode, quoted, sqlite,
};

/// An upload in the making.
pub(super) struct SqliteUpload {
    build: Build,
    fence: Option<Fence>,
    staged: Option<Staged>,
    /// Whether rows were refused.
    refused: bool,
}

impl SqliteUpload {
    pub(super) async fn begin(
        database: &SqliteDatabase,
        tenant: TenantId,
        fence: Option<Fence>,
    ) -> Result<Self, StoreError> {
        Ok(Self {
            build: Build::copy(database, tenant).await?,
            fence,
            staged: None,
            refused: false,
        })
    }

    /// Makes the table as it must be to take the rows.
    async fn make_table(
        &mut self,
        table: &TableDefinition,
        mode: UploadMode,
    ) -> Result<(), StoreError> {
        let name = quoted(&table.name);
        let before = self.build.outcome.tables.get(&table.name);
        match before {
            Some(before) if mode != UploadMode::Replace => {
                return before.accepts_more(table);
            }
            // Faster than deleting its rows, and it may be of another form.
            Some(_) => {
                self.build.execute(&format!("drop table {name}")).await?;
            }
            None => {}
        }
        self.build.execute(&sqlite::create_table(table)).await?;
        Ok(())
    }
}

#[async_trait]
impl Upload for SqliteUpload {
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
        self.make_table(table, mode).await?;
        let connection = self.build.connection();
        self.staged = Some(Staged::begin(connection, table, mode, columns).await?);
        Ok(())
    }

    async fn write(&mut self, batch: &Batch, rows: &[i64]) -> Result<(), StoreError> {
        let Some(staged) = &mut self.staged else {
            return Err(StoreError::Invalid("rows without a table".to_owned()));
        };
        staged.write(self.build.connection(), batch, rows).await
    }

    async fn end_table(&mut self, most: usize) -> Result<TableLoad, StoreError> {
        let Some(staged) = self.staged.take() else {
            return Err(StoreError::Invalid("no table was begun".to_owned()));
        };
        let (conflicts, total) = staged.conflicts(self.build.connection(), most).await?;
        if total > 0 {
            self.refused = true;
            Staged::end(self.build.connection()).await?;
            return Ok(TableLoad::Conflicts { conflicts, total });
        }
        staged.load(self.build.connection()).await?;
        Staged::end(self.build.connection()).await?;
        let table = &staged.definition;
        let before = self.build.outcome.tables.get(&table.name);
        if staged.mode == UploadMode::Replace || before.is_none() {
            self.build.index(table).await?;
        }
        let count = format!("select count(*) from {}", quoted(&table.name));
        let total: i64 = sqlx::query_scalar(AssertSqlSafe(count))
            .fetch_one(self.build.connection())
            .await?;
        let stamp = self.build.stamp.clone();
        self.build.outcome.put(PublishedTable {
            definition: table.clone(),
            rows: total,
            source: Source::Upload,
            stamp,
            digest: None,
            stored_as: None,
        });
        Ok(TableLoad::Loaded {
            rows: staged.rows,
            total,
        })
    }

    async fn commit(self: Box<Self>, result: Option<serde_json::Value>) -> Result<i64, StoreError> {
        if self.refused || self.staged.is_some() {
            return Err(StoreError::Invalid(
                "an upload that was refused or not ended".to_owned(),
            ));
        }
        self.build.publish(self.fence.as_ref(), result).await
    }
}
