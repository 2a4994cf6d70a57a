//! `validate`: the listing, its JSON, and that every planted fault is in it.

use crate::support::{ask, etl_run, run, shared, shared_dirty};
use sample_league::{Found, Truth};
use serde_json::Value;
use std::collections::BTreeSet;

const ALL: &[&str] = &[
    "validate",
    "--league",
    "league/league.xlsx",
    "--games",
    "league/games",
];

#[test]
fn a_clean_league_passes() {
    let done = run(&shared(), ALL).exits(0);
    assert!(
        done.stdout
            .contains("tracking files: 2 fit to load, 0 stopped"),
        "{}",
        done.stdout
    );
    let json = run(&shared(), &[ALL, &["--json"]].concat()).exits(0).json();
    assert_eq!(json["games"]["loaded"], 2);
}

#[test]
fn every_line_tells_place_and_remedy() {
    let listing = run(&shared_dirty(), ALL).exits(3).stdout;
    let lines: Vec<&str> = listing
        .lines()
        .filter(|line| line.starts_with("  "))
        .collect();
    assert!(lines.len() > 60, "{listing}");
    for line in lines {
        let (place, rest) = line.split_once(':').expect("place: rest");
        assert!(place.contains(".xlsx") || place.contains(".json"), "{line}");
        let (expected, action) = rest.rsplit_once("; ").expect("expected; action");
        assert!(
            expected.contains("expected ") && !action.trim().is_empty(),
            "{line}"
        );
    }
    let severities: Vec<&str> = listing
        .lines()
        .filter(|line| !line.starts_with(' '))
        .filter_map(|line| {
            line.split(' ')
                .next()
                .filter(|word| word.chars().all(|c| c.is_ascii_uppercase() || c == '-'))
        })
        .collect();
    let mut worst_first = severities.clone();
    worst_first.sort_by_key(|word| {
        ["GAME-BLOCK", "ERROR", "WARN", "FIX", "INFO"]
            .iter()
            .position(|other| other == word)
    });
    assert_eq!(severities, worst_first);
    let short = run(&shared_dirty(), &[ALL, &["--per-code", "1"]].concat())
        .exits(3)
        .stdout;
    assert!(
        short.contains("… and ") && short.contains("(--per-code "),
        "{short}"
    );
}

#[test]
fn strict_is_exit_code_1_with_the_same_listing() {
    let dirty = shared_dirty();
    let strict = run(&dirty, &[ALL, &["--strict"]].concat()).exits(1);
    assert_eq!(strict.stdout, run(&dirty, ALL).exits(3).stdout);
}

/// Every planted fault is reported, and nothing else is.
#[test]
fn planted_faults_and_reported_findings_are_the_same() {
    let dirty = shared_dirty();
    let truth = Truth::read(&dirty.join("league/truth.json")).expect("truth.json");
    let json = run(&dirty, &[ALL, &["--json"]].concat()).exits(3).json();
    let reported = json["findings"].as_array().expect("findings");
    let planted = || {
        truth
            .planted
            .iter()
            .filter(|fault| !fault.file.starts_with("blocked/"))
    };
    assert!(planted().count() > 60);
    for fault in planted() {
        assert!(
            reported
                .iter()
                .any(|finding| fault.is_met_by(&found(finding))),
            "not reported: {fault:?}"
        );
    }
    for finding in reported {
        assert!(
            planted().any(|fault| fault.is_met_by(&found(finding))),
            "not planted: {finding}"
        );
    }
    let counts = json["counts"].as_object().expect("counts").values();
    assert_eq!(
        counts.filter_map(Value::as_u64).sum::<u64>(),
        reported.len() as u64
    );
}

fn found(finding: &Value) -> Found<'_> {
    let text = |key: &str| finding[key].as_str().expect("text");
    Found {
        code: text("code"),
        level: text("level"),
        game_id: finding["game_id"].as_i64().unwrap_or(0),
        file: text("file"),
        sheet: text("sheet"),
        row: finding["row"].as_i64().unwrap_or(0),
        column: text("column"),
    }
}

/// Each faulty league workbook stops the load with its planted code.
#[test]
fn faults_that_stop_a_league_are_reported_as_planted() {
    let dirty = shared_dirty();
    let truth = Truth::read(&dirty.join("league/truth.json")).expect("truth.json");
    let stopping: Vec<_> = truth
        .planted
        .iter()
        .filter(|fault| fault.file.starts_with("blocked/"))
        .collect();
    assert_eq!(stopping.len(), 3);
    for fault in stopping {
        let workbook = format!("league/{}", fault.file);
        let json = run(&dirty, &["validate", "--json", "--league", &workbook])
            .exits(1)
            .json();
        assert_eq!(json["games"], Value::Null);
        let stops = |finding: &Value| {
            finding["code"] == fault.code.as_str() && finding["severity"] == "LOAD-BLOCK"
        };
        assert!(
            json["findings"]
                .as_array()
                .expect("findings")
                .iter()
                .any(stops),
            "{json}"
        );
    }
}

/// Findings are handed around and must not tell who somebody is.
#[test]
fn no_finding_holds_a_players_name() {
    let dirty = shared_dirty();
    let folder = tempfile::tempdir().expect("a folder");
    let out = folder.path().join("out");
    let out = out.to_str().expect("UTF-8");
    etl_run(&dirty, &["--out", out]).exits(0);
    let names: BTreeSet<String> = ask(
        &dirty,
        out,
        "select player_name from dim_player where player_name is not null",
    )
    .iter()
    .flat_map(|row| row["player_name"].as_str().expect("a name").split(' '))
    .map(str::to_owned)
    .collect();
    assert!(names.len() > 40, "{names:?}");
    let listing = run(&dirty, &[ALL, &["--per-code", "1000"]].concat())
        .exits(3)
        .stdout;
    let json = run(&dirty, &[ALL, &["--json"]].concat()).exits(3).stdout;
    for text in [listing, json] {
        let told = text
            .split(|letter: char| !letter.is_alphanumeric())
            .find(|word| names.contains(*word));
        assert_eq!(told, None);
    }
}
