//! The folders in which versions lie.

use std::fs::{self, File, TryLockError};
use std::io;
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

use sqlx::Row as _;

use super::super::SqliteDatabase;
use crate::error::StoreError;
use crate::ids::TenantId;

/// Folder of all published tables, in the data folder.
const FOLDER: &str = "published";
/// The file by which builders of a league keep out of each other's way.
const LOCK: &str = "lock";
/// How often a builder looks whether the one before it is done.
const LOCK_PAUSE: Duration = Duration::from_millis(25);
/// Ending of a version.
pub(super) const VERSION: &str = "sqlite";
/// Ending of a version that is being built.
pub(super) const BUILDING: &str = "building";

/// An error of the file system, with the file.
pub(super) fn file_error(path: &Path) -> impl FnOnce(io::Error) -> StoreError {
    let path = path.display().to_string();
    move |source| StoreError::File { path, source }
}

/// The folder of a tenant's versions.
pub(super) fn folder(database: &SqliteDatabase, tenant: TenantId) -> PathBuf {
    database.data().join(FOLDER).join(tenant.to_string())
}

/// Bytes of all versions of all tenants in a data folder.
pub(in crate::sqlite) fn bytes(data: &Path) -> u64 {
    let folders = fs::read_dir(data.join(FOLDER)).into_iter().flatten();
    let files = folders
        .flatten()
        .flat_map(|folder| fs::read_dir(folder.path()));
    files
        .flatten()
        .flatten()
        .filter_map(|file| file.metadata().ok())
        .map(|file| file.len())
        .sum()
}

/// The right to build a version; held by at most one process and task at a time.
#[derive(Debug)]
pub(super) struct Lock(#[expect(dead_code, reason = "closing it gives the lock back")] File);

impl Lock {
    /// Waits for the right.
    pub(super) async fn wait(folder: &Path) -> Result<Self, StoreError> {
        fs::create_dir_all(folder).map_err(file_error(folder))?;
        loop {
            if let Some(lock) = Self::attempt(folder)? {
                return Ok(lock);
            }
            tokio::time::sleep(LOCK_PAUSE).await;
        }
    }

    /// The right, if nobody has it.
    fn attempt(folder: &Path) -> Result<Option<Self>, StoreError> {
        let path = folder.join(LOCK);
        let file = File::options()
            .write(true)
            .create(true)
            .truncate(false)
            .open(&path)
            .map_err(file_error(&path))?;
        match file.try_lock() {
            Ok(()) => Ok(Some(Self(file))),
            Err(TryLockError::WouldBlock) => Ok(None),
            Err(TryLockError::Error(error)) => Err(file_error(&path)(error)),
        }
    }
}

/// Writes down when a version was replaced: from then on its grace is counted.
pub(super) fn retire(path: &Path) {
    // Should it fail, the grace is counted from when it was built.
    let _ = File::options()
        .write(true)
        .open(path)
        .and_then(|file| file.set_modified(SystemTime::now()));
}

/// Removes files that no version needs any more, of all tenants.
pub(super) async fn clean(database: &SqliteDatabase, grace: Duration) -> Result<u64, StoreError> {
    let parent = database.data().join(FOLDER);
    let Ok(entries) = fs::read_dir(&parent) else {
        return Ok(0);
    };
    let mut removed = 0;
    for entry in entries.filter_map(Result::ok) {
        let Ok(tenant) = entry.file_name().to_string_lossy().parse() else {
            continue;
        };
        // Where somebody builds, they clean.
        if let Some(lock) = Lock::attempt(&entry.path())? {
            removed += clean_locked(database, tenant, &lock, grace).await?;
        }
    }
    Ok(removed)
}

/// Removes files of a tenant that no version needs any more.
pub(super) async fn clean_locked(
    database: &SqliteDatabase,
    tenant: TenantId,
    _lock: &Lock,
    grace: Duration,
) -> Result<u64, StoreError> {
    let current: Option<String> = sqlx::query("select file from publications where tenant_id = ?")
        .bind(tenant.to_string())
        .fetch_optional(database.read())
        .await?
        .map(|row| row.try_get(0))
        .transpose()?;
    let folder = folder(database, tenant);
    let entries = fs::read_dir(&folder).map_err(file_error(&folder))?;
    let mut removed = 0;
    for entry in entries.filter_map(Result::ok) {
        let path = entry.path();
        let is_current = current.as_deref() == entry.file_name().to_str();
        if !is_current && is_waste(&path, grace) && fs::remove_file(&path).is_ok() {
            removed += 1;
        }
    }
    Ok(removed)
}

/// Whether a file that is not current can go. The caller holds the lock, so nobody builds.
fn is_waste(path: &Path, grace: Duration) -> bool {
    match path.extension().and_then(|extension| extension.to_str()) {
        Some(BUILDING) => true,
        Some(VERSION) => {
            let modified = fs::metadata(path).and_then(|metadata| metadata.modified());
            let age = modified.map(|at| at.elapsed().unwrap_or_default());
            age.is_ok_and(|age| age >= grace)
        }
        _ => false,
    }
}

/// Removes all versions of a tenant.
pub(super) async fn clear(database: &SqliteDatabase, tenant: TenantId) -> Result<(), StoreError> {
    let folder = folder(database, tenant);
    if !folder.exists() {
        return Ok(());
    }
    let lock = Lock::wait(&folder).await?;
    let mut transaction = database.begin().await?;
    sqlx::query("delete from publications where tenant_id = ?")
        .bind(tenant.to_string())
        .execute(&mut *transaction)
        .await?;
    transaction.commit().await?;
    clean_locked(database, tenant, &lock, Duration::ZERO).await?;
    Ok(())
}
