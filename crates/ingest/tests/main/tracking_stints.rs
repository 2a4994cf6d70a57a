//! Stints, and the events and goals in them.

use hockey::{Venue, Zone};
use ingest::Code;
use ingest::canonical::{Shift, ShiftPlayer};
use ingest::tracking::rows::{ShiftRow, SlotCell};

use crate::made::{Game, Made, cell, line, shift, stopped};

/// Three stints that cover the first period.
fn period() -> [ShiftRow; 3] {
    [
        shift(1, 1, 1080.0, 900.0),
        shift(2, 1, 900.0, 500.0),
        shift(3, 1, 500.0, 0.1),
    ]
}

fn made(shifts: impl IntoIterator<Item = ShiftRow>) -> Made {
    Game::sparse([line(1000, "DeadIce", "", 15.0, 10.0).until(14.0, 40.0)])
        .with_shifts(shifts)
        .make()
}

fn shifts(made: &Made) -> &[Shift] {
    &made.canonical.game.shifts
}

fn line_up(made: &Made, index: i64, venue: Venue) -> Vec<(&str, Option<String>)> {
    let is_meant = |player: &&ShiftPlayer| player.shift_index == index && player.venue == venue;
    let players = made.canonical.game.shift_players.iter().filter(is_meant);
    players
        .map(|player| {
            (
                player.slot,
                player.player_id.as_ref().map(ToString::to_string),
            )
        })
        .collect()
}

#[test]
fn stints_are_sorted_rounded_and_split_into_dead_and_playing_time() {
    let [first, second, third] = period();
    let made = made([third, first, second]);
    let found: Vec<_> = shifts(&made)
        .iter()
        .map(|s| {
            (
                s.shift_index,
                s.shift_seq,
                s.clock_start_s,
                s.clock_end_s,
                s.dead_s,
            )
        })
        .collect();
    // Dead time from 15:10 to 14:40 lies ten seconds in the first stint and twenty in the second.
    assert_eq!(
        found,
        [
            (1, 1, 1080, 900, 10),
            (2, 2, 900, 500, 20),
            (3, 3, 500, 0, 0)
        ]
    );
    assert_eq!(shifts(&made)[1].playing_s, 380);
    assert_eq!(shifts(&made)[1].game_elapsed_start_s, 180);
    assert!(made.rows(Code::EShiftGap).is_empty());
}

#[test]
fn rows_without_clock_or_skaters_are_no_stints() {
    let mut pause = shift(4, 2, 0.0, 0.0);
    pause.end = None;
    pause.start_type = Some("Intermission".into());
    let mut template = shift(5, 2, 1080.0, 998.0);
    for cells in [&mut template.home, &mut template.away] {
        for (slot, cell) in cells.iter_mut().enumerate() {
            *cell = if slot == 6 {
                cell.clone()
            } else {
                SlotCell::default()
            };
        }
    }
    let made = made(period().into_iter().chain([pause, template]));
    assert_eq!(shifts(&made).len(), 3);
    assert!(made.rows(Code::EShiftDur).is_empty());
}

#[test]
fn gaps_overlaps_and_stints_without_length() {
    let backwards = shift(4, 1, 16.0, 1080.0);
    let no_period = ShiftRow {
        period: Some(7),
        ..shift(5, 1, 100.0, 50.0)
    };
    let made = made([
        shift(1, 1, 1070.0, 900.0),
        shift(2, 1, 905.0, 500.0),
        shift(3, 1, 400.0, 7.0),
        backwards,
        no_period,
    ]);
    assert_eq!(shifts(&made).len(), 3);
    assert_eq!(made.rows(Code::EShiftDur), [5, 6]);
    let gaps: Vec<(u32, &str)> = made
        .findings
        .iter()
        .filter(|finding| finding.code == Code::EShiftGap)
        .map(|finding| (finding.row, finding.action.as_str()))
        .collect();
    assert_eq!(
        gaps,
        [
            (2, "gap kept"),
            (3, "overlap kept"),
            (4, "gap kept"),
            (4, "gap kept")
        ]
    );
}

#[test]
fn a_number_typed_twice_is_numbered_apart() {
    let [first, mut second, third] = period();
    second.index = Some(1);
    let made = made([first, second, third]);
    assert_eq!(
        shifts(&made)
            .iter()
            .map(|s| s.shift_index)
            .collect::<Vec<_>>(),
        [1, 4, 3]
    );
    assert_eq!(made.rows(Code::WIdxColl), [3]);
}

#[test]
fn slots_unknown_numbers_and_the_extra_attacker() {
    let [mut first, mut second, mut third] = period();
    // 0 in the extra slot is nobody, an unknown number there is an empty slot, elsewhere an unknown player.
    first.home[5] = cell(0);
    second.home[5] = cell(90);
    second.home[0] = cell(90);
    second.away[0] = cell(8);
    third.home[6] = SlotCell::default();
    third.home[5] = cell(6);
    third.away[4] = SlotCell::default();
    let made = made([first, second, third]);
    let counts: Vec<_> = shifts(&made)
        .iter()
        .map(|s| {
            (
                s.home_skaters,
                s.away_skaters,
                s.home_net_empty,
                s.away_net_empty,
            )
        })
        .collect();
    assert_eq!(
        counts,
        [
            (5, 5, false, false),
            (5, 5, false, false),
            (6, 4, true, false)
        ]
    );
    assert_eq!(line_up(&made, 2, Venue::Home)[0], ("F1", None));
    // Number 8 is worn by two home players and by nobody of the away team.
    assert_eq!(line_up(&made, 2, Venue::Away)[0], ("F1", None));
    assert_eq!(
        line_up(&made, 3, Venue::Home)[5],
        ("X", Some("P100006".to_owned()))
    );
    let unknown: Vec<(u32, &str)> = made
        .findings
        .iter()
        .filter(|finding| finding.code == Code::EUnknown)
        .map(|finding| (finding.row, finding.level.as_str()))
        .collect();
    assert_eq!(unknown, [(3, "E"), (3, "W"), (3, "E")]);
    assert!(made.rows(Code::EAmbig).is_empty());
}

#[test]
fn a_number_that_two_players_of_the_team_wear_is_nobody_known() {
    let [mut first, second, third] = period();
    first.home[0] = cell(8);
    let made = made([first, second, third]);
    assert_eq!(line_up(&made, 1, Venue::Home)[0], ("F1", None));
    assert_eq!(made.rows(Code::EAmbig), [2]);
}

#[test]
fn a_line_up_with_one_clock_is_told() {
    let [first, mut second, third] = period();
    second.end = None;
    let made = made([first, second, third]);
    assert_eq!(shifts(&made).len(), 2);
    assert_eq!(made.rows(Code::EShiftDur), [3]);
    assert_eq!(made.rows(Code::EShiftGap), [4]);
}

#[test]
fn too_many_too_few_and_twice() {
    let [mut first, mut second, third] = period();
    first.home[5] = cell(6);
    first.away[0] = SlotCell::default();
    first.away[1] = SlotCell::default();
    first.away[2] = SlotCell::default();
    second.home[1] = cell(1);
    let made = made([first, second, third]);
    assert_eq!(made.rows(Code::EShiftCount), [2, 2]);
    assert_eq!(made.rows(Code::EShiftDup), [3]);
}

#[test]
fn an_exchanged_file_exchanges_lines_stops_and_zones() {
    let [first, second, third] = period();
    let mut first = stopped(first, "Home Goalie Stoppage");
    first.home = shift(0, 1, 1.0, 0.0).away;
    first.away = shift(0, 1, 1.0, 0.0).home;
    first.start_zone = [true, false, false];
    first.end_zone = [true, true, false];
    let mut game =
        Game::sparse([line(1000, "DeadIce", "", 15.0, 10.0)]).with_shifts([first, second, third]);
    game.is_swapped = true;
    let made = game.make();
    let stint = &shifts(&made)[0];
    assert_eq!(
        line_up(&made, 1, Venue::Home)[0],
        ("F1", Some("P100001".to_owned()))
    );
    assert_eq!(stint.stop_type, "Away Goalie Stopped (after Home SOG)");
    assert_eq!(stint.stop_type_raw.as_deref(), Some("Home Goalie Stoppage"));
    assert_eq!(
        (stint.sheet_start_zone, stint.sheet_end_zone),
        (Some(Zone::Defensive), None)
    );
}

#[test]
fn unknown_start_and_stop_types_are_reported() {
    let [first, second, third] = period();
    let first = ShiftRow {
        start_type: Some("Whim".into()),
        ..stopped(first, "Bear on the ice")
    };
    let made = made([first, stopped(second, " Puck Out of Play "), third]);
    let types: Vec<(&str, &str)> = shifts(&made)
        .iter()
        .map(|s| (s.start_type.as_str(), s.stop_type.as_str()))
        .collect();
    assert_eq!(
        types,
        [
            ("OnTheFly", "Other"),
            ("OnTheFly", "Puck Out of Play"),
            ("OnTheFly", "OnTheFly")
        ]
    );
    assert_eq!(made.rows(Code::WCode), [2, 2]);
}

#[test]
fn whistles_close_a_stint_and_faceoffs_open_the_next() {
    let made = Game::sparse([
        line(1000, "Faceoff", "Faceoff_GameStart", 18.0, 0.0),
        line(1001, "Pass", "", 15.0, 0.0),
        line(1002, "Stoppage", "", 15.0, 0.0),
        line(1003, "Faceoff", "Faceoff", 15.0, 0.0),
        line(1004, "Pass", "", 15.0, 0.0),
        line(1005, "Pass", "", 8.0, 20.0),
        line(1006, "Stoppage", "", 0.0, 0.0),
        line(1007, "Pass", "", 17.0, 0.0).period(2),
    ])
    .with_shifts(period())
    .make();
    let links: Vec<Option<i64>> = made
        .events()
        .iter()
        .map(|event| event.shift_index)
        .collect();
    // No faceoff at 8:20: the event belongs to the stint that ends there.
    assert_eq!(
        links,
        [
            Some(1),
            Some(1),
            Some(1),
            Some(2),
            Some(2),
            Some(2),
            Some(3),
            None
        ]
    );
}

#[test]
fn a_goal_belongs_to_the_stint_it_ended() {
    let [first, second, third] = period();
    let score = |index, event_type, detail| {
        line(index, event_type, detail, 14.0, 59.0)
            .team(Venue::Home)
            .own(1)
    };
    let made = Game::sparse([
        score(1000, "Shot", "Shot_Goal"),
        score(1001, "Goal", "Goal_Scored"),
        line(1002, "Goal", "Goal_Scored", 8.0, 0.0)
            .team(Venue::Away)
            .own(11),
    ])
    .with_shifts([
        stopped(first, "Home Goal"),
        stopped(second, "Home Goal"),
        third,
    ])
    .official(1, 1)
    .make();
    let goal = made.event(1001);
    // The clock is one second past the end of the stint that stops with the goal.
    assert_eq!(
        (goal.shift_index_contained, goal.shift_index),
        (Some(2), Some(1))
    );
    assert_eq!(made.event(1000).shift_index, Some(1));
    assert_eq!(made.event(1002).shift_index, Some(3));
    // A goal without stop, a stop without goal.
    assert_eq!(made.rows(Code::WShiftStop), [4, 3]);
}

#[test]
fn the_sheets_own_numbers_are_only_compared() {
    let numbered = |sheet| {
        let lines = (0..20).map(|number| {
            line(1000 + number, "Pass", "", 10.0, 0.0).set(|row| {
                row.sheet_shift_index = Some(if number < sheet { 3 } else { 2 });
            })
        });
        Game::sparse(lines).with_shifts(period()).make()
    };
    assert!(numbered(1).rows(Code::WShiftIndex).is_empty());
    assert_eq!(numbered(2).rows(Code::WShiftIndex), [2]);
    assert!(
        numbered(20)
            .events()
            .iter()
            .all(|event| event.shift_index == Some(2))
    );
}

#[test]
fn events_without_shifts_are_reported() {
    let made = made([]);
    assert_eq!(made.rows(Code::ENoShifts), [0]);
    assert!(made.rows(Code::WShiftStop).is_empty());
}
