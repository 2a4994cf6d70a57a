//! Adding a table, step by step as `docs/ADDING-A-TABLE.md` says, with the very text of that page.

use crate::support::{Run, copy_folder, make_league, run, small};
use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

/// The page and what is to be typed from it.
struct Page {
    text: String,
    /// Its fenced blocks: language and content.
    blocks: Vec<(String, String)>,
}

impl Page {
    fn read() -> Self {
        let text =
            fs::read_to_string(workspace().join("docs/ADDING-A-TABLE.md")).expect("the page");
        let mut blocks = Vec::new();
        for (index, block) in text.split("```").enumerate() {
            if index % 2 == 1 {
                let (language, content) = block.split_once('\n').expect("a fence and its content");
                blocks.push((language.to_owned(), content.to_owned()));
            }
        }
        Self { text, blocks }
    }

    /// The content of the one block in a language.
    fn block(&self, language: &str) -> &str {
        let mut found = self.blocks.iter().filter(|(name, _)| name == language);
        let block = found
            .next()
            .unwrap_or_else(|| panic!("no {language:?} block"));
        assert!(found.next().is_none(), "two {language:?} blocks");
        &block.1
    }

    /// The first file name in backticks that begins and ends so.
    fn file(&self, begin: &str, end: &str) -> &str {
        let quoted = self.text.split('`').skip(1).step_by(2);
        quoted
            .into_iter()
            .find(|word| word.starts_with(begin) && word.ends_with(end) && !word.contains('*'))
            .unwrap_or_else(|| panic!("no file {begin}…{end}"))
    }
}

fn workspace() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

/// A folder with a league and a copy of the models, as a reader of the page has it.
fn workplace() -> tempfile::TempDir {
    let folder = tempfile::tempdir().expect("a folder");
    copy_folder(&workspace().join("models"), &folder.path().join("models"));
    let league = make_league(
        folder.path(),
        &sample_league::Options {
            games: 120,
            tracked: 1,
            ..small(11)
        },
    );
    fs::rename(
        league.join("league.xlsx"),
        folder.path().join("league.xlsx"),
    )
    .expect("moved");
    fs::rename(league.join("games"), folder.path().join("games")).expect("moved");
    folder
}

/// Splits a command line at spaces, quotes respected.
fn words(line: &str) -> Vec<String> {
    let mut words = Vec::new();
    for (index, part) in line.split('"').enumerate() {
        if index % 2 == 1 {
            words.push(part.to_owned());
        } else {
            words.extend(part.split_whitespace().map(str::to_owned));
        }
    }
    words
}

/// Runs a line of the page; of what `| grep` would let through, only that.
fn type_in(here: &Path, line: &str) -> Run {
    let (command, filter) = match line.split_once(" | grep ") {
        Some((command, pattern)) => (command, Some(pattern.trim())),
        None => (line, None),
    };
    let words = words(command);
    assert_eq!(words[0], "benchsight", "{line}");
    let arguments: Vec<&str> = words[1..].iter().map(String::as_str).collect();
    let mut done = run(here, &arguments).exits(0);
    if let Some(pattern) = filter {
        done.stdout = done
            .stdout
            .lines()
            .filter(|line| line.contains(pattern))
            .fold(String::new(), |text, line| text + line + "\n");
    }
    done
}

/// Games with three goals or more per season and player, counted in the published box scores.
fn hat_tricks_by_hand(out: &Path) -> BTreeMap<(String, String), i64> {
    let mut file = csv::Reader::from_path(out.join("csv/fact_player_game_log_official.csv"))
        .expect("the file");
    let mut counts = BTreeMap::new();
    for row in file.deserialize::<BTreeMap<String, String>>() {
        let row = row.expect("a row");
        if row["goals"].parse::<i64>().expect("goals") >= 3 {
            *counts
                .entry((row["season_id"].clone(), row["player_id"].clone()))
                .or_insert(0) += 1;
        }
    }
    counts
}

#[test]
fn the_page_works_as_it_stands() {
    let page = Page::read();
    let folder = workplace();
    let here = folder.path();
    fs::write(here.join(page.file("models/", ".sql")), page.block("sql")).expect("the model");
    fs::write(here.join(page.file("models/", ".yml")), page.block("yaml")).expect("its entry");
    let lines: Vec<&str> = page
        .block("")
        .lines()
        .filter(|line| line.starts_with("benchsight "))
        .collect();
    let [graph, build, query] = lines[..] else {
        panic!("three commands: {lines:?}")
    };
    let listed = type_in(here, graph).stdout;
    assert!(
        listed.contains("fact_player_hat_tricks")
            && listed.contains("fact_player_game_log_official"),
        "{listed}"
    );
    type_in(here, build);
    let shown = type_in(here, query).stdout;

    let by_hand = hat_tricks_by_hand(&here.join("out"));
    assert!(
        by_hand.len() >= 5,
        "the league has too few hat tricks to tell: {by_hand:?}"
    );
    let sql = "select season_id, player_id, hat_tricks from fact_player_hat_tricks";
    let answer = run(here, &["query", "--data", "out", "--format", "csv", sql])
        .exits(0)
        .stdout;
    let by_model: BTreeMap<(String, String), i64> = csv::Reader::from_reader(answer.as_bytes())
        .deserialize::<(String, String, i64)>()
        .map(|row| {
            row.map(|(season, player, number)| ((season, player), number))
                .expect("a row")
        })
        .collect();
    assert_eq!(by_model, by_hand);
    assert_eq!(shown.lines().count(), 6, "a header and five rows: {shown}");
    let most = shown
        .lines()
        .nth(1)
        .and_then(|line| line.split_whitespace().last())
        .expect("a row");
    assert_eq!(most.parse::<i64>().ok(), by_hand.values().max().copied());
}

#[test]
fn mistakes_are_refused_with_file_and_line() {
    let page = Page::read();
    let folder = workplace();
    let here = folder.path();
    let model = page.file("models/", ".sql");
    let build = [
        "etl",
        "run",
        "--league",
        "league.xlsx",
        "--out",
        "out",
        "--models",
        "models",
    ];
    fs::write(here.join(model), page.block("sql")).expect("the model");
    run(here, &build).exits(1).says(&[
        model.trim_start_matches("models/"),
        "fact_player_hat_tricks",
    ]);

    // A column that the SELECT does not have: the line of its entry.
    let entry = page
        .block("yaml")
        .replace("name: hat_tricks, data_type", "name: hattricks, data_type");
    let line = entry
        .lines()
        .position(|line| line.contains("name: hattricks"))
        .expect("the line")
        + 1;
    let file = page.file("models/", ".yml");
    fs::write(here.join(file), &entry).expect("its entry");
    run(here, &build).exits(1).says(&[
        &format!("{}:{line}", file.trim_start_matches("models/")),
        "hattricks",
    ]);

    // A table that does not exist: the line of the SELECT.
    fs::write(here.join(file), page.block("yaml")).expect("its entry");
    let sql = page.block("sql").replace(
        "from fact_player_game_log_official",
        "from fact_player_game_log",
    );
    let line = sql
        .lines()
        .position(|line| line.starts_with("from "))
        .expect("the line")
        + 1;
    fs::write(here.join(model), sql).expect("the model");
    run(here, &build).exits(1).says(&[
        &format!("{}:{line}", model.trim_start_matches("models/")),
        "fact_player_game_log",
    ]);
    assert!(!here.join("out").exists());
}
