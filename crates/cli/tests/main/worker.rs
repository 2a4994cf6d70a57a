//! Workers as processes of their own, beside a server that only answers.

use crate::client::{Server, Worker, pause};
use crate::history::{History, workers};
use crate::other_league::OtherLeague;
use crate::support::make_league;
use sample_league::Options;
use std::time::Duration;
use store::DatabaseKind;
use test_databases::TestDatabase;

/// Jobs of each league that has files.
const RUNS: usize = 2;
/// Jobs of the league without files.
const QUICK: usize = 40;

/// A database of a kind, where there is one.
fn fresh(kind: DatabaseKind) -> Option<TestDatabase> {
    let runtime = tokio::runtime::Runtime::new().expect("threads");
    runtime.block_on(TestDatabase::new(kind))
}

fn tiny() -> Options {
    Options {
        teams: 2,
        seasons: 1,
        games: 2,
        tracked: 1,
        ..Options::default()
    }
}

#[test]
fn a_killed_worker_is_followed_by_another_on_sqlite() {
    a_killed_worker_is_followed_by_another(DatabaseKind::Sqlite);
}

#[test]
fn a_killed_worker_is_followed_by_another_on_postgres() {
    a_killed_worker_is_followed_by_another(DatabaseKind::Postgres);
}

fn a_killed_worker_is_followed_by_another(kind: DatabaseKind) {
    let Some(database) = fresh(kind) else { return };
    let folder = database.data();
    // Large enough that a run is still at work when it is killed.
    let options = Options {
        teams: 4,
        games: 24,
        tracked: 8,
        ..tiny()
    };
    make_league(folder, &options);
    let server = Server::start(folder, database.url(), &["--workers", "0"]);
    let start = || Worker::start(folder, database.url(), &["--lease", "2"]);
    let id = server.trigger();
    let job = server.get(&format!("/api/jobs/{id}")).1;
    assert_eq!(job["state"], "pending", "{job}");
    assert_eq!(job["waiting_for"], "No worker is running.");
    let mut first = start();
    server.until_at_work(&id);
    let _second = start();
    first.kill();
    server.settle();
    let job = server.get(&format!("/api/jobs/{id}")).1;
    assert_eq!(job["state"], "complete", "{job}");
    let told = History::open(&database).checked();
    assert_eq!(told.len(), 1);
    assert_eq!(told[0].outcomes(), ["worker_lost", "complete"]);
    assert_eq!(workers(&told).len(), 2);
}

#[test]
fn two_workers_do_each_job_once_and_one_run_of_a_league_at_a_time() {
    let Some(database) = fresh(DatabaseKind::Postgres) else {
        return;
    };
    let folder = database.data();
    let server = Server::start(folder, database.url(), &["--workers", "0"]);
    let leagues: Vec<OtherLeague> = ["first", "second"]
        .into_iter()
        .map(|slug| OtherLeague::new(&server, slug))
        .collect();
    for league in &leagues {
        make_league(&folder.join(league.folder()), &tiny());
    }
    let quick = OtherLeague::new(&server, "quick");
    let trigger = |league: &OtherLeague| {
        let answer = league.ask(&server, "POST", "/api/etl/trigger", &[]);
        assert_eq!(answer.expect("an answer").status, 202);
    };
    for _ in 0..RUNS {
        leagues.iter().for_each(trigger);
    }
    let start = || Worker::start(folder, database.url(), &["--slots", "3", "--lease", "15"]);
    let _workers = [start(), start()];
    for _ in 0..QUICK {
        trigger(&quick);
        pause(Duration::from_millis(20));
    }
    for league in leagues.iter().chain([&quick]) {
        league.settle(&server);
    }
    let told = History::open(&database).checked();
    assert_eq!(told.len(), RUNS * leagues.len() + QUICK);
    for one in &told {
        let is_quick = one.outcomes() == ["failed"];
        assert!(is_quick || one.outcomes() == ["complete"], "{:?}", one.job);
    }
    let failed = told.iter().filter(|one| one.outcomes() == ["failed"]);
    assert_eq!(
        failed.count(),
        QUICK,
        "only those of the league without files"
    );
    assert_eq!(workers(&told).len(), 2, "both have worked");
}
