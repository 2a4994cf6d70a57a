//! A server without a socket, and the people who use it.

use std::path::Path;

use axum::Router;
use axum::body::Body;
use axum::http::{HeaderMap, Method, Request, StatusCode, header};
use bytes::Bytes;
use http_body_util::BodyExt as _;
use serde_json::{Value, json};
use server::{App, Options};
use services::Services;
use services::auth::{AuthOptions, FirstAdmin, HashCost, Secret};
use store::Database;
use test_databases::TestDatabase;
use tokio::task::JoinHandle;
use tokio_util::sync::CancellationToken;
use tower::ServiceExt as _;

pub(crate) const PASSWORD: &str = "correct horse battery";

/// Who sends a request.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Persona {
    Nobody,
    Viewer,
    Editor,
    Admin,
    /// Administrator of another tenant.
    Stranger,
    /// Whoever runs the instance; administrator of the default tenant too.
    Operator,
}

impl Persona {
    pub(crate) const ALL: [Self; 6] = [
        Self::Nobody,
        Self::Viewer,
        Self::Editor,
        Self::Admin,
        Self::Stranger,
        Self::Operator,
    ];

    pub(crate) fn email(self) -> String {
        format!("{self:?}@example.org").to_lowercase()
    }
}

/// An answer.
#[derive(Debug)]
pub(crate) struct Answer {
    pub(crate) status: StatusCode,
    pub(crate) headers: HeaderMap,
    pub(crate) body: Bytes,
}

impl Answer {
    pub(crate) fn json(&self) -> Value {
        serde_json::from_slice(&self.body)
            .unwrap_or_else(|error| panic!("{error}: {}", self.text()))
    }

    pub(crate) fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }

    /// The answer, which must have this status.
    #[track_caller]
    pub(crate) fn expect(self, status: u16) -> Self {
        assert_eq!(
            self.status.as_u16(),
            status,
            "{:?} {}",
            self.headers,
            self.text()
        );
        self
    }
}

async fn services(database: &TestDatabase) -> Services {
    let store = Database::open(&database.options()).await.unwrap();
    let mut auth = AuthOptions::new(Secret::new(
        "a secret that is thirty-two bytes long, at least",
    ));
    auth.hash_cost = HashCost::FOR_TESTS;
    let first_admin = FirstAdmin {
        email: Some(Persona::Operator.email()),
        password: Some(Secret::new(PASSWORD)),
    };
    let services = Services::on(store, database.data(), &auth, first_admin).unwrap();
    services.first_start().await.unwrap();
    services
}

/// A server under test.
pub(crate) struct TestServer {
    pub(crate) services: Services,
    router: Router,
    tokens: Vec<(Persona, String)>,
    shutdown: CancellationToken,
    worker: Option<JoinHandle<()>>,
    database: TestDatabase,
}

impl TestServer {
    /// A server with one user for each persona and no worker.
    pub(crate) async fn new(database: TestDatabase) -> Self {
        Self::with_options(database, Options::default()).await
    }

    /// The same with options.
    pub(crate) async fn with_options(database: TestDatabase, options: Options) -> Self {
        let services = services(&database).await;
        let mut server = Self::on(database, services, &options);
        server.add_people().await;
        server
    }

    /// A server without authentication, and without people.
    pub(crate) async fn without_authentication(database: TestDatabase) -> Self {
        let services = services(&database).await;
        let options = Options {
            everybody: Some(services.local_caller("default").await.unwrap()),
            ..Options::default()
        };
        Self::on(database, services, &options)
    }

    fn on(database: TestDatabase, services: Services, options: &Options) -> Self {
        let shutdown = CancellationToken::new();
        let app = App::new(
            services.clone(),
            options,
            server::metrics_handle().unwrap(),
            shutdown.clone(),
        );
        Self {
            router: server::router(app, options),
            services,
            tokens: Vec::new(),
            shutdown,
            worker: None,
            database,
        }
    }

    /// The same with a worker.
    pub(crate) async fn with_worker(database: TestDatabase) -> Self {
        let mut server = Self::new(database).await;
        let worker = server
            .services
            .worker(1, std::time::Duration::from_secs(15));
        let shutdown = server.shutdown.clone();
        server.worker = Some(tokio::spawn(async move { worker.run(shutdown).await }));
        server
    }

    /// Puts a small sample league into the folder of the default tenant.
    pub(crate) fn add_league(&self) {
        let options = sample_league::Options {
            teams: 4,
            seasons: 1,
            games: 8,
            tracked: 2,
            ..sample_league::Options::default()
        };
        sample_league::generate(&options, &self.data().join("league"), &|_, _| {}).unwrap();
    }

    pub(crate) fn data(&self) -> &Path {
        self.database.data()
    }

    async fn add_people(&mut self) {
        self.log_in(Persona::Operator).await;
        for persona in [Persona::Viewer, Persona::Editor, Persona::Admin] {
            let role = format!("{persona:?}").to_lowercase();
            let body =
                json!({"email": persona.email(), "password": PASSWORD, "role": role, "name": role});
            self.post(Persona::Operator, "/api/users", &body)
                .await
                .expect(201);
            self.log_in(persona).await;
        }
        let admin =
            json!({"email": Persona::Stranger.email(), "password": PASSWORD, "name": "Stranger"});
        let body = json!({"slug": "other", "name": "Other league", "admin": admin});
        self.post(Persona::Operator, "/api/tenants", &body)
            .await
            .expect(201);
        self.log_in(Persona::Stranger).await;
    }

    async fn log_in(&mut self, persona: Persona) {
        let body = json!({"email": persona.email(), "password": PASSWORD});
        let answer = self
            .post(Persona::Nobody, "/api/auth/login", &body)
            .await
            .expect(200);
        let token = answer.json()["access_token"].as_str().unwrap().to_owned();
        self.tokens.push((persona, token));
    }

    pub(crate) fn token(&self, persona: Persona) -> Option<&str> {
        let mut tokens = self.tokens.iter();
        tokens
            .find(|(of, _)| *of == persona)
            .map(|(_, token)| token.as_str())
    }

    /// Sends a request as it is.
    pub(crate) async fn send(&self, request: Request<Body>) -> Answer {
        let response = self.router.clone().oneshot(request).await.unwrap();
        let (parts, body) = response.into_parts();
        Answer {
            status: parts.status,
            headers: parts.headers,
            body: body.collect().await.unwrap().to_bytes(),
        }
    }

    /// A request of somebody.
    pub(crate) fn request(
        &self,
        persona: Persona,
        method: &str,
        path: &str,
    ) -> axum::http::request::Builder {
        let request = Request::builder()
            .method(method.parse::<Method>().unwrap())
            .uri(path);
        match self.token(persona) {
            Some(token) => request.header(header::AUTHORIZATION, format!("Bearer {token}")),
            None => request,
        }
    }

    pub(crate) async fn get(&self, persona: Persona, path: &str) -> Answer {
        self.send(
            self.request(persona, "GET", path)
                .body(Body::empty())
                .unwrap(),
        )
        .await
    }

    pub(crate) async fn delete(&self, persona: Persona, path: &str) -> Answer {
        self.send(
            self.request(persona, "DELETE", path)
                .body(Body::empty())
                .unwrap(),
        )
        .await
    }

    pub(crate) async fn post(&self, persona: Persona, path: &str, body: &Value) -> Answer {
        self.json(persona, "POST", path, body).await
    }

    pub(crate) async fn json(
        &self,
        persona: Persona,
        method: &str,
        path: &str,
        body: &Value,
    ) -> Answer {
        let request = self
            .request(persona, method, path)
            .header(header::CONTENT_TYPE, "application/json")
            .body(Body::from(body.to_string()))
            .unwrap();
        self.send(request).await
    }

    /// Sends a form with fields and files (name of the field, name of the file, content).
    pub(crate) async fn form(
        &self,
        persona: Persona,
        path: &str,
        fields: &[(&str, &str)],
        files: &[(&str, &str, &[u8])],
    ) -> Answer {
        const BOUNDARY: &str = "----a-boundary";
        let mut body = Vec::new();
        for (name, value) in fields {
            body.extend_from_slice(format!("--{BOUNDARY}\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n").as_bytes());
        }
        for (name, file, content) in files {
            body.extend_from_slice(format!("--{BOUNDARY}\r\nContent-Disposition: form-data; name=\"{name}\"; filename=\"{file}\"\r\nContent-Type: application/octet-stream\r\n\r\n").as_bytes());
            body.extend_from_slice(content);
            body.extend_from_slice(b"\r\n");
        }
        body.extend_from_slice(format!("--{BOUNDARY}--\r\n").as_bytes());
        let request = self
            .request(persona, "POST", path)
            .header(
                header::CONTENT_TYPE,
                format!("multipart/form-data; boundary={BOUNDARY}"),
            )
            .body(Body::from(body))
            .unwrap();
        self.send(request).await
    }

    /// Waits until a job is in a final state.
    pub(crate) async fn finished(&self, persona: Persona, job_id: &str) -> Value {
        let mut events = self
            .services
            .jobs
            .subscribe(self.tenant_of(persona).await, job_id.parse().unwrap(), 0)
            .await
            .unwrap();
        while events.next().await.is_some() {}
        self.get(persona, &format!("/api/jobs/{job_id}"))
            .await
            .expect(200)
            .json()
    }

    async fn tenant_of(&self, persona: Persona) -> services::TenantId {
        let me = self.get(persona, "/api/auth/me").await.expect(200).json();
        me["tenant"]["tenant_id"].as_str().unwrap().parse().unwrap()
    }

    /// Ends the worker and closes the database.
    pub(crate) async fn close(self) {
        self.shutdown.cancel();
        if let Some(worker) = self.worker {
            worker.await.unwrap();
        }
        self.services.close().await;
    }
}

/// A tracking workbook somewhere under a folder.
pub(crate) fn find_tracking(folder: &std::path::Path) -> std::path::PathBuf {
    let mut folders = vec![folder.to_owned()];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else if path.to_string_lossy().ends_with(".xlsx") {
                return path;
            }
        }
    }
    panic!("the sample league has no tracking workbook");
}
