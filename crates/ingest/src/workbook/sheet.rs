//! One sheet, scanned from its text: a row at a time, values only.

use std::borrow::Cow;
use std::ops::ControlFlow;

use super::Refusal;
use super::markup::{self, Element, Malformed, Markup, decode};
use crate::cells::{Cell, Row};
use crate::limits;

/// Why scanning ends early.
enum Stop {
    /// The caller has seen enough.
    Enough,
    /// The sheet is refused.
    Refused(Refusal),
}

/// Passes every row with a value to `each`.
pub(super) fn read_rows(
    sheet: &str,
    text: &str,
    texts: &[String],
    each: impl FnMut(Row) -> ControlFlow<()>,
) -> Result<(), Refusal> {
    let reader = RowReader {
        sheet,
        texts,
        each,
        row: Row::default(),
        next: Place::default(),
        cell: CellState::default(),
        rows: 0,
        cells: 0,
        in_rows: false,
    };
    match reader.run(text) {
        Ok(()) | Err(Stop::Enough) => Ok(()),
        Err(Stop::Refused(refusal)) => Err(refusal),
    }
}

/// Row from 1, column from 0.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
struct Place {
    row: u32,
    column: u32,
}

/// What a cell's `t` attribute says about its value.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
enum Kind {
    #[default]
    Number,
    SharedText,
    Text,
    InlineText,
    Bool,
    Error,
    Unknown,
}

impl Kind {
    fn of(name: &str) -> Self {
        match name {
            "n" => Self::Number,
            "s" => Self::SharedText,
            "str" | "d" => Self::Text,
            "inlineStr" | "is" => Self::InlineText,
            "b" => Self::Bool,
            "e" => Self::Error,
            _ => Self::Unknown,
        }
    }
}

/// Which text inside a cell is being read.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
enum Inside {
    /// None: between cells, or in a part of a cell that does not matter (a formula).
    #[default]
    Nothing,
    Value,
    Inline,
}

/// The cell being read.
#[derive(Default)]
struct CellState {
    place: Option<Place>,
    kind: Kind,
    inside: Inside,
    value: String,
    inline: TextCollector,
}

/// Gathers cells into rows.
struct RowReader<'a, F> {
    sheet: &'a str,
    texts: &'a [String],
    each: F,
    row: Row,
    next: Place,
    cell: CellState,
    rows: u32,
    cells: u64,
    in_rows: bool,
}

impl<F: FnMut(Row) -> ControlFlow<()>> RowReader<'_, F> {
    fn run(mut self, text: &str) -> Result<(), Stop> {
        let mut scanner = markup::Scanner::new(text);
        while let Some(piece) = scanner.next().map_err(|error| self.damaged(&error))? {
            match (piece, self.cell.inside) {
                (Markup::Start(element), Inside::Nothing) => self.start(element)?,
                (Markup::Empty(element), Inside::Nothing) => match element.name {
                    "row" | "c" => {
                        self.start(element)?;
                        self.end(element.name)?;
                    }
                    "sheetData" => return self.finish(),
                    _ => {}
                },
                (Markup::End("sheetData"), _) => return self.finish(),
                (Markup::End(name), Inside::Nothing | Inside::Value) => self.end(name)?,
                (Markup::Text(text), Inside::Value) => {
                    let text = decode(text).map_err(|error| self.damaged(&error))?;
                    self.cell.value.push_str(&text);
                }
                (Markup::Raw(text), Inside::Value) => self.cell.value.push_str(text),
                (piece, Inside::Inline) => self.inline(piece)?,
                _ => {}
            }
        }
        Err(self.damaged(&"it ends before its rows do"))
    }

    fn start(&mut self, element: Element<'_>) -> Result<(), Stop> {
        match element.name {
            "c" if self.in_rows => self.start_cell(element)?,
            "v" if self.cell.place.is_some() => {
                self.cell.inside = Inside::Value;
                self.cell.value.clear();
            }
            "is" if self.cell.place.is_some() => self.cell.inside = Inside::Inline,
            "row" if self.in_rows => {
                let number = element
                    .attribute("r")
                    .map_err(|error| self.damaged(&error))?;
                let number = number.and_then(|number| number.parse().ok());
                self.next = Place {
                    row: number.unwrap_or(self.next.row.saturating_add(1)),
                    column: 0,
                };
            }
            "sheetData" => self.in_rows = true,
            _ => {}
        }
        Ok(())
    }

    fn start_cell(&mut self, element: Element<'_>) -> Result<(), Stop> {
        if self.cell.place.is_some() {
            return Err(self.damaged(&"a cell stands in another"));
        }
        let mut place = self.next;
        self.cell.kind = Kind::Number;
        for attribute in element.attributes() {
            match attribute.map_err(|error| self.damaged(&error))? {
                ("r", reference) => {
                    place = parse_place(reference)
                        .ok_or_else(|| self.damaged(&"a cell has no place"))?;
                }
                ("t", kind) => self.cell.kind = Kind::of(kind),
                _ => {}
            }
        }
        self.next = Place {
            row: place.row,
            column: place.column.saturating_add(1),
        };
        self.cell.place = Some(place);
        self.cell.value.clear();
        Ok(())
    }

    fn end(&mut self, name: &str) -> Result<(), Stop> {
        match name {
            "v" => self.cell.inside = Inside::Nothing,
            "c" => {
                self.cell.inside = Inside::Nothing;
                if let Some(place) = self.cell.place.take()
                    && let Some(value) = self.value()?
                {
                    self.add(place, value)?;
                }
            }
            "row" if self.cell.place.is_some() => {
                return Err(self.damaged(&"a row ends within a cell"));
            }
            _ => {}
        }
        Ok(())
    }

    /// Text inside `<is>`, which may consist of several runs.
    fn inline(&mut self, piece: Markup<'_>) -> Result<(), Stop> {
        if piece == Markup::End("is") {
            self.cell.value = self.cell.inline.take();
            self.cell.inside = Inside::Nothing;
            return Ok(());
        }
        self.cell
            .inline
            .take_piece(piece)
            .map_err(|error| self.damaged(&error))
    }

    /// The value of the cell that just ended; none when it is empty.
    fn value(&mut self) -> Result<Option<Cell>, Stop> {
        let value = std::mem::take(&mut self.cell.value);
        if value.is_empty() {
            return Ok(None);
        }
        let cell = match self.cell.kind {
            Kind::Number => match value.parse().or_else(|_| value.trim().parse()) {
                Ok(number) => Cell::Number(number),
                Err(_) => self.text(&value)?,
            },
            Kind::SharedText => {
                let texts = self.texts;
                let text = value
                    .trim()
                    .parse()
                    .ok()
                    .and_then(|index: usize| texts.get(index));
                match text {
                    Some(text) if text.is_empty() => return Ok(None),
                    Some(text) => self.text(text)?,
                    None => Cell::Error("text not found".to_owned()),
                }
            }
            Kind::Text | Kind::InlineText => self.text(&value)?,
            Kind::Bool => match value.trim() {
                "1" | "true" => Cell::Bool(true),
                "0" | "false" => Cell::Bool(false),
                _ => Cell::Error("unreadable".to_owned()),
            },
            Kind::Error => Cell::Error(crate::finding::shorten(&value)),
            Kind::Unknown => Cell::Error("cell of an unknown kind".to_owned()),
        };
        self.cell.value = value;
        self.cell.value.clear();
        Ok(Some(cell))
    }

    fn text(&self, text: &str) -> Result<Cell, Stop> {
        // Bytes first: counting characters is only needed for the few texts that could be too long.
        if text.len() > limits::TEXT_CHARACTERS
            && text.chars().nth(limits::TEXT_CHARACTERS).is_some()
        {
            let place = format!("a cell of sheet `{}`", self.sheet);
            return Err(too_large(
                limits::TEXT_CHARACTERS as u64,
                "characters",
                &place,
            ));
        }
        Ok(Cell::Text(unescape_controls(text).into_owned()))
    }

    fn add(&mut self, place: Place, value: Cell) -> Result<(), Stop> {
        if place.row != self.row.number {
            if place.row < self.row.number {
                return Err(self.damaged(&format!("row {} stands too late", place.row)));
            }
            self.pass_row(place.row)?;
            self.rows += 1;
        }
        self.cells += 1;
        self.check(place.column)?;
        let column = place.column as usize;
        if column >= self.row.cells.len() {
            self.row.cells.resize(column + 1, Cell::Empty);
        }
        if let Some(cell) = self.row.cells.get_mut(column) {
            *cell = value;
        }
        Ok(())
    }

    /// Hands the row over and begins the next one.
    fn pass_row(&mut self, number: u32) -> Result<(), Stop> {
        let cells = Vec::with_capacity(self.row.cells.len());
        let full = std::mem::replace(&mut self.row, Row { number, cells });
        if !full.cells.is_empty() && (self.each)(full).is_break() {
            return Err(Stop::Enough);
        }
        Ok(())
    }

    fn finish(mut self) -> Result<(), Stop> {
        if self.cell.place.is_some() {
            return Err(self.damaged(&"it ends within a cell"));
        }
        self.pass_row(0)
    }

    fn check(&self, column: u32) -> Result<(), Stop> {
        let (limit, unit) = if column >= limits::COLUMNS {
            (limits::COLUMNS.into(), "columns")
        } else if self.rows > limits::ROWS {
            (limits::ROWS.into(), "rows")
        } else if self.cells > limits::CELLS {
            (limits::CELLS, "cells")
        } else {
            return Ok(());
        };
        Err(too_large(limit, unit, &format!("sheet `{}`", self.sheet)))
    }

    fn damaged(&self, error: &dyn std::fmt::Display) -> Stop {
        Stop::Refused(Refusal::Damaged(format!("sheet `{}`: {error}", self.sheet)))
    }
}

fn too_large(limit: u64, unit: &'static str, place: &str) -> Stop {
    Stop::Refused(Refusal::too_large_in(limit, unit, place))
}

/// Column and row of a reference such as `AB12`.
fn parse_place(reference: &str) -> Option<Place> {
    let mut column: u32 = 0;
    let digits = reference.trim_start_matches(|letter: char| letter.is_ascii_alphabetic());
    let letters = reference.strip_suffix(digits)?;
    if letters.is_empty() || letters.len() > 3 {
        return None;
    }
    for letter in letters.bytes() {
        column = column * 26 + u32::from(letter.to_ascii_uppercase() - b'A') + 1;
    }
    let row: u32 = digits.parse().ok()?;
    (row > 0).then_some(Place {
        row,
        column: column - 1,
    })
}

/// Joins the runs of a text element and leaves reading aids (`rPh`) out.
#[derive(Debug, Default)]
pub(super) struct TextCollector {
    text: String,
    in_text: bool,
    in_aid: bool,
}

impl TextCollector {
    /// Takes one piece of the text element.
    pub(super) fn take_piece(&mut self, piece: Markup<'_>) -> Result<(), Malformed> {
        match piece {
            Markup::Start(element) => match element.name {
                "t" => self.in_text = !self.in_aid,
                "rPh" => self.in_aid = true,
                _ => {}
            },
            Markup::End("t") => self.in_text = false,
            Markup::End("rPh") => self.in_aid = false,
            Markup::Text(text) if self.in_text => self.text.push_str(&decode(text)?),
            Markup::Raw(text) if self.in_text => self.text.push_str(text),
            Markup::End(_) | Markup::Empty(_) | Markup::Text(_) | Markup::Raw(_) => {}
        }
        Ok(())
    }

    /// The text, and a fresh start.
    pub(super) fn take(&mut self) -> String {
        self.in_text = false;
        self.in_aid = false;
        std::mem::take(&mut self.text)
    }
}

/// Excel writes control characters as `_x000D_`.
fn unescape_controls(text: &str) -> Cow<'_, str> {
    if !text.contains('_') || !text.contains("_x") {
        return Cow::Borrowed(text);
    }
    let mut plain = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(start) = rest.find("_x") {
        let (before, from) = rest.split_at(start);
        plain.push_str(before);
        let code = from
            .get(2..7)
            .and_then(|code| code.strip_suffix('_'))
            .and_then(|code| u32::from_str_radix(code, 16).ok())
            .and_then(char::from_u32);
        let used = if let Some(character) = code {
            plain.push(character);
            7
        } else {
            plain.push_str("_x");
            2
        };
        rest = from.get(used..).unwrap_or_default();
    }
    plain.push_str(rest);
    Cow::Owned(plain)
}

#[cfg(test)]
mod tests;
