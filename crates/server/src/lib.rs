//! HTTP: the routes of the API and the pages of portal and dashboard, and nothing else.
//!
//! A handler reads the request, calls one service, and writes the answer. What a service does, who may call it
//! ([`access`]), what may be sent ([`limits`]) and what an error looks like ([`problem`]) are each in one place.
//! `docs/API-DESIGN.md` holds the rules, `docs/ADDING-AN-ENDPOINT.md` the steps.

#![allow(
    clippy::struct_field_names,
    clippy::trivially_copy_pass_by_ref,
    clippy::unused_self,
    reason = "fields of rows are named like their columns, and templates hand over everything by reference"
)]

pub mod access;
mod app;
mod assets;
mod browser;
mod dashboard;
mod errors;
mod extract;
mod gate;
pub mod limits;
mod listen;
mod openapi;
mod pages;
mod portal;
pub mod problem;
mod request_id;
mod routes;
mod spool;
mod tallies;
mod wire;

pub use app::{App, Options};
pub use listen::serve;
pub use metrics_exporter_prometheus::PrometheusHandle;
pub use routes::{metrics_handle, openapi, router};
