//! What models are asked with, and how a question becomes an input: ids are looked up, who is in and who is out is
//! worked into the line-ups.

use std::collections::BTreeSet;

use forecast::game::{Dressed, GameInput, GameModel};
use forecast::league::{MIN_SKATERS, Position};
use forecast::players::ProjectionInput;
use forecast::xg::Attempt;
use serde::Deserialize;

use super::directory::Directory;
use crate::input_error::Problem;
use crate::values::days_since_epoch;

/// Players of a side at most.
const MOST_PLAYERS: usize = 60;

/// A question about a game: one of the schedule, or two teams.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct GameQuestion {
    /// A game of the schedule; it names the teams.
    pub game_id: Option<i64>,
    /// Home team, where no game is named.
    pub home_team_id: Option<String>,
    /// Away team, where no game is named.
    pub away_team_id: Option<String>,
    /// Ids of all who dress for the home team; the line-up of the last games when not given.
    pub home_line_up: Option<Vec<String>>,
    /// Ids of all who dress for the away team.
    pub away_line_up: Option<Vec<String>>,
    /// Changes to the home team's line-up.
    pub home: Changes,
    /// Changes to the away team's line-up.
    pub away: Changes,
}

/// Changes to a line-up.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Changes {
    /// Ids of players who dress too.
    pub dress: Vec<String>,
    /// Ids of players who do not.
    pub scratch: Vec<String>,
}

impl Changes {
    fn is_empty(&self) -> bool {
        self.dress.is_empty() && self.scratch.is_empty()
    }
}

/// A question about a game, ready to be asked.
#[derive(Debug, Clone)]
pub(super) struct Asked {
    pub(super) game_id: Option<i64>,
    pub(super) input: GameInput,
    pub(super) notes: Vec<String>,
}

/// What is wrong with a field of a question.
pub(super) type Fault = Problem;

fn fault(field: &str, value: &str, message: &str) -> Fault {
    Problem::new(format!("{field}: {message}"))
        .column(field)
        .value(value)
}

impl GameQuestion {
    /// Looks the ids up and puts the line-ups together.
    pub(super) fn resolve(self, directory: &Directory, model: &GameModel) -> Result<Asked, Fault> {
        let (home, away) = self.teams(directory)?;
        let mut notes = Vec::new();
        for team in [&home, &away] {
            if !model.ratings.elo.contains_key(team) {
                notes.push(format!(
                    "Team {team} has no game among those learnt from: it gets the rating of a new team."
                ));
            }
        }
        let game = self.game_id.and_then(|id| directory.games.get(&id));
        if game.is_some_and(|game| days_since_epoch(game.date) < model.as_of) {
            notes.push(
                "The model knows the results of that day: this is no forecast. fact_game_predictions holds what was \
                 said before the game."
                    .to_owned(),
            );
        }
        let mut input = GameInput::between(&home, &away);
        let is_plain = self.home_line_up.is_none()
            && self.away_line_up.is_none()
            && self.home.is_empty()
            && self.away.is_empty();
        if !is_plain {
            let side = |team: &str, field: &str, given: Option<Vec<String>>, changes: &Changes| {
                line_up(directory, model, team, field, given, changes)
            };
            let home = side(&home, "home", self.home_line_up, &self.home)?;
            let away = side(&away, "away", self.away_line_up, &self.away)?;
            notes.extend(line_up_notes(model, &home, &away));
            input.home_line_up = Some(home);
            input.away_line_up = Some(away);
        }
        Ok(Asked {
            game_id: self.game_id,
            input,
            notes,
        })
    }

    fn teams(&self, directory: &Directory) -> Result<(String, String), Fault> {
        if let Some(id) = self.game_id {
            if self.home_team_id.is_some() || self.away_team_id.is_some() {
                let message = "names the teams already; leave home_team_id and away_team_id out";
                return Err(fault("game_id", &id.to_string(), message));
            }
            let game = directory.games.get(&id).ok_or_else(|| {
                fault(
                    "game_id",
                    &id.to_string(),
                    "there is no such game in the schedule",
                )
            })?;
            return Ok((game.home_team_id.clone(), game.away_team_id.clone()));
        }
        let team = |field: &str, id: &Option<String>| {
            let id = id.as_deref().ok_or_else(|| {
                fault(
                    field,
                    "",
                    "is missing; give both teams, or the game_id of a game",
                )
            })?;
            if directory.teams.contains(id) {
                Ok(id.to_owned())
            } else {
                Err(fault(field, id, "there is no such team"))
            }
        };
        let home = team("home_team_id", &self.home_team_id)?;
        let away = team("away_team_id", &self.away_team_id)?;
        if home == away {
            return Err(fault("away_team_id", &away, "a team cannot play itself"));
        }
        Ok((home, away))
    }
}

/// Who dresses for a team.
fn line_up(
    directory: &Directory,
    model: &GameModel,
    team: &str,
    field: &str,
    given: Option<Vec<String>>,
    changes: &Changes,
) -> Result<Vec<Dressed>, Fault> {
    let expected = model.ratings.expected_line_ups.get(team);
    let known = |player_id: &str| {
        let as_expected =
            expected.and_then(|all| all.iter().find(|one| one.player_id == player_id));
        as_expected.and_then(|one| one.position)
    };
    let dressed = |place: &str, player_id: String| -> Result<Dressed, Fault> {
        let position: Option<Position> = *directory
            .players
            .get(&player_id)
            .ok_or_else(|| fault(place, &player_id, "there is no such player"))?;
        Ok(Dressed {
            position: known(&player_id).or(position),
            player_id,
        })
    };
    let mut players: Vec<Dressed> = match given {
        Some(ids) => {
            let place = format!("{field}_line_up");
            let all = ids.into_iter().map(|id| dressed(&place, id));
            all.collect::<Result<_, _>>()?
        }
        None => expected.cloned().unwrap_or_default(),
    };
    let place = format!("{field}.scratch");
    for id in &changes.scratch {
        if !directory.players.contains_key(id) {
            return Err(fault(&place, id, "there is no such player"));
        }
        let before = players.len();
        players.retain(|player| player.player_id != *id);
        if players.len() == before {
            return Err(fault(&place, id, "the player is not in the line-up"));
        }
    }
    let place = format!("{field}.dress");
    for id in &changes.dress {
        // Who dresses anyway is in the line-up once.
        if players.iter().all(|player| player.player_id != *id) {
            players.push(dressed(&place, id.clone())?);
        }
    }
    check_line_up(field, &players)?;
    Ok(players)
}

fn check_line_up(field: &str, players: &[Dressed]) -> Result<(), Fault> {
    let field = format!("{field}_line_up");
    if players.len() > MOST_PLAYERS {
        let count = players.len().to_string();
        return Err(fault(&field, &count, "at most 60 players dress"));
    }
    let mut seen = BTreeSet::new();
    match players
        .iter()
        .find(|player| !seen.insert(&player.player_id))
    {
        Some(twice) => Err(fault(
            &field,
            &twice.player_id,
            "the player is listed twice",
        )),
        None => Ok(()),
    }
}

/// Whether the line-ups enter the forecast.
fn line_up_notes(model: &GameModel, home: &[Dressed], away: &[Dressed]) -> Option<String> {
    let skaters = |side: &[Dressed]| {
        let is_skater = |player: &&Dressed| player.position != Some(Position::Goalie);
        side.iter().filter(is_skater).count()
    };
    let fewest = skaters(home).min(skaters(away));
    if model.announced.is_none() {
        Some("The line-ups do not enter: this model does not use those of the game.".to_owned())
    } else if fewest < MIN_SKATERS {
        Some(format!(
            "The line-ups do not enter: a side has {fewest} skaters, and {MIN_SKATERS} are needed to be one."
        ))
    } else {
        None
    }
}

/// A question about a player.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct PlayerQuestion {
    player_id: String,
    #[serde(default)]
    position: Option<Position>,
    #[serde(default)]
    rating: Option<f64>,
    #[serde(default = "one_game")]
    games: u32,
    #[serde(default = "yes")]
    dresses: bool,
    #[serde(default = "as_usual")]
    goal_factor: f64,
}

const fn one_game() -> u32 {
    1
}

const fn yes() -> bool {
    true
}

const fn as_usual() -> f64 {
    1.0
}

impl PlayerQuestion {
    pub(super) fn resolve(self, directory: &Directory) -> Result<ProjectionInput, Fault> {
        if !directory.players.contains_key(&self.player_id) {
            return Err(fault(
                "player_id",
                &self.player_id,
                "there is no such player",
            ));
        }
        Ok(ProjectionInput {
            player_id: self.player_id,
            position: self.position,
            rating: self.rating,
            games: self.games,
            dresses: self.dresses,
            goal_factor: self.goal_factor,
        })
    }
}

/// A question about an attempt; what is not said does not hold.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "each of them is a column of the attempt and a term of the model"
)]
pub(super) struct AttemptQuestion {
    #[serde(default = "yes")]
    is_unblocked: bool,
    #[serde(default)]
    empty_net: Option<bool>,
    #[serde(default)]
    is_rebound: bool,
    #[serde(default)]
    is_one_timer: bool,
    #[serde(default)]
    is_tip: bool,
    #[serde(default)]
    is_breakaway: bool,
    #[serde(default)]
    off_pass: bool,
    #[serde(default)]
    is_rush: bool,
    #[serde(default)]
    shot_type: Option<String>,
}

impl From<AttemptQuestion> for Attempt {
    fn from(asked: AttemptQuestion) -> Self {
        Self {
            event_id: String::new(),
            game_id: 0,
            is_unblocked: asked.is_unblocked,
            empty_net: asked.empty_net,
            is_goal: false,
            is_rebound: asked.is_rebound,
            is_one_timer: asked.is_one_timer,
            is_tip: asked.is_tip,
            is_breakaway: asked.is_breakaway,
            off_pass: asked.off_pass,
            is_rush: asked.is_rush,
            shot_type: asked.shot_type,
        }
    }
}
