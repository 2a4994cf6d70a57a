//! Rows as CSV, for people who open it in a spreadsheet.
//!
//! A header, then one line per row: null is an empty field, empty text is `""`, flags are `true` and `false`, dates
//! `YYYY-MM-DD`, numbers the shortest text that reads back the same. A spreadsheet would run a text as a formula that
//! begins with `=`, `+`, `-`, `@`, a tab or a carriage return; such a text gets an apostrophe before it, which the
//! spreadsheet takes for "this is text". So that nothing is lost, a text that begins with apostrophes before one of
//! these signs gets one more, and an upload takes one away ([`unguarded`]). Numbers are left as they are.

use store::StoreError;
use store::tables::{Batch, ColumnDefinition, RowStream, Value, ValueRef};

use crate::values::date_text;

/// A download as CSV, piece by piece.
#[derive(Debug)]
pub struct CsvDownload {
    header: Option<Vec<u8>>,
    rows: RowStream,
}

impl CsvDownload {
    pub(super) fn new(rows: RowStream) -> Self {
        Self {
            header: Some(header(&rows.columns)),
            rows,
        }
    }

    /// Names the content of the table.
    pub fn stamp(&self) -> &str {
        &self.rows.stamp
    }

    /// The next piece; none after the last.
    pub async fn next(&mut self) -> Option<Result<Vec<u8>, StoreError>> {
        if let Some(header) = self.header.take() {
            return Some(Ok(header));
        }
        Some(self.rows.next().await?.map(|batch| lines(&batch)))
    }
}

/// A whole file of rows that are at hand: a header and a line for each row.
pub fn csv_of<'a, R: IntoIterator<Item = &'a Value>>(
    names: &[&str],
    rows: impl IntoIterator<Item = R>,
) -> Vec<u8> {
    let mut file = names_line(names.iter().copied());
    for row in rows {
        push_line(&mut file, row.into_iter().map(Value::as_ref));
    }
    file
}

/// The line of the names.
fn header(columns: &[ColumnDefinition]) -> Vec<u8> {
    names_line(columns.iter().map(|column| column.name.as_str()))
}

fn names_line<'a>(names: impl Iterator<Item = &'a str>) -> Vec<u8> {
    let mut line = Vec::new();
    push_line(&mut line, names.map(ValueRef::Text));
    line
}

/// The lines of rows.
fn lines(batch: &Batch) -> Vec<u8> {
    let mut lines = Vec::with_capacity(batch.rows() * batch.columns().len() * 8);
    for row in 0..batch.rows() {
        push_line(&mut lines, batch.row(row));
    }
    lines
}

fn push_line<'a>(lines: &mut Vec<u8>, values: impl Iterator<Item = ValueRef<'a>>) {
    for (number, value) in values.enumerate() {
        if number > 0 {
            lines.push(b',');
        }
        match value {
            ValueRef::Null => {}
            ValueRef::Text(text) => push_text(lines, text),
            ValueRef::Integer(value) => lines.extend_from_slice(value.to_string().as_bytes()),
            ValueRef::Number(value) => lines.extend_from_slice(format!("{value:?}").as_bytes()),
            ValueRef::Boolean(flag) => {
                lines.extend_from_slice(if flag { b"true" } else { b"false" });
            }
            ValueRef::Date(days) => lines.extend_from_slice(date_text(days).as_bytes()),
        }
    }
    lines.push(b'\n');
}

fn push_text(line: &mut Vec<u8>, text: &str) {
    let guard = if is_formula(text) { "'" } else { "" };
    let needs_quotes = text.is_empty() || text.contains(['"', ',', '\n', '\r']);
    if needs_quotes {
        line.push(b'"');
        line.extend_from_slice(guard.as_bytes());
        line.extend_from_slice(text.replace('"', "\"\"").as_bytes());
        line.push(b'"');
    } else {
        line.extend_from_slice(guard.as_bytes());
        line.extend_from_slice(text.as_bytes());
    }
}

/// Whether a spreadsheet would run a text, were it not for its apostrophes.
fn is_formula(text: &str) -> bool {
    text.trim_start_matches('\'')
        .starts_with(['=', '+', '-', '@', '\t', '\r'])
}

/// A text from a file, without the apostrophe that a download put before it.
pub(crate) fn unguarded(text: &str) -> &str {
    match text.strip_prefix('\'') {
        Some(rest) if is_formula(rest) => rest,
        _ => text,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn field(text: &str) -> String {
        let mut line = Vec::new();
        push_text(&mut line, text);
        String::from_utf8(line).unwrap()
    }

    #[test]
    fn formulas_are_guarded_and_come_back() {
        let cases = [
            ("=1+1", "'=1+1"),
            ("-5", "'-5"),
            ("@x", "'@x"),
            ("+1", "'+1"),
            ("\t=1", "'\t=1"),
            ("\r=1", "\"'\r=1\""),
            ("'=1", "''=1"),
            ("=a,\"b\"", "\"'=a,\"\"b\"\"\""),
            ("O'Neil", "O'Neil"),
            ("'s", "'s"),
            ("a=b", "a=b"),
            ("", "\"\""),
        ];
        for (text, expected) in cases {
            assert_eq!(field(text), expected);
            let plain = field(text).trim_matches('"').replace("\"\"", "\"");
            if !text.contains('"') {
                assert_eq!(unguarded(&plain), text);
            }
        }
    }
}
