//! What the players of a line-up are worth: shrunk rates of points, plus/minus and goals against.
//!
//! Skill ratings take no part. A league's ratings are rarely dated: the sheet of an old game shows today's, which
//! knows how the game went.

use std::collections::{BTreeMap, VecDeque};

use serde::{Deserialize, Serialize};

use super::Played;
use crate::league::{MIN_SKATERS, Position, RosterRow};

/// Games of a team that an expected line-up is made of.
const RECENT_GAMES: usize = 5;

/// Largest margin that counts for plus/minus, goals.
const MARGIN_CAP: f64 = 7.0;

/// Games at the prior that the average of a position is shrunk with.
const LEAGUE_PRIOR_GAMES: f64 = 20.0;

/// Points per game of a skater before anything is known.
const LEAGUE_PRIOR_POINTS: f64 = 0.7;

/// Goals against per game of a goalie before anything is known.
const LEAGUE_PRIOR_GOALS_AGAINST: f64 = 4.5;

/// Constants of the rates.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct LineUpSettings {
    /// Games at the average of his position that a player's rates are shrunk with.
    pub prior_games: f64,
    /// Share of a player's past that still counts in the next season.
    pub carry_over: f64,
}

impl Default for LineUpSettings {
    fn default() -> Self {
        Self {
            prior_games: 8.0,
            carry_over: 0.8,
        }
    }
}

/// A player who will dress or may.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Dressed {
    /// Player.
    pub player_id: String,
    /// Position; `None` counts as a skater.
    pub position: Option<Position>,
}

impl From<&RosterRow> for Dressed {
    fn from(row: &RosterRow) -> Self {
        Self {
            player_id: row.player_id.clone(),
            position: row.position,
        }
    }
}

/// Games and sums of a player, or of all players of a position. Games of earlier seasons count less than one.
#[derive(Debug, Clone, Copy, Default, PartialEq, Serialize, Deserialize)]
pub struct PlayerSums {
    /// Games as a skater.
    pub games: f64,
    /// Points in them.
    pub points: f64,
    /// Goal differences of his team in them.
    pub margins: f64,
    /// Games as a goalie; two goalies share one.
    pub goalie_games: f64,
    /// Goals against in them.
    pub goals_against: f64,
}

impl PlayerSums {
    fn keep(&mut self, share: f64) {
        self.games *= share;
        self.points *= share;
        self.margins *= share;
        self.goalie_games *= share;
        self.goals_against *= share;
    }

    fn add(&mut self, other: Self) {
        self.games += other.games;
        self.points += other.points;
        self.margins += other.margins;
        self.goalie_games += other.goalie_games;
        self.goals_against += other.goals_against;
    }
}

/// What a line-up is worth, per game.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct LineUpWorth {
    /// Mean of the skaters' points rates.
    pub points_rate: f64,
    /// Mean of the skaters' plus/minus rates, goals.
    pub plus_minus: f64,
    /// Goals that the goalie keeps out compared with the average goalie; 0 when nobody is known to tend the goal.
    pub goalie: f64,
    /// Skaters.
    pub skaters: f64,
}

/// Rates of all players; what a line-up is worth follows from them alone.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct PlayerRates {
    /// Games at the average of his position that a player's rates are shrunk with.
    pub prior_games: f64,
    /// Sums of each player.
    pub players: BTreeMap<String, PlayerSums>,
    /// Sums of forwards.
    pub forwards: PlayerSums,
    /// Sums of defence.
    pub defence: PlayerSums,
    /// Sums of skaters without position and, for the goals against, of goalies.
    pub others: PlayerSums,
}

impl PlayerRates {
    /// Points per game that a player of a position is shrunk to.
    fn average_points(&self, position: Option<Position>) -> f64 {
        let mut all = self.forwards;
        all.add(self.defence);
        all.add(self.others);
        let league = (all.points + LEAGUE_PRIOR_GAMES * LEAGUE_PRIOR_POINTS)
            / (all.games + LEAGUE_PRIOR_GAMES);
        let own = match position {
            Some(Position::Forward) => self.forwards,
            Some(Position::Defence) => self.defence,
            Some(Position::Goalie) | None => self.others,
        };
        (own.points + LEAGUE_PRIOR_GAMES * league) / (own.games + LEAGUE_PRIOR_GAMES)
    }

    /// Goals against per game of the average goalie.
    fn average_goals_against(&self) -> f64 {
        (self.others.goals_against + LEAGUE_PRIOR_GAMES * LEAGUE_PRIOR_GOALS_AGAINST)
            / (self.others.goalie_games + LEAGUE_PRIOR_GAMES)
    }

    /// Points per game of a skater, shrunk to his position.
    pub fn points_rate(&self, player: &Dressed) -> f64 {
        let sums = self
            .players
            .get(&player.player_id)
            .copied()
            .unwrap_or_default();
        (sums.points + self.prior_games * self.average_points(player.position))
            / (sums.games + self.prior_games)
    }

    /// What a line-up is worth; `None` when it has too few skaters to be one.
    pub fn worth(&self, line_up: &[Dressed]) -> Option<LineUpWorth> {
        let is_goalie = |player: &&Dressed| player.position == Some(Position::Goalie);
        let skaters: Vec<&Dressed> = line_up.iter().filter(|player| !is_goalie(player)).collect();
        if skaters.len() < MIN_SKATERS {
            return None;
        }
        let sums = |player: &Dressed| {
            self.players
                .get(&player.player_id)
                .copied()
                .unwrap_or_default()
        };
        let count = skaters.len() as f64;
        let points: f64 = skaters.iter().map(|player| self.points_rate(player)).sum();
        let plus_minus = skaters.iter().map(|player| {
            let sums = sums(player);
            sums.margins / (sums.games + self.prior_games)
        });
        let average = self.average_goals_against();
        let kept_out: Vec<f64> = line_up
            .iter()
            .filter(is_goalie)
            .map(|player| {
                let sums = sums(player);
                let prior = self.prior_games * average;
                average - (sums.goals_against + prior) / (sums.goalie_games + self.prior_games)
            })
            .collect();
        Some(LineUpWorth {
            points_rate: points / count,
            plus_minus: plus_minus.sum::<f64>() / count,
            goalie: kept_out.iter().sum::<f64>() / (kept_out.len().max(1)) as f64,
            skaters: count,
        })
    }
}

/// The rates as they grow, and who dressed lately.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct LineUps {
    carry_over: f64,
    rates: PlayerRates,
    recent: BTreeMap<String, VecDeque<Vec<Dressed>>>,
}

impl LineUps {
    pub(crate) fn new(settings: LineUpSettings) -> Self {
        Self {
            carry_over: settings.carry_over,
            rates: PlayerRates {
                prior_games: settings.prior_games,
                ..PlayerRates::default()
            },
            recent: BTreeMap::new(),
        }
    }

    pub(crate) fn rates(&self) -> &PlayerRates {
        &self.rates
    }

    /// The past counts less from now on, and nobody has dressed yet.
    pub(crate) fn start_season(&mut self) {
        for sums in self.rates.players.values_mut() {
            sums.keep(self.carry_over);
        }
        self.recent.clear();
    }

    /// Who will probably dress: everybody who did in at least half of the team's last games of the season.
    pub(crate) fn expected(&self, team: &str) -> Vec<Dressed> {
        let Some(games) = self.recent.get(team) else {
            return Vec::new();
        };
        let mut counts: BTreeMap<&Dressed, usize> = BTreeMap::new();
        for player in games.iter().flatten() {
            *counts.entry(player).or_default() += 1;
        }
        let regulars = counts
            .into_iter()
            .filter(|(_, count)| 2 * count >= games.len());
        regulars.map(|(player, _)| player.clone()).collect()
    }

    /// Learns from the box scores of a day.
    pub(crate) fn learn(&mut self, games: &[Played<'_>]) {
        for played in games {
            let sides = [
                (
                    &played.game.home_team_id,
                    &played.line_ups.home,
                    played.margin(),
                    played.goals.away,
                ),
                (
                    &played.game.away_team_id,
                    &played.line_ups.away,
                    -played.margin(),
                    played.goals.home,
                ),
            ];
            for (team, rows, margin, conceded) in sides {
                self.learn_side(rows, margin.clamp(-MARGIN_CAP, MARGIN_CAP), conceded);
                if rows.iter().filter(|row| !row.is_goalie()).count() >= MIN_SKATERS {
                    let recent = self.recent.entry(team.clone()).or_default();
                    recent.push_back(rows.iter().map(Dressed::from).collect());
                    if recent.len() > RECENT_GAMES {
                        recent.pop_front();
                    }
                }
            }
        }
    }

    fn learn_side(&mut self, rows: &[RosterRow], margin: f64, conceded: f64) {
        let goalies = rows.iter().filter(|row| row.is_goalie()).count().max(1) as f64;
        for row in rows {
            let sums = if row.is_goalie() {
                PlayerSums {
                    goalie_games: 1.0 / goalies,
                    goals_against: conceded / goalies,
                    ..PlayerSums::default()
                }
            } else {
                PlayerSums {
                    games: 1.0,
                    points: f64::from(row.points()),
                    margins: margin,
                    ..PlayerSums::default()
                }
            };
            self.rates
                .players
                .entry(row.player_id.clone())
                .or_default()
                .add(sums);
            let position = match row.position {
                Some(Position::Forward) => &mut self.rates.forwards,
                Some(Position::Defence) => &mut self.rates.defence,
                Some(Position::Goalie) | None => &mut self.rates.others,
            };
            position.add(sums);
        }
    }
}
