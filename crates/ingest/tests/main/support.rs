//! Real files and expected tables, where they are there.

use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::sync::OnceLock;

use ingest::Findings;
use ingest::tracking::{self, GameOutcome, LeagueGames, TrackingFile};

use crate::small_league::codes;

/// The root of the workspace.
pub(crate) fn workspace() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

fn folder(variable: &str, default: &str) -> Option<PathBuf> {
    let path = std::env::var_os(variable).map_or_else(|| workspace().join(default), PathBuf::from);
    if path.is_dir() {
        Some(path)
    } else {
        #[expect(clippy::print_stderr, reason = "a skipped test says so")]
        {
            eprintln!("skipped: no folder {}; set {variable}", path.display());
        }
        None
    }
}

/// The folder with real files of a league.
pub(crate) fn norad() -> Option<PathBuf> {
    folder("BENCHSIGHT_NORAD", "../shared/data/norad")
}

/// The folder with expected tables.
pub(crate) fn expected() -> Option<PathBuf> {
    folder("BENCHSIGHT_EXPECTED", "../shared/expected")
}

/// The games of the real league workbook, read once.
fn games(norad: &Path) -> &'static LeagueGames {
    static GAMES: OnceLock<LeagueGames> = OnceLock::new();
    GAMES.get_or_init(|| {
        ingest::league::read(
            &norad.join("league.xlsx"),
            &mut codes(),
            &mut Findings::new(),
        )
        .games()
    })
}

/// Reads one real tracking file.
pub(crate) fn read(norad: &Path, name: &str, expected_game_id: Option<i64>) -> GameOutcome {
    let file = TrackingFile {
        path: norad.join(name),
        name: name.to_owned(),
        expected_game_id,
    };
    tracking::read_game(&file, games(norad), &codes())
}

/// Rows of an expected table as header and value.
pub(crate) fn table(folder: &Path, name: &str) -> Vec<HashMap<String, String>> {
    let mut reader = csv::Reader::from_path(folder.join(name)).expect("expected table");
    reader
        .deserialize()
        .map(|row| row.expect("a row of the expected table"))
        .collect()
}
