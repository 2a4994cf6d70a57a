//! What a version of a model says of itself.

use forecast::evaluation::{Comparison, Gate, Scores};
use serde::{Deserialize, Serialize};
use serde_json::Value;

/// What a version of a model says of itself; it is kept with the version and never changes.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Card {
    /// What it predicts.
    pub predicts: String,
    /// What it is asked with.
    pub inputs: Vec<CardInput>,
    /// What a prediction consists of.
    #[serde(default)]
    pub outputs: Vec<CardInput>,
    /// What it must not be used for.
    pub not_for: String,
    /// What it was fitted on; none where it was fitted elsewhere.
    pub training: Option<Span>,
    /// What it was scored on: games that took no part in choosing its constants, each forecast from the days before.
    pub test: Option<Span>,
    /// Its scores there.
    pub scores: Option<Scores>,
    /// Its log loss minus that of the base rates on the same games.
    pub against_base_rates: Option<Comparison>,
    /// Its log loss minus that of Elo on the same games.
    pub against_elo: Option<Comparison>,
    /// What it must fulfil to be served.
    pub gates: Vec<Gate>,
    /// Whether it fulfils all of it.
    pub passes: bool,
    /// Whether it answers at all; the words say why not.
    pub is_published: bool,
    /// Whether too little is known to rely on it.
    pub is_experimental: bool,
    /// How it stands, in words.
    pub words: String,
    /// Figures of this kind of model.
    pub details: Value,
    /// Version of the program that fitted it.
    pub program_version: String,
}

/// Something a model is asked with, or that it answers.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CardInput {
    /// Its name.
    pub name: String,
    /// What it means.
    pub description: String,
}

/// A span of games.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Span {
    /// First day, YYYY-MM-DD.
    pub first_day: Option<String>,
    /// Last day.
    pub last_day: Option<String>,
    /// Games in it.
    pub games: usize,
}

impl Card {
    /// A card without any figure yet.
    pub(super) fn new(
        predicts: &str,
        inputs: &[(&str, &str)],
        outputs: &[(&str, &str)],
        not_for: &str,
    ) -> Self {
        let input = |(name, description): &(&str, &str)| CardInput {
            name: (*name).to_owned(),
            description: (*description).to_owned(),
        };
        Self {
            predicts: predicts.to_owned(),
            inputs: inputs.iter().map(input).collect(),
            outputs: outputs.iter().map(input).collect(),
            not_for: not_for.to_owned(),
            training: None,
            test: None,
            scores: None,
            against_base_rates: None,
            against_elo: None,
            gates: Vec::new(),
            passes: true,
            is_published: true,
            is_experimental: false,
            words: String::new(),
            details: Value::Null,
            program_version: env!("CARGO_PKG_VERSION").to_owned(),
        }
    }

    /// The card of a stored version; an unreadable one was written by another version of the program.
    pub(super) fn read(value: &Value) -> Option<Self> {
        Self::deserialize(value).ok()
    }
}
