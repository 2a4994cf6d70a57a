//! A league of two teams and three games, made for tests, without any fault.

use std::path::{Path, PathBuf};

use arrow_array::{Array, Int64Array, RecordBatch, StringArray};
use ingest::codes::Seeds;
use ingest::{Code, CodeLists, Finding, IngestError, Ingested, NoProgress, Request};
use tempfile::TempDir;

use crate::books::{Book, Sheet};

/// The game that is tracked.
pub(crate) const GAME: i64 = 20_001;
pub(crate) const HOME: &str = "N90001";
pub(crate) const AWAY: &str = "N90002";
/// Jersey numbers: five skaters and a goalie.
pub(crate) const HOME_NUMBERS: [i64; 6] = [11, 12, 13, 14, 15, 31];
pub(crate) const AWAY_NUMBERS: [i64; 6] = [21, 22, 23, 24, 25, 32];
/// 2025-10-05 as Excel counts days.
const GAME_DAY: i64 = 45_935;

/// The vocabularies of the warehouse.
pub(crate) fn codes() -> CodeLists {
    CodeLists::from_seeds(&Seeds {
        event_type: include_str!("../../../../models/seeds/seed_event_type.csv"),
        event_detail: include_str!("../../../../models/seeds/seed_event_detail.csv"),
        event_detail_2: include_str!("../../../../models/seeds/seed_event_detail_2.csv"),
        play_detail: include_str!("../../../../models/seeds/seed_play_detail.csv"),
        code_alias: include_str!("../../../../models/seeds/seed_code_alias.csv"),
    })
    .unwrap()
}

/// The league workbook.
pub(crate) fn league() -> Book {
    Book {
        sheets: vec![
            leagues(),
            teams(),
            seasons(),
            players(),
            schedule(),
            roster(),
            registration(),
        ],
    }
}

fn leagues() -> Sheet {
    let mut sheet = Sheet::new("dim_league", &["index", "league_id", "league"]);
    sheet.row(&[("league_id", "N".into()), ("league", "Northern".into())]);
    sheet
}

fn teams() -> Sheet {
    let mut sheet = Sheet::new(
        "dim_team",
        &[
            "index",
            "team_id",
            "team_name",
            "long_team_name",
            "team_cd",
            "norad_team",
            "league_id",
        ],
    );
    for (team_id, name, code, own) in [
        (HOME, "Ravens", "RAV", "Y"),
        (AWAY, "Otters", "OTT", "Y"),
        ("C90003", "Guests", "GUE", "N"),
    ] {
        sheet.row(&[
            ("team_id", team_id.into()),
            ("team_name", name.into()),
            ("team_cd", code.into()),
            ("norad_team", own.into()),
            ("league_id", "N".into()),
        ]);
    }
    sheet
}

fn seasons() -> Sheet {
    let mut sheet = Sheet::new(
        "dim_season",
        &[
            "season_id",
            "season",
            "session",
            "norad",
            "csah",
            "league_id",
            "start_date",
        ],
    );
    sheet.row(&[
        ("season_id", "N20252026F".into()),
        ("season", 20_252_026.into()),
        ("session", "F".into()),
        ("norad", "Y".into()),
        ("csah", "N".into()),
        ("league_id", "N".into()),
        ("start_date", 45_870.into()),
    ]);
    sheet
}

/// Player of a number: home players are P900011 and so on.
pub(crate) fn player_id(number: i64) -> String {
    format!("P9000{number}")
}

fn players() -> Sheet {
    let mut sheet = Sheet::new(
        "dim_player",
        &[
            "player_id",
            "player_full_name",
            "player_primary_position",
            "current_skill_rating",
            "player_norad_current_team_id",
        ],
    );
    for number in HOME_NUMBERS.into_iter().chain(AWAY_NUMBERS) {
        sheet.row(&[
            ("player_id", player_id(number).as_str().into()),
            (
                "player_full_name",
                format!("Player {number}").as_str().into(),
            ),
            (
                "player_primary_position",
                if number > 30 { "Goalie" } else { "Forward" }.into(),
            ),
            ("current_skill_rating", 4.into()),
            (
                "player_norad_current_team_id",
                if HOME_NUMBERS.contains(&number) {
                    HOME
                } else {
                    AWAY
                }
                .into(),
            ),
        ]);
    }
    sheet
}

fn schedule() -> Sheet {
    let mut sheet = Sheet::new(
        "dim_schedule",
        &[
            "index",
            "game_id",
            "season",
            "season_id",
            "date",
            "game_time",
            "home_team_id",
            "away_team_id",
            "game_type",
            "last_period_type",
            "period_length",
            "ot_period_length",
            "home_total_goals",
            "away_total_goals",
            "home_team_period1_goals",
            "home_team_period2_goals",
            "home_team_period3_goals",
            "home_team_periodOT_goals",
            "away_team_period1_goals",
            "away_team_period2_goals",
            "away_team_period3_goals",
            "away_team_periodOT_goals",
            "home_team_w",
            "home_team_l",
            "home_team_t",
            "home_team_pts",
            "away_team_w",
            "away_team_l",
            "away_team_t",
            "away_team_pts",
        ],
    );
    for number in 0..3 {
        sheet.row(&[
            ("index", number.into()),
            ("game_id", (GAME + number).into()),
            ("season", 20_252_026.into()),
            ("season_id", "N20252026F".into()),
            ("date", (GAME_DAY + number).into()),
            ("game_time", 0.8125.into()),
            ("home_team_id", HOME.into()),
            ("away_team_id", AWAY.into()),
            ("game_type", "Regular".into()),
            ("last_period_type", "Regulation".into()),
            ("period_length", 0.0125.into()),
            ("ot_period_length", "0:00:00".into()),
            ("home_total_goals", 1.into()),
            ("away_total_goals", 0.into()),
            ("home_team_period2_goals", 1.into()),
            ("home_team_w", 1.into()),
            ("home_team_l", 0.into()),
            ("home_team_t", 0.into()),
            ("home_team_pts", 2.into()),
            ("away_team_w", 0.into()),
            ("away_team_l", 1.into()),
            ("away_team_t", 0.into()),
            ("away_team_pts", 0.into()),
        ]);
    }
    sheet
}

fn roster() -> Sheet {
    let mut sheet = Sheet::new(
        "fact_gameroster",
        &[
            "index",
            "game_id",
            "team_id",
            "team_venue",
            "player_id",
            "player_game_number",
            "n_player_url",
            "player_position",
            "games_played",
            "goals",
            "assist",
            "goals_against",
            "pim",
            "shutouts",
            "sub",
        ],
    );
    for game_id in GAME..GAME + 3 {
        for number in HOME_NUMBERS.into_iter().chain(AWAY_NUMBERS) {
            let is_home = HOME_NUMBERS.contains(&number);
            sheet.row(&[
                ("game_id", game_id.into()),
                ("team_id", if is_home { HOME } else { AWAY }.into()),
                ("team_venue", if is_home { "home" } else { "away" }.into()),
                ("player_id", player_id(number).as_str().into()),
                ("player_game_number", number.into()),
                (
                    "n_player_url",
                    format!("Player {number} – 4").as_str().into(),
                ),
                (
                    "player_position",
                    if number > 30 { "Goalie" } else { "Forward" }.into(),
                ),
                ("games_played", 1.into()),
                ("goals", i64::from(number == 11).into()),
                ("assist", 0.into()),
                ("goals_against", i64::from(number == 32).into()),
                ("pim", 0.into()),
            ]);
        }
    }
    sheet
}

fn registration() -> Sheet {
    let mut sheet = Sheet::new(
        "fact_registration",
        &[
            "player_id",
            "season_id",
            "position",
            "norad_experience",
            "skill_rating",
            "CAF",
            "restricted",
            "sub_yn",
            "drafted_team_id",
            "age",
        ],
    );
    sheet.row(&[
        ("player_id", player_id(11).as_str().into()),
        ("season_id", "N20252026F".into()),
        ("position", "Forward".into()),
        ("norad_experience", "4-5".into()),
        ("CAF", "No".into()),
        ("restricted", "Y".into()),
        ("sub_yn", "N".into()),
        ("drafted_team_id", HOME.into()),
        ("age", "30".into()),
    ]);
    sheet
}

/// A folder with a league and games.
pub(crate) struct Data {
    pub(crate) folder: TempDir,
}

impl Data {
    /// The league workbook alone.
    pub(crate) fn new(league: &Book) -> Self {
        Self::with_league_bytes(&league.bytes())
    }

    pub(crate) fn with_league_bytes(bytes: &[u8]) -> Self {
        let data = Self {
            folder: tempfile::tempdir().unwrap(),
        };
        data.write("league.xlsx", bytes);
        std::fs::create_dir(data.path("games")).unwrap();
        data
    }

    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    pub(crate) fn write(&self, name: &str, bytes: &[u8]) {
        let path = self.path(name);
        std::fs::create_dir_all(path.parent().unwrap_or(Path::new("."))).unwrap();
        std::fs::write(path, bytes).unwrap();
    }

    pub(crate) fn request(&self) -> Request {
        Request {
            league: self.path("league.xlsx"),
            games: Some(self.path("games")),
            ..Request::default()
        }
    }

    pub(crate) fn read(&self) -> Result<Ingested, IngestError> {
        ingest::read(&self.request(), &codes(), &NoProgress)
    }
}

/// Name under which the tracked game is found.
pub(crate) const GAME_FILE: &str = "games/20001/20001_tracking.xlsx";

pub(crate) fn table<'a>(read: &'a Ingested, name: &str) -> &'a RecordBatch {
    let found = read.tables.iter().find(|(table, _)| *table == name);
    &found.unwrap_or_else(|| panic!("no table {name}")).1
}

pub(crate) fn texts(batch: &RecordBatch, column: &str) -> Vec<Option<String>> {
    let array = batch
        .column_by_name(column)
        .unwrap_or_else(|| panic!("no column {column}"));
    let array = array.as_any().downcast_ref::<StringArray>().unwrap();
    array.iter().map(|text| text.map(str::to_owned)).collect()
}

pub(crate) fn integers(batch: &RecordBatch, column: &str) -> Vec<Option<i64>> {
    let array = batch
        .column_by_name(column)
        .unwrap_or_else(|| panic!("no column {column}"));
    array
        .as_any()
        .downcast_ref::<Int64Array>()
        .unwrap()
        .iter()
        .collect()
}

/// Findings of a code.
pub(crate) fn of_code(findings: &[Finding], code: Code) -> Vec<&Finding> {
    findings
        .iter()
        .filter(|finding| finding.code == code)
        .collect()
}
