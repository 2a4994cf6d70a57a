//! The order of rows.

use std::cmp::Ordering;

use services::tables::Value;

use super::cell::Cell;
use super::column::Column;
use crate::pages::Address;
use crate::problem::Problem;

/// What a table is sorted by: `?sort=points&order=desc`; `?goalies-sort=…` where a page has several tables.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Sort {
    pub(super) table: &'static str,
    pub(super) key: &'static str,
    pub(super) descending: bool,
}

impl Sort {
    /// Reads it from an address; `usual` is the column without a word.
    ///
    /// # Errors
    /// 400 for a column that the table does not have, and for an order that is none.
    pub(crate) fn of(
        address: &Address,
        columns: &[Column],
        usual: &'static str,
    ) -> Result<Self, Problem> {
        Self::of_table("", address, columns, usual)
    }

    /// The same for one of several tables of a page.
    ///
    /// # Errors
    /// As [`Sort::of`].
    pub(crate) fn of_table(
        table: &'static str,
        address: &Address,
        columns: &[Column],
        usual: &'static str,
    ) -> Result<Self, Problem> {
        let (sort, order) = (parameter(table, "sort"), parameter(table, "order"));
        let asked = address.get(&sort).unwrap_or(usual);
        let Some(column) = columns.iter().find(|column| column.key == asked) else {
            let keys: Vec<&str> = columns.iter().map(|column| column.key).collect();
            let known = keys.join(", ");
            let told = format!("{sort}: {asked:?} is no column here; it is one of {known}");
            return Err(Problem::bad_request(told));
        };
        let descending = match address.get(&order) {
            None => Self::usual_order(column),
            Some("desc") => true,
            Some("asc") => false,
            Some(other) => {
                let told = format!("{order}: {other:?} is not known; it is one of asc, desc");
                return Err(Problem::bad_request(told));
            }
        };
        Ok(Self {
            table,
            key: column.key,
            descending,
        })
    }

    /// The other way round.
    pub(crate) const fn reversed(self) -> Self {
        Self {
            descending: !self.descending,
            ..self
        }
    }

    /// Whether the greatest come first when nobody says anything.
    pub(super) const fn usual_order(column: &Column) -> bool {
        column.descending
    }
}

/// The name of a parameter of one of several tables.
pub(super) fn parameter(table: &str, name: &str) -> String {
    if table.is_empty() {
        name.to_owned()
    } else {
        format!("{table}-{name}")
    }
}

/// Orders two cells; what is not known comes last either way.
pub(super) fn compare(cells: (Option<&Cell>, Option<&Cell>), descending: bool) -> Ordering {
    let known = |cell: Option<&Cell>| cell.map(|cell| cell.value.clone());
    let (one, other) = (known(cells.0), known(cells.1));
    let is_missing = |value: &Option<Value>| matches!(value, None | Some(Value::Null));
    match (is_missing(&one), is_missing(&other)) {
        (true, true) => return Ordering::Equal,
        (true, false) => return Ordering::Greater,
        (false, true) => return Ordering::Less,
        (false, false) => {}
    }
    let order_of = |cell: Option<&Cell>| cell.and_then(|cell| cell.order);
    let order = match (one, other) {
        (Some(one), Some(other)) if order_of(cells.0).is_some() => {
            let one = order_of(cells.0).unwrap_or_else(|| number(&one));
            one.total_cmp(&order_of(cells.1).unwrap_or_else(|| number(&other)))
        }
        (Some(Value::Text(one)), Some(Value::Text(other))) => {
            one.to_lowercase().cmp(&other.to_lowercase())
        }
        (Some(one), Some(other)) => number(&one).total_cmp(&number(&other)),
        _ => Ordering::Equal,
    };
    if descending { order.reverse() } else { order }
}

fn number(value: &Value) -> f64 {
    match value {
        Value::Integer(value) => *value as f64,
        Value::Number(value) => *value,
        Value::Boolean(flag) => f64::from(u8::from(*flag)),
        Value::Date(days) => f64::from(*days),
        Value::Null | Value::Text(_) => 0.0,
    }
}
