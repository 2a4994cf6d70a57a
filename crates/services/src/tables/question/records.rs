//! Rows whose columns are known at run time only: tables with many columns of which a reader chooses some.

use std::sync::Arc;

use store::TenantId;
use store::tables::{Value, ValueRef};

use super::{Question, Tables};
use crate::input_error::InputError;

/// A row and the names of its columns. A column that was not asked for is as good as null.
#[derive(Debug, Clone, PartialEq)]
pub struct Record {
    columns: Arc<[String]>,
    values: Vec<Value>,
}

impl Record {
    /// A row; values beyond the columns are left out.
    pub fn new(columns: Arc<[String]>, mut values: Vec<Value>) -> Self {
        values.truncate(columns.len());
        Self { columns, values }
    }

    /// A value.
    pub fn value(&self, column: &str) -> &Value {
        let place = self.columns.iter().position(|name| name == column);
        place
            .and_then(|place| self.values.get(place))
            .unwrap_or(&Value::Null)
    }

    /// All values, in the order in which the columns were asked for.
    pub fn values(&self) -> &[Value] {
        &self.values
    }

    /// A whole number; none where the value is null or of another type.
    pub fn whole(&self, column: &str) -> Option<i64> {
        match self.value(column) {
            Value::Integer(value) => Some(*value),
            _ => None,
        }
    }

    /// A number of either type.
    pub fn number(&self, column: &str) -> Option<f64> {
        match self.value(column) {
            Value::Integer(value) => Some(*value as f64),
            Value::Number(value) => Some(*value),
            _ => None,
        }
    }

    /// Text.
    pub fn text(&self, column: &str) -> Option<&str> {
        match self.value(column) {
            Value::Text(text) => Some(text),
            _ => None,
        }
    }

    /// True or false.
    pub fn flag(&self, column: &str) -> Option<bool> {
        match self.value(column) {
            Value::Boolean(flag) => Some(*flag),
            _ => None,
        }
    }
}

impl Tables {
    /// The rows that answer a question, with these columns.
    ///
    /// # Errors
    /// As [`Tables::fetch`].
    pub async fn records(
        &self,
        tenant: TenantId,
        question: Question,
        columns: &[&str],
    ) -> Result<Vec<Record>, InputError> {
        let mut query = question.0;
        query.columns = columns.iter().map(|&column| column.to_owned()).collect();
        let page = self.store.read(tenant, &query).await;
        let page = page.map_err(InputError::internal)?;
        let names: Arc<[String]> = page
            .columns
            .iter()
            .map(|column| column.name.clone())
            .collect();
        let record = |row| {
            let values = page.rows.row(row).map(ValueRef::to_value).collect();
            Record::new(Arc::clone(&names), values)
        };
        Ok((0..page.rows.rows()).map(record).collect())
    }

    /// Whether a table is published.
    ///
    /// # Errors
    /// [`InputError::Internal`] where the store does not answer.
    pub async fn has(&self, tenant: TenantId, table: &str) -> Result<bool, InputError> {
        let published = self.store.published(tenant).await?;
        Ok(published.is_some_and(|published| published.tables.contains_key(table)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_are_found_by_name_and_type() {
        let columns: Arc<[String]> = ["goals", "share", "name", "is_home"]
            .map(str::to_owned)
            .into();
        let values = vec![
            Value::Integer(2),
            Value::Number(0.5),
            Value::from("A"),
            Value::Null,
            Value::Integer(9),
        ];
        let record = Record::new(columns, values);
        assert_eq!(record.whole("goals"), Some(2));
        assert_eq!(record.number("goals"), Some(2.0));
        assert_eq!(
            (record.number("share"), record.whole("share")),
            (Some(0.5), None)
        );
        assert_eq!(
            (record.text("name"), record.flag("is_home")),
            (Some("A"), None)
        );
        assert_eq!(record.value("other"), &Value::Null);
    }
}
