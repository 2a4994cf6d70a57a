//! Runs that do not come to their end: what is published stays as it is.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::time::{Duration, Instant};

use axum::http::header;
use sample_league::Options;
use serde_json::{Value, json};
use services::TenantId;
use services::jobs::NewJob;
use test_databases::{TestDatabase, on_both_databases};

use super::support::{Persona, TestServer};

on_both_databases!(
    a_cancelled_run_publishes_nothing,
    a_failed_run_publishes_nothing,
    a_run_out_of_time_publishes_nothing
);

/// A run that is told to stop does so within a second; the rest is for a machine that is busy with other tests.
const STOPS_WITHIN: Duration = Duration::from_secs(3);

/// What readers see, and the files beside it.
#[derive(Debug, PartialEq)]
struct Published {
    /// Version, run and tables.
    list: Value,
    /// Stamp and first rows of each table.
    tables: BTreeMap<String, (String, Value)>,
    /// The manifest of the output folder.
    manifest: Vec<u8>,
    /// Files of published tables, on SQLite.
    files: Vec<PathBuf>,
}

impl Published {
    async fn of(server: &TestServer) -> Self {
        let list = server.get(Persona::Viewer, "/api/tables").await;
        let list = list.expect(200).json();
        let mut tables = BTreeMap::new();
        for table in list["data"].as_array().unwrap() {
            let name = table["name"].as_str().unwrap();
            let path = format!("/api/tables/{name}?limit=3");
            let rows = server.get(Persona::Viewer, &path).await.expect(200);
            let stamp = rows.headers[header::ETAG].to_str().unwrap().to_owned();
            tables.insert(name.to_owned(), (stamp, rows.json()));
        }
        let below = |name: &str| std::fs::read_dir(server.data().join(name));
        let files = below("published").into_iter().flatten().flatten();
        let mut files: Vec<PathBuf> = files.map(|file| file.path()).collect();
        files.sort();
        Self {
            list,
            tables,
            manifest: std::fs::read(server.data().join("warehouse/manifest.json")).unwrap(),
            files,
        }
    }
}

/// A server whose league was built once, and what it has published.
async fn with_tables(database: TestDatabase) -> (TestServer, Published) {
    let server = TestServer::with_worker(database).await;
    server.add_league();
    let job = run(&server).await;
    assert_eq!(job["state"], "complete", "{job}");
    let published = Published::of(&server).await;
    assert!(published.tables.len() > 100);
    (server, published)
}

/// Puts another league, of so many tracked games, into the place of the one that was built.
fn change_league(server: &TestServer, tracked: usize) {
    let folder = server.data().join("league");
    std::fs::remove_dir_all(&folder).unwrap();
    let options = Options {
        seed: 11,
        teams: 4,
        seasons: 1,
        games: tracked,
        tracked,
        ..Options::default()
    };
    sample_league::generate(&options, &folder, &|_, _| {}).unwrap();
}

async fn trigger(server: &TestServer, body: &Value) -> String {
    let job = server.post(Persona::Editor, "/api/etl/trigger", body).await;
    let job = job.expect(202).json();
    job["job_id"].as_str().unwrap().to_owned()
}

async fn run(server: &TestServer) -> Value {
    let id = trigger(server, &json!({})).await;
    server.finished(Persona::Editor, &id).await
}

/// Waits until a job is in a state, through which it must come.
async fn until(server: &TestServer, id: &str, state: &str) {
    loop {
        let job = server
            .get(Persona::Viewer, &format!("/api/jobs/{id}"))
            .await;
        let job = job.expect(200).json();
        if job["state"] == state {
            return;
        }
        assert_eq!(job["finished_at"], Value::Null, "before {state}: {job}");
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
}

async fn a_cancelled_run_publishes_nothing(database: TestDatabase) {
    let (server, published) = with_tables(database).await;
    change_league(&server, 30);
    for state in ["running", "processing", "uploading"] {
        if state == "uploading" {
            change_league(&server, 8);
        }
        let id = trigger(&server, &json!({})).await;
        until(&server, &id, state).await;
        let asked = Instant::now();
        let cancel = server
            .delete(Persona::Editor, &format!("/api/jobs/{id}"))
            .await;
        cancel.expect(202);
        let job = server.finished(Persona::Editor, &id).await;
        let elapsed = asked.elapsed();
        assert_eq!(job["state"], "cancelled", "{state}: {job}");
        assert!(elapsed < STOPS_WITHIN, "{state}: {elapsed:?}");
        assert_eq!(job["result"], Value::Null);
        assert_eq!(Published::of(&server).await, published, "{state}");
    }
    // Nothing is left in the way of the next run.
    change_league(&server, 2);
    let job = run(&server).await;
    assert_eq!(job["state"], "complete", "{job}");
    assert_ne!(Published::of(&server).await.list, published.list);
    server.close().await;
}

async fn a_failed_run_publishes_nothing(database: TestDatabase) {
    let (server, published) = with_tables(database).await;
    change_league(&server, 2);
    let absent = json!({"mode": "single", "game_ids": [999_999]});
    let id = trigger(&server, &absent).await;
    let job = server.finished(Persona::Editor, &id).await;
    // Everything was built before this was found out.
    assert_eq!(job["error"]["code"], "no_tracking", "{job}");
    assert_eq!(job["state"], "failed");
    assert_eq!(Published::of(&server).await, published);
    let workbook = server.data().join("league/league.xlsx");
    std::fs::write(workbook, "no workbook").unwrap();
    let job = run(&server).await;
    assert_eq!(job["state"], "failed", "{job}");
    assert_eq!(Published::of(&server).await, published);
    server.close().await;
}

async fn a_run_out_of_time_publishes_nothing(database: TestDatabase) {
    let (server, published) = with_tables(database).await;
    change_league(&server, 60);
    let me = server.get(Persona::Editor, "/api/auth/me").await.json();
    let tenant: TenantId = me["tenant"]["tenant_id"].as_str().unwrap().parse().unwrap();
    let arguments = services::etl_job::EtlArguments::default();
    let arguments = serde_json::to_value(arguments).unwrap();
    let short = NewJob {
        timeout_seconds: Some(1),
        ..NewJob::new(tenant, services::etl_job::KIND, arguments)
    };
    let (job, _) = server.services.jobs.create(&short).await.unwrap();
    let job = server.finished(Persona::Editor, &job.id.to_string()).await;
    assert_eq!(job["state"], "failed", "{job}");
    assert_eq!(job["error"]["code"], "timed_out", "{job}");
    assert_eq!(Published::of(&server).await, published);
    server.close().await;
}
