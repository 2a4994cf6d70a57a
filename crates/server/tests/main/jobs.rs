//! Jobs over HTTP: made, watched, listed, cancelled, repeated.

use axum::body::Body;
use serde_json::json;
use test_databases::{TestDatabase, on_both_databases};

use super::support::{Persona, TestServer};

on_both_databases!(
    a_waiting_job_says_why_and_can_be_cancelled_and_repeated,
    a_list_is_filtered_and_paged,
    events_are_replayed,
    a_key_makes_one_job
);

async fn trigger(server: &TestServer) -> String {
    let answer = server
        .post(Persona::Editor, "/api/etl/trigger", &json!({}))
        .await
        .expect(202);
    let body = answer.json();
    let id = body["job_id"].as_str().unwrap().to_owned();
    assert_eq!(answer.headers["location"], format!("/api/jobs/{id}"));
    id
}

async fn a_waiting_job_says_why_and_can_be_cancelled_and_repeated(database: TestDatabase) {
    let server = TestServer::new(database).await;
    let id = trigger(&server).await;
    let path = format!("/api/jobs/{id}");
    let job = server.get(Persona::Viewer, &path).await.expect(200).json();
    assert_eq!(job["state"], "pending");
    assert_eq!(job["waiting_for"], "No worker is running.");
    assert_eq!(job["finished_at"], json!(null));
    server.delete(Persona::Viewer, &path).await.expect(403);
    let cancelled = server
        .delete(Persona::Editor, &path)
        .await
        .expect(200)
        .json();
    assert_eq!(cancelled["state"], "cancelled");
    assert!(cancelled["finished_at"].is_string());
    // Once more is the same.
    server.delete(Persona::Editor, &path).await.expect(200);
    let retry = server
        .post(Persona::Editor, &format!("{path}/retry"), &json!({}))
        .await
        .expect(202)
        .json();
    assert_eq!(retry["retry_of"], id.as_str());
    assert_eq!(retry["arguments"], job["arguments"]);
    assert_eq!(retry["state"], "pending");
    let status = server
        .get(Persona::Viewer, "/api/etl/status")
        .await
        .expect(200)
        .json();
    assert_eq!(status["job_id"], retry["job_id"]);
    server.close().await;
}

async fn a_list_is_filtered_and_paged(database: TestDatabase) {
    let server = TestServer::new(database).await;
    let mut ids = Vec::new();
    for _ in 0..5 {
        ids.push(trigger(&server).await);
    }
    server
        .delete(Persona::Editor, &format!("/api/jobs/{}", ids[0]))
        .await
        .expect(200);
    let pending = server
        .get(
            Persona::Viewer,
            "/api/jobs?state=pending&kind=etl&total=true",
        )
        .await
        .expect(200)
        .json();
    assert_eq!(pending["total"], 4);
    let mut seen = Vec::new();
    let mut path = "/api/etl/history?limit=2".to_owned();
    loop {
        let page = server.get(Persona::Viewer, &path).await.expect(200).json();
        seen.extend(
            page["data"]
                .as_array()
                .unwrap()
                .iter()
                .map(|job| job["job_id"].as_str().unwrap().to_owned()),
        );
        let Some(cursor) = page["next_cursor"].as_str() else {
            break;
        };
        path = format!("/api/etl/history?limit=2&cursor={cursor}");
    }
    ids.reverse();
    assert_eq!(seen, ids);
    let none = server
        .get(Persona::Viewer, "/api/jobs?created_before=2020-01-01")
        .await
        .expect(200)
        .json();
    assert_eq!(none["data"], json!([]));
    server
        .get(Persona::Viewer, "/api/jobs?state=sleeping")
        .await
        .expect(400);
    server
        .get(Persona::Viewer, "/api/jobs?cursor=nonsense")
        .await
        .expect(400);
    server.close().await;
}

async fn events_are_replayed(database: TestDatabase) {
    let server = TestServer::new(database).await;
    let id = trigger(&server).await;
    server
        .delete(Persona::Editor, &format!("/api/jobs/{id}"))
        .await
        .expect(200);
    let path = format!("/api/jobs/{id}/events");
    let whole = server.get(Persona::Viewer, &path).await.expect(200);
    assert_eq!(whole.headers["content-type"], "text/event-stream");
    let text = whole.text();
    let names: Vec<&str> = text
        .lines()
        .filter_map(|line| line.strip_prefix("event: "))
        .collect();
    assert_eq!(names.first(), Some(&"created"), "{text}");
    assert_eq!(names.last(), Some(&"end"), "{text}");
    assert!(text.contains("\"state\":\"cancelled\""), "{text}");
    let request = server
        .request(Persona::Viewer, "GET", &path)
        .header("last-event-id", "1")
        .body(Body::empty())
        .unwrap();
    let rest = server.send(request).await.expect(200).text();
    assert!(!rest.contains("event: created"), "{rest}");
    assert!(rest.contains("cancelled"), "{rest}");
    server.close().await;
}

async fn a_key_makes_one_job(database: TestDatabase) {
    let server = TestServer::new(database).await;
    let send = async |body: &str| {
        let request = server
            .request(Persona::Editor, "POST", "/api/etl/trigger")
            .header("content-type", "application/json")
            .header("idempotency-key", "monday")
            .body(Body::from(body.to_owned()))
            .unwrap();
        server.send(request).await
    };
    let first = send("{}").await.expect(202).json();
    let second = send("{}").await.expect(202).json();
    assert_eq!(first["job_id"], second["job_id"]);
    send(r#"{"source": "files"}"#).await.expect(409);
    server.close().await;
}
