//! `/portal/staging`: rows that wait for the next run, by sheet and by game; look at them, change them, take them out.

use askama::Template;
use axum::body::Bytes;
use axum::extract::{RawQuery, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse as _, Response};
use serde_json::{Map, Value};
use services::staged::{StagingKind, StagingList, StagingOverview, StagingRow};
use services::staging::{Area, RowPlace};

use super::answer::{Answer, Offer};
use super::confirm::{self, Question};
use super::fields::{Sent, Wrong};
use super::visit::{self, Visit};
use super::words;
use crate::app::App;
use crate::extract::Path;
use crate::pages::{Frame, html};
use crate::problem::Problem;

/// Rows on a page.
const ROWS: i64 = 50;

#[derive(Template)]
#[template(path = "portal/staging.html")]
struct StagingPage {
    frame: Frame,
    overview: StagingOverview,
    waiting: i64,
    sheets: Vec<&'static str>,
}

/// The overview.
pub(super) async fn get(State(app): State<App>, visit: Visit) -> Result<Response, Problem> {
    let overview = app.services.staging.status(&visit.caller).await?;
    html(&StagingPage {
        frame: visit.frame("Staging", "staging"),
        waiting: overview
            .areas
            .iter()
            .map(|area| area.unprocessed_rows)
            .sum(),
        overview,
        sheets: Area::sheets().collect(),
    })
}

#[derive(Template)]
#[template(path = "portal/staging_area.html")]
struct AreaPage {
    frame: Frame,
    area: Area,
    list: StagingList,
    columns: Vec<String>,
    rows: Vec<StagingRow>,
    next: Option<i64>,
    after: i64,
    answers: Vec<Answer>,
}

/// The rows of a sheet or game.
pub(super) async fn area(
    State(app): State<App>,
    visit: Visit,
    Path((kind, name)): Path<(String, String)>,
    RawQuery(query): RawQuery,
) -> Result<Response, Problem> {
    let area = Area::find(&kind, &name)?;
    let sent = Sent::parse(query.unwrap_or_default().as_bytes());
    let list = area.list(sent.text("list"))?;
    let after = match sent.text("after") {
        "" => 0,
        text => text
            .parse()
            .map_err(|_| Problem::bad_request("after is not the number of a row"))?,
    };
    html(&area_page(&app, &visit, area, list, after, Vec::new()).await?)
}

async fn area_page(
    app: &App,
    visit: &Visit,
    area: Area,
    list: StagingList,
    after: i64,
    answers: Vec<Answer>,
) -> Result<AreaPage, Problem> {
    let staging = &app.services.staging;
    let rows = staging
        .rows(&visit.caller, &area, list, after, ROWS)
        .await?;
    let is_used = |column: &String| rows.iter().any(|row| row.content.contains_key(column));
    let columns = area.columns(list).into_iter().filter(is_used).collect();
    Ok(AreaPage {
        frame: visit.frame(title(&area), "staging"),
        next: rows
            .last()
            .filter(|_| rows.len() as i64 == ROWS)
            .map(|row| row.number),
        columns,
        rows,
        area,
        list,
        after,
        answers,
    })
}

fn title(area: &Area) -> String {
    match area.kind {
        StagingKind::Blb => format!("Staged rows of {}", area.name),
        StagingKind::Tracking => format!("Staged rows of game {}", area.name),
    }
}

/// A cell as a field of a form shows it.
fn cell_text(value: Option<&Value>) -> String {
    match value {
        None | Some(Value::Null) => String::new(),
        Some(Value::String(text)) => text.clone(),
        Some(other) => other.to_string(),
    }
}

/// A cell of a table.
pub(super) fn cell(row: &StagingRow, column: &str) -> String {
    cell_text(row.content.get(column))
}

#[derive(Template)]
#[template(path = "portal/staging_row.html")]
struct RowPage {
    frame: Frame,
    area: Area,
    list: StagingList,
    number: Option<i64>,
    cells: Vec<(String, String, bool)>,
    is_deletion: bool,
    wrong: Wrong,
}

/// Which row a request is about; none for a new one.
struct Asked {
    area: Area,
    list: StagingList,
    place: Option<RowPlace>,
}

impl Asked {
    fn parse(kind: &str, name: &str, sent: &Sent) -> Result<Self, Problem> {
        let area = Area::find(kind, name)?;
        let list = area.list(sent.text("list"))?;
        let number = match sent.text("number") {
            "" => None,
            text => Some(text.parse().map_err(|_| Problem::not_found("the row"))?),
        };
        if number.is_none() && area.kind == StagingKind::Tracking {
            return Err(Problem::not_found("a new row of a game"));
        }
        Ok(Self {
            place: number.map(|number| RowPlace { list, number }),
            area,
            list,
        })
    }
}

/// The form of a row.
pub(super) async fn row(
    State(app): State<App>,
    visit: Visit,
    Path((kind, name)): Path<(String, String)>,
    RawQuery(query): RawQuery,
) -> Result<Response, Problem> {
    let sent = Sent::parse(query.unwrap_or_default().as_bytes());
    let asked = Asked::parse(&kind, &name, &sent)?;
    let row = before(&app, &visit, &asked).await?;
    let content = row
        .as_ref()
        .map(|row| row.content.clone())
        .unwrap_or_default();
    let cells = asked.area.columns(asked.list).into_iter().map(|column| {
        let text = cell_text(content.get(&column));
        (column, text)
    });
    let cells = cells.collect();
    let is_deletion = row.is_some_and(|row| row.is_deletion);
    html(&row_page(
        &visit,
        asked,
        cells,
        is_deletion,
        Wrong::default(),
    ))
}

async fn before(app: &App, visit: &Visit, asked: &Asked) -> Result<Option<StagingRow>, Problem> {
    let Some(place) = asked.place else {
        return Ok(None);
    };
    let staging = &app.services.staging;
    Ok(Some(staging.row(&visit.caller, &asked.area, place).await?))
}

fn row_page(
    visit: &Visit,
    asked: Asked,
    cells: Vec<(String, String)>,
    is_deletion: bool,
    wrong: Wrong,
) -> RowPage {
    let number = asked.place.map(|place| place.number);
    let title = match number {
        Some(number) => format!("Row {number} of {}", asked.area.name),
        None => format!("New row of {}", asked.area.name),
    };
    // A row is known by its key, so that this cannot change.
    let is_fixed = |column: &String| number.is_some() && asked.area.key.contains(column);
    let cells = cells.into_iter().map(|(column, text)| {
        let is_fixed = is_fixed(&column);
        (column, text, is_fixed)
    });
    RowPage {
        frame: visit.frame(title, "staging"),
        cells: cells.collect(),
        area: asked.area,
        list: asked.list,
        number,
        is_deletion,
        wrong,
    }
}

/// Begin of the names of fields that are cells.
const CELL: &str = "cell.";

/// Stages the row, or takes it out.
pub(super) async fn change_row(
    State(app): State<App>,
    visit: Visit,
    Path((kind, name)): Path<(String, String)>,
    body: Bytes,
) -> Result<Response, Problem> {
    let sent = Sent::parse(&body);
    let asked = Asked::parse(&kind, &name, &sent)?;
    let page = format!(
        "/portal/staging/{}/{}?list={}",
        asked.area.kind, asked.area.name, asked.list
    );
    let staging = &app.services.staging;
    if sent.is_ticked("remove") {
        let Some(place) = asked.place else {
            return Err(Problem::not_found("the row"));
        };
        if !sent.is_confirmed() {
            return confirm::ask(&visit, &removal(&asked, place, &sent, page));
        }
        staging
            .remove_row(&visit.caller, &asked.area, place)
            .await?;
        return Ok(visit::done(&page, "row_removed"));
    }
    let old = before(&app, &visit, &asked).await?;
    let old = old.map(|row| row.content).unwrap_or_default();
    let is_deletion = sent.is_ticked("is_deletion");
    let content = content(&sent, &asked, &old);
    let saved = staging
        .save_row(
            &visit.caller,
            &asked.area,
            asked.place,
            content,
            is_deletion,
        )
        .await;
    let staged = match saved {
        Ok(staged) => staged,
        Err(error) => {
            let wrong = Wrong::of_input(error)?;
            let columns = asked.area.columns(asked.list).into_iter();
            let cells = columns.map(|column| {
                let text = sent.raw(&format!("{CELL}{column}")).to_owned();
                (column, text)
            });
            let cells = cells.collect();
            let page = row_page(&visit, asked, cells, is_deletion, wrong);
            return Ok((StatusCode::UNPROCESSABLE_ENTITY, html(&page)?).into_response());
        }
    };
    if staged.findings.is_empty() {
        return Ok(visit::done(&page, "row_saved"));
    }
    let answer = Answer::taken(
        "The row is staged, but look at what is wrong with the staged rows",
        &staged.findings,
        Offer::Run,
    );
    let after = asked.place.map_or(0, |place| place.number - 1);
    html(&area_page(&app, &visit, asked.area, asked.list, after, vec![answer]).await?)
}

/// The cells of a form. What was not changed keeps the type it was staged with.
fn content(sent: &Sent, asked: &Asked, old: &Map<String, Value>) -> Map<String, Value> {
    let mut content = Map::new();
    for column in asked.area.columns(asked.list) {
        let before = old.get(&column);
        let is_key = asked.area.key.contains(&column);
        let text = match before {
            Some(value) if is_key => cell_text(Some(value)),
            _ => sent.raw(&format!("{CELL}{column}")).to_owned(),
        };
        match before {
            Some(value) if cell_text(Some(value)) == text => {
                content.insert(column, value.clone());
            }
            _ if text.is_empty() => {}
            _ => {
                content.insert(column, Value::String(text));
            }
        }
    }
    content
}

fn removal(asked: &Asked, place: RowPlace, sent: &Sent, back: String) -> Question<'static> {
    let consequences = match asked.area.kind {
        StagingKind::Blb => {
            "The row goes out of the staging. The workbook's row with its key counts again, if there is one."
        }
        StagingKind::Tracking => {
            "The row goes out of the staging. The other rows of the game stay."
        }
    };
    Question {
        title: format!("Take row {} out?", place.number),
        consequences: consequences.to_owned(),
        yes: "Take it out",
        action: format!(
            "/portal/staging/{}/{}/row",
            asked.area.kind, asked.area.name
        ),
        fields: ["list", "number", "remove"]
            .map(|name| (name.to_owned(), sent.text(name).to_owned()))
            .to_vec(),
        back,
        section: "staging",
    }
}

/// Takes all rows of a sheet or game out.
pub(super) async fn clear(
    State(app): State<App>,
    visit: Visit,
    Path((kind, name)): Path<(String, String)>,
    body: Bytes,
) -> Result<Response, Problem> {
    let area = Area::find(&kind, &name)?;
    if !Sent::parse(&body).is_confirmed() {
        let question = Question {
            title: format!("Take all staged rows of {} out?", area.name),
            consequences: "The rows are gone, and the files count again. There is no way back."
                .to_owned(),
            yes: "Take them out",
            action: format!("/portal/staging/{}/{}/clear", area.kind, area.name),
            fields: Vec::new(),
            back: "/portal/staging".to_owned(),
            section: "staging",
        };
        return confirm::ask(&visit, &question);
    }
    let staging = &app.services.staging;
    staging
        .clear(&visit.caller, &kind, &area.name, true)
        .await?;
    Ok(visit::done("/portal/staging", "cleared"))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn cells_that_stay_keep_their_type() {
        let asked = Asked::parse("blb", "dim_team", &Sent::parse(b"number=1")).unwrap();
        let old = json!({"team_id": "T1", "league_id": 5, "team_cd": "A", "team_url": "x"});
        let sent = Sent::parse(
            b"cell.team_id=T2&cell.league_id=5&cell.team_cd=&cell.team_url=y&cell.team_name=Owls",
        );
        let content = content(&sent, &asked, old.as_object().unwrap());
        let expected =
            json!({"team_id": "T1", "league_id": 5, "team_url": "y", "team_name": "Owls"});
        assert_eq!(Value::Object(content), expected);
    }

    #[test]
    fn rows_of_games_are_changed_and_not_added() {
        assert!(Asked::parse("tracking", "7", &Sent::parse(b"list=shifts&number=3")).is_ok());
        for wrong in [
            b"list=shifts".as_slice(),
            b"list=goals&number=1",
            b"number=x",
        ] {
            assert!(Asked::parse("tracking", "7", &Sent::parse(wrong)).is_err());
        }
    }
}
