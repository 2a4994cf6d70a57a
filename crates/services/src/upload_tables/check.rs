//! The rows of a file: read, checked, and put together to batches.

use csv::ByteRecord;
use store::tables::{Batch, ColumnKind, TableDefinition, ValueRef};

use super::input::{Input, ReadError};
use super::{Planned, Problems};
use crate::input_error::{InputError, Problem};
use crate::tables::csv::unguarded;
use crate::values;

/// Rows of a batch.
const ROWS: usize = 4_096;
/// Bytes of text of a batch, beyond which it is sent early: wide texts must not make it large.
const BYTES: usize = 4 << 20;
/// Bytes of a text at most.
const LONGEST_TEXT: usize = 1 << 20;
/// Bytes of a text that is part of a key or an index at most; more does not fit in an index.
const LONGEST_KEY: usize = 1_000;

/// Some rows, and the number of each.
#[derive(Debug)]
pub(super) struct Rows {
    pub(super) batch: Batch,
    pub(super) numbers: Vec<i64>,
}

/// A column of the file.
struct Field<'a> {
    name: &'a str,
    kind: ColumnKind,
    is_required: bool,
    longest: usize,
}

/// Reads the rows of a file and hands on batches as long as nothing is wrong; `send` answers whether more are wanted.
pub(super) fn rows(
    planned: &Planned,
    mut send: impl FnMut(Rows) -> bool,
    only_check: bool,
) -> Result<Problems, InputError> {
    let mut checker = Checker {
        planned,
        fields: fields(&planned.table, &planned.header.columns),
        problems: Problems::default(),
    };
    let mut input = Input::open(&planned.file.path)?;
    let mut record = ByteRecord::new();
    let kinds: Vec<ColumnKind> = checker.fields.iter().map(|field| field.kind).collect();
    let empty = || Rows {
        batch: Batch::new(kinds.iter().copied()),
        numbers: Vec::with_capacity(ROWS),
    };
    let mut rows = empty();
    let mut bytes = 0;
    let mut is_header = true;
    loop {
        match input.next(&mut record) {
            Ok(true) if std::mem::take(&mut is_header) => continue,
            Ok(true) => {}
            Ok(false) => break,
            // Nothing after it can be read.
            Err(ReadError::Form(message)) => {
                checker.add(Problem::new(message), input.row());
                break;
            }
            Err(ReadError::File(error)) => return Err(error.into()),
        }
        checker.row(&record, input.row(), &mut rows)?;
        bytes += record.as_slice().len();
        if rows.numbers.len() == ROWS || bytes >= BYTES {
            bytes = 0;
            let full = std::mem::replace(&mut rows, empty());
            if !only_check && checker.problems.is_empty() && !send(full) {
                return Ok(checker.problems);
            }
        }
    }
    if !only_check && checker.problems.is_empty() && !rows.numbers.is_empty() {
        send(rows);
    }
    Ok(checker.problems)
}

fn fields<'a>(table: &'a TableDefinition, columns: &[usize]) -> Vec<Field<'a>> {
    let column = |position: &usize| table.columns.get(*position);
    columns
        .iter()
        .filter_map(column)
        .map(|column| {
            let is_key = column.indexed || table.primary_key.contains(&column.name);
            Field {
                name: &column.name,
                kind: column.kind,
                is_required: table.is_required(column),
                longest: if is_key { LONGEST_KEY } else { LONGEST_TEXT },
            }
        })
        .collect()
}

struct Checker<'a> {
    planned: &'a Planned,
    fields: Vec<Field<'a>>,
    problems: Problems,
}

impl Checker<'_> {
    fn add(&mut self, problem: Problem, row: u64) {
        let (file, table) = (&self.planned.file.name, &self.planned.table.name);
        self.problems
            .add(problem.file(file).table(table).row(row as i64));
    }

    /// Adds a row, or what is wrong with it.
    fn row(&mut self, record: &ByteRecord, number: u64, rows: &mut Rows) -> Result<(), InputError> {
        if record.len() != self.fields.len() {
            let message = format!(
                "{} fields, expected {} as in the header",
                record.len(),
                self.fields.len()
            );
            self.add(Problem::new(message), number);
            return Ok(());
        }
        let before = self.problems.total;
        for (position, text) in record.iter().enumerate() {
            let Some(field) = self.fields.get(position) else {
                continue;
            };
            let value = match value(field, text) {
                Ok(value) => value,
                Err(problem) => {
                    self.add(problem.column(field.name), number);
                    ValueRef::Null
                }
            };
            // What is wrong is not sent; a batch is only kept whole as long as nothing is.
            if self.problems.total == before
                && let Some(column) = rows.batch.columns_mut().get_mut(position)
            {
                column.push(value)?;
            }
        }
        if self.problems.total == before {
            rows.numbers.push(number as i64);
        } else {
            rows.batch.clear();
            rows.numbers.clear();
        }
        Ok(())
    }
}

/// The value of a field.
fn value<'a>(field: &Field<'_>, text: &'a [u8]) -> Result<ValueRef<'a>, Box<Problem>> {
    let refuse = |problem: Problem| Err(Box::new(problem));
    let Ok(text) = std::str::from_utf8(text) else {
        let shown = String::from_utf8_lossy(text);
        let problem = Problem::new("the text is not UTF-8").value(shown);
        return refuse(problem.expected("a file in UTF-8"));
    };
    if text.is_empty() && !field.is_required {
        return Ok(ValueRef::Null);
    }
    if text.is_empty() {
        let message = format!("column {} is required, and there is no value", field.name);
        let problem = Problem::new(message).value("");
        return refuse(problem.expected(values::accepted(field.kind)));
    }
    if field.kind != ColumnKind::Text {
        return values::parse(field.kind, text).ok_or_else(|| {
            let problem = Problem::new(format!("not of type {}", field.kind.as_str())).value(text);
            Box::new(problem.expected(values::accepted(field.kind)))
        });
    }
    if text.len() > field.longest {
        let problem = Problem::new(format!("the text is {} bytes long", text.len())).value(text);
        return refuse(problem.expected(format!("at most {} bytes", field.longest)));
    }
    if text.contains('\0') {
        let message = "the text holds the character U+0000, which cannot be kept";
        return refuse(Problem::new(message).value(text.replace('\0', "\u{fffd}")));
    }
    Ok(ValueRef::Text(unguarded(text)))
}
