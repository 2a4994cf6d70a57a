//! `/portal/keys`: how programs get in.

use std::time::Duration;

use askama::Template;
use axum::body::Bytes;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse as _, Response};
use services::KeyId;
use services::accounts::ApiKey;
use services::auth::{KeyRequest, Secret};
use services::caller::Role;

use super::confirm::{self, Question};
use super::fields::{Sent, Wrong};
use super::visit::{self, Visit};
use crate::app::App;
use crate::extract::Path;
use crate::pages::{Frame, html};
use crate::problem::Problem;

/// Keys on the page.
const KEYS: i64 = 1_000;
/// Days for which a key may count.
const DAYS: std::ops::RangeInclusive<u64> = 1..=3_650;

#[derive(Template)]
#[template(path = "portal/keys.html")]
struct KeysPage {
    frame: Frame,
    keys: Vec<ApiKey>,
    now: i64,
    /// The key that was just made; it is never shown again.
    made: Option<Secret>,
    name: String,
    days: String,
    wrong: Wrong,
    roles: [Role; 3],
}

async fn page(app: &App, visit: &Visit) -> Result<KeysPage, Problem> {
    let mut keys = app.services.auth.keys(&visit.caller, None, KEYS).await?;
    keys.sort_by_key(|key| key.revoked_at.is_some());
    Ok(KeysPage {
        frame: visit.frame("API keys", "keys"),
        keys,
        now: jiff::Timestamp::now().as_millisecond(),
        made: None,
        name: String::new(),
        days: String::new(),
        wrong: Wrong::default(),
        roles: Role::ALL,
    })
}

impl KeysPage {
    /// How a key stands: badge and word.
    fn standing(&self, key: &ApiKey) -> (&'static str, &'static str) {
        if key.revoked_at.is_some() {
            ("", "revoked")
        } else if key.expires_at.is_some_and(|end| end <= self.now) {
            ("", "ended")
        } else {
            ("good", "counts")
        }
    }
}

/// The list.
pub(super) async fn get(State(app): State<App>, visit: Visit) -> Result<Response, Problem> {
    html(&page(&app, &visit).await?)
}

/// Makes a key and shows it once.
pub(super) async fn create(
    State(app): State<App>,
    visit: Visit,
    body: Bytes,
) -> Result<Response, Problem> {
    let sent = Sent::parse(&body);
    let mut wrong = Wrong::default();
    let days = match sent.text("days") {
        "" => None,
        text => {
            let days = text.parse().ok().filter(|days| DAYS.contains(days));
            if days.is_none() {
                wrong.add("days", "a number of days from 1 to 3650, or nothing");
            }
            days
        }
    };
    let role = sent.text("role").parse().ok();
    if role.is_none() {
        wrong.add("role", "a role is viewer, editor or admin");
    }
    let request = KeyRequest {
        name: sent.text("name").to_owned(),
        role: role.unwrap_or_default(),
        lifetime: days.map(|days| Duration::from_hours(24 * days)),
    };
    let mut made = None;
    if wrong.is_empty() {
        match app.services.auth.create_key(&visit.caller, &request).await {
            Ok(created) => made = Some(created.secret),
            Err(error) => wrong = Wrong::of_auth(error)?,
        }
    }
    let mut page = page(&app, &visit).await?;
    let status = if made.is_some() {
        StatusCode::CREATED
    } else {
        page.name = request.name;
        sent.text("days").clone_into(&mut page.days);
        StatusCode::UNPROCESSABLE_ENTITY
    };
    page.made = made;
    page.wrong = wrong;
    Ok((status, html(&page)?).into_response())
}

/// Revokes a key.
pub(super) async fn revoke(
    State(app): State<App>,
    visit: Visit,
    Path(id): Path<String>,
    body: Bytes,
) -> Result<Response, Problem> {
    let id: KeyId = id.parse().map_err(|_| Problem::not_found("the key"))?;
    if !Sent::parse(&body).is_confirmed() {
        let question = Question {
            title: "Revoke this key?".to_owned(),
            consequences: "Programs that use it are refused from now on. There is no way back; make another key instead."
                .to_owned(),
            yes: "Revoke it",
            action: format!("/portal/keys/{id}/revoke"),
            fields: Vec::new(),
            back: "/portal/keys".to_owned(),
            section: "keys",
        };
        return confirm::ask(&visit, &question);
    }
    app.services.auth.revoke_key(&visit.caller, id).await?;
    Ok(visit::done("/portal/keys", "key_revoked"))
}
