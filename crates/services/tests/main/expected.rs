//! The tables of two tracked games and of the official record against values computed by another program.
//!
//! Each comparison reads our tables by a query whose columns are named as in the expected file, and compares
//! cell by cell, by key. Every column of the file is either compared or left out for a stated reason.

use crate::answers::{Differences, ask};
use crate::norad;
use services::tables::Answer;
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

struct Comparison {
    file: &'static str,
    key: &'static [&'static str],
    sql: &'static str,
    /// Only these games of ours are in the file.
    games_only: bool,
    /// Columns that are not compared, with the reason.
    left_out: &'static [(&'static str, &'static str)],
}

macro_rules! comparison {
    ($file:literal, [$($key:literal),+], $games_only:literal, [$($left_out:expr),*]) => {
        Comparison {
            file: $file,
            key: &[$($key),+],
            sql: include_str!(concat!("expected/", $file, ".sql")),
            games_only: $games_only,
            left_out: &[$($left_out),*],
        }
    };
}

const COMPARISONS: &[Comparison] = &[
    comparison!("team_game_official", ["game_id", "team_id"], false, []),
    comparison!(
        "standings",
        ["team_id", "season_id", "game_type"],
        false,
        []
    ),
    comparison!(
        "head_to_head",
        ["team_id", "opp_team_id", "season_id", "game_type"],
        false,
        []
    ),
    comparison!(
        "player_season_official",
        ["player_id", "season_id", "game_type", "team_id"],
        false,
        []
    ),
    comparison!(
        "player_career_official",
        ["player_id", "game_type"],
        false,
        []
    ),
    comparison!(
        "goalie_season_official",
        ["player_id", "season_id", "game_type", "team_id"],
        false,
        []
    ),
    comparison!("events", ["game_id", "event_index"], true, []),
    comparison!("stints", ["game_id", "shift_index"], true, []),
    comparison!(
        "player_game",
        ["game_id", "player_id"],
        true,
        [
            ("off_cf", "only the share of it is a column: off_cf_pct"),
            ("off_ca", "only the share of it is a column: off_cf_pct"),
            (
                "primary_def_events_raw_o1",
                "counts by the typed side; the column counts by the effective side"
            ),
            ("gs_scoring", "game scores come with the value tables"),
            ("game_score", "game scores come with the value tables"),
            (
                "performance_rating",
                "game scores come with the value tables"
            )
        ]
    ),
    comparison!("goalie_game", ["game_id", "player_id"], true, []),
    comparison!("team_game", ["game_id", "team_id"], true, []),
];

#[test]
fn tables_equal_those_of_another_program() {
    let (Some(league), Some(expected)) = (norad::league(), norad::expected()) else {
        return;
    };
    let folder = tempfile::tempdir().expect("a temporary folder");
    let out = folder.path().join("out");
    norad::build(&league, "games", &out);
    let mut all = Differences::default();
    for comparison in COMPARISONS {
        let before = all.cells;
        compare(comparison, &out, &expected, &mut all);
        assert!(
            all.cells > before,
            "nothing of {} was compared",
            comparison.file
        );
    }
    all.assert_none(270_000);
}

fn compare(comparison: &Comparison, out: &Path, expected: &Path, differences: &mut Differences) {
    let ours = by_key(&ask(out, comparison.sql), comparison.key);
    let theirs = read_expected(
        &expected.join(format!("{}.csv", comparison.file)),
        comparison.key,
    );
    assert!(theirs.len() > 1, "{}.csv is empty", comparison.file);
    for (key, row) in &theirs {
        match ours.get(key) {
            None => differences.add(format!("{} {key:?} is missing", comparison.file)),
            Some(found) => compare_row(comparison, key, row, found, differences),
        }
    }
    let games: BTreeSet<&String> = theirs.keys().filter_map(|key| key.first()).collect();
    for key in ours.keys().filter(|key| !theirs.contains_key(*key)) {
        if !comparison.games_only || key.first().is_some_and(|game| games.contains(game)) {
            differences.add(format!("{} {key:?} is not expected", comparison.file));
        }
    }
}

type Row = BTreeMap<String, Option<String>>;

fn compare_row(
    comparison: &Comparison,
    key: &[String],
    theirs: &Row,
    ours: &Row,
    differences: &mut Differences,
) {
    let file = comparison.file;
    for (column, expected) in theirs {
        if comparison.left_out.iter().any(|(name, _)| name == column) {
            continue;
        }
        match ours.get(column) {
            None => differences.add(format!("{file}: column {column} is compared by nobody")),
            Some(found) => differences.compare(
                || format!("{file} {key:?} {column}"),
                expected.as_deref(),
                found.as_deref(),
            ),
        }
    }
}

fn by_key(answer: &Answer, key: &[&str]) -> BTreeMap<Vec<String>, Row> {
    let rows = answer.rows.iter().map(|row| {
        answer
            .columns
            .iter()
            .cloned()
            .zip(row.iter().cloned())
            .collect()
    });
    keyed(rows, key)
}

fn read_expected(file: &Path, key: &[&str]) -> BTreeMap<Vec<String>, Row> {
    let mut reader = csv::Reader::from_path(file).expect("the expected file opens");
    let header = reader.headers().expect("a header").clone();
    let rows = reader.records().map(|record| {
        let record = record.expect("a record");
        let cell = |text: &str| (!text.is_empty()).then(|| text.to_owned());
        header
            .iter()
            .map(str::to_owned)
            .zip(record.iter().map(cell))
            .collect()
    });
    keyed(rows, key)
}

fn keyed(rows: impl Iterator<Item = Row>, key: &[&str]) -> BTreeMap<Vec<String>, Row> {
    rows.map(|row| {
        (
            key.iter()
                .map(|name| row[*name].clone().unwrap_or_default())
                .collect(),
            row,
        )
    })
    .collect()
}
