//! Names of the models that the program fits.

use forecast::game::Rung;

/// How often each outcome has happened; every league has it.
pub const BASE_RATES: &str = "base_rates";
/// The model of games that is served: the best of the ladder that passes its gates.
pub const GAME: &str = "game";
/// Projections of players.
pub const PLAYER_PROJECTION: &str = "player_projection";
/// Chances while a game is on.
pub const WIN_PROBABILITY: &str = "win_probability";
/// Chance of an attempt to score.
pub const EXPECTED_GOALS: &str = "expected_goals";
/// Adjusted plus-minus.
pub const RAPM: &str = "rapm";

/// All names; the models of the ladder come first, the simplest first.
pub const ALL: [&str; 11] = [
    "base_rates",
    "elo",
    "goal_difference",
    "poisson",
    "expected_line_up",
    "line_up",
    GAME,
    PLAYER_PROJECTION,
    WIN_PROBABILITY,
    EXPECTED_GOALS,
    RAPM,
];

/// The name of a model of the ladder.
pub fn of_rung(rung: Rung) -> &'static str {
    rung.name()
}

/// Whether a name is that of a model of games.
pub fn is_game(name: &str) -> bool {
    name == GAME || Rung::ALL.into_iter().any(|rung| rung.name() == name)
}
