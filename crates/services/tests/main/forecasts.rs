//! How good the forecasts are on the real league: what the documentation promises.

use crate::norad;
use services::ml::evaluate_output;

#[test]
fn the_models_keep_what_is_promised_on_the_test_span() {
    let Some(league) = norad::league() else {
        return;
    };
    let folder = tempfile::tempdir().expect("a temporary folder");
    let out = folder.path().join("out");
    norad::build(&league, "games", &out);
    let evaluation = evaluate_output(&out)
        .expect("an output")
        .expect("enough games");
    assert!(evaluation.split.tuning_from < evaluation.split.test_from);
    let of = |name: &str| {
        let mut reports = evaluation.reports.iter();
        reports
            .find(|report| report.rung.name() == name)
            .expect("a report")
    };
    let loss = |name: &str| of(name).scores.two_way_log_loss.expect("decided games");
    // Team-only, with line-ups, and what both must beat.
    assert!(loss("poisson") <= 0.66, "{}", loss("poisson"));
    assert!(loss("line_up") <= 0.63, "{}", loss("line_up"));
    assert!(loss("base_rates") > loss("poisson"));
    assert!(loss("elo") > loss("poisson"));
    // Who is served is calibrated; who is not calibrated is not served.
    let served = of(evaluation.choice.rung.name());
    assert!(served.passes(), "{:?}", served.gates);
    assert!(
        evaluation.choice.announced,
        "line-ups help where they are known"
    );
    let slope = |name: &str| of(name).scores.calibration.expect("a slope").slope;
    assert!((0.8..=1.2).contains(&slope(evaluation.choice.rung.name())));
    assert!((0.8..=1.2).contains(&slope("line_up")));
    for report in &evaluation.reports {
        let slope = report.scores.calibration.map(|found| found.slope);
        let is_calibrated = slope.is_some_and(|slope| (0.8..=1.2).contains(&slope));
        assert!(report.gates.is_empty() || is_calibrated || !report.passes());
    }
}
