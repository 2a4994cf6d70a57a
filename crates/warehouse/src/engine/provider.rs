//! The table as queries see it: known by its schema before a run starts, filled when it is built, read
//! back from its file when it is too large to keep, and let go when nothing needs it any more.

use std::path::Path;
use std::sync::{Arc, PoisonError, RwLock};

use async_trait::async_trait;
use datafusion::arrow::array::RecordBatch;
use datafusion::arrow::datatypes::SchemaRef;
use datafusion::catalog::Session;
use datafusion::common::stats::Precision;
use datafusion::common::{Result, Statistics, exec_datafusion_err};
use datafusion::config::TableParquetOptions;
use datafusion::datasource::listing::PartitionedFile;
use datafusion::datasource::memory::{DataSourceExec, MemorySourceConfig};
use datafusion::datasource::physical_plan::{FileScanConfigBuilder, ParquetSource};
use datafusion::datasource::{TableProvider, TableType};
use datafusion::execution::object_store::ObjectStoreUrl;
use datafusion::logical_expr::Expr;
use datafusion::parquet::arrow::arrow_reader::ParquetRecordBatchReaderBuilder;
use datafusion::physical_plan::ExecutionPlan;

use super::parquet_file::ParquetFile;
use super::table::Table;

#[derive(Debug, Clone)]
enum Content {
    Missing,
    Memory(Arc<Table>),
    File(ParquetFile),
}

/// A table of a session.
#[derive(Debug)]
pub(crate) struct LateTable {
    name: String,
    schema: SchemaRef,
    content: RwLock<Content>,
}

impl LateTable {
    pub(crate) fn new(name: &str, schema: SchemaRef) -> Self {
        Self {
            name: name.to_owned(),
            schema,
            content: RwLock::new(Content::Missing),
        }
    }

    /// A table whose rows are in a file from the beginning.
    pub(crate) fn in_file(name: &str, schema: SchemaRef, file: ParquetFile) -> Self {
        Self {
            name: name.to_owned(),
            schema,
            content: RwLock::new(Content::File(file)),
        }
    }

    pub(crate) fn table_schema(&self) -> &SchemaRef {
        &self.schema
    }

    pub(crate) fn keep(&self, table: Arc<Table>) {
        self.set(Content::Memory(table));
    }

    pub(crate) fn read_from(&self, file: ParquetFile) {
        self.set(Content::File(file));
    }

    pub(crate) fn let_go(&self) {
        self.set(Content::Missing);
    }

    fn set(&self, content: Content) {
        // The old content is dropped outside the lock: freeing gigabytes takes a while.
        let old = {
            let mut place = self.content.write().unwrap_or_else(PoisonError::into_inner);
            std::mem::replace(&mut *place, content)
        };
        drop(old);
    }

    fn content(&self) -> Content {
        self.content
            .read()
            .unwrap_or_else(PoisonError::into_inner)
            .clone()
    }

    /// All rows and columns as one batch.
    pub(crate) fn load(&self) -> Result<RecordBatch, String> {
        match self.content() {
            Content::Missing => Err(format!("table {} is not there", self.name)),
            Content::Memory(table) => table.batch().map_err(|error| error.to_string()),
            Content::File(file) => read_whole(file.path(), &self.schema),
        }
    }
}

fn read_whole(path: &Path, schema: &SchemaRef) -> Result<RecordBatch, String> {
    let file = std::fs::File::open(path).map_err(|error| error.to_string())?;
    let reader = ParquetRecordBatchReaderBuilder::try_new(file)
        .and_then(|builder| builder.with_batch_size(1 << 16).build());
    let batches: Vec<RecordBatch> = reader
        .map_err(|error| error.to_string())?
        .collect::<Result<_, _>>()
        .map_err(|error| error.to_string())?;
    let found = batches
        .first()
        .map_or_else(|| Arc::clone(schema), RecordBatch::schema);
    let whole = datafusion::arrow::compute::concat_batches(&found, &batches)
        .map_err(|error| error.to_string())?;
    Table::from_input(&whole)?
        .batch()
        .map_err(|error| error.to_string())
}

#[async_trait]
impl TableProvider for LateTable {
    fn schema(&self) -> SchemaRef {
        Arc::clone(&self.schema)
    }

    fn table_type(&self) -> TableType {
        TableType::Base
    }

    async fn scan(
        &self,
        _session: &dyn Session,
        projection: Option<&Vec<usize>>,
        _filters: &[Expr],
        _limit: Option<usize>,
    ) -> Result<Arc<dyn ExecutionPlan>> {
        match self.content() {
            Content::Missing => Err(exec_datafusion_err!("table {} is not there yet", self.name)),
            Content::Memory(table) => {
                let schema = match projection {
                    Some(columns) => Arc::new(self.schema.project(columns)?),
                    None => Arc::clone(&self.schema),
                };
                let batches = table.batches(projection.map(Vec::as_slice))?;
                let source: Arc<DataSourceExec> =
                    MemorySourceConfig::try_new_exec(&[batches], schema, None)?;
                Ok(source)
            }
            Content::File(file) => scan_file(&file, &self.schema, projection),
        }
    }
}

fn scan_file(
    file: &ParquetFile,
    schema: &SchemaRef,
    projection: Option<&Vec<usize>>,
) -> Result<Arc<dyn ExecutionPlan>> {
    let mut statistics = Statistics::new_unknown(schema);
    statistics.num_rows = Precision::Exact(file.rows());
    // The path is for the plan's description only; the open file is what is read.
    let part = PartitionedFile::new(file.path().to_string_lossy(), file.bytes())
        .with_statistics(Arc::new(statistics.clone()));
    let source = ParquetSource::new(Arc::clone(schema))
        .with_table_parquet_options(TableParquetOptions::default())
        .with_parquet_file_reader_factory(Arc::new(file.clone()));
    let config = FileScanConfigBuilder::new(ObjectStoreUrl::local_filesystem(), Arc::new(source))
        .with_file(part)
        .with_statistics(statistics)
        .with_projection_indices(projection.cloned())?
        .build();
    Ok(DataSourceExec::from_data_source(config))
}
