//! What is remembered between runs: jobs, accounts, staging rows, published tables.
//!
//! One trait per aggregate, with an implementation for SQLite (the default: one file under the data folder) and one
//! for PostgreSQL (`DATABASE_URL`). `tests/` holds one conformance suite that runs on both. Every method that
//! touches a tenant's things takes the tenant, and never answers with another's.

pub mod accounts;
mod database;
mod error;
mod ids;
pub mod jobs;
mod migrations;
pub mod models;
mod postgres;
mod role;
mod sqlite;
pub mod staging;
pub mod tables;

pub use database::{Database, DatabaseKind, Health, StoreOptions};
pub use error::StoreError;
pub use ids::{JobId, KeyId, SessionId, TenantId, UserId};
pub use role::{Role, UnknownRole};
