//! One module per command.

mod bench;
mod demo;
mod etl;
mod instance;
mod ml;
mod query;
mod sample;
mod serve;
mod validate;

use crate::arguments::instance::UserCommand;
use crate::arguments::{Arguments, BenchCommand, Command, EtlCommand, InputArguments};
use crate::exit::Outcome;
use crate::game_ids;
use services::etl::{GameCounts, InputRequest};
use std::path::Path;

/// Runs the command that was asked for.
pub(crate) fn run(arguments: &Arguments) -> anyhow::Result<Outcome> {
    match &arguments.command {
        Command::Demo(arguments) => demo::run(arguments),
        Command::Sample(arguments) => sample::run(arguments),
        Command::Validate(arguments) => validate::run(arguments),
        Command::Etl(EtlCommand::Run(arguments)) => etl::run(arguments),
        Command::Etl(EtlCommand::Graph(arguments)) => etl::graph(arguments),
        Command::Etl(EtlCommand::Docs(arguments)) => etl::docs(arguments),
        Command::Query(arguments) => query::run(arguments),
        Command::Serve(arguments) => serve::serve(arguments),
        Command::Worker(arguments) => serve::worker(arguments),
        Command::Migrate(arguments) => instance::migrate(arguments),
        Command::User(UserCommand::Add(arguments)) => instance::user_add(arguments),
        Command::Token(arguments) => instance::token(arguments),
        Command::Schema(arguments) => instance::schema(arguments),
        Command::Upload(command) => instance::upload(command),
        Command::Ml(command) => ml::run(command),
        Command::Bench(BenchCommand::Etl(arguments)) => bench::run(arguments),
    }
}

/// The files that the arguments name.
fn input_request(arguments: &InputArguments) -> InputRequest {
    InputRequest {
        league: arguments.league.clone(),
        games: arguments.games.clone(),
        only: game_ids::all(&arguments.only),
        exclude: game_ids::all(&arguments.exclude),
        strict: arguments.strict,
        ..InputRequest::default()
    }
}

/// What became of the tracking files, in words; `good` says it of those without a blocking finding.
fn tracking_files(games: &GameCounts, folder: Option<&Path>, good: &str) -> String {
    let all = games.loaded + games.blocked + games.templates + games.left_out;
    match folder {
        None => "tracking files: none asked for (--games names their folder)".to_owned(),
        Some(folder) if all == 0 => format!("tracking files: none found in {}", folder.display()),
        Some(_) => format!(
            "tracking files: {} {good}, {} stopped by findings, {} never filled in, {} left out",
            games.loaded, games.blocked, games.templates, games.left_out
        ),
    }
}
