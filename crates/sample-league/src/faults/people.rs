//! Faults of players, teams and roles, in a hand-filled workbook.

use super::SharedNumber;
use super::workpiece::{Workpiece, is_quiet, is_quiet_pass, is_quiet_possession};
use crate::SampleError;
use crate::simulation::{Event, Venue};
use crate::write::Cell;

const JERSEY: [&str; 2] = ["player_game_number_", "player_game_number"];
const PERSON: [&str; 4] = [
    "player_game_number_",
    "player_game_number",
    "player_id",
    "player_team",
];

/// Plants all of them. The number that two players share must be put into the league's box score.
pub(super) fn plant(piece: &mut Workpiece) -> Result<SharedNumber, SampleError> {
    plant_missing(piece)?;
    plant_roles(piece)?;
    plant_teams(piece)?;
    plant_numbers(piece)
}

/// A pass with an opponent whose passer wears a number of his own.
fn passer_is_alone(piece: &Workpiece) -> impl Fn(&Event) -> bool + use<> {
    let alone: Vec<_> = Venue::BOTH
        .iter()
        .flat_map(|venue| {
            let players = &piece.game.record.lineups[venue.index()].players;
            players
                .iter()
                .enumerate()
                .filter(|(_, dressed)| piece.is_alone(dressed.jersey))
                .map(|(index, _)| (*venue, index))
        })
        .collect();
    move |event: &Event| {
        is_quiet_pass(event)
            && event.player(false, 0).is_some()
            && event
                .player(true, 0)
                .is_some_and(|player| alone.contains(&(player.venue, player.index)))
    }
}

fn plant_missing(piece: &mut Workpiece) -> Result<(), SampleError> {
    let number = piece.find("E-NOE1", |event| {
        is_quiet_possession(event) && event.actors.len() == 1
    })?;
    let rows = piece.rows_of(number);
    piece.set(&rows, &PERSON, &Cell::Empty);
    piece.note(
        "E-NOE1",
        rows[0],
        "player_role",
        "a possession without a player",
    );

    let number = piece.find("E-FACEOFF", |event| event.is("Faceoff"))?;
    let rows = piece.rows_of(number);
    for row in rows.iter().take(2) {
        piece.set(&[*row], &PERSON, &Cell::Empty);
    }
    piece.note(
        "E-FACEOFF",
        rows[0],
        "player_role",
        "a face-off without winner",
    );
    piece.note(
        "E-NOE1",
        rows[0],
        "player_role",
        "a face-off without winner",
    );
    piece.implied();

    let number = piece.find("E-FACEOFF (loser)", |event| event.is("Faceoff"))?;
    if let Some(row) = piece.player_row(number, false, 1) {
        piece.set(&[row], &PERSON, &Cell::Empty);
    }
    let row = piece.first_row(number);
    piece.note("E-FACEOFF", row, "player_role", "a face-off without loser");
    piece.level("W");
    Ok(())
}

fn plant_roles(piece: &mut Workpiece) -> Result<(), SampleError> {
    let number = piece.find("E-ROLE", |event| {
        is_quiet_pass(event) && event.player(false, 0).is_some()
    })?;
    if let Some(row) = piece.player_row(number, false, 1) {
        piece.set(&[row], &["player_role"], &"spectator".into());
        piece.note("E-ROLE", row, "player_role", "a role that does not exist");
    }

    let number = piece.find("W-DUPSLOT", is_quiet_pass)?;
    let first = piece.player_row(number, true, 1);
    let second = piece.player_row(number, true, 2);
    if let (Some(first), Some(second)) = (first, second) {
        for column in PERSON {
            let value = piece.events().cell(first, column).clone();
            piece.events().set(second, column, value);
        }
        piece.note(
            "W-DUPSLOT",
            second,
            "player_game_number",
            "the passer receives his own pass",
        );
    }
    Ok(())
}

fn plant_teams(piece: &mut Workpiece) -> Result<(), SampleError> {
    let test = passer_is_alone(piece);
    let number = piece.find("W-TEAMFLIP", |event| test(event))?;
    let row = piece.first_row(number);
    let wrong = match piece.events().cell(row, "team_") {
        Cell::Text(letter) if letter == "h" => "a",
        _ => "h",
    };
    piece.set_filled(number, &["team_"], &wrong.into());
    piece.note("W-TEAMFLIP", row, "team_", "the other team's letter");

    let number = piece.find("W-NOTEAM", |event| {
        is_quiet(event) && event.kind == "Stoppage"
    })?;
    let rows = piece.rows_of(number);
    piece.set(&rows, &PERSON, &Cell::Empty);
    piece.set(&rows, &["team_"], &Cell::Empty);
    piece.note("W-NOTEAM", rows[0], "team_", "neither team nor player");
    Ok(())
}

fn plant_numbers(piece: &mut Workpiece) -> Result<SharedNumber, SampleError> {
    let test = passer_is_alone(piece);
    let number = piece.find("W-OTHERTEAM", |event| test(event))?;
    let event = &piece.game.record.events[number];
    let team = event.team.unwrap_or(Venue::Home);
    let inside: Vec<i32> = event
        .actors
        .iter()
        .map(|actor| piece.game.dressed(actor.player).jersey)
        .collect();
    let own = piece.own_numbers(team);
    let jersey = own.into_iter().find(|jersey| !inside.contains(jersey));
    if let (Some(row), Some(jersey)) = (piece.player_row(number, false, 1), jersey) {
        piece.set(&[row], &PERSON, &Cell::Empty);
        piece.set(&[row], &JERSEY, &jersey.into());
        piece.note(
            "W-OTHERTEAM",
            row,
            "player_game_number",
            "an opponent with an own number",
        );
    }

    let free = piece.free_numbers();
    let is_wanted = |event: &Event| is_quiet_pass(event) && event.player(false, 0).is_some();
    let number = piece.find("E-UNKNOWN", is_wanted)?;
    if let (Some(row), Some(jersey)) = (piece.player_row(number, false, 1), free.first()) {
        piece.set(&[row], &PERSON, &Cell::Empty);
        piece.set(&[row], &JERSEY, &(*jersey).into());
        piece.note(
            "E-UNKNOWN",
            row,
            "player_game_number",
            "a number that nobody wears",
        );
    }

    let number = piece.find("E-AMBIG", is_wanted)?;
    let shared = free.get(1).copied().unwrap_or(0);
    let opponent = piece.game.record.events[number].player(false, 0);
    let venue = opponent.map_or(Venue::Away, |player| player.venue);
    if let Some(row) = piece.player_row(number, false, 1) {
        piece.set(&[row], &PERSON, &Cell::Empty);
        piece.set(&[row], &JERSEY, &shared.into());
        piece.note(
            "E-AMBIG",
            row,
            "player_game_number",
            "a number that two team-mates wear",
        );
    }
    let fixture = piece.game.fixture;
    Ok(SharedNumber {
        game_id: fixture.game_id,
        team: [fixture.home, fixture.away][venue.index()],
        number: shared,
    })
}
