use std::path::Path;

use super::*;

fn candidates(names: &[&str]) -> Vec<Candidate> {
    names
        .iter()
        .filter_map(|name| {
            super::super::candidate(Path::new("/data"), &Path::new("/data").join(name))
        })
        .collect()
}

#[expect(clippy::unnecessary_wraps, reason = "a look into a save can fail")]
fn save(game_id: i64, saved_at: &str, event_count: usize) -> Probe {
    Ok(JsonProbe {
        game_id: Some(game_id),
        saved_at: saved_at.to_owned(),
        event_count,
        version: String::new(),
    })
}

fn run(
    names: &[&str],
    probes: &[(&str, Probe)],
    only: &[i64],
    exclude: &[i64],
) -> (Choice, Findings) {
    let mut findings = Findings::new();
    let probes = probes
        .iter()
        .map(|(name, probe)| ((*name).to_owned(), probe.clone()))
        .collect();
    let only = only.iter().copied().collect();
    let exclude = exclude.iter().copied().collect();
    let choice = choose(candidates(names), probes, &only, &exclude, &mut findings);
    (choice, findings)
}

fn jobs(choice: &Choice) -> Vec<(Option<i64>, Vec<&str>)> {
    choice
        .jobs
        .iter()
        .map(|job| {
            (
                job.game_id,
                job.options
                    .iter()
                    .map(|option| option.name.as_str())
                    .collect(),
            )
        })
        .collect()
}

fn skipped(choice: &Choice) -> Vec<(&str, i64, &str)> {
    choice
        .skipped
        .iter()
        .map(|file| (file.candidate.name.as_str(), file.game_id, file.status))
        .collect()
}

#[test]
fn a_workbook_comes_before_a_save_and_the_latest_save_before_older_ones() {
    let (choice, findings) = run(
        &[
            "18969_tracking.xlsx",
            "a/18969.json",
            "b/18969.json",
            "c/18977.json",
            "d/18977.json",
        ],
        &[
            ("a/18969.json", save(18_969, "2025-09-08", 5)),
            ("b/18969.json", save(18_969, "2025-09-09", 5)),
            ("c/18977.json", save(18_977, "2025-09-10", 5)),
            ("d/18977.json", save(18_977, "2025-09-11", 0)),
        ],
        &[],
        &[],
    );
    assert_eq!(
        jobs(&choice),
        [
            (Some(18_969), vec!["18969_tracking.xlsx", "b/18969.json"]),
            (Some(18_977), vec!["c/18977.json"])
        ]
    );
    assert_eq!(
        skipped(&choice),
        [
            ("d/18977.json", 18_977, "not_chosen"),
            ("a/18969.json", 18_969, "not_chosen")
        ]
    );
    assert!(findings.as_slice().is_empty());
}

#[test]
fn the_usual_place_of_a_workbook_is_the_best() {
    let (choice, _) = run(
        &[
            "unfinished/18969_tracking.xlsx",
            "games/18969/18969_tracking.xlsx",
            "18969_old.xlsx",
        ],
        &[],
        &[],
        &[],
    );
    assert_eq!(
        jobs(&choice),
        [(Some(18_969), vec!["games/18969/18969_tracking.xlsx"])]
    );
    assert_eq!(choice.skipped.len(), 2);
}

#[test]
fn a_save_of_another_game_in_a_game_folder_counts_for_the_game_inside() {
    let (choice, findings) = run(
        &["18977/save.json"],
        &[("18977/save.json", save(18_969, "", 3))],
        &[],
        &[],
    );
    assert_eq!(jobs(&choice), [(Some(18_969), vec!["18977/save.json"])]);
    assert_eq!(findings.count(Code::WGameId), 1);
}

#[test]
fn excluded_games_and_games_not_asked_for_are_not_read() {
    let (choice, _) = run(
        &["18969_tracking.xlsx", "18977_tracking.xlsx"],
        &[],
        &[],
        &[18_969],
    );
    assert_eq!(
        skipped(&choice),
        [("18969_tracking.xlsx", 18_969, "excluded")]
    );
    let (choice, _) = run(
        &["18969_tracking.xlsx", "18977_tracking.xlsx"],
        &[],
        &[18_969],
        &[],
    );
    assert_eq!(
        skipped(&choice),
        [("18977_tracking.xlsx", 18_977, "not_chosen")]
    );
}

#[test]
fn a_broken_save_stops_its_game_unless_there_is_a_workbook() {
    let broken = || Err("is damaged".to_owned());
    let (_, findings) = run(&["18969.json"], &[("18969.json", broken())], &[], &[]);
    assert!(findings.any_blocking());
    let (choice, findings) = run(
        &["18969.json", "18969_tracking.xlsx"],
        &[("18969.json", broken())],
        &[],
        &[],
    );
    assert!(!findings.any_blocking());
    assert_eq!(choice.jobs.len(), 1);
}

#[test]
fn a_workbook_that_names_two_games_is_not_read() {
    let (choice, findings) = run(&["18977/18969_tracking.xlsx"], &[], &[], &[]);
    assert!(choice.jobs.is_empty());
    assert_eq!(findings.count(Code::BGameId), 1);
    assert_eq!(
        skipped(&choice),
        [("18977/18969_tracking.xlsx", 18_977, "error")]
    );
}

#[test]
fn backups_videos_and_files_without_a_number() {
    let (choice, _) = run(
        &[
            "bkup/18969_tracking.xlsx",
            "18969_video.xlsx",
            "tracking.xlsx",
        ],
        &[],
        &[],
        &[],
    );
    assert_eq!(jobs(&choice), [(None, vec!["tracking.xlsx"])]);
    assert_eq!(
        skipped(&choice),
        [
            ("bkup/18969_tracking.xlsx", 18_969, "not_chosen"),
            ("18969_video.xlsx", 18_969, "video_only")
        ]
    );
}
