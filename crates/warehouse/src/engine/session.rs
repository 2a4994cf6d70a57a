//! One DataFusion session for all queries, set up so that results do not depend on the machine.

use std::num::NonZeroUsize;
use std::path::Path;
use std::sync::Arc;

use datafusion::catalog::{MemorySchemaProvider, SchemaProvider};
use datafusion::common::tree_node::TreeNode;
use datafusion::common::{DFSchema, SchemaError, exec_datafusion_err};
use datafusion::error::{DataFusionError, Result};
use datafusion::execution::TaskContext;
use datafusion::execution::disk_manager::{DiskManagerBuilder, DiskManagerMode};
use datafusion::execution::memory_pool::{GreedyMemoryPool, TrackConsumersPool};
use datafusion::execution::runtime_env::{RuntimeEnv, RuntimeEnvBuilder};
use datafusion::execution::{SessionState, SessionStateBuilder};
use datafusion::logical_expr::LogicalPlan;
use datafusion::logical_expr::simplify::SimplifyContext;
use datafusion::optimizer::simplify_expressions::ExprSimplifier;
use datafusion::optimizer::{Optimizer, OptimizerRule};
use datafusion::physical_expr::PhysicalExpr;
use datafusion::physical_optimizer::PhysicalOptimizerRule;
use datafusion::physical_optimizer::optimizer::PhysicalOptimizer;
use datafusion::physical_plan::{SendableRecordBatchStream, execute_stream};
use datafusion::prelude::SessionConfig;
use datafusion::sql::parser::Statement;

use super::provider::LateTable;
use super::rules::{ComeUpForAir, REQUIREMENTS, WhereRequired};
use super::table::BATCH_ROWS;
use crate::suggest::did_you_mean;

/// Who used most of the memory, when it ran out: this many are named.
const NAMED_CONSUMERS: NonZeroUsize = NonZeroUsize::MIN;

/// Rules of the logical optimiser that no query here gains from. Planning a hundred and seventy models is most of
/// the time that a small league takes, and each rule walks through every expression of every model.
const IDLE_LOGICAL_RULES: [&str; 12] = [
    "eliminate_cross_join",
    "eliminate_duplicated_expr",
    "eliminate_group_by_constant",
    "eliminate_join",
    "eliminate_limit",
    "extract_leaf_expressions",
    "filter_null_join_keys",
    "optimize_unions",
    "propagate_empty_relation",
    "push_down_leaf_projections",
    "rewrite_set_comparison",
    "unions_to_filter",
];

/// Likewise of the physical optimiser. Most of these rules spread work over several partitions, read less of a file or
/// stop early; tables are in memory and queries have one partition.
const IDLE_PHYSICAL_RULES: [&str; 11] = [
    "FilterPushdown",
    "FilterPushdown(Post)",
    "HashJoinBuffering",
    "LimitAggregation",
    "LimitPushPastWindows",
    "LimitPushdown",
    "LimitedDistinctAggregation",
    "ProjectionPushdown",
    "PushdownSort",
    "TopKRepartition",
    "WindowTopN",
];

/// A session with a fixed list of tables.
pub(crate) struct QuerySession {
    state: SessionState,
    /// The same with all logical rules, several times over, and with lines in its messages: for queries in which that
    /// can make a difference.
    thorough: SessionState,
}

impl QuerySession {
    pub(crate) fn new<'a>(
        tables: impl IntoIterator<Item = (&'a str, Arc<LateTable>)>,
    ) -> Result<Self> {
        let schema = MemorySchemaProvider::new();
        for (name, table) in tables {
            schema.register_table(name.to_owned(), table)?;
        }
        let mut quick = config();
        // A second pass over a plan finds next to nothing and costs as much as the first.
        quick.options_mut().optimizer.max_passes = 1;
        // Noting where in the text each column stands makes every column of every expression larger.
        quick.options_mut().sql_parser.collect_spans = false;
        let state = SessionStateBuilder::new()
            .with_config(quick)
            .with_default_features()
            .with_optimizer_rules(logical_rules())
            .with_physical_optimizer_rules(physical_rules())
            .build();
        let thorough = SessionStateBuilder::new_from_existing(state.clone())
            .with_config(config())
            .with_optimizer_rules(Optimizer::new().rules)
            .build();
        let options = &state.config_options().catalog;
        let catalog = state
            .catalog_list()
            .catalog(&options.default_catalog)
            .ok_or_else(|| exec_datafusion_err!("the session has no catalog"))?;
        catalog.register_schema(&options.default_schema, Arc::new(schema))?;
        Ok(Self { state, thorough })
    }

    /// The session for one query of this moment: `now()` and `current_date` have a value. In the models they have none,
    /// for the same files are to make the same tables on any day.
    pub(crate) fn at_this_moment(mut self) -> Self {
        for state in [&mut self.state, &mut self.thorough] {
            let options = Arc::clone(state.config_options());
            state.execution_props_mut().mark_start_execution(options);
        }
        self
    }

    /// The optimised plan of a statement.
    pub(crate) async fn plan(&self, statement: Statement) -> Result<LogicalPlan> {
        if let Ok(plan) = self.state.statement_to_plan(statement.clone()).await
            && !may_join_in_where(&plan)?
            && let Ok(optimised) = self.state.optimize(&plan)
        {
            return Ok(optimised);
        }
        let plan = self.thorough.statement_to_plan(statement).await?;
        self.thorough.optimize(&plan)
    }

    /// An expression over one row of a table, ready to be evaluated.
    pub(crate) fn expression(&self, sql: &str, schema: &DFSchema) -> Result<Arc<dyn PhysicalExpr>> {
        let logical = self.state.create_logical_expr(sql, schema)?;
        // Some functions exist only until they are simplified away.
        let context = SimplifyContext::builder()
            .with_schema(Arc::new(schema.clone()))
            .with_config_options(Arc::clone(self.state.config_options()))
            .build();
        let simplifier = ExprSimplifier::new(context);
        let simple = simplifier.simplify(simplifier.coerce(logical, schema)?)?;
        self.state.create_physical_expr(simple, schema)
    }

    /// Starts an optimised plan within the given limits.
    pub(crate) async fn start(
        &self,
        plan: &LogicalPlan,
        limits: Arc<RuntimeEnv>,
    ) -> Result<SendableRecordBatchStream> {
        let physical = self
            .state
            .query_planner()
            .create_physical_plan(plan, &self.state)
            .await?;
        let context = TaskContext::from(&self.state).with_runtime(limits);
        execute_stream(physical, Arc::new(context))
    }
}

/// Whether tables are joined without ON and a WHERE follows: it may hold the condition, and then it takes all rules to
/// turn it into one.
fn may_join_in_where(plan: &LogicalPlan) -> Result<bool> {
    plan.exists(|node| {
        let LogicalPlan::Filter(filter) = node else {
            return Ok(false);
        };
        Ok(matches!(
            filter.input.as_ref(),
            LogicalPlan::Join(join) if join.on.is_empty() && join.filter.is_none()
        ))
    })
}

fn logical_rules() -> Vec<Arc<dyn OptimizerRule + Send + Sync>> {
    let mut rules = Optimizer::new().rules;
    rules.retain(|rule| !IDLE_LOGICAL_RULES.contains(&rule.name()));
    rules
}

fn physical_rules() -> Vec<Arc<dyn PhysicalOptimizerRule + Send + Sync>> {
    let mut rules = PhysicalOptimizer::new().rules;
    rules.retain(|rule| !IDLE_PHYSICAL_RULES.contains(&rule.name()));
    for rule in rules.iter_mut().filter(|rule| rule.name() == REQUIREMENTS) {
        *rule = Arc::new(WhereRequired(Arc::clone(rule)));
    }
    rules.push(Arc::new(ComeUpForAir));
    rules
}

fn config() -> SessionConfig {
    let mut config = SessionConfig::new()
        // One partition: a sum adds up in one order whatever the number of cores. Cores are kept busy by
        // running several queries at once.
        .with_target_partitions(1)
        .with_batch_size(BATCH_ROWS)
        .with_repartition_joins(false)
        .with_repartition_aggregations(false)
        .with_repartition_windows(false)
        .with_repartition_sorts(false)
        .with_repartition_file_scans(false)
        .with_round_robin_repartition(false);
    let options = config.options_mut();
    // Messages can then name the line of a model.
    options.sql_parser.collect_spans = true;
    // Filters that a join finds out while it runs help to skip parts of files; here they only cost time.
    options.optimizer.enable_dynamic_filter_pushdown = false;
    // Text is plain text everywhere; see `ColumnType::arrow`.
    options.sql_parser.map_string_types_to_utf8view = false;
    options.execution.parquet.schema_force_view_types = false;
    config
}

/// The memory of one query and, when it is used up, a folder to spill to. Every query has its own share,
/// so that whether it spills depends on the query alone and not on what else happens to run.
pub(crate) fn limits(memory: usize, spill: Option<&Path>) -> Result<Arc<RuntimeEnv>> {
    let mode = match spill {
        Some(folder) => DiskManagerMode::Directories(vec![folder.to_owned()]),
        None => DiskManagerMode::Disabled,
    };
    RuntimeEnvBuilder::new()
        .with_memory_pool(Arc::new(TrackConsumersPool::new(
            GreedyMemoryPool::new(memory),
            NAMED_CONSUMERS,
        )))
        .with_disk_manager_builder(DiskManagerBuilder::default().with_mode(mode))
        .build_arc()
}

/// Line, if known, and wording of an error of the engine.
pub(crate) fn describe(error: &DataFusionError) -> (Option<usize>, String) {
    let line = error
        .diagnostic()
        .and_then(|found| found.span)
        .map(|span| span.start.line as usize);
    let message = match error.find_root() {
        DataFusionError::SchemaError(found, _) => schema_error(found),
        DataFusionError::Diagnostic(_, inner) => return (line, describe(inner).1),
        DataFusionError::SQL(..) => return crate::models::sql_file::syntax_error(error),
        root => root.strip_backtrace(),
    };
    let message = [
        "Error during planning: ",
        "Execution error: ",
        "Schema error: ",
    ]
    .iter()
    .find_map(|intro| message.strip_prefix(intro))
    .unwrap_or(&message);
    (line, message.to_owned())
}

/// Whether the error is about a column that is not there.
pub(crate) fn is_unknown_name(error: &DataFusionError) -> bool {
    match error.find_root() {
        DataFusionError::SchemaError(found, _) => {
            matches!(**found, SchemaError::FieldNotFound { .. })
        }
        DataFusionError::Diagnostic(_, inner) => is_unknown_name(inner),
        _ => false,
    }
}

fn schema_error(error: &SchemaError) -> String {
    match error {
        SchemaError::FieldNotFound {
            field,
            valid_fields,
        } => {
            let known = valid_fields.iter().map(|field| field.name.as_str());
            let written = field.flat_name();
            let mut message = format!("unknown column {}", written.replace('"', ""));
            let hint = did_you_mean(&field.name, known.clone());
            if hint.is_empty() && valid_fields.len() <= 30 {
                let known: Vec<&str> = known.collect();
                message = format!("{message}; there are {}", known.join(", "));
            }
            message + &hint
        }
        other => other.to_string(),
    }
}
