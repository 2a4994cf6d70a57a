//! Builds a table from records: each column is a name and a function that reads it off a record.

use std::sync::Arc;

use arrow_array::builder::{
    BooleanBuilder, Date32Builder, Float64Builder, Int64Builder, StringBuilder,
};
use arrow_array::{ArrayRef, RecordBatch};
use arrow_schema::{ArrowError, DataType, Field, Schema};

use crate::league::SourceRow;

/// Why a table could not be built; a fault of this crate, never of the input.
#[derive(Debug, thiserror::Error)]
#[error("table {table}: {source}")]
pub struct TableError {
    table: &'static str,
    source: ArrowError,
}

/// What all rows of one file have in common.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Place<'a> {
    pub(crate) game_id: i64,
    pub(crate) file: &'a str,
}

enum Column<R> {
    Game(Int64Builder),
    File(StringBuilder),
    LeagueFile(fn(&R) -> SourceRow, StringBuilder),
    LeagueRow(fn(&R) -> SourceRow, Int64Builder),
    Text(fn(&R) -> Option<&str>, StringBuilder),
    Made(fn(&R) -> Option<String>, StringBuilder),
    Integer(fn(&R) -> Option<i64>, Int64Builder),
    Number(fn(&R) -> Option<f64>, Float64Builder),
    Flag(fn(&R) -> Option<bool>, BooleanBuilder),
    Date(fn(&R) -> Option<i32>, Date32Builder),
}

impl<R> Column<R> {
    fn append(&mut self, place: Place<'_>, record: &R) {
        match self {
            Self::Game(builder) => builder.append_value(place.game_id),
            Self::File(builder) => builder.append_value(place.file),
            Self::LeagueFile(read, builder) => {
                builder.append_value(read(record).file(place.file));
            }
            Self::LeagueRow(read, builder) => builder.append_value(read(record).number.into()),
            Self::Text(read, builder) => builder.append_option(read(record)),
            Self::Made(read, builder) => builder.append_option(read(record)),
            Self::Integer(read, builder) => builder.append_option(read(record)),
            Self::Number(read, builder) => builder.append_option(read(record)),
            Self::Flag(read, builder) => builder.append_option(read(record)),
            Self::Date(read, builder) => builder.append_option(read(record)),
        }
    }

    fn finish(self) -> (DataType, ArrayRef) {
        match self {
            Self::Game(mut builder)
            | Self::Integer(_, mut builder)
            | Self::LeagueRow(_, mut builder) => (DataType::Int64, Arc::new(builder.finish())),
            Self::File(mut builder)
            | Self::LeagueFile(_, mut builder)
            | Self::Text(_, mut builder)
            | Self::Made(_, mut builder) => (DataType::Utf8, Arc::new(builder.finish())),
            Self::Number(_, mut builder) => (DataType::Float64, Arc::new(builder.finish())),
            Self::Flag(_, mut builder) => (DataType::Boolean, Arc::new(builder.finish())),
            Self::Date(_, mut builder) => (DataType::Date32, Arc::new(builder.finish())),
        }
    }
}

/// A table in the making.
pub(crate) struct TableBuilder<R> {
    name: &'static str,
    columns: Vec<(&'static str, Column<R>)>,
    rows: usize,
}

impl<R> TableBuilder<R> {
    pub(crate) fn new(name: &'static str) -> Self {
        Self {
            name,
            columns: Vec::new(),
            rows: 0,
        }
    }

    fn with(mut self, name: &'static str, column: Column<R>) -> Self {
        self.columns.push((name, column));
        self
    }

    /// The game of the file.
    pub(crate) fn game(self) -> Self {
        self.with("game_id", Column::Game(Int64Builder::new()))
    }

    pub(crate) fn text(self, name: &'static str, read: fn(&R) -> Option<&str>) -> Self {
        self.with(name, Column::Text(read, StringBuilder::new()))
    }

    /// A text that is not stored in the record.
    pub(crate) fn made_text(self, name: &'static str, read: fn(&R) -> Option<String>) -> Self {
        self.with(name, Column::Made(read, StringBuilder::new()))
    }

    pub(crate) fn integer(self, name: &'static str, read: fn(&R) -> Option<i64>) -> Self {
        self.with(name, Column::Integer(read, Int64Builder::new()))
    }

    pub(crate) fn number(self, name: &'static str, read: fn(&R) -> Option<f64>) -> Self {
        self.with(name, Column::Number(read, Float64Builder::new()))
    }

    pub(crate) fn flag(self, name: &'static str, read: fn(&R) -> Option<bool>) -> Self {
        self.with(name, Column::Flag(read, BooleanBuilder::new()))
    }

    /// A date as days since 1970-01-01.
    pub(crate) fn date(self, name: &'static str, read: fn(&R) -> Option<i32>) -> Self {
        self.with(name, Column::Date(read, Date32Builder::new()))
    }

    /// Where a row comes from: the file, and sheet and row within it.
    pub(crate) fn source(self, sheet: fn(&R) -> Option<&str>, row: fn(&R) -> Option<i64>) -> Self {
        self.with("source_file", Column::File(StringBuilder::new()))
            .text("source_sheet", sheet)
            .integer("source_row", row)
    }

    /// Where a row of the league comes from: the workbook, which is the file of the place, or the staged rows.
    pub(crate) fn source_in_league(
        self,
        sheet: fn(&R) -> Option<&str>,
        row: fn(&R) -> SourceRow,
    ) -> Self {
        self.with("source_file", Column::LeagueFile(row, StringBuilder::new()))
            .text("source_sheet", sheet)
            .with("source_row", Column::LeagueRow(row, Int64Builder::new()))
    }

    pub(crate) fn append(&mut self, place: Place<'_>, record: &R) {
        for (_, column) in &mut self.columns {
            column.append(place, record);
        }
        self.rows += 1;
    }

    /// The table of these records.
    pub(crate) fn fill<'r>(
        mut self,
        place: Place<'_>,
        records: impl IntoIterator<Item = &'r R>,
    ) -> Result<super::Table, TableError>
    where
        R: 'r,
    {
        for record in records {
            self.append(place, record);
        }
        self.finish()
    }

    pub(crate) fn finish(self) -> Result<super::Table, TableError> {
        let (fields, arrays): (Vec<Field>, Vec<ArrayRef>) = self
            .columns
            .into_iter()
            .map(|(name, column)| {
                let (data_type, array) = column.finish();
                (Field::new(name, data_type, true), array)
            })
            .unzip();
        let batch =
            RecordBatch::try_new(Arc::new(Schema::new(fields)), arrays).map_err(|source| {
                TableError {
                    table: self.name,
                    source,
                }
            })?;
        Ok((self.name, batch))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use arrow_array::Array;

    struct Row {
        name: Option<String>,
        count: i64,
    }

    #[test]
    fn columns_keep_their_order_and_nulls() {
        let rows = [
            Row {
                name: Some("a".to_owned()),
                count: 1,
            },
            Row {
                name: None,
                count: 2,
            },
        ];
        let (name, batch) = TableBuilder::new("raw_test")
            .game()
            .text("name", |row: &Row| row.name.as_deref())
            .integer("count", |row| Some(row.count))
            .source(|_| Some("sheet"), |row| Some(row.count + 1))
            .fill(
                Place {
                    game_id: 7,
                    file: "f.xlsx",
                },
                &rows,
            )
            .unwrap();
        assert_eq!((name, batch.num_rows()), ("raw_test", 2));
        let names: Vec<String> = batch
            .schema()
            .fields()
            .iter()
            .map(|field| field.name().clone())
            .collect();
        assert_eq!(
            names,
            [
                "game_id",
                "name",
                "count",
                "source_file",
                "source_sheet",
                "source_row"
            ]
        );
        assert!(batch.column(1).is_null(1));
        assert!(!batch.column(1).is_null(0));
    }
}
