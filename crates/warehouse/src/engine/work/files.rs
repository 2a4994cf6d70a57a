//! The files of a table.

use std::path::{Path, PathBuf};
use std::time::Instant;

use super::super::parquet_file::ParquetFile;
use super::super::schedule::WriteTask;
use super::super::table::Table;
use super::Floor;
use crate::error::WarehouseError;
use crate::output::folder::SCRATCH;
use crate::output::{FileStamp, HashingFile, csv, parquet};

impl Floor<'_> {
    pub(super) fn write(&self, task: &WriteTask) -> Result<(), WarehouseError> {
        let (entry, schema) = self.workshop.declared(task.table)?;
        if task.csv {
            let started = Instant::now();
            let stamp = write_csv(self.folder, &entry.name, &task.data)?;
            self.spent("csv", started);
            self.state().written.entry(task.table).or_default().csv = Some(stamp);
        }
        if task.parquet {
            let started = Instant::now();
            let part = if schema.is_published {
                "parquet"
            } else {
                SCRATCH
            };
            let (path, stamp) = write_parquet(
                self.folder,
                part,
                &entry.name,
                &task.data,
                &schema.key_positions(),
            )?;
            self.spent("parquet", started);
            let mut state = self.state();
            state.written.entry(task.table).or_default().parquet = Some(stamp);
            if task.is_awaited {
                let file = ParquetFile::open(&path).map_err(WarehouseError::file("open", &path))?;
                entry.place.read_from(file);
                state.release(task.table, self.workshop);
            }
        }
        Ok(())
    }
}

fn write_csv(folder: &Path, name: &str, data: &Table) -> Result<FileStamp, WarehouseError> {
    let relative = format!("csv/{name}.csv");
    let path = folder.join(&relative);
    let written = HashingFile::create(&path).and_then(|mut file| {
        csv::write(data, &mut file)?;
        file.finish(relative)
    });
    written.map_err(WarehouseError::file("write", &path))
}

fn write_parquet(
    folder: &Path,
    part: &str,
    name: &str,
    data: &Table,
    key: &[usize],
) -> Result<(PathBuf, FileStamp), WarehouseError> {
    let relative = format!("{part}/{name}.parquet");
    let path = folder.join(&relative);
    let file = HashingFile::create(&path).map_err(WarehouseError::file("write", &path))?;
    let file = parquet::write(data, key, file)
        .map_err(|error| WarehouseError::file("write", &path)(std::io::Error::other(error)))?;
    let stamp = file
        .finish(relative)
        .map_err(WarehouseError::file("write", &path))?;
    Ok((path, stamp))
}
