//! `/leagues/{league}/games/{game_id}/why/{statistic}`: why a number is what it is, as a page, as the part of one that a
//! dialog shows, or as a file.

mod told;

use askama::Template;
use axum::extract::State;
use axum::http::header;
use axum::response::{IntoResponse as _, Response};
use serde::Deserialize;
use services::why::{Owner, OwnerKind, Verdict};

use self::told::Told;
use super::NoTables;
use crate::app::App;
use crate::extract::{Path, Query};
use crate::pages::{Frame, Reading, html};
use crate::problem::Problem;

/// The number.
#[derive(Debug, Deserialize)]
pub(crate) struct WhyPath {
    pub(crate) game_id: i64,
    pub(crate) statistic: String,
}

/// Whose number it is, and in which form it is wanted.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct WhyQuery {
    player: Option<String>,
    goalie: Option<String>,
    team: Option<String>,
    part: Option<String>,
    format: Option<String>,
}

/// Who is asked about: exactly one of the three.
pub(crate) fn owner_of(
    player: Option<String>,
    goalie: Option<String>,
    team: Option<String>,
) -> Result<Owner, Problem> {
    let (kind, id) = match (player, goalie, team) {
        (Some(id), None, None) => (OwnerKind::Player, id),
        (None, Some(id), None) => (OwnerKind::Goalie, id),
        (None, None, Some(id)) => (OwnerKind::Team, id),
        _ => {
            return Err(Problem::bad_request(
                "one of player, goalie and team must be given, with its id",
            ));
        }
    };
    Ok(Owner { kind, id })
}

#[derive(Template)]
#[template(path = "dashboard/why.html")]
struct WhyPage {
    frame: Frame,
    told: Told,
}

#[derive(Template)]
#[template(path = "dashboard/why_part.html")]
struct WhyPart {
    told: Told,
}

/// The page, the part, or the file.
pub(super) async fn get(
    State(app): State<App>,
    reading: Reading,
    Path(path): Path<WhyPath>,
    Query(query): Query<WhyQuery>,
) -> Result<Response, Problem> {
    if reading.version.is_none() {
        let frame = reading.frame("Why this number");
        return reading.html(&NoTables { frame });
    }
    let owner = owner_of(query.player, query.goalie, query.team)?;
    let why = &app.services.why;
    let explanation = why
        .explain(reading.league.id, path.game_id, &owner, &path.statistic)
        .await?;
    match query.format.as_deref() {
        None => {}
        Some("csv") => {
            let name = format!(
                "{}-{}-{}.csv",
                path.game_id, owner.id, explanation.statistic
            );
            let headers = [
                (header::CONTENT_TYPE, "text/csv; charset=utf-8".to_owned()),
                (
                    header::CONTENT_DISPOSITION,
                    format!("attachment; filename=\"{name}\""),
                ),
            ];
            return Ok(reading.kept((headers, explanation.csv()).into_response()));
        }
        Some(other) => {
            return Err(Problem::bad_request(format!(
                "format is {other}; accepted is csv"
            )));
        }
    }
    let told = Told::of(&reading.league.slug, &explanation);
    if query.part.is_some() {
        return Ok(reading.kept(html(&WhyPart { told })?));
    }
    let title = format!("{}: {}", told.owner_name, told.label);
    let frame = reading
        .frame(title)
        .described(format!(
            "{}: {} {}. {}",
            told.owner_name, told.value, told.label, told.rule
        ))
        .section("games");
    reading.html(&WhyPage { frame, told })
}
