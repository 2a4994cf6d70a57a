//! Runs over HTTP: from files and staged rows to published tables.

use serde_json::json;
use test_databases::{TestDatabase, on_both_databases};

use super::support::{Persona, TestServer};

on_both_databases!(
    a_league_is_built_and_read,
    without_a_league_nothing_runs,
    a_staged_change_reaches_the_tables
);

async fn run(server: &TestServer, body: serde_json::Value) -> serde_json::Value {
    let job = server
        .post(Persona::Editor, "/api/etl/trigger", &body)
        .await
        .expect(202)
        .json();
    server
        .finished(Persona::Editor, job["job_id"].as_str().unwrap())
        .await
}

async fn a_league_is_built_and_read(database: TestDatabase) {
    let server = TestServer::with_worker(database).await;
    server.add_league();
    let checked = server
        .post(Persona::Editor, "/api/etl/validate", &json!({}))
        .await
        .expect(200)
        .json();
    assert_eq!(checked["can_run"], true);
    assert_eq!(checked["games_loaded"], 2);
    let trial = run(&server, json!({"options": {"publish": false}})).await;
    assert_eq!(trial["state"], "complete", "{trial}");
    assert_eq!(
        server
            .get(Persona::Viewer, "/api/tables")
            .await
            .expect(200)
            .json()["data"],
        json!([])
    );

    let job = run(&server, json!({})).await;
    assert_eq!(job["state"], "complete", "{job}");
    assert_eq!(job["result"]["games"]["loaded"], 2);
    let logs = server
        .get(
            Persona::Viewer,
            &format!("/api/jobs/{}/logs", job["job_id"].as_str().unwrap()),
        )
        .await
        .expect(200);
    assert!(logs.text().contains("published version"), "{}", logs.text());

    let tables = server
        .get(Persona::Viewer, "/api/tables")
        .await
        .expect(200)
        .json();
    assert!(tables["data"].as_array().unwrap().len() > 100);
    let games = server
        .get(
            Persona::Viewer,
            "/api/tables/dim_schedule?limit=3&total=true",
        )
        .await
        .expect(200)
        .json();
    assert!(games["total"].as_i64().unwrap() >= 8);
    let listed = server
        .get(Persona::Viewer, "/api/games?is_tracked=true&total=true")
        .await
        .expect(200)
        .json();
    assert_eq!(listed["total"], 2);
    assert_eq!(
        listed["data"][0]["etl"], "published",
        "{}",
        listed["data"][0]
    );
    assert_eq!(
        server
            .get(Persona::Stranger, "/api/tables")
            .await
            .expect(200)
            .json()["data"],
        json!([])
    );
    server
        .get(Persona::Stranger, "/api/tables/dim_schedule")
        .await
        .expect(404);
    let absent = run(&server, json!({"mode": "single", "game_ids": [999_999]})).await;
    assert_eq!(absent["state"], "failed", "{absent}");
    assert_eq!(absent["error"]["code"], "no_tracking");
    let tracked = listed["data"][0]["game_id"].as_i64().unwrap();
    let single = run(&server, json!({"mode": "single", "game_ids": [tracked]})).await;
    assert_eq!(single["state"], "complete", "{single}");
    server.close().await;
}

async fn without_a_league_nothing_runs(database: TestDatabase) {
    let server = TestServer::with_worker(database).await;
    server
        .get(Persona::Viewer, "/api/etl/status")
        .await
        .expect(404);
    server
        .post(Persona::Editor, "/api/etl/validate", &json!({}))
        .await
        .expect(409);
    let job = run(&server, json!({})).await;
    assert_eq!(job["state"], "failed", "{job}");
    assert_eq!(job["error"]["code"], "no_league");
    server
        .post(
            Persona::Editor,
            "/api/etl/trigger",
            &json!({"mode": "single"}),
        )
        .await
        .expect(422);
    server.close().await;
}

async fn a_staged_change_reaches_the_tables(database: TestDatabase) {
    let server = TestServer::with_worker(database).await;
    server.add_league();
    let page = server
        .get(Persona::Viewer, "/api/games?limit=1")
        .await
        .expect(200)
        .json();
    let game = &page["data"][0];
    let path = format!("/api/games/{}", game["game_id"]);
    let change = json!({
        "season_id": game["season_id"], "date": game["date"], "home_team_id": game["home_team_id"],
        "away_team_id": game["away_team_id"], "game_type": game["game_type"], "playoff_round": game["playoff_round"],
        "last_period_type": game["last_period_type"], "home_goals": 17, "away_goals": 3,
    });
    let changed = server
        .json(Persona::Editor, "PUT", &path, &change)
        .await
        .expect(200)
        .json();
    assert_eq!(changed["home_goals"], 17);
    assert_eq!(changed["is_staged"], true);
    let status = server
        .get(Persona::Viewer, "/api/staging/status")
        .await
        .expect(200)
        .json();
    assert_eq!(status["areas"][0]["unprocessed_rows"], 1);
    let job = run(&server, json!({})).await;
    assert_eq!(job["state"], "complete", "{job}");
    let row = server
        .get(
            Persona::Viewer,
            &format!(
                "/api/tables/dim_schedule?game_id=eq.{}&select=game_id,home_goals",
                game["game_id"]
            ),
        )
        .await
        .expect(200)
        .json();
    assert_eq!(row["data"][0]["home_goals"], 17, "{row}");
    let status = server
        .get(Persona::Viewer, "/api/staging/status")
        .await
        .expect(200)
        .json();
    assert_eq!(status["areas"][0]["unprocessed_rows"], 0);
    server
        .json(Persona::Editor, "PUT", &path, &json!({"season_id": "x"}))
        .await
        .expect(422);
    server.close().await;
}
