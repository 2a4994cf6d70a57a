//! What goes with every prediction: what it is made of and how much to rely on it.

use serde::{Deserialize, Serialize};

/// A part of a prediction. Where a model is additive, the contributions add up to its score.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Reason {
    /// Input.
    pub feature: String,
    /// Value of the home team's side, or of the subject; `None` for a constant.
    pub home: Option<f64>,
    /// Value of the away team's side, or of what the subject is compared with; `None` when there is none.
    pub away: Option<f64>,
    /// What it adds to the score.
    pub contribution: f64,
}

/// How much to rely on a prediction.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Level {
    /// Hardly.
    Low,
    /// Somewhat.
    Medium,
    /// As far as the model goes.
    High,
}

/// How much to rely on a prediction, and why.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Confidence {
    /// Level.
    pub level: Level,
    /// Why, in one or two sentences.
    pub words: String,
}
