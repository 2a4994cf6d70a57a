//! `/portal/models`: the models of the registry.

use askama::Template;
use axum::response::Response;
use services::ml::{Model, models};

use super::visit::Visit;
use crate::pages::{Frame, html};
use crate::problem::Problem;

#[derive(Template)]
#[template(path = "portal/models.html")]
struct ModelsPage {
    frame: Frame,
    models: Vec<Model>,
}

/// The list.
pub(super) async fn get(visit: Visit) -> Result<Response, Problem> {
    html(&ModelsPage {
        frame: visit.frame("Models", "models"),
        models: models(),
    })
}
