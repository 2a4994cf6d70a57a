//! Tracked against official scores.

use std::collections::BTreeMap;

use services::reconcile::{Difference, Kind, Reconcile, Reconciliation};
use store::DatabaseKind;
use test_databases::{TestDatabase, on_both_databases};

use super::published::Published;
use crate::norad;

on_both_databases!(the_list_counts_what_the_games_tell);

/// The only difference of a kind.
fn only(game: &Reconciliation, kind: Kind) -> &Difference {
    let mut found = game
        .differences
        .iter()
        .filter(|difference| difference.kind == kind);
    let only = found.next().unwrap();
    assert_eq!(found.next(), None);
    only
}

/// A goal that tracker and box score give to different players: when it fell, who has it by the tracker and who by the
/// box score, and the rows of the box score.
fn assert_disputed(
    game: &Reconciliation,
    period: i64,
    clock: &str,
    tracked_row: i64,
    numbers: [(&str, i64, i64, i64); 2],
) {
    let goal = only(game, Kind::Scorer);
    assert!(
        goal.words.contains(&format!("period {period} at {clock}")),
        "{}",
        goal.words
    );
    let [event] = goal.tracked.as_slice() else {
        panic!("{:?}", goal.tracked)
    };
    assert_eq!(
        (event.period, event.clock.as_deref()),
        (Some(period), Some(clock))
    );
    let file = format!("{0}/{0}_tracking.xlsx", game.game.game_id);
    assert_eq!(event.source.file, Some(file));
    assert_eq!(event.source.sheet.as_deref(), Some("events"));
    assert_eq!(event.source.row, Some(tracked_row));
    for (player, official, tracked, row) in numbers {
        let told = goal
            .players
            .iter()
            .find(|told| told.player_id == player)
            .unwrap();
        assert_eq!(
            (told.official, told.tracked),
            (official, tracked),
            "{player}"
        );
        let name = format!("{}: ", told.name);
        let told = goal
            .official
            .iter()
            .find(|told| told.words.starts_with(&name))
            .unwrap();
        assert_eq!(told.source.file.as_deref(), Some("league.xlsx"));
        assert_eq!(told.source.sheet.as_deref(), Some("fact_gameroster"));
        assert_eq!(told.source.row, Some(row), "{player}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_disputed_goals_of_the_real_league_are_told_with_their_cells() {
    let Some(league) = norad::league() else {
        return;
    };
    let folder = tempfile::tempdir().unwrap();
    let out = folder.path().join("out");
    norad::build(&league, "games", &out);
    let test = TestDatabase::new(DatabaseKind::Sqlite).await.unwrap();
    let published = Published::new(test, &out).await;
    let reconcile = Reconcile::new(published.tables.clone());
    let games = reconcile.games(published.tenant).await.unwrap();
    let counts: BTreeMap<i64, _> = games
        .iter()
        .map(|game| {
            (
                game.game.game_id,
                (game.differences.clone(), game.untracked),
            )
        })
        .collect();
    let expected = BTreeMap::from([
        (
            18_969,
            (BTreeMap::from([(Kind::Scorer, 1), (Kind::Assists, 2)]), 0),
        ),
        (18_977, (BTreeMap::from([(Kind::Scorer, 1)]), 5)),
    ]);
    assert_eq!(counts, expected);

    let game = reconcile.game(published.tenant, 18_969).await.unwrap();
    let numbers = [("P100022", 0, 1, 12_904), ("P100210", 1, 0, 12_906)];
    assert_disputed(&game, 2, "3:14", 1_920, numbers);
    assert_eq!(game.schedule.row, Some(500));
    assert_eq!(game.schedule.sheet.as_deref(), Some("dim_schedule"));
    // One side after the other, the game before its periods.
    let places: Vec<(&str, i64)> = game
        .periods
        .iter()
        .map(|row| (&*row.venue, row.period))
        .collect();
    assert_eq!(
        places[..5],
        [
            ("home", 0),
            ("home", 1),
            ("home", 2),
            ("home", 3),
            ("away", 0)
        ]
    );

    let game = reconcile.game(published.tenant, 18_977).await.unwrap();
    let numbers = [("P100047", 0, 1, 13_102), ("P100088", 2, 1, 13_104)];
    assert_disputed(&game, 3, "6:49", 2_221, numbers);
    assert!(game.untracked.iter().all(|line| line.kind == Kind::Assists));
    let assists: i64 = game.untracked.iter().map(|line| line.official).sum();
    assert_eq!(assists, 8);
    let file = String::from_utf8(game.csv()).unwrap();
    assert_eq!(file.lines().count(), 1 + 3, "{file}");
}

async fn the_list_counts_what_the_games_tell(test: TestDatabase) {
    let published = Published::sample(test, 3).await;
    let reconcile = Reconcile::new(published.tables.clone());
    let games = reconcile.games(published.tenant).await.unwrap();
    assert_eq!(games.len(), 3);
    for listed in &games {
        let game = reconcile
            .game(published.tenant, listed.game.game_id)
            .await
            .unwrap();
        let mut told: BTreeMap<Kind, usize> = BTreeMap::new();
        for difference in &game.differences {
            *told.entry(difference.kind).or_default() += 1;
            assert!(!difference.words.is_empty());
            assert!(!difference.official.is_empty(), "{}", difference.words);
            assert!(
                difference
                    .official
                    .iter()
                    .all(|row| row.source.row.is_some())
            );
        }
        assert_eq!(told, listed.differences);
        assert_eq!(game.untracked.len(), listed.untracked);
    }
    let missing = reconcile.game(published.tenant, 1).await;
    assert!(missing.is_err());
}
