//! Accounts on PostgreSQL. Changes of users take a lock on their table: they are rare, and the rule that the last
//! administrator stays counts rows that others may be changing.

mod attempts;
mod keys;
mod sessions;
mod tenants;
mod users;

use std::str::FromStr;

use sqlx::postgres::PgRow;
use sqlx::{PgConnection, Row as _};

use super::PostgresDatabase;
use crate::accounts::{AccountStore, SecretHash};
use crate::error::StoreError;

impl AccountStore for PostgresDatabase {}

/// Now.
macro_rules! now {
    () => {
        "benchsight.now_ms()"
    };
}
use now;

/// The time of the database's clock.
async fn clock(connection: &mut PgConnection) -> Result<i64, StoreError> {
    Ok(sqlx::query_scalar(concat!("select ", now!()))
        .fetch_one(connection)
        .await?)
}

/// A column that holds a word: a role, a visibility.
fn parsed<T: FromStr<Err: std::error::Error + Send + Sync + 'static>>(
    row: &PgRow,
    column: &str,
) -> Result<T, StoreError> {
    let text: &str = row.try_get(column)?;
    text.parse().map_err(|error| {
        StoreError::Database(sqlx::Error::ColumnDecode {
            index: column.to_owned(),
            source: Box::new(error),
        })
    })
}

/// A column that holds 32 bytes.
fn bytes(row: &PgRow, column: &str) -> Result<[u8; 32], StoreError> {
    let bytes: &[u8] = row.try_get(column)?;
    bytes.try_into().map_err(|error| {
        StoreError::Database(sqlx::Error::ColumnDecode {
            index: column.to_owned(),
            source: Box::new(error),
        })
    })
}

fn hash(row: &PgRow, column: &str) -> Result<SecretHash, StoreError> {
    bytes(row, column).map(SecretHash)
}

/// Names the thing that is there twice; PostgreSQL itself names the constraint.
fn duplicate(error: sqlx::Error, thing: &str) -> StoreError {
    match StoreError::from(error) {
        StoreError::Duplicate(_) => StoreError::Duplicate(thing.to_owned()),
        other => other,
    }
}
