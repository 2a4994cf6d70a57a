//! Tests of the win probability: documented shares, the end, monotone in the score.

use proptest::prelude::*;

use super::*;

fn moment() -> Moment {
    Moment {
        expected_goals: Sides {
            home: 4.55,
            away: 4.55,
        },
        dispersion: 1.0,
        length_seconds: 3240.0,
        remaining_seconds: 1080.0,
        lead: 1,
        skaters: Sides { home: 5, away: 5 },
        net_empty: Sides::default(),
        penalty_seconds: 0.0,
        can_tie: true,
    }
}

fn of(moment: &Moment) -> WinProbability {
    win_probability(moment, &ManpowerFactors::default()).unwrap()
}

#[test]
fn leads_after_two_periods_win_as_often_as_documented() {
    // Flat rates, a period left: one goal .62, two goals .82, three .97 and more counted together.
    let chance = |lead: i32| of(&Moment { lead, ..moment() }).probabilities.home;
    assert!((chance(1) - 0.62).abs() < 0.01, "{}", chance(1));
    assert!((chance(2) - 0.82).abs() < 0.01, "{}", chance(2));
    assert!((chance(-1) - 0.18).abs() < 0.01, "{}", chance(-1));
    assert!((chance(-2) - 0.07).abs() < 0.01, "{}", chance(-2));
}

#[test]
fn the_end_is_certain() {
    let end = |lead: i32, can_tie: bool| {
        let moment = Moment {
            lead,
            can_tie,
            remaining_seconds: 0.0,
            ..moment()
        };
        of(&moment).home
    };
    assert_eq!((end(1, true), end(0, true), end(-1, true)), (1.0, 0.5, 0.0));
    let level = Moment {
        lead: 0,
        remaining_seconds: 0.0,
        ..moment()
    };
    assert!((of(&level).probabilities.tie - 1.0).abs() < 1e-12);
    assert!((end(0, false) - 0.5).abs() < 1e-12);
}

#[test]
fn three_goals_to_come_are_counted_by_hand() {
    // One goal to come for home on average, none for away: Poisson chances of 0, 1 and 2 goals.
    let moment = Moment {
        expected_goals: Sides {
            home: 3.0,
            away: 0.0,
        },
        ..moment()
    };
    let outlook = moment.outlook(&ManpowerFactors::default()).unwrap();
    let none = (-1.0_f64).exp();
    let near =
        |found: f64, wanted: f64| assert!((found - wanted).abs() < 1e-12, "{found} {wanted}");
    let behind = outlook.at(-1);
    near(behind.away, none);
    near(behind.tie, none);
    near(behind.home, 1.0 - 2.0 * none);
    near(outlook.home_at(-1), 1.0 - 1.5 * none);
    // A home goal makes the score level, an away goal makes it -2: two goals tie, more win.
    let level = 1.0 - none / 2.0;
    let two_behind = 1.0 - 2.25 * none;
    near(outlook.leverage(-1), (level - two_behind) / 2.0);
    // Leads beyond all goals are certain, and a zero is no negative zero.
    let far = outlook.at(-90);
    assert_eq!(far.home.to_bits(), 0.0_f64.to_bits());
    near(far.away, 1.0);
}

#[test]
fn in_a_playoff_the_tie_goes_to_the_sides_by_their_rates() {
    let moment = Moment {
        expected_goals: Sides {
            home: 6.0,
            away: 2.0,
        },
        remaining_seconds: 0.0,
        can_tie: false,
        ..moment()
    };
    let chances = moment.outlook(&ManpowerFactors::default()).unwrap().at(0);
    assert_eq!((chances.home, chances.tie, chances.away), (0.75, 0.0, 0.25));
}

#[test]
fn a_power_play_helps_for_as_long_as_it_lasts() {
    let with = |penalty_seconds: f64| {
        let moment = Moment {
            lead: 0,
            skaters: Sides { home: 5, away: 4 },
            penalty_seconds,
            ..moment()
        };
        of(&moment).home
    };
    assert!(with(0.0) < with(60.0) && with(60.0) < with(180.0));
    // Pulling the goalie of a team that is one behind in the last minute pays.
    let last_minute = Moment {
        lead: -1,
        remaining_seconds: 60.0,
        ..moment()
    };
    let pulled = Moment {
        net_empty: Sides {
            home: true,
            away: false,
        },
        skaters: Sides { home: 6, away: 5 },
        ..last_minute.clone()
    };
    assert!(of(&pulled).probabilities.tie > of(&last_minute).probabilities.tie);
    assert!(of(&pulled).confidence.level < of(&last_minute).confidence.level);
}

#[test]
fn numbers_that_are_none_are_refused_by_name() {
    let refused = |change: fn(&mut Moment)| {
        let mut moment = moment();
        change(&mut moment);
        win_probability(&moment, &ManpowerFactors::default())
            .unwrap_err()
            .to_string()
    };
    assert!(
        refused(|moment| moment.expected_goals.home = f64::NAN)
            .starts_with("expected_goals.home is NaN")
    );
    assert!(
        refused(|moment| moment.penalty_seconds = f64::INFINITY)
            .starts_with("penalty_seconds is inf")
    );
    assert!(
        refused(|moment| moment.remaining_seconds = 4000.0)
            .starts_with("remaining_seconds is 4000")
    );
    assert!(refused(|moment| moment.lead = 101).starts_with("lead"));
    assert!(refused(|moment| moment.skaters.away = 7).starts_with("skaters.away"));
}

proptest! {
    /// A goal more never hurts, whatever the moment.
    #[test]
    fn monotone_in_the_score(
        home in 0.5_f64..9.0,
        away in 0.5_f64..9.0,
        dispersion in 1.0_f64..2.0,
        remaining in 0.0_f64..=3240.0,
        penalty in 0.0_f64..300.0,
        skaters in (3_u32..6, 3_u32..6),
        empty in any::<(bool, bool)>(),
        can_tie in any::<bool>(),
    ) {
        let at = |lead: i32| {
            of(&Moment {
                expected_goals: Sides { home, away },
                dispersion,
                length_seconds: 3240.0,
                remaining_seconds: remaining,
                lead,
                skaters: Sides { home: skaters.0, away: skaters.1 },
                net_empty: Sides { home: empty.0, away: empty.1 },
                penalty_seconds: penalty,
                can_tie,
            })
        };
        let mut last = 0.0;
        for lead in -8..=8 {
            let found = at(lead);
            // To the last bit.
            prop_assert!(found.home >= last);
            last = found.home;
            let sum: f64 = found.reasons.iter().map(|reason| reason.contribution).sum();
            prop_assert!((sum - (found.home - 0.5)).abs() < 1e-9, "{sum} {}", found.home);
            prop_assert!(found.probabilities.check("moment").is_ok());
        }
    }
}
