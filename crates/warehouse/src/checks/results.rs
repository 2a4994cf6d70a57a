//! The outcomes of the data tests as tables that quality models read.

use std::sync::Arc;

use datafusion::arrow::array::{ArrayRef, BooleanArray, Int64Array, StringArray};
use datafusion::arrow::datatypes::{DataType, Field, Schema, SchemaRef};

use super::{RelationshipOutcome, TestOutcome};
use crate::engine::table::Table;

fn schema(fields: &[(&str, DataType)]) -> SchemaRef {
    Arc::new(Schema::new(
        fields
            .iter()
            .map(|(name, kind)| Field::new(*name, kind.clone(), true))
            .collect::<Vec<_>>(),
    ))
}

/// Columns of `raw_test_results`.
pub(crate) fn test_schema() -> SchemaRef {
    schema(&[
        ("table_name", DataType::Utf8),
        ("column_name", DataType::Utf8),
        ("test", DataType::Utf8),
        ("severity", DataType::Utf8),
        ("n_checked", DataType::Int64),
        ("n_failed", DataType::Int64),
        ("sample_keys", DataType::Utf8),
        ("status", DataType::Utf8),
    ])
}

/// Columns of `raw_relationship_results`.
pub(crate) fn relationship_schema() -> SchemaRef {
    schema(&[
        ("child_table", DataType::Utf8),
        ("child_column", DataType::Utf8),
        ("parent_table", DataType::Utf8),
        ("parent_column", DataType::Utf8),
        ("n_child", DataType::Int64),
        ("n_null", DataType::Int64),
        ("null_allowed", DataType::Boolean),
        ("n_orphan", DataType::Int64),
        ("orphan_sample", DataType::Utf8),
        ("severity", DataType::Utf8),
    ])
}

/// Nothing to show is null, not empty text.
fn listed(values: &[String]) -> Option<String> {
    (!values.is_empty()).then(|| values.join(", "))
}

fn texts<T>(rows: &[T], value: impl Fn(&T) -> Option<String>) -> ArrayRef {
    Arc::new(rows.iter().map(value).collect::<StringArray>())
}

fn counts<T>(rows: &[T], value: impl Fn(&T) -> usize) -> ArrayRef {
    Arc::new(
        rows.iter()
            .map(|row| Some(value(row) as i64))
            .collect::<Int64Array>(),
    )
}

/// One row per data test.
pub(crate) fn test_results(outcomes: &[TestOutcome]) -> Table {
    let status = |outcome: &TestOutcome| if outcome.failed == 0 { "pass" } else { "fail" };
    Table {
        schema: test_schema(),
        columns: vec![
            texts(outcomes, |row| Some(row.table.clone())),
            texts(outcomes, |row| row.column.clone()),
            texts(outcomes, |row| Some(row.test.clone())),
            texts(outcomes, |row| Some(row.severity.as_str().to_owned())),
            counts(outcomes, |row| row.checked),
            counts(outcomes, |row| row.failed),
            texts(outcomes, |row| listed(&row.sample)),
            texts(outcomes, |row| Some(status(row).to_owned())),
        ],
        rows: outcomes.len(),
    }
}

/// One row per relationship test.
pub(crate) fn relationship_results(outcomes: &[TestOutcome]) -> Table {
    let rows: Vec<(&TestOutcome, &RelationshipOutcome)> = outcomes
        .iter()
        .filter_map(|outcome| {
            outcome
                .relationship
                .as_ref()
                .map(|relationship| (outcome, relationship))
        })
        .collect();
    let allowed = rows
        .iter()
        .map(|(_, row)| Some(row.null_allowed))
        .collect::<BooleanArray>();
    Table {
        schema: relationship_schema(),
        columns: vec![
            texts(&rows, |(test, _)| Some(test.table.clone())),
            texts(&rows, |(test, _)| test.column.clone()),
            texts(&rows, |(_, row)| Some(row.parent_table.clone())),
            texts(&rows, |(_, row)| Some(row.parent_column.clone())),
            counts(&rows, |(test, _)| test.checked),
            counts(&rows, |(_, row)| row.nulls),
            Arc::new(allowed),
            counts(&rows, |(test, _)| test.failed),
            texts(&rows, |(_, row)| listed(&row.orphans)),
            texts(&rows, |(test, _)| Some(test.severity.as_str().to_owned())),
        ],
        rows: rows.len(),
    }
}
