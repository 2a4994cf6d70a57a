//! Tests of the projections on numbers worked out by hand and on synthetic players.

use super::*;
use crate::league::{Game, GameType, League};
use crate::synthetic::{self, Options};

fn ask(player_id: &str, games: u32) -> ProjectionInput {
    ProjectionInput {
        player_id: player_id.to_owned(),
        position: None,
        rating: None,
        games,
        dresses: true,
        goal_factor: 1.0,
    }
}

/// Two forwards over four games: one scores 2, 0, 2, 0, the other never.
fn small() -> League {
    let mut games = Vec::new();
    let mut roster = Vec::new();
    for game_id in 0..4 {
        games.push(Game {
            game_id,
            season_id: "S1".to_owned(),
            date: game_id as i32,
            game_type: GameType::Regular,
            home_team_id: "A".to_owned(),
            away_team_id: "B".to_owned(),
            home_goals: Some(2),
            away_goals: Some(1),
        });
        for (player, goals) in [("X", if game_id % 2 == 0 { 2 } else { 0 }), ("Y", 0)] {
            roster.push(RosterRow {
                game_id,
                player_id: player.to_owned(),
                team_id: "A".to_owned(),
                position: Some(Position::Forward),
                games_played: Some(1),
                goals,
                assists: 0,
                pim: 0,
                goals_against: 0,
                rating_at_game: None,
            });
        }
    }
    League::new(games, roster).unwrap()
}

#[test]
fn a_rate_is_the_prior_and_the_record_weighted_by_games() {
    let model = ProjectionModel::fit(&small(), &ProjectionSettings::default(), 100);
    let spread = model.spreads[Statistic::Goals as usize];
    // X: squares 8 − 16/4 = 4 over 3 · 1 = 3; Y adds nothing: 4/3.
    assert!((spread.dispersion - 4.0 / 3.0).abs() < 1e-12);
    // Group mean ½: 4 · ¼ + 4 · ¼ − 2 · ½ · 4/3 = 2/3 over 8 · ¼ = 2: 1/3.
    assert!((spread.between - 1.0 / 3.0).abs() < 1e-12);
    // The prior counts for 3 · 4/3 / ½ = 8 games: (8 · ½ + 4) / 12 for X, 4/12 for Y.
    let rate = |player: &str| model.project(&ask(player, 1)).unwrap().statistics[0].per_game;
    assert!((rate("X") - 8.0 / 12.0).abs() < 1e-12);
    assert!((rate("Y") - 4.0 / 12.0).abs() < 1e-12);
    // Somebody new is the average of his position.
    let new = ProjectionInput {
        position: Some(Position::Forward),
        ..ask("Z", 10)
    };
    let projection = model.project(&new).unwrap();
    assert!((projection.statistics[0].expected - 5.0).abs() < 1e-12);
    assert_eq!(projection.confidence.level, crate::Level::Low);
    let sum: f64 = projection.statistics[0]
        .reasons
        .iter()
        .map(|reason| reason.contribution)
        .sum();
    assert!((sum - projection.statistics[0].per_game).abs() < 1e-12);
}

#[test]
fn points_are_goals_plus_assists_and_games_follow_attendance() {
    let sample = synthetic::league(&Options::default(), 11);
    let model = ProjectionModel::fit(&sample.league, &ProjectionSettings::default(), 1_000);
    // Each synthetic player stays at home one game in five.
    assert!(
        (model.attendance - 0.8).abs() < 0.03,
        "{}",
        model.attendance
    );
    let input = ProjectionInput {
        dresses: false,
        ..ask("P3_1", 20)
    };
    let projection = model.project(&input).unwrap();
    let expected = |k: usize| projection.statistics[k].expected;
    assert!((expected(0) + expected(1) - expected(2)).abs() < 1e-9);
    assert!(projection.expected_games > 12.0 && projection.expected_games < 19.0);
    let sure = model.project(&ask("P3_1", 20)).unwrap();
    assert!(sure.expected_games > projection.expected_games);
}

#[test]
fn intervals_hold_between_75_and_85_percent_over_many_players() {
    let options = Options {
        seasons: 2,
        rounds: 8,
        spread: 3.0,
    };
    let (mut inside, mut players) = (0.0, 0.0);
    for seed in 10..18 {
        let report = evaluate(
            &synthetic::league(&options, seed).league,
            &ProjectionSettings::default(),
        );
        assert_eq!(report.players, 120);
        let points = &report.statistics[Statistic::Points as usize];
        assert!(points.miss < points.group_miss, "{points:?}");
        let count = report.players as f64;
        inside += report.statistics[Statistic::Points as usize]
            .coverage
            .unwrap()
            * count;
        players += count;
    }
    let coverage = inside / players;
    assert!((0.75..=0.85).contains(&coverage), "{coverage}");
}

#[test]
fn numbers_that_are_none_are_refused_by_name() {
    let model = ProjectionModel::fit(&small(), &ProjectionSettings::default(), 100);
    let refused = |input: ProjectionInput| model.project(&input).unwrap_err().to_string();
    assert!(refused(ask("X", 0)).starts_with("games is 0"));
    let factor = ProjectionInput {
        goal_factor: f64::NAN,
        ..ask("X", 1)
    };
    assert!(refused(factor).starts_with("goal_factor is NaN"));
    let rating = ProjectionInput {
        rating: Some(f64::INFINITY),
        ..ask("X", 1)
    };
    assert!(refused(rating).starts_with("rating is inf"));
}
