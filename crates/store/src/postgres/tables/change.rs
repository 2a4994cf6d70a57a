//! A change of what is published: one transaction.

use sqlx::{PgConnection, Postgres, Transaction};

use super::super::PostgresDatabase;
use super::super::jobs::assert_fence;
use super::places::Places;
use super::read::{claims, published};
use crate::error::StoreError;
use crate::ids::TenantId;
use crate::jobs::Fence;
use crate::tables::{
    Outcome, Published, PublishedTable, Source, TableDefinition, TableOrigin, new_stamp,
    with_version,
};

/// A transaction that changes what is published for a tenant.
pub(super) struct Change {
    transaction: Transaction<'static, Postgres>,
    pub(super) tenant: TenantId,
    pub(super) places: Places,
    /// What is published now.
    pub(super) base: Option<Published>,
    /// What will be.
    pub(super) outcome: Outcome,
    /// Stamp of the tables that change.
    pub(super) stamp: String,
    /// Whether COPY may write into the tables: the server refuses it to roles that row-level security binds.
    pub(super) may_copy: bool,
}

impl Change {
    pub(super) async fn begin(
        database: &PostgresDatabase,
        tenant: TenantId,
    ) -> Result<Self, StoreError> {
        let mut transaction = database.begin().await?;
        let may_copy: bool = sqlx::query_scalar(
            "select rolsuper or rolbypassrls from pg_roles, set_config('request.jwt.claims', $1, true) \
             where rolname = current_user",
        )
        .bind(claims(tenant))
        .fetch_one(&mut *transaction)
        .await?;
        // Version 0 is seen by nobody else. The row is what publications of a tenant wait for.
        sqlx::query(
            "insert into benchsight.publications (tenant_id, version, published_at, catalogue) \
             values ($1, 0, 0, '[]') on conflict do nothing",
        )
        .bind(tenant.0)
        .execute(&mut *transaction)
        .await?;
        sqlx::query("select version from benchsight.publications where tenant_id = $1 for update")
            .bind(tenant.0)
            .execute(&mut *transaction)
            .await?;
        let base = published(&mut transaction, tenant).await?;
        let places = Places::read(&mut transaction, tenant).await?;
        Ok(Self {
            transaction,
            tenant,
            places,
            outcome: Outcome::of(base.as_ref()),
            base,
            stamp: new_stamp(),
            may_copy,
        })
    }

    /// The connection, and the places of tables.
    pub(super) fn parts(&mut self) -> (&mut PgConnection, &mut Places) {
        (&mut self.transaction, &mut self.places)
    }

    /// Makes a table of the tenant's own, or changes the words about it.
    pub(super) async fn define(&mut self, table: &TableDefinition) -> Result<(), StoreError> {
        match self.outcome.tables.get(&table.name) {
            Some(before) if before.definition.origin == TableOrigin::Dictionary => {
                return Err(StoreError::Duplicate(format!("table {}", table.name)));
            }
            Some(before) if before.definition.same_form(table) => {
                self.outcome.put(PublishedTable {
                    definition: table.clone(),
                    ..before.clone()
                });
                return Ok(());
            }
            Some(before) if before.rows > 0 => {
                return Err(StoreError::Duplicate(format!(
                    "table {} with rows of another form",
                    table.name
                )));
            }
            _ => {}
        }
        let (connection, places) = self.parts();
        let place = places.place(connection, table).await?;
        places.complete(connection, table, &place.physical).await?;
        let stamp = self.stamp.clone();
        self.outcome.put(PublishedTable {
            definition: table.clone(),
            rows: 0,
            source: Source::Upload,
            stamp,
            digest: None,
            stored_as: (place.physical != table.name).then_some(place.physical),
        });
        Ok(())
    }

    /// Removes a table of the tenant's own; whether there was one.
    pub(super) fn remove(&mut self, table: &str) -> bool {
        match self.outcome.tables.get(table) {
            Some(found) if found.definition.origin == TableOrigin::Custom => {
                self.outcome.tables.remove(table);
                true
            }
            _ => false,
        }
    }

    /// Removes everything that is published.
    pub(super) async fn clear(mut self) -> Result<(), StoreError> {
        self.outcome.tables.clear();
        self.release_places().await?;
        sqlx::query("delete from benchsight.publications where tenant_id = $1")
            .bind(self.tenant.0)
            .execute(&mut *self.transaction)
            .await?;
        self.transaction.commit().await?;
        Ok(())
    }

    /// Gives up the places of tables that are no longer published.
    async fn release_places(&mut self) -> Result<(), StoreError> {
        for table in self.places.tables() {
            if !self.outcome.tables.contains_key(&table) {
                self.places.release(&mut self.transaction, &table).await?;
            }
        }
        Ok(())
    }

    /// Makes the change visible and answers with the number of the version.
    pub(super) async fn commit(
        mut self,
        fence: Option<&Fence>,
        result: Option<serde_json::Value>,
    ) -> Result<i64, StoreError> {
        self.release_places().await?;
        let version: i64 = sqlx::query_scalar(
            "update benchsight.publications set version = version + 1, run_id = $2, schema_hash = $3, \
                 published_at = benchsight.now_ms(), job_id = $4, catalogue = $5 \
             where tenant_id = $1 returning version",
        )
        .bind(self.tenant.0)
        .bind(&self.outcome.run_id)
        .bind(&self.outcome.schema_hash)
        .bind(fence.map(|fence| fence.job.0))
        .bind(self.outcome.text()?)
        .fetch_one(&mut *self.transaction)
        .await?;
        if let Some(fence) = fence {
            let result = with_version(result, version);
            assert_fence(&mut self.transaction, fence, result.as_ref()).await?;
        }
        self.transaction.commit().await?;
        Ok(version)
    }
}
