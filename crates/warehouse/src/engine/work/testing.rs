//! The data tests of a run: queued when a table comes, and gathered into tables at the end.

use std::sync::Arc;
use std::time::Instant;

use datafusion::arrow::array::NullArray;

use super::super::plan::{Entry, Link};
use super::super::schedule::{Deferred, State, Task};
use super::super::table::{KeyCheck, Table};
use super::{Floor, failed};
use crate::checks::{self, KeySet};
use crate::error::WarehouseError;
use crate::graph::{RELATIONSHIP_RESULTS, TEST_RESULTS};
use crate::models::TableSchema;

impl Floor<'_> {
    pub(super) fn queue_tests(
        &self,
        state: &mut State,
        table: usize,
        data: &Arc<Table>,
        key: KeyCheck,
        keys: Vec<((usize, usize), Arc<KeySet>)>,
    ) {
        let Some(entry) = self.workshop.entries.get(table) else {
            return;
        };
        state.keys.extend(keys);
        for deferred in std::mem::take(&mut state.deferred) {
            match state.keys.get(&deferred.link.parent).cloned() {
                Some(keys) => {
                    let Deferred {
                        table,
                        data,
                        link,
                        is_late,
                    } = deferred;
                    state.push_deferred(Task::Relate {
                        table,
                        data,
                        link,
                        keys,
                        is_late,
                    });
                }
                None => state.deferred.push(deferred),
            }
        }
        let mut links = Vec::new();
        for link in &entry.links {
            let parent_is_late = self
                .workshop
                .entries
                .get(link.parent.0)
                .is_some_and(|parent| parent.is_late);
            // A late table cannot be here while early ones are tested.
            if let Some(keys) = state.keys.get(&link.parent) {
                links.push((link.clone(), Arc::clone(keys)));
            } else {
                state.defer(Deferred {
                    table,
                    data: Arc::new(narrowed(entry, data, link)),
                    link: link.clone(),
                    is_late: entry.is_late || parent_is_late,
                });
            }
        }
        let is_late = entry.is_late;
        state.push_test(
            Task::Test {
                table,
                data: Arc::clone(data),
                key,
                links,
                is_late,
            },
            is_late,
        );
    }

    pub(super) fn test(
        &self,
        table: usize,
        data: &Table,
        key: &KeyCheck,
        links: &[(Link, Arc<KeySet>)],
        is_late: bool,
    ) -> Result<(), WarehouseError> {
        let started = Instant::now();
        let (entry, schema) = self.workshop.declared(table)?;
        let outcomes = checks::run_own_tests(schema, data, key, &self.workshop.session)
            .map_err(|message| failed(entry, message))?;
        self.state().outcomes.extend(outcomes);
        self.test_links(table, data, links)?;
        self.spent("test", started);
        self.state().finish_test(is_late);
        self.release_results_if_due();
        Ok(())
    }

    pub(super) fn test_links(
        &self,
        table: usize,
        data: &Table,
        links: &[(Link, Arc<KeySet>)],
    ) -> Result<(), WarehouseError> {
        let (_, schema) = self.workshop.declared(table)?;
        for (link, keys) in links {
            let column = schema.column(&link.column);
            let test = column
                .and_then(|(_, column)| column.tests.iter().find(|test| test.name == link.test));
            let outcome = test
                .and_then(|test| checks::run_relationship(schema, data, &link.column, test, keys));
            self.state().outcomes.extend(outcome);
        }
        Ok(())
    }

    /// When all else is built and tested, the results become tables themselves; unless a test of severity
    /// error has failed, which ends the run.
    pub(super) fn release_results_if_due(&self) {
        let mut state = self.state();
        if !state.results_are_due() {
            return;
        }
        self.workshop.sort_outcomes(&mut state.outcomes);
        let failed = self.workshop.failed_tests(&state.outcomes);
        if !failed.is_empty() {
            state.failure.get_or_insert(WarehouseError::Tests(failed));
            return;
        }
        let results = [
            (TEST_RESULTS, checks::test_results(&state.outcomes)),
            (
                RELATIONSHIP_RESULTS,
                checks::relationship_results(&state.outcomes),
            ),
        ];
        for (name, table) in results {
            if let Some(place) = self
                .workshop
                .entries
                .iter()
                .position(|entry| entry.name == name)
                && let Some(entry) = self.workshop.entries.get(place)
            {
                entry.place.keep(Arc::new(table));
                state.release(place, self.workshop);
            }
        }
        drop(state);
        self.wake.notify_all();
    }
}

/// The table with only those columns that a relationship test looks at; the others take no memory.
fn narrowed(entry: &Entry<'_>, data: &Table, link: &Link) -> Table {
    let key = entry
        .schema()
        .map(TableSchema::key_positions)
        .unwrap_or_default();
    let tested = entry
        .schema()
        .and_then(|schema| schema.column(&link.column))
        .map(|(position, _)| position);
    let columns = data.columns.iter().enumerate().map(|(position, column)| {
        if key.contains(&position) || tested == Some(position) {
            Arc::clone(column)
        } else {
            Arc::new(NullArray::new(data.rows))
        }
    });
    Table {
        schema: Arc::clone(&data.schema),
        columns: columns.collect(),
        rows: data.rows,
    }
}
