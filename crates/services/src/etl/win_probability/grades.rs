//! How good the chances to win are: after none, one and two periods of every game whose goals are known by period, which
//! are many more games than are tracked. Manpower is not known of them and takes no part.

use std::collections::{BTreeMap, HashMap};

use forecast::league::Sides;
use forecast::win_probability::ManpowerFactors;
use forecast::{Outcome, Probabilities};
use warehouse::arrow::array::RecordBatch;
use warehouse::{Step, StepError, TableSet};

use super::factors;
use super::game::{Game, Moments};
use super::rows::expected_goals;
use crate::columns::{integer_array, integers, needed, number_array, texts};

/// Regulation periods after which a game is looked at; after the last one there is nothing to forecast.
const PERIODS: usize = 2;
/// Leads from which on they are one class.
const LARGEST_LEAD: i32 = 3;
/// In the order of the columns.
const OUTCOMES: [Outcome; 3] = [Outcome::Home, Outcome::Tie, Outcome::Away];
/// Smallest chance that is believed in a score.
const FLOOR: f64 = 1e-9;

/// Grades the rule of `fact_win_probability` on the schedule.
#[derive(Debug, Clone, Copy)]
pub(in crate::etl) struct WinProbabilityGrades;

/// Games with as many periods played and the same lead.
#[derive(Debug, Clone, Default, PartialEq)]
struct Grade {
    games: i64,
    /// Sums of the chances of home win, tie and away win.
    chances: [f64; 3],
    /// How often each of them happened.
    seen: [i64; 3],
    log_loss: f64,
}

impl Step for WinProbabilityGrades {
    fn name(&self) -> &'static str {
        "win_probability_grades"
    }

    fn inputs(&self) -> &[&str] {
        &["dim_schedule", "fact_game_predictions", "dim_metric_weight"]
    }

    fn outputs(&self) -> &[&str] {
        &["fact_win_probability_grades"]
    }

    fn run(&self, inputs: &TableSet) -> Result<Vec<(String, RecordBatch)>, StepError> {
        let factors = factors(inputs.get("dim_metric_weight")?)?;
        let expected = expected_goals(inputs.get("fact_game_predictions")?)?;
        let games = finished(inputs.get("dim_schedule")?, &expected)?;
        let grades = grades(&games, factors)?;
        Ok(vec![(
            "fact_win_probability_grades".to_owned(),
            table(&grades)?,
        )])
    }
}

/// A finished game and its goals by period: the regulation periods, and overtime.
struct Finished {
    game_id: i64,
    game: Game,
    result: Outcome,
    goals: Sides<[i64; 4]>,
}

/// Finished games whose goals by period add up to their score.
fn finished(
    schedule: &RecordBatch,
    expected: &HashMap<i64, Sides<f64>>,
) -> Result<Vec<Finished>, StepError> {
    let ids = needed(integers(schedule, "game_id")?, "game_id")?;
    let types = texts(schedule, "game_type")?;
    let lengths = needed(integers(schedule, "period_seconds")?, "period_seconds")?;
    let (home, away) = (side(schedule, "home")?, side(schedule, "away")?);
    let mut games = Vec::new();
    for (row, game_id) in ids.into_iter().enumerate() {
        let (Some(home), Some(away)) = (home[row], away[row]) else {
            continue;
        };
        let Some(expected_goals) = expected.get(&game_id) else {
            continue;
        };
        let total = |goals: [i64; 4]| u32::try_from(goals.iter().sum::<i64>());
        games.push(Finished {
            game_id,
            game: Game {
                expected_goals: *expected_goals,
                length: lengths[row] * (PERIODS as i64 + 1),
                can_tie: types[row] != Some("Playoffs"),
                ..Game::default()
            },
            result: Outcome::of_score(total(home)?, total(away)?),
            goals: Sides { home, away },
        });
    }
    Ok(games)
}

/// Goals of a side by period; none where they are not known or do not add up.
fn side(schedule: &RecordBatch, side: &str) -> Result<Vec<Option<[i64; 4]>>, StepError> {
    let column = |name: &str| integers(schedule, &format!("{side}_{name}"));
    let total = column("goals")?;
    let periods = [column("p1")?, column("p2")?, column("p3")?, column("ot")?];
    let of_row = |(row, total): (usize, Option<i64>)| {
        let [first, second, third, overtime] = &periods;
        let goals = [
            first[row]?,
            second[row]?,
            third[row]?,
            overtime[row].unwrap_or(0),
        ];
        (Some(goals.iter().sum::<i64>()) == total).then_some(goals)
    };
    Ok(total.into_iter().enumerate().map(of_row).collect())
}

/// Grades by periods played and lead.
fn grades(
    games: &[Finished],
    factors: ManpowerFactors,
) -> Result<BTreeMap<(i64, i32), Grade>, StepError> {
    let mut grades: BTreeMap<(i64, i32), Grade> = BTreeMap::new();
    for finished in games {
        let moments = Moments::of(finished.game_id, &finished.game, factors);
        for played in 0..=PERIODS {
            let goals = finished
                .goals
                .map(|goals| goals.iter().take(played).sum::<i64>());
            let lead = i32::try_from(goals.home - goals.away)?;
            let played = played as i64;
            let period = finished.game.length / (PERIODS as i64 + 1);
            let moment = moments.even(finished.game.length - played * period);
            let chances = moment.outlook(&factors)?.at(lead);
            let class = lead.clamp(-LARGEST_LEAD, LARGEST_LEAD);
            grades
                .entry((played, class))
                .or_default()
                .add(chances, finished.result);
        }
    }
    Ok(grades)
}

impl Grade {
    fn add(&mut self, chances: Probabilities, result: Outcome) {
        self.games += 1;
        self.log_loss -= chances.of(result).max(FLOOR).ln();
        for (place, outcome) in OUTCOMES.into_iter().enumerate() {
            self.chances[place] += chances.of(outcome);
            self.seen[place] += i64::from(outcome == result);
        }
    }
}

fn table(grades: &BTreeMap<(i64, i32), Grade>) -> Result<RecordBatch, StepError> {
    let mean = |of: fn(&Grade) -> f64| {
        let rows = grades.values();
        number_array(rows.map(|grade| Some(of(grade) / grade.games as f64)))
    };
    Ok(RecordBatch::try_from_iter_with_nullable([
        (
            "periods_played",
            integer_array(grades.keys().map(|(played, _)| *played)),
            false,
        ),
        (
            "lead",
            integer_array(grades.keys().map(|(_, lead)| i64::from(*lead))),
            false,
        ),
        (
            "n_games",
            integer_array(grades.values().map(|grade| grade.games)),
            false,
        ),
        ("p_home_win", mean(|grade| grade.chances[0]), false),
        ("p_tie", mean(|grade| grade.chances[1]), false),
        ("p_away_win", mean(|grade| grade.chances[2]), false),
        ("home_win_share", mean(|grade| grade.seen[0] as f64), false),
        ("tie_share", mean(|grade| grade.seen[1] as f64), false),
        ("away_win_share", mean(|grade| grade.seen[2] as f64), false),
        ("log_loss", mean(|grade| grade.log_loss), false),
    ])?)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn finished(home: [i64; 4], away: [i64; 4]) -> Finished {
        let total = |goals: [i64; 4]| u32::try_from(goals.iter().sum::<i64>()).unwrap();
        Finished {
            game_id: 1,
            game: Game {
                expected_goals: Sides {
                    home: 4.5,
                    away: 4.5,
                },
                length: 3240,
                can_tie: true,
                ..Game::default()
            },
            result: Outcome::of_score(total(home), total(away)),
            goals: Sides { home, away },
        }
    }

    // The chances of a lead of one goal with two thirds of 4.5 goals to come for each side, added up outside of this
    // program (see the tests of the events): .5833, .1521, .2646.
    #[test]
    fn a_lead_after_a_period_is_graded_by_how_the_games_ended() {
        let games = [
            finished([1, 0, 0, 0], [0, 0, 0, 0]),
            finished([2, 0, 0, 0], [1, 1, 1, 0]),
            finished([0, 2, 0, 0], [4, 0, 0, 0]),
        ];
        let grades = grades(&games, ManpowerFactors::default()).unwrap();
        let ahead = &grades[&(1, 1)];
        assert_eq!((ahead.games, ahead.seen), (2, [1, 0, 1]));
        let sums = [1.166_657_432_6, 0.304_102_918_6, 0.529_239_648_7];
        for (found, wanted) in ahead.chances.into_iter().zip(sums) {
            assert!((found - wanted).abs() < 1e-9, "{found}, wanted {wanted}");
        }
        let loss = -(0.583_328_716_319_9_f64.ln() + 0.264_619_824_371_6_f64.ln());
        assert!((ahead.log_loss - loss).abs() < 1e-9);
        // Four goals are a lead of three or more; before the game all are level.
        assert_eq!(grades[&(1, -3)].games, 1);
        assert_eq!(grades[&(0, 0)].games, 3);
        assert_eq!(grades.values().map(|grade| grade.games).sum::<i64>(), 9);
    }
}
