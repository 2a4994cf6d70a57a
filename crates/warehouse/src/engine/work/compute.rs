//! The rows of a table: from its seed, its query or its step.

use std::sync::{Arc, PoisonError};
use std::time::Duration;

use datafusion::arrow::array::RecordBatch;
use datafusion::arrow::datatypes::Schema;
use datafusion::error::DataFusionError;
use datafusion::logical_expr::LogicalPlan;
use futures::StreamExt;
use tokio::runtime::Runtime;

use super::super::plan::{Entry, Unit, UnitKind};
use super::super::session::{describe, limits};
use super::{Floor, failed};
use crate::error::WarehouseError;
use crate::models::Source;
use crate::output::folder::SCRATCH;
use crate::step::TableSet;

/// How often a running query looks whether it should stop.
const STOP_CHECK: Duration = Duration::from_millis(25);

/// A table of the run with its rows, in whatever order and with whatever columns.
pub(super) type Rows = (usize, Arc<Schema>, Vec<RecordBatch>);

impl Floor<'_> {
    /// The rows of a unit's tables, in whatever order and with whatever columns.
    pub(super) fn compute(
        &self,
        number: usize,
        unit: &Unit,
        runtime: &Runtime,
    ) -> Result<Vec<Rows>, WarehouseError> {
        let first = unit.outputs.first().copied().unwrap_or_default();
        let (entry, _) = self.workshop.declared(first)?;
        match (
            unit.kind,
            entry.definition.map(|definition| &definition.source),
        ) {
            (UnitKind::Seed, Some(Source::Seed { rows, .. })) => {
                Ok(vec![(first, rows.schema(), vec![rows.clone()])])
            }
            (UnitKind::Model, _) => {
                let plan =
                    self.workshop.plans.get(number).and_then(|place| {
                        place.lock().unwrap_or_else(PoisonError::into_inner).take()
                    });
                let plan = plan.ok_or_else(|| {
                    WarehouseError::Internal(format!("{} was not planned", entry.name))
                })?;
                let (schema, batches) = self.query(entry, &plan, runtime)?;
                Ok(vec![(first, schema, batches)])
            }
            (UnitKind::Step(step), _) => self.step(step, unit, entry),
            _ => Err(WarehouseError::Internal(format!(
                "{} has no rows",
                entry.name
            ))),
        }
    }

    fn query(
        &self,
        entry: &Entry<'_>,
        plan: &LogicalPlan,
        runtime: &Runtime,
    ) -> Result<(Arc<Schema>, Vec<RecordBatch>), WarehouseError> {
        let scratch = self.folder.join(SCRATCH);
        let run = async {
            let mut stream = self
                .workshop
                .session
                .start(plan, limits(self.options.query_memory, Some(&scratch))?)
                .await?;
            let mut batches = Vec::new();
            while let Some(batch) = stream.next().await {
                let batch = batch?;
                if batch.num_rows() > 0 {
                    batches.push(batch);
                }
            }
            Ok::<_, DataFusionError>((stream.schema(), batches))
        };
        let stopped = async {
            while !self.is_stopping() {
                tokio::time::sleep(STOP_CHECK).await;
            }
        };
        runtime.block_on(async {
            tokio::select! {
                result = run => result.map_err(|error| failed(entry, describe(&error).1)),
                () = stopped => Err(WarehouseError::Cancelled),
            }
        })
    }

    fn step(
        &self,
        step: usize,
        unit: &Unit,
        entry: &Entry<'_>,
    ) -> Result<Vec<Rows>, WarehouseError> {
        let step = self
            .workshop
            .steps
            .get(step)
            .ok_or_else(|| WarehouseError::Internal("no such step".to_owned()))?;
        let mut inputs = Vec::with_capacity(unit.inputs.len());
        for input in &unit.inputs {
            let input = self.workshop.entry(*input)?;
            let batch = input
                .place
                .load()
                .map_err(|message| failed(entry, message))?;
            inputs.push((input.name.clone(), batch));
        }
        let made = step.run(&TableSet::new(inputs));
        let mut made =
            made.map_err(|error| failed(entry, format!("step {}: {error}", step.name())))?;
        let mut tables = Vec::with_capacity(unit.outputs.len());
        for output in &unit.outputs {
            let output_entry = self.workshop.entry(*output)?;
            let place = made.iter().position(|(name, _)| *name == output_entry.name);
            let place = place.ok_or_else(|| {
                failed(
                    output_entry,
                    format!("step {} did not return it", step.name()),
                )
            })?;
            let (_, batch) = made.swap_remove(place);
            let (_, declared) = self.workshop.declared(*output)?;
            if let Some(extra) = batch
                .schema()
                .fields()
                .iter()
                .find(|field| declared.column(field.name()).is_none())
            {
                let message = format!(
                    "step {} returns column {}, which is not documented",
                    step.name(),
                    extra.name()
                );
                return Err(failed(output_entry, message));
            }
            tables.push((*output, batch.schema(), vec![batch]));
        }
        if let Some((name, _)) = made.first() {
            return Err(failed(
                entry,
                format!(
                    "step {} returns {name}, which it did not announce",
                    step.name()
                ),
            ));
        }
        Ok(tables)
    }
}
