//! From a league's files to typed raw tables and findings.
//!
//! The only crate that knows Excel and the tracker's saves. Files are hostile input: they are opened with
//! limits and read as streams. Nothing is dropped silently: what cannot be read becomes a [`Finding`].
//!
//! [`read`] does it all: the league workbook ([`league`]), the tracked games ([`tracking`] for the layouts,
//! [`canonical`] for the rules that make events and stints of their rows), and the `raw_*` tables.

pub mod canonical;
pub mod cells;
pub mod codes;
mod discover;
pub mod files;
pub mod finding;
pub mod league;
pub mod limits;
mod run;
pub mod staged;
mod tables;
pub mod tracking;
pub mod workbook;

pub use cells::{Cell, Header, Row};
pub use codes::CodeLists;
pub use files::{Format, FoundFile, league_file, tracking_files};
pub use finding::{Code, Finding, Findings, Level, Severity};
pub use league::League;
pub use run::{IngestError, Ingested, InputFile, NoProgress, Progress, Request, read};
pub use staged::Staged;
pub use tables::{TableError, schemas};
pub use workbook::{Refusal, Workbook};
