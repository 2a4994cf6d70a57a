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

/// Chance of the home team given a winner, from two independent Poisson counts.
fn poisson_share(home: f64, away: f64) -> f64 {
    let table = crate::game::ScoreTable::of_goals(crate::league::Sides { home, away }, 1.0);
    let expected = table.outcome_chances();
    expected.home_if_decided()
}

#[test]
fn elo_and_poisson_predict_as_well_as_documented() {
    let Some(league) = league() else { return };
    let history = crate::game::rating_history(&league, &Settings::default());
    let (mut elo, mut poisson, mut games) = (0.0, 0.0, 0.0);
    let decided = league
        .games()
        .iter()
        .filter(|game| matches!(game.outcome(), Some(Outcome::Home | Outcome::Away)));
    for game in decided.skip(60) {
        let of = |team: &str| {
            let found = history
                .iter()
                .find(|row| row.game_id == game.game_id && row.team_id == team);
            found
                .map(|row| (row.elo_before, row.expected_goals))
                .unwrap()
        };
        let (home, away) = (of(&game.home_team_id), of(&game.away_team_id));
        let by_elo = 1.0 / (1.0 + 10.0_f64.powf(-(home.0 - away.0) / 400.0));
        let by_poisson = poisson_share(home.1, away.1);
        let loss = |chance: f64| {
            if game.outcome() == Some(Outcome::Home) {
                -chance.ln()
            } else {
                -(1.0 - chance).ln()
            }
        };
        elo += loss(by_elo);
        poisson += loss(by_poisson);
        games += 1.0;
    }
    let (elo, poisson) = (elo / games, poisson / games);
    assert!((elo - 0.622).abs() < 0.005, "{elo} over {games}");
    assert!((poisson - 0.625).abs() < 0.005, "{poisson} over {games}");
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
