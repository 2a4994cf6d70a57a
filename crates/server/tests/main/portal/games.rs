//! The schedule.

use test_databases::{TestDatabase, on_both_databases};

use super::{published, submit};
use crate::main::support::{Persona, TestServer};

on_both_databases!(games_are_found, a_game_is_added_changed_and_deleted);

async fn games_are_found(database: TestDatabase) {
    let server = TestServer::with_worker(database).await;
    let none = server
        .get(Persona::Viewer, "/portal/games")
        .await
        .expect(200);
    none.says(&["No league yet"]);
    published(&server).await;
    let all = server
        .get(Persona::Viewer, "/portal/games")
        .await
        .expect(200);
    all.lacks(&["New game"])
        .says(&["the latest first", "published"]);
    let games = server
        .get(Persona::Viewer, "/api/games?is_tracked=true")
        .await
        .json();
    let game = &games["data"][0];
    let (id, team) = (
        game["game_id"].to_string(),
        game["home_team_name"].as_str().unwrap().to_lowercase(),
    );
    let found = server
        .get(Persona::Viewer, &format!("/portal/games?q={id}"))
        .await
        .expect(200);
    found.says(&["1 game, the latest first", &format!("/portal/games/{id}\"")]);
    let team = team.replace(' ', "+");
    let by_team = server
        .get(Persona::Viewer, &format!("/portal/games?q={team}"))
        .await
        .expect(200);
    by_team.says(&[&format!("/portal/games/{id}\"")]);
    let tracked = server
        .get(Persona::Viewer, "/portal/games?tracked=yes")
        .await
        .expect(200);
    tracked.says(&["2 games, the latest first", "COMPLETE"]);
    let none = server
        .get(Persona::Viewer, "/portal/games?to=1990-01-01")
        .await
        .expect(200);
    none.says(&["No game passes these filters."]);
    server
        .get(Persona::Viewer, "/portal/games?tracked=perhaps")
        .await
        .expect(400);
    server
        .get(Persona::Viewer, "/portal/games?cursor=x")
        .await
        .expect(400);
    let page = server
        .get(Persona::Viewer, &format!("/portal/games/{id}"))
        .await
        .expect(200);
    page.says(&[
        "Layout",
        &format!("/leagues/default/games/{id}"),
        "/portal/quality/reconciliation?game=",
    ]);
    page.lacks(&["Save", "Delete game"]);
    server
        .get(Persona::Viewer, "/portal/games/1")
        .await
        .expect(404);
    server
        .get(Persona::Viewer, "/portal/games/x")
        .await
        .expect(404);
    server.close().await;
}

async fn a_game_is_added_changed_and_deleted(database: TestDatabase) {
    let server = TestServer::new(database).await;
    server.add_league();
    let games = server.get(Persona::Viewer, "/api/games").await.json();
    let game = &games["data"][0];
    let text = |name: &str| game[name].as_str().unwrap();
    let (season, home, away) = (
        text("season_id"),
        text("home_team_id"),
        text("away_team_id"),
    );
    let form = server
        .get(Persona::Editor, "/portal/games/new")
        .await
        .expect(200);
    form.says(&["New game", season, home]);
    let mut fields = vec![
        ("game_id", "77777"),
        ("season_id", season),
        ("date", "2026-13-01"),
        ("start_time", "19:30"),
        ("home_team_id", home),
        ("away_team_id", home),
        ("game_type", "Regular"),
        ("playoff_round", "RoundRobin"),
        ("last_period_type", "Regulation"),
        ("home_goals", ""),
        ("away_goals", ""),
    ];
    let wrong = submit(&server, Persona::Editor, "/portal/games", &fields)
        .await
        .expect(422);
    wrong.says(&[
        "this is no date",
        "a team does not play against itself",
        "only a game of the playoffs has a round",
        "id=\"date-wrong\"",
        "value=\"77777\"",
    ]);
    fields[2].1 = "2026-03-01";
    fields[5].1 = away;
    fields[7].1 = "";
    let numbers = submit(
        &server,
        Persona::Editor,
        "/portal/games",
        &[("game_id", "x"), ("home_goals", "y")],
    )
    .await;
    numbers
        .expect(422)
        .says(&["this is no number of a game", "y is no whole number"]);
    let added = submit(&server, Persona::Editor, "/portal/games", &fields).await;
    let page = added.location().split('?').next().unwrap().to_owned();
    assert_eq!(page, "/portal/games/77777");
    let shown = server
        .get(Persona::Editor, added.location())
        .await
        .expect(200);
    shown.says(&[
        "The game is in the schedule",
        "value=\"2026-03-01\"",
        "value=\"19:30\"",
        "not published",
    ]);
    let twice = submit(&server, Persona::Editor, "/portal/games", &fields)
        .await
        .expect(422);
    twice.says(&["game 77777 exists already"]);
    fields[9].1 = "3";
    let half = submit(&server, Persona::Editor, &page, &fields)
        .await
        .expect(422);
    half.says(&["a score has two numbers"]);
    fields[10].1 = "2";
    let saved = submit(&server, Persona::Editor, &page, &fields).await;
    let shown = server
        .get(Persona::Viewer, saved.location())
        .await
        .expect(200);
    shown.says(&["The game is changed", "2–3"]);
    let delete = format!("{page}/delete");
    let asked = submit(&server, Persona::Editor, &delete, &[])
        .await
        .expect(200);
    asked.says(&["Delete game 77777 of 2026-03-01?"]);
    let deleted = submit(&server, Persona::Editor, &delete, &[("confirmed", "yes")]).await;
    server
        .get(Persona::Viewer, deleted.location())
        .await
        .expect(200)
        .says(&["out of the schedule"]);
    server.get(Persona::Viewer, &page).await.expect(404);
    server.close().await;
}
