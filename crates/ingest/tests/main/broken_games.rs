//! Tracking files that people and programs get wrong: each is told by its code and place, and everything
//! else still loads.

use std::os::unix::fs::symlink;
use std::time::{Duration, Instant};

use ingest::{Code, Finding, Ingested, Level};

use crate::books::{Book, Sheet, Value, index_parts, pack, sheet_xml};
use crate::small_game;
use crate::small_league::{self, Data, GAME, GAME_FILE, integers, of_code, table, texts};

/// A league with a game that has no fault, beside which broken ones are put.
pub(crate) fn data() -> Data {
    let data = Data::new(&small_league::league());
    data.write("games/20002.json", small_game::save(20_002).as_bytes());
    data
}

/// Reads everything; the game without fault must be among it.
pub(crate) fn read(data: &Data) -> Ingested {
    let read = data.read().unwrap();
    let games = integers(table(&read, "raw_events"), "game_id");
    assert_eq!(
        games.iter().filter(|game| **game == Some(20_002)).count(),
        19
    );
    read
}

/// Status and findings of the broken file.
pub(crate) fn outcome(read: &Ingested, name: &str) -> (String, Vec<Finding>) {
    let files = table(read, "raw_game_files");
    let place = texts(files, "source_file")
        .iter()
        .position(|file| file.as_deref() == Some(name))
        .unwrap();
    let status = texts(files, "status")[place].clone().unwrap();
    (
        status,
        read.findings
            .iter()
            .filter(|finding| finding.file == name)
            .cloned()
            .collect(),
    )
}

/// Reads a changed workbook.
fn changed(change: impl FnOnce(&mut Book)) -> (String, Vec<Finding>) {
    let mut book = small_game::tracking();
    change(&mut book);
    bytes(&book.bytes())
}

fn bytes(bytes: &[u8]) -> (String, Vec<Finding>) {
    let data = data();
    data.write(GAME_FILE, bytes);
    outcome(&read(&data), "20001/20001_tracking.xlsx")
}

/// Code, level, row and column of findings.
pub(crate) fn places(findings: &[Finding]) -> Vec<(Code, Level, u32, &str)> {
    findings
        .iter()
        .map(|finding| {
            (
                finding.code,
                finding.level,
                finding.row,
                finding.column.as_str(),
            )
        })
        .collect()
}

/// What a change of the workbook gives: status and places of all findings.
#[track_caller]
fn check(status: &str, expected: &[(Code, Level, u32, &str)], change: impl FnOnce(&mut Book)) {
    let (is, findings) = changed(change);
    assert_eq!(
        (is.as_str(), places(&findings)),
        (status, expected.to_vec())
    );
}

fn events(book: &mut Book) -> &mut Sheet {
    book.sheet("events")
}

fn shifts(book: &mut Book) -> &mut Sheet {
    book.sheet("shifts")
}

/// The one finding that a file as a whole is refused with.
#[track_caller]
pub(crate) fn refused((status, findings): (String, Vec<Finding>), says: &str) {
    assert_eq!(status, "error");
    assert_eq!(places(&findings), [(Code::BFile, Level::Block, 0, "")]);
    let told = format!("{} {}", findings[0].value, findings[0].action);
    assert!(told.contains(says), "{told}");
}

#[test]
fn the_file_that_is_changed_below_has_no_fault() {
    check("loaded", &[], |_| {});
}

#[test]
fn files_that_are_no_workbook() {
    let good = small_game::tracking().bytes();
    refused(bytes(b""), "is empty");
    refused(bytes(b"event_index,period\n1,1\n"), "is no workbook");
    refused(bytes(&good[..good.len() * 2 / 3]), "is no workbook");
    refused(
        bytes(&small_game::save(GAME).into_bytes()),
        "is no workbook",
    );
    refused(
        bytes(&pack(&[("a.txt".to_owned(), b"x".to_vec())])),
        "is no workbook",
    );
}

#[test]
fn a_bomb_in_the_place_of_a_sheet() {
    let mut parts = index_parts(&["events", "shifts"]);
    parts.push((
        "xl/worksheets/sheet1.xml".to_owned(),
        sheet_xml("A1", &" ".repeat(40 * 1024 * 1024)),
    ));
    parts.push(("xl/worksheets/sheet2.xml".to_owned(), sheet_xml("A1", "")));
    refused(bytes(&pack(&parts)), "is too large");
}

#[test]
fn things_that_are_no_file() {
    let start = Instant::now();
    let name = "20001/20001_tracking.xlsx";
    let folder = data();
    std::fs::create_dir_all(folder.path(GAME_FILE)).unwrap();
    refused(outcome(&read(&folder), name), "is not a file");

    let dangling = data();
    std::fs::create_dir_all(dangling.path("games/20001")).unwrap();
    symlink("/nowhere/at/all", dangling.path(GAME_FILE)).unwrap();
    refused(outcome(&read(&dangling), name), "cannot be read");

    let pipe = data();
    std::fs::create_dir_all(pipe.path("games/20001")).unwrap();
    let made = std::process::Command::new("mkfifo")
        .arg(pipe.path(GAME_FILE))
        .status();
    if made.is_ok_and(|status| status.success()) {
        refused(outcome(&read(&pipe), name), "is not a file");
    }
    assert!(
        start.elapsed() < Duration::from_secs(20),
        "a pipe was waited for"
    );
}

#[test]
fn sheets_that_are_missing_or_called_otherwise() {
    refused(
        changed(|book| {
            book.drop_sheet("events");
        }),
        "without sheet events",
    );
    check("video_only", &[], |book| {
        events(book).name = "plays".to_owned();
        shifts(book).name = "lines".to_owned();
    });
    check(
        "loaded",
        &[(Code::ENoShifts, Level::Error, 0, "")],
        |book| {
            book.drop_sheet("shifts");
        },
    );
}

#[test]
fn columns_that_are_missing() {
    let (status, findings) = changed(|book| {
        events(book)
            .drop_column("period")
            .drop_column("player_role");
    });
    assert_eq!(
        (status.as_str(), places(&findings)),
        ("error", vec![(Code::BLayout, Level::Block, 0, "")])
    );
    assert!(findings[0].value.contains("period, player_role"));
    check("error", &[(Code::BLayout, Level::Block, 0, "")], |book| {
        events(book).header.clear();
        events(book).rows.clear();
    });
}

#[test]
fn templates() {
    check(
        "template",
        &[(Code::BTemplate, Level::Block, 0, "")],
        |book| events(book).rows.truncate(4),
    );
    check(
        "template",
        &[(Code::BTemplate, Level::Block, 0, "")],
        |book| {
            for row in 2..=35 {
                events(book).set(row, "event_type_", Value::Nothing).set(
                    row,
                    "Type",
                    Value::Nothing,
                );
            }
        },
    );
    let (status, findings) = changed(|book| events(book).rows.clear());
    assert_eq!(
        (status.as_str(), of_code(&findings, Code::BTemplate).len()),
        ("template", 1)
    );
}

#[test]
fn a_file_of_another_game_or_of_two() {
    check(
        "error",
        &[(Code::BGameId, Level::Block, 2, "B game_id")],
        |book| {
            for row in 2..=37 {
                events(book).set(row, "game_id", 20_003);
            }
        },
    );
    check(
        "error",
        &[(Code::BGameId, Level::Block, 2, "B game_id")],
        |book| {
            events(book).set(9, "game_id", 20_003);
        },
    );
}

#[test]
fn a_game_that_is_not_in_the_schedule() {
    let mut book = small_game::tracking();
    for row in 2..=37 {
        book.sheet("events").set(row, "game_id", 20_099);
    }
    let data = data();
    data.write("games/20099_tracking.xlsx", &book.bytes());
    let (status, findings) = outcome(&read(&data), "20099_tracking.xlsx");
    assert_eq!(
        (status.as_str(), places(&findings)),
        ("error", vec![(Code::BSched, Level::Block, 0, "")])
    );
}

#[test]
fn teams_that_do_not_play_in_the_game() {
    check("error", &[(Code::BTeams, Level::Block, 0, "")], |book| {
        for row in 2..=37 {
            events(book).set(row, "home_team", "Sharks");
        }
    });
}

#[test]
fn home_and_away_exchanged_throughout_give_the_same_game() {
    let good = data();
    good.write(GAME_FILE, &small_game::tracking().bytes());
    let good = read(&good);
    let mut book = small_game::tracking();
    for row in 2..=37 {
        let sheet = events(&mut book);
        sheet
            .set(row, "home_team", "otters ")
            .set(row, "away_team", "RAVENS");
        let place = sheet
            .header
            .iter()
            .position(|column| column == "team_")
            .unwrap();
        let letter = if sheet.rows[row - 2][place] == Value::from("h") {
            "a"
        } else {
            "h"
        };
        sheet.set(row, "team_", letter);
    }
    for column in &mut shifts(&mut book).header {
        *column = if let Some(slot) = column.strip_prefix("home_") {
            format!("away_{slot}")
        } else if let Some(slot) = column.strip_prefix("away_") {
            format!("home_{slot}")
        } else {
            column.clone()
        };
    }
    shifts(&mut book).set(6, "shift_stop_type", "Away Goal");
    let swapped = data();
    swapped.write(GAME_FILE, &book.bytes());
    let swapped = read(&swapped);
    let (status, findings) = outcome(&swapped, "20001/20001_tracking.xlsx");
    assert_eq!(
        (status.as_str(), places(&findings)),
        ("loaded", vec![(Code::ISwap, Level::Info, 0, "")])
    );
    for name in ["raw_events", "raw_event_players", "raw_shift_players"] {
        assert_eq!(table(&good, name), table(&swapped, name), "{name}");
    }
}

#[test]
fn periods_that_are_none_or_go_back() {
    check(
        "error",
        &[(Code::BPeriod, Level::Block, 32, "E period")],
        |book| {
            events(book).set(32, "period", 1).set(33, "period", 1);
        },
    );
    check(
        "error",
        &[(Code::BPeriod, Level::Block, 36, "E period")],
        |book| {
            events(book).set(36, "period", 9).set(37, "period", 9);
        },
    );
    let (status, findings) = changed(|book| {
        events(book).set(8, "period", "one").set(9, "period", "one");
    });
    assert_eq!(
        (status.as_str(), of_code(&findings, Code::BPeriod).len()),
        ("error", 1)
    );
}

#[test]
fn error_cells_are_null_and_counted_once_per_column() {
    check(
        "loaded",
        &[(Code::WErrCell, Level::Error, 9, "M event_detail_")],
        |book| {
            events(book).set(9, "event_detail_", Value::error("#SPILL!"));
        },
    );
}

#[test]
fn clocks() {
    let (_, findings) = changed(|book| {
        for row in [8, 9] {
            events(book)
                .set(row, "event_start_min", "abc")
                .set(row, "event_start_sec", "x");
        }
    });
    assert_eq!(of_code(&findings, Code::EClockNull).len(), 1);
    check(
        "loaded",
        &[(Code::EClockRange, Level::Error, 8, "G event_start_sec")],
        |book| {
            events(book)
                .set(8, "event_start_sec", "75")
                .set(9, "event_start_sec", "75");
        },
    );
    check(
        "loaded",
        &[(Code::WClock, Level::Warning, 8, "F event_start_min")],
        |book| {
            for row in [8, 9] {
                events(book)
                    .set(row, "event_start_min", "17")
                    .set(row, "event_start_sec", "59");
            }
        },
    );
}

#[test]
fn codes_and_roles_that_nobody_knows() {
    check(
        "loaded",
        &[(Code::WCode, Level::Error, 4, "K event_type_")],
        |book| {
            events(book)
                .set(4, "event_type_", "Dance")
                .set(5, "event_type_", "Dance");
        },
    );
    check(
        "loaded",
        &[(Code::WCode, Level::Warning, 4, "M event_detail_")],
        |book| {
            events(book).set(4, "event_detail_", "Pass_Sideways").set(
                5,
                "event_detail_",
                "Pass_Sideways",
            );
        },
    );
    check(
        "loaded",
        &[(Code::WFlag, Level::Warning, 4, "O event_successful_")],
        |book| {
            events(book).set(4, "event_successful_", "maybe");
        },
    );
    let (_, findings) = changed(|book| {
        events(book).set(4, "player_role", "coach");
    });
    assert_eq!(
        places(&findings)[0],
        (Code::ERole, Level::Error, 4, "U player_role")
    );
}

#[test]
fn jersey_numbers() {
    check(
        "loaded",
        &[(Code::EUnknown, Level::Error, 4, "S player_game_number")],
        |book| {
            events(book).set(4, "player_game_number", 77);
        },
    );
    for jersey in [
        Value::from("goalie"),
        Value::from(1e300),
        Value::from(-5),
        Value::from(11.5),
    ] {
        let (status, findings) = changed(|book| {
            events(book).set(4, "player_game_number", jersey.clone());
        });
        assert_eq!(status, "loaded", "{jersey:?}");
        assert_eq!(
            places(&findings)[0],
            (Code::EUnknown, Level::Error, 4, "S player_game_number"),
            "{jersey:?}"
        );
    }
}

#[test]
fn event_numbers() {
    let typo = |row| (Code::WIdxTypo, Level::Warning, row, "A event_index");
    check("loaded", &[typo(4), typo(5)], |book| {
        events(book)
            .set(4, "event_index", "x")
            .set(5, "event_index", 1e300);
    });
    let (status, findings) = changed(|book| {
        events(book).set(20, "event_index", 1_001);
    });
    assert_eq!(status, "loaded");
    assert_eq!(
        places(&findings)[0],
        (Code::WIdxColl, Level::Warning, 20, "A event_index")
    );
}

#[test]
fn shifts_that_overlap_leave_gaps_or_last_no_time() {
    check(
        "loaded",
        &[(Code::EShiftGap, Level::Error, 3, "C shift_start_min")],
        |book| {
            shifts(book).set(3, "shift_start_min", 13);
        },
    );
    check(
        "loaded",
        &[(Code::EShiftGap, Level::Error, 3, "C shift_start_min")],
        |book| {
            shifts(book).set(3, "shift_start_min", 11);
        },
    );
    let (_, findings) = changed(|book| {
        shifts(book).set(3, "shift_end_min", 12);
    });
    assert_eq!(
        places(&findings)[0],
        (Code::EShiftDur, Level::Error, 3, "E shift_end_min")
    );
}

#[test]
fn players_of_a_shift() {
    let (status, findings) = changed(|book| {
        shifts(book).set(3, "home_forward_2", 11);
    });
    assert_eq!(
        (status.as_str(), findings[0].code, findings[0].row),
        ("loaded", Code::EShiftDup, 3)
    );
    check(
        "loaded",
        &[(Code::EUnknown, Level::Error, 3, "J home_forward_2")],
        |book| {
            shifts(book).set(3, "home_forward_2", 77);
        },
    );
    let (_, findings) = changed(|book| {
        for slot in ["home_forward_1", "home_forward_2", "home_forward_3"] {
            shifts(book).set(3, slot, Value::Nothing);
        }
    });
    assert_eq!(
        findings
            .iter()
            .map(|finding| (finding.code, finding.row))
            .collect::<Vec<_>>(),
        [(Code::EShiftCount, 3)]
    );
}

#[test]
fn too_few_shifts_and_shift_columns() {
    let no_shifts = |findings: &[Finding]| of_code(findings, Code::ENoShifts).len();
    let (status, findings) = changed(|book| shifts(book).rows.truncate(3));
    assert_eq!((status.as_str(), no_shifts(&findings)), ("loaded", 1));
    let (status, findings) = changed(|book| {
        shifts(book).drop_column("shift_start_min");
    });
    assert_eq!((status.as_str(), no_shifts(&findings)), ("loaded", 1));
}

#[test]
fn goals_that_miss_their_shot_and_scores_that_differ() {
    check(
        "loaded",
        &[(Code::WGoalShot, Level::Warning, 19, "K event_type_")],
        |book| {
            events(book).set(17, "event_detail_", "Shot_Missed").set(
                18,
                "event_detail_",
                "Shot_Missed",
            );
        },
    );
    let (_, findings) = changed(|book| {
        for row in 17..=20 {
            events(book)
                .set(row, "event_type_", "Pass")
                .set(row, "event_detail_", "Pass_Missed");
        }
    });
    let score = of_code(&findings, Code::WScore);
    assert_eq!(
        score
            .iter()
            .map(|finding| (finding.value.as_str(), finding.expected.as_str()))
            .collect::<Vec<_>>(),
        [("0", "1")]
    );
}

#[test]
fn numbers_as_text_and_a_dimension_that_lies_change_nothing() {
    check("loaded", &[], |book| {
        for sheet in &mut book.sheets {
            sheet.dimension = "A1:XFD1048576".to_owned();
            for value in sheet.rows.iter_mut().flatten() {
                if let Value::Number(number) = value {
                    *value = Value::Text(format!(" {number} "));
                }
            }
        }
    });
}

#[test]
fn a_cell_of_ten_megabytes() {
    refused(
        changed(|book| {
            events(book).set(4, "event_detail_", "x".repeat(10 * 1024 * 1024).as_str());
        }),
        "is too large",
    );
}
