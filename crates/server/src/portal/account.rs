//! `/portal/account`: one's own password and sessions.

use askama::Template;
use axum::body::Bytes;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse as _, Response};
use services::SessionId;
use services::accounts::{Session, User};
use services::auth::{AuthError, LogoutScope, Secret};

use super::fields::{Sent, Wrong};
use super::visit::{self, Visit};
use crate::app::App;
use crate::pages::{Frame, html};
use crate::problem::Problem;

#[derive(Template)]
#[template(path = "portal/account.html")]
struct AccountPage {
    frame: Frame,
    user: Option<User>,
    sessions: Vec<Session>,
    current: Option<SessionId>,
    wrong: Wrong,
}

impl AccountPage {
    fn is_current(&self, session: &Session) -> bool {
        self.current == Some(session.id)
    }
}

async fn page(app: &App, visit: &Visit, wrong: Wrong) -> Result<AccountPage, Problem> {
    let auth = &app.services.auth;
    Ok(AccountPage {
        frame: visit.frame("Your account", "account"),
        user: auth.me(&visit.caller).await?.user,
        sessions: auth.sessions(&visit.caller).await?,
        current: visit.caller.session,
        wrong,
    })
}

/// The page.
pub(super) async fn get(State(app): State<App>, visit: Visit) -> Result<Response, Problem> {
    html(&page(&app, &visit, Wrong::default()).await?)
}

/// Changes the password.
pub(super) async fn password(
    State(app): State<App>,
    visit: Visit,
    body: Bytes,
) -> Result<Response, Problem> {
    let sent = Sent::parse(&body);
    let new = sent.raw("new_password");
    let mut wrong = Wrong::default();
    if new != sent.raw("again") {
        wrong.add("again", "this is not the same as the new password");
    }
    if wrong.is_empty() {
        let (old, new) = (Secret::new(sent.raw("old_password")), Secret::new(new));
        let auth = &app.services.auth;
        match auth.change_own_password(&visit.caller, &old, &new).await {
            Ok(()) => return Ok(visit::done("/portal/account", "password_changed")),
            Err(AuthError::BadCredentials) => {
                wrong.add("old_password", "this is not your password");
            }
            Err(error) => wrong = Wrong::of_auth(error)?,
        }
    }
    let page = page(&app, &visit, wrong).await?;
    Ok((StatusCode::UNPROCESSABLE_ENTITY, html(&page)?).into_response())
}

/// Ends the other sessions.
pub(super) async fn end_others(State(app): State<App>, visit: Visit) -> Result<Response, Problem> {
    let auth = &app.services.auth;
    match auth.logout(&visit.caller, LogoutScope::Others).await {
        Ok(()) => Ok(visit::done("/portal/account", "sessions_ended")),
        Err(error) => {
            let page = page(&app, &visit, Wrong::of_auth(error)?).await?;
            Ok((StatusCode::UNPROCESSABLE_ENTITY, html(&page)?).into_response())
        }
    }
}
