//! `/api/ml/season`, `/api/ml/fair-draw`, `/api/ml/grades`.

use std::sync::Arc;

use axum::extract::State;
use serde_json::Value;
use services::ml::{DrawAnswer, DrawQuestion, Grades, SeasonAnswer, SeasonQuestion};
use utoipa::ToSchema;

use crate::app::App;
use crate::extract::{Json, JsonOrDefault};
use crate::gate::Who;
use crate::problem::{Problem, ProblemBody};

/// Which season, and what is assumed.
#[derive(ToSchema)]
#[expect(dead_code, reason = "describes the request in the OpenAPI document")]
pub(crate) struct SeasonQuestionBody {
    /// The season; the one under way when not given.
    season_id: Option<String>,
    /// Assumed results of games that are not played.
    results: Option<Vec<AssumedBody>>,
    /// Places that lead to the playoffs; as in the last season that had them when not given.
    #[schema(minimum = 1, maximum = 64)]
    playoff_places: Option<usize>,
}

/// An assumed result.
#[derive(ToSchema)]
#[expect(dead_code, reason = "describes the request in the OpenAPI document")]
pub(crate) struct AssumedBody {
    /// A game of the season without a result.
    game_id: i64,
    /// Goals of the home team.
    #[schema(minimum = 0, maximum = 200)]
    home_goals: u32,
    /// Goals of the away team.
    #[schema(minimum = 0, maximum = 200)]
    away_goals: u32,
}

/// The odds of a season.
#[derive(ToSchema)]
#[expect(dead_code, reason = "describes the answer in the OpenAPI document")]
pub(crate) struct SeasonBody {
    /// The season.
    season_id: String,
    /// Version of the model `game` whose chances were drawn.
    version: i64,
    /// Games with a result.
    played: usize,
    /// Games still to be played, assumed ones not counted.
    remaining: usize,
    /// Assumed results.
    assumed: usize,
    /// Places that lead to the playoffs.
    playoff_places: usize,
    /// Where that number comes from.
    playoff_places_from: String,
    /// Seasons that were played.
    seasons: u32,
    /// Largest standard error that a chance has from the number of seasons alone.
    largest_error: f64,
    /// Teams by their chance of the playoffs: chances of playoffs, first place and every place, expected points and
    /// the bounds that hold 80 %.
    #[schema(value_type = Vec<Object>)]
    teams: Vec<Value>,
    /// What must be known to read it.
    notes: Vec<String>,
}

/// Play a season to its end many times: chances of the playoffs and of the first place, expected points. Assumed
/// results show what would be if. The body may be empty.
#[utoipa::path(post, path = "/api/ml/season", tag = "ml", request_body = Option<SeasonQuestionBody>, responses(
    (status = 200, body = SeasonBody),
    (status = 404, description = "No such season", body = ProblemBody, content_type = "application/problem+json"),
    (status = 409, description = "No model serves yet", body = ProblemBody, content_type = "application/problem+json")
))]
pub(crate) async fn play_season(
    State(app): State<App>,
    who: Who,
    JsonOrDefault(question): JsonOrDefault<SeasonQuestion>,
) -> Result<axum::Json<SeasonAnswer>, Problem> {
    Ok(axum::Json(
        app.services.ml.season_odds(who.0.tenant, question).await?,
    ))
}

/// A draw.
#[derive(ToSchema)]
#[expect(dead_code, reason = "describes the request in the OpenAPI document")]
pub(crate) struct DrawBody {
    /// Teams with their players, at most 30.
    teams: Vec<DrawTeamBody>,
    /// Pairs of ids of players who must stay together.
    keep_together: Option<Vec<Vec<String>>>,
    /// Largest sum of ratings of a team; a swap may not lift a team above it.
    rating_cap: Option<f64>,
    /// Spread of the strengths that is even enough, goals per game; 0.2 when not given.
    target_spread: Option<f64>,
    /// Most swaps, at most 6; 2 when not given.
    #[schema(maximum = 6)]
    max_swaps: Option<usize>,
    /// Games of each pair of teams in a season; 4 when not given.
    meetings: Option<usize>,
    /// Places that lead to the playoffs; half of the teams when not given.
    playoff_places: Option<usize>,
}

/// A team of a draw.
#[derive(ToSchema)]
#[expect(dead_code, reason = "describes the request in the OpenAPI document")]
pub(crate) struct DrawTeamBody {
    /// Its id, or any name.
    team_id: String,
    /// Its players.
    players: Vec<DrawPlayerBody>,
}

/// A player of a draw.
#[derive(ToSchema)]
#[expect(dead_code, reason = "describes the request in the OpenAPI document")]
pub(crate) struct DrawPlayerBody {
    /// Player of the league.
    player_id: String,
    /// Goals per game that he makes his team better than an average player would; from his record when not given.
    strength: Option<f64>,
    /// Skill rating, which the cap counts.
    rating: Option<f64>,
    /// Whether he tends the goal; his official position says so when not given.
    is_goalie: Option<bool>,
}

/// Balance and swaps.
#[derive(ToSchema)]
#[expect(dead_code, reason = "describes the answer in the OpenAPI document")]
pub(crate) struct DrawAdviceBody {
    /// As drawn: spread of strengths and points, range of the playoff chances, teams.
    #[schema(value_type = Object)]
    before: Value,
    /// The fewest swaps that reach the target, or those that get nearest.
    #[schema(value_type = Vec<Object>)]
    swaps: Vec<Value>,
    /// After the swaps.
    #[schema(value_type = Object)]
    after: Value,
    /// Whether the target is reached.
    reached: bool,
    /// Version of the model `game` whose records were used.
    version: i64,
    /// What must be known to read it.
    notes: Vec<String>,
}

/// Look at a draw: how even the teams are, and the fewest swaps that make them even.
#[utoipa::path(post, path = "/api/ml/fair-draw", tag = "ml", request_body = DrawBody, responses(
    (status = 200, body = DrawAdviceBody),
    (status = 404, description = "No model serves, or a team is unknown", body = ProblemBody, content_type = "application/problem+json"),
    (status = 409, description = "No model serves yet", body = ProblemBody, content_type = "application/problem+json")
))]
pub(crate) async fn draw_fairly(
    State(app): State<App>,
    who: Who,
    Json(question): Json<DrawQuestion>,
) -> Result<axum::Json<DrawAnswer>, Problem> {
    Ok(axum::Json(
        app.services.ml.fair_draw(who.0.tenant, question).await?,
    ))
}

/// Grades.
#[derive(ToSchema)]
#[expect(dead_code, reason = "describes the answer in the OpenAPI document")]
pub(crate) struct GradesBody {
    /// Every game as it would have been forecast on its morning by the program as it is: season by season, and over
    /// the test span with reliability bins.
    #[schema(value_type = Object)]
    walk_forward: Value,
    /// What was said and written down before the games.
    #[schema(value_type = Object)]
    frozen: Value,
}

/// How good the forecasts were, season by season, against the base rates and Elo.
#[utoipa::path(get, path = "/api/ml/grades", tag = "ml", responses(
    (status = 200, body = GradesBody),
    (status = 409, description = "Nothing is published yet", body = ProblemBody, content_type = "application/problem+json")
))]
pub(crate) async fn get_grades(
    State(app): State<App>,
    who: Who,
) -> Result<axum::Json<Grades>, Problem> {
    let grades = app.services.ml.grades(who.0.tenant).await?;
    Ok(axum::Json(Arc::unwrap_or_clone(grades)))
}
