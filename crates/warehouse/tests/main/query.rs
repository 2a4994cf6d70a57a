//! Questions to the last output.

use std::time::Duration;

use warehouse::{
    Cancel, Output, QueryError, QueryLimits, QueryResult, WarehouseError, rows_json, rows_text,
};

use crate::support::{files, models_of, publish, some_goals, wait};

fn published() -> (tempfile::TempDir, Output) {
    let place = tempfile::tempdir().unwrap();
    let (output, _) = publish(
        &models_of(files()).unwrap(),
        some_goals(),
        &place.path().join("out"),
    )
    .unwrap();
    (place, output)
}

fn ask(output: &Output, sql: &str) -> Result<QueryResult, QueryError> {
    ask_within(output, sql, &QueryLimits::default())
}

fn ask_within(output: &Output, sql: &str, limits: &QueryLimits) -> Result<QueryResult, QueryError> {
    match output.query(sql, limits, &Cancel::default()) {
        Ok(result) => Ok(result),
        Err(WarehouseError::Query(error)) => Err(error),
        Err(other) => panic!("{other}"),
    }
}

#[test]
fn answers_are_rows() {
    let (_place, output) = published();
    let result = ask(
        &output,
        "select team_id, sum(xg) as xg, count(*) = 2 as two from fact_goals group by 1 order by 1;",
    )
    .unwrap();
    assert_eq!(result.columns(), ["team_id", "xg", "two"]);
    assert!(!result.truncated);
    let rows: Vec<Vec<Option<String>>> = rows_text(&result.batches).collect();
    let text = |value: &str| Some(value.to_owned());
    assert_eq!(
        rows,
        [
            [text("B"), text("1.0"), text("true")],
            [text("R"), text("0.375"), text("true")]
        ]
    );
    let json: Vec<Vec<serde_json::Value>> = rows_json(&result.batches).collect();
    assert_eq!(
        serde_json::to_string(&json).unwrap(),
        r#"[["B",1.0,true],["R",0.375,true]]"#
    );
}

#[test]
fn joins_expressions_and_explanations_work() {
    let (_place, output) = published();
    for sql in [
        "with fact_goals as (select * from fact_goals) select count(*) from fact_goals join seed_team using (team_id)",
        "select 1 + 1 as two",
        "values (1, 'a'), (2, 'b')",
        "explain select * from fact_goals where xg > 0.2",
        "explain analyze select count(*) from fact_goals",
        "select * from generate_series(1, 3)",
    ] {
        let result = ask(&output, sql).unwrap_or_else(|error| panic!("{sql}: {error}"));
        assert!(result.rows() > 0, "{sql}");
    }
}

#[test]
fn dates_and_nulls_are_rendered() {
    let (_place, output) = published();
    let result = ask(&output, "select cast('2024-02-29' as date) as day, cast(null as int) as nothing, 1e300 as much, cast(1.5 as decimal(5, 2)) as price, [1, 2] as list").unwrap();
    let json: Vec<Vec<serde_json::Value>> = rows_json(&result.batches).collect();
    assert_eq!(
        serde_json::to_string(&json).unwrap(),
        r#"[["2024-02-29",null,1e+300,1.5,"[1, 2]"]]"#
    );
}

#[test]
fn the_day_and_the_moment_can_be_asked_for() {
    let (_place, output) = published();
    let day = |sql: &str| {
        let rows: Vec<_> = rows_text(&ask(&output, sql).unwrap().batches).collect();
        rows[0][0].clone().unwrap()
    };
    let before = jiff::Timestamp::now().to_string();
    let asked = day("select cast(current_date as varchar) from fact_goals limit 1");
    let after = jiff::Timestamp::now().to_string();
    assert!((&before[..10]..=&after[..10]).contains(&asked.as_str()));
    assert_eq!(
        day("select count(*) from fact_goals where current_date > '2026-01-01' and now() <= now()"),
        "4"
    );
}

#[test]
fn a_column_of_nothing_but_nulls_is_null_as_text() {
    let (_place, output) = published();
    let result = ask(&output, "select null as nothing, '' as empty").unwrap();
    let rows: Vec<_> = rows_text(&result.batches).collect();
    assert_eq!(rows, [[None, Some(String::new())]]);
}

#[test]
fn a_condition_in_where_joins_as_one_in_on_does() {
    let (_place, output) = published();
    let count = |sql: &str| ask(&output, sql).unwrap().rows();
    let on = count("select 1 from fact_goals as a join fact_goals as b on a.team_id = b.team_id");
    let in_where =
        count("select 1 from fact_goals as a, fact_goals as b where a.team_id = b.team_id");
    assert!(on > 0);
    assert_eq!(on, in_where);
}

#[test]
fn only_reading_is_allowed() {
    let (place, output) = published();
    let before = crate::support::content(place.path());
    let csv = place.path().join("out/csv/fact_goals.csv");
    let create = format!(
        "create external table t stored as csv location '{}'",
        csv.display()
    );
    for sql in [
        "drop table fact_goals",
        "create table t as select 1 as a",
        "create view v as select 1 as a",
        create.as_str(),
        "copy fact_goals to '/tmp/never.csv'",
        "copy (select 1) to '/tmp/never.csv'",
        "insert into fact_goals select * from fact_goals",
        "delete from fact_goals",
        "update fact_goals set xg = 0",
        "truncate table fact_goals",
        "set datafusion.execution.batch_size = 1",
        "show tables",
        "describe fact_goals",
        "explain drop table fact_goals",
        "begin",
        "prepare p as select 1",
        "execute p",
        "select 1; select 2",
        "",
        "   -- nothing",
    ] {
        match ask(&output, sql) {
            Err(QueryError::NotAllowed(_) | QueryError::Invalid(_)) => {}
            other => panic!("{sql}: {other:?}"),
        }
    }
    assert_eq!(crate::support::content(place.path()), before);
}

#[test]
fn files_cannot_be_read() {
    let (place, output) = published();
    let parquet = place.path().join("out/parquet/fact_goals.parquet");
    for sql in [
        format!("select * from '{}'", parquet.display()),
        format!("select * from \"{}\"", parquet.display()),
        format!("select * from read_parquet('{}')", parquet.display()),
        format!("select * from parquet_metadata('{}')", parquet.display()),
        "select * from information_schema.tables".to_owned(),
    ] {
        match ask(&output, &sql) {
            Err(QueryError::Unknown(_) | QueryError::Invalid(_)) => {}
            other => panic!("{sql}: {other:?}"),
        }
    }
}

#[test]
fn unknown_names_come_with_a_suggestion() {
    let (_place, output) = published();
    assert_eq!(
        ask(&output, "select * from fact_gaols").unwrap_err(),
        QueryError::Unknown("unknown table fact_gaols; did you mean fact_goals?".to_owned())
    );
    assert_eq!(
        ask(&output, "select\n  gaol_id\nfrom fact_goals").unwrap_err(),
        QueryError::Unknown("line 2: unknown column gaol_id; did you mean goal_id?".to_owned())
    );
}

#[test]
fn mistakes_are_told() {
    let (_place, output) = published();
    let Err(QueryError::Invalid(message)) = ask(&output, "select (") else {
        panic!("it should fail")
    };
    assert!(message.contains("not valid SQL"), "{message}");
    let Err(QueryError::Invalid(message)) =
        ask(&output, "select 1 / (goal_id - 1) from fact_goals")
    else {
        panic!("it should fail")
    };
    assert!(message.contains("Divide by zero"), "{message}");
    let long = format!("select '{}'", "x".repeat(100_000));
    assert!(matches!(
        ask(&output, &long),
        Err(QueryError::NotAllowed(_))
    ));
    let deep = format!("select {}1{}", "(".repeat(5_000), ")".repeat(5_000));
    assert!(matches!(ask(&output, &deep), Err(QueryError::Invalid(_))));
}

#[test]
fn rows_beyond_the_limit_are_cut_off_and_that_is_said() {
    let (_place, output) = published();
    let limits = |rows| QueryLimits {
        rows,
        ..QueryLimits::default()
    };
    let result = ask_within(
        &output,
        "select * from generate_series(1, 100000)",
        &limits(10),
    )
    .unwrap();
    assert_eq!((result.rows(), result.truncated), (10, true));
    let result = ask_within(&output, "select * from generate_series(1, 10)", &limits(10)).unwrap();
    assert_eq!((result.rows(), result.truncated), (10, false));
    let result = ask_within(&output, "select * from generate_series(1, 11)", &limits(10)).unwrap();
    assert_eq!((result.rows(), result.truncated), (10, true));
}

#[test]
fn a_query_that_takes_too_long_ends() {
    let (_place, output) = published();
    let limits = QueryLimits {
        time: Duration::from_millis(200),
        ..QueryLimits::default()
    };
    let started = std::time::Instant::now();
    for sql in [
        "select count(*) from generate_series(1, 10000000) as a(v) cross join generate_series(1, 10000000) as b(v)",
        "with recursive n as (select 1 as v union all select v + 1 from n) select max(v) from n",
    ] {
        assert_eq!(
            ask_within(&output, sql, &limits).unwrap_err(),
            QueryError::TimedOut(limits.time),
            "{sql}"
        );
    }
    assert!(started.elapsed().as_secs() < 20);
}

#[test]
fn a_query_that_needs_too_much_memory_ends() {
    let (_place, output) = published();
    let limits = QueryLimits {
        memory: 8 << 20,
        rows: usize::MAX,
        ..QueryLimits::default()
    };
    for sql in [
        "select count(distinct a.value * 7919 % 100000007) from generate_series(1, 30000000) as a",
        "select a.value from generate_series(1, 30000000) as a",
        "select a.value from generate_series(1, 30000000) as a order by -a.value",
    ] {
        assert_eq!(
            ask_within(&output, sql, &limits).unwrap_err(),
            QueryError::OutOfMemory(8 << 20),
            "{sql}"
        );
    }
}

#[test]
fn a_query_can_be_cancelled() {
    let (_place, output) = published();
    let cancel = Cancel::default();
    let error = std::thread::scope(|scope| {
        scope.spawn(|| {
            wait(Duration::from_millis(100));
            cancel.cancel();
        });
        let sql = "select count(*) from generate_series(1, 10000000) as a(v) cross join generate_series(1, 10000000) as b(v)";
        output
            .query(sql, &QueryLimits::default(), &cancel)
            .unwrap_err()
    });
    assert!(matches!(
        error,
        WarehouseError::Query(QueryError::Cancelled)
    ));
}

#[test]
fn it_works_inside_an_asynchronous_program() {
    let (_place, output) = published();
    let runtime = tokio::runtime::Builder::new_current_thread()
        .build()
        .unwrap();
    let rows = runtime.block_on(async { ask(&output, "select * from fact_goals").unwrap().rows() });
    assert_eq!(rows, 4);
}

#[test]
fn a_folder_without_output_says_so() {
    let place = tempfile::tempdir().unwrap();
    let message = Output::open(&place.path().join("none"))
        .unwrap_err()
        .to_string();
    assert!(
        message.ends_with("none: does not exist; run the ETL first"),
        "{message}"
    );
    let message = Output::open(place.path()).unwrap_err().to_string();
    assert!(
        message.ends_with("holds no output; run the ETL first"),
        "{message}"
    );
}
