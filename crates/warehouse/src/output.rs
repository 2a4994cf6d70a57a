//! The files of a finished run: how they are written, and how they are read again.

pub(crate) mod csv;
pub(crate) mod folder;
mod hashing;
pub(crate) mod manifest;
pub(crate) mod parquet;

use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

use datafusion::arrow::array::RecordBatch;
use datafusion::parquet::arrow::ProjectionMask;
use datafusion::parquet::arrow::arrow_reader::{
    ParquetRecordBatchReader, ParquetRecordBatchReaderBuilder,
};

use crate::dictionary::Dictionary;
use crate::error::WarehouseError;
use crate::query::QueryError;
use crate::suggest::did_you_mean;
pub use folder::OutputFolder;
pub use hashing::FileStamp;
pub(crate) use hashing::HashingFile;
pub use manifest::{InputFile, MANIFEST_VERSION, Manifest, TableFiles, TestCounts};
pub use parquet::ParquetRows;

/// Rows of a batch that is read: few enough for wide tables to stay small in memory, many enough that what a reader does
/// once per batch does not count.
const BATCH_ROWS: usize = 4_096;

/// Bytes as lower-case hexadecimal.
pub(crate) fn hex(bytes: &[u8]) -> String {
    bytes
        .iter()
        .fold(String::with_capacity(bytes.len() * 2), |mut text, byte| {
            // Writing to a string cannot fail.
            let _ = write!(text, "{byte:02x}");
            text
        })
}

/// A finished output folder, opened for reading.
#[derive(Debug, Clone)]
pub struct Output {
    folder: PathBuf,
    manifest: Manifest,
}

impl Output {
    /// Opens the folder that a run has published.
    ///
    /// # Errors
    /// [`WarehouseError::Folder`] when it is not there or is not an output.
    pub fn open(folder: &Path) -> Result<Self, WarehouseError> {
        let missing = |message: &str| WarehouseError::Folder {
            path: folder.to_owned(),
            message: message.to_owned(),
        };
        let target = folder::resolve(folder, false)
            .map_err(|_| missing("does not exist; run the ETL first"))?;
        folder::recover_for_reading(&target)?;
        if !target.exists() {
            return Err(missing("does not exist; run the ETL first"));
        }
        let manifest = folder::read_manifest(&target)
            .ok_or_else(|| missing("holds no output; run the ETL first"))?;
        let manifest = serde_json::from_value(manifest).map_err(|_| {
            missing("was written by another version of the program; run the ETL again")
        })?;
        Ok(Self {
            folder: target,
            manifest,
        })
    }

    pub(crate) fn in_folder(folder: PathBuf, manifest: Manifest) -> Self {
        Self { folder, manifest }
    }

    /// The folder, links resolved.
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// What the run was made of and what it made.
    pub fn manifest(&self) -> &Manifest {
        &self.manifest
    }

    /// The documentation of every table.
    pub fn dictionary(&self) -> Result<Dictionary, WarehouseError> {
        let path = self.folder.join("dictionary.json");
        let text = fs::read_to_string(&path).map_err(WarehouseError::file("read", &path))?;
        serde_json::from_str(&text).map_err(|error| {
            WarehouseError::Internal(format!("{} is not a dictionary: {error}", path.display()))
        })
    }

    /// The rows of a table in batches, in the order of its primary key; only the wanted columns, in table
    /// order, or all of them.
    pub fn read(
        &self,
        table: &str,
        columns: Option<&[&str]>,
    ) -> Result<TableReader, WarehouseError> {
        let files = self.manifest.table(table).ok_or_else(|| {
            let hint = did_you_mean(
                table,
                self.manifest.tables.iter().map(|table| table.name.as_str()),
            );
            QueryError::Unknown(format!("unknown table {table}{hint}"))
        })?;
        let path = self.folder.join(&files.parquet.path);
        let file = fs::File::open(&path).map_err(WarehouseError::file("read", &path))?;
        let failed = |error: &dyn std::fmt::Display| {
            WarehouseError::Internal(format!("{}: {error}", path.display()))
        };
        let mut builder = ParquetRecordBatchReaderBuilder::try_new(file)
            .map_err(|error| failed(&error))?
            .with_batch_size(BATCH_ROWS);
        if let Some(columns) = columns {
            let names: Vec<&str> = builder
                .schema()
                .fields()
                .iter()
                .map(|field| field.name().as_str())
                .collect();
            if let Some(unknown) = columns.iter().find(|column| !names.contains(column)) {
                let hint = did_you_mean(unknown, names.iter().copied());
                return Err(
                    QueryError::Unknown(format!("unknown column {table}.{unknown}{hint}")).into(),
                );
            }
            let mask = ProjectionMask::columns(builder.parquet_schema(), columns.iter().copied());
            builder = builder.with_projection(mask);
        }
        let reader = builder.build().map_err(|error| failed(&error))?;
        Ok(TableReader { path, reader })
    }
}

/// Reads a table batch by batch.
#[derive(Debug)]
pub struct TableReader {
    path: PathBuf,
    reader: ParquetRecordBatchReader,
}

impl Iterator for TableReader {
    type Item = Result<RecordBatch, WarehouseError>;

    fn next(&mut self) -> Option<Self::Item> {
        let batch = self.reader.next()?;
        Some(
            batch.map_err(|error| {
                WarehouseError::Internal(format!("{}: {error}", self.path.display()))
            }),
        )
    }
}
