//! What the pages of a league work out beyond the columns of its tables: standings over time, who leads in what, where
//! somebody stands among others, what two teams did against each other.

mod faceoffs;
mod home_ice;
mod leaders;
mod lines;
mod lists;
mod measured;
mod meetings;
mod metrics;
mod on_ice;
mod pairs;
mod places;
mod rushes;
mod schedule;
mod search;
mod season_lines;
mod shared_games;
mod standings;
mod sums;
mod team_page;
mod zone_play;

use serde::de::DeserializeOwned;
use store::TenantId;

pub use faceoffs::{Draws, Faceoffs};
pub use home_ice::HomeIce;
pub use leaders::{Kind, Leader, Leaders, LeadersRequest};
pub use lines::{LineKind, LineUnit};
pub use lists::{Goalie, LeagueSummary, Skater, TeamSeason, TrackedGoalie};
pub use measured::{Measured, Per};
pub use meetings::{HeadToHead, Tally};
pub use metrics::{Better, Family, GOALIE_METRICS, Metric, SKATER_METRICS, TEAM_METRICS, Unit};
pub use on_ice::{Limits, OnIce};
pub use pairs::Pair;
pub use places::places;
pub use rushes::{RushShots, Rushes};
pub use schedule::{Game, Games, GamesFilter, Tracking};
pub use search::{Found, FoundPlayer, FoundTeam};
pub use season_lines::{SeasonLine, best};
pub use shared_games::SharedGame;
pub use standings::{AllTime, PointsByDate, SeasonWinner, Standing, tie_breaks};
pub(crate) use sums::Sums;
pub use team_page::{Roster, RosterGoalie, RosterSkater, RosterUsage, SpecialTeams};
pub use zone_play::{By, ZonePlay};

use crate::input_error::InputError;
use crate::tables::{Question, Tables};

/// A league's tables, to be asked.
#[derive(Debug, Clone, Copy)]
pub struct League<'a> {
    tables: &'a Tables,
    tenant: TenantId,
}

impl<'a> League<'a> {
    /// Of a tenant.
    pub const fn new(tables: &'a Tables, tenant: TenantId) -> Self {
        Self { tables, tenant }
    }

    async fn fetch<T: DeserializeOwned>(&self, question: Question) -> Result<Vec<T>, InputError> {
        self.tables.fetch(self.tenant, question).await
    }
}
