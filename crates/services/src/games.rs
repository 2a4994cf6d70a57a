//! The schedule, game by game, as the next run would see it. Changes go to the staging of its sheet, so that every run
//! keeps them.

mod change;
mod cursor;
mod files;
mod published;
mod published_tables;
mod view;

use std::sync::Arc;

use crate::caller::Caller;
use crate::input_error::InputError;
use crate::inputs::{Inputs, SeenLeague};
use change::{CheckedGame, deletion, roster_deletions, schedule_row};
use files::GameFiles;

pub use change::GameDetails;
pub use cursor::{BadGameCursor, GameCursor};
pub use published::{NothingPublished, PublishedGame, PublishedGames};
pub use published_tables::PublishedInTables;
pub use view::{EtlState, GameTracking, GameView, TrackingState};

use store::StoreError;
use store::staging::{NewStagingRow, StagingChange, StagingKind, StagingList, StagingPut};

use crate::staging::ROWS_PER_AREA;

/// How often a change is tried again when others change the staging at the same time.
const ATTEMPTS: usize = 5;

/// Which games to list.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct GameFilter {
    /// Of this season.
    pub season_id: Option<String>,
    /// Of this team, at home or away.
    pub team_id: Option<String>,
    /// On this day or later.
    pub from: Option<jiff::civil::Date>,
    /// On this day or earlier.
    pub to: Option<jiff::civil::Date>,
    /// With a tracking file or staged events, or without.
    pub is_tracked: Option<bool>,
    /// With this text in its number or in the name of one of its teams, in any case.
    pub text: Option<String>,
}

/// Games, the latest first.
#[derive(Debug, Clone, PartialEq)]
pub struct GamePage {
    /// The games.
    pub games: Vec<GameView>,
    /// Where the next page begins; none at the end.
    pub next: Option<GameCursor>,
    /// How many the filter lets through.
    pub total: usize,
}

/// The service.
#[derive(Debug, Clone)]
pub struct Games {
    inputs: Arc<Inputs>,
    published: Arc<dyn PublishedGames>,
    files: Arc<GameFiles>,
}

impl Games {
    /// The service for this input and these published tables.
    pub fn new(inputs: Arc<Inputs>, published: Arc<dyn PublishedGames>) -> Self {
        Self {
            inputs,
            published,
            files: Arc::default(),
        }
    }

    /// Games after a place, at most `limit` of them.
    pub async fn list(
        &self,
        caller: &Caller,
        filter: &GameFilter,
        after: Option<GameCursor>,
        limit: usize,
    ) -> Result<GamePage, InputError> {
        let scene = self.scene(caller).await?;
        let mut games: Vec<_> = scene
            .league
            .schedule
            .iter()
            .filter(|game| scene.passes(filter, game))
            .collect();
        games.sort_by_key(|game| std::cmp::Reverse(GameCursor::of(game)));
        let total = games.len();
        let mut rest = games
            .into_iter()
            .filter(|game| after.is_none_or(|after| GameCursor::of(game) < after))
            .peekable();
        let page: Vec<_> = rest.by_ref().take(limit).collect();
        let next = rest
            .peek()
            .and(page.last())
            .map(|game| GameCursor::of(game));
        Ok(GamePage {
            games: page.into_iter().map(|game| scene.view(game)).collect(),
            next,
            total,
        })
    }

    /// One game.
    pub async fn get(&self, caller: &Caller, game_id: i64) -> Result<GameView, InputError> {
        let scene = self.scene(caller).await?;
        let game = scene.league.game(game_id).ok_or_else(|| unknown(game_id))?;
        Ok(scene.view(game))
    }

    /// Adds a game to the schedule.
    pub async fn create(
        &self,
        caller: &Caller,
        game_id: i64,
        details: &GameDetails,
    ) -> Result<GameView, InputError> {
        self.change(caller, |league| {
            if league.game(game_id).is_some() {
                return Err(InputError::Conflict(format!(
                    "game {game_id} exists already"
                )));
            }
            let game = CheckedGame::new(game_id, details, league)?;
            Ok(schedule_row(&game, None))
        })
        .await?;
        self.get(caller, game_id).await
    }

    /// Replaces the details of a game. What the sheet says beyond them stays.
    pub async fn update(
        &self,
        caller: &Caller,
        game_id: i64,
        details: &GameDetails,
    ) -> Result<GameView, InputError> {
        self.change(caller, |league| {
            let before = league.game(game_id).ok_or_else(|| unknown(game_id))?;
            let game = CheckedGame::new(game_id, details, league)?;
            Ok(schedule_row(&game, Some(before)))
        })
        .await?;
        self.get(caller, game_id).await
    }

    /// Takes a game and its box score out of the schedule. Its tracking file stays.
    pub async fn delete(&self, caller: &Caller, game_id: i64) -> Result<(), InputError> {
        let league = self.inputs.league(caller).await?;
        league.game(game_id).ok_or_else(|| unknown(game_id))?;
        // Rows of the box score without a game would stop the next run, so they go first.
        let players = league.roster.get(&game_id).cloned().unwrap_or_default();
        if !players.is_empty() {
            let rows = roster_deletions(game_id, &players);
            self.put(caller, ingest::league::sheets::ROSTER, rows, None)
                .await?;
        }
        self.change(caller, |league| {
            league.game(game_id).ok_or_else(|| unknown(game_id))?;
            Ok(deletion(game_id))
        })
        .await
    }

    /// Changes the schedule as it was seen; when somebody else was faster, it is looked at again.
    async fn change(
        &self,
        caller: &Caller,
        row: impl Fn(&SeenLeague) -> Result<NewStagingRow, InputError>,
    ) -> Result<(), InputError> {
        for _ in 0..ATTEMPTS {
            let league = self.inputs.league(caller).await?;
            let row = row(&league)?;
            let sheet = ingest::league::sheets::SCHEDULE;
            match self
                .put(caller, sheet, vec![row], Some(league.revision))
                .await
            {
                Err(StoreError::Lost(_)) => {}
                other => return Ok(other.map(|_| ())?),
            }
        }
        Err(InputError::Conflict(
            "others change the schedule all the time; try again".to_owned(),
        ))
    }

    async fn put(
        &self,
        caller: &Caller,
        sheet: &str,
        rows: Vec<NewStagingRow>,
        expected_revision: Option<i64>,
    ) -> Result<StagingChange, StoreError> {
        let put = StagingPut {
            kind: StagingKind::Blb,
            name: sheet.to_owned(),
            lists: vec![(StagingList::Rows, rows)],
            replaces_staged: false,
            mode: None,
            max_rows: ROWS_PER_AREA,
            expected_revision,
        };
        self.inputs.staging().put(caller.tenant, &put).await
    }

    /// All that is known about the games of a tenant.
    async fn scene(&self, caller: &Caller) -> Result<view::Scene, InputError> {
        let league = self.inputs.league(caller).await?;
        let folder = self.inputs.folder(caller)?;
        Ok(view::Scene {
            files: self.files.of(caller.tenant, folder).await?,
            uploads: self
                .inputs
                .staging()
                .files(caller.tenant)
                .await?
                .into_iter()
                .filter_map(|file| Some((file.game_id?, file)))
                .collect(),
            published: self.published.games(caller.tenant).await?,
            league,
        })
    }
}

fn unknown(game_id: i64) -> InputError {
    InputError::NotFound(format!("there is no game {game_id}"))
}
