//! Faults that keep a game from being loaded, and files that belong to no game of the folder.

use super::Surroundings;
use super::workpiece::{Workpiece, is_quiet_possession};
use crate::SampleError;
use crate::generate::layouts::{Content, GameOutput};
use crate::truth::Planted;
use crate::write::game::GameFile;
use crate::write::json::{Version, save};
use crate::write::layout_b;

/// A number that no schedule of a sample league reaches.
const UNSCHEDULED: i64 = 99_001;

/// A finding about a file as a whole.
pub(super) fn note(game: &GameFile, file: &str, code: &str, note: &str) -> Planted {
    Planted {
        code: code.to_owned(),
        level: super::workpiece::level_of(code),
        game_id: game.fixture.game_id,
        file: file.to_owned(),
        sheet: String::new(),
        row: 0,
        column: String::new(),
        note: note.to_owned(),
        implied: false,
    }
}

/// The columns of period and number have other names.
pub(super) fn lose_columns(piece: &mut Workpiece) {
    for header in &mut piece.events().header {
        if matches!(*header, "period" | "player_game_number") {
            *header = "spare";
        }
    }
    piece.note_sheet("B-LAYOUT", "events", "", "two needed columns are missing");
}

/// Another game's number in every row.
pub(super) fn change_game(piece: &mut Workpiece, other: i64) {
    for row in 0..piece.rows.len() {
        piece.events().set(row, "game_id", other);
    }
    piece.note("B-GAMEID", 0, "game_id", "the number of another game");
}

/// Another team's name in every row.
pub(super) fn change_team(piece: &mut Workpiece, other: &str) {
    for row in 0..piece.rows.len() {
        piece.events().set(row, "home_team", other.to_owned());
    }
    piece.note_sheet("B-TEAMS", "events", "", "a team that does not play");
}

/// Only three rows are filled.
pub(super) fn empty(piece: &mut Workpiece) {
    piece.events().rows.truncate(3);
    piece.note_sheet("B-TEMPLATE", "events", "", "an unfilled template");
}

/// A seventh period.
pub(super) fn change_period(piece: &mut Workpiece) -> Result<(), SampleError> {
    let number = piece.find("B-PERIOD", is_quiet_possession)?;
    let rows = piece.rows_of(number);
    piece.set(&rows, &["period"], &7.into());
    piece.note("B-PERIOD", rows[0], "period", "a seventh period");
    Ok(())
}

/// A save of another game in this game's folder, and a workbook of a game that is not in the schedule.
pub(super) fn strangers(piece: &mut Workpiece, surroundings: Surroundings) -> Vec<GameOutput> {
    let id = piece.game.fixture.game_id;
    let mut stranger = save(piece.game, Version::V25);
    stranger.game_id = surroundings.other_game;
    // Without events it is of no use even for its own game.
    stranger.events.clear();
    stranger.shifts.clear();
    let save_file = format!("{id}/{id}.json");
    let mut planted = note(piece.game, &save_file, "W-GAMEID", "a save of another game");
    planted.game_id = surroundings.other_game;
    piece.planted.push(planted);

    let mut fixture = piece.game.fixture.clone();
    fixture.game_id = UNSCHEDULED;
    let game = GameFile {
        fixture: &fixture,
        ..*piece.game
    };
    let workbook_file = format!("{UNSCHEDULED}/{UNSCHEDULED}_tracking.xlsx");
    let mut planted = note(
        &game,
        &workbook_file,
        "B-SCHED",
        "a game that is not scheduled",
    );
    planted.game_id = UNSCHEDULED;
    piece.planted.push(planted);
    vec![
        GameOutput {
            file: save_file,
            content: Content::Save(Box::new(stranger)),
        },
        GameOutput {
            file: workbook_file,
            content: Content::Workbook(layout_b::sheets(&game)),
        },
    ]
}
