//! Questions that cannot be answered, and those that are answered with what is not known.

use serde_json::{Value, json};
use test_databases::{TestDatabase, on_both_databases};

use super::super::support::{Answer, Persona, TestServer};
use super::{predict, rows, trained};

on_both_databases!(
    what_cannot_be_is_refused_by_name,
    input_that_is_none_is_refused_by_field,
    a_player_of_another_league_is_unknown,
    a_team_that_was_never_seen_gets_the_prior
);

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

async fn a_team_that_was_never_seen_gets_the_prior(database: TestDatabase) {
    let (server, _) = trained(database).await;
    let rows_of_teams = json!({"table_name": "dim_team", "data": [
        {"team_id": "N77771", "team_name": "Newcomers", "league_id": "N"},
        {"team_id": "N77772", "team_name": "Beginners", "league_id": "N"},
    ]});
    server
        .post(Persona::Editor, "/api/staging/blb", &rows_of_teams)
        .await
        .expect(200);
    let run = server
        .post(Persona::Editor, "/api/etl/trigger", &json!({}))
        .await
        .expect(202)
        .json();
    let run = server
        .finished(Persona::Editor, run["job_id"].as_str().unwrap())
        .await;
    assert_eq!(run["state"], "complete", "{run}");
    let ask = async |home: &str, away: &str| {
        let body = json!({"model": "poisson", "version": 1,
            "inputs": {"home_team_id": home, "away_team_id": away}});
        let answer = server
            .post(Persona::Viewer, "/api/ml/predict", &body)
            .await
            .expect(200)
            .json();
        answer["predictions"][0].clone()
    };
    let found = ask("N77771", "N77772").await;
    let notes = found["notes"].as_array().unwrap();
    assert_eq!(notes.len(), 2, "{found}");
    assert!(
        notes[0].as_str().unwrap().contains("N77771 has no game"),
        "{found}"
    );
    assert!(
        notes[1].as_str().unwrap().contains("rating of a new team"),
        "{found}"
    );
    assert_eq!(found["confidence"]["level"], "low");
    // Neither is better: the other way round the same goals are expected, and nothing but home ice speaks.
    let turned = ask("N77772", "N77771").await;
    assert_eq!(
        found["prediction"]["expected_goals"],
        turned["prediction"]["expected_goals"]
    );
    let contributions: Vec<f64> = found["reasons"]
        .as_array()
        .unwrap()
        .iter()
        .filter(|reason| reason["feature"] != "home_edge")
        .map(|reason| reason["contribution"].as_f64().unwrap())
        .collect();
    assert!(
        contributions.iter().all(|part| part.abs() < 1e-12),
        "{found}"
    );
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
