//! A run that is killed, at whatever moment, leaves the old tables or the new ones, never a mixture.

use crate::support::{command, etl_run, make_league, names_in, whole_output};
use std::fs;
use std::path::Path;
use std::process::{Child, Stdio};
use std::time::{Duration, Instant};

/// A small generator of numbers from 0 to 1, so that a failure can be repeated.
struct Dice(u64);

impl Dice {
    fn roll(&mut self) -> f64 {
        // Constants of Knuth's MMIX generator; its upper bits are the good ones.
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 40) as f64 / f64::from(1 << 24)
    }
}

/// A folder with the leagues `a/league` and `b/league` and room for one output.
struct Place {
    folder: tempfile::TempDir,
}

impl Place {
    fn new() -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        for (name, seed) in [("a", 1), ("b", 2)] {
            let options = sample_league::Options {
                seed,
                teams: 2,
                seasons: 1,
                games: 2,
                tracked: 1,
                ..sample_league::Options::default()
            };
            make_league(&folder.path().join(name), &options);
        }
        fs::create_dir(folder.path().join("data")).expect("a folder");
        Self { folder }
    }

    fn league(&self, name: &str) -> std::path::PathBuf {
        self.folder.path().join(name)
    }

    fn data(&self) -> std::path::PathBuf {
        self.folder.path().join("data")
    }

    /// Builds a league to the end; gives its run id and the time it took.
    fn build(&self, name: &str) -> (String, Duration) {
        let started = Instant::now();
        etl_run(
            &self.league(name),
            &["--games", "league/games", "--out", "../data/out"],
        )
        .exits(0);
        (whole_output(&self.data().join("out")), started.elapsed())
    }

    fn start(&self, name: &str) -> Child {
        command(&self.league(name))
            .args([
                "etl",
                "run",
                "--json",
                "--league",
                "league/league.xlsx",
                "--games",
                "league/games",
                "--out",
                "../data/out",
            ])
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .expect("the program starts")
    }
}

#[expect(
    clippy::disallowed_methods,
    reason = "a kill comes at a moment, not on a condition"
)]
fn pause(time: Duration) {
    std::thread::sleep(time);
}

/// Waits until the new output is complete beside the old one and about to be put in its place, or until
/// the run has ended.
fn wait_for_publication(data: &Path, run: &mut Child) {
    let is_complete = || {
        names_in(data).iter().any(|name| {
            name.starts_with("out.new-") && data.join(name).join("manifest.json").exists()
        })
    };
    while !is_complete() && run.try_wait().expect("a state").is_none() {
        pause(Duration::from_millis(1));
    }
}

#[test]
fn the_output_is_wholly_old_or_wholly_new() {
    let soak = std::env::var("BENCHSIGHT_SOAK").is_ok_and(|value| value == "1");
    let kills = if soak { 60 } else { 12 };
    let place = Place::new();
    let out = place.data().join("out");
    let (run_b, _) = place.build("b");
    let (run_a, whole_time) = place.build("a");
    assert_ne!(run_a, run_b);
    let mut dice = Dice(20_260_131);
    let (mut kept, mut replaced) = (0, 0);
    for number in 0..kills {
        let before = whole_output(&out);
        let next = if before == run_a { "b" } else { "a" };
        let mut run = place.start(next);
        if number % 2 == 0 {
            // One after the other over the whole run, each at a random moment of its share.
            let share = (f64::from(number) + 2.0 * dice.roll()) / f64::from(kills);
            pause(whole_time.mul_f64(share));
        } else {
            wait_for_publication(&place.data(), &mut run);
            pause(Duration::from_micros((60_000.0 * dice.roll()) as u64));
        }
        run.kill().expect("kill -9");
        run.wait().expect("an end");
        let after = whole_output(&out);
        assert!(after == run_a || after == run_b, "kill {number}: {after}");
        if after == before {
            kept += 1;
        } else {
            replaced += 1;
        }
    }
    println!(
        "{kills} kills: the old output stayed {kept} times, the new one was there {replaced} times"
    );
    assert!(kept > 0, "no kill came in time");
    let next = if whole_output(&out) == run_a {
        "b"
    } else {
        "a"
    };
    let (run, _) = place.build(next);
    assert_eq!(run, if next == "a" { run_a } else { run_b });
    assert_eq!(names_in(&place.data()), ["out"], "nothing is left behind");
}
