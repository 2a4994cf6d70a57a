//! Faults of clocks, in a hand-filled workbook whose rows are all complete.

use super::workpiece::{Workpiece, is_quiet, is_quiet_pass, is_quiet_possession};
use crate::SampleError;
use crate::simulation::Event;
use crate::write::Cell;
use crate::write::game::minutes_seconds;

/// Plants all of them.
pub(super) fn plant(piece: &mut Workpiece) -> Result<(), SampleError> {
    plant_ends(piece)?;
    plant_starts(piece)?;
    plant_shift_numbers(piece);
    Ok(())
}

/// Types a clock into all rows of an event. Minutes and seconds are given apart: some are impossible.
fn type_clock(piece: &mut Workpiece, number: usize, when: &str, parts: Option<(i32, i32)>) {
    let rows = piece.rows_of(number);
    for (part, value) in [
        ("min", parts.map(|(minutes, _)| minutes)),
        ("sec", parts.map(|(_, seconds)| seconds)),
    ] {
        let columns = [
            format!("event_{when}_{part}_"),
            format!("event_{when}_{part}"),
        ];
        let columns: Vec<&str> = columns.iter().map(String::as_str).collect();
        piece.set(&rows, &columns, &Cell::from(value));
    }
}

fn has_end(event: &Event) -> bool {
    is_quiet_possession(event)
        && event.end.is_some()
        && event
            .start
            .is_some_and(|start| (150..1_000).contains(&start))
}

fn plant_ends(piece: &mut Workpiece) -> Result<(), SampleError> {
    for (fault, seconds, note) in [
        ("W-LONG", -80, "an event of eighty seconds"),
        ("W-NEGDUR", 20, "an end before the start"),
    ] {
        let number = piece.find(fault, has_end)?;
        let start = piece.game.record.events[number].start.unwrap_or(0);
        type_clock(piece, number, "end", Some(minutes_seconds(start + seconds)));
        let row = piece.first_row(number);
        piece.note(fault, row, "event_end_sec", note);
    }
    Ok(())
}

fn plant_starts(piece: &mut Workpiece) -> Result<(), SampleError> {
    let is_swappable =
        |event: &Event| is_quiet_pass(event) && event.start.is_some_and(|start| start % 10 >= 6);
    let number = piece.find("E-CLOCKRANGE", is_swappable)?;
    let start = piece.game.record.events[number].start.unwrap_or(0);
    let (minutes, seconds) = minutes_seconds(start);
    let exchanged = (seconds % 10) * 10 + seconds / 10;
    type_clock(piece, number, "start", Some((minutes, exchanged)));
    let row = piece.first_row(number);
    piece.note(
        "E-CLOCKRANGE",
        row,
        "event_start_sec",
        "the digits of the seconds exchanged",
    );

    let number = piece.find("W-CLOCK", |event| {
        is_quiet_pass(event) && event.start.is_some_and(|start| (240..840).contains(&start))
    })?;
    let start = piece.game.record.events[number].start.unwrap_or(0);
    type_clock(piece, number, "start", Some(minutes_seconds(start + 180)));
    let row = piece.first_row(number);
    piece.note(
        "W-CLOCK",
        row,
        "event_start_min",
        "minutes mistyped by three",
    );

    let number = piece.find("E-CLOCKNULL", |event| {
        is_quiet(event) && event.is("Pass_Completed")
    })?;
    type_clock(piece, number, "start", None);
    let row = piece.first_row(number);
    piece.note("E-CLOCKNULL", row, "event_start_min", "no clock");
    Ok(())
}

/// The workbook's own shift numbers are one too high on every sixth event.
fn plant_shift_numbers(piece: &mut Workpiece) {
    for row in 0..piece.rows.len() {
        let number = piece.rows[row].number;
        if !number.is_multiple_of(6) {
            continue;
        }
        if let Cell::Number(shift) = *piece.events().cell(row, "shift_index") {
            piece.events().set(row, "shift_index", shift + 1.0);
        }
    }
    piece.note_sheet(
        "W-SHIFTINDEX",
        "events",
        "shift_index",
        "every sixth shift number is wrong",
    );
}
