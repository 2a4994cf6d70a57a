//! Clocks of the events: reading, repair, durations, time since the start of period and game.

use hockey::{GameClock, PeriodLengths};

use super::fields::Draft;
use super::kinds;
use super::repair;
use crate::finding::Code;
use crate::tracking::places::EventField;
use crate::tracking::report::Report;
use crate::tracking::rows::{EventRow, Splitting};

/// What happens to an end that cannot be.
const NO_END: &str = "no end, duration 0";
/// Longer events than this are worth a look.
const LONG_SECONDS: i64 = 60;

/// Decides every clock of a game and, for tracker saves, the order of the events.
pub(super) fn set_clocks(
    drafts: &mut Vec<Draft>,
    rows: &[EventRow],
    splitting: Splitting,
    lengths: &PeriodLengths,
    report: &mut Report,
) {
    for draft in drafts.iter_mut() {
        draft.event.period_seconds = lengths.of(draft.period());
        read_start(draft);
    }
    swap_or_drop_impossible(drafts, rows, splitting, report);
    if splitting == Splitting::Entries {
        sort_by_clock(drafts);
    }
    repair_inversions(drafts, rows, report);
    for draft in drafts.iter_mut() {
        set_end(draft, rows, report);
        if let Some(clock) = draft.event.clock_start_s {
            let elapsed = draft.event.period_seconds - clock;
            draft.event.period_elapsed_s = Some(elapsed);
            draft.event.game_elapsed_s = Some(lengths.before(draft.period()) + elapsed);
        }
    }
    set_monotone(drafts);
}

fn read_start(draft: &mut Draft) {
    let (minutes, seconds) = draft.start;
    let clock = GameClock::from_parts(minutes, seconds).map(GameClock::seconds);
    if !kinds::has_no_clock(draft.event_type()) {
        draft.event.clock_raw_s = clock;
        draft.event.clock_start_s = clock;
    }
}

/// Whether a start clock cannot be one: a part out of range, or more than the period has.
fn is_impossible(draft: &Draft) -> bool {
    let (minutes, seconds) = draft.start;
    draft.event.clock_start_s.is_some_and(|clock| {
        minutes.is_some_and(|minutes| minutes < 0.0)
            || seconds.is_some_and(|seconds| !(0.0..60.0).contains(&seconds))
            || clock > draft.event.period_seconds
    })
}

/// Seconds of 60 and more get their digits exchanged if that fits between the neighbours; every other
/// impossible clock is dropped. A tracker save is sorted by the wrong clock, so its neighbours say nothing.
fn swap_or_drop_impossible(
    drafts: &mut [Draft],
    rows: &[EventRow],
    splitting: Splitting,
    report: &mut Report,
) {
    let impossible: Vec<bool> = drafts.iter().map(is_impossible).collect();
    if !impossible.contains(&true) {
        return;
    }
    let good = |drafts: &[Draft], position: usize| -> Option<(i64, i64)> {
        let draft = drafts.get(position)?;
        let is_good = !impossible.get(position).copied().unwrap_or(true);
        draft
            .event
            .clock_start_s
            .filter(|_| is_good)
            .map(|clock| (draft.event.period, clock))
    };
    let later = later_clocks(drafts.len(), |position| good(drafts, position));
    let mut earlier: Option<(i64, i64)> = None;
    for position in 0..drafts.len() {
        if let Some(clock) = good(drafts, position) {
            earlier = Some(clock);
        }
        if !impossible.get(position).copied().unwrap_or(false) {
            continue;
        }
        let Some(draft) = drafts.get_mut(position) else {
            continue;
        };
        let same_period = |bound: Option<(i64, i64)>| {
            bound
                .filter(|(period, _)| {
                    *period == draft.event.period && splitting != Splitting::Entries
                })
                .map(|(_, clock)| clock)
        };
        let high = same_period(earlier).unwrap_or(draft.event.period_seconds);
        let low = same_period(later.get(position).copied().flatten()).unwrap_or(0);
        let swapped = whole_parts(draft.start)
            .and_then(|(minutes, seconds)| repair::swap_digits(minutes, seconds, low, high));
        report_impossible(draft, rows, swapped, report);
        draft.event.clock_repaired = swapped.is_some();
        draft.event.clock_start_s = swapped;
    }
}

/// For each position the next good clock after it.
fn later_clocks(
    count: usize,
    good: impl Fn(usize) -> Option<(i64, i64)>,
) -> Vec<Option<(i64, i64)>> {
    let mut next = None;
    let mut later: Vec<Option<(i64, i64)>> = (0..count)
        .rev()
        .map(|position| {
            let bound = next;
            next = good(position).or(next);
            bound
        })
        .collect();
    later.reverse();
    later
}

fn whole_parts((minutes, seconds): (Option<f64>, Option<f64>)) -> Option<(i64, i64)> {
    let (minutes, seconds) = (minutes.unwrap_or(0.0), seconds?);
    let is_whole =
        minutes.fract() == 0.0 && seconds.fract() == 0.0 && (0.0..100.0).contains(&minutes);
    is_whole.then_some((minutes as i64, seconds as i64))
}

fn report_impossible(draft: &Draft, rows: &[EventRow], swapped: Option<i64>, report: &mut Report) {
    let Some(row) = draft.first_row(rows) else {
        return;
    };
    let (minutes, seconds) = draft.start;
    report.push(
        report
            .about_event(Code::EClockRange, row, EventField::StartSeconds)
            .value(format!(
                "{}:{}",
                minutes.unwrap_or(0.0),
                seconds.unwrap_or(0.0)
            ))
            .expected(format!(
                "a clock from {} to 0:00",
                GameClock(draft.event.period_seconds)
            ))
            .action(match swapped {
                Some(clock) => format!("digits exchanged: {}", GameClock(clock)),
                None => "null".to_owned(),
            }),
    );
}

/// A tracker save is stored in clock order; events of one second keep their numbers' order. An event
/// without clock stays behind the event it follows in the list.
fn sort_by_clock(drafts: &mut Vec<Draft>) {
    let mut keyed: Vec<((i64, i64), Draft)> = Vec::with_capacity(drafts.len());
    let mut last: Option<(i64, i64)> = None;
    for draft in drafts.drain(..) {
        let period = draft.event.period;
        let carried = last
            .filter(|(last_period, _)| *last_period == period)
            .map_or(draft.event.period_seconds, |(_, clock)| clock);
        let clock = draft.event.clock_start_s.unwrap_or(carried);
        last = Some((period, clock));
        keyed.push(((period, -clock), draft));
    }
    keyed.sort_by_key(|(key, draft)| (*key, draft.event.event_index_raw));
    drafts.extend(keyed.into_iter().map(|(_, draft)| draft));
}

fn repair_inversions(drafts: &mut [Draft], rows: &[EventRow], report: &mut Report) {
    let mut start = 0;
    while let Some(period) = drafts.get(start).map(|draft| draft.event.period) {
        let length = drafts
            .iter()
            .skip(start)
            .take_while(|draft| draft.event.period == period)
            .count();
        if let Some(part) = drafts.get_mut(start..start + length) {
            repair_period(part, rows, report);
        }
        start += length;
    }
}

fn repair_period(drafts: &mut [Draft], rows: &[EventRow], report: &mut Report) {
    let (positions, clocks): (Vec<usize>, Vec<i64>) = drafts
        .iter()
        .enumerate()
        .filter_map(|(position, draft)| Some((position, draft.event.clock_start_s?)))
        .unzip();
    let length = drafts.first().map_or(0, |draft| draft.event.period_seconds);
    for found in repair::repairs(&clocks, length) {
        let Some(draft) = positions
            .get(found.position)
            .and_then(|&at| drafts.get_mut(at))
        else {
            continue;
        };
        let typed = draft.event.clock_start_s.unwrap_or_default();
        draft.event.clock_start_s = Some(found.clock);
        draft.event.clock_repaired = true;
        if let Some(row) = draft.first_row(rows) {
            report.push(
                report
                    .about_event(Code::WClock, row, EventField::StartMinutes)
                    .value(GameClock(typed).to_string())
                    .expected("a clock between its neighbours'")
                    .action(format!("set to {}", GameClock(found.clock))),
            );
        }
    }
}

/// End clock and duration. An end later than the start cannot be: after a repair it is dropped with the
/// wrong start, otherwise it is reported.
fn set_end(draft: &mut Draft, rows: &[EventRow], report: &mut Report) {
    let Some((minutes, seconds)) = draft.end else {
        return;
    };
    let end = GameClock::from_parts(Some(minutes), Some(seconds)).map(GameClock::seconds);
    let latest = draft
        .event
        .clock_start_s
        .unwrap_or(draft.event.period_seconds);
    let swapped = whole_parts((Some(minutes), Some(seconds)))
        .and_then(|(minutes, seconds)| repair::swap_digits(minutes, seconds, 0, latest));
    if kinds::has_no_clock(draft.event_type()) {
        let start = GameClock::from_parts(draft.start.0, draft.start.1).map(GameClock::seconds);
        let pause = start.zip(end).map_or(0, |(start, end)| start - end);
        draft.event.duration_s = pause.max(0);
        return;
    }
    let is_possible = minutes >= 0.0 && (0.0..60.0).contains(&seconds);
    if !is_possible {
        let action = if swapped.is_some() {
            "digits exchanged"
        } else {
            NO_END
        };
        report_end(
            draft,
            rows,
            (Code::EClockRange, "0 to 59 seconds", action),
            report,
        );
    }
    let Some(end) = swapped.or(end.filter(|_| is_possible)) else {
        return;
    };
    let Some(start) = draft.event.clock_start_s else {
        draft.event.clock_end_s = Some(end).filter(|end| *end <= draft.event.period_seconds);
        return;
    };
    if end <= start {
        draft.event.clock_end_s = Some(end);
        draft.event.duration_s = start - end;
        report_long(draft, rows, report);
    } else if !draft.event.clock_repaired {
        report_end(
            draft,
            rows,
            (Code::WNegDur, "an end after the start", NO_END),
            report,
        );
    }
}

fn report_end(
    draft: &Draft,
    rows: &[EventRow],
    (code, expected, action): (Code, &str, &str),
    report: &mut Report,
) {
    let Some(row) = draft.first_row(rows) else {
        return;
    };
    let (minutes, seconds) = draft.end.unwrap_or_default();
    report.push(
        report
            .about_event(code, row, EventField::EndSeconds)
            .value(format!("{minutes}:{seconds}"))
            .expected(expected)
            .action(action),
    );
}

fn report_long(draft: &Draft, rows: &[EventRow], report: &mut Report) {
    if draft.event.duration_s <= LONG_SECONDS || kinds::has_no_player(draft.event_type()) {
        return;
    }
    if let Some(row) = draft.first_row(rows) {
        report.push(
            report
                .about_event(Code::WLong, row, EventField::EndSeconds)
                .value(format!("{} s", draft.event.duration_s))
                .expected(format!("at most {LONG_SECONDS} s"))
                .action("kept"),
        );
    }
}

/// The running minimum of the repaired clock inside each period, so that tolerated inversions never make
/// the time between two events negative.
fn set_monotone(drafts: &mut [Draft]) {
    let mut smallest: Option<(i64, i64)> = None;
    for draft in drafts {
        let Some(clock) = draft.event.clock_start_s else {
            continue;
        };
        let period = draft.event.period;
        let clock = match smallest {
            Some((same, before)) if same == period => before.min(clock),
            _ => clock,
        };
        smallest = Some((period, clock));
        draft.event.clock_monotone_s = Some(clock);
    }
}
