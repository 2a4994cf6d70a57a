//! SQLite: one file, many readers, one writer.
//!
//! Times are Unix milliseconds by the clock of this machine, ids are text, flags are 0 and 1. Every write goes
//! through a pool of one connection and begins with `BEGIN IMMEDIATE`: a transaction that reads first and writes
//! later would fail at once when another wrote in between.

mod accounts;
pub(crate) mod jobs;
mod models;
mod staging;
mod tables;

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use sqlx::sqlite::{SqliteConnectOptions, SqliteJournalMode, SqlitePoolOptions, SqliteSynchronous};
use sqlx::{Sqlite, SqlitePool, Transaction};

use crate::error::StoreError;
use crate::migrations;

/// How long a statement waits for another process that writes.
const BUSY_TIMEOUT: Duration = Duration::from_secs(10);
/// Name of the file in the data folder.
const FILE: &str = "benchsight.sqlite";

/// An open SQLite database.
#[derive(Debug, Clone)]
pub struct SqliteDatabase {
    data: PathBuf,
    read: SqlitePool,
    write: SqlitePool,
    versions: Arc<tables::Versions>,
}

impl SqliteDatabase {
    pub(crate) async fn open(data: &Path, readers: u32) -> Result<Self, StoreError> {
        std::fs::create_dir_all(data).map_err(|source| StoreError::File {
            path: data.display().to_string(),
            source,
        })?;
        let options = SqliteConnectOptions::new()
            .filename(data.join(FILE))
            .journal_mode(SqliteJournalMode::Wal)
            .synchronous(SqliteSynchronous::Normal)
            .foreign_keys(true)
            .busy_timeout(BUSY_TIMEOUT);
        let write = SqlitePoolOptions::new()
            .max_connections(1)
            .connect_with(options.clone().create_if_missing(true))
            .await?;
        migrations::sqlite().run(&write).await?;
        let read = SqlitePoolOptions::new()
            .max_connections(readers)
            .connect_with(options.read_only(true))
            .await?;
        let database = Self {
            data: data.to_owned(),
            read,
            write,
            versions: Arc::default(),
        };
        tables::clean_up(&database).await;
        Ok(database)
    }

    /// The data folder.
    pub(crate) fn data(&self) -> &Path {
        &self.data
    }

    /// The published tables that are open.
    fn versions(&self) -> &tables::Versions {
        &self.versions
    }

    /// Connections for reading.
    pub(crate) const fn read(&self) -> &SqlitePool {
        &self.read
    }

    /// Begins a transaction that may write. Keep it short: everybody else who writes waits for it.
    pub(crate) async fn begin(&self) -> Result<Transaction<'static, Sqlite>, StoreError> {
        Ok(self.write.begin_with("BEGIN IMMEDIATE").await?)
    }

    pub(crate) async fn schema_version(&self) -> Result<i64, StoreError> {
        Ok(
            sqlx::query_scalar("select max(version) from _sqlx_migrations where success")
                .fetch_one(&self.read)
                .await?,
        )
    }

    /// Bytes of the database and of the published tables of all leagues.
    pub(crate) async fn bytes(&self) -> Result<u64, StoreError> {
        let data = self.data.clone();
        let counted = tokio::task::spawn_blocking(move || {
            let files = [
                FILE.to_owned(),
                format!("{FILE}-wal"),
                format!("{FILE}-shm"),
            ];
            let size = |name: &String| fs::metadata(data.join(name)).map_or(0, |file| file.len());
            files.iter().map(size).sum::<u64>() + tables::bytes(&data)
        });
        counted
            .await
            .map_err(|error| StoreError::Invalid(error.to_string()))
    }

    pub(crate) async fn close(&self) {
        self.read.close().await;
        self.write.close().await;
    }
}
