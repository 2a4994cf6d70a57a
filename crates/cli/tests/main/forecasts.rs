//! `ml`: trained, listed, asked, simulated and graded from the command line.

use crate::client::Server;
use crate::support::{ask, make_league, run};
use serde_json::{Value, json};
use std::fs;
use std::path::Path;

/// Two seasons are enough to test on.
fn league() -> sample_league::Options {
    sample_league::Options {
        teams: 8,
        seasons: 2,
        games: 140,
        tracked: 0,
        ..sample_league::Options::default()
    }
}

fn ml(folder: &Path, arguments: &[&str]) -> Value {
    let mut all = vec!["ml"];
    all.extend(arguments);
    run(folder, &all).exits(0).json()
}

#[test]
fn models_are_trained_listed_asked_and_simulated() {
    let folder = tempfile::tempdir().expect("a folder");
    let there = folder.path();
    make_league(there, &league());
    run(there, &["ml", "models", "--data", "."]).exits(0);
    run(there, &["ml", "train", "--data", "."])
        .exits(1)
        .says(&["no games to learn from"]);
    let mut server = Server::start(there, None, &["--workers", "1"]);
    server.trigger();
    server.settle();
    server.kill();

    let training = ml(there, &["train", "--data", ".", "--json"]);
    assert_eq!(training["is_new"], true, "{training}");
    let again = ml(there, &["train", "--data", ".", "--json"]);
    assert_eq!(again["is_new"], false, "{again}");
    assert_eq!(again["training_sha256"], training["training_sha256"]);

    let models = ml(there, &["models", "--data", ".", "--json"]);
    let models = models.as_array().expect("models");
    let stage = |name: &str| {
        let model = models.iter().find(|model| model["model"] == name);
        model.map(|model| model["stage"].clone())
    };
    assert_eq!(stage("game"), Some(json!("production")));
    assert_eq!(
        stage("rapm"),
        Some(json!("candidate")),
        "nothing is tracked"
    );

    let teams = ask(
        there,
        "warehouse",
        "select team_id from dim_team order by team_id limit 2",
    );
    let input = json!({"home_team_id": teams[0]["team_id"], "away_team_id": teams[1]["team_id"]});
    let answer = ml(
        there,
        &["predict", "game", &input.to_string(), "--data", "."],
    );
    let chances = &answer["predictions"][0]["prediction"]["probabilities"];
    let sum: f64 = ["home", "tie", "away"]
        .iter()
        .map(|side| chances[side].as_f64().expect("a chance"))
        .sum();
    assert!((sum - 1.0).abs() < 1e-9, "{answer}");
    let nobody = json!({"home_team_id": "nobody", "away_team_id": teams[1]["team_id"]}).to_string();
    run(there, &["ml", "predict", "game", &nobody, "--data", "."])
        .exits(1)
        .says(&["home_team_id", "there is no such team"]);

    let simulate = ["simulate", "--data", ".", "--json"];
    let odds = ml(there, &simulate);
    assert_eq!(
        odds,
        ml(there, &simulate),
        "the same league gives the same odds"
    );
    let first: f64 = odds["teams"]
        .as_array()
        .expect("teams")
        .iter()
        .map(|team| team["first"].as_f64().expect("a chance"))
        .sum();
    assert!((first - 1.0).abs() < 1e-6, "{odds}");
}

#[test]
fn grades_are_printed_as_a_table_and_put_into_a_page() {
    let folder = tempfile::tempdir().expect("a folder");
    let there = folder.path();
    make_league(there, &league());
    run(
        there,
        &[
            "etl",
            "run",
            "--league",
            "league/league.xlsx",
            "--out",
            "out",
        ],
    )
    .exits(0);
    let grades = ml(there, &["grade", "--data", "out", "--json"]);
    assert!(
        grades["split"]["tuning_from"].as_i64() < grades["split"]["test_from"].as_i64(),
        "{grades}"
    );
    let reports = grades["reports"].as_array().expect("reports");
    let loss = |model: &str| {
        let report = reports.iter().find(|report| report["rung"] == model);
        report.expect("a report")["scores"]["two_way_log_loss"]
            .as_f64()
            .expect("a log loss")
    };
    // The teams of the sample differ: whoever knows them does better than who does not.
    assert!(loss("poisson") < loss("base_rates"), "{grades}");
    assert!(loss("line_up") < loss("base_rates"), "{grades}");

    fs::write(
        there.join("page.md"),
        "before\n<!-- grades -->\nold\n<!-- /grades -->\nafter\n",
    )
    .expect("a page");
    run(
        there,
        &["ml", "grade", "--data", "out", "--write", "page.md"],
    )
    .exits(0);
    let page = fs::read_to_string(there.join("page.md")).expect("the page");
    assert!(page.starts_with("before\n") && page.ends_with("after\n") && !page.contains("old"));
    for name in [
        "base rates",
        "Elo",
        "goal difference",
        "Poisson",
        "expected line-up",
        "line-up",
    ] {
        assert!(page.contains(&format!("| {name} |")), "{name}: {page}");
    }
    let table = run(there, &["ml", "grade", "--data", "out"])
        .exits(0)
        .stdout;
    assert!(page.contains(&table), "{page}\n{table}");
}
