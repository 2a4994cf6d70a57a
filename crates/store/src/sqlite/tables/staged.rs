//! Uploaded rows on their way into a table: they wait in a temporary one, so that doubtful keys can be told by row
//! before anything is changed.

use std::fmt::Write as _;

use sqlx::{AssertSqlSafe, Row as _, SqliteConnection};

use super::insert::Insert;
use super::read;
use crate::error::StoreError;
use crate::tables::{
    Batch, ColumnDefinition, ColumnKind, DatabaseKind, KeyConflict, ROW, StagedRows,
    TableDefinition, UploadMode, kind_word, quoted, staged_name,
};

/// Name of the temporary table.
const TABLE: &str = "temp.staged";

/// Rows that were uploaded for a table.
pub(super) struct Staged {
    pub(super) definition: TableDefinition,
    pub(super) mode: UploadMode,
    pub(super) rows: i64,
    columns: Vec<usize>,
    kinds: Vec<ColumnKind>,
    insert: Insert,
}

impl Staged {
    pub(super) async fn begin(
        connection: &mut SqliteConnection,
        definition: &TableDefinition,
        mode: UploadMode,
        columns: &[usize],
    ) -> Result<Self, StoreError> {
        let mut sql = format!("create table {TABLE} ({ROW} integer primary key");
        let mut names = vec![ROW.to_owned()];
        let mut kinds = Vec::with_capacity(columns.len());
        for position in columns {
            let column = definition.columns.get(*position).ok_or_else(|| {
                StoreError::Invalid(format!(
                    "table {} has no column {position}",
                    definition.name
                ))
            })?;
            let word = kind_word(column.kind, DatabaseKind::Sqlite);
            // Writing to a string cannot fail.
            let _ = write!(sql, ", {} {word}", staged_name(*position));
            names.push(staged_name(*position));
            kinds.push(column.kind);
        }
        sql.push_str(") strict");
        execute(connection, &sql).await?;
        let names: Vec<&str> = names.iter().map(String::as_str).collect();
        Ok(Self {
            insert: Insert::new(TABLE, &names),
            definition: definition.clone(),
            mode,
            rows: 0,
            columns: columns.to_vec(),
            kinds,
        })
    }

    pub(super) async fn write(
        &mut self,
        connection: &mut SqliteConnection,
        batch: &Batch,
        rows: &[i64],
    ) -> Result<(), StoreError> {
        batch.check(&self.kinds)?;
        self.insert.write(connection, batch, Some(rows)).await?;
        self.rows += batch.rows() as i64;
        Ok(())
    }

    pub(super) async fn end(connection: &mut SqliteConnection) -> Result<(), StoreError> {
        execute(connection, &format!("drop table {TABLE}")).await?;
        Ok(())
    }

    /// Rows whose key occurs before them or, when rows are only added, in the table; and how many they are.
    pub(super) async fn conflicts(
        &self,
        connection: &mut SqliteConnection,
        most: usize,
    ) -> Result<(Vec<KeyConflict>, i64), StoreError> {
        let table = self.table();
        let sql = self.sql(&table);
        let (mut conflicts, mut total) = self.listed(connection, &sql.repeated(), most).await?;
        if self.mode == UploadMode::Append {
            let (present, more) = self.listed(connection, &sql.present("true"), most).await?;
            conflicts.extend(present);
            conflicts.sort_by_key(|conflict| conflict.row);
            conflicts.truncate(most);
            total += more;
        }
        Ok((conflicts, total))
    }

    /// The table in its schema.
    fn table(&self) -> String {
        format!("main.{}", quoted(&self.definition.name))
    }

    fn sql<'a>(&'a self, table: &'a str) -> StagedRows<'a> {
        StagedRows {
            definition: &self.definition,
            columns: &self.columns,
            staged: TABLE,
            table,
        }
    }

    async fn listed(
        &self,
        connection: &mut SqliteConnection,
        sql: &str,
        most: usize,
    ) -> Result<(Vec<KeyConflict>, i64), StoreError> {
        let table = self.table();
        let sql_of = self.sql(&table);
        let key: Vec<&ColumnDefinition> = sql_of.key().collect();
        // The rows first: as a rule there are none, and nothing has to be counted.
        let listed = format!("{sql} order by {ROW} limit {most}");
        let rows = sqlx::query(AssertSqlSafe(listed))
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
        if conflicts.len() < most {
            let total = conflicts.len() as i64;
            return Ok((conflicts, total));
        }
        let count = format!("select count(*) from ({sql})");
        let total = sqlx::query_scalar(AssertSqlSafe(count))
            .fetch_one(connection)
            .await?;
        Ok((conflicts, total))
    }

    /// Moves the rows into the table. There are no conflicts.
    pub(super) async fn load(&self, connection: &mut SqliteConnection) -> Result<(), StoreError> {
        let table = self.table();
        let sql = self.sql(&table);
        let (names, staged) = sql.lists();
        let key: Vec<String> = self
            .definition
            .key_positions()
            .into_iter()
            .map(staged_name)
            .collect();
        // In the order of the key, so that its index grows at one end.
        let mut load = format!(
            "insert into {table} ({names}) select {staged} from {TABLE} where true order by {}",
            key.join(", ")
        );
        if self.mode == UploadMode::Upsert {
            load.push_str(&sql.on_conflict(""));
        }
        execute(connection, &load).await
    }
}

async fn execute(connection: &mut SqliteConnection, sql: &str) -> Result<(), StoreError> {
    sqlx::query(AssertSqlSafe(sql)).execute(connection).await?;
    Ok(())
}
