//! Tables as Parquet, with nothing in the file that is not in the table: no time, no host, no version.

use std::io::Write;
use std::sync::Arc;

use datafusion::arrow::array::RecordBatch;
use datafusion::parquet::arrow::ArrowWriter;
use datafusion::parquet::arrow::arrow_writer::ArrowWriterOptions;
use datafusion::parquet::basic::Compression;
use datafusion::parquet::errors::ParquetError;
use datafusion::parquet::file::metadata::SortingColumn;
use datafusion::parquet::file::properties::{EnabledStatistics, WriterProperties};

use crate::engine::table::Table;

/// Rows per row group: readers skip a group by its minimum and maximum, and a writer holds one group in
/// memory while it is encoded.
const GROUP_ROWS: usize = 1 << 17;

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
    let options = ArrowWriterOptions::new()
        .with_properties(properties(key))
        // Readers see plain text, 64-bit numbers, booleans and dates, whatever Arrow calls them in memory.
        .with_skip_arrow_metadata(true);
    let mut writer = ArrowWriter::try_new_with_options(output, Arc::clone(&table.schema), options)?;
    let batch: RecordBatch = table.batch()?;
    writer.write(&batch)?;
    writer.into_inner()
}
