//! The distinct values of a column that others refer to; kept after the table itself is gone.

use datafusion::arrow::array::{Array, ArrayRef, AsArray};
use datafusion::common::HashSet;

use super::{Failures, bits};

/// The values of a referenced column.
#[derive(Debug)]
pub(crate) enum KeySet {
    Text(HashSet<Box<str>>),
    Other(HashSet<i64>),
}

impl KeySet {
    pub(crate) fn of(array: &ArrayRef) -> Self {
        if let Some(texts) = array.as_string_opt::<i32>() {
            let mut values: HashSet<Box<str>> = HashSet::new();
            for value in texts.iter().flatten() {
                // Allocates for a new value only.
                if !values.contains(value) {
                    values.insert(value.into());
                }
            }
            return Self::Text(values);
        }
        let rows = (0..array.len()).filter(|row| array.is_valid(*row));
        Self::Other(rows.map(|row| bits(array, row)).collect())
    }

    /// Rows whose value is neither null nor in the set.
    pub(super) fn missing(&self, array: &ArrayRef) -> Failures {
        let mut failures = Failures::default();
        let rows = (0..array.len()).filter(|row| array.is_valid(*row));
        // Tables are sorted, so that a value is often the one of the row before.
        match self {
            Self::Text(values) => {
                let Some(texts) = array.as_string_opt::<i32>() else {
                    return failures;
                };
                let mut last = None;
                for row in rows {
                    let value = texts.value(row);
                    if last == Some(value) {
                        continue;
                    }
                    if values.contains(value) {
                        last = Some(value);
                    } else {
                        failures.add(row);
                    }
                }
            }
            Self::Other(values) => {
                let mut last = None;
                for row in rows {
                    let value = bits(array, row);
                    if last == Some(value) {
                        continue;
                    }
                    if values.contains(&value) {
                        last = Some(value);
                    } else {
                        failures.add(row);
                    }
                }
            }
        }
        failures
    }
}
