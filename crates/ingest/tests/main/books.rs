//! Workbooks made for tests: sheets of values, packed by hand, so that they can be wrong in any way.

use std::fmt::Write as _;
use std::io::{Cursor, Write as _};

use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipWriter};

/// A value of a cell.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Value {
    Nothing,
    Text(String),
    Number(f64),
    Error(String),
}

impl From<&str> for Value {
    fn from(text: &str) -> Self {
        Self::Text(text.to_owned())
    }
}

impl From<i64> for Value {
    fn from(number: i64) -> Self {
        Self::Number(number as f64)
    }
}

impl From<f64> for Value {
    fn from(number: f64) -> Self {
        Self::Number(number)
    }
}

impl Value {
    pub(crate) fn error(text: &str) -> Self {
        Self::Error(text.to_owned())
    }

    fn xml(&self, place: &str) -> String {
        match self {
            Self::Nothing => format!("<c r=\"{place}\"/>"),
            Self::Text(text) => {
                format!(
                    "<c r=\"{place}\" t=\"inlineStr\"><is><t>{}</t></is></c>",
                    escape(text)
                )
            }
            Self::Number(number) => format!("<c r=\"{place}\"><v>{number}</v></c>"),
            Self::Error(error) => format!("<c r=\"{place}\" t=\"e\"><v>{error}</v></c>"),
        }
    }
}

fn escape(text: &str) -> String {
    text.replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
        .replace('"', "&quot;")
}

/// A sheet: a header and rows of as many values.
#[derive(Debug, Clone)]
pub(crate) struct Sheet {
    pub(crate) name: String,
    pub(crate) header: Vec<String>,
    pub(crate) rows: Vec<Vec<Value>>,
    /// What the sheet says about its own size.
    pub(crate) dimension: String,
}

impl Sheet {
    pub(crate) fn new(name: &str, header: &[&str]) -> Self {
        Self {
            name: name.to_owned(),
            header: header.iter().map(|name| (*name).to_owned()).collect(),
            rows: Vec::new(),
            dimension: "A1:B2".to_owned(),
        }
    }

    /// Adds a row from pairs of column and value; other columns stay empty.
    pub(crate) fn row(&mut self, values: &[(&str, Value)]) -> &mut Self {
        let mut row = vec![Value::Nothing; self.header.len()];
        for (column, value) in values {
            let place = self.column(column);
            row[place] = value.clone();
        }
        self.rows.push(row);
        self
    }

    fn column(&self, name: &str) -> usize {
        self.header
            .iter()
            .position(|column| column == name)
            .unwrap_or_else(|| panic!("no column {name}"))
    }

    /// Sets a cell of a row, counted as Excel does (the first row of data is 2).
    pub(crate) fn set(&mut self, row: usize, column: &str, value: impl Into<Value>) -> &mut Self {
        let place = self.column(column);
        self.rows[row - 2][place] = value.into();
        self
    }

    /// Takes a column out.
    pub(crate) fn drop_column(&mut self, name: &str) -> &mut Self {
        let place = self.column(name);
        self.header.remove(place);
        for row in &mut self.rows {
            row.remove(place);
        }
        self
    }

    /// Appends a copy of a row.
    pub(crate) fn repeat(&mut self, row: usize) -> &mut Self {
        let copy = self.rows[row - 2].clone();
        self.rows.push(copy);
        self
    }

    fn xml(&self) -> Vec<u8> {
        let header = self
            .header
            .iter()
            .map(|name| Value::Text(name.clone()))
            .collect();
        let mut data = String::new();
        for (number, row) in std::iter::once(&header).chain(&self.rows).enumerate() {
            let number = number + 1;
            write!(data, "<row r=\"{number}\">").unwrap();
            for (column, value) in row.iter().enumerate() {
                data.push_str(
                    &value.xml(&format!("{}{number}", ingest::cells::column_letter(column))),
                );
            }
            data.push_str("</row>");
        }
        sheet_xml(&self.dimension, &data)
    }
}

/// A worksheet part around rows.
pub(crate) fn sheet_xml(dimension: &str, rows: &str) -> Vec<u8> {
    format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?><worksheet><dimension ref=\"{dimension}\"/>\
         <sheetData>{rows}</sheetData></worksheet>"
    )
    .into_bytes()
}

/// A workbook.
#[derive(Debug, Clone, Default)]
pub(crate) struct Book {
    pub(crate) sheets: Vec<Sheet>,
}

impl Book {
    pub(crate) fn sheet(&mut self, name: &str) -> &mut Sheet {
        self.sheets
            .iter_mut()
            .find(|sheet| sheet.name == name)
            .unwrap_or_else(|| panic!("no sheet {name}"))
    }

    pub(crate) fn drop_sheet(&mut self, name: &str) -> &mut Self {
        self.sheets.retain(|sheet| sheet.name != name);
        self
    }

    /// The parts of the workbook file.
    pub(crate) fn parts(&self) -> Vec<(String, Vec<u8>)> {
        let names: Vec<&str> = self
            .sheets
            .iter()
            .map(|sheet| sheet.name.as_str())
            .collect();
        let mut parts = index_parts(&names);
        for (number, sheet) in self.sheets.iter().enumerate() {
            parts.push((
                format!("xl/worksheets/sheet{}.xml", number + 1),
                sheet.xml(),
            ));
        }
        parts
    }

    pub(crate) fn bytes(&self) -> Vec<u8> {
        pack(&self.parts())
    }
}

/// The parts that say which sheets there are.
pub(crate) fn index_parts(sheets: &[&str]) -> Vec<(String, Vec<u8>)> {
    const KIND: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
    let mut list = String::new();
    let mut relations = String::new();
    for (number, name) in sheets.iter().enumerate() {
        let number = number + 1;
        write!(
            list,
            "<sheet name=\"{}\" sheetId=\"{number}\" r:id=\"rId{number}\"/>",
            escape(name)
        )
        .unwrap();
        write!(
            relations,
            "<Relationship Id=\"rId{number}\" Type=\"{KIND}/worksheet\" Target=\"worksheets/sheet{number}.xml\"/>"
        )
        .unwrap();
    }
    let main = format!(
        "<Relationships><Relationship Id=\"a\" Type=\"{KIND}/officeDocument\" Target=\"xl/workbook.xml\"/></Relationships>"
    );
    vec![
        ("_rels/.rels".to_owned(), main.into_bytes()),
        (
            "xl/workbook.xml".to_owned(),
            format!("<workbook><sheets>{list}</sheets></workbook>").into_bytes(),
        ),
        (
            "xl/_rels/workbook.xml.rels".to_owned(),
            format!("<Relationships>{relations}</Relationships>").into_bytes(),
        ),
    ]
}

/// Packs parts into a zip file.
pub(crate) fn pack(parts: &[(String, Vec<u8>)]) -> Vec<u8> {
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    let options = SimpleFileOptions::default().compression_method(CompressionMethod::Deflated);
    for (name, bytes) in parts {
        writer.start_file(name, options).unwrap();
        writer.write_all(bytes).unwrap();
    }
    writer.finish().unwrap().into_inner()
}
