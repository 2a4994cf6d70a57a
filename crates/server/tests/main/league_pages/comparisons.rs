//! Players, goalies and teams side by side.

use serde_json::Value;

use super::official::{regular, season};
use super::reading::{As, Shown, assert_table_works, names, page, plain, published, refused};
use crate::main::support::TestServer;

/// Everything.
pub(super) async fn check(server: &TestServer) {
    let season = season(server).await;
    players(server, &season).await;
    goalies(server, &season).await;
    teams(server, &season).await;
    choosing(server, &season).await;
}

/// Two rows of a table, those with most tracked games.
async fn two(server: &TestServer, table: &str, season: &str) -> Vec<Value> {
    let conditions = format!("{}&gp_official=gt.0&order=gp_tracked.desc", regular(season));
    let mut rows = published(server, table, &conditions).await;
    rows.truncate(2);
    rows
}

/// Metrics stand in rows; the columns are those who are compared.
fn assert_compares(shown: &Shown, rows: &[Value], metrics: &[(&str, As)]) {
    for (metric, form) in metrics {
        for (column, row) in ["first", "second"].iter().zip(rows) {
            let line = shown.row(metric);
            assert_eq!(
                line.get(column),
                form.write(&row[metric]),
                "{metric} of {row}"
            );
        }
    }
}

async fn players(server: &TestServer, season: &str) {
    let rows = two(server, "v_player_season", season).await;
    let [one, other] = [0, 1].map(|place| rows[place]["player_id"].as_str().unwrap().to_owned());
    let path = format!("/players/compare?players={one},{other}&per=total");
    let html = page(server, &path).await;
    let official = [
        ("points", As::Whole),
        ("goals", As::Whole),
        ("assists", As::Whole),
        ("pim", As::Whole),
        ("longest_point_streak", As::Decimals(0)),
    ];
    assert_compares(&Shown::of(&html, "official"), &rows, &official);
    let tracked = [
        ("xg", As::Decimals(2)),
        ("shot_attempts", As::Whole),
        ("on_cf_pct", As::Decimals(1)),
        ("entries", As::Whole),
        ("toi_seconds", As::Clock),
    ];
    let shown = Shown::of(&html, "tracked");
    assert_compares(&shown, &rows, &tracked);
    let games = shown.row("Tracked games");
    assert_eq!(games.get("first"), As::Whole.write(&rows[0]["gp_tracked"]));

    let html = page(server, &format!("/players/compare?players={one},{other}")).await;
    let shown = Shown::of(&html, "official");
    assert_eq!(shown.row("points").get("measure"), "Points per game");
    assert_eq!(
        shown.row("points").get("first"),
        As::Decimals(2).write(&rows[0]["points_per_game"])
    );
    let shown = Shown::of(&html, "tracked");
    assert_eq!(
        shown.row("xg").get("first"),
        As::Decimals(2).write(&rows[0]["xg_per60"])
    );
    percentiles_are_those_of_the_player(server, &html, &one).await;
    games_of_both(server, &html, season, [&one, &other]).await;
    for table in ["official", "tracked", "games"] {
        assert_table_works(server, &path, table).await;
    }
    let names = names(server, "dim_player", "player_id", "player_name").await;
    let csv = page(server, &format!("{path}&csv=official")).await;
    let head = format!("measure,{},{}", names[&one], names[&other]);
    assert_eq!(csv.lines().next(), Some(head.as_str()));
    let own = page(server, &format!("/players/{one}")).await;
    assert!(
        own.contains(&format!("/players/compare?players={one}\"")),
        "{own}"
    );
    // Careers have no streaks.
    let career = page(server, &format!("{path}&season=ALL")).await;
    assert!(
        !Shown::of(&career, "official")
            .owners()
            .contains(&"longest_point_streak")
    );
}

/// The page of a player has the same percentiles.
async fn percentiles_are_those_of_the_player(server: &TestServer, html: &str, player: &str) {
    let own = page(server, &format!("/players/{player}")).await;
    for (here, there) in [
        ("official-percentiles-first", "official-percentiles"),
        ("tracked-percentiles-first", "tracked-percentiles"),
    ] {
        let (here, there) = (Shown::of(html, here), Shown::of(&own, there));
        assert_eq!(here.owners(), there.owners());
        for (one, other) in here.rows.iter().zip(&there.rows) {
            assert_eq!(one.cells, other.cells);
        }
    }
}

async fn games_of_both(server: &TestServer, html: &str, season: &str, players: [&str; 2]) {
    let mut both: Vec<Vec<Value>> = Vec::new();
    for player in players {
        let conditions = format!("{}&player_id=eq.{player}", regular(season));
        both.push(published(server, "v_player_game_log", &conditions).await);
    }
    let find = |lines: &'_ [Value], game: &Value| -> Option<Value> {
        lines.iter().find(|line| line["game_id"] == *game).cloned()
    };
    let mut count = 0;
    for line in &both[0] {
        let Some(other) = find(&both[1], &line["game_id"]) else {
            continue;
        };
        count += 1;
        let shown = Shown::of(html, "games");
        let row = shown.row(&line["game_id"].to_string());
        let sides = if line["team_id"] == other["team_id"] {
            "one team"
        } else {
            "opponents"
        };
        assert_eq!(row.get("sides"), sides);
        let told = format!("{} G, {} A (", line["goals"], line["assists"]);
        assert!(row.get("first").starts_with(&told), "{told} {row:?}");
    }
    assert!(count > 0, "they have met");
    assert_eq!(Shown::of(html, "games").rows.len(), count);
}

async fn goalies(server: &TestServer, season: &str) {
    let rows = two(server, "v_goalie_season", season).await;
    let ids: Vec<&str> = rows
        .iter()
        .map(|row| row["player_id"].as_str().unwrap())
        .collect();
    let path = format!("/goalies/compare?goalies={}&per=total", ids.join(","));
    let html = page(server, &path).await;
    let official = [
        ("gaa", As::Decimals(2)),
        ("wins", As::Whole),
        ("shutouts", As::Whole),
    ];
    assert_compares(&Shown::of(&html, "official"), &rows, &official);
    let tracked = [
        ("save_pct", As::Decimals(1)),
        ("gsax", As::Decimals(2)),
        ("saves", As::Whole),
        ("quality_starts", As::Whole),
    ];
    assert_compares(&Shown::of(&html, "tracked"), &rows, &tracked);
    assert_table_works(server, &path, "official").await;
}

async fn teams(server: &TestServer, season: &str) {
    let rows = two(server, "v_team_season", season).await;
    let ids: Vec<&str> = rows
        .iter()
        .map(|row| row["team_id"].as_str().unwrap())
        .collect();
    let path = format!("/teams/compare?teams={}", ids.join(","));
    let html = page(server, &path).await;
    let official = [
        ("points_pct", As::Decimals(1)),
        ("gf_per_game", As::Decimals(2)),
        ("goal_diff", As::Decimals(0)),
        ("pim", As::Whole),
    ];
    let shown = Shown::of(&html, "official");
    assert_compares(&shown, &rows, &official);
    assert_eq!(
        shown.row("Place").get("first"),
        As::Whole.write(&rows[0]["rank"])
    );
    let tracked = [
        ("cf_pct", As::Decimals(1)),
        ("xg_pct", As::Decimals(1)),
        ("pdo", As::Decimals(1)),
    ];
    assert_compares(&Shown::of(&html, "tracked"), &rows, &tracked);
    assert!(html.contains("picture-comparison"), "{html}");
    let conditions = format!(
        "{}&team_id=eq.{}&opp_team_id=eq.{}",
        regular(season),
        ids[0],
        ids[1]
    );
    let records = published(server, "fact_team_head_to_head_official", &conditions).await;
    let shown = Shown::of(&html, "records");
    let line = &shown.rows[0];
    let count = |field: &str| {
        records
            .first()
            .map_or(0, |record| record[field].as_i64().unwrap())
    };
    assert_eq!(line.get("gp"), count("gp").to_string());
    let meetings = format!("{} games · ", count("gp"));
    assert!(
        count("gp") == 0 || plain(&html).contains(&meetings),
        "{meetings} {html}"
    );
    assert_table_works(server, &path, "records").await;
    let three = published(server, "dim_team", "limit=3").await;
    let ids: Vec<&str> = three
        .iter()
        .map(|row| row["team_id"].as_str().unwrap())
        .collect();
    let html = page(
        server,
        &format!("/teams/compare?teams={}", ids[..3].join(",")),
    )
    .await;
    assert_eq!(Shown::of(&html, "records").rows.len(), 3);
}

async fn choosing(server: &TestServer, season: &str) {
    for section in ["players", "goalies", "teams"] {
        let text = plain(&page(server, &format!("/{section}/compare")).await);
        assert!(
            text.contains(&format!("Choose two to four {section} above.")),
            "{text}"
        );
        let text = refused(
            server,
            &format!("/{section}/compare?{section}=A,X%3Cb%3E9"),
            404,
        )
        .await;
        let one = section.trim_end_matches('s');
        assert!(text.contains(&format!("{one} A does not exist")), "{text}");
        let text = refused(
            server,
            &format!("/{section}/compare?{section}=1,2,3,4,5"),
            400,
        )
        .await;
        assert!(text.contains("at most 4"), "{text}");
        let list = page(server, &format!("/{section}?type=Playoffs")).await;
        assert!(
            list.contains(&format!("/{section}/compare?type=Playoffs\"")),
            "{list}"
        );
    }
    let rows = two(server, "v_player_season", season).await;
    let names = names(server, "dim_player", "player_id", "player_name").await;
    let chosen: Vec<String> = rows
        .iter()
        .map(|row| {
            let name = &names[row["player_id"].as_str().unwrap()];
            format!("players={}", name.to_uppercase().replace(' ', "+"))
        })
        .collect();
    // As the form sends it: names, and fields without one.
    let html = page(
        server,
        &format!("/players/compare?{}&players=&players=", chosen.join("&")),
    )
    .await;
    let shown = Shown::of(&html, "official");
    assert_eq!(
        shown.row("points").get("first"),
        As::Decimals(2).write(&rows[0]["points_per_game"])
    );
    let html = page(server, &format!("/players/compare?{}", chosen[0])).await;
    assert!(html.contains("One more is needed"), "{html}");
}
