//! A server of the program under test, and a small client for it.

use crate::support::command;
use serde_json::Value;
use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::TcpStream;
use std::path::Path;
use std::process::{Child, Stdio};
use std::sync::mpsc;
use std::time::Duration;

pub(crate) const PASSWORD: &str = "a password for tests";

/// A server that runs; it is killed when the value goes.
pub(crate) struct Server {
    process: Child,
    address: String,
    token: String,
}

impl Drop for Server {
    fn drop(&mut self) {
        self.kill();
    }
}

/// Waits a little, as a person would between two looks.
pub(crate) fn pause(length: Duration) {
    let (_sender, receiver) = mpsc::channel::<()>();
    let _ = receiver.recv_timeout(length);
}

impl Server {
    /// Starts a server in a folder, on SQLite or on a PostgreSQL database, and logs in.
    pub(crate) fn start(folder: &Path, database_url: Option<&str>, more: &[&str]) -> Self {
        let mut command = command(folder);
        command
            .args([
                "serve",
                "--data",
                ".",
                "--bind",
                "127.0.0.1:0",
                "--log",
                "warn",
                "--no-rate-limits",
            ])
            .args(more)
            .env("BENCHSIGHT_ADMIN_PASSWORD", PASSWORD)
            .env_remove("DATABASE_URL")
            .stderr(Stdio::piped());
        if let Some(url) = database_url {
            command.env("DATABASE_URL", url);
        }
        let mut process = command.spawn().expect("the server starts");
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
        let (status, body) = server.post("/api/auth/login", &login);
        assert_eq!(status, 200, "{body}");
        body["access_token"]
            .as_str()
            .expect("a token")
            .clone_into(&mut server.token);
        server
    }

    /// Id of the process.
    pub(crate) fn id(&self) -> u32 {
        self.process.id()
    }

    /// Ends the process without a word.
    pub(crate) fn kill(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }

    pub(crate) fn get(&self, path: &str) -> (u16, Value) {
        self.send("GET", path, "application/json", b"")
            .expect("an answer")
    }

    pub(crate) fn post(&self, path: &str, body: &str) -> (u16, Value) {
        self.send("POST", path, "application/json", body.as_bytes())
            .expect("an answer")
    }

    /// Sends one file as a form. None when the connection was cut before the answer.
    pub(crate) fn upload(
        &self,
        path: &str,
        mode: &str,
        table: &str,
        csv: &str,
    ) -> Option<(u16, Value)> {
        let body = format!(
            "--cut\r\nContent-Disposition: form-data; name=\"mode\"\r\n\r\n{mode}\r\n--cut\r\nContent-Disposition: form-data; name=\"{table}\"; filename=\"{table}.csv\"\r\n\r\n{csv}\r\n--cut--\r\n"
        );
        self.send(
            "POST",
            path,
            "multipart/form-data; boundary=cut",
            body.as_bytes(),
        )
    }

    /// One request on a connection of its own.
    fn send(
        &self,
        method: &str,
        path: &str,
        media_type: &str,
        body: &[u8],
    ) -> Option<(u16, Value)> {
        let mut stream = TcpStream::connect(&self.address).ok()?;
        let head = format!(
            "{method} {path} HTTP/1.1\r\nHost: {}\r\nConnection: close\r\nAuthorization: Bearer {}\r\nContent-Type: {media_type}\r\nContent-Length: {}\r\n\r\n",
            self.address,
            self.token,
            body.len()
        );
        stream.write_all(head.as_bytes()).ok()?;
        stream.write_all(body).ok()?;
        let mut answer = Vec::new();
        stream.read_to_end(&mut answer).ok()?;
        let text = String::from_utf8_lossy(&answer);
        let (head, body) = text.split_once("\r\n\r\n")?;
        let status = head.split(' ').nth(1)?.parse().ok()?;
        Some((status, serde_json::from_str(body).unwrap_or(Value::Null)))
    }

    /// Waits until no job is under way.
    pub(crate) fn settle(&self) {
        for _ in 0..600 {
            let (status, page) = self.get("/api/jobs?state=pending,running,processing,uploading");
            assert_eq!(status, 200, "{page}");
            if page["data"].as_array().is_some_and(Vec::is_empty) {
                return;
            }
            pause(Duration::from_millis(100));
        }
        panic!("a job does not end: {}", self.get("/api/jobs?limit=5").1);
    }
}
