//! The OpenAPI document: what is common to all routes is added here, so that a handler only says what is its own.

use utoipa::OpenApi as _;
use utoipa::openapi::path::{Operation, PathItem};
use utoipa::openapi::schema::{Ref, Schema};
use utoipa::openapi::security::{HttpAuthScheme, HttpBuilder, SecurityRequirement, SecurityScheme};
use utoipa::openapi::{Content, OpenApi, RefOr, Response, ResponseBuilder};

use crate::access::{self, Access, Cost};
use crate::problem::{Detail, MEDIA_TYPE, ProblemBody};

/// Title, description and common schemas.
#[derive(utoipa::OpenApi)]
#[openapi(
    info(
        title = "BenchSight",
        description = "Statistics for hockey leagues: jobs that build the tables, uploads and staging, the tables themselves.",
        license(name = "Apache-2.0", identifier = "Apache-2.0")
    ),
    components(schemas(ProblemBody, Detail)),
    tags(
        (name = "health", description = "Whether the server and its database are well"),
        (name = "etl", description = "From a league's files to its tables"),
        (name = "upload", description = "Files: tables, tracking"),
        (name = "staging", description = "Rows that the next run lays over the files"),
        (name = "jobs", description = "Work in the background"),
        (name = "tables", description = "The published tables"),
        (name = "games", description = "The schedule"),
        (name = "ml", description = "Forecasts"),
        (name = "auth", description = "Sessions, keys, users, tenants"),
        (name = "server", description = "The server itself")
    )
)]
struct Base;

/// The document before the routes are added.
pub(crate) fn base() -> OpenApi {
    Base::openapi()
}

/// Adds to every operation the answers and the security that follow from its rule.
pub(crate) fn finish(mut document: OpenApi) -> OpenApi {
    let components = document.components.get_or_insert_default();
    components.add_security_scheme(
        "bearer",
        SecurityScheme::Http(
            HttpBuilder::new()
                .scheme(HttpAuthScheme::Bearer)
                .description(Some("A token of POST /api/auth/login, or an API key"))
                .build(),
        ),
    );
    for (path, item) in &mut document.paths.paths {
        for (method, operation) in operations(item) {
            if let Some(rule) = access::rule(&method, path) {
                add_common(operation, rule.access, rule.cost);
            }
        }
    }
    document
}

fn operations(item: &mut PathItem) -> impl Iterator<Item = (axum::http::Method, &mut Operation)> {
    use axum::http::Method;
    [
        (Method::GET, item.get.as_mut()),
        (Method::POST, item.post.as_mut()),
        (Method::PUT, item.put.as_mut()),
        (Method::PATCH, item.patch.as_mut()),
        (Method::DELETE, item.delete.as_mut()),
    ]
    .into_iter()
    .filter_map(|(method, operation)| operation.map(|operation| (method, operation)))
}

fn add_common(operation: &mut Operation, access: Access, cost: Cost) {
    let mut common: Vec<(&str, &str)> = vec![
        ("400", "The request cannot be understood"),
        ("500", "The server failed"),
        (
            "503",
            "Not now: overloaded, too slow, or the database is not available",
        ),
    ];
    if access == Access::Public {
        operation.security = Some(vec![SecurityRequirement::default()]);
    } else {
        operation.security = Some(vec![SecurityRequirement::new(
            "bearer",
            Vec::<String>::new(),
        )]);
        common.push(("401", "No token, or one that does not count any more"));
        common.push(("403", "The role does not allow it"));
        common.push(("429", "Too many requests"));
    }
    if cost == Cost::Login {
        common.push(("401", "Not these credentials"));
        common.push(("429", "Too many attempts"));
    }
    if operation.request_body.is_some() {
        common.push(("413", "The body is larger than this route takes"));
        common.push(("415", "A media type that this route does not take"));
        common.push((
            "422",
            "Understood, but the content is invalid; `details` lists every problem",
        ));
    }
    for (status, description) in common {
        operation
            .responses
            .responses
            .entry(status.to_owned())
            .or_insert_with(|| RefOr::T(problem(description)));
    }
}

/// An answer that is an error.
fn problem(description: &str) -> Response {
    let schema = RefOr::<Schema>::Ref(Ref::from_schema_name("ProblemBody"));
    ResponseBuilder::new()
        .description(description)
        .content(MEDIA_TYPE, Content::new(Some(schema)))
        .build()
}
