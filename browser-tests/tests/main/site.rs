//! A server with a small sample league, and a person who has logged in.

use std::path::PathBuf;

use tempfile::TempDir;

use crate::Browser;
use crate::server::{PASSWORD, Server, run};

/// A server with a league.
pub(crate) struct Site {
    pub(crate) server: Server,
    folder: TempDir,
}

impl Site {
    /// A sample league before its first run: four teams, one season, a few tracked games.
    pub(crate) fn new() -> Self {
        Self::with_games(12)
    }

    /// The same with so many games, half of them tracked.
    pub(crate) fn with_games(games: usize) -> Self {
        let (games, tracked) = (games.to_string(), (games / 2).to_string());
        let folder = TempDir::new().expect("a folder");
        let mut arguments = vec!["sample", "--out", "league"];
        arguments.extend([
            "--teams",
            "4",
            "--seasons",
            "1",
            "--games",
            &games,
            "--tracked",
            &tracked,
        ]);
        run(folder.path(), &arguments);
        let server = Server::start(folder.path());
        Self { server, folder }
    }

    /// The same with its tables.
    pub(crate) fn published() -> Self {
        let site = Self::new();
        site.server.run_etl("{}");
        site
    }

    /// The league of the demo, with games to come and models trained.
    pub(crate) fn of_a_newcomer() -> Self {
        let folder = TempDir::new().expect("a folder");
        let sample = ["sample", "--out", "league", "--evenings-to-come", "4"];
        run(folder.path(), &sample);
        let server = Server::start(folder.path());
        server.run_etl(r#"{"options": {"train": true}}"#);
        Self { server, folder }
    }

    /// An address on it.
    pub(crate) fn at(&self, path: &str) -> String {
        format!("http://{}{path}", self.server.address)
    }

    /// Writes a file that a person will upload.
    pub(crate) fn file(&self, name: &str, content: &str) -> PathBuf {
        let path = self.folder.path().join(name);
        std::fs::write(&path, content).expect("a file");
        path
    }

    /// Logs in as the administrator.
    pub(crate) async fn log_in(&self, browser: &Browser) {
        browser.go(&self.at("/login")).await;
        browser.fill("#email", "admin@localhost").await;
        browser.fill("#password", PASSWORD).await;
        browser.click("main form button").await;
        browser.find("nav[aria-label=Portal]").await;
    }
}
