//! Games: which, how they ended, which of them are tracked.

use std::collections::HashMap;

use serde::Deserialize;

use super::League;
use crate::input_error::InputError;
use crate::tables::{Comparison, Question};

/// A game of the schedule.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct Game {
    /// Id.
    pub game_id: i64,
    /// Season.
    pub season_id: String,
    /// Day, `YYYY-MM-DD`.
    pub date: String,
    /// Time of day, `HH:MM:SS`; none where it is not known.
    pub start_time: Option<String>,
    /// Home team.
    pub home_team_id: String,
    /// Away team.
    pub away_team_id: String,
    /// Regular or Playoffs.
    pub game_type: String,
    /// Round of the playoffs.
    pub playoff_round: Option<String>,
    /// Regulation or Overtime.
    pub last_period_type: Option<String>,
    /// Official goals of the home team; none before the game.
    pub home_goals: Option<i64>,
    /// Official goals of the away team; none before the game.
    pub away_goals: Option<i64>,
    /// `final` or `upcoming`.
    pub status: String,
}

impl Game {
    /// Whether it has been played.
    pub fn is_played(&self) -> bool {
        self.home_goals.is_some() && self.away_goals.is_some()
    }

    /// Whether it ended in overtime.
    pub fn is_overtime(&self) -> bool {
        self.last_period_type.as_deref() == Some("Overtime")
    }

    /// Whether a team plays in it.
    pub fn has(&self, team_id: &str) -> bool {
        self.home_team_id == team_id || self.away_team_id == team_id
    }

    /// The other team.
    pub fn opponent(&self, team_id: &str) -> &str {
        if self.home_team_id == team_id {
            &self.away_team_id
        } else {
            &self.home_team_id
        }
    }

    /// Goals for and against of a team that plays in it; none before the game.
    pub fn goals_of(&self, team_id: &str) -> Option<(i64, i64)> {
        let (home, away) = (self.home_goals?, self.away_goals?);
        if self.home_team_id == team_id {
            Some((home, away))
        } else {
            Some((away, home))
        }
    }

    /// `W`, `L` or `T` of a team that plays in it; none before the game.
    pub fn result_of(&self, team_id: &str) -> Option<char> {
        let (goals, against) = self.goals_of(team_id)?;
        Some(match goals.cmp(&against) {
            std::cmp::Ordering::Greater => 'W',
            std::cmp::Ordering::Less => 'L',
            std::cmp::Ordering::Equal => 'T',
        })
    }
}

/// How much of a game is tracked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Tracking {
    /// There is the official score only.
    #[default]
    Official,
    /// All of it.
    Complete,
    /// Some of it: it has pages, and no season counts it.
    Partial,
    /// There is a file, but checks or errors keep its events away.
    Withheld,
}

impl Tracking {
    /// In addresses.
    pub const fn key(self) -> &'static str {
        match self {
            Self::Official => "official",
            Self::Complete => "tracked",
            Self::Partial => "partial",
            Self::Withheld => "withheld",
        }
    }

    /// For people.
    pub const fn label(self) -> &'static str {
        match self {
            Self::Official => "official only",
            Self::Complete => "tracked",
            Self::Partial => "partly tracked",
            Self::Withheld => "tracking withheld",
        }
    }
}

#[derive(Deserialize)]
struct StatusRow {
    game_id: i64,
    tracking_status: String,
    quarantined: bool,
    is_loaded: bool,
}

impl StatusRow {
    fn tracking(&self) -> Tracking {
        match self.tracking_status.as_str() {
            _ if self.quarantined => Tracking::Withheld,
            "COMPLETE" if self.is_loaded => Tracking::Complete,
            "PARTIAL" if self.is_loaded => Tracking::Partial,
            "ERROR" => Tracking::Withheld,
            _ => Tracking::Official,
        }
    }
}

/// Which games are wanted.
#[derive(Debug, Clone, Default)]
pub struct GamesFilter<'a> {
    /// Of a season.
    pub season_id: Option<&'a str>,
    /// Regular or Playoffs.
    pub game_type: Option<&'a str>,
    /// Of a team.
    pub team_id: Option<&'a str>,
    /// Played ones, or ones that are to come.
    pub is_played: Option<bool>,
    /// Only so many of the latest, or of the next.
    pub limit: Option<u32>,
}

/// Games, and how much of each is tracked.
#[derive(Debug, Clone, Default)]
pub struct Games {
    /// Played games: the latest first. Games to come: the next one first.
    pub games: Vec<Game>,
    tracking: HashMap<i64, Tracking>,
}

impl Games {
    /// How much of a game is tracked.
    pub fn tracking(&self, game_id: i64) -> Tracking {
        self.tracking.get(&game_id).copied().unwrap_or_default()
    }
}

impl League<'_> {
    /// Games.
    ///
    /// # Errors
    /// [`InputError`] where the tables do not answer.
    pub async fn games(&self, filter: &GamesFilter<'_>) -> Result<Games, InputError> {
        let is_upcoming = filter.is_played == Some(false);
        let mut question = Question::of("dim_schedule")
            .order("date", !is_upcoming)
            .order("start_time", !is_upcoming)
            .order("game_id", !is_upcoming);
        if let Some(season_id) = filter.season_id {
            question = question.is("season_id", season_id);
        }
        if let Some(game_type) = filter.game_type {
            question = question.is("game_type", game_type);
        }
        if let Some(is_played) = filter.is_played {
            let status = if is_played { "final" } else { "upcoming" };
            question = question.is("status", status);
        }
        if filter.team_id.is_none()
            && let Some(limit) = filter.limit
        {
            question = question.limit(limit);
        }
        let mut games: Vec<Game> = self.fetch(question).await?;
        // Home or away: no single test of the tables says that.
        if let Some(team_id) = filter.team_id {
            games.retain(|game| game.has(team_id));
            games.truncate(filter.limit.map_or(usize::MAX, |limit| limit as usize));
        }
        Ok(Games {
            tracking: self.tracking(filter.season_id).await?,
            games,
        })
    }

    /// Games with how much of each is tracked.
    ///
    /// # Errors
    /// [`InputError`] where the tables do not answer.
    pub async fn with_tracking(&self, games: Vec<Game>) -> Result<Games, InputError> {
        let tracking = self.tracking(None).await?;
        Ok(Games { games, tracking })
    }

    /// These games of the schedule.
    ///
    /// # Errors
    /// [`InputError`] where the tables do not answer.
    pub async fn games_among(&self, ids: &[i64]) -> Result<Vec<Game>, InputError> {
        if ids.is_empty() {
            return Ok(Vec::new());
        }
        let question = Question::of("dim_schedule").among("game_id", ids.iter().copied());
        self.fetch(question).await
    }

    /// A game of the schedule.
    ///
    /// # Errors
    /// [`InputError`] where the tables do not answer.
    pub async fn game(&self, game_id: i64) -> Result<Option<Game>, InputError> {
        let question = Question::of("dim_schedule").is("game_id", game_id).limit(1);
        Ok(self.fetch(question).await?.pop())
    }

    /// Games of which some tracking exists, the latest first.
    ///
    /// # Errors
    /// [`InputError`] where the tables do not answer.
    pub async fn tracked_games(&self, season_id: Option<&str>) -> Result<Games, InputError> {
        let tracking = self.tracking(season_id).await?;
        let ids: Vec<i64> = tracking
            .iter()
            .filter(|(_, tracking)| matches!(tracking, Tracking::Complete | Tracking::Partial))
            .map(|(game_id, _)| *game_id)
            .collect();
        if ids.is_empty() {
            return Ok(Games::default());
        }
        let question = Question::of("dim_schedule")
            .among("game_id", ids)
            .descending("date")
            .descending("game_id");
        Ok(Games {
            games: self.fetch(question).await?,
            tracking,
        })
    }

    /// Whether any game is completely tracked.
    ///
    /// # Errors
    /// [`InputError`] where the tables do not answer.
    pub async fn has_complete_games(&self) -> Result<bool, InputError> {
        let table = "fact_game_status";
        if !self.tables.has(self.tenant, table).await? {
            return Ok(false);
        }
        let question = Question::of(table)
            .is("tracking_status", "COMPLETE")
            .is("is_loaded", true)
            .is("quarantined", false)
            .limit(1);
        let rows: Vec<StatusRow> = self.fetch(question).await?;
        Ok(!rows.is_empty())
    }

    async fn tracking(
        &self,
        season_id: Option<&str>,
    ) -> Result<HashMap<i64, Tracking>, InputError> {
        let mut question = Question::of("fact_game_status").compared(
            "tracking_status",
            Comparison::NotEqual,
            "NO_FILE",
        );
        if let Some(season_id) = season_id {
            question = question.is("season_id", season_id);
        }
        let rows: Vec<StatusRow> = self.fetch(question).await?;
        let pairs = rows.iter().map(|row| (row.game_id, row.tracking()));
        Ok(pairs.collect())
    }
}

#[cfg(test)]
pub(super) fn game(game_id: i64, home: &str, away: &str, goals: Option<(i64, i64)>) -> Game {
    Game {
        game_id,
        season_id: "N1".to_owned(),
        date: format!("2026-01-{game_id:02}"),
        start_time: None,
        home_team_id: home.to_owned(),
        away_team_id: away.to_owned(),
        game_type: "Regular".to_owned(),
        playoff_round: None,
        last_period_type: None,
        home_goals: goals.map(|(home, _)| home),
        away_goals: goals.map(|(_, away)| away),
        status: if goals.is_some() { "final" } else { "upcoming" }.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_game_is_seen_from_either_side() {
        let played = game(1, "A", "B", Some((3, 2)));
        assert_eq!(played.goals_of("A"), Some((3, 2)));
        assert_eq!(played.goals_of("B"), Some((2, 3)));
        assert_eq!(
            (played.result_of("A"), played.result_of("B")),
            (Some('W'), Some('L'))
        );
        assert_eq!((played.opponent("A"), played.opponent("B")), ("B", "A"));
        assert_eq!(game(2, "A", "B", Some((1, 1))).result_of("A"), Some('T'));
        assert_eq!(game(3, "A", "B", None).result_of("A"), None);
    }

    #[test]
    fn what_checks_hold_back_is_withheld() {
        let status = |tracking_status: &str, quarantined, is_loaded| {
            StatusRow {
                game_id: 1,
                tracking_status: tracking_status.to_owned(),
                quarantined,
                is_loaded,
            }
            .tracking()
        };
        assert_eq!(status("COMPLETE", false, true), Tracking::Complete);
        assert_eq!(status("COMPLETE", true, true), Tracking::Withheld);
        assert_eq!(status("PARTIAL", false, true), Tracking::Partial);
        assert_eq!(status("ERROR", false, false), Tracking::Withheld);
        assert_eq!(status("TEMPLATE", false, false), Tracking::Official);
    }
}
