//! `/portal/data`: the published tables.

use askama::Template;
use axum::extract::{RawQuery, State};
use axum::response::Response;
use services::tables::TableSummary;

use super::fields::Sent;
use super::visit::Visit;
use super::words;
use crate::app::App;
use crate::pages::{Frame, html};
use crate::problem::Problem;

#[derive(Template)]
#[template(path = "portal/data.html")]
struct DataPage {
    frame: Frame,
    tables: Vec<TableSummary>,
    text: String,
    by_rows: bool,
    total: i64,
    version: Option<i64>,
    published_at: Option<i64>,
}

impl DataPage {
    /// The list in another order.
    fn sorted(&self, by: &str) -> String {
        let query = form_urlencoded::Serializer::new(String::new())
            .extend_pairs([("q", self.text.as_str()), ("sort", by)])
            .finish();
        format!("/portal/data?{query}")
    }
}

/// The list.
pub(super) async fn get(
    State(app): State<App>,
    visit: Visit,
    RawQuery(query): RawQuery,
) -> Result<Response, Problem> {
    let sent = Sent::parse(query.unwrap_or_default().as_bytes());
    let by_rows = match sent.text("sort") {
        "" | "name" => false,
        "rows" => true,
        other => {
            return Err(Problem::bad_request(format!(
                "sort is {other}; accepted are name and rows"
            )));
        }
    };
    let list = app.services.tables.list(visit.league.id).await?;
    let total = list.tables.len() as i64;
    let text = sent.text("q").to_lowercase();
    let mut tables = list.tables;
    tables.retain(|table| {
        table.name.contains(&text) || table.description.to_lowercase().contains(&text)
    });
    if by_rows {
        tables.sort_by_key(|table| std::cmp::Reverse(table.rows));
    }
    html(&DataPage {
        frame: visit.frame("Data", "data"),
        tables,
        text,
        by_rows,
        total,
        version: list.version,
        published_at: list.published_at,
    })
}
