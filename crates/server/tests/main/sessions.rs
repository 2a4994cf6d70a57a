//! Logging in and out over HTTP.

use serde_json::json;
use test_databases::{TestDatabase, on_both_databases};

use super::support::{Persona, TestServer};

on_both_databases!(
    a_session_from_login_to_logout,
    keys_work_and_end,
    the_last_administrator_stays
);

async fn a_session_from_login_to_logout(database: TestDatabase) {
    let server = TestServer::new(database).await;
    let wrong = json!({"email": "viewer@example.org", "password": "not the password"});
    let wrong = server
        .post(Persona::Nobody, "/api/auth/login", &wrong)
        .await
        .expect(401)
        .json();
    assert_eq!(wrong["code"], "bad_credentials");
    let right = json!({"email": "Viewer@Example.org", "password": "correct horse battery"});
    let answer = server
        .post(Persona::Nobody, "/api/auth/login", &right)
        .await
        .expect(200);
    assert_eq!(answer.headers["cache-control"], "no-store");
    let grant = answer.json();
    assert_eq!(grant["token_type"], "bearer");
    assert_eq!(grant["user"]["role"], "viewer");
    let me = server
        .get(Persona::Viewer, "/api/auth/me")
        .await
        .expect(200)
        .json();
    assert_eq!(me["user"]["email"], "viewer@example.org");
    assert_eq!(me["tenant"]["slug"], "default");

    let old = json!({"refresh_token": grant["refresh_token"]});
    let renewed = server
        .post(Persona::Nobody, "/api/auth/refresh", &old)
        .await
        .expect(200)
        .json();
    assert_ne!(renewed["refresh_token"], grant["refresh_token"]);

    server
        .post(Persona::Viewer, "/api/auth/logout", &json!({}))
        .await
        .expect(204);
    let ended = server
        .get(Persona::Viewer, "/api/auth/me")
        .await
        .expect(401)
        .json();
    assert_eq!(ended["code"], "session_ended");
    server.close().await;
}

async fn keys_work_and_end(database: TestDatabase) {
    let server = TestServer::new(database).await;
    let key = server
        .post(
            Persona::Admin,
            "/api/auth/keys",
            &json!({"name": "script", "role": "editor"}),
        )
        .await
        .expect(201)
        .json();
    let secret = key["secret"].as_str().unwrap();
    let as_key = async |path: &str| {
        let request = axum::http::Request::get(path)
            .header("authorization", format!("Bearer {secret}"))
            .body(axum::body::Body::empty())
            .unwrap();
        server.send(request).await
    };
    as_key("/api/jobs").await.expect(200);
    as_key("/api/users").await.expect(403);
    let listed = server
        .get(Persona::Admin, "/api/auth/keys")
        .await
        .expect(200);
    assert!(!listed.text().contains(secret));
    let path = format!("/api/auth/keys/{}", key["key_id"].as_str().unwrap());
    server.delete(Persona::Admin, &path).await.expect(204);
    as_key("/api/jobs").await.expect(401);
    server.close().await;
}

async fn the_last_administrator_stays(database: TestDatabase) {
    let server = TestServer::new(database).await;
    let me = server
        .get(Persona::Stranger, "/api/auth/me")
        .await
        .expect(200)
        .json();
    let path = format!("/api/users/{}", me["user"]["user_id"].as_str().unwrap());
    server.delete(Persona::Stranger, &path).await.expect(409);
    server
        .json(
            Persona::Stranger,
            "PATCH",
            &path,
            &json!({"role": "viewer"}),
        )
        .await
        .expect(409);
    server
        .json(
            Persona::Stranger,
            "PATCH",
            &path,
            &json!({"is_instance_admin": true}),
        )
        .await
        .expect(403);
    let weak = json!({"email": "a@example.org", "password": "short"});
    let weak = server
        .post(Persona::Stranger, "/api/users", &weak)
        .await
        .expect(422)
        .json();
    assert_eq!(weak["details"][0]["column"], "password");
    server.close().await;
}
