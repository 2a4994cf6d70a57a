//! Models trained elsewhere, imported as ONNX files.
//!
//! A file is hostile until proven otherwise: its size, its numbers and its work are bounded, only operators on a
//! short list are known, and a model that cannot answer a first question of zeros is not loaded. The operators are
//! those that linear models, tree ensembles and small networks need; each is checked against the outputs of
//! onnxruntime. A general runtime would bring a hundred and sixty crates and more build time than everything else
//! here together, for operators that no forecast of a game needs.
//!
//! One row is predicted at a time, in single precision, as the runtime does it.

mod operators;
mod plan;
mod proto;
mod trees;

#[cfg(test)]
mod tests;

use crate::ForecastError;
use crate::outcome::Probabilities;
use plan::Plan;

/// Largest file, bytes.
pub const MAX_BYTES: usize = 8 << 20;

/// Most nodes of a graph.
const MAX_NODES: usize = 256;

/// Most inputs and outputs of a graph.
const MAX_ENDS: usize = 256;

/// Most features of all inputs together.
const MAX_FEATURES: usize = 4_096;

/// Most numbers of a tensor on the way.
const MAX_CELLS: usize = 1 << 20;

/// Most multiplications, comparisons and the like of one prediction.
const MAX_WORK: usize = 20_000_000;

/// How far three chances in single precision may miss a sum of one.
const SUM_TOLERANCE: f64 = 1e-4;

/// A loaded model.
#[derive(Debug, Clone, PartialEq)]
pub struct OnnxModel {
    plan: Plan,
    outputs: usize,
}

/// An input of a model: a name and a number of features.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OnnxInput {
    /// Name in the file.
    pub name: String,
    /// Features.
    pub width: usize,
}

impl OnnxModel {
    /// Reads a model and tries it once.
    ///
    /// `output` names the output that is wanted; `None` takes the last one, which holds the chances of a classifier
    /// and the value of a regressor. Parts of the graph that it does not need are not looked at.
    ///
    /// # Errors
    /// When the file is too large or damaged, does too much, or uses what is not known here; the error says where.
    pub fn load(bytes: &[u8], output: Option<&str>) -> Result<Self, ForecastError> {
        if bytes.len() > MAX_BYTES {
            return Err(wrong(
                "file",
                format!("{} bytes, at most {MAX_BYTES} are read", bytes.len()),
            ));
        }
        let mut model = Self {
            plan: Plan::new(proto::decode(bytes)?, output)?,
            outputs: 0,
        };
        let zeros = vec![0.0; model.width()];
        model.outputs = model.predict(&zeros)?.len();
        Ok(model)
    }

    /// Inputs in the order in which their features are given.
    pub fn inputs(&self) -> &[OnnxInput] {
        self.plan.inputs()
    }

    /// Features of all inputs together.
    pub fn width(&self) -> usize {
        self.inputs().iter().map(|input| input.width).sum()
    }

    /// Numbers that a prediction consists of.
    pub fn outputs(&self) -> usize {
        self.outputs
    }

    /// Predicts one row.
    ///
    /// # Errors
    /// When the number of features is wrong, a feature or a result is not a finite number.
    pub fn predict(&self, features: &[f64]) -> Result<Vec<f64>, ForecastError> {
        if features.len() != self.width() {
            let field = "the number of features";
            return Err(ForecastError::bad_input(
                field,
                features.len(),
                "that of the model",
            ));
        }
        let mut row = Vec::with_capacity(features.len());
        for (place, feature) in features.iter().enumerate() {
            let single = *feature as f32;
            if !single.is_finite() {
                let field = format!("feature {place}");
                return Err(ForecastError::bad_input(field, feature, "a finite number"));
            }
            row.push(single);
        }
        let found = self.plan.run(&row)?;
        if found.rows != 1 {
            return Err(wrong(
                "output",
                format!("{} rows for one row of features", found.rows),
            ));
        }
        match found.data.iter().find(|number| !number.is_finite()) {
            Some(number) => Err(wrong("output", format!("the answer holds {number}"))),
            None => Ok(found.data.into_iter().map(f64::from).collect()),
        }
    }

    /// The chances of a game's outcomes from a model with three outputs: home win, tie, away win.
    ///
    /// # Errors
    /// As [`OnnxModel::predict`], and when the three are no chances.
    pub fn game_chances(&self, features: &[f64]) -> Result<Probabilities, ForecastError> {
        let found = self.predict(features)?;
        let [home, tie, away] = found[..] else {
            return Err(wrong(
                "output",
                format!("{} numbers, not the three chances of a game", found.len()),
            ));
        };
        let sum = home + tie + away;
        if (sum - 1.0).abs() > SUM_TOLERANCE {
            return Err(wrong(
                "output",
                format!("the three chances add up to {sum}"),
            ));
        }
        // Single precision misses one in the seventh digit.
        let chances = Probabilities {
            home: home / sum,
            tie: tie / sum,
            away: away / sum,
        };
        chances.check("output")?;
        Ok(chances)
    }

    /// Predicts stored rows again; the answer is how many there were.
    ///
    /// # Errors
    /// When a prediction differs by more than the tolerance.
    pub fn verify(
        &self,
        golden: &[(Vec<f64>, Vec<f64>)],
        tolerance: f64,
    ) -> Result<usize, ForecastError> {
        for (number, (features, wanted)) in golden.iter().enumerate() {
            let found = self.predict(features)?;
            let near = |(a, b): (&f64, &f64)| (a - b).abs() <= tolerance * a.abs().max(1.0);
            if found.len() != wanted.len() || !found.iter().zip(wanted).all(near) {
                return Err(ForecastError::Golden {
                    field: format!("golden[{number}]"),
                    wanted: format!("{wanted:?}"),
                    found: format!("{found:?}"),
                });
            }
        }
        Ok(golden.len())
    }
}

/// What is wrong with a part of a file.
fn wrong(field: impl Into<String>, reason: impl Into<String>) -> ForecastError {
    ForecastError::Artefact {
        field: field.into(),
        reason: reason.into(),
    }
}

/// Counts work and ends it when it becomes too much.
struct Budget(usize);

impl Budget {
    fn spend(&mut self, work: usize) -> Result<(), ForecastError> {
        self.0 = self
            .0
            .checked_sub(work)
            .ok_or_else(|| wrong("graph", "one prediction takes too much work"))?;
        Ok(())
    }
}
