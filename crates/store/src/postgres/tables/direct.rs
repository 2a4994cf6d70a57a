//! Uploaded rows straight into their table.

use sqlx::PgConnection;

use super::copy::{Before, Target};
use super::places::execute;
use super::staged::too_long;
use crate::error::StoreError;
use crate::ids::TenantId;
use crate::tables::{Batch, ColumnKind, TENANT_COLUMN, TableDefinition, UploadMode, postgres};

/// Rows on their way into a table, as long as no key stands in the way.
pub(super) struct Direct {
    pub(super) definition: TableDefinition,
    pub(super) physical: String,
    pub(super) mode: UploadMode,
    pub(super) rows: i64,
    tenant: TenantId,
    kinds: Vec<ColumnKind>,
    target: Target,
    /// Whether a key stood in the way; then everything was taken back, and what follows is passed over.
    has_failed: bool,
}

impl Direct {
    pub(super) async fn begin(
        connection: &mut PgConnection,
        tenant: TenantId,
        definition: &TableDefinition,
        physical: String,
        mode: UploadMode,
        columns: &[usize],
    ) -> Result<Self, StoreError> {
        let columns: Vec<(String, ColumnKind)> = columns
            .iter()
            .filter_map(|position| definition.columns.get(*position))
            .map(|column| (column.name.clone(), column.kind))
            .collect();
        let table = postgres::qualified(&physical);
        execute(connection, "savepoint load").await?;
        Ok(Self {
            definition: definition.clone(),
            mode,
            rows: 0,
            tenant,
            kinds: columns.iter().map(|(_, kind)| *kind).collect(),
            target: Target::new(&table, Some(TENANT_COLUMN), &columns),
            physical,
            has_failed: false,
        })
    }

    pub(super) async fn write(
        &mut self,
        connection: &mut PgConnection,
        batch: &Batch,
    ) -> Result<(), StoreError> {
        batch.check(&self.kinds)?;
        self.rows += batch.rows() as i64;
        if self.has_failed {
            return Ok(());
        }
        match self
            .target
            .write(connection, batch, Before::Tenant(self.tenant.0))
            .await
        {
            Err(StoreError::Duplicate(_)) => {
                self.has_failed = true;
                execute(connection, "rollback to savepoint load").await?;
                Ok(())
            }
            Err(StoreError::Database(error)) => Err(too_long(error)),
            done => done,
        }
    }

    /// Whether the rows are in the table.
    pub(super) async fn end(&self, connection: &mut PgConnection) -> Result<bool, StoreError> {
        execute(connection, "release savepoint load").await?;
        Ok(!self.has_failed)
    }
}
