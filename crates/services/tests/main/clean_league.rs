//! A sample league without faults: whatever its makers know of it must be in the tables, number for number,
//! for every layout of tracking files.

use crate::answers::{Differences, ask};
use crate::invariants;
use crate::sample::Sample;
use sample_league::{GameTruth, Options, PlayerTruth, TrackedTruth, Truth};
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Display;
use std::path::Path;

/// The expected cells of a row, without its key.
type Row = Vec<Option<String>>;

/// Every layout of tracking files.
const LAYOUTS: [&str; 7] = ["A-dense", "A-sparse", "B", "C", "D", "JSON-23.8", "JSON-25"];

#[test]
fn tables_of_a_clean_league_hold_the_truth() {
    check(&Options {
        seed: 11,
        tracked: 21,
        ..Options::default()
    });
}

#[test]
fn tables_of_another_clean_league_hold_the_truth() {
    check(&Options {
        seed: 2026,
        teams: 5,
        seasons: 3,
        games: 24,
        tracked: 21,
        ..Options::default()
    });
}

#[test]
fn games_to_come_are_scheduled_and_nothing_is_made_up_about_them() {
    let sample = Sample::new(&Options {
        teams: 4,
        games: 24,
        tracked: 1,
        evenings_to_come: 2,
        ..Options::default()
    });
    let (out, _) = sample.build();
    let sql = "select count(*), count(distinct date), count(home_goals), count(home_points) \
               from dim_schedule where status = 'upcoming'";
    assert_eq!(
        ask(&out, sql).rows,
        [["12", "2", "0", "0"].map(|cell| Some(cell.to_owned()))]
    );
    let mut differences = Differences::default();
    let (games, standings) = (games(&sample.truth), standings(&sample.truth));
    for (what, wanted, sql) in [
        ("games", games, include_str!("truth/games.sql")),
        ("standings", standings, include_str!("truth/standings.sql")),
    ] {
        compare(what, &wanted, &out, sql, &mut differences);
    }
    differences.assert_none(500);
}

fn check(options: &Options) {
    let sample = Sample::new(options);
    let (out, report) = sample.build();
    let layouts: BTreeSet<&str> = tracked(&sample.truth)
        .map(|(_, file)| file.layout.as_str())
        .collect();
    assert_eq!(layouts.into_iter().collect::<Vec<_>>(), LAYOUTS);
    assert_eq!(report.games.loaded, 21);
    assert_nothing_found(&out, &sample.truth);
    let mut differences = Differences::default();
    for (what, wanted, sql) in [
        (
            "games",
            games(&sample.truth),
            include_str!("truth/games.sql"),
        ),
        (
            "files",
            files(&sample.truth),
            include_str!("truth/files.sql"),
        ),
        (
            "skaters",
            skaters(&sample.truth),
            include_str!("truth/skaters.sql"),
        ),
        (
            "goalies",
            goalies(&sample.truth),
            include_str!("truth/goalies.sql"),
        ),
        (
            "teams",
            teams(&sample.truth),
            include_str!("truth/teams.sql"),
        ),
        (
            "skater seasons",
            skater_seasons(&sample.truth),
            include_str!("truth/skater_seasons.sql"),
        ),
        (
            "goalie seasons",
            goalie_seasons(&sample.truth),
            include_str!("truth/goalie_seasons.sql"),
        ),
        (
            "standings",
            standings(&sample.truth),
            include_str!("truth/standings.sql"),
        ),
    ] {
        compare(what, &wanted, &out, sql, &mut differences);
    }
    differences.assert_none(12_000);
    invariants::assert_hold(&out, &[]);
}

/// A league without faults causes no finding, except that exchanged sides are counted.
fn assert_nothing_found(out: &Path, truth: &Truth) {
    let swapped = tracked(truth).filter(|(_, file)| file.venue_swapped);
    let wanted: BTreeSet<String> = swapped
        .map(|(game, _)| format!("I-SWAP FIX {}", game.game_id))
        .collect();
    let found = ask(
        out,
        "select concat_ws(' ', code, severity, game_id) from qa_load_issue",
    );
    let found: Vec<String> = found.rows.iter().flatten().flatten().cloned().collect();
    assert!(!wanted.is_empty(), "no file has its sides exchanged");
    assert_eq!(found.iter().cloned().collect::<BTreeSet<_>>(), wanted);
    assert_eq!(found.len(), wanted.len(), "{found:?}");
}

/// Compares rows by their first cell, which is the key.
fn compare(
    what: &str,
    wanted: &BTreeMap<String, Row>,
    out: &Path,
    sql: &str,
    differences: &mut Differences,
) {
    let answer = ask(out, sql);
    let found: BTreeMap<String, &[Option<String>]> = answer
        .rows
        .iter()
        .filter_map(|row| {
            let (key, cells) = row.split_first()?;
            Some((key.clone()?, cells))
        })
        .collect();
    assert_eq!(
        found.len(),
        answer.rows.len(),
        "{what}: keys are not unique"
    );
    assert!(!wanted.is_empty(), "{what}: nothing is known");
    for key in found.keys().filter(|key| !wanted.contains_key(*key)) {
        differences.add(format!("{what} {key} is not expected"));
    }
    for (key, cells) in wanted {
        let Some(found) = found.get(key) else {
            differences.add(format!("{what} {key} is missing"));
            continue;
        };
        assert_eq!(found.len(), cells.len(), "{what}: columns");
        let columns = answer.columns.iter().skip(1);
        for ((column, expected), found) in columns.zip(cells).zip(*found) {
            differences.compare(
                || format!("{what} {key} {column}"),
                expected.as_deref(),
                found.as_deref(),
            );
        }
    }
}

fn tracked(truth: &Truth) -> impl Iterator<Item = (&GameTruth, &TrackedTruth)> {
    truth
        .games
        .iter()
        .filter_map(|game| Some((game, game.tracked.as_ref()?)))
}

fn players(truth: &Truth) -> impl Iterator<Item = (&GameTruth, &TrackedTruth, &PlayerTruth)> {
    tracked(truth).flat_map(|(game, file)| {
        let players = file.players.iter();
        players.map(move |player| (game, file, player))
    })
}

/// Cells that are never null.
fn texts(values: &[&dyn Display]) -> Row {
    let text = values.iter().map(ToString::to_string);
    text.map(Some).collect()
}

fn numbers(values: &[i64]) -> Row {
    let text = values.iter().map(ToString::to_string);
    text.map(Some).collect()
}

/// Numbers of which some are null.
fn optional(values: &[Option<i64>]) -> Row {
    let values = values.iter();
    values
        .map(|value| value.map(|number| number.to_string()))
        .collect()
}

fn games(truth: &Truth) -> BTreeMap<String, Row> {
    let row = |game: &GameTruth| {
        let mut cells = vec![game.playoff_round.clone()];
        cells.extend(texts(&[
            &game.season_id,
            &game.date,
            &game.game_type,
            &game.home_team_id,
            &game.away_team_id,
            &game.is_overtime,
        ]));
        cells.extend(numbers(&[game.home_goals, game.away_goals]));
        cells.extend(numbers(&game.home_periods));
        cells.extend(numbers(&game.away_periods));
        (game.game_id.to_string(), cells)
    };
    truth.games.iter().map(row).collect()
}

fn files(truth: &Truth) -> BTreeMap<String, Row> {
    tracked(truth)
        .map(|(game, file)| {
            let mut periods = file.period_seconds.clone();
            periods.resize(4, 0);
            let layout = file.layout.split('-').next();
            let mut cells = texts(&[
                &"COMPLETE",
                &layout.unwrap_or_default(),
                &file.file,
                &file.venue_swapped,
                &file.has_assists,
                &file.has_play_details,
                &file.has_chains,
                &file.has_pressure,
            ]);
            cells.extend(numbers(&periods));
            cells.extend(numbers(&[
                file.events,
                file.event_players,
                file.stints,
                file.stint_players,
                file.dead_seconds,
                file.faceoffs,
                if file.has_chains { file.chains } else { 0 },
            ]));
            (game.game_id.to_string(), cells)
        })
        .collect()
}

fn skaters(truth: &Truth) -> BTreeMap<String, Row> {
    players(truth)
        .filter(|(_, _, player)| !player.is_goalie)
        .map(|(game, _, player)| {
            let counts = &player.counts;
            let mut cells = texts(&[&player.team_id, &player.venue]);
            cells.extend(optional(&[
                counts.assists_primary,
                counts.assists_secondary,
                player.plus_minus,
            ]));
            cells.extend(numbers(&[
                counts.goals,
                counts.shot_attempts,
                counts.shots_on_goal,
                counts.shots_blocked,
                counts.shots_blocked_by_team_mate,
                counts.shots_missed,
                counts.blocks,
                counts.passes,
                counts.passes_completed,
                counts.faceoffs_won,
                counts.faceoffs_lost,
                counts.giveaways,
                counts.takeaways,
                counts.zone_entries,
                counts.controlled_entries,
                counts.zone_exits,
                counts.controlled_exits,
                counts.penalties,
                counts.pim,
                player.toi_seconds,
                player.playing_seconds,
            ]));
            (format!("{} {}", game.game_id, player.player_id), cells)
        })
        .collect()
}

fn goalies(truth: &Truth) -> BTreeMap<String, Row> {
    players(truth)
        .filter(|(_, _, player)| player.is_goalie)
        .map(|(game, _, player)| {
            let counts = &player.counts;
            let mut cells = texts(&[&player.team_id, &player.venue]);
            cells.extend(numbers(&[
                player.toi_seconds,
                player.playing_seconds,
                counts.saves,
                counts.goals_against,
                counts.passes,
                counts.passes_completed,
                counts.giveaways,
            ]));
            (format!("{} {}", game.game_id, player.player_id), cells)
        })
        .collect()
}

fn teams(truth: &Truth) -> BTreeMap<String, Row> {
    tracked(truth)
        .flat_map(|(game, file)| {
            [
                (game, &game.home_team_id, &file.home),
                (game, &game.away_team_id, &file.away),
            ]
        })
        .map(|(game, team, counts)| {
            let mut cells = optional(&[counts.assists_primary, counts.assists_secondary]);
            cells.extend(numbers(&[
                counts.goals,
                counts.shot_attempts,
                counts.shots_on_goal,
                counts.shots_blocked,
                counts.shots_blocked_by_team_mate,
                counts.shots_missed,
                counts.blocks,
                counts.passes,
                counts.passes_completed,
                counts.faceoffs_won,
                counts.faceoffs_lost,
                counts.giveaways,
                counts.takeaways,
                counts.zone_entries,
                counts.controlled_entries,
                counts.zone_exits,
                counts.controlled_exits,
                counts.penalties,
                counts.pim,
                counts.saves,
                counts.goals_against,
            ]));
            (format!("{} {team}", game.game_id), cells)
        })
        .collect()
}

fn skater_seasons(truth: &Truth) -> BTreeMap<String, Row> {
    let seasons = truth.players.iter().filter(|season| !season.is_goalie);
    seasons
        .map(|season| {
            let key = format!(
                "{} {} {} {}",
                season.player_id, season.season_id, season.game_type, season.team_id
            );
            let cells = numbers(&[
                season.games_played,
                season.goals,
                season.assists,
                season.points,
                season.pim,
            ]);
            (key, cells)
        })
        .collect()
}

fn goalie_seasons(truth: &Truth) -> BTreeMap<String, Row> {
    let seasons = truth.players.iter().filter(|season| season.is_goalie);
    seasons
        .map(|season| {
            let key = format!(
                "{} {} {} {}",
                season.player_id, season.season_id, season.game_type, season.team_id
            );
            let cells = numbers(&[
                season.games_played,
                season.assists,
                season.pim,
                season.goals_against,
                season.shutouts,
            ]);
            (key, cells)
        })
        .collect()
}

fn standings(truth: &Truth) -> BTreeMap<String, Row> {
    let lines = truth.standings.iter();
    lines
        .map(|line| {
            let key = format!("{} {} {}", line.team_id, line.season_id, line.game_type);
            let cells = numbers(&[
                line.games,
                line.wins,
                line.losses,
                line.ties,
                line.points,
                line.goals_for,
                line.goals_against,
            ]);
            (key, cells)
        })
        .collect()
}
