//! `/portal/tenants`: the leagues of the instance, for those who run it.

use askama::Template;
use axum::body::Bytes;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse as _, Response};
use services::TenantId;
use services::accounts::Tenant;
use services::auth::TenantRequest;

use super::confirm::{self, Question};
use super::fields::{Sent, Wrong};
use super::users::Fields;
use super::visit::{self, Visit};
use crate::app::App;
use crate::extract::Path;
use crate::pages::{Frame, html};
use crate::problem::Problem;

/// Leagues on the page.
const TENANTS: i64 = 1_000;

#[derive(Template)]
#[template(path = "portal/tenants.html")]
struct TenantsPage {
    frame: Frame,
    tenants: Vec<Tenant>,
    own: TenantId,
    slug: String,
    name: String,
    admin: Fields,
    wrong: Wrong,
}

impl TenantsPage {
    fn is_own(&self, tenant: &Tenant) -> bool {
        tenant.id == self.own
    }
}

async fn page(app: &App, visit: &Visit) -> Result<TenantsPage, Problem> {
    Ok(TenantsPage {
        frame: visit.frame("Leagues", "tenants"),
        tenants: app
            .services
            .auth
            .tenants(&visit.caller, None, TENANTS)
            .await?,
        own: visit.league.id,
        slug: String::new(),
        name: String::new(),
        admin: Fields::default(),
        wrong: Wrong::default(),
    })
}

/// The list.
pub(super) async fn get(State(app): State<App>, visit: Visit) -> Result<Response, Problem> {
    html(&page(&app, &visit).await?)
}

async fn refuse(app: &App, visit: &Visit, wrong: Wrong) -> Result<Response, Problem> {
    let page = TenantsPage {
        wrong,
        ..page(app, visit).await?
    };
    Ok((StatusCode::UNPROCESSABLE_ENTITY, html(&page)?).into_response())
}

/// Makes a league with its first administrator.
pub(super) async fn create(
    State(app): State<App>,
    visit: Visit,
    body: Bytes,
) -> Result<Response, Problem> {
    let sent = Sent::parse(&body);
    let admin = Fields {
        email: sent.text("email").to_owned(),
        ..Fields::default()
    };
    let request = TenantRequest {
        slug: sent.text("slug").to_owned(),
        name: sent.text("league").to_owned(),
        admin: admin.account(&sent),
    };
    match app
        .services
        .auth
        .create_tenant(&visit.caller, &request)
        .await
    {
        Ok(_) => Ok(visit::done("/portal/tenants", "tenant_created")),
        Err(error) => {
            let page = TenantsPage {
                slug: request.slug,
                name: request.name,
                admin,
                wrong: Wrong::of_auth(error)?,
                ..page(&app, &visit).await?
            };
            Ok((StatusCode::UNPROCESSABLE_ENTITY, html(&page)?).into_response())
        }
    }
}

fn tenant_id(text: &str) -> Result<TenantId, Problem> {
    text.parse().map_err(|_| Problem::not_found("the league"))
}

/// Gives a league another name.
pub(super) async fn rename(
    State(app): State<App>,
    visit: Visit,
    Path(id): Path<String>,
    body: Bytes,
) -> Result<Response, Problem> {
    let sent = Sent::parse(&body);
    let auth = &app.services.auth;
    let renamed = auth
        .rename_tenant(&visit.caller, tenant_id(&id)?, sent.text("name"))
        .await;
    match renamed {
        Ok(_) => Ok(visit::done("/portal/tenants", "tenant_saved")),
        Err(error) => {
            let wrong = Wrong::of_auth(error)?;
            let told = wrong
                .of("name")
                .unwrap_or("the name cannot be used")
                .to_owned();
            let mut general = Wrong::default();
            general.general.push(told);
            refuse(&app, &visit, general).await
        }
    }
}

/// Removes a league in which nobody has worked yet.
pub(super) async fn remove(
    State(app): State<App>,
    visit: Visit,
    Path(id): Path<String>,
    body: Bytes,
) -> Result<Response, Problem> {
    let id = tenant_id(&id)?;
    let auth = &app.services.auth;
    let tenant = auth.tenant(&visit.caller, id).await?;
    if !Sent::parse(&body).is_confirmed() {
        let question = Question {
            title: format!("Remove the league {}?", tenant.name),
            consequences: "Its users and keys go with it. Only a league in which nobody has worked yet is removed."
                .to_owned(),
            yes: "Remove the league",
            action: format!("/portal/tenants/{id}/remove"),
            fields: Vec::new(),
            back: "/portal/tenants".to_owned(),
            section: "tenants",
        };
        return confirm::ask(&visit, &question);
    }
    match auth.remove_tenant(&visit.caller, id).await {
        Ok(()) => Ok(visit::done("/portal/tenants", "tenant_removed")),
        Err(error) => refuse(&app, &visit, Wrong::of_auth(error)?).await,
    }
}
