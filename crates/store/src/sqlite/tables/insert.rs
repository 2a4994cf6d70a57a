//! Rows into a table, many per statement: a statement is a message to the thread that owns the connection.

use sqlx::sqlite::SqliteArguments;
use sqlx::{Arguments as _, AssertSqlSafe, SqlSafeStr as _, SqlStr, SqliteConnection};

use crate::error::StoreError;
use crate::tables::{Batch, ValueRef, column_list, date_text, quoted};

/// Values per statement. More make the statement longer and not faster; SQLite takes 32,766.
const VALUES: usize = 2_000;

/// The statements for a table.
#[derive(Debug)]
pub(super) struct Insert {
    many: SqlStr,
    many_rows: usize,
    one: SqlStr,
}

impl Insert {
    /// Into a table (with its schema, if it has one) and these columns.
    pub(super) fn new(table: &str, columns: &[&str]) -> Self {
        let row = format!("({})", vec!["?"; columns.len()].join(", "));
        let many_rows = (VALUES / columns.len().max(1)).max(1);
        let sql = |rows: usize| {
            let rows = vec![row.as_str(); rows].join(", ");
            let names = column_list(columns.iter().copied());
            AssertSqlSafe(format!("insert into {table} ({names}) values {rows}")).into_sql_str()
        };
        Self {
            many: sql(many_rows),
            many_rows,
            one: sql(1),
        }
    }

    /// Into a table of the main schema.
    pub(super) fn into_table(table: &str, columns: &[&str]) -> Self {
        Self::new(&quoted(table), columns)
    }

    /// Adds the rows of a batch, each preceded by its number where there are numbers.
    pub(super) async fn write(
        &self,
        connection: &mut SqliteConnection,
        batch: &Batch,
        numbers: Option<&[i64]>,
    ) -> Result<(), StoreError> {
        let mut start = 0;
        while start < batch.rows() {
            let rest = batch.rows() - start;
            let (sql, rows) = if rest >= self.many_rows {
                (&self.many, self.many_rows)
            } else {
                (&self.one, 1)
            };
            let mut arguments = SqliteArguments::default();
            arguments.reserve(rows * (batch.columns().len() + 1), 0);
            for row in start..start + rows {
                if let Some(numbers) = numbers {
                    bind(
                        &mut arguments,
                        ValueRef::Integer(numbers.get(row).copied().unwrap_or(0)),
                    )?;
                }
                for column in batch.columns() {
                    bind(&mut arguments, column.value(row))?;
                }
            }
            sqlx::query_with(sql.clone(), arguments)
                .execute(&mut *connection)
                .await?;
            start += rows;
        }
        Ok(())
    }
}

/// Binds a value as SQLite keeps it.
pub(super) fn bind(arguments: &mut SqliteArguments, value: ValueRef<'_>) -> Result<(), StoreError> {
    let bound = match value {
        ValueRef::Null => arguments.add(None::<i64>),
        ValueRef::Text(text) => arguments.add(text),
        ValueRef::Integer(value) => arguments.add(value),
        ValueRef::Number(value) => arguments.add(value),
        ValueRef::Boolean(value) => arguments.add(i64::from(value)),
        ValueRef::Date(days) => arguments.add(date_text(days)?),
    };
    bound.map_err(|error| StoreError::Database(sqlx::Error::Encode(error)))
}
