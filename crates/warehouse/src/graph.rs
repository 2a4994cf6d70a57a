//! Which table needs which, read from the SQL itself.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

use crate::error::{Problem, WarehouseError};
use crate::models::{Definition, Models, Source, sorted};
use crate::step::Step;
use crate::suggest::did_you_mean;

/// One row with `run_id` (hash of inputs, models and program version) and `version`; made by the engine.
pub const RUN_TABLE: &str = "raw_run";
/// The outcome of every data test; made by the engine when all other tables are built.
pub const TEST_RESULTS: &str = "raw_test_results";
/// The outcome of every relationship test; made by the engine when all other tables are built.
pub const RELATIONSHIP_RESULTS: &str = "raw_relationship_results";

/// Names of input tables start with this.
const INPUT_PREFIX: &str = "raw_";

/// What makes a table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Origin {
    /// Handed in with the run, or made by the engine itself.
    Input,
    /// A CSV file of the model folder.
    Seed,
    /// An SQL file of the model folder.
    Model,
    /// The Rust step of this name.
    Step(String),
}

/// A table of the graph.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Node {
    /// Name of the table.
    pub table: String,
    /// Layer of the model folder; empty for inputs.
    pub layer: String,
    /// What makes it.
    pub origin: Origin,
    /// Tables it reads, sorted by name.
    pub depends_on: Vec<String>,
    /// Length of the longest path from an input or seed: tables of one level do not need each other.
    pub level: usize,
    /// Whether it reads, directly or not, the results of the data tests, and so runs after them.
    pub is_late: bool,
}

/// All tables in an order in which each comes after the ones it reads: by level, then by name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Graph {
    nodes: Vec<Node>,
}

impl Graph {
    /// Reads the graph and checks it: every table that is read exists, every documented table is made by
    /// something, nothing needs itself. `inputs` are the names of the tables that will be handed in; with
    /// `None` every name that starts with `raw_` is taken to be one.
    pub fn new(
        models: &Models,
        steps: &[&dyn Step],
        inputs: Option<&[&str]>,
    ) -> Result<Self, WarehouseError> {
        let mut problems = Vec::new();
        let mut edges = edges(models, steps, &mut problems);
        check_names(models, &mut edges, inputs, &mut problems);
        check_layers(models, &edges, &mut problems);
        let levels = levels(&edges);
        if problems.is_empty() && levels.len() < edges.len() {
            problems.extend(cycle(models, &edges, &levels));
        }
        if !problems.is_empty() {
            return Err(WarehouseError::Models(sorted(problems)));
        }
        Ok(Self {
            nodes: nodes(models, edges, &levels),
        })
    }

    /// The tables, each after the ones it reads.
    pub fn nodes(&self) -> &[Node] {
        &self.nodes
    }

    /// A table of the graph.
    pub fn node(&self, table: &str) -> Option<&Node> {
        self.nodes.iter().find(|node| node.table == table)
    }

    /// The graph for reading: one paragraph per level, one line per table with the tables it reads.
    pub fn to_text(&self) -> String {
        let width = self
            .nodes
            .iter()
            .map(|node| node.table.len())
            .max()
            .unwrap_or(0);
        let mut text = String::new();
        let mut level = None;
        for node in &self.nodes {
            if level != Some(node.level) {
                let gap = if level.is_some() { "\n" } else { "" };
                let _ = writeln!(text, "{gap}level {}", node.level);
                level = Some(node.level);
            }
            let origin = match &node.origin {
                Origin::Input => "input".to_owned(),
                Origin::Seed => "seed".to_owned(),
                Origin::Model => node.layer.clone(),
                Origin::Step(name) => format!("step {name}"),
            };
            let _ = write!(text, "  {:width$}  {origin}", node.table);
            if !node.depends_on.is_empty() {
                let _ = write!(text, "  <- {}", node.depends_on.join(", "));
            }
            text.push('\n');
        }
        text
    }

    /// The graph in Graphviz's language: `dot -Tsvg`.
    pub fn to_dot(&self) -> String {
        let mut text = String::from(
            "digraph warehouse {\n  rankdir=LR;\n  node [shape=box, fontname=\"sans-serif\"];\n",
        );
        let mut layers: BTreeMap<&str, Vec<&Node>> = BTreeMap::new();
        for node in &self.nodes {
            layers.entry(&node.layer).or_default().push(node);
        }
        for (layer, nodes) in layers {
            let label = if layer.is_empty() { "input" } else { layer };
            let _ = writeln!(
                text,
                "  subgraph \"cluster_{label}\" {{\n    label=\"{label}\";"
            );
            for node in nodes {
                let style = match node.origin {
                    Origin::Step(_) => " [style=rounded]",
                    Origin::Seed => " [shape=note]",
                    _ => "",
                };
                let _ = writeln!(text, "    \"{}\"{style};", node.table);
            }
            text.push_str("  }\n");
        }
        for node in &self.nodes {
            for parent in &node.depends_on {
                let _ = writeln!(text, "  \"{parent}\" -> \"{}\";", node.table);
            }
        }
        text.push_str("}\n");
        text
    }
}

/// A table's makings: the tables it reads with the line that first names each.
struct Edge {
    origin: Origin,
    reads: BTreeMap<String, Option<usize>>,
}

type Edges = BTreeMap<String, Edge>;
type Levels = BTreeMap<String, usize>;

fn edges(models: &Models, steps: &[&dyn Step], problems: &mut Vec<Problem>) -> Edges {
    let mut edges = Edges::new();
    for (name, definition) in models.definitions() {
        let (origin, reads) = match &definition.source {
            Source::Seed { .. } => (Origin::Seed, BTreeMap::new()),
            Source::Sql { parsed, .. } => {
                let reads = parsed.references.iter();
                (
                    Origin::Model,
                    reads
                        .map(|read| (read.table.clone(), Some(read.line)))
                        .collect(),
                )
            }
            Source::Step => {
                let makes = |step: &&&dyn Step| step.outputs().contains(&name.as_str());
                let Some(step) = steps.iter().find(makes) else {
                    problems.push(unmade(models, definition));
                    continue;
                };
                let reads = step.inputs().iter();
                let reads = reads.map(|input| ((*input).to_owned(), None)).collect();
                (Origin::Step(step.name().to_owned()), reads)
            }
        };
        edges.insert(name.clone(), Edge { origin, reads });
    }
    for step in steps {
        for output in step.outputs() {
            if !matches!(
                models.definitions().get(*output),
                Some(Definition {
                    source: Source::Step,
                    ..
                })
            ) {
                let file = models
                    .definitions()
                    .get(*output)
                    .map_or("", Definition::file);
                let message = if file.is_empty() {
                    format!(
                        "step {} makes table {output}, which is documented in no schema file",
                        step.name()
                    )
                } else {
                    format!(
                        "table {output} is made by step {} and by this file",
                        step.name()
                    )
                };
                problems.push(Problem::new(
                    if file.is_empty() { "schema.yml" } else { file },
                    None,
                    message,
                ));
            }
        }
    }
    edges
}

fn unmade(models: &Models, definition: &Definition) -> Problem {
    let schema = &definition.schema;
    let made = models
        .definitions()
        .values()
        .filter(|other| !matches!(other.source, Source::Step));
    let hint = did_you_mean(&schema.name, made.map(|other| other.schema.name.as_str()));
    let message = format!(
        "table {} is documented, but no SQL file or step makes it{hint}",
        schema.name
    );
    Problem::new(&schema.file, schema.line, message)
}

/// Adds the inputs that are read to the graph and complains about tables nobody makes.
fn check_names(
    models: &Models,
    edges: &mut Edges,
    inputs: Option<&[&str]>,
    problems: &mut Vec<Problem>,
) {
    let built_in = [RUN_TABLE, TEST_RESULTS, RELATIONSHIP_RESULTS];
    let is_input = |name: &str| {
        built_in.contains(&name)
            || inputs.map_or(name.starts_with(INPUT_PREFIX), |inputs| {
                inputs.contains(&name)
            })
    };
    let mut found = BTreeSet::new();
    for (table, edge) in edges.iter() {
        for (read, line) in &edge.reads {
            if is_input(read) {
                found.insert(read.clone());
            } else if !models.definitions().contains_key(read) {
                let known = models.definitions().keys().map(String::as_str);
                let known = known
                    .chain(built_in)
                    .chain(inputs.unwrap_or_default().iter().copied());
                let message = match &edge.origin {
                    Origin::Step(step) => format!("step {step} reads unknown table {read}"),
                    _ => format!("unknown table {read}"),
                };
                let message = message + &did_you_mean(read, known);
                problems.push(Problem::new(file_of(models, table), *line, message));
            }
        }
    }
    for name in found {
        edges.insert(
            name,
            Edge {
                origin: Origin::Input,
                reads: BTreeMap::new(),
            },
        );
    }
}

/// Staging says what the inputs say; it depends on nothing that is derived from them.
fn check_layers(models: &Models, edges: &Edges, problems: &mut Vec<Problem>) {
    for (table, edge) in edges {
        if models
            .table(table)
            .is_none_or(|schema| schema.layer != "staging")
        {
            continue;
        }
        for (read, line) in &edge.reads {
            let derived = models
                .table(read)
                .is_some_and(|schema| !["staging", "seeds"].contains(&schema.layer.as_str()));
            if derived {
                let message =
                    format!("a staging model reads inputs, seeds and staging models, not {read}");
                problems.push(Problem::new(file_of(models, table), *line, message));
            }
        }
    }
}

fn file_of<'a>(models: &'a Models, table: &str) -> &'a str {
    models.definitions().get(table).map_or("", Definition::file)
}

/// The level of every table that is not part of a cycle or behind one.
fn levels(edges: &Edges) -> Levels {
    let mut levels = Levels::new();
    loop {
        let mut found = Vec::new();
        for (table, edge) in edges {
            if levels.contains_key(table) {
                continue;
            }
            let below: Option<Vec<usize>> = edge
                .reads
                .keys()
                .map(|read| levels.get(read).copied())
                .collect();
            if let Some(below) = below {
                found.push((
                    table.clone(),
                    below.into_iter().max().map_or(0, |level| level + 1),
                ));
            }
        }
        if found.is_empty() {
            return levels;
        }
        levels.extend(found);
    }
}

/// Follows reads among the tables without a level until one comes up again.
fn cycle(models: &Models, edges: &Edges, levels: &Levels) -> Option<Problem> {
    let mut path: Vec<&str> = Vec::new();
    let mut table = edges
        .keys()
        .find(|table| !levels.contains_key(*table))?
        .as_str();
    while !path.contains(&table) {
        path.push(table);
        let mut reads = edges.get(table)?.reads.keys();
        table = reads.find(|read| edges.contains_key(*read) && !levels.contains_key(*read))?;
    }
    let mut circle: Vec<&str> = path.into_iter().skip_while(|name| *name != table).collect();
    // Start at the first name in the alphabet, so that the message does not depend on where the search began.
    let first = circle
        .iter()
        .enumerate()
        .min_by_key(|(_, name)| **name)
        .map_or(0, |(position, _)| position);
    circle.rotate_left(first);
    let start = *circle.first()?;
    let second = circle.get(1).copied().unwrap_or(start);
    let line = edges.get(start)?.reads.get(second).copied().flatten();
    let message = format!("tables need each other: {} -> {start}", circle.join(" -> "));
    Some(Problem::new(file_of(models, start), line, message))
}

fn nodes(models: &Models, edges: Edges, levels: &Levels) -> Vec<Node> {
    let mut nodes: Vec<Node> = edges
        .into_iter()
        .map(|(table, edge)| Node {
            layer: models
                .table(&table)
                .map_or_else(String::new, |schema| schema.layer.clone()),
            level: levels.get(&table).copied().unwrap_or(0),
            depends_on: edge.reads.into_keys().collect(),
            origin: edge.origin,
            is_late: false,
            table,
        })
        .collect();
    nodes.sort_by(|left, right| (left.level, &left.table).cmp(&(right.level, &right.table)));
    let mut late = BTreeSet::from([TEST_RESULTS.to_owned(), RELATIONSHIP_RESULTS.to_owned()]);
    for node in &mut nodes {
        node.is_late =
            late.contains(&node.table) || node.depends_on.iter().any(|read| late.contains(read));
        if node.is_late {
            late.insert(node.table.clone());
        }
    }
    nodes
}
