//! What a client is told when something is wrong.

use axum::body::Body;
use axum::http::header;
use serde_json::json;
use test_databases::{TestDatabase, on_both_databases};

use super::support::{Persona, TestServer};

on_both_databases!(every_error_has_one_form, headers_of_every_answer);

async fn every_error_has_one_form(database: TestDatabase) {
    let server = TestServer::new(database).await;
    let unknown = server
        .get(Persona::Viewer, "/api/nothing")
        .await
        .expect(404);
    let wrong_method = server
        .json(Persona::Viewer, "PUT", "/api/health", &json!({}))
        .await
        .expect(405);
    assert_eq!(wrong_method.headers[header::ALLOW], "GET,HEAD");
    let no_token = server.get(Persona::Nobody, "/api/jobs").await.expect(401);
    assert_eq!(no_token.headers[header::WWW_AUTHENTICATE], "Bearer");
    let bad_query = server
        .get(Persona::Viewer, "/api/jobs?limit=0")
        .await
        .expect(400);
    let unknown_query = server
        .get(Persona::Viewer, "/api/jobs?colour=red")
        .await
        .expect(400);
    let misspelt = server
        .post(
            Persona::Editor,
            "/api/etl/trigger",
            &json!({"sorce": "files"}),
        )
        .await
        .expect(422);
    assert!(misspelt.text().contains("sorce"), "{}", misspelt.text());
    let no_json = server
        .request(Persona::Editor, "POST", "/api/etl/trigger")
        .header(header::CONTENT_TYPE, "application/json")
        .body(Body::from("{"))
        .unwrap();
    let no_json = server.send(no_json).await.expect(400);
    let list = server
        .post(Persona::Editor, "/api/etl/trigger", &json!(["full"]))
        .await
        .expect(422);
    assert!(
        list.text().contains("must be a JSON object"),
        "{}",
        list.text()
    );
    let no_type = server
        .request(Persona::Editor, "POST", "/api/etl/trigger")
        .body(Body::from("{}"))
        .unwrap();
    let no_type = server.send(no_type).await.expect(415);
    let forbidden = server
        .post(Persona::Viewer, "/api/etl/trigger", &json!({}))
        .await
        .expect(403);
    let problems = server.get(Persona::Nobody, "/docs/problems").await;
    let problems = problems.expect(200).text();
    for answer in [
        unknown,
        wrong_method,
        no_token,
        bad_query,
        unknown_query,
        misspelt,
        no_json,
        no_type,
        forbidden,
    ] {
        assert_eq!(
            answer.headers[header::CONTENT_TYPE],
            "application/problem+json"
        );
        let body = answer.json();
        let members: Vec<&String> = body.as_object().unwrap().keys().collect();
        assert_eq!(
            members,
            [
                "code",
                "detail",
                "details",
                "message",
                "request_id",
                "status",
                "title",
                "type"
            ]
        );
        assert_eq!(body["status"], answer.status.as_u16());
        assert_eq!(
            body["request_id"].as_str().unwrap(),
            answer.headers["x-request-id"]
        );
        assert_eq!(body["detail"], body["message"]);
        let code = body["code"].as_str().unwrap();
        assert_eq!(body["type"], format!("/docs/problems#{code}"));
        let explained = format!("id=\"{code}\"");
        assert!(problems.contains(&explained), "{code} is not explained");
    }
    server.close().await;
}

async fn headers_of_every_answer(database: TestDatabase) {
    let server = TestServer::new(database).await;
    let request = server
        .request(Persona::Nobody, "GET", "/api/health")
        .header("x-request-id", "from-a-proxy-1")
        .header(header::ORIGIN, "https://elsewhere.example")
        .body(Body::empty())
        .unwrap();
    let answer = server.send(request).await.expect(200);
    assert_eq!(answer.headers["x-request-id"], "from-a-proxy-1");
    assert_eq!(answer.headers[header::X_CONTENT_TYPE_OPTIONS], "nosniff");
    assert_eq!(answer.headers[header::X_FRAME_OPTIONS], "DENY");
    assert!(
        answer.headers[header::CONTENT_SECURITY_POLICY]
            .to_str()
            .unwrap()
            .contains("frame-ancestors 'none'")
    );
    assert!(
        !answer
            .headers
            .contains_key(header::ACCESS_CONTROL_ALLOW_ORIGIN)
    );
    server.close().await;
}
