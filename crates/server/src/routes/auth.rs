//! `/api/auth`: sessions.

use axum::extract::{Extension, State};
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde::{Deserialize, Serialize};
use services::SessionId;
use services::accounts::Session;
use services::auth::{AuthError, Grant, Login, LogoutScope, Secret};
use services::caller::Role;
use utoipa::ToSchema;
use uuid::Uuid;

use super::tenants::TenantBody;
use super::users::UserBody;
use crate::app::App;
use crate::extract::{Json, JsonOrDefault};
use crate::gate::{Peer, Who};
use crate::problem::{Detail, Problem};
use crate::wire::{Page, Time};

/// Who wants in.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct LoginBody {
    /// E-mail address, in any case.
    email: String,
    /// Password.
    #[schema(format = Password)]
    password: String,
}

/// Tokens of a session.
#[derive(Serialize, ToSchema)]
pub(super) struct GrantBody {
    /// For the header `Authorization: Bearer …`.
    access_token: String,
    /// Always `bearer`.
    token_type: &'static str,
    /// Seconds for which the access token counts.
    expires_in: u64,
    /// When it ends.
    expires_at: Time,
    /// For `POST /api/auth/refresh`; counts once.
    refresh_token: String,
    /// Who logged in.
    user: UserBody,
}

/// Tokens are for the client alone, not for anything between.
fn granted(grant: &Grant) -> Response {
    let body = GrantBody {
        access_token: grant.access_token.expose().to_owned(),
        token_type: "bearer",
        expires_in: grant.expires_in.as_secs(),
        expires_at: Time(i64::try_from(grant.expires_at).unwrap_or(i64::MAX / 1_000) * 1_000),
        refresh_token: grant.refresh_token.expose().to_owned(),
        user: UserBody::from(&grant.user),
    };
    let no_store = HeaderValue::from_static("no-store");
    ([(header::CACHE_CONTROL, no_store)], axum::Json(body)).into_response()
}

/// Log in with e-mail address and password.
#[utoipa::path(post, path = "/api/auth/login", tag = "auth", request_body = LoginBody, responses((status = 200, body = GrantBody)))]
pub(super) async fn login(
    State(app): State<App>,
    Extension(Peer(address)): Extension<Peer>,
    Json(body): Json<LoginBody>,
) -> Result<Response, Problem> {
    let login = Login {
        email: body.email,
        password: Secret::new(body.password),
        address: Some(address),
    };
    Ok(granted(&app.services.auth.login(&login).await?))
}

/// A refresh token.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct RefreshBody {
    /// The one that the last login or refresh gave.
    refresh_token: String,
}

/// Exchange a refresh token for new tokens. Each counts once: when an old one comes back, the session ends.
#[utoipa::path(post, path = "/api/auth/refresh", tag = "auth", request_body = RefreshBody, responses((status = 200, body = GrantBody)))]
pub(super) async fn refresh(
    State(app): State<App>,
    Json(body): Json<RefreshBody>,
) -> Result<Response, Problem> {
    let token = Secret::new(body.refresh_token);
    Ok(granted(&app.services.auth.refresh(&token).await?))
}

/// Which sessions end.
#[derive(Default, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields, default)]
pub(super) struct LogoutBody {
    /// `this` session (the default), all `others` of the user, or `all`.
    scope: LogoutScopeBody,
}

/// Which sessions end.
#[derive(Clone, Copy, Default, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "lowercase")]
enum LogoutScopeBody {
    /// The one of this token.
    #[default]
    This,
    /// All others.
    Others,
    /// All.
    All,
}

/// End the session of the token, or others of the same user.
#[utoipa::path(post, path = "/api/auth/logout", tag = "auth", request_body = Option<LogoutBody>, responses((status = 204, description = "Ended")))]
pub(super) async fn logout(
    State(app): State<App>,
    who: Who,
    JsonOrDefault(body): JsonOrDefault<LogoutBody>,
) -> Result<StatusCode, Problem> {
    let scope = match body.scope {
        LogoutScopeBody::This => LogoutScope::This,
        LogoutScopeBody::Others => LogoutScope::Others,
        LogoutScopeBody::All => LogoutScope::All,
    };
    app.services.auth.logout(&who.0, scope).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Who somebody is.
#[derive(Serialize, ToSchema)]
pub(super) struct MeBody {
    /// The account; null for API keys and for users of another issuer.
    user: Option<UserBody>,
    /// The tenant.
    tenant: TenantBody,
    /// What may be done in the tenant.
    #[schema(value_type = String, pattern = "^(viewer|editor|admin)$")]
    role: Role,
    /// Whether tenants may be managed.
    is_instance_admin: bool,
    /// The session; null for API keys.
    session_id: Option<Uuid>,
}

/// Who the token belongs to.
#[utoipa::path(get, path = "/api/auth/me", tag = "auth", responses((status = 200, body = MeBody)))]
pub(super) async fn get_me(
    State(app): State<App>,
    who: Who,
) -> Result<axum::Json<MeBody>, Problem> {
    let me = app.services.auth.me(&who.0).await?;
    Ok(axum::Json(MeBody {
        user: me.user.as_ref().map(Into::into),
        tenant: TenantBody::from(&me.tenant),
        role: who.0.role,
        is_instance_admin: who.0.is_instance_admin,
        session_id: who.0.session.map(|session| session.0),
    }))
}

/// A change of one's own password.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct PasswordBody {
    /// The password as it is.
    #[schema(format = Password)]
    current_password: String,
    /// The password to come.
    #[schema(format = Password)]
    new_password: String,
}

/// Change one's own password. All other sessions of the user end.
#[utoipa::path(put, path = "/api/auth/password", tag = "auth", request_body = PasswordBody, responses((status = 204, description = "Changed")))]
pub(super) async fn change_password(
    State(app): State<App>,
    who: Who,
    Json(body): Json<PasswordBody>,
) -> Result<StatusCode, Problem> {
    let current = Secret::new(body.current_password);
    let new = Secret::new(body.new_password);
    let changed = app
        .services
        .auth
        .change_own_password(&who.0, &current, &new);
    match changed.await {
        Ok(()) => Ok(StatusCode::NO_CONTENT),
        // 401 would say that the token is the one that does not count.
        Err(AuthError::BadCredentials) => Err(wrong_password()),
        Err(error) => Err(error.into()),
    }
}

fn wrong_password() -> Problem {
    let detail = Detail {
        message: "this is not the password".to_owned(),
        column: Some("current_password".to_owned()),
        ..Detail::default()
    };
    Problem::invalid("the current password is wrong", vec![detail])
}

/// A session.
#[derive(Serialize, ToSchema)]
pub(super) struct SessionBody {
    /// Its id.
    session_id: Uuid,
    /// When it began.
    created_at: Time,
    /// When its tokens were renewed last.
    last_used_at: Time,
    /// When it ends by itself.
    expires_at: Time,
    /// Whether it is the one of this token.
    is_current: bool,
}

impl SessionBody {
    fn new(session: &Session, current: Option<SessionId>) -> Self {
        Self {
            session_id: session.id.0,
            created_at: Time(session.created_at),
            last_used_at: Time(session.last_used_at),
            expires_at: Time(session.expires_at),
            is_current: current == Some(session.id),
        }
    }
}

/// One's own sessions that are not over, newest first. `POST /api/auth/logout` ends them.
#[utoipa::path(get, path = "/api/auth/sessions", tag = "auth", responses((status = 200, body = Page<SessionBody>)))]
pub(super) async fn list_sessions(
    State(app): State<App>,
    who: Who,
) -> Result<axum::Json<Page<SessionBody>>, Problem> {
    let sessions = app.services.auth.sessions(&who.0).await?;
    let current = who.0.session;
    Ok(axum::Json(Page {
        data: sessions
            .iter()
            .map(|session| SessionBody::new(session, current))
            .collect(),
        next_cursor: None,
        total: None,
    }))
}
