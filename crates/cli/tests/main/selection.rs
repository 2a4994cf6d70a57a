//! `--only`, `--exclude`, `--games`: which tracking files are read.

use crate::support::{Run, ask, etl_run, shared};
use std::fs;
use std::path::Path;

/// The two tracked games of the shared league.
fn tracked_games(shared: &Path) -> [i64; 2] {
    let sql = "select game_id from fact_game_status where is_loaded order by game_id";
    let games = ask(shared, "data/warehouse", sql);
    let games: Vec<i64> = games
        .iter()
        .map(|row| row["game_id"].as_i64().expect("an id"))
        .collect();
    games.try_into().expect("two tracked games")
}

/// Builds the shared league elsewhere and gives the games whose tables are filled.
fn loaded(shared: &Path, out: &Path, more: &[&str]) -> (Run, Vec<i64>) {
    let out = out.to_str().expect("UTF-8");
    let done = etl_run(shared, &[&["--out", out], more].concat()).exits(0);
    let sql = "select distinct game_id from fact_events order by game_id";
    let games = ask(shared, out, sql);
    let games = games
        .iter()
        .map(|row| row["game_id"].as_i64().expect("an id"));
    (done, games.collect())
}

#[test]
fn games_are_chosen_by_list_or_by_file() {
    let shared = shared();
    let folder = tempfile::tempdir().expect("a folder");
    let out = folder.path().join("out");
    let [first, second] = tracked_games(&shared);
    let list = folder.path().join("games.txt");
    fs::write(&list, format!("# the camera failed\n{first}\n")).expect("a file");
    let (file, id) = (list.to_str().expect("UTF-8"), first.to_string());

    let (only, games) = loaded(&shared, &out, &["--games", "league/games", "--only", file]);
    assert_eq!(games, [first]);
    assert!(
        only.stdout
            .contains("1 loaded, 0 stopped by findings, 0 never filled in, 1 left out"),
        "{}",
        only.stdout
    );
    let (_, games) = loaded(
        &shared,
        &out,
        &["--games", "league/games", "--exclude", &id],
    );
    assert_eq!(games, [second]);
    let status = ask(
        &shared,
        out.to_str().expect("UTF-8"),
        &format!("select tracking_status as status from fact_game_status where game_id = {first}"),
    );
    assert_eq!(status[0]["status"], "EXCLUDED");
}

#[test]
fn a_list_with_a_wrong_line_is_refused() {
    let shared = shared();
    let folder = tempfile::tempdir().expect("a folder");
    let list = folder.path().join("games.txt");
    fs::write(&list, "18969\nthe final\n").expect("a file");
    etl_run(&shared, &["--exclude", list.to_str().expect("UTF-8")])
        .exits(2)
        .says(&[
            "--exclude",
            "games.txt line 2",
            "\"the final\" is not a game id",
        ]);
}

#[test]
fn without_tracking_files_the_official_tables_fill() {
    let shared = shared();
    let folder = tempfile::tempdir().expect("a folder");
    let out = folder.path().join("out");
    let (done, games) = loaded(&shared, &out, &[]);
    assert_eq!(games, [] as [i64; 0]);
    assert!(
        done.stdout
            .contains("tracking files: none asked for (--games"),
        "{}",
        done.stdout
    );
    let standings = "select team_id, gp, points, gf, ga from v_standings order by 1, 2, 3, 4, 5";
    assert_eq!(
        ask(&shared, out.to_str().expect("UTF-8"), standings),
        ask(&shared, "data/warehouse", standings)
    );

    let empty = folder.path().join("empty");
    fs::create_dir(&empty).expect("a folder");
    let (done, _) = loaded(&shared, &out, &["--games", empty.to_str().expect("UTF-8")]);
    assert!(
        done.stdout.contains("tracking files: none found in "),
        "{}",
        done.stdout
    );
}
