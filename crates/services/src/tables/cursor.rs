//! Where a page ends, as a text that goes into an address.

use std::fmt::Write as _;

use serde_json::json;
use store::tables::{ColumnKind, Order, TableDefinition, Value};

use crate::input_error::InputError;

/// The place as text. It holds the order too: a place means nothing in another one.
pub(super) fn write(order: &[Order], place: &[Value]) -> String {
    let values: Vec<serde_json::Value> = place
        .iter()
        .map(|value| match value {
            Value::Null => serde_json::Value::Null,
            Value::Text(text) => json!(text),
            Value::Integer(value) => json!(value),
            Value::Number(value) => json!(value),
            Value::Boolean(value) => json!(value),
            Value::Date(days) => json!(days),
        })
        .collect();
    let text = json!([order_text(order), values]).to_string();
    text.bytes()
        .fold(String::with_capacity(text.len() * 2), |mut hex, byte| {
            // Writing to a string cannot fail.
            let _ = write!(hex, "{byte:02x}");
            hex
        })
}

/// The place that a text tells.
pub(super) fn read(
    table: &TableDefinition,
    order: &[Order],
    text: &str,
) -> Result<Vec<Value>, InputError> {
    let wrong = || {
        InputError::BadRequest(
            "cursor: it was not given for this table and order; begin again without it".to_owned(),
        )
    };
    let bytes = from_hex(text).ok_or_else(wrong)?;
    let (of, values): (String, Vec<serde_json::Value>) =
        serde_json::from_slice(&bytes).map_err(|_| wrong())?;
    if of != order_text(order) {
        return Err(wrong());
    }
    let keys = key_kinds(table, order);
    if keys.len() != values.len() {
        return Err(wrong());
    }
    let pairs = keys.into_iter().zip(values);
    pairs
        .map(|(kind, value)| typed(kind, value).ok_or_else(wrong))
        .collect()
}

fn order_text(order: &[Order]) -> String {
    let terms = order.iter().map(|order| {
        let sign = if order.descending { "-" } else { "+" };
        format!("{sign}{}", order.column)
    });
    terms.collect::<Vec<_>>().join(",")
}

/// Types of the columns that make up a place: those of the order and then those of the key, each once.
fn key_kinds(table: &TableDefinition, order: &[Order]) -> Vec<ColumnKind> {
    let order = order.iter().map(|order| order.column.as_str());
    let names = order.chain(table.primary_key.iter().map(String::as_str));
    let mut seen = Vec::new();
    let mut kinds = Vec::new();
    for name in names {
        if !seen.contains(&name)
            && let Some((_, column)) = table.column(name)
        {
            seen.push(name);
            kinds.push(column.kind);
        }
    }
    kinds
}

fn typed(kind: ColumnKind, value: serde_json::Value) -> Option<Value> {
    use serde_json::Value as Json;
    Some(match (kind, value) {
        (_, Json::Null) => Value::Null,
        (ColumnKind::Text, Json::String(text)) => Value::Text(text),
        (ColumnKind::Integer, Json::Number(number)) => Value::Integer(number.as_i64()?),
        (ColumnKind::Number, Json::Number(number)) => Value::Number(number.as_f64()?),
        (ColumnKind::Boolean, Json::Bool(flag)) => Value::Boolean(flag),
        (ColumnKind::Date, Json::Number(days)) => Value::Date(i32::try_from(days.as_i64()?).ok()?),
        _ => return None,
    })
}

fn from_hex(text: &str) -> Option<Vec<u8>> {
    let digits = text.as_bytes();
    if digits.len() % 2 == 1 {
        return None;
    }
    let digit = |byte: u8| char::from(byte).to_digit(16);
    let byte = |pair: &[u8]| match pair {
        [high, low] => u8::try_from(digit(*high)? * 16 + digit(*low)?).ok(),
        _ => None,
    };
    digits.chunks(2).map(byte).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use store::tables::{ColumnDefinition, TableOrigin};

    #[test]
    fn a_place_comes_back() {
        let kinds = [
            ColumnKind::Text,
            ColumnKind::Integer,
            ColumnKind::Number,
            ColumnKind::Boolean,
            ColumnKind::Date,
        ];
        let table = TableDefinition {
            name: "t".to_owned(),
            description: String::new(),
            columns: kinds
                .iter()
                .map(|kind| ColumnDefinition {
                    name: kind.as_str().to_owned(),
                    kind: *kind,
                    required: false,
                    description: String::new(),
                    indexed: false,
                })
                .collect(),
            primary_key: vec!["text".to_owned()],
            origin: TableOrigin::Custom,
        };
        let order: Vec<Order> = ["integer", "number", "boolean", "date"]
            .iter()
            .map(|column| Order {
                column: (*column).to_owned(),
                descending: *column == "number",
            })
            .collect();
        let place = vec![
            Value::Integer(i64::MAX),
            Value::Number(0.1),
            Value::Null,
            Value::Date(-3),
            Value::Text("Å\"".to_owned()),
        ];
        let text = write(&order, &place);
        assert!(text.bytes().all(|byte| byte.is_ascii_alphanumeric()));
        assert_eq!(read(&table, &order, &text).unwrap(), place);
        assert!(read(&table, &order[1..], &text).is_err());
        for wrong in ["", "abc", "é1", &text[2..]] {
            assert!(read(&table, &order, wrong).is_err(), "{wrong}");
        }
    }
}
