//! The conformance suite: what a store promises, on SQLite and on PostgreSQL.

mod main {
    mod accounts;
    mod jobs;
    mod models;
    mod opening;
    mod staging;
    mod tables;
}
