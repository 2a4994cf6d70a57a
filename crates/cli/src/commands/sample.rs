//! `sample`: a synthetic league with known truth.

use crate::arguments::{LeagueSizeArguments, SampleArguments};
use crate::exit::Outcome;
use crate::output;
use sample_league::{Options, Summary};
use std::path::Path;

/// Writes a sample league.
pub(crate) fn run(arguments: &SampleArguments) -> anyhow::Result<Outcome> {
    let summary = write(&options(&arguments.size, arguments.dirty), &arguments.out)?;
    output::line(&format!(
        "{} of {} tracked, {} and {}: {}",
        summary.tracked_games,
        output::plural(summary.scheduled_games, "game"),
        output::plural(summary.teams, "team"),
        output::plural(summary.players, "player"),
        arguments.out.display()
    ));
    if arguments.dirty {
        output::line(&format!(
            "{} that must be reported, listed in truth.json",
            output::plural(summary.planted, "finding")
        ));
    }
    Ok(Outcome::Done)
}

/// The generator's options for what the command line says.
pub(crate) fn options(size: &LeagueSizeArguments, dirty: bool) -> Options {
    Options {
        seed: size.seed,
        teams: size.teams,
        seasons: size.seasons,
        games: size.games,
        tracked: size.tracked,
        dirty,
    }
}

/// Generates a league into a folder; remarks on progress go to standard error.
pub(crate) fn write(options: &Options, out: &Path) -> anyhow::Result<Summary> {
    Ok(sample_league::generate(options, out, &|done, total| {
        if done == total || done % 100 == 0 {
            output::note(&format!("wrote {done} of {total} tracked games"));
        }
    })?)
}
