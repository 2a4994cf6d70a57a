//! A server of the program under test, and the few requests that prepare a league.

use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::TcpStream;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use serde_json::Value;

pub(crate) const PASSWORD: &str = "a password for tests";

/// The program under test.
fn program() -> PathBuf {
    std::env::var_os("BENCHSIGHT_PROGRAM")
        .expect("BENCHSIGHT_PROGRAM names the program to test")
        .into()
}

/// Runs a command of the program in a folder to its end.
pub(crate) fn run(folder: &Path, arguments: &[&str]) {
    let output = Command::new(program())
        .args(arguments)
        .current_dir(folder)
        .output()
        .expect("the program starts");
    assert!(
        output.status.success(),
        "{}",
        String::from_utf8_lossy(&output.stderr)
    );
}

/// A server that runs; it is killed when the value goes.
pub(crate) struct Server {
    process: Child,
    pub(crate) address: String,
    token: String,
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

impl Server {
    /// Starts a server on SQLite in a folder, and logs in.
    pub(crate) fn start(folder: &Path) -> Self {
        let mut process = Command::new(program())
            .args([
                "serve",
                "--data",
                ".",
                "--bind",
                "127.0.0.1:0",
                "--log",
                "warn",
            ])
            .arg("--no-rate-limits")
            .current_dir(folder)
            .env("BENCHSIGHT_ADMIN_PASSWORD", PASSWORD)
            .env_remove("DATABASE_URL")
            .stderr(Stdio::piped())
            .spawn()
            .expect("the server starts");
        let mut lines = BufReader::new(process.stderr.take().expect("standard error")).lines();
        let mut said = Vec::new();
        let address = loop {
            let Some(Ok(line)) = lines.next() else {
                panic!("the server ended: {}", said.join("\n"));
            };
            if let Some(rest) = line.strip_prefix("listening on http://") {
                break rest.split(',').next().expect("an address").to_owned();
            }
            said.push(line);
        };
        // Somebody must read on, or the server would wait for room in the pipe.
        std::thread::spawn(move || lines.map_while(Result::ok).for_each(drop));
        let mut server = Self {
            process,
            address,
            token: String::new(),
        };
        let login = format!(r#"{{"email": "admin@localhost", "password": "{PASSWORD}"}}"#);
        let (status, body) = server.send("POST", "/api/auth/login", &login);
        assert_eq!(status, 200, "{body}");
        body["access_token"]
            .as_str()
            .expect("a token")
            .clone_into(&mut server.token);
        server
    }

    /// One request on a connection of its own.
    pub(crate) fn send(&self, method: &str, path: &str, body: &str) -> (u16, Value) {
        let mut stream = TcpStream::connect(&self.address).expect("a connection");
        let authorization = if self.token.is_empty() {
            String::new()
        } else {
            format!("Authorization: Bearer {}\r\n", self.token)
        };
        write!(
            stream,
            "{method} {path} HTTP/1.1\r\nHost: {}\r\nConnection: close\r\n{authorization}Content-Type: application/json\r\nContent-Length: {}\r\n\r\n{body}",
            self.address,
            body.len()
        )
        .expect("a request");
        let mut answer = String::new();
        stream.read_to_string(&mut answer).expect("an answer");
        let (head, body) = answer.split_once("\r\n\r\n").expect("an answer");
        let status = head
            .split(' ')
            .nth(1)
            .and_then(|status| status.parse().ok());
        let body = serde_json::from_str(body).unwrap_or(Value::Null);
        (status.expect("a status"), body)
    }

    /// Builds and publishes the tables of the league, as the body of the request says.
    pub(crate) fn run_etl(&self, body: &str) {
        let (status, job) = self.send("POST", "/api/etl/trigger", body);
        assert_eq!(status, 202, "{job}");
        let path = format!("/api/jobs/{}", job["job_id"].as_str().expect("an id"));
        let end = Instant::now() + Duration::from_secs(60);
        while Instant::now() < end {
            let (_, job) = self.send("GET", &path, "");
            match job["state"].as_str() {
                Some("complete") => return,
                Some("failed" | "cancelled") => panic!("{job}"),
                _ => std::thread::park_timeout(Duration::from_millis(50)),
            }
        }
        panic!("the run does not end");
    }
}
