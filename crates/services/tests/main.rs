//! Tests of the services on whole leagues.

#[path = "main/answers.rs"]
mod answers;
#[path = "main/blocks.rs"]
mod blocks;
#[path = "main/checks_of_models.rs"]
mod checks_of_models;
#[path = "main/clean_league.rs"]
mod clean_league;
#[path = "main/dirty_league.rs"]
mod dirty_league;
#[path = "main/expected.rs"]
mod expected;
#[path = "main/failed_run.rs"]
mod failed_run;
#[path = "main/folders.rs"]
mod folders;
#[path = "main/forecasts.rs"]
mod forecasts;
#[path = "main/inputs.rs"]
mod inputs;
#[path = "main/invariants.rs"]
mod invariants;
#[path = "main/lines.rs"]
mod lines;
#[path = "main/norad.rs"]
mod norad;
#[path = "main/repeatable.rs"]
mod repeatable;
#[path = "main/sample.rs"]
mod sample;
#[path = "main/spot_values.rs"]
mod spot_values;
#[path = "main/whole_folder.rs"]
mod whole_folder;

mod main {
    mod auth;
    mod published;
    mod reconcile;
    mod tables;
    mod why;
}
