//! Logging in and out over HTTP.

use serde_json::{Value, json};
use test_databases::{TestDatabase, on_both_databases};

use super::support::{PASSWORD, Persona, TestServer};

on_both_databases!(
    a_session_from_login_to_logout,
    a_new_password_ends_the_other_sessions,
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

async fn a_new_password_ends_the_other_sessions(database: TestDatabase) {
    let server = TestServer::new(database).await;
    let log_in = async |password: &str| {
        let body = json!({"email": "editor@example.org", "password": password});
        server.post(Persona::Nobody, "/api/auth/login", &body).await
    };
    let change = async |current: &str, new: &str| {
        let body = json!({"current_password": current, "new_password": new});
        let path = "/api/auth/password";
        server.json(Persona::Editor, "PUT", path, &body).await
    };
    let sessions = async |token: &str| {
        let request = axum::http::Request::get("/api/auth/sessions")
            .header("authorization", format!("Bearer {token}"))
            .body(axum::body::Body::empty())
            .unwrap();
        server.send(request).await
    };
    let other = log_in(PASSWORD).await.expect(200).json();
    let other_token = other["access_token"].as_str().unwrap();
    let own_token = server.token(Persona::Editor).unwrap();
    let listed = sessions(own_token).await.expect(200).json();
    let listed = listed["data"].as_array().unwrap();
    let currents: Vec<&Value> = listed.iter().map(|one| &one["is_current"]).collect();
    assert_eq!(currents, [false, true], "newest first, one of them asks");
    assert!(listed.iter().all(|one| one["expires_at"].is_string()));
    let seen = sessions(other_token).await.expect(200).json();
    assert_eq!(seen["data"][0]["session_id"], listed[0]["session_id"]);
    assert_eq!(seen["data"][0]["is_current"], true);

    let new = "another long password";
    let wrong = change("not the password", new).await.expect(422).json();
    assert_eq!(wrong["details"][0]["column"], "current_password");
    let weak = change(PASSWORD, "short").await.expect(422).json();
    assert_eq!(weak["details"][0]["column"], "new_password");
    sessions(other_token).await.expect(200);
    change(PASSWORD, new).await.expect(204);

    let ended = sessions(other_token).await.expect(401).json();
    assert_eq!(ended["code"], "session_ended");
    let refresh = json!({"refresh_token": other["refresh_token"]});
    let refresh = server
        .post(Persona::Nobody, "/api/auth/refresh", &refresh)
        .await;
    refresh.expect(401);
    let left = sessions(own_token).await.expect(200).json();
    assert_eq!(left["data"].as_array().unwrap().len(), 1);
    assert_eq!(left["data"][0]["session_id"], listed[1]["session_id"]);
    log_in(PASSWORD).await.expect(401);
    log_in(new).await.expect(200);

    let key = json!({"name": "script", "role": "viewer"});
    let key = server.post(Persona::Admin, "/api/auth/keys", &key).await;
    let key = key.expect(201).json()["secret"]
        .as_str()
        .unwrap()
        .to_owned();
    let of_key = sessions(&key).await.expect(200).json();
    assert_eq!(of_key["data"], json!([]));
    let request = axum::http::Request::put("/api/auth/password")
        .header("authorization", format!("Bearer {key}"))
        .header("content-type", "application/json")
        .body(
            json!({"current_password": new, "new_password": "yet another password"})
                .to_string()
                .into(),
        );
    server.send(request.unwrap()).await.expect(403);
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
