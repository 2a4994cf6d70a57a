//! Every route as everybody: the table of routes is what happens.

use serde_json::json;
use server::access::{Access, ROUTES};
use services::caller::Role;
use test_databases::{TestDatabase, on_both_databases};

use super::support::{Persona, TestServer};

on_both_databases!(
    every_route_as_everybody,
    things_of_another_tenant_do_not_exist
);

/// Whether the table lets somebody in.
pub(crate) fn is_allowed(access: Access, persona: Persona) -> bool {
    let role = match persona {
        Persona::Nobody => return matches!(access, Access::Public | Access::Reader),
        Persona::Viewer => Role::Viewer,
        Persona::Editor => Role::Editor,
        Persona::Admin | Persona::Stranger | Persona::Operator => Role::Admin,
    };
    match access {
        Access::Public | Access::Reader => true,
        Access::Role(needed) => role >= needed,
        Access::InstanceAdmin => persona == Persona::Operator,
    }
}

/// A path with something in its holes that does not exist.
pub(crate) fn filled(path: &str) -> String {
    path.replace("{table}", "no_such_table")
        .replace("{kind}", "blb")
        .replace("{name}", "dim_team")
        .replace("{league}", "default")
        .replace("{game_id}", "999999999")
        .replace("{*rest}", "index.html")
        .replace("{job_id}", "01890000-0000-7000-8000-000000000000")
        .replace("{key_id}", "01890000-0000-7000-8000-000000000000")
        .replace("{user_id}", "01890000-0000-7000-8000-000000000000")
        .replace("{tenant_id}", "01890000-0000-7000-8000-000000000000")
}

async fn every_route_as_everybody(database: TestDatabase) {
    let server = TestServer::new(database).await;
    for (method, path, access, _) in ROUTES {
        // Ends the session that later requests need; has tests of its own.
        if *path == "/api/auth/logout" {
            continue;
        }
        for persona in Persona::ALL {
            let answer = server
                .json(persona, method, &filled(path), &json!({}))
                .await;
            let status = answer.status.as_u16();
            let place = format!("{method} {path} as {persona:?}: {}", answer.text());
            if is_allowed(*access, persona) {
                // A login without credentials is refused for another reason.
                assert!(status != 403, "{place}");
                assert!(
                    status != 401 || *path == "/api/auth/login" || *path == "/api/auth/refresh",
                    "{place}"
                );
                assert!(status < 500, "{place}");
            } else if persona == Persona::Nobody {
                assert_eq!(status, 401, "{place}");
            } else {
                assert_eq!(status, 403, "{place}");
            }
        }
    }
    server.close().await;
}

async fn things_of_another_tenant_do_not_exist(database: TestDatabase) {
    let server = TestServer::new(database).await;
    let job = server
        .post(Persona::Editor, "/api/etl/trigger", &json!({}))
        .await
        .expect(202)
        .json();
    let job = job["job_id"].as_str().unwrap().to_owned();
    let key = server
        .post(Persona::Admin, "/api/auth/keys", &json!({"name": "script"}))
        .await
        .expect(201)
        .json();
    let key = key["key_id"].as_str().unwrap().to_owned();
    let users = server
        .get(Persona::Admin, "/api/users")
        .await
        .expect(200)
        .json();
    let user = users["data"][0]["user_id"].as_str().unwrap().to_owned();

    let paths = [
        ("GET", format!("/api/jobs/{job}")),
        ("DELETE", format!("/api/jobs/{job}")),
        ("GET", format!("/api/jobs/{job}/events")),
        ("GET", format!("/api/jobs/{job}/logs")),
        ("POST", format!("/api/jobs/{job}/retry")),
        ("GET", format!("/api/etl/status/{job}")),
        ("DELETE", format!("/api/auth/keys/{key}")),
        ("GET", format!("/api/users/{user}")),
        ("PATCH", format!("/api/users/{user}")),
        ("DELETE", format!("/api/users/{user}")),
    ];
    for (method, path) in &paths {
        let answer = server
            .json(Persona::Stranger, method, path, &json!({}))
            .await;
        assert_eq!(answer.status, 404, "{method} {path}: {}", answer.text());
    }
    let seen = server
        .get(Persona::Stranger, "/api/jobs?total=true")
        .await
        .expect(200)
        .json();
    assert_eq!(seen["total"], 0);
    assert_eq!(seen["data"], json!([]));
    server
        .get(Persona::Viewer, &format!("/api/jobs/{job}"))
        .await
        .expect(200);
    server.close().await;
}
