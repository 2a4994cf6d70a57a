//! Who and what a league knows: ids that a question may name.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::sync::{Arc, Mutex, PoisonError};

use forecast::league::Position;
use jiff::civil::Date;
use serde::Deserialize;
use store::TenantId;

use super::feed::{self, ROSTER, SCHEDULE};
use crate::input_error::InputError;
use crate::tables::{Question, Tables};

/// Tenants kept at most.
const KEPT: usize = 64;

/// A game of the schedule.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct ScheduledGame {
    /// Game.
    pub game_id: i64,
    /// Season.
    pub season_id: String,
    /// Day.
    pub date: Date,
    /// `Regular` or `Playoffs`.
    pub game_type: String,
    /// Home team.
    pub home_team_id: String,
    /// Away team.
    pub away_team_id: String,
    /// Goals of the home team; none before the game.
    pub home_goals: Option<i64>,
    /// Goals of the away team; none before the game.
    pub away_goals: Option<i64>,
    /// Standings points of the home team; none before the game.
    pub home_points: Option<i64>,
    /// Standings points of the away team; none before the game.
    pub away_points: Option<i64>,
}

impl ScheduledGame {
    /// Goals of both, once the game is played.
    pub fn score(&self) -> Option<(i64, i64)> {
        self.home_goals.zip(self.away_goals)
    }
}

/// The ids of a league as they are published.
#[derive(Debug, Default)]
pub(crate) struct Directory {
    /// Version of the published tables.
    pub(crate) version: i64,
    pub(crate) teams: HashSet<String>,
    /// Players with their official position.
    pub(crate) players: HashMap<String, Option<Position>>,
    pub(crate) games: BTreeMap<i64, ScheduledGame>,
    /// Seasons with their league.
    pub(crate) seasons: BTreeMap<String, Option<String>>,
}

/// Directories in memory, by tenant.
#[derive(Debug, Default)]
pub(crate) struct Directories(Mutex<HashMap<TenantId, Arc<Directory>>>);

impl Directories {
    /// The directory of a tenant.
    pub(crate) async fn of(
        &self,
        tables: &Tables,
        tenant: TenantId,
    ) -> Result<Arc<Directory>, InputError> {
        let version = require_tables(tables, tenant).await?;
        let kept = {
            let all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
            all.get(&tenant).cloned()
        };
        if let Some(directory) = kept
            && directory.version == version
        {
            return Ok(directory);
        }
        let directory = Arc::new(read(tables, tenant, version).await?);
        let mut all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if all.len() >= KEPT {
            all.clear();
        }
        all.insert(tenant, Arc::clone(&directory));
        Ok(directory)
    }
}

/// The published version, if it holds what forecasts are made of.
pub(crate) async fn require_tables(tables: &Tables, tenant: TenantId) -> Result<i64, InputError> {
    let nothing = || {
        InputError::Conflict(
            "there are no games to learn from yet; POST /api/etl/trigger publishes the league's tables".to_owned(),
        )
    };
    let published = tables.store.published(tenant).await?.ok_or_else(nothing)?;
    let is_there = |table: &str| published.tables.contains_key(table);
    if is_there(SCHEDULE) && is_there(ROSTER) {
        Ok(published.version)
    } else {
        Err(nothing())
    }
}

async fn read(tables: &Tables, tenant: TenantId, version: i64) -> Result<Directory, InputError> {
    #[derive(Deserialize)]
    struct Team {
        team_id: String,
    }
    #[derive(Deserialize)]
    struct Player {
        player_id: String,
        primary_position_id: Option<String>,
    }
    #[derive(Deserialize)]
    struct Season {
        season_id: String,
        league_id: Option<String>,
    }
    let teams: Vec<Team> = tables.fetch(tenant, Question::of("dim_team")).await?;
    let players: Vec<Player> = tables.fetch(tenant, Question::of("dim_player")).await?;
    let seasons: Vec<Season> = tables.fetch(tenant, Question::of("dim_season")).await?;
    let games: Vec<ScheduledGame> = tables.fetch(tenant, Question::of(SCHEDULE)).await?;
    let position = |player: &Player| {
        player
            .primary_position_id
            .as_deref()
            .and_then(feed::position)
    };
    Ok(Directory {
        version,
        teams: teams.into_iter().map(|team| team.team_id).collect(),
        players: players
            .into_iter()
            .map(|player| {
                let position = position(&player);
                (player.player_id, position)
            })
            .collect(),
        games: games.into_iter().map(|game| (game.game_id, game)).collect(),
        seasons: seasons
            .into_iter()
            .map(|season| (season.season_id, season.league_id))
            .collect(),
    })
}
