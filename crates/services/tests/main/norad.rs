//! The real league that tests may read, where it is present.

use services::Cancel;
use services::etl::{InputRequest, Report, RunRequest, Silent, run};
use std::path::{Path, PathBuf};

/// Root of the workspace.
pub(crate) fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

/// A folder named by an environment variable, or its default beside the workspace; `None`, with a line
/// that says so, where it is absent.
fn folder(variable: &str, default: &str) -> Option<PathBuf> {
    let folder = std::env::var_os(variable).map_or_else(|| root().join(default), PathBuf::from);
    if !folder.exists() {
        #[expect(clippy::print_stderr, reason = "a skipped test says so")]
        {
            eprintln!("skipped: no {}; set {variable}", folder.display());
        }
        return None;
    }
    Some(folder)
}

/// The real league's files.
pub(crate) fn league() -> Option<PathBuf> {
    folder("BENCHSIGHT_NORAD", "../shared/data/norad")
}

/// Tables computed independently of this program.
pub(crate) fn expected() -> Option<PathBuf> {
    folder("BENCHSIGHT_EXPECTED", "../shared/expected")
}

/// Builds the tables of the real league from a folder of its tracking files.
pub(crate) fn build(league: &Path, games: &str, out: &Path) -> Report {
    let request = RunRequest {
        input: InputRequest {
            league: league.join("league.xlsx"),
            games: Some(league.join(games)),
            ..InputRequest::default()
        },
        out: out.to_owned(),
        ..RunRequest::default()
    };
    run(&request, &Silent, &Cancel::default()).expect("the real league builds")
}
