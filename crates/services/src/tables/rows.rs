//! Rows as JSON.

use serde::ser::{Serialize, SerializeMap as _, SerializeSeq as _, Serializer};
use store::tables::{Batch, ColumnDefinition, ValueRef};

use crate::values::date_text;

/// Rows as an array of objects, in the order of the columns. Dates are text, `YYYY-MM-DD`.
#[derive(Debug, Clone, PartialEq)]
pub struct Rows {
    columns: Vec<ColumnDefinition>,
    batch: Batch,
}

impl Rows {
    pub(super) const fn new(columns: Vec<ColumnDefinition>, batch: Batch) -> Self {
        Self { columns, batch }
    }

    /// Number of rows.
    pub fn len(&self) -> usize {
        self.batch.rows()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The columns.
    pub fn columns(&self) -> &[ColumnDefinition] {
        &self.columns
    }

    /// The values, for programs.
    pub const fn batch(&self) -> &Batch {
        &self.batch
    }
}

impl Serialize for Rows {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut rows = serializer.serialize_seq(Some(self.len()))?;
        for row in 0..self.len() {
            rows.serialize_element(&Row(self, row))?;
        }
        rows.end()
    }
}

struct Row<'a>(&'a Rows, usize);

impl Serialize for Row<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let Self(rows, row) = *self;
        let mut object = serializer.serialize_map(Some(rows.columns.len()))?;
        for (column, value) in rows.columns.iter().zip(rows.batch.row(row)) {
            object.serialize_key(&column.name)?;
            match value {
                ValueRef::Null => object.serialize_value(&())?,
                ValueRef::Text(text) => object.serialize_value(text)?,
                ValueRef::Integer(value) => object.serialize_value(&value)?,
                ValueRef::Number(value) => object.serialize_value(&value)?,
                ValueRef::Boolean(flag) => object.serialize_value(&flag)?,
                ValueRef::Date(days) => object.serialize_value(&date_text(days))?,
            }
        }
        object.end()
    }
}
