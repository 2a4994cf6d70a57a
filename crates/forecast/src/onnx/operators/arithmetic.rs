//! The arithmetic of the operators.

use super::{PostTransform, Tensor};
use crate::ForecastError;
use crate::onnx::{Budget, wrong};

/// `σ(x)`.
pub(in crate::onnx) fn sigmoid(x: f32) -> f32 {
    1.0 / (1.0 + (-x).exp())
}

pub(super) fn softmax(row: &mut [f32]) {
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

pub(super) fn normalize(row: &mut [f32], squares: bool) {
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

pub(super) fn each(tensor: &Tensor, function: impl Fn(f32) -> f32) -> Tensor {
    Tensor {
        data: tensor.data.iter().map(|&x| function(x)).collect(),
        ..*tensor
    }
}

pub(super) fn each_row(tensor: &Tensor, function: impl Fn(&mut [f32])) -> Tensor {
    let mut changed = tensor.clone();
    changed.data.chunks_mut(tensor.columns).for_each(function);
    changed
}

pub(super) fn concat(inputs: &[&Tensor]) -> Result<Tensor, ForecastError> {
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

pub(super) fn transposed(tensor: &Tensor) -> Tensor {
    let cells = (0..tensor.columns)
        .flat_map(|column| (0..tensor.rows).map(move |row| row * tensor.columns + column));
    Tensor {
        rows: tensor.columns,
        columns: tensor.rows,
        data: cells.map(|cell| tensor.data[cell]).collect(),
    }
}

pub(super) fn product(
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
pub(super) fn element_wise(
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

pub(super) fn scaled(
    tensor: &Tensor,
    offset: &[f32],
    scale: &[f32],
) -> Result<Tensor, ForecastError> {
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

pub(super) fn scores(
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
