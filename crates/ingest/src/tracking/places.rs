//! How findings name the place of a value: sheet and column of a workbook, list and key of a tracker save.

/// A field of an event row.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
#[repr(usize)]
pub enum EventField {
    /// Event number.
    Index,
    /// The column that says whether a row is used.
    Valid,
    /// Chain number.
    Chain,
    /// Period.
    Period,
    /// Minutes of the start clock.
    StartMinutes,
    /// Seconds of the start clock.
    StartSeconds,
    /// Minutes of the end clock.
    EndMinutes,
    /// Seconds of the end clock.
    EndSeconds,
    /// Letter of the event team.
    Team,
    /// Event type.
    Type,
    /// Derived event type.
    TypeDerived,
    /// First detail.
    Detail,
    /// Derived first detail.
    DetailDerived,
    /// Second detail.
    Detail2,
    /// Derived second detail.
    Detail2Derived,
    /// Success flag.
    Success,
    /// Zone.
    Zone,
    /// Jersey number.
    Jersey,
    /// Role.
    Role,
    /// First play detail.
    PlayDetail1,
    /// Second play detail.
    PlayDetail2,
    /// Success flag of the player.
    PlaySuccess,
    /// Pressure mark.
    Pressure,
    /// Highlight mark.
    Highlight,
    /// Address of a video.
    VideoUrl,
    /// Goal that the event assists.
    AssistToGoal,
    /// Event of the primary assist.
    AssistPrimary,
    /// Event of the secondary assist.
    AssistSecondary,
    /// The sheet's shift number.
    ShiftIndex,
    /// Game id.
    GameId,
    /// Name of the home team.
    HomeTeam,
    /// Name of the away team.
    AwayTeam,
}

impl EventField {
    /// Number of fields.
    pub const COUNT: usize = Self::AwayTeam as usize + 1;

    /// All fields, in order.
    pub const ALL: [Self; Self::COUNT] = [
        Self::Index,
        Self::Valid,
        Self::Chain,
        Self::Period,
        Self::StartMinutes,
        Self::StartSeconds,
        Self::EndMinutes,
        Self::EndSeconds,
        Self::Team,
        Self::Type,
        Self::TypeDerived,
        Self::Detail,
        Self::DetailDerived,
        Self::Detail2,
        Self::Detail2Derived,
        Self::Success,
        Self::Zone,
        Self::Jersey,
        Self::Role,
        Self::PlayDetail1,
        Self::PlayDetail2,
        Self::PlaySuccess,
        Self::Pressure,
        Self::Highlight,
        Self::VideoUrl,
        Self::AssistToGoal,
        Self::AssistPrimary,
        Self::AssistSecondary,
        Self::ShiftIndex,
        Self::GameId,
        Self::HomeTeam,
        Self::AwayTeam,
    ];

    /// Whether a tracker save keeps it with the player, not with the event.
    fn belongs_to_player(self) -> bool {
        matches!(
            self,
            Self::Jersey
                | Self::Role
                | Self::PlayDetail1
                | Self::PlayDetail2
                | Self::PlaySuccess
                | Self::Pressure
        )
    }
}

/// A field of a shift row.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
#[repr(usize)]
pub enum ShiftField {
    /// Shift number.
    Index,
    /// Period.
    Period,
    /// Start clock.
    Start,
    /// End clock.
    End,
    /// Start type.
    StartType,
    /// Stop type.
    StopType,
    /// First cell of the file's home line-up; the others follow in slot order.
    Home,
    /// First cell of the file's away line-up.
    Away = 13,
}

impl ShiftField {
    /// Number of columns.
    pub const COUNT: usize = Self::Away as usize + 7;
}

/// Names of the lists and of their columns.
#[derive(Debug, Clone, Default)]
pub struct Places {
    /// Label of each event column by [`EventField`]; empty where the layout has none.
    pub event_columns: Vec<String>,
    /// Label of each shift column by [`ShiftField`].
    pub shift_columns: Vec<String>,
    /// Whether the file is a tracker save, whose players are a list inside the event.
    pub is_save: bool,
}

impl Places {
    /// Name of an event column; for a tracker save with the player's position.
    pub fn event_column(&self, field: EventField, item: u32) -> String {
        let name = self
            .event_columns
            .get(field as usize)
            .map_or("", String::as_str);
        if self.is_save && field.belongs_to_player() {
            format!("players[{item}].{name}")
        } else {
            name.to_owned()
        }
    }

    /// Name of a shift column.
    pub fn shift_column(&self, field: ShiftField) -> String {
        self.shift_columns
            .get(field as usize)
            .cloned()
            .unwrap_or_default()
    }

    /// Name of a cell of a line-up.
    pub fn slot_column(&self, team: ShiftField, slot: usize) -> String {
        self.shift_columns
            .get(team as usize + slot)
            .cloned()
            .unwrap_or_default()
    }
}

/// The name of the list of events in every layout.
pub const EVENTS: &str = "events";
/// The name of the list of shifts in every layout.
pub const SHIFTS: &str = "shifts";
