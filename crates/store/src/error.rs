//! What can go wrong in a store.

/// Why the store could not do something.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// The database cannot be reached, is busy beyond patience, or shut the connection. Worth trying again.
    #[error("the database is not available")]
    Unavailable(#[source] sqlx::Error),
    /// A key that must be unique exists already; the text names the constraint or the thing.
    #[error("{0} exists already")]
    Duplicate(String),
    /// A row refers to something that is not there.
    #[error("{0} does not exist")]
    Missing(String),
    /// The caller no longer holds what it wants to change: the lease of a job, the version it had read.
    #[error("somebody else was faster: {0}")]
    Lost(String),
    /// What the caller handed in does not fit; the text says what would.
    #[error("{0}")]
    Invalid(String),
    /// The migrations could not run.
    #[error("the database could not be brought to this version")]
    Migration(#[from] sqlx::migrate::MigrateError),
    /// A file of the store could not be read or written.
    #[error("{path}")]
    File {
        /// Which file.
        path: String,
        /// Why.
        #[source]
        source: std::io::Error,
    },
    /// Anything else; a fault of the program or of the disk.
    #[error("the database refused a statement")]
    Database(#[source] sqlx::Error),
}

/// Codes of SQLite for a database that is locked by another process or connection.
const SQLITE_BUSY: [&str; 4] = ["5", "6", "261", "517"];

impl From<sqlx::Error> for StoreError {
    fn from(error: sqlx::Error) -> Self {
        use sqlx::error::ErrorKind;
        match &error {
            sqlx::Error::Io(_)
            | sqlx::Error::Tls(_)
            | sqlx::Error::PoolTimedOut
            | sqlx::Error::PoolClosed
            | sqlx::Error::WorkerCrashed
            | sqlx::Error::Protocol(_) => Self::Unavailable(error),
            sqlx::Error::Database(refusal) => {
                let name = || refusal.constraint().unwrap_or("the row").to_owned();
                let code = refusal.code().unwrap_or_default();
                match refusal.kind() {
                    ErrorKind::UniqueViolation => Self::Duplicate(name()),
                    ErrorKind::ForeignKeyViolation => Self::Missing(name()),
                    // Classes 08 and 57P0x of PostgreSQL: connection lost, server stopping or starting; 53300: too many.
                    _ if code.starts_with("08") || code.starts_with("57P") || code == "53300" => {
                        Self::Unavailable(error)
                    }
                    // Serialisation failure and deadlock: the same statement may pass when tried again.
                    _ if code == "40001" || code == "40P01" => Self::Unavailable(error),
                    _ if SQLITE_BUSY.contains(&code.as_ref()) => Self::Unavailable(error),
                    _ => Self::Database(error),
                }
            }
            _ => Self::Database(error),
        }
    }
}

impl StoreError {
    /// Whether the same call may succeed a little later.
    pub const fn is_transient(&self) -> bool {
        matches!(self, Self::Unavailable(_))
    }
}
