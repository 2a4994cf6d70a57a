//! `/portal`: the league at a glance.

use askama::Template;
use axum::extract::State;
use axum::response::Response;

use super::visit::Visit;
use crate::app::App;
use crate::pages::{Frame, html};
use crate::problem::Problem;

#[derive(Template)]
#[template(path = "portal/overview.html")]
struct Overview {
    frame: Frame,
    tables: usize,
}

/// The page.
pub(super) async fn get(State(app): State<App>, visit: Visit) -> Result<Response, Problem> {
    let tables = app
        .services
        .tables
        .list(visit.league.id)
        .await?
        .tables
        .len();
    html(&Overview {
        frame: visit.frame("Overview", "overview"),
        tables,
    })
}
