use forecast::Outcome;
use forecast::league::Sides;

use super::game::{Event, Game, Manpower};
use super::*;

const EVEN: Manpower = Manpower {
    edge: 0,
    net_empty: Sides {
        home: false,
        away: false,
    },
};

fn event(order: i64, game_elapsed_s: i64, lead_before: i32) -> Event {
    Event {
        id: format!("EV{order}"),
        order,
        period: (game_elapsed_s / 1080 + 1).min(3),
        period_seconds: 1080,
        game_elapsed_s,
        lead_before,
        goal_by_home: None,
        manpower: Some(EVEN),
    }
}

fn game(events: Vec<Event>) -> Game {
    Game {
        expected_goals: Sides {
            home: 4.5,
            away: 4.5,
        },
        length: 3240,
        can_tie: true,
        events,
        ..Game::default()
    }
}

fn rows(game: &Game) -> Vec<Row> {
    Moments::of(1, game, ManpowerFactors::default())
        .rows()
        .unwrap()
}

#[track_caller]
fn near(found: f64, wanted: f64) {
    assert!((found - wanted).abs() < 1e-9, "{found}, wanted {wanted}");
}

// The wanted chances are differences of two Poisson numbers, added up outside of this program.

#[test]
fn a_goal_after_the_first_period_is_worth_what_the_two_leads_differ() {
    let goal = Event {
        goal_by_home: Some(true),
        ..event(2, 1080, 0)
    };
    let rows = rows(&game(vec![event(1, 0, 0), goal, event(3, 1080, 1)]));
    let [first, goal, after] = rows.as_slice() else {
        panic!("{rows:?}")
    };
    near(first.wp_home, 0.5);
    near(first.wpa, 0.0);
    near(first.p_tie, 0.134_959_524_581_7);
    assert_eq!(first.wpa_goal, None);
    // Two thirds of 4.5 goals are to come for each side.
    near(goal.p_home_win, 0.583_328_716_319_9);
    near(goal.p_tie, 0.152_051_459_308_5);
    near(goal.p_away_win, 0.264_619_824_371_6);
    near(goal.wp_home, 0.659_354_445_974_2);
    near(goal.wpa, 0.159_354_445_974_2);
    near(goal.wpa_goal.unwrap(), 0.159_354_445_974_2);
    near(goal.leverage, (0.793_366_982_063_6 - 0.5) / 2.0);
    near(after.wpa, 0.0);
}

#[test]
fn a_goal_of_the_away_team_counts_for_it() {
    let goal = Event {
        goal_by_home: Some(false),
        ..event(1, 1080, 0)
    };
    let rows = rows(&game(vec![goal]));
    near(rows[0].wp_home, 0.340_645_554_025_8);
    near(rows[0].wpa, -0.159_354_445_974_2);
    near(rows[0].wpa_goal.unwrap(), 0.159_354_445_974_2);
}

#[test]
fn a_power_play_lasts_as_long_as_the_penalty_was_called_for() {
    let power_play = Event {
        manpower: Some(Manpower { edge: 1, ..EVEN }),
        ..event(1, 1080, 0)
    };
    let mut game = game(vec![power_play]);
    // Nobody knows how long: no second of it counts.
    near(rows(&game)[0].wp_home, 0.5);
    // One is over, one has 100 s to go, one is still to come, and the home team's own is not the reason.
    game.penalties.away = vec![(800, 980), (1000, 1180), (1081, 1261)];
    game.penalties.home = vec![(1050, 1230)];
    let found = &rows(&game)[0];
    near(found.p_home_win, 0.450_301_872_019_7);
    near(found.wp_home, 0.533_056_059_170_5);
}

#[test]
fn an_empty_net_counts_when_a_team_is_behind_and_time_runs_out() {
    let empty = Manpower {
        net_empty: Sides {
            home: true,
            away: false,
        },
        ..EVEN
    };
    let at = |game_elapsed_s: i64, lead: i32, manpower: Manpower| {
        let event = Event {
            manpower: Some(manpower),
            ..event(1, game_elapsed_s, lead)
        };
        rows(&game(vec![event]))[0].clone()
    };
    let last_minute = at(3180, -1, empty);
    near(last_minute.p_tie, 0.085_483_734_131_2);
    near(last_minute.wp_home, 0.048_658_094_363_5);
    // A delayed penalty in the first period, or of the leading team, is over in seconds.
    for (second, lead) in [(500, -1), (2000, -1), (3180, 0), (3180, 1)] {
        assert_eq!(at(second, lead, empty), at(second, lead, EVEN));
    }
}

#[test]
fn the_last_event_of_a_whole_game_is_its_result() {
    let mut game = game(vec![event(1, 0, 0), event(2, 3236, 1)]);
    game.attempts = Sides {
        home: vec![0.5],
        away: vec![],
    };
    let open = rows(&game);
    assert!(open[1].wp_home > 0.98 && open[1].wp_home < 1.0);
    assert_eq!(open[1].deserved, None);

    game.result = Some(Outcome::Home);
    let found = rows(&game);
    let last = &found[1];
    assert_eq!(
        (last.p_home_win, last.p_tie, last.p_away_win, last.wp_home),
        (1.0, 0.0, 0.0, 1.0)
    );
    near(last.wpa, 1.0 - found[0].wp_home);
    near(last.leverage, 0.0);
    let deserved = last.deserved.unwrap();
    assert_eq!(
        (deserved.home, deserved.tie, deserved.away),
        (0.5, 0.5, 0.0)
    );
    assert_eq!(found[0], open[0]);

    game.result = Some(Outcome::Tie);
    let tied = rows(&game)[1].clone();
    assert_eq!((tied.p_tie, tied.wp_home), (1.0, 0.5));
}

#[test]
fn the_steps_of_a_game_add_up() {
    let mut events = vec![event(1, 30, 0), event(2, 900, 0), event(3, 2000, -1)];
    events[1].goal_by_home = Some(false);
    events[2].manpower = None;
    let mut game = game(events);
    game.expected_goals = Sides {
        home: 5.5,
        away: 3.5,
    };
    let before = Moments::of(1, &game, ManpowerFactors::default());
    let at_start = {
        let opening = Game {
            events: vec![event(1, 0, 0)],
            ..game.clone()
        };
        rows(&opening)[0].wp_home
    };
    let rows = before.rows().unwrap();
    let sum: f64 = rows.iter().map(|row| row.wpa).sum();
    near(sum, rows[2].wp_home - at_start);
    assert!(rows.iter().all(|row| row.leverage > 0.0));
}

#[test]
fn an_overtime_has_its_own_length() {
    let overtime = |can_tie: bool| {
        let event = Event {
            period: 4,
            period_seconds: 300,
            ..event(1, 3390, 0)
        };
        let mut game = game(vec![event]);
        game.can_tie = can_tie;
        game.expected_goals = Sides {
            home: 6.0,
            away: 3.0,
        };
        rows(&game)[0].clone()
    };
    // 150 seconds are left.
    let open = overtime(true);
    let to_come = Sides {
        home: 6.0 * 150.0 / 3240.0_f64,
        away: 3.0 * 150.0 / 3240.0_f64,
    };
    assert!(
        open.p_home_win < to_come.home
            && open.p_home_win > 0.8 * to_come.home * (-to_come.home).exp()
    );
    assert!(open.p_tie > (-to_come.home - to_come.away).exp());
    // In the playoffs somebody wins, two times out of three the better team where nobody scores.
    let decided = overtime(false);
    near(decided.p_tie, 0.0);
    near(decided.p_home_win, open.p_home_win + open.p_tie * 2.0 / 3.0);
}
