//! What the page of a team shows: who plays for it, who stands in goal, how it does with more and with fewer skaters.

use serde::Deserialize;

use super::League;
use super::schedule::Tracking;
use crate::input_error::InputError;
use crate::tables::Question;

/// A skater's official season with one team.
#[derive(Debug, Clone, PartialEq, Deserialize)]
pub struct RosterSkater {
    /// The player.
    pub player_id: String,
    /// Games as a skater for this team.
    pub games_played: i64,
    /// Goals.
    pub goals: i64,
    /// Assists.
    pub assists: i64,
    /// Goals plus assists.
    pub points: i64,
    /// Penalty minutes.
    pub pim: i64,
    /// Points per game.
    pub points_per_game: Option<f64>,
    /// Games marked as a substitute.
    pub games_as_sub: i64,
}

impl RosterSkater {
    /// His games among those of the team, 0 to 100; none without one.
    pub fn dressed_pct(&self, team_games: i64) -> Option<f64> {
        share(self.games_played, team_games)
    }
}

/// How a skater was used in the tracked games of one team.
#[derive(Debug, Clone, PartialEq, Deserialize)]
pub struct RosterUsage {
    /// The player.
    pub player_id: String,
    /// Tracked games.
    pub games_tracked: i64,
    /// Of these, games with ice time.
    pub games_with_ice_time: i64,
    /// Seconds on the ice.
    pub toi_seconds: Option<f64>,
    /// Share of the time of his games, 0 to 100.
    pub toi_share_pct: Option<f64>,
    /// Shifts.
    pub shift_count: Option<i64>,
    /// Mean length of a shift in seconds.
    pub avg_shift_seconds: Option<f64>,
    /// Seconds with more skaters.
    pub toi_pp: Option<f64>,
    /// Seconds with fewer skaters.
    pub toi_sh: Option<f64>,
    /// Shots on goal.
    pub shots_on_goal: Option<i64>,
    /// Expected goals.
    pub xg: Option<f64>,
    /// Share of the attempts while on the ice, 0 to 100.
    pub on_cf_pct: Option<f64>,
    /// Share of the expected goals while on the ice, 0 to 100.
    pub on_xgf_pct: Option<f64>,
    /// Goals for minus goals against on the ice.
    pub plus_minus: Option<i64>,
    /// Shifts that began with a draw in the offensive zone.
    pub starts_oz: Option<i64>,
    /// Shifts that began with a draw in the defensive zone.
    pub starts_dz: Option<i64>,
}

impl RosterUsage {
    /// Offensive of the offensive and defensive zone starts, 0 to 100; none without one.
    pub fn oz_start_pct(&self) -> Option<f64> {
        let (offensive, defensive) = (self.starts_oz?, self.starts_dz?);
        share(offensive, offensive + defensive)
    }

    /// Seconds on the ice per game with ice time.
    pub fn seconds_per_game(&self) -> Option<f64> {
        let games = self.games_with_ice_time;
        self.toi_seconds
            .filter(|_| games > 0)
            .map(|seconds| seconds / games as f64)
    }
}

/// A goalie's official season with one team.
#[derive(Debug, Clone, PartialEq, Deserialize)]
pub struct RosterGoalie {
    /// The goalie.
    pub player_id: String,
    /// Games as a goalie for this team.
    pub games_played: i64,
    /// Games the team won.
    pub wins: i64,
    /// Games it lost.
    pub losses: i64,
    /// Games it tied.
    pub ties: i64,
    /// Games shared with another goalie.
    pub shared_games: i64,
    /// Goals against.
    pub goals_against: i64,
    /// Goals against per game.
    pub gaa: Option<f64>,
    /// Shutouts.
    pub shutouts: i64,
}

/// Who plays for a team.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Roster {
    /// Skaters, most points first.
    pub skaters: Vec<RosterSkater>,
    /// The same in tracked games, most ice time first.
    pub usage: Vec<RosterUsage>,
    /// Goalies, most games first.
    pub goalies: Vec<RosterGoalie>,
}

/// A team's play with more and with fewer skaters over its completely tracked games.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct SpecialTeams {
    /// Games.
    pub games: i64,
    /// Penalties of opponents that left them short-handed.
    pub opportunities: i64,
    /// Goals on the power play.
    pub goals: i64,
    /// Seconds of power play.
    pub seconds: i64,
    /// Expected goals on the power play.
    pub xg: f64,
    /// Own penalties that left the team short-handed.
    pub times_short_handed: i64,
    /// Power-play goals of opponents.
    pub goals_against: i64,
    /// Seconds short-handed.
    pub seconds_short_handed: i64,
    /// Expected goals of opponents on their power play.
    pub xg_against: f64,
    /// Goals with fewer skaters.
    pub goals_short_handed: i64,
}

#[derive(Deserialize)]
struct SpecialTeamsRow {
    game_id: i64,
    pp_opportunities: Option<i64>,
    times_short_handed: Option<i64>,
    pp_toi_s: Option<i64>,
    sh_toi_s: Option<i64>,
    pp_goals: Option<i64>,
    pp_xg: Option<f64>,
    pk_goals_against: Option<i64>,
    pk_xg_against: Option<f64>,
    sh_goals_for: Option<i64>,
}

impl SpecialTeams {
    fn of(rows: &[SpecialTeamsRow]) -> Self {
        let mut sum = Self::default();
        for row in rows {
            sum.games += 1;
            sum.opportunities += row.pp_opportunities.unwrap_or(0);
            sum.goals += row.pp_goals.unwrap_or(0);
            sum.seconds += row.pp_toi_s.unwrap_or(0);
            sum.xg += row.pp_xg.unwrap_or(0.0);
            sum.times_short_handed += row.times_short_handed.unwrap_or(0);
            sum.goals_against += row.pk_goals_against.unwrap_or(0);
            sum.seconds_short_handed += row.sh_toi_s.unwrap_or(0);
            sum.xg_against += row.pk_xg_against.unwrap_or(0.0);
            sum.goals_short_handed += row.sh_goals_for.unwrap_or(0);
        }
        sum
    }

    /// Goals per power play, 0 to 100; none without one.
    pub fn power_play_pct(&self) -> Option<f64> {
        share(self.goals, self.opportunities)
    }

    /// Short-handed times without a goal against, 0 to 100; none without one.
    pub fn penalty_kill_pct(&self) -> Option<f64> {
        share(self.goals_against, self.times_short_handed).map(|share| 100.0 - share)
    }
}

fn share(part: i64, whole: i64) -> Option<f64> {
    (whole > 0).then(|| 100.0 * part as f64 / whole as f64)
}

impl League<'_> {
    /// Who played for a team in a season and type of games.
    ///
    /// # Errors
    /// [`InputError`] where the tables do not answer.
    pub async fn roster(
        &self,
        team_id: &str,
        season_id: &str,
        game_type: &str,
    ) -> Result<Roster, InputError> {
        let of = |table: &str| {
            Question::of(table)
                .is("team_id", team_id)
                .is("season_id", season_id)
                .is("game_type", game_type)
        };
        let skaters = of("fact_player_season_official")
            .descending("points")
            .descending("goals")
            .ascending("games_played");
        let usage = of("fact_player_season_stats").descending("toi_seconds");
        let goalies = of("fact_goalie_season_official")
            .descending("games_played")
            .ascending("gaa");
        Ok(Roster {
            skaters: self.fetch(skaters).await?,
            usage: self.fetch(usage).await?,
            goalies: self.fetch(goalies).await?,
        })
    }

    /// A team's special teams over the completely tracked games among these.
    ///
    /// # Errors
    /// [`InputError`] where the tables do not answer.
    pub async fn special_teams(
        &self,
        team_id: &str,
        games: &super::Games,
    ) -> Result<Option<SpecialTeams>, InputError> {
        let ids = games.games.iter().map(|game| game.game_id);
        let tracked: Vec<i64> = ids
            .filter(|game_id| games.tracking(*game_id) == Tracking::Complete)
            .collect();
        if tracked.is_empty() {
            return Ok(None);
        }
        let question = Question::of("fact_special_teams").is("team_id", team_id);
        let mut rows: Vec<SpecialTeamsRow> = self.fetch(question).await?;
        rows.retain(|row| tracked.contains(&row.game_id));
        Ok(Some(SpecialTeams::of(&rows)).filter(|sum| sum.games > 0))
    }

    /// The standings of a team in every season of a type of games.
    ///
    /// # Errors
    /// [`InputError`] where the tables do not answer.
    pub async fn team_history(
        &self,
        team_id: &str,
        game_type: &str,
    ) -> Result<Vec<super::Standing>, InputError> {
        let question = Question::of("v_standings")
            .is("team_id", team_id)
            .is("game_type", game_type);
        self.fetch(question).await
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn special_teams_add_up() {
        let row = |opportunities, goals, short_handed, against| SpecialTeamsRow {
            game_id: 1,
            pp_opportunities: Some(opportunities),
            times_short_handed: Some(short_handed),
            pp_toi_s: Some(180),
            sh_toi_s: None,
            pp_goals: Some(goals),
            pp_xg: Some(0.25),
            pk_goals_against: Some(against),
            pk_xg_against: None,
            sh_goals_for: Some(0),
        };
        let sum = SpecialTeams::of(&[row(3, 1, 2, 1), row(1, 1, 2, 0)]);
        assert_eq!(
            (sum.games, sum.opportunities, sum.goals, sum.seconds),
            (2, 4, 2, 360)
        );
        assert_eq!(sum.power_play_pct(), Some(50.0));
        assert_eq!(sum.penalty_kill_pct(), Some(75.0));
        assert!((sum.xg - 0.5).abs() < 1e-12);
        assert_eq!(SpecialTeams::default().power_play_pct(), None);
    }
}
