//! Whole runs: which files are read, what becomes of the others, and what a run leaves.

use std::sync::Mutex;

use ingest::{Code, IngestError, Ingested, Progress, Severity};

use crate::small_game;
use crate::small_league::{self, Data, GAME, GAME_FILE, codes, integers, of_code, table, texts};

fn data() -> Data {
    Data::new(&small_league::league())
}

fn statuses(read: &Ingested) -> Vec<(i64, String, String)> {
    let files = table(read, "raw_game_files");
    integers(files, "game_id")
        .into_iter()
        .zip(
            texts(files, "source_file")
                .into_iter()
                .zip(texts(files, "status")),
        )
        .map(|(game, (file, status))| (game.unwrap(), file.unwrap(), status.unwrap()))
        .collect()
}

fn status(game_id: i64, file: &str, status: &str) -> (i64, String, String) {
    (game_id, file.to_owned(), status.to_owned())
}

#[test]
fn a_game_without_fault_is_loaded_with_provenance() {
    let data = data();
    data.write(GAME_FILE, &small_game::tracking().bytes());
    let read = data.read().unwrap();
    let serious: Vec<_> = read
        .findings
        .iter()
        .filter(|finding| finding.severity() <= Severity::Error)
        .collect();
    assert!(serious.is_empty(), "{serious:#?}");
    assert_eq!(
        statuses(&read),
        [status(GAME, "20001/20001_tracking.xlsx", "loaded")]
    );
    let events = table(&read, "raw_events");
    assert_eq!(events.num_rows(), 19);
    assert_eq!(integers(events, "game_id")[0], Some(GAME));
    assert_eq!(
        texts(events, "source_file")[0].as_deref(),
        Some("20001/20001_tracking.xlsx")
    );
    assert_eq!(texts(events, "source_sheet")[0].as_deref(), Some("events"));
    assert_eq!(
        integers(events, "source_row")[..3],
        [Some(2), Some(4), Some(6)]
    );
    assert_eq!(table(&read, "raw_shifts").num_rows(), 12);
    assert_eq!(table(&read, "raw_shift_players").num_rows(), 144);
    assert_eq!(
        read.inputs
            .iter()
            .map(|file| file.path.as_str())
            .collect::<Vec<_>>(),
        ["20001/20001_tracking.xlsx", "league.xlsx"]
    );
    assert!(
        read.inputs
            .iter()
            .all(|file| file.sha256.len() == 64 && file.bytes > 0)
    );
}

#[test]
fn the_games_folder_may_hold_the_league_and_other_folders() {
    let data = data();
    data.write(GAME_FILE, &small_game::tracking().bytes());
    data.write("exports/20002.json", small_game::save(20_002).as_bytes());
    data.write("notes.txt", b"x");
    let mut request = data.request();
    request.games = Some(data.folder.path().to_owned());
    let read = ingest::read(&request, &codes(), &ingest::NoProgress).unwrap();
    assert_eq!(
        statuses(&read),
        [
            status(GAME, "games/20001/20001_tracking.xlsx", "loaded"),
            status(20_002, "exports/20002.json", "loaded")
        ]
    );
}

#[test]
fn a_workbook_comes_before_a_save_unless_it_is_a_template() {
    let data = data();
    data.write(GAME_FILE, &small_game::tracking().bytes());
    data.write("games/20001/20001.json", small_game::save(GAME).as_bytes());
    let read = data.read().unwrap();
    assert_eq!(
        statuses(&read),
        [
            status(GAME, "20001/20001.json", "not_chosen"),
            status(GAME, "20001/20001_tracking.xlsx", "loaded")
        ]
    );
    assert_eq!(
        integers(table(&read, "raw_game_files"), "file_no"),
        [Some(1), Some(2)]
    );

    let mut template = small_game::tracking();
    template.sheet("events").rows.truncate(3);
    data.write(GAME_FILE, &template.bytes());
    let read = data.read().unwrap();
    assert_eq!(
        statuses(&read),
        [
            status(GAME, "20001/20001.json", "loaded"),
            status(GAME, "20001/20001_tracking.xlsx", "template")
        ]
    );
    assert_eq!(
        texts(table(&read, "raw_events"), "source_file")[0].as_deref(),
        Some("20001/20001.json")
    );
}

#[test]
fn of_several_saves_the_last_one_is_read() {
    let data = data();
    let older = small_game::save(GAME)
        .replace("2025-10-06T08", "2025-10-06T07")
        .replace("Shot_Missed", "Shot_Blocked");
    data.write("games/a/20001.json", older.as_bytes());
    data.write("games/b/20001.json", small_game::save(GAME).as_bytes());
    let read = data.read().unwrap();
    assert_eq!(
        statuses(&read),
        [
            status(GAME, "a/20001.json", "not_chosen"),
            status(GAME, "b/20001.json", "loaded")
        ]
    );
}

#[test]
fn a_save_of_another_game_counts_for_the_game_inside() {
    let data = data();
    data.write(
        "games/20001/20001.json",
        small_game::save(20_002).as_bytes(),
    );
    let read = data.read().unwrap();
    assert_eq!(
        statuses(&read),
        [status(20_002, "20001/20001.json", "loaded")]
    );
    assert_eq!(of_code(&read.findings, Code::WGameId).len(), 1);
}

#[test]
fn games_are_excluded_or_asked_for() {
    let data = data();
    data.write(GAME_FILE, &small_game::tracking().bytes());
    data.write("games/20002.json", small_game::save(20_002).as_bytes());
    let mut request = data.request();
    request.exclude = vec![GAME];
    let read = ingest::read(&request, &codes(), &ingest::NoProgress).unwrap();
    assert_eq!(
        statuses(&read),
        [
            status(GAME, "20001/20001_tracking.xlsx", "excluded"),
            status(20_002, "20002.json", "loaded")
        ]
    );
    let mut request = data.request();
    request.only = vec![GAME, 20_003];
    let read = ingest::read(&request, &codes(), &ingest::NoProgress).unwrap();
    assert_eq!(
        statuses(&read),
        [
            status(GAME, "20001/20001_tracking.xlsx", "loaded"),
            status(20_002, "20002.json", "not_chosen")
        ]
    );
    let missing: Vec<Option<i64>> = of_code(&read.findings, Code::BFile)
        .iter()
        .map(|finding| finding.game_id)
        .collect();
    assert_eq!(missing, [Some(20_003)]);
}

#[test]
fn a_workbook_without_a_number_in_its_name_is_told_by_what_is_inside() {
    let data = data();
    data.write("games/new.xlsx", &small_game::tracking().bytes());
    let read = data.read().unwrap();
    assert_eq!(statuses(&read), [status(GAME, "new.xlsx", "loaded")]);
    // A second file of the same game is not added to it.
    data.write(GAME_FILE, &small_game::tracking().bytes());
    let read = data.read().unwrap();
    assert_eq!(
        statuses(&read),
        [
            status(GAME, "20001/20001_tracking.xlsx", "loaded"),
            status(GAME, "new.xlsx", "error")
        ]
    );
    assert_eq!(table(&read, "raw_events").num_rows(), 19);
    assert_eq!(of_code(&read.findings, Code::BGameId).len(), 1);
}

#[test]
fn a_workbook_without_a_number_is_not_loaded_when_its_game_is_not_wanted() {
    let data = data();
    data.write("games/new.xlsx", &small_game::tracking().bytes());
    let mut request = data.request();
    request.only = vec![20_002];
    let read = ingest::read(&request, &codes(), &ingest::NoProgress).unwrap();
    assert_eq!(statuses(&read), [status(GAME, "new.xlsx", "not_chosen")]);
    assert_eq!(table(&read, "raw_events").num_rows(), 0);
    let mut request = data.request();
    request.exclude = vec![GAME];
    let read = ingest::read(&request, &codes(), &ingest::NoProgress).unwrap();
    assert_eq!(statuses(&read), [status(GAME, "new.xlsx", "excluded")]);
    assert_eq!(table(&read, "raw_events").num_rows(), 0);
}

#[test]
fn a_blocked_game_does_not_stop_the_others_unless_the_run_is_strict() {
    let data = data();
    data.write(GAME_FILE, &small_game::tracking().bytes());
    data.write("games/20002_tracking.xlsx", b"no workbook");
    let read = data.read().unwrap();
    assert_eq!(
        statuses(&read),
        [
            status(GAME, "20001/20001_tracking.xlsx", "loaded"),
            status(20_002, "20002_tracking.xlsx", "error")
        ]
    );
    let files = table(&read, "raw_game_files");
    assert_eq!(
        texts(files, "block_codes"),
        [None, Some("B-FILE".to_owned())]
    );
    assert_eq!(integers(files, "n_block"), [Some(0), Some(1)]);
    let mut request = data.request();
    request.strict = true;
    let error = ingest::read(&request, &codes(), &ingest::NoProgress).unwrap_err();
    let IngestError::Blocked { findings } = &error else {
        panic!("{error}")
    };
    assert_eq!(of_code(findings, Code::BFile).len(), 1);
    assert!(error.to_string().contains("20002_tracking.xlsx"), "{error}");
}

#[test]
fn a_games_folder_that_is_not_there() {
    let data = data();
    let mut request = data.request();
    request.games = Some(data.path("elsewhere"));
    assert!(matches!(
        ingest::read(&request, &codes(), &ingest::NoProgress),
        Err(IngestError::NoGamesFolder(_))
    ));
    request.games = None;
    assert!(ingest::read(&request, &codes(), &ingest::NoProgress).is_ok());
}

#[test]
fn two_runs_over_the_same_files_are_equal() {
    let data = data();
    data.write(GAME_FILE, &small_game::tracking().bytes());
    data.write("games/20002.json", small_game::save(20_002).as_bytes());
    data.write("games/20003_tracking.xlsx", b"no workbook");
    let (one, other) = (data.read().unwrap(), data.read().unwrap());
    assert_eq!(one.tables, other.tables);
    assert_eq!(one.findings, other.findings);
    assert_eq!(one.inputs, other.inputs);
}

#[test]
fn the_settings_of_a_save_are_nowhere_in_what_was_read() {
    let data = data();
    data.write("games/20001.json", small_game::save(GAME).as_bytes());
    let broken = small_game::save(20_002).replace("\"events\":[", "\"events\":[7,");
    data.write("games/20002.json", broken.as_bytes());
    let read = data.read().unwrap();
    assert!(!format!("{read:?}").contains("not-to-be-read"));
}

#[test]
fn progress_counts_every_game_once() {
    struct Counter(Mutex<Vec<(usize, usize)>>);
    impl Progress for Counter {
        fn file(&self, _name: &str, done: usize, total: usize) {
            self.0.lock().unwrap().push((done, total));
        }
    }
    let data = data();
    data.write(GAME_FILE, &small_game::tracking().bytes());
    data.write("games/20002.json", small_game::save(20_002).as_bytes());
    let counter = Counter(Mutex::new(Vec::new()));
    ingest::read(&data.request(), &codes(), &counter).unwrap();
    let mut seen = counter.0.into_inner().unwrap();
    seen.sort_unstable();
    assert_eq!(seen, [(1, 2), (2, 2)]);
}

/// Columns that the staging models select, by raw table.
fn staged_columns() -> Vec<(String, Vec<String>)> {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../../models/staging");
    let mut staged = Vec::new();
    for entry in std::fs::read_dir(folder).unwrap().flatten() {
        let Ok(model) = std::fs::read_to_string(entry.path()) else {
            continue;
        };
        let select = model
            .split_once("select\n")
            .and_then(|(_, rest)| rest.split_once("\nfrom raw_"));
        let Some((columns, table)) = select else {
            continue;
        };
        let table = format!(
            "raw_{}",
            table.split_whitespace().next().unwrap_or_default()
        );
        let column = |line: &str| {
            line.trim()
                .trim_end_matches(',')
                .split_whitespace()
                .next()
                .unwrap_or_default()
                .replace('"', "")
        };
        staged.push((table, columns.lines().map(column).collect()));
    }
    staged
}

#[test]
fn every_column_that_the_staging_models_select_is_there() {
    let read = data().read().unwrap();
    let staged = staged_columns();
    assert!(
        staged.len() >= 13,
        "{} models read a raw table",
        staged.len()
    );
    for (name, columns) in staged {
        let batch = table(&read, &name);
        for column in columns {
            assert!(
                batch.column_by_name(&column).is_some(),
                "{name} has no column {column}"
            );
        }
    }
}
