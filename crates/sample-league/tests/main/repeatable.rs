//! The same options give the same league; impossible ones give none.

use crate::{make, small};
use jiff::civil::date;
use sample_league::{Options, SampleError, Truth, generate};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering};

fn files(root: &Path) -> BTreeMap<PathBuf, Vec<u8>> {
    let mut found = BTreeMap::new();
    let mut folders = vec![root.to_owned()];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else {
                let name = path.strip_prefix(root).unwrap().to_owned();
                found.insert(name, std::fs::read(&path).unwrap());
            }
        }
    }
    found
}

#[test]
fn the_same_options_give_the_same_bytes() {
    for dirty in [false, true] {
        let options = Options { dirty, ..small() };
        let (first, _) = make(&options);
        let (second, _) = make(&options);
        let (first, second) = (files(first.path()), files(second.path()));
        assert!(first.keys().eq(second.keys()));
        for (name, bytes) in &first {
            assert!(second[name] == *bytes, "{} differs", name.display());
        }
    }
}

#[test]
fn another_seed_gives_another_league() {
    let (first, _) = make(&small());
    let (second, _) = make(&Options {
        seed: 12,
        ..small()
    });
    assert_ne!(files(first.path()), files(second.path()));
}

#[test]
fn the_summary_counts_what_was_written() {
    let folder = tempfile::tempdir().unwrap();
    let reported = AtomicUsize::new(0);
    let summary = generate(&small(), folder.path(), &|done, total| {
        assert!(done <= total);
        reported.fetch_add(1, Ordering::Relaxed);
    })
    .unwrap();
    assert_eq!(summary.files, files(folder.path()).len());
    assert_eq!(summary.tracked_games, 9);
    assert_eq!(reported.into_inner(), 9);
    assert_eq!(summary.scheduled_games, 2 * (12 + 3));
}

#[test]
fn the_last_season_grows_with_the_tracked_games() {
    let options = Options {
        tracked: 20,
        seasons: 1,
        ..small()
    };
    let (_folder, truth) = make(&options);
    let tracked = truth
        .games
        .iter()
        .filter(|game| game.tracked.is_some())
        .count();
    assert_eq!(tracked, 20);
}

#[test]
fn games_to_come_are_scheduled_and_leave_no_play_offs() {
    let options = Options {
        evenings_to_come: 1,
        ..small()
    };
    let folder = tempfile::tempdir().unwrap();
    let summary = generate(&options, folder.path(), &|_, _| {}).unwrap();
    let truth = Truth::read(&folder.path().join("truth.json")).unwrap();
    // Nine tracked games and an evening of six: two whole evenings and three games, of which the last three are to come.
    assert_eq!(summary.scheduled_games, (12 + 3) + 15);
    assert_eq!(truth.games.len(), (12 + 3) + 12);
    let last = &truth.games.last().unwrap().season_id;
    let of_last = truth.games.iter().filter(|game| game.season_id == *last);
    assert!(of_last.clone().all(|game| game.game_type == "Regular"));
    let tracked = of_last.filter(|game| game.tracked.is_some());
    assert_eq!(tracked.count(), 9);
}

#[test]
fn impossible_options_are_refused() {
    let folder = tempfile::tempdir().unwrap();
    for options in [
        Options {
            teams: 1,
            ..small()
        },
        Options {
            teams: 21,
            ..small()
        },
        Options {
            seasons: 0,
            ..small()
        },
        Options {
            games: 0,
            ..small()
        },
        Options {
            evenings_to_come: 1,
            dirty: true,
            ..small()
        },
        // Without an evening to come it has no day.
        Options {
            next_evening: Some(date(2026, 12, 2)),
            ..small()
        },
        Options {
            evenings_to_come: 1,
            next_evening: Some(date(-3, 12, 2)),
            ..small()
        },
        Options {
            games: 20_000,
            seasons: 10,
            ..small()
        },
    ] {
        let refused = generate(&options, folder.path(), &|_, _| {});
        assert!(
            matches!(refused, Err(SampleError::Option { .. })),
            "{options:?}"
        );
    }
    assert!(files(folder.path()).is_empty());
}
