//! Reading published rows: in a transaction that may not write, with the claims of the tenant set, so that row-level
//! security binds us like everybody else.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Instant;

use futures::TryStreamExt as _;
use sqlx::postgres::{PgArguments, PgRow};
use sqlx::query::Query;
use sqlx::{AssertSqlSafe, PgConnection, Postgres, Row as _, Transaction, ValueRef as _};

use super::super::PostgresDatabase;
use super::copy::EPOCH;
use crate::error::StoreError;
use crate::ids::{JobId, TenantId};
use crate::tables::{
    Batch, ColumnKind, DatabaseKind, Page, Published, PublishedTable, RowSender, RowStream,
    STREAM_ROWS, Select, SelectOf, TableQuery, Value, ValueRef, date_text, read_tables,
};

/// Catalogues kept; beyond that the one that was not used for longest is forgotten.
const MOST_KEPT: usize = 64;
/// How long the rows of a page may take; beyond that the question is at fault.
const PAGE_TIMEOUT: &str = "30s";
/// How long a download may take, with the time in which its reader was slow.
const STREAM_TIMEOUT: &str = "30min";
/// How often a question is asked again because a table changed its form in between.
const ATTEMPTS: usize = 3;

/// What a token of the tenant would say.
pub(super) fn claims(tenant: TenantId) -> String {
    serde_json::json!({ "app_metadata": { "tenant_id": tenant } }).to_string()
}

/// The catalogues that were read, by tenant.
#[derive(Debug, Default)]
pub(crate) struct Catalogues {
    kept: Mutex<HashMap<TenantId, (Arc<Published>, Instant)>>,
}

impl Catalogues {
    /// What is published for a tenant, to the eyes of this connection.
    pub(super) async fn current(
        &self,
        connection: &mut PgConnection,
        tenant: TenantId,
    ) -> Result<Option<Arc<Published>>, StoreError> {
        let version: Option<i64> = sqlx::query_scalar(
            "select version from benchsight.publications where tenant_id = $1 and version > 0",
        )
        .bind(tenant.0)
        .fetch_optional(&mut *connection)
        .await?;
        let Some(version) = version else {
            return Ok(None);
        };
        self.at(connection, tenant, version).await
    }

    /// What was published for a tenant as a version, which is the current one to the eyes of this connection.
    async fn at(
        &self,
        connection: &mut PgConnection,
        tenant: TenantId,
        version: i64,
    ) -> Result<Option<Arc<Published>>, StoreError> {
        if let Some(found) = self.find(tenant, version) {
            return Ok(Some(found));
        }
        let published = published(connection, tenant).await?.map(Arc::new);
        if let Some(published) = &published {
            self.keep(tenant, published);
        }
        Ok(published)
    }

    fn find(&self, tenant: TenantId, version: i64) -> Option<Arc<Published>> {
        let mut kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        let (found, used) = kept.get_mut(&tenant)?;
        *used = Instant::now();
        (found.version == version).then(|| Arc::clone(found))
    }

    fn keep(&self, tenant: TenantId, published: &Arc<Published>) {
        let mut kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        kept.insert(tenant, (Arc::clone(published), Instant::now()));
        if kept.len() > MOST_KEPT {
            let oldest = kept.iter().min_by_key(|(_, (_, used))| *used);
            if let Some(oldest) = oldest.map(|(tenant, _)| *tenant) {
                kept.remove(&oldest);
            }
        }
    }
}

/// What is published for a tenant.
pub(super) async fn published(
    connection: &mut PgConnection,
    tenant: TenantId,
) -> Result<Option<Published>, StoreError> {
    let row = sqlx::query(
        "select version, run_id, schema_hash, published_at, job_id, catalogue from benchsight.publications \
         where tenant_id = $1 and version > 0",
    )
    .bind(tenant.0)
    .fetch_optional(connection)
    .await?;
    row.map(|row| {
        let job: Option<uuid::Uuid> = row.try_get(4)?;
        Ok(Published {
            version: row.try_get(0)?,
            run_id: row.try_get(1)?,
            schema_hash: row.try_get(2)?,
            published_at: row.try_get(3)?,
            job: job.map(JobId),
            tables: read_tables(row.try_get(5)?)?,
        })
    })
    .transpose()
}

/// A question on its way.
struct Question {
    transaction: Transaction<'static, Postgres>,
    tenant: TenantId,
    table: PublishedTable,
    select: Select,
    kinds: Vec<ColumnKind>,
}

impl Question {
    async fn begin(
        database: &PostgresDatabase,
        tenant: TenantId,
        query: &TableQuery,
        timeout: &str,
    ) -> Result<Self, StoreError> {
        // One snapshot for the catalogue, the rows and their number.
        let mut transaction = database
            .pool()
            .begin_with("begin isolation level repeatable read read only")
            .await?;
        let row = sqlx::query(
            "select (select version from benchsight.publications where tenant_id = $1 and version > 0), \
                 set_config('request.jwt.claims', $2, true), set_config('statement_timeout', $3, true)",
        )
        .bind(tenant.0)
        .bind(claims(tenant))
        .bind(timeout)
        .fetch_one(&mut *transaction)
        .await?;
        let version: Option<i64> = row.try_get(0)?;
        let published = match version {
            Some(version) => {
                database
                    .catalogues()
                    .at(&mut transaction, tenant, version)
                    .await?
            }
            None => None,
        };
        let published =
            published.ok_or_else(|| StoreError::Missing(format!("table {}", query.table)))?;
        let table = published.table(&query.table)?.clone();
        let select = SelectOf {
            definition: &table.definition,
            physical: table.physical(),
            database: DatabaseKind::Postgres,
        }
        .of(query)?;
        let kinds = select.kinds(&table.definition);
        Ok(Self {
            transaction,
            tenant,
            table,
            select,
            kinds,
        })
    }

    async fn rows(&mut self) -> Result<Batch, StoreError> {
        let mut rows = Batch::new(self.kinds.iter().copied());
        let query = bound(
            &self.select.rows,
            self.tenant,
            &[&self.select.filter_values, &self.select.place_values],
        )?;
        let mut found = query.fetch(&mut *self.transaction);
        while let Some(row) = found.try_next().await.map_err(too_slow)? {
            push(&mut rows, &row, &self.kinds)?;
        }
        Ok(rows)
    }

    async fn count(&mut self) -> Result<i64, StoreError> {
        let query = bound(
            &self.select.count,
            self.tenant,
            &[&self.select.filter_values],
        )?;
        let row = query
            .fetch_one(&mut *self.transaction)
            .await
            .map_err(too_slow)?;
        Ok(row.try_get(0)?)
    }

    async fn page(mut self, query: &TableQuery) -> Result<Page, StoreError> {
        let rows = self.rows().await?;
        let total = match query.count {
            true if query.filters.is_empty() => Some(self.table.rows),
            true => Some(self.count().await?),
            false => None,
        };
        self.transaction.commit().await?;
        let (rows, next) = self.select.page(rows, query.limit);
        Ok(Page {
            columns: self.select.wanted_columns(&self.table.definition),
            stamp: self.table.stamp,
            rows,
            total,
            next,
        })
    }

    async fn send(mut self, limit: Option<u32>, sender: &RowSender) -> Result<(), StoreError> {
        let query = bound(
            &self.select.rows,
            self.tenant,
            &[&self.select.filter_values, &self.select.place_values],
        )?;
        let mut found = query.fetch(&mut *self.transaction);
        let mut rest = limit.map_or(usize::MAX, |limit| limit as usize);
        let mut batch = Batch::new(self.kinds.iter().copied());
        while rest > 0 {
            let row = found.try_next().await.map_err(too_slow)?;
            if let Some(row) = &row {
                push(&mut batch, row, &self.kinds)?;
                rest -= 1;
            }
            if batch.rows() == STREAM_ROWS || row.is_none() || rest == 0 {
                batch.keep_columns(self.select.wanted);
                let full = std::mem::replace(&mut batch, Batch::new(self.kinds.iter().copied()));
                if full.rows() > 0 && sender.send(Ok(full)).await.is_err() {
                    break;
                }
            }
            if row.is_none() {
                break;
            }
        }
        Ok(())
    }
}

pub(super) async fn page(
    database: &PostgresDatabase,
    tenant: TenantId,
    query: &TableQuery,
) -> Result<Page, StoreError> {
    let mut attempt = 1;
    loop {
        let question = Question::begin(database, tenant, query, PAGE_TIMEOUT).await?;
        match question.page(query).await {
            Err(StoreError::Database(error)) if attempt < ATTEMPTS && has_changed(&error) => {
                attempt += 1;
            }
            answer => return answer,
        }
    }
}

pub(super) async fn stream(
    database: &PostgresDatabase,
    tenant: TenantId,
    query: &TableQuery,
) -> Result<RowStream, StoreError> {
    let question = Question::begin(database, tenant, query, STREAM_TIMEOUT).await?;
    let columns = question.select.wanted_columns(&question.table.definition);
    let (stream, sender) = RowStream::new(question.table.stamp.clone(), columns);
    let limit = query.limit;
    tokio::spawn(async move {
        if let Err(error) = question.send(limit, &sender).await {
            // Nobody listens any more: then nobody needs to know.
            let _ = sender.send(Err(error)).await;
        }
    });
    Ok(stream)
}

/// Whether a table or column is gone that was there when the question began.
fn has_changed(error: &sqlx::Error) -> bool {
    let code = error
        .as_database_error()
        .and_then(sqlx::error::DatabaseError::code);
    matches!(code.as_deref(), Some("42P01" | "42703" | "XX000" | "0A000"))
}

fn too_slow(error: sqlx::Error) -> StoreError {
    let code = error
        .as_database_error()
        .and_then(sqlx::error::DatabaseError::code);
    if code.as_deref() == Some("57014") {
        return StoreError::Invalid("the question takes too long; ask for less".to_owned());
    }
    error.into()
}

/// The statement with its values.
fn bound<'a>(
    sql: &'a str,
    tenant: TenantId,
    lists: &[&[Value]],
) -> Result<Query<'a, Postgres, PgArguments>, StoreError> {
    let mut query = sqlx::query(AssertSqlSafe(sql)).bind(tenant.0);
    for value in lists.iter().copied().flatten() {
        query = match value {
            Value::Null => return Err(StoreError::Invalid("null is not compared".to_owned())),
            Value::Text(text) => query.bind(text.clone()),
            Value::Integer(value) => query.bind(*value),
            Value::Number(value) => query.bind(*value),
            Value::Boolean(value) => query.bind(*value),
            Value::Date(days) => query.bind(date_text(*days)?),
        };
    }
    Ok(query)
}

fn push(batch: &mut Batch, row: &PgRow, kinds: &[ColumnKind]) -> Result<(), StoreError> {
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
pub(super) fn value(row: &PgRow, position: usize, kind: ColumnKind) -> Result<Value, StoreError> {
    let value = match kind {
        ColumnKind::Text => row.try_get::<Option<String>, _>(position)?.map(Value::Text),
        ColumnKind::Integer => row.try_get::<Option<i64>, _>(position)?.map(Value::Integer),
        ColumnKind::Number => row.try_get::<Option<f64>, _>(position)?.map(Value::Number),
        ColumnKind::Boolean => row
            .try_get::<Option<bool>, _>(position)?
            .map(Value::Boolean),
        ColumnKind::Date => date(row, position)?.map(Value::Date),
    };
    Ok(value.unwrap_or(Value::Null))
}

/// A date in the server's own form: days since 2000-01-01.
fn date(row: &PgRow, position: usize) -> Result<Option<i32>, StoreError> {
    let raw = row.try_get_raw(position)?;
    if raw.is_null() {
        return Ok(None);
    }
    let wrong = || StoreError::Invalid("a date is not in the binary form".to_owned());
    let bytes = raw.as_bytes().map_err(|_| wrong())?;
    let days = i32::from_be_bytes(bytes.try_into().map_err(|_| wrong())?);
    days.checked_add(EPOCH).map(Some).ok_or_else(wrong)
}
