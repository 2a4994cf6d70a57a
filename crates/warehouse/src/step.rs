//! Tables that SQL cannot say well: computed by Rust code with declared inputs and outputs.

use std::collections::BTreeMap;
use std::error::Error;

use datafusion::arrow::array::RecordBatch;

/// Whatever a step cannot go on from.
pub type StepError = Box<dyn Error + Send + Sync>;

/// A computation that reads tables and makes tables. It takes part in the graph like an SQL model: it
/// runs when its inputs are there, its outputs are documented in a schema file, cast, sorted, tested and
/// written like every other table.
///
/// The result must depend on the inputs alone (no clock, no unseeded chance), so that two runs agree to
/// the byte.
pub trait Step: Send + Sync {
    /// Name for messages and for the graph.
    fn name(&self) -> &str;

    /// Tables it reads.
    fn inputs(&self) -> &[&str];

    /// Tables it makes; [`Step::run`] returns each of them once.
    fn outputs(&self) -> &[&str];

    /// Computes the outputs. Column order is free; the column set must be the documented one.
    fn run(&self, inputs: &TableSet) -> Result<Vec<(String, RecordBatch)>, StepError>;
}

/// The input tables of a step, each sorted by its primary key.
#[derive(Debug, Default)]
pub struct TableSet {
    tables: BTreeMap<String, RecordBatch>,
}

impl TableSet {
    /// A set for trying a step without a warehouse.
    pub fn new(tables: impl IntoIterator<Item = (String, RecordBatch)>) -> Self {
        Self {
            tables: tables.into_iter().collect(),
        }
    }

    /// A table by name.
    ///
    /// # Errors
    /// When the step did not declare the table as an input.
    pub fn get(&self, name: &str) -> Result<&RecordBatch, StepError> {
        self.tables
            .get(name)
            .ok_or_else(|| format!("table {name} is not among the inputs").into())
    }
}
