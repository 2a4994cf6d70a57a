//! Sample leagues for tests, with what is known about them.

use sample_league::{Options, Truth, generate};
use services::Cancel;
use services::etl::{EtlError, InputRequest, Report, RunRequest, Silent, run};
use std::path::{Path, PathBuf};
use tempfile::TempDir;

/// A sample league in a temporary folder.
pub(crate) struct Sample {
    folder: TempDir,
    /// What is in its files.
    pub(crate) truth: Truth,
}

impl Sample {
    /// Makes up a league.
    pub(crate) fn new(options: &Options) -> Self {
        let folder = tempfile::tempdir().expect("a temporary folder");
        generate(options, folder.path(), &|_, _| {}).expect("the league is written");
        let truth = Truth::read(&folder.path().join("truth.json")).expect("the truth is read");
        Self { folder, truth }
    }

    /// A path in the league's folder.
    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// The request for its tables.
    pub(crate) fn request(&self, out: &Path) -> RunRequest {
        RunRequest {
            input: InputRequest {
                league: self.path("league.xlsx"),
                games: Some(self.path("games")),
                ..InputRequest::default()
            },
            out: out.to_owned(),
            ..RunRequest::default()
        }
    }

    /// Builds its tables into the folder `out` beside its files.
    pub(crate) fn build(&self) -> (PathBuf, Report) {
        let out = self.path("out");
        let report = start(&self.request(&out)).expect("the sample league builds");
        (out, report)
    }
}

/// Runs a request with nobody watching.
pub(crate) fn start(request: &RunRequest) -> Result<Report, EtlError> {
    run(request, &Silent, &Cancel::default())
}
