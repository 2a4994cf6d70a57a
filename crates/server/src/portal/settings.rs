//! `/portal/settings`: what the instance runs with, and what the league may choose.

use askama::Template;
use axum::body::Bytes;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse as _, Response};
use services::accounts::Visibility;

use super::fields::{Sent, Wrong};
use super::visit::{self, Visit};
use super::words;
use crate::app::App;
use crate::limits;
use crate::pages::{Frame, html};
use crate::problem::Problem;

#[derive(Template)]
#[template(path = "portal/settings.html")]
struct SettingsPage {
    frame: Frame,
    name: String,
    slug: String,
    visibility: &'static str,
    wrong: Wrong,
    facts: Vec<(&'static str, String)>,
    limits: Vec<(&'static str, String)>,
}

/// The page.
pub(super) async fn get(State(app): State<App>, visit: Visit) -> Result<Response, Problem> {
    let name = visit.league.name.clone();
    html(&page(&app, &visit, name, Wrong::default()).await?)
}

async fn page(
    app: &App,
    visit: &Visit,
    name: String,
    wrong: Wrong,
) -> Result<SettingsPage, Problem> {
    Ok(SettingsPage {
        frame: visit.frame("Settings", "settings"),
        name,
        slug: visit.league.slug.clone(),
        visibility: visit.league.visibility.as_str(),
        wrong,
        facts: facts(app, visit).await?,
        limits: limits_told(app),
    })
}

/// What the instance runs with. Where it runs is told to those who run it.
async fn facts(app: &App, visit: &Visit) -> Result<Vec<(&'static str, String)>, Problem> {
    let database = &app.services.database;
    let health = database.health().await?;
    let uptime = app.started.elapsed().as_millis() as i64;
    let mut facts = vec![
        ("Version", env!("CARGO_PKG_VERSION").to_owned()),
        ("Runs since", words::length(&uptime)),
        ("Database", database.kind().as_str().to_owned()),
        (
            "It answers in",
            format!("{:.1} ms", health.latency.as_secs_f64() * 1_000.0),
        ),
        ("Its form", format!("migration {}", health.schema_version)),
    ];
    if !visit.caller.is_instance_admin {
        return Ok(facts);
    }
    let options = &app.options;
    let folder = app.services.inputs.folders().data();
    let address = options.address.map(|address| address.to_string());
    facts.extend([
        ("Data folder", folder.display().to_string()),
        ("Listens on", address.unwrap_or_else(|| "–".to_owned())),
        (
            "Jobs at a time in this process",
            options.workers.to_string(),
        ),
        (
            "Authentication",
            match options.everybody {
                Some(_) => "none: everybody on this machine may do everything".to_owned(),
                None => "by login, API key or token".to_owned(),
            },
        ),
        ("Trusted proxies", options.trusted_proxies.to_string()),
        (
            "Origins that may call the API",
            match options.allowed_origins.join(", ") {
                none if none.is_empty() => "none but this one".to_owned(),
                origins => origins,
            },
        ),
    ]);
    Ok(facts)
}

fn limits_told(app: &App) -> Vec<(&'static str, String)> {
    let size = |bytes: usize| words::bytes(&(bytes as i64));
    let rates = if app.options.rate_limits { "on" } else { "off" };
    vec![
        ("Rates per user, key and address", rates.to_owned()),
        ("A workbook or tracking file", size(limits::WORKBOOK_BYTES)),
        ("An upload of tables", size(limits::TABLES_BYTES)),
        ("Files in one upload", limits::UPLOAD_FILES.to_string()),
        ("Staged rows in one request", size(limits::STAGING_BYTES)),
        ("Any other request", size(limits::JSON_BYTES)),
        ("Streams of events at a time", limits::STREAMS.to_string()),
    ]
}

/// Changes name and visibility of the league.
pub(super) async fn change(
    State(app): State<App>,
    visit: Visit,
    body: Bytes,
) -> Result<Response, Problem> {
    let sent = Sent::parse(&body);
    let auth = &app.services.auth;
    let mut wrong = Wrong::default();
    let visibility = sent.text("visibility").parse::<Visibility>();
    let visibility = visibility.map_err(|error| wrong.add("visibility", error.to_string()));
    if let Ok(visibility) = visibility {
        match auth.rename_league(&visit.caller, sent.text("name")).await {
            Ok(_) => {
                auth.set_visibility(&visit.caller, visibility).await?;
                return Ok(visit::done("/portal/settings", "league_saved"));
            }
            Err(error) => wrong = Wrong::of_auth(error)?,
        }
    }
    let page = page(&app, &visit, sent.text("name").to_owned(), wrong).await?;
    Ok((StatusCode::UNPROCESSABLE_ENTITY, html(&page)?).into_response())
}
