//! Why somebody was not let in, or not allowed to do something.

use std::error::Error;
use std::path::PathBuf;
use std::time::Duration;

use store::StoreError;
use store::accounts::Change;

/// What is wrong with one member of a request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FieldProblem {
    /// Name of the member.
    pub field: &'static str,
    /// What would be right, in a sentence.
    pub message: String,
}

/// Why a request about accounts failed. No text holds a secret, nor tells whether an account exists.
#[derive(Debug, thiserror::Error)]
pub enum AuthError {
    /// Unknown address, wrong password or disabled user: which of them is not told.
    #[error("wrong e-mail address or password")]
    BadCredentials,
    /// The token is not one of ours, or was changed.
    #[error("the token is not valid")]
    InvalidToken,
    /// The token is ours, but its time is up.
    #[error("the token has expired")]
    ExpiredToken,
    /// The token would count if its session had not ended, its key been revoked or its user been disabled.
    #[error("the session has ended; log in again")]
    SessionEnded,
    /// A refresh token came back that had been replaced. Its session has been ended.
    #[error("this refresh token was used before; the session has been ended, log in again")]
    RefreshTokenReused,
    /// Too many attempts.
    #[error("too many attempts; try again in {} s", retry_after.as_secs().max(1))]
    Throttled {
        /// When the next one may be made.
        retry_after: Duration,
    },
    /// Not with this role.
    #[error("{0}")]
    Forbidden(&'static str),
    /// Not there, or of another tenant.
    #[error("{0} does not exist")]
    NotFound(&'static str),
    /// The state of things does not allow it.
    #[error("{0}")]
    Conflict(String),
    /// The request says something that cannot be.
    #[error("the request is not valid")]
    Invalid(Vec<FieldProblem>),
    /// The database cannot be reached.
    #[error("the database is not available")]
    Unavailable(#[source] StoreError),
    /// A fault of the program or of the machine.
    #[error("accounts failed")]
    Internal(#[source] Box<dyn Error + Send + Sync>),
}

impl AuthError {
    pub(super) fn internal(error: impl Into<Box<dyn Error + Send + Sync>>) -> Self {
        Self::Internal(error.into())
    }
}

impl From<StoreError> for AuthError {
    fn from(error: StoreError) -> Self {
        match error {
            StoreError::Duplicate(_) => Self::Conflict(error.to_string()),
            _ if error.is_transient() => Self::Unavailable(error),
            _ => Self::internal(error),
        }
    }
}

/// What was changed of a user, or why it was not.
pub(super) fn done<T>(change: Change<T>) -> Result<T, AuthError> {
    match change {
        Change::Done(value) => Ok(value),
        Change::NotFound => Err(AuthError::NotFound("the user")),
        Change::LastAdmin => Err(AuthError::Conflict(
            "this is the last administrator of the tenant; make somebody else one first".to_owned(),
        )),
        Change::LastInstanceAdmin => Err(AuthError::Conflict(
            "this is the last administrator of the instance; make somebody else one first"
                .to_owned(),
        )),
    }
}

/// Why authentication cannot be set up. The server does not start then.
#[derive(Debug, thiserror::Error)]
pub enum SetupError {
    /// A secret that could be guessed.
    #[error(
        "{name} is too short: it must have at least 32 bytes, as `openssl rand -hex 32` makes them"
    )]
    ShortSecret {
        /// Which one.
        name: String,
    },
    /// A file with a secret that others may read.
    #[error("{} can be read by other users of this machine; run `chmod 600` on it", path.display())]
    ReadableSecret {
        /// Which file.
        path: PathBuf,
    },
    /// A file could not be read or written.
    #[error("{}", path.display())]
    File {
        /// Which file.
        path: PathBuf,
        /// Why.
        #[source]
        source: std::io::Error,
    },
    /// A file with public keys in which none can be used.
    #[error("{} holds no usable keys: {reason}", path.display())]
    KeySet {
        /// Which file.
        path: PathBuf,
        /// Why.
        reason: String,
    },
    /// Lifetimes or costs out of range.
    #[error("{0}")]
    Options(&'static str),
    /// The machine gives no random numbers.
    #[error(transparent)]
    Internal(#[from] AuthError),
}
