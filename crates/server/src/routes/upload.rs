//! `/api/upload`: files for tables and games, and tables of one's own.

use axum::extract::{Request, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use bytes::Bytes;
use serde::{Deserialize, Serialize};
use services::caller::Caller;
use services::findings::ReportedFinding;
use services::input_error::Problem as InputProblem;
use services::jobs::{Job, JobFailure, JobState};
use services::upload_job::{SpooledTable, UploadArguments};
use services::{DatabaseKind, UploadMode};
use utoipa::{IntoParams, ToSchema};

use super::findings::worst;
use super::jobs::JobBody;
use super::staging::StoredFileBody;
use crate::app::App;
use crate::extract::Query;
use crate::gate::Who;
use crate::problem::{Problem, ProblemBody};
use crate::spool::Form;

/// CSV files for tables.
#[derive(ToSchema)]
#[expect(dead_code, reason = "describes the form in the OpenAPI document")]
pub(super) struct TablesForm {
    /// What becomes of the rows that are there: `replace`, `append` or `upsert` (the default).
    #[schema(value_type = Option<String>, pattern = "^(replace|append|upsert)$")]
    mode: Option<String>,
    /// CSV files, at most 20. The field is named after the table, or `file`: then the file is (`dim_player.csv`).
    #[schema(value_type = Vec<String>, format = Binary, content_media_type = "application/octet-stream")]
    file: Vec<Vec<u8>>,
}

/// What was loaded.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub(crate) struct UploadReportBody {
    /// Version of the published tables that holds it.
    pub(crate) version: i64,
    /// File by file.
    pub(crate) tables: Vec<LoadedTableBody>,
}

/// A file that was loaded.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub(crate) struct LoadedTableBody {
    /// The file.
    pub(crate) file: String,
    /// The table.
    pub(crate) table: String,
    /// Rows of the file.
    pub(crate) rows: i64,
    /// Rows the table has now.
    pub(crate) total: i64,
}

/// Load CSV files into tables of the dictionary or tables of one's own: all rows of all files, or none. A file that does
/// not fit is refused (422), and every problem is told with its row and column. The upload is a job (`kind`
/// `upload_tables`), which this request waits for.
#[utoipa::path(post, path = "/api/upload/tables", tag = "upload",
    request_body(content = TablesForm, content_type = "multipart/form-data"),
    responses(
        (status = 200, body = UploadReportBody),
        (status = 404, description = "No such table", body = ProblemBody, content_type = "application/problem+json"),
        (status = 409, description = "The upload was cancelled", body = ProblemBody, content_type = "application/problem+json")
    ))]
pub(super) async fn upload_tables(
    State(app): State<App>,
    who: Who,
    request: Request,
) -> Result<axum::Json<UploadReportBody>, Problem> {
    let folder = app.services.inputs.folder(&who.0)?.uploads();
    let form = Form::receive(request, &folder).await?;
    load_files(&app, &who.0, form).await.map(axum::Json)
}

/// Loads the files of a form, and waits until it is done.
pub(crate) async fn load_files(
    app: &App,
    caller: &Caller,
    form: Form,
) -> Result<UploadReportBody, Problem> {
    let mode = upload_mode(form.field("mode"))?;
    if form.files.is_empty() {
        return Err(Problem::bad_request("the form holds no file"));
    }
    let files = form.files.iter().map(|file| SpooledTable {
        spooled: file
            .path
            .file_name()
            .unwrap_or_default()
            .to_string_lossy()
            .into_owned(),
        name: file.name.clone(),
        table: table_of(&file.field, &file.name),
    });
    let arguments = UploadArguments {
        mode,
        files: files.collect(),
    };
    let job = app.services.upload_tables(caller, &arguments).await?;
    // From here on the job looks after the files.
    for file in form.files {
        file.path
            .keep()
            .map_err(|error| Problem::internal(&error))?;
    }
    loaded(app, caller, &job).await
}

fn upload_mode(word: Option<&str>) -> Result<UploadMode, Problem> {
    Ok(match word {
        None | Some("upsert") => UploadMode::Upsert,
        Some("append") => UploadMode::Append,
        Some("replace") => UploadMode::Replace,
        Some(other) => {
            return Err(Problem::bad_request(format!(
                "mode is {other}; accepted are replace, append and upsert"
            )));
        }
    })
}

/// The table of a file: the name of its field, unless that is `file`; else its own name without the ending.
fn table_of(field: &str, name: &str) -> String {
    match field {
        "" | "file" | "files" => name
            .rsplit_once('.')
            .map_or(name, |(stem, _)| stem)
            .to_owned(),
        field => field.to_owned(),
    }
}

/// Waits for the end of an upload.
async fn loaded(app: &App, caller: &Caller, job: &Job) -> Result<UploadReportBody, Problem> {
    let jobs = &app.services.jobs;
    let tenant = caller.tenant;
    if let Some(waiting) = jobs.why_waiting(job).await?
        && waiting.code == "no_worker"
    {
        jobs.cancel(tenant, job.id).await?;
        return Err(Problem::unavailable(
            "no_worker",
            "no worker is running that could load the files",
        ));
    }
    let mut events = jobs.subscribe(tenant, job.id, 0).await?;
    while events.next().await.is_some() {}
    let job = jobs.get(tenant, job.id).await?;
    match (job.state, &job.error) {
        (JobState::Complete, _) => serde_json::from_value(job.result.clone().unwrap_or_default())
            .map_err(|error| Problem::internal(&error)),
        (_, Some(failure)) => Err(failed(failure)),
        (_, None) => Err(Problem::conflict(
            "cancelled",
            "the upload was cancelled; nothing was loaded",
        )),
    }
}

/// Why an upload failed, as an answer.
fn failed(failure: &JobFailure) -> Problem {
    let message = failure.message.clone();
    match failure.code.as_str() {
        "invalid" => {
            let problems: Vec<InputProblem> =
                serde_json::from_value(failure.details.clone()).unwrap_or_default();
            Problem::invalid(message, problems.into_iter().map(Into::into).collect())
        }
        "bad_request" => Problem::bad_request(message),
        "not_found" => Problem::new(StatusCode::NOT_FOUND, "not_found", message),
        "conflict" => Problem::conflict("conflict", message),
        "internal" | "panic" => {
            Problem::new(StatusCode::INTERNAL_SERVER_ERROR, "internal", message)
        }
        _ => Problem::unavailable("upload_failed", message),
    }
}

/// A table of the tenant's own.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct DefinedTablesBody {
    /// Names of the tables that were defined.
    tables: Vec<String>,
}

/// Define tables of one's own, in the form of the models' `schema.yml` (`models`, `columns`, `data_type`, `description`,
/// `primary_key`), as JSON or YAML.
#[utoipa::path(post, path = "/api/upload/schema", tag = "upload",
    request_body(content((serde_json::Value = "application/json"), (String = "application/yaml"))),
    responses(
        (status = 201, body = DefinedTablesBody),
        (status = 409, description = "The table has rows and would change its form", body = ProblemBody, content_type = "application/problem+json")
    ))]
pub(super) async fn define_table(
    State(app): State<App>,
    who: Who,
    headers: HeaderMap,
    body: Bytes,
) -> Result<Response, Problem> {
    let media_type = headers
        .get(header::CONTENT_TYPE)
        .and_then(|value| value.to_str().ok())
        .unwrap_or_default();
    if ![
        "application/json",
        "application/yaml",
        "application/x-yaml",
        "text/yaml",
    ]
    .iter()
    .any(|known| media_type.starts_with(known))
    {
        return Err(Problem::unsupported_media_type(
            "this route takes application/json or application/yaml",
        ));
    }
    let schema =
        std::str::from_utf8(&body).map_err(|_| Problem::bad_request("the schema is not UTF-8"))?;
    let tables = app.services.schemas.define(who.0.tenant, schema).await?;
    let body = DefinedTablesBody {
        tables: tables.into_iter().map(|table| table.name).collect(),
    };
    Ok((StatusCode::CREATED, axum::Json(body)).into_response())
}

/// For which database.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(super) struct DdlQuery {
    /// `postgres` or `sqlite`; the database in use when left out.
    dialect: Option<String>,
}

/// The SQL that makes all tables: those of the dictionary and the tenant's own.
#[utoipa::path(get, path = "/api/upload/schema", tag = "upload", params(DdlQuery), responses((status = 200, body = String, content_type = "application/sql")))]
pub(super) async fn get_ddl(
    State(app): State<App>,
    who: Who,
    Query(query): Query<DdlQuery>,
) -> Result<Response, Problem> {
    let dialect = match query.dialect.as_deref() {
        None => app.services.database.kind(),
        Some("postgres") => DatabaseKind::Postgres,
        Some("sqlite") => DatabaseKind::Sqlite,
        Some(other) => {
            return Err(Problem::bad_request(format!(
                "dialect is {other}; accepted are postgres and sqlite"
            )));
        }
    };
    let ddl = app.services.schemas.ddl(who.0.tenant, dialect).await?;
    Ok((
        [(header::CONTENT_TYPE, "application/sql; charset=utf-8")],
        ddl,
    )
        .into_response())
}

/// What is to happen after a tracking file was taken.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(super) struct TrackingQuery {
    /// Whether to start a run that must bring the game through.
    run: Option<bool>,
}

/// A tracking file.
#[derive(ToSchema)]
#[expect(dead_code, reason = "describes the form in the OpenAPI document")]
pub(super) struct TrackingForm {
    /// The workbook (.xlsx) or the tracker's save (.json).
    #[schema(value_type = String, format = Binary, content_media_type = "application/octet-stream")]
    file: Vec<u8>,
}

/// The tracking file that was taken.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct StoredTrackingBody {
    /// The game it holds.
    game_id: i64,
    /// The file.
    file: StoredFileBody,
    /// Files of the game that no longer count; they lie where they were, under a longer name.
    set_aside: Vec<String>,
    /// Whether rows of the game are staged, which come before any file.
    is_staged: bool,
    /// What is wrong with it, the worst first.
    findings: Vec<ReportedFinding>,
    /// The run that was started, when asked for.
    job: Option<JobBody>,
}

/// Put a tracking file in place for its game, which is found by what the file holds. A file with blocking findings is
/// refused (422), and the findings are told.
#[utoipa::path(post, path = "/api/upload/tracking", tag = "upload", params(TrackingQuery),
    request_body(content = TrackingForm, content_type = "multipart/form-data"),
    responses(
        (status = 200, body = StoredTrackingBody),
        (status = 409, description = "There is no league to check it against", body = ProblemBody, content_type = "application/problem+json")
    ))]
pub(super) async fn upload_tracking(
    State(app): State<App>,
    who: Who,
    Query(query): Query<TrackingQuery>,
    request: Request,
) -> Result<Response, Problem> {
    let folder = app.services.inputs.folder(&who.0)?.uploads();
    let form = Form::receive(request, &folder).await?;
    let file = form.only_file("file")?;
    let stored = app
        .services
        .tracking
        .upload(&who.0, &file.path, &file.name)
        .await?;
    let job = if query.run.unwrap_or(false) {
        let job = app.services.trigger_game(&who.0, stored.game_id).await?;
        Some(JobBody::of(&app, &job).await?)
    } else {
        None
    };
    let body = StoredTrackingBody {
        game_id: stored.game_id,
        file: StoredFileBody::from(&stored.file),
        set_aside: stored.set_aside,
        is_staged: stored.is_staged,
        findings: worst(&stored.findings),
        job,
    };
    Ok(axum::Json(body).into_response())
}
