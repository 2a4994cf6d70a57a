//! Fresh databases for tests: SQLite in a temporary folder, and PostgreSQL on the server that `TEST_DATABASE_URL`
//! names (`./test.sh` starts one). A test that must stop the server starts one of its own.

mod own_server;

pub use own_server::OwnServer;

use sqlx::{AssertSqlSafe, Connection as _, Executor as _, PgConnection};
use store::{DatabaseKind, StoreOptions};
use tempfile::TempDir;

/// A database that nobody else uses, which goes with the value: hundreds that stay fill a disk.
#[derive(Debug)]
pub struct TestDatabase {
    folder: TempDir,
    url: Option<String>,
}

impl TestDatabase {
    /// A new database of a kind; none where there is no PostgreSQL server, which is then said.
    ///
    /// # Panics
    /// When there is no room for a folder, or the named server does not answer.
    pub async fn new(kind: DatabaseKind) -> Option<Self> {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let url = match kind {
            DatabaseKind::Sqlite => None,
            DatabaseKind::Postgres => Some(create_database().await?),
        };
        Some(Self { folder, url })
    }

    /// How to open it. Every call opens the same database, as a second process would.
    pub fn options(&self) -> StoreOptions {
        StoreOptions {
            data: self.folder.path().to_owned(),
            database_url: self.url.clone(),
            connections: 8,
        }
    }

    /// Its address, for PostgreSQL.
    pub fn url(&self) -> Option<&str> {
        self.url.as_deref()
    }

    /// Its data folder.
    pub fn data(&self) -> &std::path::Path {
        self.folder.path()
    }
}

impl Drop for TestDatabase {
    fn drop(&mut self) {
        // What comes after this server's name in an address that `create_database` made.
        let Some(name) = self.url.as_deref().and_then(|url| url.rsplit('/').next()) else {
            return;
        };
        // Values are dropped inside and outside of runtimes, and neither may wait here for its own.
        std::thread::scope(|scope| {
            // A server that a failed test took with it has nothing left to remove.
            let _ = scope.spawn(|| drop_database(name)).join();
        });
    }
}

/// Address of the PostgreSQL server for tests; none where there is none, which is then said.
#[expect(clippy::print_stderr, reason = "a skipped test says so")]
fn test_server() -> Option<String> {
    let server = std::env::var("TEST_DATABASE_URL").ok();
    if server.is_none() {
        eprintln!("skipped on PostgreSQL: TEST_DATABASE_URL names no server; ./test.sh starts one");
    }
    server
}

async fn create_database() -> Option<String> {
    let server = test_server()?;
    let name = format!("test_{}", uuid::Uuid::new_v4().simple());
    let mut connection = PgConnection::connect(&server)
        .await
        .expect("TEST_DATABASE_URL answers");
    // A name made of hexadecimal digits.
    connection
        .execute(AssertSqlSafe(format!("create database {name}")))
        .await
        .expect("a new database");
    let (prefix, _) = server.rsplit_once('/').expect("an address with a database");
    Some(format!("{prefix}/{name}"))
}

/// Removes a database, and cuts whoever is still connected.
fn drop_database(name: &str) -> Option<()> {
    let server = test_server()?;
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .ok()?;
    runtime.block_on(async {
        let mut connection = PgConnection::connect(&server).await.ok()?;
        let statement = format!("drop database {name} with (force)");
        connection.execute(AssertSqlSafe(statement)).await.ok()?;
        Some(())
    })
}

/// Makes two tests of an `async fn(TestDatabase)`, one on each kind of database, under the name of the function.
#[macro_export]
macro_rules! on_both_databases {
    ($($name:ident),+ $(,)?) => {$(
        mod $name {
            #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn sqlite() {
                if let Some(database) = $crate::TestDatabase::new(store::DatabaseKind::Sqlite).await {
                    super::$name(database).await;
                }
            }

            #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn postgres() {
                if let Some(database) = $crate::TestDatabase::new(store::DatabaseKind::Postgres).await {
                    super::$name(database).await;
                }
            }
        }
    )+};
}
