//! The pages of a league: their numbers are those of the published tables, sorts and filters work and are kept,
//! downloads have the rows that are shown, and what does not exist is named.

mod comparisons;
mod names;
mod official;
mod reading;
mod tracked;

use test_databases::{TestDatabase, on_both_databases};

use super::leagues::with_sample;

on_both_databases!(
    pages_say_what_the_tables_hold,
    names_are_shown_as_they_are_written
);

async fn pages_say_what_the_tables_hold(database: TestDatabase) {
    let server = with_sample(database).await;
    official::check(&server).await;
    tracked::check(&server).await;
    comparisons::check(&server).await;
    server.close().await;
}

async fn names_are_shown_as_they_are_written(database: TestDatabase) {
    let server = with_sample(database).await;
    names::check(&server).await;
    server.close().await;
}
