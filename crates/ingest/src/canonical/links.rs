//! Which stint an event belongs to.

use std::collections::HashSet;

use hockey::Venue;

use super::context::Rosters;
use super::fields::Draft;
use super::records::Shift;
use crate::finding::Code;
use crate::tracking::places::{EventField, ShiftField};
use crate::tracking::report::Report;
use crate::tracking::rows::EventRow;

/// A goal and the stop it caused are at most this far apart: people end the stint when they see it.
const GOAL_STOP_SECONDS: i64 = 10;

/// Share of events, in percent, that may disagree with the sheet's own shift numbers.
const SHEET_DISAGREEMENT_PERCENT: usize = 5;

/// Links every event with a game clock to a stint. `drafts` must be in order, `shifts` by period and time.
pub(super) fn link_events(drafts: &mut [Draft], shifts: &[Shift]) {
    let mut period = 0;
    let mut faceoffs: HashSet<i64> = HashSet::new();
    let mut of_period: Vec<&Shift> = Vec::new();
    for draft in drafts {
        if draft.event.period != period {
            period = draft.event.period;
            faceoffs.clear();
            of_period = shifts
                .iter()
                .filter(|shift| shift.period == period)
                .collect();
        }
        let Some(clock) = draft.event.clock_start_s else {
            continue;
        };
        if draft.event_type() == Some("Faceoff") {
            faceoffs.insert(clock);
        }
        let shift = containing(&of_period, clock, faceoffs.contains(&clock));
        draft.event.shift_index_contained = shift;
        draft.event.shift_index = shift;
    }
}

/// The stint around a clock. On the boundary of two stints the whistle belongs to the one it ended; once
/// the puck was dropped at that clock, what follows belongs to the one that started.
fn containing(shifts: &[&Shift], clock: i64, after_faceoff: bool) -> Option<i64> {
    let inside = shifts
        .iter()
        .find(|shift| shift.clock_end_s < clock && clock < shift.clock_start_s);
    let starting = || shifts.iter().find(|shift| shift.clock_start_s == clock);
    let ending = || shifts.iter().find(|shift| shift.clock_end_s == clock);
    inside
        .or_else(|| if after_faceoff { starting() } else { None })
        .or_else(ending)
        .or_else(starting)
        .map(|shift| shift.shift_index)
}

/// Puts goals and their shots into the stint that the goal ended, and reports goals without such a stop
/// and stops without a goal.
pub(super) fn link_goals(
    drafts: &mut [Draft],
    rows: &[EventRow],
    shifts: &[Shift],
    rosters: &Rosters,
    report: &mut Report,
) {
    let mut used: HashSet<i64> = HashSet::new();
    for position in 0..drafts.len() {
        let Some(goal) = drafts.get(position).filter(|draft| draft.is_goal()) else {
            continue;
        };
        let venue = goal
            .event
            .event_team_id
            .as_ref()
            .and_then(|team| rosters.venue(team));
        let stop = venue.and_then(|venue| goal_stop(goal, venue, shifts));
        let Some(stop) = stop else {
            if let Some(row) = goal.first_row(rows).filter(|_| !shifts.is_empty()) {
                report.push(
                    report
                        .about_event(Code::WShiftStop, row, EventField::Type)
                        .expected("a shift that stops with this goal within 10 s")
                        .action("shift by the clock"),
                );
            }
            continue;
        };
        used.insert(stop);
        let shot = goal.event.goal_shot_event_index;
        if let Some(goal) = drafts.get_mut(position) {
            goal.event.shift_index = Some(stop);
        }
        let before = position.saturating_sub(16);
        let shot = drafts.get_mut(before..position).and_then(|part| {
            part.iter_mut()
                .find(|draft| Some(draft.event.event_index) == shot)
        });
        if let Some(shot) = shot {
            shot.event.shift_index = Some(stop);
        }
    }
    report_stops_without_goal(shifts, &used, report);
}

fn is_goal_stop(shift: &Shift) -> bool {
    matches!(shift.stop_type.as_str(), "Home Goal" | "Away Goal")
}

fn goal_stop(goal: &Draft, venue: Venue, shifts: &[Shift]) -> Option<i64> {
    let wanted = match venue {
        Venue::Home => "Home Goal",
        Venue::Away => "Away Goal",
    };
    let clock = goal.event.clock_start_s?;
    shifts
        .iter()
        .filter(|shift| shift.period == goal.event.period && shift.stop_type == wanted)
        .map(|shift| ((shift.clock_end_s - clock).abs(), shift.shift_index))
        .filter(|(distance, _)| *distance <= GOAL_STOP_SECONDS)
        .min_by_key(|(distance, _)| *distance)
        .map(|(_, index)| index)
}

fn report_stops_without_goal(shifts: &[Shift], used: &HashSet<i64>, report: &mut Report) {
    for shift in shifts
        .iter()
        .filter(|shift| is_goal_stop(shift) && !used.contains(&shift.shift_index))
    {
        let row = u32::try_from(shift.source_row).unwrap_or_default();
        report.push(
            report
                .about_shift(Code::WShiftStop, row, ShiftField::StopType)
                .value(shift.stop_type_raw.as_deref().unwrap_or_default())
                .expected("a goal of that team within 10 s")
                .action("no goal"),
        );
    }
}

/// Compares the sheet's own shift numbers with the links; they are never copied.
pub(super) fn compare_with_sheet(drafts: &[Draft], rows: &[EventRow], report: &mut Report) {
    let pairs: Vec<(&EventRow, i64, i64)> = drafts
        .iter()
        .filter_map(|draft| {
            let row = draft.first_row(rows)?;
            Some((
                row,
                row.sheet_shift_index?,
                draft.event.shift_index_contained?,
            ))
        })
        .collect();
    let different: Vec<_> = pairs
        .iter()
        .filter(|(_, sheet, own)| sheet != own)
        .collect();
    if different.len() * 100 <= pairs.len() * SHEET_DISAGREEMENT_PERCENT {
        return;
    }
    if let Some((row, sheet, own)) = different.first() {
        report.push(
            report
                .about_event(Code::WShiftIndex, row, EventField::ShiftIndex)
                .value(format!(
                    "{} of {} events differ; first {sheet}",
                    different.len(),
                    pairs.len()
                ))
                .expected(format!("first {own}"))
                .action("the clock decides"),
        );
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shift(index: i64, start: i64, end: i64) -> Shift {
        Shift {
            shift_index: index,
            shift_seq: index,
            period: 1,
            period_seconds: 1080,
            clock_start_s: start,
            clock_end_s: end,
            duration_s: start - end,
            dead_s: 0,
            playing_s: start - end,
            game_elapsed_start_s: 1080 - start,
            start_type: "OnTheFly".to_owned(),
            stop_type: "OnTheFly".to_owned(),
            stop_type_raw: None,
            home_skaters: 5,
            away_skaters: 5,
            home_net_empty: false,
            away_net_empty: false,
            sheet_start_zone: None,
            sheet_end_zone: None,
            source_sheet: "shifts",
            source_row: index + 1,
        }
    }

    #[test]
    fn the_whistle_closes_the_old_stint_and_the_faceoff_opens_the_new_one() {
        let (first, second) = (shift(1, 1080, 998), shift(2, 998, 900));
        let shifts = [&first, &second];
        assert_eq!(containing(&shifts, 1000, false), Some(1));
        assert_eq!(containing(&shifts, 998, false), Some(1));
        assert_eq!(containing(&shifts, 998, true), Some(2));
        assert_eq!(containing(&shifts, 1080, true), Some(1));
        assert_eq!(containing(&shifts, 1080, false), Some(1));
        assert_eq!(containing(&shifts, 900, true), Some(2));
        assert_eq!(containing(&shifts, 899, false), None);
    }
}
