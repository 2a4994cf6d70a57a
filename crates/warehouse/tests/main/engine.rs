//! A whole run on the small league.

use std::num::NonZeroUsize;
use std::sync::Mutex;

use warehouse::arrow::array::{Array, AsArray, Float64Array, RecordBatch};
use warehouse::arrow::datatypes::Int64Type;
use warehouse::{
    Cancel, FinishedTable, Inputs, ModelFile, Models, Options, OutputFolder, Progress, RunRequest,
    Silent, Step, StepError, TableSet, WarehouseError, run,
};

use crate::support::{
    content, files, goals, inputs, models_of, publish, publish_with, some_goals, text, wait, with,
};

#[test]
fn a_run_writes_every_table_sorted_and_documented() {
    let place = tempfile::tempdir().unwrap();
    let out = place.path().join("out");
    let (output, summary) = publish(&models_of(files()).unwrap(), some_goals(), &out).unwrap();

    assert_eq!(
        text(&out, "csv/fact_goals.csv"),
        "goal_id,team_id,team_name,xg\n1,B,\"Blue, Inc.\",\n2,R,Reds,0.125\n3,R,Reds,0.25\n4,B,\"Blue, Inc.\",1.0\n"
    );
    assert_eq!(
        text(&out, "csv/fact_team.csv"),
        "team_id,goals,xg\nB,2,1.0\nR,2,0.375\n"
    );
    let manifest = output.manifest();
    assert_eq!(manifest.table("fact_goals").unwrap().rows, 4);
    assert!((manifest.seconds["ingest"] - 0.5).abs() < f64::EPSILON);
    assert_eq!(summary.tests.len(), manifest.tests.run);
    let mut names: Vec<String> = content(&out).into_keys().collect();
    names.retain(|name| !name.ends_with(".parquet") && !name.starts_with("csv/"));
    assert_eq!(names, ["dictionary.json", "findings.csv", "manifest.json"]);
    // Nothing is left beside the folder.
    assert_eq!(std::fs::read_dir(place.path()).unwrap().count(), 1);
}

#[test]
fn parquet_holds_what_csv_holds() {
    let place = tempfile::tempdir().unwrap();
    let out = place.path().join("out");
    let (output, _) = publish(&models_of(files()).unwrap(), some_goals(), &out).unwrap();
    let batches: Vec<RecordBatch> = output
        .read("fact_goals", None)
        .unwrap()
        .collect::<Result<_, _>>()
        .unwrap();
    let rows: Vec<Vec<Option<String>>> = warehouse::rows_text(&batches).collect();
    assert_eq!(rows.len(), 4);
    assert_eq!(
        rows[0],
        [
            Some("1".to_owned()),
            Some("B".to_owned()),
            Some("Blue, Inc.".to_owned()),
            None
        ]
    );
    let two: Vec<RecordBatch> = output
        .read("fact_team", Some(&["goals"]))
        .unwrap()
        .collect::<Result<_, _>>()
        .unwrap();
    assert_eq!(two[0].num_columns(), 1);
    assert_eq!(
        two[0].column(0).as_primitive::<Int64Type>().values(),
        &[2, 2]
    );
    let said = output
        .read("fact_team", Some(&["gaols"]))
        .unwrap_err()
        .to_string();
    assert_eq!(said, "unknown column fact_team.gaols; did you mean goals?");
    let said = output.read("fact_teams", None).unwrap_err().to_string();
    assert_eq!(said, "unknown table fact_teams; did you mean fact_team?");
}

/// All files but the manifest, whose times differ.
fn timeless(folder: &std::path::Path) -> std::collections::BTreeMap<String, Vec<u8>> {
    let mut files = content(folder);
    files.remove("manifest.json").unwrap();
    files
}

#[test]
fn the_bytes_do_not_depend_on_run_threads_memory_or_file_order() {
    let place = tempfile::tempdir().unwrap();
    let models = models_of(files()).unwrap();
    let mut backwards: Vec<ModelFile> = files()
        .into_iter()
        .map(|(path, text)| ModelFile { path, text })
        .collect();
    backwards.reverse();
    let backwards = Models::from_files(backwards).unwrap();
    assert_eq!(models.hash(), backwards.hash());

    let (first, again, one, tight) = (
        place.path().join("1"),
        place.path().join("2"),
        place.path().join("3"),
        place.path().join("4"),
    );
    publish(&models, some_goals(), &first).unwrap();
    publish(&backwards, some_goals(), &again).unwrap();
    let single = Options {
        threads: NonZeroUsize::MIN,
        ..Options::default()
    };
    publish_with(&models, &[], inputs(some_goals()), &one, &single).unwrap();
    // Every table is read back from its file.
    let tight_options = Options {
        cells_in_memory: 0,
        ..Options::default()
    };
    publish_with(&models, &[], inputs(some_goals()), &tight, &tight_options).unwrap();

    let expected = timeless(&first);
    assert!(expected.len() > 9);
    for other in [again, one, tight] {
        assert_eq!(timeless(&other), expected);
    }
}

#[test]
fn the_results_of_the_tests_are_a_table() {
    let place = tempfile::tempdir().unwrap();
    let out = place.path().join("out");
    let models = models_of(with("facts/schema.yml", |text| {
        text.replace(
            "values: [Reds, \"Blue, Inc.\"]",
            "values: [Reds], config: {severity: warn}",
        )
    }))
    .unwrap();
    let (output, summary) = publish(&models, some_goals(), &out).unwrap();
    let lines = text(&out, "csv/qa_tests.csv");
    assert!(
        lines.contains("fact_goals,accepted_values,team_name,2,"),
        "{lines}"
    );
    assert!(
        lines.contains("fact_goals,xg_is_a_chance,\"\",0,"),
        "{lines}"
    );
    assert!(lines.contains("stg_goals,primary_key,\"\",0,"), "{lines}");
    assert!(!lines.contains("qa_tests"), "{lines}");
    assert_eq!(output.manifest().tests.warned, 1);
    let warning = summary.warnings().next().unwrap();
    assert_eq!(warning.sample, ["1", "4"]);
    // The run's own id is a table too.
    assert!(lines.contains(&summary.run_id), "{lines}");
}

#[test]
fn a_failed_run_leaves_the_old_output() {
    let place = tempfile::tempdir().unwrap();
    let out = place.path().join("out");
    let models = models_of(files()).unwrap();
    publish(&models, some_goals(), &out).unwrap();
    let before = content(&out);
    let error = publish(&models, goals(&[(1, Some("X"), None)]), &out).unwrap_err();
    assert!(matches!(error, WarehouseError::Tests(_)), "{error}");
    assert_eq!(content(&out), before);
    assert_eq!(std::fs::read_dir(place.path()).unwrap().count(), 1);
}

#[test]
fn a_query_that_fails_names_its_file() {
    let place = tempfile::tempdir().unwrap();
    let models = models_of(with("facts/fact_team.sql", |text| {
        text.replace("count(*)", "max(goal_id) / (count(*) - count(*))")
    }))
    .unwrap();
    let error = publish(&models, some_goals(), &place.path().join("out"))
        .unwrap_err()
        .to_string();
    assert_eq!(
        error,
        "facts/fact_team.sql: table fact_team could not be built: Arrow error: Divide by zero error"
    );
}

#[test]
fn a_number_that_is_not_finite_is_refused() {
    let place = tempfile::tempdir().unwrap();
    let models = models_of(with("facts/fact_team.sql", |text| {
        text.replace("sum(xg)", "max(1.0) / (sum(xg) - sum(xg))")
    }))
    .unwrap();
    let error = publish(&models, some_goals(), &place.path().join("out"))
        .unwrap_err()
        .to_string();
    assert_eq!(
        error,
        "facts/fact_team.sql: table fact_team could not be built: column xg is inf at key B; a division by zero must be null"
    );
}

#[test]
fn a_scalar_subquery_in_a_self_join_is_compared_row_by_row() {
    // Pairs of goals that are at most two numbers apart: 1-2, 1-3, 2-3, 2-4, 3-4.
    let sql = "with limits as (select 2 as apart)\nselect 'x' as team_id, count(*) as goals, cast(null as double) as xg\nfrom stg_goals as a\njoin stg_goals as b\n    on b.goal_id > a.goal_id\n    and b.goal_id - a.goal_id <= (select apart from limits)\n";
    let place = tempfile::tempdir().unwrap();
    let out = place.path().join("out");
    publish(
        &models_of(with("facts/fact_team.sql", |_| sql.to_owned())).unwrap(),
        some_goals(),
        &out,
    )
    .unwrap();
    assert_eq!(text(&out, "csv/fact_team.csv"), "team_id,goals,xg\nx,5,\n");
}

#[test]
fn zero_has_no_sign() {
    let place = tempfile::tempdir().unwrap();
    let out = place.path().join("out");
    publish(
        &models_of(files()).unwrap(),
        goals(&[(1, Some("R"), Some(-0.0))]),
        &out,
    )
    .unwrap();
    assert_eq!(
        text(&out, "csv/fact_team.csv"),
        "team_id,goals,xg\nR,1,0.0\n"
    );
}

#[test]
fn an_empty_league_makes_empty_tables() {
    let place = tempfile::tempdir().unwrap();
    let out = place.path().join("out");
    let (output, _) = publish(&models_of(files()).unwrap(), goals(&[]), &out).unwrap();
    assert_eq!(
        text(&out, "csv/fact_goals.csv"),
        "goal_id,team_id,team_name,xg\n"
    );
    assert_eq!(output.read("fact_goals", None).unwrap().count(), 0);
    assert_eq!(output.manifest().table("fact_team").unwrap().rows, 0);
}

/// Doubles the expected goals of every team.
struct Double;

impl Step for Double {
    fn name(&self) -> &'static str {
        "double"
    }

    fn inputs(&self) -> &[&str] {
        &["fact_team"]
    }

    fn outputs(&self) -> &[&str] {
        &["dim_double"]
    }

    fn run(&self, inputs: &TableSet) -> Result<Vec<(String, RecordBatch)>, StepError> {
        let teams = inputs.get("fact_team")?;
        let doubled: Float64Array = teams
            .column_by_name("xg")
            .ok_or("no column xg")?
            .as_primitive::<warehouse::arrow::datatypes::Float64Type>()
            .unary(|xg| xg * 2.0);
        let names = teams.column_by_name("team_id").ok_or("no column team_id")?;
        let batch = RecordBatch::try_from_iter([
            (
                "double_xg",
                std::sync::Arc::new(doubled) as std::sync::Arc<dyn Array>,
            ),
            ("team_id", names.clone()),
        ])?;
        Ok(vec![("dim_double".to_owned(), batch)])
    }
}

fn with_step() -> std::collections::BTreeMap<String, String> {
    let mut files = with("facts/fact_team.sql", str::to_owned);
    files.insert(
        "analytics/schema.yml".to_owned(),
        "version: 2\nmodels:\n  - name: dim_double\n    description: Doubled.\n    constraints:\n      - {type: primary_key, columns: [team_id]}\n    columns:\n      - {name: team_id, data_type: text, description: Team.}\n      - {name: double_xg, data_type: number, description: Twice the expected goals.}\n".to_owned(),
    );
    files
}

#[test]
fn a_step_takes_part_like_a_model() {
    let place = tempfile::tempdir().unwrap();
    let models = models_of(with_step()).unwrap();
    for cells_in_memory in [0, 1_000_000] {
        let out = place.path().join(format!("out{cells_in_memory}"));
        let options = Options {
            cells_in_memory,
            ..Options::default()
        };
        publish_with(&models, &[&Double], inputs(some_goals()), &out, &options).unwrap();
        assert_eq!(
            text(&out, "csv/dim_double.csv"),
            "team_id,double_xg\nB,2.0\nR,0.75\n"
        );
    }
}

#[test]
fn a_step_that_is_not_there_is_missed() {
    let place = tempfile::tempdir().unwrap();
    let models = models_of(with_step()).unwrap();
    let error = publish(&models, some_goals(), &place.path().join("out"))
        .unwrap_err()
        .to_string();
    assert_eq!(
        error,
        "analytics/schema.yml:3: table dim_double is documented, but no SQL file or step makes it"
    );
}

/// Fails in every way a step can.
struct Bad(&'static str);

impl Step for Bad {
    fn name(&self) -> &'static str {
        "bad"
    }

    fn inputs(&self) -> &[&str] {
        &["fact_team"]
    }

    fn outputs(&self) -> &[&str] {
        &["dim_double"]
    }

    fn run(&self, inputs: &TableSet) -> Result<Vec<(String, RecordBatch)>, StepError> {
        let teams = inputs.get("fact_team")?.clone();
        match self.0 {
            "error" => Err("no convergence".into()),
            "nothing" => Ok(Vec::new()),
            "undeclared input" => inputs.get("fact_goals").map(|_| Vec::new()),
            "panic" => panic!("index out of bounds"),
            _ => Ok(vec![("dim_double".to_owned(), teams)]),
        }
    }
}

#[test]
fn a_step_that_fails_names_itself() {
    let place = tempfile::tempdir().unwrap();
    let models = models_of(with_step()).unwrap();
    let intro = "analytics/schema.yml: table dim_double could not be built: ";
    for (way, expected) in [
        ("error", format!("{intro}step bad: no convergence")),
        ("nothing", format!("{intro}step bad did not return it")),
        (
            "undeclared input",
            format!("{intro}step bad: table fact_goals is not among the inputs"),
        ),
        (
            "columns",
            format!("{intro}step bad returns column goals, which is not documented"),
        ),
        ("panic", "internal failure: index out of bounds".to_owned()),
    ] {
        let out = place.path().join("out");
        let error = publish_with(
            &models,
            &[&Bad(way)],
            inputs(some_goals()),
            &out,
            &Options::default(),
        )
        .unwrap_err();
        assert_eq!(error.to_string(), expected);
    }
}

/// Writes down what it is told, and cancels at a table.
#[derive(Default)]
struct Witness {
    told: Mutex<Vec<(String, usize, usize, usize)>>,
    cancel: Cancel,
    cancel_at: Option<&'static str>,
}

impl Progress for Witness {
    fn table_started(&self, name: &str) {
        if self.cancel_at == Some(name) {
            self.cancel.cancel();
        }
    }

    fn table_finished(&self, table: &FinishedTable<'_>) {
        self.told.lock().unwrap().push((
            table.name.to_owned(),
            table.rows,
            table.done,
            table.total,
        ));
    }
}

#[test]
fn progress_is_told_for_every_table() {
    let place = tempfile::tempdir().unwrap();
    let models = models_of(files()).unwrap();
    let witness = Witness::default();
    let folder = OutputFolder::open(&place.path().join("out"), false).unwrap();
    let options = Options {
        threads: NonZeroUsize::MIN,
        ..Options::default()
    };
    let request = RunRequest {
        models: &models,
        steps: &[],
        options: &options,
        progress: &witness,
        cancel: &witness.cancel,
    };
    drop(run(request, inputs(some_goals()), folder).unwrap());
    let told = witness.told.into_inner().unwrap();
    let counts: Vec<(usize, usize)> = told
        .iter()
        .map(|(_, _, done, total)| (*done, *total))
        .collect();
    assert_eq!(counts, [(1, 5), (2, 5), (3, 5), (4, 5), (5, 5)]);
    assert!(
        told.iter()
            .any(|(name, rows, ..)| name == "fact_team" && *rows == 2)
    );
}

#[test]
fn a_run_that_is_dropped_leaves_no_trace() {
    let place = tempfile::tempdir().unwrap();
    let models = models_of(files()).unwrap();
    let folder = OutputFolder::open(&place.path().join("out"), false).unwrap();
    let request = RunRequest {
        models: &models,
        steps: &[],
        options: &Options::default(),
        progress: &Silent,
        cancel: &Cancel::default(),
    };
    let staged = run(request, inputs(some_goals()), folder).unwrap();
    assert_eq!(staged.output().read("fact_team", None).unwrap().count(), 1);
    drop(staged);
    assert_eq!(std::fs::read_dir(place.path()).unwrap().count(), 0);
}

#[test]
fn planning_needs_no_rows() {
    let place = tempfile::tempdir().unwrap();
    let models = models_of(files()).unwrap();
    let options = Options::default();
    let announced = [
        ("raw_goals", goals(&[]).schema()),
        ("raw_unread", goals(&[]).schema()),
    ];
    let ready = || {
        warehouse::prepare(
            &models,
            &[],
            &announced,
            options.threads,
            &Cancel::default(),
        )
        .unwrap()
    };
    let start = |inputs: Inputs| {
        let folder = OutputFolder::open(&place.path().join("out"), false).unwrap();
        ready().run(inputs, folder, &options, &Silent, &Cancel::default())
    };
    // The columns come in another order, with one that nobody asked for.
    let rows = some_goals();
    let mut shuffled = rows.project(&[2, 1, 0]).unwrap();
    let extra = RecordBatch::try_from_iter(
        shuffled
            .schema()
            .fields()
            .iter()
            .map(|field| field.name().clone())
            .zip(shuffled.columns().iter().cloned())
            .chain([("extra".to_owned(), shuffled.column(0).clone())]),
    )
    .unwrap();
    shuffled = extra;
    start(inputs(shuffled)).unwrap().publish(&[]).unwrap();
    let whole = text(&place.path().join("out"), "csv/fact_goals.csv");
    assert_eq!(whole.lines().count(), 5);

    let said = start(inputs(rows.project(&[0, 1]).unwrap()))
        .unwrap_err()
        .to_string();
    assert_eq!(said, "input raw_goals: column xg is missing");
    let mut none = inputs(rows);
    none.tables.clear();
    let said = start(none).unwrap_err().to_string();
    assert_eq!(said, "input raw_goals: is not handed in");
}

#[test]
fn a_cancelled_run_stops_between_tables() {
    let place = tempfile::tempdir().unwrap();
    let out = place.path().join("out");
    let models = models_of(files()).unwrap();
    publish(&models, some_goals(), &out).unwrap();
    let before = content(&out);
    let witness = Witness {
        cancel_at: Some("fact_goals"),
        ..Witness::default()
    };
    let folder = OutputFolder::open(&out, false).unwrap();
    let options = Options::default();
    let request = RunRequest {
        models: &models,
        steps: &[],
        options: &options,
        progress: &witness,
        cancel: &witness.cancel,
    };
    let error = run(request, inputs(some_goals()), folder).unwrap_err();
    assert!(matches!(error, WarehouseError::Cancelled), "{error}");
    let told = witness.told.into_inner().unwrap();
    assert!(
        told.iter().all(|(name, ..)| name != "fact_team"),
        "{told:?}"
    );
    assert_eq!(content(&out), before);
}

#[test]
fn a_long_query_is_cancelled_while_it_runs() {
    let place = tempfile::tempdir().unwrap();
    let endless = "select\n    'x' as team_id,\n    (select count(*) from stg_goals) as goals,\n    sum(a.value * b.value % 7.0) as xg\nfrom generate_series(1, 1000000) as a(value)\ncross join generate_series(1, 1000000) as b(value)\n";
    let models = models_of(with("facts/fact_team.sql", |_| endless.to_owned())).unwrap();
    let cancel = Cancel::default();
    let folder = OutputFolder::open(&place.path().join("out"), false).unwrap();
    let options = Options::default();
    let request = RunRequest {
        models: &models,
        steps: &[],
        options: &options,
        progress: &Silent,
        cancel: &cancel,
    };
    let started = std::time::Instant::now();
    let error = std::thread::scope(|scope| {
        scope.spawn(|| {
            wait(std::time::Duration::from_millis(300));
            cancel.cancel();
        });
        run(request, inputs(some_goals()), folder).unwrap_err()
    });
    assert!(matches!(error, WarehouseError::Cancelled), "{error}");
    assert!(started.elapsed().as_secs() < 20, "{:?}", started.elapsed());
}
