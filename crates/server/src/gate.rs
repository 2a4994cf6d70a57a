//! What every request passes: its id, the log line, security headers, then the rule of its route.

use std::net::IpAddr;
use std::sync::Arc;
use std::time::{Duration, Instant};

use axum::extract::{FromRequestParts, MatchedPath, Request, State};
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use services::auth::Secret;
use services::caller::Caller;

use crate::access::{self, Access, Cost, Rule};
use crate::app::App;
use crate::browser::{self, Cookies};
use crate::limits::{self, Payer};
use crate::pages::PageRequest;
use crate::problem::Problem;
use crate::request_id;

/// Address of the other end of the connection, which the listener puts into every request.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Peer(pub(crate) IpAddr);

/// Who sent the request; handlers ask for it as an argument.
#[derive(Debug, Clone)]
pub(crate) struct Who(pub(crate) Arc<Caller>);

impl<S: Sync> FromRequestParts<S> for Who {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, _state: &S) -> Result<Self, Problem> {
        // Missing only where a route is public.
        parts
            .extensions
            .get::<Self>()
            .cloned()
            .ok_or_else(|| Problem::unauthorized("unauthorized", "this needs a token"))
    }
}

/// Headers of every answer that does not bring its own. Nothing here may be kept for others or framed, and nothing comes
/// from elsewhere or from inside a page.
const HEADERS: [(HeaderName, HeaderValue); 5] = [
    (
        // What an answer says may depend on who asks, and changes with the next run.
        header::CACHE_CONTROL,
        HeaderValue::from_static("private, no-cache"),
    ),
    (
        header::X_CONTENT_TYPE_OPTIONS,
        HeaderValue::from_static("nosniff"),
    ),
    (header::X_FRAME_OPTIONS, HeaderValue::from_static("DENY")),
    (
        header::REFERRER_POLICY,
        HeaderValue::from_static("same-origin"),
    ),
    (
        header::CONTENT_SECURITY_POLICY,
        HeaderValue::from_static(
            "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; frame-ancestors 'none'; base-uri 'none'; form-action 'self'",
        ),
    ),
];

/// The outermost layer.
pub(crate) async fn outer(State(app): State<App>, mut request: Request, next: Next) -> Response {
    let started = Instant::now();
    let id = request_id::of(request.headers());
    let method = request.method().clone();
    let route = request.extensions().get::<MatchedPath>().cloned();
    let address = client_address(&app, &request);
    let page = access::is_page(request.uri().path()).then(|| PageRequest::of(&request));
    request.extensions_mut().insert(Peer(address));
    let mut response = request_id::CURRENT
        .scope(id.clone(), gate(&app, request, next, address))
        .await;
    if let Some(page) = &page {
        response = page.mended(response);
    }
    if let Ok(value) = HeaderValue::from_str(&id) {
        response
            .headers_mut()
            .insert(request_id::HEADER.clone(), value);
    }
    for (name, value) in HEADERS {
        response.headers_mut().entry(name).or_insert(value);
    }
    let route = route.as_ref().map_or("unmatched", MatchedPath::as_str);
    log(
        &app,
        &method,
        route,
        response.status(),
        started.elapsed(),
        &id,
    );
    response
}

/// The rule of the route, and the cookies of a session that went on meanwhile.
async fn gate(app: &App, request: Request, next: Next, address: IpAddr) -> Response {
    // No such route: the router says so.
    let Some(path) = request.extensions().get::<MatchedPath>() else {
        return next.run(request).await;
    };
    // What is not in the table is not served, whatever the router knows.
    let Some(rule) = access::rule(request.method(), path.as_str()) else {
        return not_listed(request.method(), path.as_str());
    };
    let mut cookies = Vec::new();
    let mut response = pass(app, rule, request, next, address, &mut cookies)
        .await
        .unwrap_or_else(IntoResponse::into_response);
    // Also with an error: the browser's old refresh token is used up. A handler that sets cookies itself knows better.
    if !response.headers().contains_key(header::SET_COOKIE) {
        for cookie in cookies {
            response.headers_mut().append(header::SET_COOKIE, cookie);
        }
    }
    response
}

/// The answer to a method that the table does not list for a path.
fn not_listed(method: &Method, path: &str) -> Response {
    let problem = Problem::new(
        StatusCode::METHOD_NOT_ALLOWED,
        "method_not_allowed",
        format!("this route does not know {method}; the header Allow lists what it knows"),
    );
    let mut response = problem.into_response();
    if let Ok(allowed) = HeaderValue::from_str(&access::methods(path).join(",")) {
        response.headers_mut().insert(header::ALLOW, allowed);
    }
    response
}

/// What a rule asks for: token, role, rates, number and time.
async fn pass(
    app: &App,
    rule: Rule,
    mut request: Request,
    next: Next,
    address: IpAddr,
    cookies: &mut Vec<HeaderValue>,
) -> Result<Response, Problem> {
    let (method, headers) = (request.method(), request.headers());
    let caller = admit(app, rule.access, method, headers, address, cookies).await?;
    let payer = caller.as_deref().map_or(Payer::Address(address), |caller| {
        Payer::Caller(caller.payer())
    });
    app.limits.count(rule.cost, &payer)?;
    let place = app.limits.enter(rule.cost)?;
    if let Some(caller) = caller {
        request.extensions_mut().insert(Who(caller));
    }
    if rule.cost == Cost::Stream {
        // Held until the stream ends.
        request.extensions_mut().insert(Arc::new(place));
        return Ok(next.run(request).await);
    }
    Ok(in_time(limits::patience(rule.cost), next.run(request)).await)
}

async fn in_time(patience: Option<Duration>, answer: impl Future<Output = Response>) -> Response {
    let Some(patience) = patience else {
        return answer.await;
    };
    tokio::time::timeout(patience, answer)
        .await
        .unwrap_or_else(|_| {
            let seconds = patience.as_secs();
            Problem::unavailable(
                "timed_out",
                format!("the answer took longer than {seconds} s"),
            )
            .into_response()
        })
}

/// Lets a request in that satisfies the rule; who sent it, where that is known and matters.
async fn admit(
    app: &App,
    access: Access,
    method: &Method,
    headers: &HeaderMap,
    address: IpAddr,
    cookies: &mut Vec<HeaderValue>,
) -> Result<Option<Arc<Caller>>, Problem> {
    if !headers.contains_key(header::AUTHORIZATION) {
        let has_cookies = !Cookies::of(headers).is_empty();
        browser::same_site(method, headers, has_cookies)?;
    }
    if access == Access::Public {
        return Ok(None);
    }
    let caller = match identify(app, headers, cookies).await {
        Ok(caller) => caller,
        Err(problem) if problem.status() == StatusCode::UNAUTHORIZED => {
            metrics::counter!("http_tokens_refused_total").increment(1);
            app.limits.count_refused(address)?;
            return Err(problem);
        }
        Err(problem) => return Err(problem),
    };
    if access == Access::Reader {
        return Ok(caller);
    }
    let Some(caller) = caller else {
        app.limits.count_refused(address)?;
        return Err(Problem::unauthorized(
            "unauthorized",
            "this needs a token: Authorization: Bearer …; POST /api/auth/login gives one",
        ));
    };
    let is_allowed = match access {
        Access::Public | Access::Reader => true,
        Access::Role(role) => caller.role >= role,
        Access::InstanceAdmin => caller.is_instance_admin,
    };
    if is_allowed {
        return Ok(Some(caller));
    }
    Err(Problem::forbidden(match access {
        Access::Role(role) => format!(
            "this needs the role {}; the token has {}",
            role.as_str(),
            caller.role.as_str()
        ),
        _ => "this needs an administrator of the instance".to_owned(),
    }))
}

/// Who sent a request: by the token of its header, by the session of its browser, or everybody where there is no
/// authentication. `cookies` gets what the browser must remember from now on.
async fn identify(
    app: &App,
    headers: &HeaderMap,
    cookies: &mut Vec<HeaderValue>,
) -> Result<Option<Arc<Caller>>, Problem> {
    if let Some(token) = bearer(headers)? {
        return Ok(Some(app.authenticate(token).await?));
    }
    if let Some(everybody) = app.anonymous() {
        if !browser::names_this_machine(headers) {
            return Err(Problem::forbidden(
                "a server without authentication answers only to the names of this machine",
            ));
        }
        return Ok(Some(everybody));
    }
    let sent = Cookies::of(headers);
    if let Some(token) = sent.access {
        match app.authenticate(token).await {
            Err(problem) if problem.status() == StatusCode::UNAUTHORIZED => {}
            done => return Ok(Some(done?)),
        }
    }
    let Some(token) = sent.refresh else {
        return Ok(None);
    };
    match app.services.auth.refresh(&Secret::new(token)).await {
        Ok(grant) => {
            *cookies = browser::granted(&grant, is_encrypted(app, headers));
            Ok(Some(app.authenticate(grant.access_token.expose()).await?))
        }
        Err(error) => {
            let problem = Problem::from(error);
            if problem.status() != StatusCode::UNAUTHORIZED {
                return Err(problem);
            }
            *cookies = browser::ended(is_encrypted(app, headers));
            Ok(None)
        }
    }
}

/// Whether the browser speaks to us over an encrypted line, which ends at a trusted proxy.
pub(crate) fn is_encrypted(app: &App, headers: &HeaderMap) -> bool {
    app.trusted_proxies > 0
        && headers
            .get("x-forwarded-proto")
            .is_some_and(|value| value == "https")
}

/// The token of the header `Authorization: Bearer …`.
fn bearer(headers: &HeaderMap) -> Result<Option<&str>, Problem> {
    let Some(value) = headers.get(header::AUTHORIZATION) else {
        return Ok(None);
    };
    let refused = || {
        Problem::unauthorized(
            "unauthorized",
            "the header Authorization must read: Bearer <token>",
        )
    };
    let (scheme, token) = value
        .to_str()
        .ok()
        .and_then(|text| text.split_once(' '))
        .ok_or_else(refused)?;
    if scheme.eq_ignore_ascii_case("bearer") && !token.trim().is_empty() {
        Ok(Some(token.trim()))
    } else {
        Err(refused())
    }
}

/// Address of the client: the other end of the connection, or what the last trusted proxy says of it.
fn client_address(app: &App, request: &Request) -> IpAddr {
    let peer = request
        .extensions()
        .get::<Peer>()
        .map_or(IpAddr::from([127, 0, 0, 1]), |peer| peer.0);
    let Some(hops) = app.trusted_proxies.checked_sub(1) else {
        return peer;
    };
    let forwarded = request.headers().get_all("x-forwarded-for");
    let addresses: Vec<&str> = forwarded
        .iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split(','))
        .collect();
    addresses
        .iter()
        .rev()
        .nth(hops)
        .and_then(|address| address.trim().parse().ok())
        .unwrap_or(peer)
}

/// One line per request. The path as the router writes it, never as it was sent: ids and queries stay out of the log.
fn log(app: &App, method: &Method, route: &str, status: StatusCode, elapsed: Duration, id: &str) {
    app.tallies.count(method, route, status, elapsed);
    let elapsed_ms = elapsed.as_micros() as f64 / 1_000.0;
    if status.is_server_error() {
        tracing::warn!(request_id = id, %method, route, status = status.as_u16(), elapsed_ms, "request");
    } else {
        tracing::info!(request_id = id, %method, route, status = status.as_u16(), elapsed_ms, "request");
    }
}
