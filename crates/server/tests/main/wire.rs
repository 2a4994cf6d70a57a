//! The forms of answers, as clients have learnt to read them. What changes from run to run is redacted; both databases
//! answer the same.

use serde_json::{Value, json};
use test_databases::{TestDatabase, on_both_databases};

use super::support::{Persona, TestServer};

on_both_databases!(jobs_and_their_events, problems_and_tables);

/// The value with everything redacted that is new in each run: ids, times, cursors.
fn redacted(value: Value) -> Value {
    match value {
        Value::String(text) => Value::String(redacted_text(text)),
        Value::Array(values) => values.into_iter().map(redacted).collect(),
        Value::Object(members) => members
            .into_iter()
            .map(|(name, value)| match (name.as_str(), &value) {
                ("next_cursor", Value::String(_)) => (name, json!("[cursor]")),
                _ => (name, redacted(value)),
            })
            .collect(),
        other => other,
    }
}

fn redacted_text(text: String) -> String {
    if text.parse::<uuid::Uuid>().is_ok() {
        return "[id]".to_owned();
    }
    // The length of the one form that times have: 2026-01-31T18:05:00.000Z.
    if text.len() == 24 && text.parse::<jiff::Timestamp>().is_ok() {
        return "[time]".to_owned();
    }
    match text.split_once(':') {
        Some((who @ ("user" | "key"), id)) if id.parse::<uuid::Uuid>().is_ok() => {
            format!("{who}:[id]")
        }
        _ => text,
    }
}

/// The lines of an event stream; the JSON of their data redacted.
fn frames(text: &str) -> String {
    let lines = text.lines().map(|line| match line.strip_prefix("data: ") {
        Some(data) => format!("data: {}", redacted(serde_json::from_str(data).unwrap())),
        None => line.to_owned(),
    });
    lines.collect::<Vec<_>>().join("\n")
}

async fn see(server: &TestServer, path: &str) -> Value {
    let answer = server.get(Persona::Viewer, path).await;
    redacted(answer.expect(200).json())
}

async fn trigger(server: &TestServer) -> String {
    let job = server
        .post(Persona::Editor, "/api/etl/trigger", &json!({}))
        .await;
    let job = job.expect(202).json();
    job["job_id"].as_str().unwrap().to_owned()
}

async fn jobs_and_their_events(database: TestDatabase) {
    let server = TestServer::with_worker(database).await;
    let failing = trigger(&server).await;
    server.finished(Persona::Editor, &failing).await;
    let failed = see(&server, &format!("/api/jobs/{failing}")).await;
    insta::assert_json_snapshot!("job_failed", failed);
    let events = format!("/api/jobs/{failing}/events");
    let events = server.get(Persona::Viewer, &events).await.expect(200);
    insta::assert_snapshot!("job_events", frames(&events.text()));
    let logs = format!("/api/jobs/{failing}/logs");
    insta::assert_json_snapshot!("job_log", see(&server, &logs).await);

    server.add_league();
    let complete = trigger(&server).await;
    server.finished(Persona::Editor, &complete).await;
    let mut job = see(&server, &format!("/api/jobs/{complete}")).await;
    // Numbers of the models, which grow; what a client must know is that they are there.
    for counted in ["tables", "rows", "findings"] {
        assert!(!job["result"][counted].is_null(), "{job}");
        job["result"][counted] = json!("[counts]");
    }
    job["progress"] = json!("[progress]");
    insta::assert_json_snapshot!("job_complete", job);
    let page = see(
        &server,
        "/api/jobs?limit=1&state=failed,complete&total=true",
    )
    .await;
    let mut page = page;
    page["data"][0] = json!("[the job]");
    insta::assert_json_snapshot!("job_page", page);
    server.close().await;
}

async fn problems_and_tables(database: TestDatabase) {
    let server = TestServer::with_worker(database).await;
    let schema = json!({"version": 2, "models": [{
        "name": "sponsors", "description": "Who pays.", "meta": {"grain": "sponsor"},
        "constraints": [{"type": "primary_key", "columns": ["sponsor_id"]}],
        "columns": [
            {"name": "sponsor_id", "data_type": "integer", "description": "Number."},
            {"name": "name", "data_type": "text", "description": "Name.", "data_tests": ["not_null"]},
            {"name": "paid", "data_type": "number", "description": "Dollars."},
            {"name": "is_main", "data_type": "boolean", "description": "Whether it is the main one."},
            {"name": "since", "data_type": "date", "description": "First day; null when not known."},
        ],
    }]});
    server
        .post(Persona::Admin, "/api/upload/schema", &schema)
        .await
        .expect(201);
    let upload = async |csv: &str| {
        let file = ("sponsors", "sponsors.csv", csv.as_bytes());
        server
            .form(Persona::Editor, "/api/upload/tables", &[], &[file])
            .await
    };
    let wrong = "sponsor_id,name,paid,since\n1,,much,2026-02-30\none,Ice,1.5,2026-01-31\n";
    let problem = upload(wrong).await.expect(422).json();
    insta::assert_json_snapshot!("problem_with_details", redacted(problem));
    let right = "sponsor_id,name,paid,is_main,since\n1,Ice,1250.5,true,2026-01-31\n2,Skate,,,\n3,Puck,0,false,\n";
    let report = upload(right).await.expect(200).json();
    insta::assert_json_snapshot!("upload_report", redacted(report));
    let rows = see(&server, "/api/tables/sponsors?limit=2&total=true").await;
    insta::assert_json_snapshot!("table_rows", rows);
    let part = see(
        &server,
        "/api/tables/sponsors?select=name,since&since=is.null",
    )
    .await;
    insta::assert_json_snapshot!("table_rows_selected", part);
    insta::assert_json_snapshot!(
        "table_schema",
        see(&server, "/api/tables/sponsors/schema").await
    );
    insta::assert_json_snapshot!("table_list", see(&server, "/api/tables").await);
    server.close().await;
}
