//! Another league than the default one, and its administrator.

use crate::client::{Answer, PASSWORD, Server, until};
use serde_json::{Value, json};

/// A league and the token of its administrator.
pub(crate) struct OtherLeague {
    slug: String,
    bearer: String,
}

impl OtherLeague {
    /// A new league, which has no files yet.
    pub(crate) fn new(server: &Server, slug: &str) -> Self {
        let email = format!("{slug}@example.org");
        let admin = json!({"email": email, "password": PASSWORD, "name": slug});
        let league = json!({"slug": slug, "name": slug, "admin": admin});
        let (status, made) = server.post("/api/tenants", &league.to_string());
        assert_eq!(status, 201, "{made}");
        Self {
            slug: slug.to_owned(),
            bearer: format!("Bearer {}", server.log_in(&email)),
        }
    }

    /// Its folder below the data folder of the instance.
    pub(crate) fn folder(&self) -> String {
        format!("tenants/{}", self.slug)
    }

    /// Asks as its administrator.
    pub(crate) fn ask(
        &self,
        server: &Server,
        method: &str,
        path: &str,
        more: &[(&str, &str)],
    ) -> Option<Answer> {
        let mut headers = vec![("Authorization", self.bearer.as_str())];
        headers.extend(more);
        server.ask(method, path, &headers, "")
    }

    /// What its administrator reads.
    pub(crate) fn get(&self, server: &Server, path: &str) -> Value {
        let answer = self.ask(server, "GET", path, &[]).expect("an answer");
        assert_eq!(answer.status, 200, "{}", answer.body);
        answer.json()
    }

    /// Waits until none of its jobs is under way.
    pub(crate) fn settle(&self, server: &Server) {
        until("every job ends", || {
            let path = "/api/jobs?limit=1&state=pending,running,processing,uploading";
            self.get(server, path)["data"] == json!([])
        });
    }
}
