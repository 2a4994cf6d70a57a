//! The dense operators, on tensors of at most two dimensions.

use super::proto::{Attributes, DOUBLE, FLOAT};
use super::trees::Ensemble;
use super::{Budget, MAX_CELLS, wrong};
use crate::ForecastError;

/// A table of single-precision numbers, row by row.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Tensor {
    pub(super) rows: usize,
    pub(super) columns: usize,
    pub(super) data: Vec<f32>,
}

impl Tensor {
    /// Refuses empty and huge tables before anything is reserved for them.
    pub(super) fn check(rows: usize, columns: usize) -> Result<(), ForecastError> {
        match rows.checked_mul(columns) {
            Some(1..=MAX_CELLS) => Ok(()),
            _ => Err(wrong(
                "graph",
                format!("a tensor of {rows} by {columns} is empty or too large"),
            )),
        }
    }

    fn row(&self, row: usize) -> &[f32] {
        &self.data[row * self.columns..(row + 1) * self.columns]
    }
}

/// An element-wise operation on two tensors.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Binary {
    Add,
    Sub,
    Mul,
    Div,
}

/// An element-wise operation on one tensor.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Unary {
    Relu,
    Sigmoid,
    Tanh,
}

/// What is done to scores in the end.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum PostTransform {
    None,
    Logistic,
    Softmax,
}

impl PostTransform {
    pub(super) fn of(attributes: &Attributes<'_>) -> Result<Self, ForecastError> {
        match attributes.text("post_transform", "NONE")? {
            "NONE" => Ok(Self::None),
            "LOGISTIC" => Ok(Self::Logistic),
            "SOFTMAX" => Ok(Self::Softmax),
            other => Err(attributes.wrong(format!("post_transform {other} is not known here"))),
        }
    }

    pub(super) fn apply(self, scores: &mut [f32]) {
        match self {
            Self::None => {}
            Self::Logistic => scores.iter_mut().for_each(|score| *score = sigmoid(*score)),
            Self::Softmax => softmax(scores),
        }
    }
}

/// A step of a plan.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Operator {
    /// Hands its first input on.
    Pass,
    /// Hands its first input on if it has this many columns; `None` for any.
    Reshape(Option<usize>),
    Concat,
    MatMul,
    Gemm {
        alpha: f32,
        beta: f32,
        transpose_a: bool,
        transpose_b: bool,
    },
    Binary(Binary),
    Unary(Unary),
    Softmax,
    Scaler {
        offset: Vec<f32>,
        scale: Vec<f32>,
    },
    /// Divides each row by its norm: the sum of the sizes, or the root of the sum of squares.
    Normalizer {
        squares: bool,
    },
    Linear {
        /// Row by row, one row per score.
        coefficients: Vec<f32>,
        intercepts: Vec<f32>,
        post: PostTransform,
    },
    Trees(Box<Ensemble>),
}

impl Operator {
    /// The operator of a node; `output` is the place of the wanted one among its outputs.
    pub(super) fn new(
        domain: &str,
        name: &str,
        output: usize,
        attributes: &Attributes<'_>,
    ) -> Result<Self, ForecastError> {
        let classifier = || {
            if output == 1 {
                Ok(())
            } else {
                Err(attributes.wrong("only the scores of a classifier are computed, not its label"))
            }
        };
        Ok(match (domain, name) {
            ("" | "ai.onnx", "Identity" | "Flatten") | ("ai.onnx.ml", "ZipMap") => Self::Pass,
            ("" | "ai.onnx", "Cast") => match attributes.int("to", 0) {
                to if to == i64::from(FLOAT) || to == i64::from(DOUBLE) => Self::Pass,
                to => {
                    return Err(attributes.wrong(format!("a cast to type {to} is not known here")));
                }
            },
            ("" | "ai.onnx", "Concat") => match attributes.int("axis", 1) {
                1 | -1 => Self::Concat,
                axis => return Err(attributes.wrong(format!("axis {axis} is not known here"))),
            },
            ("" | "ai.onnx", "MatMul") => Self::MatMul,
            ("" | "ai.onnx", "Gemm") => Self::Gemm {
                alpha: attributes.float("alpha", 1.0)?,
                beta: attributes.float("beta", 1.0)?,
                transpose_a: attributes.int("transA", 0) != 0,
                transpose_b: attributes.int("transB", 0) != 0,
            },
            ("" | "ai.onnx", "Add") => Self::Binary(Binary::Add),
            ("" | "ai.onnx", "Sub") => Self::Binary(Binary::Sub),
            ("" | "ai.onnx", "Mul") => Self::Binary(Binary::Mul),
            ("" | "ai.onnx", "Div") => Self::Binary(Binary::Div),
            ("" | "ai.onnx", "Relu") => Self::Unary(Unary::Relu),
            ("" | "ai.onnx", "Sigmoid") => Self::Unary(Unary::Sigmoid),
            ("" | "ai.onnx", "Tanh") => Self::Unary(Unary::Tanh),
            ("" | "ai.onnx", "Softmax") => match attributes.int("axis", -1) {
                1 | -1 => Self::Softmax,
                axis => return Err(attributes.wrong(format!("axis {axis} is not known here"))),
            },
            ("ai.onnx.ml", "Scaler") => Self::Scaler {
                offset: attributes.floats("offset")?.to_vec(),
                scale: attributes.floats("scale")?.to_vec(),
            },
            ("ai.onnx.ml", "Normalizer") => match attributes.text("norm", "MAX")? {
                "L1" => Self::Normalizer { squares: false },
                "L2" => Self::Normalizer { squares: true },
                norm => return Err(attributes.wrong(format!("norm {norm} is not known here"))),
            },
            ("ai.onnx.ml", "LinearRegressor") => linear(attributes, attributes.int("targets", 1))?,
            ("ai.onnx.ml", "LinearClassifier") => {
                classifier()?;
                let labels = attributes.ints("classlabels_ints").len()
                    + attributes.strings("classlabels_strings").len();
                linear(attributes, labels as i64)?
            }
            ("ai.onnx.ml", "TreeEnsembleRegressor") => {
                Self::Trees(Box::new(Ensemble::regressor(attributes)?))
            }
            ("ai.onnx.ml", "TreeEnsembleClassifier") => {
                classifier()?;
                Self::Trees(Box::new(Ensemble::classifier(attributes)?))
            }
            (domain, name) => {
                let domain = if domain.is_empty() { "ai.onnx" } else { domain };
                return Err(
                    attributes.wrong(format!("the operator {name} of {domain} is not known here"))
                );
            }
        })
    }

    /// Does the step.
    pub(super) fn run(
        &self,
        inputs: &[&Tensor],
        budget: &mut Budget,
    ) -> Result<Tensor, ForecastError> {
        let input = |place: usize| {
            inputs
                .get(place)
                .copied()
                .ok_or_else(|| wrong("graph", "an input is missing"))
        };
        let first = input(0)?;
        budget.spend(first.data.len())?;
        match self {
            Self::Pass => Ok(first.clone()),
            Self::Reshape(columns) if columns.is_none_or(|columns| columns == first.columns) => {
                Ok(first.clone())
            }
            Self::Reshape(_) => Err(wrong(
                "graph",
                "only a reshape that changes nothing is known here",
            )),
            Self::Concat => concat(inputs),
            Self::MatMul => product(first, input(1)?, 1.0, budget),
            Self::Gemm {
                alpha,
                beta,
                transpose_a,
                transpose_b,
            } => {
                let a = if *transpose_a {
                    transposed(first)
                } else {
                    first.clone()
                };
                let b = if *transpose_b {
                    transposed(input(1)?)
                } else {
                    input(1)?.clone()
                };
                let product = product(&a, &b, *alpha, budget)?;
                match inputs.get(2) {
                    Some(bias) => element_wise(&product, bias, |a, b| a + beta * b),
                    None => Ok(product),
                }
            }
            Self::Binary(binary) => element_wise(first, input(1)?, |a, b| match binary {
                Binary::Add => a + b,
                Binary::Sub => a - b,
                Binary::Mul => a * b,
                Binary::Div => a / b,
            }),
            Self::Unary(unary) => Ok(each(first, |x| match unary {
                Unary::Relu => x.max(0.0),
                Unary::Sigmoid => sigmoid(x),
                Unary::Tanh => x.tanh(),
            })),
            Self::Softmax => Ok(each_row(first, softmax)),
            Self::Scaler { offset, scale } => scaled(first, offset, scale),
            Self::Normalizer { squares } => Ok(each_row(first, |row| normalize(row, *squares))),
            Self::Linear {
                coefficients,
                intercepts,
                post,
            } => scores(first, coefficients, intercepts, *post, budget),
            Self::Trees(ensemble) => {
                let mut data = Vec::new();
                for row in 0..first.rows {
                    data.extend(ensemble.scores(first.row(row), budget)?);
                }
                Tensor::check(first.rows, data.len() / first.rows)?;
                Ok(Tensor {
                    rows: first.rows,
                    columns: data.len() / first.rows,
                    data,
                })
            }
        }
    }
}

fn linear(attributes: &Attributes<'_>, scores: i64) -> Result<Operator, ForecastError> {
    let coefficients = attributes.floats("coefficients")?.to_vec();
    let mut intercepts = attributes.floats("intercepts")?.to_vec();
    let scores = usize::try_from(scores)
        .ok()
        .filter(|scores| (1..=MAX_CELLS).contains(scores));
    let Some(scores) = scores else {
        return Err(attributes.wrong("the number of scores is none"));
    };
    if intercepts.is_empty() && scores <= coefficients.len() {
        intercepts = vec![0.0; scores];
    }
    if intercepts.len() != scores || coefficients.is_empty() || coefficients.len() % scores != 0 {
        return Err(attributes.wrong(format!(
            "{} coefficients and {} intercepts do not fit {scores} scores",
            coefficients.len(),
            intercepts.len()
        )));
    }
    Ok(Operator::Linear {
        coefficients,
        intercepts,
        post: PostTransform::of(attributes)?,
    })
}

/// `σ(x)`.
pub(super) fn sigmoid(x: f32) -> f32 {
    1.0 / (1.0 + (-x).exp())
}

fn softmax(row: &mut [f32]) {
    let largest = row.iter().copied().fold(f32::NEG_INFINITY, f32::max);
    let mut sum = 0.0;
    for cell in row.iter_mut() {
        *cell = (*cell - largest).exp();
        sum += *cell;
    }
    for cell in row {
        *cell /= sum;
    }
}

fn normalize(row: &mut [f32], squares: bool) {
    let norm = if squares {
        row.iter().map(|x| x * x).sum::<f32>().sqrt()
    } else {
        row.iter().map(|x| x.abs()).sum()
    };
    if norm > 0.0 {
        for cell in row {
            *cell /= norm;
        }
    }
}

fn each(tensor: &Tensor, function: impl Fn(f32) -> f32) -> Tensor {
    Tensor {
        data: tensor.data.iter().map(|&x| function(x)).collect(),
        ..*tensor
    }
}

fn each_row(tensor: &Tensor, function: impl Fn(&mut [f32])) -> Tensor {
    let mut changed = tensor.clone();
    changed.data.chunks_mut(tensor.columns).for_each(function);
    changed
}

fn concat(inputs: &[&Tensor]) -> Result<Tensor, ForecastError> {
    let rows = inputs.first().map_or(0, |first| first.rows);
    if inputs.iter().any(|input| input.rows != rows) {
        return Err(wrong(
            "graph",
            "tensors of different height cannot be joined",
        ));
    }
    let columns = inputs.iter().map(|input| input.columns).sum();
    Tensor::check(rows, columns)?;
    let data = (0..rows).flat_map(|row| {
        inputs
            .iter()
            .flat_map(move |input| input.row(row).iter().copied())
    });
    Ok(Tensor {
        rows,
        columns,
        data: data.collect(),
    })
}

fn transposed(tensor: &Tensor) -> Tensor {
    let cells = (0..tensor.columns)
        .flat_map(|column| (0..tensor.rows).map(move |row| row * tensor.columns + column));
    Tensor {
        rows: tensor.columns,
        columns: tensor.rows,
        data: cells.map(|cell| tensor.data[cell]).collect(),
    }
}

fn product(
    a: &Tensor,
    b: &Tensor,
    factor: f32,
    budget: &mut Budget,
) -> Result<Tensor, ForecastError> {
    if a.columns != b.rows {
        let shapes = format!(
            "{} by {} and {} by {}",
            a.rows, a.columns, b.rows, b.columns
        );
        return Err(wrong("graph", format!("{shapes} cannot be multiplied")));
    }
    Tensor::check(a.rows, b.columns)?;
    budget.spend(a.data.len().saturating_mul(b.columns))?;
    let mut data = vec![0.0_f32; a.rows * b.columns];
    for row in 0..a.rows {
        let sums = &mut data[row * b.columns..(row + 1) * b.columns];
        for (left, line) in a.row(row).iter().zip(b.data.chunks(b.columns)) {
            for (sum, right) in sums.iter_mut().zip(line) {
                *sum += left * right;
            }
        }
        for sum in sums {
            *sum *= factor;
        }
    }
    Ok(Tensor {
        rows: a.rows,
        columns: b.columns,
        data,
    })
}

/// Element by element; a length of one is repeated.
fn element_wise(
    a: &Tensor,
    b: &Tensor,
    function: impl Fn(f32, f32) -> f32,
) -> Result<Tensor, ForecastError> {
    let common = |a: usize, b: usize| match (a, b) {
        (1, other) | (other, 1) => Ok(other),
        (a, b) if a == b => Ok(a),
        (a, b) => Err(wrong("graph", format!("lengths {a} and {b} do not fit"))),
    };
    let (rows, columns) = (common(a.rows, b.rows)?, common(a.columns, b.columns)?);
    Tensor::check(rows, columns)?;
    let cell = |tensor: &Tensor, row: usize, column: usize| {
        tensor.data[row.min(tensor.rows - 1) * tensor.columns + column.min(tensor.columns - 1)]
    };
    let cells = (0..rows).flat_map(|row| (0..columns).map(move |column| (row, column)));
    let data = cells.map(|(row, column)| function(cell(a, row, column), cell(b, row, column)));
    Ok(Tensor {
        rows,
        columns,
        data: data.collect(),
    })
}

fn scaled(tensor: &Tensor, offset: &[f32], scale: &[f32]) -> Result<Tensor, ForecastError> {
    let fits = |numbers: &[f32]| matches!(numbers.len(), 0 | 1) || numbers.len() == tensor.columns;
    if !(fits(offset) && fits(scale)) {
        return Err(wrong(
            "graph",
            "offset and scale of a scaler do not fit its input",
        ));
    }
    let of = |numbers: &[f32], column: usize, default: f32| match numbers {
        [] => default,
        [one] => *one,
        many => many[column],
    };
    Ok(each_row(tensor, |row| {
        for (column, cell) in row.iter_mut().enumerate() {
            *cell = (*cell - of(offset, column, 0.0)) * of(scale, column, 1.0);
        }
    }))
}

fn scores(
    tensor: &Tensor,
    coefficients: &[f32],
    intercepts: &[f32],
    post: PostTransform,
    budget: &mut Budget,
) -> Result<Tensor, ForecastError> {
    let count = intercepts.len();
    if coefficients.len() != count * tensor.columns {
        let reason = format!(
            "{} features do not fit {} coefficients",
            tensor.columns,
            coefficients.len()
        );
        return Err(wrong("graph", reason));
    }
    Tensor::check(tensor.rows, count)?;
    budget.spend(tensor.rows.saturating_mul(coefficients.len()))?;
    let mut data = Vec::with_capacity(tensor.rows * count);
    for row in 0..tensor.rows {
        let mut scores: Vec<f32> = intercepts
            .iter()
            .zip(coefficients.chunks(tensor.columns))
            .map(|(intercept, line)| {
                intercept
                    + tensor
                        .row(row)
                        .iter()
                        .zip(line)
                        .map(|(x, b)| x * b)
                        .sum::<f32>()
            })
            .collect();
        post.apply(&mut scores);
        data.extend(scores);
    }
    Ok(Tensor {
        rows: tensor.rows,
        columns: count,
        data,
    })
}
