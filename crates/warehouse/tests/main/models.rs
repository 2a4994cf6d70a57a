//! Every mistake in a model folder is told with file and line.

use std::collections::BTreeMap;

use warehouse::arrow::datatypes::{DataType, Field, Schema};
use warehouse::check;

use crate::support::{SEEDS, files, models_of, some_goals, with};

/// What is said about a folder, without computing anything.
fn complaint(files: BTreeMap<String, String>) -> String {
    let schema = some_goals().schema();
    match models_of(files)
        .and_then(|models| check(&models, &[], &[("raw_goals", schema)]).map(|_| ()))
    {
        Ok(()) => String::new(),
        Err(error) => error.to_string(),
    }
}

/// What is said when one file is changed.
fn complaint_with(path: &str, change: impl Fn(&str) -> String) -> String {
    complaint(with(path, change))
}

#[test]
fn a_good_folder_has_no_complaints() {
    assert_eq!(complaint(files()), "");
}

#[test]
fn undocumented_column() {
    assert_eq!(
        complaint_with("facts/fact_team.sql", |text| text
            .replace("as goals", "as gaols")),
        "the models have 2 problems:\n  \
         facts/fact_team.sql:3: column gaols is not documented in facts/schema.yml:15; did you mean goals?\n  \
         facts/schema.yml:21: column goals of table fact_team is documented, but facts/fact_team.sql does not select it"
    );
}

#[test]
fn missing_column() {
    assert_eq!(
        complaint_with("facts/fact_team.sql", |text| text
            .replace(",\n    sum(xg) as xg", "")),
        "facts/schema.yml:22: column xg of table fact_team is documented, but facts/fact_team.sql does not select it"
    );
}

#[test]
fn unknown_table() {
    assert_eq!(
        complaint_with("facts/fact_team.sql", |text| text
            .replace("from fact_goals", "from fact_goal")),
        "facts/fact_team.sql:5: unknown table fact_goal; did you mean fact_goals?"
    );
    assert_eq!(
        complaint_with("staging/stg_goals.sql", |text| text
            .replace("raw_goals", "raw_gols")),
        "staging/stg_goals.sql:5: unknown table raw_gols; did you mean raw_goals?"
    );
}

#[test]
fn unknown_column() {
    assert_eq!(
        complaint_with("facts/fact_goals.sql", |text| text
            .replace("goals.xg", "goals.xgg as xg")),
        "facts/fact_goals.sql:6: unknown column goals.xgg; did you mean xg?"
    );
}

#[test]
fn cycle() {
    assert_eq!(
        complaint_with("facts/fact_goals.sql", |text| text.replace(
            "from stg_goals as goals",
            "from stg_goals as goals\njoin fact_team as t on true"
        )),
        "facts/fact_goals.sql:8: tables need each other: fact_goals -> fact_team -> fact_goals"
    );
    assert_eq!(
        complaint_with("facts/fact_team.sql", |text| text
            .replace("fact_goals", "fact_team")),
        "facts/fact_team.sql:5: tables need each other: fact_team -> fact_team"
    );
}

#[test]
fn one_table_twice() {
    let mut files = files();
    files.insert(
        "analytics/fact_team.sql".to_owned(),
        "select 1 as one from fact_goals".to_owned(),
    );
    assert_eq!(
        complaint(files),
        "facts/fact_team.sql: table fact_team is also defined by analytics/fact_team.sql"
    );
    assert_eq!(
        complaint_with("quality/schema.yml", |text| text
            .replace("qa_tests", "fact_team")),
        "the models have 2 problems:\n  \
         quality/qa_tests.sql: table qa_tests is documented in no schema file\n  \
         quality/schema.yml:3: table fact_team is also documented at facts/schema.yml:15"
    );
}

#[test]
fn model_without_entry_and_entry_without_model() {
    assert_eq!(
        complaint_with("facts/fact_new.sql", |_| "select goal_id from fact_goals"
            .to_owned()),
        "facts/fact_new.sql: table fact_new is documented in no schema file"
    );
    let mut files = files();
    files.remove("facts/fact_team.sql");
    assert_eq!(
        complaint(files),
        "facts/schema.yml:15: table fact_team is documented, but no SQL file or step makes it"
    );
}

#[test]
fn not_exactly_one_select() {
    let with = |text: &'static str| complaint_with("facts/fact_team.sql", move |_| text.to_owned());
    assert_eq!(
        with("select 1 as a; select 2 as b"),
        "facts/fact_team.sql: holds 2 statements, expected exactly one SELECT"
    );
    assert_eq!(
        with("-- nothing\n"),
        "facts/fact_team.sql: holds 0 statements, expected exactly one SELECT"
    );
    assert_eq!(
        with("drop table fact_goals"),
        "facts/fact_team.sql: is not a SELECT"
    );
    assert_eq!(
        with("copy fact_goals to 'x.csv'"),
        "facts/fact_team.sql: is not a SELECT"
    );
    assert_eq!(
        with("select *\nfrom fact_goals"),
        "facts/fact_team.sql:1: the last SELECT says *; list its columns"
    );
    assert_eq!(
        with("select team_id, count(*) from fact_goals group by 1"),
        "facts/fact_team.sql:1: a column of the last SELECT has no name; write count(*) as …"
    );
    let said = with("select team_id,\nfrom fact_goals\nwhere (");
    assert!(
        said.starts_with("facts/fact_team.sql:3: not valid SQL: "),
        "{said}"
    );
}

#[test]
fn results_that_differ_from_run_to_run() {
    assert_eq!(
        complaint_with("facts/fact_team.sql", |text| text
            .replace("sum(xg)", "random()")),
        "facts/fact_team.sql:4: random() gives another result in every run"
    );
}

#[test]
fn wrong_type() {
    assert_eq!(
        complaint_with("facts/fact_team.sql", |text| text
            .replace("count(*)", "avg(goal_id)")),
        "facts/fact_team.sql:3: column goals is Float64, but facts/schema.yml:21 declares integer; cast it"
    );
}

#[test]
fn a_common_table_expression_does_not_hide_a_table() {
    assert_eq!(
        complaint_with("facts/fact_goals.sql", |text| text
            .replace("teams", "seed_team")),
        "facts/fact_goals.sql:1: WITH seed_team hides the table of that name; call it something else"
    );
}

#[test]
fn staging_reads_inputs_only() {
    assert_eq!(
        complaint_with("staging/stg_goals.sql", |text| text
            .replace("raw_goals", "fact_team")),
        "staging/stg_goals.sql:5: a staging model reads inputs, seeds and staging models, not fact_team"
    );
}

#[test]
fn schema_file_mistakes() {
    let with = |from: &'static str, to: &'static str| {
        complaint_with("facts/schema.yml", move |text| text.replacen(from, to, 1))
    };
    assert_eq!(
        with("data_type: integer", "data_type: int"),
        "facts/schema.yml:11: table fact_goals: column goal_id has unknown data_type int; expected one of text, integer, number, boolean, date"
    );
    assert_eq!(
        with("[not_null, unique]", "[not_nul]"),
        "facts/schema.yml:11: fact_goals.goal_id: unknown test not_nul; did you mean not_null?"
    );
    assert_eq!(
        with("[not_null, unique]", "[not_null, not_null]"),
        "facts/schema.yml:11: fact_goals.goal_id: two tests are called not_null; give one a name"
    );
    assert_eq!(
        with("columns: [goal_id]", "columns: [gaol_id]"),
        "facts/schema.yml:7: table fact_goals: primary key column gaol_id is not documented; did you mean goal_id?"
    );
    assert_eq!(
        with("type: primary_key", "type: foreign_key"),
        "the models have 2 problems:\n  facts/schema.yml:3: table fact_goals has no primary key\n  facts/schema.yml:7: table fact_goals: unknown constraint foreign_key; expected primary_key"
    );
    assert_eq!(
        with("to: seed_team", "to: seed_teams"),
        "facts/schema.yml:12: fact_goals.team_id: relationship to unknown table seed_teams; did you mean seed_team?"
    );
    assert_eq!(
        with("field: team_id", "field: team"),
        "facts/schema.yml:12: fact_goals.team_id: relationship to unknown column seed_team.team"
    );
    assert_eq!(
        with("values: [Reds, ", "values: [1, "),
        "facts/schema.yml:13: fact_goals.team_name: accepted value 1 is not of the column's type text; quote it if it is text"
    );
    assert_eq!(
        with("description: \"Number of the goal.\"", "description: \"\""),
        "facts/schema.yml:11: table fact_goals: column goal_id has no description"
    );
    assert_eq!(
        with("xg <= 1", "xg <= <"),
        "facts/schema.yml:9: fact_goals: the expression is not valid SQL: Expected: an expression, found: < at Line: 1, Column: 7"
    );
    assert_eq!(
        with("expression_is_true: {", "not_null: {"),
        "facts/schema.yml:9: fact_goals: test not_null belongs to a column"
    );
    assert_eq!(
        with("{name: team_name,", "{name: team_id,"),
        "facts/schema.yml:13: table fact_goals: column team_id is documented twice"
    );
    let unknown_key = with("    meta: {grain: goal}", "    mata: {grain: goal}");
    assert!(
        unknown_key.starts_with("facts/schema.yml:5: unknown field `mata`"),
        "{unknown_key}"
    );
    let broken = with("    constraints:", "   constraints:");
    assert_eq!(
        broken,
        "facts/schema.yml:5: missing field `columns` at line 5, column 5"
    );
}

#[test]
fn relationship_of_different_types() {
    assert_eq!(
        complaint_with("facts/schema.yml", |text| text.replace(
            "data_tests: [not_null, unique]",
            "data_tests: [{relationships: {to: seed_team, field: team_id}}]"
        )),
        "facts/schema.yml:11: fact_goals.goal_id is integer, but seed_team.team_id is text"
    );
}

#[test]
fn seed_mistakes() {
    let with = |text: &'static str| complaint_with("seeds/seed_team.csv", move |_| text.to_owned());
    assert_eq!(
        with("team_id,name\nB,Blue\n"),
        "the models have 2 problems:\n  seeds/schema.yml:9: column team_name is documented for seed seed_team, but its file lacks it\n  seeds/seed_team.csv:1: column name is not documented"
    );
    assert_eq!(
        with("team_id,team_name\nB,Blue,x\n"),
        "seeds/seed_team.csv:2: 3 fields, expected 2 as in the header"
    );
    assert_eq!(
        with("team_id,team_name\nB,\"Blue\n"),
        "seeds/seed_team.csv:2: a quote is never closed"
    );
    assert_eq!(with(""), "seeds/seed_team.csv: holds no header");
    let mut files = files();
    files.insert(
        "seeds/schema.yml".to_owned(),
        SEEDS.replace("team_name, data_type: text", "team_name, data_type: date"),
    );
    assert!(complaint(files).starts_with(
        "seeds/seed_team.csv:2: column team_name: \"Blue, Inc.\" is not of type date"
    ));
    let mut missing = crate::support::files();
    missing.remove("seeds/seed_team.csv");
    assert!(
        complaint(missing)
            .starts_with("seeds/schema.yml:3: seed seed_team has no file seeds/seed_team.csv")
    );
}

#[test]
fn files_in_the_wrong_place() {
    assert_eq!(
        complaint_with("facts/list.csv", |_| "a\n1\n".to_owned()),
        "facts/list.csv: a CSV file belongs in the folder seeds"
    );
    assert_eq!(
        complaint_with("Fact.sql", |_| "select 1 as a".to_owned()),
        "Fact.sql: a table name holds lower-case letters, digits and _ and starts with a letter"
    );
    assert_eq!(
        complaint_with("fact.sql", |_| "select 1 as a".to_owned()),
        "fact.sql: an SQL model belongs in the folder of its layer"
    );
}

#[test]
fn all_mistakes_of_all_models_come_together() {
    let mut files = with("facts/fact_team.sql", |text| {
        text.replace("sum(xg)", "sum(xgg)")
    });
    let goals = files["facts/fact_goals.sql"].replace("goals.xg", "nothing.xg");
    files.insert("facts/fact_goals.sql".to_owned(), goals);
    let said = complaint(files);
    assert!(
        said.contains("facts/fact_team.sql:4: unknown column xgg; did you mean xg?"),
        "{said}"
    );
    assert!(
        said.contains("facts/fact_goals.sql:6: unknown column nothing.xg"),
        "{said}"
    );
}

#[test]
fn an_input_with_a_strange_type_is_refused() {
    let models = models_of(files()).unwrap();
    let fields = vec![Field::new("goal_id", DataType::Binary, true)];
    let error = check(
        &models,
        &[],
        &[("raw_goals", std::sync::Arc::new(Schema::new(fields)))],
    )
    .unwrap_err();
    assert_eq!(
        error.to_string(),
        "input raw_goals: column goal_id has type Binary, which no column type holds"
    );
}

#[test]
fn the_packed_models_are_read_and_hashed() {
    // The packed folder is the same as the one on disk.
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../../models");
    let said = |models: Result<warehouse::Models, warehouse::WarehouseError>| {
        models
            .map(|models| models.hash().to_owned())
            .map_err(|error| error.to_string())
    };
    assert_eq!(
        said(warehouse::Models::embedded()),
        said(warehouse::Models::from_dir(&folder))
    );
}
