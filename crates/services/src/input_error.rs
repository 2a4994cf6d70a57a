//! Why input was not taken: rows, files and games that people hand in.

use ingest::Finding;
use serde::{Deserialize, Serialize};
use store::StoreError;

/// Problems that one answer lists; the others are counted.
pub const PROBLEMS_LISTED: usize = 100;

/// One thing that is wrong with what was handed in.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Problem {
    /// File, where several were handed in.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub file: Option<String>,
    /// Table, sheet or list, where there is one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub table: Option<String>,
    /// Row, as the file counts or by the position in what was sent, from 1.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub row: Option<i64>,
    /// Column or member.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub column: Option<String>,
    /// The value, shortened.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub value: Option<String>,
    /// What is wrong, or what was done about it.
    pub message: String,
    /// What would have been right.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub expected: Option<String>,
    /// Code of the finding, where it is one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub code: Option<String>,
}

impl Problem {
    /// A problem without a place.
    pub fn new(message: impl Into<String>) -> Self {
        Self {
            message: message.into(),
            ..Self::default()
        }
    }

    /// Sets the file.
    #[must_use]
    pub fn file(mut self, file: impl Into<String>) -> Self {
        self.file = Some(file.into());
        self
    }

    /// Sets the table or sheet.
    #[must_use]
    pub fn table(mut self, table: impl Into<String>) -> Self {
        self.table = Some(table.into());
        self
    }

    /// Sets the row.
    #[must_use]
    pub const fn row(mut self, row: i64) -> Self {
        self.row = Some(row);
        self
    }

    /// Sets the column.
    #[must_use]
    pub fn column(mut self, column: impl Into<String>) -> Self {
        self.column = Some(column.into());
        self
    }

    /// Sets the value, which is shortened.
    #[must_use]
    pub fn value(mut self, value: impl AsRef<str>) -> Self {
        self.value = Some(ingest::finding::shorten(value.as_ref()));
        self
    }

    /// Sets what would have been right.
    #[must_use]
    pub fn expected(mut self, expected: impl Into<String>) -> Self {
        self.expected = Some(expected.into());
        self
    }
}

impl From<&Finding> for Problem {
    fn from(finding: &Finding) -> Self {
        let some = |text: &str| (!text.is_empty()).then(|| text.to_owned());
        Self {
            file: None,
            table: some(&finding.sheet).or_else(|| some(&finding.file)),
            row: (finding.row > 0).then(|| finding.row.into()),
            column: some(&finding.column),
            value: some(&finding.value),
            message: finding.action.clone(),
            expected: some(&finding.expected),
            code: Some(finding.code.as_str().to_owned()),
        }
    }
}

/// Why input was not taken.
#[derive(Debug, thiserror::Error)]
pub enum InputError {
    /// What it is about does not exist; the text names it.
    #[error("{0}")]
    NotFound(String),
    /// It exists already, or others change it at the same time.
    #[error("{0}")]
    Conflict(String),
    /// The request makes no sense as it stands.
    #[error("{0}")]
    BadRequest(String),
    /// It is understood, but what it holds cannot be used.
    #[error("{summary}")]
    Invalid {
        /// In one sentence.
        summary: String,
        /// What is wrong, at most [`PROBLEMS_LISTED`] things.
        problems: Vec<Problem>,
    },
    /// The database is not available.
    #[error("the database is not available")]
    Unavailable(#[source] StoreError),
    /// A fault of the program or of the machine.
    #[error("something went wrong inside")]
    Internal(#[source] Box<dyn std::error::Error + Send + Sync>),
}

impl InputError {
    /// Invalid for these reasons; those beyond the limit are counted in the summary.
    pub(crate) fn invalid(what: &str, mut problems: Vec<Problem>) -> Self {
        let count = problems.len();
        problems.truncate(PROBLEMS_LISTED);
        let listed = if count > PROBLEMS_LISTED {
            format!("; the first {PROBLEMS_LISTED} are listed")
        } else {
            String::new()
        };
        let noun = if count == 1 { "problem" } else { "problems" };
        Self::Invalid {
            summary: format!("{what}: {count} {noun}{listed}"),
            problems,
        }
    }

    /// Invalid because of findings that block.
    pub(crate) fn blocked(what: &str, findings: &[Finding]) -> Self {
        let blocking = findings.iter().filter(|finding| finding.is_blocking());
        Self::invalid(what, blocking.map(Problem::from).collect())
    }

    /// A fault of the program or of the machine.
    pub(crate) fn internal(error: impl Into<Box<dyn std::error::Error + Send + Sync>>) -> Self {
        Self::Internal(error.into())
    }
}

impl From<StoreError> for InputError {
    fn from(error: StoreError) -> Self {
        match error {
            StoreError::Duplicate(_) => Self::Conflict(error.to_string()),
            StoreError::Missing(_) => Self::NotFound(error.to_string()),
            StoreError::Lost(_) => {
                Self::Conflict("somebody else changed the staging at the same time".to_owned())
            }
            StoreError::Invalid(why) => Self::invalid(&why, vec![Problem::new(why.clone())]),
            StoreError::Unavailable(_) => Self::Unavailable(error),
            StoreError::Migration(_) | StoreError::File { .. } | StoreError::Database(_) => {
                Self::internal(error)
            }
        }
    }
}

impl From<std::io::Error> for InputError {
    fn from(error: std::io::Error) -> Self {
        Self::internal(error)
    }
}

impl From<tokio::task::JoinError> for InputError {
    fn from(error: tokio::task::JoinError) -> Self {
        Self::internal(error)
    }
}
