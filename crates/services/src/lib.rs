//! What BenchSight does, one file per service.
//!
//! Every front end (command line, server, workers) calls the same functions; none of them holds a rule of
//! its own. Services take plain requests, report progress through a small trait, print nothing and know
//! no front end.

pub mod etl;
pub mod tables;

pub use ingest::{Code, Finding, Level, Severity};
pub use warehouse::{Cancel, FinishedTable};
