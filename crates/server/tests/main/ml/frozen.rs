//! What is said of a game before it: written down once, never changed, held against the result.

use serde_json::{Value, json};
use test_databases::{TestDatabase, on_both_databases};

use super::super::support::{Persona, TestServer};
use super::{predict, rows, trained};

on_both_databases!(
    a_forecast_is_frozen_before_its_game_and_graded_after_it,
    a_game_of_today_or_before_is_not_frozen
);

/// A day so many days from now (UTC).
fn in_days(days: i64) -> String {
    let today = jiff::Timestamp::now()
        .to_zoned(jiff::tz::TimeZone::UTC)
        .date();
    today
        .checked_add(jiff::Span::new().days(days))
        .unwrap()
        .to_string()
}

/// Games of the schedule without a tracking file.
async fn untracked(server: &TestServer) -> Vec<Value> {
    let path = "/api/tables/fact_game_status?tracking_status=eq.NO_FILE&order=game_id&limit=100";
    let mut games = Vec::new();
    for status in rows(server, path).await {
        let path = format!("/api/games/{}", status["game_id"]);
        games.push(server.get(Persona::Viewer, &path).await.expect(200).json());
    }
    games
}

/// Puts a game on another day, or its result in.
async fn change(server: &TestServer, game: &Value, date: &str, goals: (Value, Value)) {
    let body = json!({
        "season_id": game["season_id"], "date": date, "home_team_id": game["home_team_id"],
        "away_team_id": game["away_team_id"], "game_type": game["game_type"], "playoff_round": game["playoff_round"],
        "last_period_type": game["last_period_type"], "home_goals": goals.0, "away_goals": goals.1,
    });
    let path = format!("/api/games/{}", game["game_id"]);
    server
        .json(Persona::Editor, "PUT", &path, &body)
        .await
        .expect(200);
}

/// A run, which freezes, and trains where it is told to.
async fn run(server: &TestServer, train: bool) -> Value {
    let body = json!({"options": {"train": train}});
    let run = server
        .post(Persona::Editor, "/api/etl/trigger", &body)
        .await
        .expect(202)
        .json();
    let run = server
        .finished(Persona::Editor, run["job_id"].as_str().unwrap())
        .await;
    assert_eq!(run["state"], "complete", "{run}");
    run
}

async fn frozen(server: &TestServer) -> Value {
    let grades = server
        .get(Persona::Viewer, "/api/ml/grades")
        .await
        .expect(200)
        .json();
    grades["frozen"].clone()
}

/// Chance of a home win of a game by the model that serves.
async fn home_chance(server: &TestServer, game: &Value) -> f64 {
    let input = json!({"game_id": game["game_id"]});
    let answer = predict(server, Persona::Viewer, "game", input)
        .await
        .expect(200)
        .json();
    let prediction = &answer["predictions"][0];
    assert_eq!(prediction["notes"], json!([]), "{answer}");
    prediction["prediction"]["probabilities"]["home"]
        .as_f64()
        .unwrap()
}

async fn a_forecast_is_frozen_before_its_game_and_graded_after_it(database: TestDatabase) {
    let (server, _) = trained(database).await;
    let games = untracked(&server).await;
    let [game, others @ ..] = games.as_slice() else {
        panic!("no game without a tracking file")
    };

    // Three days ahead nobody knows the result.
    let day = in_days(3);
    change(&server, game, &day, (Value::Null, Value::Null)).await;
    let training = run(&server, true).await["result"]["training"].clone();
    assert_eq!(
        training["frozen"], 2,
        "the served model and the base rates: {training}"
    );
    let said = home_chance(&server, game).await;
    let now = frozen(&server).await;
    assert_eq!(
        (&now["pending"], &now["scored"], &now["late"]),
        (&json!(2), &json!(0), &json!(0))
    );

    // Other results come in, the models learn, and say something else. What was said stays.
    for other in others {
        change(
            &server,
            other,
            other["date"].as_str().unwrap(),
            (json!(9), json!(0)),
        )
        .await;
    }
    let training = run(&server, true).await["result"]["training"].clone();
    assert_eq!(
        (&training["is_new"], &training["frozen"]),
        (&json!(true), &json!(0)),
        "{training}"
    );
    let later = home_chance(&server, game).await;
    assert!((later - said).abs() > 1e-3, "{said} {later}");

    // The home team wins: the loss is that of what was said first.
    change(&server, game, &day, (json!(5), json!(2))).await;
    run(&server, false).await;
    let after = frozen(&server).await;
    assert_eq!(
        (&after["pending"], &after["scored"], &after["late"]),
        (&json!(0), &json!(2), &json!(0))
    );
    let grades = after["seasons"].as_array().unwrap();
    let of_game = grades
        .iter()
        .find(|grade| grade["model"] == "game")
        .unwrap();
    let loss = of_game["scores"]["log_loss"].as_f64().unwrap();
    assert!((loss + said.ln()).abs() < 1e-9, "{loss} {said} {later}");
    server.close().await;
}

async fn a_game_of_today_or_before_is_not_frozen(database: TestDatabase) {
    let (server, _) = trained(database).await;
    let games = untracked(&server).await;
    for (game, days) in games.iter().zip([0, -1]) {
        change(&server, game, &in_days(days), (Value::Null, Value::Null)).await;
    }
    let training = run(&server, true).await["result"]["training"].clone();
    assert_eq!(training["frozen"], 0, "{training}");
    let now = frozen(&server).await;
    assert_eq!((&now["pending"], &now["scored"]), (&json!(0), &json!(0)));
    server.close().await;
}
