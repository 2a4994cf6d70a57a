//! Reads a save of the tracker. The save also holds settings with an access key: unknown members are
//! skipped while parsing, so they are never in memory.

mod scalar;
mod shape;

use std::path::Path;

use hockey::Venue;

use super::layout::Layout;
use super::places::{EventField, Places, ShiftField};
use super::rows::{
    EventRow, FileRosterRow, PressureMarks, RawGame, ShiftRow, SlotCell, Splitting, VideoClock,
};
use crate::limits;
use crate::workbook::{Refusal, read_file};
use scalar::Scalar;
use shape::{ByPeriod, Line, Player, Save, SaveEvent, SaveShift};

/// Events of a save are numbered from 0, those of a workbook from here.
const FIRST_INDEX: i64 = 1000;
/// Saves before this version were converted from formula workbooks and keep their pair numbers.
const FIRST_VERSION_WITH_JERSEYS: f64 = 24.0;

/// What has to be known of a save to choose among several.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct JsonProbe {
    /// The game inside.
    pub game_id: Option<i64>,
    /// When it was saved, as text that sorts by time; the day of export when it does not say.
    pub saved_at: String,
    /// Number of events.
    pub event_count: usize,
    /// Version of the tracker.
    pub version: String,
}

/// Reads what has to be known of a save to choose among several.
pub fn probe(path: &Path) -> Result<JsonProbe, Refusal> {
    let bytes = read_file(path, limits::JSON_BYTES)?;
    let head: shape::Head = object(&bytes)?;
    Ok(JsonProbe {
        game_id: head.game_id.integer(),
        saved_at: head
            .saved_at
            .text()
            .or_else(|| head.export_date.text())
            .unwrap_or_default(),
        event_count: head.events.map_or(0, |events| events.len()),
        version: head.version.text().unwrap_or_default(),
    })
}

/// Reads one object. A list would do for serde as well, but is no save.
fn object<'a, T: serde::Deserialize<'a>>(bytes: &'a [u8]) -> Result<T, Refusal> {
    if bytes.trim_ascii_start().first() != Some(&b'{') {
        return Err(Refusal::Damaged(
            "no tracker save: not an object".to_owned(),
        ));
    }
    serde_json::from_slice(bytes).map_err(|error| refuse(&error))
}

fn refuse(error: &serde_json::Error) -> Refusal {
    // The parser's message may repeat a value of the file; line and column are enough to find it.
    Refusal::Damaged(format!(
        "no tracker save: line {}, column {}",
        error.line(),
        error.column()
    ))
}

/// Reads a save.
pub fn read(path: &Path) -> Result<RawGame, Refusal> {
    parse(&read_file(path, limits::JSON_BYTES)?)
}

/// Reads a save that is in memory.
pub fn parse(bytes: &[u8]) -> Result<RawGame, Refusal> {
    let opened = bytes
        .iter()
        .filter(|byte| matches!(byte, b'{' | b'['))
        .count();
    if opened > limits::JSON_OBJECTS {
        return Err(too_many(limits::JSON_OBJECTS, "objects and lists"));
    }
    let save: Save = object(bytes)?;
    if save.events.len() > limits::JSON_RECORDS || save.shifts.len() > limits::JSON_RECORDS {
        return Err(too_many(limits::JSON_RECORDS, "events or shifts"));
    }
    Ok(raw_game(&save))
}

fn too_many(limit: usize, unit: &'static str) -> Refusal {
    Refusal::TooLarge {
        limit: limit as u64,
        unit,
        place: String::new(),
    }
}

fn raw_game(save: &Save) -> RawGame {
    let offsets = by_period(&save.video_timing.period_offsets);
    let has_offsets = offsets.iter().any(Option::is_some);
    RawGame {
        layout: Layout::TrackerSave,
        splitting: Splitting::Entries,
        pressure: pressure_marks(save),
        neutral_is_default: true,
        game_ids: save
            .game_id
            .integer()
            .map(|id| (id, 0))
            .into_iter()
            .collect(),
        home_name: save.home_team.text(),
        away_name: save.away_team.text(),
        period_minutes: by_period(&save.period_lengths),
        video: if has_offsets {
            VideoClock::Offsets(offsets)
        } else {
            VideoClock::None
        },
        roster: roster(save),
        events: save
            .events
            .iter()
            .zip(1..)
            .flat_map(|(event, row)| event_rows(event, row))
            .collect(),
        shifts: save
            .shifts
            .iter()
            .zip(1..)
            .map(|(shift, row)| shift_row(shift, row))
            .collect(),
        rows_without_number: Vec::new(),
        places: places(),
        errors: Vec::new(),
    }
}

fn by_period(values: &ByPeriod) -> [Option<f64>; 4] {
    [
        &values.first,
        &values.second,
        &values.third,
        &values.overtime,
    ]
    .map(Scalar::number)
}

fn pressure_marks(save: &Save) -> PressureMarks {
    let version: Option<f64> = save
        .version
        .text()
        .and_then(|text| text.trim_start_matches('v').split('.').next()?.parse().ok());
    if version.is_some_and(|version| version < FIRST_VERSION_WITH_JERSEYS) {
        PressureMarks::Pairs
    } else {
        PressureMarks::Jerseys
    }
}

fn roster(save: &Save) -> Vec<FileRosterRow> {
    [
        (Venue::Home, &save.rosters.home),
        (Venue::Away, &save.rosters.away),
    ]
    .into_iter()
    .flat_map(|(venue, players)| {
        players
            .iter()
            .filter_map(move |player| roster_row(venue, player))
    })
    .collect()
}

fn roster_row(venue: Venue, player: &Player) -> Option<FileRosterRow> {
    Some(FileRosterRow {
        venue,
        jersey: player.num.integer()?,
        player_id: player.id.boxed()?,
    })
}

/// One row per player, or a single one without player.
fn event_rows(event: &SaveEvent, row: u32) -> Vec<EventRow> {
    let common = common_fields(event, row);
    if event.players.is_empty() {
        return vec![common];
    }
    event
        .players
        .iter()
        .zip(0..)
        .map(|(player, item)| {
            let mut own = common.clone();
            if item > 0 {
                // Told once, on the first row.
                own.unreadable.clear();
            }
            own.item = item;
            own.jersey = player
                .num
                .integer()
                .filter(|number| (0..=99).contains(number));
            if own.jersey.is_none() && player.num.text().is_some() {
                own.unreadable
                    .push((EventField::Jersey, player.num.boxed().unwrap_or_default()));
            }
            own.player_id = player.id.boxed();
            own.role = player.role.boxed();
            own.play_detail_1 = player.play_d1.boxed();
            own.play_detail_2 = player.play_d2.boxed();
            own.play_success = player.play_success.boxed();
            own.pressure = player
                .pressure
                .boxed()
                .or_else(|| player.pressured_by.boxed());
            own
        })
        .collect()
}

fn common_fields(event: &SaveEvent, row: u32) -> EventRow {
    let mut unreadable = Vec::new();
    let start = clock(&event.start_time, EventField::StartMinutes, &mut unreadable);
    let end = clock(&event.end_time, EventField::EndMinutes, &mut unreadable);
    let index = event.idx.integer().unwrap_or_else(|| {
        unreadable.push((EventField::Index, event.idx.boxed().unwrap_or_default()));
        i64::from(row) - 1
    });
    let team = event.team.text().and_then(|text| {
        let venue = Venue::from_letter(&text);
        if venue.is_none() {
            unreadable.push((EventField::Team, text.into_boxed_str()));
        }
        venue
    });
    let period = period(&event.period);
    if period.is_none()
        && let Some(text) = event.period.boxed()
    {
        unreadable.push((EventField::Period, text));
    }
    EventRow {
        row,
        index: index.saturating_add(FIRST_INDEX),
        chain: event.linked_event_idx.integer(),
        period,
        start_minutes: start.map(|(minutes, _)| minutes),
        start_seconds: start.map(|(_, seconds)| seconds),
        end_minutes: end.map(|(minutes, _)| minutes),
        end_seconds: end.map(|(_, seconds)| seconds),
        team,
        event_type: event.type_code.boxed().or_else(|| event.event_type.boxed()),
        detail: event.detail1_code.boxed().or_else(|| event.detail1.boxed()),
        detail_2: event.detail2_code.boxed().or_else(|| event.detail2.boxed()),
        success: event.success.boxed(),
        zone: event.zone.boxed(),
        is_highlight: event.is_highlight.flag(),
        video_url: event.video_url.boxed(),
        assist_to_goal: event
            .assist_to_goal_idx
            .integer()
            .map(|goal| goal.saturating_add(FIRST_INDEX)),
        unreadable,
        ..EventRow::default()
    }
}

/// Periods are numbers, texts, or `OT`.
fn period(value: &Scalar) -> Option<i64> {
    match value.text()?.as_str() {
        "OT" | "ot" | "OT1" => Some(4),
        "OT2" => Some(5),
        _ => value.integer(),
    }
}

/// Minutes and seconds of `MM:SS`; a fraction of a second and a leading `00:` as in `00:0.01` occur.
fn clock(
    value: &Scalar,
    field: EventField,
    unreadable: &mut Vec<(EventField, Box<str>)>,
) -> Option<(f64, f64)> {
    let text = value.text()?;
    let parsed = parse_clock(&text);
    if parsed.is_none() {
        unreadable.push((field, text.into_boxed_str()));
    }
    parsed
}

fn parse_clock(text: &str) -> Option<(f64, f64)> {
    let (minutes, seconds) = text.trim().split_once(':')?;
    let part = |text: &str| {
        text.trim()
            .parse::<f64>()
            .ok()
            .filter(|number| number.abs() < 1e6)
    };
    Some((part(minutes)?, part(seconds)?))
}

fn shift_row(shift: &SaveShift, row: u32) -> ShiftRow {
    let seconds = |value: &Scalar| {
        parse_clock(&value.text()?).map(|(minutes, seconds)| minutes * 60.0 + seconds)
    };
    ShiftRow {
        row,
        index: shift
            .idx
            .integer()
            .map(|index| index.saturating_add(1))
            .or(Some(i64::from(row))),
        period: period(&shift.period),
        start: seconds(&shift.start_time),
        end: seconds(&shift.end_time),
        start_type: shift.start_type.boxed(),
        stop_type: shift.stop_type.boxed(),
        home: line(&shift.home),
        away: line(&shift.away),
        start_zone: [false; 3],
        end_zone: [false; 3],
    }
}

fn line(line: &Line) -> [SlotCell; 7] {
    [
        &line.f1, &line.f2, &line.f3, &line.d1, &line.d2, &line.x, &line.g,
    ]
    .map(|player| {
        let Some(player) = player else {
            return SlotCell::default();
        };
        let jersey = player
            .num
            .integer()
            .filter(|number| (0..=99).contains(number));
        SlotCell {
            jersey,
            player_id: player.id.boxed(),
            unreadable: if jersey.is_none() {
                player.num.boxed()
            } else {
                None
            },
        }
    })
}

fn places() -> Places {
    let key = |field| match field {
        EventField::Index | EventField::Valid => "idx",
        EventField::Chain => "linkedEventIdx",
        EventField::Period => "period",
        EventField::StartMinutes | EventField::StartSeconds => "start_time",
        EventField::EndMinutes | EventField::EndSeconds => "end_time",
        EventField::Team => "team",
        EventField::Type | EventField::TypeDerived => "type",
        EventField::Detail | EventField::DetailDerived => "detail1",
        EventField::Detail2 | EventField::Detail2Derived => "detail2",
        EventField::Success => "success",
        EventField::Zone => "zone",
        EventField::Jersey => "num",
        EventField::Role => "role",
        EventField::PlayDetail1 => "playD1",
        EventField::PlayDetail2 => "playD2",
        EventField::PlaySuccess => "playSuccess",
        EventField::Pressure => "pressure",
        EventField::Highlight => "isHighlight",
        EventField::VideoUrl => "videoUrl",
        EventField::AssistToGoal => "assistToGoalIdx",
        EventField::GameId => "gameId",
        EventField::HomeTeam => "homeTeam",
        EventField::AwayTeam => "awayTeam",
        EventField::AssistPrimary | EventField::AssistSecondary | EventField::ShiftIndex => "",
    };
    let mut shift_columns: Vec<String> = [
        "idx",
        "period",
        "start_time",
        "end_time",
        "start_type",
        "stop_type",
    ]
    .map(str::to_owned)
    .to_vec();
    for team in ["home", "away"] {
        shift_columns.extend(super::rows::SLOTS.map(|slot| format!("{team}.{slot}")));
    }
    shift_columns.truncate(ShiftField::COUNT);
    Places {
        event_columns: EventField::ALL.map(|field| key(field).to_owned()).to_vec(),
        shift_columns,
        is_save: true,
    }
}
