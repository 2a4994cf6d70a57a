//! The same workbooks read by another library: every cell must hold the same value.

use std::collections::BTreeMap;
use std::io::Cursor;
use std::ops::ControlFlow;

use calamine::{DataRef, Reader, Xlsx};
use ingest::workbook::ReadRows;
use ingest::{Cell, Row, Workbook};
use proptest::prelude::*;

use crate::books::{Book, Sheet, Value, index_parts, pack, sheet_xml};
use crate::{small_game, small_league, support};

/// Errors that the other library knows. It gives a sheet up at any other one.
const KNOWN_ERRORS: [&str; 8] = [
    "#DIV/0!", "#N/A", "#NAME?", "#NULL!", "#NUM!", "#REF!", "#VALUE!", "#DATA!",
];

/// Cells by row and column, both from 0. Blanks at the ends of texts are left out: the other library keeps them
/// only where the file says so, this one always (and trims when a value is asked for).
type Cells = BTreeMap<(u32, u32), Cell>;

/// What was compared.
#[derive(Debug, Default)]
struct Compared {
    cells: usize,
    /// Sheets that the other library gave up, by the error value at which it did.
    given_up: Vec<String>,
}

fn our_cells(workbook: &mut Workbook, sheet: &str) -> Cells {
    let mut cells = Cells::new();
    workbook
        .read_sheet(sheet, |row| {
            for (column, cell) in row.cells.iter().enumerate() {
                let place = (row.number - 1, column as u32);
                match cell {
                    Cell::Empty => {}
                    Cell::Text(text) => {
                        cells.extend(trimmed(text).map(|text| (place, text)));
                    }
                    other => {
                        cells.insert(place, other.clone());
                    }
                }
            }
            ControlFlow::Continue(())
        })
        .unwrap();
    cells
}

fn trimmed(text: &str) -> Option<Cell> {
    Some(text.trim())
        .filter(|text| !text.is_empty())
        .map(|text| Cell::Text(text.to_owned()))
}

/// The value as our cell would hold it; empty texts are no value. Dates are numbers here, and ISO dates text.
fn as_ours(value: &DataRef<'_>) -> Option<Cell> {
    match value {
        DataRef::Empty => None,
        DataRef::Int(number) => Some(Cell::Number(*number as f64)),
        DataRef::Float(number) => Some(Cell::Number(*number)),
        DataRef::DateTime(date) => Some(Cell::Number(date.as_f64())),
        DataRef::String(value) | DataRef::DateTimeIso(value) | DataRef::DurationIso(value) => {
            trimmed(value)
        }
        DataRef::SharedString(value) => trimmed(value),
        DataRef::Bool(value) => Some(Cell::Bool(*value)),
        DataRef::Error(error) => Some(Cell::Error(error.to_string())),
    }
}

/// The cells that the other library reads, and whether it read the sheet to its end.
fn their_cells(workbook: &mut Xlsx<Cursor<Vec<u8>>>, sheet: &str) -> (Cells, bool) {
    let mut cells = Cells::new();
    let mut reader = workbook.worksheet_cells_reader(sheet).unwrap();
    loop {
        match reader.next_cell() {
            Ok(Some(cell)) => {
                if let Some(value) = as_ours(cell.get_value()) {
                    cells.insert(cell.get_position(), value);
                }
            }
            Ok(None) => return (cells, true),
            Err(_) => return (cells, false),
        }
    }
}

fn compare(bytes: Vec<u8>) -> Compared {
    let mut ours = Workbook::from_bytes(bytes.clone()).unwrap();
    let mut theirs = Xlsx::new(Cursor::new(bytes)).unwrap();
    assert_eq!(ours.sheet_names(), theirs.sheet_names());
    let mut compared = Compared::default();
    for sheet in ours.sheet_names().to_vec() {
        let mut our_cells = our_cells(&mut ours, &sheet);
        let (their_cells, is_whole) = their_cells(&mut theirs, &sheet);
        compared.cells += their_cells.len();
        let rest = if is_whole {
            Cells::new()
        } else {
            let next = their_cells.keys().next_back().copied();
            let next = next.map_or((0, 0), |(row, column)| (row, column + 1));
            our_cells.split_off(&next)
        };
        for (place, theirs) in &their_cells {
            assert_eq!(
                our_cells.remove(place).as_ref(),
                Some(theirs),
                "{sheet} {place:?}"
            );
        }
        assert_eq!(our_cells, Cells::new(), "{sheet} has more cells");
        match rest.into_values().next() {
            None => assert!(is_whole, "{sheet} was given up for no reason"),
            Some(Cell::Error(error)) => {
                assert!(!KNOWN_ERRORS.contains(&error.as_str()), "{sheet}: {error}");
                compared.given_up.push(format!("{sheet} at {error}"));
            }
            Some(other) => panic!("{sheet} was given up at {other:?}"),
        }
    }
    compared
}

#[test]
fn made_workbooks() {
    assert!(compare(small_league::league().bytes()).cells > 100);
    assert!(compare(small_game::tracking().bytes()).cells > 100);
}

#[test]
fn every_kind_of_cell() {
    let mut parts = index_parts(&["s"]);
    let main = String::from_utf8(parts[2].1.clone()).unwrap();
    parts[2].1 = main
        .replace(
            "</Relationships>",
            "<Relationship Id=\"t\" Type=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships/sharedStrings\" \
             Target=\"sharedStrings.xml\"/></Relationships>",
        )
        .into_bytes();
    parts.push((
        "xl/sharedStrings.xml".to_owned(),
        b"<sst><si><t>a &amp; b</t></si><si><r><t>One</t></r><r><t xml:space=\"preserve\"> two</t></r><rPh><t>x</t></rPh></si><si/></sst>".to_vec(),
    ));
    let rows = "<row r=\"1\"><c r=\"A1\" t=\"s\"><v>0</v></c><c r=\"B1\" t=\"s\"><v>1</v></c><c r=\"C1\" t=\"s\"><v>2</v></c>\
                <c r=\"D1\"><f>1&lt;2</f><v>1.5</v></c><c r=\"E1\" t=\"b\"><v>1</v></c><c r=\"F1\" t=\"e\"><v>#N/A</v></c>\
                <c r=\"G1\" t=\"str\"><f>\"x\"</f><v>x &lt; &#65;</v></c><c r=\"H1\" s=\"1\"/></row>\
                <row r=\"7\"><c r=\"AB7\" t=\"inlineStr\"><is><t>in</t><r><t>line</t></r></is></c><c r=\"AC7\" t=\"str\"><v></v></c></row>";
    parts.push(("xl/worksheets/sheet1.xml".to_owned(), sheet_xml("A1", rows)));
    let compared = compare(pack(&parts));
    assert_eq!((compared.cells, compared.given_up.len()), (7, 0));
}

#[test]
fn a_sheet_that_the_other_library_gives_up_is_read_to_its_end() {
    let mut sheet = Sheet::new("s", &["a", "b"]);
    sheet.row(&[("a", 1.into()), ("b", Value::error("#SPILL!"))]);
    sheet.row(&[("a", 2.into())]);
    let book = Book {
        sheets: vec![sheet],
    };
    let compared = compare(book.bytes());
    assert_eq!(compared.given_up, ["s at #SPILL!"]);
    let mut ours = Workbook::from_bytes(book.bytes()).unwrap();
    assert_eq!(our_cells(&mut ours, "s").len(), 5);
}

#[test]
fn real_workbooks() {
    let Some(norad) = support::norad() else {
        return;
    };
    let read = |name: &str| compare(std::fs::read(norad.join(name)).unwrap());
    let league = read("league.xlsx");
    assert!(league.cells > 400_000, "{league:?}");
    assert!(league.given_up.is_empty(), "{league:?}");
    let formulas = read("games/18969/18969_tracking.xlsx");
    assert!(formulas.cells > 100_000, "{formulas:?}");
    let export = read("games/18977/18977_tracking.xlsx");
    assert!(export.cells > 50_000, "{export:?}");
    for name in ["18991", "19032"] {
        let unfinished = read(&format!("unfinished/{name}_tracking.xlsx"));
        assert!(unfinished.cells > 10_000, "{unfinished:?}");
    }
}

/// Needs some columns only.
struct Picky {
    needed: Vec<bool>,
    cells: Cells,
}

impl Picky {
    fn wants(&self, column: usize) -> bool {
        self.needed.get(column).is_some_and(|needed| *needed)
    }
}

impl ReadRows for Picky {
    fn row(&mut self, row: &Row) -> ControlFlow<()> {
        for (column, cell) in row.cells.iter().enumerate() {
            if self.wants(column) && *cell != Cell::Empty {
                self.cells
                    .insert((row.number - 1, column as u32), cell.clone());
            }
        }
        ControlFlow::Continue(())
    }

    fn needs(&self, column: usize, _row: &Row) -> bool {
        self.wants(column)
    }
}

fn value() -> impl Strategy<Value = Value> {
    prop_oneof![
        1 => Just(Value::Nothing),
        4 => "[a-z0-9 é<>&\"'_.]{0,12}".prop_map(Value::Text),
        4 => any::<f64>().prop_filter("a number", |number| number.is_finite()).prop_map(Value::Number),
        2 => (-100_000_i64..100_000).prop_map(Value::from),
        1 => prop::sample::select(&KNOWN_ERRORS[..7]).prop_map(Value::error),
    ]
}

proptest! {
    #[test]
    fn any_values(rows in prop::collection::vec(prop::collection::vec(value(), 5), 0..20)) {
        let mut sheet = Sheet::new("s", &["a", "b", "c", "d", "e"]);
        sheet.rows = rows;
        let compared = compare(Book { sheets: vec![sheet] }.bytes());
        prop_assert!(compared.cells >= 5);
    }

    #[test]
    fn passing_over_columns_changes_nothing_in_the_others(
        rows in prop::collection::vec(prop::collection::vec(value(), 5), 0..20),
        needed in prop::collection::vec(any::<bool>(), 5),
    ) {
        let mut sheet = Sheet::new("s", &["a", "b", "c", "d", "e"]);
        sheet.rows = rows;
        let mut workbook = Workbook::from_bytes(Book { sheets: vec![sheet] }.bytes()).unwrap();
        let mut all = Picky { needed: vec![true; 5], cells: Cells::new() };
        workbook.read_columns("s", &mut all).unwrap();
        all.cells.retain(|(_, column), _| needed[*column as usize]);
        let mut some = Picky { needed, cells: Cells::new() };
        workbook.read_columns("s", &mut some).unwrap();
        prop_assert_eq!(some.cells, all.cells);
    }
}
