//! The files of a league, without reading what is in them.

use std::io::Read as _;
use std::path::{Path, PathBuf};

use crate::discover::{self, Kind};
use crate::finding::Findings;
use crate::tracking::probe_json;

/// The two formats of tracking files.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Format {
    /// A workbook.
    Workbook,
    /// A save of the tracker.
    Save,
}

impl Format {
    /// The format that a name announces.
    pub(crate) fn of_name(path: &Path) -> Self {
        let is_save = path
            .extension()
            .is_some_and(|ending| ending.eq_ignore_ascii_case("json"));
        if is_save { Self::Save } else { Self::Workbook }
    }

    /// The format that the first bytes of a file announce; none for any other file.
    pub fn of_content(path: &Path) -> std::io::Result<Option<Self>> {
        let mut start = Vec::new();
        std::fs::File::open(path)?
            .take(1_024)
            .read_to_end(&mut start)?;
        Ok(if start.starts_with(b"PK") {
            Some(Self::Workbook)
        } else if start.trim_ascii_start().first() == Some(&b'{') {
            Some(Self::Save)
        } else {
            None
        })
    }
}

/// A tracking file in a games folder.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FoundFile {
    /// Where it is.
    pub path: PathBuf,
    /// Relative to the games folder, with `/`.
    pub name: String,
    /// Its format.
    pub format: Format,
    /// The game it should hold: by the name for a workbook, by the content for a save.
    pub game_id: Option<i64>,
}

/// The league workbook that is read when a folder is given; a path that is no folder stays as it is.
pub fn league_file(path: &Path) -> PathBuf {
    discover::league_file(path)
}

/// The tracking files below a games folder that a run would look at, by name. Backups and lists of videos are left out.
pub fn tracking_files(games: &Path, league_file: &Path) -> Vec<FoundFile> {
    discover::find(games, league_file, &mut Findings::new())
        .into_iter()
        .filter(|candidate| !candidate.is_backup)
        .filter_map(|candidate| {
            let format = match candidate.kind {
                Kind::Workbook => Format::Workbook,
                Kind::Save => Format::Save,
                Kind::Video | Kind::Staged => return None,
            };
            Some(FoundFile {
                game_id: match format {
                    Format::Workbook => candidate.hint(),
                    Format::Save => probe_json(&candidate.path).ok()?.game_id,
                },
                path: candidate.path,
                name: candidate.name,
                format,
            })
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn formats_are_told_by_the_first_bytes() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("spooled");
        let format = |bytes: &[u8]| {
            std::fs::write(&path, bytes).unwrap();
            Format::of_content(&path).unwrap()
        };
        assert_eq!(format(b"PK\x03\x04"), Some(Format::Workbook));
        assert_eq!(format(b"\n {\"gameId\": 1}"), Some(Format::Save));
        assert_eq!(format(b"game_id,period"), None);
        assert_eq!(format(b""), None);
    }

    #[test]
    fn the_files_a_run_would_look_at() {
        let folder = tempfile::tempdir().unwrap();
        let write = |name: &str, text: &str| {
            let path = folder.path().join(name);
            std::fs::create_dir_all(path.parent().unwrap()).unwrap();
            std::fs::write(path, text).unwrap();
        };
        write("18969/18969_tracking.xlsx", "x");
        write("18969/bkup/18969_tracking.xlsx", "x");
        write("18969/18969_video.xlsx", "x");
        write("18969/save.json", "{\"gameId\": 18970, \"events\": []}");
        write("broken.json", "{");
        let found = tracking_files(folder.path(), Path::new("none"));
        let found: Vec<_> = found
            .iter()
            .map(|file| (file.name.as_str(), file.format, file.game_id))
            .collect();
        assert_eq!(
            found,
            [
                ("18969/18969_tracking.xlsx", Format::Workbook, Some(18_969)),
                ("18969/save.json", Format::Save, Some(18_970)),
            ]
        );
    }
}
