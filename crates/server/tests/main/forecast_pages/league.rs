//! The season, players, teams and grades on pages.

use serde_json::{Value, json};

use super::reading::{percents, shown};
use super::{FIRST, TO_COME, ask, page, read, rows};
use crate::main::support::{Persona, TestServer};

/// Standings and the page of the season: the simulated odds, and what would be if.
pub(super) async fn the_season(server: &TestServer) {
    let answer = ask(server, "/api/ml/season", &json!({})).await;
    let standings = read(server, "/standings").await;
    let forecast = read(server, "/forecast").await;
    compare_season(&answer, &standings, "odds");
    compare_season(&answer, &forecast, "season-odds");
    assert_eq!(answer["remaining"], TO_COME);
    let again = read(server, "/forecast").await;
    assert_eq!(forecast, again, "the same question has the same answer");
    assert!(
        !read(server, "/standings?type=Playoffs")
            .await
            .contains("Exp. pts")
    );

    let results = json!([
        {"game_id": FIRST, "home_goals": 0, "away_goals": 9},
        {"game_id": FIRST + 1, "home_goals": 2, "away_goals": 2},
    ]);
    let assumed = ask(server, "/api/ml/season", &json!({"results": results})).await;
    assert_ne!(assumed["teams"], answer["teams"]);
    let query = format!(
        "/forecast/what-if?score-{FIRST}=0-9&score-{}=2:2",
        FIRST + 1
    );
    let what_if = read(server, &query).await;
    compare_season(&assumed, &what_if, "season-odds");
    for team in answer["teams"].as_array().unwrap() {
        let id = team["team_id"].as_str().unwrap();
        let before = shown(&forecast, "season-odds", id, "playoffs_pct");
        assert_eq!(
            shown(&what_if, "season-odds", id, "playoffs_pct_without"),
            before
        );
    }
    assert!(what_if.contains("value=\"0-9\""));
    let played = rows(server, "/api/tables/dim_schedule?status=eq.final&limit=1").await;
    let played = played[0]["game_id"].as_i64().unwrap();
    for wrong in [
        format!("score-{played}=1-0"),
        "score-7=1-0".to_owned(),
        "score-x=1-0".to_owned(),
        format!("score-{FIRST}=much"),
        format!("score-{FIRST}=1000-0"),
    ] {
        page(server, &format!("/forecast/what-if?{wrong}"))
            .await
            .expect(400);
    }
    page(server, "/forecast?season=N20992100F")
        .await
        .expect(400);
    page(server, "/forecast?sort=nothing").await.expect(400);
    let over = read(server, "/forecast?season=N20232024F").await;
    assert!(over.contains("its standings are final") && over.contains("has games to come"));
}

/// Every team's odds in a table, and that they add up.
fn compare_season(answer: &Value, page: &str, table: &str) {
    let teams = answer["teams"].as_array().unwrap();
    let all = |name: &str| {
        teams
            .iter()
            .map(|team| team[name].as_f64().unwrap())
            .collect::<Vec<f64>>()
    };
    let places = u32::try_from(answer["playoff_places"].as_u64().unwrap()).unwrap();
    let playoffs = percents(&all("playoffs"), 100 * places);
    let first = percents(&all("first"), 100);
    for (place, team) in teams.iter().enumerate() {
        let id = team["team_id"].as_str().unwrap();
        let cell = |column: &str| shown(page, table, id, column);
        assert_eq!(cell("playoffs_pct"), playoffs[place], "{id} in {table}");
        assert_eq!(cell("first_pct"), first[place], "{id} in {table}");
        let points = format!("{:.1}", team["expected_points"].as_f64().unwrap());
        assert_eq!(cell("expected_points"), points);
        let band = &team["points"];
        let band = ["low", "high"].map(|end| format!("{:.0}", band[end].as_f64().unwrap()));
        assert_eq!(cell("points_band"), band.join("–"));
    }
}

/// The projection of a player and the ratings of a team.
pub(super) async fn players_and_teams(server: &TestServer) {
    let schedule = rows(
        server,
        &format!("/api/tables/dim_schedule?game_id=eq.{FIRST}"),
    )
    .await;
    let team = schedule[0]["home_team_id"].as_str().unwrap();
    let path = format!(
        "/api/tables/dim_player?current_team_id=eq.{team}&primary_position_id=neq.POS06&limit=1"
    );
    let player = rows(server, &path).await;
    let player = player[0]["player_id"].as_str().unwrap();
    let overview = read(server, &format!("/players/{player}")).await;
    let to_come = rows(server, "/api/tables/dim_schedule?status=eq.upcoming").await;
    let own = to_come.iter().filter(|game| {
        [&game["home_team_id"], &game["away_team_id"]]
            .iter()
            .any(|id| **id == team)
    });
    let inputs = json!([
        {"player_id": player, "games": 1, "dresses": true},
        {"player_id": player, "games": own.count(), "dresses": false},
    ]);
    let body = json!({"model": "player_projection", "inputs": inputs});
    let answer = ask(server, "/api/ml/predict", &body).await;
    let statistics = |place: usize| {
        let statistics = &answer["predictions"][place]["prediction"]["statistics"];
        statistics.as_array().unwrap().clone()
    };
    let keys = ["goals", "assists", "points", "pim"];
    for (key, (next, rest)) in keys.iter().zip(statistics(0).iter().zip(statistics(1))) {
        let cell = |column: &str| shown(&overview, "projection", key, column);
        assert_eq!(
            cell("next_game"),
            format!("{:.2}", next["expected"].as_f64().unwrap())
        );
        assert_eq!(
            cell("rest"),
            format!("{:.1}", rest["expected"].as_f64().unwrap())
        );
    }
    assert!(overview.contains("Projection, not facts"));

    let ratings = read(server, &format!("/teams/{team}")).await;
    let path = format!(
        "/api/tables/fact_team_ratings?team_id=eq.{team}&system=eq.elo&order=date.desc,game_id.desc&limit=1"
    );
    let latest = &rows(server, &path).await[0];
    let rating = shown(
        &ratings,
        "ratings",
        &latest["game_id"].to_string(),
        "rating",
    );
    assert_eq!(rating, format!("{:.0}", latest["rating"].as_f64().unwrap()));
    assert!(ratings.contains("picture-ratings"));
}

/// Grades: those of the API, with cards, a picture and a choice of models.
pub(super) async fn grades(server: &TestServer) {
    let grades = server
        .get(Persona::Viewer, "/api/ml/grades")
        .await
        .expect(200)
        .json();
    let told = read(server, "/forecast/grades").await;
    for row in grades["walk_forward"]["seasons"].as_array().unwrap() {
        let owner = format!(
            "{} {}",
            row["season_id"].as_str().unwrap(),
            row["model"].as_str().unwrap()
        );
        let loss = shown(&told, "seasons", &owner, "log_loss");
        assert_eq!(loss, format!("{:.3}", row["log_loss"].as_f64().unwrap()));
    }
    while_games_are_on(server, &told).await;
    for text in [
        "Served by ",
        "picture-calibration",
        "± SE",
        "Not to be used for",
        "What was really said",
    ] {
        assert!(told.contains(text), "no {text}");
    }
    assert!(
        read(server, "/forecast/grades?model=elo")
            .await
            .contains("“Elo”")
    );
    page(server, "/forecast/grades?model=crystal_ball")
        .await
        .expect(400);
    let csv = read(server, "/forecast/grades?csv=test").await;
    assert!(csv.starts_with("model,games,decided,log_loss"), "{csv}");
}

/// The chances after each period: those of the table, whose games are all of the finished ones with goals by period.
async fn while_games_are_on(server: &TestServer, told: &str) {
    let grades = rows(server, "/api/tables/fact_win_probability_grades?limit=100").await;
    let mut games = [0; 3];
    for grade in &grades {
        let owner = format!("{}/{}", grade["periods_played"], grade["lead"]);
        for column in ["p_home_win", "home_win_share", "p_tie", "away_win_share"] {
            let percent = 100.0 * grade[column].as_f64().unwrap();
            assert_eq!(
                shown(told, "leads", &owner, column),
                format!("{percent:.0}"),
                "{owner} {column}"
            );
        }
        let loss = grade["log_loss"].as_f64().unwrap();
        assert_eq!(
            shown(told, "leads", &owner, "log_loss"),
            format!("{loss:.3}")
        );
        let played = usize::try_from(grade["periods_played"].as_i64().unwrap()).unwrap();
        games[played] += grade["n_games"].as_i64().unwrap();
    }
    let path = "/api/tables/dim_schedule?status=eq.final&limit=1000";
    let finished = rows(server, path).await;
    let known = finished.iter().filter(|game| !game["home_p1"].is_null());
    let known = i64::try_from(known.count()).unwrap();
    assert_eq!(games, [known; 3]);
}
