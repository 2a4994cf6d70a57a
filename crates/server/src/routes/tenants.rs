//! `/api/tenants`: leagues with their own users, files and tables. For administrators of the instance.

use axum::extract::State;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde::{Deserialize, Serialize};
use services::TenantId;
use services::accounts::Tenant;
use services::auth::TenantRequest;
use utoipa::ToSchema;
use uuid::Uuid;

use super::users::{NewUserBody, PageQuery, UserBody, page};
use crate::app::App;
use crate::extract::{Json, Path, Query};
use crate::gate::Who;
use crate::problem::{Problem, ProblemBody};
use crate::wire::{Page, Time, page_limit};

/// A tenant.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct TenantBody {
    /// Its id.
    tenant_id: Uuid,
    /// Short name, in addresses and folders.
    slug: String,
    /// Name to show.
    name: String,
    /// Who may read its dashboard.
    #[schema(pattern = "^(members|public)$")]
    visibility: &'static str,
    /// When it was made.
    created_at: Time,
}

impl From<&Tenant> for TenantBody {
    fn from(tenant: &Tenant) -> Self {
        Self {
            tenant_id: tenant.id.0,
            slug: tenant.slug.clone(),
            name: tenant.name.clone(),
            visibility: tenant.visibility.as_str(),
            created_at: Time(tenant.created_at),
        }
    }
}

/// All tenants, in the order of their making.
#[utoipa::path(get, path = "/api/tenants", tag = "auth", params(PageQuery), responses((status = 200, body = Page<TenantBody>)))]
pub(super) async fn list_tenants(
    State(app): State<App>,
    who: Who,
    Query(query): Query<PageQuery>,
) -> Result<axum::Json<Page<TenantBody>>, Problem> {
    let limit = page_limit(query.limit)?;
    let tenants = app
        .services
        .auth
        .tenants(&who.0, query.after()?, limit)
        .await?;
    Ok(axum::Json(page(&tenants, limit, |tenant| {
        tenant.id.to_string()
    })))
}

/// A new tenant.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct NewTenantBody {
    /// Short name: lower-case letters, digits and hyphens.
    #[schema(pattern = "^[a-z0-9][a-z0-9-]{0,62}$")]
    slug: String,
    /// Name to show.
    name: String,
    /// The first administrator.
    admin: NewUserBody,
}

/// A new tenant and its first administrator.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct CreatedTenantBody {
    /// The tenant.
    tenant: TenantBody,
    /// Its administrator.
    admin: UserBody,
}

/// Make a tenant with its first administrator.
#[utoipa::path(post, path = "/api/tenants", tag = "auth", request_body = NewTenantBody, responses(
    (status = 201, body = CreatedTenantBody, headers(("Location" = String, description = "The tenant's address"))),
    (status = 409, description = "The slug or the e-mail address is in use", body = ProblemBody, content_type = "application/problem+json")
))]
pub(super) async fn create_tenant(
    State(app): State<App>,
    who: Who,
    Json(body): Json<NewTenantBody>,
) -> Result<Response, Problem> {
    let request = TenantRequest {
        slug: body.slug,
        name: body.name,
        admin: body.admin.account(),
    };
    let (tenant, admin) = app.services.auth.create_tenant(&who.0, &request).await?;
    let location = format!("/api/tenants/{}", tenant.id);
    let body = CreatedTenantBody {
        tenant: TenantBody::from(&tenant),
        admin: UserBody::from(&admin),
    };
    Ok((
        StatusCode::CREATED,
        [(header::LOCATION, location)],
        axum::Json(body),
    )
        .into_response())
}

fn tenant_id(text: &str) -> Result<TenantId, Problem> {
    text.parse().map_err(|_| Problem::not_found("the tenant"))
}

/// One tenant.
#[utoipa::path(get, path = "/api/tenants/{tenant_id}", tag = "auth", params(("tenant_id" = Uuid, Path, description = "The tenant")), responses(
    (status = 200, body = TenantBody),
    (status = 404, description = "No such tenant", body = ProblemBody, content_type = "application/problem+json")
))]
pub(super) async fn get_tenant(
    State(app): State<App>,
    who: Who,
    Path(id): Path<String>,
) -> Result<axum::Json<TenantBody>, Problem> {
    let tenant = app.services.auth.tenant(&who.0, tenant_id(&id)?).await?;
    Ok(axum::Json(TenantBody::from(&tenant)))
}

/// Another name for a tenant.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct TenantPatchBody {
    /// Name to show.
    name: String,
}

/// Give a tenant another name.
#[utoipa::path(patch, path = "/api/tenants/{tenant_id}", tag = "auth", params(("tenant_id" = Uuid, Path, description = "The tenant")), request_body = TenantPatchBody, responses(
    (status = 200, body = TenantBody),
    (status = 404, description = "No such tenant", body = ProblemBody, content_type = "application/problem+json")
))]
pub(super) async fn rename_tenant(
    State(app): State<App>,
    who: Who,
    Path(id): Path<String>,
    Json(body): Json<TenantPatchBody>,
) -> Result<axum::Json<TenantBody>, Problem> {
    let tenant = app
        .services
        .auth
        .rename_tenant(&who.0, tenant_id(&id)?, &body.name)
        .await?;
    Ok(axum::Json(TenantBody::from(&tenant)))
}

/// Remove a tenant in which nobody has worked yet.
#[utoipa::path(delete, path = "/api/tenants/{tenant_id}", tag = "auth", params(("tenant_id" = Uuid, Path, description = "The tenant")), responses(
    (status = 204, description = "Removed"),
    (status = 404, description = "No such tenant", body = ProblemBody, content_type = "application/problem+json"),
    (status = 409, description = "There is something in it", body = ProblemBody, content_type = "application/problem+json")
))]
pub(super) async fn delete_tenant(
    State(app): State<App>,
    who: Who,
    Path(id): Path<String>,
) -> Result<StatusCode, Problem> {
    app.services
        .auth
        .remove_tenant(&who.0, tenant_id(&id)?)
        .await?;
    Ok(StatusCode::NO_CONTENT)
}
