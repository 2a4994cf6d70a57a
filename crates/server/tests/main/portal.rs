//! The portal as its users see it.

mod access;
mod data;
mod games;
mod models;
mod people;
mod quality;
mod runs;
mod staging;
mod uploads;

use axum::body::Body;
use axum::http::header;

use super::support::{Answer, Persona, TestServer};

/// Sends a form as a browser does.
pub(crate) async fn submit(
    server: &TestServer,
    persona: Persona,
    path: &str,
    fields: &[(&str, &str)],
) -> Answer {
    let body = form_urlencoded::Serializer::new(String::new())
        .extend_pairs(fields)
        .finish();
    let request = server
        .request(persona, "POST", path)
        .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
        .body(Body::from(body))
        .unwrap();
    server.send(request).await
}

impl Answer {
    /// Where the answer leads.
    #[track_caller]
    pub(crate) fn location(&self) -> &str {
        assert_eq!(self.status, 303, "{}", self.text());
        self.headers["location"].to_str().unwrap()
    }

    /// What the page says between its head and its foot, and in its menu.
    fn content(&self) -> String {
        let text = self.text();
        let (_, body) = text.split_once("<body>").unwrap_or(("", &text));
        body.to_owned()
    }

    /// The page, which must hold all of these texts.
    #[track_caller]
    pub(crate) fn says(&self, texts: &[&str]) -> &Self {
        let page = self.content();
        for text in texts {
            assert!(page.contains(text), "no {text:?} in {page}");
        }
        self
    }

    /// The page, which must hold none of these texts.
    #[track_caller]
    pub(crate) fn lacks(&self, texts: &[&str]) -> &Self {
        let page = self.content();
        for text in texts {
            assert!(!page.contains(text), "{text:?} in {page}");
        }
        self
    }
}

/// How many tables are published.
pub(crate) async fn table_count(server: &TestServer) -> usize {
    let tables = server.get(Persona::Viewer, "/api/tables").await.json();
    tables["data"].as_array().unwrap().len()
}

/// Makes a league, runs it, and waits until its tables are published.
pub(crate) async fn published(server: &TestServer) {
    server.add_league();
    run(server).await;
}

/// Runs the league and waits until its tables are published.
pub(crate) async fn run(server: &TestServer) {
    let begun = submit(
        server,
        Persona::Editor,
        "/portal/etl",
        &[("scope", "all"), ("source", "staging"), ("publish", "on")],
    )
    .await;
    let id = begun.location().rsplit('/').next().unwrap().to_owned();
    let job = server.finished(Persona::Editor, &id).await;
    assert_eq!(job["state"], "complete", "{job}");
}
