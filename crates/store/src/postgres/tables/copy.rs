//! Rows on their way to the server, in the binary form of COPY: it costs neither side a conversion.

use sqlx::PgConnection;
use uuid::Uuid;

use crate::error::StoreError;
use crate::tables::{Batch, Cells, Column, ValueRef};

/// Signature, flags and length of the extension.
const HEADER: &[u8] = b"PGCOPY\n\xff\r\n\0\0\0\0\0\0\0\0\0";
/// Ends the rows.
const TRAILER: i16 = -1;
/// Bytes sent at once.
const CHUNK: usize = 256 << 10;
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

/// Copies a batch by a COPY statement.
pub(super) async fn copy(
    connection: &mut PgConnection,
    statement: &str,
    batch: &Batch,
    before: Before<'_>,
) -> Result<(), StoreError> {
    refuse_zeros(batch)?;
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
