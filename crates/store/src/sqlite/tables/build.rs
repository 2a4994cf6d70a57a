//! A version in the making.

use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use sqlx::sqlite::{SqliteConnectOptions, SqliteJournalMode, SqliteSynchronous};
use sqlx::{AssertSqlSafe, ConnectOptions as _, Connection as _, SqliteConnection};
use uuid::Uuid;

use super::super::SqliteDatabase;
use super::super::jobs::assert_fence;
use super::files::{self, BUILDING, Lock, VERSION, file_error};
use super::versions::Version;
use crate::error::StoreError;
use crate::ids::TenantId;
use crate::jobs::Fence;
use crate::tables::{
    Outcome, PublishedTable, Source, TableDefinition, TableOrigin, new_stamp, quoted, sqlite,
    with_version,
};

/// Bytes of a page: wide rows fit, and small tables waste little.
const PAGE: u32 = 8 << 10;
/// Memory for pages, in KiB, negative as SQLite wants it.
const CACHE: &str = "-32768";

/// A file that is being filled, and what it will replace.
pub(super) struct Build {
    database: SqliteDatabase,
    tenant: TenantId,
    folder: PathBuf,
    file: Unfinished,
    connection: SqliteConnection,
    /// What is published now.
    pub(super) base: Option<Arc<Version>>,
    /// What will be.
    pub(super) outcome: Outcome,
    /// Stamp of the tables that change.
    pub(super) stamp: String,
    lock: Lock,
}

/// A file that goes away unless it is finished.
struct Unfinished(PathBuf);

impl Drop for Unfinished {
    fn drop(&mut self) {
        // After it was finished there is none of this name.
        let _ = fs::remove_file(&self.0);
    }
}

impl Build {
    /// Begins with an empty file; the tables published now are within reach as `base`.
    pub(super) async fn empty(
        database: &SqliteDatabase,
        tenant: TenantId,
    ) -> Result<Self, StoreError> {
        let mut build = Self::begin(database, tenant, false).await?;
        if let Some(base) = &build.base {
            let path = build.folder.join(&base.file);
            sqlx::query("attach ? as base")
                .bind(path.display().to_string())
                .execute(&mut build.connection)
                .await?;
        }
        build.execute("begin").await?;
        build.outcome = Outcome::default();
        Ok(build)
    }

    /// Begins with all that is published now.
    pub(super) async fn copy(
        database: &SqliteDatabase,
        tenant: TenantId,
    ) -> Result<Self, StoreError> {
        let mut build = Self::begin(database, tenant, true).await?;
        build.execute("begin").await?;
        Ok(build)
    }

    async fn begin(
        database: &SqliteDatabase,
        tenant: TenantId,
        copy: bool,
    ) -> Result<Self, StoreError> {
        let folder = files::folder(database, tenant);
        let lock = Lock::wait(&folder).await?;
        let base = database.versions().current(database, tenant).await?;
        let file = Unfinished(folder.join(format!("{}.{BUILDING}", Uuid::now_v7().simple())));
        if let (Some(base), true) = (&base, copy) {
            copy_file(folder.join(&base.file), file.0.clone()).await?;
        }
        // Nobody else sees the file, and one that was not finished is thrown away: nothing has to be undone.
        let connection = SqliteConnectOptions::new()
            .filename(&file.0)
            .create_if_missing(true)
            .page_size(PAGE)
            .journal_mode(SqliteJournalMode::Off)
            .synchronous(SqliteSynchronous::Off)
            .foreign_keys(false)
            .pragma("cache_size", CACHE)
            .disable_statement_logging()
            .connect()
            .await?;
        let outcome = Outcome::of(base.as_ref().map(|base| base.published.as_ref()));
        Ok(Self {
            database: database.clone(),
            tenant,
            folder,
            file,
            connection,
            base,
            outcome,
            stamp: new_stamp(),
            lock,
        })
    }

    /// The connection to the file.
    pub(super) const fn connection(&mut self) -> &mut SqliteConnection {
        &mut self.connection
    }

    /// Runs a statement made of names from the catalogue.
    pub(super) async fn execute(&mut self, sql: &str) -> Result<u64, StoreError> {
        let done = sqlx::query(AssertSqlSafe(sql))
            .execute(&mut self.connection)
            .await?;
        Ok(done.rows_affected())
    }

    /// Makes the indexes of a table, after its rows.
    pub(super) async fn index(&mut self, table: &TableDefinition) -> Result<(), StoreError> {
        for sql in sqlite::indexes(table) {
            self.execute(&sql).await?;
        }
        Ok(())
    }

    /// Takes a table over from what is published now, as it is.
    pub(super) async fn carry(&mut self, table: PublishedTable) -> Result<(), StoreError> {
        self.execute(&sqlite::create_table(&table.definition))
            .await?;
        let name = quoted(&table.definition.name);
        // Between tables of the same form SQLite copies whole pages.
        self.execute(&format!(
            "insert into main.{name} select * from base.{name}"
        ))
        .await?;
        self.index(&table.definition).await?;
        self.outcome.put(table);
        Ok(())
    }

    /// Makes a table of the tenant's own, or changes the words about it.
    pub(super) async fn define(&mut self, table: &TableDefinition) -> Result<(), StoreError> {
        let before = self.outcome.tables.get(&table.name).cloned();
        let name = quoted(&table.name);
        match before {
            Some(before) if before.definition.origin == TableOrigin::Dictionary => {
                return Err(StoreError::Duplicate(format!("table {}", table.name)));
            }
            Some(before) if before.definition.same_form(table) => {
                self.outcome.put(PublishedTable {
                    definition: table.clone(),
                    ..before
                });
                return Ok(());
            }
            Some(before) if before.rows > 0 => {
                return Err(StoreError::Duplicate(format!(
                    "table {} with rows of another form",
                    table.name
                )));
            }
            Some(_) => {
                self.execute(&format!("drop table {name}")).await?;
            }
            None => {}
        }
        self.execute(&sqlite::create_table(table)).await?;
        self.index(table).await?;
        let stamp = self.stamp.clone();
        self.outcome.put(PublishedTable {
            definition: table.clone(),
            rows: 0,
            source: Source::Upload,
            stamp,
            digest: None,
            stored_as: None,
        });
        Ok(())
    }

    /// Removes a table of the tenant's own; whether there was one.
    pub(super) async fn remove(&mut self, table: &str) -> Result<bool, StoreError> {
        match self.outcome.tables.get(table) {
            Some(found) if found.definition.origin == TableOrigin::Custom => {}
            _ => return Ok(false),
        }
        self.execute(&format!("drop table {}", quoted(table)))
            .await?;
        self.outcome.tables.remove(table);
        Ok(true)
    }

    /// Finishes the file, makes it the current version and answers with its number.
    pub(super) async fn publish(
        mut self,
        fence: Option<&Fence>,
        result: Option<serde_json::Value>,
    ) -> Result<i64, StoreError> {
        self.execute("commit").await?;
        self.connection.close().await?;
        let name = finish(&self.folder, self.file.0.clone()).await?;
        let published = self.folder.join(&name);
        let before = self.base.as_ref().map(|base| base.published.version);
        let row = PublicationRow {
            tenant: self.tenant,
            before,
            file: &name,
            outcome: &self.outcome,
        };
        match row.write(&self.database, fence, result).await {
            Ok(version) => {
                if let Some(base) = &self.base {
                    files::retire(&self.folder.join(&base.file));
                }
                files::clean_locked(&self.database, self.tenant, &self.lock, super::GRACE).await?;
                Ok(version)
            }
            // Should the connection have broken in the middle of the commit, the version may be current: then the file
            // is needed, and otherwise it is found and removed later.
            Err(StoreError::Unavailable(error)) => Err(StoreError::Unavailable(error)),
            Err(error) => {
                let _ = fs::remove_file(published);
                Err(error)
            }
        }
    }
}

/// The row that makes a version current.
struct PublicationRow<'a> {
    tenant: TenantId,
    /// The version that was current when the new one was begun.
    before: Option<i64>,
    file: &'a str,
    outcome: &'a Outcome,
}

impl PublicationRow<'_> {
    async fn write(
        &self,
        database: &SqliteDatabase,
        fence: Option<&Fence>,
        result: Option<serde_json::Value>,
    ) -> Result<i64, StoreError> {
        let catalogue = self.outcome.text()?;
        let mut transaction = database.begin().await?;
        let current: Option<i64> =
            sqlx::query_scalar("select version from publications where tenant_id = ?")
                .bind(self.tenant.to_string())
                .fetch_optional(&mut *transaction)
                .await?;
        if current != self.before {
            return Err(StoreError::Lost("the published tables".to_owned()));
        }
        let version = current.unwrap_or(0) + 1;
        sqlx::query(
            "insert into publications \
                 (tenant_id, version, file, run_id, schema_hash, published_at, job_id, catalogue) \
             values (?, ?, ?, ?, ?, cast(unixepoch('subsec') * 1000 as integer), ?, ?) \
             on conflict (tenant_id) do update set version = excluded.version, file = excluded.file, \
                 run_id = excluded.run_id, schema_hash = excluded.schema_hash, \
                 published_at = excluded.published_at, job_id = excluded.job_id, catalogue = excluded.catalogue",
        )
        .bind(self.tenant.to_string())
        .bind(version)
        .bind(self.file)
        .bind(&self.outcome.run_id)
        .bind(&self.outcome.schema_hash)
        .bind(fence.map(|fence| fence.job.to_string()))
        .bind(catalogue)
        .execute(&mut *transaction)
        .await?;
        if let Some(fence) = fence {
            let result = with_version(result, version);
            assert_fence(&mut transaction, fence, result.as_ref()).await?;
        }
        transaction.commit().await?;
        Ok(version)
    }
}

/// Runs work on files that may take a while.
async fn blocking<T: Send + 'static>(
    path: &Path,
    work: impl FnOnce() -> std::io::Result<T> + Send + 'static,
) -> Result<T, StoreError> {
    tokio::task::spawn_blocking(work)
        .await
        .unwrap_or_else(|error| Err(std::io::Error::other(error)))
        .map_err(file_error(path))
}

async fn copy_file(from: PathBuf, to: PathBuf) -> Result<(), StoreError> {
    blocking(&to.clone(), move || fs::copy(from, to).map(|_| ())).await
}

/// Flushes a file to the disk and gives it the name of a version, which is the answer.
async fn finish(folder: &Path, path: PathBuf) -> Result<String, StoreError> {
    let finished = path.with_extension(VERSION);
    let name = finished
        .file_name()
        .unwrap_or_default()
        .to_string_lossy()
        .into_owned();
    let folder = folder.to_owned();
    blocking(&path.clone(), move || {
        File::open(&path)?.sync_all()?;
        fs::rename(&path, &finished)?;
        // The name must be on the disk before the store's file names it.
        File::open(&folder)?.sync_all()
    })
    .await?;
    Ok(name)
}
