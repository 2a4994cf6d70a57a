//! Columns: what they are called, and how their values are written.

use std::borrow::Cow;

use super::cell::Cell;

/// How the values of a column are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Format {
    /// Words.
    Text,
    /// A whole number.
    Whole,
    /// A whole number with its sign.
    Signed,
    /// A number with so many decimals.
    Decimals(usize),
    /// Seconds as minutes and seconds.
    Clock,
    /// A chance in whole percent that rounds to 0 or 100 and is neither impossible nor certain.
    NotQuite,
    /// Yes, or nothing.
    Flag,
}

/// A column.
#[derive(Debug, Clone)]
pub(crate) struct Column {
    /// The name in tables, addresses and downloads.
    pub(crate) key: &'static str,
    /// Above the column.
    pub(crate) label: Cow<'static, str>,
    /// How values are written.
    pub(crate) format: Format,
    /// What it counts, and when there is nothing.
    pub(crate) hint: &'static str,
    /// Whether the greatest come first when nobody says anything.
    pub(super) descending: bool,
    /// Whether its label names it in downloads too.
    is_named: bool,
}

impl Column {
    /// The column with the least first: places, goals against.
    pub(crate) const fn least_first(mut self) -> Self {
        self.descending = false;
        self
    }

    /// The column with the greatest first: days.
    pub(crate) const fn greatest_first(mut self) -> Self {
        self.descending = true;
        self
    }

    /// The column under another name.
    pub(crate) fn labelled(self, label: impl Into<String>) -> Self {
        Self {
            label: Cow::Owned(label.into()),
            ..self
        }
    }

    /// The column of somebody, who names it in downloads too.
    pub(crate) fn named(self, name: impl Into<String>) -> Self {
        Self {
            is_named: true,
            ..self.labelled(name)
        }
    }

    /// Its name in downloads.
    pub(super) fn title(&self) -> &str {
        if self.is_named { &self.label } else { self.key }
    }

    /// The column with its values written in another way.
    pub(crate) fn written(self, format: Format) -> Self {
        Self { format, ..self }
    }

    /// A cell as it is read.
    pub(crate) fn write(&self, cell: &Cell) -> String {
        cell.text(cell.format.unwrap_or(self.format))
    }
}

/// A column in one line.
pub(crate) const fn column(
    key: &'static str,
    label: &'static str,
    format: Format,
    hint: &'static str,
) -> Column {
    Column {
        key,
        label: Cow::Borrowed(label),
        format,
        hint,
        descending: !matches!(format, Format::Text),
        is_named: false,
    }
}
