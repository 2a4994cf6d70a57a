//! Rows, files and games that people hand in, on both databases.

#[path = "inputs/games.rs"]
mod games;
#[path = "inputs/staging.rs"]
mod staging;
#[path = "inputs/tracking.rs"]
mod tracking;

use std::path::{Path, PathBuf};
use std::sync::Arc;

use sample_league::{Options, generate};
use services::caller::Caller;
use services::folders::{DataFolders, TenantFolder};
use services::games::{Games, PublishedGames};
use services::input_error::{InputError, Problem};
use services::inputs::Inputs;
use services::staging::Staging;
use services::tracking_upload::TrackingUploads;
use store::Database;
use store::accounts::NewTenant;
use tempfile::TempDir;
use test_databases::TestDatabase;

/// A data folder with a database, and a sample league that nobody has uploaded yet.
struct House {
    test: TestDatabase,
    league: TempDir,
    inputs: Arc<Inputs>,
    caller: Caller,
    other: Caller,
}

impl House {
    async fn new(test: TestDatabase) -> Self {
        let database = Database::open(&test.options()).await.unwrap();
        let mut callers = Vec::new();
        for slug in ["default", "other"] {
            let new = NewTenant {
                slug: slug.to_owned(),
                name: slug.to_owned(),
            };
            let tenant = database.accounts().create_tenant(&new).await.unwrap();
            callers.push(Caller::local(tenant.id, slug));
        }
        let league = tempfile::tempdir().unwrap();
        let options = Options {
            teams: 4,
            seasons: 1,
            games: 12,
            tracked: 7,
            ..Options::default()
        };
        generate(&options, league.path(), &|_, _| {}).unwrap();
        let folders = DataFolders::new(test.data());
        let inputs = Arc::new(Inputs::new(folders, database.staging()).unwrap());
        let other = callers.pop().unwrap();
        let caller = callers.pop().unwrap();
        Self {
            test,
            league,
            inputs,
            caller,
            other,
        }
    }

    /// The same, with the league workbook uploaded.
    async fn with_league(test: TestDatabase) -> Self {
        let house = Self::new(test).await;
        house
            .staging()
            .put_league(&house.caller, &house.workbook())
            .await
            .unwrap();
        house
    }

    fn staging(&self) -> Staging {
        Staging::new(Arc::clone(&self.inputs))
    }

    fn uploads(&self) -> TrackingUploads {
        TrackingUploads::new(Arc::clone(&self.inputs))
    }

    fn games(&self, published: impl PublishedGames + 'static) -> Games {
        Games::new(Arc::clone(&self.inputs), Arc::new(published))
    }

    fn folder(&self) -> TenantFolder {
        self.inputs.folder(&self.caller).unwrap()
    }

    /// The league workbook of the sample.
    fn workbook(&self) -> PathBuf {
        self.league.path().join("league.xlsx")
    }

    /// The tracking files of the sample with their games.
    fn tracking_files(&self) -> Vec<(i64, PathBuf)> {
        let league = self.workbook();
        let mut files: Vec<_> = ingest::tracking_files(&self.league.path().join("games"), &league)
            .into_iter()
            .map(|file| (file.game_id.unwrap(), file.path))
            .collect();
        files.sort();
        files
    }

    /// A file as the server spools it: without a name that says anything.
    fn spool(&self, bytes: &[u8]) -> PathBuf {
        let path = self.test.data().join("spooled");
        std::fs::write(&path, bytes).unwrap();
        path
    }
}

/// The problems of an answer.
fn problems<T: std::fmt::Debug>(answer: Result<T, InputError>) -> Vec<Problem> {
    match answer {
        Err(InputError::Invalid { problems, .. }) => problems,
        other => panic!("not refused for what it holds: {other:?}"),
    }
}

/// Names of the files in a folder, hidden ones included.
fn names(folder: &Path) -> Vec<String> {
    let mut names: Vec<String> = std::fs::read_dir(folder)
        .into_iter()
        .flatten()
        .map(|entry| entry.unwrap().file_name().to_string_lossy().into_owned())
        .collect();
    names.sort();
    names
}
