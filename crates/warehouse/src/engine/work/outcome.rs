//! What is left when the threads are done.

use std::collections::BTreeMap;

use super::super::TableSummary;
use super::super::plan::{Entry, Workshop};
use super::super::schedule::State;
use crate::checks::{self, FailedTest, TestOutcome};
use crate::error::WarehouseError;
use crate::models::{Severity, TableSchema};
use crate::output::TableFiles;

/// What a run made.
pub(in crate::engine) struct Made {
    pub(in crate::engine) tables: Vec<TableSummary>,
    pub(in crate::engine) tests: Vec<TestOutcome>,
    pub(in crate::engine) files: Vec<TableFiles>,
    pub(in crate::engine) seconds: BTreeMap<String, f64>,
}
impl Workshop<'_> {
    /// Sorts what the threads left, so that nothing depends on who was first.
    pub(super) fn collect(&self, mut state: State) -> Result<Made, WarehouseError> {
        if let Some(failure) = state.failure.take() {
            return Err(failure);
        }
        self.sort_outcomes(&mut state.outcomes);
        let failed = self.failed_tests(&state.outcomes);
        if !failed.is_empty() {
            return Err(WarehouseError::Tests(failed));
        }
        let mut tables = Vec::new();
        let mut files = Vec::new();
        for (place, built) in &state.built {
            let Some(schema) = self.entries.get(*place).and_then(Entry::schema) else {
                continue;
            };
            let (name, layer) = (schema.name.clone(), schema.layer.clone());
            if schema.is_published {
                let written = state.written.get(place).cloned().unwrap_or_default();
                let (Some(csv), Some(parquet)) = (written.csv, written.parquet) else {
                    return Err(WarehouseError::Internal(format!(
                        "the files of {name} were not written"
                    )));
                };
                let (name, layer) = (name.clone(), layer.clone());
                files.push(TableFiles {
                    name,
                    layer,
                    kind: schema.kind,
                    rows: built.rows,
                    csv,
                    parquet,
                });
            }
            tables.push(TableSummary {
                name,
                layer,
                rows: built.rows,
                seconds: built.seconds,
            });
        }
        tables.sort_by(|left, right| left.name.cmp(&right.name));
        files.sort_by(|left, right| left.name.cmp(&right.name));
        let seconds = state
            .seconds
            .into_iter()
            .map(|(kind, spent)| (format!("work.{kind}"), spent))
            .collect();
        Ok(Made {
            tables,
            tests: state.outcomes,
            files,
            seconds,
        })
    }

    pub(super) fn sort_outcomes(&self, outcomes: &mut [TestOutcome]) {
        let rank = |outcome: &TestOutcome| {
            let schema = self.schema_of(&outcome.table)?;
            schema.all_tests().position(|(column, test)| {
                test.name == outcome.test
                    && column.map(|column| &column.name) == outcome.column.as_ref()
            })
        };
        outcomes.sort_by_cached_key(|outcome| (outcome.table.clone(), rank(outcome)));
    }

    fn schema_of(&self, table: &str) -> Option<&TableSchema> {
        self.entries
            .iter()
            .find(|entry| entry.name == table)
            .and_then(Entry::schema)
    }

    pub(super) fn failed_tests(&self, outcomes: &[TestOutcome]) -> Vec<FailedTest> {
        outcomes
            .iter()
            .filter(|outcome| outcome.failed > 0 && outcome.severity == Severity::Error)
            .filter_map(|outcome| checks::failed_test(self.schema_of(&outcome.table)?, outcome))
            .collect()
    }
}
