//! What the published tables say about games.

use std::collections::BTreeMap;
use std::fmt::Debug;
use std::sync::Arc;

use async_trait::async_trait;
use serde::{Deserialize, Serialize};
use store::{StoreError, TenantId};

/// A row of the published `fact_game_status`, by the names of its columns.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct PublishedGame {
    /// Game.
    pub game_id: i64,
    /// Day, `YYYY-MM-DD`.
    pub date: Option<String>,
    /// Home team.
    pub home_team_id: String,
    /// Away team.
    pub away_team_id: String,
    /// Official home goals.
    pub home_goals: Option<i64>,
    /// Official away goals.
    pub away_goals: Option<i64>,
    /// Layout of the tracking file.
    pub source_layout: Option<String>,
    /// `NO_FILE`, `EXCLUDED`, `ERROR`, `TEMPLATE`, `PARTIAL` or `COMPLETE`.
    pub tracking_status: String,
    /// Whether the tracked tables of the game are withheld.
    pub quarantined: bool,
    /// Whether tracked and official goals are equal.
    pub goals_match: Option<bool>,
    /// `full`, `partial` or `none`.
    pub events_status: String,
    /// `full`, `partial` or `none`.
    pub shifts_status: String,
    /// `full`, `partial` or `none`.
    pub xy_status: String,
    /// `full`, `partial` or `none`.
    pub video_status: String,
    /// Blocking findings.
    pub n_block: i64,
    /// Errors.
    pub n_error: i64,
    /// Warnings.
    pub n_warn: i64,
}

/// Answers with the games of the published tables.
#[async_trait]
pub trait PublishedGames: Debug + Send + Sync {
    /// The published games of a tenant; empty when nothing is published. Asked for with every list of games, so answers
    /// should be kept for as long as the version of the tables stays.
    async fn games(
        &self,
        tenant: TenantId,
    ) -> Result<Arc<BTreeMap<i64, PublishedGame>>, StoreError>;
}

/// Tables that were never published.
#[derive(Debug, Clone, Copy, Default)]
pub struct NothingPublished;

#[async_trait]
impl PublishedGames for NothingPublished {
    async fn games(
        &self,
        _tenant: TenantId,
    ) -> Result<Arc<BTreeMap<i64, PublishedGame>>, StoreError> {
        Ok(Arc::default())
    }
}
