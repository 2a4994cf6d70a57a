//! Forecasts on the dashboard and the fair draw in the portal: what is shown is what the API and the tables say.

mod draw;
mod games;
mod league;
mod reading;

use jiff::ToSpan as _;
use serde_json::{Value, json};
use test_databases::{TestDatabase, on_both_databases};

use self::reading::percents;
use super::leagues::train;
use super::portal::submit;
use super::support::{Answer, Persona, TestServer};

on_both_databases!(
    forecasts_are_those_of_the_interface,
    without_a_model_the_pages_say_why,
);

/// Games to come of the league under test.
const TO_COME: i64 = 6;
/// Number of the first of them.
const FIRST: i64 = 90_001;

/// Makes a league in which models can pass their gates, with games to come in the last season.
async fn league_with_games_to_come(server: &TestServer) {
    let options = sample_league::Options {
        seed: 6,
        teams: 6,
        seasons: 3,
        games: 90,
        tracked: 1,
        ..sample_league::Options::default()
    };
    sample_league::generate(&options, &server.data().join("league"), &|_, _| {}).unwrap();
    let games = server
        .get(Persona::Viewer, "/api/games?limit=200")
        .await
        .expect(200)
        .json();
    let games = games["data"].as_array().unwrap();
    let last = games
        .iter()
        .map(|game| &game["season_id"])
        .max_by_key(|id| id.as_str());
    let mut teams: Vec<&str> = games
        .iter()
        .filter_map(|game| game["home_team_id"].as_str())
        .collect();
    teams.sort_unstable();
    teams.dedup();
    let today = jiff::Timestamp::now()
        .to_zoned(jiff::tz::TimeZone::UTC)
        .date();
    for number in 0..TO_COME {
        let place = usize::try_from(number).unwrap();
        let game = json!({
            "game_id": FIRST + number,
            "season_id": last,
            "date": today.saturating_add((10 + number).days()).to_string(),
            "home_team_id": teams[place % teams.len()],
            "away_team_id": teams[(place + 1 + place / 3) % teams.len()],
        });
        server
            .post(Persona::Editor, "/api/games", &game)
            .await
            .expect(201);
    }
}

/// Runs the league and trains on it, by the form of the portal.
async fn run_and_train(server: &TestServer) {
    let fields = [
        ("scope", "all"),
        ("source", "staging"),
        ("publish", "on"),
        ("train", "on"),
    ];
    let begun = submit(server, Persona::Editor, "/portal/etl", &fields).await;
    let id = begun.location().rsplit('/').next().unwrap().to_owned();
    let job = server.finished(Persona::Editor, &id).await;
    assert_eq!(job["state"], "complete", "{job}");
    assert!(job["result"]["training"].is_object(), "{job}");
}

async fn page(server: &TestServer, path: &str) -> Answer {
    server
        .get(Persona::Viewer, &format!("/leagues/default{path}"))
        .await
}

async fn read(server: &TestServer, path: &str) -> String {
    page(server, path).await.expect(200).text()
}

async fn rows(server: &TestServer, path: &str) -> Vec<Value> {
    let answer = server.get(Persona::Viewer, path).await.expect(200).json();
    answer["data"].as_array().unwrap().clone()
}

async fn ask(server: &TestServer, path: &str, body: &Value) -> Value {
    server
        .post(Persona::Viewer, path, body)
        .await
        .expect(200)
        .json()
}

/// The chances of a game as the API tells them, in whole percents.
async fn predicted(server: &TestServer, input: Value) -> [String; 3] {
    let body = json!({"model": "game", "inputs": input});
    let answer = ask(server, "/api/ml/predict", &body).await;
    let chances = &answer["predictions"][0]["prediction"]["probabilities"];
    let chances = ["home", "tie", "away"].map(|side| chances[side].as_f64().unwrap());
    percents(&chances, 100).try_into().unwrap()
}

async fn forecasts_are_those_of_the_interface(database: TestDatabase) {
    let server = TestServer::with_worker(database).await;
    league_with_games_to_come(&server).await;
    run_and_train(&server).await;
    let game = server
        .get(Persona::Viewer, "/api/ml/models/game")
        .await
        .expect(200)
        .json();
    let words = game["versions"][0]["card"]["words"].as_str().unwrap();
    assert!(!words.starts_with("Served by base_rates"), "{words}");
    let model = words["Served by ".len()..]
        .split([',', '.'])
        .next()
        .unwrap()
        .to_owned();

    games::lists_of_games(&server, &model).await;
    games::a_game_to_come(&server).await;
    league::the_season(&server).await;
    league::players_and_teams(&server).await;
    league::grades(&server).await;
    games::a_game_that_was_forecast(&server, &model).await;
    draw::fair_draw(&server).await;
    server.close().await;
}

async fn without_a_model_the_pages_say_why(database: TestDatabase) {
    let server = TestServer::with_worker(database).await;
    for path in ["/forecast", "/forecast/what-if", "/forecast/grades"] {
        page(&server, path)
            .await
            .expect(200)
            .says(&["No tables yet"]);
    }
    server
        .get(Persona::Editor, "/portal/fair-draw")
        .await
        .expect(200)
        .says(&["No tables are published yet"]);
    super::portal::published(&server).await;
    for path in ["/forecast", "/forecast/what-if"] {
        let told = page(&server, path).await.expect(200);
        told.says(&["No model has been trained yet."])
            .lacks(&["/forecast\">Forecast<"]);
    }
    let told = page(&server, "/forecast/grades").await.expect(200);
    told.says(&[
        "No model has been trained yet.",
        "Season by season",
        "No model yet",
    ]);
    page(&server, "/standings")
        .await
        .expect(200)
        .lacks(&["Exp. pts"]);
    let fields = [
        ("teams", "A, P1\nB, P2"),
        ("target_spread", "0.2"),
        ("max_swaps", "1"),
        ("meetings", "4"),
    ];
    let told = submit(&server, Persona::Editor, "/portal/fair-draw", &fields)
        .await
        .expect(422);
    told.says(&["no version that serves"]);
    let player = &rows(&server, "/api/tables/fact_gameroster?limit=1").await[0]["player_id"];
    let player = player.as_str().unwrap();
    page(&server, &format!("/players/{player}"))
        .await
        .expect(200)
        .lacks(&["Projection, not facts"]);
    let tracked = rows(
        &server,
        "/api/tables/fact_game_status?tracking_status=eq.COMPLETE&limit=1",
    )
    .await;
    let game = &tracked[0]["game_id"];
    page(&server, &format!("/games/{game}"))
        .await
        .expect(200)
        .says(&[
            "Who was likely to win",
            "No forecast of this game was frozen",
        ]);

    // Trained on so few games, nothing passes: the pages say so, and show no chances. What the browser has is old.
    let path = "/leagues/default/forecast";
    let old = server.get(Persona::Viewer, path).await.expect(200);
    train(&server).await;
    let request = server
        .request(Persona::Viewer, "GET", path)
        .header("if-none-match", &old.headers["etag"])
        .body(axum::body::Body::empty())
        .unwrap();
    let new = server.send(request).await.expect(200);
    new.says(&[
        "/forecast\" aria-current=\"page\">Forecast<",
        "No forecast of this season",
    ]);
    page(&server, "/forecast/grades")
        .await
        .expect(200)
        .says(&["experimental", "Not to be used for"]);
    page(&server, "/standings")
        .await
        .expect(200)
        .lacks(&["Exp. pts"]);
    server.close().await;
}
