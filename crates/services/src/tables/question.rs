//! Typed questions to published tables, for pages.
//!
//! A page asks for the fields of a struct and gets structs: the names of its fields are the names of the columns, so
//! that nothing is read that is not shown and nothing is shown that was not read.

mod records;

use std::fmt;

use serde::de::value::{Error as ValueError, MapDeserializer};
use serde::de::{DeserializeOwned, Deserializer, Error as _, IntoDeserializer, Visitor};
use serde::forward_to_deserialize_any;
use store::tables::{Comparison, Filter, Order, Page, TableQuery, Test, Value, ValueRef};
use store::{StoreError, TenantId};

use super::Tables;
use crate::input_error::InputError;
use crate::values::date_text;

pub use records::Record;

/// A question to a published table.
#[derive(Debug, Clone, PartialEq)]
pub struct Question(TableQuery);

impl Question {
    /// All rows of a table.
    pub fn of(table: &str) -> Self {
        Self(TableQuery {
            table: table.to_owned(),
            ..TableQuery::default()
        })
    }

    /// Only rows where a column has a value.
    #[must_use]
    pub fn is(self, column: &str, value: impl Into<Value>) -> Self {
        self.filter(column, Test::Is(Comparison::Equal, value.into()))
    }

    /// Only rows where a column compares so with a value.
    #[must_use]
    pub fn compared(self, column: &str, comparison: Comparison, value: impl Into<Value>) -> Self {
        self.filter(column, Test::Is(comparison, value.into()))
    }

    /// Only rows where a column has one of these values.
    #[must_use]
    pub fn among<V: Into<Value>>(self, column: &str, values: impl IntoIterator<Item = V>) -> Self {
        let values = values.into_iter().map(Into::into).collect();
        self.filter(column, Test::In(values))
    }

    /// Only rows where a column has a value at all.
    #[must_use]
    pub fn known(self, column: &str) -> Self {
        self.filter(column, Test::NotNull)
    }

    /// Only rows that pass a test.
    #[must_use]
    pub fn filter(mut self, column: &str, test: Test) -> Self {
        self.0.filters.push(Filter {
            column: column.to_owned(),
            test,
        });
        self
    }

    /// Smallest first, then by what was said before.
    #[must_use]
    pub fn ascending(self, column: &str) -> Self {
        self.order(column, false)
    }

    /// Greatest first, then by what was said before.
    #[must_use]
    pub fn descending(self, column: &str) -> Self {
        self.order(column, true)
    }

    /// By a column, in either direction. The primary key decides where rows are equal; no value comes last.
    #[must_use]
    pub fn order(mut self, column: &str, descending: bool) -> Self {
        self.0.order.push(Order {
            column: column.to_owned(),
            descending,
        });
        self
    }

    /// At most so many rows.
    #[must_use]
    pub const fn limit(mut self, rows: u32) -> Self {
        self.0.limit = Some(rows);
        self
    }

    /// Not the first rows.
    #[must_use]
    pub const fn offset(mut self, rows: u64) -> Self {
        self.0.offset = rows;
        self
    }

    /// Counts the rows that pass the tests, without regard to the limit.
    #[must_use]
    pub const fn counted(mut self) -> Self {
        self.0.count = true;
        self
    }

    /// The question in its parts, for those who put it into words.
    pub(crate) const fn query(&self) -> &TableQuery {
        &self.0
    }
}

impl Tables {
    /// The rows that answer a question; the columns are the fields of `T`.
    ///
    /// # Errors
    /// [`InputError::Internal`] where table or column are not published, or a value does not fit the field: the page
    /// and the tables are of different versions.
    pub async fn fetch<T: DeserializeOwned>(
        &self,
        tenant: TenantId,
        question: Question,
    ) -> Result<Vec<T>, InputError> {
        Ok(self.fetch_counted(tenant, question).await?.0)
    }

    /// The same, with the number of rows that pass the tests where [`Question::counted`] asked for it.
    ///
    /// # Errors
    /// As [`Tables::fetch`].
    pub async fn fetch_counted<T: DeserializeOwned>(
        &self,
        tenant: TenantId,
        question: Question,
    ) -> Result<(Vec<T>, i64), InputError> {
        let mut query = question.0;
        query.columns = fields_of::<T>();
        let page = self.store.read(tenant, &query).await;
        let page = page.map_err(InputError::internal)?;
        let rows = structs(&page).map_err(|error| {
            let told = format!("table {}: {error}", query.table);
            InputError::internal(StoreError::Invalid(told))
        })?;
        Ok((rows, page.total.unwrap_or(0)))
    }
}

fn structs<T: DeserializeOwned>(page: &Page) -> Result<Vec<T>, ValueError> {
    let names: Vec<&str> = page.columns.iter().map(|column| &*column.name).collect();
    let row = |row| {
        let cells = page.rows.row(row).map(Cell);
        T::deserialize(MapDeserializer::new(names.iter().copied().zip(cells)))
    };
    (0..page.rows.rows()).map(row).collect()
}

/// A value on its way into a field.
struct Cell<'a>(ValueRef<'a>);

impl IntoDeserializer<'_, ValueError> for Cell<'_> {
    type Deserializer = Self;

    fn into_deserializer(self) -> Self {
        self
    }
}

impl<'de> Deserializer<'de> for Cell<'_> {
    type Error = ValueError;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, ValueError> {
        match self.0 {
            ValueRef::Null => visitor.visit_unit(),
            ValueRef::Text(text) => visitor.visit_str(text),
            ValueRef::Integer(value) => visitor.visit_i64(value),
            ValueRef::Number(value) => visitor.visit_f64(value),
            ValueRef::Boolean(flag) => visitor.visit_bool(flag),
            ValueRef::Date(days) => visitor.visit_string(date_text(days)),
        }
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, ValueError> {
        match self.0 {
            ValueRef::Null => visitor.visit_none(),
            _ => visitor.visit_some(self),
        }
    }

    forward_to_deserialize_any! {
        bool i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 f32 f64 char str string bytes byte_buf unit unit_struct
        newtype_struct seq tuple tuple_struct map struct enum identifier ignored_any
    }
}

/// Names of the fields of a struct, as it tells them to whoever would fill it.
fn fields_of<T: DeserializeOwned>() -> Vec<String> {
    let mut fields = Vec::new();
    // It fails always: it is asked for its names only.
    let _: Result<T, _> = T::deserialize(Probe(&mut fields));
    fields
}

struct Probe<'a>(&'a mut Vec<String>);

impl<'de> Deserializer<'de> for Probe<'_> {
    type Error = ValueError;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, ValueError> {
        Err(ValueError::custom(Expected(&visitor)))
    }

    fn deserialize_struct<V: Visitor<'de>>(
        self,
        _name: &'static str,
        fields: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, ValueError> {
        self.0.extend(fields.iter().map(|&field| field.to_owned()));
        self.deserialize_any(visitor)
    }

    forward_to_deserialize_any! {
        bool i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 f32 f64 char str string bytes byte_buf option unit unit_struct
        newtype_struct seq tuple tuple_struct map enum identifier ignored_any
    }
}

struct Expected<'a>(&'a dyn serde::de::Expected);

impl fmt::Display for Expected<'_> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(formatter)
    }
}

#[cfg(test)]
mod tests {
    use serde::Deserialize;

    use super::*;

    #[derive(Debug, PartialEq, Deserialize)]
    struct Line {
        team_name: String,
        goals: Option<i64>,
        share: Option<f64>,
        is_home: bool,
        date: Option<jiff::civil::Date>,
    }

    #[test]
    fn the_columns_are_the_fields() {
        assert_eq!(
            fields_of::<Line>(),
            ["team_name", "goals", "share", "is_home", "date"]
        );
    }

    #[test]
    fn cells_become_fields() {
        let names = ["team_name", "goals", "share", "is_home", "date"];
        let read = |cells: [ValueRef<'static>; 5]| {
            let cells = names.into_iter().zip(cells.map(Cell));
            Line::deserialize(MapDeserializer::<_, ValueError>::new(cells))
        };
        let line = read([
            ValueRef::Text("Ice Hawks"),
            ValueRef::Null,
            ValueRef::Number(0.5),
            ValueRef::Boolean(true),
            ValueRef::Date(0),
        ]);
        let expected = Line {
            team_name: "Ice Hawks".to_owned(),
            goals: None,
            share: Some(0.5),
            is_home: true,
            date: Some(jiff::civil::date(1970, 1, 1)),
        };
        assert_eq!(line.unwrap(), expected);
        let wrong = read([
            ValueRef::Null,
            ValueRef::Null,
            ValueRef::Null,
            ValueRef::Boolean(true),
            ValueRef::Null,
        ]);
        assert!(wrong.is_err());
    }
}
