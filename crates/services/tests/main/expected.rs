//! The tables of two tracked games and of the official record against values computed by another program.
//!
//! Each comparison reads our tables by a query whose columns are named as in the expected file, and compares
//! cell by cell, by key. Every column of the file is either compared or left out for a stated reason.

use crate::norad;
use services::tables::{Answer, Limits, query};
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

/// Numbers may differ by this much: the expected files are rounded.
const TOLERANCE: f64 = 1e-5;

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
    ($name:ident, $file:literal, [$($key:literal),+], $games_only:literal, [$($left_out:expr),*]) => {
        #[test]
        fn $name() {
            compare(&Comparison {
                file: $file,
                key: &[$($key),+],
                sql: include_str!(concat!("expected/", $file, ".sql")),
                games_only: $games_only,
                left_out: &[$($left_out),*],
            });
        }
    };
}

comparison!(
    team_games,
    "team_game_official",
    ["game_id", "team_id"],
    false,
    []
);
comparison!(
    standings,
    "standings",
    ["team_id", "season_id", "game_type"],
    false,
    []
);
comparison!(
    head_to_head,
    "head_to_head",
    ["team_id", "opp_team_id", "season_id", "game_type"],
    false,
    []
);
comparison!(
    player_seasons,
    "player_season_official",
    ["player_id", "season_id", "game_type", "team_id"],
    false,
    []
);
comparison!(
    player_careers,
    "player_career_official",
    ["player_id", "game_type"],
    false,
    []
);
comparison!(
    goalie_seasons,
    "goalie_season_official",
    ["player_id", "season_id", "game_type", "team_id"],
    false,
    []
);
comparison!(events, "events", ["game_id", "event_index"], true, []);
comparison!(
    stints,
    "stints",
    ["game_id", "shift_index"],
    true,
    [
        (
            "home_players",
            "a list in one cell; the test of stint players compares it"
        ),
        (
            "away_players",
            "a list in one cell; the test of stint players compares it"
        )
    ]
);
comparison!(
    skater_games,
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
);
comparison!(
    goalie_games,
    "goalie_game",
    ["game_id", "player_id"],
    true,
    []
);
comparison!(
    team_tracked_games,
    "team_game",
    ["game_id", "team_id"],
    true,
    []
);

fn compare(comparison: &Comparison) {
    let (Some(league), Some(expected)) = (norad::league(), norad::expected()) else {
        return;
    };
    let folder = tempfile::tempdir().expect("a temporary folder");
    let out = folder.path().join("out");
    norad::build(&league, "games", &out);
    let limits = Limits {
        rows: usize::MAX,
        ..Limits::default()
    };
    let ours = by_key(
        &query(&out, comparison.sql, &limits).expect("the query is answered"),
        comparison.key,
    );
    let theirs = read_expected(
        &expected.join(format!("{}.csv", comparison.file)),
        comparison.key,
    );
    let mut differences = Differences::default();
    for (key, row) in &theirs {
        match ours.get(key) {
            None => differences.add(format!("{key:?} is missing")),
            Some(found) => compare_row(comparison, key, row, found, &mut differences),
        }
    }
    let games: BTreeSet<&String> = theirs.keys().filter_map(|key| key.first()).collect();
    for key in ours.keys().filter(|key| !theirs.contains_key(*key)) {
        if !comparison.games_only || key.first().is_some_and(|game| games.contains(game)) {
            differences.add(format!("{key:?} is not expected"));
        }
    }
    assert!(
        theirs.len() > 1 && differences.cells > 0,
        "nothing was compared"
    );
    assert!(
        differences.lines.is_empty(),
        "{} of {} cells differ:\n{}",
        differences.lines.len(),
        differences.cells,
        differences.shown()
    );
}

#[derive(Default)]
struct Differences {
    lines: Vec<String>,
    cells: usize,
}

impl Differences {
    fn add(&mut self, line: String) {
        self.lines.push(line);
    }

    fn shown(&self) -> String {
        self.lines
            .iter()
            .take(40)
            .cloned()
            .collect::<Vec<_>>()
            .join("\n")
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
    for (column, expected) in theirs {
        if comparison.left_out.iter().any(|(name, _)| name == column) {
            continue;
        }
        differences.cells += 1;
        match ours.get(column) {
            None => differences.add(format!("column {column} is compared by nobody")),
            Some(found) if same(expected.as_deref(), found.as_deref()) => {}
            Some(found) => differences.add(format!(
                "{key:?} {column}: expected {expected:?}, found {found:?}"
            )),
        }
    }
}

/// Equal as text, as truth value (1 and true), or as number within the tolerance.
fn same(expected: Option<&str>, found: Option<&str>) -> bool {
    match (expected, found) {
        (None, None) => true,
        (Some(expected), Some(found)) => {
            let number = |text: &str| match text {
                "true" => Some(1.0),
                "false" => Some(0.0),
                _ => text.parse::<f64>().ok(),
            };
            expected == found
                || matches!((number(expected), number(found)), (Some(a), Some(b)) if (a - b).abs() <= TOLERANCE)
        }
        _ => false,
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
