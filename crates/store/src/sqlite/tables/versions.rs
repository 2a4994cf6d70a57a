//! The versions that are open for reading.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use sqlx::sqlite::{SqliteConnectOptions, SqlitePoolOptions, SqliteRow};
use sqlx::{Row as _, SqlitePool};

use super::super::SqliteDatabase;
use super::files;
use crate::error::StoreError;
use crate::ids::TenantId;
use crate::tables::{Published, read_tables};

/// Versions kept open; beyond that the one that was not used for longest is closed.
const MOST_OPEN: usize = 64;
/// Connections to one version.
const CONNECTIONS: u32 = 4;
/// Connections that nobody uses are closed after this time.
const IDLE: Duration = Duration::from_mins(1);

/// A version, open for reading.
#[derive(Debug)]
pub(super) struct Version {
    pub(super) published: Arc<Published>,
    /// Name of its file.
    pub(super) file: String,
    pub(super) pool: SqlitePool,
}

/// The versions that are open, by tenant.
#[derive(Debug, Default)]
pub(crate) struct Versions {
    open: Mutex<HashMap<TenantId, (Arc<Version>, Instant)>>,
}

impl Versions {
    /// The current version of a tenant.
    pub(super) async fn current(
        &self,
        database: &SqliteDatabase,
        tenant: TenantId,
    ) -> Result<Option<Arc<Version>>, StoreError> {
        // Every question begins with this one, so that it is never answered from a version that another process has
        // replaced.
        let current = sqlx::query("select version, file from publications where tenant_id = ?")
            .bind(tenant.to_string())
            .fetch_optional(database.read())
            .await?;
        let Some(row) = current else {
            return Ok(None);
        };
        let (version, file): (i64, String) = (row.try_get(0)?, row.try_get(1)?);
        if let Some(open) = self.find(tenant, version, &file) {
            return Ok(Some(open));
        }
        let Some(version) = read(database, tenant).await? else {
            return Ok(None);
        };
        let version = Arc::new(version);
        self.keep(tenant, &version);
        Ok(Some(version))
    }

    fn find(&self, tenant: TenantId, version: i64, file: &str) -> Option<Arc<Version>> {
        let mut open = self.open.lock().unwrap_or_else(PoisonError::into_inner);
        let (found, used) = open.get_mut(&tenant)?;
        *used = Instant::now();
        (found.published.version == version && found.file == file).then(|| Arc::clone(found))
    }

    fn keep(&self, tenant: TenantId, version: &Arc<Version>) {
        let mut open = self.open.lock().unwrap_or_else(PoisonError::into_inner);
        open.insert(tenant, (Arc::clone(version), Instant::now()));
        if open.len() > MOST_OPEN {
            let oldest = open.iter().min_by_key(|(_, (_, used))| *used);
            if let Some(oldest) = oldest.map(|(tenant, _)| *tenant) {
                open.remove(&oldest);
            }
        }
    }
}

async fn read(database: &SqliteDatabase, tenant: TenantId) -> Result<Option<Version>, StoreError> {
    let row = sqlx::query(
        "select version, file, run_id, schema_hash, published_at, job_id, catalogue from publications \
         where tenant_id = ?",
    )
    .bind(tenant.to_string())
    .fetch_optional(database.read())
    .await?;
    row.map(|row| version(database, tenant, &row)).transpose()
}

fn version(
    database: &SqliteDatabase,
    tenant: TenantId,
    row: &SqliteRow,
) -> Result<Version, StoreError> {
    let file: String = row.try_get(1)?;
    let job: Option<String> = row.try_get(5)?;
    let job = job.and_then(|job| job.parse().ok());
    let options = SqliteConnectOptions::new()
        .filename(files::folder(database, tenant).join(&file))
        .read_only(true)
        .immutable(true);
    let pool = SqlitePoolOptions::new()
        .max_connections(CONNECTIONS)
        .idle_timeout(IDLE)
        .connect_lazy_with(options);
    Ok(Version {
        published: Arc::new(Published {
            version: row.try_get(0)?,
            run_id: row.try_get(2)?,
            schema_hash: row.try_get(3)?,
            published_at: row.try_get(4)?,
            job,
            tables: read_tables(row.try_get(6)?)?,
        }),
        file,
        pool,
    })
}
