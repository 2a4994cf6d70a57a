//! What a table promises: its columns, its key, its tests, read from `*.yml` in dbt's form.

use std::collections::BTreeMap;

use datafusion::arrow::datatypes::{DataType, Field, Schema, SchemaRef};
use serde::{Deserialize, Serialize};
use std::sync::Arc;

/// Where the rows of a table come from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum TableKind {
    /// A CSV file of constant rows.
    Seed,
    /// An SQL file.
    Model,
    /// A step written in Rust.
    Step,
}

impl TableKind {
    /// The word used in the dictionary and in the graph.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Seed => "seed",
            Self::Model => "model",
            Self::Step => "step",
        }
    }
}

/// The five types a column may have.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum ColumnType {
    /// Text (UTF-8).
    Text,
    /// Whole number, 64 bits.
    Integer,
    /// Floating-point number, 64 bits; never infinite, never "not a number".
    Number,
    /// True or false.
    Boolean,
    /// Calendar day.
    Date,
}

impl ColumnType {
    pub(crate) const NAMES: [&'static str; 5] = ["text", "integer", "number", "boolean", "date"];

    pub(crate) fn parse(name: &str) -> Option<Self> {
        Some(match name {
            "text" => Self::Text,
            "integer" => Self::Integer,
            "number" => Self::Number,
            "boolean" => Self::Boolean,
            "date" => Self::Date,
            _ => return None,
        })
    }

    /// The word used in `schema.yml`.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Text => "text",
            Self::Integer => "integer",
            Self::Number => "number",
            Self::Boolean => "boolean",
            Self::Date => "date",
        }
    }

    /// The Arrow type the engine keeps the column in. Text is plain text: in a chain of joins every batch of
    /// Arrow's text views drags the buffers of all earlier ones along.
    pub fn arrow(self) -> DataType {
        match self {
            Self::Text => DataType::Utf8,
            Self::Integer => DataType::Int64,
            Self::Number => DataType::Float64,
            Self::Boolean => DataType::Boolean,
            Self::Date => DataType::Date32,
        }
    }

    /// The column type that holds values of an Arrow type without loss, if there is one.
    pub(crate) fn holding(arrow: &DataType) -> Option<Self> {
        Some(match arrow {
            DataType::Utf8 | DataType::LargeUtf8 | DataType::Utf8View => Self::Text,
            DataType::Dictionary(_, value) => return Self::holding(value),
            other if other.is_integer() => Self::Integer,
            DataType::Float16 | DataType::Float32 | DataType::Float64 => Self::Number,
            DataType::Decimal32(..) | DataType::Decimal64(..) | DataType::Decimal128(..) => {
                Self::Number
            }
            DataType::Boolean => Self::Boolean,
            DataType::Date32 => Self::Date,
            _ => return None,
        })
    }

    /// Whether a query result of this Arrow type may become a column of this type. Whole numbers may
    /// become floating-point ones; nothing else changes its kind, so that a lost fraction or a number
    /// that turned into text is noticed when the model is written, not when it is read.
    pub(crate) fn accepts(self, arrow: &DataType) -> bool {
        *arrow == DataType::Null
            || Self::holding(arrow).is_some_and(|holding| {
                holding == self || (holding == Self::Integer && self == Self::Number)
            })
    }
}

/// How much a failed data test matters.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    /// Nothing is published.
    Error,
    /// The failure is recorded and the run goes on.
    Warn,
}

impl Severity {
    /// The word used in `schema.yml` and in `raw_test_results`.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Error => "error",
            Self::Warn => "warn",
        }
    }
}

/// What a data test demands of every row.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "kind")]
pub enum TestKind {
    /// No two rows share the key, and no part of it is null.
    PrimaryKey,
    /// The column is never null.
    NotNull,
    /// No two rows share a value; nulls do not count.
    Unique,
    /// The value is null or one of these.
    AcceptedValues {
        /// The allowed values in their text form.
        values: Vec<String>,
    },
    /// The value is null or occurs in the column of another table.
    Relationships {
        /// The other table.
        to: String,
        /// Its column.
        field: String,
    },
    /// A boolean SQL expression over one row is true or null.
    Expression {
        /// The expression.
        expression: String,
    },
}

impl TestKind {
    /// The name of the kind in `schema.yml`.
    pub fn as_str(&self) -> &'static str {
        match self {
            Self::PrimaryKey => "primary_key",
            Self::NotNull => "not_null",
            Self::Unique => "unique",
            Self::AcceptedValues { .. } => "accepted_values",
            Self::Relationships { .. } => "relationships",
            Self::Expression { .. } => "expression_is_true",
        }
    }
}

/// A data test of a table or of one of its columns.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DataTest {
    /// Unique within its table and column: the given name, else the kind.
    pub name: String,
    /// What is demanded.
    #[serde(flatten)]
    pub kind: TestKind,
    /// What happens when it fails.
    pub severity: Severity,
    /// Line of the schema file.
    #[serde(skip)]
    pub line: usize,
}

/// A column of a table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ColumnSchema {
    /// Name, lower case.
    pub name: String,
    /// Type of every value.
    pub data_type: ColumnType,
    /// What it holds, its unit and when it is null.
    pub description: String,
    /// Tests of this column.
    pub tests: Vec<DataTest>,
    /// Line of the schema file.
    pub line: usize,
}

impl ColumnSchema {
    /// Whether a null is a failure of severity error.
    pub fn is_required(&self) -> bool {
        self.tests
            .iter()
            .any(|test| test.kind == TestKind::NotNull && test.severity == Severity::Error)
    }
}

/// A documented table.
#[derive(Debug, Clone, PartialEq)]
pub struct TableSchema {
    /// Name of the table.
    pub name: String,
    /// Folder of the model folder it belongs to: `staging`, `dimensions`, …; `seeds` for seeds.
    pub layer: String,
    /// Where the rows come from.
    pub kind: TableKind,
    /// What one row is and where it comes from.
    pub description: String,
    /// The thing of which there is one row, when stated.
    pub grain: Option<String>,
    /// Columns of the primary key, in key order; the table is sorted by them.
    pub primary_key: Vec<String>,
    /// Columns in the order of the files.
    pub columns: Vec<ColumnSchema>,
    /// Tests of the table as a whole; the primary key is the first.
    pub tests: Vec<DataTest>,
    /// Further notes, as written under `meta`.
    pub meta: BTreeMap<String, serde_json::Value>,
    /// Whether the table is part of the output; internal tables (`int_*`) are not.
    pub is_published: bool,
    /// The schema file.
    pub file: String,
    /// Line of the schema file.
    pub line: usize,
}

impl TableSchema {
    /// Position and definition of a column.
    pub fn column(&self, name: &str) -> Option<(usize, &ColumnSchema)> {
        self.columns
            .iter()
            .enumerate()
            .find(|(_, column)| column.name == name)
    }

    /// Positions of the primary key's columns.
    pub(crate) fn key_positions(&self) -> Vec<usize> {
        self.primary_key
            .iter()
            .filter_map(|name| self.column(name).map(|(position, _)| position))
            .collect()
    }

    /// The schema the engine keeps the table in. Every field may be null; whether it must not be is
    /// the business of the data tests, whose messages are better.
    pub fn arrow_schema(&self) -> SchemaRef {
        Arc::new(Schema::new(
            self.columns
                .iter()
                .map(|column| Field::new(&column.name, column.data_type.arrow(), true))
                .collect::<Vec<_>>(),
        ))
    }

    /// All tests with their column, the table's own first, in the order of the schema file.
    pub fn all_tests(&self) -> impl Iterator<Item = (Option<&ColumnSchema>, &DataTest)> {
        let of_table = self.tests.iter().map(|test| (None, test));
        let of_columns = self
            .columns
            .iter()
            .flat_map(|column| column.tests.iter().map(move |test| (Some(column), test)));
        of_table.chain(of_columns)
    }
}
