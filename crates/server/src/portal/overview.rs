//! `/portal`: the league at a glance.

use askama::Template;
use axum::extract::State;
use axum::response::Response;

use crate::app::App;
use crate::gate::Who;
use crate::pages::{Frame, html};
use crate::problem::Problem;

#[derive(Template)]
#[template(path = "portal/overview.html")]
struct Overview {
    frame: Frame,
    tables: usize,
}

/// The page.
pub(super) async fn get(State(app): State<App>, who: Who) -> Result<Response, Problem> {
    let me = app.services.auth.me(&who.0).await?;
    let tables = app.services.tables.list(who.0.tenant).await?.tables.len();
    html(&Overview {
        frame: Frame::new("Overview")
            .section("overview")
            .of_league(&me.tenant)
            .viewed_by(Some(&who.0)),
        tables,
    })
}
