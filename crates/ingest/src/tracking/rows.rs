//! What every layout is turned into first: typed rows that still know where they stand.

use hockey::Venue;

use super::layout::Layout;
use super::places::{EventField, Places};

/// One row of the list of events: an event (or its continuation) with at most one player.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct EventRow {
    /// Excel row, or position in the list of a tracker save, from 1.
    pub row: u32,
    /// Position of the player inside the entry of a tracker save, from 0.
    pub item: u32,
    /// Event number as typed.
    pub index: i64,
    /// Number of the chain of linked events, without the base that the layout adds.
    pub chain: Option<i64>,
    /// Period as typed.
    pub period: Option<i64>,
    /// Minutes of the clock at the start.
    pub start_minutes: Option<f64>,
    /// Seconds of the clock at the start.
    pub start_seconds: Option<f64>,
    /// Minutes of the clock at the end.
    pub end_minutes: Option<f64>,
    /// Seconds of the clock at the end.
    pub end_seconds: Option<f64>,
    /// The file's own home or away letter of the event team.
    pub team: Option<Venue>,
    /// Event type as typed.
    pub event_type: Option<Box<str>>,
    /// Event type of a derived column; only used where no row of the event has a typed one.
    pub event_type_derived: Option<Box<str>>,
    /// First detail as typed.
    pub detail: Option<Box<str>>,
    /// First detail of a derived column; only used where no row of the event has a typed one.
    pub detail_derived: Option<Box<str>>,
    /// Second detail as typed.
    pub detail_2: Option<Box<str>>,
    /// Second detail of a derived column, as above.
    pub detail_2_derived: Option<Box<str>>,
    /// Success flag as typed.
    pub success: Option<Box<str>>,
    /// Zone as typed.
    pub zone: Option<Box<str>>,
    /// Jersey number of the row's player.
    pub jersey: Option<i64>,
    /// Player id that the file states itself (tracker saves only).
    pub player_id: Option<Box<str>>,
    /// Role text that says the side.
    pub role: Option<Box<str>>,
    /// First play detail of the row's player.
    pub play_detail_1: Option<Box<str>>,
    /// Second play detail of the row's player.
    pub play_detail_2: Option<Box<str>>,
    /// Success flag of the row's player.
    pub play_success: Option<Box<str>>,
    /// Pressure mark as typed: a pair number or a jersey, by layout.
    pub pressure: Option<Box<str>>,
    /// Highlight mark.
    pub is_highlight: Option<bool>,
    /// Address of a video of the event.
    pub video_url: Option<Box<str>>,
    /// Typed number of the goal that this event assists.
    pub assist_to_goal: Option<i64>,
    /// Typed number of the event with the primary assist of this goal.
    pub assist_primary: Option<i64>,
    /// Typed number of the event with the secondary assist of this goal.
    pub assist_secondary: Option<i64>,
    /// The sheet's own shift number.
    pub sheet_shift_index: Option<i64>,
    /// Cells that hold something else than the number they should.
    pub unreadable: Vec<(EventField, Box<str>)>,
}

/// One cell of a shift's line-up.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct SlotCell {
    /// Jersey number.
    pub jersey: Option<i64>,
    /// Player id that the file states itself (tracker saves only).
    pub player_id: Option<Box<str>>,
    /// What stands there when it is no jersey number.
    pub unreadable: Option<Box<str>>,
}

impl SlotCell {
    /// Whether anything is entered.
    pub fn is_filled(&self) -> bool {
        self.jersey.is_some() || self.player_id.is_some() || self.unreadable.is_some()
    }
}

/// Slots of one team in a shift, in the order of [`SlotCell`] arrays.
pub const SLOTS: [&str; 7] = ["F1", "F2", "F3", "D1", "D2", "X", "G"];
/// Position of the extra attacker in [`SLOTS`].
pub const EXTRA_SLOT: usize = 5;
/// Position of the goalie in [`SLOTS`].
pub const GOALIE_SLOT: usize = 6;

/// One row of the list of shifts.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct ShiftRow {
    /// Excel row, or position in the list of a tracker save, from 1.
    pub row: u32,
    /// Shift number as typed.
    pub index: Option<i64>,
    /// Period as typed.
    pub period: Option<i64>,
    /// Clock at the start, seconds with fraction.
    pub start: Option<f64>,
    /// Clock at the end, seconds with fraction.
    pub end: Option<f64>,
    /// Start type as typed.
    pub start_type: Option<Box<str>>,
    /// Stop type as typed.
    pub stop_type: Option<Box<str>>,
    /// Line-up of the file's home team.
    pub home: [SlotCell; 7],
    /// Line-up of the file's away team.
    pub away: [SlotCell; 7],
    /// Start zone flags of the file's home team: offensive, defensive, neutral.
    pub start_zone: [bool; 3],
    /// End zone flags of the file's home team.
    pub end_zone: [bool; 3],
}

/// How the rows of a layout make events.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Splitting {
    /// The type stands on the first row of an event only.
    Sparse,
    /// Every row repeats the event's fields.
    Dense,
    /// Rows of one list entry are one event; entries are sorted by clock, not by entry.
    Entries,
}

/// What a pressure mark means.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PressureMarks {
    /// Players of one event with the same number belong together.
    Pairs,
    /// Jersey number of the opponent who presses the row's player.
    Jerseys,
    /// The layout has none.
    Untracked,
}

/// Where the video seconds come from.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum VideoClock {
    /// The video runs through the breaks, whose lengths are events of the file.
    Breaks,
    /// Second of the video at the start of each period, overtime last.
    Offsets([Option<f64>; 4]),
    /// Nothing is known.
    None,
}

/// A jersey of the file's own roster.
#[derive(Debug, Clone, PartialEq)]
pub struct FileRosterRow {
    /// Side by the file.
    pub venue: Venue,
    /// Jersey number.
    pub jersey: i64,
    /// The player's id.
    pub player_id: Box<str>,
}

/// Error cells of one column.
#[derive(Debug, Clone, PartialEq)]
pub struct ErrorCells {
    /// Sheet.
    pub sheet: &'static str,
    /// Letter and header.
    pub column: String,
    /// The first row with an error.
    pub first_row: u32,
    /// The error there.
    pub error: String,
    /// How many.
    pub count: u32,
}

/// A game as its file has it.
#[derive(Debug, Clone)]
pub struct RawGame {
    /// The layout it was read from.
    pub layout: Layout,
    /// How rows make events.
    pub splitting: Splitting,
    /// What pressure marks mean.
    pub pressure: PressureMarks,
    /// Whether zone `n` is what the exporter writes when nothing was chosen.
    pub neutral_is_default: bool,
    /// The game ids inside, with the first row of each.
    pub game_ids: Vec<(i64, u32)>,
    /// Name of the home team.
    pub home_name: Option<String>,
    /// Name of the away team.
    pub away_name: Option<String>,
    /// Minutes of the periods where the file says so, overtime last.
    pub period_minutes: [Option<f64>; 4],
    /// Video seconds.
    pub video: VideoClock,
    /// The file's own roster.
    pub roster: Vec<FileRosterRow>,
    /// Rows of events, in file order.
    pub events: Vec<EventRow>,
    /// Rows of shifts, in file order.
    pub shifts: Vec<ShiftRow>,
    /// Rows that have an event type but no event number; they are not among the events.
    pub rows_without_number: Vec<u32>,
    /// Names of the places for findings.
    pub places: Places,
    /// Error cells in used columns.
    pub errors: Vec<ErrorCells>,
}
