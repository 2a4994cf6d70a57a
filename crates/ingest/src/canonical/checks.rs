//! What is wrong with the events once they are put together.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use hockey::{Period, Side};

use super::context::{GameContext, Rosters};
use super::fields::Draft;
use super::kinds;
use super::records::Shift;
use super::split::Span;
use crate::finding::Code;
use crate::tracking::places::EventField;
use crate::tracking::report::Report;
use crate::tracking::rows::{EventRow, RawGame, Splitting};

/// Fewer stints than this are no shift sheet.
pub(super) const FEWEST_SHIFTS: usize = 10;
/// Minutes of a minor penalty in this league.
const MINOR_MINUTES: i64 = 3;

/// Reports rows with a foreign number, numbers used twice and cells that are no numbers.
pub(super) fn check_rows(raw: &RawGame, spans: &[Span], drafts: &[Draft], report: &mut Report) {
    for span in spans {
        for row in span
            .foreign_rows
            .iter()
            .filter_map(|&position| raw.events.get(position))
        {
            report.push(
                report
                    .about_event(Code::WIdxTypo, row, EventField::Index)
                    .value(row.index.to_string())
                    .expected(span.index_raw.to_string())
                    .action("belongs to the open event"),
            );
        }
    }
    for draft in drafts
        .iter()
        .filter(|draft| draft.event.event_index != draft.event.event_index_raw)
    {
        if let Some(row) = draft.first_row(&raw.events) {
            report.push(
                report
                    .about_event(Code::WIdxColl, row, EventField::Index)
                    .value(draft.event.event_index_raw.to_string())
                    .expected("an event number once")
                    .action(format!("numbered {}", draft.event.event_index)),
            );
        }
    }
    for row in &raw.rows_without_number {
        let place = EventRow {
            row: *row,
            ..EventRow::default()
        };
        report.push(
            report
                .about_event(Code::WIdxTypo, &place, EventField::Index)
                .expected("an event number")
                .action("row ignored"),
        );
    }
    for row in &raw.events {
        for (field, text) in &row.unreadable {
            report_unreadable(row, *field, text, report);
        }
    }
}

fn report_unreadable(row: &EventRow, field: EventField, text: &str, report: &mut Report) {
    let (code, expected) = match field {
        EventField::StartMinutes
        | EventField::StartSeconds
        | EventField::EndMinutes
        | EventField::EndSeconds => (Code::EClockRange, "a number"),
        EventField::Jersey => (Code::EUnknown, "a jersey number from 0 to 99"),
        EventField::Team => (Code::WNoTeam, "h or a"),
        EventField::Chain => (Code::WChain, "a chain number"),
        EventField::Index => (Code::WIdxTypo, "a whole number"),
        EventField::Highlight => (Code::WFlag, "0 or 1"),
        _ => (Code::WCode, "a whole number"),
    };
    report.push(
        report
            .about_event(code, row, field)
            .value(text)
            .expected(expected)
            .action(if field == EventField::Index {
                "numbered by its position"
            } else {
                "null"
            }),
    );
}

/// Reports typed events without a period, and periods that go back. Returns whether there are any: such a
/// game has no order. A tracker save is put in order by its periods, so there they may go back.
pub(super) fn check_periods(raw: &RawGame, spans: &[Span], report: &mut Report) -> bool {
    let is_ordered = raw.splitting != Splitting::Entries;
    let mut is_bad = false;
    let mut highest = 0;
    for span in spans {
        let Some(rows) = raw.events.get(span.rows.clone()) else {
            continue;
        };
        let (Some(row), typed) = (
            rows.first(),
            rows.iter().any(|row| row.event_type.is_some()),
        ) else {
            continue;
        };
        let number = rows.iter().find_map(|row| row.period);
        let problem = match number.map(|number| (number, Period::new(number))) {
            None if typed => Some((String::new(), "a period from 1 to 5".to_owned())),
            None => None,
            Some((number, None)) => Some((number.to_string(), "a period from 1 to 5".to_owned())),
            Some((number, Some(_))) if is_ordered && number < highest => {
                Some((number.to_string(), format!("{highest} or later")))
            }
            Some((number, Some(_))) => {
                highest = number;
                None
            }
        };
        if let Some((value, expected)) = problem {
            is_bad = true;
            report.push(
                report
                    .about_event(Code::BPeriod, row, EventField::Period)
                    .value(value)
                    .expected(expected)
                    .action("game not loaded"),
            );
        }
    }
    is_bad
}

/// Reports regulation periods without any event.
pub(super) fn check_period_gap(drafts: &[Draft], report: &mut Report) {
    let present: BTreeSet<i64> = drafts.iter().map(|draft| draft.event.period).collect();
    let missing: Vec<String> = (1..=3)
        .filter(|number| !present.contains(number))
        .map(|number| number.to_string())
        .collect();
    if !missing.is_empty() {
        report.push(
            report
                .about_events(Code::WPeriodGap)
                .value(format!("no events in period {}", missing.join(", ")))
                .expected("events in periods 1, 2 and 3")
                .action("loaded as partial"),
        );
    }
}

/// Counts for the thresholds on events.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct EventCounts {
    /// Events that must have a player of their own side.
    pub need_own_player: usize,
    /// Of these, events that have him.
    pub have_own_player: usize,
    /// Faceoffs.
    pub faceoffs: usize,
    /// Faceoffs with winner and loser.
    pub complete_faceoffs: usize,
    /// Events with a game clock.
    pub clocks: usize,
    /// Events with code texts.
    pub coded: usize,
}

/// Reports events without clock or without the players they need.
pub(super) fn check_events(
    drafts: &[Draft],
    rows: &[EventRow],
    report: &mut Report,
) -> EventCounts {
    let mut counts = EventCounts::default();
    for draft in drafts.iter().filter(|draft| !draft.event.is_inferred) {
        let Some(row) = draft.first_row(rows) else {
            continue;
        };
        let has = |side| {
            draft
                .players
                .iter()
                .any(|player| player.side == side && player.slot == 1)
        };
        let (own, opposing) = (has(Side::Event), has(Side::Opponent));
        counts.coded += usize::from(draft.event.type_raw.is_some());
        counts.clocks += usize::from(draft.event.clock_start_s.is_some());
        let is_without_clock =
            draft.event.clock_start_s.is_none() && draft.event.clock_raw_s.is_none();
        if is_without_clock && !draft.players.is_empty() && !kinds::has_no_clock(draft.event_type())
        {
            report.push(
                report
                    .about_event(Code::EClockNull, row, EventField::StartMinutes)
                    .expected("a clock")
                    .action("no shift, no time"),
            );
        }
        if draft.event_type() == Some("Faceoff") {
            counts.faceoffs += 1;
            counts.complete_faceoffs += usize::from(own && opposing);
            report_faceoff(draft, row, own, opposing, report);
        }
        if kinds::needs_own_player(draft.event_type()) {
            counts.need_own_player += 1;
            counts.have_own_player += usize::from(own);
            if !own {
                report.push(
                    report
                        .about_event(Code::ENoe1, row, EventField::Role)
                        .value(draft.event_type().unwrap_or_default())
                        .expected("a first player of the event's side")
                        .action("kept, nobody is credited"),
                );
            }
        }
    }
    counts
}

fn report_faceoff(draft: &Draft, row: &EventRow, own: bool, opposing: bool, report: &mut Report) {
    if own && opposing {
        return;
    }
    let missing = if own { "loser" } else { "winner" };
    let level = if own {
        crate::finding::Level::Warning
    } else {
        crate::finding::Level::Error
    };
    report.push(
        report
            .about_event(Code::EFaceoff, row, EventField::Role)
            .level(level)
            .value(draft.event.detail_raw.as_deref().unwrap_or_default())
            .expected(format!("a {missing}"))
            .action("kept"),
    );
}

/// Reports play after a whistle without a faceoff in between. `drafts` must be in order.
pub(super) fn check_sequences(drafts: &[Draft], rows: &[EventRow], report: &mut Report) {
    let mut is_open = false;
    for draft in drafts
        .iter()
        .filter(|draft| kinds::is_play(draft.event_type()))
    {
        match draft.event_type() {
            Some("Faceoff") => is_open = true,
            Some("Stoppage" | "Goal" | "Penalty") => is_open = false,
            Some("Penalty_Delayed" | "Save" | "Rebound") => {}
            _ if is_open => {}
            _ => {
                is_open = true;
                if let Some(row) = draft.first_row(rows) {
                    report.push(
                        report
                            .about_event(Code::WSeq, row, EventField::Type)
                            .value(draft.event_type().unwrap_or_default())
                            .expected("a faceoff before it")
                            .action("starts a sequence"),
                    );
                }
            }
        }
    }
}

/// Reports that a game has events but hardly any stint.
pub(super) fn check_shift_count(drafts: &[Draft], shifts: &[Shift], report: &mut Report) {
    if !drafts.is_empty() && shifts.len() < FEWEST_SHIFTS {
        report.push(
            report
                .about_shifts(Code::ENoShifts)
                .value(format!("{} playing shifts", shifts.len()))
                .expected(format!("at least {FEWEST_SHIFTS}"))
                .action("no ice time"),
        );
    }
}

/// Compares goals, scorers and penalties with the official record.
pub(super) fn compare_with_official(
    drafts: &[Draft],
    rows: &[EventRow],
    context: &GameContext,
    rosters: &Rosters,
    report: &mut Report,
) {
    compare_score(drafts, context, rosters, report);
    compare_scorers(drafts, rows, context, report);
    compare_penalties(drafts, context, report);
}

fn compare_score(drafts: &[Draft], context: &GameContext, rosters: &Rosters, report: &mut Report) {
    let official = [("home", context.home_goals), ("away", context.away_goals)];
    for ((name, goals), team) in official.into_iter().zip(&rosters.teams) {
        let tracked = drafts
            .iter()
            .filter(|draft| draft.is_goal() && draft.event.event_team_id.as_ref() == Some(team))
            .count() as i64;
        if let Some(goals) = goals.filter(|goals| *goals != tracked) {
            report.push(
                report
                    .about_events(Code::WScore)
                    .column(name)
                    .value(tracked.to_string())
                    .expected(goals.to_string())
                    .action("both kept"),
            );
        }
    }
}

/// A tracked goal or assist beyond what the box score gives the player.
fn compare_scorers(
    drafts: &[Draft],
    rows: &[EventRow],
    context: &GameContext,
    report: &mut Report,
) {
    let official: HashMap<&str, (i64, i64)> = context
        .roster
        .iter()
        .map(|player| (player.player_id.as_str(), (player.goals, player.assists)))
        .collect();
    let mut tracked: HashMap<(&str, bool), i64> = HashMap::new();
    for draft in drafts.iter().filter(|draft| draft.is_goal()) {
        let Some(row) = draft.first_row(rows) else {
            continue;
        };
        let scorer = draft
            .players
            .iter()
            .find(|player| player.side == Side::Event && player.slot == 1)
            .and_then(|player| player.player_id.as_ref());
        let assists = [
            &draft.event.assist_1_player_id,
            &draft.event.assist_2_player_id,
        ];
        let credited = scorer
            .map(|scorer| (scorer, true))
            .into_iter()
            .chain(assists.into_iter().flatten().map(|assist| (assist, false)));
        for (player, is_goal) in credited {
            let count = tracked.entry((player.as_str(), is_goal)).or_default();
            *count += 1;
            let (goals, assists) = official.get(player.as_str()).copied().unwrap_or_default();
            let known = if is_goal { goals } else { assists };
            if *count > known {
                let what = if is_goal { "goals" } else { "assists" };
                report.push(
                    report
                        .about_event(Code::WScorer, row, EventField::Jersey)
                        .column(format!("{what} of {player}"))
                        .value(count.to_string())
                        .expected(format!("{known} in the box score"))
                        .action("both kept"),
                );
            }
        }
    }
}

fn compare_penalties(drafts: &[Draft], context: &GameContext, report: &mut Report) {
    let mut minors: BTreeMap<&str, i64> = BTreeMap::new();
    let mut has_other = BTreeSet::new();
    for draft in drafts
        .iter()
        .filter(|draft| draft.event_type() == Some("Penalty"))
    {
        let offender = draft
            .players
            .iter()
            .find(|player| player.side == Side::Event && player.slot == 1)
            .and_then(|player| player.player_id.as_ref());
        let Some(offender) = offender else { continue };
        if draft.detail() == Some("Penalty_Minor") {
            *minors.entry(offender.as_str()).or_default() += 1;
        } else {
            has_other.insert(offender.as_str());
        }
    }
    for player in &context.roster {
        let id = player.player_id.as_str();
        let minutes = MINOR_MINUTES * minors.get(id).copied().unwrap_or(0);
        if minutes != player.pim && !has_other.contains(id) {
            report.push(
                report
                    .about_events(Code::WPim)
                    .column(id)
                    .value(minutes.to_string())
                    .expected(player.pim.to_string())
                    .action("both kept"),
            );
        }
    }
}
