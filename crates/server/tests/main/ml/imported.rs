//! Models from elsewhere: taken, graded, promoted, asked, rolled back; and files that are not what they say.

use serde_json::{Value, json};
use test_databases::{TestDatabase, on_both_databases};

use super::super::support::{Answer, Persona, TestServer};
use super::onnx::{self, OrderedLogit};
use super::{predict, trained_on};

on_both_databases!(
    a_model_from_elsewhere_serves_until_it_is_rolled_back,
    hostile_files_are_refused_by_the_part_that_is_wrong
);

/// Brings in a model of games that has to repeat one answer.
async fn import(
    server: &TestServer,
    persona: Persona,
    name: &str,
    file: &[u8],
    golden: &Value,
) -> Answer {
    let golden = serde_json::to_vec(golden).unwrap();
    let files = [
        ("file", "model.onnx", file),
        ("golden", "golden.json", golden.as_slice()),
    ];
    server
        .form(persona, "/api/ml/models", &[("name", name)], &files)
        .await
}

fn golden(output: [f64; 3]) -> Value {
    json!([{"features": [0, 0, 0, 0, 0, 0, 0], "output": output}])
}

/// A league of two seasons, enough to test on.
fn league() -> sample_league::Options {
    sample_league::Options {
        teams: 8,
        seasons: 2,
        games: 140,
        tracked: 0,
        ..sample_league::Options::default()
    }
}

/// The regression of a model that looks at expected goals alone, read off one of its answers, and its feature there.
async fn regression(server: &TestServer, input: &Value) -> (OrderedLogit, f64) {
    let body = json!({"model": "poisson", "version": 1, "inputs": input});
    let answer = server
        .post(Persona::Viewer, "/api/ml/predict", &body)
        .await
        .expect(200)
        .json();
    let prediction = &answer["predictions"][0];
    let number = |value: &Value| value.as_f64().unwrap();
    let reason = |name: &str| {
        let reasons = prediction["reasons"].as_array().unwrap();
        reasons
            .iter()
            .find(|reason| reason["feature"] == name)
            .unwrap()
    };
    let goals = reason("expected_goals");
    let feature = number(&goals["home"]) - number(&goals["away"]);
    let figures = &prediction["prediction"];
    let home = number(&figures["probabilities"]["home"]);
    let regression = OrderedLogit {
        home_edge: number(&reason("home_edge")["contribution"]),
        weight: number(&goals["contribution"]) / feature,
        feature: 1,
        tie_width: number(&figures["score"]) - (home / (1.0 - home)).ln(),
    };
    (regression, feature)
}

async fn promote(server: &TestServer, name: &str, version: i64) -> Answer {
    let path = format!("/api/ml/models/{name}/promote");
    server
        .post(Persona::Admin, &path, &json!({"version": version}))
        .await
}

async fn a_model_from_elsewhere_serves_until_it_is_rolled_back(database: TestDatabase) {
    let (server, _) = trained_on(database, &league()).await;
    let games = server
        .get(Persona::Viewer, "/api/tables/dim_schedule?limit=1")
        .await
        .expect(200)
        .json();
    let game = &games["data"][0];
    let input = json!({"home_team_id": game["home_team_id"], "away_team_id": game["away_team_id"]});
    let (timid, feature) = regression(&server, &input).await;

    // Administrators only; and what it does not repeat is not taken.
    let golden_of = |model: &OrderedLogit| golden(model.chances(0.0));
    import(
        &server,
        Persona::Editor,
        "mine",
        &timid.file(),
        &golden_of(&timid),
    )
    .await
    .expect(403);
    let wrong = golden([0.2, 0.2, 0.6]);
    let wrong = import(&server, Persona::Admin, "mine", &timid.file(), &wrong).await;
    assert!(wrong.expect(422).text().contains("golden[0]"));
    let take = async |model: &OrderedLogit| {
        let taken = import(
            &server,
            Persona::Admin,
            "mine",
            &model.file(),
            &golden_of(model),
        )
        .await;
        taken.expect(201).json()["versions"][0].clone()
    };

    // Graded on the test span; its weight is then set right by the slope that was found there.
    let first = take(&timid).await;
    assert_eq!(
        (&first["stage"], &first["format"]),
        (&json!("candidate"), &json!("onnx"))
    );
    assert_eq!(first["sha256"].as_str().unwrap().len(), 64);
    let scores = &first["card"]["scores"];
    assert!(scores["games"].as_u64().unwrap() > 50, "{scores}");
    let calibrated = OrderedLogit {
        weight: timid.weight * scores["calibration"]["slope"].as_f64().unwrap(),
        ..timid
    };
    let second = take(&calibrated).await;
    assert_eq!(second["passes"], true, "{}", second["card"]["gates"]);
    predict(&server, Persona::Viewer, "mine", input.clone())
        .await
        .expect(409);

    promote(&server, "mine", 2).await.expect(200);
    let answer = predict(&server, Persona::Viewer, "mine", input.clone())
        .await
        .expect(200)
        .json();
    assert_eq!(
        (&answer["model"], &answer["version"]),
        (&json!("mine"), &json!(2))
    );
    let chances = &answer["predictions"][0]["prediction"]["probabilities"];
    for (side, wanted) in ["home", "tie", "away"]
        .iter()
        .zip(calibrated.chances(feature))
    {
        let found = chances[side].as_f64().unwrap();
        assert!(
            (found - wanted).abs() < 1e-5,
            "{side}: {found}, wanted {wanted}"
        );
    }

    // One that knows nothing does not get past its gates.
    let flat = OrderedLogit {
        weight: 0.0,
        ..timid
    };
    take(&flat).await;
    let refused = promote(&server, "mine", 3).await.expect(409);
    assert!(
        refused.text().contains("does not pass its gates"),
        "{}",
        refused.text()
    );

    // A fourth one takes over, and is rolled back.
    take(&calibrated).await;
    let promoted = promote(&server, "mine", 4).await.expect(200).json();
    assert_eq!(promoted["serving"], 4);
    let path = "/api/ml/models/mine/rollback";
    let back = server.post(Persona::Admin, path, &json!({})).await;
    assert_eq!(back.expect(200).json()["serving"], 2);
    let answer = predict(&server, Persona::Viewer, "mine", input)
        .await
        .expect(200)
        .json();
    assert_eq!(answer["version"], 2);
    server.close().await;
}

async fn hostile_files_are_refused_by_the_part_that_is_wrong(database: TestDatabase) {
    let (server, _) = trained_on(database, &league()).await;
    let wanted = golden([0.4, 0.2, 0.4]);
    let valid = onnx::constant([0.4, 0.2, 0.4], 7);
    let mut nested = Vec::new();
    for _ in 0..20_000 {
        // A type within a type within a type.
        nested = onnx::message(1, &nested);
    }
    let deep = onnx::message(7, &onnx::message(11, &onnx::message(2, &nested)));
    let cases: [(&str, Vec<u8>, &str); 11] = [
        ("empty", Vec::new(), "no graph"),
        ("cut", valid[..valid.len() / 2].to_vec(), "damaged"),
        ("noise", vec![0xff; 4_096], "file"),
        ("a workbook", b"PK\x03\x04 and so on".to_vec(), "file"),
        ("too long", vec![0x0a; (8 << 20) + 1], "at most"),
        ("deep", deep, "file"),
        (
            "another number of features",
            onnx::constant([0.4, 0.2, 0.4], 6),
            "7 features",
        ),
        (
            "an operator",
            onnx::graph(&[onnx::node("Loop", &["x"], "y")], &[], 7),
            "Loop",
        ),
        (
            "a circle",
            onnx::graph(
                &[
                    onnx::node("Relu", &["b"], "a"),
                    onnx::node("Relu", &["a"], "b"),
                    onnx::node("Relu", &["b"], "y"),
                ],
                &[],
                7,
            ),
            "nothing before it writes its input b",
        ),
        (
            "a huge tensor",
            onnx::graph(
                &[onnx::node("MatMul", &["x", "w"], "y")],
                &[onnx::tensor("w", &[1 << 40, 1 << 40], &[])],
                7,
            ),
            "too large",
        ),
        (
            "a weight that is no number",
            onnx::graph(
                &[onnx::node("MatMul", &["x", "w"], "y")],
                &[onnx::tensor("w", &[7, 3], &[f32::NAN; 21])],
                7,
            ),
            "it holds NaN",
        ),
    ];
    for (what, file, words) in cases {
        let answer = import(&server, Persona::Admin, "hostile", &file, &wanted).await;
        assert!(
            [413, 422].contains(&answer.status.as_u16()) && answer.text().contains(words),
            "{what}: {} {}",
            answer.status,
            answer.text()
        );
    }
    // Chances that are none are found out by the golden answers or the test games.
    let sum = onnx::constant([0.6, 0.3, 0.6], 7);
    import(
        &server,
        Persona::Admin,
        "hostile",
        &sum,
        &golden([0.6, 0.3, 0.6]),
    )
    .await
    .expect(422);
    server
        .get(Persona::Admin, "/api/ml/models/hostile")
        .await
        .expect(404);
    // What is right is still taken.
    import(&server, Persona::Admin, "hostile", &valid, &wanted)
        .await
        .expect(201);
    server.close().await;
}
