//! Reads a seed: a CSV file of constant rows whose columns are those of its schema entry.

use std::sync::Arc;

use datafusion::arrow::array::{
    ArrayRef, BooleanArray, Date32Array, Float64Array, Int64Array, RecordBatch, StringArray,
};

use super::schema::{ColumnSchema, ColumnType, TableSchema};
use crate::error::Problem;
use crate::suggest::did_you_mean;
use crate::text_table::{self, TextRow};

/// Reads the rows; the columns come out in schema order. `None` when there was a problem.
pub(super) fn read(
    path: &str,
    text: &str,
    schema: &TableSchema,
    problems: &mut Vec<Problem>,
) -> Option<RecordBatch> {
    let before = problems.len();
    let mut rows = match text_table::read(text) {
        Ok(rows) => rows,
        Err((line, message)) => {
            problems.push(Problem::new(path, line, message));
            return None;
        }
    };
    if rows.is_empty() {
        problems.push(Problem::new(path, None, "holds no header"));
        return None;
    }
    let (header_line, header) = rows.remove(0);
    let header: Vec<String> = header.into_iter().map(Option::unwrap_or_default).collect();
    check_header(path, header_line, &header, schema, problems);
    for (line, fields) in &rows {
        if fields.len() != header.len() {
            let message = format!(
                "{} fields, expected {} as in the header",
                fields.len(),
                header.len()
            );
            problems.push(Problem::new(path, *line, message));
        }
    }
    if problems.len() > before {
        return None;
    }
    let mut arrays = Vec::with_capacity(schema.columns.len());
    for column in &schema.columns {
        let position = header.iter().position(|name| *name == column.name)?;
        match values(&rows, position, column) {
            Ok(array) => arrays.push(array),
            Err((line, message)) => problems.push(Problem::new(path, line, message)),
        }
    }
    if problems.len() > before {
        return None;
    }
    match RecordBatch::try_new(schema.arrow_schema(), arrays) {
        Ok(batch) => Some(batch),
        Err(error) => {
            problems.push(Problem::new(path, None, error.to_string()));
            None
        }
    }
}

fn check_header(
    path: &str,
    line: usize,
    header: &[String],
    schema: &TableSchema,
    problems: &mut Vec<Problem>,
) {
    for (position, name) in header.iter().enumerate() {
        if header.iter().take(position).any(|earlier| earlier == name) {
            problems.push(Problem::new(
                path,
                line,
                format!("column {name} occurs twice"),
            ));
        }
        if schema.column(name).is_none() {
            let hint = did_you_mean(
                name,
                schema.columns.iter().map(|column| column.name.as_str()),
            );
            problems.push(Problem::new(
                path,
                line,
                format!("column {name} is not documented{hint}"),
            ));
        }
    }
    for column in &schema.columns {
        if !header.contains(&column.name) {
            let message = format!(
                "column {} is documented for seed {}, but its file lacks it",
                column.name, schema.name
            );
            problems.push(Problem::new(&schema.file, column.line, message));
        }
    }
}

/// The values of one column, or the line and what is wrong there.
fn values(
    rows: &[TextRow],
    position: usize,
    column: &ColumnSchema,
) -> Result<ArrayRef, (usize, String)> {
    Ok(match column.data_type {
        ColumnType::Text => {
            let fields = rows
                .iter()
                .map(|(_, fields)| fields.get(position).and_then(Option::as_deref));
            Arc::new(fields.collect::<StringArray>())
        }
        ColumnType::Integer => {
            Arc::new(Int64Array::from(parsed(rows, position, column, |text| {
                text.parse().ok()
            })?))
        }
        ColumnType::Number => Arc::new(Float64Array::from(parsed(
            rows,
            position,
            column,
            |text| text.parse().ok().filter(|number: &f64| number.is_finite()),
        )?)),
        ColumnType::Boolean => Arc::new(BooleanArray::from(parsed(
            rows,
            position,
            column,
            |text| match text.to_ascii_lowercase().as_str() {
                "true" => Some(true),
                "false" => Some(false),
                _ => None,
            },
        )?)),
        ColumnType::Date => Arc::new(Date32Array::from(parsed(rows, position, column, |text| {
            let day: jiff::civil::Date = text.parse().ok()?;
            let epoch = jiff::civil::date(1970, 1, 1);
            Some(day.since((jiff::Unit::Day, epoch)).ok()?.get_days())
        })?)),
    })
}

fn parsed<T>(
    rows: &[TextRow],
    position: usize,
    column: &ColumnSchema,
    parse: impl Fn(&str) -> Option<T>,
) -> Result<Vec<Option<T>>, (usize, String)> {
    rows.iter()
        .map(|(line, fields)| match fields.get(position) {
            Some(Some(text)) => parse(text.trim()).map(Some).ok_or_else(|| {
                let (name, data_type) = (&column.name, column.data_type.as_str());
                (
                    *line,
                    format!("column {name}: {text:?} is not of type {data_type}"),
                )
            }),
            _ => Ok(None),
        })
        .collect()
}
