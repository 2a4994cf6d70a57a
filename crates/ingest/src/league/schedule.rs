//! The schedule: games, official scores, period lengths.

use jiff::civil::{Date, Time};

use super::sheet::{Missing, Others, Record, Source, Spec, unique};
use super::teams::{check_years, season_years};
use super::{Season, SourceRow, Team, sheets};
use crate::finding::{Code, Level};

/// A number that test rows of the schedule carry.
const TEST_GAME: i64 = 99_999;
/// Shortest and longest period in seconds that is believed without a remark.
const PERIOD_SECONDS: std::ops::RangeInclusive<i64> = 600..=1_200;
/// How far a game may lie outside its season before somebody should look.
const SEASON_MARGIN_DAYS: i32 = 30;
/// Length of a season, from its first day to the next one's.
const SEASON_DAYS: i32 = 366;

/// Goals of one side by period. A blank is 0 when any period of the game is filled, else unknown.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct PeriodGoals {
    /// First period.
    pub first: Option<i64>,
    /// Second period.
    pub second: Option<i64>,
    /// Third period.
    pub third: Option<i64>,
    /// Overtime.
    pub overtime: Option<i64>,
}

impl PeriodGoals {
    fn any(self) -> bool {
        self.first
            .or(self.second)
            .or(self.third)
            .or(self.overtime)
            .is_some()
    }

    fn blank_is_zero(self) -> Self {
        let filled = |goals: Option<i64>| goals.or(Some(0));
        Self {
            first: filled(self.first),
            second: filled(self.second),
            third: filled(self.third),
            overtime: filled(self.overtime),
        }
    }

    fn sum(self) -> i64 {
        [self.first, self.second, self.third, self.overtime]
            .into_iter()
            .flatten()
            .sum()
    }
}

/// A game of the schedule.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Game {
    /// Key.
    pub game_id: i64,
    /// Season.
    pub season_id: String,
    /// The digits of the season id.
    pub season: i64,
    /// Day of the game.
    pub date: Date,
    /// Time of day.
    pub start_time: Option<Time>,
    /// Home team.
    pub home_team_id: String,
    /// Away team.
    pub away_team_id: String,
    /// Regular or Playoffs.
    pub game_type: String,
    /// `RoundRobin`, `SemiFinals` or `Championship`.
    pub playoff_round: Option<String>,
    /// Regulation or Overtime.
    pub last_period_type: String,
    /// Length of a period in seconds.
    pub period_seconds: Option<i64>,
    /// Length of the overtime in seconds; none when the sheet says 0.
    pub ot_seconds: Option<i64>,
    /// Official goals of the home team.
    pub home_goals: Option<i64>,
    /// Official goals of the away team.
    pub away_goals: Option<i64>,
    /// Home goals by period.
    pub home_periods: PeriodGoals,
    /// Away goals by period.
    pub away_periods: PeriodGoals,
    /// Seed of the home team.
    pub home_seed: Option<i64>,
    /// Seed of the away team.
    pub away_seed: Option<i64>,
    /// Address of the game's page.
    pub game_url: Option<String>,
    /// Row of the sheet.
    pub source_row: SourceRow,
}

pub(super) fn read(source: &mut Source<'_>, teams: &[Team], seasons: &[Season]) -> Vec<Game> {
    const SPEC: Spec = Spec {
        sheet: sheets::SCHEDULE,
        columns: &[
            "game_id",
            "season_id",
            "date",
            "home_team_id",
            "away_team_id",
            "game_type",
            "home_total_goals",
            "away_total_goals",
        ],
        others: Others::All,
        missing: Missing::Blocks,
    };
    let mut games = Vec::new();
    source.each_row(&SPEC, |record| {
        if let Some(game) = read_game(record, teams, seasons) {
            games.push(game);
        }
    });
    unique(
        games,
        source,
        sheets::SCHEDULE,
        |game| game.game_id,
        |game| (game.source_row, game.game_id.to_string()),
    )
}

fn read_game(record: &mut Record<'_>, teams: &[Team], seasons: &[Season]) -> Option<Game> {
    let game_id = record.number_key("game_id")?;
    if game_id == TEST_GAME {
        return skip(
            record,
            "game_id",
            Level::Warning,
            "a game number other than the test row's",
        );
    }
    let Some(date) = record.date("date") else {
        return skip(record, "date", Level::Warning, "a date");
    };
    let home_team_id = team(record, "home_team_id", teams)?;
    let away_team_id = team(record, "away_team_id", teams)?;
    if home_team_id == away_team_id {
        return skip(
            record,
            "away_team_id",
            Level::Block,
            "another team than the home team",
        );
    }
    let season_id = record.reference("season_id", sheets::SEASONS, Level::Block, |id| {
        seasons.iter().any(|season| season.season_id == id)
    })?;
    let season = season_years(&season_id)?;
    check_years(record, season);
    check_date(
        record,
        date,
        seasons.iter().find(|season| season.season_id == season_id),
    );

    let mut game = Game {
        game_id,
        season_id,
        season,
        date,
        start_time: record.time("game_time"),
        home_team_id,
        away_team_id,
        game_type: record
            .text("game_type")
            .unwrap_or_else(|| "Regular".to_owned()),
        playoff_round: record.text("playoff_round"),
        last_period_type: record
            .text("last_period_type")
            .unwrap_or_else(|| "Regulation".to_owned()),
        period_seconds: period_seconds(record),
        ot_seconds: record
            .time("ot_period_length")
            .map(minutes_part)
            .filter(|seconds| *seconds > 0),
        home_goals: record.integer("home_total_goals"),
        away_goals: record.integer("away_total_goals"),
        home_periods: period_goals(record, "home"),
        away_periods: period_goals(record, "away"),
        home_seed: record.integer("home_team_seeding"),
        away_seed: record.integer("away_team_seeding"),
        game_url: record.text("game_url"),
        source_row: record.row(),
    };
    if game.home_periods.any() || game.away_periods.any() {
        game.home_periods = game.home_periods.blank_is_zero();
        game.away_periods = game.away_periods.blank_is_zero();
        check_sum(record, "home", game.home_periods, game.home_goals);
        check_sum(record, "away", game.away_periods, game.away_goals);
    }
    if let (Some(home), Some(away)) = (game.home_goals, game.away_goals) {
        check_result(record, "home", home, away);
        check_result(record, "away", away, home);
    }
    Some(game)
}

fn skip(record: &mut Record<'_>, column: &str, level: Level, expected: &str) -> Option<Game> {
    let action = if level == Level::Block {
        "load stopped"
    } else {
        "row skipped"
    };
    let finding = record
        .finding(Code::LSchedRow, column)
        .level(level)
        .expected(expected)
        .action(action);
    record.push(finding);
    None
}

fn team(record: &mut Record<'_>, column: &str, teams: &[Team]) -> Option<String> {
    let id = record.text(column);
    if id
        .as_ref()
        .is_some_and(|id| teams.iter().any(|team| team.team_id == *id))
    {
        return id;
    }
    skip(record, column, Level::Block, "the id of a team");
    None
}

fn check_date(record: &mut Record<'_>, date: Date, season: Option<&Season>) {
    let Some(start) = season.and_then(|season| season.start_date) else {
        return;
    };
    let day = super::days_of(date) - super::days_of(start);
    if !(-SEASON_MARGIN_DAYS..SEASON_DAYS + SEASON_MARGIN_DAYS).contains(&day) {
        let finding = record
            .finding(Code::LSeason, "date")
            .level(Level::Error)
            .value(date.to_string())
            .expected(format!("a day of the season that begins on {start}"))
            .action("kept");
        record.push(finding);
    }
}

/// Minutes and seconds of a length. The hours are a fill-down of the spreadsheet, not part of it.
fn minutes_part(length: Time) -> i64 {
    i64::from(length.minute()) * 60 + i64::from(length.second())
}

fn period_seconds(record: &mut Record<'_>) -> Option<i64> {
    let length = record.time("period_length")?;
    let seconds = minutes_part(length);
    let finding = record
        .finding(Code::LPerLen, "period_length")
        .value(super::clock_text(length));
    if !PERIOD_SECONDS.contains(&seconds) {
        record.push(
            finding
                .level(Level::Error)
                .expected("10 to 20 minutes")
                .action("null"),
        );
        return None;
    }
    if length.hour() != 0 {
        record.push(
            finding
                .expected("no hours")
                .action(format!("{seconds} seconds")),
        );
    }
    Some(seconds)
}

fn period_goals(record: &mut Record<'_>, side: &str) -> PeriodGoals {
    let mut goals = |period: &str| record.integer(&format!("{side}_team_period{period}_goals"));
    PeriodGoals {
        first: goals("1"),
        second: goals("2"),
        third: goals("3"),
        overtime: goals("OT"),
    }
}

fn check_sum(record: &mut Record<'_>, side: &str, periods: PeriodGoals, total: Option<i64>) {
    if total.is_some_and(|total| total != periods.sum()) {
        let finding = record
            .finding(Code::LPerSum, &format!("{side}_total_goals"))
            .expected(format!("{} as in the periods", periods.sum()))
            .action("both kept");
        record.push(finding);
    }
}

/// Reports win, loss, tie and points that do not follow from the score: two points for a win, one for a tie.
fn check_result(record: &mut Record<'_>, side: &str, own: i64, other: i64) {
    let expected = [
        i64::from(own > other),
        i64::from(own < other),
        i64::from(own == other),
        points(own, other),
    ];
    for (column, expected) in ["w", "l", "t", "pts"].into_iter().zip(expected) {
        let column = format!("{side}_team_{column}");
        if record
            .integer(&column)
            .is_some_and(|typed| typed != expected)
        {
            let finding = record
                .finding(Code::LWlt, &column)
                .expected(expected.to_string())
                .action("computed from the score");
            record.push(finding);
        }
    }
}

fn points(own: i64, other: i64) -> i64 {
    match own.cmp(&other) {
        std::cmp::Ordering::Greater => 2,
        std::cmp::Ordering::Equal => 1,
        std::cmp::Ordering::Less => 0,
    }
}
