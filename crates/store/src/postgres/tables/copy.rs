//! Rows on their way to the server, in the binary form of COPY: it costs neither side a conversion.

use sqlx::{AssertSqlSafe, PgConnection};
use uuid::Uuid;

use crate::error::StoreError;
use crate::tables::{
    Batch, Cells, Column, ColumnKind, TENANT_COLUMN, ValueRef, column_list, date_text,
};

/// Signature, flags and length of the extension.
const HEADER: &[u8] = b"PGCOPY\n\xff\r\n\0\0\0\0\0\0\0\0\0";
/// Ends the rows.
const TRAILER: i16 = -1;
/// Bytes sent at once.
const CHUNK: usize = 1 << 20;
/// Fewer bytes are not worth a COPY: it ends with a small message of its own, which TCP holds back until the one before
/// is acknowledged, and a server that has received little takes 40 ms over that.
const SMALL: usize = 128 << 10;
/// Days from 1970-01-01, from which we count, to 2000-01-01, from which PostgreSQL does.
pub(super) const EPOCH: i32 = 10_957;

/// What stands before the columns of each row.
#[derive(Debug, Clone, Copy)]
pub(super) enum Before<'a> {
    /// Nothing.
    Nothing,
    /// The tenant.
    Tenant(Uuid),
    /// The number of the row.
    Number(&'a [i64]),
}

/// A table that takes rows.
#[derive(Debug)]
pub(super) struct Target {
    copy: String,
    insert: String,
}

impl Target {
    /// The columns are those of a table with its schema, after the one that `before` stands for, if it does for one.
    pub(super) fn new(table: &str, before: Option<&str>, columns: &[(String, ColumnKind)]) -> Self {
        let is_tenant = before == Some(TENANT_COLUMN);
        let names = before
            .into_iter()
            .chain(columns.iter().map(|(name, _)| name.as_str()));
        let names = column_list(names);
        let mut arrays = Vec::with_capacity(columns.len() + 1);
        if before.is_some() && !is_tenant {
            arrays.push("$1::bigint[]".to_owned());
        }
        let first = usize::from(before.is_some()) + 1;
        arrays.extend(columns.iter().enumerate().map(|(number, (_, kind))| {
            let array = match kind {
                ColumnKind::Text => "text[]",
                ColumnKind::Integer => "bigint[]",
                ColumnKind::Number => "double precision[]",
                ColumnKind::Boolean => "boolean[]",
                ColumnKind::Date => "text[]::date[]",
            };
            format!("${}::{array}", first + number)
        }));
        let tenant = if is_tenant { "$1, " } else { "" };
        Self {
            copy: format!("copy {table} ({names}) from stdin (format binary)"),
            insert: format!(
                "insert into {table} ({names}) select {tenant}* from unnest({})",
                arrays.join(", ")
            ),
        }
    }

    /// Adds rows.
    pub(super) async fn write(
        &self,
        connection: &mut PgConnection,
        batch: &Batch,
        before: Before<'_>,
    ) -> Result<(), StoreError> {
        refuse_zeros(batch)?;
        if batch.rows() == 0 {
            return Ok(());
        }
        if size(batch) < SMALL {
            insert(connection, &self.insert, batch, before).await
        } else {
            copy(connection, &self.copy, batch, before).await
        }
    }
}

/// About how many bytes a batch is.
fn size(batch: &Batch) -> usize {
    let texts = batch.columns().iter().map(|column| match column.parts() {
        (Cells::Text { text, .. }, _) => text.len(),
        _ => 0,
    });
    texts.sum::<usize>() + batch.rows() * batch.columns().len() * 8
}

/// A few rows by one statement.
async fn insert(
    connection: &mut PgConnection,
    statement: &str,
    batch: &Batch,
    before: Before<'_>,
) -> Result<(), StoreError> {
    let mut query = sqlx::query(AssertSqlSafe(statement)).persistent(false);
    query = match before {
        Before::Nothing => query,
        Before::Tenant(tenant) => query.bind(tenant),
        Before::Number(numbers) => query.bind(numbers.to_vec()),
    };
    for column in batch.columns() {
        query = match column.kind() {
            ColumnKind::Text => query.bind(values(column, |value| match value {
                ValueRef::Text(text) => Some(text.to_owned()),
                _ => None,
            })),
            ColumnKind::Integer => query.bind(values(column, |value| match value {
                ValueRef::Integer(value) => Some(value),
                _ => None,
            })),
            ColumnKind::Number => query.bind(values(column, |value| match value {
                ValueRef::Number(value) => Some(value),
                _ => None,
            })),
            ColumnKind::Boolean => query.bind(values(column, |value| match value {
                ValueRef::Boolean(value) => Some(value),
                _ => None,
            })),
            ColumnKind::Date => query.bind(dates(column)?),
        };
    }
    query.execute(connection).await?;
    Ok(())
}

fn values<T>(column: &Column, of: impl Fn(ValueRef<'_>) -> Option<T>) -> Vec<Option<T>> {
    (0..column.len()).map(|row| of(column.value(row))).collect()
}

fn dates(column: &Column) -> Result<Vec<Option<String>>, StoreError> {
    let date = |row| match column.value(row) {
        ValueRef::Date(days) => date_text(days).map(Some),
        _ => Ok(None),
    };
    (0..column.len()).map(date).collect()
}

/// Many rows by a COPY statement.
async fn copy(
    connection: &mut PgConnection,
    statement: &str,
    batch: &Batch,
    before: Before<'_>,
) -> Result<(), StoreError> {
    let mut copy = connection.copy_in_raw(statement).await?;
    let mut bytes = Vec::with_capacity(CHUNK + CHUNK / 8);
    bytes.extend_from_slice(HEADER);
    for row in 0..batch.rows() {
        if let Err(error) = push_row(&mut bytes, batch, row, before) {
            copy.abort("a value that cannot be sent").await?;
            return Err(error);
        }
        if bytes.len() >= CHUNK {
            copy.send(bytes.as_slice()).await?;
            bytes.clear();
        }
    }
    bytes.extend_from_slice(&TRAILER.to_be_bytes());
    copy.send(bytes.as_slice()).await?;
    copy.finish().await?;
    Ok(())
}

/// The only character that PostgreSQL does not keep.
fn refuse_zeros(batch: &Batch) -> Result<(), StoreError> {
    let has_zero = |column: &Column| match column.parts() {
        (Cells::Text { text, .. }, _) => text.contains('\0'),
        _ => false,
    };
    if batch.columns().iter().any(has_zero) {
        return Err(StoreError::Invalid(
            "a text holds the character U+0000, which PostgreSQL does not keep".to_owned(),
        ));
    }
    Ok(())
}

fn push_row(
    bytes: &mut Vec<u8>,
    batch: &Batch,
    row: usize,
    before: Before<'_>,
) -> Result<(), StoreError> {
    let more = usize::from(!matches!(before, Before::Nothing));
    bytes.extend_from_slice(&((batch.columns().len() + more) as i16).to_be_bytes());
    match before {
        Before::Nothing => {}
        Before::Tenant(tenant) => push(bytes, tenant.as_bytes()),
        Before::Number(numbers) => {
            push(bytes, &numbers.get(row).copied().unwrap_or(0).to_be_bytes());
        }
    }
    for column in batch.columns() {
        match column.value(row) {
            ValueRef::Null => bytes.extend_from_slice(&(-1_i32).to_be_bytes()),
            ValueRef::Text(text) => push(bytes, text.as_bytes()),
            ValueRef::Integer(value) => push(bytes, &value.to_be_bytes()),
            ValueRef::Number(value) => push(bytes, &value.to_be_bytes()),
            ValueRef::Boolean(value) => push(bytes, &[u8::from(value)]),
            ValueRef::Date(days) => {
                let days = days.checked_sub(EPOCH).ok_or_else(|| {
                    StoreError::Invalid(format!("day {days} is beyond the calendar"))
                })?;
                push(bytes, &days.to_be_bytes());
            }
        }
    }
    Ok(())
}

fn push(bytes: &mut Vec<u8>, value: &[u8]) {
    bytes.extend_from_slice(&(value.len() as i32).to_be_bytes());
    bytes.extend_from_slice(value);
}
