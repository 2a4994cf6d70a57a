//! A game's sheets on the bench: finds places for faults and keeps account of them.

use crate::SampleError;
use crate::simulation::{Event, Venue};
use crate::truth::Planted;
use crate::write::game::{EventRow, GameFile};
use crate::write::{Cell, Sheet};
use std::collections::BTreeSet;

/// Events that lie so near to a planted fault are not touched by another one.
const DISTANCE: usize = 6;

/// The sheets of a game, being spoiled.
#[derive(Debug)]
pub(super) struct Workpiece<'a> {
    /// The game as it stands in the file.
    pub(super) game: &'a GameFile<'a>,
    /// Rows of the event sheet.
    pub(super) rows: Vec<EventRow<'a>>,
    /// All sheets.
    pub(super) sheets: &'a mut Vec<Sheet>,
    /// Findings that must be reported.
    pub(super) planted: Vec<Planted>,
    file: String,
    events: usize,
    shifts: usize,
    taken: BTreeSet<usize>,
    cursor: usize,
}

impl<'a> Workpiece<'a> {
    /// Puts the sheets of a game on the bench.
    pub(super) fn new(
        game: &'a GameFile<'a>,
        file: String,
        sheets: &'a mut Vec<Sheet>,
    ) -> Result<Self, SampleError> {
        let place = |name: &'static str| {
            sheets
                .iter()
                .position(|sheet| sheet.name == name)
                .ok_or(SampleError::NoPlace {
                    fault: name,
                    game_id: game.fixture.game_id,
                })
        };
        let (events, shifts) = (place("events")?, place("shifts")?);
        Ok(Self {
            game,
            rows: game.rows(),
            sheets,
            planted: Vec::new(),
            file,
            events,
            shifts,
            taken: BTreeSet::new(),
            cursor: 30,
        })
    }

    /// The event sheet.
    pub(super) fn events(&mut self) -> &mut Sheet {
        &mut self.sheets[self.events]
    }

    /// The shift sheet.
    pub(super) fn shifts(&mut self) -> &mut Sheet {
        &mut self.sheets[self.shifts]
    }

    /// Finds the next event of a kind, far from everything planted so far.
    pub(super) fn find(
        &mut self,
        fault: &'static str,
        test: impl Fn(&Event) -> bool,
    ) -> Result<usize, SampleError> {
        let events = &self.game.record.events;
        let is_free = |number: usize| {
            let near = number.saturating_sub(DISTANCE)..=number + DISTANCE;
            self.taken.range(near).next().is_none()
        };
        let found = (self.cursor..events.len())
            .chain(10..self.cursor)
            .find(|number| is_free(*number) && events.get(*number).is_some_and(&test));
        let number = found.ok_or(SampleError::NoPlace {
            fault,
            game_id: self.game.fixture.game_id,
        })?;
        self.taken.insert(number);
        self.cursor = number + 25;
        Ok(number)
    }

    /// Keeps other faults away from an event.
    pub(super) fn take(&mut self, number: usize) {
        self.taken.insert(number);
    }

    /// Rows of an event, 0-based.
    pub(super) fn rows_of(&self, number: usize) -> Vec<usize> {
        (0..self.rows.len())
            .filter(|row| self.rows[*row].number == number)
            .collect()
    }

    /// First row of an event, 0-based.
    pub(super) fn first_row(&self, number: usize) -> usize {
        self.rows_of(number).first().copied().unwrap_or(0)
    }

    /// The row of a player of an event: side and slot from 1.
    pub(super) fn player_row(&self, number: usize, is_own: bool, slot: usize) -> Option<usize> {
        self.rows_of(number).into_iter().find(|row| {
            let row = &self.rows[*row];
            row.slot == slot && row.actor.is_some_and(|actor| actor.is_own == is_own)
        })
    }

    /// Sets a column and, where the sheet has it, its formula copy on given rows.
    pub(super) fn set(&mut self, rows: &[usize], columns: &[&str], value: &Cell) {
        for row in rows {
            for column in columns {
                self.events().set(*row, column, value.clone());
            }
        }
    }

    /// Sets columns on all rows of an event that hold something there; a sparse sheet stays sparse.
    pub(super) fn set_filled(&mut self, number: usize, columns: &[&str], value: &Cell) {
        for row in self.rows_of(number) {
            for column in columns {
                if *self.events().cell(row, column) != Cell::Empty {
                    self.events().set(row, column, value.clone());
                }
            }
        }
    }

    /// Notes a finding at a row (0-based) of the event sheet.
    pub(super) fn note(&mut self, code: &str, row: usize, column: &str, note: &str) {
        let row = self.sheets[self.events].excel_row(row);
        self.push(code, ("events", row, column), note, false);
    }

    /// Notes a finding at a row (0-based) of the shift sheet.
    pub(super) fn note_shift(&mut self, code: &str, row: usize, column: &str, note: &str) {
        let row = self.sheets[self.shifts].excel_row(row);
        self.push(code, ("shifts", row, column), note, false);
    }

    /// Notes a finding about a sheet as a whole.
    pub(super) fn note_sheet(&mut self, code: &str, sheet: &str, column: &str, note: &str) {
        self.push(code, (sheet, 0, column), note, false);
    }

    /// The finding noted last follows from the fault before it.
    pub(super) fn implied(&mut self) {
        if let Some(last) = self.planted.last_mut() {
            last.implied = true;
        }
    }

    /// The finding noted last has another level than its code says.
    pub(super) fn level(&mut self, level: &str) {
        if let Some(last) = self.planted.last_mut() {
            level.clone_into(&mut last.level);
        }
    }

    fn push(
        &mut self,
        code: &str,
        (sheet, row, column): (&str, i64, &str),
        note: &str,
        implied: bool,
    ) {
        self.planted.push(Planted {
            code: code.to_owned(),
            level: level_of(code),
            game_id: self.game.fixture.game_id,
            file: self.file.clone(),
            sheet: sheet.to_owned(),
            row,
            column: column.to_owned(),
            note: note.to_owned(),
            implied,
        });
    }

    /// Whether only one dressed player of the game wears a number.
    pub(super) fn is_alone(&self, jersey: i32) -> bool {
        let wearers = self
            .game
            .record
            .lineups
            .iter()
            .flat_map(|lineup| &lineup.players);
        wearers.filter(|dressed| dressed.jersey == jersey).count() == 1
    }

    /// Numbers that nobody in the game wears.
    pub(super) fn free_numbers(&self) -> Vec<i32> {
        (1..100)
            .filter(|number| {
                let mut players = self
                    .game
                    .record
                    .lineups
                    .iter()
                    .flat_map(|lineup| &lineup.players);
                !players.any(|dressed| dressed.jersey == *number)
            })
            .collect()
    }

    /// Numbers that a side wears and the other does not.
    pub(super) fn own_numbers(&self, venue: Venue) -> Vec<i32> {
        self.game.record.lineups[venue.index()]
            .players
            .iter()
            .map(|dressed| dressed.jersey)
            .filter(|jersey| self.is_alone(*jersey))
            .collect()
    }
}

/// The level that a code has by its first letter; some findings have another one.
pub(super) fn level_of(code: &str) -> String {
    let level = match code {
        "L-DUPKEY" => "B",
        "L-WLT" | "L-ROSTERTEAM" | "L-FK" => "E",
        "L-TEAMCD" => "I",
        code if code.starts_with('L') => "W",
        code => &code[..1],
    };
    level.to_owned()
}

/// An event in open play that belongs to no chain and no goal.
pub(super) fn is_quiet(event: &Event) -> bool {
    event.chain.is_none() && event.assist.is_none() && event.start.is_some_and(|start| start > 60)
}

/// A quiet completed pass.
pub(super) fn is_quiet_pass(event: &Event) -> bool {
    is_quiet(event) && event.is("Pass_Completed")
}

/// A quiet possession without detail.
pub(super) fn is_quiet_possession(event: &Event) -> bool {
    is_quiet(event) && event.kind == "Possession" && event.detail.is_none()
}
