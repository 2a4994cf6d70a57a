//! Why a number is what it is: as JSON, as a page, as the part that a dialog shows, and as a file.

use serde_json::{Value, json};
use test_databases::{TestDatabase, on_both_databases};

use super::leagues::with_sample;
use super::support::{Persona, TestServer};

on_both_databases!(numbers_are_explained);

const SKATERS: &str = "/api/tables/fact_player_game_stats?order=shot_attempts.desc&limit=1";

async fn row(server: &TestServer, path: &str) -> Value {
    let rows = server.get(Persona::Viewer, path).await.expect(200).json();
    rows["data"][0].clone()
}

async fn numbers_are_explained(database: TestDatabase) {
    let server = with_sample(database).await;
    let skater = row(&server, SKATERS).await;
    let game = skater["game_id"].as_i64().unwrap();
    let player = skater["player_id"].as_str().unwrap().to_owned();
    let attempts = skater["shot_attempts"].as_u64().unwrap() as usize;
    assert!(attempts > 0);

    let place = format!("games/{game}/why");
    let told = server
        .get(
            Persona::Viewer,
            &format!("/api/{place}/shot_attempts?player={player}"),
        )
        .await
        .expect(200)
        .json();
    assert_eq!(told["value"], attempts as f64);
    assert_eq!(told["total"], told["value"]);
    assert_eq!(told["verdict"], "agrees");
    assert_eq!(
        told["rule"],
        "His shot attempts of any result: on goal, missed, deflected wide or blocked."
    );
    let events = told["parts"][0]["events"].as_array().unwrap();
    assert_eq!(events.len(), attempts);
    for event in events {
        assert!(event["source"]["row"].as_i64().unwrap() > 1, "{event}");
        assert_eq!(event["who"][0]["player_id"], json!(player));
        assert_eq!(event["who"][0]["role"], "shooter");
    }
    the_pages_say_the_same(&server, &place, &player, &told).await;
    wrong_questions_are_answered(&server, &place, &player).await;
    server.close().await;
}

async fn the_pages_say_the_same(server: &TestServer, place: &str, player: &str, told: &Value) {
    let page = format!("/leagues/default/{place}/shot_attempts?player={player}");
    let rows = told["parts"][0]["events"].as_array().unwrap().len();
    let name = told["owner_name"].as_str().unwrap();
    let text = server.get(Persona::Viewer, &page).await.expect(200).text();
    assert!(text.contains("<h1>Shot attempts (Corsi)</h1>"), "{text}");
    assert!(text.contains(&name.replace('\'', "&#39;")), "{text}");
    assert_eq!(text.matches("<th scope=\"row\">").count(), rows);
    let first = &told["parts"][0]["events"][0]["source"];
    let cell = format!("{}, row {}", first["sheet"].as_str().unwrap(), first["row"]);
    let file = format!("read from {}<", first["file"].as_str().unwrap());
    assert!(text.contains(&file), "{file}: {text}");
    assert!(text.contains(&cell), "{cell}: {text}");

    let part = server
        .get(Persona::Viewer, &format!("{page}&part=1"))
        .await
        .expect(200)
        .text();
    assert!(
        part.starts_with("<div class=\"card-head\"><h2 id=\"why-title\""),
        "{part}"
    );
    assert!(!part.contains("<html"));
    assert_eq!(part.matches("<th scope=\"row\">").count(), rows);

    let file = server
        .get(Persona::Viewer, &format!("{page}&format=csv"))
        .await
        .expect(200);
    assert_eq!(file.headers["content-type"], "text/csv; charset=utf-8");
    assert_eq!(file.text().lines().count(), rows + 1);

    // A share leads to the numbers it is made of.
    let share = format!("/leagues/default/{place}/on_cf_pct?player={player}&part=1");
    let share = server.get(Persona::Viewer, &share).await.expect(200).text();
    assert!(
        share.contains(&format!("/{place}/on_ca?player={player}")),
        "{share}"
    );
    assert!(share.contains("on the ice: "), "{share}");

    // The browser has the page already.
    let answer = server.get(Persona::Viewer, &page).await;
    let known = answer.headers["etag"].clone();
    let again = server
        .request(Persona::Viewer, "GET", &page)
        .header("if-none-match", known)
        .body(axum::body::Body::empty())
        .unwrap();
    assert_eq!(server.send(again).await.status, 304);
    // Nobody reads a league of members, and strangers do not know it.
    assert_eq!(server.get(Persona::Nobody, &page).await.status, 303);
    assert_eq!(server.get(Persona::Stranger, &page).await.status, 404);
}

async fn wrong_questions_are_answered(server: &TestServer, place: &str, player: &str) {
    for (query, status) in [
        ("shot_attempts", 400),
        ("shot_attempts?player=a&team=b", 400),
        ("shot_attempts?skater=a", 400),
        ("shot_attempts?player=nobody", 404),
        ("no_such_statistic?player=PLAYER", 404),
        // What only others are made of is no number of its own.
        ("off_cf?player=PLAYER", 404),
    ] {
        let query = query.replace("PLAYER", player);
        for root in ["/api", "/leagues/default"] {
            let path = format!("{root}/{place}/{query}");
            let answer = server.get(Persona::Viewer, &path).await;
            assert_eq!(answer.status.as_u16(), status, "{path}: {}", answer.text());
        }
    }
    let elsewhere = "/api/games/1/why/goals?team=nobody";
    server.get(Persona::Viewer, elsewhere).await.expect(404);
    let format = format!("/leagues/default/{place}/goals?player={player}&format=xml");
    server.get(Persona::Viewer, &format).await.expect(400);
}
