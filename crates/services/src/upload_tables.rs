//! CSV files into tables: of the dictionary, or of the tenant's own.
//!
//! A file is read once, row by row, checked against the definition of its table and loaded as it is checked; it is
//! never in memory as a whole. One problem anywhere, and nothing is loaded: then the rest is only read for more
//! problems, of which the first hundred are told and all are counted.
//!
//! The form of the files: UTF-8, with or without a byte order mark; fields separated by commas, in double quotes where
//! they hold a comma, a quote or the end of a line; a header with names of columns in any order. An empty field is null.
//! An apostrophe before a text that a spreadsheet would run as a formula is taken away: downloads put it there.

mod check;
mod header;
mod input;
mod load;
pub mod measure;

use std::path::PathBuf;
use std::sync::Arc;

use serde::Serialize;
use store::TenantId;
use store::jobs::Fence;
use store::tables::{TableDefinition, TableOrigin, TableStore, UploadMode};
use tokio_util::sync::CancellationToken;
use warehouse::did_you_mean;

use crate::definitions;
use crate::input_error::{InputError, PROBLEMS_LISTED, Problem};
use header::Header;

/// Loads CSV files into tables.
#[derive(Debug, Clone)]
pub struct TableUploads {
    store: Arc<dyn TableStore>,
}

/// A CSV file for a table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TableFile {
    /// Where it lies.
    pub path: PathBuf,
    /// What it is called in messages.
    pub name: String,
    /// The table it is for.
    pub table: String,
}

/// Files to load at one stroke.
#[derive(Debug, Clone)]
pub struct TableUpload {
    /// Whose tables they are for.
    pub tenant: TenantId,
    /// The files, each for another table unless rows are only added.
    pub files: Vec<TableFile>,
    /// What becomes of the rows that are there.
    pub mode: UploadMode,
    /// The job that loads them, if it is one.
    pub fence: Option<Fence>,
}

/// What was loaded.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct UploadReport {
    /// Number of the version that holds it.
    pub version: i64,
    /// File by file.
    pub tables: Vec<LoadedTable>,
}

/// A file that was loaded.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct LoadedTable {
    /// The file.
    pub file: String,
    /// The table.
    pub table: String,
    /// Rows of the file.
    pub rows: i64,
    /// Rows the table has now.
    pub total: i64,
}

/// Problems of all files: the first are kept, the others counted.
#[derive(Debug, Default)]
struct Problems {
    listed: Vec<Problem>,
    total: i64,
}

impl Problems {
    fn add(&mut self, problem: Problem) {
        self.total += 1;
        if self.listed.len() < PROBLEMS_LISTED {
            self.listed.push(problem);
        }
    }

    fn extend(&mut self, more: Self) {
        let unlisted = more.total - more.listed.len() as i64;
        more.listed
            .into_iter()
            .for_each(|problem| self.add(problem));
        self.total += unlisted;
    }

    const fn is_empty(&self) -> bool {
        self.total == 0
    }

    /// The error that tells them.
    fn into_error(self) -> InputError {
        let noun = if self.total == 1 {
            "problem"
        } else {
            "problems"
        };
        let listed = if self.total > self.listed.len() as i64 {
            format!("; the first {} are listed", self.listed.len())
        } else {
            String::new()
        };
        InputError::Invalid {
            summary: format!("nothing was loaded: {} {noun}{listed}", self.total),
            problems: self.listed,
        }
    }
}

/// A file with what is known of it before its rows.
#[derive(Debug, Clone)]
struct Planned {
    file: TableFile,
    table: Arc<TableDefinition>,
    header: Header,
}

impl TableUploads {
    /// On a store.
    pub const fn new(store: Arc<dyn TableStore>) -> Self {
        Self { store }
    }

    /// Checks files and loads them, all or none. `told` hears, now and then, how many rows of which table were read.
    pub async fn upload(
        &self,
        request: TableUpload,
        cancel: &CancellationToken,
        told: &(dyn Fn(&str, u64) + Send + Sync),
    ) -> Result<UploadReport, InputError> {
        let planned = self.plan(&request).await?;
        let mut upload = tokio::select! {
            () = cancel.cancelled() => return Err(load::cancelled()),
            upload = self.store.begin_upload(request.tenant, request.fence.clone()) => upload?,
        };
        let mut problems = Problems::default();
        let mut tables = Vec::with_capacity(planned.len());
        for planned in planned {
            let loading = load::Loading {
                upload: upload.as_mut(),
                mode: request.mode,
                cancel,
                told,
                // Once something is wrong, files are only checked.
                only_check: !problems.is_empty(),
            };
            match loading.file(&planned).await? {
                Ok(loaded) => tables.push(loaded),
                Err(more) => problems.extend(more),
            }
        }
        if !problems.is_empty() {
            return Err(problems.into_error());
        }
        if cancel.is_cancelled() {
            return Err(load::cancelled());
        }
        let mut report = UploadReport { version: 0, tables };
        let told = serde_json::to_value(&report).map_err(InputError::internal)?;
        report.version = upload.commit(Some(told)).await?;
        Ok(report)
    }

    /// Finds the tables and checks the headers.
    async fn plan(&self, request: &TableUpload) -> Result<Vec<Planned>, InputError> {
        if request.files.is_empty() {
            return Err(InputError::BadRequest("there is no file".to_owned()));
        }
        let mut problems = Problems::default();
        let mut planned: Vec<Planned> = Vec::with_capacity(request.files.len());
        for file in &request.files {
            let again = planned.iter().any(|other| other.table.name == file.table);
            if again && request.mode == UploadMode::Replace {
                return Err(InputError::BadRequest(format!(
                    "two files replace table {}; send one, or append",
                    file.table
                )));
            }
            let table = Arc::new(self.definition(request.tenant, &file.table).await?);
            let read = {
                let (file, table) = (file.clone(), Arc::clone(&table));
                tokio::task::spawn_blocking(move || Header::read(&file, &table)).await??
            };
            match read {
                Ok(header) => planned.push(Planned {
                    file: file.clone(),
                    table,
                    header,
                }),
                Err(more) => problems.extend(more),
            }
        }
        if problems.is_empty() {
            Ok(planned)
        } else {
            Err(problems.into_error())
        }
    }

    /// What a table looks like: the tenant's own, or that of the dictionary.
    async fn definition(
        &self,
        tenant: TenantId,
        table: &str,
    ) -> Result<TableDefinition, InputError> {
        let published = self.store.published(tenant).await?;
        let packed = tokio::task::spawn_blocking(definitions::packed)
            .await?
            .map_err(InputError::internal)?;
        let own = published
            .as_ref()
            .and_then(|published| published.tables.get(table));
        if let Some(own) = own.filter(|own| own.definition.origin == TableOrigin::Custom) {
            return Ok(own.definition.clone());
        }
        if let Some(definition) = packed.get(table) {
            return Ok(definition.clone());
        }
        let own = published
            .iter()
            .flat_map(|published| published.tables.keys());
        let known = own.chain(packed.keys()).map(String::as_str);
        Err(InputError::NotFound(format!(
            "table {table} is neither in the dictionary nor defined by POST /api/upload/schema{}",
            did_you_mean(table, known)
        )))
    }
}
