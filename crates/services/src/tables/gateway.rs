//! The published tables, for dashboards and scripts.

use std::fs::File;
use std::sync::Arc;

use serde::Serialize;
use store::tables::{
    ColumnKind, Published, PublishedTable, RowStream, Source, TableOrigin, TableStore,
};
use store::{StoreError, TenantId};
use warehouse::{DictionaryTable, ParquetRows, did_you_mean};

use super::csv::CsvDownload;
use super::cursor;
use super::request::RowsRequest;
use super::rows::Rows;
use crate::input_error::InputError;
use crate::league_figures::Sums;
use crate::{batches, definitions};

/// Reads published tables.
#[derive(Debug, Clone)]
pub struct Tables {
    pub(crate) store: Arc<dyn TableStore>,
    pub(crate) sums: Arc<Sums>,
}

/// What is published.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct TableList {
    /// Grows with every publication and upload; none before the first.
    pub version: Option<i64>,
    /// When it was published, in Unix milliseconds.
    pub published_at: Option<i64>,
    /// The last run whose tables were published.
    pub run_id: Option<String>,
    /// The tables, sorted by name.
    pub tables: Vec<TableSummary>,
}

/// A published table in short.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct TableSummary {
    /// Its name.
    pub name: String,
    /// What one row is.
    pub description: String,
    /// Number of rows.
    pub rows: i64,
    /// Number of columns.
    pub columns: usize,
    /// Names of the columns by which a row is known.
    pub primary_key: Vec<String>,
    /// Who defined it: `dictionary` or `custom`.
    pub origin: TableOrigin,
    /// Where its rows came from last: `run` or `upload`.
    pub source: Source,
}

/// A published table in full.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct TableEntry {
    /// The table in short.
    #[serde(flatten)]
    pub summary: TableSummary,
    /// Its columns.
    #[serde(rename = "fields")]
    pub columns: Vec<ColumnEntry>,
    /// The entry of the data dictionary, where it has one: grain, tests, references and the SQL that makes it.
    pub dictionary: Option<DictionaryTable>,
    /// Names the content of the table, for an entity tag.
    #[serde(skip)]
    pub stamp: String,
}

/// A column of a published table.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ColumnEntry {
    /// Its name.
    pub name: String,
    /// Type of its values: `text`, `integer`, `number`, `boolean` or `date`.
    #[serde(rename = "type")]
    pub kind: ColumnKind,
    /// Whether it is never null.
    pub required: bool,
    /// What it holds, its unit and when it is null.
    pub description: String,
}

/// A page of rows.
#[derive(Debug, Clone, PartialEq)]
pub struct RowsPage {
    /// Names the content of the table, for an entity tag.
    pub stamp: String,
    /// The rows.
    pub rows: Rows,
    /// How many rows pass the conditions, if that was asked.
    pub total: Option<i64>,
    /// Where the next page begins; none on the last one.
    pub next_cursor: Option<String>,
}

/// A download as Parquet.
#[derive(Debug)]
pub struct ParquetDownload {
    /// Names the content of the table, for an entity tag.
    pub stamp: String,
    /// A temporary file without a name, at its beginning.
    pub file: File,
    /// Its length in bytes.
    pub bytes: u64,
}

impl Tables {
    /// On a store.
    pub fn new(store: Arc<dyn TableStore>) -> Self {
        Self {
            store,
            sums: Arc::default(),
        }
    }

    /// What is published.
    pub async fn list(&self, tenant: TenantId) -> Result<TableList, InputError> {
        let published = self.store.published(tenant).await?;
        let Some(published) = published else {
            return Ok(TableList {
                version: None,
                published_at: None,
                run_id: None,
                tables: Vec::new(),
            });
        };
        Ok(TableList {
            version: Some(published.version),
            published_at: Some(published.published_at),
            run_id: published.run_id.clone(),
            tables: published.tables.values().map(summary).collect(),
        })
    }

    /// The number of the published version; none before the first.
    pub async fn version(&self, tenant: TenantId) -> Result<Option<i64>, InputError> {
        let published = self.store.published(tenant).await?;
        Ok(published.map(|published| published.version))
    }

    /// A table with its columns.
    pub async fn entry(&self, tenant: TenantId, table: &str) -> Result<TableEntry, InputError> {
        let published = self.published(tenant, table).await?;
        let table = find(&published, table)?;
        let column = |column: &store::tables::ColumnDefinition| ColumnEntry {
            name: column.name.clone(),
            kind: column.kind,
            required: table.definition.is_required(column),
            description: column.description.clone(),
        };
        let dictionary = match table.definition.origin {
            TableOrigin::Dictionary => definitions::dictionary_entry(&table.definition.name)
                .await
                .map_err(InputError::internal)?,
            TableOrigin::Custom => None,
        };
        Ok(TableEntry {
            summary: summary(table),
            columns: table.definition.columns.iter().map(column).collect(),
            dictionary,
            stamp: table.stamp.clone(),
        })
    }

    /// Names the content of a table as it is now.
    pub async fn stamp(&self, tenant: TenantId, table: &str) -> Result<String, InputError> {
        let published = self.published(tenant, table).await?;
        Ok(find(&published, table)?.stamp.clone())
    }

    /// A page of rows.
    pub async fn rows(
        &self,
        tenant: TenantId,
        request: &RowsRequest,
    ) -> Result<RowsPage, InputError> {
        let published = self.published(tenant, &request.table).await?;
        let table = find(&published, &request.table)?;
        let query = request.page(&table.definition)?;
        let page = self.store.read(tenant, &query).await.map_err(refused)?;
        Ok(RowsPage {
            stamp: page.stamp,
            total: page.total,
            next_cursor: page.next.map(|place| cursor::write(&query.order, &place)),
            rows: Rows::new(page.columns, page.rows),
        })
    }

    /// Rows as CSV, without an end where no limit is given.
    pub async fn csv(
        &self,
        tenant: TenantId,
        request: &RowsRequest,
    ) -> Result<CsvDownload, InputError> {
        Ok(CsvDownload::new(self.stream(tenant, request).await?))
    }

    /// Rows as Parquet, without an end where no limit is given.
    pub async fn parquet(
        &self,
        tenant: TenantId,
        request: &RowsRequest,
    ) -> Result<ParquetDownload, InputError> {
        let rows = self.stream(tenant, request).await?;
        let stamp = rows.stamp.clone();
        let runtime = tokio::runtime::Handle::current();
        let written = tokio::task::spawn_blocking(move || parquet_file(&runtime, rows)).await?;
        let file = written?;
        let bytes = file.metadata()?.len();
        Ok(ParquetDownload { stamp, file, bytes })
    }

    async fn stream(
        &self,
        tenant: TenantId,
        request: &RowsRequest,
    ) -> Result<RowStream, InputError> {
        let published = self.published(tenant, &request.table).await?;
        let table = find(&published, &request.table)?;
        let query = request.download(&table.definition)?;
        self.store.stream(tenant, &query).await.map_err(refused)
    }

    async fn published(&self, tenant: TenantId, table: &str) -> Result<Arc<Published>, InputError> {
        let published = self.store.published(tenant).await?;
        published.ok_or_else(|| {
            InputError::NotFound(format!(
                "table {table} does not exist; nothing is published yet"
            ))
        })
    }
}

/// What the store refuses in a question is wrong with the question.
fn refused(error: StoreError) -> InputError {
    match error {
        StoreError::Invalid(message) => InputError::BadRequest(message),
        error => error.into(),
    }
}

fn find<'a>(published: &'a Published, table: &str) -> Result<&'a PublishedTable, InputError> {
    published.tables.get(table).ok_or_else(|| {
        let known = published.tables.keys().map(String::as_str);
        InputError::NotFound(format!(
            "table {table} does not exist{}",
            did_you_mean(table, known)
        ))
    })
}

fn summary(table: &PublishedTable) -> TableSummary {
    let definition = &table.definition;
    TableSummary {
        name: definition.name.clone(),
        description: definition.description.clone(),
        rows: table.rows,
        columns: definition.columns.len(),
        primary_key: definition.primary_key.clone(),
        origin: definition.origin,
        source: table.source,
    }
}

/// Writes rows into a temporary file as they come.
fn parquet_file(runtime: &tokio::runtime::Handle, mut rows: RowStream) -> Result<File, InputError> {
    use std::io::{Seek as _, Write as _};

    let schema = batches::schema(&rows.columns);
    let output = std::io::BufWriter::new(tempfile::tempfile()?);
    let mut writer = ParquetRows::new(Arc::clone(&schema), output).map_err(InputError::internal)?;
    while let Some(batch) = runtime.block_on(rows.next()) {
        let batch = batches::to_warehouse(&schema, &batch?).map_err(InputError::internal)?;
        writer.write(&batch).map_err(InputError::internal)?;
    }
    let mut output = writer.finish().map_err(InputError::internal)?;
    output.flush()?;
    let mut file = output
        .into_inner()
        .map_err(|error| InputError::internal(error.into_error()))?;
    file.rewind()?;
    Ok(file)
}
