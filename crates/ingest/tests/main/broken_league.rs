//! League workbooks that cannot be used: the load stops, and the finding says where and what would be accepted.

use std::os::unix::fs::symlink;

use ingest::{Code, Finding, IngestError, Severity};

use crate::books::{Book, Value, pack};
use crate::small_league::{self, Data, of_code, table};

/// The findings of a load that must stop.
fn stopped(data: &Data) -> Vec<Finding> {
    match data.read() {
        Err(IngestError::Blocked { findings }) => findings,
        Err(error) => panic!("stopped by {error}"),
        Ok(_) => panic!("was read"),
    }
}

/// Code, sheet, row and column of the findings that stop a changed league.
fn places(change: impl FnOnce(&mut Book)) -> Vec<(Code, String, u32, String)> {
    let mut book = small_league::league();
    change(&mut book);
    stopped(&Data::new(&book))
        .into_iter()
        .filter(|finding| finding.severity() == Severity::LoadBlock)
        .map(|finding| (finding.code, finding.sheet, finding.row, finding.column))
        .collect()
}

fn place(code: Code, sheet: &str, row: u32, column: &str) -> (Code, String, u32, String) {
    (code, sheet.to_owned(), row, column.to_owned())
}

#[test]
fn a_missing_sheet_names_what_would_be_accepted() {
    for sheet in [
        "dim_league",
        "dim_team",
        "dim_season",
        "dim_player",
        "dim_schedule",
        "fact_gameroster",
    ] {
        let mut book = small_league::league();
        book.drop_sheet(sheet);
        let findings = stopped(&Data::new(&book));
        let missing = of_code(&findings, Code::LSheet);
        assert_eq!(missing.len(), 1, "{sheet}");
        assert_eq!(
            (missing[0].sheet.as_str(), missing[0].expected.as_str()),
            (sheet, format!("a sheet `{sheet}`").as_str())
        );
        assert!(missing[0].value.contains(if sheet == "dim_player" {
            "dim_team"
        } else {
            "dim_player"
        }));
    }
}

#[test]
fn a_missing_registration_sheet_is_only_a_warning() {
    let mut book = small_league::league();
    book.drop_sheet("fact_registration");
    let read = Data::new(&book).read().unwrap();
    assert_eq!(of_code(&read.findings, Code::LSheet).len(), 1);
    assert_eq!(table(&read, "raw_registration").num_rows(), 0);
}

#[test]
fn missing_columns_are_all_named() {
    let found = places(|book| {
        book.sheet("fact_gameroster")
            .drop_column("goals")
            .drop_column("player_id");
    });
    assert_eq!(
        found,
        [
            place(Code::LColumn, "fact_gameroster", 1, "player_id"),
            place(Code::LColumn, "fact_gameroster", 1, "goals")
        ]
    );
    let found = places(|book| {
        book.sheet("dim_schedule").drop_column("home_team_id");
    });
    assert_eq!(
        found[0],
        place(Code::LColumn, "dim_schedule", 1, "home_team_id")
    );
}

#[test]
fn wrong_sheet_names_do_not_count_but_case_and_blanks_do_not_matter() {
    let mut book = small_league::league();
    book.sheet("dim_team").name = " DIM_Team ".to_owned();
    assert!(Data::new(&book).read().is_ok());
    let found = places(|book| book.sheet("dim_team").name = "teams".to_owned());
    assert_eq!(found[0], place(Code::LSheet, "dim_team", 0, ""));
}

#[test]
fn a_sheet_without_any_row() {
    let found = places(|book| {
        let sheet = book.sheet("dim_player");
        sheet.header.clear();
        sheet.rows.clear();
    });
    assert_eq!(
        found[..2],
        [
            place(Code::LColumn, "dim_player", 1, "player_id"),
            place(Code::LColumn, "dim_player", 1, "player_full_name")
        ]
    );
}

#[test]
fn double_keys() {
    for (sheet, value) in [
        ("dim_player", "P900011"),
        ("dim_team", "N90001"),
        ("dim_season", "N20252026F"),
        ("dim_league", "N"),
        ("dim_schedule", "20001"),
    ] {
        let mut book = small_league::league();
        book.sheet(sheet).repeat(2);
        let last = book.sheet(sheet).rows.len() as u32 + 1;
        let findings = stopped(&Data::new(&book));
        let double = of_code(&findings, Code::LDupKey);
        assert_eq!(double.len(), 1, "{sheet}");
        assert_eq!(
            (
                double[0].sheet.as_str(),
                double[0].row,
                double[0].value.as_str()
            ),
            (sheet, last, value)
        );
    }
}

#[test]
fn keys_of_the_box_score_that_nobody_has() {
    for (column, value) in [
        ("player_id", Value::from("P999999")),
        ("team_id", "N99999".into()),
        ("game_id", 31_000.into()),
    ] {
        let found = places(|book| {
            book.sheet("fact_gameroster").set(4, column, value.clone());
        });
        assert_eq!(found.len(), 1, "{column}");
        assert_eq!((found[0].0, found[0].2), (Code::LFk, 4));
        assert!(found[0].3.ends_with(column));
    }
}

#[test]
fn games_of_unknown_teams_or_of_a_team_against_itself() {
    let found = places(|book| {
        book.sheet("dim_schedule").set(3, "home_team_id", "N99999");
    });
    assert_eq!(
        found[0],
        place(Code::LSchedRow, "dim_schedule", 3, "G home_team_id")
    );
    let found = places(|book| {
        book.sheet("dim_schedule")
            .set(3, "away_team_id", small_league::HOME);
    });
    assert_eq!(
        found[0],
        place(Code::LSchedRow, "dim_schedule", 3, "H away_team_id")
    );
    let found = places(|book| {
        book.sheet("dim_schedule").set(3, "season_id", "N1999F");
    });
    assert_eq!(found[0], place(Code::LFk, "dim_schedule", 3, "D season_id"));
}

#[test]
fn bad_cells_are_null_and_reported_and_the_rest_loads() {
    let mut book = small_league::league();
    book.sheet("dim_player")
        .set(2, "current_skill_rating", "four")
        .set(3, "player_primary_position", "Coach")
        .set(4, "current_skill_rating", Value::error("#N/A"))
        .set(5, "player_norad_current_team_id", "N99999");
    book.sheet("dim_season").set(2, "start_date", "next year");
    book.sheet("dim_schedule").set(2, "home_total_goals", "1");
    let read = Data::new(&book).read().unwrap();
    let found: Vec<(Code, u32, &str)> = read
        .findings
        .iter()
        .map(|finding| (finding.code, finding.row, finding.value.as_str()))
        .collect();
    assert_eq!(
        found,
        [
            (Code::LValue, 2, "next year"),
            (Code::LValue, 2, "four"),
            (Code::LValue, 3, "Coach"),
            (Code::WErrCell, 4, "#N/A"),
            (Code::LFk, 5, "N99999"),
        ]
    );
    assert_eq!(table(&read, "raw_players").num_rows(), 12);
    assert_eq!(table(&read, "raw_load_issues").num_rows(), 5);
}

#[test]
fn rows_without_key_are_skipped_and_reported() {
    let mut book = small_league::league();
    book.sheet("dim_player").repeat(2);
    book.sheet("dim_player").set(14, "player_id", "-");
    let read = Data::new(&book).read().unwrap();
    assert_eq!(
        of_code(&read.findings, Code::LKey)
            .iter()
            .map(|finding| finding.row)
            .collect::<Vec<_>>(),
        [14]
    );
    assert_eq!(table(&read, "raw_players").num_rows(), 12);
}

#[test]
fn files_that_are_no_workbook() {
    let good = small_league::league().bytes();
    let cut = &good[..good.len() / 2];
    let empty: &[u8] = b"";
    let old_excel: &[u8] = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1 an older format";
    let only_text = pack(&[("readme.txt".to_owned(), b"hello".to_vec())]);
    for (bytes, says) in [
        (b"not a workbook".as_slice(), "is no workbook"),
        (cut, "is no workbook"),
        (empty, "is empty"),
        (old_excel, "is no workbook"),
        (&only_text, "is no workbook"),
    ] {
        let findings = stopped(&Data::with_league_bytes(bytes));
        let refused = of_code(&findings, Code::LFile);
        assert_eq!(refused.len(), 1, "{says}");
        assert!(refused[0].action.contains(says), "{}", refused[0].action);
    }
}

#[test]
fn things_that_are_no_file() {
    let data = Data::new(&small_league::league());
    let league = data.path("league.xlsx");
    std::fs::remove_file(&league).unwrap();
    assert_eq!(stopped(&data)[0].code, Code::LFile);
    symlink("/nowhere/at/all", &league).unwrap();
    assert!(stopped(&data)[0].action.contains("cannot be read"));
    std::fs::remove_file(&league).unwrap();
    std::fs::create_dir(&league).unwrap();
    assert!(stopped(&data)[0].action.contains("cannot be read"));
}

#[test]
fn a_workbook_that_counts_from_1904() {
    let mut parts = small_league::league().parts();
    let index = parts
        .iter_mut()
        .find(|(name, _)| name == "xl/workbook.xml")
        .unwrap();
    let text = String::from_utf8(index.1.clone()).unwrap();
    index.1 = text
        .replace("<sheets>", "<workbookPr date1904=\"1\"/><sheets>")
        .into_bytes();
    let findings = stopped(&Data::with_league_bytes(&pack(&parts)));
    assert!(findings[0].expected.contains("1900"));
}

#[test]
fn a_row_that_holds_only_what_nobody_reads_is_told_and_an_empty_one_is_not() {
    let mut book = small_league::league();
    let roster = book.sheet("fact_gameroster");
    roster.header.push("player_full_name".to_owned());
    for row in &mut roster.rows {
        row.push("Somebody".into());
    }
    roster.row(&[("index", 99.into())]);
    roster.row(&[("player_full_name", "Nobody".into())]);
    roster.row(&[("index", 99.into()), ("player_full_name", "Nobody".into())]);
    roster.row(&[("player_full_name", "".into())]);
    let last = roster.rows.len() as u32 + 1;
    let read = Data::new(&book).read().unwrap();
    let rows: Vec<u32> = of_code(&read.findings, Code::LKey)
        .iter()
        .map(|finding| finding.row)
        .collect();
    assert_eq!(rows, [last - 2, last - 1]);
}
