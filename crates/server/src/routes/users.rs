//! `/api/users`: the users of the tenant.

use axum::extract::State;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde::{Deserialize, Serialize};
use services::UserId;
use services::accounts::User;
use services::auth::{NewAccount, Patch, Secret};
use services::caller::Role;
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

use crate::app::App;
use crate::extract::{Json, Path, Query};
use crate::gate::Who;
use crate::problem::{Problem, ProblemBody};
use crate::wire::{Page, Time, page_limit};

/// A user.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct UserBody {
    /// Its id.
    user_id: Uuid,
    /// E-mail address, which is the login.
    email: String,
    /// Name to show.
    name: String,
    /// What they may do: `viewer`, `editor` or `admin`.
    #[schema(value_type = String, pattern = "^(viewer|editor|admin)$")]
    role: Role,
    /// Whether they may manage tenants.
    is_instance_admin: bool,
    /// Whether they are kept out.
    is_disabled: bool,
    /// When the account was made.
    created_at: Time,
    /// When they last logged in.
    last_login_at: Option<Time>,
}

impl From<&User> for UserBody {
    fn from(user: &User) -> Self {
        Self {
            user_id: user.id.0,
            email: user.email.clone(),
            name: user.name.clone(),
            role: user.role,
            is_instance_admin: user.is_instance_admin,
            is_disabled: user.disabled_at.is_some(),
            created_at: Time(user.created_at),
            last_login_at: user.last_login_at.map(Time),
        }
    }
}

/// Which part of a list.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(super) struct PageQuery {
    /// Things on a page, 1 to 200; 50 when not given.
    #[param(minimum = 1, maximum = 200)]
    pub(super) limit: Option<i64>,
    /// `next_cursor` of the page before.
    pub(super) cursor: Option<String>,
}

impl PageQuery {
    /// The id after which the page begins.
    pub(super) fn after<T: std::str::FromStr>(&self) -> Result<Option<T>, Problem> {
        self.cursor
            .as_ref()
            .map(|text| {
                text.parse()
                    .map_err(|_| Problem::bad_request("cursor is not one that a list gave"))
            })
            .transpose()
    }
}

/// A page of things in the order of their ids.
pub(super) fn page<T, B: for<'a> From<&'a T>>(
    things: &[T],
    limit: i64,
    id: impl Fn(&T) -> String,
) -> Page<B> {
    Page {
        next_cursor: things
            .last()
            .filter(|_| things.len() as i64 == limit)
            .map(id),
        data: things.iter().map(Into::into).collect(),
        total: None,
    }
}

/// The users of the tenant, in the order of their making.
#[utoipa::path(get, path = "/api/users", tag = "auth", params(PageQuery), responses((status = 200, body = Page<UserBody>)))]
pub(super) async fn list_users(
    State(app): State<App>,
    who: Who,
    Query(query): Query<PageQuery>,
) -> Result<axum::Json<Page<UserBody>>, Problem> {
    let limit = page_limit(query.limit)?;
    let users = app
        .services
        .auth
        .users(&who.0, query.after()?, limit)
        .await?;
    Ok(axum::Json(page(&users, limit, |user| user.id.to_string())))
}

/// A new user.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct NewUserBody {
    /// E-mail address, which is the login.
    email: String,
    /// Name to show; the e-mail address when left out.
    #[serde(default)]
    name: String,
    /// Password, 12 characters at least.
    #[schema(format = Password)]
    password: String,
    /// What they may do: `viewer` (the default), `editor` or `admin`.
    #[schema(value_type = Option<String>, pattern = "^(viewer|editor|admin)$")]
    role: Option<Role>,
    /// Whether they may manage tenants; only an administrator of the instance can say so.
    #[serde(default)]
    is_instance_admin: bool,
}

impl NewUserBody {
    pub(super) fn account(self) -> NewAccount {
        NewAccount {
            name: if self.name.is_empty() {
                self.email.clone()
            } else {
                self.name
            },
            email: self.email,
            password: Secret::new(self.password),
            role: self.role.unwrap_or_default(),
            is_instance_admin: self.is_instance_admin,
        }
    }
}

/// Add a user to the tenant.
#[utoipa::path(post, path = "/api/users", tag = "auth", request_body = NewUserBody, responses(
    (status = 201, body = UserBody, headers(("Location" = String, description = "The user's address"))),
    (status = 409, description = "The e-mail address is in use", body = ProblemBody, content_type = "application/problem+json")
))]
pub(super) async fn create_user(
    State(app): State<App>,
    who: Who,
    Json(body): Json<NewUserBody>,
) -> Result<Response, Problem> {
    let user = app
        .services
        .auth
        .create_user(&who.0, &body.account())
        .await?;
    let location = format!("/api/users/{}", user.id);
    Ok((
        StatusCode::CREATED,
        [(header::LOCATION, location)],
        axum::Json(UserBody::from(&user)),
    )
        .into_response())
}

fn user_id(text: &str) -> Result<UserId, Problem> {
    text.parse().map_err(|_| Problem::not_found("the user"))
}

/// One user of the tenant.
#[utoipa::path(get, path = "/api/users/{user_id}", tag = "auth", params(("user_id" = Uuid, Path, description = "The user")), responses(
    (status = 200, body = UserBody),
    (status = 404, description = "No such user", body = ProblemBody, content_type = "application/problem+json")
))]
pub(super) async fn get_user(
    State(app): State<App>,
    who: Who,
    Path(id): Path<String>,
) -> Result<axum::Json<UserBody>, Problem> {
    let user = app.services.auth.user(&who.0, user_id(&id)?).await?;
    Ok(axum::Json(UserBody::from(&user)))
}

/// What changes; what is left out stays.
#[derive(Default, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields, default)]
pub(super) struct UserPatchBody {
    /// Name to show.
    name: Option<String>,
    /// What they may do.
    #[schema(value_type = Option<String>, pattern = "^(viewer|editor|admin)$")]
    role: Option<Role>,
    /// Another password; their sessions end.
    #[schema(format = Password)]
    password: Option<String>,
    /// Whether they are kept out; their sessions end.
    is_disabled: Option<bool>,
    /// Whether they may manage tenants; only an administrator of the instance can say so.
    is_instance_admin: Option<bool>,
}

/// Change a user of the tenant.
#[utoipa::path(patch, path = "/api/users/{user_id}", tag = "auth", params(("user_id" = Uuid, Path, description = "The user")), request_body = UserPatchBody, responses(
    (status = 200, body = UserBody),
    (status = 404, description = "No such user", body = ProblemBody, content_type = "application/problem+json"),
    (status = 409, description = "It is the last administrator", body = ProblemBody, content_type = "application/problem+json")
))]
pub(super) async fn change_user(
    State(app): State<App>,
    who: Who,
    Path(id): Path<String>,
    Json(body): Json<UserPatchBody>,
) -> Result<axum::Json<UserBody>, Problem> {
    let patch = Patch {
        name: body.name,
        role: body.role,
        password: body.password.map(Secret::new),
        is_disabled: body.is_disabled,
        is_instance_admin: body.is_instance_admin,
    };
    let user = app
        .services
        .auth
        .change_user(&who.0, user_id(&id)?, &patch)
        .await?;
    Ok(axum::Json(UserBody::from(&user)))
}

/// Remove a user of the tenant, with their sessions and keys.
#[utoipa::path(delete, path = "/api/users/{user_id}", tag = "auth", params(("user_id" = Uuid, Path, description = "The user")), responses(
    (status = 204, description = "Removed"),
    (status = 404, description = "No such user", body = ProblemBody, content_type = "application/problem+json"),
    (status = 409, description = "It is the last administrator", body = ProblemBody, content_type = "application/problem+json")
))]
pub(super) async fn delete_user(
    State(app): State<App>,
    who: Who,
    Path(id): Path<String>,
) -> Result<StatusCode, Problem> {
    app.services.auth.remove_user(&who.0, user_id(&id)?).await?;
    Ok(StatusCode::NO_CONTENT)
}
