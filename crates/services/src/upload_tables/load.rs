//! From a file to the store: one thread reads and checks, the store loads what is checked.

use std::sync::Arc;

use store::tables::{KeyConflict, TableLoad, Upload, UploadMode, Value};
use tokio::sync::mpsc;
use tokio_util::sync::CancellationToken;

use super::{LoadedTable, Planned, Problems, check};
use crate::input_error::{InputError, PROBLEMS_LISTED, Problem};
use crate::values::date_text;

/// The answer to somebody who stopped an upload.
pub(super) fn cancelled() -> InputError {
    InputError::Conflict("the upload was cancelled; nothing was loaded".to_owned())
}

/// An upload on its way.
pub(super) struct Loading<'a> {
    pub(super) upload: &'a mut dyn Upload,
    pub(super) mode: UploadMode,
    pub(super) cancel: &'a CancellationToken,
    pub(super) told: &'a (dyn Fn(&str, u64) + Send + Sync),
    pub(super) only_check: bool,
}

impl Loading<'_> {
    /// Checks a file and loads it, or tells what is wrong with it.
    pub(super) async fn file(
        mut self,
        planned: &Planned,
    ) -> Result<Result<LoadedTable, Problems>, InputError> {
        let cancel = self.cancel;
        tokio::select! {
            biased;
            () = cancel.cancelled() => Err(cancelled()),
            loaded = self.checked_file(planned) => loaded,
        }
    }

    async fn checked_file(
        &mut self,
        planned: &Planned,
    ) -> Result<Result<LoadedTable, Problems>, InputError> {
        let loaded = match self.read_once(planned).await? {
            // What the store needs to tell which rows it refuses.
            Ok(TableLoad::Repeat) => self.read_once(planned).await?,
            loaded => loaded,
        };
        let load = match loaded {
            Ok(load) => load,
            Err(problems) => return Ok(Err(problems)),
        };
        Ok(match load {
            TableLoad::Loaded { rows, total } => Ok(LoadedTable {
                file: planned.file.name.clone(),
                table: planned.table.name.clone(),
                rows,
                total,
            }),
            TableLoad::Conflicts { conflicts, total } => Err(Problems {
                listed: conflicts
                    .iter()
                    .map(|conflict| told(planned, conflict))
                    .collect(),
                total,
            }),
            TableLoad::Repeat => {
                return Err(InputError::internal(
                    "the store asked for the rows a third time",
                ));
            }
        })
    }

    /// Reads a file from beginning to end.
    async fn read_once(
        &mut self,
        planned: &Planned,
    ) -> Result<Result<TableLoad, Problems>, InputError> {
        let table = Arc::clone(&planned.table);
        if !self.only_check {
            self.upload
                .begin_table(&table, self.mode, &planned.header.columns)
                .await?;
        }
        // One batch under way, one being put together.
        let (sender, mut batches) = mpsc::channel(1);
        let reader = {
            let (planned, only_check) = (planned.clone(), self.only_check);
            tokio::task::spawn_blocking(move || {
                check::rows(
                    &planned,
                    |rows| sender.blocking_send(rows).is_ok(),
                    only_check,
                )
            })
        };
        let mut read = 0;
        while let Some(rows) = batches.recv().await {
            self.upload.write(&rows.batch, &rows.numbers).await?;
            read += rows.numbers.len() as u64;
            (self.told)(&table.name, read);
        }
        let problems = reader.await??;
        if self.only_check || !problems.is_empty() {
            return Ok(Err(problems));
        }
        Ok(Ok(self.upload.end_table(PROBLEMS_LISTED).await?))
    }
}

/// A refused key in words.
fn told(planned: &Planned, conflict: &KeyConflict) -> Problem {
    let key = &planned.table.primary_key;
    let values: Vec<String> = conflict.key.iter().map(text).collect();
    let message = match conflict.earlier {
        Some(row) => format!("row {row} has the same key"),
        None => "the table has a row with this key already".to_owned(),
    };
    Problem::new(message)
        .file(&planned.file.name)
        .table(&planned.table.name)
        .row(conflict.row)
        .column(key.join(", "))
        .value(values.join(", "))
        .expected("every key once")
}

fn text(value: &Value) -> String {
    match value {
        Value::Null => String::new(),
        Value::Text(text) => text.clone(),
        Value::Integer(value) => value.to_string(),
        Value::Number(value) => format!("{value:?}"),
        Value::Boolean(flag) => flag.to_string(),
        Value::Date(days) => date_text(*days),
    }
}
