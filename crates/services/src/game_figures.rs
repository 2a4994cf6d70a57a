//! What the pages of a game work out beyond the columns of its tables: periods on a time axis, ice time in common,
//! shifts by strength, game scores.

mod clock;
mod game_score;
mod ice_time;
mod shift_bars;

pub use clock::{GameClock, Period};
pub use game_score::{GameScore, ScoreWeights, SkaterTerms, StarLine, three_stars};
pub use ice_time::{OnIce, SharedIce};
pub use shift_bars::{ShiftBar, StintOfPlayer, shift_bars};
