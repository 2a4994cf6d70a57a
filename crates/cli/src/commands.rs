//! One module per command.

mod bench;
mod demo;
mod etl;
mod query;
mod sample;
mod validate;

use crate::arguments::{Arguments, BenchCommand, Command, EtlCommand, InputArguments};
use crate::exit::Outcome;
use anyhow::Context as _;
use services::etl::InputRequest;

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
        Command::Bench(BenchCommand::Etl(arguments)) => bench::run(arguments),
    }
}

/// The files that the arguments name.
fn input_request(arguments: &InputArguments) -> anyhow::Result<InputRequest> {
    Ok(InputRequest {
        league: arguments.league.clone(),
        games: arguments.games.clone(),
        only: arguments.only.clone(),
        exclude: arguments
            .exclude
            .as_deref()
            .map(excluded_games)
            .transpose()?
            .unwrap_or_default(),
        strict: arguments.strict,
    })
}

/// Game ids separated by commas, or a file with one id per line.
fn excluded_games(text: &str) -> anyhow::Result<Vec<i64>> {
    let is_list = text
        .split(',')
        .all(|part| part.trim().parse::<i64>().is_ok());
    if is_list {
        return game_ids(text.split(','));
    }
    let bytes = std::fs::read(text).with_context(|| {
        format!("--exclude takes game ids separated by commas or a text file; cannot read {text}")
    })?;
    let content = String::from_utf8(bytes).with_context(|| format!("{text} is not a text file"))?;
    let lines = content
        .lines()
        .map(|line| line.split('#').next().unwrap_or(""));
    game_ids(lines).with_context(|| format!("in {text}"))
}

fn game_ids<'a>(parts: impl Iterator<Item = &'a str>) -> anyhow::Result<Vec<i64>> {
    parts
        .map(str::trim)
        .filter(|part| !part.is_empty())
        .map(|part| {
            part.parse()
                .with_context(|| format!("{part:?} is not a game id; write a number like 18969"))
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn games_are_excluded_by_list_or_file() {
        assert_eq!(excluded_games("1, 2,3").unwrap(), [1, 2, 3]);
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("excluded.txt");
        std::fs::write(&file, "# left out\n18969 # no camera\n\n18977\n").unwrap();
        assert_eq!(
            excluded_games(&file.to_string_lossy()).unwrap(),
            [18969, 18977]
        );
        std::fs::write(&file, "eighteen\n").unwrap();
        let error = format!("{:#}", excluded_games(&file.to_string_lossy()).unwrap_err());
        assert!(error.contains("\"eighteen\" is not a game id"), "{error}");
        assert!(excluded_games("no-such-file").is_err());
    }
}
