//! The API as its clients see it, on SQLite and on PostgreSQL.

mod main {
    mod access;
    mod errors;
    mod etl;
    mod jobs;
    mod openapi;
    mod reconciliation;
    mod sessions;
    mod support;
    mod uploads;
    mod why;
}
