//! Reads the list of events of a workbook into typed rows.

use std::collections::BTreeMap;
use std::ops::ControlFlow;

use hockey::Venue;

use super::places::{EVENTS, EventField};
use super::provider::{Provider, REQUIRED};
use super::rows::{ErrorCells, EventRow};
use crate::cells::{Cell, Header, Row};

/// Rows in a row without an event number after which the list has ended: templates are filled with
/// formulas down to row 4000.
const EMPTY_ROWS_AT_END: u32 = 200;

/// Which column holds which field in one sheet.
struct Columns {
    of_field: Vec<Vec<usize>>,
    /// Whether any field stands in a column.
    is_used: Vec<bool>,
    labels: Vec<String>,
}

impl Columns {
    fn new(provider: &dyn Provider, header: &Header) -> Self {
        let of_field: Vec<Vec<usize>> = EventField::ALL
            .iter()
            .map(|field| {
                provider
                    .columns(*field)
                    .iter()
                    .filter_map(|name| header.column(name))
                    .collect()
            })
            .collect();
        let labels = of_field
            .iter()
            .map(|columns| {
                columns
                    .first()
                    .map(|&column| header.label(column))
                    .unwrap_or_default()
            })
            .collect();
        let mut is_used = vec![false; header.names().len()];
        for &column in of_field.iter().flatten() {
            if let Some(is_used) = is_used.get_mut(column) {
                *is_used = true;
            }
        }
        Self {
            of_field,
            is_used,
            labels,
        }
    }

    fn columns(&self, field: EventField) -> &[usize] {
        self.of_field.get(field as usize).map_or(&[], Vec::as_slice)
    }

    /// The first cell of a field that holds a value.
    fn cell<'a>(&self, row: &'a Row, field: EventField) -> Option<&'a Cell> {
        self.columns(field)
            .iter()
            .map(|&column| row.cell(column))
            .find(|cell| !cell.is_blank() && !cell.is_error())
    }

    fn text(&self, row: &Row, field: EventField) -> Option<Box<str>> {
        self.cell(row, field)?
            .text()
            .map(|text| text.into_owned().into_boxed_str())
    }
}

/// Required columns that a header lacks.
pub(super) fn missing_columns(provider: &dyn Provider, header: &Header) -> Vec<&'static str> {
    REQUIRED
        .iter()
        .map(|field| provider.columns(*field))
        .filter(|names| !names.iter().any(|name| header.has(name)))
        .filter_map(|names| names.first().copied())
        .collect()
}

/// Collects the rows of a list of events one by one.
pub(super) struct EventSheet {
    columns: Columns,
    header: Header,
    empty_rows: u32,
    last_row: u32,
    /// Valid rows so far.
    pub rows: Vec<EventRow>,
    /// Game ids with the first row of each.
    pub game_ids: Vec<(i64, u32)>,
    /// Rows that have a type but no event number.
    pub(super) rows_without_number: Vec<u32>,
    /// Name of the home team.
    pub home_name: Option<String>,
    /// Name of the away team.
    pub away_name: Option<String>,
    errors: BTreeMap<(EventField, usize), ErrorCells>,
    /// Base of the chain numbers.
    chain_base: i64,
}

impl EventSheet {
    /// Prepares reading a sheet with this header.
    pub(super) fn new(provider: &dyn Provider, header: Header) -> Self {
        Self {
            columns: Columns::new(provider, &header),
            header,
            empty_rows: 0,
            last_row: 1,
            rows: Vec::new(),
            game_ids: Vec::new(),
            rows_without_number: Vec::new(),
            home_name: None,
            away_name: None,
            errors: BTreeMap::new(),
            chain_base: provider.chain_base(),
        }
    }

    /// Whether a column holds a field.
    pub(super) fn uses(&self, column: usize) -> bool {
        self.columns
            .is_used
            .get(column)
            .is_some_and(|is_used| *is_used)
    }

    /// Takes the next row of the sheet.
    pub(super) fn push(&mut self, row: &Row) -> ControlFlow<()> {
        let is_valid = self
            .columns
            .cell(row, EventField::Valid)
            .is_some_and(|cell| cell.number().is_some());
        let index = self
            .columns
            .cell(row, EventField::Index)
            .and_then(Cell::integer);
        let Some(index) = index.filter(|_| is_valid) else {
            return self.skip(row);
        };
        self.empty_rows = 0;
        self.last_row = row.number;
        self.note_errors(row);
        self.note_game(row);
        let event_row = self.read(row, index);
        self.rows.push(event_row);
        ControlFlow::Continue(())
    }

    /// Passes over a row without an event number. Many of them in a row are the end of the list, unless
    /// they hold errors or types.
    fn skip(&mut self, row: &Row) -> ControlFlow<()> {
        let step = row.number.saturating_sub(self.last_row);
        self.last_row = row.number;
        let is_error = [EventField::Index, EventField::Valid]
            .iter()
            .flat_map(|field| self.columns.columns(*field))
            .any(|&column| row.cell(column).is_error());
        let has_type = self.columns.cell(row, EventField::Type).is_some();
        if is_error || has_type {
            self.empty_rows = 0;
            self.note_errors(row);
            if has_type {
                self.rows_without_number.push(row.number);
            }
        } else {
            self.empty_rows += step;
        }
        if self.empty_rows > EMPTY_ROWS_AT_END {
            ControlFlow::Break(())
        } else {
            ControlFlow::Continue(())
        }
    }

    /// Labels of the columns by field.
    pub(super) fn labels(&self) -> Vec<String> {
        self.columns.labels.clone()
    }

    /// Error cells by column.
    pub(super) fn errors(self) -> Vec<ErrorCells> {
        self.errors.into_values().collect()
    }

    fn note_game(&mut self, row: &Row) {
        if let Some(id) = self
            .columns
            .cell(row, EventField::GameId)
            .and_then(Cell::integer)
            && !self.game_ids.iter().any(|(known, _)| *known == id)
        {
            self.game_ids.push((id, row.number));
        }
        if self.home_name.is_none() {
            self.home_name = self.columns.text(row, EventField::HomeTeam).map(Into::into);
        }
        if self.away_name.is_none() {
            self.away_name = self.columns.text(row, EventField::AwayTeam).map(Into::into);
        }
    }

    fn note_errors(&mut self, row: &Row) {
        for field in EventField::ALL {
            for &column in self.columns.columns(field) {
                let Cell::Error(error) = row.cell(column) else {
                    continue;
                };
                self.errors
                    .entry((field, column))
                    .and_modify(|cells| cells.count += 1)
                    .or_insert_with(|| ErrorCells {
                        sheet: EVENTS,
                        column: self.header.label(column),
                        first_row: row.number,
                        error: error.clone(),
                        count: 1,
                    });
            }
        }
    }

    fn read(&self, row: &Row, index: i64) -> EventRow {
        let mut cells = Cells {
            columns: &self.columns,
            row,
            unreadable: Vec::new(),
        };
        EventRow {
            row: row.number,
            item: 0,
            index,
            chain: cells
                .integer(EventField::Chain)
                .map(|chain| chain.saturating_sub(self.chain_base)),
            period: cells.integer(EventField::Period),
            start_minutes: cells.number(EventField::StartMinutes),
            start_seconds: cells.number(EventField::StartSeconds),
            end_minutes: cells.number(EventField::EndMinutes),
            end_seconds: cells.number(EventField::EndSeconds),
            team: cells.read(EventField::Team, |cell| Venue::from_letter(&cell.text()?)),
            event_type: cells.text(EventField::Type),
            event_type_derived: cells.text(EventField::TypeDerived),
            detail: cells.text(EventField::Detail),
            detail_derived: cells.text(EventField::DetailDerived),
            detail_2: cells.text(EventField::Detail2),
            detail_2_derived: cells.text(EventField::Detail2Derived),
            success: cells.text(EventField::Success),
            zone: cells.text(EventField::Zone),
            jersey: cells.read(EventField::Jersey, |cell| {
                cell.integer().filter(|number| (0..=99).contains(number))
            }),
            player_id: None,
            role: cells.text(EventField::Role),
            play_detail_1: cells.text(EventField::PlayDetail1),
            play_detail_2: cells.text(EventField::PlayDetail2),
            play_success: cells.text(EventField::PlaySuccess),
            pressure: cells.text(EventField::Pressure),
            is_highlight: cells.read(EventField::Highlight, Cell::flag),
            video_url: cells.text(EventField::VideoUrl),
            assist_to_goal: cells.integer(EventField::AssistToGoal),
            assist_primary: cells.integer(EventField::AssistPrimary),
            assist_secondary: cells.integer(EventField::AssistSecondary),
            sheet_shift_index: cells.quiet_integer(EventField::ShiftIndex),
            unreadable: cells.unreadable,
        }
    }
}

/// The cells of one row, and which of them hold something else than they should.
struct Cells<'a> {
    columns: &'a Columns,
    row: &'a Row,
    unreadable: Vec<(EventField, Box<str>)>,
}

impl Cells<'_> {
    /// The value of a field; what cannot be read is remembered.
    fn read<T>(&mut self, field: EventField, value: impl Fn(&Cell) -> Option<T>) -> Option<T> {
        let cell = self.columns.cell(self.row, field)?;
        let found = value(cell);
        if found.is_none() {
            self.unreadable.push((field, cell.shown().into_boxed_str()));
        }
        found
    }

    fn integer(&mut self, field: EventField) -> Option<i64> {
        self.read(field, Cell::integer)
    }

    /// A clock part; no clock has a million minutes or seconds.
    fn number(&mut self, field: EventField) -> Option<f64> {
        self.read(field, |cell| {
            cell.number().filter(|number| number.abs() < 1e6)
        })
    }

    /// A number that is only compared, so that it may be anything.
    fn quiet_integer(&self, field: EventField) -> Option<i64> {
        self.columns.cell(self.row, field).and_then(Cell::integer)
    }

    fn text(&self, field: EventField) -> Option<Box<str>> {
        self.columns.text(self.row, field)
    }
}
