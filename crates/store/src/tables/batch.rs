//! Rows on their way, column by column: one allocation per column and batch, not one per cell.

use super::definition::ColumnKind;
use crate::error::StoreError;

/// A value of its own.
#[derive(Debug, Clone, PartialEq)]
pub enum Value {
    /// No value.
    Null,
    /// Text.
    Text(String),
    /// Whole number.
    Integer(i64),
    /// Floating-point number.
    Number(f64),
    /// True or false.
    Boolean(bool),
    /// Days since 1970-01-01.
    Date(i32),
}

/// A value of a batch.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum ValueRef<'a> {
    /// No value.
    Null,
    /// Text.
    Text(&'a str),
    /// Whole number.
    Integer(i64),
    /// Floating-point number.
    Number(f64),
    /// True or false.
    Boolean(bool),
    /// Days since 1970-01-01.
    Date(i32),
}

impl ValueRef<'_> {
    /// A copy that lives by itself.
    pub fn to_value(self) -> Value {
        match self {
            Self::Null => Value::Null,
            Self::Text(text) => Value::Text(text.to_owned()),
            Self::Integer(value) => Value::Integer(value),
            Self::Number(value) => Value::Number(value),
            Self::Boolean(value) => Value::Boolean(value),
            Self::Date(days) => Value::Date(days),
        }
    }
}

impl Value {
    /// The value as a batch lends it.
    pub fn as_ref(&self) -> ValueRef<'_> {
        match self {
            Self::Null => ValueRef::Null,
            Self::Text(text) => ValueRef::Text(text),
            Self::Integer(value) => ValueRef::Integer(*value),
            Self::Number(value) => ValueRef::Number(*value),
            Self::Boolean(value) => ValueRef::Boolean(*value),
            Self::Date(days) => ValueRef::Date(*days),
        }
    }

    /// Its type; none for null.
    pub const fn kind(&self) -> Option<ColumnKind> {
        Some(match self {
            Self::Null => return None,
            Self::Text(_) => ColumnKind::Text,
            Self::Integer(_) => ColumnKind::Integer,
            Self::Number(_) => ColumnKind::Number,
            Self::Boolean(_) => ColumnKind::Boolean,
            Self::Date(_) => ColumnKind::Date,
        })
    }
}

impl From<&str> for Value {
    fn from(text: &str) -> Self {
        Self::Text(text.to_owned())
    }
}

impl From<String> for Value {
    fn from(text: String) -> Self {
        Self::Text(text)
    }
}

impl From<i64> for Value {
    fn from(value: i64) -> Self {
        Self::Integer(value)
    }
}

impl From<f64> for Value {
    fn from(value: f64) -> Self {
        Self::Number(value)
    }
}

impl From<bool> for Value {
    fn from(flag: bool) -> Self {
        Self::Boolean(flag)
    }
}

/// The values of a column. Behind a null stands any value.
#[derive(Debug, Clone, PartialEq)]
pub enum Cells {
    /// All texts one after the other, and where each ends.
    Text {
        /// The texts.
        text: String,
        /// The end of each.
        ends: Vec<usize>,
    },
    /// Whole numbers.
    Integer(Vec<i64>),
    /// Floating-point numbers.
    Number(Vec<f64>),
    /// Flags.
    Boolean(Vec<bool>),
    /// Days since 1970-01-01.
    Date(Vec<i32>),
}

/// A column of a batch.
#[derive(Debug, Clone, PartialEq)]
pub struct Column {
    cells: Cells,
    /// Which rows are null; none where no row is.
    nulls: Option<Vec<bool>>,
}

impl Column {
    /// No rows yet.
    pub const fn new(kind: ColumnKind) -> Self {
        let cells = match kind {
            ColumnKind::Text => Cells::Text {
                text: String::new(),
                ends: Vec::new(),
            },
            ColumnKind::Integer => Cells::Integer(Vec::new()),
            ColumnKind::Number => Cells::Number(Vec::new()),
            ColumnKind::Boolean => Cells::Boolean(Vec::new()),
            ColumnKind::Date => Cells::Date(Vec::new()),
        };
        Self { cells, nulls: None }
    }

    /// A column of values that are there already; `nulls` says which rows have none.
    ///
    /// # Errors
    /// [`StoreError::Invalid`] when the parts do not fit together.
    pub fn from_parts(cells: Cells, nulls: Option<Vec<bool>>) -> Result<Self, StoreError> {
        let column = Self { cells, nulls };
        let fits = column
            .nulls
            .as_ref()
            .is_none_or(|nulls| nulls.len() == column.len());
        let sound = match &column.cells {
            Cells::Text { text, ends } => {
                ends.is_sorted()
                    && ends.last().copied().unwrap_or(0) == text.len()
                    && ends.iter().all(|end| text.is_char_boundary(*end))
            }
            _ => true,
        };
        if fits && sound {
            Ok(column)
        } else {
            Err(StoreError::Invalid(
                "a column does not fit together".to_owned(),
            ))
        }
    }

    /// Type of its values.
    pub const fn kind(&self) -> ColumnKind {
        match &self.cells {
            Cells::Text { .. } => ColumnKind::Text,
            Cells::Integer(_) => ColumnKind::Integer,
            Cells::Number(_) => ColumnKind::Number,
            Cells::Boolean(_) => ColumnKind::Boolean,
            Cells::Date(_) => ColumnKind::Date,
        }
    }

    /// Number of rows.
    pub const fn len(&self) -> usize {
        match &self.cells {
            Cells::Text { ends, .. } => ends.len(),
            Cells::Integer(values) => values.len(),
            Cells::Number(values) => values.len(),
            Cells::Boolean(values) => values.len(),
            Cells::Date(values) => values.len(),
        }
    }

    /// Whether there is no row.
    pub const fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The values, and which rows have none.
    pub const fn parts(&self) -> (&Cells, Option<&Vec<bool>>) {
        (&self.cells, self.nulls.as_ref())
    }

    /// Whether a row has no value.
    pub fn is_null(&self, row: usize) -> bool {
        let null = |nulls: &Vec<bool>| nulls.get(row).copied();
        self.nulls
            .as_ref()
            .is_some_and(|nulls| null(nulls).unwrap_or(false))
    }

    /// The value of a row; null beyond the end.
    pub fn value(&self, row: usize) -> ValueRef<'_> {
        if self.is_null(row) {
            return ValueRef::Null;
        }
        let value = match &self.cells {
            Cells::Text { text, ends } => text_of(text, ends, row).map(ValueRef::Text),
            Cells::Integer(values) => values.get(row).copied().map(ValueRef::Integer),
            Cells::Number(values) => values.get(row).copied().map(ValueRef::Number),
            Cells::Boolean(values) => values.get(row).copied().map(ValueRef::Boolean),
            Cells::Date(values) => values.get(row).copied().map(ValueRef::Date),
        };
        value.unwrap_or(ValueRef::Null)
    }

    /// Adds a value.
    ///
    /// # Errors
    /// [`StoreError::Invalid`] when it is of another type.
    pub fn push(&mut self, value: ValueRef<'_>) -> Result<(), StoreError> {
        match (&mut self.cells, value) {
            (_, ValueRef::Null) => {
                self.push_null();
                return Ok(());
            }
            (Cells::Text { text, ends }, ValueRef::Text(value)) => {
                text.push_str(value);
                ends.push(text.len());
            }
            (Cells::Integer(values), ValueRef::Integer(value)) => values.push(value),
            (Cells::Number(values), ValueRef::Number(value)) => values.push(value),
            (Cells::Boolean(values), ValueRef::Boolean(value)) => values.push(value),
            (Cells::Date(values), ValueRef::Date(value)) => values.push(value),
            _ => {
                return Err(StoreError::Invalid(format!(
                    "{value:?} is not of type {}",
                    self.kind().as_str()
                )));
            }
        }
        if let Some(nulls) = &mut self.nulls {
            nulls.push(false);
        }
        Ok(())
    }

    /// Adds a row without a value.
    pub fn push_null(&mut self) {
        let rows = self.len();
        match &mut self.cells {
            Cells::Text { text, ends } => ends.push(text.len()),
            Cells::Integer(values) => values.push(0),
            Cells::Number(values) => values.push(0.0),
            Cells::Boolean(values) => values.push(false),
            Cells::Date(values) => values.push(0),
        }
        self.nulls
            .get_or_insert_with(|| vec![false; rows])
            .push(true);
    }

    /// Forgets all rows and keeps the room they had.
    pub fn clear(&mut self) {
        self.nulls = None;
        self.truncate(0);
    }

    /// Forgets the rows from a position on.
    pub fn truncate(&mut self, rows: usize) {
        if let Some(nulls) = &mut self.nulls {
            nulls.truncate(rows);
        }
        match &mut self.cells {
            Cells::Text { text, ends } => {
                ends.truncate(rows);
                text.truncate(ends.last().copied().unwrap_or(0));
            }
            Cells::Integer(values) => values.truncate(rows),
            Cells::Number(values) => values.truncate(rows),
            Cells::Boolean(values) => values.truncate(rows),
            Cells::Date(values) => values.truncate(rows),
        }
    }
}

fn text_of<'a>(text: &'a str, ends: &[usize], row: usize) -> Option<&'a str> {
    let end = *ends.get(row)?;
    let start = match row.checked_sub(1) {
        Some(before) => *ends.get(before)?,
        None => 0,
    };
    text.get(start..end)
}

/// Some rows of a table.
#[derive(Debug, Clone, PartialEq)]
pub struct Batch {
    columns: Vec<Column>,
}

impl Batch {
    /// No rows yet, of columns of these types.
    pub fn new(kinds: impl IntoIterator<Item = ColumnKind>) -> Self {
        Self {
            columns: kinds.into_iter().map(Column::new).collect(),
        }
    }

    /// Columns side by side.
    ///
    /// # Errors
    /// [`StoreError::Invalid`] when they are not equally long.
    pub fn from_columns(columns: Vec<Column>) -> Result<Self, StoreError> {
        if columns
            .windows(2)
            .all(|pair| matches!(pair, [left, right] if left.len() == right.len()))
        {
            Ok(Self { columns })
        } else {
            Err(StoreError::Invalid(
                "columns of different lengths".to_owned(),
            ))
        }
    }

    /// Number of rows.
    pub fn rows(&self) -> usize {
        self.columns.first().map_or(0, Column::len)
    }

    /// The columns.
    pub fn columns(&self) -> &[Column] {
        &self.columns
    }

    /// The columns, for adding a value to each.
    pub fn columns_mut(&mut self) -> &mut [Column] {
        &mut self.columns
    }

    /// The values of a row.
    pub fn row(&self, row: usize) -> impl Iterator<Item = ValueRef<'_>> {
        self.columns.iter().map(move |column| column.value(row))
    }

    /// Forgets all rows and keeps the room they had.
    pub fn clear(&mut self) {
        self.columns.iter_mut().for_each(Column::clear);
    }

    /// Forgets the rows from a position on.
    pub fn truncate(&mut self, rows: usize) {
        self.columns
            .iter_mut()
            .for_each(|column| column.truncate(rows));
    }

    /// Keeps the first columns only.
    pub(crate) fn keep_columns(&mut self, columns: usize) {
        self.columns.truncate(columns);
    }

    /// Refuses a batch whose columns are not of these types.
    pub(crate) fn check(&self, kinds: &[ColumnKind]) -> Result<(), StoreError> {
        if self
            .columns
            .iter()
            .map(Column::kind)
            .eq(kinds.iter().copied())
        {
            return Ok(());
        }
        Err(StoreError::Invalid(
            "the rows are not of the table's columns".to_owned(),
        ))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_pushed_is_read_again() {
        let mut column = Column::new(ColumnKind::Text);
        let values = [
            ValueRef::Text("a"),
            ValueRef::Null,
            ValueRef::Text(""),
            ValueRef::Text("Å"),
        ];
        for value in values {
            column.push(value).unwrap();
        }
        assert!(column.push(ValueRef::Integer(1)).is_err());
        let read: Vec<ValueRef<'_>> = (0..5).map(|row| column.value(row)).collect();
        assert_eq!(&read[..4], &values);
        assert_eq!(read[4], ValueRef::Null);
        column.truncate(1);
        column.push(ValueRef::Text("b")).unwrap();
        assert_eq!(column.value(1), ValueRef::Text("b"));
    }

    #[test]
    fn parts_that_do_not_fit_are_refused() {
        let cells = Cells::Text {
            text: "Å".to_owned(),
            ends: vec![1, 2],
        };
        assert!(Column::from_parts(cells, None).is_err());
        assert!(Column::from_parts(Cells::Integer(vec![1]), Some(vec![])).is_err());
    }
}
