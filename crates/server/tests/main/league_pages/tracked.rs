//! Pages of tracked numbers: lines, pairs, entries and exits, faceoffs, rushes.

use std::collections::BTreeMap;

use serde_json::Value;

use super::official::{regular, season};
use super::reading::{As, Shown, assert_table_works, page, published};
use crate::main::support::TestServer;

/// Everything.
pub(super) async fn check(server: &TestServer) {
    let games = games(server).await;
    assert_eq!(games.split(',').count(), 2);
    for (kind, unit) in [("forwards", "F3"), ("defenders", "D2"), ("fives", "U5")] {
        units(server, &games, kind, unit).await;
    }
    pairs(server, &games, "all", "").await;
    pairs(server, &games, "5v5", "_5v5").await;
    filters_of_lines(server).await;
    play_by_players(server, &season(server).await).await;
    play_by_teams(server, &season(server).await).await;
    let menu = page(server, "/standings").await;
    assert!(menu.contains("href=\"/leagues/default/lines\""), "{menu}");
    let empty = page(server, "/lines?type=Playoffs").await;
    assert!(empty.contains("No completely tracked game"), "{empty}");
}

/// Completely tracked games, separated by commas.
async fn games(server: &TestServer) -> String {
    let status = "tracking_status=eq.COMPLETE&is_loaded=is.true&quarantined=is.false";
    let games = published(server, "fact_game_status", status).await;
    let ids: Vec<String> = games
        .iter()
        .map(|game| game["game_id"].to_string())
        .collect();
    ids.join(",")
}

/// Sums of columns by an owner.
fn sums<'r>(
    rows: &'r [Value],
    owner: impl Fn(&Value) -> String + 'r,
    columns: &[&'static str],
) -> BTreeMap<String, BTreeMap<&'static str, f64>> {
    let mut sums: BTreeMap<String, BTreeMap<&str, f64>> = BTreeMap::new();
    for row in rows {
        let sum = sums.entry(owner(row)).or_default();
        for column in columns {
            *sum.entry(column).or_default() += row[column].as_f64().unwrap();
        }
    }
    sums
}

fn share(own: f64, other: f64) -> String {
    if own + other > 0.0 {
        As::Decimals(1).write(&(100.0 * own / (own + other)).into())
    } else {
        "–".to_owned()
    }
}

async fn units(server: &TestServer, games: &str, kind: &str, unit: &str) {
    let conditions = format!("game_id=in.({games})&unit_type=eq.{unit}");
    let rows = published(server, "fact_line_combos", &conditions).await;
    let columns = ["toi_s", "stints", "cf", "ca", "gf", "ga", "xgf", "xga"];
    let key = |row: &Value| row["unit_key"].as_str().unwrap().to_owned();
    let sums = sums(&rows, key, &columns);
    let path = format!("/lines?kind={kind}&minutes=0&rows=all");
    let shown = Shown::of(&page(server, &path).await, "lines");
    assert_eq!(shown.rows.len(), sums.len());
    for (key, sum) in &sums {
        let line = shown.row(key);
        let whole = |column: &str| format!("{:.0}", sum[column]);
        assert_eq!(
            line.get("toi_seconds"),
            As::Clock.write(&sum["toi_s"].into()),
            "{key}"
        );
        for column in ["stints", "cf", "ca", "gf", "ga"] {
            assert_eq!(line.get(column), whole(column), "{column} of {key}");
        }
        assert_eq!(line.get("cf_pct"), share(sum["cf"], sum["ca"]), "{key}");
        assert_eq!(line.get("gf_pct"), share(sum["gf"], sum["ga"]), "{key}");
        let is_small = sum["toi_s"] < 300.0 || sum["cf"] + sum["ca"] < 10.0;
        assert_eq!(line.get("caution") != "–", is_small, "{key}: {sum:?}");
    }
    let players = shown.rows[0].get("unit").split(", ").count();
    assert_eq!(players, shown.rows[0].owner.split('-').count());
    assert_table_works(server, &format!("/lines?kind={kind}&minutes=1"), "lines").await;
}

async fn pairs(server: &TestServer, games: &str, strength: &str, suffix: &str) {
    let rows = published(
        server,
        "fact_player_pairs",
        &format!("game_id=in.({games})"),
    )
    .await;
    let path = format!("/lines?kind=pairs&strength={strength}&minutes=0&rows=all");
    let shown = Shown::of(&page(server, &path).await, "lines");
    let mut pairs: BTreeMap<String, Vec<&Value>> = BTreeMap::new();
    for row in &rows {
        let [one, other] = ["player_a_id", "player_b_id"].map(|key| row[key].as_str().unwrap());
        pairs.entry(format!("{one} {other}")).or_default().push(row);
    }
    let mut is_any_hidden = false;
    for (owner, rows) in &pairs {
        let sum = |name: &str, end: &str| -> f64 {
            let column = format!("{name}{suffix}{end}");
            rows.iter().map(|row| row[&column].as_f64().unwrap()).sum()
        };
        let part = |part: &str| {
            let seconds = sum(&format!("toi_{part}"), "_s");
            let own = sum(&format!("cf_{part}"), "");
            let other = sum(&format!("ca_{part}"), "");
            let is_told = seconds >= 300.0 && own + other >= 10.0;
            (
                seconds,
                if is_told {
                    share(own, other)
                } else {
                    "–".to_owned()
                },
            )
        };
        let (together, together_share) = part("together");
        if together == 0.0 {
            assert!(!shown.owners().contains(&owner.as_str()), "{owner}");
            continue;
        }
        let line = shown.row(owner);
        let (alone, alone_share) = part("a_only");
        assert_eq!(
            line.get("toi_together"),
            As::Clock.write(&together.into()),
            "{owner}"
        );
        assert_eq!(
            line.get("toi_one"),
            As::Clock.write(&alone.into()),
            "{owner}"
        );
        assert_eq!(line.get("cf_pct"), together_share, "{owner}");
        assert_eq!(line.get("cf_pct_one"), alone_share, "{owner}");
        assert_eq!(line.get("cf_pct_other"), part("b_only").1, "{owner}");
        is_any_hidden |= together_share == "–";
    }
    assert!(is_any_hidden, "small samples are in the sample league");
    let path = format!("/lines?kind=pairs&strength={strength}&minutes=2");
    assert_table_works(server, &path, "lines").await;
}

async fn filters_of_lines(server: &TestServer) {
    let all = Shown::of(&page(server, "/lines?kind=pairs&rows=all").await, "lines");
    let player = all.rows[0].owner.split(' ').next_back().unwrap().to_owned();
    let path = format!("/lines?kind=pairs&rows=all&player={player}");
    let own = Shown::of(&page(server, &path).await, "lines");
    assert!(!own.rows.is_empty() && own.rows.len() < all.rows.len());
    // Whoever is chosen stands first.
    assert!(
        own.rows.iter().all(|row| row.owner.starts_with(&player)),
        "{own:?}"
    );
    let more = Shown::of(
        &page(server, "/lines?kind=pairs&minutes=10&rows=all").await,
        "lines",
    );
    assert!(more.rows.len() < all.rows.len());
}

/// What is counted event by event agrees with the seasons of the models.
async fn play_by_players(server: &TestServer, season: &str) {
    let rows = published(
        server,
        "v_player_season",
        &format!("{}&gp_tracked=gt.0", regular(season)),
    )
    .await;
    let table = async |path: &str, name: &str| Shown::of(&page(server, path).await, name);
    let zones = table("/analytics/zones?least=0", "zones").await;
    let faceoffs = table("/analytics/faceoffs?least=0", "faceoffs").await;
    let rushes = table("/analytics/rushes?least=0", "rushes").await;
    for (shown, columns) in [
        (&zones, &[("entries", "entries"), ("exits", "exits")][..]),
        (&faceoffs, &[("fo_won", "fo_won"), ("fo_lost", "fo_lost")]),
        (&rushes, &[("rush_attempts", "rush_attempts")]),
    ] {
        for row in &rows {
            let player = row["player_id"].as_str().unwrap();
            let Some(line) = shown.rows.iter().find(|line| line.owner == player) else {
                for (_, field) in columns {
                    assert_eq!(row[field], 0, "{player} {field}");
                }
                continue;
            };
            for (column, field) in columns {
                assert_eq!(
                    line.get(column),
                    As::Whole.write(&row[field]),
                    "{column} of {player}"
                );
            }
        }
    }
    for row in &rows {
        let player = row["player_id"].as_str().unwrap();
        if let Some(line) = zones.rows.iter().find(|line| line.owner == player) {
            let form = As::Decimals(1);
            assert_eq!(
                line.get("entry_control_pct"),
                form.write(&row["entry_control_pct"])
            );
            assert_eq!(
                line.get("exit_control_pct"),
                form.write(&row["exit_control_pct"])
            );
        }
    }
    assert_table_works(server, "/analytics/zones?least=2", "zones").await;
    assert_table_works(server, "/analytics/faceoffs?least=1", "faceoffs").await;
    assert_table_works(server, "/analytics/rushes?least=1", "rushes").await;
    let few = table("/analytics/zones?least=20", "zones").await;
    assert!(few.rows.len() < zones.rows.len());
}

async fn play_by_teams(server: &TestServer, season: &str) {
    let rows = published(
        server,
        "v_team_season",
        &format!("{}&gp_tracked=gt.0", regular(season)),
    )
    .await;
    let zones = Shown::of(&page(server, "/analytics/zones?by=teams").await, "zones");
    let rushes = Shown::of(&page(server, "/analytics/rushes?by=teams").await, "rushes");
    for row in &rows {
        let team = row["team_id"].as_str().unwrap();
        let line = zones.row(team);
        for column in ["entries", "exits"] {
            assert_eq!(
                line.get(column),
                As::Whole.write(&row[column]),
                "{column} of {team}"
            );
        }
        assert_eq!(
            rushes.row(team).get("rush_attempts"),
            As::Whole.write(&row["rush_attempts"])
        );
    }
    // What is done by one team is done against another.
    let sum = |shown: &Shown, column: &str| -> i64 {
        let numbers = shown.numbers(column).into_iter().flatten();
        numbers.map(|number| number as i64).sum()
    };
    assert_eq!(
        sum(&rushes, "rush_attempts"),
        sum(&rushes, "rush_attempts_against")
    );
    assert_eq!(
        sum(&zones, "entries") + sum(&zones, "entries_failed"),
        sum(&zones, "faced")
    );
}
