//! The answer as the page shows it.

use services::forecast_figures::percents;
use services::ml::{Balance, DrawAnswer, DrawQuestion, Swap};

/// The answer to a draw.
#[derive(Debug)]
pub(super) struct Answer {
    pub(super) reached: bool,
    pub(super) target: f64,
    /// Spread of the strengths, goals per game: as drawn, and after the swaps.
    pub(super) strength: (f64, f64),
    /// Spread of the expected points.
    pub(super) points: (f64, f64),
    /// Largest minus smallest chance of the playoffs, percentage points.
    pub(super) range: (f64, f64),
    pub(super) teams: Vec<TeamLine>,
    pub(super) swaps: Vec<SwapLine>,
    pub(super) version: i64,
    pub(super) notes: Vec<String>,
}

/// A team as drawn and after the swaps.
#[derive(Debug)]
pub(super) struct TeamLine {
    pub(super) team: String,
    pub(super) players: usize,
    pub(super) ratings: (f64, f64),
    pub(super) strength: (f64, f64),
    pub(super) points: (f64, f64),
    /// Percents; those of all teams add up to 100 for every place.
    pub(super) playoffs: (u32, u32),
}

/// Two players who change places.
#[derive(Debug)]
pub(super) struct SwapLine {
    pub(super) player_a: String,
    pub(super) team_a: String,
    pub(super) player_b: String,
    pub(super) team_b: String,
}

/// Chances of the playoffs in percent, in the order of the balance's teams.
fn playoffs(balance: &Balance, places: usize) -> Vec<u32> {
    let chances: Vec<f64> = balance.teams.iter().map(|team| team.playoffs).collect();
    let places = places.min(chances.len());
    percents(
        &chances,
        100 * u32::try_from(places).unwrap_or(u32::MAX / 100),
    )
}

impl Answer {
    /// Of an answer; `name` knows the players.
    pub(super) fn of(
        question: &DrawQuestion,
        answer: &DrawAnswer,
        name: impl Fn(&str) -> String,
    ) -> Self {
        let advice = &answer.advice;
        let (before, after) = (&advice.before, &advice.after);
        let places = question.places();
        let chances = (playoffs(before, places), playoffs(after, places));
        let sums = question.rating_sums(&advice.swaps);
        let teams = before.teams.iter().enumerate().filter_map(|(place, team)| {
            let is_same = |id: &str| id == team.team_id;
            let then_place = after.teams.iter().position(|then| is_same(&then.team_id))?;
            let then = after.teams.get(then_place)?;
            let drawn = question
                .teams
                .iter()
                .position(|drawn| is_same(&drawn.team_id))?;
            Some(TeamLine {
                team: team.team_id.clone(),
                players: question.teams.get(drawn)?.players.len(),
                ratings: *sums.get(drawn)?,
                strength: (team.strength, then.strength),
                points: (team.expected_points, then.expected_points),
                playoffs: (*chances.0.get(place)?, *chances.1.get(then_place)?),
            })
        });
        let swap = |swap: &Swap| SwapLine {
            player_a: name(&swap.player_a_id),
            team_a: swap.team_a_id.clone(),
            player_b: name(&swap.player_b_id),
            team_b: swap.team_b_id.clone(),
        };
        Self {
            reached: advice.reached,
            target: question.target_spread,
            strength: (before.strength_spread, after.strength_spread),
            points: (before.points_spread, after.points_spread),
            range: (100.0 * before.playoffs_range, 100.0 * after.playoffs_range),
            teams: teams.collect(),
            swaps: advice.swaps.iter().map(swap).collect(),
            version: answer.version,
            notes: answer.notes.clone(),
        }
    }
}
