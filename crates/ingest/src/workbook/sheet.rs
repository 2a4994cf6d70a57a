//! One sheet, scanned from its text: a row at a time, values only.

use std::borrow::Cow;

use memchr::memmem::Finder;
use quick_xml::Reader;
use quick_xml::errors::Error;
use quick_xml::events::{BytesStart, Event};

use super::xml;
use super::{ReadRows, Refusal};
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
    reader: &mut impl ReadRows,
) -> Result<(), Refusal> {
    let scan = Scan {
        sheet,
        texts,
        reader,
        xml: xml::reader(text),
        cell_end: Finder::new("</c"),
        row: Row::default(),
        spare: Vec::new(),
        next: Place::default(),
        cell: CellState::default(),
        rows: 0,
        cells: 0,
        in_rows: false,
    };
    match scan.run() {
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
struct CellState<'a> {
    place: Option<Place>,
    kind: Kind,
    inside: Inside,
    value: Cow<'a, str>,
    inline: TextCollector<'a>,
}

/// Gathers cells into rows.
struct Scan<'a, R> {
    sheet: &'a str,
    texts: &'a [String],
    reader: &'a mut R,
    xml: Reader<&'a [u8]>,
    /// Finds the end of a cell.
    cell_end: Finder<'static>,
    row: Row,
    /// Texts of earlier rows, to be written over: a sheet has hundreds of thousands of them.
    spare: Vec<String>,
    next: Place,
    cell: CellState<'a>,
    rows: u32,
    cells: u64,
    in_rows: bool,
}

impl<'a, R: ReadRows> Scan<'a, R> {
    fn run(mut self) -> Result<(), Stop> {
        loop {
            let piece = self
                .xml
                .read_event()
                .map_err(|error| self.damaged(&error))?;
            match (piece, self.cell.inside) {
                (Event::Eof, _) => return Err(self.damaged(&"it ends before its rows do")),
                (Event::End(tag), _) if xml::local(tag.name()) == "sheetData" => {
                    return self.finish();
                }
                (piece, Inside::Inline) => self.inline(piece)?,
                (Event::End(tag), _) => self.end(xml::local(tag.name()))?,
                (Event::Start(tag), Inside::Nothing) => {
                    self.start(&tag)?;
                    self.skip_unneeded(&tag);
                }
                (Event::Empty(tag), Inside::Nothing) => match xml::local(tag.name()) {
                    name @ ("row" | "c") => {
                        self.start(&tag)?;
                        self.end(name)?;
                    }
                    "sheetData" => return self.finish(),
                    _ => {}
                },
                (piece, Inside::Value) => {
                    if let Some(text) = xml::text(piece).map_err(|error| self.damaged(&error))? {
                        self.cell.value += text;
                    }
                }
                _ => {}
            }
        }
    }

    fn start(&mut self, tag: &BytesStart<'_>) -> Result<(), Stop> {
        match xml::local(tag.name()) {
            "c" if self.in_rows => self.start_cell(tag)?,
            "v" if self.cell.place.is_some() => {
                self.cell.inside = Inside::Value;
                self.cell.value = Cow::default();
            }
            "f" if self.cell.place.is_some() => xml::skip_text(&mut self.xml),
            "is" if self.cell.place.is_some() => self.cell.inside = Inside::Inline,
            "row" if self.in_rows => self.start_row(tag)?,
            "sheetData" => self.in_rows = true,
            _ => {}
        }
        Ok(())
    }

    fn start_row(&mut self, tag: &BytesStart<'_>) -> Result<(), Stop> {
        let mut number = None;
        for attribute in tag.attributes().with_checks(false) {
            let attribute = attribute.map_err(|error| self.damaged(&error))?;
            if xml::local(attribute.key) == "r" {
                number = attribute.value.parse().ok();
                break;
            }
        }
        self.next = Place {
            row: number.unwrap_or(self.next.row.saturating_add(1)),
            column: 0,
        };
        Ok(())
    }

    fn start_cell(&mut self, tag: &BytesStart<'_>) -> Result<(), Stop> {
        if self.cell.place.is_some() {
            return Err(self.damaged(&"a cell stands in another"));
        }
        let mut place = self.next;
        self.cell.kind = Kind::Number;
        for attribute in tag.attributes().with_checks(false) {
            let attribute = attribute.map_err(|error| self.damaged(&error))?;
            match xml::local(attribute.key) {
                "r" => {
                    place = parse_place(&attribute.value)
                        .ok_or_else(|| self.damaged(&"a cell has no place"))?;
                }
                "t" => self.cell.kind = Kind::of(&attribute.value),
                _ => {}
            }
        }
        self.next = Place {
            row: place.row,
            column: place.column.saturating_add(1),
        };
        self.cell.place = Some(place);
        self.cell.value = Cow::default();
        Ok(())
    }

    /// Passes over the content of the cell that just started if nobody needs it.
    fn skip_unneeded(&mut self, tag: &BytesStart<'_>) {
        // The finder knows the usual spelling only; cells with a prefix are read like any other.
        if let Some(place) = self.cell.place
            && place.row == self.row.number
            && tag.name().0 == "c"
            && !self.reader.needs(place.column as usize, &self.row)
        {
            xml::skip_content(&mut self.xml, &self.cell_end);
        }
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

    /// A piece inside `<is>`, whose text may consist of several runs.
    fn inline(&mut self, piece: Event<'a>) -> Result<(), Stop> {
        if matches!(&piece, Event::End(tag) if xml::local(tag.name()) == "is") {
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
        Ok(Some(match self.cell.kind {
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
        }))
    }

    fn text(&mut self, text: &str) -> Result<Cell, Stop> {
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
        let mut own = self.spare.pop().unwrap_or_default();
        own.clear();
        own.push_str(&unescape_controls(text));
        Ok(Cell::Text(own))
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
        let cells = &mut self.row.cells;
        if let Some(cell) = cells.get_mut(column) {
            *cell = value;
        } else {
            if column > cells.len() {
                cells.resize(column, Cell::Empty);
            }
            cells.push(value);
        }
        Ok(())
    }

    /// Shows the row and begins the next one.
    fn pass_row(&mut self, number: u32) -> Result<(), Stop> {
        if !self.row.cells.is_empty() && self.reader.row(&self.row).is_break() {
            return Err(Stop::Enough);
        }
        self.row.number = number;
        for cell in self.row.cells.drain(..) {
            if let Cell::Text(text) = cell {
                self.spare.push(text);
            }
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
    let letters = reference
        .bytes()
        .position(|byte| !byte.is_ascii_alphabetic())?;
    let (letters, digits) = reference.split_at_checked(letters)?;
    if letters.is_empty() || letters.len() > 3 {
        return None;
    }
    let column = letters.bytes().fold(0, |column, letter| {
        column * 26 + u32::from(letter.to_ascii_uppercase() - b'A') + 1
    });
    let row: u32 = digits.parse().ok()?;
    (row > 0).then_some(Place {
        row,
        column: column - 1,
    })
}

/// Joins the runs of a text element and leaves reading aids (`rPh`) out.
#[derive(Debug, Default)]
pub(super) struct TextCollector<'a> {
    text: Cow<'a, str>,
    in_text: bool,
    in_aid: bool,
}

impl<'a> TextCollector<'a> {
    /// Takes one piece of the text element.
    pub(super) fn take_piece(&mut self, piece: Event<'a>) -> Result<(), Error> {
        match &piece {
            Event::Start(tag) => match xml::local(tag.name()) {
                "t" => self.in_text = !self.in_aid,
                "rPh" => self.in_aid = true,
                _ => {}
            },
            Event::End(tag) => match xml::local(tag.name()) {
                "t" => self.in_text = false,
                "rPh" => self.in_aid = false,
                _ => {}
            },
            _ if self.in_text => {
                if let Some(text) = xml::text(piece)? {
                    self.text += text;
                }
            }
            _ => {}
        }
        Ok(())
    }

    /// The text, and a fresh start.
    pub(super) fn take(&mut self) -> Cow<'a, str> {
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
