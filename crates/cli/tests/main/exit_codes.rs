//! Exit codes, what errors say, and errors as JSON.

use crate::support::{etl_run, run, shared, shared_dirty, whole_output};
use std::fs;

#[test]
fn usage_errors_exit_with_2_and_name_the_argument() {
    let folder = tempfile::tempdir().expect("a folder");
    let here = folder.path();
    let cases: &[(&[&str], &[&str])] = &[
        (&["etl", "run"], &["--league"]),
        (&["etl", "run", "--league"], &["--league"]),
        (&["etl", "rum"], &["run"]),
        (&["query"], &["<SQL>"]),
        (
            &["query", "select 1", "--format", "xml"],
            &["xml", "table, csv, json"],
        ),
        (
            &["query", "select 1", "--memory", "0"],
            &["--memory", "1..="],
        ),
        (
            &["validate", "--league", "x.xlsx", "--only", "abc"],
            &["--only", "\"abc\"", "18969,18977"],
        ),
        (&["sample", "--teams", "1"], &["teams", "2 to 20"]),
        (&["bench", "etl", "--runs", "0"], &["--runs"]),
    ];
    for (arguments, words) in cases {
        run(here, arguments).exits(2).says(words);
    }
    assert_eq!(
        fs::read_dir(here).expect("the folder").count(),
        0,
        "nothing is written"
    );
}

#[test]
fn help_exits_with_0_and_documents_the_codes() {
    let here = std::env::temp_dir();
    for arguments in [
        &["--help"][..],
        &["etl", "run", "--help"],
        &["demo", "--help"],
        &["validate", "--help"],
    ] {
        let help = run(&here, arguments).exits(0).stdout;
        for code in ["  0  ", "  1  ", "  2  ", "  3  "] {
            assert!(help.contains(code), "{code} is not in {help}");
        }
    }
    assert!(
        run(&here, &["--version"])
            .exits(0)
            .stdout
            .starts_with("benchsight 0.")
    );
    assert!(run(&here, &[]).exits(2).stderr.contains("Commands:"));
}

#[test]
fn an_unreadable_league_fails_and_is_named() {
    let folder = tempfile::tempdir().expect("a folder");
    let here = folder.path();
    let advice = ["my league.xlsx does not exist", "--league takes"];
    run(here, &["etl", "run", "--league", "my league.xlsx"])
        .exits(1)
        .says(&advice);
    run(here, &["validate", "--league", "my league.xlsx"])
        .exits(1)
        .says(&advice);
    assert_eq!(
        fs::read_dir(here).expect("the folder").count(),
        0,
        "nothing is written"
    );

    fs::write(here.join("broken.xlsx"), "no workbook").expect("a file");
    run(
        here,
        &["etl", "run", "--league", "broken.xlsx", "--out", "out"],
    )
    .exits(1)
    .says(&[
        "1 finding stops the run",
        "L-FILE broken.xlsx",
        "expected a league workbook (.xlsx)",
    ]);
    assert!(!here.join("out").exists());
    // The listing is the same finding, under the exit code of a run.
    let listing = run(here, &["validate", "--league", "broken.xlsx"])
        .exits(1)
        .stdout;
    assert!(
        listing.contains("LOAD-BLOCK L-FILE: 1 finding"),
        "{listing}"
    );
    assert!(listing.contains("the league cannot be loaded"), "{listing}");

    let league = shared().join("league/league.xlsx");
    let league = league.to_str().expect("UTF-8");
    run(
        here,
        &["etl", "run", "--league", league, "--games", "no games"],
    )
    .exits(1)
    .says(&["no games does not exist"]);
    run(
        here,
        &["etl", "run", "--league", league, "--models", "no models"],
    )
    .exits(1)
    .says(&["the models folder no models does not exist"]);
}

#[test]
fn every_finding_that_stops_a_league_is_listed() {
    let dirty = shared_dirty();
    let arguments = [
        "etl",
        "run",
        "--league",
        "league/blocked/L-SCHEDROW.xlsx",
        "--out",
        "data/stopped",
    ];
    let words = run(&dirty, &arguments).exits(1).stderr;
    assert!(words.contains("findings stop the run"), "{words}");
    assert!(words.contains("dim_schedule] row "), "{words}");
    let json = run(&dirty, &[&arguments[..], &["--json"]].concat())
        .exits(1)
        .json();
    let findings = json["findings"].as_array().expect("findings");
    assert!(findings.len() > 10, "{json}");
    for finding in findings {
        assert_eq!(finding["severity"], "LOAD-BLOCK", "{finding}");
    }
    assert_eq!(findings[0]["code"], "L-SCHEDROW");
    let first_line = json["error"].as_str().expect("words").lines().next();
    assert_eq!(
        first_line,
        Some(format!("{} findings stop the run:", findings.len()).as_str())
    );
}

#[test]
fn blocked_games_are_left_out_unless_the_run_is_strict() {
    let dirty = shared_dirty();
    let folder = tempfile::tempdir().expect("a folder");
    let out = folder.path().join("out");
    let arguments = [
        "--games",
        "league/games",
        "--out",
        out.to_str().expect("UTF-8"),
    ];
    let done = etl_run(&dirty, &arguments).exits(3);
    assert!(
        done.stdout.contains("6 stopped by findings"),
        "{}",
        done.stdout
    );
    assert!(
        done.stdout.contains("findings: 7 GAME-BLOCK, "),
        "{}",
        done.stdout
    );
    let before = whole_output(&out);
    let loaded = crate::support::ask(
        &dirty,
        arguments[3],
        "select count(*) as games from fact_game_status where is_loaded",
    );
    assert_eq!(loaded[0]["games"], 12);

    etl_run(&dirty, &[&arguments[..], &["--strict"]].concat())
        .exits(1)
        .says(&["7 findings stop the run", "B-FILE 20", "game not loaded"]);
    assert_eq!(whole_output(&out), before, "the old output stays");
}

#[test]
fn errors_are_json_when_asked_for() {
    let folder = tempfile::tempdir().expect("a folder");
    let here = folder.path();
    let cases: &[(i32, &[&str], &str)] = &[
        (
            1,
            &["etl", "run", "--league", "none.xlsx", "--json"],
            "none.xlsx",
        ),
        (
            1,
            &["validate", "--league", "none.xlsx", "--json"],
            "none.xlsx",
        ),
        (
            1,
            &["query", "select 1", "--format", "json"],
            "data/warehouse",
        ),
        (2, &["etl", "run", "--json"], "--league"),
        (
            2,
            &["validate", "--json", "--league", "x", "--only", "y"],
            "\"y\"",
        ),
    ];
    for (code, arguments, word) in cases {
        let failed = run(here, arguments).exits(*code);
        let error = failed.json()["error"]
            .as_str()
            .expect("an error")
            .to_owned();
        assert!(error.contains(word), "{word:?} is not in {error}");
        assert_eq!(failed.stderr, "", "nothing but the document");
    }
}

#[test]
fn a_run_as_json_is_one_document() {
    let shared = shared();
    let folder = tempfile::tempdir().expect("a folder");
    let out = folder.path().join("out");
    let arguments = ["--out", out.to_str().expect("UTF-8"), "--json"];
    let done = etl_run(&shared, &arguments).exits(0);
    assert_eq!(done.stderr, "");
    let report = done.json();
    assert_eq!(report["run_id"], whole_output(&out));
    assert_eq!(report["games"]["loaded"], 0);
    assert!(report["tables"].as_array().expect("tables").len() > 150);
}

#[test]
#[cfg(target_os = "linux")]
fn an_answer_that_cannot_be_written_is_a_failure() {
    let shared = shared();
    let full = fs::File::options()
        .write(true)
        .open("/dev/full")
        .expect("/dev/full");
    let output = crate::support::command(&shared)
        .args(["query", "select team_name from dim_team"])
        .stdout(full)
        .output()
        .expect("the program starts");
    assert_eq!(output.status.code(), Some(1));
    let words = String::from_utf8_lossy(&output.stderr);
    assert!(words.contains("cannot write to standard output"), "{words}");
}
