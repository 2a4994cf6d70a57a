//! Pages as everybody: who may see which, and what the others see.

use axum::http::header;
use server::access::{Access, PAGES};
use services::accounts::Visibility;
use test_databases::{TestDatabase, on_both_databases};

use super::access::{filled, is_allowed};
use super::browser::Browser;
use super::support::{Answer, Persona, TestServer};

on_both_databases!(
    every_page_as_everybody,
    a_league_is_for_its_members_until_it_is_public
);

async fn every_page_as_everybody(database: TestDatabase) {
    let server = TestServer::new(database).await;
    for persona in Persona::ALL {
        let browser = Browser::of(&server, persona).await;
        for (method, path, access, _) in PAGES {
            // They end and begin sessions; they have tests of their own.
            if matches!(*path, "/login" | "/logout") && *method == "POST" {
                continue;
            }
            let mut browser = browser.clone();
            let answer = if *method == "GET" {
                browser.get(&server, &filled(path)).await
            } else {
                browser.post(&server, &filled(path), "").await
            };
            let place = format!("{method} {path} as {persona:?}: {}", answer.text());
            if is_allowed(*access, persona) {
                check_allowed(&answer, *access, persona, &place);
            } else if persona != Persona::Nobody {
                assert_eq!(answer.status, 403, "{place}");
            } else if *method == "GET" {
                assert_to_login(&answer, &place);
            } else {
                assert_eq!(answer.status, 401, "{place}");
            }
            check_form(&answer, path, &place);
        }
    }
    server.close().await;
}

/// Whoever is let in sees the page, or that there is nothing of the name.
fn check_allowed(answer: &Answer, access: Access, persona: Persona, place: &str) {
    let status = answer.status.as_u16();
    assert!(status != 401 && status != 403 && status < 500, "{place}");
    // What is for some readers only is hidden from somebody unknown behind the login.
    if status == 303 && persona == Persona::Nobody && access == Access::Reader {
        let to = &answer.headers[header::LOCATION];
        assert!(to.to_str().unwrap().starts_with('/'), "{place}");
    }
}

fn assert_to_login(answer: &Answer, place: &str) {
    assert_eq!(answer.status, 303, "{place}");
    let location = answer.headers[header::LOCATION].to_str().unwrap();
    assert!(location.starts_with("/login?next=%2F"), "{place}");
}

/// A page is HTML, also when it says that something is wrong, and runs nothing but the scripts of the server.
fn check_form(answer: &Answer, path: &str, place: &str) {
    if !server::access::is_page(path) {
        return;
    }
    let headers = &answer.headers;
    let policy = headers[header::CONTENT_SECURITY_POLICY].to_str().unwrap();
    assert!(policy.contains("default-src 'none'"), "{place}");
    assert!(!policy.contains("unsafe"), "{place}");
    let kept = headers[header::CACHE_CONTROL].to_str().unwrap();
    assert!(kept.contains("private") || kept == "no-store", "{place}");
    if answer.status.is_redirection() {
        return;
    }
    assert_eq!(
        headers[header::CONTENT_TYPE],
        "text/html; charset=utf-8",
        "{place}"
    );
    let text = answer.text();
    for inline in ["<script>", "<style", " style=", " onclick=", " onload="] {
        assert!(!text.contains(inline), "{inline} in {place}");
    }
}

async fn a_league_is_for_its_members_until_it_is_public(database: TestDatabase) {
    let server = TestServer::new(database).await;
    let page = "/leagues/default";
    let see = async |persona: Persona, path: &str| {
        let mut browser = Browser::of(&server, persona).await;
        browser.get(&server, path).await
    };
    assert_to_login(&see(Persona::Nobody, page).await, page);
    see(Persona::Viewer, page).await.expect(200);
    let hidden = see(Persona::Stranger, page).await.expect(404).text();
    let absent = see(Persona::Stranger, "/leagues/nothing")
        .await
        .expect(404)
        .text();
    let without_id = |text: &str| text.split("request ").next().unwrap().to_owned();
    assert_eq!(
        without_id(&hidden).replace("default", "nothing"),
        without_id(&absent),
        "a league of others is as good as none"
    );
    let list = see(Persona::Nobody, "/").await.expect(200).text();
    assert!(!list.contains(page), "{list}");

    let admin = server.services.local_caller("default").await.unwrap();
    let auth = &server.services.auth;
    auth.set_visibility(&admin, Visibility::Public)
        .await
        .unwrap();
    for persona in Persona::ALL {
        see(persona, page).await.expect(200);
    }
    // The dashboard is open, and nothing else.
    assert_to_login(&see(Persona::Nobody, "/portal").await, "/portal");
    see(Persona::Nobody, "/api/tables").await.expect(401);
    see(Persona::Nobody, "/leagues/other").await.expect(303);
    auth.set_visibility(&admin, Visibility::Members)
        .await
        .unwrap();
    assert_to_login(&see(Persona::Nobody, page).await, page);
    server.close().await;
}
