//! `bench etl`: what a run costs, measured on whole processes.

use super::sample;
use crate::arguments::BenchEtlArguments;
use crate::exit::Outcome;
use crate::output;
use anyhow::Context as _;
use sample_league::Options;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Instant;

/// One league to measure.
struct Case {
    name: String,
    league: PathBuf,
    games: PathBuf,
}

/// What one process reported, and how long it lived.
struct Measurement {
    wall_seconds: f64,
    report: serde_json::Value,
}

impl Measurement {
    fn phase(&self, name: &str) -> f64 {
        self.report["phases"][name].as_f64().unwrap_or(f64::NAN)
    }

    fn rows(&self) -> u64 {
        self.report["published"]["rows"].as_u64().unwrap_or(0)
    }

    fn peak_mebibytes(&self) -> Option<u64> {
        self.report["peak_memory_bytes"]
            .as_u64()
            .map(|bytes| bytes >> 20)
    }
}

/// Measures every case and writes or prints the table.
pub(crate) fn run(arguments: &BenchEtlArguments) -> anyhow::Result<Outcome> {
    if let Some(folder) = arguments.report.as_deref().and_then(Path::parent) {
        std::fs::create_dir_all(folder)
            .with_context(|| format!("cannot create {}", folder.display()))?;
    }
    let mut rows = Vec::new();
    for case in cases(arguments)? {
        output::note(&format!(
            "measuring {} ({})",
            case.name,
            output::plural(arguments.runs as usize, "run")
        ));
        rows.push(row(&case, &median(&case, arguments)?));
    }
    let page = page(&rows, arguments.runs);
    match &arguments.report {
        Some(file) => {
            std::fs::write(file, page + &other_sections(file))
                .with_context(|| format!("cannot write {}", file.display()))?;
            output::line(&format!("wrote {}", file.display()))?;
        }
        None => output::line(page.trim_end())?,
    }
    Ok(Outcome::Done)
}

/// What a page holds beside these measurements: everything from its first section on.
fn other_sections(file: &Path) -> String {
    let text = std::fs::read_to_string(file).unwrap_or_default();
    text.find("\n## ")
        .map_or_else(String::new, |at| text[at..].to_owned())
}

/// The given league, if any, and a sample league per number of tracked games.
fn cases(arguments: &BenchEtlArguments) -> anyhow::Result<Vec<Case>> {
    let mut cases = Vec::new();
    if let (Some(league), Some(games)) = (&arguments.league, &arguments.games) {
        cases.push(Case {
            name: "given league".to_owned(),
            league: league.clone(),
            games: games.clone(),
        });
    }
    for tracked in &arguments.tracked {
        let folder = arguments.data.join(format!("league-{tracked}"));
        if !folder.join("truth.json").exists() {
            output::note(&format!(
                "writing a sample league with {tracked} tracked games"
            ));
            let options = Options {
                tracked: *tracked,
                games: (*tracked).max(56),
                ..Options::default()
            };
            sample::write(&options, &folder)?;
        }
        cases.push(Case {
            name: format!("sample league, {} tracked games", output::count(*tracked)),
            league: folder.join("league.xlsx"),
            games: folder.join("games"),
        });
    }
    Ok(cases)
}

/// Runs a case several times in processes of its own and takes the run with the median wall time.
fn median(case: &Case, arguments: &BenchEtlArguments) -> anyhow::Result<Measurement> {
    let out = arguments.data.join("warehouse");
    let mut measurements = (0..arguments.runs)
        .map(|_| measure(case, &out))
        .collect::<Result<Vec<_>, _>>()?;
    measurements.sort_by(|a, b| a.wall_seconds.total_cmp(&b.wall_seconds));
    Ok(measurements.swap_remove(measurements.len() / 2))
}

fn measure(case: &Case, out: &Path) -> anyhow::Result<Measurement> {
    let program = std::env::current_exe().context("cannot find the running program")?;
    let started = Instant::now();
    let output = Command::new(program)
        .args(["etl", "run", "--json", "--league"])
        .arg(&case.league)
        .arg("--games")
        .arg(&case.games)
        .arg("--out")
        .arg(out)
        .output()
        .context("cannot start a run")?;
    let wall_seconds = started.elapsed().as_secs_f64();
    anyhow::ensure!(
        matches!(output.status.code(), Some(0 | 3)),
        "the run failed: {}{}",
        String::from_utf8_lossy(&output.stdout),
        String::from_utf8_lossy(&output.stderr)
    );
    let report = serde_json::from_slice(&output.stdout)
        .context("the run did not print its report as JSON")?;
    Ok(Measurement {
        wall_seconds,
        report,
    })
}

fn row(case: &Case, measured: &Measurement) -> String {
    let peak = measured.peak_mebibytes().map_or_else(
        || "not known".to_owned(),
        |mebibytes| format!("{mebibytes} MiB"),
    );
    format!(
        "| {} | {:.2} s | {:.2} s | {:.2} s | {:.2} s | {} | {peak} |",
        case.name,
        measured.wall_seconds,
        measured.phase("read"),
        measured.phase("plan") + measured.phase("run"),
        measured.phase("publish"),
        output::count(usize::try_from(measured.rows()).unwrap_or(usize::MAX)),
    )
}

fn page(rows: &[String], runs: u32) -> String {
    let mut page = String::from("# Performance\n\n");
    let _ = writeln!(
        page,
        "Measured on {} with {}, version {}.",
        today(),
        machine(),
        env!("CARGO_PKG_VERSION")
    );
    let _ = writeln!(
        page,
        "Whole processes of the release build, reading, building, testing, writing CSV and Parquet included; \
         the run with the median wall time of {runs}. Machines differ and are noisy: compare ratios.\n"
    );
    page.push_str("| league | whole process | reading and checking | building and writing | publishing | rows | peak memory |\n");
    page.push_str("|---|--:|--:|--:|--:|--:|--:|\n");
    for row in rows {
        page.push_str(row);
        page.push('\n');
    }
    page.push_str(
        "\nMeasure again:\n\n```\nbenchsight bench etl --league league.xlsx --games games --report docs/PERFORMANCE.md\n```\n",
    );
    page
}

/// Today's date (UTC).
fn today() -> String {
    jiff::Timestamp::now()
        .to_string()
        .chars()
        .take("2000-01-01".len())
        .collect()
}

/// Cores, processor and memory as far as the system tells them.
fn machine() -> String {
    let cores = std::thread::available_parallelism().map_or(1, std::num::NonZeroUsize::get);
    let processor = system_line("/proc/cpuinfo", "model name")
        .unwrap_or_else(|| "an unnamed processor".to_owned());
    let memory = system_line("/proc/meminfo", "MemTotal")
        .and_then(|text| text.trim_end_matches("kB").trim().parse::<u64>().ok())
        .map_or_else(String::new, |kilobytes| {
            format!(", {} GiB of memory", kilobytes >> 20)
        });
    format!("{cores} cores ({processor}){memory}")
}

/// The value of the first `key : value` line of a system file.
fn system_line(file: &str, key: &str) -> Option<String> {
    let text = String::from_utf8(std::fs::read(file).ok()?).ok()?;
    let line = text.lines().find(|line| line.starts_with(key))?;
    line.split_once(':')
        .map(|(_, value)| value.trim().to_owned())
}
