//! What models are asked with, as the OpenAPI document describes it.

use serde::Deserialize;
use serde_json::Value;
use utoipa::ToSchema;

/// What to predict.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct PredictBody {
    /// Name of the model: `game`, a model of its ladder, `player_projection`, `win_probability`, `expected_goals`,
    /// `rapm`, or an imported one.
    pub(super) model: String,
    /// Version of the model; the one that serves when not given.
    #[serde(default)]
    #[schema(minimum = 1)]
    pub(super) version: Option<i64>,
    /// One input or a list of 1 to 1,000, in the form that the model takes.
    #[schema(value_type = InputsBody)]
    pub(super) inputs: Value,
}

/// One input or many.
#[derive(ToSchema)]
#[serde(untagged)]
#[expect(dead_code, reason = "describes the request in the OpenAPI document")]
pub(crate) enum InputsBody {
    /// One input.
    One(InputBody),
    /// Many inputs.
    Many(Vec<InputBody>),
}

/// An input by kind of model.
#[derive(ToSchema)]
#[serde(untagged)]
#[expect(dead_code, reason = "describes the request in the OpenAPI document")]
pub(crate) enum InputBody {
    /// For models of games.
    Game(GameInputBody),
    /// For `player_projection`.
    Player(PlayerInputBody),
    /// For `win_probability`.
    Moment(MomentInputBody),
    /// For `expected_goals`.
    Attempt(AttemptInputBody),
    /// For `rapm`.
    Attack(AttackInputBody),
}

/// A game of the schedule, or two teams; and who is in.
#[derive(ToSchema)]
#[expect(dead_code, reason = "describes the request in the OpenAPI document")]
pub(crate) struct GameInputBody {
    /// A game of the schedule; it names the teams.
    game_id: Option<i64>,
    /// Home team, where no game is named.
    home_team_id: Option<String>,
    /// Away team, where no game is named.
    away_team_id: Option<String>,
    /// Ids of all who dress for the home team; those of the last games when not given.
    home_line_up: Option<Vec<String>>,
    /// Ids of all who dress for the away team.
    away_line_up: Option<Vec<String>>,
    /// Changes to the home team's line-up.
    home: Option<ChangesBody>,
    /// Changes to the away team's line-up.
    away: Option<ChangesBody>,
}

/// Who is in and who is out.
#[derive(ToSchema)]
#[expect(dead_code, reason = "describes the request in the OpenAPI document")]
pub(crate) struct ChangesBody {
    /// Ids of players who dress too.
    dress: Option<Vec<String>>,
    /// Ids of players who do not.
    scratch: Option<Vec<String>>,
}

/// A player and the games to come.
#[derive(ToSchema)]
#[expect(dead_code, reason = "describes the request in the OpenAPI document")]
pub(crate) struct PlayerInputBody {
    /// Player.
    player_id: String,
    /// `forward`, `defence` or `goalie`; that of his latest game when not given.
    position: Option<String>,
    /// Skill rating; that of his latest game when not given.
    rating: Option<f64>,
    /// Games to come, at most 200; 1 when not given.
    games: Option<u32>,
    /// Whether he plays in all of them for sure; true when not given.
    dresses: Option<bool>,
    /// Goals that his team is expected to score over the usual number; 1 when not given.
    goal_factor: Option<f64>,
}

/// Something of both sides.
#[derive(ToSchema)]
#[expect(dead_code, reason = "describes the request in the OpenAPI document")]
pub(crate) struct NumbersBody {
    /// Of the home team.
    home: f64,
    /// Of the away team.
    away: f64,
}

/// Whether a net is empty.
#[derive(ToSchema)]
#[expect(dead_code, reason = "describes the request in the OpenAPI document")]
pub(crate) struct FlagsBody {
    /// The home team's.
    home: bool,
    /// The away team's.
    away: bool,
}

/// A moment of a game.
#[derive(ToSchema)]
#[expect(dead_code, reason = "describes the request in the OpenAPI document")]
pub(crate) struct MomentInputBody {
    /// Goals that each side was expected to score in the whole game.
    expected_goals: NumbersBody,
    /// Ratio of variance to mean of a side's goals, 1 to 5; 1 is Poisson.
    dispersion: f64,
    /// Length of the game, seconds.
    length_seconds: f64,
    /// Seconds left to play.
    remaining_seconds: f64,
    /// Home goals minus away goals.
    lead: i32,
    /// Skaters on the ice, at most 6.
    skaters: NumbersBody,
    /// Which net is empty.
    net_empty: FlagsBody,
    /// Seconds that the manpower will last.
    penalty_seconds: f64,
    /// Whether the game may end without a winner.
    can_tie: bool,
}

/// An attempt; what is not said does not hold.
#[derive(ToSchema)]
#[expect(dead_code, reason = "describes the request in the OpenAPI document")]
pub(crate) struct AttemptInputBody {
    /// Not blocked; true when not given.
    is_unblocked: Option<bool>,
    /// Nobody in the net.
    empty_net: Option<bool>,
    /// Shortly after an own shot that the goalie stopped.
    is_rebound: Option<bool>,
    /// Straight off the pass.
    is_one_timer: Option<bool>,
    /// Tipped or deflected.
    is_tip: Option<bool>,
    /// Alone on the goalie.
    is_breakaway: Option<bool>,
    /// Shortly after an own pass.
    off_pass: Option<bool>,
    /// Shortly after a controlled entry.
    is_rush: Option<bool>,
    /// Kind of shot, such as `Wrist`.
    shot_type: Option<String>,
}

/// An attack at five against five.
#[derive(ToSchema)]
#[expect(dead_code, reason = "describes the request in the OpenAPI document")]
pub(crate) struct AttackInputBody {
    /// Skaters of the attacking side.
    attackers: Vec<String>,
    /// Skaters of the defending side.
    defenders: Vec<String>,
    /// The attacking side is at home.
    at_home: bool,
    /// Goals it leads by.
    lead: i32,
    /// `offensive`, `neutral`, `defensive` or `fly`.
    start_zone: String,
}
