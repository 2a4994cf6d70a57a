//! Forecasts over HTTP: trained, asked, graded, promoted; and everything that is refused.

use serde_json::{Value, json};
use test_databases::{TestDatabase, on_both_databases};

use super::support::{Answer, Persona, TestServer};

mod frozen;
mod imported;
mod onnx;

on_both_databases!(
    input_that_is_none_is_refused_by_field,
    a_player_of_another_league_is_unknown,
    models_are_trained_asked_and_graded,
    what_cannot_be_is_refused_by_name,
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
    let job = server
        .post(Persona::Editor, "/api/ml/train", &json!({}))
        .await
        .expect(202)
        .json();
    let job = server
        .finished(Persona::Editor, job["job_id"].as_str().unwrap())
        .await;
    assert_eq!(job["state"], "complete", "{job}");
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

#[allow(clippy::too_many_lines, reason = "one story, told in order")]
async fn what_cannot_be_is_refused_by_name(database: TestDatabase) {
    let (server, _) = trained(database).await;
    let schedule = rows(&server, "/api/tables/dim_schedule?limit=1").await;
    let (home, away) = (
        schedule[0]["home_team_id"].clone(),
        schedule[0]["away_team_id"].clone(),
    );

    // Another tenant has no model, whatever it asks for.
    let input = json!({"home_team_id": home, "away_team_id": away});
    predict(&server, Persona::Stranger, "game", input.clone())
        .await
        .expect(404);
    let theirs = server
        .get(Persona::Stranger, "/api/ml/models")
        .await
        .expect(200)
        .json();
    assert_eq!(theirs["data"], json!([]));
    server
        .get(Persona::Stranger, "/api/ml/models/game")
        .await
        .expect(404);

    let refused: [(&str, Value, &str); 9] = [
        (
            "game",
            json!({"home_team_id": home, "away_team_id": "nobody"}),
            "inputs[0].away_team_id",
        ),
        (
            "game",
            json!({"home_team_id": home, "away_team_id": home}),
            "inputs[0].away_team_id",
        ),
        (
            "game",
            json!([input, {"game_id": 987_654_321}]),
            "inputs[1].game_id",
        ),
        (
            "game",
            json!({"home_team_id": home}),
            "inputs[0].away_team_id",
        ),
        (
            "game",
            json!({"home_team_id": home, "away_team_id": away, "home": {"dress": ["P999"]}}),
            "inputs[0].home.dress",
        ),
        (
            "player_projection",
            json!({"player_id": "P999"}),
            "inputs[0].player_id",
        ),
        ("win_probability", json!({"lead": "NaN"}), "inputs[0].lead"),
        ("game", json!([]), "inputs"),
        ("game", Value::Array(vec![input.clone(); 1_001]), "inputs"),
    ];
    for (model, inputs, field) in refused {
        let answer = predict(&server, Persona::Viewer, model, inputs)
            .await
            .expect(422);
        let found = answer.json()["details"][0]["column"].clone();
        assert_eq!(found, field, "{}", answer.text());
    }
    predict(&server, Persona::Viewer, "crystal_ball", input.clone())
        .await
        .expect(404);
    let withheld = predict(&server, Persona::Viewer, "rapm", json!({}))
        .await
        .expect(409);
    assert!(withheld.text().contains("hours"), "{}", withheld.text());
    let body = json!({"season_id": "N20992100F"});
    server
        .post(Persona::Viewer, "/api/ml/season", &body)
        .await
        .expect(404);
    let body = json!({"results": [{"game_id": 987_654_321, "home_goals": 1, "away_goals": 0}]});
    server
        .post(Persona::Viewer, "/api/ml/season", &body)
        .await
        .expect(422);

    let import = async |name: &str, file: &[u8], golden: &[u8]| {
        let fields: [(&str, &str); 1] = [("name", name)];
        let files = [
            ("file", "model.onnx", file),
            ("golden", "golden.json", golden),
        ];
        server
            .form(Persona::Admin, "/api/ml/models", &fields, &files)
            .await
    };
    let golden = br#"[{"features":[0,0,0,0,0,0,0],"output":[0.4,0.2,0.4]}]"#;
    import("mine", b"not a model at all", golden)
        .await
        .expect(422);
    import("mine", &[0x0a; 4_096], golden).await.expect(422);
    import("mine", b"", b"[]").await.expect(422);
    import("game", b"", golden).await.expect(422);
    import("mine", b"", b"{").await.expect(422);
    let models = rows(&server, "/api/ml/models").await;
    assert!(models.iter().all(|model| model["name"] != "mine"));
    server.close().await;
}

/// A body that no JSON writer would write.
async fn raw(server: &TestServer, body: String) -> Answer {
    let request = server
        .request(Persona::Viewer, "POST", "/api/ml/predict")
        .header("content-type", "application/json")
        .body(axum::body::Body::from(body))
        .unwrap();
    server.send(request).await
}

async fn input_that_is_none_is_refused_by_field(database: TestDatabase) {
    let (server, _) = trained(database).await;
    let moment = |lead: &str, goals: &str| {
        format!(
            r#"{{"model": "win_probability", "inputs": {{"expected_goals": {{"home": {goals}, "away": 4}},
            "dispersion": 1, "length_seconds": 3240, "remaining_seconds": 600, "lead": {lead},
            "skaters": {{"home": 5, "away": 5}}, "net_empty": {{"home": false, "away": false}}, "penalty_seconds": 0,
            "can_tie": true}}}}"#
        )
    };
    raw(&server, moment("1", "4.5")).await.expect(200);
    // What JSON has no word for, and what no number can hold.
    for (lead, goals, status, place) in [
        ("NaN", "4", 400, "line"),
        ("1", "1e999", 400, "line"),
        ("1", "-1e308", 422, "inputs[0].expected_goals.home"),
        ("1", "null", 422, "inputs[0].expected_goals.home"),
        ("99999999999", "4", 422, "inputs[0].lead"),
        ("1.5", "4", 422, "inputs[0].lead"),
    ] {
        let answer = raw(&server, moment(lead, goals)).await.expect(status);
        assert!(
            answer.text().contains(place),
            "{lead} {goals}: {}",
            answer.text()
        );
    }

    // A megabyte of players, of a name, of a field, of the name of a model.
    let schedule = rows(&server, "/api/tables/dim_schedule?limit=1").await;
    let (home, away) = (&schedule[0]["home_team_id"], &schedule[0]["away_team_id"]);
    let long = "x".repeat(1 << 20);
    let many: Vec<String> = (0..100_000).map(|number| format!("P{number:07}")).collect();
    let cases = [
        (
            json!({"home_team_id": home, "away_team_id": away, "home_line_up": many}),
            "inputs[0].home_line_up",
        ),
        (
            json!({"home_team_id": home, "away_team_id": long}),
            "inputs[0].away_team_id",
        ),
        (
            json!({"home_team_id": home, "away_team_id": away, long.clone(): 1}),
            "inputs[0]",
        ),
    ];
    for (input, place) in cases {
        let answer = predict(&server, Persona::Viewer, "game", input)
            .await
            .expect(422);
        let found = answer.json()["details"][0]["column"]
            .as_str()
            .unwrap()
            .to_owned();
        assert!(found.starts_with(place), "{found}");
        assert!(
            answer.body.len() < 4_000,
            "the answer does not repeat the question"
        );
    }
    let answer = predict(&server, Persona::Viewer, &long, json!({}))
        .await
        .expect(404);
    assert!(answer.body.len() < 4_000);
    let endless = json!({"model": "game", "inputs": "x".repeat(3 << 20)}).to_string();
    raw(&server, endless).await.expect(413);
    server.close().await;
}

async fn a_player_of_another_league_is_unknown(database: TestDatabase) {
    let (server, _) = trained(database).await;
    let options = sample_league::Options {
        teams: 8,
        seasons: 1,
        games: 8,
        tracked: 0,
        ..sample_league::Options::default()
    };
    let folder = server.data().join("tenants").join("other").join("league");
    sample_league::generate(&options, &folder, &|_, _| {}).unwrap();
    let run = server
        .post(
            Persona::Stranger,
            "/api/etl/trigger",
            &json!({"options": {"train": true}}),
        )
        .await
        .expect(202)
        .json();
    let run = server
        .finished(Persona::Stranger, run["job_id"].as_str().unwrap())
        .await;
    assert_eq!(run["state"], "complete", "{run}");
    let path = "/api/tables/fact_gameroster?order=player_id.desc&limit=1";
    let theirs = server.get(Persona::Stranger, path).await.expect(200).json();
    let player = &theirs["data"][0]["player_id"];
    let ask = async |persona: Persona| {
        predict(
            &server,
            persona,
            "player_projection",
            json!({"player_id": player}),
        )
        .await
    };
    ask(Persona::Stranger).await.expect(200);
    let answer = ask(Persona::Viewer).await.expect(422).json();
    assert_eq!(
        answer["details"][0]["column"], "inputs[0].player_id",
        "{answer}"
    );
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
