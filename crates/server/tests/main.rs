//! The API as its clients see it, on SQLite and on PostgreSQL.

mod main {
    mod access;
    mod browser;
    mod errors;
    mod etl;
    mod jobs;
    mod openapi;
    mod pages;
    mod portal;
    mod sessions;
    mod stopped_runs;
    mod support;
    mod uploads;
    mod why;
}
