//! `query`: forms, limits, what is refused and in which words.

use crate::support::{ask, run, shared};
use std::fs;

const DATA: &str = "data/warehouse";

#[test]
fn an_answer_has_three_forms() {
    let shared = shared();
    let sql = "select nullif(1, 1) as a, '' as b, 'x, \"y\"' as c, 1.5 as d, 12 as e, true as f, date '2026-01-31' as g";
    let table = run(&shared, &["query", sql]).exits(0).stdout;
    let lines: Vec<Vec<&str>> = table
        .lines()
        .map(|line| line.split_whitespace().collect())
        .collect();
    assert_eq!(lines[0], ["a", "b", "c", "d", "e", "f", "g"]);
    assert_eq!(
        lines[1],
        ["–", "x,", "\"y\"", "1.5", "12", "true", "2026-01-31"]
    );

    let csv = run(&shared, &["query", sql, "--format", "csv"])
        .exits(0)
        .stdout;
    assert_eq!(
        csv,
        "a,b,c,d,e,f,g\n,\"\",\"x, \"\"y\"\"\",1.5,12,true,2026-01-31\n"
    );

    let rows = ask(&shared, DATA, sql);
    assert_eq!(
        rows,
        [
            serde_json::json!({"a": null, "b": "", "c": "x, \"y\"", "d": 1.5, "e": 12, "f": true, "g": "2026-01-31"})
        ]
    );
    assert_eq!(
        ask(&shared, DATA, "select 1 as one where false"),
        [] as [serde_json::Value; 0]
    );
}

#[test]
fn csv_answers_equal_the_published_file() {
    let shared = shared();
    let sql = "select * from dim_schedule order by game_id";
    let answer = run(&shared, &["query", sql, "--format", "csv"])
        .exits(0)
        .stdout;
    let file =
        fs::read_to_string(shared.join(DATA).join("csv/dim_schedule.csv")).expect("the file");
    assert_eq!(answer, file);
}

#[test]
fn a_long_answer_is_cut_and_says_so() {
    let shared = shared();
    let sql = "select game_id from fact_events order by event_id";
    for form in ["table", "csv", "json"] {
        let arguments = ["query", sql, "--rows", "5", "--format", form];
        let cut = run(&shared, &arguments)
            .exits(0)
            .says(&["only the first 5 rows are shown; --rows raises the limit"]);
        let rows = match form {
            "json" => cut.json().as_array().expect("rows").len(),
            _ => cut.stdout.lines().count() - 1,
        };
        assert_eq!(rows, 5);
    }
    let exactly = run(
        &shared,
        &["query", "select * from (values (1), (2))", "--rows", "2"],
    )
    .exits(0);
    assert_eq!(exactly.stderr, "", "two of two rows are all");
}

#[test]
fn only_one_reading_statement_is_answered() {
    let shared = shared();
    let before = crate::support::whole_output(&shared.join(DATA));
    let cases: &[(&str, &str)] = &[
        ("drop table dim_team", "only SELECT"),
        ("insert into dim_team select * from dim_team", "only SELECT"),
        ("delete from dim_team", "only SELECT"),
        ("create table x as select 1", "only SELECT"),
        ("copy dim_team to 'stolen.csv'", "only SELECT"),
        ("set datafusion.execution.batch_size = 1", "only SELECT"),
        (
            "create external table x stored as csv location '/etc/passwd'",
            "only SELECT",
        ),
        ("select 1; select 2", "one statement at a time"),
        ("", "there is no statement"),
        ("select * from '/etc/passwd'", "/etc/passwd"),
        (
            "select * from 'data/warehouse/csv/dim_team.csv'",
            "unknown table",
        ),
        ("select * from read_csv('/etc/passwd')", "read_csv"),
        ("select * from read_parquet('x.parquet')", "read_parquet"),
        ("selec 1", "selec"),
    ];
    for (sql, word) in cases {
        let refused = run(&shared, &["query", sql]).exits(1).says(&[word]);
        assert_eq!(refused.stdout, "", "{sql}");
    }
    assert!(!shared.join("stolen.csv").exists());
    assert_eq!(crate::support::whole_output(&shared.join(DATA)), before);
}

#[test]
fn unknown_names_are_guessed() {
    let shared = shared();
    run(&shared, &["query", "select * from v_standing"])
        .exits(1)
        .says(&[
            "unknown table v_standing; did you mean v_standings?",
            "benchsight etl graph",
        ]);
    run(&shared, &["query", "select team_nam from dim_team"])
        .exits(1)
        .says(&["team_nam", "did you mean team_name?"]);
}

#[test]
fn memory_and_time_are_bounded() {
    let shared = shared();
    let product = "select a.event_id from fact_events a cross join fact_events b cross join fact_events c order by a.event_id, b.event_id desc, c.event_id";
    run(&shared, &["query", product, "--memory", "8"])
        .exits(1)
        .says(&["8 MiB", "--memory raises the limit"]);
    let endless = "select sum(a.value * b.value) from generate_series(1, 1000000) a cross join generate_series(1, 1000000) b";
    run(&shared, &["query", endless, "--seconds", "1"])
        .exits(1)
        .says(&["longer than 1 s", "--seconds raises the limit"]);
}

#[test]
fn a_folder_that_is_no_output_says_what_to_do() {
    let folder = tempfile::tempdir().expect("a folder");
    let here = folder.path();
    fs::create_dir(here.join("other")).expect("a folder");
    fs::write(here.join("other/file.txt"), "mine").expect("a file");
    for data in ["missing", "other", "other/file.txt"] {
        run(here, &["query", "select 1", "--data", data])
            .exits(1)
            .says(&[data, "--data names the output folder", "benchsight demo"]);
    }
    run(here, &["query", "select 1"])
        .exits(1)
        .says(&["data/warehouse"]);
}
