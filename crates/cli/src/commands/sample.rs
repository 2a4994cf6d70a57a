//! `sample`: a synthetic league with known truth.

use crate::arguments::{LeagueSizeArguments, SampleArguments};
use crate::exit::Outcome;
use crate::output;
use anyhow::Context as _;
use sample_league::{Options, Summary};
use std::path::{Path, PathBuf};

/// Writes a sample league.
pub(crate) fn run(arguments: &SampleArguments) -> anyhow::Result<Outcome> {
    let options = Options {
        dirty: arguments.dirty,
        next_evening: arguments.next_evening,
        ..options(&arguments.size, arguments.evenings_to_come)
    };
    let summary = write(&options, &arguments.out)?;
    output::line(&format!(
        "{} of {} tracked, {} and {}: {}",
        summary.tracked_games,
        output::plural(summary.scheduled_games, "game"),
        output::plural(summary.teams, "team"),
        output::plural(summary.players, "player"),
        arguments.out.display()
    ))?;
    if arguments.dirty {
        output::line(&format!(
            "{} that must be reported, listed in truth.json",
            output::plural(summary.planted, "finding")
        ))?;
    }
    Ok(Outcome::Done)
}

/// The generator's options for what the command line says.
pub(crate) fn options(size: &LeagueSizeArguments, evenings_to_come: usize) -> Options {
    Options {
        seed: size.seed,
        teams: size.teams,
        seasons: size.seasons,
        games: size.games,
        tracked: size.tracked,
        evenings_to_come,
        next_evening: None,
        dirty: false,
    }
}

/// Generates a league into a new or empty folder. It is written beside its place and moved in, so that a
/// run that is stopped half-way leaves no half league. Remarks on progress go to standard error.
pub(crate) fn write(options: &Options, out: &Path) -> anyhow::Result<Summary> {
    let holds_something = std::fs::read_dir(out).is_ok_and(|mut entries| entries.next().is_some());
    anyhow::ensure!(
        !holds_something,
        "{} holds files already; name a new folder, or delete this one first",
        out.display()
    );
    let unfinished = beside(out, "unfinished")?;
    let written = fill(options, &unfinished).and_then(|summary| {
        std::fs::rename(&unfinished, out)
            .with_context(|| format!("cannot move the new league to {}", out.display()))?;
        Ok(summary)
    });
    if written.is_err() {
        // The first failure is the one to tell.
        let _ = std::fs::remove_dir_all(&unfinished);
    }
    written
}

fn fill(options: &Options, folder: &Path) -> anyhow::Result<Summary> {
    Ok(sample_league::generate(options, folder, &|done, total| {
        if done == total || done.is_multiple_of(100) {
            output::note(&format!("tracked games written: {done} of {total}"));
        }
    })?)
}

/// A name of this process's own beside a folder.
fn beside(folder: &Path, word: &str) -> anyhow::Result<PathBuf> {
    let mut name = folder
        .file_name()
        .with_context(|| format!("{} is not the name of a folder", folder.display()))?
        .to_owned();
    name.push(format!(".{word}-{}", std::process::id()));
    Ok(folder.with_file_name(name))
}
