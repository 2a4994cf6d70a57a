//! Laws of truth.json.

use crate::{make, small};
use sample_league::{Options, Truth};
use std::collections::{BTreeMap, BTreeSet};

/// Every kind of finding that a file can cause.
const CODES: [&str; 62] = [
    "B-FILE",
    "B-GAMEID",
    "B-LAYOUT",
    "B-PERIOD",
    "B-SCHED",
    "B-TEAMS",
    "B-TEMPLATE",
    "E-AMBIG",
    "E-CLOCKNULL",
    "E-CLOCKRANGE",
    "E-FACEOFF",
    "E-GOALDETAIL",
    "E-NOE1",
    "E-NOSHIFTS",
    "E-ROLE",
    "E-SHIFTCOUNT",
    "E-SHIFTDUP",
    "E-SHIFTDUR",
    "E-SHIFTGAP",
    "E-UNKNOWN",
    "I-SWAP",
    "L-DUPKEY",
    "L-FK",
    "L-JERSEY",
    "L-PERLEN",
    "L-PERSUM",
    "L-ROSTERDUP",
    "L-ROSTERTEAM",
    "L-SCHEDROW",
    "L-SEASON",
    "L-STAT",
    "L-TEAMCD",
    "L-VENUE",
    "L-WLT",
    "W-CHAIN",
    "W-CLOCK",
    "W-CODE",
    "W-DETAIL2TYPE",
    "W-DETAILTYPE",
    "W-DUPSLOT",
    "W-ERRCELL",
    "W-FLAG",
    "W-GAMEID",
    "W-GOALSHOT",
    "W-HIDDENGOAL",
    "W-IDXCOLL",
    "W-IDXTYPO",
    "W-LONG",
    "W-MERGED",
    "W-NEGDUR",
    "W-NOTEAM",
    "W-OTHERTEAM",
    "W-PERIODGAP",
    "W-PIM",
    "W-SAVES",
    "W-SCORE",
    "W-SCORER",
    "W-SEQ",
    "W-SHIFTINDEX",
    "W-SHIFTSTOP",
    "W-TEAMFLIP",
    "W-UNTYPED",
];

#[test]
fn every_layout_occurs_and_the_final_goes_to_overtime() {
    let (_folder, truth) = make(&small());
    let tracked: Vec<_> = truth
        .games
        .iter()
        .filter_map(|game| game.tracked.as_ref())
        .collect();
    let layouts: BTreeSet<&str> = tracked
        .iter()
        .map(|tracked| tracked.layout.as_str())
        .collect();
    let expected = ["A-dense", "A-sparse", "B", "C", "D", "JSON-23.8", "JSON-25"];
    assert!(layouts.into_iter().eq(expected));
    assert!(tracked.iter().any(|tracked| tracked.venue_swapped));
    assert!(
        tracked
            .iter()
            .any(|tracked| tracked.period_seconds[0] != 1_080)
    );
    let last = truth.games.last().unwrap();
    assert_eq!(last.playoff_round.as_deref(), Some("Championship"));
    assert!(last.is_overtime);
    assert_eq!(last.tracked.as_ref().unwrap().period_seconds.len(), 4);
}

#[test]
fn scores_add_up() {
    let (_folder, truth) = make(&small());
    for game in &truth.games {
        assert_eq!(game.home_periods.iter().sum::<i64>(), game.home_goals);
        assert_eq!(game.away_periods.iter().sum::<i64>(), game.away_goals);
        if game.game_type == "Playoffs" {
            assert_ne!(game.home_goals, game.away_goals, "game {}", game.game_id);
        }
        if let Some(tracked) = &game.tracked {
            assert_eq!(tracked.home.goals, game.home_goals);
            assert_eq!(tracked.away.goals, game.away_goals);
            for (team, counts) in [
                (&game.home_team_id, tracked.home),
                (&game.away_team_id, tracked.away),
            ] {
                let own = tracked
                    .players
                    .iter()
                    .filter(|player| player.team_id == *team);
                let (goals, shots, passes) =
                    own.fold((0, 0, 0), |(goals, shots, passes), player| {
                        (
                            goals + player.counts.goals,
                            shots + player.counts.shot_attempts,
                            passes + player.counts.passes,
                        )
                    });
                assert_eq!(
                    (goals, shots, passes),
                    (counts.goals, counts.shot_attempts, counts.passes)
                );
            }
        }
    }
}

#[test]
fn points_are_two_a_win_and_one_a_tie() {
    let (_folder, truth) = make(&Options {
        games: 40,
        tracked: 0,
        ..small()
    });
    let mut sums: BTreeMap<(&str, &str), [i64; 4]> = BTreeMap::new();
    for line in &truth.standings {
        assert_eq!(line.points, 2 * line.wins + line.ties);
        assert_eq!(line.games, line.wins + line.losses + line.ties);
        let sum = sums.entry((&line.season_id, &line.game_type)).or_default();
        let parts = [line.wins, line.losses, line.goals_for, line.goals_against];
        for (total, part) in sum.iter_mut().zip(parts) {
            *total += part;
        }
    }
    assert_eq!(sums.len(), 4);
    for [wins, losses, goals_for, goals_against] in sums.into_values() {
        assert_eq!((wins, goals_for), (losses, goals_against));
    }
    assert!(truth.standings.iter().any(|line| line.ties > 0));
}

#[test]
fn every_goal_has_a_scorer_in_the_box_score() {
    let (_folder, truth) = make(&small());
    for team in &truth.standings {
        let own = truth.players.iter().filter(|player| {
            player.team_id == team.team_id
                && player.season_id == team.season_id
                && player.game_type == team.game_type
        });
        let (mut goals, mut assists) = (0, 0);
        for player in own {
            assert_eq!(player.points, player.goals + player.assists);
            goals += player.goals;
            assists += player.assists;
        }
        assert_eq!(goals, team.goals_for);
        assert!(assists <= 2 * goals);
    }
}

#[test]
fn a_clean_league_has_no_planted_faults_and_a_dirty_one_has_every_code() {
    let (_folder, truth) = make(&small());
    assert!(truth.planted.is_empty());
    let (_folder, truth) = make(&Options {
        dirty: true,
        ..small()
    });
    let planted = truth.planted.iter();
    let codes: BTreeSet<&str> = planted.map(|planted| planted.code.as_str()).collect();
    assert_eq!(codes, CODES.into_iter().collect());
    assert!(truth.planted.iter().any(|planted| planted.implied));
}

#[test]
fn a_blocked_game_has_no_truth() {
    let (_folder, truth) = make(&Options {
        dirty: true,
        ..small()
    });
    let blocked = truth
        .planted
        .iter()
        .filter(|planted| planted.level == "B" && planted.game_id > 0 && planted.code != "B-SCHED");
    let mut count = 0;
    for planted in blocked {
        let game = truth
            .games
            .iter()
            .find(|game| game.game_id == planted.game_id);
        assert!(game.unwrap().tracked.is_none(), "{planted:?}");
        count += 1;
    }
    assert_eq!(count, 6);
}

#[test]
fn truth_survives_being_written_and_read() {
    let (_folder, truth) = make(&small());
    let text = serde_json::to_string(&truth).unwrap();
    assert_eq!(serde_json::from_str::<Truth>(&text).unwrap(), truth);
}
