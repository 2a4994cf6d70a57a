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

/// A value as people read it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Shown {
    /// The value; a number at most with four decimals.
    pub text: String,
    /// The whole number, where decimals were left out.
    pub exact: Option<String>,
    /// Whether it is a number.
    pub is_number: bool,
}

impl Rows {
    /// The rows as people read them; none is null.
    pub fn shown(&self) -> Vec<Vec<Option<Shown>>> {
        let row = |row| self.batch.row(row).map(shown).collect();
        (0..self.len()).map(row).collect()
    }
}

fn shown(value: ValueRef<'_>) -> Option<Shown> {
    let (text, exact) = match value {
        ValueRef::Null => return None,
        ValueRef::Text(text) => (text.to_owned(), None),
        ValueRef::Integer(value) => (value.to_string(), None),
        ValueRef::Number(value) => {
            let exact = value.to_string();
            let short = format!("{value:.4}");
            let short = short.trim_end_matches('0').trim_end_matches('.');
            let is_shorter = short.len() < exact.len();
            if is_shorter && value.abs() < 1e12 {
                (short.to_owned(), Some(exact))
            } else {
                (exact, None)
            }
        }
        ValueRef::Boolean(flag) => (flag.to_string(), None),
        ValueRef::Date(days) => (date_text(days), None),
    };
    Some(Shown {
        text,
        exact,
        is_number: matches!(value, ValueRef::Integer(_) | ValueRef::Number(_)),
    })
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_short_and_known_exactly() {
        let cases = [
            (0.1 + 0.2, "0.3", Some("0.30000000000000004")),
            (12.5, "12.5", None),
            (3.0, "3", None),
            (-0.000_01, "-0", Some("-0.00001")),
        ];
        for (value, text, exact) in cases {
            let shown = shown(ValueRef::Number(value)).unwrap();
            assert_eq!((shown.text.as_str(), shown.exact.as_deref()), (text, exact));
        }
        assert_eq!(shown(ValueRef::Null), None);
        assert_eq!(shown(ValueRef::Date(1)).unwrap().text, "1970-01-02");
    }
}
