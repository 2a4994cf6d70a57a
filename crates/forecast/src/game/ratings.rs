//! What all models know on the morning of a day, and how it grows from day to day.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::elo::Elo;
use super::goal_difference::GoalDifference;
use super::line_up::{Dressed, LineUpWorth, LineUps, PlayerRates};
use super::poisson::{AttackDefence, Poisson};
use super::{Played, Rung, Settings};
use crate::ForecastError;
use crate::league::Sides;

/// Goals that a ratio of variance to mean of 1 is made up for before any is seen.
const DISPERSION_PRIOR: f64 = 20.0;

/// What is known about teams and players on the morning of a day.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Ratings {
    /// Elo rating of a team never seen.
    pub elo_start: f64,
    /// Elo ratings.
    pub elo: BTreeMap<String, f64>,
    /// Goals per game better than the average.
    pub goal_difference: BTreeMap<String, f64>,
    /// Logarithm of the goals per team and game.
    pub goal_level: f64,
    /// Attack and defence.
    pub attack_defence: BTreeMap<String, AttackDefence>,
    /// Ratio of variance to mean of a side's goals.
    pub goal_dispersion: f64,
    /// Rates of players.
    pub players: PlayerRates,
    /// Who will probably dress for each team.
    pub expected_line_ups: BTreeMap<String, Vec<Dressed>>,
    /// Games of each team in the season.
    pub season_games: BTreeMap<String, u32>,
}

impl Ratings {
    /// The features of a model for a game, for each side; the home side's minus the away side's is the input.
    ///
    /// `line_ups` are those of the game; without them the teams' recent ones are taken. Line-ups that are not known
    /// for both sides are worth the same for both.
    pub(crate) fn features(
        &self,
        rung: Rung,
        teams: Sides<&str>,
        line_ups: Option<Sides<&[Dressed]>>,
    ) -> Vec<Sides<f64>> {
        let goal_difference =
            || teams.map(|team| self.goal_difference.get(*team).copied().unwrap_or(0.0));
        match rung {
            Rung::BaseRates => Vec::new(),
            Rung::Elo => {
                vec![teams.map(|team| self.elo.get(*team).copied().unwrap_or(self.elo_start))]
            }
            Rung::GoalDifference => vec![goal_difference()],
            Rung::Poisson => {
                let expected = self.expected_goals(teams);
                vec![expected.map(|goals| goals.ln())]
            }
            Rung::ExpectedLineUp | Rung::LineUp => {
                let mut features = vec![goal_difference()];
                let worths = self.line_up_worths(teams, line_ups);
                let parts: [fn(&LineUpWorth) -> f64; 4] = [
                    |worth| worth.points_rate,
                    |worth| worth.plus_minus,
                    |worth| worth.goalie,
                    |worth| worth.skaters,
                ];
                features.extend(
                    parts.map(|part| worths.map_or_else(Sides::default, |worths| worths.map(part))),
                );
                features
            }
        }
    }

    /// What the line-ups of both sides are worth; `None` unless both are known or can be expected.
    pub(crate) fn line_up_worths(
        &self,
        teams: Sides<&str>,
        given: Option<Sides<&[Dressed]>>,
    ) -> Option<Sides<LineUpWorth>> {
        let worth = |team: &str, given: Option<&[Dressed]>| {
            given
                .and_then(|line_up| self.players.worth(line_up))
                .or_else(|| {
                    let expected = self.expected_line_ups.get(team)?;
                    self.players.worth(expected)
                })
        };
        Some(Sides {
            home: worth(teams.home, given.map(|line_ups| line_ups.home))?,
            away: worth(teams.away, given.map(|line_ups| line_ups.away))?,
        })
    }

    /// Expected goals of both sides by attack and defence.
    pub(crate) fn expected_goals(&self, teams: Sides<&str>) -> Sides<f64> {
        let rating = |team: &str| self.attack_defence.get(team).copied().unwrap_or_default();
        let (home, away) = (rating(teams.home), rating(teams.away));
        Sides {
            home: (self.goal_level + home.attack - away.defence).exp(),
            away: (self.goal_level + away.attack - home.defence).exp(),
        }
    }

    /// Checks ratings that come from a file.
    pub(crate) fn check(&self) -> Result<(), ForecastError> {
        if self.goal_dispersion < 1.0 {
            let field = "model.ratings.goal_dispersion";
            return Err(ForecastError::bad_input(
                field,
                self.goal_dispersion,
                "at least 1",
            ));
        }
        if self.goal_level.abs() > 5.0 {
            let field = "model.ratings.goal_level";
            return Err(ForecastError::bad_input(
                field,
                self.goal_level,
                "from -5 to 5",
            ));
        }
        if let Some((team, _)) = self
            .attack_defence
            .iter()
            .find(|(_, rating)| rating.attack.abs().max(rating.defence.abs()) > 5.0)
        {
            return Err(ForecastError::bad_input(
                "model.ratings.attack_defence",
                team,
                "from -5 to 5",
            ));
        }
        if self.players.prior_games <= 0.0 {
            let field = "model.ratings.players.prior_games";
            return Err(ForecastError::bad_input(
                field,
                self.players.prior_games,
                "above 0",
            ));
        }
        Ok(())
    }

    /// Games of a team in the season.
    pub(crate) fn games_of(&self, team: &str) -> u32 {
        self.season_games.get(team).copied().unwrap_or(0)
    }
}

/// Which costly parts of the ratings are wanted; what is not stays as it was before the first game.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Needs {
    pub(crate) attack_defence: bool,
    pub(crate) line_ups: bool,
}

impl Needs {
    /// What the features of the models are made of.
    pub(crate) fn of(rungs: &[Rung]) -> Self {
        Self {
            attack_defence: rungs.contains(&Rung::Poisson),
            line_ups: rungs.iter().any(|rung| rung.uses_line_ups()),
        }
    }

    /// Those, and the expected goals.
    pub(crate) fn with_goals(rungs: &[Rung]) -> Self {
        Self {
            attack_defence: true,
            ..Self::of(rungs)
        }
    }
}

/// Everything that learns, day by day.
#[derive(Debug, Clone)]
pub(crate) struct Learner {
    needs: Needs,
    season: Option<usize>,
    elo: Elo,
    goal_difference: GoalDifference,
    poisson: Poisson,
    line_ups: LineUps,
    season_games: BTreeMap<String, u32>,
    /// Sum of squared misses over expected goals, and their number.
    dispersion: (f64, f64),
}

impl Learner {
    pub(crate) fn new(settings: &Settings, needs: Needs) -> Self {
        Self {
            needs,
            season: None,
            elo: Elo::new(settings.elo),
            goal_difference: GoalDifference::new(settings.goal_difference),
            poisson: Poisson::new(settings.poisson),
            line_ups: LineUps::new(settings.line_up),
            season_games: BTreeMap::new(),
            dispersion: (DISPERSION_PRIOR, DISPERSION_PRIOR),
        }
    }

    /// Opens a day: a later season than before starts, and the ratings are brought up to date.
    pub(crate) fn open_day(&mut self, date: i32, season: usize) -> Ratings {
        if self.season.is_some_and(|current| season > current) {
            self.elo.start_season();
            self.goal_difference.start_season();
            self.line_ups.start_season();
            self.season_games.clear();
        }
        self.season = Some(self.season.map_or(season, |current| current.max(season)));
        if self.needs.attack_defence {
            self.poisson.fit(date);
        }
        let teams = self.elo.ratings().keys();
        Ratings {
            elo_start: self.elo.rating(""),
            elo: self.elo.ratings().clone(),
            goal_difference: self.goal_difference.ratings().clone(),
            goal_level: self.poisson.level(),
            attack_defence: self.poisson.ratings(),
            goal_dispersion: (self.dispersion.0 / self.dispersion.1).max(1.0),
            players: self.line_ups.rates().clone(),
            expected_line_ups: teams
                .map(|team| (team.clone(), self.line_ups.expected(team)))
                .collect(),
            season_games: self.season_games.clone(),
        }
    }

    /// Closes a day: everything learns from its games.
    pub(crate) fn close_day(&mut self, morning: &Ratings, games: &[Played<'_>]) {
        for played in games {
            let teams = Sides {
                home: played.game.home_team_id.as_str(),
                away: played.game.away_team_id.as_str(),
            };
            let expected = morning.expected_goals(teams);
            for (goals, mean) in [
                (played.goals.home, expected.home),
                (played.goals.away, expected.away),
            ] {
                self.dispersion.0 += (goals - mean).powi(2) / mean;
                self.dispersion.1 += 1.0;
            }
            for team in [teams.home, teams.away] {
                *self.season_games.entry(team.to_owned()).or_default() += 1;
            }
        }
        self.elo.learn(games);
        self.goal_difference.learn(games);
        if self.needs.attack_defence {
            self.poisson.learn(games);
        }
        if self.needs.line_ups {
            self.line_ups.learn(games);
        }
    }
}
