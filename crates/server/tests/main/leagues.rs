//! Servers with the tables of a league.

use std::path::{Path, PathBuf};

use serde_json::{Value, json};
use test_databases::TestDatabase;

use super::support::{Persona, TestServer};

/// The tables of a small sample league.
pub(crate) async fn with_sample(database: TestDatabase) -> TestServer {
    let server = TestServer::with_worker(database).await;
    server.add_league();
    run(&server).await;
    server
}

/// The league of the demo: games to come, and models that may forecast them.
pub(crate) async fn with_forecasts(database: TestDatabase) -> TestServer {
    let server = TestServer::with_worker(database).await;
    let options = sample_league::Options {
        seed: 5,
        teams: 6,
        seasons: 3,
        games: 90,
        evenings_to_come: 4,
        ..sample_league::Options::default()
    };
    sample_league::generate(&options, &server.data().join("league"), &|_, _| {}).unwrap();
    run(&server).await;
    train(&server).await;
    server
}

/// The tables of the shared league; none, with a word, where its files are not there.
pub(crate) async fn with_shared(database: TestDatabase) -> Option<TestServer> {
    let Some(shared) = shared_league() else {
        #[expect(clippy::print_stderr, reason = "a skipped test says so")]
        {
            eprintln!("skipped: the shared league is not there (BENCHSIGHT_NORAD names it)");
        }
        return None;
    };
    let server = TestServer::with_worker(database).await;
    copy(&shared, &server.data().join("league"));
    run(&server).await;
    Some(server)
}

/// All rows of a table that pass the conditions of an address: `game_id=eq.18969`.
pub(crate) async fn rows(server: &TestServer, table: &str, conditions: &str) -> Vec<Value> {
    let path = format!("/api/tables/{table}?limit=10000&{conditions}");
    let answer = server.get(Persona::Viewer, &path).await.expect(200).json();
    let rows = answer["data"].as_array().unwrap().clone();
    assert!(rows.len() < 10_000, "{path} has more than a page");
    rows
}

/// The ids of the games of which something was tracked.
pub(crate) async fn tracked_games(server: &TestServer) -> Vec<i64> {
    let games = rows(
        server,
        "fact_game_status",
        "is_loaded=eq.true&order=game_id",
    )
    .await;
    let ids = games.iter().map(|game| game["game_id"].as_i64().unwrap());
    ids.collect()
}

/// Builds and publishes the tables of the league.
async fn run(server: &TestServer) {
    complete(server, "/api/etl/trigger").await;
}

/// Trains the models of the league.
pub(crate) async fn train(server: &TestServer) -> Value {
    complete(server, "/api/ml/train").await
}

/// Starts a job and waits until it is complete.
async fn complete(server: &TestServer, path: &str) -> Value {
    let job = server
        .post(Persona::Editor, path, &json!({}))
        .await
        .expect(202)
        .json();
    let id = job["job_id"].as_str().unwrap();
    let job = server.finished(Persona::Editor, id).await;
    assert_eq!(job["state"], "complete", "{job}");
    job
}

fn shared_league() -> Option<PathBuf> {
    let usual = concat!(env!("CARGO_MANIFEST_DIR"), "/../../../shared/data/norad");
    let folder = std::env::var_os("BENCHSIGHT_NORAD").unwrap_or_else(|| usual.into());
    Some(PathBuf::from(folder)).filter(|folder| folder.join("league.xlsx").exists())
}

fn copy(from: &Path, to: &Path) {
    std::fs::create_dir_all(to).unwrap();
    for entry in std::fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        let place = to.join(entry.file_name());
        if entry.path().is_dir() {
            copy(&entry.path(), &place);
        } else {
            std::fs::copy(entry.path(), place).unwrap();
        }
    }
}
