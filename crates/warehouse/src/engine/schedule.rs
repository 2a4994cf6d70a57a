//! Who does what next: the queues behind the working threads.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BinaryHeap, VecDeque};
use std::sync::Arc;

use super::plan::{Link, Workshop};
use super::table::{KeyCheck, Table};
use crate::checks::{KeySet, TestOutcome};
use crate::error::WarehouseError;
use crate::output::FileStamp;

/// Values held for nothing but to be written, beyond which writing comes before computing, so that finished
/// tables do not pile up in memory. Tables that others have yet to read are held anyway: their files can wait for
/// the time when one long query leaves the other threads nothing to compute.
const UNWRITTEN_CELLS: usize = 40_000_000;

/// Something for a thread to do.
pub(super) enum Task {
    /// Compute a unit.
    Build(usize),
    /// Test a table by itself, and against the tables that are there already.
    Test {
        table: usize,
        data: Arc<Table>,
        key: KeyCheck,
        links: Vec<(Link, Arc<KeySet>)>,
        is_late: bool,
    },
    /// Test a table against one that has just come.
    Relate {
        table: usize,
        data: Arc<Table>,
        link: Link,
        keys: Arc<KeySet>,
        is_late: bool,
    },
    /// Write the files of a table.
    Write(WriteTask),
}

/// Files to write.
pub(super) struct WriteTask {
    pub(super) table: usize,
    pub(super) data: Arc<Table>,
    pub(super) csv: bool,
    pub(super) parquet: bool,
    /// Later models read the table from this file, and wait for it.
    pub(super) is_awaited: bool,
}

impl WriteTask {
    fn cells(&self) -> usize {
        self.data.cells() * (usize::from(self.csv) + usize::from(self.parquet))
    }
}

/// A relationship test whose other table is not there yet.
pub(super) struct Deferred {
    pub(super) table: usize,
    /// The columns the test needs; the others are empty.
    pub(super) data: Arc<Table>,
    pub(super) link: Link,
    pub(super) is_late: bool,
}

/// The files of a table, as far as they are written.
#[derive(Debug, Clone, Default)]
pub(super) struct Written {
    pub(super) csv: Option<FileStamp>,
    pub(super) parquet: Option<FileStamp>,
}

/// What is known about a computed table.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Built {
    pub(super) rows: usize,
    pub(super) seconds: f64,
}

/// Everything the threads share and change.
pub(super) struct State {
    builds: BinaryHeap<(usize, Reverse<usize>)>,
    tests: VecDeque<Task>,
    writes: VecDeque<WriteTask>,
    /// Tasks being worked on.
    pub(super) running: usize,
    /// Per unit: tables it still waits for.
    waiting: Vec<usize>,
    /// Per table: units that have yet to read it.
    readers: Vec<usize>,
    /// Units that must be done before the results of the tests are known.
    early_builds: usize,
    /// Test tasks likewise, deferred ones included.
    early_tests: usize,
    is_released: bool,
    pub(super) keys: BTreeMap<(usize, usize), Arc<KeySet>>,
    pub(super) deferred: Vec<Deferred>,
    pub(super) outcomes: Vec<TestOutcome>,
    pub(super) written: BTreeMap<usize, Written>,
    pub(super) built: BTreeMap<usize, Built>,
    pub(super) failure: Option<WarehouseError>,
    /// Seconds of work by kind, over all threads.
    pub(super) seconds: BTreeMap<&'static str, f64>,
}

impl State {
    pub(super) fn new(workshop: &Workshop<'_>) -> Self {
        let mut readers = vec![0; workshop.entries.len()];
        for input in workshop.units.iter().flat_map(|unit| &unit.inputs) {
            if let Some(readers) = readers.get_mut(*input) {
                *readers += 1;
            }
        }
        let mut state = Self {
            builds: BinaryHeap::new(),
            tests: VecDeque::new(),
            writes: VecDeque::new(),
            running: 0,
            waiting: workshop
                .units
                .iter()
                .map(|unit| unit.inputs.len())
                .collect(),
            readers,
            early_builds: workshop.units.iter().filter(|unit| !unit.is_late).count(),
            early_tests: 0,
            is_released: false,
            keys: BTreeMap::new(),
            deferred: Vec::new(),
            outcomes: Vec::new(),
            written: BTreeMap::new(),
            built: BTreeMap::new(),
            failure: None,
            seconds: BTreeMap::new(),
        };
        for (number, unit) in workshop.units.iter().enumerate() {
            if unit.inputs.is_empty() {
                state.builds.push((unit.height, Reverse(number)));
            }
        }
        state
    }

    /// The next task. What frees memory comes first when much is held, else what others wait for.
    pub(super) fn next(&mut self) -> Option<Task> {
        let writes_first = self.held_to_be_written() > UNWRITTEN_CELLS
            || self.writes.front().is_some_and(|task| task.is_awaited);
        if writes_first && let Some(task) = self.next_write() {
            return Some(task);
        }
        if let Some((_, Reverse(unit))) = self.builds.pop() {
            return Some(Task::Build(unit));
        }
        self.tests.pop_front().or_else(|| self.next_write())
    }

    fn next_write(&mut self) -> Option<Task> {
        // Those first that free memory.
        let place = self
            .writes
            .iter()
            .position(|task| task.is_awaited || !self.is_read_later(task.table));
        let task = self.writes.remove(place.unwrap_or(0))?;
        Some(Task::Write(task))
    }

    fn held_to_be_written(&self) -> usize {
        let held = self
            .writes
            .iter()
            .filter(|task| !self.is_read_later(task.table));
        held.map(WriteTask::cells).sum()
    }

    /// Nothing is left to do and nobody is doing anything that could lead to more.
    pub(super) fn is_finished(&self) -> bool {
        self.failure.is_some()
            || (self.running == 0
                && self.builds.is_empty()
                && self.tests.is_empty()
                && self.writes.is_empty())
    }

    pub(super) fn push_test(&mut self, task: Task, is_late: bool) {
        self.early_tests += usize::from(!is_late);
        self.tests.push_back(task);
    }

    pub(super) fn defer(&mut self, deferred: Deferred) {
        self.early_tests += usize::from(!deferred.is_late);
        self.deferred.push(deferred);
    }

    /// A test that was deferred can run: it is counted already.
    pub(super) fn push_deferred(&mut self, task: Task) {
        self.tests.push_back(task);
    }

    pub(super) fn push_write(&mut self, task: WriteTask) {
        if task.is_awaited {
            self.writes.push_front(task);
        } else {
            self.writes.push_back(task);
        }
    }

    pub(super) fn finish_test(&mut self, is_late: bool) {
        self.early_tests -= usize::from(!is_late);
    }

    pub(super) fn finish_build(&mut self, is_late: bool) {
        self.early_builds -= usize::from(!is_late);
    }

    /// A table can be read: units that waited for nothing else can start.
    pub(super) fn release(&mut self, table: usize, workshop: &Workshop<'_>) {
        for (number, unit) in workshop.units.iter().enumerate() {
            if !unit.inputs.contains(&table) {
                continue;
            }
            if let Some(waiting) = self.waiting.get_mut(number) {
                *waiting -= 1;
                if *waiting == 0 {
                    self.builds.push((unit.height, Reverse(number)));
                }
            }
        }
    }

    /// A unit has read a table; true when nobody will read it again.
    pub(super) fn has_read(&mut self, table: usize) -> bool {
        match self.readers.get_mut(table) {
            Some(readers) => {
                *readers -= 1;
                *readers == 0
            }
            None => false,
        }
    }

    pub(super) fn is_read_later(&self, table: usize) -> bool {
        self.readers.get(table).is_some_and(|readers| *readers > 0)
    }

    /// True once: when everything that the results of the tests report on has been tested.
    pub(super) fn results_are_due(&mut self) -> bool {
        let due = !self.is_released && self.early_builds == 0 && self.early_tests == 0;
        self.is_released |= due;
        due
    }
}
