//! Rows on their way into a database: some hundred at a time, as one JSON text that a statement takes apart.

use std::collections::HashSet;

use serde_json::{Map, Value, json};

use super::NewStagingRow;
use crate::error::StoreError;

/// Rows per statement. More make no difference to the time, only to the memory.
pub(crate) const CHUNK_ROWS: usize = 500;

/// The rows as an array of objects with number, key, deletion mark and content.
pub(crate) fn chunk_json(first_number: i64, rows: &[NewStagingRow]) -> String {
    let rows: Vec<Value> = rows
        .iter()
        .zip(first_number..)
        .map(|(row, number)| {
            json!({
                "number": number,
                "key": row.key,
                "is_deletion": row.is_deletion,
                "content": row.content,
            })
        })
        .collect();
    Value::Array(rows).to_string()
}

/// The content of a row as a database keeps it.
pub(crate) fn content(text: &str) -> Result<Map<String, Value>, StoreError> {
    serde_json::from_str(text)
        .map_err(|error| StoreError::Database(sqlx::Error::Decode(Box::new(error))))
}

/// Refuses rows of which one would take the place of another.
pub(crate) fn no_key_twice(rows: &[NewStagingRow]) -> Result<(), StoreError> {
    let mut seen = HashSet::new();
    for key in rows.iter().filter_map(|row| row.key.as_deref()) {
        if !seen.insert(key) {
            return Err(StoreError::Invalid(format!(
                "two rows have the key `{key}`"
            )));
        }
    }
    Ok(())
}
