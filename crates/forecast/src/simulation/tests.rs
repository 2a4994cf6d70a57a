//! Tests of the simulation: exact small seasons, the order of level teams, reproducibility.

use super::*;
use crate::league::Sides;
use crate::outcome::Probabilities;

fn even(tie: f64) -> ScoreTable {
    let chances = Probabilities {
        home: (1.0 - tie) / 2.0,
        tie,
        away: (1.0 - tie) / 2.0,
    };
    ScoreTable::new(
        Sides {
            home: 4.5,
            away: 4.5,
        },
        1.4,
        &chances,
    )
}

fn result(home: &str, away: &str, home_goals: u32, away_goals: u32) -> FinalResult {
    let (home_points, away_points) = Rules::default().points(home_goals, away_goals);
    FinalResult {
        home_team_id: home.to_owned(),
        away_team_id: away.to_owned(),
        home_goals,
        away_goals,
        home_points,
        away_points,
    }
}

fn game(game_id: i64, home: &str, away: &str, scores: ScoreTable) -> RemainingGame {
    RemainingGame {
        game_id,
        home_team_id: home.to_owned(),
        away_team_id: away.to_owned(),
        scores,
    }
}

fn season(teams: &[&str], results: Vec<FinalResult>, remaining: Vec<RemainingGame>) -> SeasonInput {
    SeasonInput {
        teams: teams.iter().map(|team| (*team).to_owned()).collect(),
        results,
        remaining,
        assumptions: vec![],
        rules: Rules::default(),
        playoff_places: 1,
        seasons: 1,
        seed: 1,
    }
}

fn order(input: &SeasonInput) -> Vec<String> {
    let mut teams = simulate(input).unwrap().teams;
    teams.sort_by(|a, b| a.expected_place.total_cmp(&b.expected_place));
    teams.into_iter().map(|team| team.team_id).collect()
}

#[test]
fn an_alias_table_draws_the_chances_it_was_given() {
    let chances = [0.5, 0.25, 0.125, 0.0625, 0.0625, 0.0];
    let drawn = AliasTable::new(&chances).chances();
    for (drawn, wanted) in drawn.iter().zip(chances) {
        assert!((drawn - wanted).abs() < 1e-8, "{drawn} {wanted}");
    }
    assert_eq!(AliasTable::new(&[1.0]).draw(u64::MAX), 0);
}

#[test]
fn one_game_decides_as_often_as_its_chances_say() {
    // Level before the last game; a tie leaves points, wins, head-to-head, goals level: the lower id is first.
    let mut input = season(&["B", "A"], vec![], vec![game(1, "B", "A", even(0.2))]);
    input.seasons = 200_000;
    let odds = simulate(&input).unwrap();
    let team = |id: &str| odds.teams.iter().find(|team| team.team_id == id).unwrap();
    assert!((team("A").first - 0.6).abs() < 0.005, "{}", team("A").first);
    assert!((team("B").first - 0.4).abs() < 0.005);
    assert!((team("A").expected_points - 1.0).abs() < 0.01);
    assert_eq!(
        team("A").points,
        Interval {
            low: 0.0,
            high: 2.0
        }
    );
    assert!((odds.largest_error - 0.5 / 200_000.0_f64.sqrt()).abs() < 1e-12);
}

#[test]
fn level_teams_are_told_apart_in_the_league_order() {
    let results = vec![
        result("B", "A", 1, 0),
        result("A", "C", 9, 0),
        result("C", "B", 1, 0),
    ];
    // All three won once of two among themselves: the shares are equal, goal difference A +8, B 0, C −8.
    assert_eq!(
        order(&season(&["A", "B", "C"], results, vec![])),
        ["A", "B", "C"]
    );
    // Only A and B are level, with three points and a win each: B won their game, though A has more goals.
    let results = vec![
        result("B", "A", 1, 0),
        result("A", "C", 9, 0),
        result("C", "D", 0, 1),
        result("D", "B", 5, 0),
        result("A", "D", 0, 1),
        result("B", "C", 0, 0),
        result("A", "C", 1, 1),
    ];
    assert_eq!(
        order(&season(&["A", "B", "C", "D"], results, vec![])),
        ["D", "B", "A", "C"]
    );
    // Teams that never met are told apart by goal difference.
    let results = vec![result("A", "C", 2, 1), result("B", "D", 5, 1)];
    assert_eq!(
        order(&season(&["A", "B", "C", "D"], results, vec![])),
        ["B", "A", "C", "D"]
    );
    // Other orders: level on points and wins, B scored more, A conceded less.
    let results = vec![
        result("A", "B", 3, 2),
        result("B", "A", 10, 8),
        result("A", "C", 4, 0),
        result("B", "C", 4, 3),
    ];
    let mut input = season(&["A", "B", "C"], results, vec![]);
    input.rules.order = vec![Criterion::Points, Criterion::GoalsFor, Criterion::TeamId];
    assert_eq!(order(&input), ["B", "A", "C"]);
    input.rules.order = vec![Criterion::Points, Criterion::GoalDiff];
    assert_eq!(order(&input), ["A", "B", "C"]);
}

fn ten_teams() -> SeasonInput {
    SeasonInput {
        playoff_places: 4,
        ..round_robin(10, 5_500, 42)
    }
}

#[test]
fn the_same_seed_gives_the_same_odds_on_any_number_of_threads() {
    let input = ten_teams();
    let on = |threads: usize| {
        let pool = rayon::ThreadPoolBuilder::new()
            .num_threads(threads)
            .build()
            .unwrap();
        pool.install(|| simulate(&input).unwrap())
    };
    let one = on(1);
    assert_eq!(one, on(3));
    let other = simulate(&SeasonInput {
        seed: 43,
        ..ten_teams()
    })
    .unwrap();
    assert_ne!(one, other);
    let sum = |part: fn(&TeamOdds) -> f64| one.teams.iter().map(part).sum::<f64>();
    assert!((sum(|team| team.first) - 1.0).abs() < 1e-9);
    assert!((sum(|team| team.playoffs) - 4.0).abs() < 1e-9);
    assert!((sum(|team| team.expected_points) - 90.0).abs() < 1e-9);
}

#[test]
fn an_assumed_result_counts_as_played() {
    let mut input = ten_teams();
    input.assumptions = (0..9)
        .map(|game_id| Assumption {
            game_id,
            home_goals: 5,
            away_goals: 0,
        })
        .collect();
    let odds = simulate(&input).unwrap();
    // The first nine games are all those of T00, at home: 18 points for sure.
    assert_eq!(odds.teams[0].team_id, "T00");
    assert_eq!(
        odds.teams[0].points,
        Interval {
            low: 18.0,
            high: 18.0
        }
    );
    assert!(odds.teams[0].first > 0.95);
    input.assumptions[0].game_id = 99;
    assert!(simulate(&input).unwrap_err().to_string().contains("is 99"));
}

#[test]
fn what_cannot_be_true_is_refused() {
    let refused = |change: fn(&mut SeasonInput)| {
        let mut input = ten_teams();
        change(&mut input);
        simulate(&input).unwrap_err().to_string()
    };
    assert!(refused(|input| input.seasons = 0).contains("seasons"));
    assert!(refused(|input| input.playoff_places = 11).contains("playoff_places"));
    assert!(refused(|input| input.rules.order.clear()).contains("order"));
    assert!(refused(|input| input.rules.points_win = 11).contains("points_win"));
    assert!(refused(|input| input.teams[1] = "T00".to_owned()).contains("team is T00"));
    assert!(
        refused(|input| input.remaining[3].home_team_id = "X".to_owned())
            .contains("home_team_id of game 3")
    );
    assert!(
        refused(|input| input.remaining[3].home_team_id = "T04".to_owned())
            .contains("away_team_id of game 3")
    );
}
