//! From the graph of a file to the steps that its output needs.

use std::collections::{BTreeMap, BTreeSet};

use super::operators::{Operator, Tensor};
use super::proto::{
    Attributes, DOUBLE, FLOAT, GraphProto, INT64, NodeProto, TensorProto, ValueInfoProto,
};
use super::{Budget, MAX_ENDS, MAX_FEATURES, MAX_NODES, MAX_WORK, OnnxInput, wrong};
use crate::ForecastError;

/// A step: an operator, the slots it reads and the slot it writes.
#[derive(Debug, Clone, PartialEq)]
struct Step {
    place: String,
    operator: Operator,
    inputs: Vec<usize>,
    output: usize,
}

/// The steps of a model in their order.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Plan {
    inputs: Vec<OnnxInput>,
    /// Slots that are filled from the start, after those of the inputs.
    constants: Vec<Tensor>,
    steps: Vec<Step>,
    output: usize,
}

impl Plan {
    /// Lays out the steps that an output needs; the last output when none is named.
    pub(super) fn new(graph: GraphProto, output: Option<&str>) -> Result<Self, ForecastError> {
        if graph.node.len() > MAX_NODES || graph.input.len().max(graph.output.len()) > MAX_ENDS {
            return Err(wrong(
                "graph",
                format!("more than {MAX_NODES} nodes, or than {MAX_ENDS} inputs or outputs"),
            ));
        }
        let names: Vec<&str> = graph
            .output
            .iter()
            .filter_map(|output| output.name.as_deref())
            .collect();
        let wanted = match output {
            Some(name) if !names.contains(&name) => {
                return Err(wrong(
                    "graph",
                    format!("there is no output {name}, only {}", names.join(", ")),
                ));
            }
            Some(name) => name.to_owned(),
            None => (*names
                .last()
                .ok_or_else(|| wrong("graph", "there is no output"))?)
            .to_owned(),
        };
        let needed = needed(&graph, &wanted)?;
        let constants = Constants::read(&graph, &needed)?;
        let mut plan = Self {
            inputs: inputs(&graph, &constants)?,
            constants: Vec::new(),
            steps: Vec::new(),
            output: 0,
        };
        let mut slots: BTreeMap<String, usize> = BTreeMap::new();
        for input in &plan.inputs {
            slots.insert(input.name.clone(), slots.len());
        }
        for (name, tensor) in constants.tensors {
            slots.insert(name, slots.len());
            plan.constants.push(tensor);
        }
        for (number, node) in graph.node.into_iter().enumerate() {
            if node.output.iter().any(|name| needed.contains(name)) {
                plan.add(number, &node, &needed, &constants.shapes, &mut slots)?;
            }
        }
        plan.output = *slots
            .get(&wanted)
            .ok_or_else(|| wrong("graph", format!("nothing writes the output {wanted}")))?;
        Ok(plan)
    }

    pub(super) fn inputs(&self) -> &[OnnxInput] {
        &self.inputs
    }

    fn add(
        &mut self,
        number: usize,
        node: &NodeProto,
        needed: &BTreeSet<String>,
        shapes: &BTreeMap<String, Vec<i64>>,
        slots: &mut BTreeMap<String, usize>,
    ) -> Result<(), ForecastError> {
        let name = node.op_type.as_deref().unwrap_or("");
        let place = format!(
            "node {number} ({})",
            name.chars().take(40).collect::<String>()
        );
        let attributes = Attributes::new(&place, &node.attribute);
        let wanted: Vec<usize> = (0..node.output.len())
            .filter(|&at| needed.contains(&node.output[at]))
            .collect();
        let [at] = wanted[..] else {
            return Err(attributes.wrong("more than one of its outputs is used"));
        };
        let is_reshape = name == "Reshape" && node.domain.as_deref().unwrap_or("").is_empty();
        let mut names: Vec<&String> = node.input.iter().filter(|name| !name.is_empty()).collect();
        let operator = if is_reshape {
            let shape = names.get(1).and_then(|name| shapes.get(*name));
            names.truncate(1);
            match shape.map(Vec::as_slice) {
                Some([-1]) => Operator::Reshape(Some(1)),
                Some([-1, columns]) => Operator::Reshape(usize::try_from(*columns).ok()),
                _ => {
                    return Err(
                        attributes.wrong("only a reshape to rows of a fixed width is known here")
                    );
                }
            }
        } else {
            Operator::new(node.domain.as_deref().unwrap_or(""), name, at, &attributes)?
        };
        // A node may read only what stands before it, so a graph cannot run in a circle.
        let inputs = names.into_iter().map(|name| {
            let found = slots.get(name).copied();
            found.ok_or_else(|| {
                attributes.wrong(format!("nothing before it writes its input {name}"))
            })
        });
        let inputs = inputs.collect::<Result<Vec<_>, _>>()?;
        let output = slots.len();
        if slots.insert(node.output[at].clone(), output).is_some() {
            return Err(attributes.wrong(format!("{} is written twice", node.output[at])));
        }
        self.steps.push(Step {
            place,
            operator,
            inputs,
            output,
        });
        Ok(())
    }

    /// Does all steps for one row of features.
    pub(super) fn run(&self, features: &[f32]) -> Result<Tensor, ForecastError> {
        let mut budget = Budget(MAX_WORK);
        let mut given: Vec<Tensor> = Vec::with_capacity(self.inputs.len());
        let mut rest = features;
        for input in &self.inputs {
            let (own, others) = rest
                .split_at_checked(input.width)
                .ok_or_else(|| wrong("graph", "too few features"))?;
            given.push(Tensor {
                rows: 1,
                columns: input.width,
                data: own.to_vec(),
            });
            rest = others;
        }
        let mut made: Vec<Tensor> = Vec::with_capacity(self.steps.len());
        let first_made = self.inputs.len() + self.constants.len();
        for step in &self.steps {
            let slot = |slot: usize| slot_of(slot, &given, &self.constants, &made);
            let inputs: Vec<&Tensor> = step
                .inputs
                .iter()
                .filter_map(|&place| slot(place))
                .collect();
            let result = step
                .operator
                .run(&inputs, &mut budget)
                .map_err(|error| match error {
                    ForecastError::Artefact { field, reason } if field == "graph" => {
                        wrong(step.place.clone(), reason)
                    }
                    other => other,
                })?;
            debug_assert_eq!(step.output, first_made + made.len());
            budget.spend(result.data.len())?;
            made.push(result);
        }
        let found = slot_of(self.output, &given, &self.constants, &made);
        found
            .cloned()
            .ok_or_else(|| wrong("graph", "the output was not computed"))
    }
}

/// The tensor in a slot: inputs first, then constants, then results in the order of the steps.
fn slot_of<'a>(
    slot: usize,
    given: &'a [Tensor],
    constants: &'a [Tensor],
    made: &'a [Tensor],
) -> Option<&'a Tensor> {
    let after_given = slot.checked_sub(given.len());
    let after_constants = after_given.and_then(|slot| slot.checked_sub(constants.len()));
    match (after_given, after_constants) {
        (None, _) => given.get(slot),
        (Some(slot), None) => constants.get(slot),
        (_, Some(slot)) => made.get(slot),
    }
}

/// Names of everything that an output is computed from.
fn needed(graph: &GraphProto, wanted: &str) -> Result<BTreeSet<String>, ForecastError> {
    let mut writers: BTreeMap<&str, &NodeProto> = BTreeMap::new();
    for node in &graph.node {
        for name in node.output.iter().filter(|name| !name.is_empty()) {
            if writers.insert(name, node).is_some() {
                return Err(wrong("graph", format!("{name} is written twice")));
            }
        }
    }
    let mut needed = BTreeSet::new();
    let mut open = vec![wanted.to_owned()];
    while let Some(name) = open.pop() {
        if let Some(node) = writers
            .get(name.as_str())
            .filter(|_| !needed.contains(&name))
        {
            open.extend(node.input.iter().filter(|name| !name.is_empty()).cloned());
        }
        needed.insert(name);
    }
    Ok(needed)
}

/// Constants that are needed: tables of numbers, and shapes.
struct Constants {
    tensors: BTreeMap<String, Tensor>,
    shapes: BTreeMap<String, Vec<i64>>,
}

impl Constants {
    fn read(graph: &GraphProto, needed: &BTreeSet<String>) -> Result<Self, ForecastError> {
        let mut constants = Self {
            tensors: BTreeMap::new(),
            shapes: BTreeMap::new(),
        };
        for tensor in &graph.initializer {
            let name = tensor.name.clone().unwrap_or_default();
            if !needed.contains(&name) {
                continue;
            }
            let place = format!("constant {}", name.chars().take(40).collect::<String>());
            if tensor.data_location.unwrap_or(0) != 0 {
                return Err(wrong(place, "data outside of the file is not read"));
            }
            let twice = if tensor.data_type == Some(INT64) {
                constants
                    .shapes
                    .insert(name, whole_numbers(tensor))
                    .is_some()
            } else {
                constants
                    .tensors
                    .insert(name, table(&place, tensor)?)
                    .is_some()
            };
            if twice {
                return Err(wrong(place, "given twice"));
            }
        }
        Ok(constants)
    }
}

fn whole_numbers(tensor: &TensorProto) -> Vec<i64> {
    let raw = tensor.raw_data.as_deref().unwrap_or(&[]).chunks_exact(8);
    let raw = raw
        .filter_map(|bytes| bytes.try_into().ok())
        .map(i64::from_le_bytes);
    tensor.int64_data.iter().copied().chain(raw).collect()
}

/// A constant as a table: one number, one row, or rows.
fn table(place: &str, tensor: &TensorProto) -> Result<Tensor, ForecastError> {
    let length =
        |dimension: i64| usize::try_from(dimension).map_err(|_| wrong(place, "a length below 0"));
    let (rows, columns) = match tensor.dims[..] {
        [] => (1, 1),
        [columns] => (1, length(columns)?),
        [rows, columns] => (length(rows)?, length(columns)?),
        _ => return Err(wrong(place, "more than two dimensions are not known here")),
    };
    Tensor::check(rows, columns)?;
    let raw = tensor.raw_data.as_deref().unwrap_or(&[]);
    let data: Vec<f32> = match tensor.data_type {
        Some(FLOAT) => {
            let raw = raw
                .chunks_exact(4)
                .filter_map(|bytes| bytes.try_into().ok())
                .map(f32::from_le_bytes);
            tensor.float_data.iter().copied().chain(raw).collect()
        }
        Some(DOUBLE) => {
            let raw = raw
                .chunks_exact(8)
                .filter_map(|bytes| bytes.try_into().ok())
                .map(f64::from_le_bytes);
            tensor
                .double_data
                .iter()
                .copied()
                .chain(raw)
                .map(|number| number as f32)
                .collect()
        }
        other => {
            return Err(wrong(
                place,
                format!("type {} is not known here", other.unwrap_or(0)),
            ));
        }
    };
    if data.len() != rows * columns {
        return Err(wrong(
            place,
            format!("{} numbers for {rows} by {columns}", data.len()),
        ));
    }
    if let Some(number) = data.iter().find(|number| !number.is_finite()) {
        return Err(wrong(place, format!("it holds {number}")));
    }
    Ok(Tensor {
        rows,
        columns,
        data,
    })
}

/// Inputs that are no constants: rows of a fixed number of features.
fn inputs(graph: &GraphProto, constants: &Constants) -> Result<Vec<OnnxInput>, ForecastError> {
    let mut inputs: Vec<OnnxInput> = Vec::new();
    for input in &graph.input {
        let name = input.name.clone().unwrap_or_default();
        if constants.tensors.contains_key(&name) || constants.shapes.contains_key(&name) {
            continue;
        }
        let place = format!("input {}", name.chars().take(40).collect::<String>());
        if inputs.iter().any(|other| other.name == name) {
            return Err(wrong(place, "given twice"));
        }
        let width = width(&place, input)?;
        inputs.push(OnnxInput { name, width });
    }
    let width: usize = inputs.iter().map(|input| input.width).sum();
    if !(1..=MAX_FEATURES).contains(&width) {
        return Err(wrong(
            "graph",
            format!("{width} features, from 1 to {MAX_FEATURES} are known here"),
        ));
    }
    Ok(inputs)
}

fn width(place: &str, input: &ValueInfoProto) -> Result<usize, ForecastError> {
    let tensor = input
        .r#type
        .as_ref()
        .and_then(|kind| kind.tensor_type.as_ref());
    let tensor = tensor.filter(|tensor| matches!(tensor.elem_type, Some(FLOAT | DOUBLE)));
    let tensor = tensor.ok_or_else(|| wrong(place, "only rows of numbers are known here"))?;
    let lengths = tensor
        .shape
        .iter()
        .flat_map(|shape| &shape.dim)
        .map(|dimension| dimension.dim_value);
    let width = match lengths.collect::<Vec<_>>()[..] {
        [None | Some(..=1), Some(width)] => usize::try_from(width).ok(),
        _ => None,
    };
    width
        .filter(|width| (1..=MAX_FEATURES).contains(width))
        .ok_or_else(|| wrong(place, "it must have one row and a fixed number of features"))
}
