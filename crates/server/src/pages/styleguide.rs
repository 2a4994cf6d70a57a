//! `/styleguide`: every component of the pages, for those who build them. Only a server without authentication shows it.

use askama::Template;
use axum::extract::State;
use axum::response::Response;

use super::{Frame, html};
use crate::app::App;
use crate::gate::Who;
use crate::problem::Problem;

#[derive(Template)]
#[template(path = "styleguide.html")]
struct Styleguide {
    frame: Frame,
}

/// The page.
pub(super) async fn get(State(app): State<App>, who: Who) -> Result<Response, Problem> {
    if app.anonymous().is_none() {
        return Err(Problem::not_found("/styleguide"));
    }
    html(&Styleguide {
        frame: Frame::new("Style guide").viewed_by(Some(&who.0)),
    })
}
