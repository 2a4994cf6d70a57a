//! What a table looks like.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use crate::error::StoreError;

/// Longest name of a table or column, in bytes: PostgreSQL cuts longer ones off.
const LONGEST_NAME: usize = 63;
/// Most columns of a table; PostgreSQL allows 1,600 and SQLite 2,000, less when the values are wide.
const MOST_COLUMNS: usize = 1_000;
/// The column that PostgreSQL tables have before their own.
pub(crate) const TENANT_COLUMN: &str = "tenant_id";

/// The five types a column may have.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum ColumnKind {
    /// Text (UTF-8), ordered by its bytes.
    Text,
    /// Whole number, 64 bits.
    Integer,
    /// Floating-point number, 64 bits, finite.
    Number,
    /// True or false.
    Boolean,
    /// Calendar day.
    Date,
}

impl ColumnKind {
    /// The word used in schemas and messages.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Text => "text",
            Self::Integer => "integer",
            Self::Number => "number",
            Self::Boolean => "boolean",
            Self::Date => "date",
        }
    }
}

/// A column of a table.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ColumnDefinition {
    /// Its name.
    pub name: String,
    /// Type of its values.
    pub kind: ColumnKind,
    /// Whether it is never null.
    pub required: bool,
    /// What it holds.
    pub description: String,
    /// Whether rows are looked up by it.
    pub indexed: bool,
}

/// Who defined a table.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum TableOrigin {
    /// The models.
    Dictionary,
    /// The tenant.
    Custom,
}

/// A table.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TableDefinition {
    /// Its name.
    pub name: String,
    /// What one row is.
    pub description: String,
    /// Its columns, in order.
    pub columns: Vec<ColumnDefinition>,
    /// Names of the columns by which a row is known; never empty.
    pub primary_key: Vec<String>,
    /// Who defined it.
    pub origin: TableOrigin,
}

impl TableDefinition {
    /// A column and its position.
    pub fn column(&self, name: &str) -> Option<(usize, &ColumnDefinition)> {
        self.columns
            .iter()
            .enumerate()
            .find(|(_, column)| column.name == name)
    }

    /// Positions of the columns of the primary key.
    pub fn key_positions(&self) -> Vec<usize> {
        let position = |name: &String| self.column(name).map(|(position, _)| position);
        self.primary_key.iter().filter_map(position).collect()
    }

    /// Whether a column is never null: because it is required or because it is part of the key.
    pub fn is_required(&self, column: &ColumnDefinition) -> bool {
        column.required || self.primary_key.contains(&column.name)
    }

    /// Columns to index beside the primary key, which serves its first column already.
    pub(crate) fn indexed(&self) -> impl Iterator<Item = &ColumnDefinition> {
        let first = self.primary_key.first();
        self.columns
            .iter()
            .filter(move |column| column.indexed && Some(&column.name) != first)
    }

    /// Whether two definitions make the same table: all but the words.
    pub fn same_form(&self, other: &Self) -> bool {
        let same = |(left, right): (&ColumnDefinition, &ColumnDefinition)| {
            left.name == right.name
                && left.kind == right.kind
                && left.indexed == right.indexed
                && self.is_required(left) == other.is_required(right)
        };
        self.primary_key == other.primary_key
            && self.columns.len() == other.columns.len()
            && self.columns.iter().zip(&other.columns).all(same)
    }

    /// Refuses what no database could hold.
    pub(crate) fn check(&self) -> Result<(), StoreError> {
        let table = &self.name;
        let refuse =
            |message: String| Err(StoreError::Invalid(format!("table {table}: {message}")));
        let names =
            std::iter::once(&self.name).chain(self.columns.iter().map(|column| &column.name));
        for name in names {
            if name.is_empty() || name.len() > LONGEST_NAME || name.contains('\0') {
                return refuse(format!(
                    "the name {name:?} is empty or longer than 63 bytes"
                ));
            }
        }
        if self.columns.is_empty() || self.columns.len() > MOST_COLUMNS {
            return refuse(format!(
                "it has {} columns, expected 1 to {MOST_COLUMNS}",
                self.columns.len()
            ));
        }
        let mut seen = BTreeSet::from([TENANT_COLUMN.to_owned()]);
        for column in &self.columns {
            // SQLite does not tell upper case from lower.
            if !seen.insert(column.name.to_lowercase()) {
                return refuse(format!(
                    "column {} is reserved or occurs twice",
                    column.name
                ));
            }
        }
        if self.primary_key.is_empty() || self.key_positions().len() != self.primary_key.len() {
            return refuse(
                "the primary key is empty or names a column that is not there".to_owned(),
            );
        }
        Ok(())
    }
}
