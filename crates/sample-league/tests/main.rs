//! A sample league as a whole: its files, its truth, its faults.

#[path = "main/files.rs"]
mod files;
#[path = "main/repeatable.rs"]
mod repeatable;
#[path = "main/truth.rs"]
mod truth;

use sample_league::{Options, Truth, generate};
use tempfile::TempDir;

/// A small league with every layout in it.
fn small() -> Options {
    Options {
        seed: 11,
        teams: 4,
        seasons: 2,
        games: 12,
        tracked: 9,
        evenings_to_come: 0,
        next_evening: None,
        dirty: false,
    }
}

/// Makes a league in a folder that is removed afterwards.
fn make(options: &Options) -> (TempDir, Truth) {
    let folder = tempfile::tempdir().unwrap();
    generate(options, folder.path(), &|_, _| {}).unwrap();
    let truth = Truth::read(&folder.path().join("truth.json")).unwrap();
    (folder, truth)
}
