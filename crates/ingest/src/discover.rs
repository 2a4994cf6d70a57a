//! Finding the tracking files below a folder, and choosing one for each game.
//!
//! Names of files and folders only hint at a game; the id inside a file decides. Backups of workbooks are
//! left alone. Of several files of a game a workbook comes before a save of the tracker, and of several
//! saves the one that was saved last.

mod choose;

use std::ffi::OsStr;
use std::path::{Path, PathBuf};

use walkdir::WalkDir;

use crate::finding::{Code, Finding, Findings, Level};
use crate::limits;
use crate::staged;

pub(crate) use choose::{Choice, EXCLUDED, Job, NOT_ASKED_FOR, Skipped, choose};

/// What kind of file a name announces.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    /// A workbook with events and shifts.
    Workbook,
    /// A workbook that only tells where videos are.
    Video,
    /// A save of the tracker.
    Save,
    /// No file: rows that were staged.
    Staged,
}

/// A file that may hold a tracked game.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Candidate {
    /// Where it is.
    pub(crate) path: PathBuf,
    /// Relative to the games folder, with `/`.
    pub(crate) name: String,
    pub(crate) kind: Kind,
    /// Game id in the file name.
    pub(crate) name_id: Option<i64>,
    /// Game id that the folder is named after.
    pub(crate) folder_id: Option<i64>,
    pub(crate) is_backup: bool,
}

impl Candidate {
    /// The game it should hold by its name, else by its folder.
    pub(crate) fn hint(&self) -> Option<i64> {
        self.name_id.or(self.folder_id)
    }
}

/// What stands for the staged rows of a game among the files.
pub(crate) fn staged(game_id: i64) -> Candidate {
    Candidate {
        path: PathBuf::new(),
        name: staged::FILE.to_owned(),
        kind: Kind::Staged,
        name_id: Some(game_id),
        folder_id: None,
        is_backup: false,
    }
}

/// Names of league workbooks, which may lie beside the games.
const LEAGUE_FILES: [&str; 2] = ["league.xlsx", "blb_tables.xlsx"];

/// The league workbook: the file itself, or the one in a folder.
pub(crate) fn league_file(path: &Path) -> PathBuf {
    if !path.is_dir() {
        return path.to_owned();
    }
    let mut names: Vec<PathBuf> = std::fs::read_dir(path)
        .into_iter()
        .flatten()
        .flatten()
        .map(|entry| entry.path())
        .filter(|path| {
            path.file_name()
                .and_then(OsStr::to_str)
                .is_some_and(is_league_file)
        })
        .collect();
    // `league.xlsx` sorts behind `BLB_TABLES.xlsx`, which is the older name.
    names.sort_by_key(|path| path.file_name().map(OsStr::to_ascii_lowercase));
    names.pop().unwrap_or_else(|| path.join("league.xlsx"))
}

fn is_league_file(name: &str) -> bool {
    LEAGUE_FILES.contains(&name.to_ascii_lowercase().as_str())
}

/// All candidates below a folder, by name. A single file is a candidate itself.
pub(crate) fn find(root: &Path, league_file: &Path, findings: &mut Findings) -> Vec<Candidate> {
    let league_file = league_file.canonicalize().ok();
    let mut candidates = Vec::new();
    let mut walk = WalkDir::new(root)
        .max_depth(limits::FOLDER_DEPTH)
        .sort_by_file_name()
        .into_iter();
    let mut seen = 0;
    while let Some(entry) = walk.next() {
        let entry = match entry {
            Ok(entry) => entry,
            Err(error) => {
                let name = error
                    .path()
                    .map(|path| relative(root, path))
                    .unwrap_or_default();
                findings.push(
                    Finding::new(Code::BFile, &name)
                        .level(Level::Error)
                        .expected("a folder that can be read")
                        .action("skipped"),
                );
                continue;
            }
        };
        seen += 1;
        if seen > limits::FOLDER_FILES {
            findings.push(
                Finding::new(Code::BFile, "")
                    .level(Level::Error)
                    .expected(format!(
                        "at most {} files below the games folder",
                        limits::FOLDER_FILES
                    ))
                    .action("the files after them were not looked at"),
            );
            break;
        }
        let is_folder = entry.file_type().is_dir();
        if is_folder && entry.depth() > 0 && entry.file_name().to_string_lossy().starts_with('.') {
            walk.skip_current_dir();
            continue;
        }
        let Some(candidate) = candidate(root, entry.path()) else {
            continue;
        };
        if is_folder {
            if entry.depth() == 0 {
                continue;
            }
            // A folder that is named like a file is reported, not searched.
            walk.skip_current_dir();
        } else if league_file.is_some() && entry.path().canonicalize().ok() == league_file {
            continue;
        }
        candidates.push(candidate);
    }
    candidates
}

fn relative(root: &Path, path: &Path) -> String {
    let relative = path.strip_prefix(root).unwrap_or(path);
    let relative = if relative.as_os_str().is_empty() {
        path.file_name().map(Path::new)
    } else {
        Some(relative)
    };
    relative
        .map(|path| {
            let steps: Vec<_> = path
                .components()
                .map(|step| step.as_os_str().to_string_lossy())
                .collect();
            steps.join("/")
        })
        .unwrap_or_default()
}

/// The candidate a path is by its name; none for other files.
fn candidate(root: &Path, path: &Path) -> Option<Candidate> {
    let file_name = path.file_name()?.to_string_lossy().to_lowercase();
    let name = relative(root, path);
    // Excel puts `~$name.xlsx` beside a file it has open; names with a dot are hidden.
    if file_name.starts_with("~$") || file_name.starts_with('.') || is_league_file(&file_name) {
        return None;
    }
    let (stem, extension) = file_name.rsplit_once('.')?;
    let kind = match extension {
        "xlsx" if stem.ends_with("_video") || stem == "video" || stem == "video_times" => {
            Kind::Video
        }
        "xlsx" | "xlsm" => Kind::Workbook,
        "json" if stem != "roster" => Kind::Save,
        _ => return None,
    };
    let folder_id = path
        .parent()
        .and_then(Path::file_name)
        .and_then(OsStr::to_str)
        .and_then(whole_id);
    let lower = name.to_lowercase();
    let is_backup = kind == Kind::Workbook && (lower.contains("bkup") || lower.contains("backup"));
    Some(Candidate {
        path: path.to_owned(),
        name,
        kind,
        name_id: id_in_stem(stem),
        folder_id,
        is_backup,
    })
}

/// A game id at the start of a file name (`18969_tracking`), else at its end (`..._vs_..._18969`).
fn id_in_stem(stem: &str) -> Option<i64> {
    stem.split('_')
        .next()
        .and_then(whole_id)
        .or_else(|| stem.rsplit('_').next().and_then(whole_id))
}

/// A number of four to nine digits: shorter ones are copies and parts, longer ones are times.
fn whole_id(text: &str) -> Option<i64> {
    let is_id = (4..=9).contains(&text.len()) && text.bytes().all(|digit| digit.is_ascii_digit());
    if is_id { text.parse().ok() } else { None }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn named(name: &str) -> Option<Candidate> {
        candidate(Path::new("/data"), &Path::new("/data").join(name))
    }

    #[test]
    fn names_hint_at_games() {
        let hints = |name| named(name).map(|found| (found.kind, found.name_id, found.folder_id));
        assert_eq!(
            hints("games/18969/18969_tracking.xlsx"),
            Some((Kind::Workbook, Some(18_969), Some(18_969)))
        );
        assert_eq!(
            hints("unfinished/18991_tracking.xlsx"),
            Some((Kind::Workbook, Some(18_991), None))
        );
        assert_eq!(
            hints("exports/18965.json"),
            Some((Kind::Save, Some(18_965), None))
        );
        assert_eq!(
            hints("games/18977/benchsight_game_A_vs_B_18969.json"),
            Some((Kind::Save, Some(18_969), Some(18_977)))
        );
        assert_eq!(
            hints("18969_A_vs_B_backup_2025-09-08T10-00-00.json"),
            Some((Kind::Save, Some(18_969), None))
        );
        assert_eq!(
            hints("18977/18977_video.xlsx"),
            Some((Kind::Video, Some(18_977), Some(18_977)))
        );
        for other in [
            "roster.json",
            "notes.txt",
            "league.xlsx",
            "BLB_Tables.xlsx",
            "~$18969_tracking.xlsx",
            ".x.json",
        ] {
            assert_eq!(hints(other), None, "{other}");
        }
    }

    #[test]
    fn workbooks_in_backup_folders_are_backups_and_saves_are_not() {
        let is_backup = |name| named(name).map(|found| found.is_backup);
        assert_eq!(is_backup("Bkup/18969_tracking.xlsx"), Some(true));
        assert_eq!(is_backup("18969_tracking_backup.xlsx"), Some(true));
        assert_eq!(is_backup("18969_a_vs_b_backup_2025.json"), Some(false));
    }

    #[test]
    fn a_folder_named_like_a_file_is_a_candidate_and_not_searched() {
        let folder = tempfile::tempdir().unwrap();
        let inner = folder.path().join("18969/18969_tracking.xlsx");
        std::fs::create_dir_all(&inner).unwrap();
        std::fs::write(inner.join("18977_tracking.xlsx"), "x").unwrap();
        std::fs::write(folder.path().join("18981_tracking.xlsx"), "x").unwrap();
        let found = find(folder.path(), Path::new("none"), &mut Findings::new());
        let names: Vec<&str> = found
            .iter()
            .map(|candidate| candidate.name.as_str())
            .collect();
        assert_eq!(names, ["18969/18969_tracking.xlsx", "18981_tracking.xlsx"]);
    }

    #[test]
    fn the_league_workbook_is_found_in_its_folder() {
        let folder = tempfile::tempdir().unwrap();
        assert_eq!(
            league_file(folder.path()),
            folder.path().join("league.xlsx")
        );
        std::fs::write(folder.path().join("BLB_TABLES.XLSX"), "x").unwrap();
        assert_eq!(
            league_file(folder.path()),
            folder.path().join("BLB_TABLES.XLSX")
        );
        std::fs::write(folder.path().join("League.xlsx"), "x").unwrap();
        assert_eq!(
            league_file(folder.path()),
            folder.path().join("League.xlsx")
        );
    }
}
