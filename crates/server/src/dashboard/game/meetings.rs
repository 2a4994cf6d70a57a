//! What was known of the two teams before a game: their meetings, and how they have played lately.

use serde::Deserialize;
use services::tables::Question;

use super::head::Head;
use crate::app::App;
use crate::dashboard::grid::{Cell, Column, Format, Grid, Row, column};
use crate::dashboard::names::{Names, before};
use crate::pages::{Address, Reading};
use crate::problem::Problem;

/// Meetings that are listed at most.
const MOST: u32 = 5;

/// An earlier game of the two teams.
#[derive(Debug, Clone, Deserialize)]
pub(super) struct Meeting {
    game_id: i64,
    date: Option<String>,
    game_type: String,
    home_team_id: String,
    away_team_id: String,
    home_goals: Option<i64>,
    away_goals: Option<i64>,
}

/// How a team has played lately in a season.
#[derive(Debug, Clone, Deserialize)]
pub(super) struct Form {
    entity_id: String,
    last10_games: Option<i64>,
    last10_w: Option<i64>,
    last10_l: Option<i64>,
    last10_t: Option<i64>,
    last10_goals: Option<i64>,
    last10_goals_against: Option<i64>,
    last5_results: Option<String>,
}

const MEETINGS: [Column; 4] = [
    column("date", "Day", Format::Text, ""),
    column("game", "Game", Format::Text, ""),
    column("score", "Score", Format::Text, "Official, home first."),
    column("game_type", "Games", Format::Text, ""),
];

const FORMS: [Column; 8] = [
    column("team", "Team", Format::Text, ""),
    column(
        "last10_games",
        "GP",
        Format::Whole,
        "Games looked at: the last ten, or all when fewer.",
    ),
    column("last10_w", "W", Format::Whole, ""),
    column("last10_l", "L", Format::Whole, ""),
    column("last10_t", "T", Format::Whole, ""),
    column("last10_goals", "GF", Format::Whole, "Goals for."),
    column(
        "last10_goals_against",
        "GA",
        Format::Whole,
        "Goals against.",
    ),
    column(
        "last5_results",
        "Last five",
        Format::Text,
        "The latest last.",
    ),
];

/// Reads the meetings before a game, the latest first.
pub(super) async fn meetings(
    app: &App,
    reading: &Reading,
    head: &Head,
) -> Result<Vec<Meeting>, Problem> {
    let schedule = &head.schedule;
    let pair = [
        schedule.home_team_id.as_str(),
        schedule.away_team_id.as_str(),
    ];
    let question = Question::of("dim_schedule")
        .among("home_team_id", pair)
        .among("away_team_id", pair)
        .is("status", "final")
        .descending("date")
        .limit(MOST);
    let question = before(question, schedule.date.as_deref());
    Ok(app
        .services
        .tables
        .fetch(reading.league.id, question)
        .await?)
}

/// Reads how both teams have played lately.
pub(super) async fn forms(app: &App, reading: &Reading, head: &Head) -> Result<Vec<Form>, Problem> {
    let schedule = &head.schedule;
    let question = Question::of("v_recent_form")
        .is("entity_type", "team")
        .is("season_id", schedule.season_id.as_str())
        .among(
            "entity_id",
            [
                schedule.home_team_id.as_str(),
                schedule.away_team_id.as_str(),
            ],
        );
    Ok(app
        .services
        .tables
        .fetch(reading.league.id, question)
        .await?)
}

/// The meetings as a table.
pub(super) fn meetings_grid(
    meetings: &[Meeting],
    head: &Head,
    names: &Names,
    address: &Address,
) -> Grid {
    let rows = meetings.iter().map(|game| {
        let teams = format!(
            "{} – {}",
            names.team(&game.home_team_id),
            names.team(&game.away_team_id)
        );
        let score = game.home_goals.zip(game.away_goals);
        let cells = vec![
            Cell::maybe(game.date.clone()),
            Cell::of(teams).linked(Some(head.other_game(game.game_id))),
            Cell::maybe(score.map(|(home, away)| format!("{home}–{away}"))),
            Cell::of(game.game_type.as_str()),
        ];
        Row::new(game.game_id.to_string(), cells)
    });
    let caption = format!(
        "Official results of the last {} meetings before this game, any season, regular season and playoffs",
        meetings.len()
    );
    Grid::new("meetings", MEETINGS, caption)
        .empty("The two teams have not met before.")
        .rows(rows)
        .downloadable(address)
}

/// The form of both teams as a table.
pub(super) fn forms_grid(forms: &[Form], head: &Head, names: &Names, address: &Address) -> Grid {
    let rows = forms.iter().map(|form| {
        let id = &form.entity_id;
        let cells = vec![
            Cell::of(names.team(id)).linked(Some(names.team_href(id))),
            Cell::maybe(form.last10_games),
            Cell::maybe(form.last10_w),
            Cell::maybe(form.last10_l),
            Cell::maybe(form.last10_t),
            Cell::maybe(form.last10_goals),
            Cell::maybe(form.last10_goals_against),
            Cell::maybe(form.last5_results.clone()),
        ];
        Row::new(id, cells)
    });
    let caption = format!(
        "Official results of the last ten games at most, {}, regular season and playoffs",
        head.season_name
    );
    Grid::new("form", FORMS, caption)
        .source("v_recent_form")
        .empty("Neither team has played in this season.")
        .rows(rows)
        .downloadable(address)
}
