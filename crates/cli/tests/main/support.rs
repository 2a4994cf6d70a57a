//! Running the program, small leagues to run it on, and a look at what it leaves behind.

use serde_json::Value;
use sha2::{Digest as _, Sha256};
use std::collections::BTreeSet;
use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::UNIX_EPOCH;

/// The program under test.
const PROGRAM: &str = env!("CARGO_BIN_EXE_benchsight");

/// The command, to be run in a folder.
pub(crate) fn command(folder: &Path) -> Command {
    let mut command = Command::new(PROGRAM);
    command.current_dir(folder).stdin(Stdio::null());
    command
}

/// What a finished process left.
#[derive(Debug)]
pub(crate) struct Run {
    /// Exit code; `None` when it was killed.
    pub(crate) code: Option<i32>,
    /// Its standard output.
    pub(crate) stdout: String,
    /// Its standard error.
    pub(crate) stderr: String,
}

impl Run {
    /// Asserts the exit code.
    #[track_caller]
    pub(crate) fn exits(self, code: i32) -> Self {
        assert_eq!(
            self.code,
            Some(code),
            "\nstdout: {}\nstderr: {}",
            self.stdout,
            self.stderr
        );
        self
    }

    /// Asserts that standard error holds all of these words.
    #[track_caller]
    pub(crate) fn says(self, words: &[&str]) -> Self {
        for word in words {
            assert!(
                self.stderr.contains(word),
                "{word:?} is not in: {}",
                self.stderr
            );
        }
        self
    }

    /// Standard output, which must be exactly one JSON document.
    #[track_caller]
    pub(crate) fn json(&self) -> Value {
        serde_json::from_str(&self.stdout)
            .unwrap_or_else(|error| panic!("{error}: {}", self.stdout))
    }
}

/// Runs the program in a folder until it ends.
pub(crate) fn run(folder: &Path, arguments: &[&str]) -> Run {
    let output = command(folder)
        .args(arguments)
        .output()
        .expect("the program starts");
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).expect("UTF-8");
    Run {
        code: output.status.code(),
        stdout: text(output.stdout),
        stderr: text(output.stderr),
    }
}

/// Options of a league that is built in a second or two.
pub(crate) fn small(seed: u64) -> sample_league::Options {
    sample_league::Options {
        seed,
        teams: 4,
        seasons: 1,
        games: 24,
        tracked: 2,
        ..sample_league::Options::default()
    }
}

/// Writes a league to `league/` in a folder.
pub(crate) fn make_league(folder: &Path, options: &sample_league::Options) -> PathBuf {
    let league = folder.join("league");
    sample_league::generate(options, &league, &|_, _| {}).expect("a sample league");
    league
}

/// A folder with a small clean league in `league/` and its output in `data/warehouse/`.
///
/// It is made once per build of the program and shared by all tests, each of which may be a process of its
/// own. Tests only read it.
pub(crate) fn shared() -> PathBuf {
    made_once("clean", |folder| {
        make_league(folder, &small(7));
        etl_run(folder, &["--games", "league/games"]).exits(0);
    })
}

/// A folder with a league full of planted faults in `league/`; made once, only read.
pub(crate) fn shared_dirty() -> PathBuf {
    made_once("dirty", |folder| {
        let options = sample_league::Options {
            dirty: true,
            ..small(7)
        };
        make_league(folder, &options);
    })
}

fn made_once(name: &str, make: impl FnOnce(&Path)) -> PathBuf {
    let root = Path::new(env!("CARGO_TARGET_TMPDIR")).join("benchsight");
    fs::create_dir_all(&root).expect("a folder for shared leagues");
    let lock = File::create(root.join(format!("{name}.lock"))).expect("a lock file");
    lock.lock().expect("the lock");
    let (folder, stamp) = (root.join(name), root.join(format!("{name}.made-by")));
    let current = program_stamp();
    if fs::read_to_string(&stamp).is_ok_and(|made_by| made_by == current) {
        return folder;
    }
    let _ = fs::remove_file(&stamp);
    let _ = fs::remove_dir_all(&folder);
    fs::create_dir(&folder).expect("a folder");
    make(&folder);
    fs::write(&stamp, current).expect("the stamp");
    folder
}

/// Tells one build of the program and of these tests from another.
fn program_stamp() -> String {
    let stamp = |path: &Path| {
        let file = fs::metadata(path).expect("an executable");
        let time = file.modified().expect("a time").duration_since(UNIX_EPOCH);
        format!("{} {:?}", file.len(), time.expect("after 1970"))
    };
    let tests = std::env::current_exe().expect("this executable");
    format!("{} {}", stamp(Path::new(PROGRAM)), stamp(&tests))
}

/// `etl run` of the league in `league/` of a folder, into its `data/warehouse/` unless told otherwise.
pub(crate) fn etl_run(folder: &Path, more: &[&str]) -> Run {
    let mut arguments = vec!["etl", "run", "--league", "league/league.xlsx"];
    arguments.extend(more);
    run(folder, &arguments)
}

/// The rows of a query as JSON objects.
#[track_caller]
pub(crate) fn ask(folder: &Path, data: &str, sql: &str) -> Vec<Value> {
    let arguments = ["query", "--format", "json", "--data", data, sql];
    let answer = run(folder, &arguments).exits(0).json();
    answer.as_array().expect("an array of rows").clone()
}

/// The run id of an output folder, after checking that the folder is whole: every file of the manifest is
/// there with its SHA-256, and nothing else is.
#[track_caller]
pub(crate) fn whole_output(folder: &Path) -> String {
    let manifest = fs::read(folder.join("manifest.json")).expect("a manifest");
    let manifest: Value = serde_json::from_slice(&manifest).expect("JSON");
    let mut files: Vec<&Value> = manifest["files"]
        .as_array()
        .expect("files")
        .iter()
        .collect();
    for table in manifest["tables"].as_array().expect("tables") {
        files.extend([&table["csv"], &table["parquet"]]);
    }
    assert!(files.len() > 250, "{} files", files.len());
    let mut named: BTreeSet<PathBuf> = [folder.join("manifest.json")].into();
    for file in files {
        let path = folder.join(file["path"].as_str().expect("a path"));
        let bytes = fs::read(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
        let sum = Sha256::digest(&bytes)
            .iter()
            .fold(String::new(), |text, byte| text + &format!("{byte:02x}"));
        assert_eq!(file["sha256"], sum.as_str(), "{}", path.display());
        named.insert(path);
    }
    assert_eq!(files_below(folder), named);
    manifest["run_id"].as_str().expect("a run id").to_owned()
}

/// All files below a folder.
pub(crate) fn files_below(folder: &Path) -> BTreeSet<PathBuf> {
    let mut files = BTreeSet::new();
    for entry in fs::read_dir(folder).expect("a folder") {
        let path = entry.expect("an entry").path();
        if path.is_dir() {
            files.extend(files_below(&path));
        } else {
            files.insert(path);
        }
    }
    files
}

/// The names in a folder.
pub(crate) fn names_in(folder: &Path) -> Vec<String> {
    let entries = fs::read_dir(folder).expect("a folder");
    let mut names: Vec<String> = entries
        .map(|entry| {
            entry
                .expect("an entry")
                .file_name()
                .to_string_lossy()
                .into_owned()
        })
        .collect();
    names.sort();
    names
}

/// Copies a folder and all that is in it.
pub(crate) fn copy_folder(from: &Path, to: &Path) {
    fs::create_dir_all(to).expect("a folder");
    for path in files_below(from) {
        let target = to.join(path.strip_prefix(from).expect("below"));
        fs::create_dir_all(target.parent().expect("a parent")).expect("a folder");
        fs::copy(&path, &target).expect("a copy");
    }
}
