//! A sample league with planted faults: each of them is reported at its place and nothing else is; what is
//! sound still becomes tables.

use crate::answers::ask;
use crate::folders::{assert_same, contents};
use crate::sample::{Sample, start};
use ingest::{Code, Finding, IngestError};
use sample_league::{Found, Options, Planted};
use services::Severity;
use services::etl::{EtlError, RunRequest};
use std::collections::BTreeSet;
use std::path::Path;

fn dirty(tracked: usize, seasons: usize) -> Sample {
    Sample::new(&Options {
        seed: 11,
        seasons,
        tracked,
        dirty: true,
        ..Options::default()
    })
}

/// A finding as it stands in the table of findings.
struct Reported {
    code: String,
    level: String,
    game_id: i64,
    file: String,
    sheet: String,
    row: i64,
    column: String,
}

impl Reported {
    fn found(&self) -> Found<'_> {
        Found {
            code: &self.code,
            level: &self.level,
            game_id: self.game_id,
            file: &self.file,
            sheet: &self.sheet,
            row: self.row,
            column: &self.column,
        }
    }

    fn shown(&self) -> String {
        format!("{:?}", self.found())
    }
}

fn reported(out: &Path) -> Vec<Reported> {
    let answer = ask(
        out,
        "select code, level, game_id, file, sheet, \"row\", \"column\" from qa_load_issue",
    );
    answer
        .rows
        .iter()
        .map(|cells| {
            let text = |number: usize| cells[number].clone().unwrap_or_default();
            let number = |number: usize| text(number).parse().expect("a whole number");
            Reported {
                code: text(0),
                level: text(1),
                game_id: number(2),
                file: text(3),
                sheet: text(4),
                row: number(5),
                column: text(6),
            }
        })
        .collect()
}

/// Faults of files that a run reads; the others are in league workbooks that stop a run.
fn loadable(sample: &Sample) -> (Vec<&Planted>, Vec<&Planted>) {
    let planted = sample.truth.planted.iter();
    planted.partition(|planted| !planted.file.starts_with("blocked/"))
}

#[test]
fn every_planted_fault_is_reported_and_nothing_else() {
    let sample = dirty(21, 2);
    let (out, report) = sample.build();
    let (planted, _) = loadable(&sample);
    let reported = reported(&out);

    let unreported: Vec<_> = planted
        .iter()
        .filter(|planted| !reported.iter().any(|row| planted.is_met_by(&row.found())))
        .collect();
    assert!(unreported.is_empty(), "not reported: {unreported:#?}");
    let unplanted: Vec<_> = reported
        .iter()
        .filter(|row| {
            !planted
                .iter()
                .any(|planted| planted.is_met_by(&row.found()))
        })
        .map(Reported::shown)
        .collect();
    assert!(unplanted.is_empty(), "not planted: {unplanted:#?}");
    assert_eq!(reported.len(), planted.len(), "a fault is reported twice");
    assert!(planted.len() > 60, "{} faults", planted.len());
    assert_eq!(report.findings.total(), reported.len());

    assert_sound_games_are_loaded(&sample, &out, report.games.loaded);
    assert_strict_run_changes_nothing(&sample, &out);
}

/// Games that no fault blocks are in the tables, and no others.
fn assert_sound_games_are_loaded(sample: &Sample, out: &Path, loaded: usize) {
    let games = sample.truth.games.iter();
    let sound: Vec<String> = games
        .filter(|game| game.tracked.is_some())
        .map(|game| game.game_id.to_string())
        .collect();
    for sql in [
        "select distinct cast(game_id as text) as game from fact_events order by game",
        "select cast(game_id as text) as game from fact_game_status where is_loaded order by game",
    ] {
        let answer = ask(out, sql);
        let found: Vec<String> = answer.rows.iter().flatten().flatten().cloned().collect();
        assert_eq!(found, sound, "{sql}");
    }
    assert_eq!(loaded, sound.len());
    let blocked = ask(
        out,
        "select tracking_status from fact_game_status
        where game_id in (select game_id from qa_load_issue where level = 'B')
        order by tracking_status",
    );
    let blocked: Vec<&str> = blocked
        .rows
        .iter()
        .flatten()
        .flatten()
        .map(String::as_str)
        .collect();
    assert_eq!(
        blocked,
        ["ERROR", "ERROR", "ERROR", "ERROR", "ERROR", "TEMPLATE"]
    );
}

/// A strict run fails on the blocked games and leaves the earlier output as it was.
fn assert_strict_run_changes_nothing(sample: &Sample, out: &Path) {
    let before = contents(out);
    let mut request = sample.request(out);
    request.input.strict = true;
    let error = start(&request).expect_err("games are blocked");
    let EtlError::Ingest(IngestError::Blocked { findings }) = error else {
        panic!("another error: {error}");
    };
    let blocking = findings
        .iter()
        .filter(|finding| finding.severity() == Severity::GameBlock);
    assert_eq!(blocking.count(), 7);
    assert_same(&before, &contents(out));
}

#[test]
fn faults_of_the_league_workbook_that_stop_a_run_are_named() {
    let sample = dirty(18, 1);
    let (_, stopping) = loadable(&sample);
    assert_eq!(stopping.len(), 3, "{stopping:?}");
    for planted in stopping {
        let out = sample.path("out");
        let mut request: RunRequest = sample.request(&out);
        request.input.league = sample.path(&planted.file);
        let error = start(&request).expect_err("the league is damaged");
        let EtlError::Ingest(IngestError::Blocked { findings }) = error else {
            panic!("another error: {error}");
        };
        let blocking: Vec<&Finding> = findings
            .iter()
            .filter(|finding| finding.severity() == Severity::LoadBlock)
            .collect();
        let Some((found, others)) = blocking.split_first() else {
            panic!("nothing blocks {planted:?}");
        };
        let place = (
            found.code.as_str(),
            found.sheet.as_str(),
            i64::from(found.row),
        );
        assert_eq!(
            place,
            (planted.code.as_str(), planted.sheet.as_str(), planted.row)
        );
        assert!(found.column.contains(&planted.column), "{found:?}");
        assert_follow(planted, others);
        assert!(!out.exists(), "a failed run leaves no folder");
    }
}

/// Roster rows of a game whose schedule row is damaged have no game any more; nothing else follows.
fn assert_follow(planted: &Planted, others: &[&Finding]) {
    let games: BTreeSet<&str> = others.iter().map(|found| found.value.as_str()).collect();
    let expected = usize::from(planted.code == "L-SCHEDROW");
    assert_eq!(games.len(), expected, "{planted:?} {games:?}");
    for found in others {
        assert_eq!(
            (found.code, found.sheet.as_str()),
            (Code::LFk, "fact_gameroster")
        );
        assert!(found.column.contains("game_id"), "{found:?}");
    }
}
