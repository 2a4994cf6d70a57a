//! A built table: contiguous columns of the declared types, sorted by the primary key.

use std::cmp::Ordering;
use std::sync::Arc;

use datafusion::arrow::array::{
    Array, ArrayRef, AsArray, DynComparator, Float64Array, RecordBatch, RecordBatchOptions,
    UInt32Array, make_comparator, new_empty_array,
};
use datafusion::arrow::compute::{CastOptions, SortOptions, cast_with_options, concat, take};
use datafusion::arrow::datatypes::{DataType, Float64Type, Schema, SchemaRef};
use datafusion::arrow::error::ArrowError;
use datafusion::arrow::row::{RowConverter, SortField};

use crate::models::{ColumnType, TableSchema};
use crate::render::cell_text;

/// Rows handed to an operator at a time. Small enough for the processor's cache, large enough that the
/// cost per batch vanishes; also the unit in which a table is read back from its file.
pub(crate) const BATCH_ROWS: usize = 8192;

/// How many sample keys a failed test names.
pub(crate) const SAMPLES: usize = 5;

/// A table in memory.
#[derive(Debug, Clone)]
pub(crate) struct Table {
    pub(crate) schema: SchemaRef,
    pub(crate) columns: Vec<ArrayRef>,
    pub(crate) rows: usize,
}

impl Table {
    /// Values in the table, the measure of its size that is the same on every machine.
    pub(crate) fn cells(&self) -> usize {
        self.rows * self.columns.len()
    }

    /// The table as one batch, sharing its memory.
    pub(crate) fn batch(&self) -> Result<RecordBatch, ArrowError> {
        let options = RecordBatchOptions::new().with_row_count(Some(self.rows));
        RecordBatch::try_new_with_options(Arc::clone(&self.schema), self.columns.clone(), &options)
    }

    /// The wanted columns in batches that share the table's memory.
    pub(crate) fn batches(
        &self,
        projection: Option<&[usize]>,
    ) -> Result<Vec<RecordBatch>, ArrowError> {
        let whole = self.batch()?;
        let whole = match projection {
            Some(columns) => whole.project(columns)?,
            None => whole,
        };
        let starts = (0..self.rows).step_by(BATCH_ROWS);
        Ok(starts
            .map(|start| whole.slice(start, BATCH_ROWS.min(self.rows - start)))
            .collect())
    }

    /// A table handed in from outside: its columns keep their order and names and get the engine's types.
    pub(crate) fn from_input(batch: &RecordBatch) -> Result<Self, String> {
        let schema = input_schema(&batch.schema())?;
        let rows = batch.num_rows();
        let columns = batch.columns().iter().zip(schema.fields());
        let columns = columns
            .map(|(column, field)| {
                cast(column, field.data_type()).map_err(|error| error.to_string())
            })
            .collect::<Result<_, _>>()?;
        Ok(Self {
            schema,
            columns,
            rows,
        })
    }

    /// The columns of a schema, found by name.
    pub(crate) fn with_schema(&self, wanted: &SchemaRef) -> Result<Self, String> {
        let mut columns = Vec::with_capacity(wanted.fields().len());
        for field in wanted.fields() {
            let found = self
                .schema
                .index_of(field.name())
                .ok()
                .and_then(|position| self.columns.get(position));
            let column = found.ok_or_else(|| format!("column {} is missing", field.name()))?;
            if column.data_type() != field.data_type() {
                let (name, is, was) = (field.name(), column.data_type(), field.data_type());
                return Err(format!("column {name} is {is}, but {was} was announced"));
            }
            columns.push(Arc::clone(column));
        }
        Ok(Self {
            schema: Arc::clone(wanted),
            columns,
            rows: self.rows,
        })
    }

    /// The primary key of a row as text, its parts separated by `|`.
    pub(crate) fn key_text(&self, key: &[usize], row: usize) -> String {
        let parts = key
            .iter()
            .filter_map(|position| self.columns.get(*position));
        let parts: Vec<String> = parts
            .map(|column| cell_text(column, row).unwrap_or_default())
            .collect();
        parts.join("|")
    }
}

/// The schema the engine gives an input table.
pub(crate) fn input_schema(schema: &Schema) -> Result<SchemaRef, String> {
    let fields = schema
        .fields()
        .iter()
        .map(|field| match ColumnType::holding(field.data_type()) {
            Some(held) => Ok(field
                .as_ref()
                .clone()
                .with_data_type(held.arrow())
                .with_nullable(true)),
            None => Err(format!(
                "column {} has type {}, which no column type holds",
                field.name(),
                field.data_type()
            )),
        });
    Ok(Arc::new(Schema::new(
        fields.collect::<Result<Vec<_>, _>>()?,
    )))
}

/// What sorting found out about the primary key.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct KeyCheck {
    /// Rows whose key has a null or equals the key of the row before.
    pub(crate) failed: usize,
    /// Keys of the first such rows.
    pub(crate) sample: Vec<String>,
}

/// Brings the rows of a query, seed or step into the declared form: declared columns in declared order,
/// declared types, sorted by the primary key (numbers by value, text by bytes, nulls first).
///
/// # Errors
/// A value that the declared type cannot hold, or a number that is not finite.
pub(crate) fn shape(
    declared: &TableSchema,
    found: &Schema,
    batches: Vec<RecordBatch>,
) -> Result<(Table, KeyCheck), String> {
    let rows: usize = batches.iter().map(RecordBatch::num_rows).sum();
    if u32::try_from(rows).is_err() {
        return Err(format!("{rows} rows are more than a table may have"));
    }
    let schema = declared.arrow_schema();
    let mut chunks = chunks(declared, found, batches)?;
    let key = declared.key_positions();
    let mut key_columns = Vec::with_capacity(key.len());
    for position in &key {
        let column = declared
            .columns
            .get(*position)
            .ok_or("the key names a column that is not there")?;
        let parts = chunks
            .get_mut(*position)
            .map(std::mem::take)
            .unwrap_or_default();
        key_columns.push(joined(&column.name, column.data_type, parts)?);
    }
    let by_key = KeyOrder::new(&key_columns).map_err(|error| error.to_string())?;
    let order = sort(&key_columns, &by_key).map_err(|error| error.to_string())?;
    let mut columns = Vec::with_capacity(chunks.len());
    for (position, (column, parts)) in declared.columns.iter().zip(chunks).enumerate() {
        let array = match key.iter().position(|key| *key == position) {
            Some(place) => key_columns
                .get(place)
                .cloned()
                .ok_or("a key column went missing")?,
            // Column by column, so that only one of them is held twice at any time.
            None => joined(&column.name, column.data_type, parts)?,
        };
        let array = match &order {
            Some(order) => take(&array, order, None).map_err(|error| error.to_string())?,
            None => array,
        };
        columns.push(array);
    }
    drop(key_columns);
    let table = Table {
        schema,
        columns,
        rows,
    };
    check_finite(declared, &table, &key)?;
    let check = check_key(&table, &key, order.as_ref(), &by_key);
    Ok((table, check))
}

/// The parts of every declared column, in declared order.
fn chunks(
    declared: &TableSchema,
    found: &Schema,
    batches: Vec<RecordBatch>,
) -> Result<Vec<Vec<ArrayRef>>, String> {
    let positions = declared
        .columns
        .iter()
        .map(|column| {
            found
                .index_of(&column.name)
                .map_err(|_| format!("column {} is missing", column.name))
        })
        .collect::<Result<Vec<_>, _>>()?;
    let mut chunks: Vec<Vec<ArrayRef>> = vec![Vec::with_capacity(batches.len()); positions.len()];
    for batch in batches {
        for (chunk, position) in chunks.iter_mut().zip(&positions) {
            chunk.push(Arc::clone(batch.column(*position)));
        }
    }
    Ok(chunks)
}

/// One array of the declared type from the parts of a column.
fn joined(name: &str, data_type: ColumnType, parts: Vec<ArrayRef>) -> Result<ArrayRef, String> {
    let wanted = data_type.arrow();
    let whole = match parts.as_slice() {
        [] => return Ok(new_empty_array(&wanted)),
        [only] => Arc::clone(only),
        many => {
            let many: Vec<&dyn Array> = many.iter().map(AsRef::as_ref).collect();
            concat(&many).map_err(|error| format!("column {name}: {error}"))?
        }
    };
    drop(parts);
    if !data_type.accepts(whole.data_type()) {
        return Err(format!(
            "column {name} is declared {}, but holds {}",
            data_type.as_str(),
            whole.data_type()
        ));
    }
    cast(&whole, &wanted).map_err(|error| format!("column {name}: {error}"))
}

fn cast(array: &ArrayRef, wanted: &DataType) -> Result<ArrayRef, ArrowError> {
    let array = if array.data_type() == wanted {
        Arc::clone(array)
    } else {
        // A value that does not fit is an error, not a null.
        cast_with_options(
            array,
            wanted,
            &CastOptions {
                safe: false,
                ..CastOptions::default()
            },
        )?
    };
    if *wanted != DataType::Float64 {
        return Ok(array);
    }
    // Zero has one sign, so that equal tables have equal bytes.
    let numbers = array.as_primitive::<Float64Type>();
    let negative_zero = |value: &f64| *value == 0.0 && value.is_sign_negative();
    if numbers.values().iter().any(negative_zero) {
        let fixed: Float64Array = numbers.unary(|value| if value == 0.0 { 0.0 } else { value });
        return Ok(Arc::new(fixed));
    }
    Ok(array)
}

/// Compares rows by their key: numbers by value, text by bytes, nulls first.
struct KeyOrder(Vec<DynComparator>);

impl KeyOrder {
    fn new(key: &[ArrayRef]) -> Result<Self, ArrowError> {
        let columns = key.iter();
        let comparators = columns
            .map(|column| make_comparator(column, column, SortOptions::default()))
            .collect::<Result<_, _>>()?;
        Ok(Self(comparators))
    }

    fn compare(&self, left: usize, right: usize) -> Ordering {
        let mut columns = self.0.iter().map(|compare| compare(left, right));
        columns
            .find(|order| order.is_ne())
            .unwrap_or(Ordering::Equal)
    }
}

/// The order that sorts the rows, `None` when they are sorted already, as most queries leave them.
fn sort(key: &[ArrayRef], by_key: &KeyOrder) -> Result<Option<UInt32Array>, ArrowError> {
    let rows = key.first().map_or(0, Array::len);
    if (1..rows).all(|row| by_key.compare(row - 1, row).is_le()) {
        return Ok(None);
    }
    let fields = key
        .iter()
        .map(|column| SortField::new(column.data_type().clone()))
        .collect();
    let keys = RowConverter::new(fields)?.convert_columns(key)?;
    let mut order: Vec<u32> = (0..rows as u32).collect();
    // Stable: should a key be given twice, the rows stay in the order they were made.
    order.sort_by(|left, right| keys.row(*left as usize).cmp(&keys.row(*right as usize)));
    Ok(Some(UInt32Array::from(order)))
}

fn check_key(
    table: &Table,
    key: &[usize],
    order: Option<&UInt32Array>,
    by_key: &KeyOrder,
) -> KeyCheck {
    let mut check = KeyCheck::default();
    if key.is_empty() {
        return check;
    }
    let parts: Vec<&ArrayRef> = key
        .iter()
        .filter_map(|position| table.columns.get(*position))
        .collect();
    let has_nulls = parts.iter().any(|column| column.null_count() > 0);
    // `by_key` knows the rows in the order they came in.
    let at = |position: usize| order.map_or(position, |order| order.value(position) as usize);
    for position in 0..table.rows {
        let repeats = position > 0 && by_key.compare(at(position - 1), at(position)).is_eq();
        let lacks = has_nulls && parts.iter().any(|column| column.is_null(position));
        if repeats || lacks {
            check.failed += 1;
            if check.sample.len() < SAMPLES {
                check.sample.push(table.key_text(key, position));
            }
        }
    }
    check
}

fn check_finite(declared: &TableSchema, table: &Table, key: &[usize]) -> Result<(), String> {
    for (column, array) in declared.columns.iter().zip(&table.columns) {
        let Some(numbers) = array.as_any().downcast_ref::<Float64Array>() else {
            continue;
        };
        if numbers.values().iter().all(|value| value.is_finite()) {
            continue;
        }
        // The value behind a null does not count.
        if let Some(row) = numbers
            .iter()
            .position(|value| value.is_some_and(|value| !value.is_finite()))
        {
            return Err(format!(
                "column {} is {} at key {}; a division by zero must be null",
                column.name,
                numbers.value(row),
                table.key_text(key, row)
            ));
        }
    }
    Ok(())
}
