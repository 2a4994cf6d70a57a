//! Models that learn from the tables: fits, their registry and their grades.
//!
//! Plain structures go in and come out; which table they are read from and written to is the caller's
//! business. Every fit is deterministic: the same rows give the same bits, in whatever order they come.
//!
//! * [`game`] forecasts games, [`evaluation`] grades the forecasts and decides which model is served.
//! * [`xg`] fits the chance of an unblocked attempt to score.
//! * [`ModelRun`] and [`Coefficient`] are the registry: one row per fit, one row per fit and term.

pub mod artefact;
pub mod chemistry;
pub mod evaluation;
mod explanation;
pub mod fair_draw;
pub mod game;
pub mod grades;
mod interval;
pub mod league;
mod logistic;
mod matrix;
pub mod onnx;
mod outcome;
pub mod players;
pub mod rapm;
mod registry;
pub mod similar;
pub mod simulation;
#[cfg(test)]
mod synthetic;
pub mod win_probability;
pub mod xg;

pub use explanation::{Confidence, Level, Reason};
pub use interval::{INTERVAL_LEVEL, Interval};
pub use outcome::{Outcome, Probabilities};
pub use registry::{Coefficient, ModelRun};

/// Why a model could not be fitted.
#[derive(Debug, thiserror::Error, PartialEq)]
pub enum ForecastError {
    /// A constant the model needs is not among the weights.
    #[error("the weight {metric}/{term} is missing")]
    MissingWeight {
        /// Metric of the weight.
        metric: &'static str,
        /// Term of the weight.
        term: &'static str,
    },
    /// A constant has a value the model cannot work with.
    #[error("the weight {metric}/{term} is {value}, but must be {must_be}")]
    BadWeight {
        /// Metric of the weight.
        metric: &'static str,
        /// Term of the weight.
        term: &'static str,
        /// The value found.
        value: f64,
        /// What it must be.
        must_be: &'static str,
    },
    /// The steps of the fit did not settle.
    #[error("the fit of {model} did not settle in {steps} steps")]
    NotSettled {
        /// The model.
        model: &'static str,
        /// Steps tried.
        steps: usize,
    },
    /// An input cannot be true.
    #[error("{field} is {value}, but must be {must_be}")]
    BadInput {
        /// The field.
        field: String,
        /// The value found.
        value: String,
        /// What it must be.
        must_be: &'static str,
    },
    /// A file or an input does not have the form of what it is read as.
    #[error("{field}: {reason}")]
    Artefact {
        /// The part.
        field: String,
        /// Why it does not fit.
        reason: String,
    },
    /// A model does not repeat its golden prediction.
    #[error("{field} is {found}, but was {wanted} when the model was saved")]
    Golden {
        /// The part of the prediction.
        field: String,
        /// What it was.
        wanted: String,
        /// What it is.
        found: String,
    },
}

impl ForecastError {
    /// An input that cannot be true.
    pub(crate) fn bad_input(
        field: impl Into<String>,
        value: impl std::fmt::Display,
        must_be: &'static str,
    ) -> Self {
        Self::BadInput {
            field: field.into(),
            value: format!("{value}"),
            must_be,
        }
    }
}
