use proptest::prelude::*;

use super::*;

/// The constants of the model folder that the fit reads.
fn weights() -> Vec<Weight> {
    let prior = [
        ("b0", -3.104),
        ("is_rebound", 1.5_f64.ln()),
        ("is_one_timer", 1.4_f64.ln()),
        ("is_tip", 1.3_f64.ln()),
        ("is_breakaway", 2.5_f64.ln()),
        ("off_pass_not_rebound", 1.4_f64.ln()),
        ("backhand", 0.9_f64.ln()),
        ("slap", 0.95_f64.ln()),
        ("wrap_around", 0.7_f64.ln()),
        ("is_rush", 0.0),
        ("tau", 0.5),
    ];
    let fit = [
        ("tau_large", 1.0),
        ("large_min_unblocked", 2000.0),
        ("rush_min_unblocked", 1000.0),
        ("reliable_min_goals", 200.0),
    ];
    let row = |metric: &str, (term, weight): (&str, f64)| Weight {
        metric: metric.into(),
        term: term.into(),
        weight,
    };
    prior
        .into_iter()
        .map(|entry| row(PRIOR, entry))
        .chain(fit.into_iter().map(|entry| row(FIT, entry)))
        .collect()
}

fn settings() -> Settings {
    Settings::from_weights(&weights()).unwrap_or_else(|error| panic!("{error}"))
}

/// A plain wrist shot that was stopped.
fn plain(number: usize, game_id: i64) -> Attempt {
    Attempt {
        event_id: format!("EV{number:05}"),
        game_id,
        is_unblocked: true,
        empty_net: Some(false),
        is_goal: false,
        is_rebound: false,
        is_one_timer: false,
        is_tip: false,
        is_breakaway: false,
        off_pass: false,
        is_rush: false,
        shot_type: Some("Wrist".to_owned()),
    }
}

/// `n` plain shots, spread over games 1 to 4, of which the first `goals` score.
fn plain_shots(n: usize, goals: usize) -> Vec<Attempt> {
    (0..n)
        .map(|number| Attempt {
            is_goal: number < goals,
            ..plain(number, 1 + (number % 4) as i64)
        })
        .collect()
}

fn fitted(attempts: &[Attempt]) -> Fit {
    match fit(
        attempts,
        &BTreeMap::from([(1, 20_000), (2, 20_007), (3, 19_990)]),
        &settings(),
    ) {
        Ok(Some(fit)) => fit,
        other => panic!("no fit: {other:?}"),
    }
}

fn estimate(fit: &Fit, term: &str) -> f64 {
    fit.coefficients
        .iter()
        .find(|row| row.term == term)
        .map_or(f64::NAN, |row| row.estimate)
}

#[test]
fn shots_without_any_mark_give_the_base_rate_and_the_priors() {
    // 17 of 324: the intercept is ln(17/307), every other term has seen nothing.
    let fit = fitted(&plain_shots(324, 17));
    assert!((estimate(&fit, "b0") - (17.0_f64 / 307.0).ln()).abs() < 1e-10);
    assert!((estimate(&fit, "is_breakaway") - 2.5_f64.ln()).abs() < 1e-10);
    assert_eq!(fit.run.n_obs, 324);
    assert_eq!(fit.run.n_goals, 17);
    assert_eq!(fit.run.n_games, 4);
    assert_eq!(fit.run.data_as_of, Some(20_007));
    assert_eq!(fit.run.tau, Some(0.5));
    assert!(fit.run.is_provisional);
    // Entropy of 17 in 324.
    let null = fit.run.log_loss_null.unwrap_or(f64::NAN);
    assert!((null - 0.2057).abs() < 5e-5);
    assert!((fit.run.log_loss.unwrap_or(f64::NAN) - null).abs() < 1e-12);
}

#[test]
fn leaving_a_game_out_predicts_it_by_the_others() {
    // Game 1: 1 of 2; game 2: 1 of 3. Game 1 is predicted with 1/3, game 2 with 1/2.
    let goal = |number, game_id| Attempt {
        is_goal: true,
        ..plain(number, game_id)
    };
    let attempts = [
        goal(1, 1),
        plain(2, 1),
        goal(3, 2),
        plain(4, 2),
        plain(5, 2),
    ];
    let third = 1.0_f64 / 3.0;
    let by_hand = -(third.ln() + (1.0 - third).ln() + 3.0 * 0.5_f64.ln()) / 5.0;
    let cv = fitted(&attempts).run.log_loss_cv;
    assert!((cv.unwrap_or(f64::NAN) - by_hand).abs() < 1e-10);
}

#[test]
fn a_game_that_the_others_cannot_predict_leaves_the_grade_open() {
    let attempts = [
        Attempt {
            is_goal: true,
            ..plain(1, 1)
        },
        plain(2, 1),
        plain(3, 2),
    ];
    let fit = fitted(&attempts);
    assert_eq!(fit.run.log_loss_cv, None);
    assert!(fit.run.log_loss.is_some());
}

#[test]
fn the_prior_holds_a_rare_term_back() {
    // Two of four breakaways score beside 15 of 320 others: the raw odds ratio is 20, the prior's 2.5.
    let mut attempts = plain_shots(320, 15);
    attempts.extend((320..324).map(|number| Attempt {
        is_breakaway: true,
        is_goal: number < 322,
        ..plain(number, 1)
    }));
    let fit = fitted(&attempts);
    let breakaway = estimate(&fit, "is_breakaway");
    assert!(
        breakaway > 2.5_f64.ln() && breakaway < 20.0_f64.ln(),
        "{breakaway}"
    );
    let row = fit
        .coefficients
        .iter()
        .find(|row| row.term == "is_breakaway");
    assert_eq!(row.map(|row| row.n), Some(4));
    assert!(row.is_some_and(|row| row.se < 0.5 && row.prior_sd == Some(0.5)));
    // At the optimum the pull of the data equals the pull of the prior: goals − Σ chance = (b − prior) / τ².
    let chance = 1.0 / (1.0 + (-(estimate(&fit, "b0") + breakaway)).exp());
    assert!((2.0 - 4.0 * chance - (breakaway - 2.5_f64.ln()) / 0.25).abs() < 1e-9);
}

#[test]
fn a_rebound_off_a_pass_is_a_rebound_only() {
    let rebound = Attempt {
        is_rebound: true,
        off_pass: true,
        ..plain(1, 1)
    };
    let pass = Attempt {
        off_pass: true,
        ..plain(2, 1)
    };
    assert_eq!(features(&rebound), 0b10 | 1);
    assert_eq!(features(&pass), 0b10_0000 | 1);
}

#[test]
fn blocked_attempts_and_empty_nets_are_not_fitted() {
    let mut attempts = plain_shots(40, 4);
    let without = fitted(&attempts);
    attempts.push(Attempt {
        is_unblocked: false,
        ..plain(100, 1)
    });
    attempts.push(Attempt {
        empty_net: Some(true),
        is_goal: true,
        ..plain(101, 1)
    });
    assert_eq!(fitted(&attempts), without);
    // Where goalies are not tracked, one is taken to be there.
    attempts.push(Attempt {
        empty_net: None,
        ..plain(102, 1)
    });
    assert_eq!(fitted(&attempts).run.n_obs, 41);
}

#[test]
fn nothing_to_learn_from_gives_no_fit() {
    let none = BTreeMap::new();
    assert_eq!(fit(&[], &none, &settings()), Ok(None));
    assert_eq!(fit(&plain_shots(30, 0), &none, &settings()), Ok(None));
    assert_eq!(fit(&plain_shots(3, 3), &none, &settings()), Ok(None));
}

#[test]
fn the_sample_decides_about_the_rush_term_and_the_width_of_the_priors() {
    let shape = |n: usize| {
        let fit = fitted(&plain_shots(n, n / 10));
        (fit.coefficients.len(), fit.run.tau, fit.run.is_provisional)
    };
    assert_eq!(shape(999), (9, Some(0.5), true));
    assert_eq!(shape(1000), (10, Some(0.5), true));
    assert_eq!(shape(1999), (10, Some(0.5), true));
    assert_eq!(shape(2000), (10, Some(1.0), false));
}

#[test]
fn the_id_of_a_fit_follows_its_input() {
    let attempts = plain_shots(40, 4);
    let id = fitted(&attempts).run.run_id;
    let mut other = attempts.clone();
    other[5].is_tip = true;
    assert_ne!(fitted(&other).run.run_id, id);
    assert!(
        fitted(&attempts)
            .coefficients
            .iter()
            .all(|row| row.run_id == id)
    );
}

#[test]
fn a_missing_or_impossible_weight_is_named() {
    let without: Vec<Weight> = weights()
        .into_iter()
        .filter(|weight| weight.term != "slap")
        .collect();
    assert_eq!(
        Settings::from_weights(&without),
        Err(ForecastError::MissingWeight {
            metric: "xg_prior",
            term: "slap"
        })
    );
    let zero: Vec<Weight> = weights()
        .into_iter()
        .map(|weight| {
            if weight.term == "tau" {
                Weight {
                    weight: 0.0,
                    ..weight
                }
            } else {
                weight
            }
        })
        .collect();
    assert_eq!(
        Settings::from_weights(&zero),
        Err(ForecastError::BadWeight {
            metric: "xg_prior",
            term: "tau",
            value: 0.0,
            must_be: "above 0"
        })
    );
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn chances_add_up_to_goals_and_order_does_not_matter(
        rows in prop::collection::vec((any::<[bool; 7]>(), 1_i64..5, 0_usize..4), 4..80),
        turn in 0_usize..80,
    ) {
        let kinds = ["Wrist", "Backhand", "Slap", "WrapAround"];
        let mut attempts: Vec<Attempt> = rows
            .iter()
            .enumerate()
            .map(|(number, (marks, game_id, kind))| Attempt {
                is_goal: marks[0],
                is_rebound: marks[1],
                is_one_timer: marks[2],
                is_tip: marks[3],
                is_breakaway: marks[4],
                off_pass: marks[5],
                is_rush: marks[6],
                shot_type: Some(kinds[*kind].to_owned()),
                ..plain(number, *game_id)
            })
            .collect();
        let dates = BTreeMap::new();
        let first = fit(&attempts, &dates, &settings());
        prop_assert!(first.is_ok());
        if let Ok(Some(fit)) = &first {
            let expected: f64 = attempts
                .iter()
                .map(|attempt| {
                    let logit: f64 = TERMS
                        .iter()
                        .filter(|term| (term.holds)(attempt) && term.name != "is_rush")
                        .map(|term| estimate(fit, term.name))
                        .sum();
                    1.0 / (1.0 + (-logit).exp())
                })
                .sum();
            prop_assert!((expected - fit.run.n_goals as f64).abs() < 1e-8);
        }
        let middle = turn % attempts.len();
        attempts.rotate_left(middle);
        attempts.reverse();
        prop_assert_eq!(fit(&attempts, &dates, &settings()), first);
    }
}
