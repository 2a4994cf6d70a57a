//! A small league of three tables to try things on, and the means to change it.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::Path;
use std::sync::Arc;

use sha2::{Digest, Sha256};
use warehouse::arrow::array::{ArrayRef, Float64Array, Int64Array, RecordBatch, StringArray};
use warehouse::{
    Cancel, InputFile, Inputs, ModelFile, Models, Options, Output, OutputFolder, RunRequest,
    Silent, Step, Summary, WarehouseError, run,
};

pub(crate) const SCHEMA: &str = r#"version: 2
models:
  - name: stg_goals
    description: Goals as handed in.
    constraints:
      - {type: primary_key, columns: [goal_id]}
    columns:
      - {name: goal_id, data_type: integer, description: "Number of the goal."}
      - {name: team_id, data_type: text, description: "Team."}
      - {name: xg, data_type: number, description: "Expected goals; null when not tracked."}
"#;

pub(crate) const FACTS: &str = r#"version: 2
models:
  - name: fact_goals
    description: One row per goal.
    meta: {grain: goal}
    constraints:
      - {type: primary_key, columns: [goal_id]}
    data_tests:
      - expression_is_true: {expression: "xg <= 1", name: xg_is_a_chance}
    columns:
      - {name: goal_id, data_type: integer, description: "Number of the goal.", data_tests: [not_null, unique]}
      - {name: team_id, data_type: text, description: "Team.", data_tests: [{relationships: {to: seed_team, field: team_id}}]}
      - {name: team_name, data_type: text, description: "Name.", data_tests: [{accepted_values: {values: [Reds, "Blue, Inc."]}}]}
      - {name: xg, data_type: number, description: "Expected goals; null when not tracked."}
  - name: fact_team
    description: One row per team.
    constraints:
      - {type: primary_key, columns: [team_id]}
    columns:
      - {name: team_id, data_type: text, description: "Team."}
      - {name: goals, data_type: integer, description: "Goals."}
      - {name: xg, data_type: number, description: "Expected goals; null when none was tracked."}
"#;

pub(crate) const SEEDS: &str = r#"version: 2
seeds:
  - name: seed_team
    description: The teams.
    constraints:
      - {type: primary_key, columns: [team_id]}
    columns:
      - {name: team_id, data_type: text, description: "Team."}
      - {name: team_name, data_type: text, description: "Name."}
"#;

pub(crate) const QUALITY: &str = r#"version: 2
models:
  - name: qa_tests
    description: Outcome of the data tests.
    constraints:
      - {type: primary_key, columns: [table_name, test, column_name]}
    columns:
      - {name: table_name, data_type: text, description: "Table."}
      - {name: test, data_type: text, description: "Test."}
      - {name: column_name, data_type: text, description: "Column; empty for the table."}
      - {name: n_failed, data_type: integer, description: "Rows that fail."}
      - {name: run_id, data_type: text, description: "Run."}
"#;

/// The files of the model folder, by path; change them before use.
pub(crate) fn files() -> BTreeMap<String, String> {
    let files = [
        ("staging/schema.yml", SCHEMA),
        ("facts/schema.yml", FACTS),
        ("seeds/schema.yml", SEEDS),
        ("quality/schema.yml", QUALITY),
        (
            "seeds/seed_team.csv",
            "team_id,team_name\nB,\"Blue, Inc.\"\nR,Reds\n",
        ),
        (
            "staging/stg_goals.sql",
            "select\n    goal_id,\n    team_id,\n    xg\nfrom raw_goals\n",
        ),
        (
            "facts/fact_goals.sql",
            "with teams as (select * from seed_team)\nselect\n    goals.goal_id,\n    goals.team_id,\n    teams.team_name,\n    goals.xg\nfrom stg_goals as goals\nleft join teams on teams.team_id = goals.team_id\n",
        ),
        (
            "facts/fact_team.sql",
            "select\n    team_id,\n    count(*) as goals,\n    sum(xg) as xg\nfrom fact_goals\ngroup by team_id\n",
        ),
        (
            "quality/qa_tests.sql",
            "select\n    results.table_name,\n    results.test,\n    coalesce(results.column_name, '') as column_name,\n    results.n_failed,\n    run.run_id\nfrom raw_test_results as results\ncross join raw_run as run\n",
        ),
    ];
    files
        .into_iter()
        .map(|(path, text)| (path.to_owned(), text.to_owned()))
        .collect()
}

pub(crate) fn models_of(files: BTreeMap<String, String>) -> Result<Models, WarehouseError> {
    Models::from_files(
        files
            .into_iter()
            .map(|(path, text)| ModelFile { path, text })
            .collect(),
    )
}

/// The small league with one file changed.
pub(crate) fn with(path: &str, change: impl Fn(&str) -> String) -> BTreeMap<String, String> {
    let mut files = files();
    let text = change(files.get(path).map_or("", String::as_str));
    files.insert(path.to_owned(), text);
    files
}

/// Goals out of order: number, team and expected goals.
pub(crate) fn goals(rows: &[(i64, Option<&str>, Option<f64>)]) -> RecordBatch {
    let columns: Vec<(&str, ArrayRef)> = vec![
        (
            "goal_id",
            Arc::new(Int64Array::from_iter_values(rows.iter().map(|row| row.0))),
        ),
        (
            "team_id",
            Arc::new(rows.iter().map(|row| row.1).collect::<StringArray>()),
        ),
        (
            "xg",
            Arc::new(rows.iter().map(|row| row.2).collect::<Float64Array>()),
        ),
    ];
    RecordBatch::try_from_iter_with_nullable(
        columns.into_iter().map(|(name, array)| (name, array, true)),
    )
    .unwrap()
}

pub(crate) fn some_goals() -> RecordBatch {
    goals(&[
        (3, Some("R"), Some(0.25)),
        (1, Some("B"), None),
        (2, Some("R"), Some(0.125)),
        (4, Some("B"), Some(1.0)),
    ])
}

/// Inputs as if read from a file of that content.
pub(crate) fn inputs(batch: RecordBatch) -> Inputs {
    let content = format!("{batch:?}");
    let sha256 = hash_of(content.as_bytes());
    Inputs {
        files: vec![InputFile {
            path: "league.xlsx".to_owned(),
            sha256,
            bytes: content.len() as u64,
        }],
        tables: vec![("raw_goals".to_owned(), batch)],
        version: "1.2.3".to_owned(),
    }
}

/// Runs and publishes.
pub(crate) fn publish(
    models: &Models,
    batch: RecordBatch,
    folder: &Path,
) -> Result<(Output, Summary), WarehouseError> {
    publish_with(models, &[], inputs(batch), folder, &Options::default())
}

pub(crate) fn publish_with(
    models: &Models,
    steps: &[&dyn Step],
    inputs: Inputs,
    folder: &Path,
    options: &Options,
) -> Result<(Output, Summary), WarehouseError> {
    let folder = OutputFolder::open(folder, false)?;
    let request = RunRequest {
        models,
        steps,
        options,
        progress: &Silent,
        cancel: &Cancel::default(),
    };
    run(request, inputs, folder)?.publish(&[("ingest", 0.5)])
}

/// Every file below a folder with its content.
pub(crate) fn content(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    let mut found = BTreeMap::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(next) = folders.pop() {
        for entry in std::fs::read_dir(next).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else {
                let name = path
                    .strip_prefix(folder)
                    .unwrap()
                    .to_string_lossy()
                    .into_owned();
                found.insert(name, std::fs::read(&path).unwrap());
            }
        }
    }
    found
}

/// A file of a folder as text.
pub(crate) fn text(folder: &Path, name: &str) -> String {
    std::fs::read_to_string(folder.join(name)).unwrap()
}

/// SHA-256 in hexadecimal.
pub(crate) fn hash_of(bytes: &[u8]) -> String {
    let digest = Sha256::digest(bytes);
    digest.iter().fold(String::new(), |mut text, byte| {
        let _ = write!(text, "{byte:02x}");
        text
    })
}

/// Lets time pass in which work gets under way: of a query or a process in the middle of its work nothing
/// can be seen from outside that could be waited for.
#[expect(
    clippy::disallowed_methods,
    reason = "the passing of time is the point"
)]
pub(crate) fn wait(time: std::time::Duration) {
    std::thread::sleep(time);
}
