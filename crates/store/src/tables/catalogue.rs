//! What a publication consists of.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::definition::TableDefinition;
use crate::error::StoreError;
use crate::ids::JobId;

/// Where the rows of a table came from last.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Source {
    /// A run of the ETL.
    Run,
    /// An upload, or nowhere yet: a table that was only defined.
    Upload,
}

/// A published table.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PublishedTable {
    /// What it looks like.
    pub definition: TableDefinition,
    /// Number of rows.
    pub rows: i64,
    /// Where they came from.
    pub source: Source,
    /// Names this content of this table: another one means that rows or form have changed. Fit for an entity tag.
    pub stamp: String,
    /// The digest the run gave.
    pub digest: Option<String>,
    /// The table of the database that holds the rows, where it is not one of the same name.
    pub stored_as: Option<String>,
}

impl PublishedTable {
    /// Name of the table of the database that holds the rows.
    pub(crate) fn physical(&self) -> &str {
        self.stored_as.as_deref().unwrap_or(&self.definition.name)
    }

    /// Whether it holds the content that a digest names, in this form.
    pub(crate) fn holds(&self, definition: &TableDefinition, digest: Option<&str>) -> bool {
        digest.is_some()
            && self.digest.as_deref() == digest
            && self.definition.same_form(definition)
    }

    /// Refuses to take more rows of another form.
    pub(crate) fn accepts_more(&self, definition: &TableDefinition) -> Result<(), StoreError> {
        if self.definition.same_form(definition) {
            return Ok(());
        }
        Err(StoreError::Invalid(format!(
            "table {} was published in another form; replace it, or run the ETL first",
            definition.name
        )))
    }

    /// Whether a run that does not make this table leaves it.
    pub(crate) const fn survives(&self) -> bool {
        matches!(self.source, Source::Upload)
    }
}

/// What is published for a tenant.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Published {
    /// Grows with every publication and upload.
    pub version: i64,
    /// The last run whose tables were published.
    pub run_id: Option<String>,
    /// Hash of the models of that run.
    pub schema_hash: Option<String>,
    /// When the last change was published.
    pub published_at: i64,
    /// The job that made the last change.
    pub job: Option<JobId>,
    /// Tables by name.
    pub tables: BTreeMap<String, PublishedTable>,
}

impl Published {
    /// A table, or the refusal of its name.
    pub fn table(&self, name: &str) -> Result<&PublishedTable, StoreError> {
        self.tables
            .get(name)
            .ok_or_else(|| StoreError::Missing(format!("table {name}")))
    }
}

/// A new name for a new content.
pub(crate) fn new_stamp() -> String {
    Uuid::now_v7().simple().to_string()
}

/// What a publication will be once it is committed.
#[derive(Debug, Clone, Default)]
pub(crate) struct Outcome {
    pub(crate) run_id: Option<String>,
    pub(crate) schema_hash: Option<String>,
    pub(crate) tables: BTreeMap<String, PublishedTable>,
}

impl Outcome {
    /// All that is published now.
    pub(crate) fn of(published: Option<&Published>) -> Self {
        published.map_or_else(Self::default, |published| Self {
            run_id: published.run_id.clone(),
            schema_hash: published.schema_hash.clone(),
            tables: published.tables.clone(),
        })
    }

    /// Adds a table.
    pub(crate) fn put(&mut self, table: PublishedTable) {
        self.tables.insert(table.definition.name.clone(), table);
    }

    /// The tables as they are written down.
    pub(crate) fn text(&self) -> Result<String, StoreError> {
        let tables: Vec<&PublishedTable> = self.tables.values().collect();
        serde_json::to_string(&tables).map_err(|error| StoreError::Invalid(error.to_string()))
    }
}

/// Reads what [`Outcome::text`] wrote.
pub(crate) fn read_tables(text: &str) -> Result<BTreeMap<String, PublishedTable>, StoreError> {
    let tables: Vec<PublishedTable> = serde_json::from_str(text)
        .map_err(|error| StoreError::Invalid(format!("the catalogue cannot be read: {error}")))?;
    Ok(tables
        .into_iter()
        .map(|table| (table.definition.name.clone(), table))
        .collect())
}
