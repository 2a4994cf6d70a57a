//! The real league with everything that lies in its folder: finished games, unfinished ones, an untouched
//! template, and the tracker's own saves.

use crate::answers::ask;
use crate::invariants;
use crate::norad;
use crate::sample::start;
use ingest::{Code, IngestError};
use services::Severity;
use services::etl::{EtlError, InputRequest, RunRequest};
use std::path::Path;

/// Tracking status of every scheduled game.
fn statuses(out: &Path) -> Vec<(String, String)> {
    let answer = ask(
        out,
        "select tracking_status, string_agg(game, ' ' order by game) as games
        from (
            select
                tracking_status,
                case when tracking_status = 'NO_FILE' then 'others' else cast(game_id as text) end as game
            from fact_game_status
        )
        group by tracking_status
        order by tracking_status",
    );
    let text = |cell: &Option<String>| cell.clone().unwrap_or_default();
    answer
        .rows
        .iter()
        .map(|row| (text(&row[0]), text(&row[1])))
        .collect()
}

#[test]
fn every_game_has_the_status_that_its_file_deserves() {
    let Some(league) = norad::league() else {
        return;
    };
    let folder = tempfile::tempdir().expect("a temporary folder");
    let out = folder.path().join("out");
    let report = norad::build(&league, "", &out);

    let others = ["others"; 566].join(" ");
    let expected = [
        ("COMPLETE", "18969 18977"),
        ("NO_FILE", others.as_str()),
        ("PARTIAL", "18965 18991 19038"),
        ("TEMPLATE", "19032"),
    ]
    .map(|(status, games)| (status.to_owned(), games.to_owned()));
    assert_eq!(statuses(&out), expected);

    // The template is blocked twice: it is empty, and it has no game number.
    assert_eq!(report.findings.blocking(), 2);
    assert_eq!((report.games.loaded, report.games.templates), (5, 1));
    // One game is there as workbook and as save.
    assert_eq!((report.games.left_out, report.games.blocked), (1, 0));
    invariants::assert_hold(&out, &["Overtime is over with its goal."]);
}

#[test]
fn a_blocking_finding_fails_a_strict_run() {
    let Some(league) = norad::league() else {
        return;
    };
    let folder = tempfile::tempdir().expect("a temporary folder");
    let request = RunRequest {
        input: InputRequest {
            league: league.join("league.xlsx"),
            games: Some(league.clone()),
            strict: true,
            ..InputRequest::default()
        },
        out: folder.path().join("out"),
        ..RunRequest::default()
    };
    let error = start(&request).expect_err("the template blocks");
    let EtlError::Ingest(IngestError::Blocked { findings }) = error else {
        panic!("another error: {error}");
    };
    let blocking: Vec<Code> = findings
        .iter()
        .filter(|finding| finding.severity() == Severity::GameBlock)
        .map(|finding| finding.code)
        .collect();
    assert_eq!(blocking.len(), 2);
    assert!(blocking.contains(&Code::BTemplate), "{blocking:?}");
    assert!(!request.out.exists(), "a failed run leaves no folder");
}
