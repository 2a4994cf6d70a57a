//! A league as the next run would see it.

use std::collections::{BTreeSet, HashMap};
use std::path::Path;
use std::time::SystemTime;

use ingest::Finding;
use ingest::league::{Game, Season, Team};
use ingest::tracking::LeagueGames;

/// What tells one state of a file from another.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Stamp {
    modified: Option<SystemTime>,
    bytes: u64,
}

impl Stamp {
    /// The state of a file; none when it is not there.
    pub(crate) fn of(path: &Path) -> Option<Self> {
        let metadata = std::fs::metadata(path).ok()?;
        Some(Self {
            modified: metadata.modified().ok(),
            bytes: metadata.len(),
        })
    }
}

/// The parts of a league that services ask for.
#[derive(Debug)]
pub struct SeenLeague {
    /// Revision of the staging that was read.
    pub revision: i64,
    /// State of the workbook that was read.
    pub(crate) stamp: Option<Stamp>,
    /// Whether there is a workbook, or sheets are staged.
    pub is_there: bool,
    /// Games by id.
    pub schedule: Vec<Game>,
    /// Teams by id.
    pub teams: Vec<Team>,
    /// Seasons by id.
    pub seasons: Vec<Season>,
    /// What tracking files are checked against.
    pub games: LeagueGames,
    /// Players of the box score, by game.
    pub roster: HashMap<i64, Vec<String>>,
    /// Games whose events and shifts are staged.
    pub staged_games: BTreeSet<i64>,
    /// What is wrong with it.
    pub findings: Vec<Finding>,
}

impl SeenLeague {
    /// A game of the schedule.
    pub fn game(&self, game_id: i64) -> Option<&Game> {
        let place = self
            .schedule
            .binary_search_by_key(&game_id, |game| game.game_id);
        self.schedule.get(place.ok()?)
    }

    /// A team.
    pub fn team(&self, team_id: &str) -> Option<&Team> {
        self.teams.iter().find(|team| team.team_id == team_id)
    }
}
