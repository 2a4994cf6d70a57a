//! How good the forecasts are on the real league: what the documentation promises.

use crate::answers::ask;
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

/// What the build says of its models, counted again another way: from the forecasts and the schedule.
#[test]
fn the_checks_of_models_say_what_their_forecasts_say() {
    let Some(league) = norad::league() else {
        return;
    };
    let folder = tempfile::tempdir().expect("a temporary folder");
    let out = folder.path().join("out");
    norad::build(&league, "games", &out);
    let same = |told: &str, counted: &str| {
        let (told, counted) = (ask(&out, told).rows, ask(&out, counted).rows);
        assert!(!told.is_empty());
        assert_eq!(told, counted);
    };
    same(
        "select scope_id, round(actual, 8), n_checked from qa_check_results where check_id = 'M-02' order by scope_id",
        "select model, round(avg(-ln(case when home_goals > away_goals then p_home else p_away end / (p_home + p_away))), 8), count(*)
         from fact_game_predictions join dim_schedule using (game_id)
         where model in ('elo', 'poisson') and status = 'final' and home_goals <> away_goals
             and season_id <> (select season_id from dim_schedule order by date, game_id limit 1)
         group by model order by model",
    );
    same(
        "select model, n_games, round(log_loss_cv, 8), is_provisional from dim_model_run where model <> 'xg' order by model",
        "select model, 572, round(sum(n_games * log_loss) / sum(n_games), 8), false
         from fact_forecast_grades where not is_warm_up group by model order by model",
    );
    // Both periods: how many of the games with goals by period ended so.
    for (state, sign) in [("home win", ">"), ("tie", "="), ("away win", "<")] {
        let counted = format!(
            "select round(avg(case when home_goals {sign} away_goals then 1.0 else 0.0 end), 8), count(*)
             from dim_schedule where home_p1 + home_p2 + home_p3 + home_ot = home_goals
                 and away_p1 + away_p2 + away_p3 + away_ot = away_goals"
        );
        for period in [1, 2] {
            same(
                &format!(
                    "select round(actual, 8), n_checked from qa_check_results
                     where check_id = 'M-03' and scope_id = 'win probability after period {period}, {state}'"
                ),
                &counted,
            );
        }
    }
    let failed = "select check_id, scope_id from qa_check_results where check_id like 'M-%' and status = 'fail'";
    assert!(ask(&out, failed).rows.is_empty());
    let days = "select n_checked = (select count(*) from fact_game_predictions), n_failed from qa_check_results where check_id = 'M-06'";
    assert_eq!(
        ask(&out, days).rows,
        [["true", "0"].map(|cell| Some(cell.to_owned()))]
    );
}
