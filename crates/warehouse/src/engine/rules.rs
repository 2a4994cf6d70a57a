//! What is done to a physical plan beside, or instead of, the rules that the engine brings along.

use std::fmt;
use std::sync::Arc;

use datafusion::common::config::ConfigOptions;
use datafusion::common::tree_node::{Transformed, TransformedResult, TreeNode, TreeNodeRecursion};
use datafusion::error::Result;
use datafusion::execution::TaskContext;
use datafusion::physical_expr::PhysicalExpr;
use datafusion::physical_optimizer::PhysicalOptimizerRule;
use datafusion::physical_plan::coop::make_cooperative;
use datafusion::physical_plan::execution_plan::ReplaceChildrenOptions;
use datafusion::physical_plan::{
    DisplayAs, DisplayFormatType, ExecutionPlan, ExecutionPlanProperties, PlanProperties,
    SendableRecordBatchStream,
};

/// Name of the rule of the engine that sees to sorting and to one partition where several come together.
pub(super) const REQUIREMENTS: &str = "EnsureRequirements";

/// A rule that is left out when a plan asks for nothing that it sees to: no operator wants its rows in an order, and
/// there is one partition throughout. It goes through a plan six times and makes most of it anew.
#[derive(Debug)]
pub(super) struct WhereRequired(pub(super) Arc<dyn PhysicalOptimizerRule + Send + Sync>);

impl PhysicalOptimizerRule for WhereRequired {
    fn optimize(
        &self,
        plan: Arc<dyn ExecutionPlan>,
        config: &ConfigOptions,
    ) -> Result<Arc<dyn ExecutionPlan>> {
        let is_required = plan.exists(|node| {
            Ok(node.output_partitioning().partition_count() > 1
                || node.required_input_ordering().iter().any(Option::is_some))
        })?;
        if is_required {
            self.0.optimize(plan, config)
        } else {
            Ok(plan)
        }
    }

    fn name(&self) -> &str {
        self.0.name()
    }

    fn schema_check(&self) -> bool {
        self.0.schema_check()
    }
}

/// Lets operators that turn one batch into many, such as joins, pause now and then, so that a query can
/// be cancelled or timed out in the middle of them.
#[derive(Debug)]
pub(super) struct ComeUpForAir;

impl PhysicalOptimizerRule for ComeUpForAir {
    fn optimize(
        &self,
        plan: Arc<dyn ExecutionPlan>,
        _config: &ConfigOptions,
    ) -> Result<Arc<dyn ExecutionPlan>> {
        let multiplies = |node: &Arc<dyn ExecutionPlan>| {
            node.children().len() > 1 || ["RecursiveQueryExec", "UnnestExec"].contains(&node.name())
        };
        let wrapped = plan.transform_up(|node| {
            Ok(if multiplies(&node) {
                Transformed::yes(Arc::new(Pausing(node)) as Arc<dyn ExecutionPlan>)
            } else {
                Transformed::no(node)
            })
        });
        wrapped.data()
    }

    fn name(&self) -> &'static str {
        "come_up_for_air"
    }

    fn schema_check(&self) -> bool {
        true
    }
}

/// An operator that pauses. In everything else it is the operator inside; having the very same properties, it spares the
/// operators above it working out theirs again.
#[derive(Debug)]
struct Pausing(Arc<dyn ExecutionPlan>);

impl DisplayAs for Pausing {
    fn fmt_as(&self, _kind: DisplayFormatType, to: &mut fmt::Formatter<'_>) -> fmt::Result {
        to.write_str("Pausing")
    }
}

impl ExecutionPlan for Pausing {
    fn name(&self) -> &'static str {
        "Pausing"
    }

    fn properties(&self) -> &Arc<PlanProperties> {
        self.0.properties()
    }

    fn maintains_input_order(&self) -> Vec<bool> {
        vec![true]
    }

    fn children(&self) -> Vec<&Arc<dyn ExecutionPlan>> {
        vec![&self.0]
    }

    fn replace_children(
        self: Arc<Self>,
        mut children: Vec<Arc<dyn ExecutionPlan>>,
        _options: ReplaceChildrenOptions,
    ) -> Result<Arc<dyn ExecutionPlan>> {
        Ok(match children.pop() {
            Some(child) => Arc::new(Self(child)),
            None => self,
        })
    }

    fn with_new_children(
        self: Arc<Self>,
        mut children: Vec<Arc<dyn ExecutionPlan>>,
    ) -> Result<Arc<dyn ExecutionPlan>> {
        Ok(match children.pop() {
            Some(child) => Arc::new(Self(child)),
            None => self,
        })
    }

    fn apply_expressions(
        &self,
        _see: &mut dyn FnMut(&Arc<dyn PhysicalExpr>) -> Result<TreeNodeRecursion>,
    ) -> Result<TreeNodeRecursion> {
        Ok(TreeNodeRecursion::Continue)
    }

    fn execute(
        &self,
        partition: usize,
        context: Arc<TaskContext>,
    ) -> Result<SendableRecordBatchStream> {
        Ok(make_cooperative(self.0.execute(partition, context)?))
    }
}
