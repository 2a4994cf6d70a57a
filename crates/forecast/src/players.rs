//! Projections of players: goals, assists, points and penalty minutes of the next game and of the rest of the season.
//!
//! Gamma-Poisson: a player's rate is drawn from the rates of his position and rating, his own games move it, and the
//! counts to come spread around it. How much players differ and how much games scatter is measured on all players.
//! Points are projected as goals plus assists.
//!
//! Skill ratings of old games may be today's, so a look back at projections with ratings is too favourable.

mod evaluation;
mod fit;
mod projection;

#[cfg(test)]
mod tests;

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::league::{Position, RosterRow};

pub use evaluation::{ProjectionReport, StatisticReport, evaluate};
pub use projection::{PlayerProjection, Projected, ProjectionInput};

/// What is projected.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Statistic {
    /// Goals.
    Goals,
    /// Assists.
    Assists,
    /// Goals and assists.
    Points,
    /// Penalty minutes.
    PenaltyMinutes,
}

impl Statistic {
    /// All of them.
    pub const ALL: [Self; 4] = [
        Self::Goals,
        Self::Assists,
        Self::Points,
        Self::PenaltyMinutes,
    ];

    /// The count on a roster row.
    pub(crate) fn of(self, row: &RosterRow) -> f64 {
        f64::from(match self {
            Self::Goals => row.goals,
            Self::Assists => row.assists,
            Self::Points => row.points(),
            Self::PenaltyMinutes => row.pim,
        })
    }
}

/// Constants of the projections.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct ProjectionSettings {
    /// Share of a player's past that still counts in the next season.
    pub carry_over: f64,
    /// Games at the average of the position that the average of a rating is shrunk with.
    pub rating_prior_games: f64,
    /// Games at the average attendance that a player's attendance is shrunk with.
    pub attendance_prior_games: f64,
}

impl Default for ProjectionSettings {
    fn default() -> Self {
        Self {
            carry_over: 0.8,
            rating_prior_games: 20.0,
            attendance_prior_games: 4.0,
        }
    }
}

/// Position and rounded rating; players of a group are taken for alike before they have played.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Group {
    /// Position; `None` when not recorded.
    pub position: Option<Position>,
    /// Rating, rounded; `None` without one.
    pub rating: Option<i32>,
}

impl Group {
    pub(crate) fn of(row: &RosterRow) -> Self {
        Self {
            position: row.position,
            rating: row.rating_at_game.map(|rating| rating.round() as i32),
        }
    }

    /// The same position without rating.
    fn position_only(self) -> Self {
        Self {
            rating: None,
            ..self
        }
    }
}

/// Games and what was counted in them. Games of earlier seasons count less than one.
#[derive(Debug, Clone, Copy, Default, PartialEq, Serialize, Deserialize)]
pub struct Counts {
    /// Games.
    pub games: f64,
    /// Goals, assists, points and penalty minutes.
    pub sums: [f64; 4],
}

/// How a statistic behaves over players and games.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Spread {
    /// Squared relative spread of the players' true rates around their group.
    pub between: f64,
    /// Ratio of variance to mean of a player's count from game to game.
    pub dispersion: f64,
}

/// What is known about a player.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct PlayerRecord {
    /// Group of his latest game.
    pub group: Group,
    /// Team of his latest game.
    pub team_id: String,
    /// What he has done.
    pub counts: Counts,
    /// Games of his team in the season since he first dressed for it.
    pub team_games: u32,
    /// Games of the season he dressed for.
    pub dressed: u32,
}

/// Projections as they stand on the morning of a day.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ProjectionModel {
    /// Constants.
    pub settings: ProjectionSettings,
    /// Games before this day were learnt from, in days since 1970-01-01.
    pub as_of: i32,
    /// Counts of all players by group, and by position alone.
    #[serde(with = "groups")]
    pub groups: BTreeMap<Group, Counts>,
    /// Spread of each statistic, in the order of [`Statistic::ALL`].
    pub spreads: [Spread; 4],
    /// Share of his team's games that a player dresses for.
    pub attendance: f64,
    /// Players.
    pub players: BTreeMap<String, PlayerRecord>,
}

/// Groups as a list, because only texts can be keys in JSON.
mod groups {
    use super::{BTreeMap, Counts, Deserialize, Group, Serialize};

    pub(super) fn serialize<S: serde::Serializer>(
        groups: &BTreeMap<Group, Counts>,
        serializer: S,
    ) -> Result<S::Ok, S::Error> {
        groups.iter().collect::<Vec<_>>().serialize(serializer)
    }

    pub(super) fn deserialize<'de, D: serde::Deserializer<'de>>(
        deserializer: D,
    ) -> Result<BTreeMap<Group, Counts>, D::Error> {
        Ok(Vec::<(Group, Counts)>::deserialize(deserializer)?
            .into_iter()
            .collect())
    }
}
