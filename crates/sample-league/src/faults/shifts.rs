//! Faults of line-ups and stints, and an event of two teams, in a browser's export.

use super::workpiece::{Workpiece, is_quiet_pass};
use crate::SampleError;
use crate::simulation::{Event, PlayerRef, Slot, Stint, Venue};
use crate::write::Cell;
use crate::write::game::minutes_seconds;

/// Plants all of them.
pub(super) fn plant(piece: &mut Workpiece) -> Result<(), SampleError> {
    plant_merged(piece)?;
    plant_gap(piece)?;
    plant_line_ups(piece)?;
    plant_stop(piece)?;
    plant_zero_length(piece);
    Ok(())
}

/// The receiver of a pass is one of the other team: two events were typed as one.
fn plant_merged(piece: &mut Workpiece) -> Result<(), SampleError> {
    let alone: Vec<Vec<i32>> = Venue::BOTH
        .iter()
        .map(|venue| piece.own_numbers(*venue))
        .collect();
    let game = piece.game;
    let number = piece.find("W-MERGED", |event: &Event| {
        is_quiet_pass(event)
            && event.actors.len() == 2
            && event.player(true, 0).is_some_and(|passer| {
                alone[passer.venue.index()].contains(&game.dressed(passer).jersey)
            })
    })?;
    let venue = game.record.events[number].team.unwrap_or(Venue::Home);
    let jersey = alone[venue.other().index()].first().copied();
    if let (Some(row), Some(jersey)) = (piece.player_row(number, true, 2), jersey) {
        piece.set(
            &[row],
            &["player_game_number_", "player_game_number"],
            &jersey.into(),
        );
        let first = piece.first_row(number);
        piece.note("W-MERGED", first, "", "players of both teams on one side");
        piece.note(
            "W-OTHERTEAM",
            row,
            "player_game_number",
            "players of both teams on one side",
        );
        piece.implied();
    }
    Ok(())
}

/// The first stint (by place) of the second period that a test likes.
fn find_stint(
    piece: &Workpiece,
    fault: &'static str,
    test: impl Fn(usize, &Stint) -> bool,
) -> Result<usize, SampleError> {
    let stints = &piece.game.record.stints;
    (1..stints.len())
        .find(|index| stints[*index].period >= 2 && test(*index, &stints[*index]))
        .ok_or(SampleError::NoPlace {
            fault,
            game_id: piece.game.fixture.game_id,
        })
}

/// A stint begins two seconds late, where nothing happens in between.
fn plant_gap(piece: &mut Workpiece) -> Result<(), SampleError> {
    let record = piece.game.record;
    let is_still = |stint: &Stint| {
        let clocks = (stint.start - 2)..stint.start;
        !record.events.iter().any(|event| {
            event.period == stint.period && event.start.is_some_and(|start| clocks.contains(&start))
        })
    };
    let index = find_stint(piece, "E-SHIFTGAP", |_, stint| {
        stint.start_type == "OnTheFly" && stint.seconds() > 8 && is_still(stint)
    })?;
    let (minutes, seconds) = minutes_seconds(record.stints[index].start - 2);
    piece
        .shifts()
        .set(index, "shift_start_min", format!("{minutes:02}"));
    piece
        .shifts()
        .set(index, "shift_start_sec", format!("{seconds:02}"));
    piece.note_shift(
        "E-SHIFTGAP",
        index,
        "shift_start_min",
        "a stint begins two seconds late",
    );
    Ok(())
}

fn is_full(stint: &Stint) -> bool {
    stint.skaters(Venue::Home) == 5 && !stint.is_net_empty(Venue::Home)
}

/// A player twice, and a sixth skater beside the goalie.
fn plant_line_ups(piece: &mut Workpiece) -> Result<(), SampleError> {
    let index = find_stint(piece, "E-SHIFTDUP", |index, stint| {
        index % 5 == 0 && is_full(stint)
    })?;
    let first = piece.shifts().cell(index, "home_forward_1").clone();
    piece.shifts().set(index, "home_forward_2", first);
    piece.note_shift("E-SHIFTDUP", index, "", "a player twice in a stint");

    let index = find_stint(piece, "E-SHIFTCOUNT", |index, stint| {
        index % 5 == 2 && is_full(stint)
    })?;
    let venue = piece.game.venue(Venue::Home);
    let on_ice = piece.game.record.stints[index].on_ice[venue.index()];
    let resting = (0..piece.game.record.lineups[venue.index()].players.len())
        .find(|player| !on_ice.contains(&Some(*player)));
    if let Some(resting) = resting {
        let player = PlayerRef {
            venue,
            index: resting,
        };
        let jersey = piece.game.dressed(player).jersey;
        let column = format!("home_{}", Slot::Extra.column());
        piece.shifts().set(index, &column, jersey);
        piece.note_shift("E-SHIFTCOUNT", index, "", "six skaters and a goalie");
    }
    Ok(())
}

/// A goal whose stint does not say that it ended with one.
fn plant_stop(piece: &mut Workpiece) -> Result<(), SampleError> {
    let no_place = SampleError::NoPlace {
        fault: "W-SHIFTSTOP",
        game_id: piece.game.fixture.game_id,
    };
    let stints = &piece.game.record.stints;
    let index = stints
        .iter()
        .position(|stint| stint.stop_type.ends_with(" Goal"))
        .ok_or(no_place)?;
    let stint = &stints[index];
    let goal = piece.game.record.events.iter().position(|event| {
        event.is("Goal_Scored") && event.period == stint.period && event.start == Some(stint.end)
    });
    piece.shifts().set(index, "shift_stop_type", Cell::Empty);
    if let Some(goal) = goal {
        let row = piece.first_row(goal);
        piece.note(
            "W-SHIFTSTOP",
            row,
            "event_type_",
            "no stint says that it ended with this goal",
        );
    }
    Ok(())
}

/// A row at the end that lasts no time; readers drop it.
fn plant_zero_length(piece: &mut Workpiece) {
    let shifts = piece.shifts();
    let Some(mut row) = shifts.rows.get(3).cloned() else {
        return;
    };
    let number = shifts.rows.len() + 1;
    for (start, end) in [
        ("shift_start_min", "shift_end_min"),
        ("shift_start_sec", "shift_end_sec"),
    ] {
        if let (Some(start), Some(end)) = (shifts.column(start), shifts.column(end)) {
            row[end] = row[start].clone();
        }
    }
    shifts.rows.push(row);
    let last = shifts.rows.len() - 1;
    shifts.set(last, "shift_index", number);
    shifts.set(last, "shift_stop_type", Cell::Empty);
    piece.note_shift("E-SHIFTDUR", last, "shift_end_min", "a stint of no seconds");
}
