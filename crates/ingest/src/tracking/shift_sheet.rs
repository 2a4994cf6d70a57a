//! Reads the list of shifts of a workbook into typed rows. Its input columns are the same in every layout.

use std::collections::BTreeSet;
use std::ops::ControlFlow;

use hockey::GameClock;

use super::places::{SHIFTS, ShiftField};
use super::rows::{ErrorCells, SLOTS, ShiftRow, SlotCell};
use crate::cells::{Cell, Header, Row};

/// Column endings of the slots, in the order of [`SLOTS`].
const SLOT_COLUMNS: [&str; SLOTS.len()] = [
    "forward_1",
    "forward_2",
    "forward_3",
    "defense_1",
    "defense_2",
    "xtra",
    "goalie",
];

/// Columns with one value for both teams.
const SCALAR_COLUMNS: [&str; 8] = [
    "shift_index",
    "period",
    "shift_start_min",
    "shift_start_sec",
    "shift_end_min",
    "shift_end_sec",
    "shift_start_type",
    "shift_stop_type",
];
const TEAMS: [&str; 2] = ["home", "away"];
const ENDS: [&str; 2] = ["start", "end"];
const ZONES: [&str; 3] = ["ozone", "dzone", "nzone"];

fn slot_column(team: &str, slot: &str) -> String {
    format!("{team}_{slot}")
}

fn zone_column(zone: &str, end: &str) -> String {
    format!("home_{zone}_{end}")
}

/// All columns that are read.
pub(super) fn columns() -> BTreeSet<String> {
    let slots = TEAMS
        .into_iter()
        .flat_map(|team| SLOT_COLUMNS.map(|slot| slot_column(team, slot)));
    let zones = ENDS
        .into_iter()
        .flat_map(|end| ZONES.map(|zone| zone_column(zone, end)));
    SCALAR_COLUMNS
        .map(str::to_owned)
        .into_iter()
        .chain(slots)
        .chain(zones)
        .collect()
}

/// Rows without a shift number after which the list has ended.
const EMPTY_ROWS_AT_END: u32 = 200;

/// Collects the rows of a list of shifts one by one.
pub(super) struct ShiftSheet {
    header: Header,
    scalar: [Option<usize>; 8],
    slots: [[Option<usize>; 7]; 2],
    zones: [[Option<usize>; 3]; 2],
    empty_rows: u32,
    last_row: u32,
    /// Rows so far.
    pub rows: Vec<ShiftRow>,
    /// Error cells in used columns.
    pub errors: Vec<ErrorCells>,
}

impl ShiftSheet {
    /// Prepares reading a sheet with this header.
    pub(super) fn new(header: Header) -> Self {
        let column = |name: &str| header.column(name);
        let scalar = SCALAR_COLUMNS.map(column);
        let slots = TEAMS.map(|team| SLOT_COLUMNS.map(|slot| column(&slot_column(team, slot))));
        let zones = ENDS.map(|end| ZONES.map(|zone| column(&zone_column(zone, end))));
        Self {
            scalar,
            slots,
            zones,
            header,
            empty_rows: 0,
            last_row: 1,
            rows: Vec::new(),
            errors: Vec::new(),
        }
    }

    /// Takes the next row of the sheet.
    pub(super) fn push(&mut self, row: &Row) -> ControlFlow<()> {
        let [
            index,
            period,
            start_min,
            start_sec,
            end_min,
            end_sec,
            start_type,
            stop_type,
        ] = self
            .scalar
            .map(|column| column.map_or(&Cell::Empty, |column| row.cell(column)));
        if index.is_blank() && start_min.is_blank() && start_sec.is_blank() {
            self.empty_rows += row.number.saturating_sub(self.last_row);
            self.last_row = row.number;
            return if self.empty_rows > EMPTY_ROWS_AT_END {
                ControlFlow::Break(())
            } else {
                ControlFlow::Continue(())
            };
        }
        self.empty_rows = 0;
        self.last_row = row.number;
        let text = |cell: &Cell| cell.string().map(String::into_boxed_str);
        let line = |columns: &[Option<usize>; 7]| columns.map(|column| slot(row, column));
        let flags = |columns: &[Option<usize>; 3]| {
            columns
                .map(|column| column.is_some_and(|column| row.cell(column).number() == Some(1.0)))
        };
        let [home, away] = &self.slots;
        let [start_zone, end_zone] = &self.zones;
        let shift = ShiftRow {
            row: row.number,
            index: index.integer(),
            period: period.integer(),
            start: seconds(start_min, start_sec),
            end: seconds(end_min, end_sec),
            start_type: text(start_type),
            stop_type: text(stop_type),
            home: line(home),
            away: line(away),
            start_zone: flags(start_zone),
            end_zone: flags(end_zone),
        };
        self.note_errors(row);
        self.rows.push(shift);
        ControlFlow::Continue(())
    }

    /// Labels of the columns by [`ShiftField`].
    pub(super) fn labels(&self) -> Vec<String> {
        let [index, period, start, _, end, _, start_type, stop_type] = self.scalar;
        let [home, away] = self.slots;
        let mut labels: Vec<String> = [index, period, start, end, start_type, stop_type]
            .into_iter()
            .chain(home)
            .chain(away)
            .map(|column| {
                column
                    .map(|column| self.header.label(column))
                    .unwrap_or_default()
            })
            .collect();
        labels.truncate(ShiftField::COUNT);
        labels
    }

    fn note_errors(&mut self, row: &Row) {
        let columns = self
            .scalar
            .iter()
            .chain(self.slots.iter().flatten())
            .flatten();
        for &column in columns {
            let Cell::Error(error) = row.cell(column) else {
                continue;
            };
            let label = self.header.label(column);
            if let Some(known) = self.errors.iter_mut().find(|cells| cells.column == label) {
                known.count += 1;
            } else {
                self.errors.push(ErrorCells {
                    sheet: SHIFTS,
                    column: label,
                    first_row: row.number,
                    error: error.clone(),
                    count: 1,
                });
            }
        }
    }
}

/// Seconds remaining; none when neither part is a number.
fn seconds(minutes: &Cell, seconds: &Cell) -> Option<f64> {
    let (minutes, seconds) = (minutes.number(), seconds.number());
    GameClock::from_parts(minutes, seconds)?;
    Some(minutes.unwrap_or(0.0) * 60.0 + seconds.unwrap_or(0.0))
}

fn slot(row: &Row, column: Option<usize>) -> SlotCell {
    let Some(cell) = column
        .map(|column| row.cell(column))
        .filter(|cell| !cell.is_blank() && !cell.is_error())
    else {
        return SlotCell::default();
    };
    let jersey = cell.integer().filter(|number| (0..=99).contains(number));
    SlotCell {
        jersey,
        player_id: None,
        unreadable: if jersey.is_none() {
            cell.string().map(String::into_boxed_str)
        } else {
            None
        },
    }
}
