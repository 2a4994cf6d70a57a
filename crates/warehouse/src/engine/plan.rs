//! The workshop: every table with its place in the session, every unit of work with its plan.

use std::collections::{BTreeMap, BTreeSet};
use std::num::NonZeroUsize;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use datafusion::arrow::datatypes::SchemaRef;
use datafusion::logical_expr::LogicalPlan;

use super::Cancel;
use super::provider::LateTable;
use super::session::{QuerySession, describe};
use crate::checks::{relationship_schema, test_schema};
use crate::error::{Problem, WarehouseError};
use crate::graph::{Graph, Origin, RELATIONSHIP_RESULTS, RUN_TABLE, TEST_RESULTS};
use crate::models::{Definition, Models, Source, TableSchema, TestKind, sorted};
use crate::step::Step;

/// Stack of a working thread; deeply nested queries recurse.
pub(super) const STACK: usize = 16 << 20;

/// A table of the run.
pub(super) struct Entry<'a> {
    pub(super) name: String,
    /// `None` for inputs.
    pub(super) definition: Option<&'a Definition>,
    pub(super) place: Arc<LateTable>,
    pub(super) is_late: bool,
    /// Columns that relationship tests of other tables refer to.
    pub(super) key_columns: BTreeSet<usize>,
    /// Its own relationship tests.
    pub(super) links: Vec<Link>,
}

impl Entry<'_> {
    pub(super) fn schema(&self) -> Option<&TableSchema> {
        self.definition.map(|definition| &definition.schema)
    }
}

/// A relationship test.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Link {
    /// Column of the table tested.
    pub(super) column: String,
    /// Name of the test.
    pub(super) test: String,
    /// Table and column referred to.
    pub(super) parent: (usize, usize),
}

/// What is computed in one go.
pub(super) struct Unit {
    pub(super) kind: UnitKind,
    /// Tables read.
    pub(super) inputs: Vec<usize>,
    /// Tables made.
    pub(super) outputs: Vec<usize>,
    /// Length of the longest chain of units that waits for this one.
    pub(super) height: usize,
    pub(super) is_late: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum UnitKind {
    Seed,
    Model,
    /// Position among the steps.
    Step(usize),
}

/// All that is fixed before the first table is computed.
pub(super) struct Workshop<'a> {
    pub(super) steps: &'a [&'a dyn Step],
    pub(super) session: QuerySession,
    pub(super) entries: Vec<Entry<'a>>,
    pub(super) units: Vec<Unit>,
    /// One plan per unit, until it is run; seeds and steps have none.
    pub(super) plans: Vec<Mutex<Option<LogicalPlan>>>,
}

impl<'a> Workshop<'a> {
    pub(super) fn new(
        models: &'a Models,
        steps: &'a [&'a dyn Step],
        graph: &Graph,
        inputs: &[(String, SchemaRef)],
    ) -> Result<Self, WarehouseError> {
        let mut entries = Vec::with_capacity(graph.nodes().len());
        for node in graph.nodes() {
            let definition = models.definitions().get(&node.table);
            let schema = match definition {
                Some(definition) => definition.schema.arrow_schema(),
                None => known_input(&node.table, inputs)?,
            };
            entries.push(Entry {
                name: node.table.clone(),
                definition,
                place: Arc::new(LateTable::new(&node.table, schema)),
                is_late: node.is_late,
                key_columns: BTreeSet::new(),
                links: Vec::new(),
            });
        }
        let places: BTreeMap<String, usize> = entries
            .iter()
            .enumerate()
            .map(|(place, entry)| (entry.name.clone(), place))
            .collect();
        link(&mut entries, &places);
        let units = units(graph, steps, &places);
        let tables = entries
            .iter()
            .map(|entry| (entry.name.as_str(), Arc::clone(&entry.place)));
        let session = QuerySession::new(tables).map_err(|error| {
            WarehouseError::Internal(format!("no session: {}", describe(&error).1))
        })?;
        let plans = units.iter().map(|_| Mutex::default()).collect();
        Ok(Self {
            steps,
            session,
            entries,
            units,
            plans,
        })
    }

    /// Plans all queries, several at once. All mistakes in all models come out together.
    pub(super) fn plan(
        &mut self,
        threads: NonZeroUsize,
        cancel: &Cancel,
    ) -> Result<(), WarehouseError> {
        let next = AtomicUsize::new(0);
        let plans: Mutex<BTreeMap<usize, LogicalPlan>> = Mutex::default();
        let problems: Mutex<Vec<Problem>> = Mutex::default();
        let work = || {
            let runtime = tokio::runtime::Builder::new_current_thread().build()?;
            while let Some(unit) = self.units.get(next.fetch_add(1, Ordering::Relaxed)) {
                if cancel.is_cancelled() {
                    break;
                }
                let place = unit.outputs.first().copied().unwrap_or_default();
                let Some(Entry {
                    definition: Some(definition),
                    ..
                }) = self.entries.get(place)
                else {
                    continue;
                };
                match runtime.block_on(plan_model(&self.session, definition)) {
                    Ok(Some(plan)) => {
                        plans
                            .lock()
                            .unwrap_or_else(PoisonError::into_inner)
                            .insert(place, plan);
                    }
                    Ok(None) => {}
                    Err(found) => problems
                        .lock()
                        .unwrap_or_else(PoisonError::into_inner)
                        .extend(found),
                }
            }
            Ok(())
        };
        on_threads(threads, &work)?;
        if cancel.is_cancelled() {
            return Err(WarehouseError::Cancelled);
        }
        let problems = problems
            .into_inner()
            .unwrap_or_else(PoisonError::into_inner);
        if !problems.is_empty() {
            return Err(WarehouseError::Models(sorted(problems)));
        }
        let mut plans = plans.into_inner().unwrap_or_else(PoisonError::into_inner);
        self.plans = self
            .units
            .iter()
            .map(|unit| Mutex::new(unit.outputs.first().and_then(|place| plans.remove(place))))
            .collect();
        Ok(())
    }
}

/// Runs the same work on several threads and waits for all of them. A panic becomes an error.
pub(crate) fn on_threads(
    threads: NonZeroUsize,
    work: &(impl Fn() -> std::io::Result<()> + Sync),
) -> Result<(), WarehouseError> {
    let failed = |what: &dyn std::fmt::Display| {
        WarehouseError::Internal(format!("a working thread failed: {what}"))
    };
    std::thread::scope(|scope| {
        let mut handles = Vec::with_capacity(threads.get());
        for number in 0..threads.get() {
            let builder = std::thread::Builder::new()
                .name(format!("warehouse-{number}"))
                .stack_size(STACK);
            handles.push(
                builder
                    .spawn_scoped(scope, work)
                    .map_err(|error| failed(&error))?,
            );
        }
        let mut result = Ok(());
        for handle in handles {
            match handle.join() {
                Ok(Ok(())) => {}
                Ok(Err(error)) => result = Err(failed(&error)),
                Err(panic) => result = Err(failed(&panic_text(panic.as_ref()))),
            }
        }
        result
    })
}

/// What a panic said.
pub(crate) fn panic_text(panic: &(dyn std::any::Any + Send)) -> String {
    let text = panic.downcast_ref::<&str>().map(|text| (*text).to_owned());
    text.or_else(|| panic.downcast_ref::<String>().cloned())
        .unwrap_or_else(|| "panic".to_owned())
}

fn known_input(name: &str, inputs: &[(String, SchemaRef)]) -> Result<SchemaRef, WarehouseError> {
    if let Some((_, schema)) = inputs.iter().find(|(input, _)| input == name) {
        return Ok(Arc::clone(schema));
    }
    match name {
        TEST_RESULTS => Ok(test_schema()),
        RELATIONSHIP_RESULTS => Ok(relationship_schema()),
        RUN_TABLE => Ok(super::prepared::run_schema()),
        _ => Err(WarehouseError::Input {
            table: name.to_owned(),
            message: "is not handed in".to_owned(),
        }),
    }
}

/// Notes which relationship tests concern which tables.
fn link(entries: &mut [Entry<'_>], places: &BTreeMap<String, usize>) {
    let mut wanted: Vec<(usize, usize)> = Vec::new();
    let schemas: Vec<Option<&TableSchema>> = entries
        .iter()
        .map(|entry| entry.definition.map(|definition| &definition.schema))
        .collect();
    for (entry, schema) in entries.iter_mut().zip(&schemas) {
        let Some(schema) = schema else { continue };
        for (column, test) in schema.all_tests() {
            let (Some(column), TestKind::Relationships { to, field }) = (column, &test.kind) else {
                continue;
            };
            let Some(parent) = places.get(to).copied() else {
                continue;
            };
            let position = schemas
                .get(parent)
                .copied()
                .flatten()
                .and_then(|schema| schema.column(field));
            if let Some((position, _)) = position {
                wanted.push((parent, position));
                entry.links.push(Link {
                    column: column.name.clone(),
                    test: test.name.clone(),
                    parent: (parent, position),
                });
            }
        }
    }
    for (parent, position) in wanted {
        if let Some(entry) = entries.get_mut(parent) {
            entry.key_columns.insert(position);
        }
    }
}

fn units(graph: &Graph, steps: &[&dyn Step], places: &BTreeMap<String, usize>) -> Vec<Unit> {
    let place = |name: &String| places.get(name).copied();
    let mut units: Vec<Unit> = Vec::new();
    for node in graph.nodes() {
        let kind = match &node.origin {
            Origin::Input => continue,
            Origin::Seed => UnitKind::Seed,
            Origin::Model => UnitKind::Model,
            Origin::Step(name) => match steps.iter().position(|step| step.name() == name) {
                Some(position) => UnitKind::Step(position),
                None => continue,
            },
        };
        let output = place(&node.table);
        // The outputs of a step are computed together.
        if let UnitKind::Step(_) = kind
            && let Some(unit) = units.iter_mut().find(|unit| unit.kind == kind)
        {
            unit.outputs.extend(output);
            continue;
        }
        let inputs = node.depends_on.iter().filter_map(place).collect();
        units.push(Unit {
            kind,
            inputs,
            outputs: output.into_iter().collect(),
            height: 0,
            is_late: node.is_late,
        });
    }
    set_heights(&mut units);
    units
}

/// The units come in an order in which each is behind the ones it reads from, so one pass from the end
/// suffices.
fn set_heights(units: &mut [Unit]) {
    let mut above: BTreeMap<usize, usize> = BTreeMap::new();
    for unit in units.iter_mut().rev() {
        unit.height = unit
            .outputs
            .iter()
            .filter_map(|output| above.get(output))
            .copied()
            .max()
            .unwrap_or(0);
        for input in &unit.inputs {
            let height = above.entry(*input).or_insert(0);
            *height = (*height).max(unit.height + 1);
        }
    }
}

/// The optimised plan of an SQL model whose result has the declared types.
async fn plan_model(
    session: &QuerySession,
    definition: &Definition,
) -> Result<Option<LogicalPlan>, Vec<Problem>> {
    let Source::Sql { file, parsed, .. } = &definition.source else {
        return Ok(None);
    };
    let plan = session
        .plan(parsed.statement.clone())
        .await
        .map_err(|error| {
            let (line, message) = describe(&error);
            vec![Problem::new(file, line, message)]
        })?;
    let mut problems = Vec::new();
    for field in plan.schema().fields() {
        let Some((_, declared)) = definition.schema.column(field.name()) else {
            continue;
        };
        if !declared.data_type.accepts(field.data_type()) {
            let line = parsed
                .columns
                .iter()
                .find(|column| column.name == *field.name())
                .map(|column| column.line);
            let message = format!(
                "column {} is {}, but {}:{} declares {}; cast it",
                field.name(),
                field.data_type(),
                definition.schema.file,
                declared.line,
                declared.data_type.as_str()
            );
            problems.push(Problem::new(file, line, message));
        }
    }
    if problems.is_empty() {
        Ok(Some(plan))
    } else {
        Err(problems)
    }
}
