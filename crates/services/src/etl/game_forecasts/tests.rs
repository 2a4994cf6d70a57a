use std::sync::Arc;

use warehouse::arrow::array::{ArrayRef, AsArray, Int64Array, StringArray};
use warehouse::arrow::datatypes::{Float64Type, Int64Type};

use super::*;

const TEAMS: i64 = 6;
const GAMES: i64 = 120;

/// Goals of a made-up game; better teams have lower numbers.
fn goals(game: i64, own: i64, other: i64) -> i64 {
    (7 * game + 3 * own) % 5 + (other - own).max(0) / 2
}

/// A schedule of two seasons; games from `changed_from` on end the other way round and the last ten are not played.
fn schedule(changed_from: i64) -> RecordBatch {
    let ids: Vec<i64> = (0..GAMES).collect();
    let home = |game: i64| game % TEAMS;
    let away = |game: i64| (game + 1 + game / TEAMS % (TEAMS - 1)) % TEAMS;
    let score = |game: i64, is_home: bool| {
        let (own, other) = if is_home == (game < changed_from) {
            (home(game), away(game))
        } else {
            (away(game), home(game))
        };
        (game < GAMES - 10).then(|| goals(game, own, other))
    };
    let text = |value: &dyn Fn(i64) -> String| -> ArrayRef {
        Arc::new(
            ids.iter()
                .map(|id| Some(value(*id)))
                .collect::<StringArray>(),
        )
    };
    let dates: Date32Array = ids.iter().map(|id| Some(18_000 + *id as i32 * 3)).collect();
    RecordBatch::try_from_iter_with_nullable([
        (
            "game_id",
            Arc::new(Int64Array::from(ids.clone())) as ArrayRef,
            false,
        ),
        ("season_id", text(&|game| format!("S{}", game / 60)), false),
        ("date", Arc::new(dates) as ArrayRef, false),
        ("game_type", text(&|_| "Regular".to_owned()), false),
        (
            "home_team_id",
            text(&|game| format!("T{}", home(game))),
            false,
        ),
        (
            "away_team_id",
            text(&|game| format!("T{}", away(game))),
            false,
        ),
        (
            "home_goals",
            Arc::new(
                ids.iter()
                    .map(|id| score(*id, true))
                    .collect::<Int64Array>(),
            ) as ArrayRef,
            true,
        ),
        (
            "away_goals",
            Arc::new(
                ids.iter()
                    .map(|id| score(*id, false))
                    .collect::<Int64Array>(),
            ) as ArrayRef,
            true,
        ),
    ])
    .unwrap()
}

fn roster() -> RecordBatch {
    let whole = |value: i64| Arc::new(Int64Array::from(vec![value])) as ArrayRef;
    let text = |value: &str| Arc::new(StringArray::from(vec![value])) as ArrayRef;
    let rating: warehouse::arrow::array::Float64Array = [Some(4.0)].into_iter().collect();
    RecordBatch::try_from_iter_with_nullable([
        ("game_id", whole(0), false),
        ("player_id", text("P1"), false),
        ("team_id", text("T0"), false),
        ("position_id", text("POS04"), true),
        ("games_played", whole(1), true),
        ("goals", whole(1), false),
        ("assists", whole(0), false),
        ("pim", whole(0), false),
        ("goals_against", whole(0), false),
        ("rating_at_game", Arc::new(rating) as ArrayRef, true),
    ])
    .unwrap()
}

fn weights(k: f64) -> RecordBatch {
    let text = |value: &str| Arc::new(StringArray::from(vec![value])) as ArrayRef;
    let value: warehouse::arrow::array::Float64Array = [Some(k)].into_iter().collect();
    RecordBatch::try_from_iter_with_nullable([
        ("metric", text("elo"), false),
        ("term", text("k"), false),
        ("weight", Arc::new(value) as ArrayRef, true),
    ])
    .unwrap()
}

fn run(changed_from: i64, k: f64) -> BTreeMap<String, RecordBatch> {
    let inputs = TableSet::new([
        ("dim_schedule".to_owned(), schedule(changed_from)),
        ("fact_gameroster".to_owned(), roster()),
        ("dim_metric_weight".to_owned(), weights(k)),
    ]);
    GameForecasts.run(&inputs).unwrap().into_iter().collect()
}

fn game_ids(table: &RecordBatch) -> Vec<i64> {
    let column = table.column_by_name("game_id").unwrap();
    column.as_primitive::<Int64Type>().values().to_vec()
}

fn chances(table: &RecordBatch, name: &str) -> Vec<u64> {
    let column = table.column_by_name(name).unwrap();
    let values = column.as_primitive::<Float64Type>().values();
    values.iter().map(|value| value.to_bits()).collect()
}

#[test]
fn no_result_of_the_day_or_later_moves_a_forecast() {
    const FROM: i64 = 70;
    let (before, after) = (run(GAMES, 25.0), run(FROM, 25.0));
    let (before, after) = (
        &before["fact_game_predictions"],
        &after["fact_game_predictions"],
    );
    let games = game_ids(before);
    assert_eq!(games, game_ids(after));
    let mut moved = 0;
    for column in [
        "p_home",
        "p_tie",
        "p_away",
        "exp_home_goals",
        "exp_away_goals",
    ] {
        let pairs = chances(before, column)
            .into_iter()
            .zip(chances(after, column));
        for (game, (first, second)) in games.iter().zip(pairs) {
            if *game <= FROM {
                assert_eq!(first, second, "{column} of game {game}");
            } else {
                moved += usize::from(first != second);
            }
        }
    }
    assert!(
        moved > 100,
        "later forecasts learn from the changed results"
    );
}

#[test]
fn the_same_rows_give_the_same_tables() {
    assert_eq!(run(GAMES, 25.0), run(GAMES, 25.0));
}

#[test]
fn games_to_come_are_forecast_and_not_graded() {
    let tables = run(GAMES, 25.0);
    let predictions = &tables["fact_game_predictions"];
    assert_eq!(predictions.num_rows(), GAMES as usize * RUNGS.len());
    let losses = predictions.column_by_name("log_loss").unwrap();
    assert_eq!(losses.null_count(), 10 * RUNGS.len());
    let graded = &tables["fact_forecast_grades"];
    let games = graded.column_by_name("n_games").unwrap();
    let games: i64 = games.as_primitive::<Int64Type>().values().iter().sum();
    assert_eq!(games, (GAMES - 10) * RUNGS.len() as i64);
    assert_eq!(
        tables["fact_team_ratings"].num_rows(),
        (GAMES as usize - 10) * 2 * 2
    );
}

#[test]
fn the_step_of_elo_is_the_constant_of_the_table() {
    let first_change = |k: f64| {
        let tables = run(GAMES, k);
        let ratings = &tables["fact_team_ratings"];
        let column = |name: &str| {
            let values = ratings.column_by_name(name).unwrap();
            values.as_primitive::<Float64Type>().value(0)
        };
        column("rating") - column("rating_before")
    };
    // The first game is between two new teams: expected is one half, and the change is proportional to the step.
    assert!((first_change(50.0) - 2.0 * first_change(25.0)).abs() < 1e-9);
    assert!(first_change(25.0).abs() > 1.0);
}
