//! Findings and checks.

use test_databases::{TestDatabase, on_both_databases};

use super::{published, run, submit};
use crate::main::support::{Persona, TestServer};

on_both_databases!(quality_of_the_published_run);

async fn quality_of_the_published_run(database: TestDatabase) {
    let server = TestServer::with_worker(database).await;
    let parts = ["", "/checks", "/goals", "/scorers", "/references"];
    for part in parts {
        let none = server
            .get(Persona::Viewer, &format!("/portal/quality{part}"))
            .await;
        none.expect(200)
            .says(&["Nothing is published yet", "/portal/quality/reconciliation"]);
    }
    published(&server).await;
    let get = async |path: &str| {
        server
            .get(Persona::Viewer, &format!("/portal/quality{path}"))
            .await
    };
    let clean = get("").await.expect(200);
    clean.says(&["without a fault"]);
    misdate_a_game(&server).await;
    run(&server).await;
    let findings = server
        .get(Persona::Viewer, "/api/tables/qa_load_issue?total=true")
        .await
        .json();
    let (total, code) = (&findings["total"], &findings["data"][0]["code"]);
    let code = code.as_str().unwrap();
    let page = get("").await.expect(200);
    page.says(&[
        &format!("{total} finding"),
        "the worst first",
        "/api/tables/qa_load_issue?format=csv",
    ]);
    let one = get(&format!("?code={code}&severity=ERROR"))
        .await
        .expect(200);
    one.says(&[
        &format!("<option value=\"{code}\" selected>"),
        &format!("format=csv&#38;severity=eq.ERROR&#38;code=eq.{code}"),
        "<span class=\"badge bad\">ERROR</span></td>",
    ]);
    let none = get("?game=999999").await.expect(200);
    none.says(&["No finding passes these filters."]);
    let checks = get("/checks").await.expect(200);
    checks.says(&[
        "pass",
        "Over the runs",
        "picture-sparkline",
        "/portal/jobs/",
    ]);
    let passed = get("/checks?status=pass").await.expect(200);
    passed.lacks(&["<span class=\"badge bad\">fail</span></td>"]);
    let job = server.get(Persona::Viewer, "/api/etl/status").await.json();
    let tally = server
        .get(
            Persona::Viewer,
            "/api/tables/qa_check_results?status=eq.pass&total=true&limit=1",
        )
        .await
        .json();
    assert_eq!(job["result"]["checks"]["pass"], tally["total"]);
    let goals = get("/goals?status=match").await.expect(200);
    goals.says(&["of loaded games", "&#38;status=eq.match"]);
    get("/scorers")
        .await
        .expect(200)
        .says(&["Scorers, official and tracked"]);
    get("/references")
        .await
        .expect(200)
        .says(&["Every value that refers", "fact_events"]);
    for wrong in [
        "?severity=loud",
        "/checks?status=odd",
        "/goals?game=seven",
        "/scorers?status=x",
        "?offset=far",
    ] {
        get(wrong).await.expect(400);
    }
    let overview = server.get(Persona::Viewer, "/portal").await.expect(200);
    overview
        .says(&["complete", "Scheduled", "Database ("])
        .lacks(&["Run now"]);
    server
        .get(Persona::Editor, "/portal")
        .await
        .expect(200)
        .says(&["Run now", "Upload files"]);
    server
        .get(Persona::Viewer, "/portal/models")
        .await
        .expect(200)
        .says(&["No model is registered"]);
    server.close().await;
}

/// Puts a game on a day that is not in its season.
async fn misdate_a_game(server: &TestServer) {
    let games = server.get(Persona::Viewer, "/api/games").await.json();
    let game = &games["data"][0];
    let text = |name: &str| game[name].as_str().unwrap();
    let fields = [
        ("game_id", "77777"),
        ("season_id", text("season_id")),
        ("date", "1999-01-31"),
        ("home_team_id", text("home_team_id")),
        ("away_team_id", text("away_team_id")),
        ("game_type", "Regular"),
        ("last_period_type", "Regulation"),
    ];
    submit(server, Persona::Editor, "/portal/games", &fields)
        .await
        .location();
}
