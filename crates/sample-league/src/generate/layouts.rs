//! Which layout a tracked game gets, and how it is written.

use super::{SampleError, create_folder, write_json};
use crate::faults::{Recipe, recipe};
use crate::official::GameResult;
use crate::roster::Roster;
use crate::simulation::GameRecord;
use crate::truth::TrackedTruth;
use crate::truth::tally::{Carried, tally};
use crate::write::game::GameFile;
use crate::write::json::{Save, Version, save};
use crate::write::{Sheet, layout_a, layout_b, layout_c, layout_d, write_workbook};
use std::path::Path;

/// Layout of a tracking file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Layout {
    /// Hand-filled, event cells on the first row only.
    ASparse,
    /// Hand-filled, event cells on every row.
    ADense,
    /// Browser export of 46 columns.
    B,
    /// Browser export with codes.
    C,
    /// Plain browser export.
    D,
    /// Tracker save 23.8.
    Json23,
    /// Tracker save 25.
    Json25,
}

/// The layouts take turns in this order.
const TURNS: [Layout; 7] = [
    Layout::ASparse,
    Layout::B,
    Layout::ADense,
    Layout::Json25,
    Layout::C,
    Layout::D,
    Layout::Json23,
];

impl Layout {
    /// Name in `truth.json`.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::ASparse => "A-sparse",
            Self::ADense => "A-dense",
            Self::B => "B",
            Self::C => "C",
            Self::D => "D",
            Self::Json23 => "JSON-23.8",
            Self::Json25 => "JSON-25",
        }
    }

    fn carried(self) -> Carried {
        Carried {
            details: self != Self::B,
            coordinates: matches!(self, Self::C | Self::D | Self::Json23 | Self::Json25),
        }
    }
}

/// How a game is tracked.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Plan {
    /// Layout of the file.
    pub(crate) layout: Layout,
    /// Whether the file has home and away exchanged.
    pub(crate) is_swapped: bool,
    /// Seconds of the regulation periods. Only newer files can say that they are not eighteen minutes.
    pub(crate) regulation: [i32; 3],
    /// Faults to plant.
    pub(crate) recipe: Option<Recipe>,
}

/// The plan of tracked game number `turn` of the league. In a dirty league the first games follow recipes.
pub(crate) fn plan(turn: usize, is_dirty: bool) -> Plan {
    if let Some((recipe, layout)) = recipe(turn).filter(|_| is_dirty) {
        return Plan {
            layout,
            is_swapped: recipe.is_swapped(),
            regulation: [1_080; 3],
            recipe: Some(recipe),
        };
    }
    let regulation = match turn % 21 {
        4 => [1_200; 3],
        6 => [1_260, 1_080, 1_080],
        _ => [1_080; 3],
    };
    Plan {
        layout: TURNS[turn % TURNS.len()],
        is_swapped: !is_dirty && matches!(turn % 12, 3 | 7),
        regulation,
        recipe: None,
    }
}

/// What goes into a file.
#[derive(Debug, Clone)]
pub(crate) enum Content {
    /// Sheets of a workbook.
    Workbook(Vec<Sheet>),
    /// A tracker's save.
    Save(Box<Save>),
    /// Bytes that are neither.
    Bytes(Vec<u8>),
}

/// A file and what it holds.
#[derive(Debug, Clone)]
pub(crate) struct GameOutput {
    /// Path below the folder of the games.
    pub(crate) file: String,
    /// What it holds.
    pub(crate) content: Content,
}

impl GameOutput {
    /// Writes the file below a folder.
    pub(crate) fn write(&self, folder: &Path) -> Result<(), SampleError> {
        let path = folder.join(&self.file);
        if let Some(parent) = path.parent() {
            create_folder(parent)?;
        }
        match &self.content {
            Content::Workbook(sheets) => write_workbook(&path, sheets),
            Content::Save(save) => write_json(&path, save, false),
            Content::Bytes(bytes) => {
                std::fs::write(&path, bytes).map_err(|source| SampleError::Io {
                    path: path.clone(),
                    source,
                })
            }
        }
    }
}

/// The file of a tracked game.
pub(crate) fn game_output(game: &GameFile, layout: Layout, result: &GameResult) -> GameOutput {
    let content = match layout {
        Layout::ASparse => Content::Workbook(layout_a::sheets(game, result, false)),
        Layout::ADense => Content::Workbook(layout_a::sheets(game, result, true)),
        Layout::B => Content::Workbook(layout_b::sheets(game)),
        Layout::C => Content::Workbook(layout_c::sheets(game)),
        Layout::D => Content::Workbook(layout_d::sheets(game)),
        Layout::Json23 => Content::Save(Box::new(save(game, Version::V23))),
        Layout::Json25 => Content::Save(Box::new(save(game, Version::V25))),
    };
    let id = game.fixture.game_id;
    let file = match content {
        Content::Save(_) => format!("{id}/{id}.json"),
        _ => format!("{id}/{id}_tracking.xlsx"),
    };
    GameOutput { file, content }
}

/// What is true of a tracked game as it was played.
pub(crate) fn game_truth(
    plan: Plan,
    record: &GameRecord,
    roster: &Roster,
    file: &str,
) -> TrackedTruth {
    let mut truth = tally(record, roster, plan.layout.carried());
    plan.layout.name().clone_into(&mut truth.layout);
    file.clone_into(&mut truth.file);
    truth.venue_swapped = plan.is_swapped;
    truth
}
