//! `/api/auth/keys`: API keys, for programs.

use std::time::Duration;

use axum::extract::State;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde::{Deserialize, Serialize};
use services::KeyId;
use services::accounts::ApiKey;
use services::auth::KeyRequest;
use services::caller::Role;
use utoipa::ToSchema;
use uuid::Uuid;

use super::users::{PageQuery, page};
use crate::app::App;
use crate::extract::{Json, Path, Query};
use crate::gate::Who;
use crate::problem::{Problem, ProblemBody};
use crate::wire::{Page, Time, page_limit};

/// An API key, without its secret.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct KeyBody {
    /// Its id.
    key_id: Uuid,
    /// What it is for.
    name: String,
    /// Begin of the key, by which people know it again.
    prefix: String,
    /// What it may do: `viewer`, `editor` or `admin`.
    #[schema(value_type = String, pattern = "^(viewer|editor|admin)$")]
    role: Role,
    /// When it was made.
    created_at: Time,
    /// When it was last used, to the minute or so.
    last_used_at: Option<Time>,
    /// When it ends; null when it does not.
    expires_at: Option<Time>,
    /// When it was revoked.
    revoked_at: Option<Time>,
}

impl From<&ApiKey> for KeyBody {
    fn from(key: &ApiKey) -> Self {
        Self {
            key_id: key.id.0,
            name: key.name.clone(),
            prefix: key.prefix.clone(),
            role: key.role,
            created_at: Time(key.created_at),
            last_used_at: key.last_used_at.map(Time),
            expires_at: key.expires_at.map(Time),
            revoked_at: key.revoked_at.map(Time),
        }
    }
}

/// The keys of the tenant, in the order of their making; revoked ones too.
#[utoipa::path(get, path = "/api/auth/keys", tag = "auth", params(PageQuery), responses((status = 200, body = Page<KeyBody>)))]
pub(super) async fn list_keys(
    State(app): State<App>,
    who: Who,
    Query(query): Query<PageQuery>,
) -> Result<axum::Json<Page<KeyBody>>, Problem> {
    let limit = page_limit(query.limit)?;
    let keys = app
        .services
        .auth
        .keys(&who.0, query.after()?, limit)
        .await?;
    Ok(axum::Json(page(&keys, limit, |key| key.id.to_string())))
}

/// A new key.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct NewKeyBody {
    /// What it is for.
    name: String,
    /// What it may do: `viewer` (the default), `editor` or `admin`.
    #[schema(value_type = Option<String>, pattern = "^(viewer|editor|admin)$")]
    role: Option<Role>,
    /// Days until it ends; without it, it does not.
    #[schema(minimum = 1, maximum = 3650)]
    expires_in_days: Option<u32>,
}

/// A new key with its secret.
#[derive(Serialize, ToSchema)]
pub(super) struct CreatedKeyBody {
    /// The key.
    #[serde(flatten)]
    key: KeyBody,
    /// What to send as `Authorization: Bearer …`. It is shown only here.
    secret: String,
}

/// Make a key. Its secret is in this answer and nowhere else.
#[utoipa::path(post, path = "/api/auth/keys", tag = "auth", request_body = NewKeyBody, responses((status = 201, body = CreatedKeyBody)))]
pub(super) async fn create_key(
    State(app): State<App>,
    who: Who,
    Json(body): Json<NewKeyBody>,
) -> Result<Response, Problem> {
    const DAY: Duration = Duration::from_hours(24);
    let request = KeyRequest {
        name: body.name,
        role: body.role.unwrap_or_default(),
        lifetime: body.expires_in_days.map(|days| DAY * days),
    };
    let created = app.services.auth.create_key(&who.0, &request).await?;
    let body = CreatedKeyBody {
        key: KeyBody::from(&created.key),
        secret: created.secret.expose().to_owned(),
    };
    let no_store = HeaderValue::from_static("no-store");
    Ok((
        StatusCode::CREATED,
        [(header::CACHE_CONTROL, no_store)],
        axum::Json(body),
    )
        .into_response())
}

/// Revoke a key, at once and for good.
#[utoipa::path(delete, path = "/api/auth/keys/{key_id}", tag = "auth", params(("key_id" = Uuid, Path, description = "The key")), responses(
    (status = 204, description = "Revoked"),
    (status = 404, description = "No such key", body = ProblemBody, content_type = "application/problem+json")
))]
pub(super) async fn revoke_key(
    State(app): State<App>,
    who: Who,
    Path(id): Path<String>,
) -> Result<StatusCode, Problem> {
    let id: KeyId = id.parse().map_err(|_| Problem::not_found("the key"))?;
    app.services.auth.revoke_key(&who.0, id).await?;
    Ok(StatusCode::NO_CONTENT)
}
