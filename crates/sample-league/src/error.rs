//! What can go wrong.

use std::path::PathBuf;

/// Why a sample league could not be made.
#[derive(Debug, thiserror::Error)]
pub enum SampleError {
    /// An option is out of range.
    #[error("{name} = {value}: must be {low} to {high}")]
    Option {
        /// Option.
        name: &'static str,
        /// What was asked for.
        value: usize,
        /// Least.
        low: usize,
        /// Most.
        high: usize,
    },
    /// A file or folder could not be read or written.
    #[error("{path}: {source}")]
    Io {
        /// File or folder.
        path: PathBuf,
        /// Cause.
        source: std::io::Error,
    },
    /// A game has no place for a fault that was to be planted in it.
    #[error("no place for {fault} in game {game_id}")]
    NoPlace {
        /// What was to be planted.
        fault: &'static str,
        /// Game; 0 for the league workbook.
        game_id: i64,
    },
    /// A workbook could not be written.
    #[error("workbook: {0}")]
    Workbook(#[from] rust_xlsxwriter::XlsxError),
    /// A JSON file could not be read or written.
    #[error("json: {0}")]
    Json(#[from] serde_json::Error),
}
