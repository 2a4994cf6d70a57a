//! `/api/staging`: rows that the next run lays over the files, and the league workbook itself.

use axum::extract::{FromRequest as _, Request, State};
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use services::findings::ReportedFinding;
use services::staged::{FindingTally, StagingArea, StoredFile};
use services::staging::{GameRows, SheetRows, StagedRows};
use utoipa::{IntoParams, ToSchema};

use super::findings::worst;
use crate::app::App;
use crate::extract::{Json, Path, Query};
use crate::gate::Who;
use crate::problem::{Problem, ProblemBody};
use crate::spool::Form;
use crate::wire::Time;

/// Rows for one sheet of the league.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct LeagueRowsBody {
    /// Name of the sheet: `dim_player`, `dim_team`, `dim_league`, `dim_season`, `dim_schedule`, `fact_gameroster` or
    /// `fact_registration`.
    table_name: String,
    /// The rows: objects with the columns of the sheet. With `_delete` set to true a row takes the workbook's row with
    /// its key away.
    #[schema(value_type = Vec<Object>)]
    data: Vec<Value>,
    /// Whether these are all rows of the sheet; otherwise they are laid over those of the workbook, key by key.
    #[serde(default)]
    replace: bool,
}

/// What was staged, and what is wrong with it. Findings do not keep rows out: what they miss may still be on its way.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct StagedBody {
    /// Sheet, or id of the game.
    name: String,
    /// Rows that were sent.
    accepted: usize,
    /// Rows of the sheet or game in the staging now.
    rows: i64,
    /// Number of the change.
    revision: i64,
    /// Columns that were sent and are not kept, because nobody reads them.
    ignored_columns: Vec<String>,
    /// What is wrong with the rows of the sheet or game, the worst first.
    findings: Vec<ReportedFinding>,
}

impl From<StagedRows> for StagedBody {
    fn from(staged: StagedRows) -> Self {
        Self {
            findings: worst(&staged.findings),
            name: staged.name,
            accepted: staged.accepted,
            rows: staged.rows,
            revision: staged.revision,
            ignored_columns: staged.ignored_columns,
        }
    }
}

/// A file that was taken.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct StoredFileBody {
    /// `league` or `tracking`.
    kind: &'static str,
    /// Its name in the folder of its kind.
    name: String,
    /// The game of a tracking file.
    game_id: Option<i64>,
    /// Layout of a tracking file: A, B, C, D or JSON.
    layout: Option<String>,
    /// SHA-256 of its bytes, in hexadecimal.
    sha256: String,
    /// Its length.
    bytes: i64,
    /// When it was uploaded.
    uploaded_at: Time,
}

impl From<&StoredFile> for StoredFileBody {
    fn from(file: &StoredFile) -> Self {
        Self {
            kind: file.kind.as_str(),
            name: file.name.clone(),
            game_id: file.game_id,
            layout: file.layout.clone(),
            sha256: file.sha256.clone(),
            bytes: file.bytes,
            uploaded_at: Time(file.uploaded_at),
        }
    }
}

/// The league workbook that was taken.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct StoredLeagueBody {
    /// The file.
    file: StoredFileBody,
    /// What is wrong with it, the worst first.
    findings: Vec<ReportedFinding>,
}

/// A league workbook.
#[derive(ToSchema)]
#[expect(dead_code, reason = "describes the form in the OpenAPI document")]
pub(super) struct LeagueForm {
    /// The workbook (.xlsx).
    #[schema(value_type = String, format = Binary, content_media_type = "application/octet-stream")]
    file: Vec<u8>,
}

/// Stage rows of one sheet (JSON), or put the whole league workbook in place (multipart, field `file`).
#[utoipa::path(post, path = "/api/staging/blb", tag = "staging",
    request_body(content((LeagueRowsBody = "application/json"), (LeagueForm = "multipart/form-data"))),
    responses((status = 200, body = StagedOrStored)))]
pub(super) async fn stage_league(
    State(app): State<App>,
    who: Who,
    request: Request,
) -> Result<Response, Problem> {
    if !is_multipart(&request) {
        let Json(body) = Json::<LeagueRowsBody>::from_request(request, &()).await?;
        let rows = SheetRows {
            table_name: body.table_name,
            data: body.data,
            replace: body.replace,
        };
        let staged = app.services.staging.put_sheet(&who.0, rows).await?;
        return Ok(axum::Json(StagedBody::from(staged)).into_response());
    }
    let folder = app.services.inputs.folder(&who.0)?.uploads();
    let form = Form::receive(request, &folder).await?;
    let file = form.only_file("file")?;
    let stored = app.services.staging.put_league(&who.0, &file.path).await?;
    let body = StoredLeagueBody {
        file: StoredFileBody::from(&stored.file),
        findings: worst(&stored.findings),
    };
    Ok(axum::Json(body).into_response())
}

/// What was staged, or the workbook that was taken.
#[derive(Debug, Serialize, ToSchema)]
#[serde(untagged)]
#[expect(dead_code, reason = "describes the answer in the OpenAPI document")]
pub(super) enum StagedOrStored {
    /// After JSON.
    Staged(StagedBody),
    /// After multipart.
    Stored(StoredLeagueBody),
}

pub(super) fn is_multipart(request: &Request) -> bool {
    request
        .headers()
        .get(header::CONTENT_TYPE)
        .and_then(|value| value.to_str().ok())
        .is_some_and(|text| text.to_ascii_lowercase().starts_with("multipart/form-data"))
}

/// Rows of one game.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct GameRowsBody {
    /// The game.
    game_id: i64,
    /// Its events, one row for each player, as in the sheet `events` of a workbook. What is left out stays as it is.
    #[serde(default)]
    #[schema(value_type = Option<Vec<Object>>)]
    events: Option<Vec<Value>>,
    /// Its shifts, as in the sheet `shifts`. What is left out stays as it is.
    #[serde(default)]
    #[schema(value_type = Option<Vec<Object>>)]
    shifts: Option<Vec<Value>>,
}

/// Stage events and shifts of a game; they come before its tracking file.
#[utoipa::path(post, path = "/api/staging/tracking", tag = "staging", request_body = GameRowsBody, responses((status = 200, body = StagedBody)))]
pub(super) async fn stage_tracking(
    State(app): State<App>,
    who: Who,
    Json(body): Json<GameRowsBody>,
) -> Result<axum::Json<StagedBody>, Problem> {
    let rows = GameRows {
        game_id: body.game_id,
        events: body.events,
        shifts: body.shifts,
    };
    let staged = app.services.staging.put_game(&who.0, rows).await?;
    Ok(axum::Json(staged.into()))
}

/// What is staged.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct StagingStatusBody {
    /// Number of the last change.
    revision: i64,
    /// Number of the last change that a published run has read.
    processed_revision: i64,
    /// When that run was published.
    processed_at: Option<Time>,
    /// What is staged, by sheet and game.
    areas: Vec<StagingAreaBody>,
    /// The uploaded files.
    files: Vec<StoredFileBody>,
}

/// Staged rows of a sheet or game.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct StagingAreaBody {
    /// `blb` (a sheet of the league) or `tracking` (a game).
    kind: &'static str,
    /// Sheet, or id of the game.
    name: String,
    /// `replace` or `lay_over`.
    mode: &'static str,
    /// Rows in it.
    rows: i64,
    /// Those of them that take a row of the file away.
    deletions: i64,
    /// Rows that no published run has read yet.
    unprocessed_rows: i64,
    /// When it last changed.
    changed_at: Time,
    /// What its last check found; null when it was not checked.
    findings: Option<FindingCountsBody>,
}

/// Numbers of findings.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct FindingCountsBody {
    /// Those that keep the league or the game out.
    block: i64,
    /// Errors.
    error: i64,
    /// Warnings.
    warning: i64,
    /// Remarks.
    info: i64,
}

impl From<FindingTally> for FindingCountsBody {
    fn from(tally: FindingTally) -> Self {
        Self {
            block: tally.block,
            error: tally.error,
            warning: tally.warning,
            info: tally.info,
        }
    }
}

impl From<&StagingArea> for StagingAreaBody {
    fn from(area: &StagingArea) -> Self {
        Self {
            kind: area.kind.as_str(),
            name: area.name.clone(),
            mode: area.mode.as_str(),
            rows: area.rows,
            deletions: area.deletions,
            unprocessed_rows: area.unprocessed_rows,
            changed_at: Time(area.changed_at),
            findings: area.findings.map(|(tally, _)| tally.into()),
        }
    }
}

/// What waits for the next run: rows by sheet and game, and the uploaded files.
#[utoipa::path(get, path = "/api/staging/status", tag = "staging", responses((status = 200, body = StagingStatusBody)))]
pub(super) async fn get_staging_status(
    State(app): State<App>,
    who: Who,
) -> Result<axum::Json<StagingStatusBody>, Problem> {
    let overview = app.services.staging.status(&who.0).await?;
    let files = app.services.staging.files(&who.0).await?;
    Ok(axum::Json(StagingStatusBody {
        revision: overview.revision,
        processed_revision: overview.processed_revision,
        processed_at: overview.processed_at.map(Time),
        areas: overview.areas.iter().map(Into::into).collect(),
        files: files.iter().map(Into::into).collect(),
    }))
}

/// Whether it is meant.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(super) struct ClearQuery {
    /// Must be true: there is no way back.
    confirm: Option<bool>,
}

/// Take all staged rows of a sheet or game out, so that the files count again.
#[utoipa::path(delete, path = "/api/staging/{kind}/{name}", tag = "staging",
    params(
        ("kind" = String, Path, description = "`blb` or `tracking`"),
        ("name" = String, Path, description = "Sheet, or id of the game"),
        ClearQuery
    ),
    responses(
        (status = 204, description = "Taken out"),
        (status = 404, description = "Nothing is staged there", body = ProblemBody, content_type = "application/problem+json")
    ))]
pub(super) async fn clear_staging(
    State(app): State<App>,
    who: Who,
    Path((kind, name)): Path<(String, String)>,
    Query(query): Query<ClearQuery>,
) -> Result<StatusCode, Problem> {
    let confirm = query.confirm.unwrap_or(false);
    app.services
        .staging
        .clear(&who.0, &kind, &name, confirm)
        .await?;
    Ok(StatusCode::NO_CONTENT)
}
