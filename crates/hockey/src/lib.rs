//! The vocabulary of the game, without any input or output: ids, the clock that counts down, periods,
//! venues, zones, sides, manpower and seasons.

mod clock;
mod id;
mod period;
mod season;
mod side;
mod strength;
mod venue;
mod zone;

pub use clock::{DEFAULT_OVERTIME_SECONDS, DEFAULT_PERIOD_SECONDS, GameClock, PeriodLengths};
pub use id::{GameId, PlayerId, TeamId};
pub use period::{Period, REGULATION_PERIODS};
pub use season::season_number;
pub use side::Side;
pub use strength::{Strength, situation};
pub use venue::Venue;
pub use zone::Zone;
