//! Skaters, goalies and teams of a season, as lists show them.

use std::collections::HashMap;

use serde::Deserialize;

use super::League;
use crate::input_error::InputError;
use crate::tables::Question;

/// What `season_id` is in tables of places for all seasons together.
const ALL_SEASONS: &str = "ALL";

/// A skater's official season or career, all teams together.
#[derive(Debug, Clone, PartialEq, Deserialize)]
pub struct Skater {
    /// The player.
    pub player_id: String,
    /// Team he played most for; of a career, the one of the last season.
    pub team_id: Option<String>,
    /// F or D; none where no position is known.
    pub position_group: Option<String>,
    /// Games he appeared in as a skater.
    pub games_played: i64,
    /// Goals.
    pub goals: i64,
    /// Assists.
    pub assists: i64,
    /// Goals plus assists.
    pub points: i64,
    /// Penalty minutes.
    pub pim: i64,
    /// Goals per game.
    pub goals_per_game: Option<f64>,
    /// Assists per game.
    pub assists_per_game: Option<f64>,
    /// Points per game.
    pub points_per_game: Option<f64>,
    /// Place by points among all skaters of the season.
    pub points_rank: i64,
}

/// A goalie's official season or career, all teams together.
#[derive(Debug, Clone, PartialEq, Deserialize)]
pub struct Goalie {
    /// The goalie.
    pub player_id: String,
    /// Team he played most for; of a career, the one of the last season.
    pub team_id: Option<String>,
    /// Games he appeared in as a goalie.
    pub games_played: i64,
    /// Games his team won.
    pub wins: Option<i64>,
    /// Games his team lost.
    pub losses: Option<i64>,
    /// Games his team tied.
    pub ties: Option<i64>,
    /// Games shared with another goalie.
    pub shared_games: Option<i64>,
    /// Goals against.
    pub goals_against: Option<i64>,
    /// Goals against per game.
    pub gaa: Option<f64>,
    /// Shutouts.
    pub shutouts: Option<i64>,
    /// Wins per game, 0 to 100.
    pub win_pct: Option<f64>,
}

/// What a goalie's tracked games add.
#[derive(Debug, Clone, PartialEq, Deserialize)]
pub struct TrackedGoalie {
    /// The goalie.
    pub player_id: String,
    /// Tracked games.
    pub gp_tracked: i64,
    /// Seconds in goal.
    pub toi_seconds: Option<f64>,
    /// Shots on goal faced.
    pub shots_against: Option<i64>,
    /// Saves.
    pub saves: Option<i64>,
    /// Saves per shot on goal, 0 to 100.
    pub save_pct: Option<f64>,
    /// Tracked goals against per regulation game.
    pub gaa_tracked: Option<f64>,
    /// Expected goals of the attempts he faced.
    pub xg_faced: Option<f64>,
    /// Goals saved above expected.
    pub gsax: Option<f64>,
    /// Goals saved above average.
    pub gsaa: Option<f64>,
    /// Quality starts.
    pub quality_starts: Option<i64>,
    /// High-danger shots on goal faced.
    pub hd_shots_against: Option<i64>,
    /// Saves of them, 0 to 100.
    pub hd_save_pct: Option<f64>,
    /// Saves without a rebound for the opponent, 0 to 100.
    pub rebound_control_pct: Option<f64>,
}

/// A team's season: the official record.
#[derive(Debug, Clone, PartialEq, Deserialize)]
pub struct TeamSeason {
    /// The team.
    pub team_id: String,
    /// Place in the standings; none over several types of games.
    pub rank: Option<i64>,
    /// Games played.
    pub gp_official: i64,
    /// Wins.
    pub w: Option<i64>,
    /// Losses.
    pub l: Option<i64>,
    /// Ties.
    pub t: Option<i64>,
    /// Standings points.
    pub points: Option<i64>,
    /// Points per possible point, 0 to 100.
    pub points_pct: Option<f64>,
    /// Goals for.
    pub gf: Option<i64>,
    /// Goals against.
    pub ga: Option<i64>,
    /// Goals for minus goals against.
    pub goal_diff: Option<i64>,
    /// Goals for per game.
    pub gf_per_game: Option<f64>,
    /// Goals against per game.
    pub ga_per_game: Option<f64>,
    /// Penalty minutes.
    pub pim: Option<i64>,
    /// How many games in a row ended like the last one; none over several types of games.
    pub streak_code: Option<String>,
    /// Tracked games; the numbers below belong to them.
    pub gp_tracked: i64,
    /// Goals in them.
    pub goals_tracked: Option<i64>,
    /// Goals against in them.
    pub goals_against_tracked: Option<i64>,
    /// Shot attempts.
    pub shot_attempts: Option<i64>,
    /// Shot attempts of the other teams.
    pub shot_attempts_against: Option<i64>,
    /// Share of the attempts, 0 to 100.
    pub cf_pct: Option<f64>,
    /// Share of the unblocked attempts, 0 to 100.
    pub ff_pct: Option<f64>,
    /// Expected goals.
    pub xg: Option<f64>,
    /// Expected goals of the other teams.
    pub xga: Option<f64>,
    /// Share of the expected goals, 0 to 100.
    pub xg_pct: Option<f64>,
    /// Goals per shot on goal, 0 to 100.
    pub shooting_pct: Option<f64>,
    /// Shots on goal of the other teams that were no goal, 0 to 100.
    pub save_pct: Option<f64>,
    /// Shooting plus save percentage.
    pub pdo: Option<f64>,
    /// Faceoffs won, 0 to 100.
    pub fo_pct: Option<f64>,
    /// Completed passes, 0 to 100.
    pub pass_pct: Option<f64>,
    /// Zone entries.
    pub entries: Option<i64>,
    /// Controlled entries, 0 to 100.
    pub entry_control_pct: Option<f64>,
    /// Zone exits.
    pub exits: Option<i64>,
    /// Controlled exits, 0 to 100.
    pub exit_control_pct: Option<f64>,
}

/// A season in headline numbers.
#[derive(Debug, Clone, PartialEq, Deserialize)]
pub struct LeagueSummary {
    /// Season.
    pub season_id: String,
    /// Games.
    pub games: i64,
    /// Teams.
    pub teams: i64,
    /// Skaters who appeared.
    pub skaters: i64,
    /// Goalies who appeared.
    pub goalies: i64,
    /// Goals.
    pub goals: i64,
    /// Goals per game.
    pub goals_per_game: Option<f64>,
    /// Goals that no box score gives to anybody.
    pub unattributed_goals: Option<i64>,
    /// Penalty minutes.
    pub pim: Option<i64>,
    /// Penalty minutes per game.
    pub pim_per_game: Option<f64>,
    /// Shutouts.
    pub shutouts: i64,
    /// Games the home team won.
    pub home_wins: i64,
    /// Games the away team won.
    pub away_wins: i64,
    /// Ties.
    pub ties: i64,
    /// Games the home team won, 0 to 100.
    pub home_win_pct: Option<f64>,
    /// Games that went into overtime.
    pub overtime_games: i64,
    /// Games decided by one goal.
    pub one_goal_games: i64,
}

impl LeagueSummary {
    /// Ties among the games, 0 to 100; none without a game.
    pub fn tie_pct(&self) -> Option<f64> {
        self.percent(self.ties)
    }

    /// Games decided by one goal, 0 to 100; none without a game.
    pub fn one_goal_pct(&self) -> Option<f64> {
        self.percent(self.one_goal_games)
    }

    fn percent(&self, part: i64) -> Option<f64> {
        (self.games > 0).then(|| 100.0 * part as f64 / self.games as f64)
    }
}

impl League<'_> {
    /// The skaters of a season, or their careers where none is named; most points first, then fewest games, most goals.
    ///
    /// # Errors
    /// [`InputError`] where the tables do not answer.
    pub async fn skaters(
        &self,
        season_id: Option<&str>,
        game_type: &str,
    ) -> Result<Vec<Skater>, InputError> {
        let question = Question::of("v_player_rankings")
            .is("season_id", season_id.unwrap_or(ALL_SEASONS))
            .is("game_type", game_type)
            .descending("points")
            .ascending("games_played")
            .descending("goals");
        self.fetch(question).await
    }

    /// The goalies of a season, or their careers where none is named; lowest goals against average first, then most
    /// games.
    ///
    /// # Errors
    /// [`InputError`] where the tables do not answer.
    pub async fn goalies(
        &self,
        season_id: Option<&str>,
        game_type: &str,
    ) -> Result<Vec<Goalie>, InputError> {
        let question = Question::of("v_goalie_rankings")
            .is("season_id", season_id.unwrap_or(ALL_SEASONS))
            .is("game_type", game_type)
            .ascending("gaa")
            .descending("games_played");
        self.fetch(question).await
    }

    /// What the tracked games of goalies add, in a season or over all of them.
    ///
    /// # Errors
    /// [`InputError`] where the tables do not answer.
    pub async fn tracked_goalies(
        &self,
        season_id: Option<&str>,
        game_type: &str,
    ) -> Result<Vec<TrackedGoalie>, InputError> {
        let question = match season_id {
            Some(season_id) => Question::of("v_goalie_season").is("season_id", season_id),
            None => Question::of("v_goalie_career"),
        };
        let question = question
            .is("game_type", game_type)
            .descending("gsax")
            .descending("gp_tracked");
        let mut goalies: Vec<TrackedGoalie> = self.fetch(question).await?;
        goalies.retain(|goalie| goalie.gp_tracked > 0);
        Ok(goalies)
    }

    /// The teams of a season in the order of the standings, then by points.
    ///
    /// # Errors
    /// [`InputError`] where the tables do not answer.
    pub async fn team_seasons(
        &self,
        season_id: &str,
        game_type: &str,
    ) -> Result<Vec<TeamSeason>, InputError> {
        let question = Question::of("v_team_season")
            .is("season_id", season_id)
            .is("game_type", game_type)
            .ascending("rank")
            .descending("points")
            .descending("w");
        self.fetch(question).await
    }

    /// Every season in headline numbers.
    ///
    /// # Errors
    /// [`InputError`] where the tables do not answer.
    pub async fn summaries(
        &self,
        game_type: &str,
    ) -> Result<HashMap<String, LeagueSummary>, InputError> {
        let question = Question::of("v_league_summary").is("game_type", game_type);
        let rows: Vec<LeagueSummary> = self.fetch(question).await?;
        let pairs = rows.into_iter().map(|row| (row.season_id.clone(), row));
        Ok(pairs.collect())
    }
}
