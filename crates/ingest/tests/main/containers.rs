//! Containers made to do harm: bombs, lies about sizes, broken parts, cells where none should be.

use std::ops::ControlFlow;
use std::time::{Duration, Instant};

use ingest::{Cell, Refusal, Row, Workbook};

use crate::books::{index_parts, pack, sheet_xml};

fn read(bytes: Vec<u8>) -> Result<Vec<Row>, Refusal> {
    let mut workbook = Workbook::from_bytes(bytes)?;
    let mut rows = Vec::new();
    let name = workbook.sheet_names().first().cloned().unwrap_or_default();
    workbook.read_sheet(&name, |row| {
        rows.push(row.clone());
        ControlFlow::Continue(())
    })?;
    Ok(rows)
}

/// A workbook with one sheet of the given part.
fn one_sheet(part: Vec<u8>) -> Vec<u8> {
    let mut parts = index_parts(&["s"]);
    parts.push(("xl/worksheets/sheet1.xml".to_owned(), part));
    pack(&parts)
}

fn rows(dimension: &str, rows: &str) -> Result<Vec<Row>, Refusal> {
    read(one_sheet(sheet_xml(dimension, rows)))
}

#[test]
fn a_bomb_is_refused_before_it_is_large() {
    let start = Instant::now();
    let bomb = one_sheet(sheet_xml("A1", &" ".repeat(40 * 1024 * 1024)));
    assert!(bomb.len() < 1024 * 1024);
    let packed = start.elapsed();
    let refused = read(bomb);
    assert!(
        matches!(
            refused,
            Err(Refusal::TooLarge {
                unit: "inflated bytes",
                ..
            })
        ),
        "{refused:?}"
    );
    assert!(start.elapsed().saturating_sub(packed) < Duration::from_secs(5));
}

#[test]
fn many_parts_are_refused() {
    let mut parts = index_parts(&["s"]);
    parts.extend((0..2_001).map(|number| (format!("xl/media/{number}.xml"), Vec::new())));
    assert!(matches!(
        read(pack(&parts)),
        Err(Refusal::TooLarge { unit: "parts", .. })
    ));
}

#[test]
fn many_shared_texts_are_refused() {
    let mut parts = index_parts(&["s"]);
    parts[2].1 = String::from_utf8(parts[2].1.clone())
        .unwrap()
        .replace(
            "</Relationships>",
            "<Relationship Id=\"t\" Type=\"x/sharedStrings\" Target=\"sharedStrings.xml\"/></Relationships>",
        )
        .into_bytes();
    let texts: String = (0..5_000_002).map(|_| "<si/>").collect();
    parts.push((
        "xl/sharedStrings.xml".to_owned(),
        format!("<sst>{texts}</sst>").into_bytes(),
    ));
    let refused = read(pack(&parts));
    assert!(
        matches!(refused, Err(Refusal::TooLarge { .. })),
        "{refused:?}"
    );
}

#[test]
fn many_sheets_are_refused() {
    let names: Vec<String> = (0..300).map(|number| format!("s{number}")).collect();
    let names: Vec<&str> = names.iter().map(String::as_str).collect();
    assert!(matches!(
        read(pack(&index_parts(&names))),
        Err(Refusal::TooLarge { unit: "sheets", .. })
    ));
}

#[test]
fn the_declared_dimension_is_never_believed() {
    let read = rows(
        "A1:XFD1048576",
        "<row r=\"1\"><c r=\"A1\"><v>1</v></c></row>",
    )
    .unwrap();
    assert_eq!(
        read,
        [Row {
            number: 1,
            cells: vec![Cell::Number(1.0)]
        }]
    );
}

#[test]
fn two_cells_far_apart_are_two_rows() {
    let read = rows("A1", "<row r=\"1\"><c r=\"A1\"><v>1</v></c></row><row r=\"1048576\"><c r=\"B1048576\"><v>2</v></c></row>").unwrap();
    assert_eq!(
        read.iter()
            .map(|row| (row.number, row.cells.len()))
            .collect::<Vec<_>>(),
        [(1, 1), (1_048_576, 2)]
    );
    let wide = rows(
        "A1",
        "<row r=\"1\"><c r=\"A1\"><v>1</v></c><c r=\"XFD1\"><v>2</v></c></row>",
    );
    assert!(matches!(
        wide,
        Err(Refusal::TooLarge {
            unit: "columns",
            ..
        })
    ));
}

#[test]
fn a_cell_of_ten_megabytes_is_refused() {
    let text = "x".repeat(10 * 1024 * 1024);
    let inline = rows(
        "A1",
        &format!("<row r=\"1\"><c r=\"A1\" t=\"inlineStr\"><is><t>{text}</t></is></c></row>"),
    );
    assert!(matches!(
        inline,
        Err(Refusal::TooLarge {
            unit: "characters",
            ..
        })
    ));
    let mut parts = index_parts(&["s"]);
    parts.push((
        "xl/worksheets/sheet1.xml".to_owned(),
        sheet_xml("A1", "<row><c t=\"s\"><v>0</v></c></row>"),
    ));
    parts[2].1 = String::from_utf8(parts[2].1.clone())
        .unwrap()
        .replace("</Relationships>", "<Relationship Id=\"t\" Type=\"x/sharedStrings\" Target=\"sharedStrings.xml\"/></Relationships>")
        .into_bytes();
    parts.push((
        "xl/sharedStrings.xml".to_owned(),
        format!("<sst uniqueCount=\"99999999999\"><si><t>{text}</t></si></sst>").into_bytes(),
    ));
    assert!(matches!(
        read(pack(&parts)),
        Err(Refusal::TooLarge {
            unit: "characters",
            ..
        })
    ));
}

#[test]
fn too_many_rows_are_refused() {
    let many: String = (1..=300_002)
        .map(|_| "<row><c><v>1</v></c></row>")
        .collect();
    assert!(matches!(
        rows("A1", &many),
        Err(Refusal::TooLarge { unit: "rows", .. })
    ));
}

#[test]
fn sizes_that_lie_do_not_matter_or_are_found_out() {
    let good = one_sheet(sheet_xml(
        "A1",
        "<row r=\"1\"><c r=\"A1\"><v>1</v></c></row>",
    ));
    let mut caught = 0;
    // In every header of the central directory: declare that the part is empty, or that it is huge.
    let headers: Vec<usize> = good
        .windows(4)
        .enumerate()
        .filter(|(_, four)| *four == b"PK\x01\x02")
        .map(|(place, _)| place)
        .collect();
    assert_eq!(headers.len(), 4);
    for size in [0_u32, 1, u32::MAX - 1] {
        for header in &headers {
            let mut lying = good.clone();
            lying[header + 24..header + 28].copy_from_slice(&size.to_le_bytes());
            match read(lying) {
                Ok(rows) => assert_eq!(rows.len(), 1),
                Err(Refusal::Damaged(_) | Refusal::NotAWorkbook(_)) => caught += 1,
                Err(other) => panic!("{other}"),
            }
        }
    }
    assert!(caught <= 12);
}

#[test]
fn a_damaged_part_is_found_out() {
    let mut parts = index_parts(&["s"]);
    parts.push((
        "xl/worksheets/sheet1.xml".to_owned(),
        sheet_xml("A1", &"<row><c><v>12345</v></c></row>".repeat(50)),
    ));
    let good = pack(&parts);
    // The data of the last part lies right before the central directory.
    let directory = good
        .windows(4)
        .position(|four| four == b"PK\x01\x02")
        .unwrap();
    let mut bad = good.clone();
    bad[directory - 12] ^= 0xff;
    assert!(matches!(read(bad), Err(Refusal::Damaged(_))));
    assert_eq!(read(good).unwrap().len(), 50);
}

#[test]
fn text_that_is_not_utf_8() {
    let mut part = sheet_xml("A1", "<row><c t=\"str\"><v>caf</v></c></row>");
    let place = part.windows(3).position(|three| three == b"caf").unwrap();
    part[place + 2] = 0xe9;
    assert!(matches!(read(one_sheet(part)), Err(Refusal::Damaged(_))));
    let wide: Vec<u8> = "<worksheet/>"
        .encode_utf16()
        .flat_map(u16::to_le_bytes)
        .collect();
    assert!(matches!(read(one_sheet(wide)), Err(Refusal::Damaged(_))));
}

#[test]
fn entities_that_multiply_are_refused() {
    let part =
        b"<!DOCTYPE x [<!ENTITY a \"aaaaaaaaaa\"><!ENTITY b \"&a;&a;&a;\">]><worksheet><sheetData>\
                 <row><c t=\"str\"><v>&b;</v></c></row></sheetData></worksheet>";
    assert!(matches!(
        read(one_sheet(part.to_vec())),
        Err(Refusal::Damaged(_))
    ));
}

#[test]
fn deep_nesting_ends_in_a_refusal() {
    let deep = format!("<row><c>{}", "<x>".repeat(1_000_000));
    assert!(matches!(rows("A1", &deep), Err(Refusal::Damaged(_))));
}

#[test]
fn a_sheet_part_that_is_missing() {
    assert!(matches!(
        read(pack(&index_parts(&["s"]))),
        Err(Refusal::Damaged(_))
    ));
}

#[test]
fn a_password_protected_workbook_says_so() {
    let parts = [("EncryptedPackage".to_owned(), b"x".to_vec())];
    let refused = read(pack(&parts)).map(|_| ()).unwrap_err().to_string();
    assert!(refused.contains("password"), "{refused}");
}
