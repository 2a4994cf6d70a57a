//! `/api/etl`: from a league's files to its tables.

use axum::extract::State;
use axum::http::HeaderMap;
use axum::response::Response;
use serde::{Deserialize, Serialize};
use services::etl_job::{EtlArguments, Mode};
use services::findings::ReportedFinding;
use services::inputs::InputSource;
use services::jobs::JobFilter;
use utoipa::{IntoParams, ToSchema};

use super::jobs::{self, JobBody};
use crate::app::App;
use crate::extract::{JsonOrDefault, Path, Query};
use crate::gate::Who;
use crate::problem::{Problem, ProblemBody};
use crate::wire::Page;

/// What a run is to do.
#[derive(Debug, Default, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields, default)]
pub(super) struct TriggerBody {
    /// `full` builds everything (the default); `single` too, but fails unless the one game named comes through.
    #[schema(value_type = Option<String>, pattern = "^(full|single)$")]
    mode: Mode,
    /// `staging` lays staged rows over the league's files (the default); `files` leaves them aside.
    #[schema(value_type = Option<String>, pattern = "^(files|staging)$")]
    source: InputSource,
    /// Only the tracking files of these games; all when empty.
    game_ids: Vec<i64>,
    /// Not the tracking files of these games.
    exclude_game_ids: Vec<i64>,
    /// Further options.
    options: TriggerOptions,
}

/// Options of a run.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields, default)]
pub(super) struct TriggerOptions {
    /// Drop uploaded and custom tables too.
    wipe: bool,
    /// Publish the tables; otherwise the run only shows that they can be built.
    publish: bool,
    /// Train the models after publishing; nothing is trained where no result has changed.
    train: bool,
}

impl Default for TriggerOptions {
    fn default() -> Self {
        Self {
            wipe: false,
            publish: true,
            train: false,
        }
    }
}

/// Start a run: a job that reads the league's files, builds all tables and publishes them. The body may be empty.
#[utoipa::path(post, path = "/api/etl/trigger", tag = "etl", request_body = Option<TriggerBody>,
    params(("Idempotency-Key" = Option<String>, Header, description = "The same key gives the same job again")),
    responses(
        (status = 202, description = "The job", body = JobBody, headers(("Location" = String, description = "Where to ask for the job"))),
        (status = 409, description = "The key was used for another request", body = ProblemBody, content_type = "application/problem+json")
    ))]
pub(super) async fn trigger_etl(
    State(app): State<App>,
    who: Who,
    headers: HeaderMap,
    JsonOrDefault(body): JsonOrDefault<TriggerBody>,
) -> Result<Response, Problem> {
    let arguments = EtlArguments {
        mode: body.mode,
        source: body.source,
        game_ids: body.game_ids,
        exclude_game_ids: body.exclude_game_ids,
        wipe: body.options.wipe,
        publish: body.options.publish,
        train: body.options.train,
    };
    let request = serde_json::to_string(&arguments).unwrap_or_default();
    let idempotency = jobs::idempotency(&headers, &["etl", &request])?;
    let job = app
        .services
        .trigger_etl(&who.0, &arguments, idempotency)
        .await?;
    jobs::accepted(&app, &job).await
}

/// The tenant's run under way, or else its latest one.
#[utoipa::path(get, path = "/api/etl/status", tag = "etl", responses(
    (status = 200, body = JobBody),
    (status = 404, description = "There was no run yet", body = ProblemBody, content_type = "application/problem+json")
))]
pub(super) async fn get_etl_status(
    State(app): State<App>,
    who: Who,
) -> Result<axum::Json<JobBody>, Problem> {
    let job = app.services.current_etl(who.0.tenant).await?;
    let job = job.ok_or_else(|| Problem::not_found("a run of this league"))?;
    Ok(axum::Json(JobBody::of(&app, &job).await?))
}

/// One run.
#[utoipa::path(get, path = "/api/etl/status/{job_id}", tag = "etl",
    params(("job_id" = uuid::Uuid, Path, description = "The job")),
    responses(
        (status = 200, body = JobBody),
        (status = 404, description = "No such run", body = ProblemBody, content_type = "application/problem+json")
    ))]
pub(super) async fn get_etl_job(
    State(app): State<App>,
    who: Who,
    Path(id): Path<String>,
) -> Result<axum::Json<JobBody>, Problem> {
    let job = jobs::find(&app, &who, &id).await?;
    if job.kind != services::etl_job::KIND {
        return Err(Problem::not_found(format!("run {id}")));
    }
    Ok(axum::Json(JobBody::of(&app, &job).await?))
}

/// Which runs.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(super) struct HistoryQuery {
    /// Only these states, separated by commas.
    state: Option<String>,
    /// Runs on a page, 1 to 200; 50 when not given.
    #[param(minimum = 1, maximum = 200)]
    limit: Option<i64>,
    /// `next_cursor` of the page before.
    cursor: Option<String>,
    /// Whether to count them all.
    total: Option<bool>,
}

/// Runs of the tenant, newest first.
#[utoipa::path(get, path = "/api/etl/history", tag = "etl", params(HistoryQuery), responses((status = 200, body = Page<JobBody>)))]
pub(super) async fn list_etl_runs(
    State(app): State<App>,
    who: Who,
    Query(query): Query<HistoryQuery>,
) -> Result<axum::Json<Page<JobBody>>, Problem> {
    let filter = JobFilter {
        states: jobs::states(query.state.as_deref())?,
        kinds: vec![services::etl_job::KIND.to_owned()],
        ..JobFilter::default()
    };
    let with_total = query.total.unwrap_or(false);
    let page = jobs::page(
        &app,
        &who,
        &filter,
        query.limit,
        query.cursor.as_deref(),
        with_total,
    )
    .await?;
    Ok(axum::Json(page))
}

/// What to check.
#[derive(Debug, Default, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields, default)]
pub(super) struct ValidateBody {
    /// `staging` lays staged rows over the league's files (the default); `files` leaves them aside.
    #[schema(value_type = Option<String>, pattern = "^(files|staging)$")]
    source: InputSource,
    /// Only the tracking files of these games; all when empty.
    game_ids: Vec<i64>,
    /// Not the tracking files of these games.
    exclude_game_ids: Vec<i64>,
}

/// What a check found.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct ValidationBody {
    /// Whether a run would publish tables: no finding stops the whole league.
    can_run: bool,
    /// Tracking files that are fine; null when a finding stops the league.
    games_loaded: Option<usize>,
    /// Tracking files that a finding stops; null when a finding stops the league.
    games_blocked: Option<usize>,
    /// Number of findings by severity.
    counts: std::collections::BTreeMap<&'static str, usize>,
    /// The findings, the worst first, at most 1,000.
    findings: Vec<ReportedFinding>,
}

/// Read and check the league's files without building anything.
#[utoipa::path(post, path = "/api/etl/validate", tag = "etl", request_body = Option<ValidateBody>, responses(
    (status = 200, body = ValidationBody),
    (status = 409, description = "There are no files to check yet", body = ProblemBody, content_type = "application/problem+json")
))]
pub(super) async fn validate_etl(
    State(app): State<App>,
    who: Who,
    JsonOrDefault(body): JsonOrDefault<ValidateBody>,
) -> Result<axum::Json<ValidationBody>, Problem> {
    let arguments = EtlArguments {
        source: body.source,
        game_ids: body.game_ids,
        exclude_game_ids: body.exclude_game_ids,
        ..EtlArguments::default()
    };
    let validation = app.services.validate_etl(&who.0, &arguments).await?;
    Ok(axum::Json(ValidationBody {
        can_run: validation.games.is_some(),
        games_loaded: validation.games.as_ref().map(|games| games.loaded),
        games_blocked: validation.games.as_ref().map(|games| games.blocked),
        counts: validation.counts.iter().collect(),
        findings: super::findings::worst(&validation.findings),
    }))
}
