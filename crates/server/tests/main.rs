//! The API as its clients see it, on SQLite and on PostgreSQL.

mod main {
    mod access;
    mod errors;
    mod etl;
    mod jobs;
    mod ml;
    mod openapi;
    mod portal;
    mod sessions;
    mod support;
    mod uploads;
}
