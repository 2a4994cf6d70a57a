//! Staged rows: laid over the files, they give what the same change in the files gives.

use std::collections::BTreeMap;

use arrow_array::RecordBatch;
use ingest::staged::{FILE, Staged, StagedGame, StagedMode, StagedRow, StagedSheet};
use ingest::{Cell, Code, Finding, IngestError, Ingested, NoProgress, Request};

use crate::books::{Book, Sheet, Value};
use crate::small_game;
use crate::small_league::{self, AWAY, Data, GAME, GAME_FILE, HOME, codes, of_code, table, texts};

fn cell(value: &Value) -> Cell {
    match value {
        Value::Nothing => Cell::Empty,
        Value::Text(text) => Cell::Text(text.clone()),
        Value::Number(number) => Cell::Number(*number),
        Value::Error(error) => Cell::Error(error.clone()),
    }
}

fn staged_row(number: u32, cells: &[(&str, Value)]) -> StagedRow {
    StagedRow {
        number,
        is_deletion: false,
        cells: cells
            .iter()
            .map(|(column, value)| ((*column).to_owned(), cell(value)))
            .collect(),
    }
}

fn deletion(number: u32, cells: &[(&str, Value)]) -> StagedRow {
    StagedRow {
        is_deletion: true,
        ..staged_row(number, cells)
    }
}

/// The rows of a sheet, numbered as in the sheet.
fn rows_of(sheet: &Sheet) -> Vec<StagedRow> {
    sheet
        .rows
        .iter()
        .zip(2..)
        .map(|(row, number)| {
            let cells: Vec<_> = sheet
                .header
                .iter()
                .map(String::as_str)
                .zip(row.iter().cloned())
                .collect();
            staged_row(number, &cells)
        })
        .collect()
}

fn over(sheet: &str, mode: StagedMode, rows: Vec<StagedRow>) -> Staged {
    Staged {
        sheets: BTreeMap::from([(sheet.to_owned(), StagedSheet { mode, rows })]),
        games: BTreeMap::new(),
    }
}

fn read(data: &Data, staged: Staged) -> Result<Ingested, IngestError> {
    let request = Request {
        staged: staged.into(),
        ..data.request()
    };
    ingest::read(&request, &codes(), &NoProgress)
}

/// A table without the columns that say where its rows come from.
fn content(read: &Ingested, name: &str) -> RecordBatch {
    let batch = table(read, name);
    let kept: Vec<usize> = batch
        .schema()
        .fields()
        .iter()
        .enumerate()
        .filter(|(_, field)| !field.name().starts_with("source_"))
        .map(|(index, _)| index)
        .collect();
    batch.project(&kept).unwrap()
}

/// Both runs have the same rows in every table but those about files and findings.
fn assert_same(one: &Ingested, other: &Ingested) {
    for (name, _) in &one.tables {
        if !["raw_game_files", "raw_load_issues"].contains(name) {
            assert_eq!(content(one, name), content(other, name), "{name}");
        }
    }
}

/// What a finding says, apart from its place.
fn said(findings: &[Finding]) -> Vec<(Code, String, String, String, String)> {
    let mut said: Vec<_> = findings
        .iter()
        .map(|finding| {
            // A staged row has no letters of columns.
            let column = finding.column.rsplit(' ').next().unwrap_or_default();
            (
                finding.code,
                finding.sheet.clone(),
                column.to_owned(),
                finding.value.clone(),
                finding.expected.clone(),
            )
        })
        .collect();
    said.sort();
    said
}

/// A schedule row of a new game, as people would write it.
fn new_game(game_id: i64) -> Vec<(&'static str, Value)> {
    vec![
        ("game_id", game_id.into()),
        ("season_id", "N20252026F".into()),
        ("date", "2025-10-20".into()),
        ("game_time", "19:30".into()),
        ("home_team_id", AWAY.into()),
        ("away_team_id", HOME.into()),
        ("game_type", "Regular".into()),
        ("period_length", "0:18:00".into()),
    ]
}

#[test]
fn a_row_laid_over_a_sheet_is_the_same_as_that_row_in_the_workbook() {
    let mut book = small_league::league();
    let mut changed = book.sheet("dim_schedule").rows[1].clone();
    let date = book
        .sheet("dim_schedule")
        .header
        .iter()
        .position(|column| column == "date")
        .unwrap();
    changed[date] = Value::Number(45_950.0);
    let mut in_file = book.clone();
    let schedule = in_file.sheet("dim_schedule");
    schedule.rows[1].clone_from(&changed);
    schedule.row(&new_game(20_009));
    schedule.rows.remove(2);
    in_file
        .sheet("fact_gameroster")
        .rows
        .retain(|row| row[1] != Value::Number(20_003.0));

    let schedule = book.sheet("dim_schedule");
    let cells: Vec<_> = schedule
        .header
        .iter()
        .map(String::as_str)
        .zip(changed)
        .collect();
    let mut staged = over(
        "dim_schedule",
        StagedMode::LayOver,
        vec![
            staged_row(1, &cells),
            staged_row(2, &new_game(20_009)),
            deletion(3, &[("game_id", "20003".into())]),
        ],
    );
    let gone = book
        .sheet("fact_gameroster")
        .rows
        .iter()
        .filter(|row| row[1] == Value::Number(20_003.0))
        .zip(1..)
        .map(|(row, number)| {
            deletion(
                number,
                &[("game_id", row[1].clone()), ("player_id", row[4].clone())],
            )
        })
        .collect();
    staged.sheets.insert(
        "fact_gameroster".to_owned(),
        StagedSheet {
            mode: StagedMode::LayOver,
            rows: gone,
        },
    );

    let expected = Data::new(&in_file).read().unwrap();
    let overlaid = read(&Data::new(&book), staged).unwrap();
    assert_same(&expected, &overlaid);
    assert_eq!(said(&expected.findings), said(&overlaid.findings));
    let files = texts(table(&overlaid, "raw_schedule"), "source_file");
    let files: Vec<_> = files.iter().flatten().collect();
    assert_eq!(files, ["league.xlsx", FILE, FILE]);
}

#[test]
fn a_replaced_sheet_keeps_no_row_of_the_file() {
    let book = small_league::league();
    let mut one_game = book.clone();
    one_game.sheet("dim_schedule").rows.truncate(1);
    one_game
        .sheet("fact_gameroster")
        .rows
        .retain(|row| row[1] == Value::Number(GAME as f64));
    let mut staged = over(
        "DIM_SCHEDULE",
        StagedMode::Replace,
        rows_of(one_game.sheet("dim_schedule")),
    );
    staged.sheets.insert(
        "fact_gameroster".to_owned(),
        StagedSheet {
            mode: StagedMode::Replace,
            rows: rows_of(one_game.sheet("fact_gameroster")),
        },
    );
    let expected = Data::new(&one_game).read().unwrap();
    let replaced = read(&Data::new(&book), staged).unwrap();
    assert_same(&expected, &replaced);
    assert_eq!(table(&replaced, "raw_schedule").num_rows(), 1);
}

#[test]
fn a_league_of_staged_rows_alone_is_read() {
    let mut book = small_league::league();
    let expected = Data::new(&book).read().unwrap();
    let names: Vec<String> = book.sheets.iter().map(|sheet| sheet.name.clone()).collect();
    let sheets = names.into_iter().map(|name| {
        let sheet = StagedSheet {
            mode: StagedMode::LayOver,
            rows: rows_of(book.sheet(&name)),
        };
        (name, sheet)
    });
    let staged = Staged {
        sheets: sheets.collect(),
        games: BTreeMap::new(),
    };
    let folder = tempfile::tempdir().unwrap();
    let request = Request {
        league: folder.path().join("league.xlsx"),
        staged: staged.clone().into(),
        ..Request::default()
    };
    let read = ingest::read(&request, &codes(), &NoProgress).unwrap();
    assert_same(&expected, &read);
    let inputs: Vec<_> = read
        .inputs
        .iter()
        .map(|input| input.path.as_str())
        .collect();
    assert_eq!(inputs, [FILE]);

    let mut staged = staged;
    staged.sheets.remove("dim_team");
    let request = Request {
        staged: staged.into(),
        ..request
    };
    let Err(IngestError::Blocked { findings }) = ingest::read(&request, &codes(), &NoProgress)
    else {
        panic!("a league without teams is read");
    };
    assert_eq!(of_code(&findings, Code::LSheet)[0].file, FILE);
}

#[test]
fn bad_staged_cells_are_reported_like_those_of_the_workbook() {
    let mut book = small_league::league();
    let mut bad = book.clone();
    let schedule = bad.sheet("dim_schedule");
    schedule.set(3, "game_time", "soon");
    schedule.set(3, "home_total_goals", "many");
    schedule.set(4, "date", "");
    let roster = bad.sheet("fact_gameroster");
    roster.rows.truncate(24);
    roster.set(3, "player_game_number", "FA");
    roster.set(4, "goals", -1);
    roster.set(5, "games_played", 11);
    let rows = |sheet: &Sheet| StagedSheet {
        mode: StagedMode::Replace,
        rows: rows_of(sheet),
    };
    let staged = Staged {
        sheets: BTreeMap::from([
            ("dim_schedule".to_owned(), rows(bad.sheet("dim_schedule"))),
            (
                "fact_gameroster".to_owned(),
                rows(bad.sheet("fact_gameroster")),
            ),
        ]),
        games: BTreeMap::new(),
    };
    book.sheet("dim_schedule").rows.clear();
    let expected = Data::new(&bad).read().unwrap();
    let found = read(&Data::new(&book), staged).unwrap();
    assert!(expected.findings.len() >= 6, "{:#?}", expected.findings);
    assert_eq!(said(&expected.findings), said(&found.findings));
    assert!(found.findings.iter().all(|finding| finding.file == FILE));
    let time = of_code(&found.findings, Code::LValue);
    assert_eq!(
        (time[0].sheet.as_str(), time[0].row, time[0].column.as_str()),
        ("dim_schedule", 3, "game_time")
    );
}

#[test]
fn rows_without_a_key_and_keys_that_stand_twice_are_named_by_their_staging_rows() {
    let data = Data::new(&small_league::league());
    let staged = over(
        "dim_team",
        StagedMode::LayOver,
        vec![
            staged_row(
                1,
                &[("team_name", "Nobody".into()), ("norad_team", "Y".into())],
            ),
            deletion(2, &[("team_name", "Nobody".into())]),
            deletion(3, &[("team_id", "N99999".into())]),
        ],
    );
    let findings = match read(&data, staged) {
        Ok(_) => panic!("the staged rows lack the column with the key"),
        Err(IngestError::Blocked { findings }) => findings,
        Err(error) => panic!("{error}"),
    };
    assert_eq!(of_code(&findings, Code::LColumn)[0].file, FILE);
    let staged = over(
        "dim_team",
        StagedMode::LayOver,
        vec![
            staged_row(
                1,
                &[
                    ("team_id", Value::Nothing),
                    ("team_name", "Nobody".into()),
                    ("norad_team", "Y".into()),
                ],
            ),
            deletion(2, &[("team_name", "Nobody".into())]),
        ],
    );
    let found = read(&data, staged).unwrap();
    let rows: Vec<_> = of_code(&found.findings, Code::LKey)
        .iter()
        .map(|finding| (finding.file.as_str(), finding.row))
        .collect();
    assert_eq!(rows, [(FILE, 1), (FILE, 2)]);
    let twice = staged_row(
        7,
        &[("league_id", "S".into()), ("league", "Southern".into())],
    );
    let staged = over(
        "dim_league",
        StagedMode::LayOver,
        vec![twice.clone(), StagedRow { number: 8, ..twice }],
    );
    let Err(IngestError::Blocked { findings }) = read(&data, staged) else {
        panic!("a key stands twice");
    };
    let finding = of_code(&findings, Code::LDupKey)[0];
    assert_eq!((finding.file.as_str(), finding.row), (FILE, 8));
}

/// The small game in the plain layout, without the columns that every row repeats.
fn plain(book: &mut Book) -> StagedGame {
    let keep = |column: &str| !column.ends_with('_') || column.starts_with("event_");
    let events = rows_of(book.sheet("events"))
        .into_iter()
        .map(|row| StagedRow {
            cells: row
                .cells
                .into_iter()
                .filter(|(column, _)| {
                    keep(column) && column != "game_id" && !column.ends_with("_team")
                })
                .map(|(column, cell)| (column.trim_end_matches('_').to_owned(), cell))
                .collect(),
            ..row
        })
        .collect();
    StagedGame {
        events,
        shifts: rows_of(book.sheet("shifts")),
    }
}

/// The same rows in a workbook.
fn plain_book(book: &mut Book) -> Book {
    let mut plain = book.clone();
    let events = plain.sheet("events");
    events.drop_column("team_");
    for column in &mut events.header {
        *column = column.trim_end_matches('_').to_owned();
    }
    plain
}

#[test]
fn staged_rows_of_a_game_are_the_same_as_these_rows_in_a_workbook() {
    let league = small_league::league();
    let mut game = small_game::tracking();
    let in_file = Data::new(&league);
    in_file.write(GAME_FILE, &plain_book(&mut game).bytes());
    let expected = in_file.read().unwrap();
    assert_eq!(table(&expected, "raw_events").num_rows(), 19);

    // A file of the game does not count beside its staged rows, whatever it holds.
    let data = Data::new(&league);
    data.write(GAME_FILE, b"no workbook");
    data.write("games/20001/20001.json", small_game::save(GAME).as_bytes());
    let staged = Staged {
        sheets: BTreeMap::new(),
        games: BTreeMap::from([(GAME, plain(&mut game))]),
    };
    let found = read(&data, staged.clone()).unwrap();
    assert_same(&expected, &found);
    assert_eq!(said(&expected.findings), said(&found.findings));
    let events = table(&found, "raw_events");
    assert_eq!(texts(events, "source_file")[0].as_deref(), Some(FILE));
    assert_eq!(texts(events, "source_sheet")[0].as_deref(), Some("events"));
    let files = table(&found, "raw_game_files");
    let statuses: Vec<_> = texts(files, "source_file")
        .into_iter()
        .flatten()
        .zip(texts(files, "status").into_iter().flatten())
        .collect();
    let status = |file: &str, status: &str| (file.to_owned(), status.to_owned());
    assert_eq!(
        statuses,
        [
            status("20001/20001.json", "not_chosen"),
            status("20001/20001_tracking.xlsx", "not_chosen"),
            status(FILE, "loaded"),
        ]
    );

    // Nor does a games folder have to be there.
    let request = Request {
        games: None,
        staged: staged.into(),
        ..data.request()
    };
    let found = ingest::read(&request, &codes(), &NoProgress).unwrap();
    assert_same(&expected, &found);
}

#[test]
fn bad_staged_events_are_reported_like_those_of_a_workbook() {
    let league = small_league::league();
    let mut game = small_game::tracking();
    let events = game.sheet("events");
    events.set(4, "player_game_number", 77);
    events.set(6, "event_start_sec", 75);
    events.set(8, "player_role", "umpire");
    events.set(10, "event_type_", "Sit_In");
    let in_file = Data::new(&league);
    in_file.write(GAME_FILE, &plain_book(&mut game).bytes());
    let expected = in_file.read().unwrap();
    let staged = Staged {
        sheets: BTreeMap::new(),
        games: BTreeMap::from([(GAME, plain(&mut game))]),
    };
    let found = read(&Data::new(&league), staged).unwrap();
    assert!(expected.findings.len() >= 4, "{:#?}", expected.findings);
    assert_eq!(said(&expected.findings), said(&found.findings));
    for finding in &found.findings {
        assert_eq!((finding.file.as_str(), finding.game_id), (FILE, Some(GAME)));
    }
}

#[test]
fn staged_games_can_be_left_out_and_blocked() {
    let data = Data::new(&small_league::league());
    let mut game = plain(&mut small_game::tracking());
    let staged = |game: &StagedGame| Staged {
        sheets: BTreeMap::new(),
        games: BTreeMap::from([(GAME, game.clone())]),
    };
    let status = |read: &Ingested| texts(table(read, "raw_game_files"), "status");
    let request = Request {
        exclude: vec![GAME],
        staged: staged(&game).into(),
        ..data.request()
    };
    let excluded = ingest::read(&request, &codes(), &NoProgress).unwrap();
    assert_eq!(status(&excluded), [Some("excluded".to_owned())]);
    game.events[0]
        .cells
        .push(("game_id".to_owned(), Cell::Number(20_002.0)));
    let blocked = read(&data, staged(&game)).unwrap();
    assert_eq!(status(&blocked), [Some("error".to_owned())]);
    assert_eq!(of_code(&blocked.findings, Code::BGameId)[0].file, FILE);
    game.events.clear();
    let empty = read(&data, staged(&game)).unwrap();
    assert_eq!(of_code(&empty.findings, Code::BFile)[0].file, FILE);
}

#[test]
fn inputs_name_what_was_staged_by_its_hash() {
    let data = Data::new(&small_league::league());
    let staged = |name: &str| {
        over(
            "dim_league",
            StagedMode::LayOver,
            vec![staged_row(
                1,
                &[("league_id", "S".into()), ("league", name.into())],
            )],
        )
    };
    let hash = |staged: Staged| {
        let read = read(&data, staged).unwrap();
        let input = read.inputs.iter().find(|input| input.path == FILE);
        input.map(|input| input.sha256.clone())
    };
    assert_eq!(hash(Staged::default()), None);
    let one = hash(staged("Southern"));
    assert_eq!(one, hash(staged("Southern")));
    assert_ne!(one, hash(staged("Western")));
}

/// The rows of a sheet of a workbook, numbered as in the sheet.
fn real_rows(path: &std::path::Path, sheet: &str) -> Vec<StagedRow> {
    let mut workbook = ingest::Workbook::open(path).unwrap();
    let mut header: Option<ingest::Header> = None;
    let mut rows = Vec::new();
    workbook
        .read_sheet(sheet, |row| {
            let Some(header) = &header else {
                header = Some(ingest::Header::new(row));
                return std::ops::ControlFlow::Continue(());
            };
            let cells = header.names().iter().zip(&row.cells);
            rows.push(StagedRow {
                number: row.number,
                is_deletion: false,
                cells: cells
                    .filter(|(name, cell)| !name.is_empty() && **cell != Cell::Empty)
                    .map(|(name, cell)| (name.clone(), cell.clone()))
                    .collect(),
            });
            std::ops::ControlFlow::Continue(())
        })
        .unwrap();
    rows
}

#[test]
fn a_real_game_is_the_same_from_its_workbook_and_from_staged_rows() {
    let Some(norad) = crate::support::norad() else {
        return;
    };
    let name = "games/18969/18969_tracking.xlsx";
    let expected = crate::support::read(&norad, name, Some(18_969));
    let path = norad.join(name);
    let game = StagedGame {
        events: real_rows(&path, "events"),
        shifts: real_rows(&path, "shifts"),
    };
    let mut findings = ingest::Findings::new();
    let league = ingest::league::read(&norad.join("league.xlsx"), &mut codes(), &mut findings);
    let found = ingest::tracking::read_staged(18_969, &game, &league.games(), &codes());
    assert_eq!(found.status, expected.status);
    // Equal, but too long to be shown.
    assert!(found.game.is_some() && found.game == expected.game);
    assert_eq!(said(&found.findings), said(&expected.findings));
}
