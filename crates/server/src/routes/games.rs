//! `/api/games`: the schedule, as the next run would see it.

use axum::extract::State;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde::{Deserialize, Serialize};
use services::games::{EtlState, GameDetails, GameFilter, GameView, TrackingState};
use utoipa::{IntoParams, ToSchema};

use crate::app::App;
use crate::extract::{Json, Path, Query};
use crate::gate::Who;
use crate::problem::{Problem, ProblemBody};
use crate::wire::{Page, Time, page_limit};

/// A game of the schedule.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct GameBody {
    /// The league's number of the game.
    game_id: i64,
    /// Season.
    season_id: String,
    /// Day, `YYYY-MM-DD`.
    #[schema(format = Date)]
    date: String,
    /// Time of day, `HH:MM:SS`; null when not known.
    start_time: Option<String>,
    /// Home team.
    home_team_id: String,
    /// Its name.
    home_team_name: Option<String>,
    /// Away team.
    away_team_id: String,
    /// Its name.
    away_team_name: Option<String>,
    /// `Regular` or `Playoffs`.
    game_type: String,
    /// `RoundRobin`, `SemiFinals` or `Championship`.
    playoff_round: Option<String>,
    /// `Regulation` or `Overtime`.
    last_period_type: String,
    /// Official home goals; null before the game.
    home_goals: Option<i64>,
    /// Official away goals; null before the game.
    away_goals: Option<i64>,
    /// Whether the row was staged rather than read from the workbook.
    is_staged: bool,
    /// What is known about its tracking.
    tracking: TrackingBody,
    /// Whether the published tables hold the game as it is here: `not_published`, `outdated` or `published`.
    #[schema(value_type = String, pattern = "^(not_published|outdated|published)$")]
    etl: EtlState,
}

/// What is known about the tracking of a game.
#[derive(Debug, Serialize, ToSchema)]
struct TrackingBody {
    /// Where its events come from: `none`, `file` or `staged`.
    #[schema(value_type = String, pattern = "^(none|file|staged)$")]
    state: TrackingState,
    /// The tracking file, relative to the games folder.
    file: Option<String>,
    /// Layout of the file: A, B, C, D or JSON; null when nobody has looked into it yet.
    layout: Option<String>,
    /// When it was uploaded; null when it was not.
    uploaded_at: Option<Time>,
    /// What the last published run says about it; null before that.
    #[schema(value_type = Option<Object>)]
    published: Option<serde_json::Value>,
}

impl From<GameView> for GameBody {
    fn from(game: GameView) -> Self {
        let tracking = game.tracking;
        Self {
            game_id: game.game_id,
            season_id: game.season_id,
            date: game.date,
            start_time: game.start_time,
            home_team_id: game.home_team_id,
            home_team_name: game.home_team_name,
            away_team_id: game.away_team_id,
            away_team_name: game.away_team_name,
            game_type: game.game_type,
            playoff_round: game.playoff_round,
            last_period_type: game.last_period_type,
            home_goals: game.home_goals,
            away_goals: game.away_goals,
            is_staged: game.is_staged,
            tracking: TrackingBody {
                state: tracking.state,
                file: tracking.file,
                layout: tracking.layout,
                uploaded_at: tracking.uploaded_at.map(Time),
                published: tracking
                    .published
                    .and_then(|published| serde_json::to_value(published).ok()),
            },
            etl: game.etl,
        }
    }
}

/// Which games.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(super) struct GamesQuery {
    /// Of this season.
    season_id: Option<String>,
    /// Of this team, at home or away.
    team_id: Option<String>,
    /// On this day or later, `YYYY-MM-DD`.
    from: Option<String>,
    /// On this day or earlier, `YYYY-MM-DD`.
    to: Option<String>,
    /// With a tracking file or staged events (true), or without (false).
    is_tracked: Option<bool>,
    /// Games on a page, 1 to 200; 50 when not given.
    #[param(minimum = 1, maximum = 200)]
    limit: Option<i64>,
    /// `next_cursor` of the page before.
    cursor: Option<String>,
    /// Whether to count them all.
    total: Option<bool>,
}

impl GamesQuery {
    fn filter(&self) -> Result<GameFilter, Problem> {
        let day = |name: &str, text: Option<&String>| {
            text.map(|text| {
                let day = text.parse();
                day.map_err(|_| {
                    Problem::bad_request(format!(
                        "{name} is {text}; accepted is a day like 2026-01-31"
                    ))
                })
            })
            .transpose()
        };
        Ok(GameFilter {
            season_id: self.season_id.clone(),
            team_id: self.team_id.clone(),
            from: day("from", self.from.as_ref())?,
            to: day("to", self.to.as_ref())?,
            is_tracked: self.is_tracked,
            text: None,
        })
    }
}

/// Games of the schedule, the latest first.
#[utoipa::path(get, path = "/api/games", tag = "games", params(GamesQuery), responses((status = 200, body = Page<GameBody>)))]
pub(super) async fn list_games(
    State(app): State<App>,
    who: Who,
    Query(query): Query<GamesQuery>,
) -> Result<axum::Json<Page<GameBody>>, Problem> {
    let after = query
        .cursor
        .as_ref()
        .map(|text| {
            text.parse()
                .map_err(|_| Problem::bad_request("cursor is not one that a list gave"))
        })
        .transpose()?;
    let limit = page_limit(query.limit)? as usize;
    let page = app
        .services
        .games
        .list(&who.0, &query.filter()?, after, limit)
        .await?;
    Ok(axum::Json(Page {
        data: page.games.into_iter().map(Into::into).collect(),
        next_cursor: page.next.map(|cursor| cursor.to_string()),
        total: query.total.unwrap_or(false).then_some(page.total as i64),
    }))
}

/// What is said of a game.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct GameDetailsBody {
    /// Season.
    season_id: String,
    /// Day, `YYYY-MM-DD`.
    #[schema(format = Date)]
    date: String,
    /// Time of day, `HH:MM`.
    start_time: Option<String>,
    /// Home team.
    home_team_id: String,
    /// Away team.
    away_team_id: String,
    /// `Regular` (when left out) or `Playoffs`.
    game_type: Option<String>,
    /// `RoundRobin`, `SemiFinals` or `Championship`.
    playoff_round: Option<String>,
    /// `Regulation` (when left out) or `Overtime`.
    last_period_type: Option<String>,
    /// Official home goals; null before the game.
    home_goals: Option<i64>,
    /// Official away goals; null before the game.
    away_goals: Option<i64>,
}

impl From<GameDetailsBody> for GameDetails {
    fn from(body: GameDetailsBody) -> Self {
        Self {
            season_id: body.season_id,
            date: body.date,
            start_time: body.start_time,
            home_team_id: body.home_team_id,
            away_team_id: body.away_team_id,
            game_type: body.game_type,
            playoff_round: body.playoff_round,
            last_period_type: body.last_period_type,
            home_goals: body.home_goals,
            away_goals: body.away_goals,
        }
    }
}

/// A new game.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct NewGameBody {
    /// The league's number of the game.
    game_id: i64,
    /// Season.
    season_id: String,
    /// Day, `YYYY-MM-DD`.
    #[schema(format = Date)]
    date: String,
    /// Time of day, `HH:MM`.
    start_time: Option<String>,
    /// Home team.
    home_team_id: String,
    /// Away team.
    away_team_id: String,
    /// `Regular` (when left out) or `Playoffs`.
    game_type: Option<String>,
    /// `RoundRobin`, `SemiFinals` or `Championship`.
    playoff_round: Option<String>,
    /// `Regulation` (when left out) or `Overtime`.
    last_period_type: Option<String>,
    /// Official home goals; null before the game.
    home_goals: Option<i64>,
    /// Official away goals; null before the game.
    away_goals: Option<i64>,
}

impl From<NewGameBody> for GameDetails {
    fn from(body: NewGameBody) -> Self {
        Self {
            season_id: body.season_id,
            date: body.date,
            start_time: body.start_time,
            home_team_id: body.home_team_id,
            away_team_id: body.away_team_id,
            game_type: body.game_type,
            playoff_round: body.playoff_round,
            last_period_type: body.last_period_type,
            home_goals: body.home_goals,
            away_goals: body.away_goals,
        }
    }
}

/// Add a game to the schedule. It is staged, so that every run keeps it.
#[utoipa::path(post, path = "/api/games", tag = "games", request_body = NewGameBody, responses(
    (status = 201, body = GameBody, headers(("Location" = String, description = "The game's address"))),
    (status = 409, description = "The game exists", body = ProblemBody, content_type = "application/problem+json")
))]
pub(super) async fn create_game(
    State(app): State<App>,
    who: Who,
    Json(body): Json<NewGameBody>,
) -> Result<Response, Problem> {
    let game = app
        .services
        .games
        .create(&who.0, body.game_id, &body.into())
        .await?;
    let location = format!("/api/games/{}", game.game_id);
    Ok((
        StatusCode::CREATED,
        [(header::LOCATION, location)],
        axum::Json(GameBody::from(game)),
    )
        .into_response())
}

/// One game.
#[utoipa::path(get, path = "/api/games/{game_id}", tag = "games", params(("game_id" = i64, Path, description = "The game")), responses(
    (status = 200, body = GameBody),
    (status = 404, description = "No such game", body = ProblemBody, content_type = "application/problem+json")
))]
pub(super) async fn get_game(
    State(app): State<App>,
    who: Who,
    Path(game_id): Path<i64>,
) -> Result<axum::Json<GameBody>, Problem> {
    Ok(axum::Json(
        app.services.games.get(&who.0, game_id).await?.into(),
    ))
}

/// Replace what is said of a game; what the sheet holds beyond that stays. It is staged, so that every run keeps it.
#[utoipa::path(put, path = "/api/games/{game_id}", tag = "games", params(("game_id" = i64, Path, description = "The game")), request_body = GameDetailsBody, responses(
    (status = 200, body = GameBody),
    (status = 404, description = "No such game", body = ProblemBody, content_type = "application/problem+json"),
    (status = 409, description = "Others change the schedule at the same time", body = ProblemBody, content_type = "application/problem+json")
))]
pub(super) async fn change_game(
    State(app): State<App>,
    who: Who,
    Path(game_id): Path<i64>,
    Json(body): Json<GameDetailsBody>,
) -> Result<axum::Json<GameBody>, Problem> {
    Ok(axum::Json(
        app.services
            .games
            .update(&who.0, game_id, &body.into())
            .await?
            .into(),
    ))
}

/// Take a game and its box score out of the schedule. It is staged, so that every run keeps it; a tracking file stays.
#[utoipa::path(delete, path = "/api/games/{game_id}", tag = "games", params(("game_id" = i64, Path, description = "The game")), responses(
    (status = 204, description = "Taken out"),
    (status = 404, description = "No such game", body = ProblemBody, content_type = "application/problem+json"),
    (status = 409, description = "Others change the schedule at the same time", body = ProblemBody, content_type = "application/problem+json")
))]
pub(super) async fn delete_game(
    State(app): State<App>,
    who: Who,
    Path(game_id): Path<i64>,
) -> Result<StatusCode, Problem> {
    app.services.games.delete(&who.0, game_id).await?;
    Ok(StatusCode::NO_CONTENT)
}
