//! Rows, order and clocks.

use hockey::Venue;
use ingest::Code;

use crate::made::{Game, line, more};

#[test]
fn a_number_typed_for_three_stretches_makes_three_events() {
    let made = Game::sparse([
        line(1834, "Pass", "Pass_Completed", 9.0, 40.0),
        more(1834),
        line(1835, "Shot", "Shot_Missed", 9.0, 39.0),
        line(1834, "Possession", "", 9.0, 35.0),
        line(1834, "Pass", "Pass_Missed", 9.0, 30.0),
    ])
    .make();
    let numbers: Vec<(i64, i64, i64)> = made
        .events()
        .iter()
        .map(|e| (e.event_seq, e.event_index, e.event_index_raw))
        .collect();
    assert_eq!(
        numbers,
        [
            (1, 1834, 1834),
            (2, 1835, 1835),
            (3, 1836, 1834),
            (4, 1837, 1834)
        ]
    );
    assert_eq!(made.rows(Code::WIdxColl), [5, 6]);
}

#[test]
fn a_slip_on_a_continuation_row_stays_with_its_event() {
    let made = Game::sparse([
        line(1383, "Pass", "", 9.0, 40.0).own(1),
        line(1838, "Shot", "Shot_Blocked", 9.0, 39.0).own(2),
        more(1383).opponent(12),
    ])
    .make();
    assert_eq!(made.events().len(), 2);
    assert_eq!(made.players(1838).len(), 2);
    assert_eq!(made.rows(Code::WIdxTypo), [4]);
}

#[test]
fn an_event_without_type_is_kept_and_counts_in_nothing() {
    let made = Game::sparse([
        line(1001, "Pass", "", 9.0, 40.0),
        more(1002).own(31).set(|row| row.start_minutes = Some(9.0)),
        line(1003, "Shot", "Shot_Missed", 8.0, 59.0),
    ])
    .make();
    assert_eq!(made.event(1002).event_type, None);
    assert_eq!(made.event(1002).clock_start_s, Some(540));
    assert_eq!(made.rows(Code::WUntyped), [3]);
    assert_eq!(made.rows(Code::ENoe1), [2, 4]);
}

#[test]
fn a_derived_type_or_detail_is_used_where_none_is_typed() {
    let made = Game::sparse([
        line(1001, "Possession", "", 9.0, 40.0).set(|row| {
            row.detail_derived = Some("Zone_Keepin".into());
            row.detail_2_derived = Some("Zone-KeepIn".into());
        }),
        more(1002).set(|row| row.event_type_derived = Some("Shot".into())),
    ])
    .make();
    let keep_in = made.event(1001);
    // Whoever keeps the puck in the zone is typed as having it: the zone event is meant.
    assert_eq!(keep_in.event_type.as_deref(), Some("Zone_Entry_Exit"));
    assert_eq!(keep_in.event_detail.as_deref(), Some("Zone_Keepin"));
    assert_eq!(keep_in.event_detail_2.as_deref(), Some("Zone_KeepIn"));
    assert_eq!(made.rows(Code::WDetailType), [2]);
    assert_eq!(made.event(1002).event_type.as_deref(), Some("Shot"));
}

#[test]
fn a_mistyped_minute_is_repaired_and_its_end_dropped() {
    let made = Game::sparse([
        line(1001, "Pass", "", 5.0, 40.0),
        line(1002, "Shot", "Shot_Missed", 3.0, 35.0).until(3.0, 30.0),
        line(1003, "Save", "", 5.0, 33.0),
        line(1004, "Pass", "", 5.0, 20.0),
        line(1005, "Pass", "", 5.0, 10.0),
    ])
    .make();
    assert_eq!(made.clocks(), [340, 335, 333, 320, 310].map(Some));
    let shot = made.event(1002);
    assert_eq!((shot.clock_raw_s, shot.clock_repaired), (Some(215), true));
    // The end lies before the new start, so it stays.
    assert_eq!((shot.clock_end_s, shot.duration_s), (Some(210), 125));
    assert_eq!(made.rows(Code::WClock), [3]);
}

#[test]
fn the_monotone_clock_never_rises_inside_a_period() {
    let made = Game::sparse([
        line(1001, "Pass", "", 5.0, 40.0),
        line(1002, "Pass", "", 5.0, 36.0),
        line(1003, "Pass", "", 5.0, 38.0),
        line(1004, "Pass", "", 18.0, 0.0).period(2),
    ])
    .make();
    assert_eq!(made.clocks(), [340, 336, 338, 1080].map(Some));
    let monotone: Vec<Option<i64>> = made
        .events()
        .iter()
        .map(|event| event.clock_monotone_s)
        .collect();
    assert_eq!(monotone, [340, 336, 336, 1080].map(Some));
    assert_eq!(made.event(1004).game_elapsed_s, Some(1080));
}

#[test]
fn seconds_beyond_59_get_their_digits_exchanged_when_that_fits() {
    let made = Game::sparse([
        line(1001, "Faceoff", "Faceoff_PeriodStart", 18.0, 0.0),
        line(1002, "Pass", "", 17.0, 85.0),
        line(1003, "Pass", "", 17.0, 50.0),
        line(1004, "Pass", "", 17.0, 94.0),
        line(1005, "Pass", "", 17.0, 40.0),
        line(1006, "Pass", "", 19.0, 10.0),
    ])
    .make();
    // 17:85 is 17:58; 17:94 would be 17:49 and fits; 19:10 is more than the period has.
    assert_eq!(
        made.clocks(),
        [
            Some(1080),
            Some(1078),
            Some(1070),
            Some(1069),
            Some(1060),
            None
        ]
    );
    assert_eq!(made.event(1002).clock_raw_s, Some(1105));
    assert_eq!(made.rows(Code::EClockRange), [3, 5, 7]);
}

#[test]
fn exchanged_digits_that_do_not_fit_leave_no_clock() {
    let made = Game::sparse([
        line(1001, "Pass", "", 9.0, 40.0),
        line(1002, "Pass", "", 9.0, 64.0),
        line(1003, "Pass", "", 9.0, 30.0),
    ])
    .make();
    // 9:46 does not lie between 9:40 and 9:30.
    assert_eq!(made.event(1002).clock_start_s, None);
    assert_eq!(made.event(1002).period_elapsed_s, None);
}

#[test]
fn fractions_of_a_second_are_rounded() {
    let made = Game::sparse([
        line(1001, "Pass", "", 0.0, 20.6),
        line(1002, "Stoppage", "Stoppage_PeriodEnd", 0.0, 0.01),
    ])
    .make();
    assert_eq!(made.clocks(), [Some(21), Some(0)]);
    assert_eq!(made.event(1002).period_elapsed_s, Some(1080));
}

#[test]
fn pauses_have_a_length_but_no_clock() {
    let made = Game::sparse([
        line(1000, "GameStart", "Faceoff_GameStart", 18.0, 0.0),
        line(1001, "Stoppage", "Stoppage_PeriodEnd", 0.0, 0.0),
        line(1002, "Intermission", "", 55.0, 39.0)
            .until(54.0, 27.0)
            .period(2),
        line(1003, "Pass", "", 18.0, 0.0).period(2),
        line(1004, "Timeout", "", 3.0, 0.0)
            .until(2.0, 0.0)
            .period(2),
        line(1005, "Pass", "", 17.0, 50.0).period(2),
    ])
    .make();
    let pause = made.event(1002);
    assert_eq!(
        (pause.clock_start_s, pause.clock_end_s, pause.duration_s),
        (None, None, 72)
    );
    assert_eq!(made.event(1000).event_detail, None);
    assert!(made.rows(Code::EClockRange).is_empty());
    // The video runs on: 1080 s of play, 72 s of intermission; later the time-out of 60 s.
    assert_eq!(made.event(1001).video_s, Some(1080.0));
    assert_eq!(made.event(1003).video_s, Some(1152.0));
    assert_eq!(made.event(1005).video_s, Some(1222.0));
    assert_eq!(
        (made.event(1005).clip_start_s, made.event(1005).clip_end_s),
        (Some(1217.0), Some(1227.0))
    );
    assert_eq!(made.event(1002).video_s, None);
}

#[test]
fn an_end_after_the_start_is_no_end() {
    let made = Game::dense([
        line(1001, "Pass", "", 9.0, 40.0).until(9.0, 45.0),
        line(1002, "Possession", "", 9.0, 39.0).until(8.0, 30.0),
        line(1003, "DeadIce", "", 8.0, 30.0).until(7.0, 0.0),
    ])
    .make();
    assert_eq!(
        (made.event(1001).clock_end_s, made.event(1001).duration_s),
        (None, 0)
    );
    assert_eq!(made.rows(Code::WNegDur), [2]);
    assert_eq!(made.event(1002).duration_s, 69);
    assert_eq!(made.rows(Code::WLong), [3]);
}

#[test]
fn periods_that_go_back_or_are_none_stop_the_game() {
    let back = Game::sparse([
        line(1001, "Pass", "", 9.0, 40.0).period(2),
        line(1002, "Pass", "", 9.0, 40.0).period(1),
    ]);
    let (made, findings) = back.try_make();
    assert!(made.is_none());
    assert_eq!(
        findings
            .iter()
            .filter(|f| f.code == Code::BPeriod)
            .map(|f| f.row)
            .collect::<Vec<_>>(),
        [3]
    );
    for period in [None, Some(0), Some(6)] {
        let game = Game::sparse([line(1001, "Pass", "", 9.0, 40.0).set(|row| row.period = period)]);
        assert!(game.try_make().0.is_none(), "{period:?}");
    }
}

#[test]
fn missing_regulation_periods_are_reported() {
    let made = Game::sparse([line(1001, "Pass", "", 9.0, 40.0)]).make();
    assert_eq!(made.rows(Code::WPeriodGap), [0]);
}

#[test]
fn an_event_with_players_needs_a_clock() {
    let clockless = |index| {
        line(index, "Pass", "", 0.0, 0.0).set(|row| {
            row.start_minutes = None;
            row.start_seconds = None;
        })
    };
    let made = Game::sparse([
        clockless(1001).own(1).team(Venue::Home),
        clockless(1002),
        clockless(1003).set(|row| row.start_seconds = Some(12.0)),
    ])
    .make();
    assert_eq!(made.rows(Code::EClockNull), [2]);
    assert_eq!(made.event(1003).clock_start_s, Some(12));
}
