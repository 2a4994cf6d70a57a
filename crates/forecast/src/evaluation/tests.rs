//! Tests of scores, split, gates and of what may not be looked at.

use proptest::prelude::*;

use super::*;
use crate::game::walk_forward;
use crate::league::Game;
use crate::synthetic::{self, Options};

fn two_seasons(seed: u64) -> League {
    let options = Options {
        seasons: 2,
        rounds: 2,
        spread: 5.0,
    };
    synthetic::league(&options, seed).league
}

#[test]
fn the_scores_are_those_computed_by_hand() {
    let chances = Probabilities {
        home: 0.6,
        tie: 0.1,
        away: 0.3,
    };
    let games = [
        (chances, Outcome::Home),
        (chances, Outcome::Tie),
        (chances, Outcome::Away),
    ];
    let scores = score(&games);
    let close = |found: Option<f64>, wanted: f64| {
        assert!(
            (found.unwrap() - wanted).abs() < 1e-12,
            "{found:?} {wanted}"
        );
    };
    assert_eq!((scores.games, scores.decided), (3, 2));
    close(
        scores.log_loss,
        -(0.6_f64.ln() + 0.1_f64.ln() + 0.3_f64.ln()) / 3.0,
    );
    // .16 + .01 + .09, .36 + .81 + .09, .36 + .01 + .49.
    close(scores.brier, (0.26 + 1.26 + 0.86) / 3.0);
    // Half of .16 + .09, .36 + .09, .36 + .49.
    close(scores.ranked_probability, (0.125 + 0.225 + 0.425) / 3.0);
    // Two thirds for home given a winner.
    close(
        scores.two_way_log_loss,
        -((2.0_f64 / 3.0).ln() + (1.0_f64 / 3.0).ln()) / 2.0,
    );
    close(scores.two_way_brier, 5.0 / 18.0);
    close(scores.accuracy, 0.5);
    assert_eq!(scores.calibration, None);
    assert_eq!(scores.reliability[3].games, 2);
    close(scores.reliability[3].seen, 0.5);
}

#[test]
fn calibration_finds_the_slope_of_bold_forecasts() {
    // Outcomes follow the chances exactly, the forecasts double their logits: slope one half.
    let mut games = Vec::new();
    for tenth in 1..10 {
        let chance = f64::from(tenth) / 10.0;
        let bold = logit_times(chance, 2.0);
        let forecast = Probabilities {
            home: bold,
            tie: 0.0,
            away: 1.0 - bold,
        };
        games.extend(std::iter::repeat_n(
            (forecast, Outcome::Home),
            tenth as usize,
        ));
        games.extend(std::iter::repeat_n(
            (forecast, Outcome::Away),
            10 - tenth as usize,
        ));
    }
    let calibration = score(&games).calibration.unwrap();
    assert!(
        (calibration.slope - 0.5).abs() < 1e-9 && calibration.intercept.abs() < 1e-9,
        "{calibration:?}"
    );
}

fn logit_times(chance: f64, factor: f64) -> f64 {
    1.0 / (1.0 + (-factor * (chance / (1.0 - chance)).ln()).exp())
}

#[test]
fn a_comparison_has_the_mean_and_error_of_the_differences() {
    let with = |home: f64| Probabilities {
        home,
        tie: 0.0,
        away: 1.0 - home,
    };
    let first = [(with(0.8), Outcome::Home), (with(0.8), Outcome::Home)];
    let second = [(with(0.4), Outcome::Home), (with(0.2), Outcome::Home)];
    let comparison = compare(&first, &second);
    // Differences −ln 2 and −ln 4: mean −1.5 ln 2, error half their distance.
    let ln2 = 2.0_f64.ln();
    assert!((comparison.log_loss.unwrap() + 1.5 * ln2).abs() < 1e-12);
    assert!((comparison.log_loss_error.unwrap() - ln2 / 2.0).abs() < 1e-12);
}

#[test]
fn the_split_keeps_the_first_season_out_and_tests_two_thirds() {
    let league = two_seasons(1);
    let split = Split::of(&league).unwrap();
    assert_eq!(split.tuning_from, 365);
    let count = |inside: &dyn Fn(i32) -> bool| {
        let decided = league
            .games()
            .iter()
            .filter(|game| game.outcome() != Some(Outcome::Tie));
        decided.filter(|game| inside(game.date)).count()
    };
    let (tuning, test) = (
        count(&|date| split.is_tuning(date)),
        count(&|date| split.is_test(date)),
    );
    assert!(
        tuning * 2 <= test && tuning * 2 + 15 > test,
        "{tuning} {test}"
    );
    assert_eq!(Split::of(&League::new(vec![], vec![]).unwrap()), None);
}

#[test]
fn tuning_does_not_see_the_test_span() {
    let league = two_seasons(2);
    let split = Split::of(&league).unwrap();
    // The split depends on which games are decided, so the results are turned round but no tie is made or unmade.
    let turned = league.changed(
        |game| {
            if split.is_test(game.date) {
                std::mem::swap(&mut game.home_goals, &mut game.away_goals);
                game.home_goals = game.home_goals.map(|goals| goals * 2);
                game.away_goals = game.away_goals.map(|goals| goals * 2);
            }
        },
        |_, _| {},
    );
    assert_eq!(Split::of(&turned), Some(split));
    assert_eq!(tune(&league), tune(&turned));
}

#[test]
fn good_models_pass_their_gates_on_a_league_with_strengths() {
    let options = Options {
        seasons: 2,
        rounds: 6,
        spread: 4.0,
    };
    let evaluation =
        evaluate(&synthetic::league(&options, 4).league, &Settings::default()).unwrap();
    let report = |rung: Rung| {
        evaluation
            .reports
            .iter()
            .find(|report| report.rung == rung)
            .unwrap()
    };
    for rung in [
        Rung::Elo,
        Rung::GoalDifference,
        Rung::Poisson,
        Rung::ExpectedLineUp,
        Rung::LineUp,
    ] {
        assert!(
            report(rung).against_base_rates.log_loss.unwrap() < 0.0,
            "{rung:?}"
        );
    }
    let served = report(evaluation.choice.rung);
    assert!(served.rung != Rung::BaseRates && served.passes());
}

#[test]
fn a_model_that_fails_a_gate_hands_over_to_the_next_one() {
    let options = Options {
        seasons: 2,
        rounds: 6,
        spread: 4.0,
    };
    let evaluation =
        evaluate(&synthetic::league(&options, 4).league, &Settings::default()).unwrap();
    let mut reports = evaluation.reports;
    for gate in reports.iter_mut().flat_map(|report| &mut report.gates) {
        gate.passed = true;
    }
    let mut served = Vec::new();
    loop {
        let choice = choose(&reports);
        served.push(choice.rung);
        if choice.rung == Rung::BaseRates {
            break;
        }
        let best = reports.iter_mut().find(|report| report.rung == choice.rung);
        best.unwrap().gates.last_mut().unwrap().passed = false;
    }
    // Each one once, by log loss, and the base rates when nobody is left.
    let loss = |rung: &Rung| {
        let report = reports.iter().find(|report| report.rung == *rung);
        report.unwrap().scores.log_loss.unwrap()
    };
    let (_, passing) = served.split_last().unwrap();
    assert!(passing.len() >= 3, "{served:?}");
    assert!(
        passing.is_sorted_by(|a, b| loss(a) <= loss(b)),
        "{served:?}"
    );
    assert!(
        !passing.contains(&Rung::LineUp),
        "it needs announced line-ups"
    );
}

#[test]
fn a_slope_beyond_the_bounds_fails_the_gate() {
    // Forecasts that are twice as bold as they should be: the chance is .6, they say .69.
    let says = |chance: f64, home: bool| {
        let outcome = if home { Outcome::Home } else { Outcome::Away };
        let chances = Probabilities {
            home: chance,
            tie: 0.0,
            away: 1.0 - chance,
        };
        (chances, outcome)
    };
    let bold = logit_times(0.6, 2.0);
    let forecasts: Vec<_> = (0..100)
        .map(|number| {
            says(
                if number % 2 == 0 { bold } else { 1.0 - bold },
                (number / 2 % 5 < 3) == (number % 2 == 0),
            )
        })
        .collect();
    let scores = score(&forecasts);
    let slope = scores.calibration.unwrap().slope;
    assert!((slope - 0.5).abs() < 0.01, "{slope}");
    let better = Comparison {
        log_loss: Some(-0.1),
        log_loss_error: Some(0.01),
        two_way_log_loss: Some(-0.1),
        two_way_log_loss_error: Some(0.01),
    };
    let gates = gates::gates(Rung::Poisson, &scores, &better, &better);
    let failed: Vec<&Gate> = gates.iter().filter(|gate| !gate.passed).collect();
    let [calibrated] = failed.as_slice() else {
        panic!("{failed:?}")
    };
    assert_eq!(calibrated.name, "calibrated");
    assert!(
        calibrated.figures.contains("0.50"),
        "{}",
        calibrated.figures
    );
}

#[test]
fn an_imported_model_is_scored_on_the_same_games() {
    let league = two_seasons(4);
    let settings = Settings::default();
    let own = evaluate(&league, &settings).unwrap();
    // Chances that follow the expected goals, and chances that say the opposite.
    let by_goals = |sign: f64| {
        let chances = move |features: &[f64]| {
            let home = 0.95 / (1.0 + (-3.0 * sign * features[1]).exp());
            Ok(Probabilities {
                home,
                tie: 0.05,
                away: 0.95 - home,
            })
        };
        evaluate_imported(&league, &settings, false, chances)
            .unwrap()
            .unwrap()
    };
    let (good, bad) = (by_goals(1.0), by_goals(-1.0));
    assert_eq!(good.scores.games, own.reports[0].scores.games);
    assert!(
        good.against_base_rates.log_loss.unwrap() < 0.0
            && bad.against_base_rates.log_loss.unwrap() > 0.0
    );
    assert!(bad.gates.iter().any(|gate| !gate.passed));
    let refusing = |_: &[f64]| Err(ForecastError::bad_input("feature 0", "x", "y"));
    assert!(evaluate_imported(&league, &settings, false, refusing).is_err());
}

#[test]
fn without_signal_or_games_the_base_rates_are_served() {
    let options = Options {
        seasons: 1,
        rounds: 1,
        spread: 5.0,
    };
    let evaluation =
        evaluate(&synthetic::league(&options, 4).league, &Settings::default()).unwrap();
    let base_rates = Choice {
        rung: Rung::BaseRates,
        announced: false,
    };
    assert_eq!(evaluation.choice, base_rates);
    assert_eq!(choose(&[]), base_rates);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(6))]

    /// No feature is dated at or after the start of a game: whatever is scored later or on the same day, in results and
    /// box scores, leaves every bit of its forecast unchanged.
    #[test]
    fn later_results_do_not_move_a_forecast(place in 0_usize..180, goals in prop::collection::vec(0_u32..12, 2), drop in any::<bool>()) {
        let league = two_seasons(6);
        let chosen = league.games()[place].clone();
        let change = |game: &mut Game| {
            if game.date >= chosen.date {
                game.home_goals = if drop { None } else { Some(goals[0] + (game.game_id % 3) as u32) };
                game.away_goals = if drop { None } else { Some(goals[1]) };
            }
        };
        let changed = league.changed(change, |game, row| {
            if game.date >= chosen.date {
                row.goals = goals[0];
                row.assists = goals[1];
                row.goals_against += goals[0];
            }
        });
        let settings = Settings::default();
        let before = walk_forward(&league, &Rung::ALL, &settings);
        let after = walk_forward(&changed, &Rung::ALL, &settings);
        for (before, after) in before.iter().zip(&after).filter(|(before, _)| before.date <= chosen.date) {
            for (a, b) in before.forecasts.iter().zip(&after.forecasts) {
                prop_assert_eq!(a.home.to_bits(), b.home.to_bits());
                prop_assert_eq!(a.tie.to_bits(), b.tie.to_bits());
                prop_assert_eq!(a.away.to_bits(), b.away.to_bits());
            }
        }
    }

    /// The order in which games and rosters come does not matter.
    #[test]
    fn the_order_of_the_rows_does_not_matter(turn in 1_usize..170) {
        let league = two_seasons(8);
        let mut games = league.games().to_vec();
        games.rotate_left(turn);
        let mut roster: Vec<_> = (0..league.games().len())
            .filter_map(|place| league.line_ups(place))
            .flat_map(|sides| sides.home.iter().chain(&sides.away).cloned())
            .collect();
        roster.rotate_left(turn);
        let turned = League::new(games, roster).unwrap();
        prop_assert_eq!(
            walk_forward(&league, &Rung::ALL, &Settings::default()),
            walk_forward(&turned, &Rung::ALL, &Settings::default())
        );
    }
}
