//! A run over real files, where there are some.

use ingest::{Ingested, NoProgress, Request};

use crate::small_league::{codes, integers, table, texts};
use crate::support;

fn read() -> Option<Ingested> {
    let folder = support::norad()?;
    let request = Request {
        league: folder.join("league.xlsx"),
        games: Some(folder),
        ..Request::default()
    };
    Some(ingest::read(&request, &codes(), &NoProgress).unwrap())
}

#[test]
fn each_file_has_its_fate() {
    let Some(read) = read() else { return };
    let files = table(&read, "raw_game_files");
    let fates: Vec<(i64, String, String, i64)> = integers(files, "game_id")
        .into_iter()
        .zip(texts(files, "layout"))
        .zip(texts(files, "status"))
        .zip(integers(files, "n_valid_rows"))
        .map(|(((game, layout), status), rows)| {
            (
                game.unwrap(),
                layout.unwrap(),
                status.unwrap(),
                rows.unwrap(),
            )
        })
        .collect();
    let fate = |game: i64, layout: &str, status: &str| {
        fates
            .iter()
            .find(|fate| (fate.0, fate.1.as_str(), fate.2.as_str()) == (game, layout, status))
            .map(|fate| fate.3)
    };
    assert_eq!(fate(18_969, "A", "loaded"), Some(3_143));
    assert_eq!(fate(18_969, "JSON", "not_chosen"), Some(0));
    assert_eq!(fate(18_977, "B", "loaded"), Some(2_526));
    assert!(fate(18_965, "JSON", "loaded").is_some());
    assert!(fate(18_991, "A", "loaded").is_some());
    assert!(fate(19_032, "A", "template").is_some());
    assert!(fate(19_038, "JSON", "loaded").is_some());
    assert_eq!(fates.len(), 7);
}

#[test]
fn rows_of_two_games() {
    let Some(read) = read() else { return };
    let rows = |name: &str, game: i64| {
        integers(table(&read, name), "game_id")
            .into_iter()
            .filter(|id| *id == Some(game))
            .count()
    };
    // One goal of the second game was lost by its exporter and is put back.
    assert_eq!(
        [18_969, 18_977].map(|game| rows("raw_events", game)),
        [1_596, 1_363]
    );
    assert_eq!(
        [18_969, 18_977].map(|game| rows("raw_shifts", game)),
        [95, 86]
    );
    let games = integers(table(&read, "raw_events"), "game_id");
    assert!(games.is_sorted(), "games stand in the order of their ids");
}

#[test]
fn no_finding_repeats_a_name() {
    let Some(read) = read() else { return };
    let players = table(&read, "raw_players");
    let names: Vec<String> = texts(players, "player_name")
        .into_iter()
        .flatten()
        .collect();
    for finding in &read.findings {
        let said = format!("{} {} {}", finding.value, finding.expected, finding.action);
        for name in &names {
            assert!(
                !said.contains(name.as_str()),
                "{} {} repeats a name",
                finding.code.as_str(),
                finding.row
            );
        }
    }
}

#[test]
fn a_run_gives_the_same_tables_again() {
    let (Some(one), Some(other)) = (read(), read()) else {
        return;
    };
    assert_eq!(one.tables, other.tables);
    assert_eq!(one.inputs, other.inputs);
}
