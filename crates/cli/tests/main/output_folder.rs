//! The output folder: what is in it, and what is never overwritten.

use crate::support::{etl_run, files_below, names_in, run, shared, whole_output};
use std::fs;

#[test]
fn an_output_holds_what_the_readme_says() {
    let out = shared().join("data/warehouse");
    whole_output(&out);
    assert_eq!(
        names_in(&out),
        [
            "csv",
            "dictionary.json",
            "findings.csv",
            "manifest.json",
            "parquet"
        ]
    );
    let stems = |folder: &str, end: &str| -> Vec<String> {
        let names = names_in(&out.join(folder));
        names
            .iter()
            .map(|name| name.strip_suffix(end).expect(end).to_owned())
            .collect()
    };
    let tables = stems("csv", ".csv");
    assert_eq!(tables, stems("parquet", ".parquet"));
    let dictionary = fs::read(out.join("dictionary.json")).expect("the dictionary");
    let dictionary: serde_json::Value = serde_json::from_slice(&dictionary).expect("JSON");
    for table in &tables {
        let known = dictionary["tables"]
            .as_array()
            .expect("tables")
            .iter()
            .any(|entry| entry["name"] == table.as_str());
        assert!(known, "{table} is not in the dictionary");
    }
    // No lock and no half-built sibling stays behind.
    assert_eq!(names_in(&shared().join("data")), ["warehouse"]);
}

#[test]
fn foreign_folders_are_refused_unless_wiped() {
    let shared = shared();
    let folder = tempfile::tempdir().expect("a folder");
    let out = folder.path().join("photos");
    fs::create_dir(&out).expect("a folder");
    fs::write(out.join("team.jpg"), "a picture").expect("a file");
    let target = out.to_str().expect("UTF-8");

    etl_run(&shared, &["--out", target])
        .exits(1)
        .says(&["photos", "team.jpg", "--wipe"]);
    assert_eq!(names_in(&out), ["team.jpg"]);
    etl_run(&shared, &["--out", target, "--wipe"]).exits(0);
    whole_output(&out);
    // An own output is replaced without being asked; one with a foreign file in it is not.
    fs::write(out.join("csv/notes.txt"), "mine").expect("a file");
    etl_run(&shared, &["--out", target])
        .exits(1)
        .says(&["csv/notes.txt", "--wipe"]);
    fs::remove_file(out.join("csv/notes.txt")).expect("removed");
    etl_run(&shared, &["--out", target]).exits(0);
    assert_eq!(names_in(folder.path()), ["photos"]);
}

#[test]
fn the_current_folder_is_never_wiped() {
    let folder = tempfile::tempdir().expect("a folder");
    let league = shared().join("league/league.xlsx");
    fs::write(folder.path().join("mine.txt"), "mine").expect("a file");
    let league = league.to_str().expect("UTF-8");
    run(
        folder.path(),
        &["etl", "run", "--league", league, "--out", ".", "--wipe"],
    )
    .exits(1)
    .says(&["never wiped"]);
    assert_eq!(names_in(folder.path()), ["mine.txt"]);
}

#[test]
fn a_sample_league_is_written_to_a_new_folder_only() {
    let folder = tempfile::tempdir().expect("a folder");
    let here = folder.path();
    let arguments = [
        "sample",
        "--teams",
        "2",
        "--seasons",
        "1",
        "--games",
        "3",
        "--tracked",
        "1",
        "--out",
        "league",
    ];
    let done = run(here, &arguments).exits(0);
    assert!(done.stdout.starts_with("1 of "), "{}", done.stdout);
    assert_eq!(names_in(here), ["league"]);
    assert_eq!(
        names_in(&here.join("league")),
        ["games", "league.xlsx", "truth.json"]
    );
    let before = files_below(here);
    run(here, &arguments)
        .exits(1)
        .says(&["league holds files already"]);
    assert_eq!(files_below(here), before);
}
