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
use crate::tracking::{self, GameOutcome, GameStatus, Layout, OpenedFile, TrackingFile};

/// Reads the files of games.
pub(super) struct JobReader<'a> {
    pub(super) games: Arc<LeagueGames>,
    pub(super) codes: Arc<CodeLists>,
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
            let outcome = read_game(candidate, opened.take(), &self.games, &self.codes);
            let is_last = matches!(outcome.status, GameStatus::Loaded | GameStatus::Error);
            readings.push(Reading {
                candidate: candidate.clone(),
                outcome,
                input: input_file(&candidate.path, &candidate.name),
            });
            if is_last {
                break;
            }
        }
        readings
    }
}

/// Reads one file, which may be open already. Should a rule of reading fail on what a file holds, that file
/// is refused like any other.
fn read_game(
    candidate: &Candidate,
    opened: Option<OpenedFile>,
    games: &LeagueGames,
    codes: &CodeLists,
) -> GameOutcome {
    let file = TrackingFile {
        path: candidate.path.clone(),
        name: candidate.name.clone(),
        expected_game_id: if candidate.kind == Kind::Workbook {
            candidate.hint()
        } else {
            None
        },
    };
    catch_unwind(AssertUnwindSafe(|| {
        let opened = opened.unwrap_or_else(|| tracking::open(&file.path));
        tracking::read_opened(&file, opened, games, codes)
    }))
    .unwrap_or_else(|_| {
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
    })
}
