//! Runs as jobs: read and check (`running`), build (`processing`), publish (`uploading`).
//!
//! Findings that block single games are reported with the result; the run fails only when nothing is left to publish
//! or when the league itself cannot be read. Whatever stops a run before its last step leaves the published tables and
//! the output folder as they were.

mod handler;

use serde::{Deserialize, Serialize};

use crate::etl::InputRequest;
use crate::inputs::InputSource;

pub use handler::EtlHandler;

/// The kind of these jobs.
pub const KIND: &str = "etl";
/// What a run must achieve.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Mode {
    /// Build everything.
    #[default]
    Full,
    /// Build everything, and fail unless the one game that is named comes through.
    Single,
}

/// The arguments of a run.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct EtlArguments {
    /// What it must achieve.
    pub mode: Mode,
    /// What it reads.
    pub source: InputSource,
    /// In mode `full` only these games' tracking files (all when empty); in mode `single` the one game.
    pub game_ids: Vec<i64>,
    /// Not these games' tracking files.
    pub exclude_game_ids: Vec<i64>,
    /// Drop uploaded and custom tables too.
    pub wipe: bool,
    /// Publish the tables; otherwise the run only shows that they can be built.
    pub publish: bool,
    /// Train the models after publishing; nothing is trained where no result has changed.
    #[serde(default)]
    pub train: bool,
}

/// Everything there is, published.
impl Default for EtlArguments {
    fn default() -> Self {
        Self {
            mode: Mode::Full,
            source: InputSource::Staging,
            game_ids: Vec::new(),
            exclude_game_ids: Vec::new(),
            wipe: false,
            publish: true,
            train: false,
        }
    }
}

impl EtlArguments {
    /// Why these arguments make no sense, if they do not.
    pub fn fault(&self) -> Option<&'static str> {
        if self.mode == Mode::Single && self.game_ids.len() != 1 {
            return Some("mode single takes exactly one game in game_ids");
        }
        let is_both = |game| self.exclude_game_ids.contains(game);
        self.game_ids
            .iter()
            .any(is_both)
            .then_some("a game is both in game_ids and in exclude_game_ids")
    }

    /// What a run with these arguments reads of all that there is.
    pub(crate) fn narrow(&self, input: InputRequest) -> InputRequest {
        InputRequest {
            only: match self.mode {
                Mode::Full => self.game_ids.clone(),
                Mode::Single => Vec::new(),
            },
            exclude: self.exclude_game_ids.clone(),
            ..input
        }
    }
}
