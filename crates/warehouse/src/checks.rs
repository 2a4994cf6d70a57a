//! Data tests, run on the built tables in memory.

mod keys;
mod results;

use std::collections::BTreeSet;
use std::fmt;
use std::sync::Arc;

use datafusion::arrow::array::{Array, ArrayRef, AsArray};
use datafusion::arrow::datatypes::{DataType, Date32Type, Float64Type, Int64Type};
use datafusion::common::{DFSchema, HashSet};
use serde::Serialize;

use crate::engine::session::{QuerySession, describe};
use crate::engine::table::{KeyCheck, SAMPLES, Table};
use crate::models::{DataTest, Severity, TableSchema, TestKind};
use crate::render::cell_text;
pub(crate) use keys::KeySet;
pub(crate) use results::{relationship_results, relationship_schema, test_results, test_schema};

/// What a data test found.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct TestOutcome {
    /// The table tested.
    pub table: String,
    /// The column tested; `None` for a test of the table.
    pub column: Option<String>,
    /// Name of the test.
    pub test: String,
    /// What happens when it fails.
    pub severity: Severity,
    /// Rows looked at.
    pub checked: usize,
    /// Rows that fail.
    pub failed: usize,
    /// Primary keys of some of the rows that fail.
    pub sample: Vec<String>,
    /// More about a relationship test.
    pub relationship: Option<RelationshipOutcome>,
}

/// What a relationship test found.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct RelationshipOutcome {
    /// The other table.
    pub parent_table: String,
    /// Its column.
    pub parent_column: String,
    /// Rows without a value.
    pub nulls: usize,
    /// Whether a null is no failure elsewhere.
    pub null_allowed: bool,
    /// Some of the values that the other table lacks.
    pub orphans: Vec<String>,
}

/// A failed data test, with the place that demands it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FailedTest {
    /// The schema file.
    pub file: String,
    /// Line of the test.
    pub line: usize,
    /// What it demands, in a few words.
    pub demand: String,
    /// What it found.
    pub outcome: TestOutcome,
}

impl fmt::Display for FailedTest {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let TestOutcome {
            table,
            column,
            checked,
            failed,
            sample,
            ..
        } = &self.outcome;
        write!(formatter, "{}:{}: {table}", self.file, self.line)?;
        if let Some(column) = column {
            write!(formatter, ".{column}")?;
        }
        write!(
            formatter,
            ": {}: {failed} of {checked} rows fail",
            self.demand
        )?;
        if let Some(relationship) = &self.outcome.relationship {
            write!(formatter, "; values {}", relationship.orphans.join(", "))?;
        }
        if !sample.is_empty() {
            write!(formatter, "; keys {}", sample.join(", "))?;
        }
        Ok(())
    }
}

/// Joins an outcome with the place and the wording of its test.
pub(crate) fn failed_test(schema: &TableSchema, outcome: &TestOutcome) -> Option<FailedTest> {
    let (_, test) = schema.all_tests().find(|(column, test)| {
        test.name == outcome.test && column.map(|column| &column.name) == outcome.column.as_ref()
    })?;
    let demand = match &test.kind {
        TestKind::PrimaryKey => {
            format!(
                "the primary key ({}) must be unique and not null",
                schema.primary_key.join(", ")
            )
        }
        TestKind::NotNull => "must not be null".to_owned(),
        TestKind::Unique => "must be unique".to_owned(),
        TestKind::AcceptedValues { values } => format!("must be one of {}", values.join(", ")),
        TestKind::Relationships { to, field } => format!("must occur in {to}.{field}"),
        TestKind::Expression { .. } => format!("{} must hold", test.name),
    };
    Some(FailedTest {
        file: schema.file.clone(),
        line: test.line,
        demand,
        outcome: outcome.clone(),
    })
}

/// Rows that fail a test, counted; the first few are kept.
#[derive(Debug, Default)]
struct Failures {
    count: usize,
    rows: Vec<usize>,
}

impl Failures {
    fn add(&mut self, row: usize) {
        self.count += 1;
        if self.rows.len() < SAMPLES {
            self.rows.push(row);
        }
    }
}

fn outcome(
    schema: &TableSchema,
    table: &Table,
    column: Option<&str>,
    test: &DataTest,
    failures: &Failures,
) -> TestOutcome {
    let key = schema.key_positions();
    TestOutcome {
        table: schema.name.clone(),
        column: column.map(str::to_owned),
        test: test.name.clone(),
        severity: test.severity,
        checked: table.rows,
        failed: failures.count,
        sample: failures
            .rows
            .iter()
            .map(|row| table.key_text(&key, *row))
            .collect(),
        relationship: None,
    }
}

/// All tests of a table that need no other table.
///
/// # Errors
/// An expression that cannot be evaluated.
pub(crate) fn run_own_tests(
    schema: &TableSchema,
    table: &Table,
    key: &KeyCheck,
    session: &QuerySession,
) -> Result<Vec<TestOutcome>, String> {
    let mut outcomes = Vec::new();
    for (column, test) in schema.all_tests() {
        let array = column
            .and_then(|column| schema.column(&column.name))
            .and_then(|(at, _)| table.columns.get(at));
        let failures = match (&test.kind, array) {
            (TestKind::PrimaryKey, _) => {
                let mut outcome = outcome(schema, table, None, test, &Failures::default());
                outcome.failed = key.failed;
                outcome.sample.clone_from(&key.sample);
                outcomes.push(outcome);
                continue;
            }
            (TestKind::Expression { expression }, _) => {
                expression_failures(expression, table, session).map_err(|message| {
                    format!(
                        "{}:{}: test {}: {message}",
                        schema.file, test.line, test.name
                    )
                })?
            }
            (TestKind::NotNull, Some(array)) => nulls(array),
            (TestKind::Unique, Some(array)) => repeats(array),
            (TestKind::AcceptedValues { values }, Some(array)) => others(array, values),
            _ => continue,
        };
        outcomes.push(outcome(
            schema,
            table,
            column.map(|column| column.name.as_str()),
            test,
            &failures,
        ));
    }
    Ok(outcomes)
}

/// Tests that a column's values occur in the key set of another table.
pub(crate) fn run_relationship(
    schema: &TableSchema,
    table: &Table,
    column: &str,
    test: &DataTest,
    parent: &KeySet,
) -> Option<TestOutcome> {
    let TestKind::Relationships { to, field } = &test.kind else {
        return None;
    };
    let (position, declared) = schema.column(column)?;
    let array = table.columns.get(position)?;
    let failures = parent.missing(array);
    let mut orphans: Vec<String> = failures
        .rows
        .iter()
        .filter_map(|row| cell_text(array, *row))
        .collect();
    orphans.dedup();
    let mut outcome = outcome(schema, table, Some(column), test, &failures);
    outcome.relationship = Some(RelationshipOutcome {
        parent_table: to.clone(),
        parent_column: field.clone(),
        nulls: array.null_count(),
        null_allowed: !declared.is_required()
            && !schema.primary_key.iter().any(|key| key == column),
        orphans,
    });
    Some(outcome)
}

fn nulls(array: &ArrayRef) -> Failures {
    let mut failures = Failures {
        count: array.null_count(),
        rows: Vec::new(),
    };
    if failures.count > 0 {
        failures.rows = (0..array.len())
            .filter(|row| array.is_null(*row))
            .take(SAMPLES)
            .collect();
    }
    failures
}

fn repeats(array: &ArrayRef) -> Failures {
    let mut failures = Failures::default();
    let rows = (0..array.len()).filter(|row| array.is_valid(*row));
    if let Some(texts) = array.as_string_opt::<i32>() {
        let mut seen = HashSet::with_capacity(array.len());
        rows.filter(|row| !seen.insert(texts.value(*row)))
            .for_each(|row| failures.add(row));
    } else {
        let mut seen = HashSet::with_capacity(array.len());
        rows.filter(|row| !seen.insert(bits(array, *row)))
            .for_each(|row| failures.add(row));
    }
    failures
}

/// A value of a column that is not text as a whole number that equal values share.
fn bits(array: &ArrayRef, row: usize) -> i64 {
    match array.data_type() {
        DataType::Int64 => array.as_primitive::<Int64Type>().value(row),
        DataType::Float64 => array
            .as_primitive::<Float64Type>()
            .value(row)
            .to_bits()
            .cast_signed(),
        DataType::Date32 => i64::from(array.as_primitive::<Date32Type>().value(row)),
        _ => i64::from(array.as_boolean().value(row)),
    }
}

fn others(array: &ArrayRef, accepted: &[String]) -> Failures {
    let mut failures = Failures::default();
    let rows = (0..array.len()).filter(|row| array.is_valid(*row));
    if let Some(texts) = array.as_string_opt::<i32>() {
        let accepted: BTreeSet<&str> = accepted.iter().map(String::as_str).collect();
        let mut last = None;
        for row in rows {
            let value = texts.value(row);
            if last != Some(value) {
                if accepted.contains(value) {
                    last = Some(value);
                } else {
                    failures.add(row);
                }
            }
        }
    } else {
        for row in rows {
            let value = cell_text(array, row).unwrap_or_default();
            if !accepted.contains(&value) {
                failures.add(row);
            }
        }
    }
    failures
}

/// Rows for which the expression is false. It is evaluated on the table itself, without a query.
fn expression_failures(
    expression: &str,
    table: &Table,
    session: &QuerySession,
) -> Result<Failures, String> {
    let mut failures = Failures::default();
    let schema =
        DFSchema::try_from(Arc::clone(&table.schema)).map_err(|error| describe(&error).1)?;
    let evaluator = session
        .expression(expression, &schema)
        .map_err(|error| describe(&error).1)?;
    let kind = evaluator
        .data_type(&table.schema)
        .map_err(|error| describe(&error).1)?;
    if kind != DataType::Boolean && kind != DataType::Null {
        return Err(format!("the expression is {kind}, expected a boolean"));
    }
    let mut start = 0;
    for batch in table.batches(None).map_err(|error| error.to_string())? {
        let result = evaluator
            .evaluate(&batch)
            .and_then(|value| value.into_array(batch.num_rows()))
            .map_err(|error| describe(&error).1)?;
        if let Some(flags) = result.as_boolean_opt()
            && flags.false_count() > 0
        {
            let fails = |row: &usize| flags.is_valid(*row) && !flags.value(*row);
            (0..flags.len())
                .filter(fails)
                .for_each(|row| failures.add(start + row));
        }
        start += batch.num_rows();
    }
    Ok(failures)
}
