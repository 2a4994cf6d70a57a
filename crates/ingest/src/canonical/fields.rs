//! Fields of an event: the first value on any of its rows, codes in the dictionary's spelling.

use std::ops::Range;

use hockey::{Period, Venue, Zone};

use super::kinds;
use super::records::{Event, EventPlayer};
use super::split::{Numbering, Span};
use crate::codes::CodeLists;
use crate::finding::{Code, Level};
use crate::tracking::places::{EVENTS, EventField};
use crate::tracking::report::Report;
use crate::tracking::rows::{EventRow, RawGame};

/// An event in the making: what is decided so far, and what the later steps still need from the file.
#[derive(Debug, Clone)]
pub(super) struct Draft {
    /// What is decided.
    pub event: Event,
    /// Its players.
    pub players: Vec<EventPlayer>,
    /// Its rows.
    pub rows: Range<usize>,
    /// The file's letter of the event team.
    pub letter: Option<Venue>,
    /// The file's zone.
    pub zone_typed: Option<Zone>,
    /// Number of its chain as typed.
    pub chain_typed: Option<i64>,
    /// Minutes and seconds at the start as typed.
    pub start: (Option<f64>, Option<f64>),
    /// Minutes and seconds at the end as typed, when both are there.
    pub end: Option<(f64, f64)>,
    /// Typed number of the goal that it assists.
    pub assist_to_goal: Option<i64>,
    /// Typed numbers of the events that assist this goal.
    pub assisted_by: [Option<i64>; 2],
}

impl Draft {
    /// The period; events whose period is none never become drafts.
    pub(super) fn period(&self) -> Period {
        Period::new(self.event.period).unwrap_or(Period::FIRST)
    }

    /// Canonical type.
    pub(super) fn event_type(&self) -> Option<&str> {
        self.event.event_type.as_deref()
    }

    /// Canonical first detail.
    pub(super) fn detail(&self) -> Option<&str> {
        self.event.event_detail.as_deref()
    }

    /// Whether it is a real goal.
    pub(super) fn is_goal(&self) -> bool {
        kinds::is_goal(self.event_type(), self.detail())
    }

    /// Whether it is the shot of a goal.
    pub(super) fn is_goal_shot(&self) -> bool {
        kinds::is_goal_shot(self.event_type(), self.detail())
    }

    /// Its first row.
    pub(super) fn first_row<'a>(&self, rows: &'a [EventRow]) -> Option<&'a EventRow> {
        rows.get(self.rows.start)
    }
}

/// The first value that any row of an event has in a field.
fn first<'a, T>(
    rows: &'a [EventRow],
    field: impl Fn(&'a EventRow) -> Option<T>,
) -> Option<(&'a EventRow, T)> {
    rows.iter()
        .find_map(|row| field(row).map(|value| (row, value)))
}

/// Turns the rows of every span into a draft. Spans without a usable period keep the period before them;
/// whether that is allowed is checked elsewhere.
pub(super) fn drafts(
    raw: &RawGame,
    spans: &[Span],
    codes: &CodeLists,
    report: &mut Report,
) -> Vec<Draft> {
    let mut numbering = Numbering::new(raw.events.iter().map(|row| row.index));
    let mut period = 1;
    let mut drafts = Vec::with_capacity(spans.len());
    for span in spans {
        let Some(rows) = raw.events.get(span.rows.clone()) else {
            continue;
        };
        let typed_period = first(rows, |row| {
            row.period.filter(|number| Period::new(*number).is_some())
        });
        period = typed_period.map_or(period, |(_, number)| number);
        let index = numbering.assign(span.index_raw);
        drafts.push(draft(span, rows, (index, period), codes, report));
    }
    drafts
}

fn draft(
    span: &Span,
    rows: &[EventRow],
    (index, period): (i64, i64),
    codes: &CodeLists,
    report: &mut Report,
) -> Draft {
    let clock_row = rows
        .iter()
        .find(|row| row.start_minutes.is_some() || row.start_seconds.is_some());
    let mut event = blank_event(index, span.index_raw, period);
    event.source_row = rows.first().map_or(0, |row| i64::from(row.row));
    event.is_highlight = first(rows, |row| row.is_highlight).map(|(_, mark)| mark);
    event.video_url = first(rows, |row| row.video_url.as_deref()).map(|(_, url)| url.to_owned());
    set_type(&mut event, rows, codes, report);
    set_details(&mut event, rows, codes, report);
    Draft {
        players: Vec::new(),
        rows: span.rows.clone(),
        letter: first(rows, |row| row.team).map(|(_, letter)| letter),
        zone_typed: zone(rows, report),
        chain_typed: first(rows, |row| row.chain).map(|(_, chain)| chain),
        start: clock_row.map_or((None, None), |row| (row.start_minutes, row.start_seconds)),
        end: first(rows, |row| row.end_minutes.zip(row.end_seconds)).map(|(_, end)| end),
        assist_to_goal: first(rows, |row| row.assist_to_goal).map(|(_, goal)| goal),
        assisted_by: [
            first(rows, |row| row.assist_primary).map(|(_, index)| index),
            first(rows, |row| row.assist_secondary).map(|(_, index)| index),
        ],
        event,
    }
}

/// An event of which only number and period are known.
pub(super) fn blank_event(index: i64, index_raw: i64, period: i64) -> Event {
    Event {
        event_index: index,
        event_index_raw: index_raw,
        event_seq: 0,
        period,
        is_inferred: false,
        suspect_merge: false,
        clock_start_s: None,
        clock_end_s: None,
        clock_raw_s: None,
        clock_repaired: false,
        duration_s: 0,
        period_elapsed_s: None,
        game_elapsed_s: None,
        clock_monotone_s: None,
        period_seconds: 0,
        event_team_id: None,
        team_flipped: false,
        event_type: None,
        event_detail: None,
        event_detail_2: None,
        type_raw: None,
        detail_raw: None,
        detail_2_raw: None,
        zone: None,
        zone_source: None,
        success: None,
        success_source: None,
        is_tipped: false,
        is_deflected: false,
        is_blocked_by_own_team: false,
        chain: None,
        chain_position: None,
        shift_index_contained: None,
        shift_index: None,
        assist_1_player_id: None,
        assist_2_player_id: None,
        goal_shot_event_index: None,
        video_s: None,
        clip_start_s: None,
        clip_end_s: None,
        is_highlight: None,
        video_url: None,
        source_sheet: EVENTS,
        source_row: 0,
    }
}

fn zone(rows: &[EventRow], report: &mut Report) -> Option<Zone> {
    let (row, text) = first(rows, |row| row.zone.as_deref())?;
    let zone = Zone::from_text(text);
    if zone.is_none() {
        report.push(
            report
                .about_event(Code::WCode, row, EventField::Zone)
                .value(text)
                .expected("o, d or n")
                .action("null"),
        );
    }
    zone
}

/// A text of the event with its place: the first typed one, else the first of a derived column.
fn typed_or_derived<'a>(
    rows: &'a [EventRow],
    (typed, field): (impl Fn(&'a EventRow) -> Option<&'a str>, EventField),
    (derived, derived_field): (impl Fn(&'a EventRow) -> Option<&'a str>, EventField),
) -> Option<(&'a EventRow, &'a str, EventField)> {
    let found = first(rows, typed).map(|(row, text)| (row, text, field));
    found.or_else(|| first(rows, derived).map(|(row, text)| (row, text, derived_field)))
}

fn set_type(event: &mut Event, rows: &[EventRow], codes: &CodeLists, report: &mut Report) {
    let typed = typed_or_derived(
        rows,
        (|row| row.event_type.as_deref(), EventField::Type),
        (
            |row| row.event_type_derived.as_deref(),
            EventField::TypeDerived,
        ),
    );
    let Some((row, text, field)) = typed else {
        if let Some(row) = rows.first() {
            report.push(
                report
                    .about_event(Code::WUntyped, row, EventField::Type)
                    .expected("an event type")
                    .action("kept; takes part in no statistic"),
            );
        }
        return;
    };
    event.type_raw = Some(text.to_owned());
    event.event_type = codes.event_type(text).map(str::to_owned);
    if event.event_type.is_none() {
        report.push(
            report
                .about_event(Code::WCode, row, field)
                .level(Level::Error)
                .value(text)
                .expected("an event type of the code list")
                .action("null"),
        );
    }
}

/// Details as typed, and their codes. Without a known type the event takes part in nothing, so its details
/// stay texts.
fn set_details(event: &mut Event, rows: &[EventRow], codes: &CodeLists, report: &mut Report) {
    let is_typed = event.event_type.is_some();
    let detail = typed_or_derived(
        rows,
        (|row| row.detail.as_deref(), EventField::Detail),
        (
            |row| row.detail_derived.as_deref(),
            EventField::DetailDerived,
        ),
    );
    if let Some((row, text, field)) = detail {
        event.detail_raw = Some(text.to_owned());
        if is_typed {
            set_detail(event, (row, field), text, codes, report);
        }
    }
    let detail_2 = typed_or_derived(
        rows,
        (|row| row.detail_2.as_deref(), EventField::Detail2),
        (
            |row| row.detail_2_derived.as_deref(),
            EventField::Detail2Derived,
        ),
    );
    if let Some((row, text, field)) = detail_2 {
        event.detail_2_raw = Some(text.to_owned());
        if is_typed {
            set_detail_2(event, (row, field), text, codes, report);
        }
    }
    let detail_2 = event.event_detail_2.as_deref();
    event.is_tipped |= matches!(detail_2, Some("Shot_Tip" | "Goal_Tip"));
    event.is_deflected |= matches!(detail_2, Some("Shot_Deflection" | "Goal_Deflection"));
}

fn set_detail(
    event: &mut Event,
    (row, field): (&EventRow, EventField),
    text: &str,
    codes: &CodeLists,
    report: &mut Report,
) {
    let found = codes.event_detail(event.event_type.as_deref(), text);
    if !found.is_known {
        report.push(unknown(report, row, field, text));
    }
    let Some(code) = found.code else { return };
    if kinds::has_no_clock(event.event_type.as_deref()) {
        // A GameStart row may repeat the detail of the opening faceoff, which has its own event.
        return;
    }
    let owner = codes.detail_type(code);
    if owner == event.event_type.as_deref() || owner.is_none() {
        event.event_detail = Some(code.to_owned());
        event.is_tipped = found.is_tipped;
        event.is_deflected = found.is_deflected;
        event.is_blocked_by_own_team = found.is_blocked_by_own_team;
        return;
    }
    let finding = report
        .about_event(Code::WDetailType, row, field)
        .value(text)
        .expected(format!(
            "a detail of {}",
            event.event_type.as_deref().unwrap_or_default()
        ));
    if event.event_type.as_deref() == Some("Possession") && owner == Some("Zone_Entry_Exit") {
        // Whoever enters, leaves or keeps the zone has the puck: the zone event is meant.
        event.event_type = Some("Zone_Entry_Exit".to_owned());
        event.event_detail = Some(code.to_owned());
        report.push(finding.action("type set to Zone_Entry_Exit"));
    } else {
        report.push(finding.action("detail dropped"));
    }
}

fn set_detail_2(
    event: &mut Event,
    (row, field): (&EventRow, EventField),
    text: &str,
    codes: &CodeLists,
    report: &mut Report,
) {
    let found = codes.event_detail_2(event.event_type.as_deref(), text);
    if !found.is_known {
        report.push(unknown(report, row, field, text));
    }
    let Some(code) = found.code else { return };
    let finding = |report: &Report, expected: &str| {
        report
            .about_event(Code::WDetail2Type, row, field)
            .value(text)
            .expected(expected.to_owned())
    };
    if let Some((wanted, suffix)) = crossed_transition(event.event_detail.as_deref(), code) {
        let exchanged = codes
            .known_detail_2(&format!("{wanted}{suffix}"))
            .map(str::to_owned);
        let action = if exchanged.is_some() {
            "prefix exchanged"
        } else {
            "kept"
        };
        report.push(finding(report, &format!("a detail {wanted}...")).action(action));
        event.event_detail_2 = exchanged.or_else(|| Some(code.to_owned()));
        return;
    }
    let owner = codes.detail_2_type(code);
    if owner == event.event_type.as_deref() || owner.is_none() {
        event.event_detail_2 = Some(code.to_owned());
    } else {
        let expected = format!(
            "a detail of {}",
            event.event_type.as_deref().unwrap_or_default()
        );
        report.push(finding(report, &expected).action("detail dropped"));
    }
}

/// An exit with an entry's detail, or the reverse: the prefix it should have, and the rest of the code.
fn crossed_transition<'a>(detail: Option<&str>, code: &'a str) -> Option<(&'static str, &'a str)> {
    match detail? {
        "Zone_Exit" | "Zone_Exit_Failed" => Some(("ZoneExit_", code.strip_prefix("ZoneEntry_")?)),
        "Zone_Entry" | "Zone_Entry_Failed" => Some(("ZoneEntry_", code.strip_prefix("ZoneExit_")?)),
        _ => None,
    }
}

fn unknown(
    report: &Report,
    row: &EventRow,
    field: EventField,
    text: &str,
) -> crate::finding::Finding {
    report
        .about_event(Code::WCode, row, field)
        .value(text)
        .expected("a code of the list")
        .action("null")
}
