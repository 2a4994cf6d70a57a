//! The API as its clients see it, on SQLite and on PostgreSQL.

mod main {
    mod access;
    mod browser;
    mod crawl;
    mod downloads;
    mod errors;
    mod etl;
    mod forecast_pages;
    mod game_pages;
    mod jobs;
    mod league_pages;
    mod leagues;
    mod ml;
    mod openapi;
    mod pages;
    mod portal;
    mod reconciliation;
    mod sessions;
    mod stopped_runs;
    mod support;
    mod uploads;
    mod why;
    mod wire;
}
