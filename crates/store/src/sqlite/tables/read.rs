//! Reading from the file of a version.

use std::sync::Arc;

use futures::TryStreamExt as _;
use sqlx::sqlite::{SqliteArguments, SqliteRow};
use sqlx::{AssertSqlSafe, Row as _, SqliteConnection, SqlitePool};

use super::super::SqliteDatabase;
use super::insert::bind;
use super::versions::Version;
use crate::error::StoreError;
use crate::ids::TenantId;
use crate::tables::{
    Batch, ColumnKind, DatabaseKind, Page, PublishedTable, RowSender, RowStream, STREAM_ROWS,
    Select, SelectOf, TableQuery, Value, ValueRef, date_day,
};

async fn version(
    database: &SqliteDatabase,
    tenant: TenantId,
    table: &str,
) -> Result<Arc<Version>, StoreError> {
    let version = database.versions().current(database, tenant).await?;
    version.ok_or_else(|| StoreError::Missing(format!("table {table}")))
}

fn select(table: &PublishedTable, query: &TableQuery) -> Result<Select, StoreError> {
    SelectOf {
        definition: &table.definition,
        physical: &table.definition.name,
        database: DatabaseKind::Sqlite,
    }
    .of(query)
}

pub(super) async fn page(
    database: &SqliteDatabase,
    tenant: TenantId,
    query: &TableQuery,
) -> Result<Page, StoreError> {
    let version = version(database, tenant, &query.table).await?;
    let table = version.published.table(&query.table)?;
    let select = select(table, query)?;
    let kinds = select.kinds(&table.definition);
    let mut connection = version.pool.acquire().await?;
    let mut rows = Batch::new(kinds.iter().copied());
    let mut found = sqlx::query_with(
        AssertSqlSafe(select.rows.as_str()),
        values(&[&select.filter_values, &select.place_values])?,
    )
    .fetch(&mut *connection);
    while let Some(row) = found.try_next().await? {
        push(&mut rows, &row, &kinds)?;
    }
    drop(found);
    let total = match query.count {
        true if query.filters.is_empty() => Some(table.rows),
        true => Some(count(&mut connection, &select).await?),
        false => None,
    };
    let (rows, next) = select.page(rows, query.limit);
    Ok(Page {
        stamp: table.stamp.clone(),
        columns: select.wanted_columns(&table.definition),
        rows,
        total,
        next,
    })
}

async fn count(connection: &mut SqliteConnection, select: &Select) -> Result<i64, StoreError> {
    let row = sqlx::query_with(
        AssertSqlSafe(select.count.as_str()),
        values(&[&select.filter_values])?,
    )
    .fetch_one(connection)
    .await?;
    Ok(row.try_get(0)?)
}

pub(super) async fn stream(
    database: &SqliteDatabase,
    tenant: TenantId,
    query: &TableQuery,
) -> Result<RowStream, StoreError> {
    let version = version(database, tenant, &query.table).await?;
    let table = version.published.table(&query.table)?;
    let select = select(table, query)?;
    let kinds = select.kinds(&table.definition);
    let (stream, sender) = RowStream::new(
        table.stamp.clone(),
        select.wanted_columns(&table.definition),
    );
    let limit = query.limit;
    let pool = version.pool.clone();
    tokio::spawn(async move {
        if let Err(error) = send(&pool, &select, &kinds, limit, &sender).await {
            // Nobody listens any more: then nobody needs to know.
            let _ = sender.send(Err(error)).await;
        }
    });
    Ok(stream)
}

async fn send(
    pool: &SqlitePool,
    select: &Select,
    kinds: &[ColumnKind],
    limit: Option<u32>,
    sender: &RowSender,
) -> Result<(), StoreError> {
    let mut connection = pool.acquire().await?;
    let arguments = values(&[&select.filter_values, &select.place_values])?;
    let mut found =
        sqlx::query_with(AssertSqlSafe(select.rows.as_str()), arguments).fetch(&mut *connection);
    let mut rest = limit.map_or(usize::MAX, |limit| limit as usize);
    let mut batch = Batch::new(kinds.iter().copied());
    while rest > 0 {
        let row = found.try_next().await?;
        if let Some(row) = &row {
            push(&mut batch, row, kinds)?;
            rest -= 1;
        }
        if batch.rows() == STREAM_ROWS || row.is_none() || rest == 0 {
            batch.keep_columns(select.wanted);
            let full = std::mem::replace(&mut batch, Batch::new(kinds.iter().copied()));
            if full.rows() > 0 && sender.send(Ok(full)).await.is_err() {
                return Ok(());
            }
        }
        if row.is_none() {
            break;
        }
    }
    Ok(())
}

fn values(lists: &[&[Value]]) -> Result<SqliteArguments, StoreError> {
    let mut arguments = SqliteArguments::default();
    for value in lists.iter().copied().flatten() {
        bind(&mut arguments, value.as_ref())?;
    }
    Ok(arguments)
}

fn push(batch: &mut Batch, row: &SqliteRow, kinds: &[ColumnKind]) -> Result<(), StoreError> {
    for ((position, kind), column) in kinds.iter().enumerate().zip(batch.columns_mut()) {
        match kind {
            // Without a copy.
            ColumnKind::Text => {
                let text: Option<&str> = row.try_get(position)?;
                column.push(text.map_or(ValueRef::Null, ValueRef::Text))?;
            }
            kind => column.push(value(row, position, *kind)?.as_ref())?,
        }
    }
    Ok(())
}

/// A value of a row.
pub(super) fn value(
    row: &SqliteRow,
    position: usize,
    kind: ColumnKind,
) -> Result<Value, StoreError> {
    let value = match kind {
        ColumnKind::Text => row.try_get::<Option<String>, _>(position)?.map(Value::Text),
        ColumnKind::Integer => row.try_get::<Option<i64>, _>(position)?.map(Value::Integer),
        ColumnKind::Number => row.try_get::<Option<f64>, _>(position)?.map(Value::Number),
        ColumnKind::Boolean => {
            let flag: Option<i64> = row.try_get(position)?;
            flag.map(|flag| Value::Boolean(flag != 0))
        }
        ColumnKind::Date => {
            let text: Option<&str> = row.try_get(position)?;
            text.map(date_day).transpose()?.map(Value::Date)
        }
    };
    Ok(value.unwrap_or(Value::Null))
}
