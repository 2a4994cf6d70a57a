//! What is done about the games while the league is read: finding their files, choosing one for each game,
//! and opening the first of them.

use std::collections::BTreeSet;
use std::panic::catch_unwind;
use std::path::Path;

use rayon::prelude::*;

use super::{GAMES_AT_A_TIME, IngestError, Progress, Request};
use crate::discover::{self, Choice, Kind};
use crate::finding::{Code, Finding, Findings, Level};
use crate::tracking::{self, OpenedFile};

/// What can be done about the games before the league is known.
pub(super) struct Early {
    pub(super) choice: Choice,
    pub(super) findings: Vec<Finding>,
    /// The best file of each of the first games.
    pub(super) opened: Vec<Option<OpenedFile>>,
}

impl Early {
    pub(super) fn open(
        request: &Request,
        league_file: &Path,
        progress: &dyn Progress,
    ) -> Result<Option<Self>, IngestError> {
        let folder = request.games.as_deref();
        if folder.is_none() && request.staged.games.is_empty() {
            return Ok(None);
        }
        if let Some(folder) = folder
            && !folder.exists()
        {
            return Err(IngestError::NoGamesFolder(folder.to_owned()));
        }
        let (choice, findings) = choose(request, folder, league_file);
        let first = choice.jobs.get(..GAMES_AT_A_TIME).unwrap_or(&choice.jobs);
        let opened = first
            .par_iter()
            .map(|job| {
                let best = job.options.first()?;
                if best.kind == Kind::Staged || progress.is_cancelled() {
                    return None;
                }
                let path = &best.path;
                // A file that makes its reader give up is read once more below, where that is told.
                catch_unwind(|| tracking::open(path)).ok()
            })
            .collect();
        Ok(Some(Self {
            choice,
            findings,
            opened,
        }))
    }
}

/// Finds the files, and chooses one for each game.
fn choose(request: &Request, folder: Option<&Path>, league_file: &Path) -> (Choice, Vec<Finding>) {
    let mut findings = Findings::new();
    let only: BTreeSet<i64> = request.only.iter().copied().collect();
    let exclude = request.exclude.iter().copied().collect();
    let mut candidates: Vec<_> = request
        .staged
        .games
        .keys()
        .map(|id| discover::staged(*id))
        .collect();
    if let Some(folder) = folder {
        candidates.extend(discover::find(folder, league_file, &mut findings));
    }
    let probes = candidates
        .par_iter()
        .filter(|candidate| candidate.kind == Kind::Save)
        .map(|candidate| {
            let probe =
                tracking::probe_json(&candidate.path).map_err(|refusal| refusal.to_string());
            (candidate.name.clone(), probe)
        })
        .collect();
    let choice = discover::choose(candidates, probes, &only, &exclude, &mut findings);
    for game_id in only {
        let is_found = choice.jobs.iter().any(|job| job.game_id == Some(game_id))
            || choice.skipped.iter().any(|file| file.game_id == game_id);
        if !is_found {
            findings.push(
                Finding::new(Code::BFile, "")
                    .level(Level::Error)
                    .game(game_id)
                    .expected(format!("a tracking file of game {game_id}"))
                    .action("nothing to read"),
            );
        }
    }
    (choice, findings.into_vec())
}
