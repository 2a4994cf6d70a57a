//! The two exports of which no real file is at hand, and the sub-forms of the formula workbook, as workbooks
//! made by hand.

use hockey::{TeamId, Zone};
use ingest::Code;
use ingest::canonical::CanonicalGame;
use ingest::tracking::{self, GameOutcome, GameStatus, Layout, LeagueGames, TrackingFile};

use crate::books::{Book, Sheet, Value, pack};
use crate::made::{GAME, league};
use crate::small_league::codes;

fn read(sheets: Vec<Sheet>) -> GameOutcome {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("30001_tracking.xlsx");
    std::fs::write(&path, Book { sheets }.bytes()).unwrap();
    let file = TrackingFile {
        path,
        name: "30001_tracking.xlsx".to_owned(),
        expected_game_id: Some(GAME),
    };
    tracking::read_game(&file, &league(), &codes())
}

/// Columns that mean the same in all exports.
const COMMON: [&str; 13] = [
    "game_id",
    "home_team",
    "away_team",
    "period",
    "event_index",
    "event_start_min",
    "event_start_sec",
    "event_end_min",
    "event_end_sec",
    "player_game_number",
    "player_role",
    "is_highlight",
    "strength",
];

fn common(index: i64, clock: (i64, i64), jersey: i64, role: &str) -> Vec<(&'static str, Value)> {
    vec![
        ("game_id", GAME.into()),
        ("home_team", "Foxes".into()),
        ("away_team", "Owls".into()),
        ("period", 1.into()),
        ("event_index", index.into()),
        ("event_start_min", clock.0.into()),
        ("event_start_sec", clock.1.into()),
        ("event_end_min", clock.0.into()),
        ("event_end_sec", clock.1.into()),
        ("player_game_number", jersey.into()),
        ("player_role", role.into()),
        ("is_highlight", 1.into()),
        ("strength", "5v5".into()),
    ]
}

fn metadata() -> Sheet {
    let mut sheet = Sheet::new("metadata", &["game_id", "period_length_minutes"]);
    sheet.row(&[
        ("game_id", GAME.into()),
        ("period_length_minutes", 20.into()),
    ]);
    sheet
}

fn video() -> Sheet {
    let mut sheet = Sheet::new("video", &["video_type", "Period-1 Start", "period_2_start"]);
    sheet.row(&[
        ("video_type", "Full_Ice".into()),
        ("Period-1 Start", 100.into()),
    ]);
    sheet
}

fn game(outcome: &GameOutcome) -> &CanonicalGame {
    outcome
        .game
        .as_ref()
        .unwrap_or_else(|| panic!("not loaded: {:?}", outcome.findings))
}

/// Columns of the coded export beyond the common ones.
const CODED: [&str; 16] = [
    "event_type_",
    "event_type_code",
    "event_detail_",
    "event_detail_code",
    "event_detail_2_",
    "event_detail_2_code",
    "event_successful_",
    "event_team_zone_",
    "team_",
    "linked_event_index",
    "assist_to_goal_index",
    "play_detail1_",
    "play_detail_successful_",
    "pressured_pressurer_",
    "video_url",
    "time_start_total_seconds",
];

/// Number, seconds of the clock, label of the type, label and code of the detail, role.
type CodedLine = (
    i64,
    i64,
    &'static str,
    &'static str,
    &'static str,
    &'static str,
);

const OWN: &str = "event_player_1";

const CODED_LINES: [CodedLine; 6] = [
    (1000, 30, "Pass", "Pass Completed", "Pass_Completed", OWN),
    (1001, 20, "Shot on goal", "goal!", "Shot_Goal", OWN),
    (1002, 20, "Goal", "Goal Scored", "Goal_Scored", OWN),
    (1003, 10, "Faceoff", "After goal", "Faceoff_AfterGoal", OWN),
    (1004, 5, "Pass", "Pass Missed", "Pass_Missed", OWN),
    (1004, 5, "Pass", "Missed", "Pass_Missed", "opp_player_1"),
];

fn coded_events() -> Sheet {
    let header: Vec<&str> = COMMON.into_iter().chain(CODED).collect();
    let mut sheet = Sheet::new("events", &header);
    for (index, seconds, label, detail, code, role) in CODED_LINES {
        let jersey = if role == "opp_player_1" {
            12
        } else {
            index - 999
        };
        let mut row = common(index, (19, seconds), jersey, role);
        let type_code = if index == 1001 { "Shot" } else { label };
        row.extend([
            ("event_type_", label.into()),
            ("event_type_code", type_code.into()),
            ("event_detail_", detail.into()),
            ("event_detail_code", code.into()),
            ("event_team_zone_", "n".into()),
            ("team_", "h".into()),
            ("video_url", "https://example.org/v".into()),
            // Elapsed here, remaining in other layouts: never read.
            ("time_start_total_seconds", 7.into()),
        ]);
        match index {
            1000 => row.extend([
                ("assist_to_goal_index", 1002.into()),
                ("linked_event_index", 1003.into()),
            ]),
            1001 => row.push(("linked_event_index", 1003.into())),
            1004 if jersey == 5 => row.push(("pressured_pressurer_", 12.into())),
            _ => {}
        }
        sheet.row(&row);
    }
    sheet
}

#[test]
fn a_coded_export_uses_codes_links_metadata_and_video() {
    let outcome = read(vec![metadata(), coded_events(), video()]);
    assert_eq!(
        (outcome.layout, outcome.status),
        (Layout::CodedExport, GameStatus::Loaded)
    );
    assert_eq!(outcome.period_seconds, [1200; 3]);
    assert!(outcome.has_assist_links);
    let game = game(&outcome);
    let shot = &game.events[1];
    assert_eq!(
        (shot.event_type.as_deref(), shot.event_detail.as_deref()),
        (Some("Shot"), Some("Shot_Goal"))
    );
    assert_eq!(
        (shot.chain, shot.chain_position, shot.period_elapsed_s),
        (Some(9003), Some(2), Some(40))
    );
    assert_eq!(
        (shot.video_s, shot.clip_start_s),
        (Some(140.0), Some(135.0))
    );
    assert_eq!(shot.video_url.as_deref(), Some("https://example.org/v"));
    assert_eq!(shot.is_highlight, Some(true));
    let goal = &game.events[2];
    assert_eq!(
        goal.assist_1_player_id
            .as_ref()
            .map(ToString::to_string)
            .as_deref(),
        Some("P100001")
    );
    assert_eq!(goal.goal_shot_event_index, Some(1001));
    let pressed = game
        .event_players
        .iter()
        .find(|p| p.event_index == 1004)
        .unwrap();
    assert_eq!(
        pressed
            .pressured_by_player_id
            .as_ref()
            .map(ToString::to_string)
            .as_deref(),
        Some("P100012")
    );
    assert_eq!(game.events[3].zone, Some(Zone::Neutral));
    assert_eq!(game.events[4].zone, None);
}

#[test]
fn a_plain_export_has_no_team_letter_so_the_players_decide() {
    let own = [
        "event_type",
        "event_detail",
        "event_detail_2",
        "event_successful",
        "event_team_zone",
        "play_detail1",
    ];
    let header: Vec<&str> = COMMON.into_iter().chain(own).collect();
    let mut sheet = Sheet::new("events", &header);
    for (index, jersey, role) in [
        (1000, 1, "event_player_1"),
        (1000, 11, "opp_player_1"),
        (1001, 12, "event_player_1"),
        (1002, 13, "opp_player_1"),
        (1002, 7, "event_player_1"),
        (1003, 7, "event_player_1"),
    ] {
        let mut row = common(index, (17, 1050 - index), jersey, role);
        row.extend([
            ("event_type", "Pass".into()),
            ("event_detail", "Pass_Completed".into()),
            ("event_team_zone", "o".into()),
        ]);
        sheet.row(&row);
    }
    let outcome = read(vec![sheet]);
    assert_eq!(
        (outcome.layout, outcome.status),
        (Layout::PlainExport, GameStatus::Loaded)
    );
    let game = game(&outcome);
    let teams: Vec<Option<&str>> = game
        .events
        .iter()
        .map(|event| event.event_team_id.as_ref().map(TeamId::as_str))
        .collect();
    assert_eq!(teams, [Some("N1"), Some("N2"), Some("N1"), None]);
    assert!(
        game.events
            .iter()
            .all(|event| !event.team_flipped && event.zone == Some(Zone::Offensive))
    );
}

/// A formula workbook: type on every row when dense, else on the first row of an event only.
fn formula(is_dense: bool) -> Sheet {
    let mut sheet = Sheet::new(
        "events",
        &[
            "event_type_",
            "event_detail_",
            "event_team_zone_",
            "team_",
            "linked_event_index_",
            "player_game_number",
            "role_abrev_binary_",
            "period",
            "event_index",
            "tracking_event_index",
            "event_start_min",
            "event_start_sec",
            "event_end_min",
            "event_end_sec",
            "role_abrev",
            "game_id",
            "home_team",
            "away_team",
            "Type",
            "period_start_total_running_seconds",
            "player_role",
        ],
    );
    for (index, first, jersey, side) in [
        (1000, true, 1, "e"),
        (1000, false, 11, "o"),
        (1001, true, 2, "e"),
        (1001, false, 12, "o"),
        (1002, true, 3, "e"),
    ] {
        let mut row: Vec<(&str, Value)> = vec![
            ("period", 1.into()),
            ("event_index", index.into()),
            ("tracking_event_index", index.into()),
            ("event_start_min", "17".into()),
            ("event_start_sec", (1050 - index).into()),
            ("player_game_number", jersey.into()),
            ("role_abrev", side.into()),
            ("game_id", GAME.into()),
            ("home_team", "Foxes".into()),
            ("away_team", "Owls".into()),
        ];
        if first || is_dense {
            row.extend([
                ("event_type_", "Pass".into()),
                ("event_detail_", "Pass-Completed".into()),
                ("team_", "h".into()),
            ]);
        }
        sheet.row(&row);
    }
    sheet
}

#[test]
fn a_formula_workbook_is_read_in_both_forms_and_takes_the_side_from_its_letter() {
    for is_dense in [false, true] {
        let outcome = read(vec![formula(is_dense)]);
        assert_eq!(
            (outcome.layout, outcome.status),
            (Layout::FormulaWorkbook, GameStatus::Loaded),
            "{is_dense}"
        );
        let game = game(&outcome);
        assert_eq!(game.events.len(), 3);
        assert_eq!(game.event_players.len(), 5);
        assert_eq!(
            game.events[1].event_detail.as_deref(),
            Some("Pass_Completed")
        );
        assert!(
            outcome
                .findings
                .iter()
                .all(|f| f.code != Code::ERole && f.code != Code::WUntyped)
        );
    }
}

#[test]
fn a_broken_roster_copy_stops_only_a_game_without_roster() {
    let sheets = vec![formula(false), Sheet::new("game_rosters", &["a"])];
    let mut parts = Book { sheets }.parts();
    let copy = parts.last_mut().unwrap();
    copy.1 = b"<worksheet><sheetData><row>".to_vec();
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("30001_tracking.xlsx");
    std::fs::write(&path, pack(&parts)).unwrap();
    let file = TrackingFile {
        path,
        name: "30001_tracking.xlsx".to_owned(),
        expected_game_id: Some(GAME),
    };
    let mut league = league();
    let blocked = |league: &LeagueGames| tracking::read_game(&file, league, &codes()).block_codes;
    assert!(!blocked(&league).contains(&Code::BFile));
    league.games.get_mut(&GAME).unwrap().roster.clear();
    assert_eq!(blocked(&league), [Code::BFile]);
}

#[test]
fn the_roster_copy_counts_only_when_the_league_has_none() {
    let mut copy = Sheet::new("game_rosters", &["In cell B3", "a formula"]);
    copy.header = vec![String::new(); 5];
    copy.rows = vec![
        ["", "venue", "player_game_number", "player_id", "team_id"]
            .map(|name| Value::Text(name.to_owned()))
            .to_vec(),
        vec![
            Value::Nothing,
            "h".into(),
            1.into(),
            "P100004".into(),
            "N1".into(),
        ],
    ];
    let file = |folder: &std::path::Path| {
        let path = folder.join("30001_tracking.xlsx");
        std::fs::write(
            &path,
            Book {
                sheets: vec![formula(false), copy.clone()],
            }
            .bytes(),
        )
        .unwrap();
        TrackingFile {
            path,
            name: "30001_tracking.xlsx".to_owned(),
            expected_game_id: Some(GAME),
        }
    };
    let folder = tempfile::tempdir().unwrap();
    let first = |outcome: &GameOutcome| {
        game(outcome).event_players[0]
            .player_id
            .as_ref()
            .map(ToString::to_string)
    };
    let mut league = league();
    let known = tracking::read_game(&file(folder.path()), &league, &codes());
    assert_eq!(first(&known).as_deref(), Some("P100001"));
    league.games.get_mut(&GAME).unwrap().roster.clear();
    let unknown = tracking::read_game(&file(folder.path()), &league, &codes());
    // One of five rows is known, so the game is stopped; the copy was read all the same.
    assert_eq!(unknown.block_codes, [Code::EUnknown]);
    assert_eq!(
        unknown
            .findings
            .iter()
            .filter(|f| f.code == Code::EUnknown && f.row > 0)
            .count(),
        4
    );
}

#[test]
fn templates_other_sheets_and_missing_columns() {
    let mut template = formula(false);
    for row in &mut template.rows {
        row[0] = Value::Nothing;
    }
    let outcome = read(vec![template]);
    assert_eq!(
        (outcome.status, outcome.block_codes),
        (GameStatus::Template, vec![Code::BTemplate])
    );
    let outcome = read(vec![video()]);
    assert_eq!(
        (outcome.status, outcome.findings.len()),
        (GameStatus::VideoOnly, 0)
    );
    let outcome = read(vec![Sheet::new("shifts", &["shift_index"])]);
    assert_eq!(outcome.block_codes, [Code::BFile]);
    let mut columns = formula(false);
    columns.drop_column("event_start_sec");
    let outcome = read(vec![columns]);
    assert_eq!(outcome.block_codes, [Code::BLayout]);
    assert!(outcome.findings[0].value.contains("event_start_sec"));
}

#[test]
fn rows_with_a_type_but_no_number_and_error_cells_are_told() {
    let mut sheet = formula(false);
    sheet.set(6, "tracking_event_index", Value::error("#REF!"));
    sheet
        .repeat(2)
        .repeat(3)
        .set(7, "player_game_number", Value::error("#N/A"));
    let outcome = read(vec![sheet]);
    let told: Vec<(&str, u32)> = outcome
        .findings
        .iter()
        .filter(|f| matches!(f.code, Code::WIdxTypo | Code::WErrCell))
        .map(|f| (f.code.as_str(), f.row))
        .collect();
    assert_eq!(told, [("W-ERRCELL", 6), ("W-ERRCELL", 7), ("W-IDXTYPO", 6)]);
}
