//! The fair draw of the portal.

use serde_json::{Value, json};

use super::reading::row;
use super::rows;
use crate::main::portal::submit;
use crate::main::support::{Persona, TestServer};

/// The fair draw: the teams of today, the answer of the API, and what is refused at its field.
pub(super) async fn fair_draw(server: &TestServer) {
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
            (*value).clone_into(&mut field.1);
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
