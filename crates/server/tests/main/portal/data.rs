//! Published tables.

use serde_json::json;
use test_databases::{TestDatabase, on_both_databases};

use super::{published, submit, table_count};
use crate::main::support::{Persona, TestServer};

on_both_databases!(tables_are_read, a_table_of_ones_own_is_read_and_removed);

async fn tables_are_read(database: TestDatabase) {
    let server = TestServer::with_worker(database).await;
    let none = server
        .get(Persona::Viewer, "/portal/data")
        .await
        .expect(200);
    none.says(&["No tables yet"]);
    published(&server).await;
    let all = server
        .get(Persona::Viewer, "/portal/data")
        .await
        .expect(200);
    let number = table_count(&server).await;
    let counted = format!("{number} of {number} tables");
    all.says(&[&counted, "/portal/data/dim_team\"", "Version 1"]);
    let found = server
        .get(Persona::Viewer, "/portal/data?q=standings&sort=rows")
        .await
        .expect(200);
    found
        .says(&["v_standings", "aria-sort=\"descending\""])
        .lacks(&["/portal/data/dim_team\""]);
    server
        .get(Persona::Viewer, "/portal/data?sort=colour")
        .await
        .expect(400);

    let page = server
        .get(Persona::Viewer, "/portal/data/dim_team")
        .await
        .expect(200);
    page.says(&[
        "of 5.",
        "/api/tables/dim_team?format=csv",
        "/api/tables/dim_team?format=json&#38;limit=10000",
        "picture-graph",
        "stg_teams",
        "select",
        "<span class=\"badge info\">key</span>",
    ]);
    let sorted = "/portal/data/dim_team?team_name=is.not_null&order=team_id.desc";
    let page = server.get(Persona::Viewer, sorted).await.expect(200);
    page.says(&[
        "aria-sort=\"descending\"",
        "team_name is known",
        "/api/tables/dim_team?team_name=is.not_null&#38;order=team_id.desc&#38;format=csv",
    ]);
    let added = server
        .get(
            Persona::Viewer,
            "/portal/data/dim_team?add.column=team_name&add.test=contains&add.value=zzz",
        )
        .await;
    assert_eq!(
        added.location(),
        "/portal/data/dim_team?team_name=ilike.*zzz*"
    );
    let empty = server
        .get(Persona::Viewer, added.location())
        .await
        .expect(200);
    empty.says(&["team_name contains zzz", "No row passes the conditions."]);
    let wrong = server
        .get(Persona::Viewer, "/portal/data/dim_team?team_nmae=eq.x")
        .await;
    wrong
        .expect(400)
        .says(&["did you mean team_name?", "All rows"]);
    let paged = server
        .get(Persona::Viewer, "/portal/data/fact_events?offset=50")
        .await
        .expect(200);
    paged.says(&["Rows 51 to 100 of", ">Before<", ">Next<"]);
    let step = server
        .get(Persona::Viewer, "/portal/data/int_event_codes?show.steps=2")
        .await
        .expect(200);
    step.says(&["a step on the way", "2 steps"])
        .lacks(&["format=csv"]);
    server
        .get(Persona::Viewer, "/portal/data/no_table")
        .await
        .expect(404);
    let elsewhere = server.get(Persona::Stranger, "/portal/data/dim_team").await;
    elsewhere
        .expect(200)
        .says(&["not published yet"])
        .lacks(&["format=csv"]);
    server.close().await;
}

async fn a_table_of_ones_own_is_read_and_removed(database: TestDatabase) {
    let server = TestServer::with_worker(database).await;
    let schema = json!({"version": 2, "models": [{
        "name": "sponsors", "description": "Who pays.", "meta": {"grain": "sponsor"},
        "constraints": [{"type": "primary_key", "columns": ["sponsor_id"]}],
        "columns": [
            {"name": "sponsor_id", "data_type": "integer", "description": "Number."},
            {"name": "share", "data_type": "number", "description": "Share; null when not known."},
        ],
    }]});
    server
        .post(Persona::Admin, "/api/upload/schema", &schema)
        .await
        .expect(201);
    let csv = b"sponsor_id,share\n1,0.123456\n2,\n";
    let files = [("file", "sponsors.csv", csv.as_slice())];
    server
        .form(Persona::Editor, "/portal/uploads/tables", &[], &files)
        .await
        .expect(200);
    let page = server
        .get(Persona::Viewer, "/portal/data/sponsors")
        .await
        .expect(200);
    page.says(&[
        "Who pays.",
        "title=\"0.123456\">0.1235<",
        "title=\"null\">–<",
    ]);
    page.lacks(&["Remove the table"]);
    let path = "/portal/data/sponsors/remove";
    submit(&server, Persona::Editor, path, &[("confirmed", "yes")])
        .await
        .expect(403);
    let asked = submit(&server, Persona::Admin, path, &[]).await.expect(200);
    asked.says(&["Remove the table sponsors?", "2 rows"]);
    let removed = submit(&server, Persona::Admin, path, &[("confirmed", "yes")]).await;
    server
        .get(Persona::Admin, removed.location())
        .await
        .expect(200)
        .says(&["The table is gone."]);
    server
        .get(Persona::Viewer, "/portal/data/sponsors")
        .await
        .expect(404);
    server.close().await;
}
