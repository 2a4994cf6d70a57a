//! What the models of games and players learn from: the schedule and the official box score.
//!
//! The structures mirror `dim_schedule` and `fact_gameroster`. Home and away are decided by the schedule's team ids
//! alone: which side a roster row belongs to follows from its team, never from a venue typed on the sheet.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use serde::{Deserialize, Serialize};

use crate::ForecastError;
use crate::outcome::Outcome;

/// Fewest skaters of a side whose roster is taken for a line-up. Less is a sheet that was not filled in.
pub const MIN_SKATERS: usize = 5;

/// Most goals of one side that are believed.
const MAX_GOALS: u32 = 200;

/// Kind of a game.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum GameType {
    /// Counts in the standings.
    Regular,
    /// After the regular season.
    Playoffs,
}

/// A game of the schedule, a row of `dim_schedule`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Game {
    /// Id of the game.
    pub game_id: i64,
    /// Season it belongs to.
    pub season_id: String,
    /// Day of the game, in days since 1970-01-01.
    pub date: i32,
    /// Regular season or playoffs.
    pub game_type: GameType,
    /// Home team by the schedule.
    pub home_team_id: String,
    /// Away team by the schedule.
    pub away_team_id: String,
    /// Official goals of the home team; `None` before the game.
    pub home_goals: Option<u32>,
    /// Official goals of the away team; `None` before the game.
    pub away_goals: Option<u32>,
}

impl Game {
    /// Goals of home and away, once both are known.
    pub fn score(&self) -> Option<(u32, u32)> {
        self.home_goals.zip(self.away_goals)
    }

    /// Who won, once the score is known.
    pub fn outcome(&self) -> Option<Outcome> {
        self.score()
            .map(|(home, away)| Outcome::of_score(home, away))
    }
}

/// Official position of a player in a game.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Position {
    /// Forward.
    Forward,
    /// Defence.
    Defence,
    /// Goalie.
    Goalie,
}

/// A player on the sheet of a game with what the league recorded, a row of `fact_gameroster`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct RosterRow {
    /// Game.
    pub game_id: i64,
    /// Player.
    pub player_id: String,
    /// Team he dressed for.
    pub team_id: String,
    /// Official position; `None` counts as a skater.
    pub position: Option<Position>,
    /// 0 when he was on the sheet and did not play; `None` when the sheet leaves it open.
    pub games_played: Option<u32>,
    /// Official goals.
    pub goals: u32,
    /// Official assists.
    pub assists: u32,
    /// Official penalty minutes.
    pub pim: u32,
    /// Official goals against, on the row of a goalie.
    pub goals_against: u32,
    /// Skill rating at game time; `None` when there is none.
    pub rating_at_game: Option<f64>,
}

impl RosterRow {
    /// On the sheet is not on the ice: a 0 means he did not play, unless the box score proves that he did.
    fn took_part(&self) -> bool {
        self.games_played != Some(0)
            || self.goals + self.assists + self.pim + self.goals_against > 0
    }

    /// Goals and assists.
    pub fn points(&self) -> u32 {
        self.goals + self.assists
    }

    /// Whether he tended the goal.
    pub fn is_goalie(&self) -> bool {
        self.position == Some(Position::Goalie)
    }
}

/// The two sides of a game.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Sides<T> {
    /// Of the home team.
    pub home: T,
    /// Of the away team.
    pub away: T,
}

impl<T> Sides<T> {
    /// Applies a function to both.
    pub fn map<U>(&self, mut function: impl FnMut(&T) -> U) -> Sides<U> {
        Sides {
            home: function(&self.home),
            away: function(&self.away),
        }
    }
}

impl Sides<f64> {
    /// Home minus away.
    pub fn difference(&self) -> f64 {
        self.home - self.away
    }
}

/// A league's games in the order of their days with the line-ups of each; the only way in for the models.
#[derive(Debug, Clone, PartialEq)]
pub struct League {
    games: Vec<Game>,
    line_ups: Vec<Sides<Vec<RosterRow>>>,
    season_numbers: BTreeMap<String, usize>,
    ignored_rows: usize,
}

impl League {
    /// Checks and sorts the games and rosters; in which order they come does not matter.
    ///
    /// Rows of players who did not play, of games that are not in the schedule and of teams that do not play in their
    /// game take no part; [`League::ignored_rows`] counts the last two.
    ///
    /// # Errors
    /// When a value cannot be true; the error names the row and its field.
    pub fn new(mut games: Vec<Game>, mut roster: Vec<RosterRow>) -> Result<Self, ForecastError> {
        check_games(&games)?;
        check_roster(&roster)?;
        games.sort_by_key(|game| (game.date, game.game_id));
        roster.sort_by(|a, b| (a.game_id, &a.player_id).cmp(&(b.game_id, &b.player_id)));
        let places: BTreeMap<i64, usize> = games
            .iter()
            .enumerate()
            .map(|(place, game)| (game.game_id, place))
            .collect();
        let mut line_ups: Vec<Sides<Vec<RosterRow>>> = vec![Sides::default(); games.len()];
        let mut ignored_rows = 0;
        for row in roster {
            let side = places.get(&row.game_id).and_then(|&place| {
                let (game, line_up) = (&games[place], &mut line_ups[place]);
                if row.team_id == game.home_team_id {
                    Some(&mut line_up.home)
                } else if row.team_id == game.away_team_id {
                    Some(&mut line_up.away)
                } else {
                    None
                }
            });
            match side {
                Some(side) if row.took_part() => side.push(row),
                Some(_) => {}
                None => ignored_rows += 1,
            }
        }
        let mut season_numbers = BTreeMap::new();
        for game in &games {
            let next = season_numbers.len();
            season_numbers.entry(game.season_id.clone()).or_insert(next);
        }
        Ok(Self {
            games,
            line_ups,
            season_numbers,
            ignored_rows,
        })
    }

    /// All games by day, then id.
    pub fn games(&self) -> &[Game] {
        &self.games
    }

    /// The players who dressed for the game at a place of [`League::games`], by id; empty when not recorded.
    pub fn line_ups(&self, place: usize) -> Option<&Sides<Vec<RosterRow>>> {
        self.line_ups.get(place)
    }

    /// Roster rows that belong to no side of a game.
    pub fn ignored_rows(&self) -> usize {
        self.ignored_rows
    }

    /// Seasons in the order of their first game.
    pub fn seasons(&self) -> usize {
        self.season_numbers.len()
    }

    /// Number of a game's season in the order of their first games.
    pub(crate) fn season_number(&self, game: &Game) -> usize {
        self.season_numbers
            .get(&game.season_id)
            .copied()
            .unwrap_or(0)
    }

    /// Places of the games of each day.
    pub(crate) fn days(&self) -> Vec<Range<usize>> {
        let mut days = Vec::new();
        let mut start = 0;
        for end in 1..=self.games.len() {
            if self.games.get(end).map(|game| game.date)
                != self.games.get(start).map(|game| game.date)
            {
                days.push(start..end);
                start = end;
            }
        }
        days
    }

    /// What the league knew on the morning of a day: the games before it.
    pub(crate) fn before(&self, date: i32) -> Self {
        let end = self.games.partition_point(|game| game.date < date);
        Self {
            games: self.games[..end].to_vec(),
            line_ups: self.line_ups[..end].to_vec(),
            season_numbers: self.season_numbers.clone(),
            ignored_rows: self.ignored_rows,
        }
    }

    /// The same league with games and box scores changed.
    #[cfg(test)]
    pub(crate) fn changed(
        &self,
        change_game: impl FnMut(&mut Game),
        mut change_row: impl FnMut(&Game, &mut RosterRow),
    ) -> Self {
        let mut games = self.games.clone();
        games.iter_mut().for_each(change_game);
        let mut roster = Vec::new();
        for (game, sides) in self.games.iter().zip(&self.line_ups) {
            for row in sides.home.iter().chain(&sides.away) {
                let mut row = row.clone();
                change_row(game, &mut row);
                roster.push(row);
            }
        }
        Self::new(games, roster).unwrap()
    }
}

fn check_games(games: &[Game]) -> Result<(), ForecastError> {
    let mut seen = BTreeSet::new();
    for game in games {
        let id = game.game_id;
        if !seen.insert(id) {
            return Err(ForecastError::bad_input(
                format!("game {id}"),
                "listed twice",
                "listed once",
            ));
        }
        if game.home_team_id == game.away_team_id {
            return Err(ForecastError::bad_input(
                format!("away_team_id of game {id}"),
                &game.away_team_id,
                "another team than the home team",
            ));
        }
        for (field, goals) in [
            ("home_goals", game.home_goals),
            ("away_goals", game.away_goals),
        ] {
            if let Some(goals) = goals.filter(|&goals| goals > MAX_GOALS) {
                return Err(ForecastError::bad_input(
                    format!("{field} of game {id}"),
                    goals,
                    "at most 200",
                ));
            }
        }
    }
    Ok(())
}

fn check_roster(roster: &[RosterRow]) -> Result<(), ForecastError> {
    let mut seen = BTreeSet::new();
    for row in roster {
        let (game, player) = (row.game_id, &row.player_id);
        let of = |field: &str| format!("{field} of player {player} in game {game}");
        if !seen.insert((game, player)) {
            return Err(ForecastError::bad_input(
                of("row"),
                "listed twice",
                "listed once",
            ));
        }
        if let Some(rating) = row.rating_at_game.filter(|rating| !rating.is_finite()) {
            return Err(ForecastError::bad_input(
                of("rating_at_game"),
                rating,
                "a finite number",
            ));
        }
        let counts = [
            ("goals", row.goals),
            ("assists", row.assists),
            ("pim", row.pim),
            ("goals_against", row.goals_against),
        ];
        for (field, count) in counts {
            if count > MAX_GOALS {
                return Err(ForecastError::bad_input(of(field), count, "at most 200"));
            }
        }
    }
    Ok(())
}
