//! The tables of a run as games.

use std::collections::{BTreeMap, HashMap};

use forecast::Outcome;
use forecast::league::Sides;
use warehouse::arrow::array::{Array as _, RecordBatch};
use warehouse::{StepError, TableSet};

use super::game::{Event, Game, Manpower};
use crate::columns::{booleans, integers, needed, numbers, texts};

/// Regulation periods of a game.
const PERIODS: i64 = 3;

/// Tracked games with all that their moments need.
pub(super) fn games(inputs: &TableSet) -> Result<BTreeMap<i64, Game>, StepError> {
    let manpower = manpower(inputs.get("fact_shifts")?)?;
    let mut games = events(inputs.get("fact_events")?, &manpower)?;
    schedule(inputs.get("dim_schedule")?, &mut games)?;
    let homes = homes(inputs.get("dim_schedule")?)?;
    expectations(inputs.get("fact_game_predictions")?, &mut games)?;
    unfinished(inputs.get("fact_game_status")?, &mut games)?;
    penalties(inputs.get("fact_penalties")?, &homes, &mut games)?;
    attempts(inputs.get("fact_shots")?, &homes, &mut games)?;
    Ok(games)
}

fn manpower(table: &RecordBatch) -> Result<HashMap<&str, Manpower>, StepError> {
    let shifts = needed(texts(table, "shift_id")?, "shift_id")?;
    let situations = texts(table, "home_situation")?;
    let (home, away) = (
        booleans(table, "home_net_empty")?,
        booleans(table, "away_net_empty")?,
    );
    let rows = shifts.into_iter().zip(situations).enumerate();
    Ok(rows
        .map(|(row, (shift, situation))| {
            let edge = match situation {
                Some("PP") => 1,
                Some("SH") => -1,
                _ => 0,
            };
            let net_empty = Sides {
                home: home.value(row),
                away: away.value(row),
            };
            (shift, Manpower { edge, net_empty })
        })
        .collect())
}

/// Events with a clock, by game.
fn events(
    table: &RecordBatch,
    manpower: &HashMap<&str, Manpower>,
) -> Result<BTreeMap<i64, Game>, StepError> {
    let ids = needed(texts(table, "event_id")?, "event_id")?;
    let of_game = needed(integers(table, "game_id")?, "game_id")?;
    let order = needed(integers(table, "event_seq")?, "event_seq")?;
    let periods = needed(integers(table, "period")?, "period")?;
    let lengths = integers(table, "period_seconds")?;
    let elapsed = integers(table, "game_elapsed_s")?;
    let shifts = texts(table, "shift_id")?;
    let home_scores = needed(integers(table, "home_score")?, "home_score")?;
    let away_scores = needed(integers(table, "away_score")?, "away_score")?;
    let (goals, by_home) = (
        booleans(table, "is_goal")?,
        booleans(table, "is_home_event")?,
    );
    let mut games: BTreeMap<i64, Game> = BTreeMap::new();
    for (row, event_id) in ids.into_iter().enumerate() {
        let Some(game_elapsed_s) = elapsed[row] else {
            continue;
        };
        let lead = home_scores[row] - away_scores[row];
        let event = Event {
            id: event_id.to_owned(),
            order: order[row],
            period: periods[row],
            period_seconds: lengths[row].unwrap_or(0),
            game_elapsed_s,
            lead_before: i32::try_from(lead)?,
            goal_by_home: (goals.value(row) && by_home.is_valid(row)).then(|| by_home.value(row)),
            manpower: shifts[row].and_then(|shift| manpower.get(shift).copied()),
        };
        games.entry(of_game[row]).or_default().events.push(event);
    }
    Ok(games)
}

/// Length, kind and result of the games.
fn schedule(table: &RecordBatch, games: &mut BTreeMap<i64, Game>) -> Result<(), StepError> {
    let ids = integers(table, "game_id")?;
    let types = texts(table, "game_type")?;
    let lengths = needed(integers(table, "period_seconds")?, "period_seconds")?;
    let scores = integers(table, "home_goals")?
        .into_iter()
        .zip(integers(table, "away_goals")?);
    let rows = ids.into_iter().zip(types).zip(lengths).zip(scores);
    for (((game_id, kind), length), score) in rows {
        let Some(game) = game_id.and_then(|id| games.get_mut(&id)) else {
            continue;
        };
        game.can_tie = kind != Some("Playoffs");
        // A tracker may have played another length than the schedule says.
        game.length = (1..=PERIODS)
            .map(|period| {
                let mut played = game.events.iter();
                let played =
                    played.find(|event| event.period == period && event.period_seconds > 0);
                played.map_or(length, |event| event.period_seconds)
            })
            .sum();
        game.result = match score {
            (Some(home), Some(away)) => Some(Outcome::of_score(
                u32::try_from(home)?,
                u32::try_from(away)?,
            )),
            _ => None,
        };
    }
    Ok(())
}

fn homes(table: &RecordBatch) -> Result<HashMap<i64, &str>, StepError> {
    let rows = integers(table, "game_id")?
        .into_iter()
        .zip(texts(table, "home_team_id")?);
    Ok(rows
        .filter_map(|(game_id, team)| game_id.zip(team))
        .collect())
}

/// What was expected on the morning of each game. All models of the ladder expect the same goals.
pub(super) fn expected_goals(table: &RecordBatch) -> Result<HashMap<i64, Sides<f64>>, StepError> {
    let ids = needed(integers(table, "game_id")?, "game_id")?;
    let goals = needed(numbers(table, "exp_home_goals")?, "exp_home_goals")?
        .into_iter()
        .zip(needed(numbers(table, "exp_away_goals")?, "exp_away_goals")?);
    let models = texts(table, "model")?;
    let rows = ids.into_iter().zip(goals).zip(models);
    Ok(rows
        .filter(|(_, model)| *model == Some("poisson"))
        .map(|((game_id, (home, away)), _)| (game_id, Sides { home, away }))
        .collect())
}

fn expectations(table: &RecordBatch, games: &mut BTreeMap<i64, Game>) -> Result<(), StepError> {
    let expected = expected_goals(table)?;
    for (game_id, game) in games.iter_mut() {
        game.expected_goals = expected.get(game_id).copied().unwrap_or_default();
    }
    let without = games
        .iter()
        .find(|(_, game)| game.expected_goals.home <= 0.0 || game.expected_goals.away <= 0.0);
    match without {
        Some((game_id, _)) => Err(format!("game {game_id} has no expected goals").into()),
        None => Ok(()),
    }
}

/// A game whose events stop before its end has no result at its last event.
fn unfinished(table: &RecordBatch, games: &mut BTreeMap<i64, Game>) -> Result<(), StepError> {
    let rows = integers(table, "game_id")?
        .into_iter()
        .zip(texts(table, "events_status")?);
    for (game_id, status) in rows {
        if let Some(game) = game_id.and_then(|id| games.get_mut(&id))
            && status != Some("full")
        {
            game.result = None;
        }
    }
    Ok(())
}

fn penalties(
    table: &RecordBatch,
    homes: &HashMap<i64, &str>,
    games: &mut BTreeMap<i64, Game>,
) -> Result<(), StepError> {
    let ids = integers(table, "game_id")?;
    let teams = texts(table, "team_id")?;
    let spans = integers(table, "game_elapsed_s")?
        .into_iter()
        .zip(integers(table, "scheduled_end_elapsed_s")?);
    let coincidental = booleans(table, "coincidental")?;
    for (row, ((game_id, team), span)) in ids.into_iter().zip(teams).zip(spans).enumerate() {
        let Some((game_id, team, start, end)) = game_id
            .zip(team)
            .zip(span.0.zip(span.1))
            .map(|((game_id, team), (start, end))| (game_id, team, start, end))
        else {
            continue;
        };
        if let Some(game) = games.get_mut(&game_id)
            && !coincidental.value(row)
        {
            side(&mut game.penalties, homes, game_id, team).push((start, end));
        }
    }
    Ok(())
}

fn attempts(
    table: &RecordBatch,
    homes: &HashMap<i64, &str>,
    games: &mut BTreeMap<i64, Game>,
) -> Result<(), StepError> {
    let ids = integers(table, "game_id")?;
    let teams = texts(table, "team_id")?;
    let chances = numbers(table, "xg_flurry")?;
    for ((game_id, team), chance) in ids.into_iter().zip(teams).zip(chances) {
        let Some(((game_id, team), chance)) = game_id.zip(team).zip(chance) else {
            continue;
        };
        if let Some(game) = games.get_mut(&game_id) {
            side(&mut game.attempts, homes, game_id, team).push(chance);
        }
    }
    Ok(())
}

/// The part of the team's side.
fn side<'a, T>(
    sides: &'a mut Sides<T>,
    homes: &HashMap<i64, &str>,
    game_id: i64,
    team: &str,
) -> &'a mut T {
    if homes.get(&game_id) == Some(&team) {
        &mut sides.home
    } else {
        &mut sides.away
    }
}
