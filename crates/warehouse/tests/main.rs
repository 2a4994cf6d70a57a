//! The warehouse from outside: small model folders, run, read back, broken and killed.

#[path = "main/checks.rs"]
mod checks;
#[path = "main/docs.rs"]
mod docs;
#[path = "main/engine.rs"]
mod engine;
#[path = "main/graph.rs"]
mod graph;
#[path = "main/models.rs"]
mod models;
#[path = "main/publish.rs"]
mod publish;
#[path = "main/query.rs"]
mod query;
#[path = "main/support.rs"]
mod support;
