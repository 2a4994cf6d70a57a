//! Every kind of data test, passing and failing.

use std::collections::BTreeMap;

use warehouse::arrow::array::RecordBatch;

use crate::support::{files, goals, models_of, publish, some_goals, with};

/// What a run says about the data; empty when it is content.
fn verdict(files: BTreeMap<String, String>, batch: RecordBatch) -> String {
    let place = tempfile::tempdir().unwrap();
    match publish(&models_of(files).unwrap(), batch, &place.path().join("out")) {
        Ok(_) => String::new(),
        Err(error) => error.to_string(),
    }
}

/// The schema of the goals with other tests on the column `xg`.
fn xg_test(test: &str) -> BTreeMap<String, String> {
    with("facts/schema.yml", |text| {
        text.replacen(
            "description: \"Expected goals; null when not tracked.\"}",
            &format!("description: \"Expected goals.\", data_tests: [{test}]}}"),
            1,
        )
    })
}

#[test]
fn good_data_pass() {
    assert_eq!(verdict(files(), some_goals()), "");
}

#[test]
fn primary_key() {
    let twice = goals(&[
        (2, Some("R"), None),
        (1, Some("B"), None),
        (2, Some("R"), Some(0.5)),
        (2, Some("B"), None),
    ]);
    let said = verdict(files(), twice);
    assert!(
        said.contains("staging/schema.yml:6: stg_goals: the primary key (goal_id) must be unique and not null: 2 of 4 rows fail; keys 2, 2"),
        "{said}"
    );
    assert!(
        said.contains("facts/schema.yml:11: fact_goals.goal_id: must be unique: 2 of 4 rows fail"),
        "{said}"
    );
}

#[test]
fn primary_key_without_value() {
    let files = with("facts/schema.yml", |text| {
        text.replace("columns: [team_id]", "columns: [team_id, xg]")
    });
    let said = verdict(
        files,
        goals(&[(1, Some("B"), None), (2, Some("R"), Some(0.5))]),
    );
    assert_eq!(
        said,
        "facts/schema.yml:18: fact_team: the primary key (team_id, xg) must be unique and not null: 1 of 2 rows fail; keys B|"
    );
}

#[test]
fn not_null() {
    assert_eq!(
        verdict(xg_test("not_null"), some_goals()),
        "facts/schema.yml:14: fact_goals.xg: must not be null: 1 of 4 rows fail; keys 1"
    );
    assert_eq!(
        verdict(xg_test("not_null"), goals(&[(1, Some("B"), Some(0.5))])),
        ""
    );
}

#[test]
fn unique_does_not_count_nulls() {
    let nulls = goals(&[
        (1, Some("B"), None),
        (2, Some("B"), None),
        (3, Some("B"), Some(0.5)),
    ]);
    assert_eq!(verdict(xg_test("unique"), nulls), "");
    let twice = goals(&[
        (1, Some("B"), Some(0.5)),
        (2, Some("B"), None),
        (3, Some("B"), Some(0.5)),
    ]);
    assert_eq!(
        verdict(xg_test("unique"), twice),
        "facts/schema.yml:14: fact_goals.xg: must be unique: 1 of 3 rows fail; keys 3"
    );
}

#[test]
fn relationships_ignore_nulls() {
    assert_eq!(
        verdict(files(), goals(&[(1, None, None)]))
            .lines()
            .next()
            .unwrap_or(""),
        "facts/schema.yml:18: fact_team: the primary key (team_id) must be unique and not null: 1 of 1 rows fail; keys "
    );
    assert_eq!(
        verdict(
            files(),
            goals(&[
                (1, Some("X"), None),
                (2, Some("B"), None),
                (3, Some("Y"), None),
                (4, Some("X"), None)
            ])
        ),
        "facts/schema.yml:12: fact_goals.team_id: must occur in seed_team.team_id: 3 of 4 rows fail; values X, Y, X; keys 1, 3, 4"
    );
}

#[test]
fn a_relationship_to_a_table_that_comes_later() {
    // Every goal's team must have a row in fact_team, which is made from the goals.
    let files = with("facts/schema.yml", |text| {
        text.replace("to: seed_team", "to: fact_team")
    });
    assert_eq!(verdict(files.clone(), some_goals()), "");
    let mut fewer = files;
    let sql = fewer["facts/fact_team.sql"]
        .replace("from fact_goals", "from fact_goals\nwhere team_id = 'R'");
    fewer.insert("facts/fact_team.sql".to_owned(), sql);
    assert_eq!(
        verdict(fewer, some_goals()),
        "facts/schema.yml:12: fact_goals.team_id: must occur in fact_team.team_id: 2 of 4 rows fail; values B; keys 1, 4"
    );
}

#[test]
fn a_relationship_to_a_table_made_from_the_results() {
    let files = with("facts/schema.yml", |text| {
        text.replace(
            "relationships: {to: seed_team, field: team_id}",
            "relationships: {to: qa_tests, field: table_name}",
        )
    });
    let said = verdict(files, some_goals());
    assert!(said.starts_with("facts/schema.yml:12: fact_goals.team_id: must occur in qa_tests.table_name: 4 of 4 rows fail"), "{said}");
}

#[test]
fn accepted_values() {
    let files = with("facts/schema.yml", |text| {
        text.replace("[Reds, \"Blue, Inc.\"]", "[Reds, Blues]")
    });
    assert_eq!(
        verdict(files, some_goals()),
        "facts/schema.yml:13: fact_goals.team_name: must be one of Reds, Blues: 2 of 4 rows fail; keys 1, 4"
    );
    let numbers = with("facts/schema.yml", |text| {
        text.replace(
            "[not_null, unique]",
            "[{accepted_values: {values: [1, 2, 3]}}]",
        )
    });
    assert_eq!(
        verdict(numbers, some_goals()),
        "facts/schema.yml:11: fact_goals.goal_id: must be one of 1, 2, 3: 1 of 4 rows fail; keys 4"
    );
}

#[test]
fn expressions_pass_on_null() {
    assert_eq!(
        verdict(
            files(),
            goals(&[
                (1, Some("B"), Some(1.5)),
                (2, Some("B"), None),
                (3, Some("B"), Some(1.0))
            ])
        ),
        "facts/schema.yml:9: fact_goals: xg_is_a_chance must hold: 1 of 3 rows fail; keys 1"
    );
}

#[test]
fn expressions_may_use_every_function() {
    let expression = "coalesce(xg, 0) <= 1 and nullif(team_id, 'X') is not null and xg between 0 and 1 and team_name in ('Reds', 'Blue, Inc.') and greatest(xg, 0) >= 0 and case when xg > 0.5 then team_id = 'B' else true end and substr(team_id, 1, 1) = team_id";
    let files = with("facts/schema.yml", |text| {
        text.replace("xg <= 1", expression)
    });
    assert_eq!(verdict(files, some_goals()), "");
}

#[test]
fn an_expression_that_makes_no_sense_names_its_line() {
    let files = with("facts/schema.yml", |text| {
        text.replace("\"xg <= 1\"", "\"xgg <= 1\"")
    });
    assert_eq!(
        verdict(files, some_goals()),
        "facts/fact_goals.sql: table fact_goals could not be built: facts/schema.yml:9: test xg_is_a_chance: unknown column xgg; did you mean xg?"
    );
    let number = with("facts/schema.yml", |text| {
        text.replace("\"xg <= 1\"", "\"xg + 1\"")
    });
    assert!(
        verdict(number, some_goals()).ends_with("the expression is Float64, expected a boolean")
    );
}

#[test]
fn a_warning_does_not_stop_the_run() {
    assert_eq!(
        verdict(
            xg_test("{not_null: {config: {severity: warn}}}"),
            some_goals()
        ),
        ""
    );
    assert_eq!(
        verdict(
            xg_test("{not_null: {}, config: {severity: warn}}"),
            some_goals()
        ),
        ""
    );
    assert_ne!(
        verdict(
            xg_test("{not_null: {}, config: {severity: error}}"),
            some_goals()
        ),
        ""
    );
}
