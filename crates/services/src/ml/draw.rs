//! A fair draw: how even the teams of a draw are, and the fewest swaps that make them even.

use forecast::fair_draw::{DrawAdvice, DrawInput, RosterPlayer, RosterTeam, Swap, advise};
use forecast::game::GameModel;
use forecast::league::Position;
use serde::{Deserialize, Serialize};
use store::TenantId;

use super::directory::Directory;
use super::{Ml, names, refused};
use crate::input_error::{InputError, Problem};

/// Seasons that are simulated.
const SEASONS: u32 = 2_000;
/// Seed of the simulation.
const SEED: u64 = 1;

/// A draw.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DrawQuestion {
    /// Teams with their players.
    pub teams: Vec<DrawTeam>,
    /// Players who must stay together; they are not swapped.
    #[serde(default)]
    pub keep_together: Vec<(String, String)>,
    /// Largest sum of ratings of a team.
    #[serde(default)]
    pub rating_cap: Option<f64>,
    /// Spread of the strengths that is even enough, goals per game.
    #[serde(default = "usual_spread")]
    pub target_spread: f64,
    /// Most swaps, at most 6.
    #[serde(default = "usual_swaps")]
    pub max_swaps: usize,
    /// Games of each pair of teams in a season.
    #[serde(default = "usual_meetings")]
    pub meetings: usize,
    /// Places that lead to the playoffs; half of the teams when not given.
    #[serde(default)]
    pub playoff_places: Option<usize>,
}

const fn usual_spread() -> f64 {
    0.2
}

const fn usual_swaps() -> usize {
    2
}

const fn usual_meetings() -> usize {
    4
}

/// A team of a draw.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DrawTeam {
    /// Its id, or any name.
    pub team_id: String,
    /// Its players.
    pub players: Vec<DrawPlayer>,
}

/// A player of a draw.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DrawPlayer {
    /// Player of the league.
    pub player_id: String,
    /// Goals per game that he makes his team better than an average player would; from his record when not given.
    #[serde(default)]
    pub strength: Option<f64>,
    /// Skill rating, which the cap counts.
    #[serde(default)]
    pub rating: Option<f64>,
    /// Whether he tends the goal; his official position says so when not given.
    #[serde(default)]
    pub is_goalie: Option<bool>,
}

impl DrawQuestion {
    /// The sum of the ratings of each team as drawn and after swaps, in the order of the teams; who has no rating counts
    /// nothing.
    pub fn rating_sums(&self, swaps: &[Swap]) -> Vec<(f64, f64)> {
        let sum = |team: &DrawTeam| {
            let ratings = team.players.iter().filter_map(|player| player.rating);
            ratings.sum::<f64>()
        };
        let rating = |player_id: &str| {
            let mut players = self.teams.iter().flat_map(|team| &team.players);
            let found = players.find(|player| player.player_id == player_id);
            found.and_then(|player| player.rating).unwrap_or(0.0)
        };
        let moved = |team: &DrawTeam| -> f64 {
            let change = |swap: &Swap| {
                let to_b = rating(&swap.player_b_id) - rating(&swap.player_a_id);
                if swap.team_a_id == team.team_id {
                    to_b
                } else if swap.team_b_id == team.team_id {
                    -to_b
                } else {
                    0.0
                }
            };
            swaps.iter().map(change).sum()
        };
        let sums = self.teams.iter().map(|team| {
            let before = sum(team);
            (before, before + moved(team))
        });
        sums.collect()
    }

    /// Places that lead to the playoffs: as asked, or half of the teams.
    pub fn places(&self) -> usize {
        self.playoff_places.unwrap_or((self.teams.len() / 2).max(1))
    }
}

/// The advice, with what must be known to read it.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct DrawAnswer {
    /// Balance before and after, and the swaps.
    #[serde(flatten)]
    pub advice: DrawAdvice,
    /// Version of the model `game` whose records were used.
    pub version: i64,
    /// What must be known to read it.
    pub notes: Vec<String>,
}

impl Ml {
    /// Looks at a draw.
    ///
    /// # Errors
    /// [`InputError::Invalid`] with the field that cannot be, [`InputError::Conflict`] before the first training.
    pub async fn fair_draw(
        &self,
        tenant: TenantId,
        question: DrawQuestion,
    ) -> Result<DrawAnswer, InputError> {
        let directory = self.directories.of(&self.tables, tenant).await?;
        let loaded = self.loaded(tenant, names::GAME, None).await?;
        let worked = tokio::task::spawn_blocking(move || {
            let model = loaded
                .game()
                .ok_or_else(|| InputError::Conflict("the model game cannot be used".to_owned()))?;
            let (input, notes) = input(question, &directory, model)?;
            let advice = advise(&input)
                .map_err(|error| refused("the draw cannot be looked at", "", &error))?;
            Ok(DrawAnswer {
                advice,
                version: loaded.stored.version,
                notes,
            })
        });
        worked.await?
    }
}

fn input(
    question: DrawQuestion,
    directory: &Directory,
    model: &GameModel,
) -> Result<(DrawInput, Vec<String>), InputError> {
    let playoff_places = question.places();
    let mut problems = Vec::new();
    let mut unknown = 0;
    let mut estimated = 0;
    let mut teams = Vec::new();
    for (place, team) in question.teams.into_iter().enumerate() {
        let size = team.players.len().max(1) as f64;
        let mut players = Vec::new();
        for (number, player) in team.players.into_iter().enumerate() {
            let Some(position) = directory.players.get(&player.player_id) else {
                problems.push(
                    Problem::new("there is no such player")
                        .column(format!("teams[{place}].players[{number}].player_id"))
                        .value(&player.player_id),
                );
                continue;
            };
            let is_goalie = player
                .is_goalie
                .unwrap_or(*position == Some(Position::Goalie));
            let strength = player.strength.unwrap_or_else(|| {
                estimated += 1;
                let record = record(model, &player.player_id, is_goalie);
                unknown += usize::from(record.is_none());
                // Margins belong to the whole team: each of its players has a share of them.
                record.unwrap_or(0.0) / if is_goalie { 1.0 } else { size }
            });
            players.push(RosterPlayer {
                player_id: player.player_id,
                strength,
                rating: player.rating,
                is_goalie,
            });
        }
        teams.push(RosterTeam {
            team_id: team.team_id,
            players,
        });
    }
    if !problems.is_empty() {
        return Err(InputError::invalid(
            "the draw cannot be looked at",
            problems,
        ));
    }
    let mut notes = Vec::new();
    if estimated > 0 {
        notes.push(format!(
            "The strength of {estimated} players comes from the goal differences of the games they dressed for, shrunk; \
             it knows little of who made them."
        ));
    }
    if unknown > 0 {
        notes.push(format!(
            "{unknown} players have no game among those learnt from and count as average."
        ));
    }
    let input = DrawInput {
        playoff_places,
        teams,
        keep_together: question.keep_together,
        rating_cap: question.rating_cap,
        target_spread: question.target_spread,
        max_swaps: question.max_swaps,
        goals_per_game: model.ratings.goal_level.exp(),
        goal_dispersion: model.ratings.goal_dispersion,
        meetings: question.meetings,
        seasons: SEASONS,
        seed: SEED,
    };
    Ok((input, notes))
}

/// Shrunk goal difference of the games a skater dressed for, or goals that a goalie kept out.
fn record(model: &GameModel, player_id: &str, is_goalie: bool) -> Option<f64> {
    let rates = &model.ratings.players;
    let sums = rates.players.get(player_id)?;
    if !is_goalie {
        return (sums.games > 0.0).then(|| sums.margins / (sums.games + rates.prior_games));
    }
    let all = rates.others;
    (sums.goalie_games > 0.0 && all.goalie_games > 0.0).then(|| {
        let average = all.goals_against / all.goalie_games;
        (average * sums.goalie_games - sums.goals_against) / (sums.goalie_games + rates.prior_games)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn team(team_id: &str, players: &[(&str, Option<f64>)]) -> DrawTeam {
        let player = |(player_id, rating): &(&str, Option<f64>)| DrawPlayer {
            player_id: (*player_id).to_owned(),
            strength: None,
            rating: *rating,
            is_goalie: None,
        };
        DrawTeam {
            team_id: team_id.to_owned(),
            players: players.iter().map(player).collect(),
        }
    }

    #[test]
    fn ratings_move_with_the_players() {
        let question = DrawQuestion {
            teams: vec![
                team("A", &[("P1", Some(6.0)), ("P2", Some(3.0))]),
                team("B", &[("P3", Some(2.0)), ("P4", None)]),
                team("C", &[("P5", Some(4.0))]),
            ],
            keep_together: Vec::new(),
            rating_cap: None,
            target_spread: usual_spread(),
            max_swaps: usual_swaps(),
            meetings: usual_meetings(),
            playoff_places: None,
        };
        let swap = Swap {
            team_a_id: "A".to_owned(),
            player_a_id: "P1".to_owned(),
            team_b_id: "B".to_owned(),
            player_b_id: "P3".to_owned(),
        };
        let sums = question.rating_sums(&[swap]);
        assert_eq!(sums, [(9.0, 5.0), (2.0, 6.0), (4.0, 4.0)]);
        assert_eq!(question.places(), 1);
    }
}
