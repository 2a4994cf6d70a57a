//! Games on pages: in lists, before, and after.

use serde_json::{Value, json};

use super::reading::shown;
use super::{FIRST, TO_COME, ask, page, predicted, read, rows, run_and_train};
use crate::main::support::{Persona, TestServer};

/// Schedule and home page: the chances that the preview shows, of the model that serves.
pub(super) async fn lists_of_games(server: &TestServer, model: &str) {
    let schedule = read(server, "/schedule").await;
    let home = read(server, "").await;
    assert!(
        schedule.contains("/leagues/default/forecast\""),
        "the navigation leads there"
    );
    for number in 0..TO_COME {
        let id = FIRST + number;
        let expected = predicted(server, json!({"game_id": id})).await;
        let told = ["p_home", "p_tie", "p_away"]
            .map(|side| shown(&schedule, "upcoming", &id.to_string(), side));
        assert_eq!(told, expected, "game {id}");
        let preview = read(server, &format!("/schedule/{id}")).await;
        let told = ["home", "tie", "away"].map(|side| shown(&preview, "chances", side, "percent"));
        assert_eq!(told, expected, "preview of game {id}");
        if number < 5 {
            let line = shown(&home, "upcoming", &id.to_string(), "odds");
            assert_eq!(line, expected.join("–"));
        }
    }
    let path = format!("/api/tables/fact_game_predictions?game_id=eq.{FIRST}&model=eq.{model}");
    let said = &rows(server, &path).await[0];
    let last_day = said["data_as_of"].as_str().unwrap();
    assert!(schedule.contains(&format!("with results up to {last_day}")));
    let csv = read(server, "/schedule?csv=upcoming").await;
    assert!(csv.starts_with(
        "date,home,preview,away,kind,season_meetings,all_meetings,p_home,p_tie,p_away"
    ));
}

/// The preview: the model that serves, who is in, and what an address may not say.
pub(super) async fn a_game_to_come(server: &TestServer) {
    let path = format!("/schedule/{FIRST}");
    let preview = read(server, &path).await;
    let told =
        |page: &str| ["home", "tie", "away"].map(|side| shown(page, "chances", side, "percent"));
    let plain = predicted(server, json!({"game_id": FIRST})).await;
    assert_eq!(told(&preview), plain);
    for text in [
        "Expected score",
        "Confidence",
        "What the forecast is made of",
        "/forecast/grades",
        "What each model says",
    ] {
        assert!(preview.contains(text), "no {text}");
    }
    let body = json!({"model": "game", "inputs": {"game_id": FIRST}});
    let answer = ask(server, "/api/ml/predict", &body).await;
    for reason in answer["predictions"][0]["reasons"].as_array().unwrap() {
        let feature = reason["feature"].as_str().unwrap();
        let told = shown(&preview, "reasons", feature, "contribution").replace('−', "-");
        let told: f64 = told.parse().unwrap();
        assert!(
            (told - reason["contribution"].as_f64().unwrap()).abs() < 0.006,
            "{feature}"
        );
    }

    // The first who is expected at home is out, and a substitute from a third team plays for the other side.
    let (_, expected) = preview
        .split_once("name=\"home_scratch\" value=\"")
        .unwrap();
    let home = expected.split('"').next().unwrap();
    let game = rows(
        server,
        &format!("/api/tables/dim_schedule?game_id=eq.{FIRST}"),
    )
    .await;
    let plays = |player: &Value| {
        let team = &player["current_team_id"];
        *team == game[0]["home_team_id"] || *team == game[0]["away_team_id"]
    };
    let players = rows(
        server,
        "/api/tables/dim_player?primary_position_id=eq.POS05",
    )
    .await;
    let substitute = players.iter().find(|player| !plays(player)).unwrap();
    let away = substitute["player_id"].as_str().unwrap();
    let query = format!("{path}?home_scratch={home}&away_dress={away}");
    let changed = read(server, &query).await;
    let input = json!({"game_id": FIRST, "home": {"scratch": [home]}, "away": {"dress": [away]}});
    let expected = predicted(server, input).await;
    assert_eq!(told(&changed), expected);
    assert_ne!(expected, plain, "who plays counts");
    assert_eq!(changed.matches(" checked").count(), 2);
    assert!(changed.contains(substitute["player_name"].as_str().unwrap()));
    assert!(changed.contains(&format!("tie and away win are {} %", plain.join("–"))));
    page(server, &format!("{query}&home_dress={away}"))
        .await
        .expect(400);
    for wrong in [
        "home_dress=P999",
        "home_scratch=P999",
        "away_dress=%27%22%3E",
    ] {
        let refused = page(server, &format!("{path}?{wrong}")).await.expect(400);
        assert!(refused.text().contains("player"), "{}", refused.text());
    }
    let many: Vec<String> = (0..31).map(|id| format!("home_dress=P{id}")).collect();
    page(server, &format!("{path}?{}", many.join("&")))
        .await
        .expect(400);
    page(server, "/schedule/7").await.expect(404);
    page(server, "/schedule/x").await.expect(404);
}

/// What was frozen before a game stands beside its result, with its grade.
pub(super) async fn a_game_that_was_forecast(server: &TestServer, model: &str) {
    let before = predicted(server, json!({"game_id": FIRST})).await;
    let game = server
        .get(Persona::Viewer, &format!("/api/games/{FIRST}"))
        .await
        .expect(200)
        .json();
    let mut details = json!({"home_goals": 4, "away_goals": 1});
    for name in ["season_id", "date", "home_team_id", "away_team_id"] {
        details[name] = game[name].clone();
    }
    server
        .json(
            Persona::Editor,
            "PUT",
            &format!("/api/games/{FIRST}"),
            &details,
        )
        .await
        .expect(200);
    run_and_train(server).await;
    let summary = read(server, &format!("/games/{FIRST}")).await;
    let told = ["p_home", "p_tie", "p_away"].map(|side| shown(&summary, "frozen", "game", side));
    assert_eq!(told, before, "what was said before");
    assert!(summary.contains("Frozen before the game") && summary.contains("won 4–1."));
    let loss: f64 = shown(&summary, "frozen", "game", "log_loss")
        .parse()
        .unwrap();
    let chance: f64 = before[0].parse::<f64>().unwrap() / 100.0;
    assert!(
        ((-loss).exp() - chance).abs() < 0.006,
        "{loss} for {chance}"
    );
    let path = format!("/api/tables/fact_game_predictions?game_id=eq.{FIRST}&model=eq.{model}");
    let would_have = &rows(server, &path).await[0];
    let told = shown(&summary, "would-have", model, "log_loss");
    assert_eq!(
        told,
        format!("{:.3}", would_have["log_loss"].as_f64().unwrap())
    );

    // A game from before the first training has none, and says so; one to come leads to its preview.
    let played = rows(
        server,
        "/api/tables/dim_schedule?status=eq.final&order=date&limit=1",
    )
    .await;
    let old = read(server, &format!("/games/{}", played[0]["game_id"])).await;
    assert!(old.contains("No forecast of this game was frozen"));
    let upcoming = read(server, &format!("/games/{}", FIRST + 1)).await;
    assert!(upcoming.contains(&format!("/leagues/default/schedule/{}\"", FIRST + 1)));
}
