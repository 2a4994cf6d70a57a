//! `demo`: a sample league, its tables, and a short report of what is in them.

use super::{etl, query, sample, serve};
use crate::arguments::DemoArguments;
use crate::exit::Outcome;
use crate::{output, progress};
use jiff::tz::TimeZone;
use jiff::{Timestamp, ToSpan as _};
use sample_league::{Options, Truth, TruthOptions};
use services::Cancel;
use services::etl::{InputRequest, RunRequest};
use services::tables::{self, Answer, Limits};
use std::path::Path;

/// Sections of the report: heading, query, and what an empty answer means.
const SECTIONS: &[(&str, &str, &str)] = &[
    (
        "Standings, regular season",
        include_str!("demo/standings.sql"),
        "no game of the current season has been played",
    ),
    (
        "Scoring leaders",
        include_str!("demo/leaders.sql"),
        "no box score in the current season",
    ),
    (
        "Goalies, goals against average",
        include_str!("demo/goalies.sql"),
        "no goalie in the current season",
    ),
    (
        "Latest tracked games",
        include_str!("demo/tracked.sql"),
        "no game is tracked",
    ),
    (
        "Findings",
        include_str!("demo/findings.sql"),
        "nothing is wrong with the files",
    ),
];

/// Makes the league unless there is one, builds its tables and prints the report.
pub(crate) fn run(arguments: &DemoArguments) -> anyhow::Result<Outcome> {
    let league_folder = arguments.data.join("league");
    let workbook = league_folder.join("league.xlsx");
    let options = options(arguments);
    if workbook.exists() {
        output::note(&found(&league_folder, &options));
    } else {
        output::note(&format!(
            "writing a sample league into {}",
            league_folder.display()
        ));
        sample::write(&options, &league_folder)?;
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
        output::line(&section(heading, &answer, when_empty))?;
    }
    output::line(&format!("Tables\n{}\n", etl::summary(&report, &request)))?;
    output::line(&where_to_look(&arguments.data, &request.out))?;
    if !arguments.no_serve {
        serve::demo(&arguments.data, &arguments.listen, &arguments.log)?;
    }
    Ok(etl::outcome(&report))
}

/// The league that is asked for. Its first evening to come is soon, whenever the demonstration is started: only games
/// of days to come have forecasts that can be frozen.
fn options(arguments: &DemoArguments) -> Options {
    let to_come = arguments.evenings_to_come;
    let today = Timestamp::now().to_zoned(TimeZone::UTC).date();
    Options {
        next_evening: (to_come > 0).then(|| today.saturating_add(2.days())),
        ..sample::options(&arguments.size, to_come)
    }
}

/// Says which league is used, and if it is another sample than the one that was asked for. It may be of another day.
fn found(league_folder: &Path, asked: &Options) -> String {
    let used = format!("using the league in {}", league_folder.display());
    match Truth::read(&league_folder.join("truth.json")) {
        Ok(truth) if other_than_its_day(&truth.options, &TruthOptions::from(asked)) => format!(
            "{used}; it was made with other options (seed {}, {}, {}, {} each, {} tracked, {} to come); delete it, or name another folder with --data, for a new one",
            truth.options.seed,
            output::plural(truth.options.teams, "team"),
            output::plural(truth.options.seasons, "season"),
            output::plural(truth.options.games, "game"),
            output::count(truth.options.tracked),
            output::plural(truth.options.evenings_to_come, "evening"),
        ),
        _ => used,
    }
}

fn other_than_its_day(one: &TruthOptions, another: &TruthOptions) -> bool {
    let day = another.next_evening.clone();
    TruthOptions {
        next_evening: day,
        ..one.clone()
    } != *another
}

fn section(heading: &str, answer: &Answer, when_empty: &str) -> String {
    if answer.rows.is_empty() {
        format!("{heading}\n{when_empty}\n")
    } else {
        format!("{heading}\n{}\n", query::aligned(answer))
    }
}

fn where_to_look(data: &Path, out: &Path) -> String {
    format!(
        "Where to look
  {league}  the league's files
  {csv}, {parquet}  the tables
  {findings}  what is wrong with the files
  benchsight query \"select season, rank, team_name, points from v_standings\" --data {out}
  benchsight etl docs --out {page}  what every column means",
        league = data.join("league").display(),
        csv = out.join("csv").display(),
        parquet = out.join("parquet").display(),
        findings = out.join("findings.csv").display(),
        out = out.display(),
        page = data.join("dictionary.html").display(),
    )
}
