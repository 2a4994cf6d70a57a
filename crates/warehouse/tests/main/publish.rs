//! The output folder is wholly old or wholly new, whatever happens.

use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use rand::{Rng, SeedableRng};
use rand_pcg::Pcg64;
use warehouse::{Cancel, Manifest, Output, OutputFolder, QueryLimits, WarehouseError, rows_text};

use crate::support::{content, files, goals, hash_of, models_of, publish, some_goals, wait};

/// Tells the child process of the kill test where to work.
const CHILD: &str = "BENCHSIGHT_TEST_PUBLISH_TO";
/// Set for a long run of the kill test.
const SOAK: &str = "BENCHSIGHT_SOAK";

/// Goals of one of two leagues that differ in every table.
fn league(number: usize) -> warehouse::arrow::array::RecordBatch {
    let rows: Vec<(i64, Option<&str>, Option<f64>)> = (0..200 + number as i64)
        .map(|goal| (goal, Some(if goal % 2 == 0 { "R" } else { "B" }), Some(0.5)))
        .collect();
    goals(&rows)
}

/// The manifest of a folder after every file of it has been checked against it.
fn verified(out: &Path) -> Manifest {
    let manifest = Output::open(out).unwrap().manifest().clone();
    let mut found = content(out);
    found.remove("manifest.json").unwrap();
    for file in manifest.all_files() {
        let bytes = found
            .remove(&file.path)
            .unwrap_or_else(|| panic!("{} is missing", file.path));
        let hash = hash_of(&bytes);
        assert_eq!(
            (bytes.len() as u64, &hash),
            (file.bytes, &file.sha256),
            "{}",
            file.path
        );
    }
    assert!(
        found.is_empty(),
        "files that the manifest does not know: {:?}",
        found.keys()
    );
    manifest
}

#[test]
fn the_manifest_knows_every_file() {
    let place = tempfile::tempdir().unwrap();
    let out = place.path().join("out");
    publish(&models_of(files()).unwrap(), some_goals(), &out).unwrap();
    let manifest = verified(&out);
    assert_eq!(manifest.generator, "benchsight");
    assert_eq!(manifest.version, "1.2.3");
    assert_eq!(manifest.inputs[0].path, "league.xlsx");
    assert_eq!(manifest.tables.len(), 5);
    assert_eq!(manifest.run_id.len(), 32);
    assert!(
        manifest.created_at.ends_with('Z'),
        "{}",
        manifest.created_at
    );
}

#[test]
fn an_empty_folder_and_a_missing_parent_are_fine() {
    let place = tempfile::tempdir().unwrap();
    let models = models_of(files()).unwrap();
    let empty = place.path().join("empty");
    std::fs::create_dir(&empty).unwrap();
    publish(&models, some_goals(), &empty).unwrap();
    verified(&empty);
    let deep = place.path().join("a/b/c");
    publish(&models, some_goals(), &deep).unwrap();
    verified(&deep);
}

#[test]
fn a_folder_with_other_things_is_refused() {
    let place = tempfile::tempdir().unwrap();
    let models = models_of(files()).unwrap();
    let out = place.path().join("out");
    std::fs::create_dir(&out).unwrap();
    std::fs::write(out.join("thesis.txt"), "years of work").unwrap();
    let said = publish(&models, some_goals(), &out)
        .unwrap_err()
        .to_string();
    assert!(
        said.contains("is not empty and is no output of ours (thesis.txt)"),
        "{said}"
    );
    assert_eq!(content(&out).len(), 1);

    // With leave to wipe it goes.
    drop(OutputFolder::open(&out, true).unwrap());
    let wiped = OutputFolder::open(&out, true).unwrap();
    let request = warehouse::RunRequest {
        models: &models,
        steps: &[],
        options: &warehouse::Options::default(),
        progress: &warehouse::Silent,
        cancel: &Cancel::default(),
    };
    warehouse::run(request, crate::support::inputs(some_goals()), wiped)
        .unwrap()
        .publish(&[])
        .unwrap();
    verified(&out);

    // What is added to an output later is not removed either; hidden files do not count.
    std::fs::write(out.join("csv/.hidden"), "").unwrap();
    publish(&models, some_goals(), &out).unwrap();
    std::fs::write(out.join("csv/mine.csv"), "a\n").unwrap();
    let said = publish(&models, some_goals(), &out)
        .unwrap_err()
        .to_string();
    assert!(
        said.contains("holds files besides our output (csv/mine.csv)"),
        "{said}"
    );
}

#[test]
fn an_output_of_another_version_is_replaced_but_not_read() {
    let place = tempfile::tempdir().unwrap();
    let out = place.path().join("out");
    std::fs::create_dir(&out).unwrap();
    std::fs::write(out.join("goals.csv"), "a\n").unwrap();
    std::fs::write(
        out.join("manifest.json"),
        r#"{"generator": "benchsight", "all": [{"path": "goals.csv"}]}"#,
    )
    .unwrap();
    let said = Output::open(&out).unwrap_err().to_string();
    assert!(
        said.ends_with("was written by another version of the program; run the ETL again"),
        "{said}"
    );
    publish(&models_of(files()).unwrap(), some_goals(), &out).unwrap();
    verified(&out);
}

#[test]
fn folders_that_somebody_lives_in_are_never_wiped() {
    let here = std::env::current_dir().unwrap();
    for folder in [here.as_path(), here.parent().unwrap(), Path::new("/")] {
        let said = OutputFolder::open(folder, true).unwrap_err().to_string();
        assert!(
            said.contains("never wiped") || said.contains("is the root"),
            "{said}"
        );
    }
    let said = OutputFolder::open(&here.join("Cargo.toml"), true)
        .unwrap_err()
        .to_string();
    assert!(said.ends_with("is a file, not a folder"), "{said}");
}

#[test]
fn two_runs_do_not_share_a_folder() {
    let place = tempfile::tempdir().unwrap();
    let out = place.path().join("out");
    let first = OutputFolder::open(&out, false).unwrap();
    match OutputFolder::open(&out, false) {
        Err(WarehouseError::Busy { process, .. }) => assert_eq!(process, Some(std::process::id())),
        other => panic!("{other:?}"),
    }
    drop(first);
    OutputFolder::open(&out, false).unwrap();
}

#[cfg(unix)]
#[test]
fn a_link_keeps_pointing_to_the_folder() {
    let place = tempfile::tempdir().unwrap();
    let models = models_of(files()).unwrap();
    let (real, link) = (place.path().join("real"), place.path().join("link"));
    std::fs::create_dir(&real).unwrap();
    std::os::unix::fs::symlink(&real, &link).unwrap();
    publish(&models, some_goals(), &link).unwrap();
    assert!(
        std::fs::symlink_metadata(&link)
            .unwrap()
            .file_type()
            .is_symlink()
    );
    verified(&real);
}

#[test]
fn what_dead_runs_left_is_removed() {
    let place = tempfile::tempdir().unwrap();
    let out = place.path().join("out");
    let models = models_of(files()).unwrap();
    publish(&models, some_goals(), &out).unwrap();
    for name in ["out.new-00000000000000aa", "out.old-00000000000000bb"] {
        std::fs::create_dir_all(place.path().join(name).join("csv")).unwrap();
    }
    // These only look alike.
    for name in [
        "out.new-mine",
        "out.new-00000000000000AA",
        "other.new-00000000000000aa",
    ] {
        std::fs::create_dir(place.path().join(name)).unwrap();
    }
    drop(OutputFolder::open(&out, false).unwrap());
    let mut names: Vec<String> = std::fs::read_dir(place.path())
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    names.sort();
    assert_eq!(
        names,
        [
            "other.new-00000000000000aa",
            "out",
            "out.new-00000000000000AA",
            "out.new-mine"
        ]
    );
}

#[test]
fn an_output_that_was_only_moved_aside_is_moved_back() {
    let place = tempfile::tempdir().unwrap();
    let out = place.path().join("out");
    publish(&models_of(files()).unwrap(), some_goals(), &out).unwrap();
    std::fs::rename(&out, place.path().join("out.old-00000000000000bb")).unwrap();
    std::fs::create_dir(place.path().join("out.new-00000000000000aa")).unwrap();
    verified(&out);
    assert_eq!(std::fs::read_dir(place.path()).unwrap().count(), 1);
}

#[test]
fn readers_see_one_output_at_a_time() {
    let place = tempfile::tempdir().unwrap();
    let out = place.path().join("out");
    let models = models_of(files()).unwrap();
    publish(&models, league(0), &out).unwrap();
    let until = Instant::now() + Duration::from_secs(2);
    std::thread::scope(|scope| {
        scope.spawn(|| {
            let mut number = 0;
            while Instant::now() < until {
                number += 1;
                publish(&models, league(number % 2), &out).unwrap();
            }
        });
        let sql = "select (select count(*) from fact_goals) as goals, (select sum(goals) from fact_team) as sum, (select count(*) from stg_goals) as staged";
        while Instant::now() < until {
            let output = Output::open(&out).unwrap();
            let answer = output.query(sql, &QueryLimits::default(), &Cancel::default());
            let rows: Vec<Vec<Option<String>>> = rows_text(&answer.unwrap().batches).collect();
            assert_eq!(rows[0][0], rows[0][1]);
            assert_eq!(rows[0][0], rows[0][2]);
        }
    });
}

/// The child of the kill test: publishes one league after the other until it is killed.
#[test]
#[ignore = "started by the kill test"]
fn child_that_publishes() {
    let Ok(out) = std::env::var(CHILD) else {
        panic!("{CHILD} is not set")
    };
    let models = models_of(files()).unwrap();
    for number in 0.. {
        publish(&models, league(number % 2), Path::new(&out)).unwrap();
    }
}

/// Kills so many processes at least.
fn kills_wanted() -> usize {
    if std::env::var(SOAK).is_ok_and(|set| set == "1") {
        60
    } else {
        12
    }
}

fn start_child(out: &Path) -> std::process::Child {
    Command::new(std::env::current_exe().unwrap())
        .args([
            "--exact",
            "publish::child_that_publishes",
            "--ignored",
            "--test-threads",
            "1",
        ])
        .env(CHILD, out)
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .unwrap()
}

#[test]
fn a_process_killed_at_any_point_leaves_a_whole_output() {
    let place = tempfile::tempdir().unwrap();
    let out = place.path().join("out");
    let models = models_of(files()).unwrap();
    let started = Instant::now();
    let (first, _) = publish(&models, league(0), &out).unwrap();
    let (second, _) = publish(&models, league(1), &out).unwrap();
    // On a busy machine everything takes longer, and so does the time in which to kill.
    let longest = 150_000 + started.elapsed().as_micros() as u64 * 2;
    let known = [
        first.manifest().run_id.clone(),
        second.manifest().run_id.clone(),
    ];
    let mut random = Pcg64::seed_from_u64(7);
    let (mut kills, mut leftovers, mut seen) = (0, 0, [0, 0]);
    // Until both outputs were met and some processes were hit in the middle of their work.
    while kills < kills_wanted() || leftovers == 0 || seen.contains(&0) {
        let mut child = start_child(&out);
        wait(Duration::from_micros(random.random_range(10_000..longest)));
        child.kill().unwrap();
        child.wait().unwrap();
        kills += 1;
        let manifest = verified(&out);
        let which = known
            .iter()
            .position(|run_id| *run_id == manifest.run_id)
            .unwrap();
        seen[which] += 1;
        leftovers += std::fs::read_dir(place.path()).unwrap().count() - 1;
        assert!(
            kills < 500,
            "the kills miss the runs: {leftovers} left something, outputs met {seen:?}"
        );
    }
    // The next run cleans up.
    publish(&models, league(0), &out).unwrap();
    assert_eq!(verified(&out).run_id, known[0]);
    assert_eq!(std::fs::read_dir(place.path()).unwrap().count(), 1);
}

/// A file system of a few hundred kilobytes, unmounted when dropped.
struct SmallDisk(tempfile::TempDir);

impl SmallDisk {
    fn mount() -> Option<Self> {
        let place = tempfile::tempdir().unwrap();
        let mount = Command::new("mount")
            .args(["-t", "tmpfs", "-o", "size=400k", "tmpfs"])
            .arg(place.path())
            .stderr(Stdio::null())
            .status();
        mount
            .is_ok_and(|status| status.success())
            .then_some(Self(place))
    }
}

impl Drop for SmallDisk {
    fn drop(&mut self) {
        let _ = Command::new("umount").arg(self.0.path()).status();
    }
}

#[test]
fn a_full_disk_leaves_the_old_output() {
    let Some(disk) = SmallDisk::mount() else {
        eprintln!("skipped: a full disk needs the right to mount a small file system");
        return;
    };
    let out = disk.0.path().join("out");
    let models = models_of(files()).unwrap();
    publish(&models, some_goals(), &out).unwrap();
    let before = content(&out);
    let many: Vec<(i64, Option<&str>, Option<f64>)> = (0..40_000)
        .map(|goal| (goal, Some("R"), Some(1.0 / (goal + 1) as f64)))
        .collect();
    let error = publish(&models, goals(&many), &out).unwrap_err();
    assert!(matches!(error, WarehouseError::File { .. }), "{error}");
    assert!(error.to_string().contains("No space left"), "{error}");
    assert_eq!(content(&out), before);
    assert_eq!(std::fs::read_dir(disk.0.path()).unwrap().count(), 1);
    publish(&models, league(0), &out).unwrap();
    verified(&out);
}
