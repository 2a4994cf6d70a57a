use std::ops::ControlFlow;

use super::super::AllColumns;
use super::*;

fn read_rows(
    sheet: &str,
    text: &str,
    texts: &[String],
    each: impl FnMut(&Row) -> ControlFlow<()>,
) -> Result<(), Refusal> {
    super::read_rows(sheet, text, texts, &mut AllColumns(each))
}

fn rows(data: &str) -> Result<Vec<Row>, Refusal> {
    let mut rows = Vec::new();
    let texts = ["shared".to_owned(), String::new()];
    let sheet = format!(
        "<worksheet><dimension ref=\"A1:XFD1048576\"/><sheetData>{data}</sheetData></worksheet>"
    );
    read_rows("s", &sheet, &texts, |row| {
        rows.push(row.clone());
        ControlFlow::Continue(())
    })?;
    Ok(rows)
}

fn cells(data: &str) -> Vec<Cell> {
    let rows = rows(&format!("<row r=\"1\">{data}</row>")).unwrap();
    rows.into_iter()
        .next()
        .map(|row| row.cells)
        .unwrap_or_default()
}

fn text(value: &str) -> Cell {
    Cell::Text(value.to_owned())
}

#[test]
fn every_kind_of_cell() {
    assert_eq!(cells("<c r=\"A1\"><v>1.5</v></c>"), [Cell::Number(1.5)]);
    assert_eq!(
        cells("<c r=\"A1\" t=\"n\"><f>1+1</f><v>2</v></c>"),
        [Cell::Number(2.0)]
    );
    assert_eq!(cells("<c r=\"A1\" t=\"s\"><v>0</v></c>"), [text("shared")]);
    assert_eq!(
        cells("<c r=\"A1\" t=\"s\"><v>7</v></c>"),
        [Cell::Error("text not found".to_owned())]
    );
    assert_eq!(
        cells("<c r=\"A1\" t=\"str\"><f>A&amp;B</f><v>x &lt; y&#33;</v></c>"),
        [text("x < y!")]
    );
    assert_eq!(
        cells("<c r=\"A1\" t=\"inlineStr\"><is><t>in</t><r><t>line</t></r></is></c>"),
        [text("inline")]
    );
    assert_eq!(
        cells("<c r=\"A1\" t=\"b\"><v>1</v></c>"),
        [Cell::Bool(true)]
    );
    assert_eq!(
        cells("<c r=\"A1\" t=\"e\"><v>#SPILL!</v></c>"),
        [Cell::Error("#SPILL!".to_owned())]
    );
    assert_eq!(
        cells("<c r=\"A1\" t=\"zz\"><v>1</v></c>"),
        [Cell::Error("cell of an unknown kind".to_owned())]
    );
    assert_eq!(
        cells("<c r=\"A1\" t=\"str\"><v>a_x000D_b_x</v></c>"),
        [text("a\rb_x")]
    );
}

#[test]
fn empty_cells_and_cells_without_place() {
    assert_eq!(
        cells("<c r=\"A1\" s=\"4\"/><c r=\"C1\"><v>3</v></c>"),
        [Cell::Empty, Cell::Empty, Cell::Number(3.0)]
    );
    assert_eq!(
        cells("<c><v>1</v></c><c><v/></c><c><v>3</v></c>"),
        [Cell::Number(1.0), Cell::Empty, Cell::Number(3.0)]
    );
    assert_eq!(cells("<c r=\"B1\" t=\"s\"><v>1</v></c>"), []);
}

#[test]
fn rows_keep_their_number_and_empty_ones_are_skipped() {
    let rows = rows(
        "<row><c><v>1</v></c></row><row r=\"5\"><c r=\"A5\"><v>5</v></c></row><row/><row r=\"1048576\"><c><v>9</v></c></row>",
    )
    .unwrap();
    let numbers: Vec<u32> = rows.iter().map(|row| row.number).collect();
    assert_eq!(numbers, [1, 5, 1_048_576]);
}

#[test]
fn namespaces_comments_and_elements_around_do_not_matter() {
    let mut seen = Vec::new();
    let sheet = "<x:worksheet><x:cols/><x:sheetData><!-- c --><x:row r=\"2\"><x:c r=\"A2\"><x:v>4</x:v></x:c></x:row>\
                 </x:sheetData><x:mergeCells><x:c/></x:mergeCells>";
    read_rows("s", sheet, &[], |row| {
        seen.push(row.clone());
        ControlFlow::Continue(())
    })
    .unwrap();
    assert_eq!(
        seen,
        [Row {
            number: 2,
            cells: vec![Cell::Number(4.0)]
        }]
    );
}

#[test]
fn what_a_sheet_must_not_be() {
    let damaged = |data: &str| matches!(rows(data), Err(Refusal::Damaged(_)));
    assert!(damaged(
        "<row r=\"2\"><c r=\"A2\"><v>1</v></c></row><row r=\"1\"><c r=\"A1\"><v>1</v></c></row>"
    ));
    assert!(damaged("<row><c r=\"ZZZZ1\"><v>1</v></c></row>"));
    assert!(damaged("<row><c r=\"A0\"><v>1</v></c></row>"));
    assert!(damaged(
        "<row><c r=\"A1\" t=\"str\"><v>&bomb;</v></c></row>"
    ));
    assert!(damaged("<row><c></row>"));
    assert!(matches!(
        read_rows("s", "<worksheet>", &[], |_| ControlFlow::Continue(())),
        Err(Refusal::Damaged(_))
    ));
    assert!(matches!(
        read_rows("s", "<worksheet><sheetData><row>", &[], |_| {
            ControlFlow::Continue(())
        }),
        Err(Refusal::Damaged(_))
    ));
}

#[test]
fn far_apart_and_huge_cells_are_refused_not_stored() {
    let far = rows(
        "<row r=\"1\"><c r=\"A1\"><v>1</v></c></row><row r=\"1048576\"><c r=\"XFD1048576\"><v>1</v></c></row>",
    );
    assert!(matches!(
        far,
        Err(Refusal::TooLarge {
            unit: "columns",
            ..
        })
    ));
    let long = format!(
        "<row><c t=\"str\"><v>{}</v></c></row>",
        "x".repeat(limits::TEXT_CHARACTERS + 1)
    );
    assert!(matches!(
        rows(&long),
        Err(Refusal::TooLarge {
            unit: "characters",
            ..
        })
    ));
}

#[test]
fn reading_stops_when_told() {
    let sheet = "<worksheet><sheetData><row><c><v>1</v></c></row><row><c><v>2</v></c></row><broken";
    let mut seen = 0;
    read_rows("s", sheet, &[], |_| {
        seen += 1;
        ControlFlow::Break(())
    })
    .unwrap();
    assert_eq!(seen, 1);
}

#[test]
fn places() {
    assert_eq!(parse_place("A1"), Some(Place { row: 1, column: 0 }));
    assert_eq!(
        parse_place("ab12"),
        Some(Place {
            row: 12,
            column: 27
        })
    );
    for wrong in ["", "A", "1", "AAAA1", "A-1", "A99999999999", "Ä1"] {
        assert_eq!(parse_place(wrong), None, "{wrong}");
    }
}

/// Needs columns A, B and E only.
struct Picky(Vec<Row>);

impl ReadRows for Picky {
    fn row(&mut self, row: &Row) -> ControlFlow<()> {
        self.0.push(row.clone());
        ControlFlow::Continue(())
    }

    fn needs(&self, column: usize, _row: &Row) -> bool {
        matches!(column, 0 | 1 | 4)
    }
}

#[test]
fn what_is_not_needed_is_passed_over_unless_it_comes_first() {
    let sheet = "<worksheet><sheetData><row r=\"1\"><c r=\"A1\"><v>1</v></c><c r=\"B1\"><v>2</v></c>\
                 <c r=\"C1\" t=\"s\"><f>A1&lt;</f><v>7</v></c><c r=\"D1\"/><c r=\"E1\"><v>5</v></c\n><c r=\"F1\"><v>6</v></c></row>\
                 <row r=\"2\"><c r=\"C2\"><v>3</v></c><c r=\"D2\"><v>4</v></c></row></sheetData></worksheet>";
    let mut reader = Picky(Vec::new());
    super::read_rows("s", sheet, &[], &mut reader).unwrap();
    let cells: Vec<&[Cell]> = reader.0.iter().map(|row| row.cells.as_slice()).collect();
    assert_eq!(
        cells,
        [
            [
                Cell::Number(1.0),
                Cell::Number(2.0),
                Cell::Empty,
                Cell::Empty,
                Cell::Number(5.0)
            ]
            .as_slice(),
            &[Cell::Empty, Cell::Empty, Cell::Number(3.0)]
        ]
    );
    let prefixed = sheet.replace("<c", "<x:c").replace("</c", "</x:c");
    let mut all = Picky(Vec::new());
    super::read_rows("s", &prefixed, &[], &mut all).unwrap();
    assert_eq!(all.0.len(), 2);
}
