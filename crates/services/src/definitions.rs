//! What tables look like to the store, from what the models say of them.

use std::collections::BTreeMap;
use std::sync::OnceLock;

use store::tables::{ColumnDefinition, ColumnKind, TableDefinition, TableOrigin};
use warehouse::{
    ColumnType, Dictionary, DictionaryTable, Models, TableSchema, TestKind, WarehouseError,
};

use crate::etl::{self, EtlError};

/// Type of a column.
const fn kind(data_type: ColumnType) -> ColumnKind {
    match data_type {
        ColumnType::Text => ColumnKind::Text,
        ColumnType::Integer => ColumnKind::Integer,
        ColumnType::Number => ColumnKind::Number,
        ColumnType::Boolean => ColumnKind::Boolean,
        ColumnType::Date => ColumnKind::Date,
    }
}

/// A table of a run's dictionary. Columns that refer to other tables are indexed: rows are looked up by them.
pub(crate) fn of_dictionary(table: &DictionaryTable) -> TableDefinition {
    let column = |column: &warehouse::DictionaryColumn| ColumnDefinition {
        name: column.name.clone(),
        kind: kind(column.data_type),
        required: column.required,
        description: column.description.clone(),
        indexed: column.foreign_key.is_some(),
    };
    TableDefinition {
        name: table.name.clone(),
        description: table.description.clone(),
        columns: table.columns.iter().map(column).collect(),
        primary_key: table.primary_key.clone(),
        origin: TableOrigin::Dictionary,
    }
}

/// A table of a schema file.
pub(crate) fn of_schema(table: &TableSchema, origin: TableOrigin) -> TableDefinition {
    let column = |column: &warehouse::ColumnSchema| ColumnDefinition {
        name: column.name.clone(),
        kind: kind(column.data_type),
        required: column.is_required() || table.primary_key.contains(&column.name),
        description: column.description.clone(),
        indexed: column
            .tests
            .iter()
            .any(|test| matches!(test.kind, TestKind::Relationships { .. })),
    };
    TableDefinition {
        name: table.name.clone(),
        description: table.description.clone(),
        columns: table.columns.iter().map(column).collect(),
        primary_key: table.primary_key.clone(),
        origin,
    }
}

/// The published tables of the packed models, by name. They are read once.
pub(crate) fn packed() -> Result<&'static BTreeMap<String, TableDefinition>, WarehouseError> {
    static PACKED: OnceLock<BTreeMap<String, TableDefinition>> = OnceLock::new();
    if let Some(packed) = PACKED.get() {
        return Ok(packed);
    }
    let models = Models::embedded()?;
    let tables = models
        .tables()
        .filter(|table| table.is_published)
        .map(|table| {
            (
                table.name.clone(),
                of_schema(table, TableOrigin::Dictionary),
            )
        })
        .collect();
    Ok(PACKED.get_or_init(|| tables))
}

/// The data dictionary of the packed models, which is made once.
pub(crate) async fn dictionary() -> Result<&'static Dictionary, EtlError> {
    static DICTIONARY: OnceLock<Dictionary> = OnceLock::new();
    if let Some(dictionary) = DICTIONARY.get() {
        return Ok(dictionary);
    }
    let made = tokio::task::spawn_blocking(|| -> Result<Dictionary, EtlError> {
        let graph = etl::graph(None)?;
        Ok(Dictionary::new(&Models::embedded()?, &graph))
    });
    let made = made
        .await
        .map_err(|error| WarehouseError::Internal(error.to_string()))??;
    // Somebody may have been faster, with the same.
    Ok(DICTIONARY.get_or_init(|| made))
}

/// The entry of a table in the data dictionary of the packed models.
pub(crate) async fn dictionary_entry(table: &str) -> Result<Option<DictionaryTable>, EtlError> {
    Ok(dictionary().await?.table(table).cloned())
}
