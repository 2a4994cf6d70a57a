//! The server as a process: what it refuses, and what is left when it is killed.

use crate::client::{Server, Worker, pause};
use crate::history::History;
use crate::support::{make_league, run};
use serde_json::{Value, json};
use std::collections::BTreeSet;
use std::path::Path;
use std::time::Duration;
use store::DatabaseKind;
use test_databases::TestDatabase;

/// Rows of the table that is uploaded.
const ROWS: usize = 20_000;

#[test]
fn a_public_address_without_authentication_is_refused() {
    let folder = tempfile::tempdir().expect("a folder");
    run(
        folder.path(),
        &["serve", "--no-auth", "--bind", "0.0.0.0:0"],
    )
    .exits(1)
    .says(&["--no-auth", "0.0.0.0"]);
}

#[test]
fn users_keys_and_versions_from_the_command_line() {
    let folder = tempfile::tempdir().expect("a folder");
    let there = folder.path();
    assert!(run(there, &["migrate"]).exits(0).stdout.contains("sqlite"));
    let added = run(
        there,
        &["user", "add", "coach@example.org", "--role", "editor"],
    )
    .exits(0);
    assert!(
        added
            .stdout
            .contains("added coach@example.org as editor\npassword: "),
        "{}",
        added.stdout
    );
    run(there, &["user", "add", "coach@example.org"]).exits(1);
    run(
        there,
        &["user", "add", "b@example.org", "--tenant", "nowhere"],
    )
    .exits(1)
    .says(&["nowhere"]);
    let key = run(there, &["token", "script"]).exits(0);
    assert!(key.stdout.starts_with("bs_"), "{}", key.stdout);
    let ddl = run(there, &["schema", "--dialect", "postgres"]).exits(0);
    assert!(ddl.stdout.contains("create table"), "{}", ddl.stdout);
}

#[test]
fn a_killed_server_loses_nothing_on_sqlite() {
    kill_at_random(DatabaseKind::Sqlite);
}

#[test]
fn a_killed_server_loses_nothing_on_postgres() {
    kill_at_random(DatabaseKind::Postgres);
}

/// The processes of an instance. The server works on jobs itself, unless there is a worker.
struct Processes<'a> {
    database: &'a TestDatabase,
    server: Server,
    worker: Option<Worker>,
}

impl<'a> Processes<'a> {
    fn start(database: &'a TestDatabase, with_worker: bool) -> Self {
        Self {
            database,
            server: start_server(database, with_worker),
            worker: with_worker.then(|| start_worker(database)),
        }
    }
}

fn start_server(database: &TestDatabase, with_worker: bool) -> Server {
    let workers = if with_worker { "0" } else { "2" };
    let arguments = ["--lease", "2", "--workers", workers];
    Server::start(database.data(), database.url(), &arguments)
}

fn start_worker(database: &TestDatabase) -> Worker {
    let arguments = ["--lease", "2", "--slots", "2"];
    Worker::start(database.data(), database.url(), &arguments)
}

/// Kills the server, or a worker beside it, at random moments of runs and uploads; after the restart every job ends by
/// itself, and the tables are those of one version.
fn kill_at_random(kind: DatabaseKind) {
    let runtime = tokio::runtime::Runtime::new().expect("threads");
    let Some(database) = runtime.block_on(TestDatabase::new(kind)) else {
        return;
    };
    let folder = database.data();
    make_league(
        folder,
        &sample_league::Options {
            teams: 2,
            seasons: 1,
            games: 2,
            tracked: 1,
            ..sample_league::Options::default()
        },
    );
    let mut processes = Processes::start(&database, false);
    let server = &processes.server;
    let schema = json!({"version": 2, "models": [{
        "name": "notes", "description": "Notes.", "meta": {"grain": "note"},
        "constraints": [{"type": "primary_key", "columns": ["note_id"]}],
        "columns": [
            {"name": "note_id", "data_type": "integer", "description": "Number."},
            {"name": "round", "data_type": "integer", "description": "The upload it came with."},
        ],
    }]});
    let (status, body) = server.post("/api/upload/schema", &schema.to_string());
    assert_eq!(status, 201, "{body}");
    server.trigger();
    server.settle();
    let games = total(server, "dim_schedule");

    let rounds = if std::env::var_os("BENCHSIGHT_SOAK").is_some_and(|soak| soak == "1") {
        100
    } else {
        6
    };
    let mut dice = 0x2545_F491_4F6C_DD1D_u64;
    for round in 0..rounds {
        dice ^= dice << 13;
        dice ^= dice >> 7;
        dice ^= dice << 17;
        let moment = Duration::from_millis(dice % 1_500);
        // Every third round has no worker; of the others, one kills the worker and one the server.
        drop(processes);
        processes = Processes::start(&database, round % 3 > 0);
        processes.kill_one(round, moment);
        processes.server.settle();
        check(&processes.server, &games, folder);
    }
    // Not one more than the first run and one per round; an upload that was cut off early made none.
    let told = History::open(&database).checked();
    assert!(
        (rounds / 2..=rounds + 1).contains(&told.len()),
        "{} jobs",
        told.len()
    );
}

impl Processes<'_> {
    /// Begins a run or an upload, kills a process at a moment of it, and starts that again.
    fn kill_one(&mut self, round: usize, moment: Duration) {
        let kills_worker = round % 3 == 1;
        let server = &self.server;
        std::thread::scope(|scope| {
            let upload =
                if round.is_multiple_of(2) {
                    server.trigger();
                    None
                } else {
                    let csv = notes(round);
                    Some(scope.spawn(move || {
                        server.upload("/api/upload/tables", "replace", "notes", &csv)
                    }))
                };
            pause(moment);
            if !kills_worker {
                kill(server);
                return;
            }
            self.worker = Some(start_worker(self.database));
            let answer = upload.map(|upload| upload.join().expect("a client"));
            if let Some(answer) = answer {
                let (status, body) = answer.expect("the server lives");
                assert_eq!(status, 200, "{body}");
            }
        });
        if !kills_worker {
            self.server.kill();
            self.server = start_server(self.database, self.worker.is_some());
        }
    }
}

/// Kills the process from another thread than the one that owns it.
fn kill(server: &Server) {
    let killed = std::process::Command::new("kill")
        .args(["-9", &server.id().to_string()])
        .status()
        .expect("kill is there");
    assert!(killed.success());
}

/// A table of which every row tells the upload it came with.
fn notes(round: usize) -> String {
    let rows = (0..ROWS).map(|note| format!("{note},{round}\n"));
    std::iter::once("note_id,round\n".to_owned())
        .chain(rows)
        .collect()
}

fn total(server: &Server, table: &str) -> Value {
    let (status, page) = server.get(&format!("/api/tables/{table}?limit=1&total=true"));
    assert_eq!(status, 200, "{page}");
    page["total"].clone()
}

fn check(server: &Server, games: &Value, folder: &Path) {
    assert_eq!(total(server, "dim_schedule"), *games);
    let (_, page) = server.get("/api/tables/notes?limit=10000&select=round&order=note_id");
    let rounds: BTreeSet<String> = page["data"]
        .as_array()
        .expect("rows")
        .iter()
        .map(Value::to_string)
        .collect();
    assert!(rounds.len() <= 1, "rows of several uploads: {rounds:?}");
    let rows = total(server, "notes");
    assert!(rows == 0 || rows == ROWS, "{rows} rows");
    let (_, jobs) = server.get("/api/jobs?limit=200");
    for job in jobs["data"].as_array().expect("jobs") {
        let state = job["state"].as_str().expect("a state");
        assert!(
            ["complete", "failed", "cancelled"].contains(&state),
            "{job}"
        );
        // A league and files that are fine: nothing but the killing can go wrong, and that is made good.
        assert_eq!(state, "complete", "{job}");
    }
    let left = std::fs::read_dir(folder.join("uploads")).map_or(0, Iterator::count);
    assert!(left <= 1, "{left} files were left behind");
}
