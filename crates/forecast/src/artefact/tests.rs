//! Tests of the file format on real models, and on files that are not what they say.

use super::*;
use crate::game::{Dressed, GameInput, GameModel, Ladder, Rung, Settings};
use crate::league::Sides;
use crate::players::{ProjectionInput, ProjectionModel, ProjectionSettings};
use crate::synthetic::{self, Options};
use crate::win_probability::{ManpowerFactors, Moment, WinProbabilityModel};

fn options() -> Options {
    Options {
        seasons: 2,
        rounds: 2,
        spread: 4.0,
    }
}

fn game_model() -> (GameModel, Vec<GameInput>) {
    let sample = synthetic::league(&options(), 9);
    let model = Ladder::fit(&sample.league, &Settings::default(), 380).model(Rung::Poisson, true);
    let line_up = |team: usize| -> Vec<Dressed> {
        model.ratings.expected_line_ups[&sample.teams[team]].clone()
    };
    let announced = GameInput {
        home_line_up: Some(line_up(2)),
        away_line_up: Some(line_up(7)),
        ..GameInput::between("T2", "T7")
    };
    let inputs = vec![GameInput::between("T0", "T9"), announced];
    (model, inputs)
}

#[test]
fn what_is_loaded_saves_to_the_same_bytes_and_repeats_its_predictions() {
    let (model, inputs) = game_model();
    let bytes = save(&model, &inputs).unwrap();
    assert_eq!(verify::<GameModel>(&bytes).unwrap(), 2);
    let loaded: GameModel = load(&bytes).unwrap();
    assert_eq!(save(&loaded, &inputs).unwrap(), bytes);
    let close = |a: f64, b: f64| (a - b).abs() < 1e-9;
    for input in &inputs {
        let (before, after) = (
            model.predict(input).unwrap(),
            loaded.predict(input).unwrap(),
        );
        assert!(close(before.probabilities.home, after.probabilities.home));
        assert!(close(before.score, after.score));
    }
    let header = header(&bytes).unwrap();
    assert_eq!(
        (header.model.as_str(), header.model_version, header.golden),
        ("game", 1, 2)
    );
    // Sorted keys, no blanks.
    let text = String::from_utf8(bytes).unwrap();
    assert!(text.starts_with("{\"body\":{\"announced\":{\"covariance\":["));
    assert!(!text.contains(": ") && text.ends_with("}\n"));
}

#[test]
fn all_models_survive_the_way_through_a_file() {
    let sample = synthetic::league(&options(), 9);
    let projections = ProjectionModel::fit(&sample.league, &ProjectionSettings::default(), 380);
    let ask = ProjectionInput {
        player_id: "P4_2".to_owned(),
        position: None,
        rating: None,
        games: 12,
        dresses: false,
        goal_factor: 1.1,
    };
    let bytes = save(&projections, &[ask]).unwrap();
    assert_eq!(verify::<ProjectionModel>(&bytes).unwrap(), 1);
    let moment = Moment {
        expected_goals: Sides {
            home: 5.0,
            away: 4.0,
        },
        dispersion: 1.3,
        length_seconds: 3240.0,
        remaining_seconds: 600.0,
        lead: -1,
        skaters: Sides { home: 5, away: 4 },
        net_empty: Sides::default(),
        penalty_seconds: 100.0,
        can_tie: true,
    };
    let model = WinProbabilityModel {
        factors: ManpowerFactors::default(),
    };
    assert_eq!(
        verify::<WinProbabilityModel>(&save(&model, &[moment]).unwrap()).unwrap(),
        1
    );
}

/// A saved model with a part of its text changed.
fn changed(from: &str, to: &str) -> Vec<u8> {
    let (model, inputs) = game_model();
    let text = String::from_utf8(save(&model, &inputs).unwrap()).unwrap();
    assert!(text.contains(from), "{from}");
    text.replacen(from, to, 1).into_bytes()
}

#[test]
fn files_that_are_not_what_they_say_are_refused() {
    let refused = |bytes: &[u8]| load::<GameModel>(bytes).unwrap_err().to_string();
    assert!(refused(b"").starts_with("input: EOF"));
    assert!(refused(&changed("benchsight-model", "other")).starts_with("format is other"));
    assert!(
        refused(&changed("\"format_version\":1", "\"format_version\":2"))
            .starts_with("format_version is 2")
    );
    assert!(refused(&changed("\"model\":\"game\"", "\"model\":\"xg\"")).starts_with("model is xg"));
    assert!(
        refused(&changed("\"model_version\":1", "\"model_version\":7"))
            .starts_with("model_version is 7")
    );
    assert!(refused(&changed("\"home_edge\":", "\"edge\":")).contains("home_edge"));
    assert!(
        refused(&changed("\"tie_width\":0.", "\"tie_width\":-0."))
            .starts_with("model.announced.tie_width is -0.")
    );
    assert!(
        refused(&changed("\"tie_width\":0.", "\"tie_width\":1e999,\"x\":0."))
            .contains("out of range")
    );
    assert!(
        refused(&changed("\"prior_games\":8.0", "\"prior_games\":0.0"))
            .contains("prior_games is 0")
    );
    let mut cut = changed("game", "game");
    cut.truncate(cut.len() / 2);
    assert!(refused(&cut).contains("EOF"));
}

#[test]
fn a_model_that_no_longer_says_the_same_is_found_out() {
    let error =
        verify::<GameModel>(&changed("\"goal_level\":1.", "\"goal_level\":1.1")).unwrap_err();
    assert!(
        error.to_string().starts_with("golden[0].expected_goals"),
        "{error}"
    );
}

#[test]
fn a_number_that_is_none_is_not_saved() {
    let (mut model, inputs) = game_model();
    model.link.home_edge = f64::NAN;
    let error = save(&model, &inputs).unwrap_err().to_string();
    assert!(error.starts_with("model.link.home_edge"), "{error}");
}

#[test]
fn an_input_that_does_not_fit_names_its_field() {
    let error = parse::<ProjectionInput>(
        b"{\"player_id\":\"P\",\"games\":-1,\"dresses\":true,\"goal_factor\":1}",
    );
    assert!(error.unwrap_err().to_string().starts_with("input.games: "));
    let error = parse::<GameInput>(b"{\"home_team_id\":\"A\",\"away_team_id\":\"B\",\"venue\":1}");
    assert!(
        error
            .unwrap_err()
            .to_string()
            .contains("unknown field `venue`")
    );
    assert!(parse::<GameInput>(b"{\"home_team_id\":\"A\",\"away_team_id\":\"B\"} x").is_err());
}
