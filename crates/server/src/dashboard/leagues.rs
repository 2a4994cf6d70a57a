//! `/`: the leagues to choose from; straight to the league where there is one only.

use askama::Template;
use axum::extract::{Extension, State};
use axum::response::{IntoResponse as _, Redirect, Response};
use services::accounts::Tenant;

use crate::app::App;
use crate::gate::Who;
use crate::pages::{Frame, html};
use crate::problem::Problem;

#[derive(Template)]
#[template(path = "dashboard/leagues.html")]
struct Leagues {
    frame: Frame,
    leagues: Vec<Tenant>,
}

/// The page.
pub(super) async fn get(
    State(app): State<App>,
    who: Option<Extension<Who>>,
) -> Result<Response, Problem> {
    let reader = who.as_ref().map(|Extension(Who(caller))| &**caller);
    let leagues = app.services.auth.readable_leagues(reader).await?;
    if let [league] = leagues.as_slice() {
        return Ok(Redirect::to(&format!("/leagues/{}", league.slug)).into_response());
    }
    html(&Leagues {
        frame: Frame::new("Leagues").viewed_by(reader),
        leagues,
    })
}
