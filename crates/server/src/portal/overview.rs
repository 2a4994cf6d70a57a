//! `/portal`: the league at a glance.

use askama::Template;
use axum::extract::State;
use axum::response::Response;
use services::games::GameFilter;
use services::quality::{FindingTally, RunTally};

use super::job::Live;
use super::visit::Visit;
use super::words;
use crate::app::App;
use crate::pages::{Frame, html};
use crate::problem::Problem;

#[derive(Template)]
#[template(path = "portal/overview.html")]
struct Overview {
    frame: Frame,
    live: Option<Live>,
    last: Option<RunTally>,
    last_took: String,
    version: Option<i64>,
    published_at: Option<i64>,
    tables: i64,
    rows: i64,
    scheduled: i64,
    tracked: i64,
    has_league: bool,
    waiting_rows: i64,
    tally: Option<FindingTally>,
    storage: Vec<(&'static str, i64)>,
    database: &'static str,
    database_bytes: i64,
}

/// The page.
pub(super) async fn get(State(app): State<App>, visit: Visit) -> Result<Response, Problem> {
    let tenant = visit.league.id;
    let services = &app.services;
    let list = services.tables.list(tenant).await?;
    let games = async |filter: GameFilter| {
        let page = services.games.list(&visit.caller, &filter, None, 0).await;
        page.map(|page| page.total as i64)
    };
    let tracked = GameFilter {
        is_tracked: Some(true),
        ..GameFilter::default()
    };
    // The run under way, or one that failed: a complete one is told in the figures.
    let job = services.current_etl(tenant).await?;
    let last_took = job
        .as_ref()
        .map(|job| words::between(&job.started_at, &job.finished_at))
        .unwrap_or_default();
    let latest = job.as_ref().and_then(|job| RunTally::of(job));
    let live = match job {
        Some(job) if latest.is_none() => Some(Live::of(&app, tenant, job, None, 0).await?),
        _ => None,
    };
    let staged = services.staging.status(&visit.caller).await?;
    let storage = services.storage(&visit.caller).await?;
    html(&Overview {
        frame: visit.frame("Overview", "overview"),
        live,
        last: latest,
        last_took,
        version: list.version,
        published_at: list.published_at,
        tables: list.tables.len() as i64,
        rows: list.tables.iter().map(|table| table.rows).sum(),
        scheduled: games(GameFilter::default()).await?,
        tracked: games(tracked).await?,
        has_league: services.inputs.league(&visit.caller).await?.is_there,
        waiting_rows: staged.areas.iter().map(|area| area.unprocessed_rows).sum(),
        tally: services.tables.finding_tally(tenant).await?,
        storage: vec![
            ("Files of the league", storage.league as i64),
            ("Tables as files", storage.warehouse as i64),
            ("Files on their way in", storage.uploads as i64),
        ],
        database: services.database.kind().as_str(),
        database_bytes: storage.database as i64,
    })
}
