//! A browser that keeps cookies, and what servers do with its sessions.

use std::collections::BTreeMap;

use axum::body::Body;
use axum::http::{HeaderMap, Request, header};
use serde_json::json;
use server::Options;
use test_databases::{TestDatabase, on_both_databases};

use super::support::{Answer, PASSWORD, Persona, TestServer};

on_both_databases!(
    a_session_from_the_form_to_the_end,
    tokens_are_renewed_on_the_way,
    an_old_token_ends_the_session,
    pages_of_other_sites_change_nothing,
    without_authentication_only_this_machine_is_answered,
    behind_a_proxy_cookies_keep_to_encrypted_lines,
    a_page_with_a_slash_at_its_end_is_found_without_it
);

const ACCESS: &str = "benchsight_access";
const REFRESH: &str = "benchsight_refresh";

/// A browser: its cookies, and what it says of where its requests come from.
#[derive(Debug, Clone, Default)]
pub(crate) struct Browser {
    pub(crate) cookies: BTreeMap<String, String>,
}

impl Browser {
    /// A browser in which somebody has logged in; of nobody it has no cookies.
    pub(crate) async fn of(server: &TestServer, persona: Persona) -> Self {
        let mut browser = Self::default();
        if persona != Persona::Nobody {
            let answer = browser.log_in(server, persona, "").await;
            answer.expect(303);
        }
        browser
    }

    /// Sends the form of the login.
    async fn log_in(&mut self, server: &TestServer, persona: Persona, next: &str) -> Answer {
        let mut form = form_urlencoded::Serializer::new(String::new());
        form.append_pair("email", &persona.email())
            .append_pair("password", PASSWORD)
            .append_pair("next", next);
        self.post(server, "/login", &form.finish()).await
    }

    pub(crate) async fn get(&mut self, server: &TestServer, path: &str) -> Answer {
        self.send(server, "GET", path, &[("sec-fetch-site", "none")], "")
            .await
    }

    /// Sends a form of a page of the server itself.
    pub(crate) async fn post(&mut self, server: &TestServer, path: &str, form: &str) -> Answer {
        let headers = [
            ("sec-fetch-site", "same-origin"),
            ("content-type", "application/x-www-form-urlencoded"),
        ];
        self.send(server, "POST", path, &headers, form).await
    }

    /// Sends a request with its cookies, and keeps those of the answer.
    async fn send(
        &mut self,
        server: &TestServer,
        method: &str,
        path: &str,
        headers: &[(&str, &str)],
        body: &str,
    ) -> Answer {
        let mut request = Request::builder().method(method).uri(path);
        request = request.header(header::HOST, "127.0.0.1:8080");
        if !self.cookies.is_empty() {
            let pairs = self.cookies.iter();
            let pairs: Vec<String> = pairs
                .map(|(name, value)| format!("{name}={value}"))
                .collect();
            request = request.header(header::COOKIE, pairs.join("; "));
        }
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        let body = Body::from(body.to_owned());
        let answer = server.send(request.body(body).unwrap()).await;
        self.keep(&answer.headers);
        answer
    }

    fn keep(&mut self, headers: &HeaderMap) {
        for cookie in set_cookies(headers) {
            let (pair, attributes) = cookie.split_once(';').unwrap();
            let (name, value) = pair.split_once('=').unwrap();
            if attributes.contains("Max-Age=0") {
                self.cookies.remove(name);
            } else {
                self.cookies.insert(name.to_owned(), value.to_owned());
            }
        }
    }

    /// What a browser does when the time of the access token is over.
    fn without_access(&self) -> Self {
        let mut browser = self.clone();
        browser.cookies.remove(ACCESS).unwrap();
        browser
    }
}

fn set_cookies(headers: &HeaderMap) -> Vec<&str> {
    let values = headers.get_all(header::SET_COOKIE).iter();
    values.map(|value| value.to_str().unwrap()).collect()
}

fn location(answer: &Answer) -> &str {
    answer.headers[header::LOCATION].to_str().unwrap()
}

async fn a_session_from_the_form_to_the_end(database: TestDatabase) {
    let server = TestServer::new(database).await;
    let mut browser = Browser::default();
    let answer = browser.get(&server, "/portal?tab=1").await.expect(303);
    assert_eq!(location(&answer), "/login?next=%2Fportal%3Ftab%3D1");
    let answer = browser
        .get(&server, "/login?next=%2Fportal%3Ftab%3D1")
        .await;
    let answer = answer.expect(200);
    assert_eq!(answer.headers[header::CACHE_CONTROL], "no-store");
    assert!(answer.text().contains("value=\"/portal?tab=1\""));

    let wrong = "email=%22%3E%3Cscript%3E&password=wrong&next=%2F";
    let answer = browser.post(&server, "/login", wrong).await.expect(422);
    assert!(answer.text().contains("wrong e-mail address or password"));
    assert!(!answer.text().contains("\"><script>"), "{}", answer.text());
    assert!(browser.cookies.is_empty());

    let elsewhere = Browser::default()
        .log_in(&server, Persona::Viewer, "//evil.example/portal")
        .await
        .expect(303);
    assert_eq!(location(&elsewhere), "/portal");
    let answer = browser
        .log_in(&server, Persona::Viewer, "/portal?tab=1")
        .await;
    let answer = answer.expect(303);
    assert_eq!(location(&answer), "/portal?tab=1");
    let cookies = set_cookies(&answer.headers);
    assert_eq!(cookies.len(), 2);
    for cookie in cookies {
        let attributes: Vec<&str> = cookie.split("; ").skip(1).collect();
        assert_eq!(attributes[..3], ["Path=/", "HttpOnly", "SameSite=Lax"]);
        assert!(!attributes.contains(&"Secure"), "{cookie}");
    }
    let page = browser.get(&server, "/portal").await.expect(200).text();
    assert!(page.contains("viewer@example.org"), "{page}");
    let me = browser.get(&server, "/api/auth/me").await.expect(200);
    assert_eq!(me.json()["user"]["email"], "viewer@example.org");

    let before = browser.clone();
    let answer = browser.post(&server, "/logout", "").await.expect(303);
    assert_eq!(location(&answer), "/");
    assert!(browser.cookies.is_empty());
    // Whoever has copied the cookies has nothing of them.
    for mut thief in [before.clone(), before.without_access()] {
        thief.clone().get(&server, "/api/auth/me").await.expect(401);
        let answer = thief.get(&server, "/portal").await.expect(303);
        assert_eq!(location(&answer), "/login?next=%2Fportal");
        assert!(thief.cookies.is_empty(), "the browser is told to forget");
    }
    server.close().await;
}

async fn tokens_are_renewed_on_the_way(database: TestDatabase) {
    let server = TestServer::new(database).await;
    let first = Browser::of(&server, Persona::Viewer).await;
    let mut browser = first.without_access();
    browser.get(&server, "/portal").await.expect(200);
    assert_ne!(browser.cookies[REFRESH], first.cookies[REFRESH]);
    let quiet = browser.get(&server, "/portal").await.expect(200);
    assert!(set_cookies(&quiet.headers).is_empty());
    // Another tab that asked at the same moment gets the same.
    let mut tab = first.without_access();
    tab.get(&server, "/api/jobs").await.expect(200);
    assert_eq!(tab.cookies[REFRESH], browser.cookies[REFRESH]);
    // A token that is no token is made good too.
    let mut broken = browser.clone();
    broken.cookies.insert(ACCESS.to_owned(), "x.y.z".to_owned());
    broken.get(&server, "/portal").await.expect(200);
    // The old token is used up, whatever becomes of the request.
    let mut refused = broken.without_access();
    let headers = [("sec-fetch-site", "same-origin")];
    let answer = refused
        .send(&server, "POST", "/api/etl/trigger", &headers, "")
        .await;
    answer.expect(403);
    assert_ne!(refused.cookies[REFRESH], broken.cookies[REFRESH]);
    refused.get(&server, "/portal").await.expect(200);
    // Who logs out meanwhile is out.
    let mut leaving = refused.without_access();
    leaving.post(&server, "/logout", "").await.expect(303);
    assert!(leaving.cookies.is_empty(), "{:?}", leaving.cookies);
    server.close().await;
}

async fn an_old_token_ends_the_session(database: TestDatabase) {
    let server = TestServer::new(database).await;
    let first = Browser::of(&server, Persona::Editor).await;
    let mut browser = first.without_access();
    for _ in 0..2 {
        browser.get(&server, "/portal").await.expect(200);
        browser = browser.without_access();
    }
    let mut thief = first.without_access();
    thief.get(&server, "/portal").await.expect(303);
    assert!(thief.cookies.is_empty());
    browser.get(&server, "/portal").await.expect(303);
    server.close().await;
}

/// What browsers say of requests that come from elsewhere.
const FROM_ELSEWHERE: [&[(&str, &str)]; 5] = [
    &[("sec-fetch-site", "cross-site")],
    &[("sec-fetch-site", "same-site")],
    &[("origin", "https://evil.example")],
    &[("origin", "null")],
    &[],
];

async fn pages_of_other_sites_change_nothing(database: TestDatabase) {
    let server = TestServer::new(database).await;
    let mut browser = Browser::of(&server, Persona::Admin).await;
    let key = json!({"name": "key"}).to_string();
    let changes = [
        ("POST", "/api/etl/trigger", ""),
        ("POST", "/api/auth/keys", key.as_str()),
        ("POST", "/api/auth/logout", ""),
    ];
    for from in FROM_ELSEWHERE {
        let headers = [from, &[("content-type", "application/json")]].concat();
        for (method, path, body) in changes {
            let answer = browser.send(&server, method, path, &headers, body).await;
            let answer = answer.expect(403);
            assert_eq!(answer.json()["code"], "cross_site", "{from:?} {path}");
        }
        let headers = [
            from,
            &[("content-type", "application/x-www-form-urlencoded")],
        ]
        .concat();
        let page = browser.send(&server, "POST", "/logout", &headers, "").await;
        let page = page.expect(403);
        assert!(page.text().contains("another site"), "{}", page.text());
    }
    // Nobody's session is begun from elsewhere either.
    let mut fresh = Browser::default();
    let headers = [
        ("sec-fetch-site", "cross-site"),
        ("content-type", "application/x-www-form-urlencoded"),
    ];
    let form = format!(
        "email=admin%40example.org&password={}",
        PASSWORD.replace(' ', "+")
    );
    fresh
        .send(&server, "POST", "/login", &headers, &form)
        .await
        .expect(403);
    assert!(fresh.cookies.is_empty());
    let jobs = browser
        .get(&server, "/api/jobs?total=true")
        .await
        .expect(200);
    assert_eq!(jobs.json()["total"], 0);
    let keys = browser.get(&server, "/api/auth/keys").await.expect(200);
    assert_eq!(keys.json()["data"], json!([]));
    // Its own pages change what they like, and so do programs with a token of their own.
    let own = [("origin", "http://127.0.0.1:8080")];
    let answer = browser
        .send(&server, "POST", "/api/etl/trigger", &own, "")
        .await;
    answer.expect(202);
    let program = server
        .request(Persona::Admin, "POST", "/api/etl/trigger")
        .header("sec-fetch-site", "cross-site")
        .body(Body::empty())
        .unwrap();
    server.send(program).await.expect(202);
    server.close().await;
}

async fn without_authentication_only_this_machine_is_answered(database: TestDatabase) {
    let server = TestServer::without_authentication(database).await;
    let ask = async |method: &str, path: &str, host: &str, site: &str| {
        let request = Request::builder()
            .method(method)
            .uri(path)
            .header(header::HOST, host)
            .header("sec-fetch-site", site)
            .body(Body::empty());
        server.send(request.unwrap()).await
    };
    for path in [
        "/portal",
        "/",
        "/leagues/default",
        "/api/jobs",
        "/api/users",
    ] {
        // A name that leads here, but is not ours: the pages of its owner would be of the same origin.
        ask("GET", path, "evil.example:8080", "same-origin")
            .await
            .expect(403);
        let answer = ask("GET", path, "localhost:8080", "none").await;
        assert!(
            matches!(answer.status.as_u16(), 200 | 303),
            "{path}: {}",
            answer.text()
        );
    }
    let trigger = "/api/etl/trigger";
    ask("POST", trigger, "evil.example", "same-origin")
        .await
        .expect(403);
    ask("POST", trigger, "127.0.0.1:8080", "cross-site")
        .await
        .expect(403);
    ask("POST", trigger, "127.0.0.1:8080", "same-origin")
        .await
        .expect(202);
    server.close().await;
}

async fn a_page_with_a_slash_at_its_end_is_found_without_it(database: TestDatabase) {
    let server = TestServer::new(database).await;
    let get = async |path: &str| server.get(Persona::Admin, path).await;
    for (asked, found) in [
        ("/leagues/default/", "/leagues/default"),
        (
            "/leagues/default/players/?team=N10001&sort=goals",
            "/leagues/default/players?team=N10001&sort=goals",
        ),
        ("/portal/", "/portal"),
    ] {
        let answer = get(asked).await.expect(308);
        assert_eq!(location(&answer), found);
    }
    // Neither the API nor another site begins like a page.
    for path in ["/api/jobs/", "//evil.example/", "/leagues.evil"] {
        let answer = get(path).await;
        assert!(matches!(answer.status.as_u16(), 404 | 405), "{path}");
    }
    server
        .post(Persona::Admin, "/portal/", &json!({}))
        .await
        .expect(404);
    server.close().await;
}

async fn behind_a_proxy_cookies_keep_to_encrypted_lines(database: TestDatabase) {
    let options = Options {
        trusted_proxies: 1,
        ..Options::default()
    };
    let server = TestServer::with_options(database, options).await;
    let form = format!(
        "email=viewer%40example.org&password={}",
        PASSWORD.replace(' ', "+")
    );
    let headers = [
        ("sec-fetch-site", "same-origin"),
        ("x-forwarded-proto", "https"),
        ("content-type", "application/x-www-form-urlencoded"),
    ];
    let answer = Browser::default()
        .send(&server, "POST", "/login", &headers, &form)
        .await;
    let answer = answer.expect(303);
    for cookie in set_cookies(&answer.headers) {
        assert!(cookie.ends_with("; Secure"), "{cookie}");
    }
    server.close().await;
}
