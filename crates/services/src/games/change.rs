//! Changes to a game, checked and made into rows of the schedule.

use ingest::league::{Game, PeriodGoals, clock_text};
use jiff::civil::{Date, Time};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, json};
use store::staging::NewStagingRow;
use warehouse::did_you_mean;

use crate::input_error::{InputError, Problem};
use crate::inputs::SeenLeague;

const TEST_GAME: i64 = 99_999;
/// Game ids have at most nine digits.
const LARGEST_GAME_ID: i64 = 999_999_999;
/// More goals than any team has ever scored in a game.
const MOST_GOALS: i64 = 99;
const GAME_TYPES: [&str; 2] = ["Regular", "Playoffs"];
const PLAYOFF_ROUNDS: [&str; 3] = ["RoundRobin", "SemiFinals", "Championship"];
const LAST_PERIODS: [&str; 2] = ["Regulation", "Overtime"];
/// Days that a schedule can name.
const YEARS: std::ops::RangeInclusive<i16> = 1900..=2100;

/// What people say about a game.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct GameDetails {
    /// Season.
    pub season_id: String,
    /// Day, `YYYY-MM-DD`.
    pub date: String,
    /// Time of day, `HH:MM`.
    #[serde(default)]
    pub start_time: Option<String>,
    /// Home team.
    pub home_team_id: String,
    /// Away team.
    pub away_team_id: String,
    /// Regular (if nothing is said) or Playoffs.
    #[serde(default)]
    pub game_type: Option<String>,
    /// `RoundRobin`, `SemiFinals` or `Championship`.
    #[serde(default)]
    pub playoff_round: Option<String>,
    /// Regulation (if nothing is said) or Overtime.
    #[serde(default)]
    pub last_period_type: Option<String>,
    /// Official home goals; none before the game.
    #[serde(default)]
    pub home_goals: Option<i64>,
    /// Official away goals; none before the game.
    #[serde(default)]
    pub away_goals: Option<i64>,
}

/// Details that fit the league.
pub(super) struct CheckedGame<'a> {
    game_id: i64,
    details: &'a GameDetails,
    date: Date,
    start_time: Option<Time>,
}

impl<'a> CheckedGame<'a> {
    /// Checks everything, and lists all that is wrong.
    pub(super) fn new(
        game_id: i64,
        details: &'a GameDetails,
        league: &SeenLeague,
    ) -> Result<Self, InputError> {
        let mut check = Check::default();
        if !(1..=LARGEST_GAME_ID).contains(&game_id) || game_id == TEST_GAME {
            let expected = format!("a number from 1 to {LARGEST_GAME_ID}, not {TEST_GAME}");
            check.wrong(
                "game_id",
                game_id.to_string(),
                "this is no id of a game",
                expected,
            );
        }
        check.id("season_id", &details.season_id, "season", || {
            league
                .seasons
                .iter()
                .map(|season| season.season_id.as_str())
        });
        let teams = || league.teams.iter().map(|team| team.team_id.as_str());
        check.id("home_team_id", &details.home_team_id, "team", teams);
        check.id("away_team_id", &details.away_team_id, "team", teams);
        if details.home_team_id == details.away_team_id {
            check.wrong(
                "away_team_id",
                &details.away_team_id,
                "a team does not play against itself",
                "another team than the home team",
            );
        }
        check.word("game_type", details.game_type.as_deref(), &GAME_TYPES);
        check.word(
            "playoff_round",
            details.playoff_round.as_deref(),
            &PLAYOFF_ROUNDS,
        );
        check.word(
            "last_period_type",
            details.last_period_type.as_deref(),
            &LAST_PERIODS,
        );
        if details.playoff_round.is_some() && details.game_type.as_deref() != Some("Playoffs") {
            check.wrong(
                "playoff_round",
                details.playoff_round.as_deref().unwrap_or_default(),
                "only a game of the playoffs has a round",
                "game_type Playoffs, or no round",
            );
        }
        check.goals("home_goals", details.home_goals);
        check.goals("away_goals", details.away_goals);
        if details.home_goals.is_some() != details.away_goals.is_some() {
            check.wrong(
                "away_goals",
                "",
                "a score has two numbers",
                "goals of both teams, or of none",
            );
        }
        let date = check.date(&details.date);
        let start_time = details
            .start_time
            .as_deref()
            .and_then(|text| check.time(text));
        match date {
            Some(date) if check.problems.is_empty() => Ok(Self {
                game_id,
                details,
                date,
                start_time,
            }),
            _ => Err(InputError::invalid(
                "the game cannot be scheduled",
                check.problems,
            )),
        }
    }
}

#[derive(Default)]
struct Check {
    problems: Vec<Problem>,
}

impl Check {
    fn wrong(
        &mut self,
        column: &str,
        value: impl AsRef<str>,
        message: impl Into<String>,
        expected: impl Into<String>,
    ) {
        self.problems.push(
            Problem::new(message)
                .column(column)
                .value(value)
                .expected(expected),
        );
    }

    fn id<'l, I: Iterator<Item = &'l str>>(
        &mut self,
        column: &str,
        id: &str,
        what: &str,
        known: impl Fn() -> I,
    ) {
        if !known().any(|known| known == id) {
            let hint = did_you_mean(id, known());
            let message = format!("there is no such {what}{hint}");
            self.wrong(
                column,
                id,
                message,
                format!("the id of a {what} of the league"),
            );
        }
    }

    fn word(&mut self, column: &str, word: Option<&str>, words: &[&str]) {
        if let Some(word) = word
            && !words.contains(&word)
        {
            let hint = did_you_mean(word, words.iter().copied());
            self.wrong(
                column,
                word,
                format!("this is not a known word{hint}"),
                words.join(", "),
            );
        }
    }

    fn goals(&mut self, column: &str, goals: Option<i64>) {
        if let Some(goals) = goals
            && !(0..=MOST_GOALS).contains(&goals)
        {
            let expected = format!("0 to {MOST_GOALS}");
            self.wrong(
                column,
                goals.to_string(),
                "this is no number of goals",
                expected,
            );
        }
    }

    fn date(&mut self, text: &str) -> Option<Date> {
        let date = text
            .parse::<Date>()
            .ok()
            .filter(|date| text.len() == 10 && YEARS.contains(&date.year()));
        if date.is_none() {
            self.wrong("date", text, "this is no date", "a day as YYYY-MM-DD");
        }
        date
    }

    fn time(&mut self, text: &str) -> Option<Time> {
        let time = ingest::Cell::Text(text.to_owned()).time();
        if time.is_none() {
            self.wrong(
                "start_time",
                text,
                "this is no time of day",
                "a time as HH:MM",
            );
        }
        time
    }
}

/// The row of the schedule. What the sheet knows beyond the details is taken from the game as it was; goals by period
/// only as long as the score is the same.
pub(super) fn schedule_row(game: &CheckedGame<'_>, before: Option<&Game>) -> NewStagingRow {
    let details = game.details;
    let mut content = object(json!({
        "game_id": game.game_id,
        "season_id": details.season_id,
        "date": game.date.to_string(),
        "game_time": game.start_time.map(clock_text),
        "home_team_id": details.home_team_id,
        "away_team_id": details.away_team_id,
        "game_type": details.game_type.as_deref().unwrap_or("Regular"),
        "playoff_round": details.playoff_round,
        "last_period_type": details.last_period_type.as_deref().unwrap_or("Regulation"),
        "home_total_goals": details.home_goals,
        "away_total_goals": details.away_goals,
    }));
    if let Some(before) = before {
        content.extend(kept(before));
        if (before.home_goals, before.away_goals) == (details.home_goals, details.away_goals) {
            content.extend(period_goals("home", before.home_periods));
            content.extend(period_goals("away", before.away_periods));
        }
    }
    NewStagingRow {
        key: Some(game.game_id.to_string()),
        is_deletion: false,
        content,
    }
}

/// What nobody says about a game but the sheet.
fn kept(game: &Game) -> Map<String, Value> {
    let length = |seconds: Option<i64>| {
        seconds.map(|seconds| format!("0:{:02}:{:02}", seconds / 60, seconds % 60))
    };
    object(json!({
        "period_length": length(game.period_seconds),
        "ot_period_length": length(game.ot_seconds),
        "home_team_seeding": game.home_seed,
        "away_team_seeding": game.away_seed,
        "game_url": game.game_url,
    }))
}

fn period_goals(side: &str, goals: PeriodGoals) -> Map<String, Value> {
    [
        ("1", goals.first),
        ("2", goals.second),
        ("3", goals.third),
        ("OT", goals.overtime),
    ]
    .into_iter()
    .map(|(period, goals)| (format!("{side}_team_period{period}_goals"), json!(goals)))
    .collect()
}

/// The row that takes a game away.
pub(super) fn deletion(game_id: i64) -> NewStagingRow {
    NewStagingRow {
        key: Some(game_id.to_string()),
        is_deletion: true,
        content: object(json!({ "game_id": game_id })),
    }
}

/// The rows that take the box score of a game away.
pub(super) fn roster_deletions(game_id: i64, players: &[String]) -> Vec<NewStagingRow> {
    players
        .iter()
        .map(|player| NewStagingRow {
            key: Some(format!("{game_id}|{player}")),
            is_deletion: true,
            content: object(json!({ "game_id": game_id, "player_id": player })),
        })
        .collect()
}

fn object(value: Value) -> Map<String, Value> {
    match value {
        Value::Object(object) => object,
        _ => Map::new(),
    }
}
