//! The models on a real league, when one is at hand.

use serde::Deserialize;

use super::*;
use crate::league::{Game, RosterRow};

/// Schedule and box scores of a league as JSON.
#[derive(Deserialize)]
struct Dump {
    games: Vec<Game>,
    roster: Vec<RosterRow>,
}

/// The league named by `BENCHSIGHT_FORECAST_LEAGUE`; `None` when there is none.
fn league() -> Option<League> {
    let Some(file) = std::env::var_os("BENCHSIGHT_FORECAST_LEAGUE") else {
        eprintln!("skipped: BENCHSIGHT_FORECAST_LEAGUE names no league");
        return None;
    };
    let dump: Dump = serde_json::from_slice(&std::fs::read(file).unwrap()).unwrap();
    Some(League::new(dump.games, dump.roster).unwrap())
}

#[test]
fn the_targets_hold_on_the_test_span() {
    let Some(league) = league() else { return };
    let settings = tune(&league);
    let projections =
        crate::players::evaluate(&league, &crate::players::ProjectionSettings::default());
    let evaluation = evaluate(&league, &settings).unwrap();
    if let Some(file) = std::env::var_os("BENCHSIGHT_FORECAST_REPORT") {
        std::fs::write(
            file,
            serde_json::to_vec_pretty(&(&evaluation, projections)).unwrap(),
        )
        .unwrap();
    }
    let loss = |rung: Rung| {
        let report = evaluation.reports.iter().find(|report| report.rung == rung);
        report
            .and_then(|report| report.scores.two_way_log_loss)
            .unwrap()
    };
    assert!(
        loss(Rung::GoalDifference) <= 0.66,
        "{}",
        loss(Rung::GoalDifference)
    );
    assert!(loss(Rung::LineUp) <= 0.63, "{}", loss(Rung::LineUp));
}
