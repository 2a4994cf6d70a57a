//! Planted faults: files that are wrong in known ways, with the findings that must be reported for them.
//!
//! The first tracked games of a dirty league are made by recipes, one per game, so that faults do not
//! hide each other: faults that stop a game have a game of their own, the others share one when they do
//! not touch. Faults that stop the whole load stand in league workbooks of their own.

mod blocking;
mod clocks;
mod codes;
pub(crate) mod league;
mod missing;
mod people;
mod saves;
mod shifts;
mod workpiece;

use crate::SampleError;
use crate::generate::layouts::{Content, GameOutput, Layout};
use crate::official::GameResult;
use crate::simulation::GameRecord;
use crate::truth::Planted;
use crate::write::game::GameFile;
pub(crate) use missing::Removed;
use workpiece::Workpiece;

/// What is planted in one game.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Recipe {
    /// Codes, types, chains, numbers of events.
    Codes,
    /// Clocks and lengths.
    Clocks,
    /// Players, teams, roles.
    People,
    /// Line-ups and stints.
    Shifts,
    /// Goals and their scorers.
    Goals,
    /// Events that are not there.
    Missing,
    /// A tracker's save.
    Save,
    /// A period that is not there.
    PeriodGap,
    /// No stints.
    NoShifts,
    /// No workbook at all.
    File,
    /// Columns that are not there.
    Columns,
    /// Another game inside.
    GameId,
    /// Another team inside.
    Teams,
    /// A template.
    Template,
    /// An impossible period.
    Period,
    /// A save of another game in the folder, and a game that is not in the schedule.
    Strangers,
    /// Home and away exchanged.
    Swapped,
}

/// The recipes in the order of the tracked games, with the layout each needs.
const RECIPES: [(Recipe, Layout); 17] = [
    (Recipe::Codes, Layout::ASparse),
    (Recipe::Clocks, Layout::ADense),
    (Recipe::People, Layout::ASparse),
    (Recipe::Shifts, Layout::B),
    (Recipe::Goals, Layout::ASparse),
    (Recipe::Missing, Layout::C),
    (Recipe::Save, Layout::Json25),
    (Recipe::PeriodGap, Layout::B),
    (Recipe::NoShifts, Layout::ADense),
    (Recipe::File, Layout::D),
    (Recipe::Columns, Layout::B),
    (Recipe::GameId, Layout::ASparse),
    (Recipe::Teams, Layout::C),
    (Recipe::Template, Layout::ASparse),
    (Recipe::Period, Layout::ADense),
    (Recipe::Strangers, Layout::B),
    (Recipe::Swapped, Layout::ASparse),
];

/// Tracked games that a dirty league has at least: one per recipe, and the final.
pub(crate) const LEAST_TRACKED: usize = RECIPES.len() + 1;

/// The recipe of a tracked game, with its layout.
pub(crate) fn recipe(turn: usize) -> Option<(Recipe, Layout)> {
    RECIPES.get(turn).copied()
}

impl Recipe {
    /// Whether home and away are exchanged in the file.
    pub(crate) fn is_swapped(self) -> bool {
        self == Self::Swapped
    }

    /// Goals that the game must have for its faults.
    pub(crate) fn min_goals(self) -> i64 {
        match self {
            Self::Goals => 6,
            Self::Shifts | Self::Missing | Self::PeriodGap => 3,
            _ => 0,
        }
    }

    /// Whether the game must have a penalty.
    pub(crate) fn wants_penalty(self) -> bool {
        self == Self::Missing
    }

    /// Whether the game cannot be loaded.
    pub(crate) fn is_blocking(self) -> bool {
        matches!(
            self,
            Self::File | Self::Columns | Self::GameId | Self::Teams | Self::Template | Self::Period
        )
    }
}

/// Two players of a side who wear the same number in the league's box score.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct SharedNumber {
    /// Game.
    pub(crate) game_id: i64,
    /// Side's team, by index.
    pub(crate) team: usize,
    /// Number.
    pub(crate) number: i32,
}

/// Everything that planting a recipe brings about.
#[derive(Debug, Default)]
pub(crate) struct Damage {
    /// Findings that must be reported.
    pub(crate) planted: Vec<Planted>,
    /// Further files.
    pub(crate) files: Vec<GameOutput>,
    /// Wanted from the league workbook.
    pub(crate) shared_number: Option<SharedNumber>,
}

/// What the recipes need to know about the league.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Surroundings<'a> {
    /// A scheduled game without a tracking file.
    pub(crate) other_game: i64,
    /// Name of a team that does not play.
    pub(crate) other_team: &'a str,
}

/// Takes events away before the file is written. Gives what follows from it.
pub(crate) fn damage_record(recipe: Recipe, record: &mut GameRecord) -> Removed {
    match recipe {
        Recipe::Goals => missing::without_goal_event(record),
        Recipe::Missing => missing::without_events(record),
        Recipe::PeriodGap => missing::without_third_period(record),
        Recipe::NoShifts => {
            record.stints.clear();
            Removed::default()
        }
        _ => Removed::default(),
    }
}

/// Plants a recipe in the file of a game.
pub(crate) fn damage_file(
    recipe: Recipe,
    game: &GameFile,
    result: &GameResult,
    removed: &Removed,
    surroundings: Surroundings,
    output: &mut GameOutput,
) -> Result<Damage, SampleError> {
    let mut damage = Damage::default();
    if let Content::Save(save) = &mut output.content {
        damage.planted = saves::plant(game, &output.file, save)?;
        return Ok(damage);
    }
    if recipe == Recipe::File {
        output.content = Content::Bytes(b"This is not a workbook.\n".to_vec());
        damage.planted.push(blocking::note(
            game,
            &output.file,
            "B-FILE",
            "text instead of a workbook",
        ));
        return Ok(damage);
    }
    let file = output.file.clone();
    let Content::Workbook(sheets) = &mut output.content else {
        return Ok(damage);
    };
    let mut piece = Workpiece::new(game, file, sheets)?;
    match recipe {
        Recipe::Codes => codes::plant(&mut piece)?,
        Recipe::Clocks => clocks::plant(&mut piece)?,
        Recipe::People => damage.shared_number = Some(people::plant(&mut piece)?),
        Recipe::Shifts => shifts::plant(&mut piece)?,
        Recipe::Goals => missing::plant_goals(&mut piece, result, removed)?,
        Recipe::Missing | Recipe::PeriodGap => missing::plant_removed(&mut piece, removed),
        Recipe::NoShifts => piece.note_sheet("E-NOSHIFTS", "shifts", "", "no stints at all"),
        Recipe::Strangers => damage.files = blocking::strangers(&mut piece, surroundings),
        Recipe::Swapped => piece.note_sheet("I-SWAP", "events", "", "home and away exchanged"),
        Recipe::Columns => blocking::lose_columns(&mut piece),
        Recipe::GameId => blocking::change_game(&mut piece, surroundings.other_game),
        Recipe::Teams => blocking::change_team(&mut piece, surroundings.other_team),
        Recipe::Template => blocking::empty(&mut piece),
        Recipe::Period => blocking::change_period(&mut piece)?,
        Recipe::Save | Recipe::File => {}
    }
    damage.planted = piece.planted;
    Ok(damage)
}
