//! Tests of the regression against shares and neighbours.

use super::*;

fn examples(counts: [usize; 3]) -> Vec<Example> {
    let outcomes = [Outcome::Home, Outcome::Tie, Outcome::Away];
    let repeated = outcomes
        .into_iter()
        .zip(counts)
        .flat_map(|(outcome, count)| std::iter::repeat_n(outcome, count));
    repeated
        .map(|outcome| Example {
            features: vec![],
            outcome,
            margin: 0.0,
        })
        .collect()
}

#[test]
fn without_features_the_chances_are_the_shares() {
    let settings = LinkSettings {
        home_edge_deviation: 100.0,
        weight_deviation: 1.0,
    };
    let link = Link::fit(&examples([4_500, 1_000, 4_500]), 0, &settings);
    let chances = link.probabilities(link.score(&[]));
    assert!((chances.home - 0.45).abs() < 1e-6, "{chances:?}");
    assert!((chances.tie - 0.10).abs() < 1e-6, "{chances:?}");
    let link = Link::fit(&examples([50_000, 10_000, 40_000]), 0, &settings);
    let chances = link.probabilities(link.score(&[]));
    assert!(
        (chances.home - 0.5).abs() < 1e-3 && (chances.tie - 0.1).abs() < 1e-3,
        "{chances:?}"
    );
}

#[test]
fn nothing_seen_gives_the_prior() {
    let link = Link::fit(&[], 1, &LinkSettings::default());
    let chances = link.probabilities(link.score(&[3.0]));
    assert!(
        (chances.home - 0.45).abs() < 1e-9 && (chances.tie - 0.1).abs() < 1e-9,
        "{chances:?}"
    );
}

#[test]
fn the_gradient_vanishes_at_the_fit() {
    let rows: Vec<Example> = (0..60)
        .map(|k| {
            let x = f64::from(k % 7) - 3.0;
            let outcome = match k % 5 {
                0 => Outcome::Tie,
                1 => Outcome::Away,
                _ if x < 0.0 => Outcome::Away,
                _ => Outcome::Home,
            };
            Example {
                features: vec![x, x * x - 4.0],
                outcome,
                margin: x,
            }
        })
        .collect();
    let settings = LinkSettings::default();
    let link = Link::fit(&rows, 2, &settings);
    let scales = scales(&rows, 2);
    let problem = Problem::new(&rows, &scales, &settings);
    let parameters = [
        link.home_edge,
        link.weights[0] * scales[0],
        link.weights[1] * scales[1],
        link.tie_width,
    ];
    let best = problem.objective(&parameters);
    for index in 0..4 {
        for change in [-0.01, 0.01] {
            let mut near = parameters;
            near[index] += change;
            assert!(problem.objective(&near) > best);
        }
    }
    assert!(link.weights[0] > 0.0);
    assert!(link.score_error(&[1.0, 0.0]) > 0.0);
}
