//! Rows between the warehouse, which holds them in Arrow's form, and the store, which knows nothing of it.

use std::sync::Arc;

use store::StoreError;
use store::tables::{Batch, Cells, Column, ColumnDefinition, ColumnKind};
use warehouse::arrow::array::{
    Array, ArrayRef, AsArray, BooleanArray, Date32Array, Float64Array, Int64Array, RecordBatch,
    StringArray,
};
use warehouse::arrow::datatypes::{DataType, Date32Type, Field, Float64Type, Int64Type, Schema};
use warehouse::arrow::error::ArrowError;

/// Rows of the warehouse as the store takes them.
pub(crate) fn to_store(batch: &RecordBatch) -> Result<Batch, StoreError> {
    Batch::from_columns(
        batch
            .columns()
            .iter()
            .map(column)
            .collect::<Result<_, _>>()?,
    )
}

fn column(array: &ArrayRef) -> Result<Column, StoreError> {
    let cells = match array.data_type() {
        DataType::Utf8 => texts(array.as_string::<i32>()),
        DataType::Int64 => Cells::Integer(array.as_primitive::<Int64Type>().values().to_vec()),
        DataType::Float64 => Cells::Number(array.as_primitive::<Float64Type>().values().to_vec()),
        DataType::Date32 => Cells::Date(array.as_primitive::<Date32Type>().values().to_vec()),
        DataType::Boolean => Cells::Boolean(array.as_boolean().values().iter().collect()),
        other => {
            return Err(StoreError::Invalid(format!(
                "a column of type {other}, which tables do not have"
            )));
        }
    };
    let nulls = array.nulls().filter(|nulls| nulls.null_count() > 0);
    let nulls = nulls.map(|nulls| nulls.iter().map(|valid| !valid).collect());
    Column::from_parts(cells, nulls)
}

fn texts(array: &StringArray) -> Cells {
    let offsets = array.value_offsets();
    let first = offsets.first().copied().unwrap_or(0) as usize;
    let last = offsets.last().copied().unwrap_or(0) as usize;
    let bytes = array.value_data().get(first..last).unwrap_or_default();
    Cells::Text {
        // The array holds UTF-8 only.
        text: String::from_utf8_lossy(bytes).into_owned(),
        ends: offsets
            .iter()
            .skip(1)
            .map(|end| *end as usize - first)
            .collect(),
    }
}

/// The form of rows in the warehouse.
pub(crate) fn schema(columns: &[ColumnDefinition]) -> Arc<Schema> {
    let field = |column: &ColumnDefinition| {
        let data_type = match column.kind {
            ColumnKind::Text => DataType::Utf8,
            ColumnKind::Integer => DataType::Int64,
            ColumnKind::Number => DataType::Float64,
            ColumnKind::Boolean => DataType::Boolean,
            ColumnKind::Date => DataType::Date32,
        };
        Field::new(&column.name, data_type, true)
    };
    Arc::new(Schema::new(columns.iter().map(field).collect::<Vec<_>>()))
}

/// Rows of the store in the warehouse's form.
pub(crate) fn to_warehouse(schema: &Arc<Schema>, batch: &Batch) -> Result<RecordBatch, ArrowError> {
    let arrays = batch.columns().iter().map(array).collect();
    RecordBatch::try_new(Arc::clone(schema), arrays)
}

fn with_nulls<T: Copy>(
    values: &[T],
    is_null: impl Fn(usize) -> bool,
) -> impl Iterator<Item = Option<T>> {
    let value = move |(row, value): (usize, &T)| (!is_null(row)).then_some(*value);
    values.iter().enumerate().map(value)
}

fn array(column: &Column) -> ArrayRef {
    let (cells, nulls) = column.parts();
    let is_null = |row: usize| nulls.is_some_and(|nulls| nulls.get(row).copied().unwrap_or(false));
    match cells {
        Cells::Integer(values) => Arc::new(with_nulls(values, is_null).collect::<Int64Array>()),
        Cells::Number(values) => Arc::new(with_nulls(values, is_null).collect::<Float64Array>()),
        Cells::Boolean(values) => Arc::new(with_nulls(values, is_null).collect::<BooleanArray>()),
        Cells::Date(values) => Arc::new(with_nulls(values, is_null).collect::<Date32Array>()),
        Cells::Text { .. } => {
            let text = |row| match column.value(row) {
                store::tables::ValueRef::Text(text) => Some(text),
                _ => None,
            };
            Arc::new((0..column.len()).map(text).collect::<StringArray>())
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use store::tables::ValueRef;

    #[test]
    fn rows_come_back_from_the_warehouse() {
        let kinds = [
            ColumnKind::Text,
            ColumnKind::Integer,
            ColumnKind::Number,
            ColumnKind::Boolean,
            ColumnKind::Date,
        ];
        let columns: Vec<ColumnDefinition> = kinds
            .iter()
            .map(|kind| ColumnDefinition {
                name: kind.as_str().to_owned(),
                kind: *kind,
                required: false,
                description: String::new(),
                indexed: false,
            })
            .collect();
        let mut batch = Batch::new(kinds);
        let rows = [
            [
                ValueRef::Text("Å"),
                ValueRef::Integer(-1),
                ValueRef::Number(0.5),
                ValueRef::Boolean(true),
                ValueRef::Date(20_000),
            ],
            [ValueRef::Null; 5],
            [
                ValueRef::Text(""),
                ValueRef::Integer(2),
                ValueRef::Null,
                ValueRef::Boolean(false),
                ValueRef::Date(-1),
            ],
        ];
        for row in rows {
            for (column, value) in batch.columns_mut().iter_mut().zip(row) {
                column.push(value).unwrap();
            }
        }
        let record = to_warehouse(&schema(&columns), &batch).unwrap();
        assert_eq!(to_store(&record).unwrap(), batch);
        let part = to_store(&record.slice(1, 2)).unwrap();
        let read: Vec<Vec<ValueRef<'_>>> = (0..2).map(|row| part.row(row).collect()).collect();
        assert_eq!(read, rows[1..]);
    }
}
