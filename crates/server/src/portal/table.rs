//! `/portal/data/{table}`: one table with its rows, its columns, the SQL that makes it, and its relatives.

mod question;

use askama::Template;
use axum::body::Bytes;
use axum::extract::{RawQuery, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse as _, Redirect, Response};
use pictures::{DependencyGraph, GraphNode, Picture as _};
use services::input_error::InputError;
use services::tables::{Lineage, Shown, TableEntry};

use super::confirm::{self, Question};
use super::fields::Sent;
use super::visit::{self, Visit};
use super::words;
use crate::app::App;
use crate::extract::Path;
use crate::pages::{Frame, html};
use crate::problem::Problem;
use question::{Asked, TESTS};

/// A column with what the dictionary says of it.
#[derive(Debug)]
struct ColumnRow {
    name: String,
    kind: String,
    is_required: bool,
    is_key: bool,
    description: String,
    refers_to: Option<(String, String)>,
}

/// Rows of a table.
#[derive(Debug, Default)]
struct Part {
    columns: Vec<String>,
    rows: Vec<Vec<Option<Shown>>>,
    total: i64,
    first: u64,
}

#[derive(Template)]
#[template(path = "portal/table.html")]
struct TablePage {
    frame: Frame,
    name: String,
    description: String,
    grain: Option<String>,
    facts: Vec<(&'static str, String)>,
    is_published: bool,
    is_step: bool,
    is_custom: bool,
    columns: Vec<ColumnRow>,
    asked: Asked,
    part: Part,
    refused: Option<String>,
    made_of: Vec<String>,
    used_by: Vec<String>,
    sql: Option<String>,
    graph: Option<String>,
    lineage: Lineage,
}

/// The page.
pub(super) async fn get(
    State(app): State<App>,
    visit: Visit,
    Path(table): Path<String>,
    RawQuery(query): RawQuery,
) -> Result<Response, Problem> {
    let asked = Asked::parse(&table, &query.unwrap_or_default());
    if asked.is_new() {
        return Ok(Redirect::to(&asked.page(0)).into_response());
    }
    let tables = &app.services.tables;
    let entry = match tables.entry(visit.league.id, &table).await {
        Ok(entry) => entry,
        Err(InputError::NotFound(text)) => {
            let problem = Problem::new(StatusCode::NOT_FOUND, "not_found", text);
            return internal_table(&app, &visit, asked, problem).await;
        }
        Err(error) => return Err(error.into()),
    };
    let (part, refused) = match asked.rows() {
        Ok(request) => match tables.rows(visit.league.id, &request).await {
            Ok(page) => (
                Part {
                    columns: names(&page.rows),
                    rows: page.rows.shown(),
                    total: page.total.unwrap_or_default(),
                    first: request.offset,
                },
                None,
            ),
            Err(InputError::BadRequest(text)) => (Part::default(), Some(text)),
            Err(error) => return Err(error.into()),
        },
        Err(text) => (Part::default(), Some(text)),
    };
    let lineage = tables.lineage(&table, asked.steps).await?;
    let status = if refused.is_some() {
        StatusCode::BAD_REQUEST
    } else {
        StatusCode::OK
    };
    let mut page = published_page(&visit, &entry, asked, lineage);
    page.part = part;
    page.refused = refused;
    Ok((status, html(&page)?).into_response())
}

fn names(rows: &services::tables::Rows) -> Vec<String> {
    let columns = rows.columns().iter();
    columns.map(|column| column.name.clone()).collect()
}

fn published_page(visit: &Visit, entry: &TableEntry, asked: Asked, lineage: Lineage) -> TablePage {
    let summary = &entry.summary;
    let model = entry.dictionary.as_ref();
    let refers_to = |name: &str| {
        let columns = &model?.columns;
        let column = columns.iter().find(|column| column.name == name)?;
        let key = column.foreign_key.as_ref()?;
        Some((key.table.clone(), key.column.clone()))
    };
    let columns = entry.columns.iter().map(|column| ColumnRow {
        is_key: summary.primary_key.contains(&column.name),
        refers_to: refers_to(&column.name),
        name: column.name.clone(),
        kind: word(&column.kind),
        is_required: column.required,
        description: column.description.clone(),
    });
    let facts = vec![
        ("Rows", words::count(&summary.rows)),
        ("Columns", summary.columns.to_string()),
        ("Key", summary.primary_key.join(", ")),
        ("Rows came from", word(&summary.source)),
        ("Defined by", word(&summary.origin)),
    ];
    TablePage {
        frame: visit.frame(summary.name.clone(), "data"),
        description: summary.description.clone(),
        grain: model.and_then(|model| model.grain.clone()),
        facts,
        is_published: true,
        is_step: false,
        is_custom: model.is_none(),
        columns: columns.collect(),
        part: Part::default(),
        refused: None,
        made_of: model
            .map(|model| model.depends_on.clone())
            .unwrap_or_default(),
        used_by: model.map(|model| model.used_by.clone()).unwrap_or_default(),
        sql: model.and_then(|model| model.sql.clone()),
        graph: graph(&summary.name, &lineage),
        lineage,
        name: summary.name.clone(),
        asked,
    }
}

/// A table that is only a step on the way: described, but without rows.
async fn internal_table(
    app: &App,
    visit: &Visit,
    asked: Asked,
    not_found: Problem,
) -> Result<Response, Problem> {
    let tables = &app.services.tables;
    let Some(model) = tables.model(&asked.table).await? else {
        return Err(not_found);
    };
    let lineage = tables.lineage(&model.name, asked.steps).await?;
    let columns = model.columns.iter().map(|column| ColumnRow {
        name: column.name.clone(),
        kind: word(&column.data_type),
        is_required: column.required,
        is_key: model.primary_key.contains(&column.name),
        description: column.description.clone(),
        refers_to: column
            .foreign_key
            .as_ref()
            .map(|key| (key.table.clone(), key.column.clone())),
    });
    html(&TablePage {
        frame: visit.frame(model.name.clone(), "data"),
        facts: vec![
            ("Layer", model.layer),
            ("Key", model.primary_key.join(", ")),
        ],
        is_published: false,
        is_step: !model.is_published,
        is_custom: false,
        columns: columns.collect(),
        part: Part::default(),
        refused: None,
        made_of: model.depends_on,
        used_by: model.used_by,
        sql: model.sql,
        graph: graph(&model.name, &lineage),
        lineage,
        description: model.description,
        grain: model.grain,
        name: model.name,
        asked,
    })
}

/// A word of an enumeration, as it stands in answers of the API.
pub(super) fn word(value: &impl serde::Serialize) -> String {
    let value = serde_json::to_value(value).unwrap_or_default();
    value.as_str().unwrap_or_default().to_owned()
}

fn graph(table: &str, lineage: &Lineage) -> Option<String> {
    if lineage.edges.is_empty() {
        return None;
    }
    let node = |relative: &services::tables::Relative| GraphNode {
        name: relative.name.clone(),
        kind: relative.kind.clone(),
        href: relative
            .is_described
            .then(|| format!("/portal/data/{}", relative.name)),
    };
    let graph = DependencyGraph {
        title: format!("What {table} is made of, and what is made of it"),
        nodes: lineage.tables.iter().map(node).collect(),
        edges: lineage.edges.clone(),
        focus: table.to_owned(),
    };
    Some(graph.svg("lineage"))
}

/// Removes a table of the league's own.
pub(super) async fn remove(
    State(app): State<App>,
    visit: Visit,
    Path(table): Path<String>,
    body: Bytes,
) -> Result<Response, Problem> {
    let tenant = visit.league.id;
    let entry = app.services.tables.entry(tenant, &table).await?;
    if !Sent::parse(&body).is_confirmed() {
        let rows = words::plural(&entry.summary.rows, "row");
        let question = Question {
            title: format!("Remove the table {table}?"),
            consequences: format!(
                "The table and its {rows} are gone. There is no way back but another upload."
            ),
            yes: "Remove the table",
            action: format!("/portal/data/{table}/remove"),
            fields: Vec::new(),
            back: format!("/portal/data/{table}"),
            section: "data",
        };
        return confirm::ask(&visit, &question);
    }
    app.services.schemas.remove(tenant, &table).await?;
    Ok(visit::done("/portal/data", "table_removed"))
}
