//! What can go wrong for those who ask for jobs.

use store::StoreError;

/// Why the manager could not do something.
#[derive(Debug, thiserror::Error)]
pub enum JobsError {
    /// There is no such job, or it is another tenant's.
    #[error("there is no such job")]
    NotFound,
    /// The job is not in a state for it, or the idempotency key belongs to another request; the text says which.
    #[error("{0}")]
    Conflict(String),
    /// The store failed.
    #[error(transparent)]
    Store(StoreError),
}

impl From<StoreError> for JobsError {
    fn from(error: StoreError) -> Self {
        match error {
            StoreError::Duplicate(what) => Self::Conflict(format!("There is {what} already.")),
            error => Self::Store(error),
        }
    }
}
