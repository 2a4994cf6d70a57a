//! Who may use which route, in one table.
//!
//! What is not listed here is not served: the gate answers 405 for it, whatever the router knows.

use std::collections::HashMap;
use std::sync::LazyLock;

use axum::http::Method;
use services::caller::Role;

/// Who may use a route.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Access {
    /// Everybody.
    Public,
    /// Everybody; who has logged in is known to the handler, which decides what he may read.
    Reader,
    /// Whoever has at least this role in his tenant.
    Role(Role),
    /// Whoever runs the instance.
    InstanceAdmin,
}

/// What a route costs the server: how often one caller may use it, how many requests are worked on at once and for
/// how long.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Cost {
    /// Answered from memory, or nearly so.
    Light,
    /// Reads the database.
    Read,
    /// Changes a few rows.
    Write,
    /// Takes files, or works for seconds.
    Heavy,
    /// Hashes a password, and is what an attacker tries first.
    Login,
    /// Stays open.
    Stream,
}

/// The rule of a route.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Rule {
    /// Who may use it.
    pub access: Access,
    /// What it costs.
    pub cost: Cost,
}

const PUBLIC: Access = Access::Public;
const READER: Access = Access::Reader;
const VIEWER: Access = Access::Role(Role::Viewer);
const EDITOR: Access = Access::Role(Role::Editor);
const ADMIN: Access = Access::Role(Role::Admin);
const INSTANCE: Access = Access::InstanceAdmin;

/// Every route: method, path, who, and what it costs.
pub const ROUTES: &[(&str, &str, Access, Cost)] = &[
    ("GET", "/api/health", PUBLIC, Cost::Light),
    ("GET", "/api/health/db", PUBLIC, Cost::Read),
    ("POST", "/api/etl/trigger", EDITOR, Cost::Write),
    ("GET", "/api/etl/status", VIEWER, Cost::Light),
    ("GET", "/api/etl/status/{job_id}", VIEWER, Cost::Light),
    ("GET", "/api/etl/history", VIEWER, Cost::Read),
    ("POST", "/api/etl/validate", EDITOR, Cost::Heavy),
    ("POST", "/api/upload/tables", EDITOR, Cost::Heavy),
    ("POST", "/api/upload/schema", ADMIN, Cost::Write),
    ("GET", "/api/upload/schema", VIEWER, Cost::Read),
    ("POST", "/api/upload/tracking", EDITOR, Cost::Heavy),
    ("POST", "/api/staging/blb", EDITOR, Cost::Heavy),
    ("POST", "/api/staging/tracking", EDITOR, Cost::Heavy),
    ("GET", "/api/staging/status", VIEWER, Cost::Read),
    ("DELETE", "/api/staging/{kind}/{name}", EDITOR, Cost::Write),
    ("GET", "/api/jobs", VIEWER, Cost::Read),
    ("GET", "/api/jobs/{job_id}", VIEWER, Cost::Light),
    ("DELETE", "/api/jobs/{job_id}", EDITOR, Cost::Write),
    ("GET", "/api/jobs/{job_id}/events", VIEWER, Cost::Stream),
    ("GET", "/api/jobs/{job_id}/logs", VIEWER, Cost::Read),
    ("POST", "/api/jobs/{job_id}/retry", EDITOR, Cost::Write),
    ("GET", "/api/ml/models", VIEWER, Cost::Read),
    ("POST", "/api/ml/models", ADMIN, Cost::Heavy),
    ("GET", "/api/ml/models/{name}", VIEWER, Cost::Read),
    ("POST", "/api/ml/models/{name}/promote", ADMIN, Cost::Write),
    ("POST", "/api/ml/models/{name}/rollback", ADMIN, Cost::Write),
    ("POST", "/api/ml/train", EDITOR, Cost::Write),
    ("POST", "/api/ml/predict", VIEWER, Cost::Read),
    ("POST", "/api/ml/season", VIEWER, Cost::Heavy),
    ("POST", "/api/ml/fair-draw", EDITOR, Cost::Heavy),
    ("GET", "/api/ml/grades", VIEWER, Cost::Read),
    ("POST", "/api/auth/login", PUBLIC, Cost::Login),
    ("POST", "/api/auth/refresh", PUBLIC, Cost::Login),
    ("POST", "/api/auth/logout", VIEWER, Cost::Write),
    ("GET", "/api/auth/me", VIEWER, Cost::Light),
    ("PUT", "/api/auth/password", VIEWER, Cost::Login),
    ("GET", "/api/auth/sessions", VIEWER, Cost::Read),
    ("GET", "/api/auth/keys", ADMIN, Cost::Read),
    ("POST", "/api/auth/keys", ADMIN, Cost::Write),
    ("DELETE", "/api/auth/keys/{key_id}", ADMIN, Cost::Write),
    ("GET", "/api/users", ADMIN, Cost::Read),
    ("POST", "/api/users", ADMIN, Cost::Write),
    ("GET", "/api/users/{user_id}", ADMIN, Cost::Read),
    ("PATCH", "/api/users/{user_id}", ADMIN, Cost::Write),
    ("DELETE", "/api/users/{user_id}", ADMIN, Cost::Write),
    ("GET", "/api/tenants", INSTANCE, Cost::Read),
    ("POST", "/api/tenants", INSTANCE, Cost::Write),
    ("GET", "/api/tenants/{tenant_id}", INSTANCE, Cost::Read),
    ("PATCH", "/api/tenants/{tenant_id}", INSTANCE, Cost::Write),
    ("DELETE", "/api/tenants/{tenant_id}", INSTANCE, Cost::Write),
    ("GET", "/api/tables", VIEWER, Cost::Read),
    ("GET", "/api/tables/{table}", VIEWER, Cost::Read),
    ("GET", "/api/tables/{table}/schema", VIEWER, Cost::Read),
    ("GET", "/api/games", VIEWER, Cost::Read),
    ("POST", "/api/games", EDITOR, Cost::Write),
    ("GET", "/api/games/{game_id}", VIEWER, Cost::Read),
    ("PUT", "/api/games/{game_id}", EDITOR, Cost::Write),
    ("DELETE", "/api/games/{game_id}", EDITOR, Cost::Write),
    (
        "GET",
        "/api/games/{game_id}/why/{statistic}",
        VIEWER,
        Cost::Read,
    ),
    ("GET", "/api/openapi.json", PUBLIC, Cost::Light),
    ("GET", "/metrics", INSTANCE, Cost::Read),
];

/// Every page and what pages need, likewise.
pub const PAGES: &[(&str, &str, Access, Cost)] = &[
    ("GET", "/docs", PUBLIC, Cost::Light),
    ("GET", "/docs/", PUBLIC, Cost::Light),
    ("GET", "/docs/{*rest}", PUBLIC, Cost::Light),
    ("GET", "/docs/problems", PUBLIC, Cost::Light),
    ("GET", "/assets/{name}", PUBLIC, Cost::Light),
    ("GET", "/", READER, Cost::Read),
    ("GET", "/login", READER, Cost::Read),
    ("POST", "/login", PUBLIC, Cost::Login),
    ("POST", "/logout", READER, Cost::Write),
    ("GET", "/styleguide", VIEWER, Cost::Light),
    ("GET", "/leagues/{league}", READER, Cost::Read),
    // Pages of the whole league.
    ("GET", "/leagues/{league}/standings", READER, Cost::Read),
    ("GET", "/leagues/{league}/schedule", READER, Cost::Read),
    (
        "GET",
        "/leagues/{league}/schedule/{game_id}",
        READER,
        Cost::Read,
    ),
    ("GET", "/leagues/{league}/games", READER, Cost::Read),
    ("GET", "/leagues/{league}/leaders", READER, Cost::Read),
    ("GET", "/leagues/{league}/players", READER, Cost::Read),
    ("GET", "/leagues/{league}/goalies", READER, Cost::Read),
    ("GET", "/leagues/{league}/teams", READER, Cost::Read),
    (
        "GET",
        "/leagues/{league}/teams/{team_id}",
        READER,
        Cost::Read,
    ),
    ("GET", "/leagues/{league}/search", READER, Cost::Read),
    // Comparisons, lines, analytics.
    (
        "GET",
        "/leagues/{league}/players/compare",
        READER,
        Cost::Read,
    ),
    (
        "GET",
        "/leagues/{league}/goalies/compare",
        READER,
        Cost::Read,
    ),
    ("GET", "/leagues/{league}/teams/compare", READER, Cost::Read),
    ("GET", "/leagues/{league}/lines", READER, Cost::Read),
    ("GET", "/leagues/{league}/analytics", READER, Cost::Read),
    (
        "GET",
        "/leagues/{league}/analytics/zones",
        READER,
        Cost::Read,
    ),
    (
        "GET",
        "/leagues/{league}/analytics/faceoffs",
        READER,
        Cost::Read,
    ),
    (
        "GET",
        "/leagues/{league}/analytics/rushes",
        READER,
        Cost::Read,
    ),
    // Games, players and goalies.
    (
        "GET",
        "/leagues/{league}/games/{game_id}",
        READER,
        Cost::Read,
    ),
    (
        "GET",
        "/leagues/{league}/games/{game_id}/card.png",
        READER,
        Cost::Read,
    ),
    (
        "GET",
        "/leagues/{league}/games/{game_id}/shots",
        READER,
        Cost::Read,
    ),
    (
        "GET",
        "/leagues/{league}/games/{game_id}/shifts",
        READER,
        Cost::Read,
    ),
    (
        "GET",
        "/leagues/{league}/games/{game_id}/plays",
        READER,
        Cost::Read,
    ),
    (
        "GET",
        "/leagues/{league}/players/{player_id}",
        READER,
        Cost::Read,
    ),
    (
        "GET",
        "/leagues/{league}/players/{player_id}/card.png",
        READER,
        Cost::Read,
    ),
    (
        "GET",
        "/leagues/{league}/players/{player_id}/career",
        READER,
        Cost::Read,
    ),
    (
        "GET",
        "/leagues/{league}/players/{player_id}/on-ice",
        READER,
        Cost::Read,
    ),
    (
        "GET",
        "/leagues/{league}/players/{player_id}/skill",
        READER,
        Cost::Read,
    ),
    (
        "GET",
        "/leagues/{league}/players/{player_id}/shots",
        READER,
        Cost::Read,
    ),
    (
        "GET",
        "/leagues/{league}/players/{player_id}/log",
        READER,
        Cost::Read,
    ),
    (
        "GET",
        "/leagues/{league}/goalies/{player_id}",
        READER,
        Cost::Read,
    ),
    (
        "GET",
        "/leagues/{league}/goalies/{player_id}/log",
        READER,
        Cost::Read,
    ),
    // The portal.
    ("GET", "/portal", VIEWER, Cost::Read),
    ("GET", "/portal/etl", VIEWER, Cost::Read),
    ("POST", "/portal/etl", EDITOR, Cost::Write),
    ("GET", "/portal/jobs/{job_id}", VIEWER, Cost::Read),
    ("POST", "/portal/jobs/{job_id}/cancel", EDITOR, Cost::Write),
    ("POST", "/portal/jobs/{job_id}/retry", EDITOR, Cost::Write),
    ("GET", "/portal/uploads", EDITOR, Cost::Read),
    ("POST", "/portal/uploads/league", EDITOR, Cost::Heavy),
    ("POST", "/portal/uploads/tracking", EDITOR, Cost::Heavy),
    ("POST", "/portal/uploads/tables", EDITOR, Cost::Heavy),
    ("POST", "/portal/uploads/schema", ADMIN, Cost::Write),
    ("GET", "/portal/staging", VIEWER, Cost::Read),
    ("GET", "/portal/staging/{kind}/{name}", VIEWER, Cost::Read),
    (
        "GET",
        "/portal/staging/{kind}/{name}/row",
        EDITOR,
        Cost::Read,
    ),
    (
        "POST",
        "/portal/staging/{kind}/{name}/row",
        EDITOR,
        Cost::Write,
    ),
    (
        "POST",
        "/portal/staging/{kind}/{name}/clear",
        EDITOR,
        Cost::Write,
    ),
    ("GET", "/portal/games", VIEWER, Cost::Read),
    ("POST", "/portal/games", EDITOR, Cost::Write),
    ("GET", "/portal/games/new", EDITOR, Cost::Read),
    ("GET", "/portal/games/{game_id}", VIEWER, Cost::Read),
    ("POST", "/portal/games/{game_id}", EDITOR, Cost::Write),
    (
        "POST",
        "/portal/games/{game_id}/delete",
        EDITOR,
        Cost::Write,
    ),
    ("GET", "/portal/data", VIEWER, Cost::Read),
    ("GET", "/portal/data/{table}", VIEWER, Cost::Read),
    ("POST", "/portal/data/{table}/remove", ADMIN, Cost::Write),
    ("GET", "/portal/quality", VIEWER, Cost::Read),
    ("GET", "/portal/quality/checks", VIEWER, Cost::Read),
    ("GET", "/portal/quality/goals", VIEWER, Cost::Read),
    ("GET", "/portal/quality/scorers", VIEWER, Cost::Read),
    ("GET", "/portal/quality/references", VIEWER, Cost::Read),
    ("GET", "/portal/models", VIEWER, Cost::Read),
    ("POST", "/portal/models/train", EDITOR, Cost::Write),
    ("GET", "/portal/models/{name}", VIEWER, Cost::Read),
    ("POST", "/portal/models/{name}/promote", ADMIN, Cost::Write),
    ("POST", "/portal/models/{name}/rollback", ADMIN, Cost::Write),
    ("GET", "/portal/account", VIEWER, Cost::Read),
    ("POST", "/portal/account/password", VIEWER, Cost::Login),
    ("POST", "/portal/account/sessions", VIEWER, Cost::Write),
    ("GET", "/portal/users", ADMIN, Cost::Read),
    ("POST", "/portal/users", ADMIN, Cost::Login),
    ("GET", "/portal/users/{user_id}", ADMIN, Cost::Read),
    ("POST", "/portal/users/{user_id}", ADMIN, Cost::Login),
    ("POST", "/portal/users/{user_id}/remove", ADMIN, Cost::Write),
    ("GET", "/portal/keys", ADMIN, Cost::Read),
    ("POST", "/portal/keys", ADMIN, Cost::Write),
    ("POST", "/portal/keys/{key_id}/revoke", ADMIN, Cost::Write),
    ("GET", "/portal/settings", ADMIN, Cost::Read),
    ("POST", "/portal/settings", ADMIN, Cost::Write),
    ("GET", "/portal/tenants", INSTANCE, Cost::Read),
    ("POST", "/portal/tenants", INSTANCE, Cost::Login),
    ("POST", "/portal/tenants/{tenant_id}", INSTANCE, Cost::Write),
    (
        "POST",
        "/portal/tenants/{tenant_id}/remove",
        INSTANCE,
        Cost::Write,
    ),
    // Why a number is what it is, and tracked against official scores.
    (
        "GET",
        "/leagues/{league}/games/{game_id}/why/{statistic}",
        READER,
        Cost::Read,
    ),
    ("GET", "/portal/quality/reconciliation", VIEWER, Cost::Read),
    (
        "GET",
        "/portal/quality/reconciliation/{game_id}",
        VIEWER,
        Cost::Read,
    ),
    // Forecasts. What would be if takes a simulation of its own.
    ("GET", "/leagues/{league}/forecast", READER, Cost::Read),
    (
        "GET",
        "/leagues/{league}/forecast/what-if",
        READER,
        Cost::Heavy,
    ),
    (
        "GET",
        "/leagues/{league}/forecast/grades",
        READER,
        Cost::Read,
    ),
    ("GET", "/portal/fair-draw", EDITOR, Cost::Read),
    ("POST", "/portal/fair-draw", EDITOR, Cost::Heavy),
];

static RULES: LazyLock<HashMap<(&str, Method), Rule>> = LazyLock::new(|| {
    let rules = ROUTES
        .iter()
        .chain(PAGES)
        .map(|(method, path, access, cost)| {
            let method = Method::from_bytes(method.as_bytes()).unwrap_or_default();
            let rule = Rule {
                access: *access,
                cost: *cost,
            };
            ((*path, method), rule)
        });
    rules.collect()
});

/// The methods that are listed for a path as the router writes it; HEAD with GET.
pub fn methods(path: &str) -> Vec<&'static str> {
    let listed = ROUTES.iter().chain(PAGES);
    let of_path = listed.filter(|(_, of, _, _)| *of == path);
    let mut methods = Vec::new();
    for (method, _, _, _) in of_path {
        methods.push(*method);
        if *method == "GET" {
            methods.push("HEAD");
        }
    }
    methods
}

/// Whether a path belongs to pages, which answer browsers, and not to the API.
pub fn is_page(path: &str) -> bool {
    let is_under = |root: &str| {
        path.strip_prefix(root)
            .is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
    };
    !["/api", "/docs", "/metrics", "/assets"]
        .into_iter()
        .any(is_under)
}

/// The rule of a method and a path as the router writes it; HEAD follows GET. None where there is no such route.
pub fn rule(method: &Method, path: &str) -> Option<Rule> {
    let method = if *method == Method::HEAD {
        Method::GET
    } else {
        method.clone()
    };
    // Its keys live for ever, the asked one does not: a map of shorter-lived keys is what both have in common.
    let rules: &HashMap<(&str, Method), Rule> = &RULES;
    rules.get(&(path, method)).copied()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pages_are_told_from_the_interface_for_programs() {
        let pages = ["/", "/portal", "/leagues/norad", "/apiary"].map(is_page);
        assert_eq!(pages, [true; 4]);
        let others = ["/api", "/api/health", "/docs/", "/metrics"].map(is_page);
        assert_eq!(others, [false; 4]);
    }

    #[test]
    fn rules_are_found_by_method_and_path() {
        let rule = |method: &str, path: &str| super::rule(&method.parse().unwrap(), path);
        assert_eq!(rule("GET", "/api/users").unwrap().access, ADMIN);
        assert_eq!(rule("HEAD", "/api/health").unwrap().access, PUBLIC);
        assert_eq!(rule("POST", "/api/health"), None);
        assert_eq!(methods("/api/health"), ["GET", "HEAD"]);
        assert_eq!(methods("/login"), ["GET", "HEAD", "POST"]);
        assert_eq!(methods("/api/nothing"), [""; 0]);
        assert_eq!(rule("GET", "/api/nothing"), None);
        let listed = ROUTES.len() + PAGES.len();
        assert_eq!(RULES.len(), listed, "a route is listed twice");
    }
}
