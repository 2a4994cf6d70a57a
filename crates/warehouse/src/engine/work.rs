//! The threads of a run and what they do with a task.

mod compute;
mod files;
mod outcome;
mod testing;

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::time::Instant;

use tokio::runtime::Runtime;

use super::plan::{Entry, Unit, Workshop, on_threads, panic_text};
use super::schedule::{Built, State, Task, WriteTask};
use super::table::{KeyCheck, Table, shape};
use super::{Cancel, FinishedTable, Options, Progress};
use crate::checks::KeySet;
use crate::error::WarehouseError;
use crate::graph::{RELATIONSHIP_RESULTS, TEST_RESULTS};
use crate::models::TableSchema;
pub(super) use outcome::Made;

/// Tables up to this many values have both files written in one go.
const SMALL_CELLS: usize = 500_000;

/// What the threads of a run share.
struct Floor<'a> {
    workshop: &'a Workshop<'a>,
    folder: &'a Path,
    options: &'a Options,
    progress: &'a dyn Progress,
    cancel: &'a Cancel,
    state: Mutex<State>,
    wake: Condvar,
    total: usize,
}

impl Workshop<'_> {
    /// Computes, tests and writes all tables.
    pub(super) fn run(
        &self,
        inputs: Vec<(String, Arc<Table>)>,
        folder: &Path,
        options: &Options,
        progress: &dyn Progress,
        cancel: &Cancel,
    ) -> Result<Made, WarehouseError> {
        let floor = Floor {
            workshop: self,
            folder,
            options,
            progress,
            cancel,
            state: Mutex::new(State::new(self)),
            wake: Condvar::new(),
            total: self.units.iter().map(|unit| unit.outputs.len()).sum(),
        };
        self.hand_in(&floor, inputs)?;
        floor.release_results_if_due();
        on_threads(options.threads, &|| floor.work())?;
        let state = floor
            .state
            .into_inner()
            .unwrap_or_else(PoisonError::into_inner);
        self.collect(state)
    }
    /// Puts the input tables in their places.
    fn hand_in(
        &self,
        floor: &Floor<'_>,
        inputs: Vec<(String, Arc<Table>)>,
    ) -> Result<(), WarehouseError> {
        let refused = |table: &str, message: String| WarehouseError::Input {
            table: table.to_owned(),
            message,
        };
        let own = [TEST_RESULTS, RELATIONSHIP_RESULTS];
        for entry in self
            .entries
            .iter()
            .filter(|entry| entry.definition.is_none())
        {
            if !own.contains(&entry.name.as_str())
                && inputs.iter().all(|(name, _)| *name != entry.name)
            {
                return Err(refused(&entry.name, "is not handed in".to_owned()));
            }
        }
        for (name, table) in inputs {
            if let Some(place) = self.entries.iter().position(|entry| entry.name == name)
                && let Some(entry) = self.entries.get(place)
            {
                let table = table
                    .with_schema(entry.place.table_schema())
                    .map_err(|message| refused(&name, message))?;
                floor.put(place, Arc::new(table));
            }
        }
        Ok(())
    }

    fn unit(&self, number: usize) -> Result<&Unit, WarehouseError> {
        self.units
            .get(number)
            .ok_or_else(|| WarehouseError::Internal(format!("no unit {number}")))
    }

    fn entry(&self, table: usize) -> Result<&Entry<'_>, WarehouseError> {
        self.entries
            .get(table)
            .ok_or_else(|| WarehouseError::Internal(format!("no table {table}")))
    }

    fn declared(&self, table: usize) -> Result<(&Entry<'_>, &TableSchema), WarehouseError> {
        let entry = self.entry(table)?;
        let schema = entry.schema();
        schema
            .map(|schema| (entry, schema))
            .ok_or_else(|| WarehouseError::Internal(format!("{} is an input", entry.name)))
    }
}

impl Floor<'_> {
    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// One thread: takes tasks until there are none.
    fn work(&self) -> std::io::Result<()> {
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_time()
            .build()?;
        while let Some(task) = self.take() {
            let result = catch_unwind(AssertUnwindSafe(|| self.perform(task, &runtime)))
                .unwrap_or_else(|panic| Err(WarehouseError::Internal(panic_text(panic.as_ref()))));
            let mut state = self.state();
            state.running -= 1;
            if let Err(error) = result {
                // The first failure is the one to tell; the others may be its consequences.
                state.failure.get_or_insert(error);
            }
            drop(state);
            self.wake.notify_all();
        }
        Ok(())
    }

    fn take(&self) -> Option<Task> {
        let mut state = self.state();
        loop {
            if self.cancel.is_cancelled() && !state.is_finished() {
                state.failure.get_or_insert(WarehouseError::Cancelled);
            }
            if state.is_finished() {
                self.wake.notify_all();
                return None;
            }
            if let Some(task) = state.next() {
                state.running += 1;
                return Some(task);
            }
            state = self
                .wake
                .wait(state)
                .unwrap_or_else(PoisonError::into_inner);
        }
    }

    fn is_stopping(&self) -> bool {
        self.cancel.is_cancelled() || self.state().failure.is_some()
    }

    fn perform(&self, task: Task, runtime: &Runtime) -> Result<(), WarehouseError> {
        match task {
            Task::Build(unit) => self.build(unit, runtime),
            Task::Test {
                table,
                data,
                key,
                links,
                is_late,
            } => self.test(table, &data, &key, &links, is_late),
            Task::Relate {
                table,
                data,
                link,
                keys,
                is_late,
            } => {
                self.test_links(table, &data, &[(link, keys)])?;
                self.state().finish_test(is_late);
                self.release_results_if_due();
                Ok(())
            }
            Task::Write(task) => self.write(&task),
        }
    }

    /// Adds to the time spent on a kind of work.
    fn spent(&self, kind: &'static str, since: Instant) {
        *self.state().seconds.entry(kind).or_insert(0.0) += since.elapsed().as_secs_f64();
    }

    fn build(&self, number: usize, runtime: &Runtime) -> Result<(), WarehouseError> {
        let unit = self.workshop.unit(number)?;
        let names = unit
            .outputs
            .iter()
            .filter_map(|output| self.workshop.entries.get(*output));
        names.for_each(|entry| self.progress.table_started(&entry.name));
        let started = Instant::now();
        let made = self.compute(number, unit, runtime)?;
        self.spent("compute", started);
        self.let_inputs_go(unit);
        for (table, schema, batches) in made {
            let shaping = Instant::now();
            let (entry, declared) = self.workshop.declared(table)?;
            let (data, key) =
                shape(declared, &schema, batches).map_err(|message| failed(entry, message))?;
            let data = Arc::new(data);
            let keys = entry
                .key_columns
                .iter()
                .filter_map(|column| Some((*column, data.columns.get(*column)?)));
            let keys = keys
                .map(|(column, array)| ((table, column), Arc::new(KeySet::of(array))))
                .collect();
            self.spent("sort", shaping);
            let built = Built {
                rows: data.rows,
                seconds: started.elapsed().as_secs_f64(),
            };
            self.hand_over(table, &data, key, keys, built)?;
        }
        self.state().finish_build(unit.is_late);
        self.release_results_if_due();
        Ok(())
    }
    /// Makes a table readable and queues its tests and files.
    fn hand_over(
        &self,
        table: usize,
        data: &Arc<Table>,
        key: KeyCheck,
        keys: Vec<((usize, usize), Arc<KeySet>)>,
        built: Built,
    ) -> Result<(), WarehouseError> {
        let (entry, schema) = self.workshop.declared(table)?;
        let mut state = self.state();
        let is_read = state.is_read_later(table);
        let is_large = data.cells() > self.options.cells_in_memory;
        let is_awaited = is_read && is_large;
        if is_read && !is_awaited {
            entry.place.keep(Arc::clone(data));
        }
        self.queue_tests(&mut state, table, data, key, keys);
        let write = |csv: bool, parquet: bool| WriteTask {
            table,
            data: Arc::clone(data),
            csv,
            parquet,
            is_awaited: is_awaited && parquet,
        };
        match (
            schema.is_published,
            is_awaited || data.cells() > SMALL_CELLS,
        ) {
            (true, false) => state.push_write(write(true, true)),
            (true, true) => {
                state.push_write(write(true, false));
                state.push_write(write(false, true));
            }
            (false, _) if is_awaited => state.push_write(write(false, true)),
            (false, _) => {}
        }
        if !is_awaited {
            state.release(table, self.workshop);
        }
        state.built.insert(table, built);
        let done = state.built.len();
        drop(state);
        self.wake.notify_all();
        let Built { rows, seconds } = built;
        self.progress.table_finished(&FinishedTable {
            name: &entry.name,
            rows,
            seconds,
            done,
            total: self.total,
        });
        Ok(())
    }
    /// Frees the tables that this unit was the last to read.
    fn let_inputs_go(&self, unit: &Unit) {
        for input in &unit.inputs {
            let is_last = self.state().has_read(*input);
            if is_last && let Some(entry) = self.workshop.entries.get(*input) {
                entry.place.let_go();
            }
        }
    }
    /// An input table is there.
    fn put(&self, place: usize, table: Arc<Table>) {
        if let Some(entry) = self.workshop.entries.get(place) {
            entry.place.keep(table);
            self.state().release(place, self.workshop);
        }
    }
}

fn failed(entry: &Entry<'_>, message: String) -> WarehouseError {
    let file = entry
        .definition
        .map_or_else(String::new, |definition| definition.file().to_owned());
    WarehouseError::Build {
        file,
        table: entry.name.clone(),
        message,
    }
}
