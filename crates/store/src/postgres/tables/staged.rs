//! Uploaded rows on their way into a table: they wait in a temporary one, so that doubtful keys can be told by row.

use std::fmt::Write as _;

use sqlx::{AssertSqlSafe, PgConnection, Row as _};

use super::copy::{Before, Target};
use super::places::execute;
use super::read;
use crate::error::StoreError;
use crate::ids::TenantId;
use crate::tables::{
    Batch, ColumnDefinition, ColumnKind, DatabaseKind, KeyConflict, ROW, StagedRows, TENANT_COLUMN,
    TableDefinition, UploadMode, kind_word, postgres, staged_name,
};

/// Name of the temporary table.
const TABLE: &str = "pg_temp.uploaded_rows";

/// Rows that were uploaded for a table.
pub(super) struct Staged {
    pub(super) definition: TableDefinition,
    pub(super) physical: String,
    pub(super) mode: UploadMode,
    pub(super) rows: i64,
    tenant: TenantId,
    columns: Vec<usize>,
    kinds: Vec<ColumnKind>,
    target: Target,
}

impl Staged {
    pub(super) async fn begin(
        connection: &mut PgConnection,
        tenant: TenantId,
        definition: &TableDefinition,
        physical: String,
        mode: UploadMode,
        columns: &[usize],
    ) -> Result<Self, StoreError> {
        let mut sql = format!("create temp table uploaded_rows ({ROW} bigint");
        let mut staged = Vec::with_capacity(columns.len());
        for position in columns {
            let column = definition.columns.get(*position).ok_or_else(|| {
                StoreError::Invalid(format!(
                    "table {} has no column {position}",
                    definition.name
                ))
            })?;
            let name = staged_name(*position);
            let word = kind_word(column.kind, DatabaseKind::Postgres);
            // Writing to a string cannot fail.
            let _ = write!(sql, ", {name} {word}");
            staged.push((name, column.kind));
        }
        sql.push_str(") on commit drop");
        execute(connection, &sql).await?;
        Ok(Self {
            definition: definition.clone(),
            physical,
            mode,
            rows: 0,
            tenant,
            columns: columns.to_vec(),
            kinds: staged.iter().map(|(_, kind)| *kind).collect(),
            target: Target::new(TABLE, Some(ROW), &staged),
        })
    }

    pub(super) async fn write(
        &mut self,
        connection: &mut PgConnection,
        batch: &Batch,
        rows: &[i64],
    ) -> Result<(), StoreError> {
        batch.check(&self.kinds)?;
        self.target
            .write(connection, batch, Before::Number(rows))
            .await?;
        self.rows += batch.rows() as i64;
        Ok(())
    }

    pub(super) async fn end(connection: &mut PgConnection) -> Result<(), StoreError> {
        execute(connection, &format!("drop table {TABLE}")).await?;
        Ok(())
    }

    fn table(&self) -> String {
        postgres::qualified(&self.physical)
    }

    fn sql<'a>(&'a self, table: &'a str) -> StagedRows<'a> {
        StagedRows {
            definition: &self.definition,
            columns: &self.columns,
            staged: TABLE,
            table,
        }
    }

    /// Moves the rows into the table; `false` when a key stands in the way, and nothing was changed.
    pub(super) async fn load(&self, connection: &mut PgConnection) -> Result<bool, StoreError> {
        let table = self.table();
        let sql = self.sql(&table);
        let (names, staged) = sql.lists();
        let mut load = format!(
            "insert into {table} ({TENANT_COLUMN}, {names}) select $1, {staged} from {TABLE}"
        );
        if self.mode == UploadMode::Upsert {
            load.push_str(&sql.on_conflict(&format!("{TENANT_COLUMN}, ")));
        }
        execute(connection, "savepoint load").await?;
        let loaded = sqlx::query(AssertSqlSafe(load))
            .persistent(false)
            .bind(self.tenant.0)
            .execute(&mut *connection)
            .await;
        match loaded {
            Ok(_) => {
                execute(connection, "release savepoint load").await?;
                Ok(true)
            }
            Err(error) if is_key_conflict(&error) => {
                execute(connection, "rollback to savepoint load").await?;
                Ok(false)
            }
            Err(error) => match error.into() {
                StoreError::Database(error) => Err(too_long(error)),
                error => Err(error),
            },
        }
    }

    /// Rows whose key occurs before them or, when rows are only added, in the table; and how many they are.
    pub(super) async fn conflicts(
        &self,
        connection: &mut PgConnection,
        most: usize,
    ) -> Result<(Vec<KeyConflict>, i64), StoreError> {
        let table = self.table();
        let sql = self.sql(&table);
        let key: Vec<&ColumnDefinition> = sql.key().collect();
        let mut found = sql.repeated();
        if self.mode == UploadMode::Append {
            found.push_str(" union all ");
            // An id made of hexadecimal digits.
            found.push_str(&sql.present(&format!("present.{TENANT_COLUMN} = '{}'", self.tenant)));
        }
        let listed = format!("select * from ({found}) as conflicts order by 1, 2 limit {most}");
        let rows = sqlx::query(AssertSqlSafe(listed))
            .persistent(false)
            .fetch_all(&mut *connection)
            .await?;
        let conflicts = rows
            .iter()
            .map(|row| {
                let values = key.iter().enumerate();
                Ok(KeyConflict {
                    row: row.try_get(0)?,
                    earlier: row.try_get(1)?,
                    key: values
                        .map(|(number, column)| read::value(row, number + 2, column.kind))
                        .collect::<Result<_, _>>()?,
                })
            })
            .collect::<Result<Vec<_>, StoreError>>()?;
        let count = format!("select count(*) from ({found}) as conflicts");
        let total = sqlx::query_scalar(AssertSqlSafe(count))
            .persistent(false)
            .fetch_one(connection)
            .await?;
        Ok((conflicts, total))
    }
}

/// A key that exists, or that would be changed twice.
fn is_key_conflict(error: &sqlx::Error) -> bool {
    let code = error
        .as_database_error()
        .and_then(sqlx::error::DatabaseError::code);
    matches!(code.as_deref(), Some("23505" | "21000"))
}

/// The error in words when a value does not fit in an index.
pub(super) fn too_long(error: sqlx::Error) -> StoreError {
    let code = error
        .as_database_error()
        .and_then(sqlx::error::DatabaseError::code);
    if code.as_deref() == Some("54000") {
        return StoreError::Invalid("a value of a key or an index is too long".to_owned());
    }
    StoreError::Database(error)
}
