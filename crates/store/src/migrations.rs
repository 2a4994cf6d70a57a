//! The steps from an empty database to this version. A step that was released is never changed; what is wrong with it is
//! mended by the next one.

use sqlx::SqlSafeStr as _;
use sqlx::migrate::{Migration, MigrationType, Migrator};

/// The steps of one kind of database: numbers and names of the files in its folder.
macro_rules! steps {
    ($folder:literal, $($number:literal $name:literal),+ $(,)?) => {
        vec![$(step(
            $number,
            $name,
            include_str!(concat!("../migrations/", $folder, "/", $number, "_", $name, ".sql")),
        )),+]
    };
}

pub(crate) fn sqlite() -> Migrator {
    Migrator::with_migrations(steps!(
        "sqlite", "0001" "tenants", "0002" "jobs", "0003" "accounts", "0004" "staging", "0005" "tables", "0006" "visibility", "0007" "models", "0008" "published_result"
    ))
}

pub(crate) fn postgres() -> Migrator {
    let mut migrator = Migrator::with_migrations(
        steps!("postgres", "0001" "tenants", "0002" "jobs", "0003" "accounts", "0004" "staging", "0005" "tables", "0006" "visibility", "0007" "models", "0008" "published_result"),
    );
    migrator.dangerous_set_table_name(POSTGRES_TABLE);
    migrator
}

/// Where PostgreSQL keeps which steps were done.
pub(crate) const POSTGRES_TABLE: &str = "benchsight._sqlx_migrations";

fn step(number: &'static str, name: &'static str, sql: &'static str) -> Migration {
    Migration::new(
        number.parse().unwrap_or_default(),
        name.into(),
        MigrationType::Simple,
        sql.into_sql_str(),
        false,
    )
}
