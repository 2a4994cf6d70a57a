//! `/portal/quality/goals`: tracked goals against the official score.

use askama::Template;
use axum::extract::{RawQuery, State};
use axum::response::Response;
use serde::Deserialize;
use services::tables::Question;

use super::super::visit::Visit;
use super::super::words;
use super::{Asked, ROWS, nothing};
use crate::app::App;
use crate::pages::{Frame, filters, html};
use crate::problem::Problem;

const TABLE: &str = "qa_goal_accuracy";
const STATUSES: [&str; 4] = ["match", "mismatch", "no_official", "not_tracked"];

#[derive(Debug, Deserialize)]
struct GoalRow {
    game_id: i64,
    venue: String,
    period: i64,
    official_goals: Option<i64>,
    roster_goals: Option<i64>,
    tracked_goals: Option<i64>,
    goal_rows: Option<i64>,
    goal_stop_rows: Option<i64>,
    difference: Option<i64>,
    status: String,
}

#[derive(Template)]
#[template(path = "portal/quality_goals.html")]
struct GoalsPage {
    frame: Frame,
    part: &'static str,
    asked: Asked,
    rows: Vec<GoalRow>,
    total: i64,
    statuses: [&'static str; 4],
}

/// The page.
pub(in crate::portal) async fn get(
    State(app): State<App>,
    visit: Visit,
    RawQuery(query): RawQuery,
) -> Result<Response, Problem> {
    let asked = Asked::parse("/goals", &["status", "game"], query)?;
    let tables = &app.services.tables;
    if !tables.has(visit.league.id, TABLE).await? {
        return nothing(&visit, "/goals");
    }
    let mut question = Question::of(TABLE)
        .descending("game_id")
        .ascending("venue")
        .ascending("period")
        .offset(asked.offset)
        .limit(ROWS)
        .counted();
    if let Some(status) = asked.word("status", &STATUSES)? {
        question = question.is("status", status);
    }
    if let Some(game) = asked.game()? {
        question = question.is("game_id", game);
    }
    let (rows, total) = tables.fetch_counted(visit.league.id, question).await?;
    html(&GoalsPage {
        frame: visit.frame("Quality", "quality"),
        part: "/goals",
        asked,
        rows,
        total,
        statuses: STATUSES,
    })
}

impl GoalsPage {
    fn download(&self) -> String {
        self.asked
            .csv(TABLE, &[("status", "status"), ("game", "game_id")])
    }
}

/// The badge of a comparison.
pub(in crate::portal) fn status_class(status: &str) -> &'static str {
    match status {
        "match" => "good",
        "mismatch" | "missing_tracked" | "missing_official" => "bad",
        "scorer_swap" => "warn",
        _ => "",
    }
}
