//! `/leagues/{league}/players/{player_id}/skill`: what he did with the puck and without it.

use askama::Template;
use axum::extract::{Path, State};
use axum::http::HeaderMap;
use axum::response::Response;

use super::PlayerPath;
use super::columns::{SKILL, keys};
use super::head::{Head, season_line, tracked_sample};
use crate::app::App;
use crate::dashboard::grid::{Grid, download};
use crate::dashboard::season::SeasonChoice;
use crate::dashboard::sheet::sheet;
use crate::pages::{Address, Frame, Reading};
use crate::problem::Problem;

#[derive(Template)]
#[template(path = "dashboard/player/sheets.html")]
struct Skill {
    frame: Frame,
    head: Head,
    choice: SeasonChoice,
    tab: &'static str,
    title: &'static str,
    sheets: Vec<Grid>,
}

/// The page.
pub(super) async fn get(
    State(app): State<App>,
    reading: Reading,
    Path(PlayerPath { player_id }): Path<PlayerPath>,
    address: Address,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let head = Head::of(&app, &reading, &player_id, &address).await?;
    let mut columns = keys(&[&SKILL]);
    columns.extend(["gp_tracked", "toi_seconds"]);
    let line = season_line(&app, &reading, &head, &columns).await?;
    let seconds = line
        .as_ref()
        .and_then(|line| line.whole("toi_seconds"))
        .unwrap_or(0);
    let caption = format!(
        "Tracked, all situations, {}, {}",
        head.choice.label(),
        tracked_sample(line.as_ref())
    );
    let page = Skill {
        frame: head.frame(&app, &reading, &headers, "Skill"),
        choice: head.choice.clone(),
        tab: "/skill",
        title: "Skill",
        sheets: vec![
            sheet(
                "skill",
                caption,
                line.as_ref(),
                &SKILL,
                Some(seconds),
                &address,
            )
            .source("v_player_season"),
        ],
        head,
    };
    let about = format!("player-{player_id}-skill");
    if let Some(answer) = download(&reading, &address, &about, &page.sheets) {
        return answer;
    }
    reading.html(&page)
}
