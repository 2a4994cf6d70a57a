//! What the pages of a league work out beyond the columns of its tables: standings over time, who leads in what, where
//! somebody stands among others, what two teams did against each other.

mod leaders;
mod lists;
mod meetings;
mod metrics;
mod places;
mod schedule;
mod search;
mod standings;
mod team_page;

use serde::de::DeserializeOwned;
use store::TenantId;

pub use leaders::{Kind, Leader, Leaders, LeadersRequest, Per};
pub use lists::{Goalie, LeagueSummary, Skater, TeamSeason, TrackedGoalie};
pub use meetings::{HeadToHead, Tally};
pub use metrics::{Better, Family, GOALIE_METRICS, Metric, SKATER_METRICS, TEAM_METRICS, Unit};
pub use places::{percentile, places};
pub use schedule::{Game, Games, GamesFilter, Tracking};
pub use search::{Found, FoundPlayer, FoundTeam};
pub use standings::{AllTime, PointsByDate, SeasonWinner, Standing, tie_breaks};
pub use team_page::{Roster, RosterGoalie, RosterSkater, RosterUsage, SpecialTeams};

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
