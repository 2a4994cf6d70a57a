//! The tables of a run, in the place of those of the run before.

use std::collections::BTreeMap;

use async_trait::async_trait;
use sqlx::AssertSqlSafe;

use super::super::PostgresDatabase;
use super::change::Change;
use super::copy::{Before, Target};
use super::places::{Place, execute};
use crate::error::StoreError;
use crate::ids::TenantId;
use crate::jobs::Fence;
use crate::tables::{
    Batch, ColumnKind, NewPublication, Outcome, Publication, PublishedTable, Source, TENANT_COLUMN,
    TableDefinition, column_list, postgres,
};

/// Where rows wait for a role that COPY does not let write into the table itself.
const STAGED: &str = "pg_temp.published_rows";

/// A run's tables, about to be published.
pub(super) struct PostgresPublication {
    change: Change,
    fence: Option<Fence>,
    /// Tables of the run that were not begun.
    waiting: BTreeMap<String, (TableDefinition, Place)>,
    current: Option<Current>,
}

/// The table that is being written.
struct Current {
    table: PublishedTable,
    physical: String,
    kinds: Vec<ColumnKind>,
    target: Target,
}

impl PostgresPublication {
    pub(super) async fn begin(
        database: &PostgresDatabase,
        tenant: TenantId,
        new: NewPublication,
    ) -> Result<Self, StoreError> {
        for definition in &new.definitions {
            definition.check()?;
        }
        let mut change = Change::begin(database, tenant).await?;
        let mut waiting = BTreeMap::new();
        for definition in new.definitions {
            let (connection, places) = change.parts();
            let place = places.place(connection, &definition).await?;
            waiting.insert(definition.name.clone(), (definition, place));
        }
        let mut outcome = Outcome {
            run_id: Some(new.run_id),
            schema_hash: Some(new.schema_hash),
            ..Outcome::default()
        };
        if let Some(base) = &change.base
            && !new.wipe
        {
            let kept = base.tables.values().filter(|table| table.survives());
            for table in kept.filter(|table| !waiting.contains_key(&table.definition.name)) {
                outcome.put(table.clone());
            }
        }
        change.outcome = outcome;
        Ok(Self {
            change,
            fence: new.fence,
            waiting,
            current: None,
        })
    }

    async fn end_table(&mut self) -> Result<(), StoreError> {
        let Some(current) = self.current.take() else {
            return Ok(());
        };
        let may_copy = self.change.may_copy;
        let tenant = self.change.tenant;
        let (connection, places) = self.change.parts();
        let definition = &current.table.definition;
        if !may_copy {
            let names = columns(definition);
            let table = postgres::qualified(&current.physical);
            let insert = format!(
                "insert into {table} ({TENANT_COLUMN}, {names}) select $1, {names} from {STAGED}"
            );
            sqlx::query(AssertSqlSafe(insert))
                .persistent(false)
                .bind(tenant.0)
                .execute(&mut *connection)
                .await?;
            execute(connection, &format!("drop table {STAGED}")).await?;
        }
        places
            .complete(connection, definition, &current.physical)
            .await?;
        self.change.outcome.put(current.table);
        Ok(())
    }

    /// The table in which rows arrive.
    async fn target(
        &mut self,
        definition: &TableDefinition,
        physical: &str,
    ) -> Result<Target, StoreError> {
        let table = postgres::qualified(physical);
        let columns: Vec<(String, ColumnKind)> = definition
            .columns
            .iter()
            .map(|column| (column.name.clone(), column.kind))
            .collect();
        if self.change.may_copy {
            return Ok(Target::new(&table, Some(TENANT_COLUMN), &columns));
        }
        let names = self::columns(definition);
        let (connection, _) = self.change.parts();
        let create = format!(
            "create temp table published_rows on commit drop as select {names} from {table} with no data"
        );
        execute(connection, &create).await?;
        Ok(Target::new(STAGED, None, &columns))
    }
}

fn columns(definition: &TableDefinition) -> String {
    column_list(definition.columns.iter().map(|column| column.name.as_str()))
}

#[async_trait]
impl Publication for PostgresPublication {
    async fn begin_table(&mut self, table: &str, digest: Option<&str>) -> Result<bool, StoreError> {
        self.end_table().await?;
        let (definition, place) = self
            .waiting
            .remove(table)
            .ok_or_else(|| StoreError::Missing(format!("table {table} of the run")))?;
        let before = self
            .change
            .base
            .as_ref()
            .and_then(|base| base.tables.get(table));
        let stored_as = (place.physical != table).then(|| place.physical.clone());
        if let Some(before) = before
            && !place.is_empty
            && before.stored_as == stored_as
            && before.holds(&definition, digest)
        {
            let kept = PublishedTable {
                definition,
                source: Source::Run,
                ..before.clone()
            };
            self.change.outcome.put(kept);
            return Ok(false);
        }
        if !place.is_empty {
            let (connection, places) = self.change.parts();
            places.delete_rows(connection, &place.physical).await?;
        }
        let target = self.target(&definition, &place.physical).await?;
        self.current = Some(Current {
            physical: place.physical,
            kinds: definition
                .columns
                .iter()
                .map(|column| column.kind)
                .collect(),
            target,
            table: PublishedTable {
                definition,
                rows: 0,
                source: Source::Run,
                stamp: self.change.stamp.clone(),
                digest: digest.map(str::to_owned),
                stored_as,
            },
        });
        Ok(true)
    }

    async fn write(&mut self, batch: &Batch) -> Result<(), StoreError> {
        let Some(current) = &mut self.current else {
            return Err(StoreError::Invalid("rows without a table".to_owned()));
        };
        batch.check(&current.kinds)?;
        let before = if self.change.may_copy {
            Before::Tenant(self.change.tenant.0)
        } else {
            Before::Nothing
        };
        let (connection, _) = self.change.parts();
        current.target.write(connection, batch, before).await?;
        current.table.rows += batch.rows() as i64;
        Ok(())
    }

    async fn commit(
        mut self: Box<Self>,
        result: Option<serde_json::Value>,
    ) -> Result<i64, StoreError> {
        self.end_table().await?;
        while let Some(table) = self.waiting.keys().next().cloned() {
            self.begin_table(&table, None).await?;
            self.end_table().await?;
        }
        self.change.commit(self.fence.as_ref(), result).await
    }
}
