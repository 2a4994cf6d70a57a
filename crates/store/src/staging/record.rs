//! Records of staging.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

/// A word that names none of the alternatives.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` is none of {1}")]
pub struct UnknownStagingWord(String, &'static str);

macro_rules! words {
    ($(#[$doc:meta])* $name:ident, $all:literal { $($(#[$about:meta])* $variant:ident = $word:literal),+ $(,)? }) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        pub enum $name {
            $($(#[$about])* #[serde(rename = $word)] $variant),+
        }

        impl $name {
            /// The word for it in databases and answers.
            pub const fn as_str(self) -> &'static str {
                match self {
                    $(Self::$variant => $word),+
                }
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
                formatter.write_str(self.as_str())
            }
        }

        impl FromStr for $name {
            type Err = UnknownStagingWord;

            fn from_str(text: &str) -> Result<Self, UnknownStagingWord> {
                match text {
                    $($word => Ok(Self::$variant),)+
                    other => Err(UnknownStagingWord(other.to_owned(), $all)),
                }
            }
        }
    };
}

words! {
    /// What the rows of an area are.
    StagingKind, "blb, tracking" {
        /// Rows of a sheet of the league workbook; the area is named after the sheet.
        Blb = "blb",
        /// Events and shifts of a game; the area is named after the game's id.
        Tracking = "tracking",
    }
}

words! {
    /// A list within an area.
    StagingList, "rows, events, shifts" {
        /// The rows of a sheet.
        Rows = "rows",
        /// The events of a game.
        Events = "events",
        /// The shifts of a game.
        Shifts = "shifts",
    }
}

words! {
    /// What becomes of the rows of the file.
    StagingMode, "lay_over, replace" {
        /// They count, unless a staged row has their key.
        LayOver = "lay_over",
        /// None of them counts.
        Replace = "replace",
    }
}

words! {
    /// What an uploaded file is.
    FileKind, "league, tracking" {
        /// The league workbook.
        League = "league",
        /// The tracking file of a game.
        Tracking = "tracking",
    }
}

/// Where a list of rows is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ListPlace<'a> {
    /// Kind of its area.
    pub kind: StagingKind,
    /// Name of its area.
    pub name: &'a str,
    /// The list.
    pub list: StagingList,
}

/// A row to be staged.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct NewStagingRow {
    /// What tells it apart from others of its list; one with the same key takes its place. Rows without a key are
    /// added at the end.
    pub key: Option<String>,
    /// Whether it takes the file's row with its key away.
    pub is_deletion: bool,
    /// Its values by column.
    pub content: Map<String, Value>,
}

/// Rows to be put into an area.
#[derive(Debug, Clone, PartialEq)]
pub struct StagingPut {
    /// Kind of the area.
    pub kind: StagingKind,
    /// Name of the area.
    pub name: String,
    /// The rows by list.
    pub lists: Vec<(StagingList, Vec<NewStagingRow>)>,
    /// Whether the rows take the place of those that are in the same lists already.
    pub replaces_staged: bool,
    /// What becomes of the rows of the file; none keeps what the area has, which is to lay over when it is new.
    pub mode: Option<StagingMode>,
    /// Rows that the area may hold in the end.
    pub max_rows: i64,
    /// The revision that the caller has seen, if anything after it should stop the change.
    pub expected_revision: Option<i64>,
}

/// What a change did.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct StagingChange {
    /// The revision it made.
    pub revision: i64,
    /// Rows that are in the area now.
    pub rows: i64,
}

/// A staged row.
#[derive(Debug, Clone, PartialEq)]
pub struct StagingRow {
    /// Its list.
    pub list: StagingList,
    /// Its number in the list, from 1; it keeps it when its content changes.
    pub number: i64,
    /// Its key.
    pub key: Option<String>,
    /// Whether it takes the file's row with its key away.
    pub is_deletion: bool,
    /// Its values by column.
    pub content: Map<String, Value>,
}

/// Numbers of findings.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct FindingTally {
    /// Those that stop a game or the load.
    pub block: i64,
    /// Errors.
    pub error: i64,
    /// Warnings.
    pub warning: i64,
    /// Remarks.
    pub info: i64,
}

/// An area, counted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StagingArea {
    /// Kind.
    pub kind: StagingKind,
    /// Name: a sheet, or the id of a game.
    pub name: String,
    /// What becomes of the rows of the file.
    pub mode: StagingMode,
    /// Rows in it.
    pub rows: i64,
    /// Those of them that take a row of the file away.
    pub deletions: i64,
    /// Rows that changed after the revision that was processed last.
    pub unprocessed_rows: i64,
    /// Revision of the last change. Rows that were taken out are a change, too.
    pub revision: i64,
    /// When that was, in Unix milliseconds.
    pub changed_at: i64,
    /// What the last check found, and when that was.
    pub findings: Option<(FindingTally, i64)>,
}

/// What is staged, by area.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct StagingOverview {
    /// The revision.
    pub revision: i64,
    /// The revision that the last published run had read.
    pub processed_revision: i64,
    /// When that run was published, in Unix milliseconds.
    pub processed_at: Option<i64>,
    /// The areas by kind and name.
    pub areas: Vec<StagingArea>,
}

/// Everything that is staged.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct StagingSnapshot {
    /// The revision.
    pub revision: i64,
    /// Kind, name, mode and rows of the areas that have rows, by kind and name; rows by list and number.
    pub areas: Vec<(StagingKind, String, StagingMode, Vec<StagingRow>)>,
}

impl StagingSnapshot {
    /// Adds a row, which belongs to the area of the row before or to a new one.
    pub(crate) fn push(
        &mut self,
        kind: StagingKind,
        name: String,
        mode: StagingMode,
        row: StagingRow,
    ) {
        match self.areas.last_mut() {
            Some((last_kind, last_name, _, rows)) if *last_kind == kind && *last_name == name => {
                rows.push(row);
            }
            _ => self.areas.push((kind, name, mode, vec![row])),
        }
    }
}

/// An input file in the folder of a tenant.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoredFile {
    /// What it is.
    pub kind: FileKind,
    /// Its name in the folder of its kind.
    pub name: String,
    /// The game of a tracking file.
    pub game_id: Option<i64>,
    /// Layout of a tracking file: A, B, C, D or JSON.
    pub layout: Option<String>,
    /// SHA-256 of its bytes, in hexadecimal.
    pub sha256: String,
    /// Its length.
    pub bytes: i64,
    /// When it was uploaded, in Unix milliseconds.
    pub uploaded_at: i64,
    /// Who uploaded it.
    pub uploaded_by: Option<String>,
    /// What its check found.
    pub findings: FindingTally,
}
