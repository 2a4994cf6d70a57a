//! The data dictionary: everything that is known about every table, for people and for programs.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::graph::{Graph, Origin};
use crate::models::{ColumnType, DataTest, Models, TableKind, TableSchema, TestKind};

/// The content of `dictionary.json`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Dictionary {
    /// Hash of the model folder.
    pub schema_hash: String,
    /// Tables, sorted by name.
    pub tables: Vec<DictionaryTable>,
}

/// A table of the dictionary.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct DictionaryTable {
    /// Name of the table.
    pub name: String,
    /// Layer of the model folder.
    pub layer: String,
    /// What makes it.
    pub kind: TableKind,
    /// Whether it is part of the output; internal tables are not.
    pub is_published: bool,
    /// What one row is and where it comes from.
    pub description: String,
    /// The thing of which there is one row.
    pub grain: Option<String>,
    /// Columns of the primary key.
    pub primary_key: Vec<String>,
    /// Columns in file order.
    pub columns: Vec<DictionaryColumn>,
    /// Tests of the table as a whole.
    pub tests: Vec<DataTest>,
    /// Tables it is made from, inputs included.
    pub depends_on: Vec<String>,
    /// Tables made from it.
    pub used_by: Vec<String>,
    /// The SELECT that makes it.
    pub sql: Option<String>,
    /// The Rust step that makes it.
    pub step: Option<String>,
    /// Further notes.
    pub meta: BTreeMap<String, serde_json::Value>,
}

/// A column of the dictionary.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct DictionaryColumn {
    /// Name of the column.
    pub name: String,
    /// Type of its values.
    pub data_type: ColumnType,
    /// What it holds, its unit and when it is null.
    pub description: String,
    /// Whether it is never null.
    pub required: bool,
    /// The column it refers to, if it does.
    pub foreign_key: Option<ForeignKey>,
    /// Its tests.
    pub tests: Vec<DataTest>,
}

/// A reference to a column of another table.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ForeignKey {
    /// The other table.
    pub table: String,
    /// Its column.
    pub column: String,
}

impl Dictionary {
    /// Writes down what models and graph say.
    pub fn new(models: &Models, graph: &Graph) -> Self {
        let tables = models
            .tables()
            .map(|schema| table(models, graph, schema))
            .collect();
        Self {
            schema_hash: models.hash().to_owned(),
            tables,
        }
    }

    /// A table of the dictionary.
    pub fn table(&self, name: &str) -> Option<&DictionaryTable> {
        self.tables.iter().find(|table| table.name == name)
    }
}

fn table(models: &Models, graph: &Graph, schema: &TableSchema) -> DictionaryTable {
    let node = graph.node(&schema.name);
    let used_by = graph
        .nodes()
        .iter()
        .filter(|node| node.depends_on.contains(&schema.name));
    let mut used_by: Vec<String> = used_by.map(|node| node.table.clone()).collect();
    used_by.sort();
    DictionaryTable {
        name: schema.name.clone(),
        layer: schema.layer.clone(),
        kind: schema.kind,
        is_published: schema.is_published,
        description: schema.description.clone(),
        grain: schema.grain.clone(),
        primary_key: schema.primary_key.clone(),
        columns: schema
            .columns
            .iter()
            .map(|column| self::column(schema, column))
            .collect(),
        tests: schema.tests.clone(),
        depends_on: node.map(|node| node.depends_on.clone()).unwrap_or_default(),
        used_by,
        sql: models.sql(&schema.name).map(str::to_owned),
        step: match node.map(|node| &node.origin) {
            Some(Origin::Step(name)) => Some(name.clone()),
            _ => None,
        },
        meta: schema.meta.clone(),
    }
}

fn column(schema: &TableSchema, column: &crate::models::ColumnSchema) -> DictionaryColumn {
    let foreign_key = column.tests.iter().find_map(|test| match &test.kind {
        TestKind::Relationships { to, field } => Some(ForeignKey {
            table: to.clone(),
            column: field.clone(),
        }),
        _ => None,
    });
    DictionaryColumn {
        name: column.name.clone(),
        data_type: column.data_type,
        description: column.description.clone(),
        required: column.is_required() || schema.primary_key.contains(&column.name),
        foreign_key,
        tests: column.tests.clone(),
    }
}
