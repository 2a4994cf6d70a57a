//! Reading tables: questions in SQL to the output folder of the last run ([`query`]), and the published tables of a tenant
//! for dashboards and scripts ([`Tables`]).

pub(crate) mod csv;
mod cursor;
mod gateway;
mod lineage;
mod question;
mod request;
mod rows;

use std::path::Path;

use serde_json::{Map, Value as Json};
use warehouse::{Cancel, Output, rows_json, rows_text};

pub use crate::values::{date_of, date_text};
pub use csv::{CsvDownload, csv_of};
pub use gateway::{
    ColumnEntry, ParquetDownload, RowsPage, TableEntry, TableList, TableSummary, Tables,
};
pub use lineage::{Lineage, Relative};
pub use question::{Question, Record};
pub use request::{MOST_ROWS, RowsRequest};
pub use rows::{Rows, Shown};
pub use store::tables::{Comparison, Test, Value};
pub use warehouse::{QueryError, QueryLimits as Limits, WarehouseError as TablesError};

/// The answer to a query.
#[derive(Debug, Clone, PartialEq)]
pub struct Answer {
    /// Column names.
    pub columns: Vec<String>,
    /// Rows as text; `None` is null.
    pub rows: Vec<Vec<Option<String>>>,
    /// The same rows as JSON values, in column order.
    pub values: Vec<Vec<Json>>,
    /// Whether there were more rows than the limit allows.
    pub truncated: bool,
}

impl Answer {
    /// The rows as an array of objects.
    pub fn to_json(&self) -> Json {
        let object = |row: &Vec<Json>| -> Map<String, Json> {
            self.columns
                .iter()
                .cloned()
                .zip(row.iter().cloned())
                .collect()
        };
        self.values.iter().map(object).collect()
    }
}

/// Answers one SELECT over the tables in an output folder; it can read nothing else and change nothing.
pub fn query(folder: &Path, sql: &str, limits: &Limits) -> Result<Answer, TablesError> {
    let result = Output::open(folder)?.query(sql, limits, &Cancel::default())?;
    Ok(Answer {
        columns: result.columns(),
        rows: rows_text(&result.batches).collect(),
        values: rows_json(&result.batches).collect(),
        truncated: result.truncated,
    })
}
