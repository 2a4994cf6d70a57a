//! `demo`: a sample league, its tables, and a short report of what is in them.

use super::{etl, query, sample};
use crate::arguments::DemoArguments;
use crate::exit::Outcome;
use crate::{output, progress};
use anyhow::Context as _;
use services::Cancel;
use services::etl::{InputRequest, RunRequest};
use services::tables::{self, Answer, Limits};
use std::path::Path;

/// Sections of the report: heading, query, and what an empty answer means.
const SECTIONS: &[(&str, &str, &str)] = &[
    (
        "Standings",
        include_str!("demo/standings.sql"),
        "no game of the current season has been played",
    ),
    (
        "Scoring leaders",
        include_str!("demo/leaders.sql"),
        "no box score in the current season",
    ),
    (
        "Goalies",
        include_str!("demo/goalies.sql"),
        "no goalie in the current season",
    ),
    (
        "Tracked games",
        include_str!("demo/tracked.sql"),
        "no game is tracked",
    ),
];

/// Makes the league unless there is one, builds its tables and prints the report.
pub(crate) fn run(arguments: &DemoArguments) -> anyhow::Result<Outcome> {
    let league_folder = arguments.data.join("league");
    let workbook = league_folder.join("league.xlsx");
    if workbook.exists() {
        output::note(&format!("using the league in {}", league_folder.display()));
    } else {
        output::note(&format!(
            "writing a sample league into {}",
            league_folder.display()
        ));
        make_league(arguments, &league_folder)?;
    }
    let request = RunRequest {
        input: InputRequest {
            league: workbook,
            games: Some(league_folder.join("games")).filter(|folder| folder.exists()),
            ..InputRequest::default()
        },
        out: arguments.data.join("warehouse"),
        ..RunRequest::default()
    };
    let report = services::etl::run(
        &request,
        progress::display(false).as_ref(),
        &Cancel::default(),
    )?;
    for (heading, sql, when_empty) in SECTIONS {
        let answer = tables::query(&report.out, sql, &Limits::default())?;
        output::line(&section(heading, &answer, when_empty));
    }
    output::line(&format!("Tables\n{}", etl::summary(&report)));
    output::line(&where_to_look(&arguments.data, &report.out));
    Ok(etl::outcome(&report))
}

/// Writes the league beside its place and moves it in, so that a run that is stopped half-way leaves none.
fn make_league(arguments: &DemoArguments, league_folder: &Path) -> anyhow::Result<()> {
    let unfinished = arguments
        .data
        .join(format!("league.unfinished-{}", std::process::id()));
    sample::write(&sample::options(&arguments.size, false), &unfinished)?;
    std::fs::rename(&unfinished, league_folder).with_context(|| {
        format!(
            "cannot move the new league to {}; if that folder holds something else, move it away",
            league_folder.display()
        )
    })
}

fn section(heading: &str, answer: &Answer, when_empty: &str) -> String {
    if answer.rows.is_empty() {
        format!("{heading}\n{when_empty}\n")
    } else {
        format!("{heading}\n{}\n", query::aligned(answer))
    }
}

fn where_to_look(data: &Path, out: &Path) -> String {
    let out = out.display();
    format!(
        "\nWhere to look\n  {league}  the league's files\n  {out}/csv, {out}/parquet  the tables\n  {out}/findings.csv  what is wrong with the files\n  benchsight query \"select * from v_standings\" --data {out}\n  benchsight etl docs  what every column means",
        league = data.join("league").display(),
    )
}
