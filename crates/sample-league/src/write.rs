//! Files: sheets of cells, and how they become workbooks.

mod coordinates;
mod dictionary;
mod export;
pub(crate) mod game;
pub(crate) mod json;
pub(crate) mod layout_a;
pub(crate) mod layout_b;
pub(crate) mod layout_c;
pub(crate) mod layout_d;
pub(crate) mod league;
pub(crate) mod spelling;

use crate::SampleError;
use jiff::civil::{Date, Time};
use rust_xlsxwriter::{DocProperties, ExcelDateTime, Format, Formula, Workbook, Worksheet};
use std::borrow::Cow;
use std::collections::HashMap;
use std::path::Path;

/// One cell.
#[derive(Debug, Clone, PartialEq, Default)]
pub(crate) enum Cell {
    /// Nothing.
    #[default]
    Empty,
    /// A number.
    Number(f64),
    /// Text, empty text included.
    Text(Cow<'static, str>),
    /// TRUE or FALSE.
    Bool(bool),
    /// A day.
    Date(Date),
    /// A time of day.
    Time(Time),
    /// An error value of a formula, such as `#N/A`.
    Error(&'static str),
}

impl From<&'static str> for Cell {
    fn from(text: &'static str) -> Self {
        Self::Text(Cow::Borrowed(text))
    }
}

impl From<String> for Cell {
    fn from(text: String) -> Self {
        Self::Text(Cow::Owned(text))
    }
}

impl From<&String> for Cell {
    fn from(text: &String) -> Self {
        Self::Text(Cow::Owned(text.clone()))
    }
}

impl From<i64> for Cell {
    fn from(number: i64) -> Self {
        Self::Number(number as f64)
    }
}

impl From<i32> for Cell {
    fn from(number: i32) -> Self {
        Self::Number(f64::from(number))
    }
}

impl From<usize> for Cell {
    fn from(number: usize) -> Self {
        Self::Number(number as f64)
    }
}

impl From<f64> for Cell {
    fn from(number: f64) -> Self {
        Self::Number(number)
    }
}

impl From<bool> for Cell {
    fn from(flag: bool) -> Self {
        Self::Bool(flag)
    }
}

impl From<Date> for Cell {
    fn from(date: Date) -> Self {
        Self::Date(date)
    }
}

impl From<Time> for Cell {
    fn from(time: Time) -> Self {
        Self::Time(time)
    }
}

impl<T: Into<Self>> From<Option<T>> for Cell {
    fn from(value: Option<T>) -> Self {
        value.map_or(Self::Empty, Into::into)
    }
}

/// A sheet: a header and rows as wide as it.
#[derive(Debug, Clone)]
pub(crate) struct Sheet {
    /// Name on the tab.
    pub(crate) name: String,
    /// Column headers; an empty one stays blank.
    pub(crate) header: Vec<&'static str>,
    /// Cells, by row and column.
    pub(crate) rows: Vec<Vec<Cell>>,
    /// Text in the row above the header and the number of empty columns before it.
    pub(crate) preamble: Option<(&'static str, usize)>,
    columns: HashMap<&'static str, usize>,
}

impl Sheet {
    /// An empty sheet.
    pub(crate) fn new(name: impl Into<String>, header: &[&'static str]) -> Self {
        let mut columns = HashMap::with_capacity(header.len());
        for (index, column) in header.iter().enumerate() {
            columns.entry(*column).or_insert(index);
        }
        Self {
            name: name.into(),
            header: header.to_vec(),
            rows: Vec::new(),
            preamble: None,
            columns,
        }
    }

    /// Adds a row.
    pub(crate) fn push<const N: usize>(&mut self, cells: [Cell; N]) {
        self.rows.push(Vec::from(cells));
    }

    /// Adds a row of texts.
    pub(crate) fn push_text(&mut self, texts: &[&'static str]) {
        self.rows
            .push(texts.iter().map(|text| (*text).into()).collect());
    }

    /// Adds an empty row to be filled by column name.
    pub(crate) fn row(&mut self) -> RowFiller<'_> {
        self.rows.push(vec![Cell::Empty; self.header.len()]);
        let last = self.rows.len() - 1;
        RowFiller {
            cells: &mut self.rows[last],
            columns: &self.columns,
        }
    }

    /// Place of a column.
    pub(crate) fn column(&self, name: &str) -> Option<usize> {
        self.columns.get(name).copied()
    }

    /// The cell of a row (0-based) and column.
    pub(crate) fn cell(&self, row: usize, column: &str) -> &Cell {
        const EMPTY: &Cell = &Cell::Empty;
        self.column(column)
            .and_then(|index| self.rows.get(row)?.get(index))
            .unwrap_or(EMPTY)
    }

    /// Sets the cell of a row (0-based) and column.
    pub(crate) fn set(&mut self, row: usize, column: &str, value: impl Into<Cell>) {
        if let Some(index) = self.column(column)
            && let Some(cell) = self
                .rows
                .get_mut(row)
                .and_then(|cells| cells.get_mut(index))
        {
            *cell = value.into();
        }
    }

    /// Number that Excel gives to a row (0-based).
    pub(crate) fn excel_row(&self, row: usize) -> i64 {
        row as i64 + 2 + i64::from(self.preamble.is_some())
    }
}

/// A row that is being filled.
#[derive(Debug)]
pub(crate) struct RowFiller<'a> {
    cells: &'a mut Vec<Cell>,
    columns: &'a HashMap<&'static str, usize>,
}

impl RowFiller<'_> {
    /// Sets a column. A name that the header lacks is a mistake of the writer.
    pub(crate) fn set(&mut self, column: &str, value: impl Into<Cell>) -> &mut Self {
        let place = self.columns.get(column).copied();
        debug_assert!(place.is_some(), "no column {column}");
        if let Some(cell) = place.and_then(|index| self.cells.get_mut(index)) {
            *cell = value.into();
        }
        self
    }
}

/// Writes sheets as a workbook. The same sheets give the same bytes.
pub(crate) fn write_workbook(path: &Path, sheets: &[Sheet]) -> Result<(), SampleError> {
    let mut workbook = Workbook::new();
    let created = ExcelDateTime::from_ymd(2025, 9, 1)?;
    workbook.set_properties(&DocProperties::new().set_creation_datetime(&created));
    for sheet in sheets {
        let worksheet = workbook.add_worksheet();
        worksheet.set_name(&sheet.name)?;
        fill(worksheet, sheet)?;
    }
    workbook.save(path)?;
    Ok(())
}

fn fill(worksheet: &mut Worksheet, sheet: &Sheet) -> Result<(), SampleError> {
    let formats = Formats {
        date: Format::new().set_num_format("yyyy-mm-dd h:mm:ss"),
        time: Format::new().set_num_format("h:mm:ss"),
    };
    let (top, left) = match sheet.preamble {
        Some((text, columns)) => {
            worksheet.write_string(0, 0, text)?;
            (1, columns as u16)
        }
        None => (0, 0),
    };
    for (column, name) in sheet.header.iter().enumerate() {
        if !name.is_empty() {
            worksheet.write_string(top, left + column as u16, *name)?;
        }
    }
    for (row, cells) in sheet.rows.iter().enumerate() {
        for (column, cell) in cells.iter().enumerate() {
            let place = (top + 1 + row as u32, left + column as u16);
            write_cell(worksheet, place, cell, &formats)?;
        }
    }
    Ok(())
}

struct Formats {
    date: Format,
    time: Format,
}

fn write_cell(
    worksheet: &mut Worksheet,
    (row, column): (u32, u16),
    cell: &Cell,
    formats: &Formats,
) -> Result<(), SampleError> {
    match cell {
        Cell::Empty => {}
        Cell::Number(number) => {
            worksheet.write_number(row, column, *number)?;
        }
        Cell::Text(text) => {
            worksheet.write_string(row, column, text.as_ref())?;
        }
        Cell::Bool(flag) => {
            worksheet.write_boolean(row, column, *flag)?;
        }
        Cell::Date(date) => {
            let day =
                ExcelDateTime::from_ymd(date.year() as u16, date.month() as u8, date.day() as u8)?;
            worksheet.write_datetime_with_format(row, column, &day, &formats.date)?;
        }
        Cell::Time(time) => {
            let (hour, minute, second) = (time.hour(), time.minute(), time.second());
            let value = ExcelDateTime::from_hms(hour as u16, minute as u8, f64::from(second))?;
            worksheet.write_datetime_with_format(row, column, &value, &formats.time)?;
        }
        Cell::Error(code) => {
            worksheet.write_formula(row, column, Formula::new("=NA()").set_result(*code))?;
        }
    }
    Ok(())
}
