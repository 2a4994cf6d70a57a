//! The tables of a run, into a new file.

use std::collections::BTreeMap;

use async_trait::async_trait;

use super::super::SqliteDatabase;
use super::build::Build;
use super::insert::Insert;
use crate::error::StoreError;
use crate::ids::TenantId;
use crate::jobs::Fence;
use crate::tables::{
    Batch, ColumnKind, NewPublication, Publication, PublishedTable, Source, TableDefinition, sqlite,
};

/// A run's tables, about to be published.
pub(super) struct SqlitePublication {
    build: Build,
    fence: Option<Fence>,
    wipe: bool,
    /// Tables of the run that were not begun.
    waiting: BTreeMap<String, TableDefinition>,
    current: Option<Current>,
}

/// The table that is being written.
struct Current {
    table: PublishedTable,
    kinds: Vec<ColumnKind>,
    insert: Insert,
}

impl SqlitePublication {
    pub(super) async fn begin(
        database: &SqliteDatabase,
        tenant: TenantId,
        new: NewPublication,
    ) -> Result<Self, StoreError> {
        for definition in &new.definitions {
            definition.check()?;
        }
        let mut build = Build::empty(database, tenant).await?;
        build.outcome.run_id = Some(new.run_id);
        build.outcome.schema_hash = Some(new.schema_hash);
        let waiting = new
            .definitions
            .into_iter()
            .map(|definition| (definition.name.clone(), definition))
            .collect();
        Ok(Self {
            build,
            fence: new.fence,
            wipe: new.wipe,
            waiting,
            current: None,
        })
    }

    async fn end_table(&mut self) -> Result<(), StoreError> {
        if let Some(current) = self.current.take() {
            self.build.index(&current.table.definition).await?;
            self.build.outcome.put(current.table);
        }
        Ok(())
    }

    /// The table of the current version, if it is of the same name.
    fn published(&self, table: &str) -> Option<&PublishedTable> {
        self.build.base.as_ref()?.published.tables.get(table)
    }
}

#[async_trait]
impl Publication for SqlitePublication {
    async fn begin_table(&mut self, table: &str, digest: Option<&str>) -> Result<bool, StoreError> {
        self.end_table().await?;
        let definition = self
            .waiting
            .remove(table)
            .ok_or_else(|| StoreError::Missing(format!("table {table} of the run")))?;
        if let Some(before) = self.published(table)
            && before.holds(&definition, digest)
        {
            let kept = PublishedTable {
                definition,
                source: Source::Run,
                ..before.clone()
            };
            self.build.carry(kept).await?;
            return Ok(false);
        }
        self.build
            .execute(&sqlite::create_table(&definition))
            .await?;
        let names: Vec<&str> = definition
            .columns
            .iter()
            .map(|column| column.name.as_str())
            .collect();
        self.current = Some(Current {
            kinds: definition
                .columns
                .iter()
                .map(|column| column.kind)
                .collect(),
            insert: Insert::into_table(table, &names),
            table: PublishedTable {
                rows: 0,
                source: Source::Run,
                stamp: self.build.stamp.clone(),
                digest: digest.map(str::to_owned),
                stored_as: None,
                definition,
            },
        });
        Ok(true)
    }

    async fn write(&mut self, batch: &Batch) -> Result<(), StoreError> {
        let Some(current) = &mut self.current else {
            return Err(StoreError::Invalid("rows without a table".to_owned()));
        };
        batch.check(&current.kinds)?;
        current
            .insert
            .write(self.build.connection(), batch, None)
            .await?;
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
        if let Some(base) = self.build.base.clone()
            && !self.wipe
        {
            for table in base.published.tables.values() {
                let name = &table.definition.name;
                if table.survives() && !self.build.outcome.tables.contains_key(name) {
                    self.build.carry(table.clone()).await?;
                }
            }
        }
        self.build.publish(self.fence.as_ref(), result).await
    }
}
