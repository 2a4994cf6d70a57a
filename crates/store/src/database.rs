//! Which database, and how it is opened.

use std::path::PathBuf;
use std::sync::Arc;
use std::time::{Duration, Instant};

use crate::accounts::AccountStore;
use crate::error::StoreError;
use crate::jobs::JobStore;
use crate::models::ModelStore;
use crate::postgres::PostgresDatabase;
use crate::sqlite::SqliteDatabase;
use crate::staging::StagingStore;
use crate::tables::TableStore;

/// Where the store keeps what it remembers.
#[derive(Debug, Clone)]
pub struct StoreOptions {
    /// Folder for everything that is a file.
    pub data: PathBuf,
    /// `postgres://…`; none for SQLite in the data folder.
    pub database_url: Option<String>,
    /// Connections at most, for PostgreSQL; readers, for SQLite.
    pub connections: u32,
}

/// The two kinds of database.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DatabaseKind {
    /// One file under the data folder.
    Sqlite,
    /// A server, 15 or newer.
    Postgres,
}

impl DatabaseKind {
    /// The word used in answers and messages.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Sqlite => "sqlite",
            Self::Postgres => "postgres",
        }
    }
}

/// An open database, migrated to this version.
#[derive(Debug, Clone)]
pub enum Database {
    /// SQLite.
    Sqlite(SqliteDatabase),
    /// PostgreSQL.
    Postgres(PostgresDatabase),
}

/// How the database is.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Health {
    /// Time of one small query.
    pub latency: Duration,
    /// Number of the last migration.
    pub schema_version: i64,
}

impl Database {
    /// Opens the database and runs the migrations it lacks.
    pub async fn open(options: &StoreOptions) -> Result<Self, StoreError> {
        Ok(match &options.database_url {
            Some(url) => Self::Postgres(PostgresDatabase::open(url, options.connections).await?),
            None => Self::Sqlite(SqliteDatabase::open(&options.data, options.connections).await?),
        })
    }

    /// Which kind it is.
    pub const fn kind(&self) -> DatabaseKind {
        match self {
            Self::Sqlite(_) => DatabaseKind::Sqlite,
            Self::Postgres(_) => DatabaseKind::Postgres,
        }
    }

    /// Asks the database a small question.
    pub async fn health(&self) -> Result<Health, StoreError> {
        let started = Instant::now();
        let schema_version = match self {
            Self::Sqlite(database) => database.schema_version().await?,
            Self::Postgres(database) => database.schema_version().await?,
        };
        Ok(Health {
            latency: started.elapsed(),
            schema_version,
        })
    }

    /// Bytes that it takes on its disk, the published tables of all leagues included.
    pub async fn bytes(&self) -> Result<u64, StoreError> {
        match self {
            Self::Sqlite(database) => database.bytes().await,
            Self::Postgres(database) => database.bytes().await,
        }
    }

    /// What is remembered of accounts.
    pub fn accounts(&self) -> Arc<dyn AccountStore> {
        match self {
            Self::Sqlite(database) => Arc::new(database.clone()),
            Self::Postgres(database) => Arc::new(database.clone()),
        }
    }

    /// What is remembered of jobs.
    pub fn jobs(&self) -> Arc<dyn JobStore> {
        match self {
            Self::Sqlite(database) => Arc::new(database.clone()),
            Self::Postgres(database) => Arc::new(database.clone()),
        }
    }

    /// What is remembered of staging.
    pub fn staging(&self) -> Arc<dyn StagingStore> {
        match self {
            Self::Sqlite(database) => Arc::new(database.clone()),
            Self::Postgres(database) => Arc::new(database.clone()),
        }
    }

    /// What is remembered of models.
    pub fn models(&self) -> Arc<dyn ModelStore> {
        match self {
            Self::Sqlite(database) => Arc::new(database.clone()),
            Self::Postgres(database) => Arc::new(database.clone()),
        }
    }

    /// What is remembered of published tables.
    pub fn tables(&self) -> Arc<dyn TableStore> {
        match self {
            Self::Sqlite(database) => Arc::new(database.clone()),
            Self::Postgres(database) => Arc::new(database.clone()),
        }
    }

    /// Closes all connections, after the statements under way.
    pub async fn close(&self) {
        match self {
            Self::Sqlite(database) => database.close().await,
            Self::Postgres(database) => database.close().await,
        }
    }
}
