//! Forecasts on the dashboard and the fair draw in the portal: what is shown is what the API and the tables say.

mod reading;

use jiff::ToSpan as _;
use serde_json::{Value, json};
use test_databases::{TestDatabase, on_both_databases};

use self::reading::{percents, row, shown};
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

    lists_of_games(&server, &model).await;
    a_game_to_come(&server).await;
    the_season(&server).await;
    players_and_teams(&server).await;
    grades(&server, words).await;
    a_game_that_was_forecast(&server, &model).await;
    fair_draw(&server).await;
    server.close().await;
}

/// Schedule and home page: the published chances of the model that serves.
async fn lists_of_games(server: &TestServer, model: &str) {
    let schedule = read(server, "/schedule").await;
    let home = read(server, "").await;
    assert!(
        schedule.contains("/leagues/default/forecast\""),
        "the navigation leads there"
    );
    for number in 0..TO_COME {
        let id = FIRST + number;
        let path = format!("/api/tables/fact_game_predictions?game_id=eq.{id}&model=eq.{model}");
        let said = &rows(server, &path).await[0];
        let chances = ["p_home", "p_tie", "p_away"].map(|side| said[side].as_f64().unwrap());
        let expected = percents(&chances, 100);
        let told = ["p_home", "p_tie", "p_away"].map(|side| shown(&schedule, "upcoming", id, side));
        assert_eq!(told, *expected, "game {id}");
        if number < 5 {
            let line = shown(&home, "upcoming", id, "odds");
            assert_eq!(line, expected.join("–"));
        }
        assert!(schedule.contains(said["data_as_of"].as_str().unwrap()));
    }
    let csv = read(server, "/schedule?csv=upcoming").await;
    assert!(csv.starts_with(
        "date,home,preview,away,kind,season_meetings,all_meetings,p_home,p_tie,p_away"
    ));
}

/// The preview: the model that serves, who is in, and what an address may not say.
async fn a_game_to_come(server: &TestServer) {
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

/// Standings and the page of the season: the simulated odds, and what would be if.
async fn the_season(server: &TestServer) {
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
async fn players_and_teams(server: &TestServer) {
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
        let cell = |column: &str| shown(&overview, "projection", *key, column);
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
        latest["game_id"].as_i64().unwrap(),
        "rating",
    );
    assert_eq!(rating, format!("{:.0}", latest["rating"].as_f64().unwrap()));
    assert!(ratings.contains("picture-ratings"));
}

/// Grades: those of the API, with cards, a picture and a choice of models.
async fn grades(server: &TestServer, words: &str) {
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
        let loss = shown(&told, "seasons", owner.as_str(), "log_loss");
        assert_eq!(loss, format!("{:.3}", row["log_loss"].as_f64().unwrap()));
    }
    let start = words
        .split(" fails")
        .next()
        .unwrap()
        .split('.')
        .next()
        .unwrap();
    for text in [
        start,
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

/// What was frozen before a game stands beside its result, with its grade.
async fn a_game_that_was_forecast(server: &TestServer, model: &str) {
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

/// The fair draw: the teams of today, the answer of the API, and what is refused at its field.
async fn fair_draw(server: &TestServer) {
    let form = server
        .get(Persona::Editor, "/portal/fair-draw")
        .await
        .expect(200)
        .text();
    let (_, text) = form.split_once("<textarea id=\"teams\"").unwrap();
    let (_, text) = text.split_once('>').unwrap();
    let (teams, _) = text.split_once("</textarea>").unwrap();
    let lines: Vec<Vec<&str>> = teams
        .lines()
        .map(|line| line.split(", ").collect())
        .collect();
    let ratings = rows(server, "/api/tables/dim_player?limit=1000").await;
    let rating = |player: &str| {
        let row = ratings
            .iter()
            .find(|row| row["player_id"] == player)
            .unwrap();
        row["current_skill_rating"].clone()
    };
    let mut drawn: Vec<Value> = Vec::new();
    for line in &lines {
        let player = json!({"player_id": line[1], "rating": rating(line[1])});
        match drawn.iter_mut().find(|team| team["team_id"] == line[0]) {
            Some(team) => team["players"].as_array_mut().unwrap().push(player),
            None => drawn.push(json!({"team_id": line[0], "players": [player]})),
        }
    }
    assert!(drawn.len() >= 2, "{teams}");
    let question = json!({"teams": drawn, "target_spread": 0.01, "max_swaps": 1});
    let answer = server
        .post(Persona::Editor, "/api/ml/fair-draw", &question)
        .await
        .expect(200)
        .json();
    let fields = |changes: &[(&'static str, &str)]| {
        let mut fields = vec![
            ("teams", teams.to_owned()),
            ("keep_together", String::new()),
            ("rating_cap", String::new()),
            ("target_spread", "0.01".to_owned()),
            ("max_swaps", "1".to_owned()),
            ("meetings", "4".to_owned()),
            ("playoff_places", String::new()),
        ];
        for (name, value) in changes {
            let field = fields.iter_mut().find(|(known, _)| known == name).unwrap();
            field.1 = (*value).to_owned();
        }
        fields
    };
    let post = async |changes: &[(&'static str, &str)]| {
        let fields = fields(changes);
        let fields: Vec<(&str, &str)> = fields
            .iter()
            .map(|(name, value)| (*name, value.as_str()))
            .collect();
        submit(server, Persona::Editor, "/portal/fair-draw", &fields).await
    };
    let shown = post(&[]).await.expect(200).text();
    for side in ["before", "after"] {
        for team in answer[side]["teams"].as_array().unwrap() {
            let line = row(&shown, team["team_id"].as_str().unwrap());
            let strength = format!("{:+.2}", team["strength"].as_f64().unwrap());
            assert!(line.contains(&strength), "{strength} in {line}");
        }
    }
    let swaps = answer["swaps"].as_array().unwrap();
    assert_eq!(shown.contains("<h3>Swaps</h3>"), !swaps.is_empty());

    let (first, second) = (lines[0][1], lines[1][1]);
    let twice = format!("{teams}\n{}, {first}", lines[0][0]);
    let stranger = format!("{teams}\n{}, P999", lines[0][0]);
    let together = format!("{first}, {}", lines.last().unwrap()[1]);
    let refused: [(&[(&'static str, &str)], &str); 8] = [
        (&[("teams", "")], "teams"),
        (&[("teams", "one team only")], "teams"),
        (&[("teams", &twice)], "teams"),
        (&[("teams", &stranger)], "teams"),
        (&[("keep_together", &together)], "keep_together"),
        (&[("max_swaps", "9")], "max_swaps"),
        (&[("meetings", "0")], "meetings"),
        (&[("rating_cap", "-1")], "rating_cap"),
    ];
    for (changes, field) in refused {
        let page = post(changes).await.expect(422).text();
        assert!(
            page.contains(&format!("id=\"{field}-wrong\"")),
            "{changes:?}"
        );
    }
    let kept = format!("{first}; {second}");
    post(&[("keep_together", &kept)]).await.expect(200);
    server
        .get(Persona::Viewer, "/portal/fair-draw")
        .await
        .expect(403);
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
    let job = server
        .post(Persona::Editor, "/api/ml/train", &json!({}))
        .await
        .expect(202)
        .json();
    let job = server
        .finished(Persona::Editor, job["job_id"].as_str().unwrap())
        .await;
    assert_eq!(job["state"], "complete", "{job}");
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
