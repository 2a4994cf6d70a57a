//! Values as text and as JSON, so that nobody else needs to take Arrow arrays apart.

use datafusion::arrow::array::{Array, ArrayRef, AsArray, RecordBatch};
use datafusion::arrow::datatypes::{DataType, Date32Type, Float64Type, Int64Type};
use datafusion::arrow::util::display::{ArrayFormatter, FormatOptions};
use serde_json::Value;

/// A value as text; `None` for null. Numbers are in their shortest form that reads back the same, dates
/// are `YYYY-MM-DD`, booleans `true` and `false`.
///
/// `row` counts from 0; a row that is not there is null.
pub fn cell_text(column: &ArrayRef, row: usize) -> Option<String> {
    // A column of type Null has no null buffer, yet nothing but nulls.
    if row >= column.len() || column.is_null(row) || *column.data_type() == DataType::Null {
        return None;
    }
    Some(match column.data_type() {
        DataType::Utf8View => column.as_string_view().value(row).to_owned(),
        DataType::Utf8 => column.as_string::<i32>().value(row).to_owned(),
        DataType::Int64 => column.as_primitive::<Int64Type>().value(row).to_string(),
        DataType::Float64 => number_text(column.as_primitive::<Float64Type>().value(row)),
        DataType::Boolean => column.as_boolean().value(row).to_string(),
        DataType::Date32 => date_text(column.as_primitive::<Date32Type>().value(row)),
        _ => {
            let formatter = ArrayFormatter::try_new(column.as_ref(), &FormatOptions::default());
            formatter.map_or_else(
                |error| error.to_string(),
                |formatter| formatter.value(row).to_string(),
            )
        }
    })
}

/// A value as JSON. Numbers that JSON cannot say (infinity) are null; types without a JSON form are text.
pub fn cell_json(column: &ArrayRef, row: usize) -> Value {
    if row >= column.len() || column.is_null(row) {
        return Value::Null;
    }
    match column.data_type() {
        DataType::Null => Value::Null,
        DataType::Boolean => Value::Bool(column.as_boolean().value(row)),
        DataType::Float64 => Value::from(column.as_primitive::<Float64Type>().value(row)),
        kind if kind.is_numeric() => {
            let text = cell_text(column, row).unwrap_or_default();
            serde_json::from_str(&text).unwrap_or(Value::String(text))
        }
        _ => cell_text(column, row).map_or(Value::Null, Value::String),
    }
}

/// The rows of batches as text, row by row.
pub fn rows_text(batches: &[RecordBatch]) -> impl Iterator<Item = Vec<Option<String>>> {
    let cells = |batch: &RecordBatch, row| {
        batch
            .columns()
            .iter()
            .map(|column| cell_text(column, row))
            .collect()
    };
    batches
        .iter()
        .flat_map(move |batch| (0..batch.num_rows()).map(move |row| cells(batch, row)))
}

/// The rows of batches as JSON arrays, row by row, in column order.
pub fn rows_json(batches: &[RecordBatch]) -> impl Iterator<Item = Vec<Value>> {
    let cells = |batch: &RecordBatch, row| {
        batch
            .columns()
            .iter()
            .map(|column| cell_json(column, row))
            .collect()
    };
    batches
        .iter()
        .flat_map(move |batch| (0..batch.num_rows()).map(move |row| cells(batch, row)))
}

/// The shortest text that reads back as the same number; a whole number keeps its `.0`, so that a column
/// of numbers is told from a column of integers.
pub(crate) fn number_text(value: f64) -> String {
    format!("{value:?}")
}

/// A day, given in days since 1970-01-01, as `YYYY-MM-DD`.
pub(crate) fn date_text(days: i32) -> String {
    let epoch = jiff::civil::date(1970, 1, 1);
    let span = jiff::Span::new().try_days(days);
    match span.and_then(|span| epoch.checked_add(span)) {
        Ok(day) => day.to_string(),
        // Beyond the years that the calendar knows (-9999 to 9999).
        Err(_) => format!("day {days}"),
    }
}
