//! The dense operators, on tensors of at most two dimensions.

mod arithmetic;

use super::proto::{Attributes, DOUBLE, FLOAT};
use super::trees::Ensemble;
use super::{Budget, MAX_CELLS, wrong};
use crate::ForecastError;
use arithmetic::{
    concat, each, each_row, element_wise, normalize, product, scaled, scores, softmax, transposed,
};

pub(super) use arithmetic::sigmoid;

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

    pub(super) fn row(&self, row: usize) -> &[f32] {
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
