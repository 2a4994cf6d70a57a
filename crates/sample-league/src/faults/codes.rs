//! Faults of codes, event numbers and chains, in a hand-filled workbook.

use super::workpiece::{Workpiece, is_quiet, is_quiet_pass, is_quiet_possession};
use crate::SampleError;
use crate::write::Cell;
use crate::write::game::FIRST_EVENT;

const TYPE: [&str; 2] = ["event_type_", "Type"];
const DETAIL: [&str; 2] = ["event_detail_", "event_detail"];
const DETAIL_2: [&str; 2] = ["event_detail_2_", "event_detail_2"];

/// Plants all of them.
pub(super) fn plant(piece: &mut Workpiece) -> Result<(), SampleError> {
    plant_cells(piece)?;
    plant_numbers(piece)?;
    plant_types(piece)
}

fn plant_cells(piece: &mut Workpiece) -> Result<(), SampleError> {
    let number = piece.find("W-ERRCELL", is_quiet_pass)?;
    let row = piece.first_row(number);
    piece.set(&[row], &["event_detail_2_"], &Cell::Error("#N/A"));
    piece.note(
        "W-ERRCELL",
        row,
        "event_detail_2_",
        "an error value in a cell",
    );

    let number = piece.find("W-CODE", is_quiet_pass)?;
    let row = piece.first_row(number);
    piece.set_filled(number, &DETAIL_2, &"Pass-Teleport".into());
    piece.note("W-CODE", row, "event_detail_2_", "a code that no list has");

    let number = piece.find("W-FLAG", is_quiet_pass)?;
    let row = piece.first_row(number);
    piece.set_filled(
        number,
        &["event_successful_", "event_successful"],
        &"maybe".into(),
    );
    piece.note(
        "W-FLAG",
        row,
        "event_successful_",
        "a flag that is neither s nor u",
    );
    Ok(())
}

fn plant_numbers(piece: &mut Workpiece) -> Result<(), SampleError> {
    let number = piece.find("W-IDXTYPO", |event| {
        is_quiet_pass(event) && event.actors.len() > 1
    })?;
    let row = piece.rows_of(number).last().copied().unwrap_or(0);
    let wrong = FIRST_EVENT + 5;
    piece.set(
        &[row],
        &["event_index", "tracking_event_index"],
        &wrong.into(),
    );
    piece.note(
        "W-IDXTYPO",
        row,
        "event_index",
        "a later row with an earlier event's number",
    );

    let number = piece.find("W-IDXCOLL", is_quiet_possession)?;
    let rows = piece.rows_of(number);
    let wrong = FIRST_EVENT + 8;
    piece.set(
        &rows,
        &["event_index", "tracking_event_index"],
        &wrong.into(),
    );
    piece.note("W-IDXCOLL", rows[0], "event_index", "an event number twice");

    let number = piece.find("W-CHAIN", is_quiet_possession)?;
    let rows = piece.rows_of(number);
    piece.set(&rows, &["linked_event_index_"], &3_000.into());
    piece.note(
        "W-CHAIN",
        rows[0],
        "linked_event_index_",
        "a chain of one event",
    );
    Ok(())
}

fn plant_types(piece: &mut Workpiece) -> Result<(), SampleError> {
    let number = piece.find("W-UNTYPED", is_quiet_possession)?;
    let rows = piece.rows_of(number);
    piece.set(&rows, &TYPE, &Cell::Empty);
    piece.note("W-UNTYPED", rows[0], "event_type_", "an event without type");

    let number = piece.find("W-CODE (type)", is_quiet_possession)?;
    let row = piece.first_row(number);
    piece.set_filled(number, &TYPE, &"Zamboni".into());
    piece.note("W-CODE", row, "event_type_", "a type that no list has");
    piece.level("E");

    let number = piece.find("W-DETAILTYPE", is_quiet_possession)?;
    let row = piece.first_row(number);
    piece.set(&[row], &DETAIL, &"Pass_Completed".into());
    piece.note(
        "W-DETAILTYPE",
        row,
        "event_detail_",
        "a detail of another type",
    );

    let number = piece.find("W-DETAIL2TYPE", |event| {
        is_quiet(event) && event.detail_2 == Some("ZoneExit_Carried") && event.is("Zone_Exit")
    })?;
    let row = piece.first_row(number);
    piece.set_filled(number, &DETAIL_2, &"ZoneEntry-Rush".into());
    piece.note(
        "W-DETAIL2TYPE",
        row,
        "event_detail_2_",
        "an exit typed with an entry's code",
    );
    Ok(())
}
