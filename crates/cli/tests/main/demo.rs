//! `demo`: what a newcomer sees first must be true.

use crate::support::{ask, run};
use sample_league::Truth;
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

const SIZE: &[&str] = &[
    "demo",
    "--no-serve",
    "--teams",
    "4",
    "--seasons",
    "2",
    "--games",
    "18",
    "--tracked",
    "2",
];

/// The lines of a section of the report, its heading left out.
fn section<'a>(report: &'a str, heading: &str) -> Vec<&'a str> {
    let lines: Vec<&str> = report
        .lines()
        .skip_while(|line| *line != heading)
        .skip(1)
        .take_while(|line| !line.is_empty())
        .collect();
    assert!(!lines.is_empty(), "no section {heading:?} in {report}");
    lines
}

/// The printed standings: team name and its numbers (gp, w, l, t, pts, gf, ga).
fn printed_standings(report: &str) -> Vec<(String, Vec<i64>)> {
    let lines = section(report, "Standings, regular season");
    let header: Vec<&str> = lines[0].split_whitespace().collect();
    assert_eq!(
        header,
        [
            "rank", "team", "gp", "w", "l", "t", "pts", "gf", "ga", "diff", "streak"
        ]
    );
    let row = |line: &&str| {
        let cells: Vec<&str> = line.split_whitespace().collect();
        let numbers = cells[2..9]
            .iter()
            .map(|cell| cell.parse().expect("a number"));
        (cells[1].to_owned(), numbers.collect())
    };
    lines[1..].iter().map(row).collect()
}

fn last_season(truth: &Truth) -> String {
    let seasons = truth.games.iter().map(|game| &game.season_id);
    seasons.max().expect("a game").clone()
}

/// The regular season of the last season as `truth.json` tells it.
fn true_standings(folder: &Path) -> BTreeSet<(String, Vec<i64>)> {
    let truth = Truth::read(&folder.join("data/league/truth.json")).expect("truth.json");
    let sql = "select team_id, team_name from dim_team";
    let names: BTreeMap<String, String> = ask(folder, "data/warehouse", sql)
        .iter()
        .map(|row| {
            let text = |key: &str| row[key].as_str().expect("text").to_owned();
            (text("team_id"), text("team_name"))
        })
        .collect();
    let season = last_season(&truth);
    let standings = truth.standings.iter();
    standings
        .filter(|team| team.season_id == season && team.game_type == "Regular")
        .map(|team| {
            let numbers = vec![
                team.games,
                team.wins,
                team.losses,
                team.ties,
                team.points,
                team.goals_for,
                team.goals_against,
            ];
            (names[&team.team_id].clone(), numbers)
        })
        .collect()
}

#[test]
fn a_report_from_an_empty_folder_and_again_from_the_league_that_is_there() {
    let folder = tempfile::tempdir().expect("a folder");
    let here = folder.path();
    let first = run(here, SIZE)
        .exits(0)
        .says(&["writing a sample league into data/league"]);
    report_is_true(here, &first.stdout);
    // Two tracked games, two dozen tables a line at most: no flood where there is no terminal.
    assert!(first.stderr.lines().count() <= 14, "{}", first.stderr);

    let league = std::fs::read(here.join("data/league/league.xlsx")).expect("the league");
    let other_seed = [SIZE, &["--seed", "8"]].concat();
    let second = run(here, &other_seed).exits(0).says(&[
        "using the league in data/league",
        "it was made with other options (seed 5, 4 teams, 2 seasons, 18 games each, 2 tracked, 4 evenings to come)",
    ]);
    assert_eq!(
        std::fs::read(here.join("data/league/league.xlsx")).expect("the league"),
        league
    );
    let upto_tables = |report: &str| report.split("\nTables\n").next().map(str::to_owned);
    assert_eq!(upto_tables(&second.stdout), upto_tables(&first.stdout));
}

#[test]
fn the_league_of_a_newcomer_has_games_to_come_and_a_model_that_may_forecast_them() {
    let folder = tempfile::tempdir().expect("a folder");
    let here = folder.path();
    run(here, &["demo", "--no-serve"]).exits(0);
    let sql = "select count(*) as games from dim_schedule where status = 'upcoming' and date > current_date";
    assert_eq!(ask(here, "data/warehouse", sql)[0]["games"], 24);
    let sql = "select count(*) as games from dim_schedule where status <> 'upcoming' and date > current_date";
    assert_eq!(ask(here, "data/warehouse", sql)[0]["games"], 0);
    let grades = run(here, &["ml", "grade"]).exits(0).stdout;
    let serves = grades
        .lines()
        .find(|line| line.contains("| before line-ups |"))
        .expect("a model that serves");
    assert!(!serves.contains("base rates"), "{grades}");
}

fn report_is_true(here: &Path, report: &str) {
    let printed = printed_standings(report);
    let points: Vec<i64> = printed.iter().map(|(_, numbers)| numbers[4]).collect();
    assert!(
        points.is_sorted_by(|above, below| above >= below),
        "{points:?}"
    );
    assert_eq!(
        printed.into_iter().collect::<BTreeSet<_>>(),
        true_standings(here)
    );

    let truth = Truth::read(&here.join("data/league/truth.json")).expect("truth.json");
    let last = last_season(&truth);
    let leaders = section(report, "Scoring leaders");
    let most = truth
        .players
        .iter()
        .filter(|player| player.season_id == last && player.game_type == "Regular")
        .map(|player| player.points)
        .max();
    let first: i64 = leaders[1]
        .split_whitespace()
        .last()
        .expect("points")
        .parse()
        .expect("points");
    assert_eq!(Some(first), most);

    let tracked = section(report, "Latest tracked games");
    let printed: BTreeSet<i64> = tracked[1..]
        .iter()
        .map(|line| {
            line.split_whitespace()
                .next()
                .expect("an id")
                .parse()
                .expect("an id")
        })
        .collect();
    let games = truth.games.iter().filter(|game| game.tracked.is_some());
    assert_eq!(printed, games.map(|game| game.game_id).collect());

    section(report, "Findings");
    let places = section(report, "Where to look").join("\n");
    for place in [
        "data/league",
        "data/warehouse/csv",
        "data/warehouse/parquet",
        "data/warehouse/findings.csv",
    ] {
        assert!(places.contains(place), "{place} is not in {places}");
        assert!(here.join(place).exists(), "{place}");
    }
}
