//! A game as it is shown.

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use ingest::Format;
use ingest::league::{Game, clock_text};
use serde::Serialize;
use store::staging::StoredFile;

use super::GameFilter;
use super::files::FilesByGame;
use super::published::PublishedGame;
use crate::inputs::SeenLeague;

/// A game of the schedule with what is known about it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct GameView {
    /// Id.
    pub game_id: i64,
    /// Season.
    pub season_id: String,
    /// Day, `YYYY-MM-DD`.
    pub date: String,
    /// Time of day, `HH:MM:SS`.
    pub start_time: Option<String>,
    /// Home team.
    pub home_team_id: String,
    /// Its name.
    pub home_team_name: Option<String>,
    /// Away team.
    pub away_team_id: String,
    /// Its name.
    pub away_team_name: Option<String>,
    /// Regular or Playoffs.
    pub game_type: String,
    /// Round of the playoffs.
    pub playoff_round: Option<String>,
    /// Regulation or Overtime.
    pub last_period_type: String,
    /// Official home goals; none before the game.
    pub home_goals: Option<i64>,
    /// Official away goals; none before the game.
    pub away_goals: Option<i64>,
    /// Whether the row was staged rather than read from the workbook.
    pub is_staged: bool,
    /// What is known about its tracking.
    pub tracking: GameTracking,
    /// Whether the published tables hold it as it is here.
    pub etl: EtlState,
}

/// Where the events of a game come from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum TrackingState {
    /// There are none.
    None,
    /// A tracking file.
    File,
    /// Staged rows, which come before any file.
    Staged,
}

/// Whether the published tables hold a game.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum EtlState {
    /// Not at all.
    NotPublished,
    /// As it was before a change that the next run will take in.
    Outdated,
    /// As it is.
    Published,
}

/// What is known about the tracking of a game.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct GameTracking {
    /// Where its events come from.
    pub state: TrackingState,
    /// The tracking file, relative to the games folder.
    pub file: Option<String>,
    /// Layout of the file: A, B, C, D or JSON; none when nobody has looked into it yet.
    pub layout: Option<String>,
    /// When it was uploaded, in Unix milliseconds.
    pub uploaded_at: Option<i64>,
    /// What the last published run says about it.
    pub published: Option<PublishedGame>,
}

/// All that is known about the games of a tenant.
pub(super) struct Scene {
    pub(super) league: Arc<SeenLeague>,
    pub(super) files: FilesByGame,
    pub(super) uploads: HashMap<i64, StoredFile>,
    pub(super) published: Arc<BTreeMap<i64, PublishedGame>>,
}

impl Scene {
    pub(super) fn passes(&self, filter: &GameFilter, game: &Game) -> bool {
        let is_season = |season: &String| *season == game.season_id;
        let is_team = |team: &String| *team == game.home_team_id || *team == game.away_team_id;
        let is_tracked = |wanted| (self.state(game.game_id) != TrackingState::None) == wanted;
        filter.season_id.as_ref().is_none_or(is_season)
            && filter.team_id.as_ref().is_none_or(is_team)
            && filter.from.is_none_or(|day| game.date >= day)
            && filter.to.is_none_or(|day| game.date <= day)
            && filter.is_tracked.is_none_or(is_tracked)
            && filter
                .text
                .as_ref()
                .is_none_or(|text| self.mentions(game, text))
    }

    fn mentions(&self, game: &Game, text: &str) -> bool {
        let text = text.to_lowercase();
        let is_in = |team_id: &str| {
            let team = self.league.team(team_id);
            team.is_some_and(|team| team.team_name.to_lowercase().contains(&text))
        };
        game.game_id.to_string().contains(&text)
            || is_in(&game.home_team_id)
            || is_in(&game.away_team_id)
    }

    fn state(&self, game_id: i64) -> TrackingState {
        if self.league.staged_games.contains(&game_id) {
            TrackingState::Staged
        } else if self.files.contains_key(&game_id) {
            TrackingState::File
        } else {
            TrackingState::None
        }
    }

    pub(super) fn view(&self, game: &Game) -> GameView {
        let name = |team_id: &str| self.league.team(team_id).map(|team| team.team_name.clone());
        GameView {
            game_id: game.game_id,
            season_id: game.season_id.clone(),
            date: game.date.to_string(),
            start_time: game.start_time.map(clock_text),
            home_team_name: name(&game.home_team_id),
            home_team_id: game.home_team_id.clone(),
            away_team_name: name(&game.away_team_id),
            away_team_id: game.away_team_id.clone(),
            game_type: game.game_type.clone(),
            playoff_round: game.playoff_round.clone(),
            last_period_type: game.last_period_type.clone(),
            home_goals: game.home_goals,
            away_goals: game.away_goals,
            is_staged: game.source_row.is_staged,
            tracking: self.tracking(game.game_id),
            etl: self.etl(game),
        }
    }

    fn tracking(&self, game_id: i64) -> GameTracking {
        let state = self.state(game_id);
        let published = self.published.get(&game_id).cloned();
        let file = self.files.get(&game_id);
        let upload = file
            .and_then(|file| Some((file, self.uploads.get(&game_id)?)))
            .filter(|(file, upload)| file.name == upload.name)
            .map(|(_, upload)| upload);
        let by_format = file
            .filter(|file| file.format == Format::Save)
            .map(|_| "JSON".to_owned());
        GameTracking {
            state,
            layout: upload
                .and_then(|upload| upload.layout.clone())
                .or(by_format)
                .or_else(|| file.and(published.as_ref()?.source_layout.clone())),
            file: file.map(|file| file.name.clone()),
            uploaded_at: upload.map(|upload| upload.uploaded_at),
            published,
        }
    }

    /// Compares what is published with what the next run will read, as far as that can be told without a run.
    fn etl(&self, game: &Game) -> EtlState {
        let Some(published) = self.published.get(&game.game_id) else {
            return EtlState::NotPublished;
        };
        let is_as_scheduled = published.date.as_deref() == Some(game.date.to_string().as_str())
            && published.home_team_id == game.home_team_id
            && published.away_team_id == game.away_team_id
            && published.home_goals == game.home_goals
            && published.away_goals == game.away_goals;
        let was_tracked = published.tracking_status != "NO_FILE";
        let is_tracked = self.state(game.game_id) != TrackingState::None;
        if is_as_scheduled && (was_tracked == is_tracked || published.tracking_status == "EXCLUDED")
        {
            EtlState::Published
        } else {
            EtlState::Outdated
        }
    }
}
