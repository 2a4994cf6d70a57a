//! The program `benchsight`: from a league's files to its tables, on one command line.
//!
//! Arguments in, words out. What the commands do is in the crate `services`; this crate parses, shows
//! progress, prints and chooses the exit code.

mod arguments;
mod commands;
mod exit;
mod failure;
mod findings;
mod game_ids;
mod output;
mod progress;

use clap::Parser as _;
use std::process::ExitCode;

fn main() -> ExitCode {
    let arguments = match arguments::Arguments::try_parse() {
        Ok(arguments) => arguments,
        Err(error) => return failure::of_usage(&error).into(),
    };
    commands::run(&arguments)
        .unwrap_or_else(|error| failure::report(&error, arguments.command.wants_json()))
        .into()
}
