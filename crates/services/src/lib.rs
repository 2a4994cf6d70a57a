//! What BenchSight does, one file per service.
//!
//! Every front end (command line, server, workers) calls the same functions; none of them holds a rule of
//! its own. Services take plain requests, report progress through a small trait, print nothing and know
//! no front end.

pub mod auth;
mod batches;
pub mod caller;
mod columns;
mod definitions;
mod error_chain;
pub mod etl;
pub mod etl_job;
pub mod findings;
pub mod folders;
pub mod forecast_figures;
pub mod game_figures;
pub mod game_line;
pub mod games;
pub mod input_error;
pub mod inputs;
mod kept;
pub mod league_figures;
pub mod ml;
mod on_behalf;
pub mod player_figures;
pub mod publish;
pub mod quality;
pub mod reconcile;
pub mod schemas;
mod services;
pub mod shot_figures;
pub mod staging;
pub mod storage;
pub mod tables;
pub mod tracking_upload;
pub mod upload_job;
pub mod upload_tables;
mod values;
pub mod why;

pub use ::jobs;
pub use error_chain::error_chain;
pub use ingest::limits::FILE_BYTES as WORKBOOK_BYTES;
pub use services::{All, OpenError, Services, ServicesOptions, TriggerError};
pub use store::tables::UploadMode;
pub use store::{DatabaseKind, JobId, KeyId, SessionId, StoreError, TenantId, UserId};
pub use tokio_util::sync::CancellationToken;

/// Accounts as the store remembers them.
pub mod accounts {
    pub use store::accounts::{ApiKey, Session, Tenant, UnknownVisibility, User, Visibility};
}

/// Staging as the store remembers it.
pub mod staged {
    pub use store::staging::{
        FindingTally, StagingArea, StagingKind, StagingList, StagingMode, StagingOverview,
        StagingRow, StoredFile,
    };
}

pub use ingest::{Code, Finding, Level, Severity};
pub use warehouse::{Cancel, FinishedTable};
