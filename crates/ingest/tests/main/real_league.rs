//! A real league workbook, where there is one: numbers of rows, sums, and how often each fault was found.

use std::collections::BTreeSet;
use std::path::PathBuf;

use ingest::codes::List;
use ingest::{Code, Findings, League};

use crate::small_league::codes;
use crate::support;

/// The league workbook and what was found in it.
fn league() -> Option<(League, Findings)> {
    let path: PathBuf = support::norad()?.join("league.xlsx");
    let mut findings = Findings::new();
    let league = ingest::league::read(&path, &mut codes(), &mut findings);
    Some((league, findings))
}

#[test]
fn rows_of_the_sheets() {
    let Some((league, findings)) = league() else {
        return;
    };
    assert!(!findings.any_blocking());
    let rows = [
        league.players.len(),
        league.teams.len(),
        league.leagues.len(),
        league.seasons.len(),
        league.schedule.len(),
        league.roster.len(),
        league.registrations.len(),
    ];
    assert_eq!(rows, [337, 17, 2, 9, 572, 14_724, 190]);
    let of_list = |list| league.codes.iter().filter(|code| code.list == list).count();
    assert_eq!(
        [
            List::EventType,
            List::EventDetail,
            List::EventDetail2,
            List::PlayDetail
        ]
        .map(of_list),
        [23, 55, 176, 111]
    );
    assert!(league.codes.iter().all(|code| !code.is_new));
}

#[test]
fn players_and_teams() {
    let Some((league, _)) = league() else { return };
    let positions = ["Forward", "Defense", "Goalie"].map(|position| {
        league
            .players
            .iter()
            .filter(|player| player.primary_position.as_deref() == Some(position))
            .count()
    });
    assert_eq!(positions, [224, 86, 27]);
    assert_eq!(
        league
            .players
            .iter()
            .filter(|player| player.leadership.is_none())
            .count(),
        309
    );
    assert_eq!(
        league
            .players
            .iter()
            .filter(|player| player.birth_year.is_none())
            .count(),
        147
    );
    assert_eq!(
        league
            .players
            .iter()
            .filter(|player| player.highest_beer_league.is_none())
            .count(),
        165
    );
    assert_eq!(
        league
            .players
            .iter()
            .filter(|player| player.current_team_id.as_deref() == Some("N10026"))
            .count(),
        165
    );
    let code = |id| {
        league
            .teams
            .iter()
            .find(|team| team.team_id == id)
            .and_then(|team| team.code.clone())
    };
    assert_eq!(
        (code("N10001").as_deref(), code("N10002").as_deref()),
        (Some("AMOS"), Some("ACE"))
    );
}

#[test]
fn the_schedule() {
    let Some((league, findings)) = league() else {
        return;
    };
    let games = &league.schedule;
    assert_eq!(
        games
            .iter()
            .filter(|game| game.game_type == "Playoffs")
            .count(),
        55
    );
    assert_eq!(
        games
            .iter()
            .filter(|game| game.playoff_round.is_some())
            .count(),
        54
    );
    assert_eq!(
        games
            .iter()
            .filter(|game| game.last_period_type == "Overtime")
            .count(),
        1
    );
    assert_eq!(
        games
            .iter()
            .filter(|game| game.start_time.is_some())
            .count(),
        91
    );
    assert!(games.iter().all(|game| game.period_seconds == Some(1_080)));
    let overtimes: Vec<i64> = games.iter().filter_map(|game| game.ot_seconds).collect();
    assert_eq!(overtimes, [180]);
    // The result columns follow from the score in every game.
    assert_eq!(findings.count(Code::LWlt), 0);
    assert_eq!(findings.count(Code::LPerLen), 20);
    assert_eq!(
        games
            .iter()
            .filter(|game| game.home_periods.first.is_some())
            .count(),
        429
    );
    let not_adding_up: BTreeSet<i64> = games
        .iter()
        .filter(|game| {
            let sum = |periods: ingest::league::PeriodGoals| {
                [
                    periods.first,
                    periods.second,
                    periods.third,
                    periods.overtime,
                ]
                .into_iter()
                .flatten()
                .sum::<i64>()
            };
            game.home_periods.first.is_some()
                && (Some(sum(game.home_periods)) != game.home_goals
                    || Some(sum(game.away_periods)) != game.away_goals)
        })
        .map(|game| game.game_id)
        .collect();
    assert_eq!(not_adding_up, BTreeSet::from([10_073, 17_961, 18_023]));
}

#[test]
fn the_box_score() {
    let Some((league, findings)) = league() else {
        return;
    };
    let roster = &league.roster;
    let sum = |read: fn(&ingest::league::RosterEntry) -> i64| roster.iter().map(read).sum::<i64>();
    assert_eq!(
        [
            sum(|entry| entry.goals),
            sum(|entry| entry.assists),
            sum(|entry| entry.pim),
            sum(|entry| entry.goals_against),
            sum(|entry| entry.shutouts),
        ],
        [5_180, 4_747, 3_820, 5_079, 31]
    );
    let players: BTreeSet<&str> = roster
        .iter()
        .map(|entry| entry.player_id.as_str())
        .collect();
    let games: BTreeSet<i64> = roster.iter().map(|entry| entry.game_id).collect();
    let teams: BTreeSet<&str> = roster.iter().map(|entry| entry.team_id.as_str()).collect();
    assert_eq!((players.len(), games.len(), teams.len()), (320, 571, 13));
    assert_eq!(
        roster
            .iter()
            .filter(|entry| entry.games_played == Some(0))
            .count(),
        28
    );
    assert_eq!(
        roster.iter().filter(|entry| !entry.has_boxscore).count(),
        23
    );
    assert_eq!(
        roster
            .iter()
            .filter(|entry| entry.rating_at_game.is_none())
            .count(),
        17
    );
    assert_eq!(
        roster
            .iter()
            .filter(|entry| entry.rating_at_game == Some(5.5))
            .count(),
        178
    );
    assert_eq!(
        roster
            .iter()
            .filter(|entry| entry.is_sub == Some(true))
            .count(),
        47
    );
    assert_eq!(
        roster.iter().filter(|entry| !entry.plays_in_game).count(),
        42
    );
    assert_eq!(findings.count(Code::LRosterTeam), 42);
    assert_eq!(findings.count(Code::LRosterDup), 2);
    assert_eq!(findings.count(Code::LStat), 2);
    let double = findings
        .as_slice()
        .iter()
        .filter(|finding| finding.code == Code::LJersey && finding.column.contains("twice"));
    assert_eq!(double.count(), 22);
    let texts = findings
        .as_slice()
        .iter()
        .filter(|finding| finding.code == Code::LJersey && !finding.column.contains("twice"));
    assert_eq!(texts.count(), 20);
    let venues: BTreeSet<Option<i64>> = findings
        .as_slice()
        .iter()
        .filter(|finding| finding.code == Code::LVenue)
        .map(|finding| finding.game_id)
        .collect();
    assert_eq!(venues.len(), 337);
}

#[test]
fn a_registration_in_two_rows() {
    let Some((league, findings)) = league() else {
        return;
    };
    assert_eq!(findings.count(Code::LRegDup), 1);
    let twice: Vec<_> = league
        .registrations
        .iter()
        .filter(|registration| registration.position_2.is_some())
        .collect();
    assert_eq!(twice.len(), 1);
    assert_eq!(
        (twice[0].position.as_deref(), twice[0].position_2.as_deref()),
        (Some("Goalie"), Some("Forward"))
    );
    assert!(
        league
            .registrations
            .iter()
            .filter(|registration| registration.norad_experience_years.is_none())
            .count()
            < 20
    );
}

#[test]
fn a_league_is_read_in_a_moment() {
    let Some(folder) = support::norad() else {
        return;
    };
    let start = std::time::Instant::now();
    let mut workbook = ingest::Workbook::open(&folder.join("league.xlsx")).unwrap();
    let mut rows = 0;
    workbook
        .read_sheet("fact_gameroster", |_| {
            rows += 1;
            std::ops::ControlFlow::Continue(())
        })
        .unwrap();
    assert_eq!(rows, 14_727);
    // Far from a measurement: a tenth of a second optimised, some seconds not; a quadratic reader needs minutes.
    assert!(start.elapsed() < std::time::Duration::from_secs(30));
}

#[test]
fn the_catalogue_knows_every_column_of_the_real_sheets() {
    let Some(norad) = support::norad() else {
        return;
    };
    let mut workbook = ingest::Workbook::open(&norad.join("league.xlsx")).unwrap();
    for info in ingest::league::SHEETS {
        let mut header = ingest::Header::default();
        workbook
            .read_sheet(info.name, |row| {
                header = ingest::Header::new(row);
                std::ops::ControlFlow::Break(())
            })
            .unwrap();
        let names = header.names().iter().filter(|name| !name.is_empty());
        let unknown: Vec<_> = names.filter(|name| !info.knows(name)).collect();
        assert!(unknown.is_empty(), "{}: {unknown:?}", info.name);
    }
}
