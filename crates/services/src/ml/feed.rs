//! From the league's tables to what the models learn from: the only place that knows both.

use std::collections::BTreeMap;

use forecast::ForecastError;
use forecast::league::{Game, GameType, League, Position, RosterRow};
use jiff::civil::Date;
use serde::Deserialize;
use store::TenantId;
use warehouse::arrow::array::RecordBatch;
use warehouse::arrow::compute::concat_batches;
use warehouse::{Output, StepError};

use crate::columns::{days, integers, needed, numbers, texts};
use crate::input_error::InputError;
use crate::tables::{Question, Tables};
use crate::values::days_since_epoch;

/// Tables without which nothing can be learnt.
pub(crate) const SCHEDULE: &str = "dim_schedule";
pub(crate) const ROSTER: &str = "fact_gameroster";

/// Columns that are read of them.
const SCHEDULE_COLUMNS: [&str; 8] = [
    "game_id",
    "season_id",
    "date",
    "game_type",
    "home_team_id",
    "away_team_id",
    "home_goals",
    "away_goals",
];
const ROSTER_COLUMNS: [&str; 10] = [
    "game_id",
    "player_id",
    "team_id",
    "position_id",
    "games_played",
    "goals",
    "assists",
    "pim",
    "goals_against",
    "rating_at_game",
];

/// A row of the schedule.
#[derive(Debug, Clone, Deserialize)]
struct ScheduleRow {
    game_id: i64,
    season_id: String,
    date: Date,
    game_type: String,
    home_team_id: String,
    away_team_id: String,
    home_goals: Option<i64>,
    away_goals: Option<i64>,
}

/// A row of the official box score.
#[derive(Debug, Clone, Deserialize)]
struct SheetRow {
    game_id: i64,
    player_id: String,
    team_id: String,
    position_id: Option<String>,
    games_played: Option<i64>,
    goals: i64,
    assists: i64,
    pim: i64,
    goals_against: i64,
    rating_at_game: Option<f64>,
}

/// Games and sheets of a league, before they are put in order.
#[derive(Debug, Clone, Default)]
pub(crate) struct Rows {
    pub(crate) games: Vec<Game>,
    pub(crate) roster: Vec<RosterRow>,
}

impl Rows {
    /// In the order that the models need.
    pub(crate) fn league(&self) -> Result<League, ForecastError> {
        League::new(self.games.clone(), self.roster.clone())
    }

    /// From the published tables of a tenant.
    pub(crate) async fn published(tables: &Tables, tenant: TenantId) -> Result<Self, InputError> {
        let games: Vec<ScheduleRow> = tables.fetch(tenant, Question::of(SCHEDULE)).await?;
        let sheets: Vec<SheetRow> = tables.fetch(tenant, Question::of(ROSTER)).await?;
        Ok(Self {
            games: games.into_iter().map(Game::from).collect(),
            roster: sheets.into_iter().map(RosterRow::from).collect(),
        })
    }

    /// From the output folder of a run.
    pub(crate) fn of_output(output: &Output) -> Result<Self, StepError> {
        let whole = |table: &str, columns: &[&str]| -> Result<RecordBatch, StepError> {
            let batches = output
                .read(table, Some(columns))?
                .collect::<Result<Vec<_>, _>>()?;
            let first = batches
                .first()
                .ok_or_else(|| format!("{table} has no row"))?;
            Ok(concat_batches(&first.schema(), &batches)?)
        };
        Self::of_batches(
            &whole(SCHEDULE, &SCHEDULE_COLUMNS)?,
            &whole(ROSTER, &ROSTER_COLUMNS)?,
        )
    }

    /// From tables of a run under way.
    pub(crate) fn of_batches(
        schedule: &RecordBatch,
        roster: &RecordBatch,
    ) -> Result<Self, StepError> {
        Ok(Self {
            games: games(schedule)?,
            roster: sheets(roster)?,
        })
    }
}

impl From<ScheduleRow> for Game {
    fn from(row: ScheduleRow) -> Self {
        Self {
            game_id: row.game_id,
            season_id: row.season_id,
            date: days_since_epoch(row.date),
            game_type: game_type(&row.game_type),
            home_team_id: row.home_team_id,
            away_team_id: row.away_team_id,
            home_goals: row.home_goals.map(count),
            away_goals: row.away_goals.map(count),
        }
    }
}

impl From<SheetRow> for RosterRow {
    fn from(row: SheetRow) -> Self {
        Self {
            game_id: row.game_id,
            player_id: row.player_id,
            team_id: row.team_id,
            position: row.position_id.as_deref().and_then(position),
            games_played: row.games_played.map(count),
            goals: count(row.goals),
            assists: count(row.assists),
            pim: count(row.pim),
            goals_against: count(row.goals_against),
            rating_at_game: row.rating_at_game,
        }
    }
}

/// A count that the tables' tests hold at 0 or more; one beyond all bounds is refused by the league.
fn count(number: i64) -> u32 {
    u32::try_from(number).unwrap_or(u32::MAX)
}

fn game_type(word: &str) -> GameType {
    if word == "Playoffs" {
        GameType::Playoffs
    } else {
        GameType::Regular
    }
}

/// The official position by its id in `dim_position`.
pub(crate) fn position(id: &str) -> Option<Position> {
    match id {
        "POS01" | "POS02" | "POS03" | "POS04" => Some(Position::Forward),
        "POS05" => Some(Position::Defence),
        "POS06" => Some(Position::Goalie),
        _ => None,
    }
}

fn games(table: &RecordBatch) -> Result<Vec<Game>, StepError> {
    let ids = needed(integers(table, "game_id")?, "game_id")?;
    let seasons = needed(texts(table, "season_id")?, "season_id")?;
    let dates = needed(days(table, "date")?, "date")?;
    let types = texts(table, "game_type")?;
    let home = needed(texts(table, "home_team_id")?, "home_team_id")?;
    let away = needed(texts(table, "away_team_id")?, "away_team_id")?;
    let home_goals = integers(table, "home_goals")?;
    let away_goals = integers(table, "away_goals")?;
    let teams = home.into_iter().zip(away);
    let goals = home_goals.into_iter().zip(away_goals);
    let rows = ids.into_iter().zip(seasons).zip(dates).zip(types);
    let rows = rows.zip(teams).zip(goals);
    Ok(rows
        .map(|(((((game_id, season), date), kind), teams), goals)| Game {
            game_id,
            season_id: season.to_owned(),
            date,
            game_type: game_type(kind.unwrap_or_default()),
            home_team_id: teams.0.to_owned(),
            away_team_id: teams.1.to_owned(),
            home_goals: goals.0.map(count),
            away_goals: goals.1.map(count),
        })
        .collect())
}

fn sheets(table: &RecordBatch) -> Result<Vec<RosterRow>, StepError> {
    let games = needed(integers(table, "game_id")?, "game_id")?;
    let players = needed(texts(table, "player_id")?, "player_id")?;
    let teams = needed(texts(table, "team_id")?, "team_id")?;
    let positions = texts(table, "position_id")?;
    let played = integers(table, "games_played")?;
    let counted = |name| needed(integers(table, name)?, name);
    let (goals, assists) = (counted("goals")?, counted("assists")?);
    let (pim, against) = (counted("pim")?, counted("goals_against")?);
    let ratings = numbers(table, "rating_at_game")?;
    let who = games.into_iter().zip(players).zip(teams);
    let how = positions.into_iter().zip(played).zip(ratings);
    let sums = goals.into_iter().zip(assists).zip(pim).zip(against);
    let rows = who.zip(how).zip(sums);
    Ok(rows
        .map(
            |((((game_id, player), team), ((place, played), rating)), sums)| {
                let (((goals, assists), pim), against) = sums;
                RosterRow {
                    game_id,
                    player_id: player.to_owned(),
                    team_id: team.to_owned(),
                    position: place.and_then(position),
                    games_played: played.map(count),
                    goals: count(goals),
                    assists: count(assists),
                    pim: count(pim),
                    goals_against: count(against),
                    rating_at_game: rating,
                }
            },
        )
        .collect())
}

/// Constants of a model by term, of `dim_metric_weight`.
pub(crate) async fn weights(
    tables: &Tables,
    tenant: TenantId,
    metric: &str,
) -> Result<BTreeMap<String, f64>, InputError> {
    #[derive(Deserialize)]
    struct Row {
        term: String,
        weight: f64,
    }
    let question = Question::of("dim_metric_weight").is("metric", metric);
    let rows: Vec<Row> = tables.fetch(tenant, question).await?;
    Ok(rows.into_iter().map(|row| (row.term, row.weight)).collect())
}
