//! What pages about forecasts read and work out beyond the models: published chances of games, chances as whole
//! percents that add up, ratings of a team, the chance to win while a game was on.

mod calibration;
mod chances;
mod leads;
mod percents;
mod ratings;
mod season;
mod win_probability;

use store::TenantId;

pub use calibration::share_interval;
pub use chances::{GameChances, Percents};
pub use leads::LeadGrade;
pub use percents::percents;
pub use ratings::{EloRating, PoissonRating, TeamRatings};
pub use season::{TeamPercents, season_percents};
pub use win_probability::{Moment, Swing, swings};

use crate::tables::Tables;

/// A league's published forecasts, to be asked.
#[derive(Debug, Clone, Copy)]
pub struct PublishedForecasts<'a> {
    tables: &'a Tables,
    tenant: TenantId,
}

impl<'a> PublishedForecasts<'a> {
    /// Of a tenant.
    pub const fn new(tables: &'a Tables, tenant: TenantId) -> Self {
        Self { tables, tenant }
    }
}
