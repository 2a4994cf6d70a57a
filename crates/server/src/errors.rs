//! How the errors of services become answers.

use axum::http::StatusCode;
use services::auth::AuthError;
use services::input_error::{InputError, Problem as InputProblem};
use services::jobs::JobsError;
use services::{StoreError, TriggerError};

use crate::problem::{Detail, Problem};

/// What a client is told when the database is away.
fn database_away(error: &(dyn std::error::Error + 'static)) -> Problem {
    tracing::warn!(error, "the database is not available");
    Problem::unavailable(
        "database_unavailable",
        "the database is not available; try again in a moment",
    )
}

impl From<StoreError> for Problem {
    fn from(error: StoreError) -> Self {
        match error {
            StoreError::Unavailable(_) => database_away(&error),
            StoreError::Duplicate(_) => Self::conflict("exists", error.to_string()),
            StoreError::Missing(_) => {
                Self::new(StatusCode::NOT_FOUND, "not_found", error.to_string())
            }
            StoreError::Lost(_) => Self::conflict("changed", error.to_string()),
            StoreError::Invalid(message) => Self::invalid(message, Vec::new()),
            StoreError::Migration(_) | StoreError::File { .. } | StoreError::Database(_) => {
                Self::internal(&error)
            }
        }
    }
}

impl From<JobsError> for Problem {
    fn from(error: JobsError) -> Self {
        match error {
            JobsError::NotFound => Self::not_found("the job"),
            JobsError::Conflict(message) => Self::conflict("conflict", message),
            JobsError::Store(error) => error.into(),
        }
    }
}

impl From<TriggerError> for Problem {
    fn from(error: TriggerError) -> Self {
        match error {
            TriggerError::Arguments(fault) => Self::invalid(fault, Vec::new()),
            TriggerError::Jobs(error) => error.into(),
        }
    }
}

impl From<AuthError> for Problem {
    fn from(error: AuthError) -> Self {
        let text = error.to_string();
        match error {
            AuthError::BadCredentials => Self::unauthorized("bad_credentials", text),
            AuthError::InvalidToken => Self::unauthorized("invalid_token", text),
            AuthError::ExpiredToken => Self::unauthorized("expired_token", text),
            AuthError::SessionEnded => Self::unauthorized("session_ended", text),
            AuthError::RefreshTokenReused => Self::unauthorized("refresh_token_reused", text),
            AuthError::Throttled { retry_after } => Self::too_many_requests(retry_after),
            AuthError::Forbidden(text) => Self::forbidden(text),
            AuthError::NotFound(what) => Self::not_found(what),
            AuthError::Conflict(text) => Self::conflict("conflict", text),
            AuthError::Invalid(problems) => {
                let details = problems.into_iter().map(|problem| Detail {
                    message: problem.message,
                    column: Some(problem.field.to_owned()),
                    ..Detail::default()
                });
                Self::invalid(text, details.collect())
            }
            AuthError::Unavailable(error) => database_away(&error),
            AuthError::Internal(error) => Self::internal(error.as_ref()),
        }
    }
}

impl From<InputProblem> for Detail {
    fn from(problem: InputProblem) -> Self {
        Self {
            message: problem.message,
            code: problem.code,
            file: problem.file,
            table: problem.table,
            row: problem.row.and_then(|row| u64::try_from(row).ok()),
            column: problem.column,
            value: problem.value,
            expected: problem.expected,
        }
    }
}

impl From<InputError> for Problem {
    fn from(error: InputError) -> Self {
        match error {
            InputError::NotFound(text) => Self::new(StatusCode::NOT_FOUND, "not_found", text),
            InputError::Conflict(text) => Self::conflict("conflict", text),
            InputError::BadRequest(text) => Self::bad_request(text),
            InputError::Invalid { summary, problems } => {
                Self::invalid(summary, problems.into_iter().map(Into::into).collect())
            }
            InputError::Unavailable(error) => database_away(&error),
            InputError::Internal(error) => Self::internal(error.as_ref()),
        }
    }
}
