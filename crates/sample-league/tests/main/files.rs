//! The files read back: sheets, headers, cells.

use crate::{make, small};
use calamine::{Data, Range, Reader, Xlsx, open_workbook};
use sample_league::{GameTruth, Options, TrackedTruth, Truth};
use std::fs::File;
use std::io::BufReader;
use std::path::Path;

fn open(path: &Path) -> Xlsx<BufReader<File>> {
    open_workbook(path).unwrap()
}

fn sheet(path: &Path, name: &str) -> Range<Data> {
    open(path).worksheet_range(name).unwrap()
}

fn header(range: &Range<Data>) -> Vec<String> {
    range
        .rows()
        .next()
        .unwrap()
        .iter()
        .map(ToString::to_string)
        .collect()
}

fn tracked<'a>(truth: &'a Truth, layout: &str) -> (&'a GameTruth, &'a TrackedTruth) {
    truth
        .games
        .iter()
        .find_map(|game| {
            Some((
                game,
                game.tracked.as_ref().filter(|file| file.layout == layout)?,
            ))
        })
        .unwrap()
}

fn column(range: &Range<Data>, name: &str) -> usize {
    header(range)
        .iter()
        .position(|header| header == name)
        .unwrap()
}

fn filled(range: &Range<Data>, name: &str) -> usize {
    let column = column(range, name);
    range
        .rows()
        .skip(1)
        .filter(|row| !row[column].to_string().is_empty())
        .count()
}

#[test]
fn the_league_workbook_has_the_sheets_of_the_real_one() {
    let (folder, truth) = make(&small());
    let path = folder.path().join("league.xlsx");
    let names = open(&path).sheet_names();
    for name in [
        "dim_player",
        "dim_team",
        "dim_league",
        "dim_season",
        "dim_schedule",
        "fact_gameroster",
        "fact_leadership",
        "fact_registration",
        "fact_draft",
        "dim_event_type",
        "dim_event_detail",
        "dim_event_detail_2",
        "dim_play_detail",
        "dim_play_detail_2",
    ] {
        assert!(names.iter().any(|other| other == name), "{name}");
    }
    let schedule = sheet(&path, "dim_schedule");
    assert_eq!(schedule.height() - 1, truth.games.len());
    assert_eq!(header(&schedule).len(), 45);
    assert_eq!(header(&sheet(&path, "fact_gameroster")).len(), 27);
    let goals = column(&schedule, "home_total_goals");
    let written: i64 = schedule
        .rows()
        .skip(1)
        .map(|row| row[goals].to_string().parse::<i64>().unwrap())
        .sum();
    assert_eq!(
        written,
        truth.games.iter().map(|game| game.home_goals).sum::<i64>()
    );
}

#[test]
fn workbooks_have_as_many_columns_as_the_real_layouts() {
    let (folder, truth) = make(&small());
    for (layout, events, shifts) in [
        ("A-sparse", 72, 55),
        ("A-dense", 73, 55),
        ("B", 46, 43),
        ("C", 91, 66),
        ("D", 44, 25),
    ] {
        let (_, file) = tracked(&truth, layout);
        let path = folder.path().join("games").join(&file.file);
        assert_eq!(header(&sheet(&path, "events")).len(), events, "{layout}");
        let shift_sheet = sheet(&path, "shifts");
        assert_eq!(header(&shift_sheet).len(), shifts, "{layout}");
        let goalie = filled(&shift_sheet, "shift_start_min");
        assert!(goalie as i64 >= file.stints, "{layout}");
    }
}

#[test]
fn rows_of_an_event_sheet_are_its_players() {
    let (folder, truth) = make(&small());
    for layout in ["A-sparse", "A-dense", "B", "C", "D"] {
        let (game, file) = tracked(&truth, layout);
        let path = folder.path().join("games").join(&file.file);
        let events = sheet(&path, "events");
        assert_eq!(
            filled(&events, "player_game_number") as i64,
            file.event_players,
            "{layout}"
        );
        assert_eq!(filled(&events, "game_id"), events.height() - 1, "{layout}");
        let ids = column(&events, "game_id");
        let id = game.game_id.to_string();
        assert!(events.rows().skip(1).all(|row| row[ids].to_string() == id));
    }
}

#[test]
fn the_type_stands_on_first_rows_only_in_the_sparse_layout() {
    let (folder, truth) = make(&small());
    let typed = |layout: &str| {
        let (_, file) = tracked(&truth, layout);
        let events = sheet(&folder.path().join("games").join(&file.file), "events");
        (
            filled(&events, "event_type_") as i64,
            events.height() as i64 - 1,
            file.events,
        )
    };
    let (sparse, rows, events) = typed("A-sparse");
    assert_eq!(sparse, events);
    assert!(sparse * 10 < rows * 9);
    let (dense, rows, _) = typed("A-dense");
    assert_eq!(dense, rows);
}

#[test]
fn the_roster_copy_has_its_header_in_the_second_row_and_column() {
    let (folder, truth) = make(&small());
    let (_, file) = tracked(&truth, "A-sparse");
    let roster = sheet(
        &folder.path().join("games").join(&file.file),
        "game_rosters",
    );
    assert_eq!(
        roster.get_value((1, 1)),
        Some(&Data::String("index".to_owned()))
    );
    assert_eq!(roster.height() - 2, file.players.len());
}

#[test]
fn saves_hold_the_game() {
    let (folder, truth) = make(&small());
    for (layout, version) in [("JSON-23.8", "23.8"), ("JSON-25", "25.0")] {
        let (game, file) = tracked(&truth, layout);
        let text = std::fs::read_to_string(folder.path().join("games").join(&file.file)).unwrap();
        let save: serde_json::Value = serde_json::from_str(&text).unwrap();
        assert_eq!(save["version"], version);
        assert_eq!(save["gameId"], game.game_id);
        let events = save["events"].as_array().unwrap();
        assert_eq!(events.len() as i64, file.events);
        let players: usize = events
            .iter()
            .map(|event| event["players"].as_array().unwrap().len())
            .sum();
        assert_eq!(players as i64, file.event_players);
        assert_eq!(save["shifts"].as_array().unwrap().len() as i64, file.stints);
        let minutes = save["periodLengths"]["1"].as_i64().unwrap();
        assert_eq!(minutes * 60, file.period_seconds[0]);
        let located = events
            .iter()
            .filter(|event| !event["puckXY"].as_array().unwrap().is_empty());
        assert!(located.count() > 100);
    }
}

#[test]
fn planted_faults_stand_where_truth_says() {
    let (folder, truth) = make(&Options {
        dirty: true,
        ..small()
    });
    for planted in &truth.planted {
        let path = if planted.file == "league.xlsx" || planted.file.starts_with("blocked/") {
            folder.path().join(&planted.file)
        } else {
            folder.path().join("games").join(&planted.file)
        };
        assert!(path.is_file(), "{planted:?}");
        if planted.row == 0 || path.extension().is_none_or(|ending| ending != "xlsx") {
            continue;
        }
        let range = sheet(&path, &planted.sheet);
        assert!(planted.row as usize <= range.height(), "{planted:?}");
    }
    let spoiled = |code: &str| {
        truth
            .planted
            .iter()
            .find(|planted| planted.code == code)
            .unwrap()
    };
    let cell = |code: &str| {
        let planted = spoiled(code);
        let path = folder.path().join("games").join(&planted.file);
        let range = sheet(&path, &planted.sheet);
        range
            .get_value((
                planted.row as u32 - 1,
                column(&range, &planted.column) as u32,
            ))
            .cloned()
    };
    assert!(matches!(cell("W-ERRCELL"), Some(Data::Error(_))));
    assert_eq!(cell("W-FLAG"), Some(Data::String("maybe".to_owned())));
    assert_eq!(cell("W-IDXCOLL"), Some(Data::Float(1_008.0)));
    assert_eq!(cell("E-ROLE"), Some(Data::String("spectator".to_owned())));
}
