//! PostgreSQL, 15 or newer; Supabase included.
//!
//! The store's own tables live in the schema `benchsight`, published tables in `public`. Times are Unix milliseconds
//! by the clock of the server, so that workers on machines with different clocks agree on leases.

mod accounts;
pub(crate) mod jobs;
mod models;
mod staging;
mod tables;

use std::str::FromStr as _;
use std::sync::Arc;
use std::time::Duration;

use sqlx::postgres::{PgConnectOptions, PgPoolOptions};
use sqlx::{Executor as _, PgPool, Postgres, Transaction};

use crate::error::StoreError;
use crate::migrations;

/// How long a caller waits for a free connection before it is told that the database is not available.
const ACQUIRE_TIMEOUT: Duration = Duration::from_secs(3);

/// An open PostgreSQL database.
#[derive(Debug, Clone)]
pub struct PostgresDatabase {
    pool: PgPool,
    catalogues: Arc<tables::Catalogues>,
}

impl PostgresDatabase {
    pub(crate) async fn open(url: &str, connections: u32) -> Result<Self, StoreError> {
        let options = PgConnectOptions::from_str(url)?.application_name("benchsight");
        let pool = PgPoolOptions::new()
            .max_connections(connections)
            .acquire_timeout(ACQUIRE_TIMEOUT)
            .connect_with(options)
            .await?;
        pool.execute("create schema if not exists benchsight")
            .await?;
        migrations::postgres().run(&pool).await?;
        Ok(Self {
            pool,
            catalogues: Arc::default(),
        })
    }

    /// The connections.
    pub(crate) const fn pool(&self) -> &PgPool {
        &self.pool
    }

    /// What is published, as it was read last.
    fn catalogues(&self) -> &tables::Catalogues {
        &self.catalogues
    }

    /// Begins a transaction.
    pub(crate) async fn begin(&self) -> Result<Transaction<'static, Postgres>, StoreError> {
        Ok(self.pool.begin().await?)
    }

    pub(crate) async fn schema_version(&self) -> Result<i64, StoreError> {
        Ok(
            sqlx::query_scalar(
                "select max(version) from benchsight._sqlx_migrations where success",
            )
            .fetch_one(&self.pool)
            .await?,
        )
    }

    /// Bytes of the whole database.
    pub(crate) async fn bytes(&self) -> Result<u64, StoreError> {
        let bytes: i64 = sqlx::query_scalar("select pg_database_size(current_database())")
            .fetch_one(&self.pool)
            .await?;
        Ok(bytes.unsigned_abs())
    }

    pub(crate) async fn close(&self) {
        self.pool.close().await;
    }
}
