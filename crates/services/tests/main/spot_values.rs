//! Values of two tracked games and of the official record, counted by hand from the league's files.
//!
//! They stand beside the queries that must give them, in `spot_values/*.sql`: a comment that says what is
//! counted, the query, and the expected rows after `-->`, cells separated by blanks, `-` for null.

use crate::answers::{Differences, try_ask};
use crate::blocks::{Block, blocks};
use crate::norad;
use std::path::Path;

const FILES: &[(&str, &str)] = &[
    ("league", include_str!("spot_values/league.sql")),
    ("events", include_str!("spot_values/events.sql")),
    ("stints", include_str!("spot_values/stints.sql")),
    ("players", include_str!("spot_values/players.sql")),
    ("lines", include_str!("spot_values/lines.sql")),
    (
        "goalies_and_teams",
        include_str!("spot_values/goalies_and_teams.sql"),
    ),
];

/// The skaters whose every number was counted: `{skaters}` and `{splits of skaters}` in the queries.
const SKATERS: &str = "where (
        game_id = 18969 and player_id in ('P100001', 'P100023', 'P100117', 'P100132')
        or game_id = 18977 and player_id in ('P100001', 'P100088')
    )";

#[test]
fn values_counted_by_hand_are_in_the_tables() {
    let Some(league) = norad::league() else {
        return;
    };
    let folder = tempfile::tempdir().expect("a temporary folder");
    let out = folder.path().join("out");
    norad::build(&league, "games", &out);
    let mut differences = Differences::default();
    for (file, text) in FILES {
        for spot in blocks(text) {
            assert!(!spot.rows.is_empty(), "nothing is expected of {spot:?}");
            check(&out, file, &spot, &mut differences);
        }
    }
    differences.assert_none(1_500);
}

fn check(out: &Path, file: &str, spot: &Block, differences: &mut Differences) {
    let skaters = format!("fact_player_game_stats {SKATERS} order by game_id, player_id");
    let splits = format!("fact_player_game_split {SKATERS}");
    let sql = spot
        .sql
        .replace("{skaters}", &skaters)
        .replace("{splits of skaters}", &splits);
    let place = format!("{file}: {}", spot.what);
    let found = match try_ask(out, &sql) {
        Ok(found) => found,
        Err(error) => return differences.add(format!("{place} {error}")),
    };
    if found.rows.len() != spot.rows.len() {
        differences.add(format!(
            "{place} {} rows instead of {}",
            found.rows.len(),
            spot.rows.len()
        ));
    }
    for (expected, found) in spot.rows.iter().zip(&found.rows) {
        let cells: Vec<&str> = expected.split(' ').collect();
        if cells.len() != found.len() {
            differences.add(format!("{place} {} cells in {expected}", found.len()));
        }
        for (number, (cell, found)) in cells.iter().zip(found).enumerate() {
            differences.compare(
                || format!("{place} cell {} of {expected}", number + 1),
                (*cell != "-").then_some(*cell),
                found.as_deref(),
            );
        }
    }
}
