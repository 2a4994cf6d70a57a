//! Columns of the warehouse's tables, read and made by steps that are Rust.

use std::sync::Arc;

use warehouse::StepError;
use warehouse::arrow::array::{
    ArrayRef, AsArray, BooleanArray, Float64Array, Int64Array, RecordBatch, StringArray,
};
use warehouse::arrow::datatypes::{DataType, Date32Type, Float64Type, Int64Type};

/// A column by name and type; the engine has cast every table to its documented types.
fn column<'a>(
    table: &'a RecordBatch,
    name: &str,
    data_type: &DataType,
) -> Result<&'a ArrayRef, StepError> {
    let column = table
        .column_by_name(name)
        .ok_or_else(|| format!("column {name} is missing"))?;
    if column.data_type() == data_type {
        Ok(column)
    } else {
        Err(format!(
            "column {name} is {}, expected {data_type}",
            column.data_type()
        )
        .into())
    }
}

pub(crate) fn texts<'a>(
    table: &'a RecordBatch,
    name: &str,
) -> Result<Vec<Option<&'a str>>, StepError> {
    Ok(column(table, name, &DataType::Utf8)?
        .as_string::<i32>()
        .iter()
        .collect())
}

pub(crate) fn integers(table: &RecordBatch, name: &str) -> Result<Vec<Option<i64>>, StepError> {
    Ok(column(table, name, &DataType::Int64)?
        .as_primitive::<Int64Type>()
        .iter()
        .collect())
}

pub(crate) fn booleans<'a>(
    table: &'a RecordBatch,
    name: &str,
) -> Result<&'a BooleanArray, StepError> {
    Ok(column(table, name, &DataType::Boolean)?.as_boolean())
}

pub(crate) fn numbers(table: &RecordBatch, name: &str) -> Result<Vec<Option<f64>>, StepError> {
    Ok(column(table, name, &DataType::Float64)?
        .as_primitive::<Float64Type>()
        .iter()
        .collect())
}

/// Days since 1970-01-01.
pub(crate) fn days(table: &RecordBatch, name: &str) -> Result<Vec<Option<i32>>, StepError> {
    Ok(column(table, name, &DataType::Date32)?
        .as_primitive::<Date32Type>()
        .iter()
        .collect())
}

/// The values of a column that is documented as never null.
pub(crate) fn needed<T>(values: Vec<Option<T>>, column: &str) -> Result<Vec<T>, StepError> {
    values
        .into_iter()
        .collect::<Option<Vec<T>>>()
        .ok_or_else(|| format!("{column} is null in a row").into())
}

pub(crate) fn text_array<'a>(values: impl Iterator<Item = Option<&'a str>>) -> ArrayRef {
    Arc::new(values.collect::<StringArray>())
}

pub(crate) fn integer_array(values: impl Iterator<Item = i64>) -> ArrayRef {
    Arc::new(values.map(Some).collect::<Int64Array>())
}

pub(crate) fn number_array(values: impl Iterator<Item = Option<f64>>) -> ArrayRef {
    Arc::new(values.collect::<Float64Array>())
}
