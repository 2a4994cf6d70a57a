//! A request to read a league: which one, by whom, and which version of its tables.

use std::hash::{DefaultHasher, Hash as _, Hasher as _};
use std::sync::{Arc, LazyLock};

use axum::extract::{FromRequestParts, Path};
use axum::http::request::Parts;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse as _, Response};
use serde::Deserialize;
use services::accounts::Tenant;
use services::caller::Caller;
use services::league_figures::League;
use services::ml::InUse;

use crate::app::App;
use crate::assets;
use crate::gate::Who;
use crate::pages::Frame;
use crate::problem::Problem;

/// Names the program: a page of another build is another page.
static BUILD: LazyLock<String> = LazyLock::new(|| {
    let program = std::env::current_exe().and_then(std::fs::metadata);
    let told = program.map(|file| (file.len(), file.modified().ok()));
    format!("{} {:?}", assets::stamp_of_all(), told.ok())
});

/// A reader of a league, as handlers of the dashboard ask for it. Whoever may not read it is answered 404; whoever has
/// the page already, 304.
#[derive(Debug, Clone)]
pub(crate) struct Reading {
    /// The league.
    pub(crate) league: Tenant,
    /// Who reads, where they have logged in.
    pub(crate) viewer: Option<Arc<Caller>>,
    /// Version of its tables; none before the first run.
    pub(crate) version: Option<i64>,
    /// Whether some of its games are completely tracked.
    has_tracking: bool,
    /// Which models serve.
    pub(crate) models: Arc<InUse>,
    tag: HeaderValue,
}

#[derive(Deserialize)]
struct LeaguePath {
    league: String,
}

impl Reading {
    /// The frame of a page of this league.
    pub(crate) fn frame(&self, title: impl Into<String>) -> Frame {
        Frame::new(title)
            .of_league(&self.league)
            .viewed_by(self.viewer.as_deref())
            .tracked(self.has_tracking)
            .forecasting(self.models.has_forecasts())
    }

    /// Whether some games of the league are completely tracked.
    pub(crate) const fn has_tracking(&self) -> bool {
        self.has_tracking
    }

    /// The answer with a filled template, which the browser may keep until the tables or the models change.
    pub(crate) fn html(&self, template: &impl askama::Template) -> Result<Response, Problem> {
        Ok(self.kept(super::html(template)?))
    }

    /// The same for an answer that is no page.
    pub(crate) fn kept(&self, mut response: Response) -> Response {
        keep(&mut response, &self.tag);
        response
    }

    async fn of(parts: &mut Parts, app: &App) -> Result<Self, Problem> {
        let path = Path::<LeaguePath>::from_request_parts(parts, app).await;
        let Path(LeaguePath { league: slug }) =
            path.map_err(|_| Problem::not_found("the league"))?;
        let viewer = parts.extensions.get::<Who>().map(|who| Arc::clone(&who.0));
        let found = app.services.auth.readable_league(viewer.as_deref(), &slug);
        let league = match found.await {
            Ok(league) => league,
            // Perhaps it is for members, and this is one.
            Err(_) if viewer.is_none() => {
                return Err(Problem::unauthorized(
                    "unauthorized",
                    "there is no such league, or it is for its members only",
                ));
            }
            Err(error) => return Err(error.into()),
        };
        let version = app.services.tables.version(league.id).await?;
        let models = app.services.ml.in_use(league.id).await?;
        let tag = tag(parts, &league, viewer.as_deref(), (version, &models));
        Ok(Self {
            league,
            viewer,
            version,
            has_tracking: false,
            models,
            tag,
        })
    }
}

impl FromRequestParts<App> for Reading {
    type Rejection = Response;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Response> {
        let mut reading = Self::of(parts, app)
            .await
            .map_err(axum::response::IntoResponse::into_response)?;
        let is_known = parts
            .headers
            .get_all(header::IF_NONE_MATCH)
            .iter()
            .any(|known| known.as_bytes() == reading.tag.as_bytes());
        if is_known {
            return Err(reading.kept(StatusCode::NOT_MODIFIED.into_response()));
        }
        if reading.version.is_some() {
            let league = League::new(&app.services.tables, reading.league.id);
            let has_tracking = league.has_complete_games().await;
            reading.has_tracking =
                has_tracking.map_err(|error| Problem::from(error).into_response())?;
        }
        Ok(reading)
    }
}

/// Names what a page says: it depends on the tables and the models, on who reads, and on the program.
fn tag(
    parts: &Parts,
    league: &Tenant,
    viewer: Option<&Caller>,
    made_from: (Option<i64>, &InUse),
) -> HeaderValue {
    let mut hasher = DefaultHasher::new();
    parts.uri.hash(&mut hasher);
    (&league.slug, &league.name, league.visibility.as_str()).hash(&mut hasher);
    viewer
        .map(|viewer| (&viewer.email, viewer.role.as_str(), viewer.session))
        .hash(&mut hasher);
    (made_from, &*BUILD).hash(&mut hasher);
    let text = format!("W/\"{:016x}\"", hasher.finish());
    HeaderValue::from_str(&text).unwrap_or_else(|_| HeaderValue::from_static("W/\"\""))
}

fn keep(response: &mut Response, tag: &HeaderValue) {
    let headers = response.headers_mut();
    headers.insert(header::ETAG, tag.clone());
    // Asked again each time: an answer 304 is cheap, and a new run shows at once.
    let cache = HeaderValue::from_static("private, no-cache");
    headers.insert(header::CACHE_CONTROL, cache);
    headers.append(header::VARY, HeaderValue::from_static("cookie"));
}
