//! `/portal/uploads`: files that are handed in. A script shows how far they are and puts the answer into the page; without
//! it the same form gets the same answer as a page.

use askama::Template;
use axum::extract::{Request, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse as _, Response};
use services::staged::StoredFile;

use super::answer::{Answer, Offer};
use super::visit::Visit;
use super::words;
use crate::app::App;
use crate::pages::{Frame, html};
use crate::problem::Problem;
use crate::routes::upload::load_files;
use crate::spool::Form;

#[derive(Template)]
#[template(path = "portal/uploads.html")]
struct UploadsPage {
    frame: Frame,
    answers: Vec<Answer>,
    files: Vec<StoredFile>,
    tables: Vec<String>,
}

/// The page.
pub(super) async fn get(State(app): State<App>, visit: Visit) -> Result<Response, Problem> {
    html(&page(&app, &visit, Vec::new()).await?)
}

async fn page(app: &App, visit: &Visit, answers: Vec<Answer>) -> Result<UploadsPage, Problem> {
    let list = app.services.tables.list(visit.league.id).await?;
    Ok(UploadsPage {
        frame: visit.frame("Uploads", "uploads"),
        answers,
        files: app.services.staging.files(&visit.caller).await?,
        tables: list.tables.into_iter().map(|table| table.name).collect(),
    })
}

/// The page with what became of the files.
async fn answered(
    app: &App,
    visit: &Visit,
    outcome: Result<Vec<Answer>, Problem>,
) -> Result<Response, Problem> {
    let (status, answers) = match outcome {
        Ok(answers) => {
            let is_taken = answers.iter().all(|answer| answer.is_taken);
            let refused = StatusCode::UNPROCESSABLE_ENTITY;
            (if is_taken { StatusCode::OK } else { refused }, answers)
        }
        Err(problem) => (problem.status(), vec![Answer::refused(problem)?]),
    };
    let page = page(app, visit, answers).await?;
    Ok((status, html(&page)?).into_response())
}

async fn receive(app: &App, visit: &Visit, request: Request) -> Result<Form, Problem> {
    let folder = app.services.inputs.folder(&visit.caller)?.uploads();
    let mut form = Form::receive(request, &folder).await?;
    // A browser sends an empty file where none was chosen.
    form.files.retain(|file| !file.name.is_empty());
    Ok(form)
}

/// Takes the league workbook.
pub(super) async fn league(
    State(app): State<App>,
    visit: Visit,
    request: Request,
) -> Result<Response, Problem> {
    let outcome = take_league(&app, &visit, request).await;
    answered(&app, &visit, outcome.map(|answer| vec![answer])).await
}

async fn take_league(app: &App, visit: &Visit, request: Request) -> Result<Answer, Problem> {
    let form = receive(app, visit, request).await?;
    let file = form.only_file("file")?;
    let stored = app
        .services
        .staging
        .put_league(&visit.caller, &file.path)
        .await?;
    let title = format!("{} is the league workbook now", file.name);
    Ok(Answer::taken(title, &stored.findings, Offer::Run)
        .change("Kept as", stored.file.name)
        .change("Size", words::bytes(&stored.file.bytes))
        .change("Findings", stored.findings.len().to_string()))
}

/// Takes tracking files.
pub(super) async fn tracking(
    State(app): State<App>,
    visit: Visit,
    request: Request,
) -> Result<Response, Problem> {
    let outcome = take_tracking(&app, &visit, request).await;
    answered(&app, &visit, outcome).await
}

async fn take_tracking(app: &App, visit: &Visit, request: Request) -> Result<Vec<Answer>, Problem> {
    let form = receive(app, visit, request).await?;
    if form.files.is_empty() {
        return Err(Problem::bad_request("no file was chosen"));
    }
    let mut answers = Vec::new();
    for file in &form.files {
        let stored = app
            .services
            .tracking
            .upload(&visit.caller, &file.path, &file.name)
            .await;
        let stored = match stored {
            Ok(stored) => stored,
            Err(error) => {
                let mut answer = Answer::refused(error.into())?;
                answer.title = format!("{}: {}", file.name, answer.title);
                answers.push(answer);
                continue;
            }
        };
        let title = format!("{} is the tracking of game {}", file.name, stored.game_id);
        let mut answer = Answer::taken(title, &stored.findings, Offer::Game(stored.game_id))
            .change("Game", stored.game_id.to_string())
            .change("Kept as", stored.file.name)
            .change("Layout", stored.file.layout.unwrap_or_default())
            .change("Findings", stored.findings.len().to_string());
        if !stored.set_aside.is_empty() {
            answer = answer.change("No longer counts", stored.set_aside.join(", "));
        }
        if stored.is_staged {
            let note = "rows of this game are staged, and they come before the file";
            answer = answer.change("Note", note);
        }
        answers.push(answer);
    }
    Ok(answers)
}

/// Loads CSV files into tables.
pub(super) async fn tables(
    State(app): State<App>,
    visit: Visit,
    request: Request,
) -> Result<Response, Problem> {
    let outcome = take_tables(&app, &visit, request).await;
    answered(&app, &visit, outcome.map(|answer| vec![answer])).await
}

async fn take_tables(app: &App, visit: &Visit, request: Request) -> Result<Answer, Problem> {
    let mut form = receive(app, visit, request).await?;
    let table = form.field("table").unwrap_or_default().trim().to_owned();
    if !table.is_empty() {
        for file in &mut form.files {
            file.field.clone_from(&table);
        }
    }
    let report = load_files(app, &visit.caller, form).await?;
    let mut answer = Answer::taken("The rows are loaded and published", &[], Offer::Nothing)
        .change("Version of the tables", report.version.to_string());
    for loaded in report.tables {
        let value = format!(
            "{} rows from {}; the table has {} rows now",
            words::count(&loaded.rows),
            loaded.file,
            words::count(&loaded.total)
        );
        answer = answer.change(loaded.table, value);
    }
    Ok(answer)
}

/// Defines tables of the league's own.
pub(super) async fn schema(
    State(app): State<App>,
    visit: Visit,
    request: Request,
) -> Result<Response, Problem> {
    let outcome = take_schema(&app, &visit, request).await;
    answered(&app, &visit, outcome.map(|answer| vec![answer])).await
}

async fn take_schema(app: &App, visit: &Visit, request: Request) -> Result<Answer, Problem> {
    let form = receive(app, visit, request).await?;
    let text = match &form.files[..] {
        [] => form.field("text").unwrap_or_default().to_owned(),
        [file] => tokio::fs::read_to_string(&file.path)
            .await
            .map_err(|error| {
                if error.kind() == std::io::ErrorKind::InvalidData {
                    Problem::invalid("the schema is not UTF-8", Vec::new())
                } else {
                    Problem::internal(&error)
                }
            })?,
        _ => return Err(Problem::bad_request("a form holds one schema")),
    };
    if text.trim().is_empty() {
        return Err(Problem::bad_request("choose a file, or write the schema"));
    }
    let defined = app.services.schemas.define(visit.league.id, &text).await?;
    let mut answer = Answer::taken("The tables are defined", &[], Offer::Nothing);
    for table in defined {
        let columns = format!(
            "{} columns; upload a CSV file to fill it",
            table.columns.len()
        );
        answer = answer.change(table.name, columns);
    }
    Ok(answer)
}
