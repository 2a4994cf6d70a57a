//! Tests of the regression on stints with known effects.

use rand::{Rng, SeedableRng};
use rand_pcg::Pcg64Mcg;

use super::*;
use crate::artefact;

/// Stints of two teams of eight whose players have known offence; the first three stand out, the last three lag.
fn stints(games: i64, noise: f64) -> (Vec<Stint>, BTreeMap<String, f64>) {
    let mut dice = Pcg64Mcg::seed_from_u64(5);
    let names =
        |team: &str| -> Vec<String> { (0..8).map(|player| format!("{team}{player}")).collect() };
    let (home, away) = (names("H"), names("A"));
    let effect = |player: usize| match player {
        0..3 => 1.5,
        3..5 => 0.0,
        _ => -1.5,
    };
    let truth: BTreeMap<String, f64> = (0..8)
        .flat_map(|player| {
            [
                (home[player].clone(), effect(player)),
                (away[player].clone(), effect(player)),
            ]
        })
        .collect();
    let mut stints = Vec::new();
    for game_id in 0..games {
        for _ in 0..60 {
            let mut five = |names: &[String]| -> Vec<String> {
                let mut left: Vec<String> = names.to_vec();
                (0..5)
                    .map(|_| left.remove(dice.random_range(0..left.len())))
                    .collect()
            };
            let (on_home, on_away) = (five(&home), five(&away));
            let mut value = |attackers: &[String]| {
                let rate = 10.0 + attackers.iter().map(|player| truth[player]).sum::<f64>();
                (rate + noise * (dice.random::<f64>() - 0.5)).max(0.0) * 54.0 / 3_600.0
            };
            let (home_value, away_value) = (value(&on_home), value(&on_away));
            stints.push(Stint {
                game_id,
                seconds: 54.0,
                home_skaters: on_home,
                away_skaters: on_away,
                home_value,
                away_value,
                home_lead: 0,
                start_zone: StartZone::Fly,
            });
        }
    }
    (stints, truth)
}

#[test]
fn enough_ice_time_recovers_who_is_good() {
    let (stints, truth) = stints(30, 8.0);
    let model = fit(&stints, &BTreeMap::new(), &RapmSettings::default()).unwrap();
    assert_eq!(
        (model.published.len(), model.withheld.len(), model.games),
        (16, 0, 30)
    );
    for (player, value) in &model.published {
        assert!(
            (value.offence - truth[player]).abs() < 0.5,
            "{player} {value:?}"
        );
        assert!(value.defence.abs() < 0.5, "{player} {value:?}");
        assert!(
            value.total_error > 0.0
                && value.interval.low < value.total
                && value.total < value.interval.high
        );
        assert!((value.total - value.offence - value.defence).abs() < 1e-12);
    }
    assert!(model.cross_validated_error.unwrap() < model.cross_validated_error_null.unwrap());
    // The smallest ridge explains strong effects best.
    assert!((model.lambda - 1.0).abs() < 1e-12);
}

#[test]
fn too_little_ice_time_is_withheld_with_what_is_missing() {
    let (stints, _) = stints(4, 8.0);
    let settings = RapmSettings::default();
    let model = fit(&stints, &BTreeMap::new(), &settings).unwrap();
    assert!(model.published.is_empty());
    assert_eq!(model.withheld.len(), 16);
    for player in model.withheld.values() {
        assert!((player.hours + player.missing_hours - 3.0).abs() < 1e-12);
    }
    assert!(
        model
            .words()
            .starts_with("Nobody has enough time on the ice from 4 tracked games")
    );
    assert!((model.lambda - 3.0).abs() < 1e-12 && model.cross_validated_error.is_none());
    assert_eq!(
        fit(&[], &BTreeMap::new(), &settings).unwrap().words(),
        "Nobody was on the ice."
    );
}

#[test]
fn a_prior_holds_where_nothing_is_seen() {
    // One second of play says nothing: last season's share stands.
    let (mut stints, _) = stints(1, 0.0);
    stints.truncate(1);
    stints[0].seconds = 1.0;
    let player = stints[0].home_skaters[0].clone();
    let prior = Prior {
        rating: None,
        last_season: Some((4.0, 2.0)),
    };
    let model = fit(
        &stints,
        &BTreeMap::from([(player.clone(), prior)]),
        &RapmSettings::default(),
    )
    .unwrap();
    let (offence, concession) = model.coefficients[&player];
    assert!(
        (offence - 2.0).abs() < 0.05 && (concession + 1.0).abs() < 0.05,
        "{offence} {concession}"
    );
}

#[test]
fn ratings_tell_the_good_from_the_bad_before_many_stints() {
    let (stints, truth) = stints(2, 2.0);
    let priors = truth.iter().map(|(player, effect)| {
        let prior = Prior {
            rating: Some(4.0 + effect),
            last_season: None,
        };
        (player.clone(), prior)
    });
    let error = |model: &RapmModel| -> f64 {
        truth
            .iter()
            .map(|(player, effect)| (model.coefficients[player].0 - effect).powi(2))
            .sum()
    };
    let with = fit(&stints, &priors.collect(), &RapmSettings::default()).unwrap();
    let without = fit(&stints, &BTreeMap::new(), &RapmSettings::default()).unwrap();
    assert!(
        error(&with) < error(&without) / 2.0,
        "{} {}",
        error(&with),
        error(&without)
    );
}

#[test]
fn the_parts_of_a_rate_add_up_and_survive_a_file() {
    let (stints, _) = stints(6, 4.0);
    let settings = RapmSettings {
        bootstraps: 20,
        ..RapmSettings::default()
    };
    let model = fit(&stints, &BTreeMap::new(), &settings).unwrap();
    let attack = Attack {
        attackers: stints[0].home_skaters.clone(),
        defenders: stints[0].away_skaters.clone(),
        at_home: true,
        lead: 5,
        start_zone: StartZone::Offensive,
    };
    let rate = model.predict(&attack).unwrap();
    let sum: f64 = rate.reasons.iter().map(|reason| reason.contribution).sum();
    assert!((sum - rate.per_60).abs() < 1e-12);
    assert_eq!(rate.reasons.len(), 14);
    let bytes = artefact::save(&model, &[attack]).unwrap();
    assert_eq!(artefact::verify::<RapmModel>(&bytes).unwrap(), 1);
}

#[test]
fn the_same_stints_give_the_same_bits_on_any_number_of_threads() {
    let (stints, _) = stints(22, 8.0);
    let on = |threads: usize| {
        let pool = rayon::ThreadPoolBuilder::new()
            .num_threads(threads)
            .build()
            .unwrap();
        pool.install(|| fit(&stints, &BTreeMap::new(), &RapmSettings::default()).unwrap())
    };
    assert_eq!(on(1), on(3));
}

#[test]
fn numbers_that_are_none_are_refused_by_name() {
    let (mut stints, _) = stints(1, 1.0);
    stints[3].away_value = f64::NAN;
    let error = fit(&stints, &BTreeMap::new(), &RapmSettings::default()).unwrap_err();
    assert!(
        error
            .to_string()
            .starts_with("away_value of stint 3 of game 0 is NaN")
    );
    let prior = Prior {
        rating: Some(f64::INFINITY),
        last_season: None,
    };
    let error = fit(
        &[],
        &BTreeMap::from([("P".to_owned(), prior)]),
        &RapmSettings::default(),
    )
    .unwrap_err();
    assert!(error.to_string().starts_with("prior of player P is inf"));
}
