//! Forecasts over HTTP: trained, asked, graded, promoted.

use serde_json::{Value, json};
use test_databases::{TestDatabase, on_both_databases};

use super::leagues::train;
use super::support::{Answer, Persona, TestServer};

mod frozen;
mod imported;
mod onnx;
mod refused;

on_both_databases!(
    models_are_trained_asked_and_graded,
    nothing_is_forecast_before_anything_is_published
);

/// A server whose small league is published and whose models are trained.
async fn trained(database: TestDatabase) -> (TestServer, Value) {
    let options = sample_league::Options {
        teams: 4,
        seasons: 1,
        games: 8,
        tracked: 2,
        ..sample_league::Options::default()
    };
    trained_on(database, &options).await
}

/// The same with another league.
async fn trained_on(
    database: TestDatabase,
    league: &sample_league::Options,
) -> (TestServer, Value) {
    let server = TestServer::with_worker(database).await;
    sample_league::generate(league, &server.data().join("league"), &|_, _| {}).unwrap();
    let run = server
        .post(
            Persona::Editor,
            "/api/etl/trigger",
            &json!({"options": {"train": true}}),
        )
        .await
        .expect(202)
        .json();
    let id = run["job_id"].as_str().unwrap();
    let run = server.finished(Persona::Editor, id).await;
    assert_eq!(run["state"], "complete", "{run}");
    (server, run)
}

async fn predict(server: &TestServer, persona: Persona, model: &str, inputs: Value) -> Answer {
    let body = json!({"model": model, "inputs": inputs});
    server.post(persona, "/api/ml/predict", &body).await
}

async fn rows(server: &TestServer, path: &str) -> Vec<Value> {
    let answer = server.get(Persona::Viewer, path).await.expect(200).json();
    answer["data"].as_array().unwrap().clone()
}

#[allow(clippy::too_many_lines, reason = "one story, told in order")]
async fn models_are_trained_asked_and_graded(database: TestDatabase) {
    let (server, run) = trained(database).await;
    assert_eq!(run["result"]["training"]["is_new"], true, "{run}");

    // A second training on the same games registers nothing.
    let job = train(&server).await;
    assert_eq!(job["kind"], "ml_train");
    assert_eq!(job["result"]["is_new"], false);
    let models = rows(&server, "/api/ml/models").await;
    let serving = |name: &str| {
        let model = models.iter().find(|model| model["name"] == name).unwrap();
        assert_eq!(model["versions"].as_array().unwrap().len(), 1, "{model}");
        model["serving"].clone()
    };
    // Eight games are too few to test anything: the base rates serve, and the card says so.
    assert_eq!(serving("game"), 1);
    assert_eq!(serving("base_rates"), 1);
    assert_eq!(serving("poisson"), Value::Null);
    let game = server
        .get(Persona::Viewer, "/api/ml/models/game")
        .await
        .expect(200)
        .json();
    let version = &game["versions"][0];
    assert_eq!(version["job_id"], run["job_id"]);
    assert_eq!(version["training_sha256"].as_str().unwrap().len(), 64);
    for part in ["inputs", "outputs"] {
        assert!(
            !version["card"][part].as_array().unwrap().is_empty(),
            "{part}"
        );
    }
    let words = version["card"]["words"].as_str().unwrap();
    assert!(
        words.contains("base_rates") || words.contains("too few"),
        "{words}"
    );

    let schedule = rows(&server, "/api/tables/dim_schedule?limit=1").await;
    let (home, away) = (&schedule[0]["home_team_id"], &schedule[0]["away_team_id"]);
    let input = json!({"home_team_id": home, "away_team_id": away});
    let answer = predict(&server, Persona::Viewer, "game", json!([input, input]))
        .await
        .expect(200)
        .json();
    assert_eq!(answer["version"], 1);
    assert_eq!(answer["is_experimental"], true);
    let first = &answer["predictions"][0];
    assert_eq!(first, &answer["predictions"][1]);
    let chances = &first["prediction"]["probabilities"];
    let sum: f64 = ["home", "tie", "away"]
        .map(|side| chances[side].as_f64().unwrap())
        .iter()
        .sum();
    assert!((sum - 1.0).abs() < 1e-9);
    let contributions = first["reasons"].as_array().unwrap().iter();
    let contributions: f64 = contributions
        .map(|reason| reason["contribution"].as_f64().unwrap())
        .sum();
    assert!((contributions - first["prediction"]["score"].as_f64().unwrap()).abs() < 1e-9);

    // A game that is over is no forecast, and says so.
    let over = json!({"game_id": schedule[0]["game_id"]});
    let over = predict(&server, Persona::Viewer, "game", over)
        .await
        .expect(200)
        .json();
    assert!(
        over["predictions"][0]["notes"]
            .to_string()
            .contains("no forecast"),
        "{over}"
    );

    let player = &rows(&server, "/api/tables/fact_gameroster?limit=1").await[0]["player_id"];
    let input = json!({"player_id": player, "games": 10});
    let projected = predict(&server, Persona::Viewer, "player_projection", input)
        .await
        .expect(200)
        .json();
    assert_eq!(
        projected["predictions"][0]["prediction"]["statistics"]
            .as_array()
            .unwrap()
            .len(),
        4
    );

    let season = server
        .post(Persona::Viewer, "/api/ml/season", &json!({}))
        .await
        .expect(200)
        .json();
    let places = season["playoff_places"].as_f64().unwrap();
    let playoffs = season["teams"].as_array().unwrap().iter();
    let playoffs: f64 = playoffs
        .map(|team| team["playoffs"].as_f64().unwrap())
        .sum();
    assert!((playoffs - places).abs() < 1e-6, "{season}");

    let grades = server
        .get(Persona::Viewer, "/api/ml/grades")
        .await
        .expect(200)
        .json();
    assert!(
        grades["walk_forward"]["seasons"].as_array().unwrap().len() >= 5,
        "{grades}"
    );
    assert_eq!(grades["frozen"]["late"], 0);

    // What serves can be promoted again; what fails its gates cannot; nothing served before.
    server
        .post(
            Persona::Admin,
            "/api/ml/models/game/promote",
            &json!({"version": 1}),
        )
        .await
        .expect(200);
    server
        .post(
            Persona::Admin,
            "/api/ml/models/poisson/promote",
            &json!({"version": 1}),
        )
        .await
        .expect(409);
    server
        .post(
            Persona::Admin,
            "/api/ml/models/game/promote",
            &json!({"version": 9}),
        )
        .await
        .expect(404);
    server
        .post(Persona::Admin, "/api/ml/models/game/rollback", &json!({}))
        .await
        .expect(409);
    server.close().await;
}

async fn nothing_is_forecast_before_anything_is_published(database: TestDatabase) {
    let server = TestServer::with_worker(database).await;
    predict(&server, Persona::Viewer, "game", json!({"game_id": 1}))
        .await
        .expect(404);
    server
        .post(Persona::Viewer, "/api/ml/season", &json!({}))
        .await
        .expect(409);
    server
        .get(Persona::Viewer, "/api/ml/grades")
        .await
        .expect(409);
    let job = server
        .post(Persona::Editor, "/api/ml/train", &json!({}))
        .await
        .expect(202)
        .json();
    let job = server
        .finished(Persona::Editor, job["job_id"].as_str().unwrap())
        .await;
    assert_eq!(job["state"], "failed", "{job}");
    assert_eq!(job["error"]["code"], "no_tables");
    server.close().await;
}
