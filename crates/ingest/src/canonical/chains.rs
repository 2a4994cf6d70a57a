//! Chains of linked events: a shot, its save and its rebound; a pass that enters the zone.

use std::collections::BTreeMap;

use super::fields::Draft;
use crate::finding::Code;
use crate::tracking::places::EventField;
use crate::tracking::report::Report;
use crate::tracking::rows::EventRow;

/// Chain ids are this plus the typed number.
const BASE: i64 = 9000;
/// A chain lasts at most this long.
const LONGEST_SECONDS: i64 = 10;

/// Numbers the chains. Events of one chain follow each other within ten seconds of one period; where they
/// do not, the chain is cut, and single events are no chain. The first part keeps the typed number, later
/// parts get numbers after the largest one. `drafts` must be in order.
pub(super) fn set_chains(drafts: &mut [Draft], rows: &[EventRow], report: &mut Report) {
    let mut members: BTreeMap<i64, Vec<usize>> = BTreeMap::new();
    for (position, draft) in drafts.iter().enumerate() {
        if let Some(chain) = draft.chain_typed {
            members.entry(chain).or_default().push(position);
        }
    }
    let mut next = members
        .keys()
        .next_back()
        .map_or(1, |last| last.saturating_add(1));
    for (typed, positions) in members {
        let points: Vec<Point> = positions
            .iter()
            .filter_map(|&position| Some(Point::new(position, drafts.get(position)?)))
            .collect();
        let parts = cut(&points);
        if let Some(draft) = positions
            .first()
            .and_then(|&position| drafts.get(position))
            .filter(|_| parts.len() > 1 || positions.len() == 1)
        {
            report_cut(draft, typed, &parts, rows, report);
        }
        let mut number = Some(typed);
        for part in parts.into_iter().filter(|part| part.len() > 1) {
            let chain = number.take().unwrap_or(next);
            if chain == next {
                next = next.saturating_add(1);
            }
            for (position, place) in part.iter().zip(1..) {
                if let Some(draft) = drafts.get_mut(*position) {
                    draft.event.chain = Some(BASE.saturating_add(chain));
                    draft.event.chain_position = Some(place);
                }
            }
        }
    }
}

#[derive(Debug, Clone, Copy)]
struct Point {
    position: usize,
    period: i64,
    clock: Option<i64>,
}

impl Point {
    fn new(position: usize, draft: &Draft) -> Self {
        Self {
            position,
            period: draft.event.period,
            clock: draft.event.clock_start_s,
        }
    }
}

/// Cuts between events that do not follow each other, then at the longest pause while a part is too long.
fn cut(points: &[Point]) -> Vec<Vec<usize>> {
    points
        .chunk_by(|one, next| next.position == one.position + 1 && next.period == one.period)
        .flat_map(cut_long)
        .map(|part| part.iter().map(|point| point.position).collect())
        .collect()
}

fn cut_long(points: &[Point]) -> Vec<&[Point]> {
    let clocks = || points.iter().filter_map(|point| point.clock);
    let length = clocks()
        .max()
        .zip(clocks().min())
        .map_or(0, |(first, last)| first - last);
    if length <= LONGEST_SECONDS || points.len() < 2 {
        return vec![points];
    }
    let mut widest = (i64::MIN, 1);
    for (at, pair) in points.windows(2).enumerate() {
        if let [
            Point {
                clock: Some(one), ..
            },
            Point {
                clock: Some(next), ..
            },
        ] = pair
            && (one - next).abs() > widest.0
        {
            widest = ((one - next).abs(), at + 1);
        }
    }
    let (before, after) = points.split_at(widest.1);
    let mut parts = cut_long(before);
    parts.extend(cut_long(after));
    parts
}

fn report_cut(
    draft: &Draft,
    typed: i64,
    parts: &[Vec<usize>],
    rows: &[EventRow],
    report: &mut Report,
) {
    let Some(row) = draft.first_row(rows) else {
        return;
    };
    let kept = parts.iter().filter(|part| part.len() > 1).count();
    report.push(
        report
            .about_event(Code::WChain, row, EventField::Chain)
            .value(format!("chain {typed}: {} parts", parts.len()))
            .expected("two or more events that follow each other within 10 s of one period")
            .action(format!("{kept} chains kept")),
    );
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn points(list: &[(usize, i64, i64)]) -> Vec<Point> {
        list.iter()
            .map(|&(position, period, clock)| Point {
                position,
                period,
                clock: Some(clock),
            })
            .collect()
    }

    #[test]
    fn events_that_follow_each_other_stay_together() {
        assert_eq!(
            cut(&points(&[(4, 1, 500), (5, 1, 500), (6, 1, 491)])),
            [vec![4, 5, 6]]
        );
    }

    #[test]
    fn a_gap_another_period_or_a_long_pause_cuts() {
        assert_eq!(
            cut(&points(&[(4, 1, 500), (6, 1, 500), (7, 1, 499)])),
            [vec![4], vec![6, 7]]
        );
        assert_eq!(cut(&points(&[(4, 1, 5), (5, 2, 5)])), [vec![4], vec![5]]);
        assert_eq!(
            cut(&points(&[
                (4, 1, 500),
                (5, 1, 498),
                (6, 1, 485),
                (7, 1, 484)
            ])),
            [vec![4, 5], vec![6, 7]]
        );
    }

    proptest! {
        #[test]
        fn cutting_keeps_every_event_once(steps in prop::collection::vec((1_usize..3, 0_i64..8), 1..20)) {
            let mut position = 0;
            let mut clock = 1080;
            let list: Vec<(usize, i64, i64)> = steps.into_iter().map(|(step, pause)| {
                position += step;
                clock -= pause;
                (position, 1, clock)
            }).collect();
            let parts = cut(&points(&list));
            let all: Vec<usize> = parts.iter().flatten().copied().collect();
            prop_assert_eq!(all, list.iter().map(|(p, _, _)| *p).collect::<Vec<_>>());
            for part in parts {
                let clocks: Vec<i64> = list.iter().filter(|(p, _, _)| part.contains(p)).map(|(_, _, c)| *c).collect();
                prop_assert!(clocks.first().zip(clocks.last()).is_none_or(|(a, b)| a - b <= LONGEST_SECONDS));
            }
        }
    }
}
