//! Accounts on SQLite. There is one writer at a time, so a transaction may count on what it has read.

mod attempts;
mod keys;
mod sessions;
mod tenants;
mod users;

use std::str::FromStr;

use sqlx::sqlite::SqliteRow;
use sqlx::{Row as _, SqliteConnection};

use super::SqliteDatabase;
use crate::accounts::{AccountStore, SecretHash};
use crate::error::StoreError;

impl AccountStore for SqliteDatabase {}

/// Now.
macro_rules! now {
    () => {
        "cast(unixepoch('subsec') * 1000 as integer)"
    };
}
use now;

/// The time of the database's clock.
async fn clock(connection: &mut SqliteConnection) -> Result<i64, StoreError> {
    Ok(sqlx::query_scalar(concat!("select ", now!()))
        .fetch_one(connection)
        .await?)
}

/// A column that holds an id or a word of a list.
fn parsed<T>(row: &SqliteRow, column: &str) -> Result<T, StoreError>
where
    T: FromStr<Err: std::error::Error + Send + Sync + 'static>,
{
    parse(row.try_get(column)?, column)
}

/// The same where it may be empty.
fn parsed_or_none<T>(row: &SqliteRow, column: &str) -> Result<Option<T>, StoreError>
where
    T: FromStr<Err: std::error::Error + Send + Sync + 'static>,
{
    row.try_get::<Option<&str>, _>(column)?
        .map(|text| parse(text, column))
        .transpose()
}

fn parse<T>(text: &str, column: &str) -> Result<T, StoreError>
where
    T: FromStr<Err: std::error::Error + Send + Sync + 'static>,
{
    text.parse().map_err(|error| {
        StoreError::Database(sqlx::Error::ColumnDecode {
            index: column.to_owned(),
            source: Box::new(error),
        })
    })
}

/// A column that holds 32 bytes.
fn bytes(row: &SqliteRow, column: &str) -> Result<[u8; 32], StoreError> {
    let bytes: &[u8] = row.try_get(column)?;
    bytes.try_into().map_err(|error| {
        StoreError::Database(sqlx::Error::ColumnDecode {
            index: column.to_owned(),
            source: Box::new(error),
        })
    })
}

fn hash(row: &SqliteRow, column: &str) -> Result<SecretHash, StoreError> {
    bytes(row, column).map(SecretHash)
}

/// Names the thing that is there twice; SQLite itself names columns at best.
fn duplicate(error: sqlx::Error, thing: &str) -> StoreError {
    match StoreError::from(error) {
        StoreError::Duplicate(_) => StoreError::Duplicate(thing.to_owned()),
        other => other,
    }
}
