//! What holds for every file, however wrong it is.

use std::collections::BTreeSet;

use hockey::Venue;
use ingest::tracking::rows::{EventRow, Splitting};
use proptest::prelude::*;

use crate::made::{Game, Line, shift};

fn any_line() -> impl Strategy<
    Value = (
        i64,
        &'static str,
        &'static str,
        Option<f64>,
        Option<f64>,
        i64,
        bool,
    ),
> {
    let types = vec![
        "",
        "Pass",
        "Shot",
        "Goal",
        "Faceoff",
        "Stoppage",
        "DeadIce",
        "Timeout",
        "Zone_Entry_Exit",
        "?",
    ];
    let details = vec![
        "",
        "Shot_Goal",
        "Goal_Scored",
        "Pass_Completed",
        "Zone_Exit",
        "Zone_Keepin_Failed",
        "??",
    ];
    (
        1000_i64..1030,
        prop::sample::select(types),
        prop::sample::select(details),
        prop::option::of(-1.0_f64..19.0),
        prop::option::of(-1.0_f64..99.0),
        0_i64..40,
        any::<bool>(),
    )
}

fn any_game() -> impl Strategy<Value = (Game, usize)> {
    let splitting = prop::sample::select(vec![
        Splitting::Sparse,
        Splitting::Dense,
        Splitting::Entries,
    ]);
    let lines = prop::collection::vec((any_line(), any_line()), 1..60);
    let shifts = prop::collection::vec(
        (0_i64..8, 0.0_f64..1080.0, 0.0_f64..1080.0, 0_i64..40),
        0..12,
    );
    (splitting, lines, shifts, 0_i64..4).prop_map(|(splitting, lines, shifts, goals)| {
        let count = lines.len();
        let rows = lines
            .into_iter()
            .enumerate()
            .map(|(position, (line, second))| {
                let (index, event_type, detail, minutes, seconds, jersey, is_own) = line;
                let text = |text: &str| (!text.is_empty()).then(|| text.into());
                Line(EventRow {
                    index,
                    period: Some(1 + (position * 3 / count) as i64),
                    event_type: text(event_type),
                    detail: text(detail),
                    start_minutes: minutes.map(f64::round),
                    start_seconds: seconds,
                    end_minutes: second.3.map(f64::round),
                    end_seconds: second.4,
                    team: [None, Some(Venue::Home), Some(Venue::Away)][second.5 as usize % 3],
                    jersey: Some(jersey).filter(|jersey| *jersey < 35),
                    role: Some(
                        if is_own {
                            "event_player_1"
                        } else {
                            "opp_player_1"
                        }
                        .into(),
                    ),
                    chain: Some(second.0 % 7).filter(|_| second.6),
                    pressure: Some("1".into()),
                    ..EventRow::default()
                })
            });
        let stints = shifts.into_iter().map(|(index, start, end, jersey)| {
            let mut row = shift(index, 1 + index % 3, start, end);
            row.home[0] = crate::made::cell(jersey);
            row
        });
        let game = Game::new(splitting, rows.collect::<Vec<_>>())
            .with_shifts(stints)
            .official(goals, goals);
        (game, count)
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    #[test]
    fn order_and_numbers_of_events_are_sound((game, rows) in any_game()) {
        let made = game.make();
        let events = made.events();
        prop_assert!(!events.is_empty() && events.len() <= rows * 2);
        let numbers: BTreeSet<i64> = events.iter().map(|event| event.event_index).collect();
        prop_assert_eq!(numbers.len(), events.len());
        let order: Vec<i64> = events.iter().map(|event| event.event_seq).collect();
        prop_assert_eq!(order, (1..=events.len() as i64).collect::<Vec<_>>());
        prop_assert!(events.is_sorted_by_key(|event| event.period));
        if game.raw.splitting == Splitting::Entries {
            prop_assert_eq!(events.iter().filter(|event| !event.is_inferred).count(), rows);
        }
    }

    #[test]
    fn clocks_stay_inside_their_period_and_the_monotone_one_falls((game, _) in any_game()) {
        let made = game.make();
        let mut last: Option<(i64, i64)> = None;
        for event in made.events() {
            if let Some(clock) = event.clock_start_s {
                prop_assert!((0..=event.period_seconds).contains(&clock));
                prop_assert_eq!(event.period_elapsed_s, Some(event.period_seconds - clock));
                let monotone = event.clock_monotone_s.unwrap_or(i64::MAX);
                prop_assert!(monotone <= clock);
                if let Some((period, before)) = last {
                    prop_assert!(period != event.period || monotone <= before);
                }
                last = Some((event.period, monotone));
            } else {
                prop_assert_eq!(event.clock_monotone_s, None);
            }
            if let Some(end) = event.clock_end_s.zip(event.clock_start_s) {
                prop_assert_eq!(event.duration_s, end.1 - end.0);
            }
            prop_assert!(event.duration_s >= 0);
        }
    }

    #[test]
    fn nothing_is_lost_and_keys_are_unique((game, _) in any_game()) {
        let made = game.make();
        let game_made = &made.canonical.game;
        let keys: BTreeSet<_> = game_made.event_players.iter().map(|p| (p.event_index, p.side, p.slot)).collect();
        prop_assert_eq!(keys.len(), game_made.event_players.len());
        let shifts: BTreeSet<i64> = game_made.shifts.iter().map(|shift| shift.shift_index).collect();
        prop_assert_eq!(shifts.len(), game_made.shifts.len());
        let slots: BTreeSet<_> = game_made.shift_players.iter().map(|p| (p.shift_index, p.venue, p.slot)).collect();
        prop_assert_eq!(slots.len(), game_made.shift_players.len());
        for event in made.events() {
            prop_assert!(event.shift_index.is_none_or(|index| shifts.contains(&index)));
            prop_assert_eq!(event.chain.is_some(), event.chain_position.is_some());
        }
        for shift in &game_made.shifts {
            prop_assert!(shift.duration_s > 0);
            prop_assert_eq!(shift.playing_s + shift.dead_s, shift.duration_s);
        }
    }

    #[test]
    fn the_same_rows_give_the_same_game((game, _) in any_game()) {
        let (one, other) = (game.make(), game.make());
        prop_assert_eq!(one.canonical, other.canonical);
        prop_assert_eq!(one.findings, other.findings);
    }
}
