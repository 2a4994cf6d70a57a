//! What can go wrong, in words that name the file and the line.

use std::fmt::{self, Write as _};
use std::io;
use std::path::{Path, PathBuf};

use crate::checks::FailedTest;
use crate::query::QueryError;

/// One thing that is wrong with a file of the model folder.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    /// Path of the file relative to the model folder, `/` between its parts.
    pub file: String,
    /// Line of the file, counted from 1; `None` when the problem is the whole file's.
    pub line: Option<usize>,
    /// What is wrong and, where it can be guessed, what was meant.
    pub message: String,
}

impl Problem {
    pub(crate) fn new(
        file: &str,
        line: impl Into<Option<usize>>,
        message: impl Into<String>,
    ) -> Self {
        Self {
            file: file.to_owned(),
            line: line.into(),
            message: message.into(),
        }
    }
}

impl fmt::Display for Problem {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.line {
            Some(line) => write!(formatter, "{}:{line}: {}", self.file, self.message),
            None => write!(formatter, "{}: {}", self.file, self.message),
        }
    }
}

/// Everything that stops a run, a publication or a query.
#[derive(Debug, thiserror::Error)]
pub enum WarehouseError {
    /// The model folder has mistakes. All that were found are listed, sorted by file and line.
    #[error("{}", listed("the models have", "problem", .0))]
    Models(Vec<Problem>),

    /// A table could not be computed.
    #[error("{file}: table {table} could not be built: {message}")]
    Build {
        /// File of the model folder that defines the table.
        file: String,
        /// Name of the table.
        table: String,
        /// What the engine or the step said.
        message: String,
    },

    /// An input table is missing or has the wrong form.
    #[error("input {table}: {message}")]
    Input {
        /// Name of the input table.
        table: String,
        /// What is wrong with it.
        message: String,
    },

    /// Data tests of severity `error` failed; nothing is published.
    #[error("{}", listed("the data fail", "test", .0))]
    Tests(Vec<FailedTest>),

    /// The run was cancelled; nothing is published.
    #[error("cancelled")]
    Cancelled,

    /// A file or folder could not be read or written (a full disk, a missing permission).
    #[error("{action} {}: {source}", .path.display())]
    File {
        /// What was tried, for example `write`.
        action: &'static str,
        /// The file or folder.
        path: PathBuf,
        /// What the operating system said.
        source: io::Error,
    },

    /// The output folder cannot be used; the message says why and what to do.
    #[error("{}: {message}", .path.display())]
    Folder {
        /// The folder that was asked for.
        path: PathBuf,
        /// Why it is refused.
        message: String,
    },

    /// Another run is writing to the same output folder.
    #[error("{}: another run is writing to this folder{}", .path.display(), holder(*.process))]
    Busy {
        /// The folder that was asked for.
        path: PathBuf,
        /// Process id of the other run, when it could be read.
        process: Option<u32>,
    },

    /// A query over the last output failed.
    #[error(transparent)]
    Query(#[from] QueryError),

    /// A defect of this program, for example a panic inside a library.
    #[error("internal failure: {0}")]
    Internal(String),
}

impl WarehouseError {
    /// Wraps an error of the operating system together with what was tried on which path.
    pub(crate) fn file(action: &'static str, path: &Path) -> impl FnOnce(io::Error) -> Self {
        let path = path.to_owned();
        move |source| Self::File {
            action,
            path,
            source,
        }
    }
}

fn holder(process: Option<u32>) -> String {
    process
        .map(|id| format!(" (process {id})"))
        .unwrap_or_default()
}

fn listed<T: fmt::Display>(intro: &str, noun: &str, items: &[T]) -> String {
    let mut text = match items {
        [only] => return only.to_string(),
        many => format!("{intro} {} {noun}s:", many.len()),
    };
    for item in items {
        // Writing to a string cannot fail.
        let _ = write!(text, "\n  {item}");
    }
    text
}
