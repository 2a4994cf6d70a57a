//! What does the work of a kind of job.

use std::fmt;
use std::time::Duration;

use async_trait::async_trait;
use serde_json::Value;
use store::StoreError;
use store::jobs::JobFailure;

use crate::context::JobContext;

/// Does the jobs of one kind.
#[async_trait]
pub trait Handler: Send + Sync {
    /// The kind.
    fn kind(&self) -> &'static str;

    /// How long an attempt may take, where the job itself does not say.
    fn timeout(&self) -> Duration {
        Duration::from_hours(1)
    }

    /// How often a job of this kind is begun at most, however many attempts it was made with.
    fn max_attempts(&self) -> i64 {
        3
    }

    /// Does the work and answers with its result. Blocking work belongs on a thread of its own (`spawn_blocking`) with
    /// a [`crate::Reporter`]. When the token of the context is cancelled, it is to stop soon and to answer
    /// [`JobError::Cancelled`].
    async fn run(&self, context: JobContext) -> Result<Value, JobError>;
}

/// How an attempt failed.
#[derive(Debug, Clone, PartialEq)]
pub enum JobError {
    /// It may go better later: a database or a disk that is away for a moment.
    Transient(JobFailure),
    /// It will fail each time: bad input.
    Permanent(JobFailure),
    /// It stopped because it was told to.
    Cancelled,
}

impl JobError {
    /// Something that may go better later.
    pub fn transient(code: impl Into<String>, message: impl Into<String>) -> Self {
        Self::Transient(JobFailure::new(code, message))
    }

    /// Something that will fail each time.
    pub fn permanent(code: impl Into<String>, message: impl Into<String>) -> Self {
        Self::Permanent(JobFailure::new(code, message))
    }

    /// The same, with details for programs.
    pub fn permanent_with(
        code: impl Into<String>,
        message: impl Into<String>,
        details: Value,
    ) -> Self {
        Self::Permanent(JobFailure {
            code: code.into(),
            message: message.into(),
            details,
        })
    }
}

impl fmt::Display for JobError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Transient(failure) | Self::Permanent(failure) => {
                formatter.write_str(&failure.message)
            }
            Self::Cancelled => formatter.write_str("the job was stopped"),
        }
    }
}

impl std::error::Error for JobError {}

impl From<StoreError> for JobError {
    fn from(error: StoreError) -> Self {
        match error {
            StoreError::Unavailable(_) => {
                Self::transient("database_unavailable", "The database could not be reached.")
            }
            // Whoever lost its job is to stop, quietly.
            StoreError::Lost(_) => Self::Cancelled,
            StoreError::Invalid(message) => Self::permanent("invalid", message),
            error => {
                tracing::error!(
                    error = &error as &dyn std::error::Error,
                    "store failed in a job"
                );
                Self::permanent(
                    "internal",
                    "The job stopped because of a fault in the program.",
                )
            }
        }
    }
}
