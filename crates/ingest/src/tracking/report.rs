//! Collects the findings of one tracking file with their places.

use super::places::{EVENTS, EventField, Places, SHIFTS, ShiftField};
use super::rows::{EventRow, ShiftRow};
use crate::finding::{Code, Finding, Findings};

/// The findings of one file.
#[derive(Debug)]
pub struct Report {
    file: String,
    game_id: i64,
    places: Places,
    findings: Findings,
}

impl Report {
    /// An empty report about a file (relative name) of a game (0 when unknown).
    pub fn new(file: &str, game_id: i64) -> Self {
        Self {
            file: file.to_owned(),
            game_id,
            places: Places::default(),
            findings: Findings::new(),
        }
    }

    /// Sets the names of the columns, once they are known.
    pub fn set_places(&mut self, places: Places) {
        self.places = places;
    }

    /// Sets the game, once it is known.
    pub fn set_game(&mut self, game_id: i64) {
        self.game_id = game_id;
    }

    /// Starts a finding about the file as a whole.
    pub fn about_file(&self, code: Code) -> Finding {
        Finding::new(code, &self.file).game(self.game_id)
    }

    /// Starts a finding about one value of an event row.
    pub fn about_event(&self, code: Code, row: &EventRow, field: EventField) -> Finding {
        self.about_file(code)
            .at(EVENTS, row.row)
            .column(self.places.event_column(field, row.item))
    }

    /// Starts a finding about the list of events.
    pub fn about_events(&self, code: Code) -> Finding {
        self.about_file(code).at(EVENTS, 0)
    }

    /// Starts a finding about one value of a shift row.
    pub fn about_shift(&self, code: Code, row: u32, field: ShiftField) -> Finding {
        self.about_file(code)
            .at(SHIFTS, row)
            .column(self.places.shift_column(field))
    }

    /// Starts a finding about one cell of a shift's line-up.
    pub fn about_slot(&self, code: Code, row: &ShiftRow, team: ShiftField, slot: usize) -> Finding {
        self.about_file(code)
            .at(SHIFTS, row.row)
            .column(self.places.slot_column(team, slot))
    }

    /// Starts a finding about the list of shifts.
    pub fn about_shifts(&self, code: Code) -> Finding {
        self.about_file(code).at(SHIFTS, 0)
    }

    /// Adds a finding.
    pub fn push(&mut self, finding: Finding) {
        self.findings.push(finding);
    }

    /// How often a code was found.
    pub fn count(&self, code: Code) -> usize {
        self.findings.count(code)
    }

    /// All findings.
    pub fn into_findings(self) -> Findings {
        self.findings
    }
}
