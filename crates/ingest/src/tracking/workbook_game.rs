//! Reads a tracking workbook of any layout into typed rows.

use std::ops::ControlFlow;
use std::path::Path;

use super::event_sheet::{EventSheet, missing_columns};
use super::extras;
use super::layout::Layout;
use super::places::{EVENTS, Places, SHIFTS};
use super::provider::{Provider, provider};
use super::rows::{RawGame, VideoClock};
use super::shift_sheet::ShiftSheet;
use crate::cells::{Header, Row};
use crate::staged::{Grid, StagedGame};
use crate::workbook::{ReadRows, Refusal, Workbook};

/// What a file holds.
#[derive(Debug)]
pub(super) struct Opened {
    pub(super) game: RawGame,
    /// Why its own roster cannot be read, which only matters when the league has none.
    pub(super) without_roster: Option<Refusal>,
}

/// Why a workbook gives no rows.
#[derive(Debug)]
pub(super) enum Unreadable {
    /// The file is refused.
    Refused(Refusal),
    /// It has neither events nor shifts: a video workbook.
    VideoOnly,
    /// It has shifts but no events.
    NoEvents,
    /// The header of its events fits no layout, or lacks columns.
    Layout {
        /// The nearest layout.
        layout: Layout,
        /// Columns that it lacks.
        missing: Vec<&'static str>,
    },
}

impl From<Refusal> for Unreadable {
    fn from(refusal: Refusal) -> Self {
        Self::Refused(refusal)
    }
}

/// Opens and reads a workbook.
pub(super) fn read(path: &Path) -> Result<Opened, Unreadable> {
    let mut workbook = Workbook::open(path)?;
    let Some(events) = sheet_named(&workbook, EVENTS) else {
        return Err(if sheet_named(&workbook, SHIFTS).is_some() {
            Unreadable::NoEvents
        } else {
            Unreadable::VideoOnly
        });
    };
    let (provider, sheet) = read_events(&mut workbook, &events)?;
    let mut game = raw_game(provider, sheet);
    if let Some(shifts) = sheet_named(&workbook, SHIFTS) {
        read_shifts(&mut workbook, &shifts, &mut game)?;
    }
    if let Some(metadata) = sheet_named(&workbook, "metadata") {
        let minutes = extras::period_minutes(&mut workbook, &metadata)?;
        game.period_minutes = [minutes, minutes, minutes, None];
    }
    for name in ["video", "video_times"] {
        if let Some(sheet) = sheet_named(&workbook, name)
            && let Some(offsets) = extras::video_offsets(&mut workbook, &sheet)?
        {
            game.video = VideoClock::Offsets(offsets);
            break;
        }
    }
    let mut without_roster = None;
    if let Some(sheet) = sheet_named(&workbook, "game_rosters") {
        match extras::roster(&mut workbook, &sheet) {
            Ok(roster) => game.roster = roster,
            Err(refusal) => without_roster = Some(refusal),
        }
    }
    Ok(Opened {
        game,
        without_roster,
    })
}

/// Reads the staged rows of a game, as if they stood in the two lists of a workbook.
pub(super) fn read_staged(game: &StagedGame) -> Result<Opened, Unreadable> {
    if game.events.is_empty() {
        return Err(Unreadable::NoEvents);
    }
    let events = Grid::new(EVENTS, &game.events)?;
    let mut list = EventList::default();
    if list.start(events.header()) == ControlFlow::Continue(()) {
        events.read(&mut list);
    }
    let (provider, sheet) = list.finish()?;
    let mut raw = raw_game(provider, sheet);
    let shifts = Grid::new(SHIFTS, &game.shifts)?;
    let mut list = ShiftList(Some(ShiftSheet::new(shifts.header())));
    shifts.read(&mut list);
    list.finish(&mut raw);
    Ok(Opened {
        game: raw,
        without_roster: None,
    })
}

fn sheet_named(workbook: &Workbook, wanted: &str) -> Option<String> {
    workbook
        .sheet_names()
        .iter()
        .find(|name| name.trim().eq_ignore_ascii_case(wanted))
        .cloned()
}

/// Reads the list of events; its header, the first row, tells the layout.
fn read_events(
    workbook: &mut Workbook,
    name: &str,
) -> Result<(&'static dyn Provider, EventSheet), Unreadable> {
    let mut list = EventList::default();
    workbook.read_columns(name, &mut list)?;
    list.finish()
}

/// A list of events being read.
#[derive(Default)]
struct EventList {
    layout: Option<Layout>,
    missing: Vec<&'static str>,
    reading: Option<(&'static dyn Provider, EventSheet)>,
}

impl EventList {
    /// Tells the layout by the header.
    fn start(&mut self, header: Header) -> ControlFlow<()> {
        let layout = Layout::of_events(&header);
        self.layout = Some(layout);
        let Some(provider) = provider(layout) else {
            return ControlFlow::Break(());
        };
        self.missing = missing_columns(provider, &header);
        if !self.missing.is_empty() {
            return ControlFlow::Break(());
        }
        self.reading = Some((provider, EventSheet::new(provider, header)));
        ControlFlow::Continue(())
    }

    fn finish(self) -> Result<(&'static dyn Provider, EventSheet), Unreadable> {
        self.reading.ok_or(Unreadable::Layout {
            layout: self.layout.unwrap_or(Layout::None),
            missing: self.missing,
        })
    }
}

impl ReadRows for EventList {
    fn row(&mut self, row: &Row) -> ControlFlow<()> {
        match &mut self.reading {
            Some((_, sheet)) => sheet.push(row),
            None => self.start(Header::new(row)),
        }
    }

    fn needs(&self, column: usize, _row: &Row) -> bool {
        self.reading
            .as_ref()
            .is_none_or(|(_, sheet)| sheet.uses(column))
    }
}

fn raw_game(provider: &dyn Provider, mut sheet: EventSheet) -> RawGame {
    let typed = sheet
        .rows
        .iter()
        .filter(|row| row.event_type.is_some())
        .count();
    let percent = typed * 100 / sheet.rows.len().max(1);
    RawGame {
        layout: provider.layout(),
        splitting: provider.splitting(percent),
        pressure: provider.pressure(),
        neutral_is_default: provider.neutral_is_default(),
        game_ids: std::mem::take(&mut sheet.game_ids),
        home_name: sheet.home_name.take(),
        away_name: sheet.away_name.take(),
        period_minutes: [None; 4],
        video: provider.video(),
        roster: Vec::new(),
        rows_without_number: std::mem::take(&mut sheet.rows_without_number),
        events: std::mem::take(&mut sheet.rows),
        shifts: Vec::new(),
        places: Places {
            event_columns: sheet.labels(),
            shift_columns: Vec::new(),
            is_save: false,
        },
        errors: sheet.errors(),
    }
}

fn read_shifts(workbook: &mut Workbook, name: &str, game: &mut RawGame) -> Result<(), Refusal> {
    let mut list = ShiftList(None);
    workbook.read_columns(name, &mut list)?;
    list.finish(game);
    Ok(())
}

/// A list of shifts being read.
struct ShiftList(Option<ShiftSheet>);

impl ShiftList {
    fn finish(self, game: &mut RawGame) {
        if let Some(sheet) = self.0 {
            game.places.shift_columns = sheet.labels();
            game.errors.extend(sheet.errors);
            game.shifts = sheet.rows;
        }
    }
}

impl ReadRows for ShiftList {
    fn row(&mut self, row: &Row) -> ControlFlow<()> {
        if let Some(sheet) = &mut self.0 {
            return sheet.push(row);
        }
        self.0 = Some(ShiftSheet::new(Header::new(row)));
        ControlFlow::Continue(())
    }

    fn needs(&self, _column: usize, _row: &Row) -> bool {
        true
    }
}
