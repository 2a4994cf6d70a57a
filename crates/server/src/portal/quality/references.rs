//! `/portal/quality/references`: whether what refers to another table finds it there.

use askama::Template;
use axum::extract::State;
use axum::response::Response;
use serde::Deserialize;
use services::tables::Question;

use super::super::visit::Visit;
use super::super::words;
use super::nothing;
use crate::app::App;
use crate::pages::{Frame, filters, html};
use crate::problem::Problem;

const TABLE: &str = "qa_referential_integrity";
/// More than there are references.
const MOST: u32 = 2_000;

#[derive(Debug, Deserialize)]
struct ReferenceRow {
    child_table: String,
    child_column: String,
    parent_table: String,
    parent_column: String,
    n_child: i64,
    n_null: i64,
    null_allowed: bool,
    n_orphan: i64,
    orphan_sample: Option<String>,
}

#[derive(Template)]
#[template(path = "portal/quality_references.html")]
struct ReferencesPage {
    frame: Frame,
    part: &'static str,
    rows: Vec<ReferenceRow>,
    broken: i64,
}

/// The page.
pub(in crate::portal) async fn get(
    State(app): State<App>,
    visit: Visit,
) -> Result<Response, Problem> {
    let tables = &app.services.tables;
    if !tables.has(visit.league.id, TABLE).await? {
        return nothing(&visit, "/references");
    }
    let question = Question::of(TABLE).descending("n_orphan").limit(MOST);
    let rows: Vec<ReferenceRow> = tables.fetch(visit.league.id, question).await?;
    html(&ReferencesPage {
        frame: visit.frame("Quality", "quality"),
        part: "/references",
        broken: rows.iter().filter(|row| row.n_orphan > 0).count() as i64,
        rows,
    })
}
