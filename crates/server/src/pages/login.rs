//! `/login` and `/logout`: sessions of browsers.

use askama::Template;
use axum::Form;
use axum::extract::{Extension, Query, State};
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse as _, Redirect, Response};
use serde::Deserialize;
use services::auth::{AuthError, Login, LogoutScope, Secret};

use super::{Frame, html};
use crate::app::App;
use crate::browser;
use crate::gate::{Peer, Who, is_encrypted};
use crate::problem::Problem;

#[derive(Template)]
#[template(path = "login.html")]
struct LoginPage {
    frame: Frame,
    next: String,
    email: String,
    refused: Option<String>,
}

/// Where to go afterwards.
#[derive(Debug, Deserialize)]
pub(super) struct Next {
    #[serde(default)]
    next: String,
}

/// What the form sends.
#[derive(Deserialize)]
pub(super) struct LoginForm {
    email: String,
    password: String,
    #[serde(default)]
    next: String,
}

/// The form.
pub(super) async fn form(Query(query): Query<Next>) -> Result<Response, Problem> {
    page(&query.next, String::new(), None)
}

fn page(next: &str, email: String, refused: Option<String>) -> Result<Response, Problem> {
    let mut response = html(&LoginPage {
        frame: Frame::new("Log in"),
        next: browser::local_path(next).to_owned(),
        email,
        refused,
    })?;
    let no_store = HeaderValue::from_static("no-store");
    response
        .headers_mut()
        .insert(header::CACHE_CONTROL, no_store);
    Ok(response)
}

/// Begins a session.
pub(super) async fn log_in(
    State(app): State<App>,
    Extension(Peer(address)): Extension<Peer>,
    headers: HeaderMap,
    Form(form): Form<LoginForm>,
) -> Result<Response, Problem> {
    let login = Login {
        email: form.email.clone(),
        password: Secret::new(form.password),
        address: Some(address),
    };
    let grant = match app.services.auth.login(&login).await {
        Ok(grant) => grant,
        Err(error @ (AuthError::BadCredentials | AuthError::Throttled { .. })) => {
            let status = match error {
                AuthError::BadCredentials => StatusCode::UNPROCESSABLE_ENTITY,
                _ => StatusCode::TOO_MANY_REQUESTS,
            };
            let page = page(&form.next, form.email, Some(error.to_string()))?;
            return Ok((status, page).into_response());
        }
        Err(error) => return Err(error.into()),
    };
    let next = match browser::local_path(&form.next) {
        "/" => "/portal",
        next => next,
    };
    let mut response = Redirect::to(next).into_response();
    for cookie in browser::granted(&grant, is_encrypted(&app, &headers)) {
        response.headers_mut().append(header::SET_COOKIE, cookie);
    }
    Ok(response)
}

/// Ends the session.
pub(super) async fn log_out(
    State(app): State<App>,
    who: Option<Extension<Who>>,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    if let Some(Extension(Who(caller))) = who
        && caller.session.is_some()
    {
        app.services.auth.logout(&caller, LogoutScope::This).await?;
    }
    let mut response = Redirect::to("/").into_response();
    for cookie in browser::ended(is_encrypted(&app, &headers)) {
        response.headers_mut().append(header::SET_COOKIE, cookie);
    }
    Ok(response)
}
