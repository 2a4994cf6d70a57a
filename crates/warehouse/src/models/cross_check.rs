//! What one file says checked against what the others say.

use std::collections::{BTreeMap, BTreeSet};

use super::schema::{TableSchema, TestKind};
use super::{Definition, Source};
use crate::error::Problem;
use crate::suggest::did_you_mean;

/// Relationships lead to columns that exist and have the same type. `documented` are the tables with a schema
/// entry, whether or not something makes them.
pub(super) fn relationships(
    schema: &TableSchema,
    tables: &BTreeMap<String, Definition>,
    documented: &BTreeSet<String>,
    problems: &mut Vec<Problem>,
) {
    for (column, test) in schema.all_tests() {
        let (Some(column), TestKind::Relationships { to, field }) = (column, &test.kind) else {
            continue;
        };
        let place = format!("{}.{}", schema.name, column.name);
        let mut problem =
            |message: String| problems.push(Problem::new(&schema.file, test.line, message));
        let Some(parent) = tables.get(to) else {
            // A documented table that is not there has a problem of its own, which is told already.
            if documented.contains(to) {
                continue;
            }
            let hint = did_you_mean(to, tables.keys().map(String::as_str));
            problem(format!("{place}: relationship to unknown table {to}{hint}"));
            continue;
        };
        let Some((_, parent_column)) = parent.schema.column(field) else {
            let hint = did_you_mean(
                field,
                parent
                    .schema
                    .columns
                    .iter()
                    .map(|column| column.name.as_str()),
            );
            problem(format!(
                "{place}: relationship to unknown column {to}.{field}{hint}"
            ));
            continue;
        };
        if parent_column.data_type != column.data_type {
            problem(format!(
                "{place} is {}, but {to}.{field} is {}",
                column.data_type.as_str(),
                parent_column.data_type.as_str()
            ));
        }
    }
}

/// A common table expression with the name of a table would make the query mean one thing above it and
/// another below it.
pub(super) fn cte_names(
    definition: &Definition,
    tables: &BTreeMap<String, Definition>,
    problems: &mut Vec<Problem>,
) {
    let Source::Sql { file, parsed, .. } = &definition.source else {
        return;
    };
    for cte in &parsed.ctes {
        if tables.contains_key(&cte.table) || cte.table.starts_with("raw_") {
            let message = format!(
                "WITH {} hides the table of that name; call it something else",
                cte.table
            );
            problems.push(Problem::new(file, cte.line, message));
        }
    }
}

/// The columns a model selects are the columns its schema entry describes.
pub(super) fn columns(definition: &Definition, problems: &mut Vec<Problem>) {
    let Source::Sql { file, parsed, .. } = &definition.source else {
        return;
    };
    let schema = &definition.schema;
    for (position, column) in parsed.columns.iter().enumerate() {
        if parsed
            .columns
            .iter()
            .take(position)
            .any(|earlier| earlier.name == column.name)
        {
            let message = format!("column {} is selected twice", column.name);
            problems.push(Problem::new(file, column.line, message));
        }
        if schema.column(&column.name).is_none() {
            let missing = schema.columns.iter().map(|column| column.name.as_str());
            let missing =
                missing.filter(|name| parsed.columns.iter().all(|column| column.name != *name));
            let hint = did_you_mean(&column.name, missing);
            let message = format!(
                "column {} is not documented in {}:{}{hint}",
                column.name, schema.file, schema.line
            );
            problems.push(Problem::new(file, column.line, message));
        }
    }
    for column in &schema.columns {
        if parsed
            .columns
            .iter()
            .all(|selected| selected.name != column.name)
        {
            let message = format!(
                "column {} of table {} is documented, but {file} does not select it",
                column.name, schema.name
            );
            problems.push(Problem::new(&schema.file, column.line, message));
        }
    }
}
