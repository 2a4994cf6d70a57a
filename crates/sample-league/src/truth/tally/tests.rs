//! Laws of the counts of a game.

use super::{Carried, tally};
use crate::Options;
use crate::dice::Dice;
use crate::official::result_of;
use crate::roster::{Roster, Taken, make_lineup, make_roster};
use crate::schedule::{Fixture, regular_season, seasons};
use crate::simulation::{GameRecord, GameRules, Venue, play_game};
use proptest::prelude::*;

const ALL: Carried = Carried {
    details: true,
    coordinates: false,
};

fn game(seed: u64) -> (Roster, Fixture, GameRecord) {
    let options = Options {
        seed,
        seasons: 1,
        ..Options::default()
    };
    let roster = make_roster(&options);
    let fixture = regular_season(&options, &seasons(&options)[0], 0).remove(0);
    let mut taken = Taken::default();
    let mut dice = Dice::new(seed, 1);
    let lineups = [fixture.home, fixture.away]
        .map(|team| make_lineup(&roster, 0, team, &mut taken, &mut dice));
    let rules = GameRules {
        regulation: [1_080; 3],
        overtime: 300,
        has_overtime: false,
        wants_overtime: false,
        min_goals: 0,
        wants_penalty: false,
    };
    let record = play_game(seed, fixture.game_id, rules, &lineups, [0.0; 2]);
    (roster, fixture, record)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(32))]

    #[test]
    fn ice_time_is_stint_seconds_times_players(seed: u64) {
        let (roster, _, record) = game(seed);
        let truth = tally(&record, &roster, ALL);
        for venue in Venue::BOTH {
            let word = venue.word().to_lowercase();
            let players = truth.players.iter().filter(|player| player.venue == word);
            let (skaters, goalies): (Vec<_>, Vec<_>) = players.partition(|player| !player.is_goalie);
            let seconds = |list: &[&crate::PlayerTruth]| list.iter().map(|player| player.toi_seconds).sum::<i64>();
            let by_stint: i64 = record
                .stints
                .iter()
                .map(|stint| i64::from(stint.seconds()) * stint.skaters(venue) as i64)
                .sum();
            let in_net: i64 = record
                .stints
                .iter()
                .filter(|stint| !stint.is_net_empty(venue))
                .map(|stint| i64::from(stint.seconds()))
                .sum();
            prop_assert_eq!(seconds(&skaters), by_stint);
            prop_assert_eq!(seconds(&goalies), in_net);
        }
        prop_assert!(truth.players.iter().all(|player| player.playing_seconds <= player.toi_seconds));
    }

    #[test]
    fn what_one_side_does_the_other_side_suffers(seed: u64) {
        let (roster, _, record) = game(seed);
        let truth = tally(&record, &roster, ALL);
        for (own, other) in [(truth.home, truth.away), (truth.away, truth.home)] {
            prop_assert_eq!(own.faceoffs_won, other.faceoffs_lost);
            prop_assert_eq!(own.blocks, other.shots_blocked);
            prop_assert_eq!(own.shots_on_goal - own.goals, other.saves);
            prop_assert!(other.goals_against <= own.goals);
            prop_assert_eq!(
                own.shot_attempts,
                own.shots_on_goal + own.shots_blocked + own.shots_blocked_by_team_mate + own.shots_missed
            );
            prop_assert!(own.controlled_entries <= own.zone_entries);
            prop_assert!(own.controlled_exits <= own.zone_exits);
            prop_assert!(own.assists_primary.unwrap() <= own.goals);
            prop_assert!(own.assists_secondary.unwrap() <= own.assists_primary.unwrap());
        }
        prop_assert_eq!(truth.home.faceoffs_won + truth.away.faceoffs_won, truth.faceoffs);
    }

    #[test]
    fn the_box_score_is_what_was_played(seed: u64) {
        let (roster, fixture, record) = game(seed);
        let truth = tally(&record, &roster, ALL);
        let result = result_of(&fixture, &record);
        for venue in Venue::BOTH {
            let lineup = &record.lineups[venue.index()];
            let lines = lineup.players.iter().zip(&result.boxes[venue.index()]);
            for (dressed, line) in lines {
                let id = &roster.players[dressed.player].id;
                let player = truth.players.iter().find(|player| player.player_id == *id).unwrap();
                let counts = player.counts;
                prop_assert_eq!(line.goals, counts.goals);
                prop_assert_eq!(
                    line.assists,
                    counts.assists_primary.unwrap() + counts.assists_secondary.unwrap()
                );
                prop_assert_eq!(line.pim, counts.pim);
                prop_assert_eq!(line.goals_against, counts.goals_against);
            }
        }
    }

    #[test]
    fn plus_and_minus_follow_the_goals_that_were_no_power_play_goals(seed: u64) {
        let (roster, _, record) = game(seed);
        let truth = tally(&record, &roster, ALL);
        let mut expected = [0; 2];
        for goal in record.events.iter().filter(|event| event.is("Goal_Scored")) {
            let stint = &record.stints[record.stint_of(goal).unwrap()];
            let team = goal.team.unwrap();
            if stint.base_skaters(team) > stint.base_skaters(team.other()) {
                continue;
            }
            expected[team.index()] += stint.skaters(team) as i64;
            expected[team.other().index()] -= stint.skaters(team.other()) as i64;
        }
        for venue in Venue::BOTH {
            let word = venue.word().to_lowercase();
            let sum: i64 = truth
                .players
                .iter()
                .filter(|player| player.venue == word)
                .filter_map(|player| player.plus_minus)
                .sum();
            prop_assert_eq!(sum, expected[venue.index()]);
        }
    }
}

#[test]
fn assists_are_unknown_where_the_file_has_none() {
    let (roster, _, record) = game(4);
    let carried = Carried {
        details: false,
        ..ALL
    };
    let truth = tally(&record, &roster, carried);
    assert_eq!(truth.home.assists_primary, None);
    assert!(
        truth
            .players
            .iter()
            .all(|player| player.counts.assists_secondary.is_none())
    );
}
