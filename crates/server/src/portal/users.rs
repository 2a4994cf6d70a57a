//! `/portal/users`: who may log in, and what they may do.

use askama::Template;
use axum::body::Bytes;
use axum::extract::{RawQuery, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse as _, Response};
use services::UserId;
use services::accounts::User;
use services::auth::{NewAccount, Patch, Secret};
use services::caller::Role;

use super::confirm::{self, Question};
use super::fields::{Sent, Wrong};
use super::visit::{self, Visit};
use crate::app::App;
use crate::extract::Path;
use crate::pages::{Frame, html};
use crate::problem::Problem;

/// Users on a page.
const USERS: i64 = 100;

/// The fields of a new user.
#[derive(Debug, Default)]
pub(super) struct Fields {
    pub(super) email: String,
    pub(super) name: String,
    pub(super) role: String,
}

impl Fields {
    pub(super) fn of(sent: &Sent) -> Self {
        Self {
            email: sent.text("email").to_owned(),
            name: sent.text("name").to_owned(),
            role: sent.text("role").to_owned(),
        }
    }

    /// The account that they describe.
    pub(super) fn account(&self, sent: &Sent) -> NewAccount {
        NewAccount {
            email: self.email.clone(),
            name: if self.name.is_empty() {
                self.email.clone()
            } else {
                self.name.clone()
            },
            password: Secret::new(sent.raw("password")),
            role: self.role.parse().unwrap_or_default(),
            is_instance_admin: sent.is_ticked("is_instance_admin"),
        }
    }
}

#[derive(Template)]
#[template(path = "portal/users.html")]
struct UsersPage {
    frame: Frame,
    users: Vec<User>,
    next: Option<UserId>,
    fields: Fields,
    wrong: Wrong,
    roles: [Role; 3],
}

async fn list(
    app: &App,
    visit: &Visit,
    after: Option<UserId>,
    fields: Fields,
    wrong: Wrong,
) -> Result<UsersPage, Problem> {
    let users = app.services.auth.users(&visit.caller, after, USERS).await?;
    Ok(UsersPage {
        frame: visit.frame("Users", "users"),
        next: users
            .last()
            .filter(|_| users.len() as i64 == USERS)
            .map(|user| user.id),
        users,
        fields,
        wrong,
        roles: Role::ALL,
    })
}

/// The list.
pub(super) async fn get(
    State(app): State<App>,
    visit: Visit,
    RawQuery(query): RawQuery,
) -> Result<Response, Problem> {
    let sent = Sent::parse(query.unwrap_or_default().as_bytes());
    let after = match sent.text("after") {
        "" => None,
        text => Some(
            text.parse()
                .map_err(|_| Problem::bad_request("after is not one that a list gave"))?,
        ),
    };
    html(&list(&app, &visit, after, Fields::default(), Wrong::default()).await?)
}

/// Adds a user.
pub(super) async fn create(
    State(app): State<App>,
    visit: Visit,
    body: Bytes,
) -> Result<Response, Problem> {
    let sent = Sent::parse(&body);
    let fields = Fields::of(&sent);
    let account = fields.account(&sent);
    match app.services.auth.create_user(&visit.caller, &account).await {
        Ok(_) => Ok(visit::done("/portal/users", "user_created")),
        Err(error) => {
            let wrong = Wrong::of_auth(error)?;
            let page = list(&app, &visit, None, fields, wrong).await?;
            Ok((StatusCode::UNPROCESSABLE_ENTITY, html(&page)?).into_response())
        }
    }
}

#[derive(Template)]
#[template(path = "portal/user.html")]
struct UserPage {
    frame: Frame,
    user: User,
    is_me: bool,
    wrong: Wrong,
    roles: [Role; 3],
}

fn user_id(text: &str) -> Result<UserId, Problem> {
    text.parse().map_err(|_| Problem::not_found("the user"))
}

fn user_page(visit: &Visit, user: User, wrong: Wrong) -> UserPage {
    UserPage {
        frame: visit.frame(user.email.clone(), "users"),
        is_me: visit.caller.user == Some(user.id),
        user,
        wrong,
        roles: Role::ALL,
    }
}

/// One user.
pub(super) async fn one(
    State(app): State<App>,
    visit: Visit,
    Path(id): Path<String>,
) -> Result<Response, Problem> {
    let user = app.services.auth.user(&visit.caller, user_id(&id)?).await?;
    html(&user_page(&visit, user, Wrong::default()))
}

/// Changes a user.
pub(super) async fn change(
    State(app): State<App>,
    visit: Visit,
    Path(id): Path<String>,
    body: Bytes,
) -> Result<Response, Problem> {
    let sent = Sent::parse(&body);
    let id = user_id(&id)?;
    let auth = &app.services.auth;
    let before = auth.user(&visit.caller, id).await?;
    let mut wrong = Wrong::default();
    let role = sent.text("role").parse().ok();
    if role.is_none() {
        wrong.add("role", "a role is viewer, editor or admin");
    }
    let password = Some(sent.raw("password")).filter(|password| !password.is_empty());
    let is_instance_admin = visit
        .caller
        .is_instance_admin
        .then(|| sent.is_ticked("is_instance_admin"));
    let patch = Patch {
        name: Some(sent.text("name").to_owned()),
        role,
        password: password.map(Secret::new),
        is_disabled: Some(sent.is_ticked("is_disabled")),
        is_instance_admin: is_instance_admin.filter(|wanted| *wanted != before.is_instance_admin),
    };
    if wrong.is_empty() {
        match auth.change_user(&visit.caller, id, &patch).await {
            Ok(_) => return Ok(visit::done("/portal/users", "user_saved")),
            Err(error) => wrong = Wrong::of_auth(error)?,
        }
    }
    let page = user_page(&visit, before, wrong);
    Ok((StatusCode::UNPROCESSABLE_ENTITY, html(&page)?).into_response())
}

/// Removes a user.
pub(super) async fn remove(
    State(app): State<App>,
    visit: Visit,
    Path(id): Path<String>,
    body: Bytes,
) -> Result<Response, Problem> {
    let id = user_id(&id)?;
    let auth = &app.services.auth;
    let user = auth.user(&visit.caller, id).await?;
    if !Sent::parse(&body).is_confirmed() {
        let question = Question {
            title: format!("Remove {}?", user.email),
            consequences: "They cannot log in any more, their sessions end, and the keys they made do not count any \
                           more. What they changed stays."
                .to_owned(),
            yes: "Remove the user",
            action: format!("/portal/users/{id}/remove"),
            fields: Vec::new(),
            back: format!("/portal/users/{id}"),
            section: "users",
        };
        return confirm::ask(&visit, &question);
    }
    match auth.remove_user(&visit.caller, id).await {
        Ok(()) => Ok(visit::done("/portal/users", "user_removed")),
        Err(error) => {
            let page = user_page(&visit, user, Wrong::of_auth(error)?);
            Ok((StatusCode::UNPROCESSABLE_ENTITY, html(&page)?).into_response())
        }
    }
}
