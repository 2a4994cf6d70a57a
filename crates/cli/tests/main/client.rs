//! A server of the program under test, and a small client for it.

use crate::support::command;
use serde_json::Value;
use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::TcpStream;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::mpsc;
use std::time::{Duration, Instant};

pub(crate) const PASSWORD: &str = "a password for tests";

/// A server that says or does nothing for so long will not any more.
const LONGEST_SILENCE: Duration = Duration::from_mins(2);

/// Waits until something is so.
#[track_caller]
pub(crate) fn until(what: &str, is_so: impl Fn() -> bool) {
    let begin = Instant::now();
    while !is_so() {
        assert!(begin.elapsed() < LONGEST_SILENCE, "{what}");
        pause(Duration::from_millis(20));
    }
}

/// The start of a command for the instance in a folder.
fn instance_command(name: &str, folder: &Path, database_url: Option<&str>) -> Command {
    let mut command = command(folder);
    command
        .args([name, "--data", ".", "--log", "warn"])
        .env_remove("DATABASE_URL");
    if let Some(url) = database_url {
        command.env("DATABASE_URL", url);
    }
    command
}

/// A worker process that runs; it is killed when the value goes.
pub(crate) struct Worker(Child);

impl Drop for Worker {
    fn drop(&mut self) {
        self.kill();
    }
}

impl Worker {
    /// Starts a worker for the instance in a folder.
    pub(crate) fn start(folder: &Path, database_url: Option<&str>, more: &[&str]) -> Self {
        let mut command = instance_command("worker", folder, database_url);
        command.args(more).stderr(Stdio::null());
        Self(command.spawn().expect("the worker starts"))
    }

    /// Ends the process without a word.
    pub(crate) fn kill(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

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

/// An answer.
#[derive(Debug)]
pub(crate) struct Answer {
    pub(crate) status: u16,
    head: String,
    pub(crate) body: String,
}

impl Answer {
    /// Value of a header, named in lower case; empty when it is not there.
    pub(crate) fn header(&self, name: &str) -> &str {
        let mut pairs = self.head.lines().filter_map(|line| line.split_once(": "));
        pairs
            .find(|(of, _)| of.eq_ignore_ascii_case(name))
            .map_or("", |(_, value)| value)
    }

    /// The body as JSON; null when it is none.
    pub(crate) fn json(&self) -> Value {
        serde_json::from_str(&self.body).unwrap_or(Value::Null)
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
        let mut command = instance_command("serve", folder, database_url);
        command
            .args(["--bind", "127.0.0.1:0", "--no-rate-limits"])
            .args(more)
            .env("BENCHSIGHT_ADMIN_PASSWORD", PASSWORD)
            .stderr(Stdio::piped());
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
        server.token = server.log_in("admin@localhost");
        server
    }

    /// The token of a user who has the password for tests.
    pub(crate) fn log_in(&self, email: &str) -> String {
        let login = format!(r#"{{"email": "{email}", "password": "{PASSWORD}"}}"#);
        let (status, body) = self.post("/api/auth/login", &login);
        assert_eq!(status, 200, "{body}");
        body["access_token"].as_str().expect("a token").to_owned()
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
        let answer = self.ask("GET", path, &[], "").expect("an answer");
        (answer.status, answer.json())
    }

    pub(crate) fn post(&self, path: &str, body: &str) -> (u16, Value) {
        let answer = self.ask("POST", path, &[], body).expect("an answer");
        (answer.status, answer.json())
    }

    /// Sends a JSON body with more headers; one named `Authorization` takes the place of the token of the login. None
    /// when the connection was cut before the answer.
    pub(crate) fn ask(
        &self,
        method: &str,
        path: &str,
        headers: &[(&str, &str)],
        body: &str,
    ) -> Option<Answer> {
        self.send(method, path, headers, "application/json", body.as_bytes())
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
        let media_type = "multipart/form-data; boundary=cut";
        let answer = self.send("POST", path, &[], media_type, body.as_bytes())?;
        Some((answer.status, answer.json()))
    }

    /// One request on a connection of its own.
    fn send(
        &self,
        method: &str,
        path: &str,
        headers: &[(&str, &str)],
        media_type: &str,
        body: &[u8],
    ) -> Option<Answer> {
        let mut stream = TcpStream::connect(&self.address).ok()?;
        stream.set_read_timeout(Some(LONGEST_SILENCE)).ok()?;
        let token = format!("Bearer {}", self.token);
        let own = [("Authorization", token.as_str())];
        let own = own
            .iter()
            .filter(|(name, _)| !headers.iter().any(|(other, _)| other == name));
        let more: String = own
            .chain(headers)
            .map(|(name, value)| [name, ": ", value, "\r\n"].concat())
            .collect();
        let head = format!(
            "{method} {path} HTTP/1.1\r\nHost: {}\r\nConnection: close\r\n{more}Content-Type: {media_type}\r\nContent-Length: {}\r\n\r\n",
            self.address,
            body.len()
        );
        stream.write_all(head.as_bytes()).ok()?;
        stream.write_all(body).ok()?;
        let mut answer = Vec::new();
        stream.read_to_end(&mut answer).ok()?;
        let text = String::from_utf8_lossy(&answer);
        let (head, body) = text.split_once("\r\n\r\n")?;
        Some(Answer {
            status: head.split(' ').nth(1)?.parse().ok()?,
            head: head.to_owned(),
            body: body.to_owned(),
        })
    }

    /// Waits until somebody is at work on a job of the caller's tenant.
    pub(crate) fn until_at_work(&self, job: &str) {
        until("a worker begins", || {
            let state = self.get(&format!("/api/jobs/{job}")).1["state"].clone();
            let active = ["running", "processing", "uploading"];
            active.iter().any(|active| state == *active)
        });
    }

    /// Triggers a run of the default league; the id of its job.
    pub(crate) fn trigger(&self) -> String {
        let (status, job) = self.post("/api/etl/trigger", "");
        assert_eq!(status, 202, "{job}");
        job["job_id"].as_str().expect("an id").to_owned()
    }

    /// Waits until no job is under way.
    pub(crate) fn settle(&self) {
        until("every job ends", || {
            let path = "/api/jobs?limit=1&state=pending,running,processing,uploading";
            let (status, page) = self.get(path);
            assert_eq!(status, 200, "{page}");
            page["data"].as_array().is_some_and(Vec::is_empty)
        });
    }
}
