//! Users, keys, accounts, settings and leagues.

use axum::body::Body;
use axum::http::{Request, header};
use serde_json::json;
use test_databases::{TestDatabase, on_both_databases};

use super::submit;
use crate::main::support::{Persona, TestServer};

on_both_databases!(
    users_are_added_changed_and_removed,
    a_key_is_shown_once_and_revoked,
    a_password_is_changed_by_its_owner,
    settings_are_told_and_changed,
    leagues_are_made_renamed_and_removed,
    other_sites_change_nothing
);

const PASSWORD: &str = "correct horse battery";

async fn users_are_added_changed_and_removed(database: TestDatabase) {
    let server = TestServer::new(database).await;
    let list = server
        .get(Persona::Admin, "/portal/users")
        .await
        .expect(200);
    list.says(&["viewer@example.org", "admin@example.org"])
        .lacks(&["stranger@example.org", "Runs the instance"]);
    let weak = [
        ("email", "new@example.org"),
        ("password", "short"),
        ("role", "editor"),
    ];
    let refused = submit(&server, Persona::Admin, "/portal/users", &weak)
        .await
        .expect(422);
    refused.says(&[
        "at least 12 characters",
        "value=\"new@example.org\"",
        "id=\"password-wrong\"",
    ]);
    refused.lacks(&["value=\"short\""]);
    let new = [
        ("email", "new@example.org"),
        ("name", "Ann"),
        ("password", PASSWORD),
        ("role", "editor"),
    ];
    let added = submit(&server, Persona::Admin, "/portal/users", &new).await;
    let list = server
        .get(Persona::Admin, added.location())
        .await
        .expect(200);
    list.says(&["new@example.org", "The user can log in now."]);
    let twice = submit(&server, Persona::Admin, "/portal/users", &new)
        .await
        .expect(422);
    twice.says(&["note bad"]);
    let users = server.get(Persona::Admin, "/api/users").await.json();
    let of = |email: &str| {
        let user = users["data"]
            .as_array()
            .unwrap()
            .iter()
            .find(|user| user["email"] == email);
        format!(
            "/portal/users/{}",
            user.unwrap()["user_id"].as_str().unwrap()
        )
    };
    let page = of("new@example.org");
    server
        .get(Persona::Admin, &page)
        .await
        .expect(200)
        .says(&["Ann", "Remove new@example.org"]);
    server.get(Persona::Stranger, &page).await.expect(404);
    let change = [
        ("name", "Ann B"),
        ("role", "viewer"),
        ("password", ""),
        ("is_disabled", "on"),
    ];
    submit(&server, Persona::Admin, &page, &change)
        .await
        .location();
    let changed = server
        .get(Persona::Admin, &page.replace("/portal", "/api"))
        .await
        .json();
    assert_eq!(
        (&changed["name"], &changed["role"]),
        (&json!("Ann B"), &json!("viewer"))
    );
    assert_eq!(changed["is_disabled"], true);
    let odd = [("name", "Ann"), ("role", "owner")];
    submit(&server, Persona::Admin, &page, &odd)
        .await
        .expect(422)
        .says(&["a role is viewer, editor or admin"]);
    let operator = of("operator@example.org");
    let above = [("name", "Boss"), ("role", "viewer")];
    submit(&server, Persona::Admin, &operator, &above)
        .await
        .expect(422);
    let asked = submit(&server, Persona::Admin, &format!("{page}/remove"), &[])
        .await
        .expect(200);
    asked.says(&["Remove new@example.org?"]);
    let yes = [("confirmed", "yes")];
    submit(&server, Persona::Admin, &format!("{page}/remove"), &yes)
        .await
        .location();
    server.get(Persona::Admin, &page).await.expect(404);
    server.close().await;
}

async fn a_key_is_shown_once_and_revoked(database: TestDatabase) {
    let server = TestServer::new(database).await;
    let wrong = [("name", ""), ("role", "owner"), ("days", "many")];
    let refused = submit(&server, Persona::Admin, "/portal/keys", &wrong)
        .await
        .expect(422);
    refused.says(&["a number of days from 1 to 3650", "a role is viewer"]);
    let new = [("name", "script"), ("role", "viewer"), ("days", "30")];
    let made = submit(&server, Persona::Admin, "/portal/keys", &new)
        .await
        .expect(201);
    assert_eq!(made.headers["cache-control"], "no-store");
    let text = made.text();
    let (_, rest) = text.split_once("class=\"secret\">").unwrap();
    let (secret, _) = rest.split_once('<').unwrap();
    let request =
        Request::get("/api/jobs").header(header::AUTHORIZATION, format!("Bearer {secret}"));
    server
        .send(request.body(Body::empty()).unwrap())
        .await
        .expect(200);
    let list = server.get(Persona::Admin, "/portal/keys").await.expect(200);
    list.says(&["script", "counts"]).lacks(&[secret]);
    let keys = server.get(Persona::Admin, "/api/auth/keys").await.json();
    let path = format!(
        "/portal/keys/{}/revoke",
        keys["data"][0]["key_id"].as_str().unwrap()
    );
    submit(&server, Persona::Admin, &path, &[])
        .await
        .expect(200)
        .says(&["Revoke this key?"]);
    let done = submit(&server, Persona::Admin, &path, &[("confirmed", "yes")]).await;
    server
        .get(Persona::Admin, done.location())
        .await
        .expect(200)
        .says(&["revoked"]);
    submit(&server, Persona::Stranger, &path, &[("confirmed", "yes")])
        .await
        .expect(404);
    server.close().await;
}

async fn a_password_is_changed_by_its_owner(database: TestDatabase) {
    let server = TestServer::new(database).await;
    let page = server
        .get(Persona::Viewer, "/portal/account")
        .await
        .expect(200);
    page.says(&["viewer@example.org", "this one"])
        .lacks(&["End the others"]);
    let login = json!({"email": "viewer@example.org", "password": PASSWORD});
    server
        .post(Persona::Nobody, "/api/auth/login", &login)
        .await
        .expect(200);
    server
        .get(Persona::Viewer, "/portal/account")
        .await
        .expect(200)
        .says(&["End the others"]);
    let ended = submit(&server, Persona::Viewer, "/portal/account/sessions", &[]).await;
    let page = server
        .get(Persona::Viewer, ended.location())
        .await
        .expect(200);
    page.says(&["Your other sessions have ended."])
        .lacks(&["End the others"]);
    let path = "/portal/account/password";
    let change = async |old: &str, new: &str, again: &str| {
        let fields = [
            ("old_password", old),
            ("new_password", new),
            ("again", again),
        ];
        submit(&server, Persona::Viewer, path, &fields).await
    };
    change(
        "not it, not at all",
        "a new long password",
        "a new long password",
    )
    .await
    .expect(422)
    .says(&["this is not your password"]);
    change(PASSWORD, "short", "short")
        .await
        .expect(422)
        .says(&["at least 12 characters"]);
    change(PASSWORD, "a new long password", "another")
        .await
        .expect(422)
        .says(&["not the same"]);
    change(PASSWORD, "a new long password", "a new long password")
        .await
        .location();
    server
        .post(Persona::Nobody, "/api/auth/login", &login)
        .await
        .expect(401);
    server.close().await;
}

async fn settings_are_told_and_changed(database: TestDatabase) {
    let server = TestServer::new(database).await;
    let page = server
        .get(Persona::Admin, "/portal/settings")
        .await
        .expect(200);
    let kind = server.services.database.kind().as_str();
    page.says(&[kind, "An upload of tables", "value=\"members\" checked"]);
    let folder = server.data().display().to_string();
    page.lacks(&[&folder, "secret that is"]);
    let page = server
        .get(Persona::Operator, "/portal/settings")
        .await
        .expect(200);
    page.says(&[&folder, "Trusted proxies"]);
    server
        .get(Persona::Nobody, "/leagues/default")
        .await
        .location();
    let odd = [("name", "Beer league"), ("visibility", "nobody")];
    submit(&server, Persona::Admin, "/portal/settings", &odd)
        .await
        .expect(422)
        .says(&["`members` or `public`"]);
    let nameless = [("name", " "), ("visibility", "public")];
    submit(&server, Persona::Admin, "/portal/settings", &nameless)
        .await
        .expect(422)
        .says(&["a name has 1 to"]);
    let new = [("name", "Beer league"), ("visibility", "public")];
    let saved = submit(&server, Persona::Admin, "/portal/settings", &new).await;
    let page = server
        .get(Persona::Admin, saved.location())
        .await
        .expect(200);
    page.says(&[
        "value=\"public\" checked",
        "value=\"Beer league\"",
        "The league is changed.",
    ]);
    server
        .get(Persona::Nobody, "/leagues/default")
        .await
        .expect(200)
        .says(&["Beer league"]);
    server.close().await;
}

async fn leagues_are_made_renamed_and_removed(database: TestDatabase) {
    let server = TestServer::new(database).await;
    let list = server
        .get(Persona::Operator, "/portal/tenants")
        .await
        .expect(200);
    list.says(&["Other league", "yours"]);
    let wrong = [
        ("slug", "A B"),
        ("league", ""),
        ("email", "x"),
        ("password", "y"),
    ];
    let refused = submit(&server, Persona::Operator, "/portal/tenants", &wrong)
        .await
        .expect(422);
    refused.says(&["a slug has", "a name has", "value=\"A B\""]);
    let new = [
        ("slug", "owls"),
        ("league", "Owls"),
        ("email", "owl@example.org"),
        ("password", PASSWORD),
    ];
    submit(&server, Persona::Operator, "/portal/tenants", &new)
        .await
        .location();
    let tenants = server.get(Persona::Operator, "/api/tenants").await.json();
    let tenants = tenants["data"].as_array().unwrap();
    let owls = tenants
        .iter()
        .find(|tenant| tenant["slug"] == "owls")
        .unwrap();
    let path = format!("/portal/tenants/{}", owls["tenant_id"].as_str().unwrap());
    submit(&server, Persona::Operator, &path, &[("name", "")])
        .await
        .expect(422)
        .says(&["a name has"]);
    let renamed = submit(&server, Persona::Operator, &path, &[("name", "Night owls")]).await;
    server
        .get(Persona::Operator, renamed.location())
        .await
        .expect(200)
        .says(&["Night owls"]);
    let remove = format!("{path}/remove");
    submit(&server, Persona::Operator, &remove, &[])
        .await
        .expect(200)
        .says(&["Remove the league Night owls?"]);
    let done = submit(&server, Persona::Operator, &remove, &[("confirmed", "yes")]).await;
    server
        .get(Persona::Operator, done.location())
        .await
        .expect(200)
        .lacks(&["Night owls"]);
    server.close().await;
}

async fn other_sites_change_nothing(database: TestDatabase) {
    let server = TestServer::new(database).await;
    let login = Request::post("/login")
        .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
        .header("sec-fetch-site", "same-origin")
        .body(Body::from(
            "email=editor%40example.org&password=correct+horse+battery",
        ));
    let login = server.send(login.unwrap()).await;
    let cookies: Vec<_> = login
        .headers
        .get_all(header::SET_COOKIE)
        .iter()
        .map(|cookie| {
            cookie
                .to_str()
                .unwrap()
                .split(';')
                .next()
                .unwrap()
                .to_owned()
        })
        .collect();
    let send = async |site: &'static str| {
        let request = Request::post("/portal/etl")
            .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
            .header(header::COOKIE, cookies.join("; "))
            .header("sec-fetch-site", site)
            .body(Body::from("scope=all&source=files"));
        server.send(request.unwrap()).await
    };
    send("cross-site").await.expect(403).says(&["another site"]);
    assert!(
        send("same-origin")
            .await
            .location()
            .starts_with("/portal/jobs/")
    );
    server.close().await;
}
