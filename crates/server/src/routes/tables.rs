//! `/api/tables`: the published tables, for dashboards and scripts.

use axum::body::Body;
use axum::extract::{RawQuery, State};
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use bytes::Bytes;
use futures::stream;
use serde::Serialize;
use serde_json::Value;
use services::tables::{CsvDownload, ParquetDownload, RowsRequest, TableEntry, TableSummary};
use tokio::io::AsyncReadExt as _;
use utoipa::ToSchema;

use crate::app::App;
use crate::extract::Path;
use crate::gate::Who;
use crate::problem::{Problem, ProblemBody};
use crate::wire::Time;

/// Bytes of a file that are read at a time.
const PIECE: usize = 1 << 16;

/// What is published.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct TableListBody {
    /// The tables, by name.
    data: Vec<TableBody>,
    /// Always null: the list is whole.
    next_cursor: Option<String>,
    /// Grows with every publication and upload; null before the first.
    version: Option<i64>,
    /// When it was published.
    published_at: Option<Time>,
    /// The last run whose tables were published.
    run_id: Option<String>,
}

/// A published table in short.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct TableBody {
    /// Its name.
    name: String,
    /// What one row is.
    description: String,
    /// Number of rows.
    rows: i64,
    /// Number of columns.
    columns: usize,
    /// The columns by which a row is known.
    primary_key: Vec<String>,
    /// Who defined it: `dictionary` or `custom`.
    #[schema(value_type = String)]
    origin: Value,
    /// Where its rows came from last: `run` or `upload`.
    #[schema(value_type = String)]
    source: Value,
}

impl From<&TableSummary> for TableBody {
    fn from(table: &TableSummary) -> Self {
        Self {
            name: table.name.clone(),
            description: table.description.clone(),
            rows: table.rows,
            columns: table.columns,
            primary_key: table.primary_key.clone(),
            origin: word(&table.origin),
            source: word(&table.source),
        }
    }
}

/// A word of an enumeration.
fn word(value: &impl Serialize) -> Value {
    serde_json::to_value(value).unwrap_or_default()
}

/// The published tables of the tenant.
#[utoipa::path(get, path = "/api/tables", tag = "tables", responses((status = 200, body = TableListBody)))]
pub(super) async fn list_tables(
    State(app): State<App>,
    who: Who,
) -> Result<axum::Json<TableListBody>, Problem> {
    let list = app.services.tables.list(who.0.tenant).await?;
    Ok(axum::Json(TableListBody {
        data: list.tables.iter().map(Into::into).collect(),
        next_cursor: None,
        version: list.version,
        published_at: list.published_at.map(Time),
        run_id: list.run_id,
    }))
}

/// A table with its columns.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct TableSchemaBody {
    /// The table in short.
    #[serde(flatten)]
    summary: TableBody,
    /// Its columns.
    fields: Vec<FieldBody>,
    /// The entry of the data dictionary: grain, tests, references, and the SQL that makes it; null for a custom table.
    #[schema(value_type = Option<Object>)]
    dictionary: Option<Value>,
}

/// A column of a table.
#[derive(Debug, Serialize, ToSchema)]
struct FieldBody {
    /// Its name.
    name: String,
    /// Type of its values: `text`, `integer`, `number`, `boolean` or `date`.
    #[schema(value_type = String)]
    r#type: Value,
    /// Whether it is never null.
    required: bool,
    /// What it holds, its unit, and when it is null.
    description: String,
}

impl From<&TableEntry> for TableSchemaBody {
    fn from(entry: &TableEntry) -> Self {
        Self {
            summary: TableBody::from(&entry.summary),
            fields: entry
                .columns
                .iter()
                .map(|column| FieldBody {
                    name: column.name.clone(),
                    r#type: word(&column.kind),
                    required: column.required,
                    description: column.description.clone(),
                })
                .collect(),
            dictionary: entry
                .dictionary
                .as_ref()
                .and_then(|entry| serde_json::to_value(entry).ok()),
        }
    }
}

/// What a table means: its columns, its key, its tests, the SQL that makes it.
#[utoipa::path(get, path = "/api/tables/{table}/schema", tag = "tables", params(("table" = String, Path, description = "The table")), responses(
    (status = 200, body = TableSchemaBody),
    (status = 404, description = "No such table", body = ProblemBody, content_type = "application/problem+json")
))]
pub(super) async fn get_table_schema(
    State(app): State<App>,
    who: Who,
    Path(table): Path<String>,
) -> Result<axum::Json<TableSchemaBody>, Problem> {
    let entry = app.services.tables.entry(who.0.tenant, &table).await?;
    Ok(axum::Json(TableSchemaBody::from(&entry)))
}

/// A page of rows.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct RowsBody {
    /// The rows: objects with the wanted columns.
    #[schema(value_type = Vec<Object>)]
    data: services::tables::Rows,
    /// Ask for this `cursor` to go on; null at the end.
    next_cursor: Option<String>,
    /// How many rows pass the conditions, when asked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    total: Option<i64>,
}

/// In which form rows are wanted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Form {
    Json,
    Csv,
    Parquet,
}

const CSV: &str = "text/csv";
const PARQUET: &str = "application/vnd.apache.parquet";

/// The form that the query or, without it, the header `Accept` names.
fn form(format: Option<&str>, headers: &HeaderMap) -> Result<Form, Problem> {
    match format {
        Some("json") => return Ok(Form::Json),
        Some("csv") => return Ok(Form::Csv),
        Some("parquet") => return Ok(Form::Parquet),
        Some(other) => {
            return Err(Problem::bad_request(format!(
                "format is {other}; accepted are json, csv and parquet"
            )));
        }
        None => {}
    }
    let accept = headers
        .get(header::ACCEPT)
        .and_then(|value| value.to_str().ok())
        .unwrap_or("*/*");
    let wants = |media_type: &str| {
        accept
            .split(',')
            .any(|part| part.trim().starts_with(media_type))
    };
    Ok(if wants("application/json") || wants("*/*") {
        Form::Json
    } else if wants(CSV) {
        Form::Csv
    } else if wants(PARQUET) {
        Form::Parquet
    } else {
        Form::Json
    })
}

/// Rows of a table: chosen columns (`select=name,goals`), conditions (`goals=gte.10`, `name=ilike.*mc*`,
/// `team_id=in.(N1,N2)`, `date=is.null`), order (`order=goals.desc`), pages (`limit`, `cursor` or `offset`), total on
/// request. As JSON, or whole and without a limit as CSV or Parquet, by `format` or `Accept`. Text cells of CSV that a
/// spreadsheet would run as a formula get a leading apostrophe.
#[utoipa::path(get, path = "/api/tables/{table}", tag = "tables",
    params(
        ("table" = String, Path, description = "The table"),
        ("select" = Option<String>, Query, description = "Columns, separated by commas; all when left out"),
        ("order" = Option<String>, Query, description = "Columns to sort by, each with `.asc` or `.desc`; the primary key when left out"),
        ("limit" = Option<u32>, Query, description = "Rows on a page, at most 10,000; 50 when left out", maximum = 10000),
        ("offset" = Option<u64>, Query, description = "Rows to pass over", maximum = 1_000_000_000),
        ("cursor" = Option<String>, Query, description = "`next_cursor` of the page before, with the same order"),
        ("total" = Option<bool>, Query, description = "Whether to count all rows"),
        ("format" = Option<String>, Query, description = "`json`, `csv` or `parquet`; before `Accept`")
    ),
    responses(
        (status = 200, description = "The rows", content(
            (RowsBody = "application/json"),
            (String = "text/csv"),
            (String = "application/vnd.apache.parquet")
        ), headers(("ETag" = String, description = "Names the content of the table"))),
        (status = 304, description = "Not changed since the version of `If-None-Match`"),
        (status = 404, description = "No such table", body = ProblemBody, content_type = "application/problem+json")
    ))]
pub(super) async fn get_table(
    State(app): State<App>,
    who: Who,
    Path(table): Path<String>,
    RawQuery(query): RawQuery,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let mut format = None;
    let mut pairs = Vec::new();
    for (name, value) in form_urlencoded::parse(query.unwrap_or_default().as_bytes()) {
        match &*name {
            "format" => format = Some(value.into_owned()),
            _ => pairs.push((name.into_owned(), value.into_owned())),
        }
    }
    let form = form(format.as_deref(), &headers)?;
    let request = RowsRequest::from_pairs(table, pairs)?;
    let tables = &app.services.tables;
    let tenant = who.0.tenant;
    if headers.contains_key(header::IF_NONE_MATCH) {
        let stamp = tables.stamp(tenant, &request.table).await?;
        if is_known(&headers, &stamp) {
            return Ok((StatusCode::NOT_MODIFIED, [(header::ETAG, etag(&stamp))]).into_response());
        }
    }
    match form {
        Form::Json => {
            let page = tables.rows(tenant, &request).await?;
            let body = RowsBody {
                data: page.rows,
                next_cursor: page.next_cursor,
                total: page.total,
            };
            Ok(([(header::ETAG, etag(&page.stamp))], axum::Json(body)).into_response())
        }
        Form::Csv => Ok(csv(&request.table, tables.csv(tenant, &request).await?)),
        Form::Parquet => Ok(parquet(
            &request.table,
            tables.parquet(tenant, &request).await?,
        )),
    }
}

/// The entity tag of a content. Weak: the same content comes in several forms.
fn etag(stamp: &str) -> HeaderValue {
    HeaderValue::from_str(&format!("W/\"{stamp}\"")).unwrap_or(HeaderValue::from_static("W/\"\""))
}

fn is_known(headers: &HeaderMap, stamp: &str) -> bool {
    let tags = headers.get_all(header::IF_NONE_MATCH).iter();
    tags.filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split(','))
        .any(|tag| tag.trim().trim_start_matches("W/").trim_matches('"') == stamp)
}

fn attachment(table: &str, ending: &str) -> HeaderValue {
    // Names of tables are lower-case letters, digits and underscores.
    HeaderValue::from_str(&format!("attachment; filename=\"{table}.{ending}\""))
        .unwrap_or(HeaderValue::from_static("attachment"))
}

fn csv(table: &str, download: CsvDownload) -> Response {
    let tag = etag(download.stamp());
    let pieces = stream::unfold(download, async |mut download| {
        let piece = download.next().await?;
        Some((
            piece.map(Bytes::from).map_err(std::io::Error::other),
            download,
        ))
    });
    let headers = [
        (
            header::CONTENT_TYPE,
            HeaderValue::from_static("text/csv; charset=utf-8"),
        ),
        (header::CONTENT_DISPOSITION, attachment(table, "csv")),
        (header::ETAG, tag),
    ];
    (headers, Body::from_stream(pieces)).into_response()
}

fn parquet(table: &str, download: ParquetDownload) -> Response {
    let file = tokio::fs::File::from_std(download.file);
    let pieces = stream::unfold(file, async |mut file| {
        let mut piece = vec![0; PIECE];
        match file.read(&mut piece).await {
            Ok(0) => None,
            Ok(bytes) => {
                piece.truncate(bytes);
                Some((Ok(Bytes::from(piece)), file))
            }
            Err(error) => Some((Err(error), file)),
        }
    });
    let headers = [
        (header::CONTENT_TYPE, HeaderValue::from_static(PARQUET)),
        (header::CONTENT_DISPOSITION, attachment(table, "parquet")),
        (header::CONTENT_LENGTH, HeaderValue::from(download.bytes)),
        (header::ETAG, etag(&download.stamp)),
    ];
    (headers, Body::from_stream(pieces)).into_response()
}
