//! Tables as Parquet, with nothing in the file that is not in the table: no time, no host, no version.

use std::io::Write;
use std::sync::Arc;

use datafusion::arrow::array::RecordBatch;
use datafusion::arrow::datatypes::SchemaRef;
use datafusion::parquet::arrow::ArrowWriter;
use datafusion::parquet::arrow::arrow_writer::ArrowWriterOptions;
use datafusion::parquet::basic::Compression;
use datafusion::parquet::errors::ParquetError;
use datafusion::parquet::file::metadata::SortingColumn;
use datafusion::parquet::file::properties::{EnabledStatistics, WriterProperties};

use crate::engine::table::Table;
use crate::error::WarehouseError;

/// Rows per row group: readers skip a group by its minimum and maximum, and a writer holds one group in
/// memory while it is encoded.
const GROUP_ROWS: usize = 1 << 17;

/// Writes rows as Parquet, batch by batch, in the form of the files of a run. At most one row group is in memory.
#[derive(Debug)]
pub struct ParquetRows<W: Write + Send>(ArrowWriter<W>);

impl<W: Write + Send> ParquetRows<W> {
    /// Begins; all batches have this schema.
    pub fn new(schema: SchemaRef, output: W) -> Result<Self, WarehouseError> {
        ArrowWriter::try_new_with_options(output, schema, options(&[]))
            .map(Self)
            .map_err(|error| internal(&error))
    }

    /// Adds rows.
    pub fn write(&mut self, batch: &RecordBatch) -> Result<(), WarehouseError> {
        self.0.write(batch).map_err(|error| internal(&error))
    }

    /// Ends the file and gives the output back.
    pub fn finish(self) -> Result<W, WarehouseError> {
        self.0.into_inner().map_err(|error| internal(&error))
    }
}

fn internal(error: &ParquetError) -> WarehouseError {
    WarehouseError::Internal(format!("rows could not be written as Parquet: {error}"))
}

fn options(key: &[usize]) -> ArrowWriterOptions {
    ArrowWriterOptions::new()
        .with_properties(properties(key))
        // Readers see plain text, 64-bit numbers, booleans and dates, whatever Arrow calls them in memory.
        .with_skip_arrow_metadata(true)
}

fn properties(key: &[usize]) -> WriterProperties {
    let sorting = key
        .iter()
        .map(|position| SortingColumn {
            column_idx: *position as i32,
            descending: false,
            nulls_first: true,
        })
        .collect();
    WriterProperties::builder()
        .set_created_by("benchsight".to_owned())
        .set_compression(Compression::SNAPPY)
        .set_statistics_enabled(EnabledStatistics::Chunk)
        .set_max_row_group_row_count(Some(GROUP_ROWS))
        .set_sorting_columns(Some(sorting))
        .build()
}

/// Writes a table and returns the file; `key` are the positions of the columns it is sorted by.
pub(crate) fn write<W: Write + Send>(
    table: &Table,
    key: &[usize],
    output: W,
) -> Result<W, ParquetError> {
    let mut writer =
        ArrowWriter::try_new_with_options(output, Arc::clone(&table.schema), options(key))?;
    let batch: RecordBatch = table.batch()?;
    writer.write(&batch)?;
    writer.into_inner()
}
