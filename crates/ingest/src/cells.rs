//! Cells of a sheet and what can be read from them, and the header row that names the columns.

use std::collections::HashMap;

use jiff::civil::{Date, Time};

use crate::finding::{Code, Finding};

/// The value of one cell, as stored in the file (never a formula).
#[derive(Debug, Clone, PartialEq, Default)]
pub enum Cell {
    /// Nothing.
    #[default]
    Empty,
    /// Text, untrimmed.
    Text(String),
    /// A number; dates and times of day are numbers too (days since 1899-12-30).
    Number(f64),
    /// True or false.
    Bool(bool),
    /// An error such as `#N/A`.
    Error(String),
}

/// Spellings of "nothing" that people and exporters type into cells.
const BLANKS: [&str; 4] = ["None", "nan", "null", "-"];

/// Serial number of 1970-01-01 in Excel's 1900 date system.
const UNIX_EPOCH_SERIAL: f64 = 25_569.0;

impl Cell {
    /// The text, trimmed; none when blank. Numbers are written without a decimal point when integral.
    /// An error cell has no text.
    pub fn text(&self) -> Option<std::borrow::Cow<'_, str>> {
        match self {
            Self::Empty | Self::Error(_) => None,
            Self::Text(text) => Some(text.trim())
                .filter(|text| !is_blank(text))
                .map(Into::into),
            Self::Number(number) => Some(write_number(*number).into()),
            Self::Bool(value) => Some(if *value { "TRUE" } else { "FALSE" }.into()),
        }
    }

    /// The text as an owned string.
    pub fn string(&self) -> Option<String> {
        self.text().map(std::borrow::Cow::into_owned)
    }

    /// The number, also when typed as text. Booleans are no numbers.
    pub fn number(&self) -> Option<f64> {
        match self {
            Self::Number(number) => Some(*number),
            Self::Text(text) => text.trim().parse().ok(),
            Self::Empty | Self::Bool(_) | Self::Error(_) => None,
        }
        .filter(|number: &f64| number.is_finite())
    }

    /// The number when it is integral (`45`, `45.0`, `"00"`).
    pub fn integer(&self) -> Option<i64> {
        self.number()
            .filter(|number| number.fract() == 0.0 && number.abs() < 9.0e15)
            .map(|number| number as i64)
    }

    /// Yes or no in any of the spellings people use: TRUE/FALSE, 1/0, Y/N, Yes/No.
    pub fn flag(&self) -> Option<bool> {
        match self {
            Self::Bool(value) => Some(*value),
            Self::Number(_) => match self.integer()? {
                0 => Some(false),
                1 => Some(true),
                _ => None,
            },
            Self::Text(text) => match text.trim().to_ascii_lowercase().as_str() {
                "true" | "1" | "y" | "yes" => Some(true),
                "false" | "0" | "n" | "no" => Some(false),
                _ => None,
            },
            Self::Empty | Self::Error(_) => None,
        }
    }

    /// The calendar day of a serial number, or of a text in ISO form.
    pub fn date(&self) -> Option<Date> {
        match self {
            Self::Text(text) => text.trim().get(..10).and_then(|day| day.parse().ok()),
            Self::Number(number) => date_of_serial(*number),
            Self::Empty | Self::Bool(_) | Self::Error(_) => None,
        }
    }

    /// The time of day of a serial number (its fraction), or of a text `H:MM` or `H:MM:SS`.
    pub fn time(&self) -> Option<Time> {
        match self {
            Self::Number(number) => time_of_serial(*number),
            Self::Text(text) => time_of_text(text.trim()),
            Self::Empty | Self::Bool(_) | Self::Error(_) => None,
        }
    }

    /// Whether the cell holds an error.
    pub const fn is_error(&self) -> bool {
        matches!(self, Self::Error(_))
    }

    /// Whether the cell holds nothing, a blank, or a word for nothing.
    pub fn is_blank(&self) -> bool {
        match self {
            Self::Empty => true,
            Self::Text(text) => is_blank(text.trim()),
            Self::Number(_) | Self::Bool(_) | Self::Error(_) => false,
        }
    }

    /// The value for a finding.
    pub fn shown(&self) -> String {
        match self {
            Self::Error(error) => error.clone(),
            other => other.string().unwrap_or_default(),
        }
    }
}

fn is_blank(trimmed: &str) -> bool {
    trimmed.is_empty() || BLANKS.contains(&trimmed)
}

fn write_number(number: f64) -> String {
    if number.fract() == 0.0 && number.abs() < 9.0e15 {
        (number as i64).to_string()
    } else {
        number.to_string()
    }
}

/// The day of a serial number of the 1900 system; none outside the years 1900 to 9999.
fn date_of_serial(serial: f64) -> Option<Date> {
    if !(1.0..2_958_466.0).contains(&serial) {
        return None;
    }
    let days = serial.floor() - UNIX_EPOCH_SERIAL;
    Date::constant(1970, 1, 1)
        .checked_add(jiff::Span::new().try_days(days as i64).ok()?)
        .ok()
}

/// The time of day in the fraction of a serial number, to the second.
fn time_of_serial(serial: f64) -> Option<Time> {
    if !serial.is_finite() || serial < 0.0 {
        return None;
    }
    let seconds = (serial.fract() * 86_400.0).round() as i64 % 86_400;
    Time::new(
        (seconds / 3_600) as i8,
        (seconds / 60 % 60) as i8,
        (seconds % 60) as i8,
        0,
    )
    .ok()
}

fn time_of_text(text: &str) -> Option<Time> {
    let mut parts = text.split(':').map(|part| part.parse::<i8>().ok());
    let hour = parts.next()??;
    let minute = parts.next()??;
    let second = match parts.next() {
        Some(second) => second?,
        None => 0,
    };
    if parts.next().is_some() {
        return None;
    }
    Time::new(hour, minute, second, 0).ok()
}

/// One row of a sheet.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Row {
    /// The row's number as Excel shows it, from 1.
    pub number: u32,
    /// The cells from column A to the last filled one.
    pub cells: Vec<Cell>,
}

impl Row {
    /// The cell of a column (0 = A); empty beyond the last filled one.
    pub fn cell(&self, column: usize) -> &Cell {
        const EMPTY: &Cell = &Cell::Empty;
        self.cells.get(column).unwrap_or(EMPTY)
    }

    /// Whether the row holds nothing.
    pub fn is_empty(&self) -> bool {
        self.cells.iter().all(Cell::is_blank)
    }
}

/// Letters of a column: 0 is A, 25 is Z, 26 is AA.
pub fn column_letter(column: usize) -> String {
    let mut letters = Vec::new();
    let mut rest = column + 1;
    while rest > 0 {
        let digit = (rest - 1) % 26;
        letters.push((b'A' + digit as u8) as char);
        rest = (rest - 1) / 26;
    }
    letters.iter().rev().collect()
}

/// The header row of a sheet: which column has which name.
///
/// Names are trimmed and compared exactly, with a trailing `_` significant; only `Period`/`period` is the
/// same in any case. Columns without a name, `Unnamed: n` and `index` are left out. Of two columns with one
/// name the first counts.
#[derive(Debug, Clone, Default)]
pub struct Header {
    columns: HashMap<String, usize>,
    names: Vec<String>,
    is_named: Vec<bool>,
    /// Whether the columns have no place in a sheet, so that findings call them by name only.
    is_without_letters: bool,
}

impl Header {
    /// Reads a header row.
    pub fn new(row: &Row) -> Self {
        let mut header = Self::default();
        for (column, cell) in row.cells.iter().enumerate() {
            let name = cell.string().unwrap_or_default();
            let is_named = !name.is_empty() && name != "index" && !name.starts_with("Unnamed:");
            if is_named {
                header
                    .columns
                    .entry(header_key(&name).to_owned())
                    .or_insert(column);
            }
            header.is_named.push(is_named);
            header.names.push(name);
        }
        header
    }

    /// The header of rows that come with names instead of places.
    pub fn without_letters<'a>(names: impl IntoIterator<Item = &'a str>) -> Self {
        let cells = names.into_iter().map(|name| Cell::Text(name.to_owned()));
        Self {
            is_without_letters: true,
            ..Self::new(&Row {
                number: 0,
                cells: cells.collect(),
            })
        }
    }

    /// The column with this name.
    pub fn column(&self, name: &str) -> Option<usize> {
        self.columns.get(header_key(name)).copied()
    }

    /// Whether there is a column with this name.
    pub fn has(&self, name: &str) -> bool {
        self.column(name).is_some()
    }

    /// Names of the columns in sheet order; empty where a column has none.
    pub fn names(&self) -> &[String] {
        &self.names
    }

    /// Whether no named column of the row holds anything; a row counter alone does not make a row.
    pub fn is_blank_row(&self, row: &Row) -> bool {
        row.cells
            .iter()
            .zip(&self.is_named)
            .all(|(cell, is_named)| !is_named || cell.is_blank())
    }

    /// Number of named columns.
    pub fn len(&self) -> usize {
        self.columns.len()
    }

    /// Whether no column has a name.
    pub fn is_empty(&self) -> bool {
        self.columns.is_empty()
    }

    /// How a finding names a column: letter and header.
    pub fn label(&self, column: usize) -> String {
        let name = self.names.get(column).map_or("", String::as_str);
        if self.is_without_letters {
            return name.to_owned();
        }
        format!("{} {name}", column_letter(column))
            .trim_end()
            .to_owned()
    }

    /// The first named column of a row that holds an error, as a finding.
    pub fn error_cell(&self, file: &str, sheet: &str, row: &Row, column: usize) -> Option<Finding> {
        let Cell::Error(error) = row.cell(column) else {
            return None;
        };
        Some(
            Finding::new(Code::WErrCell, file)
                .at(sheet, row.number)
                .column(self.label(column))
                .value(error)
                .expected("a value")
                .action("null"),
        )
    }
}

fn header_key(name: &str) -> &str {
    let trimmed = name.trim();
    if trimmed.eq_ignore_ascii_case("period") {
        "period"
    } else {
        trimmed
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::{date, time};

    fn text(value: &str) -> Cell {
        Cell::Text(value.to_owned())
    }

    #[test]
    fn blanks_and_words_for_nothing_are_null() {
        for value in ["", "  ", "None", " nan", "null", "-"] {
            assert_eq!(text(value).text(), None, "{value:?}");
            assert!(text(value).is_blank(), "{value:?}");
            assert_eq!(text(value).integer(), None, "{value:?}");
        }
        assert_eq!(text(" d").text().as_deref(), Some("d"));
        assert_eq!(Cell::Error("#N/A".to_owned()).text(), None);
    }

    #[test]
    fn integers_arrive_as_number_or_text() {
        assert_eq!(Cell::Number(45.0).integer(), Some(45));
        assert_eq!(text("00").integer(), Some(0));
        assert_eq!(text(" 18 ").integer(), Some(18));
        assert_eq!(text("18.0").integer(), Some(18));
        assert_eq!(Cell::Number(0.1).integer(), None);
        assert_eq!(text("FA").integer(), None);
        assert_eq!(text("inf").number(), None);
        assert_eq!(Cell::Number(f64::NAN).integer(), None);
        assert_eq!(Cell::Number(1e300).integer(), None);
    }

    #[test]
    fn days_and_times_of_day() {
        assert_eq!(Cell::Number(45_910.0).date(), Some(date(2025, 9, 10)));
        assert_eq!(Cell::Number(45_910.75).date(), Some(date(2025, 9, 10)));
        assert_eq!(Cell::Number(45_910.781_25).time(), Some(time(18, 45, 0, 0)));
        assert_eq!(Cell::Number(0.0125).time(), Some(time(0, 18, 0, 0)));
        assert_eq!(Cell::Number(-1.0).date(), None);
        assert_eq!(Cell::Number(1e12).date(), None);
        assert_eq!(text("2025-09-10 00:00:00").date(), Some(date(2025, 9, 10)));
        assert_eq!(text("0:00:00").time(), Some(time(0, 0, 0, 0)));
        assert_eq!(text("18:45").time(), Some(time(18, 45, 0, 0)));
        assert_eq!(text("99:00").time(), None);
        assert_eq!(text("1:2:3:4").time(), None);
        assert_eq!(text("été 2025-0").date(), None);
    }

    #[test]
    fn letters_of_columns() {
        let letters: Vec<String> = [0, 25, 26, 51, 52, 701, 702].map(column_letter).to_vec();
        assert_eq!(letters, ["A", "Z", "AA", "AZ", "BA", "ZZ", "AAA"]);
    }

    #[test]
    fn a_header_finds_exact_names_and_keeps_the_first_of_two() {
        let cells = [
            "index",
            " game_id ",
            "",
            "Period",
            "event_type_",
            "Unnamed: 4",
            "game_id",
        ];
        let header = Header::new(&Row {
            number: 1,
            cells: cells.map(text).to_vec(),
        });
        assert_eq!(header.column("game_id"), Some(1));
        assert_eq!(header.column("period"), Some(3));
        assert_eq!(header.column("event_type"), None);
        assert_eq!(header.column("event_type_"), Some(4));
        assert_eq!(header.column("index"), None);
        assert_eq!(header.len(), 3);
        assert_eq!(header.label(4), "E event_type_");
        assert_eq!(header.label(2), "C");
    }
}
