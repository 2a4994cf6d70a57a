//! Tests of the program as its users run it.

#[path = "main/client.rs"]
mod client;
#[path = "main/database_away.rs"]
mod database_away;
#[path = "main/demo.rs"]
mod demo;
#[path = "main/exit_codes.rs"]
mod exit_codes;
#[path = "main/forecasts.rs"]
mod forecasts;
#[path = "main/full_disk.rs"]
mod full_disk;
#[path = "main/history.rs"]
mod history;
#[path = "main/house.rs"]
mod house;
#[path = "main/kill.rs"]
mod kill;
#[path = "main/new_table.rs"]
mod new_table;
#[path = "main/other_league.rs"]
mod other_league;
#[path = "main/output_folder.rs"]
mod output_folder;
#[path = "main/pages.rs"]
mod pages;
#[path = "main/query.rs"]
mod query;
#[path = "main/selection.rs"]
mod selection;
#[path = "main/serve.rs"]
mod serve;
#[path = "main/support.rs"]
mod support;
#[path = "main/validate.rs"]
mod validate;
#[path = "main/worker.rs"]
mod worker;
