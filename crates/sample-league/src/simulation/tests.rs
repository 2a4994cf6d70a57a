//! Laws of a simulated game.

use super::{GameRecord, GameRules, Slot, Venue, play_game};
use crate::Options;
use crate::dice::Dice;
use crate::roster::{Taken, make_lineup, make_roster};
use proptest::prelude::*;
use std::collections::{BTreeMap, BTreeSet};

const RULES: GameRules = GameRules {
    regulation: [1080; 3],
    overtime: 300,
    has_overtime: false,
    wants_overtime: false,
    min_goals: 0,
    wants_penalty: false,
};

fn game(seed: u64, game_id: i64, rules: GameRules) -> GameRecord {
    let roster = make_roster(&Options {
        seed,
        ..Options::default()
    });
    let mut dice = Dice::new(seed, game_id as u64);
    let mut taken = Taken::default();
    let lineups = [
        make_lineup(&roster, 0, 0, &mut taken, &mut dice),
        make_lineup(&roster, 0, 1, &mut taken, &mut dice),
    ];
    play_game(seed, game_id, rules, &lineups, [0.0; 2])
}

fn any_game() -> impl Strategy<Value = GameRecord> {
    (any::<u64>(), 10_000_i64..99_999).prop_map(|(seed, id)| game(seed, id, RULES))
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn stints_tile_every_period(record in any_game()) {
        for period in 1..=3u8 {
            let stints: Vec<_> = record
                .stints
                .iter()
                .filter(|stint| stint.period == period)
                .collect();
            prop_assert_eq!(stints[0].start, 1080);
            prop_assert_eq!(stints[stints.len() - 1].end, 0);
            prop_assert!(stints.iter().all(|stint| stint.seconds() > 0));
            prop_assert!(stints.windows(2).all(|pair| pair[0].end == pair[1].start));
        }
    }

    #[test]
    fn clocks_never_rise_inside_a_period(record in any_game()) {
        let clocks: Vec<(u8, i32)> = record
            .events
            .iter()
            .filter_map(|event| Some((event.period, event.start?)))
            .collect();
        for pair in clocks.windows(2) {
            prop_assert!(pair[0].0 < pair[1].0 || pair[0].1 >= pair[1].1, "{pair:?}");
        }
    }

    #[test]
    fn whoever_acts_is_on_the_ice(record in any_game()) {
        for event in record.events.iter().filter(|event| event.has_clock()) {
            let stint = record.stint_of(event).map(|index| &record.stints[index]);
            for actor in &event.actors {
                let on_ice = stint.is_some_and(|stint| {
                    stint.on_ice[actor.player.venue.index()].contains(&Some(actor.player.index))
                });
                prop_assert!(on_ice, "{event:?} in {stint:?}");
            }
        }
    }

    #[test]
    fn a_side_has_three_to_six_skaters_and_nobody_twice(record in any_game()) {
        for stint in &record.stints {
            for venue in Venue::BOTH {
                let skaters = stint.skaters(venue);
                let limit = if stint.is_net_empty(venue) { 6 } else { 5 };
                prop_assert!((3..=limit).contains(&skaters), "{stint:?}");
                let players: Vec<usize> =
                    stint.on_ice[venue.index()].iter().flatten().copied().collect();
                let different: BTreeSet<usize> = players.iter().copied().collect();
                prop_assert_eq!(players.len(), different.len());
                let extra = stint.on_ice[venue.index()][Slot::Extra.index()];
                prop_assert!(extra.is_none() || stint.is_net_empty(venue));
            }
        }
    }

    #[test]
    fn after_a_whistle_play_begins_with_a_face_off(record in any_game()) {
        let mut is_open = false;
        for event in record.events.iter().filter(|event| event.has_clock()) {
            match event.kind {
                "Faceoff" => is_open = true,
                "Stoppage" | "Goal" | "Penalty" => is_open = false,
                "DeadIce" => {}
                _ => prop_assert!(is_open, "{event:?}"),
            }
        }
    }

    #[test]
    fn a_goal_follows_its_shot_and_ends_its_stint(record in any_game()) {
        let mut goals = [0; 2];
        for (number, event) in record.events.iter().enumerate() {
            if !event.is("Goal_Scored") {
                continue;
            }
            prop_assert!(record.events[number - 1].is("Shot_Goal"));
            let team = event.team.unwrap();
            goals[team.index()] += 1;
            let stint = &record.stints[record.stint_of(event).unwrap()];
            prop_assert_eq!(Some(stint.end), event.start);
            prop_assert_eq!(&stint.stop_type, &format!("{} Goal", team.word()));
        }
        prop_assert_eq!(goals, record.score);
        for venue in Venue::BOTH {
            let sum: i64 = record.period_goals[venue.index()].iter().sum();
            prop_assert_eq!(sum, record.score[venue.index()]);
        }
    }

    #[test]
    fn a_chain_is_of_neighbours_at_one_clock(record in any_game()) {
        let chained = record.events.iter().enumerate();
        let mut last: BTreeMap<u32, (usize, Option<i32>)> = BTreeMap::new();
        let mut sizes: BTreeMap<u32, usize> = BTreeMap::new();
        for (number, event) in chained {
            let Some(chain) = event.chain else { continue };
            if let Some((before, clock)) = last.insert(chain, (number, event.start)) {
                prop_assert_eq!(before + 1, number);
                prop_assert_eq!(clock, event.start);
            }
            *sizes.entry(chain).or_default() += 1;
        }
        prop_assert!(sizes.values().all(|size| (2..=5).contains(size)), "{sizes:?}");
    }
}

#[test]
fn a_wanted_overtime_comes_and_decides() {
    let rules = GameRules {
        has_overtime: true,
        wants_overtime: true,
        ..RULES
    };
    let record = game(5, 3, rules);
    assert!(record.is_overtime());
    assert_ne!(record.score[0], record.score[1]);
    assert_eq!(record.period_goals[0][3] + record.period_goals[1][3], 1);
}

#[test]
fn a_game_has_the_size_of_a_real_one() {
    let games: Vec<GameRecord> = (0..40).map(|id| game(5, id, RULES)).collect();
    let mean = |count: &dyn Fn(&GameRecord) -> usize| {
        games.iter().map(count).sum::<usize>() as f64 / games.len() as f64
    };
    let of = |kind: &'static str| {
        mean(&|record| {
            record
                .events
                .iter()
                .filter(|event| event.kind == kind)
                .count()
        })
    };
    let events = mean(&|record| record.events.len());
    let rows = mean(&|record| {
        record
            .events
            .iter()
            .map(|event| event.actors.len().max(1))
            .sum()
    });
    let stints = mean(&|record| record.stints.len());
    let dead = mean(&|record| {
        record
            .events
            .iter()
            .filter(|event| event.kind == "DeadIce")
            .map(|event| (event.start.unwrap_or(0) - event.end.unwrap_or(0)) as usize)
            .sum()
    });
    let goals = mean(&|record| (record.score[0] + record.score[1]) as usize);
    let text = format!(
        "events {events} rows {rows} stints {stints} dead {dead} goals {goals} shots {} passes {} faceoffs {} turnovers {} penalties {} zone {} poss {}",
        of("Shot"),
        of("Pass"),
        of("Faceoff"),
        of("Turnover"),
        of("Penalty"),
        of("Zone_Entry_Exit"),
        of("Possession")
    );
    assert!((1_200.0..1_600.0).contains(&events), "{text}");
    assert!((2_300.0..3_100.0).contains(&rows), "{text}");
    assert!((85.0..=105.0).contains(&stints), "{text}");
    assert!((4.0..8.0).contains(&goals), "{text}");
    assert!((90.0..130.0).contains(&of("Shot")), "{text}");
}
