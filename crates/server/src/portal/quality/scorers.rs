//! `/portal/quality/scorers`: each player's official and tracked numbers of a game.

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

const TABLE: &str = "qa_scorer_comparison";
const STATUSES: [&str; 5] = [
    "match",
    "scorer_swap",
    "missing_tracked",
    "missing_official",
    "not_tracked",
];

#[derive(Debug, Deserialize)]
struct ScorerRow {
    game_id: i64,
    player_id: String,
    official_goals: i64,
    tracked_goals: i64,
    official_assists: i64,
    tracked_assists: Option<i64>,
    official_pim: i64,
    tracked_pim: i64,
    official_goals_against: i64,
    tracked_goals_against: Option<i64>,
    status: String,
}

#[derive(Template)]
#[template(path = "portal/quality_scorers.html")]
struct ScorersPage {
    frame: Frame,
    part: &'static str,
    asked: Asked,
    rows: Vec<(ScorerRow, String)>,
    total: i64,
    statuses: [&'static str; 5],
}

#[derive(Debug, Deserialize)]
struct Player {
    player_id: String,
    player_name: Option<String>,
}

/// The page.
pub(in crate::portal) async fn get(
    State(app): State<App>,
    visit: Visit,
    RawQuery(query): RawQuery,
) -> Result<Response, Problem> {
    let asked = Asked::parse("/scorers", &["status", "game"], query)?;
    let tenant = visit.league.id;
    let tables = &app.services.tables;
    if !tables.has(tenant, TABLE).await? {
        return nothing(&visit, "/scorers");
    }
    let mut question = Question::of(TABLE)
        .descending("game_id")
        .offset(asked.offset)
        .limit(ROWS)
        .counted();
    if let Some(status) = asked.word("status", &STATUSES)? {
        question = question.is("status", status);
    }
    if let Some(game) = asked.game()? {
        question = question.is("game_id", game);
    }
    let (rows, total) = tables.fetch_counted::<ScorerRow>(tenant, question).await?;
    let ids = rows.iter().map(|row| row.player_id.as_str());
    let players: Vec<Player> = tables
        .fetch(tenant, Question::of("dim_player").among("player_id", ids))
        .await?;
    let name = |id: &str| {
        let player = players.iter().find(|player| player.player_id == id);
        let name = player.and_then(|player| player.player_name.clone());
        name.unwrap_or_else(|| id.to_owned())
    };
    html(&ScorersPage {
        frame: visit.frame("Quality", "quality"),
        part: "/scorers",
        rows: rows
            .into_iter()
            .map(|row| {
                let name = name(&row.player_id);
                (row, name)
            })
            .collect(),
        asked,
        total,
        statuses: STATUSES,
    })
}

impl ScorersPage {
    fn download(&self) -> String {
        self.asked
            .csv(TABLE, &[("status", "status"), ("game", "game_id")])
    }
}
