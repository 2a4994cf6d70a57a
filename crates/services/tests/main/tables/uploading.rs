use std::fmt::Write as _;

use serde_json::json;
use services::input_error::InputError;
use services::upload_tables::{LoadedTable, TableFile, TableUpload};
use store::tables::UploadMode;
use test_databases::{TestDatabase, on_both_databases};
use tokio_util::sync::CancellationToken;

use super::{HEADER, House, problems};

on_both_databases!(
    a_file_becomes_rows,
    what_was_downloaded_can_be_uploaded,
    every_problem_is_named_by_row_and_column,
    problems_are_listed_up_to_a_hundred_and_counted_beyond,
    headers_are_checked,
    doubtful_keys_are_named_by_row,
    rows_are_counted_as_a_spreadsheet_counts,
    all_files_or_none,
    a_table_of_the_dictionary_takes_a_file,
    an_upload_can_be_cancelled,
);

async fn a_file_becomes_rows(test: TestDatabase) {
    let house = House::with_notes(test).await;
    let file = "\u{feff}note,player_id,game_id,mark,written_on\r\n\
                \"good, \"\"really\"\"\nand more\",p1,1,4.5,2026-01-31\r\n\
                bad,p2, 1 ,,\r\n";
    let report = house.notes(file, UploadMode::Append).await.unwrap();
    assert_eq!(report.version, 2);
    let loaded = LoadedTable {
        file: "coach_notes.csv".to_owned(),
        table: "coach_notes".to_owned(),
        rows: 2,
        total: 2,
    };
    assert_eq!(report.tables, [loaded]);
    let rows = house.json("coach_notes", &[]).await;
    assert_eq!(
        rows,
        json!([
            {"game_id": 1, "player_id": "p1", "note": "good, \"really\"\nand more", "mark": 4.5, "is_injured": null,
             "written_on": "2026-01-31"},
            {"game_id": 1, "player_id": "p2", "note": "bad", "mark": null, "is_injured": null, "written_on": null},
        ])
    );
}

async fn what_was_downloaded_can_be_uploaded(test: TestDatabase) {
    let house = House::with_notes(test).await;
    let notes = [
        "=1+1",
        "'=1+1",
        "-5",
        "O'Neil",
        "a,b",
        "line\nline",
        "'",
        "\"",
        "@x",
    ];
    let mut file = HEADER.to_owned();
    for (number, note) in notes.iter().enumerate() {
        // As somebody writes it who knows nothing of the guard; only the second looks as if guarded.
        let note = note.replace('"', "\"\"");
        writeln!(file, "{number},p,\"{note}\",-1.5,TRUE,2026-01-01").unwrap();
    }
    house.notes(&file, UploadMode::Replace).await.unwrap();
    let rows = house.json("coach_notes", &[("select", "note")]).await;
    assert_eq!(rows[0], json!({"note": "=1+1"}));
    assert_eq!(rows[1], json!({"note": "=1+1"}));
    let download = house.csv("coach_notes", &[]).await;
    assert!(download.starts_with(HEADER));
    assert!(
        download.contains("\n0,p,'=1+1,-1.5,true,2026-01-01\n"),
        "{download}"
    );
    let before = house.json("coach_notes", &[]).await;
    house.notes(&download, UploadMode::Replace).await.unwrap();
    assert_eq!(house.json("coach_notes", &[]).await, before);
    assert_eq!(house.csv("coach_notes", &[]).await, download);
}

async fn every_problem_is_named_by_row_and_column(test: TestDatabase) {
    let house = House::with_notes(test).await;
    house
        .notes(format!("{HEADER}1,p1,before,,,\n"), UploadMode::Append)
        .await
        .unwrap();
    let mut file = format!(
        "{HEADER}1,p1,fine,1,true,2026-01-01\n\
         x,p2,fine,one,maybe,31.1.2026\n\
         2,,fine,1,true,2026-01-01\n\
         3,p3\n\
         4,p4,"
    )
    .into_bytes();
    file.extend_from_slice(b"\xff\xfe,,,\n");
    file.extend_from_slice(format!("5,{},fine,,,\n6,p6,a\0b,,,\n", "p".repeat(1_001)).as_bytes());
    for mode in [UploadMode::Replace, UploadMode::Append, UploadMode::Upsert] {
        let (summary, problems) = problems(house.notes(&file, mode).await);
        assert_eq!(summary, "nothing was loaded: 9 problems");
        let told: Vec<_> = problems
            .iter()
            .map(|problem| {
                assert_eq!(problem.file.as_deref(), Some("coach_notes.csv"));
                assert_eq!(problem.table.as_deref(), Some("coach_notes"));
                (
                    problem.row.unwrap(),
                    problem.column.as_deref().unwrap_or(""),
                    problem.message.as_str(),
                )
            })
            .collect();
        let expected = [
            (3, "game_id", "not of type integer"),
            (3, "mark", "not of type number"),
            (3, "is_injured", "not of type boolean"),
            (3, "written_on", "not of type date"),
            (
                4,
                "player_id",
                "column player_id is required, and there is no value",
            ),
            (5, "", "2 fields, expected 6 as in the header"),
            (6, "note", "the text is not UTF-8"),
            (7, "player_id", "the text is 1001 bytes long"),
            (
                8,
                "note",
                "the text holds the character U+0000, which cannot be kept",
            ),
        ];
        assert_eq!(told, expected);
        assert_eq!(problems[0].value.as_deref(), Some("x"));
        assert_eq!(
            problems[0].expected.as_deref(),
            Some("a whole number, such as 12")
        );
    }
    assert_eq!(house.rows("coach_notes", &[]).await.unwrap().rows.len(), 1);
}

async fn problems_are_listed_up_to_a_hundred_and_counted_beyond(test: TestDatabase) {
    let house = House::with_notes(test).await;
    let mut file = HEADER.to_owned();
    for number in 0..20_000 {
        writeln!(
            file,
            "{number},p,note,{},,",
            if number % 2 == 0 { "1" } else { "?" }
        )
        .unwrap();
    }
    let (summary, problems) = problems(house.notes(&file, UploadMode::Replace).await);
    assert_eq!(
        summary,
        "nothing was loaded: 10000 problems; the first 100 are listed"
    );
    assert_eq!(problems.len(), 100);
    assert_eq!(problems[99].row, Some(201));
}

async fn headers_are_checked(test: TestDatabase) {
    let house = House::with_notes(test).await;
    let cases: [(&[u8], &[&str]); 7] = [
        (b"", &["the file is empty"]),
        (b"\xef\xbb\xbf", &["the file is empty"]),
        (
            b"game_id,playr_id,note,note\n",
            &[
                "table coach_notes has no column playr_id; did you mean player_id?",
                "column note occurs twice",
                "column player_id is missing, and it is required",
            ],
        ),
        (
            b"game_id;player_id;note\n1;p;x\n",
            &["the fields are not separated by commas"],
        ),
        (
            b"game_id,player_id\n",
            &["column note is missing, and it is required"],
        ),
        (b"game_id,pl\xffyer_id,note\n", &["the header is not UTF-8"]),
        (
            b"GAME_ID,player_id,note\n",
            &[
                "table coach_notes has no column GAME_ID; did you mean game_id?",
                "column game_id is missing, and it is required",
            ],
        ),
    ];
    for (file, expected) in cases {
        let (_, problems) = problems(house.notes(file, UploadMode::Replace).await);
        let messages: Vec<_> = problems
            .iter()
            .map(|problem| problem.message.as_str())
            .filter(|message| {
                expected.len() > 1
                    || !message.ends_with("it is required")
                    || expected.contains(message)
            })
            .collect();
        assert_eq!(messages, expected, "{}", String::from_utf8_lossy(file));
        assert!(problems.iter().all(|problem| problem.row == Some(1)));
    }
    let unknown = house
        .upload(&[("coach_note.csv", b"a\n")], UploadMode::Replace)
        .await;
    let Err(InputError::NotFound(message)) = unknown else {
        panic!("{unknown:?}")
    };
    assert!(message.contains("did you mean coach_notes?"), "{message}");
}

async fn doubtful_keys_are_named_by_row(test: TestDatabase) {
    let house = House::with_notes(test).await;
    house
        .notes(format!("{HEADER}1,p1,before,,,\n"), UploadMode::Append)
        .await
        .unwrap();
    let file = format!("{HEADER}2,p2,a,,,\n1,p1,b,,,\n2,p2,c,,,\n");
    let (_, refused) = problems(house.notes(&file, UploadMode::Append).await);
    let told: Vec<_> = refused
        .iter()
        .map(|problem| {
            (
                problem.row.unwrap(),
                problem.value.as_deref().unwrap(),
                problem.message.as_str(),
            )
        })
        .collect();
    let expected = [
        (3, "1, p1", "the table has a row with this key already"),
        (4, "2, p2", "row 2 has the same key"),
    ];
    assert_eq!(told, expected);
    assert_eq!(refused[0].column.as_deref(), Some("game_id, player_id"));
    let (_, refused) = problems(house.notes(&file, UploadMode::Upsert).await);
    assert_eq!(refused.len(), 1);
    assert_eq!(
        house.json("coach_notes", &[("select", "note")]).await,
        json!([{"note": "before"}])
    );
}

async fn rows_are_counted_as_a_spreadsheet_counts(test: TestDatabase) {
    let house = House::with_notes(test).await;
    let cases = [
        ("1,p,\"a\nb\nc\",,,\n2,p,x,?,,\n", 3),
        ("\n\n1,p,x,,,\n\n2,p,x,?,,\n", 6),
        ("1,p,\"a\nb\",,,\n\n2,p,\"d\ne\",?,,\n", 4),
        ("1,p,x,,,\n2,p,x,?,,", 3),
        ("1,p,\"never closed,,,\n2,p,x,?,,\n", 2),
    ];
    for (rows, expected) in cases {
        for end in ["\n", "\r\n"] {
            let file = format!("{HEADER}{rows}").replace('\n', end);
            let (_, problems) = problems(house.notes(&file, UploadMode::Replace).await);
            let told: Vec<_> = problems
                .iter()
                .map(|problem| problem.row.unwrap())
                .collect();
            assert_eq!(told, [expected], "{file:?}");
        }
    }
    // A quote that is not closed does not swallow the memory.
    let endless = format!("{HEADER}1,p,\"{}", "x,y\n".repeat(4 << 20));
    let (_, problems) = problems(house.notes(&endless, UploadMode::Replace).await);
    assert!(
        problems[0]
            .message
            .contains("is a double quote not closed?"),
        "{problems:?}"
    );
}

async fn all_files_or_none(test: TestDatabase) {
    let house = House::with_notes(test).await;
    let schema = super::NOTES.replace("coach_notes", "other_notes");
    house.schemas().define(house.tenant, &schema).await.unwrap();
    let good = format!("{HEADER}1,p1,a,,,\n");
    let bad = format!("{HEADER}1,p1,a,?,,\n");
    let files: [(&str, &[u8]); 2] = [
        ("coach_notes.csv", good.as_bytes()),
        ("other_notes.csv", bad.as_bytes()),
    ];
    let (_, told) = problems(house.upload(&files, UploadMode::Append).await);
    assert_eq!(told[0].file.as_deref(), Some("other_notes.csv"));
    assert!(
        house
            .rows("coach_notes", &[])
            .await
            .unwrap()
            .rows
            .is_empty()
    );
    // A file after a bad one is still checked.
    let files: [(&str, &[u8]); 2] = [
        ("other_notes.csv", bad.as_bytes()),
        ("coach_notes.csv", bad.as_bytes()),
    ];
    let (_, told) = problems(house.upload(&files, UploadMode::Append).await);
    assert_eq!(told.len(), 2);
    let files: [(&str, &[u8]); 2] = [
        ("coach_notes.csv", good.as_bytes()),
        ("other_notes.csv", good.as_bytes()),
    ];
    let report = house.upload(&files, UploadMode::Append).await.unwrap();
    assert_eq!(report.tables.len(), 2);
    let twice = [files[0], ("coach_notes.2.csv", good.as_bytes())];
    let answer = house.upload(&twice, UploadMode::Replace).await;
    assert!(
        matches!(answer, Err(InputError::BadRequest(_))),
        "{answer:?}"
    );
}

async fn a_table_of_the_dictionary_takes_a_file(test: TestDatabase) {
    let house = House::new(test).await;
    let ddl = house
        .schemas()
        .ddl(house.tenant, house.database.kind())
        .await
        .unwrap();
    assert!(ddl.contains("create table"));
    let answer = house
        .upload(
            &[("dim_player.csv", b"player_name\nAnn\n")],
            UploadMode::Append,
        )
        .await;
    let (_, told) = problems(answer);
    assert!(
        told.iter()
            .any(|problem| problem.column.as_deref() == Some("player_id")),
        "{told:?}"
    );
}

async fn an_upload_can_be_cancelled(test: TestDatabase) {
    let house = House::with_notes(test).await;
    let mut file = HEADER.to_owned();
    for number in 0..50_000 {
        writeln!(file, "{number},p,note,,,").unwrap();
    }
    let cancel = CancellationToken::new();
    let request = TableUpload {
        tenant: house.tenant,
        files: vec![TableFile {
            path: house.file("coach_notes.csv", &file),
            name: "coach_notes.csv".to_owned(),
            table: "coach_notes".to_owned(),
        }],
        mode: UploadMode::Replace,
        fence: None,
    };
    let told = |_: &str, rows: u64| {
        if rows > 10_000 {
            cancel.cancel();
        }
    };
    let answer = house.uploads().upload(request, &cancel, &told).await;
    assert!(matches!(answer, Err(InputError::Conflict(_))), "{answer:?}");
    assert!(
        house
            .rows("coach_notes", &[])
            .await
            .unwrap()
            .rows
            .is_empty()
    );
    // Nothing is left that the next one would have to wait for.
    let report = house.notes(&file, UploadMode::Replace).await.unwrap();
    assert_eq!(report.tables[0].total, 50_000);
}
