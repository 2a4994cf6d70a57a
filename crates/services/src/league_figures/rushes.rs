//! Attempts off the rush over several games, for and against.

use std::collections::BTreeMap;

use serde::Deserialize;

use super::League;
use super::sums::kept_or;
use super::zone_play::By;
use crate::input_error::InputError;
use crate::tables::Question;

/// Attempts off the rush.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct RushShots {
    /// Attempts of any result.
    pub attempts: i64,
    /// Of these, on goal.
    pub on_goal: i64,
    /// Goals.
    pub goals: i64,
    /// Expected goals, flurries discounted.
    pub xg: f64,
}

impl RushShots {
    fn count(&mut self, shot: &Shot) {
        self.attempts += 1;
        self.on_goal += i64::from(shot.is_sog);
        self.goals += i64::from(shot.is_goal);
        self.xg += shot.xg_flurry.unwrap_or(0.0);
    }
}

/// The rushes of a player or a team.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct Rushes {
    /// Own attempts.
    pub own: RushShots,
    /// Attempts of the opponents; of players they are not counted.
    pub against: RushShots,
}

#[derive(Debug, Clone, Deserialize)]
struct Shot {
    team_id: Option<String>,
    opp_team_id: Option<String>,
    shooter_id: Option<String>,
    is_sog: bool,
    is_goal: bool,
    xg_flurry: Option<f64>,
}

fn sum(by: By, shots: &[Shot]) -> BTreeMap<String, Rushes> {
    let mut sums: BTreeMap<String, Rushes> = BTreeMap::new();
    for shot in shots {
        let (own, other) = match by {
            By::Players => (&shot.shooter_id, &None),
            By::Teams => (&shot.team_id, &shot.opp_team_id),
        };
        if let Some(id) = own {
            sums.entry(id.clone()).or_default().own.count(shot);
        }
        if let Some(id) = other {
            sums.entry(id.clone()).or_default().against.count(shot);
        }
    }
    sums
}

impl League<'_> {
    /// Attempts off the rush over these games by the ids of players or teams.
    ///
    /// # Errors
    /// [`InputError`] where the tables do not answer.
    pub async fn rushes(
        &self,
        by: By,
        games: &[i64],
    ) -> Result<BTreeMap<String, Rushes>, InputError> {
        if games.is_empty() {
            return Ok(BTreeMap::new());
        }
        let key = (self.scope(games).await?, by);
        kept_or(&self.tables.sums.rushes, key, self.made_rushes(by, games)).await
    }

    async fn made_rushes(
        &self,
        by: By,
        games: &[i64],
    ) -> Result<BTreeMap<String, Rushes>, InputError> {
        let question = Question::of("fact_shots")
            .among("game_id", games.iter().copied())
            .is("is_rush", true);
        let shots: Vec<Shot> = self.fetch(question).await?;
        Ok(sum(by, &shots))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_rush_is_for_one_team_and_against_the_other() {
        let shot = |team: &str, other: &str, shooter: Option<&str>, is_sog, is_goal, xg| Shot {
            team_id: Some(team.to_owned()),
            opp_team_id: Some(other.to_owned()),
            shooter_id: shooter.map(str::to_owned),
            is_sog,
            is_goal,
            xg_flurry: xg,
        };
        let shots = [
            shot("T1", "T2", Some("A"), true, true, Some(0.25)),
            shot("T1", "T2", Some("A"), false, false, None),
            shot("T2", "T1", None, true, false, Some(0.125)),
        ];
        let teams = sum(By::Teams, &shots);
        let expected = RushShots {
            attempts: 2,
            on_goal: 1,
            goals: 1,
            xg: 0.25,
        };
        assert_eq!((teams["T1"].own, teams["T2"].against), (expected, expected));
        assert_eq!(teams["T1"].against.attempts, 1);
        let players = sum(By::Players, &shots);
        assert_eq!(players.len(), 1);
        assert_eq!(players["A"].own, expected);
        assert_eq!(players["A"].against, RushShots::default());
    }
}
