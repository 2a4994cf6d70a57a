//! Files that are handed in by forms.

use test_databases::{TestDatabase, on_both_databases};

use super::{published, submit};
use crate::main::support::{Persona, TestServer, find_tracking};

on_both_databases!(
    a_league_arrives_by_forms,
    rows_of_tables_are_loaded_or_refused,
    a_table_of_ones_own_is_defined
);

async fn a_league_arrives_by_forms(database: TestDatabase) {
    let server = TestServer::new(database).await;
    let aside = tempfile::tempdir().unwrap();
    let options = sample_league::Options {
        teams: 4,
        seasons: 1,
        games: 8,
        tracked: 1,
        ..sample_league::Options::default()
    };
    let league = aside.path().join("league");
    sample_league::generate(&options, &league, &|_, _| {}).unwrap();
    let file = find_tracking(&league.join("games"));
    let content = std::fs::read(&file).unwrap();
    let send = async |path: &str, name: &str, content: &[u8]| {
        let files = [("file", name, content)];
        server.form(Persona::Editor, path, &[], &files).await
    };
    let early = send("/portal/uploads/tracking", "a.xlsx", &content).await;
    early
        .expect(422)
        .says(&["upload the league workbook first", "note bad"]);
    let broken = send("/portal/uploads/league", "a.xlsx", b"no workbook").await;
    broken
        .expect(422)
        .says(&["the league workbook cannot be used", "<table>"]);
    let workbook = std::fs::read(league.join("league.xlsx")).unwrap();
    let stored = send("/portal/uploads/league", "spring.xlsx", &workbook).await;
    stored
        .expect(200)
        .says(&["spring.xlsx is the league workbook now", "Run now"]);
    let files = [
        ("file", "mine.xlsx", content.as_slice()),
        ("file", "other.xlsx", b"no workbook"),
    ];
    let both = server
        .form(Persona::Editor, "/portal/uploads/tracking", &[], &files)
        .await;
    both.expect(422).says(&[
        "mine.xlsx is the tracking of game",
        "other.xlsx: the tracking file cannot be used",
        "this is neither a workbook nor a save of the tracker",
        "name=\"scope\" value=\"single\"",
    ]);
    let listed = server
        .get(Persona::Editor, "/portal/uploads")
        .await
        .expect(200);
    listed.says(&["league.xlsx", "_tracking.xlsx"]);
    let empty = server
        .form(
            Persona::Editor,
            "/portal/uploads/league",
            &[],
            &[("file", "", b"")],
        )
        .await;
    empty.expect(400).says(&["the form must hold one file"]);
    let no_form = submit(
        &server,
        Persona::Editor,
        "/portal/uploads/league",
        &[("a", "b")],
    )
    .await;
    no_form.expect(415);
    server.close().await;
}

async fn rows_of_tables_are_loaded_or_refused(database: TestDatabase) {
    let server = TestServer::with_worker(database).await;
    published(&server).await;
    let csv = server
        .get(Persona::Viewer, "/api/tables/dim_team?format=csv")
        .await
        .expect(200)
        .text();
    let path = "/portal/uploads/tables";
    let files = [("file", "teams of mine.csv", csv.as_bytes())];
    let loaded = server
        .form(
            Persona::Editor,
            path,
            &[("table", "dim_team"), ("mode", "upsert")],
            &files,
        )
        .await;
    loaded.expect(200).says(&[
        "The rows are loaded and published",
        "5 rows from teams of mine.csv",
    ]);
    let wrong = b"team_id,colour\nT1,red\n";
    let refused = server
        .form(
            Persona::Editor,
            path,
            &[],
            &[("file", "dim_team.csv", wrong)],
        )
        .await;
    refused
        .expect(422)
        .says(&["table dim_team has no column colour", "dim_team.csv"]);
    let unknown = server
        .form(
            Persona::Editor,
            path,
            &[],
            &[("file", "no_table.csv", wrong)],
        )
        .await;
    unknown.expect(404).says(&["no_table"]);
    let mode = server
        .form(Persona::Editor, path, &[("mode", "sideways")], &files)
        .await;
    mode.expect(400).says(&["mode is sideways"]);
    server.close().await;
}

async fn a_table_of_ones_own_is_defined(database: TestDatabase) {
    let server = TestServer::new(database).await;
    let path = "/portal/uploads/schema";
    let schema = "version: 2\nmodels:\n  - name: sponsors\n    description: Who pays.\n    meta: {grain: sponsor}\n    constraints:\n      - {type: primary_key, columns: [sponsor_id]}\n    columns:\n      - {name: sponsor_id, data_type: integer, description: Number.}\n";
    let defined = server
        .form(Persona::Admin, path, &[("text", schema)], &[])
        .await;
    defined
        .expect(200)
        .says(&["The tables are defined", "sponsors"]);
    let file = [("file", "schema.yml", schema.replace("sponsors", "coaches"))];
    let files: Vec<(&str, &str, &[u8])> = file
        .iter()
        .map(|(field, name, text)| (*field, *name, text.as_bytes()))
        .collect();
    server
        .form(Persona::Admin, path, &[], &files)
        .await
        .expect(200)
        .says(&["coaches"]);
    let taken = schema.replace("sponsors", "dim_team");
    let taken = server
        .form(Persona::Admin, path, &[("text", &taken)], &[])
        .await;
    taken
        .expect(422)
        .says(&["a table of the dictionary has this name", "dim_team"]);
    server
        .form(Persona::Admin, path, &[], &[])
        .await
        .expect(400);
    server
        .form(Persona::Editor, path, &[("text", schema)], &[])
        .await
        .expect(403);
    server.close().await;
}
