//! Helpers and tests of the game models on small leagues.

use super::{
    Dressed, EloSettings, FEATURES, GameInput, Ladder, Played, Rung, Settings, elo::Elo,
    feature_rows, rating_history, walk_forward,
};
use crate::league::{Game, GameType, League, RosterRow, Sides};
use crate::synthetic::{self, Options};

static NOBODY: Sides<Vec<RosterRow>> = Sides {
    home: Vec::new(),
    away: Vec::new(),
};

impl<'a> Played<'a> {
    /// A game without line-ups.
    pub(crate) fn of(game: &'a Game) -> Option<Self> {
        Self::new(game, &NOBODY)
    }
}

/// A regular game of season `S1`.
pub(crate) fn game(
    game_id: i64,
    date: i32,
    home: &str,
    away: &str,
    score: Option<(u32, u32)>,
) -> Game {
    Game {
        game_id,
        season_id: "S1".to_owned(),
        date,
        game_type: GameType::Regular,
        home_team_id: home.to_owned(),
        away_team_id: away.to_owned(),
        home_goals: score.map(|score| score.0),
        away_goals: score.map(|score| score.1),
    }
}

#[test]
fn elo_moves_by_hand_computed_amounts() {
    let mut elo = Elo::new(EloSettings::default());
    let first = game(1, 0, "A", "B", Some((5, 2)));
    elo.learn(&Played::of(&first).into_iter().collect::<Vec<_>>());
    // Even teams: 25 · (.6686 ln 3 + .8048) · ½ = 19.2415.
    let step = 25.0 * (0.6686 * 3.0_f64.ln() + 0.8048) * 0.5;
    assert!((elo.rating("A") - 1500.0 - step).abs() < 1e-9);
    assert!((elo.rating("B") - 1500.0 + step).abs() < 1e-9);
    // A tie of the favourite costs 25 · (E − ½), E = 1 / (1 + 10^(−2 · step / 400)).
    let second = game(2, 1, "A", "B", Some((3, 3)));
    elo.learn(&Played::of(&second).into_iter().collect::<Vec<_>>());
    let expected = 1.0 / (1.0 + 10.0_f64.powf(-2.0 * step / 400.0));
    assert!((elo.rating("A") - 1500.0 - step + 25.0 * (expected - 0.5)).abs() < 1e-9);
    elo.start_season();
    let kept = 1500.0 + step - 25.0 * (expected - 0.5);
    assert!((elo.rating("A") - (0.7 * kept + 0.3 * 1505.0)).abs() < 1e-9);
}

#[test]
fn the_history_joins_what_was_before_and_after_each_game() {
    let games = vec![
        game(1, 0, "A", "B", Some((5, 2))),
        game(2, 7, "B", "A", Some((3, 3))),
        game(3, 9, "A", "B", None),
    ];
    let history = rating_history(&League::new(games, vec![]).unwrap(), &Settings::default());
    let rows: Vec<(&str, i64)> = history
        .iter()
        .map(|row| (row.team_id.as_str(), row.game_id))
        .collect();
    assert_eq!(rows, [("A", 1), ("B", 1), ("B", 2), ("A", 2)]);
    assert!((history[0].elo_before - 1500.0).abs() < 1e-12 && history[0].elo > 1500.0);
    assert!((history[0].elo - history[3].elo_before).abs() < 1e-12);
    assert!((history[0].expected_goals - 4.5).abs() < 1e-9);
    assert!(history[3].expected_goals > history[2].expected_goals);
    assert!(history[0].attack_defence.attack > 0.0 && history[0].goal_difference > 0.0);
}

/// Rank correlation of ratings with the true order of a synthetic league.
fn rank_correlation(truth: &[f64], estimate: &[f64]) -> f64 {
    let ranks = |values: &[f64]| -> Vec<f64> {
        let rank = |value: f64| values.iter().filter(|other| **other < value).count() as f64;
        values.iter().map(|&value| rank(value)).collect()
    };
    let (a, b) = (ranks(truth), ranks(estimate));
    let n = truth.len() as f64;
    let squares: f64 = a.iter().zip(&b).map(|(x, y)| (x - y).powi(2)).sum();
    1.0 - 6.0 * squares / (n * (n * n - 1.0))
}

#[test]
fn the_ratings_recover_the_true_order() {
    let sample = synthetic::league(&Options::default(), 7);
    let last = sample
        .league
        .games()
        .iter()
        .map(|game| game.date)
        .max()
        .unwrap()
        + 1;
    let model = Ladder::fit(&sample.league, &Settings::default(), last).model(Rung::Elo, false);
    let ratings = &model.ratings;
    let of = |value: &dyn Fn(&str) -> f64| -> Vec<f64> {
        sample.teams.iter().map(|team| value(team)).collect()
    };
    let estimates = [
        of(&|team| ratings.elo[team]),
        of(&|team| ratings.goal_difference[team]),
        of(&|team| ratings.attack_defence[team].attack + ratings.attack_defence[team].defence),
    ];
    for estimate in estimates {
        let correlation = rank_correlation(&sample.strengths, &estimate);
        assert!(correlation >= 0.9, "{correlation}");
    }
}

#[test]
fn contributions_add_up_and_chances_are_chances() {
    let sample = synthetic::league(&Options::default(), 3);
    let last = sample
        .league
        .games()
        .iter()
        .map(|game| game.date)
        .max()
        .unwrap()
        + 1;
    for rung in Rung::ALL {
        let model = Ladder::fit(&sample.league, &Settings::default(), last).model(rung, true);
        let mut input = GameInput::between(&sample.teams[0], &sample.teams[9]);
        for announced in [false, true] {
            if announced {
                let line_up = |team: &str| model.ratings.expected_line_ups.get(team).cloned();
                input.home_line_up = line_up(&sample.teams[0]);
                input.away_line_up = line_up(&sample.teams[9]);
            }
            let forecast = model.predict(&input).unwrap();
            assert_eq!(forecast.rung == Rung::LineUp, announced);
            let sum: f64 = forecast
                .reasons
                .iter()
                .map(|reason| reason.contribution)
                .sum();
            assert!((sum - forecast.score).abs() < 1e-12);
            forecast.probabilities.check("forecast").unwrap();
            let chance = forecast.probabilities.home_if_decided();
            assert!(
                forecast.home_if_decided.low < chance && chance < forecast.home_if_decided.high
            );
            assert!(forecast.goals.home.low <= forecast.expected_goals.home);
            assert!(forecast.goals.home.high >= forecast.expected_goals.home);
        }
    }
    let strange = GameInput::between("A", "A");
    let model = Ladder::fit(&sample.league, &Settings::default(), last).model(Rung::Elo, false);
    assert!(
        model
            .predict(&strange)
            .unwrap_err()
            .to_string()
            .contains("away_team_id")
    );
}

#[test]
fn the_served_model_says_what_the_walk_said() {
    let sample = synthetic::league(&Options::default(), 5);
    let settings = Settings::default();
    let walked = walk_forward(
        &sample.league,
        &[Rung::Poisson, Rung::ExpectedLineUp],
        &settings,
    );
    let game = &sample.league.games()[200];
    for (place, rung) in [Rung::Poisson, Rung::ExpectedLineUp]
        .into_iter()
        .enumerate()
    {
        let model = Ladder::fit(&sample.league, &settings, game.date).model(rung, false);
        let forecast = model
            .predict(&GameInput::between(&game.home_team_id, &game.away_team_id))
            .unwrap();
        assert_eq!(forecast.probabilities, walked[200].forecasts[place]);
    }
}

#[test]
fn the_features_of_a_model_are_those_of_the_walk() {
    let sample = synthetic::league(&Options::default(), 5);
    let settings = Settings::default();
    let game = &sample.league.games()[200];
    let model = Ladder::fit(&sample.league, &settings, game.date).model(Rung::Elo, false);
    let mut input = GameInput::between(&game.home_team_id, &game.away_team_id);
    let expected = feature_rows(&sample.league, &settings, false)[200].clone();
    assert_eq!(
        (expected.game_id, expected.features.len()),
        (game.game_id, FEATURES.len())
    );
    assert_eq!(model.features(&input).unwrap(), expected.features);
    let sides = sample.league.line_ups(200).unwrap();
    input.home_line_up = Some(sides.home.iter().map(Dressed::from).collect());
    input.away_line_up = Some(sides.away.iter().map(Dressed::from).collect());
    let announced = feature_rows(&sample.league, &settings, true)[200].clone();
    assert_eq!(model.features(&input).unwrap(), announced.features);
    assert_ne!(announced.features, expected.features);
}

#[test]
fn a_league_that_cannot_be_true_is_refused() {
    let twice = vec![game(1, 0, "A", "B", None), game(1, 1, "A", "B", None)];
    assert!(
        League::new(twice, vec![])
            .unwrap_err()
            .to_string()
            .starts_with("game 1 is listed twice")
    );
    let own = vec![game(1, 0, "A", "A", None)];
    assert!(
        League::new(own, vec![])
            .unwrap_err()
            .to_string()
            .contains("away_team_id of game 1")
    );
    let row = RosterRow {
        game_id: 1,
        player_id: "P".to_owned(),
        team_id: "A".to_owned(),
        position: None,
        games_played: None,
        goals: 0,
        assists: 0,
        pim: 0,
        goals_against: 0,
        rating_at_game: Some(f64::NAN),
    };
    let error = League::new(vec![game(1, 0, "A", "B", None)], vec![row.clone()]).unwrap_err();
    assert!(
        error
            .to_string()
            .contains("rating_at_game of player P in game 1 is NaN")
    );
    let elsewhere = RosterRow {
        team_id: "C".to_owned(),
        rating_at_game: None,
        ..row
    };
    let league = League::new(vec![game(1, 0, "A", "B", None)], vec![elsewhere]).unwrap();
    assert_eq!(league.ignored_rows(), 1);
}
