//! Reading the files of games, many at once.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use rayon::prelude::*;

use super::{InputFile, Progress, USUAL_OVERTIME_SECONDS, USUAL_PERIOD_SECONDS, input_file};
use crate::canonical::LeagueGames;
use crate::codes::CodeLists;
use crate::discover::{Candidate, Job, Kind};
use crate::finding::{Code, Finding};
use crate::staged::Staged;
use crate::tracking::{self, GameOutcome, GameStatus, Layout, OpenedFile, TrackingFile};

/// Reads the files of games.
pub(super) struct JobReader<'a> {
    pub(super) games: Arc<LeagueGames>,
    pub(super) codes: Arc<CodeLists>,
    pub(super) staged: &'a Staged,
    pub(super) progress: &'a dyn Progress,
    /// Games that are finished, and of how many.
    pub(super) done: AtomicUsize,
    pub(super) total: usize,
}

/// A file that was read, and what came of it.
pub(super) struct Reading {
    pub(super) candidate: Candidate,
    pub(super) outcome: GameOutcome,
    pub(super) input: Option<InputFile>,
}

impl JobReader<'_> {
    /// Reads some games at once. The best file of each may be open already.
    pub(super) fn read_all(
        &self,
        jobs: &[Job],
        mut opened: Vec<Option<OpenedFile>>,
    ) -> Vec<Vec<Reading>> {
        opened.resize_with(jobs.len(), || None);
        jobs.par_iter()
            .zip(opened)
            .map(|(job, opened)| {
                if self.progress.is_cancelled() {
                    return Vec::new();
                }
                let readings = self.read_job(job, opened);
                let name = job
                    .options
                    .first()
                    .map_or("", |candidate| candidate.name.as_str());
                let done = self.done.fetch_add(1, Ordering::Relaxed) + 1;
                self.progress.file(name, done, self.total);
                readings
            })
            .collect()
    }

    /// Reads the files of a game until one holds a game, or cannot be read: a broken file is to be mended, not
    /// to be passed over.
    fn read_job(&self, job: &Job, mut opened: Option<OpenedFile>) -> Vec<Reading> {
        let mut readings = Vec::new();
        for candidate in &job.options {
            let outcome = self.read_file(candidate, opened.take());
            let is_last = matches!(outcome.status, GameStatus::Loaded | GameStatus::Error);
            readings.push(Reading {
                candidate: candidate.clone(),
                outcome,
                input: (candidate.kind != Kind::Staged)
                    .then(|| input_file(&candidate.path, &candidate.name))
                    .flatten(),
            });
            if is_last {
                break;
            }
        }
        readings
    }
}

impl JobReader<'_> {
    /// Reads one file, which may be open already, or the staged rows of a game. Should a rule of reading fail on
    /// what a file holds, that file is refused like any other.
    fn read_file(&self, candidate: &Candidate, opened: Option<OpenedFile>) -> GameOutcome {
        let staged = candidate
            .hint()
            .filter(|_| candidate.kind == Kind::Staged)
            .and_then(|game_id| Some((game_id, self.staged.games.get(&game_id)?)));
        catch_unwind(AssertUnwindSafe(|| match staged {
            Some((game_id, game)) => tracking::read_staged(game_id, game, &self.games, &self.codes),
            None => self.read_from_disk(candidate, opened),
        }))
        .unwrap_or_else(|_| given_up(candidate))
    }

    fn read_from_disk(&self, candidate: &Candidate, opened: Option<OpenedFile>) -> GameOutcome {
        let file = TrackingFile {
            path: candidate.path.clone(),
            name: candidate.name.clone(),
            expected_game_id: if candidate.kind == Kind::Workbook {
                candidate.hint()
            } else {
                None
            },
        };
        let opened = opened.unwrap_or_else(|| tracking::open(&file.path));
        tracking::read_opened(&file, opened, &self.games, &self.codes)
    }
}

/// The outcome of a file whose content made its reader give up.
fn given_up(candidate: &Candidate) -> GameOutcome {
    let game_id = candidate.hint().unwrap_or_default();
    GameOutcome {
        game_id,
        layout: Layout::None,
        status: GameStatus::Error,
        block_codes: vec![Code::BFile],
        venue_swapped: None,
        period_seconds: [USUAL_PERIOD_SECONDS; 3],
        ot_seconds: USUAL_OVERTIME_SECONDS,
        n_valid_rows: 0,
        has_assist_links: false,
        game: None,
        findings: vec![
            Finding::new(Code::BFile, &candidate.name)
                .game(game_id)
                .expected("a tracked game")
                .action("game stopped: its content made the reader give up"),
        ],
    }
}
