//! Regularised adjusted plus-minus: what each skater adds to scoring and prevents, team-mates and opponents allowed for.
//!
//! Every stint gives two rows, one per attacking side: the rate it produced, who attacked, who defended, and what is
//! not the players' merit (home side, lead, where the stint began). A ridge pulls players towards a prior made of
//! their ratings, or of what they were worth last season. Errors come from drawing the games anew.
//! Sources: arXiv 1201.0317 (2012); the public RAPM articles of 2019.

mod design;
mod fit;

#[cfg(test)]
mod tests;

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::ForecastError;
use crate::artefact::Model;
use crate::explanation::{Confidence, Level, Reason};
use crate::interval::Interval;

pub use fit::fit;

/// Where the attack of a stint began, seen by the attacking side.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum StartZone {
    /// In front of the other goal.
    Offensive,
    /// In between.
    Neutral,
    /// In front of the own goal.
    Defensive,
    /// Without a faceoff.
    Fly,
}

/// A stint at five against five with both goalies in, a row of `fact_stints`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Stint {
    /// Game.
    pub game_id: i64,
    /// Length, seconds.
    pub seconds: f64,
    /// Skaters of the home team.
    pub home_skaters: Vec<String>,
    /// Skaters of the away team.
    pub away_skaters: Vec<String>,
    /// What the home team produced: expected goals, attempts or goals.
    pub home_value: f64,
    /// What the away team produced.
    pub away_value: f64,
    /// Goals that the home team leads by; more than three count as three.
    pub home_lead: i32,
    /// Zone of the opening faceoff seen by the home team.
    pub start_zone: StartZone,
}

/// What is known about a player before the stints.
#[derive(Debug, Clone, Copy, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Prior {
    /// Skill rating; `None` without one.
    pub rating: Option<f64>,
    /// Offence and defence of last season; `None` for a newcomer.
    pub last_season: Option<(f64, f64)>,
}

/// Constants of the fit; they are the weights `rapm` of `dim_metric_weight`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct RapmSettings {
    /// Ridge weights that are tried, hours.
    pub lambdas: Vec<f64>,
    /// Ridge weight below the game limit, hours.
    pub lambda_small: f64,
    /// Games from which the ridge weight is chosen by leaving games out.
    pub lambda_min_games: usize,
    /// Share of last season kept as prior.
    pub prior_share: f64,
    /// Hours below which a player's value is not published.
    pub reliable_min_hours: f64,
    /// Times that the games are drawn anew for the errors.
    pub bootstraps: u32,
    /// Seed of the drawing.
    pub seed: u64,
}

impl Default for RapmSettings {
    fn default() -> Self {
        Self {
            lambdas: vec![1.0, 2.0, 3.0, 5.0, 10.0, 20.0, 40.0],
            lambda_small: 3.0,
            lambda_min_games: 20,
            prior_share: 0.5,
            reliable_min_hours: 3.0,
            bootstraps: 200,
            seed: 1,
        }
    }
}

/// A player's value, per 60 minutes against the average of all.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct PlayerValue {
    /// Added to the own side's production.
    pub offence: f64,
    /// Its standard error.
    pub offence_error: f64,
    /// Taken from the other side's production; above 0 is good.
    pub defence: f64,
    /// Its standard error.
    pub defence_error: f64,
    /// Sum of both.
    pub total: f64,
    /// Its standard error.
    pub total_error: f64,
    /// Interval of the sum.
    pub interval: Interval,
    /// Hours on the ice.
    pub hours: f64,
}

/// A player whose value is not published yet.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Withheld {
    /// Hours on the ice.
    pub hours: f64,
    /// Hours that are missing.
    pub missing_hours: f64,
}

/// A fit: what may be published, what not yet and why, and the coefficients it rests on.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct RapmModel {
    /// Games.
    pub games: usize,
    /// Ridge weight, hours.
    pub lambda: f64,
    /// Mean squared miss on games left out, of the model; `None` below the game limit.
    pub cross_validated_error: Option<f64>,
    /// The same of the average rate alone.
    pub cross_validated_error_null: Option<f64>,
    /// Values that may be published.
    pub published: BTreeMap<String, PlayerValue>,
    /// Players with too little time on the ice.
    pub withheld: BTreeMap<String, Withheld>,
    /// Coefficients of what is not the players' merit, by name.
    pub circumstances: BTreeMap<String, f64>,
    /// Offence and concession of every player, published or not; concession above 0 is bad.
    coefficients: BTreeMap<String, (f64, f64)>,
}

/// An attack whose rate is asked for.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Attack {
    /// Skaters of the attacking side.
    pub attackers: Vec<String>,
    /// Skaters of the defending side.
    pub defenders: Vec<String>,
    /// The attacking side is at home.
    pub at_home: bool,
    /// Goals it leads by.
    pub lead: i32,
    /// Where it starts.
    pub start_zone: StartZone,
}

/// The rate that an attack is expected to produce.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct AttackRate {
    /// Per 60 minutes.
    pub per_60: f64,
    /// Its parts; the contributions add up to it.
    pub reasons: Vec<Reason>,
    /// How much to rely on it.
    pub confidence: Confidence,
}

impl RapmModel {
    /// What may be published, in words.
    pub fn words(&self) -> String {
        let (published, withheld) = (self.published.len(), self.withheld.len());
        let missing = self
            .withheld
            .values()
            .map(|player| player.missing_hours)
            .fold(f64::INFINITY, f64::min);
        match (published, withheld) {
            (0, 0) => "Nobody was on the ice.".to_owned(),
            (0, _) => format!(
                "Nobody has enough time on the ice from {} tracked games; the nearest is {missing:.1} hours short.",
                self.games
            ),
            (_, 0) => format!("All {published} players have enough time on the ice."),
            (_, _) => {
                format!("{published} players have enough time on the ice, {withheld} do not yet.")
            }
        }
    }
}

impl Model for RapmModel {
    const NAME: &'static str = "rapm";
    const VERSION: u32 = 1;
    type Input = Attack;
    type Output = AttackRate;

    /// A player never seen counts as average.
    fn predict(&self, input: &Attack) -> Result<AttackRate, ForecastError> {
        let mut reasons: Vec<Reason> = Vec::new();
        let mut add = |feature: String, contribution: f64| {
            reasons.push(Reason {
                feature,
                home: None,
                away: None,
                contribution,
            });
        };
        for name in design::circumstances(input.at_home, input.lead, input.start_zone) {
            add(
                name.to_owned(),
                self.circumstances.get(name).copied().unwrap_or(0.0),
            );
        }
        let of = |player: &String| self.coefficients.get(player).copied().unwrap_or_default();
        for player in &input.attackers {
            add(format!("attacker {player}"), of(player).0);
        }
        for player in &input.defenders {
            add(format!("defender {player}"), of(player).1);
        }
        let all = input.attackers.iter().chain(&input.defenders);
        let unknown = all
            .filter(|player| !self.published.contains_key(*player))
            .count();
        Ok(AttackRate {
            per_60: reasons.iter().map(|reason| reason.contribution).sum(),
            reasons,
            confidence: Confidence {
                level: if unknown == 0 {
                    Level::Medium
                } else {
                    Level::Low
                },
                words: format!(
                    "{unknown} of the players have too little time on the ice to be told from the average."
                ),
            },
        })
    }

    fn validate(&self) -> Result<(), ForecastError> {
        if self.lambda <= 0.0 {
            return Err(ForecastError::bad_input(
                "model.lambda",
                self.lambda,
                "above 0",
            ));
        }
        let known = |player: &&String| !self.coefficients.contains_key(*player);
        match self
            .published
            .keys()
            .chain(self.withheld.keys())
            .find(known)
        {
            Some(player) => Err(ForecastError::bad_input(
                "model.coefficients",
                player,
                "there for every player",
            )),
            None => Ok(()),
        }
    }
}
