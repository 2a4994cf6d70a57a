//! The first row of a file: which column is where.

use csv::ByteRecord;
use store::tables::TableDefinition;
use warehouse::did_you_mean;

use super::input::{Input, ReadError};
use super::{Problems, TableFile};
use crate::input_error::{InputError, Problem};

/// Which columns of the table a file has, in the order of the file, as positions in the definition.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Header {
    pub(super) columns: Vec<usize>,
}

impl Header {
    /// Reads and checks the header of a file.
    pub(super) fn read(
        file: &TableFile,
        table: &TableDefinition,
    ) -> Result<Result<Self, Problems>, InputError> {
        let mut record = ByteRecord::new();
        let mut input = Input::open(&file.path)?;
        let mut problems = Problems::default();
        let problem = |message: String| {
            Problem::new(message)
                .file(&file.name)
                .table(&table.name)
                .row(1)
        };
        match input.next(&mut record) {
            Ok(true) => {}
            Ok(false) => {
                let names: Vec<&str> = table
                    .columns
                    .iter()
                    .map(|column| column.name.as_str())
                    .collect();
                problems.add(
                    problem("the file is empty".to_owned())
                        .expected(format!("a header with columns of {}", names.join(", "))),
                );
                return Ok(Err(problems));
            }
            Err(ReadError::Form(message)) => {
                problems.add(problem(message));
                return Ok(Err(problems));
            }
            Err(ReadError::File(error)) => return Err(error.into()),
        }
        let columns = Self::columns(&record, table, &mut problems, &problem);
        Ok(if problems.is_empty() {
            Ok(Self { columns })
        } else {
            Err(problems)
        })
    }

    fn columns(
        record: &ByteRecord,
        table: &TableDefinition,
        problems: &mut Problems,
        problem: &dyn Fn(String) -> Problem,
    ) -> Vec<usize> {
        let mut columns = Vec::with_capacity(record.len());
        let known = || table.columns.iter().map(|column| column.name.as_str());
        for field in record {
            let Ok(name) = std::str::from_utf8(field) else {
                problems
                    .add(problem("the header is not UTF-8".to_owned()).expected("a file in UTF-8"));
                return columns;
            };
            let name = name.trim();
            match table.column(name) {
                Some((position, _)) if columns.contains(&position) => {
                    problems.add(problem(format!("column {name} occurs twice")).column(name));
                }
                Some((position, _)) => columns.push(position),
                None if record.len() == 1 && name.contains([';', '\t']) => {
                    problems.add(
                        problem("the fields are not separated by commas".to_owned())
                            .value(name)
                            .expected("a comma between two fields"),
                    );
                    return columns;
                }
                None => {
                    let hint = did_you_mean(name, known());
                    let message = format!("table {} has no column {name}{hint}", table.name);
                    problems.add(problem(message).column(name));
                }
            }
        }
        for (position, column) in table.columns.iter().enumerate() {
            if table.is_required(column) && !columns.contains(&position) {
                let message = format!("column {} is missing, and it is required", column.name);
                problems.add(problem(message).column(&column.name));
            }
        }
        columns
    }
}
