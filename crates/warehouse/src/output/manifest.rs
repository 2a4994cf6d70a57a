//! What a run was made of and what it made.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::FileStamp;
use crate::models::TableKind;

/// Version of the form of `manifest.json`.
pub const MANIFEST_VERSION: u32 = 1;
/// By this word a folder is recognised as one of our outputs.
pub(crate) const GENERATOR: &str = "benchsight";

/// An input file of a run.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct InputFile {
    /// Path relative to the folder the user named, `/` between its parts.
    pub path: String,
    /// SHA-256 of the content, in hexadecimal.
    pub sha256: String,
    /// Size in bytes.
    pub bytes: u64,
}

/// A table of the output.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TableFiles {
    /// Name of the table.
    pub name: String,
    /// Layer of the model folder.
    pub layer: String,
    /// What made it.
    pub kind: TableKind,
    /// Number of rows.
    pub rows: usize,
    /// The CSV file.
    pub csv: FileStamp,
    /// The Parquet file.
    pub parquet: FileStamp,
}

/// How the data tests went.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct TestCounts {
    /// Tests run.
    pub run: usize,
    /// Tests of severity `warn` that failed.
    pub warned: usize,
}

/// The content of `manifest.json`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Manifest {
    /// Version of this form.
    pub manifest_version: u32,
    /// Always `benchsight`.
    pub generator: String,
    /// Version of the program.
    pub version: String,
    /// When the output was published (UTC). The only time in the whole output.
    pub created_at: String,
    /// Hash of inputs, models and program version: runs with the same id made the same files.
    pub run_id: String,
    /// Hash of the model folder.
    pub schema_hash: String,
    /// Input files, sorted by path.
    pub inputs: Vec<InputFile>,
    /// Findings per severity.
    pub findings: BTreeMap<String, usize>,
    /// Data tests.
    pub tests: TestCounts,
    /// Tables, sorted by name.
    pub tables: Vec<TableFiles>,
    /// `findings.csv` and `dictionary.json`.
    pub files: Vec<FileStamp>,
    /// Seconds spent, by phase. Like `created_at`, different in every run.
    pub seconds: BTreeMap<String, f64>,
}

impl Manifest {
    /// Every file the manifest knows, itself excluded.
    pub fn all_files(&self) -> impl Iterator<Item = &FileStamp> {
        self.tables
            .iter()
            .flat_map(|table| [&table.csv, &table.parquet])
            .chain(&self.files)
    }

    /// A table of the output.
    pub fn table(&self, name: &str) -> Option<&TableFiles> {
        self.tables.iter().find(|table| table.name == name)
    }
}
