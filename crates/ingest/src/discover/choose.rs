//! Which file is read for a game, and why the others are not.

use std::collections::{BTreeMap, BTreeSet};

use super::{Candidate, Kind};
use crate::finding::{Code, Finding, Findings, Level};
use crate::tracking::JsonProbe;

/// Why a game on the exclusion list is not loaded.
pub(crate) const EXCLUDED: &str = "the game is on the exclusion list";
/// Why a game is not loaded when others were asked for.
pub(crate) const NOT_ASKED_FOR: &str = "the game is not among those asked for";
/// Why the file of a game is not read whose rows are staged.
const STAGED: &str = "the rows of the game are staged";

/// Files of one game, best first: the next one is read when one turns out to hold no game.
#[derive(Debug, Clone)]
pub(crate) struct Job {
    /// The game, unless only the file itself can tell.
    pub(crate) game_id: Option<i64>,
    pub(crate) options: Vec<Candidate>,
}

/// A file that is not read.
#[derive(Debug, Clone)]
pub(crate) struct Skipped {
    pub(crate) candidate: Candidate,
    pub(crate) game_id: i64,
    pub(crate) status: &'static str,
    pub(crate) reason: String,
    pub(crate) block_codes: Option<String>,
}

/// What is read, in the order of the games, and what is not.
#[derive(Debug, Clone, Default)]
pub(crate) struct Choice {
    pub(crate) jobs: Vec<Job>,
    pub(crate) skipped: Vec<Skipped>,
}

/// A look into a save, or why that was impossible.
pub(crate) type Probe = Result<JsonProbe, String>;

/// Chooses among all candidates. `probes` holds a look into each save.
pub(crate) fn choose(
    candidates: Vec<Candidate>,
    mut probes: BTreeMap<String, Probe>,
    only: &BTreeSet<i64>,
    exclude: &BTreeSet<i64>,
    findings: &mut Findings,
) -> Choice {
    let mut choice = Choice::default();
    let mut workbooks: BTreeMap<i64, Vec<Candidate>> = BTreeMap::new();
    let mut saves: BTreeMap<i64, Vec<(String, Candidate)>> = BTreeMap::new();
    let mut unnamed = Vec::new();
    let staged: BTreeSet<i64> = candidates
        .iter()
        .filter(|candidate| candidate.kind == Kind::Staged)
        .filter_map(Candidate::hint)
        .collect();
    let games_with_workbook: BTreeSet<i64> = candidates
        .iter()
        .filter(|candidate| candidate.kind == Kind::Workbook && !candidate.is_backup)
        .filter_map(Candidate::hint)
        .collect();
    for candidate in candidates {
        let probe = probes.remove(&candidate.name);
        let game_id = match (&candidate.kind, &probe) {
            (Kind::Save, Some(Ok(probe))) => probe.game_id,
            _ => candidate.hint(),
        };
        if let Some((status, reason)) = left_out(&candidate, game_id, only, exclude) {
            choice.skip(candidate, game_id, status, reason);
            continue;
        }
        let is_staged = game_id.is_some_and(|game_id| staged.contains(&game_id));
        if is_staged && candidate.kind != Kind::Staged {
            choice.skip(candidate, game_id, "not_chosen", STAGED.to_owned());
            continue;
        }
        match (candidate.kind, probe) {
            (Kind::Workbook, _) if is_in_two_minds(&candidate) => {
                choice.two_games(candidate, findings);
            }
            (Kind::Workbook | Kind::Staged, _) => match game_id {
                Some(game_id) => workbooks.entry(game_id).or_default().push(candidate),
                None => unnamed.push(candidate),
            },
            (Kind::Save, Some(Ok(probe))) => {
                if let Some((game_id, saved_at)) = choice.look_at_save(&candidate, &probe, findings)
                {
                    saves
                        .entry(game_id)
                        .or_default()
                        .push((saved_at, candidate));
                }
            }
            (Kind::Save, probe) => {
                let why = probe
                    .and_then(Result::err)
                    .unwrap_or_else(|| "cannot be read".to_owned());
                let is_spare =
                    game_id.is_some_and(|game_id| games_with_workbook.contains(&game_id));
                choice.unreadable_save(candidate, &why, is_spare, findings);
            }
            (Kind::Video, _) => {
                choice.skip(
                    candidate,
                    game_id,
                    "video_only",
                    "a list of videos".to_owned(),
                );
            }
        }
    }
    choice.make_jobs(workbooks, saves, unnamed);
    choice
}

/// Files that are not looked at any further.
fn left_out(
    candidate: &Candidate,
    game_id: Option<i64>,
    only: &BTreeSet<i64>,
    exclude: &BTreeSet<i64>,
) -> Option<(&'static str, String)> {
    if candidate.is_backup {
        return Some(("not_chosen", "a backup".to_owned()));
    }
    if game_id.is_some_and(|game_id| exclude.contains(&game_id)) {
        return Some(("excluded", EXCLUDED.to_owned()));
    }
    if !only.is_empty() && game_id.is_some_and(|game_id| !only.contains(&game_id)) {
        return Some(("not_chosen", NOT_ASKED_FOR.to_owned()));
    }
    None
}

/// Whether file and folder are named after two games.
fn is_in_two_minds(candidate: &Candidate) -> bool {
    matches!((candidate.name_id, candidate.folder_id), (Some(name), Some(folder)) if name != folder)
}

impl Choice {
    fn skip(
        &mut self,
        candidate: Candidate,
        game_id: Option<i64>,
        status: &'static str,
        reason: String,
    ) {
        let game_id = game_id.unwrap_or_default();
        self.skipped.push(Skipped {
            candidate,
            game_id,
            status,
            reason,
            block_codes: None,
        });
    }

    fn two_games(&mut self, candidate: Candidate, findings: &mut Findings) {
        let finding = Finding::new(Code::BGameId, &candidate.name)
            .value(candidate.name_id.unwrap_or_default().to_string())
            .expected(format!(
                "game {} as the folder says",
                candidate.folder_id.unwrap_or_default()
            ))
            .action("file skipped");
        findings.push(match candidate.folder_id {
            Some(game_id) => finding.game(game_id),
            None => finding,
        });
        self.skipped.push(Skipped {
            game_id: candidate.folder_id.unwrap_or_default(),
            status: "error",
            reason: "file and folder name two games".to_owned(),
            block_codes: Some(Code::BGameId.as_str().to_owned()),
            candidate,
        });
    }

    /// The game of a save and when it was saved; none when it is of no use.
    fn look_at_save(
        &mut self,
        candidate: &Candidate,
        probe: &JsonProbe,
        findings: &mut Findings,
    ) -> Option<(i64, String)> {
        let Some(game_id) = probe.game_id else {
            findings.push(
                Finding::new(Code::BFile, &candidate.name)
                    .level(Level::Info)
                    .expected("a tracker save with a game id")
                    .action("ignored"),
            );
            self.skip(
                candidate.clone(),
                candidate.hint(),
                "not_chosen",
                "no tracker save".to_owned(),
            );
            return None;
        };
        let hints: BTreeSet<i64> = [candidate.name_id, candidate.folder_id]
            .into_iter()
            .flatten()
            .collect();
        for hint in hints {
            if hint != game_id {
                findings.push(
                    Finding::new(Code::WGameId, &candidate.name)
                        .game(game_id)
                        .at("", 0)
                        .column("gameId")
                        .value(game_id.to_string())
                        .expected(format!("game {hint} as the name says"))
                        .action("taken for the game inside"),
                );
            }
        }
        if probe.event_count == 0 {
            self.skip(
                candidate.clone(),
                Some(game_id),
                "not_chosen",
                "a save without events".to_owned(),
            );
            return None;
        }
        Some((game_id, probe.saved_at.clone()))
    }

    fn unreadable_save(
        &mut self,
        candidate: Candidate,
        why: &str,
        is_spare: bool,
        findings: &mut Findings,
    ) {
        let finding = Finding::new(Code::BFile, &candidate.name)
            .level(if is_spare {
                Level::Warning
            } else {
                Level::Block
            })
            .expected("a tracker save (JSON)")
            .action(format!("file skipped: it {why}"));
        findings.push(match candidate.hint() {
            Some(game_id) => finding.game(game_id),
            None => finding,
        });
        self.skipped.push(Skipped {
            game_id: candidate.hint().unwrap_or_default(),
            status: "error",
            reason: format!("it {why}"),
            block_codes: Some(Code::BFile.as_str().to_owned()),
            candidate,
        });
    }

    /// One job per game: workbooks before saves, the best workbook and the latest save first.
    fn make_jobs(
        &mut self,
        mut workbooks: BTreeMap<i64, Vec<Candidate>>,
        mut saves: BTreeMap<i64, Vec<(String, Candidate)>>,
        unnamed: Vec<Candidate>,
    ) {
        let games: BTreeSet<i64> = workbooks.keys().chain(saves.keys()).copied().collect();
        for game_id in games {
            let mut options = workbooks.remove(&game_id).unwrap_or_default();
            options.sort_by_key(|candidate| workbook_rank(candidate, game_id));
            let mut of_game = saves.remove(&game_id).unwrap_or_default();
            of_game.sort_by(|(one, first), (other, second)| {
                (other, &first.name).cmp(&(one, &second.name))
            });
            let mut latest = of_game.into_iter().map(|(_, candidate)| candidate);
            let best_save = latest.next();
            for older in latest {
                self.skip(
                    older,
                    Some(game_id),
                    "not_chosen",
                    "an older save of the game".to_owned(),
                );
            }
            if !options.is_empty() {
                for other in options.split_off(1) {
                    self.skip(
                        other,
                        Some(game_id),
                        "not_chosen",
                        "another workbook of the game".to_owned(),
                    );
                }
            }
            options.extend(best_save);
            self.jobs.push(Job {
                game_id: Some(game_id),
                options,
            });
        }
        self.jobs.extend(unnamed.into_iter().map(|candidate| Job {
            game_id: None,
            options: vec![candidate],
        }));
    }
}

/// Smaller is better: the usual name, in the folder of its game, outside `unfinished`.
fn workbook_rank(candidate: &Candidate, game_id: i64) -> (bool, bool, bool, String) {
    let has_usual_name = candidate
        .path
        .file_stem()
        .is_some_and(|stem| *stem == *format!("{game_id}_tracking"));
    let is_unfinished = candidate.name.to_lowercase().contains("unfinished");
    let is_in_own_folder = candidate.folder_id == Some(game_id);
    (
        !has_usual_name,
        is_unfinished,
        !is_in_own_folder,
        candidate.name.clone(),
    )
}

#[cfg(test)]
mod tests;
