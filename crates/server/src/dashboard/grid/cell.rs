//! Cells: a value, where it leads, and how it is read.

use services::tables::{Record, Value};

use super::column::{Column, Format};
use crate::pages::filters::{DASH, clock_text, decimal_text, signed_text};

/// What stands beside or around the words of a cell.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Mark {
    /// A patch of colour, `#RRGGBB`.
    Colour(String),
    /// A badge of this class.
    Badge(&'static str),
}

/// A cell.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Cell {
    /// What it holds, for sorting and downloads.
    pub(crate) value: Value,
    /// Where it leads to.
    pub(crate) href: Option<String>,
    /// Whether the link explains the number.
    pub(crate) is_why: bool,
    mark: Option<Mark>,
    pub(super) order: Option<f64>,
    pub(super) format: Option<Format>,
}

impl Cell {
    /// A value.
    pub(crate) fn of(value: impl Into<Value>) -> Self {
        Self {
            value: value.into(),
            href: None,
            is_why: false,
            mark: None,
            order: None,
            format: None,
        }
    }

    /// A value that may not be known.
    pub(crate) fn maybe(value: Option<impl Into<Value>>) -> Self {
        Self::of(value.map_or(Value::Null, Into::into))
    }

    /// The cell with a link; nothing leads nowhere.
    pub(crate) fn linked(mut self, href: Option<String>) -> Self {
        self.href = href.filter(|_| self.value != Value::Null);
        self
    }

    /// The cell with a link to where its number comes from.
    pub(crate) fn explained(self, href: Option<String>) -> Self {
        let cell = self.linked(href);
        Self {
            is_why: cell.href.is_some(),
            ..cell
        }
    }

    /// The cell with a mark.
    pub(crate) fn marked(self, mark: Option<Mark>) -> Self {
        Self { mark, ..self }
    }

    /// Words that are sorted by a number.
    pub(crate) fn ordered(self, order: f64) -> Self {
        Self {
            order: Some(order),
            ..self
        }
    }

    /// The cell written in another way than the rest of its column.
    pub(crate) fn written(self, format: Format) -> Self {
        Self {
            format: Some(format),
            ..self
        }
    }

    pub(super) fn colour(&self) -> Option<&str> {
        match &self.mark {
            Some(Mark::Colour(colour)) => Some(colour),
            _ => None,
        }
    }

    pub(super) const fn badge(&self) -> Option<&'static str> {
        match self.mark {
            Some(Mark::Badge(class)) => Some(class),
            _ => None,
        }
    }

    /// As it is read.
    pub(crate) fn text(&self, format: Format) -> String {
        let number = match &self.value {
            Value::Null => return DASH.to_owned(),
            Value::Text(text) => return text.clone(),
            Value::Boolean(true) => return "yes".to_owned(),
            // A link needs words.
            Value::Boolean(false) if format == Format::Flag && self.href.is_none() => {
                return String::new();
            }
            Value::Boolean(false) => return "no".to_owned(),
            Value::Date(days) => return services::tables::date_text(*days),
            Value::Integer(value) => *value as f64,
            Value::Number(value) => *value,
        };
        match format {
            Format::Clock => clock_text(Some(number)),
            Format::Signed => signed_text(number),
            Format::Decimals(places) => decimal_text(Some(number), places),
            Format::NotQuite if number < 50.0 => "< 1".to_owned(),
            Format::NotQuite => "> 99".to_owned(),
            Format::Text | Format::Whole | Format::Flag => decimal_text(Some(number), 0),
        }
    }

    pub(super) fn is_known(&self) -> bool {
        self.value != Value::Null
    }
}

/// The cells of a record for these columns; `why` says where a number is explained.
pub(crate) fn cells_of(
    record: &Record,
    columns: &[Column],
    why: impl Fn(&str) -> Option<String>,
) -> Vec<Cell> {
    let cell = |column: &Column| {
        let cell = Cell::of(record.value(column.key).clone());
        let href = why(column.key);
        cell.explained(href)
    };
    columns.iter().map(cell).collect()
}
