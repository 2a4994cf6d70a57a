//! Names that would be markup, where a page did not escape them.

use serde_json::json;

use super::reading::{ROOT, Shown, page, plain, published};
use crate::main::support::{Persona, TestServer};

const PLAYER: &str = "<script>alert(1)</script>";
const OTHER: &str = "O'Neil \"=1+1\" & <b>";
const TEAM: &str = "\"><img src=x onerror=alert(1)>";

/// Everything.
pub(super) async fn check(server: &TestServer) {
    let skaters = published(
        server,
        "v_player_season",
        "gp_tracked=gt.0&game_type=eq.Regular&order=gp_tracked.desc",
    )
    .await;
    let [one, other] = [0, 1].map(|place| skaters[place]["player_id"].as_str().unwrap().to_owned());
    // Files name the teams of their games: another name would hold them back.
    let untracked = "gp_tracked=eq.0&game_type=eq.Regular";
    let teams = published(server, "v_team_season", untracked).await;
    let team = teams[0]["team_id"].as_str().unwrap().to_owned();
    let player = |id: &str, name: &str| {
        json!({
            "player_id": id, "player_full_name": name, "player_first_name": name,
            "player_last_name": name, "player_primary_position": "Forward",
        })
    };
    let rows = [player(&one, PLAYER), player(&other, OTHER)];
    stage(server, &json!({"table_name": "dim_player", "data": rows})).await;
    let teams = published(server, "dim_team", &format!("team_id=eq.{team}")).await;
    let code = &teams[0]["code"];
    let row = json!({
        "team_id": team, "team_name": TEAM, "long_team_name": TEAM, "team_cd": code,
        "league": "NORAD", "league_id": "N", "norad_team": "Y",
    });
    stage(server, &json!({"table_name": "dim_team", "data": [row]})).await;
    run(server).await;
    for path in [
        "/standings".to_owned(),
        "/leaders".to_owned(),
        "/leaders?metric=xg".to_owned(),
        "/players?rows=all".to_owned(),
        "/goalies".to_owned(),
        "/teams".to_owned(),
        format!("/teams/{team}"),
        format!("/players/{one}"),
        "/search?q=%3Cscript%3E".to_owned(),
        format!("/players/compare?players={one},{other}"),
        "/players/compare?players=%3Cscript%3Ealert(1)%3C/script%3E".to_owned(),
        "/goalies/compare".to_owned(),
        format!("/teams/compare?teams={team}"),
        "/lines?minutes=0&rows=all".to_owned(),
        "/lines?kind=pairs&minutes=0&rows=all".to_owned(),
        "/analytics".to_owned(),
        "/analytics/zones?least=0".to_owned(),
        "/analytics/zones?by=teams&least=0".to_owned(),
        "/analytics/faceoffs?least=0".to_owned(),
        "/analytics/rushes?least=0".to_owned(),
    ] {
        let html = page(server, &path).await;
        for raw in ["<script>alert", "<img src=x", "<b>", "O'Neil \"=1"] {
            assert!(!html.contains(raw), "{raw} in {path}");
        }
    }
    let shown = Shown::of(&page(server, "/players?rows=all").await, "players");
    assert_eq!(shown.row(&one).get("player"), PLAYER);
    assert_eq!(shown.row(&other).get("player"), OTHER);
    let shown = Shown::of(&page(server, "/standings").await, "standings");
    assert_eq!(shown.row(&team).get("team"), TEAM);
    let compared = page(server, &format!("/players/compare?players={one},{other}")).await;
    assert!(plain(&compared).contains(PLAYER), "{compared}");
    // In addresses that do not exist it is text too.
    let path = format!("{ROOT}/players/compare?players=%3Cscript%3Ealert(2)");
    let answer = server.get(Persona::Viewer, &path).await.expect(404).text();
    assert!(!answer.contains("<script>alert(2)"), "{answer}");
}

async fn stage(server: &TestServer, body: &serde_json::Value) {
    let answer = server.post(Persona::Editor, "/api/staging/blb", body).await;
    answer.expect(200);
}

async fn run(server: &TestServer) {
    let body = json!({"source": "staging"});
    let job = server
        .post(Persona::Editor, "/api/etl/trigger", &body)
        .await
        .expect(202)
        .json();
    let job = server
        .finished(Persona::Editor, job["job_id"].as_str().unwrap())
        .await;
    assert_eq!(job["state"], "complete", "{job}");
}
