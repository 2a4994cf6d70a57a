//! What becomes of good league workbooks, and of the oddities that real ones have.

use ingest::{Code, Level};

use crate::books::{Book, Value};
use crate::small_league::{self, Data, GAME, integers, of_code, table, texts};

fn read(book: &Book) -> ingest::Ingested {
    Data::new(book).read().unwrap()
}

#[test]
fn a_league_without_fault_gives_its_rows_and_no_findings() {
    let read = read(&small_league::league());
    assert_eq!(read.findings, []);
    let rows = |name| table(&read, name).num_rows();
    assert_eq!(
        [
            "raw_players",
            "raw_teams",
            "raw_leagues",
            "raw_seasons",
            "raw_schedule",
            "raw_gameroster",
            "raw_registration"
        ]
        .map(rows),
        [12, 2, 1, 1, 3, 36, 1]
    );
    let schedule = table(&read, "raw_schedule");
    assert_eq!(integers(schedule, "period_seconds"), [Some(1_080); 3]);
    assert_eq!(integers(schedule, "ot_seconds"), [None; 3]);
    assert_eq!(
        texts(schedule, "start_time"),
        vec![Some("19:30:00".to_owned()); 3]
    );
    // One period cell is filled, so the blank ones are zeros.
    assert_eq!(integers(schedule, "home_p1"), [Some(0); 3]);
    assert_eq!(integers(schedule, "home_p2"), [Some(1); 3]);
    assert_eq!(
        integers(schedule, "source_row"),
        [Some(2), Some(3), Some(4)]
    );
    assert_eq!(
        texts(schedule, "source_sheet").first(),
        Some(&Some("dim_schedule".to_owned()))
    );
    assert_eq!(read.inputs.len(), 1);
}

#[test]
fn every_table_of_the_contract_is_there_even_without_games() {
    let read = read(&small_league::league());
    let names: Vec<&str> = read.tables.iter().map(|(name, _)| *name).collect();
    assert_eq!(
        names,
        [
            "raw_players",
            "raw_teams",
            "raw_leagues",
            "raw_seasons",
            "raw_schedule",
            "raw_gameroster",
            "raw_registration",
            "raw_codes",
            "raw_game_files",
            "raw_events",
            "raw_event_players",
            "raw_shifts",
            "raw_shift_players",
            "raw_load_issues",
        ]
    );
}

#[test]
fn interchanged_team_codes_are_exchanged_back() {
    let mut book = small_league::league();
    book.sheet("dim_team")
        .set(2, "team_cd", "Otters")
        .set(3, "team_cd", "RAVENS");
    let read = read(&book);
    assert_eq!(
        texts(table(&read, "raw_teams"), "code"),
        [Some("RAVENS".to_owned()), Some("Otters".to_owned())]
    );
    assert_eq!(of_code(&read.findings, Code::LTeamCd).len(), 2);
}

#[test]
fn a_season_number_that_was_filled_down_follows_the_id() {
    let mut book = small_league::league();
    book.sheet("dim_schedule").set(3, "season", 20_252_027);
    let read = read(&book);
    assert_eq!(
        integers(table(&read, "raw_schedule"), "season"),
        [Some(20_252_026); 3]
    );
    let found = of_code(&read.findings, Code::LSeason);
    assert_eq!(
        found
            .iter()
            .map(|finding| (finding.row, finding.level))
            .collect::<Vec<_>>(),
        [(3, Level::Warning)]
    );
}

#[test]
fn a_game_outside_its_season_is_an_error_but_stays() {
    let mut book = small_league::league();
    book.sheet("dim_schedule").set(2, "date", 44_200);
    let read = read(&book);
    let found = of_code(&read.findings, Code::LSeason);
    assert_eq!(
        found
            .iter()
            .map(|finding| finding.level)
            .collect::<Vec<_>>(),
        [Level::Error]
    );
    assert_eq!(table(&read, "raw_schedule").num_rows(), 3);
}

#[test]
fn hours_of_a_period_length_are_a_fill_down() {
    let mut book = small_league::league();
    // 05:18:00 as a fraction of a day.
    book.sheet("dim_schedule")
        .set(2, "period_length", 19_080.0 / 86_400.0);
    let read = read(&book);
    assert_eq!(
        integers(table(&read, "raw_schedule"), "period_seconds"),
        [Some(1_080); 3]
    );
    assert_eq!(of_code(&read.findings, Code::LPerLen).len(), 1);
}

#[test]
fn an_overtime_length_and_a_score_without_periods() {
    let mut book = small_league::league();
    book.sheet("dim_schedule")
        .set(2, "ot_period_length", 180.0 / 86_400.0)
        .set(3, "home_team_period2_goals", Value::Nothing);
    let read = read(&book);
    let schedule = table(&read, "raw_schedule");
    assert_eq!(integers(schedule, "ot_seconds"), [Some(180), None, None]);
    assert_eq!(integers(schedule, "home_p1"), [Some(0), None, Some(0)]);
}

#[test]
fn period_goals_that_do_not_add_up_and_results_that_do_not_follow() {
    let mut book = small_league::league();
    book.sheet("dim_schedule")
        .set(2, "home_team_period1_goals", 2)
        .set(3, "away_team_pts", 1)
        .set(3, "home_team_w", 0);
    let read = read(&book);
    assert_eq!(of_code(&read.findings, Code::LPerSum).len(), 1);
    let results: Vec<&str> = of_code(&read.findings, Code::LWlt)
        .iter()
        .map(|finding| finding.column.as_str())
        .collect();
    assert_eq!(results, ["W home_team_w", "AD away_team_pts"]);
}

#[test]
fn test_rows_and_rows_without_date_are_skipped() {
    let mut book = small_league::league();
    let sheet = book.sheet("dim_schedule");
    sheet.repeat(2).repeat(2);
    sheet
        .set(5, "game_id", 99_999)
        .set(6, "game_id", 20_009)
        .set(6, "date", Value::Nothing);
    let read = read(&book);
    assert_eq!(table(&read, "raw_schedule").num_rows(), 3);
    let rows: Vec<u32> = of_code(&read.findings, Code::LSchedRow)
        .iter()
        .map(|finding| finding.row)
        .collect();
    assert_eq!(rows, [5, 6]);
}

#[test]
fn two_rows_of_a_player_in_one_game_are_added_up() {
    let mut book = small_league::league();
    let sheet = book.sheet("fact_gameroster");
    sheet.repeat(2);
    let last = sheet.rows.len() + 1;
    sheet.set(2, "player_game_number", Value::Nothing);
    sheet
        .set(last, "player_position", "Goalie")
        .set(last, "goals_against", 4)
        .set(last, "goals", 2);
    let read = read(&book);
    let roster = table(&read, "raw_gameroster");
    assert_eq!(roster.num_rows(), 36);
    assert_eq!(of_code(&read.findings, Code::LRosterDup).len(), 1);
    let first = |column| integers(roster, column).first().copied().flatten();
    assert_eq!(
        (
            first("goals"),
            first("goals_against"),
            first("games_played"),
            first("jersey_number")
        ),
        (Some(3), Some(4), Some(1), Some(11))
    );
    assert_eq!(
        texts(roster, "position").first(),
        Some(&Some("Goalie".to_owned()))
    );
}

#[test]
fn a_player_for_both_teams_of_a_game_is_an_error() {
    let mut book = small_league::league();
    let sheet = book.sheet("fact_gameroster");
    sheet.repeat(2);
    let last = sheet.rows.len() + 1;
    sheet
        .set(last, "team_id", small_league::AWAY)
        .set(last, "team_venue", "away");
    let read = read(&book);
    let found = of_code(&read.findings, Code::LRosterDup);
    assert_eq!(
        found
            .iter()
            .map(|finding| (finding.row, finding.level))
            .collect::<Vec<_>>(),
        [(last as u32, Level::Error)]
    );
    assert_eq!(table(&read, "raw_gameroster").num_rows(), 36);
}

#[test]
fn period_lengths_that_cannot_be() {
    let mut book = small_league::league();
    book.sheet("dim_schedule")
        .set(2, "period_length", "18:00")
        .set(3, "period_length", "0:45:00")
        .set(4, "period_length", "20:00:00.5 or so");
    let read = read(&book);
    assert_eq!(
        integers(table(&read, "raw_schedule"), "period_seconds"),
        [None; 3]
    );
    let found: Vec<(Code, u32, Level)> = read
        .findings
        .iter()
        .map(|finding| (finding.code, finding.row, finding.level))
        .collect();
    assert_eq!(
        found,
        [
            (Code::LPerLen, 2, Level::Error),
            (Code::LPerLen, 3, Level::Error),
            (Code::LValue, 4, Level::Warning)
        ]
    );
}

#[test]
fn jersey_numbers_that_are_none_or_double() {
    let mut book = small_league::league();
    book.sheet("fact_gameroster")
        .set(2, "player_game_number", "FA")
        .set(3, "player_game_number", "-")
        .set(4, "player_game_number", "00")
        .set(5, "player_game_number", 15);
    let read = read(&book);
    let numbers = integers(table(&read, "raw_gameroster"), "jersey_number");
    assert_eq!(numbers[..5], [None, None, Some(0), Some(15), Some(15)]);
    let rows: Vec<(u32, &str)> = of_code(&read.findings, Code::LJersey)
        .iter()
        .map(|finding| (finding.row, finding.value.as_str()))
        .collect();
    assert_eq!(rows, [(2, "FA"), (6, "15")]);
}

#[test]
fn counts_that_are_none() {
    let mut book = small_league::league();
    book.sheet("fact_gameroster")
        .set(2, "games_played", "I")
        .set(3, "games_played", 11)
        .set(4, "games_played", Value::Nothing)
        .set(5, "goals", -1)
        .set(6, "pim", "three")
        .set(7, "assist", 0.5);
    let read = read(&book);
    let roster = table(&read, "raw_gameroster");
    assert_eq!(
        integers(roster, "games_played")[..4],
        [Some(1), Some(1), None, Some(1)]
    );
    assert_eq!(integers(roster, "goals")[3], Some(0));
    let rows: Vec<u32> = of_code(&read.findings, Code::LStat)
        .iter()
        .map(|finding| finding.row)
        .collect();
    assert_eq!(rows, [2, 3, 5, 6, 7]);
}

#[test]
fn a_row_without_any_count_has_no_box_score() {
    let mut book = small_league::league();
    let sheet = book.sheet("fact_gameroster");
    for column in ["games_played", "goals", "assist", "goals_against", "pim"] {
        sheet.set(2, column, Value::Nothing);
    }
    let read = read(&book);
    let roster = table(&read, "raw_gameroster");
    let has = roster
        .column_by_name("has_boxscore")
        .unwrap()
        .as_any()
        .downcast_ref::<arrow_array::BooleanArray>()
        .unwrap();
    assert_eq!((has.value(0), has.value(1)), (false, true));
    assert_eq!(integers(roster, "goals")[0], Some(0));
}

#[test]
fn a_roster_team_that_does_not_play_and_a_wrong_venue() {
    let mut book = small_league::league();
    book.sheet("dim_team").set(4, "norad_team", "Y");
    book.sheet("fact_gameroster")
        .set(2, "team_id", "C90003")
        .set(9, "team_venue", "home")
        .set(10, "team_venue", "home");
    let read = read(&book);
    let team: Vec<(u32, Option<i64>)> = of_code(&read.findings, Code::LRosterTeam)
        .iter()
        .map(|finding| (finding.row, finding.game_id))
        .collect();
    assert_eq!(team, [(2, Some(GAME))]);
    // Once per team and game.
    assert_eq!(
        of_code(&read.findings, Code::LVenue)
            .iter()
            .map(|finding| finding.row)
            .collect::<Vec<_>>(),
        [9]
    );
}

#[test]
fn a_player_who_registered_twice_has_two_positions() {
    let mut book = small_league::league();
    book.sheet("fact_registration")
        .repeat(2)
        .set(3, "position", "Goalie");
    let read = read(&book);
    let registration = table(&read, "raw_registration");
    assert_eq!(
        texts(registration, "position"),
        [Some("Forward".to_owned())]
    );
    assert_eq!(
        texts(registration, "position_2"),
        [Some("Goalie".to_owned())]
    );
    assert_eq!(of_code(&read.findings, Code::LRegDup).len(), 1);
}

#[test]
fn dictionary_sheets_may_only_add_codes() {
    let mut book = small_league::league();
    let mut sheet = crate::books::Sheet::new(
        "dim_event_detail",
        &[
            "event_detail_id",
            "event_detail_code",
            "event_detail_name",
            "event_type",
            "category",
        ],
    );
    for (id, code) in [
        ("ED0001", "Faceoff"),
        ("ED0099", "Shot_Lacrosse"),
        ("ED0100", "Shot_Lacrosse"),
    ] {
        sheet.row(&[
            ("event_detail_id", id.into()),
            ("event_detail_code", code.into()),
            ("event_type", "Shot".into()),
        ]);
    }
    book.sheets.push(sheet);
    let read = read(&book);
    let codes = table(&read, "raw_codes");
    assert_eq!(
        texts(codes, "code"),
        [Some("Faceoff".to_owned()), Some("Shot_Lacrosse".to_owned())]
    );
    let new = codes
        .column_by_name("is_new")
        .unwrap()
        .as_any()
        .downcast_ref::<arrow_array::BooleanArray>()
        .unwrap();
    assert_eq!((new.value(0), new.value(1)), (false, true));
    assert_eq!(of_code(&read.findings, Code::WCode).len(), 2);
}
