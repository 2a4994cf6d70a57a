//! Rows that wait for the next run.

use serde_json::json;
use test_databases::{TestDatabase, on_both_databases};

use super::submit;
use crate::main::support::{Persona, TestServer};

on_both_databases!(
    a_row_of_a_sheet_is_staged_changed_and_taken_out,
    rows_of_a_game_are_looked_at_and_changed,
    a_sheet_is_cleared_when_that_is_meant
);

async fn a_row_of_a_sheet_is_staged_changed_and_taken_out(database: TestDatabase) {
    let server = TestServer::new(database).await;
    server.add_league();
    let empty = server
        .get(Persona::Viewer, "/portal/staging")
        .await
        .expect(200);
    empty.says(&["Nothing is staged"]).lacks(&["Add a row"]);
    let path = "/portal/staging/blb/dim_team/row";
    let form = server.get(Persona::Editor, path).await.expect(200);
    form.says(&["New row of dim_team", "team_id (key)"]);
    let missing = submit(
        &server,
        Persona::Editor,
        path,
        &[("cell.team_name", "Owls")],
    )
    .await;
    missing
        .expect(422)
        .says(&["the row lacks its key", "value=\"Owls\"", "aria-invalid"]);
    let cells = [("cell.team_id", "T9"), ("cell.team_name", "Owls <b>")];
    let saved = submit(&server, Persona::Editor, path, &cells).await;
    let rows = if saved.status == 303 {
        server
            .get(Persona::Editor, saved.location())
            .await
            .expect(200)
    } else {
        saved.expect(200)
    };
    rows.says(&["T9", "Owls &#60;b&#62;", "number=1"]);
    let listed = server
        .get(Persona::Editor, "/portal/staging")
        .await
        .expect(200);
    listed.says(&["dim_team", "Run now"]);
    let form = server
        .get(Persona::Editor, &format!("{path}?list=rows&number=1"))
        .await
        .expect(200);
    form.says(&["value=\"T9\" readonly"]);
    let change = [
        ("number", "1"),
        ("cell.team_id", "T10"),
        ("cell.team_name", "Owls"),
    ];
    submit(&server, Persona::Editor, path, &change).await;
    let rows = server
        .get(Persona::Viewer, "/portal/staging/blb/dim_team")
        .await
        .expect(200);
    rows.says(&["T9", "<td>Owls</td>"])
        .lacks(&["T10", ">Edit<"]);
    let remove = [("number", "1"), ("remove", "yes")];
    let asked = submit(&server, Persona::Editor, path, &remove)
        .await
        .expect(200);
    asked.says(&["Take row 1 out?", "name=\"confirmed\" value=\"yes\""]);
    let meant = [("number", "1"), ("remove", "yes"), ("confirmed", "yes")];
    let gone = submit(&server, Persona::Editor, path, &meant).await;
    let rows = server
        .get(Persona::Editor, gone.location())
        .await
        .expect(200);
    rows.says(&["The row is out of the staging.", "No rows here"]);
    submit(&server, Persona::Editor, path, &meant)
        .await
        .expect(404);
    server.close().await;
}

async fn rows_of_a_game_are_looked_at_and_changed(database: TestDatabase) {
    let server = TestServer::new(database).await;
    let events: Vec<_> = (1..=60)
        .map(|number| json!({"event_index": number, "Type": "Shot"}))
        .collect();
    let body = json!({"game_id": 7, "events": events});
    server
        .post(Persona::Editor, "/api/staging/tracking", &body)
        .await
        .expect(200);
    let first = server
        .get(Persona::Viewer, "/portal/staging/tracking/7")
        .await
        .expect(200);
    first.says(&[
        "Staged rows of game 7",
        "?list=events&amp;after=50",
        "Next rows",
    ]);
    let rest = server
        .get(
            Persona::Viewer,
            "/portal/staging/tracking/7?list=events&after=50",
        )
        .await;
    rest.expect(200)
        .says(&[">60<"])
        .lacks(&["Next rows", ">50<"]);
    let shifts = server
        .get(Persona::Viewer, "/portal/staging/tracking/7?list=shifts")
        .await;
    shifts.expect(200).says(&["No rows here"]);
    for wrong in [
        "tracking/x",
        "blb/dim_teams",
        "tracking/7?list=goals",
        "other/7",
    ] {
        server
            .get(Persona::Viewer, &format!("/portal/staging/{wrong}"))
            .await
            .expect(404);
    }
    server
        .get(Persona::Editor, "/portal/staging/tracking/7/row")
        .await
        .expect(404);
    server.close().await;
}

async fn a_sheet_is_cleared_when_that_is_meant(database: TestDatabase) {
    let server = TestServer::new(database).await;
    let body = json!({"table_name": "dim_team", "data": [{"team_id": "T9", "team_name": "Owls"}]});
    server
        .post(Persona::Editor, "/api/staging/blb", &body)
        .await
        .expect(200);
    let path = "/portal/staging/blb/dim_team/clear";
    let asked = submit(&server, Persona::Editor, path, &[])
        .await
        .expect(200);
    asked.says(&["Take all staged rows of dim_team out?"]);
    server
        .get(Persona::Viewer, "/portal/staging")
        .await
        .expect(200)
        .says(&["dim_team</a>"]);
    let done = submit(&server, Persona::Editor, path, &[("confirmed", "yes")]).await;
    let page = server
        .get(Persona::Viewer, done.location())
        .await
        .expect(200);
    page.says(&["The staged rows are out"]);
    submit(&server, Persona::Editor, path, &[("confirmed", "yes")])
        .await
        .expect(404);
    server.close().await;
}
