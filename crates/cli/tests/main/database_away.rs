//! The database server crashes under load, and comes back.

use crate::client::{Answer, PASSWORD, Server, pause, until};
use crate::other_league::OtherLeague;
use crate::support::make_league;
use std::collections::BTreeSet;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};
use test_databases::OwnServer;

/// How long the database is away: twice as long as a request waits for it, and longer.
const AWAY: Duration = Duration::from_secs(8);
/// No request may take longer, whatever the database does.
const PATIENCE: Duration = Duration::from_secs(6);
/// Clients that make jobs.
const MAKERS: usize = 2;
/// What the other clients ask for; all of it is in the database.
const ASKED: [&str; 5] = [
    "/api/jobs?limit=5",
    "/api/staging/status",
    "/api/tables",
    "/api/health/db",
    "/api/users",
];

#[test]
fn requests_are_turned_away_and_no_job_is_lost() {
    let Some(database) = OwnServer::start() else {
        return;
    };
    let folder = tempfile::tempdir().expect("a folder");
    let options = sample_league::Options {
        teams: 2,
        seasons: 1,
        games: 2,
        tracked: 1,
        ..sample_league::Options::default()
    };
    make_league(folder.path(), &options);
    let server = Server::start(folder.path(), Some(database.url()), &["--lease", "2"]);
    // Without files: its runs fail at once, so that many can be made.
    let quick = OtherLeague::new(&server, "quick");
    let load = Load::default();
    let run = std::thread::scope(|scope| {
        // Also when an assertion below fails: the scope waits for its threads.
        let _end = EndOnDrop(&load);
        for maker in 0..MAKERS {
            let (load, quick, server) = (&load, &quick, &server);
            scope.spawn(move || load.make_jobs(server, quick, maker));
        }
        for path in ASKED {
            let (load, server) = (&load, &server);
            scope.spawn(move || load.ask(server, path));
        }
        load.until_asked(50);
        let run = server.trigger();
        let stream = {
            let (server, path) = (&server, format!("/api/jobs/{run}/events"));
            scope.spawn(move || server.ask("GET", &path, &[], ""))
        };
        server.until_at_work(&run);
        database.stop();
        let away = Instant::now();
        check_single_requests(&server);
        pause(AWAY.saturating_sub(away.elapsed()));
        let back = Instant::now();
        database.resume();
        load.check_while_away(away, back);
        until_well(&server);
        let well = Instant::now();
        load.until_asked_since(well, 100);
        load.check_since(well);
        let events = stream.join().expect("a client").expect("an answer");
        assert!(events.body.contains("event: end"), "{}", events.body);
        run
    });
    let run = server.get(&format!("/api/jobs/{run}")).1;
    assert_eq!(run["state"], "complete", "{run}");
    let (status, games) = server.get("/api/tables/dim_schedule?limit=1&total=true");
    assert_eq!(status, 200, "{games}");
    assert!(games["total"].as_i64() >= Some(2), "{games}");
    quick.settle(&server);
    check_made(&server, &quick, &load);
}

fn until_well(server: &Server) {
    until("the database is found again", || {
        server.get("/api/health/db").0 == 200
    });
}

/// Whoever is not logged in, a page, and the server itself, while the database is away.
fn check_single_requests(server: &Server) {
    let login = format!(r#"{{"email": "admin@localhost", "password": "{PASSWORD}"}}"#);
    let login = server
        .ask("POST", "/api/auth/login", &[], &login)
        .expect("an answer");
    assert_turned_away(&login);
    let page = server
        .ask("GET", "/leagues/default", &[], "")
        .expect("an answer");
    assert_eq!(page.status, 503, "{}", page.body);
    assert!(!page.header("retry-after").is_empty());
    assert!(page.header("content-type").starts_with("text/html"));
    assert_eq!(server.get("/api/health").0, 200);
}

/// Asserts that an answer is what a client is told when the database is away.
#[track_caller]
fn assert_turned_away(answer: &Answer) {
    assert_eq!(answer.status, 503, "{}", answer.body);
    let seconds = answer.header("retry-after").parse::<u32>();
    assert!(seconds.is_ok_and(|seconds| seconds >= 1), "{answer:?}");
    assert_eq!(answer.header("content-type"), "application/problem+json");
    assert_eq!(answer.json()["code"], "database_unavailable");
}

/// One request and its answer.
#[derive(Debug)]
struct Seen {
    path: &'static str,
    asked: Instant,
    answered: Instant,
    answer: Answer,
}

/// What the clients do and see.
#[derive(Debug, Default)]
struct Load {
    is_over: AtomicBool,
    keys: AtomicUsize,
    jobs: Mutex<Vec<String>>,
    seen: Mutex<Vec<Seen>>,
}

/// Ends the load.
struct EndOnDrop<'a>(&'a Load);

impl Drop for EndOnDrop<'_> {
    fn drop(&mut self) {
        self.0.is_over.store(true, Ordering::Relaxed);
    }
}

impl Load {
    /// Asks, and writes down what comes; the id of the job that was accepted.
    fn note(&self, path: &'static str, ask: impl FnOnce() -> Option<Answer>) -> Option<String> {
        let asked = Instant::now();
        // A server that cuts the connection has crashed.
        let answer = ask().expect("an answer");
        let accepted = (answer.status == 202).then(|| {
            let id = answer.json()["job_id"].clone();
            id.as_str().expect("an id").to_owned()
        });
        self.seen().push(Seen {
            path,
            asked,
            answered: Instant::now(),
            answer,
        });
        accepted
    }

    fn seen(&self) -> std::sync::MutexGuard<'_, Vec<Seen>> {
        self.seen.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn ask(&self, server: &Server, path: &'static str) {
        while !self.is_over.load(Ordering::Relaxed) {
            self.note(path, || server.ask("GET", path, &[], ""));
            pause(Duration::from_millis(20));
        }
    }

    /// Makes jobs, each by a key of its own under which it is asked for until it is accepted.
    fn make_jobs(&self, server: &Server, quick: &OtherLeague, maker: usize) {
        let mut number = 0;
        while !self.is_over.load(Ordering::Relaxed) {
            number += 1;
            self.keys.fetch_add(1, Ordering::Relaxed);
            let key = format!("maker-{maker}-{number}");
            let headers = [("Idempotency-Key", key.as_str())];
            let path = "/api/etl/trigger";
            let id = loop {
                let accepted = self.note(path, || quick.ask(server, "POST", path, &headers));
                if let Some(id) = accepted {
                    break id;
                }
                pause(Duration::from_millis(100));
            };
            let mut jobs = self.jobs.lock().unwrap_or_else(PoisonError::into_inner);
            jobs.push(id);
            drop(jobs);
            pause(Duration::from_millis(50));
        }
    }

    fn until_asked(&self, times: usize) {
        until("the clients ask", || self.seen().len() >= times);
    }

    fn until_asked_since(&self, moment: Instant, times: usize) {
        until("the clients ask", || {
            let seen = self.seen();
            seen.iter().filter(|seen| seen.asked > moment).count() >= times
        });
    }

    /// What was asked for and answered between two moments was turned away, soon enough.
    fn check_while_away(&self, away: Instant, back: Instant) {
        let seen = self.seen();
        let while_away: Vec<&Seen> = seen
            .iter()
            .filter(|seen| seen.asked > away && seen.answered < back)
            .collect();
        for seen in &while_away {
            assert_turned_away(&seen.answer);
        }
        let paths: BTreeSet<&str> = while_away.iter().map(|seen| seen.path).collect();
        assert_eq!(paths.len(), ASKED.len() + 1, "{paths:?}");
    }

    /// All is well since a moment, and nobody ever waited for long or saw another error.
    fn check_since(&self, moment: Instant) {
        for seen in self.seen().iter() {
            let is_served = matches!(seen.answer.status, 200 | 202);
            assert!(is_served || seen.asked < moment, "{seen:?}");
            if !is_served {
                assert_turned_away(&seen.answer);
            }
            assert!(seen.answered - seen.asked < PATIENCE, "{seen:?}");
        }
    }
}

/// Every job that was accepted is there once, has ended, and there is no other.
fn check_made(server: &Server, quick: &OtherLeague, load: &Load) {
    let jobs = load.jobs.lock().unwrap_or_else(PoisonError::into_inner);
    for id in jobs.iter() {
        let job = quick.get(server, &format!("/api/jobs/{id}"));
        assert_eq!(job["state"], "failed", "{job}");
        assert_eq!(job["error"]["code"], "no_league", "{job}");
    }
    let distinct: BTreeSet<&String> = jobs.iter().collect();
    let made = quick.get(server, "/api/jobs?limit=1&total=true")["total"].clone();
    assert_eq!(made, distinct.len(), "jobs that were made");
    assert_eq!(load.keys.load(Ordering::Relaxed), distinct.len());
}
