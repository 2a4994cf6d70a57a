//! Files over HTTP.

use serde_json::json;
use test_databases::{TestDatabase, on_both_databases};

use super::support::{Persona, TestServer, find_tracking};

on_both_databases!(
    a_league_arrives_by_upload,
    forms_that_are_wrong,
    a_corrected_table_is_loaded_and_a_wrong_one_is_not,
    a_table_of_ones_own
);

async fn a_league_arrives_by_upload(database: TestDatabase) {
    let server = TestServer::with_worker(database).await;
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
    let name = file.file_name().unwrap().to_str().unwrap();
    let too_early = server
        .form(
            Persona::Editor,
            "/api/upload/tracking",
            &[],
            &[("file", name, &content)],
        )
        .await;
    too_early.expect(409);
    let workbook = std::fs::read(league.join("league.xlsx")).unwrap();
    let stored = server
        .form(
            Persona::Editor,
            "/api/staging/blb",
            &[],
            &[("file", "any.xlsx", &workbook)],
        )
        .await
        .expect(200)
        .json();
    assert_eq!(stored["file"]["kind"], "league");
    let stored = server
        .form(
            Persona::Editor,
            "/api/upload/tracking?run=true",
            &[],
            &[("file", name, &content)],
        )
        .await
        .expect(200)
        .json();
    let job = server
        .finished(Persona::Editor, stored["job"]["job_id"].as_str().unwrap())
        .await;
    assert_eq!(job["state"], "complete", "{job}");
    assert_eq!(job["result"]["games"]["loaded"], 1);
    let left = std::fs::read_dir(server.data().join("uploads"))
        .unwrap()
        .count();
    assert_eq!(left, 0, "spooled files are gone");
    server.close().await;
}

async fn forms_that_are_wrong(database: TestDatabase) {
    let server = TestServer::new(database).await;
    server
        .form(
            Persona::Editor,
            "/api/staging/blb",
            &[("file", "no file")],
            &[],
        )
        .await
        .expect(400);
    server
        .post(Persona::Editor, "/api/upload/tracking", &json!({}))
        .await
        .expect(415);
    let no_workbook = server
        .form(
            Persona::Editor,
            "/api/staging/blb",
            &[],
            &[("file", "x.xlsx", b"no workbook")],
        )
        .await;
    let no_workbook = no_workbook.expect(422).json();
    assert!(!no_workbook["details"].as_array().unwrap().is_empty());
    server.close().await;
}

async fn a_corrected_table_is_loaded_and_a_wrong_one_is_not(database: TestDatabase) {
    let server = TestServer::with_worker(database).await;
    server.add_league();
    let job = server
        .post(Persona::Editor, "/api/etl/trigger", &json!({}))
        .await
        .expect(202)
        .json();
    server
        .finished(Persona::Editor, job["job_id"].as_str().unwrap())
        .await;
    let csv = server
        .get(Persona::Viewer, "/api/tables/dim_team?format=csv")
        .await
        .expect(200);
    assert_eq!(csv.headers["content-type"], "text/csv; charset=utf-8");
    let teams = server
        .get(Persona::Viewer, "/api/tables/dim_team")
        .await
        .expect(200)
        .json();
    let name = teams["data"][0]["team_name"].as_str().unwrap();
    let corrected = csv.text().replacen(name, "=Corrected", 1);
    let file = ("file", "dim_team.csv", corrected.as_bytes());
    let loaded = server
        .form(Persona::Editor, "/api/upload/tables", &[], &[file])
        .await
        .expect(200)
        .json();
    assert_eq!(
        loaded["tables"][0]["total"],
        teams["data"].as_array().unwrap().len()
    );
    let jobs = server
        .get(Persona::Viewer, "/api/jobs?kind=upload_tables")
        .await
        .expect(200);
    let folder = server.data().to_string_lossy().into_owned();
    assert!(!jobs.text().contains(&folder), "{}", jobs.text());
    let renamed = server
        .get(
            Persona::Viewer,
            "/api/tables/dim_team?team_name=eq.%3DCorrected",
        )
        .await
        .expect(200)
        .json();
    assert_eq!(renamed["data"].as_array().unwrap().len(), 1, "{renamed}");
    let guarded = server
        .get(
            Persona::Viewer,
            "/api/tables/dim_team?format=csv&select=team_name",
        )
        .await
        .expect(200)
        .text();
    assert!(guarded.contains("\n'=Corrected\n"), "{guarded}");

    let wrong = b"team_id,colour\nT1,red\n";
    let refused = server
        .form(
            Persona::Editor,
            "/api/upload/tables",
            &[],
            &[("dim_team", "x.csv", wrong)],
        )
        .await;
    let refused = refused.expect(422).json();
    assert_eq!(refused["details"][0]["column"], "colour", "{refused}");
    server
        .form(
            Persona::Editor,
            "/api/upload/tables",
            &[],
            &[("no_such_table", "x.csv", wrong)],
        )
        .await
        .expect(404);
    server
        .form(
            Persona::Editor,
            "/api/upload/tables",
            &[("mode", "sideways")],
            &[file],
        )
        .await
        .expect(400);
    server.close().await;
}

async fn a_table_of_ones_own(database: TestDatabase) {
    let server = TestServer::with_worker(database).await;
    let schema = json!({"version": 2, "models": [{
        "name": "sponsors", "description": "Who pays.", "meta": {"grain": "sponsor"},
        "constraints": [{"type": "primary_key", "columns": ["sponsor_id"]}],
        "columns": [
            {"name": "sponsor_id", "data_type": "integer", "description": "Number."},
            {"name": "since", "data_type": "date", "description": "First day; null when not known."},
        ],
    }]});
    let defined = server
        .post(Persona::Admin, "/api/upload/schema", &schema)
        .await
        .expect(201)
        .json();
    assert_eq!(defined["tables"], json!(["sponsors"]));
    let csv = b"sponsor_id,since\n1,2026-01-31\n2,\nthree,2026-02-30\n";
    let refused = server
        .form(
            Persona::Editor,
            "/api/upload/tables",
            &[],
            &[("sponsors", "s.csv", csv)],
        )
        .await
        .expect(422)
        .json();
    let places: Vec<_> = refused["details"]
        .as_array()
        .unwrap()
        .iter()
        .map(|one| (one["row"].clone(), one["column"].clone()))
        .collect();
    assert_eq!(
        places,
        [(json!(4), json!("sponsor_id")), (json!(4), json!("since"))],
        "{refused}"
    );
    let csv = b"sponsor_id,since\n1,2026-01-31\n2,\n";
    server
        .form(
            Persona::Editor,
            "/api/upload/tables",
            &[],
            &[("sponsors", "s.csv", csv)],
        )
        .await
        .expect(200);
    let rows = server
        .get(Persona::Viewer, "/api/tables/sponsors")
        .await
        .expect(200)
        .json();
    assert_eq!(
        rows["data"],
        json!([{"sponsor_id": 1, "since": "2026-01-31"}, {"sponsor_id": 2, "since": null}])
    );
    let ddl = server
        .get(Persona::Viewer, "/api/upload/schema?dialect=postgres")
        .await
        .expect(200)
        .text();
    assert!(
        ddl.contains("\"sponsors\"") && ddl.contains("\"dim_team\""),
        "{ddl}"
    );
    server.close().await;
}
