//! Which rows make one event. File order is the truth; event numbers were typed by hand.

use std::collections::HashSet;
use std::ops::Range;

use crate::tracking::rows::{EventRow, Splitting};

/// The rows of one event.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Span {
    /// Its rows, next to each other.
    pub rows: Range<usize>,
    /// Number as typed on its first row.
    pub index_raw: i64,
    /// Rows of the span that carry another event's number.
    pub foreign_rows: Vec<usize>,
}

/// Cuts the rows of a game into events; every row belongs to exactly one.
pub(super) fn split(rows: &[EventRow], splitting: Splitting) -> Vec<Span> {
    let mut spans: Vec<Span> = Vec::new();
    let mut seen: HashSet<i64> = HashSet::new();
    let mut run = Run::default();
    for (position, row) in rows.iter().enumerate() {
        let opens = spans.is_empty()
            || match splitting {
                Splitting::Sparse => opens_sparse(row, &run, &seen),
                Splitting::Dense => run.differs_from(row),
                Splitting::Entries => run.entry != row.row,
            };
        if opens {
            seen.insert(row.index);
            run = Run::start(row);
            spans.push(Span {
                rows: position..position + 1,
                index_raw: row.index,
                foreign_rows: Vec::new(),
            });
        } else if let Some(span) = spans.last_mut() {
            span.rows.end = position + 1;
            if row.index != span.index_raw {
                span.foreign_rows.push(position);
            }
            run.extend(row);
        }
    }
    spans
}

/// A typed row opens an event. An untyped row with a new number opens an untyped one; with a number that
/// was already used it is a slip on a continuation row.
fn opens_sparse(row: &EventRow, run: &Run<'_>, seen: &HashSet<i64>) -> bool {
    row.event_type.is_some() || (row.index != run.index && !seen.contains(&row.index))
}

/// What the rows of the open event have said so far.
#[derive(Default)]
struct Run<'a> {
    entry: u32,
    index: i64,
    event_type: Option<&'a str>,
    clock: Option<(f64, f64)>,
}

impl<'a> Run<'a> {
    fn start(row: &'a EventRow) -> Self {
        let mut run = Run {
            entry: row.row,
            index: row.index,
            ..Run::default()
        };
        run.extend(row);
        run
    }

    fn extend(&mut self, row: &'a EventRow) {
        if let Some(event_type) = type_of(row) {
            self.event_type = Some(event_type);
        }
        if let Some(clock) = clock_of(row) {
            self.clock = Some(clock);
        }
    }

    /// Whether a row cannot belong to the open event. What is missing on either side does not differ.
    fn differs_from(&self, row: &EventRow) -> bool {
        let other_type = matches!((self.event_type, type_of(row)), (Some(a), Some(b)) if a != b);
        let other_clock = matches!((self.clock, clock_of(row)), (Some(a), Some(b)) if a != b);
        row.index != self.index || other_type || other_clock
    }
}

fn type_of(row: &EventRow) -> Option<&str> {
    row.event_type.as_deref()
}

fn clock_of(row: &EventRow) -> Option<(f64, f64)> {
    (row.start_minutes.is_some() || row.start_seconds.is_some()).then(|| {
        (
            row.start_minutes.unwrap_or(0.0),
            row.start_seconds.unwrap_or(0.0),
        )
    })
}

/// Gives every event a number of its own: the first event with a number keeps it, later ones get the
/// numbers after the largest one of the game, in order.
#[derive(Debug)]
pub(super) struct Numbering {
    used: HashSet<i64>,
    next: i64,
}

impl Numbering {
    /// Prepares numbering for the typed numbers of a game.
    pub(super) fn new(typed: impl Iterator<Item = i64>) -> Self {
        Self {
            used: HashSet::new(),
            next: typed.max().map_or(1, |largest| largest.saturating_add(1)),
        }
    }

    /// The number of the next event, which was typed as `raw`.
    pub(super) fn assign(&mut self, raw: i64) -> i64 {
        if self.used.insert(raw) {
            return raw;
        }
        let number = self.next;
        self.next = self.next.saturating_add(1);
        self.used.insert(number);
        number
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn row(number: u32, index: i64, event_type: &str) -> EventRow {
        EventRow {
            row: number,
            index,
            event_type: (!event_type.is_empty()).then(|| event_type.into()),
            ..EventRow::default()
        }
    }

    fn numbers(rows: &[EventRow], splitting: Splitting) -> Vec<(i64, usize)> {
        split(rows, splitting)
            .iter()
            .map(|span| (span.index_raw, span.rows.len()))
            .collect()
    }

    #[test]
    fn a_typed_row_always_opens_a_sparse_event() {
        let rows = [row(2, 1834, "Pass"), row(3, 1834, ""), row(4, 1834, "Shot")];
        assert_eq!(numbers(&rows, Splitting::Sparse), [(1834, 2), (1834, 1)]);
    }

    #[test]
    fn an_untyped_row_with_a_new_number_opens_an_untyped_event() {
        let rows = [row(2, 1394, "Pass"), row(3, 1395, ""), row(4, 1396, "Shot")];
        assert_eq!(
            numbers(&rows, Splitting::Sparse),
            [(1394, 1), (1395, 1), (1396, 1)]
        );
    }

    #[test]
    fn a_known_number_on_an_untyped_row_is_a_slip() {
        // 1383 was typed where 1838 was meant.
        let rows = [
            row(2, 1383, "Pass"),
            row(3, 1838, "Shot"),
            row(4, 1383, ""),
            row(5, 1838, ""),
        ];
        let spans = split(&rows, Splitting::Sparse);
        assert_eq!(spans.len(), 2);
        assert_eq!(spans[1].rows, 1..4);
        assert_eq!(spans[1].foreign_rows, [2]);
    }

    #[test]
    fn dense_rows_split_on_number_type_or_clock() {
        let at = |number, index, event_type, seconds| EventRow {
            start_seconds: seconds,
            ..row(number, index, event_type)
        };
        let rows = [
            at(2, 7, "Pass", Some(10.0)),
            at(3, 7, "Pass", Some(10.0)),
            at(4, 7, "Pass", None),
            at(5, 7, "Shot", Some(10.0)),
            at(6, 7, "Shot", Some(9.0)),
            at(7, 8, "Shot", Some(9.0)),
        ];
        assert_eq!(
            numbers(&rows, Splitting::Dense),
            [(7, 3), (7, 1), (7, 1), (8, 1)]
        );
    }

    #[test]
    fn entries_of_a_save_are_events_even_with_equal_fields() {
        let rows = [
            row(1, 1000, "Pass"),
            row(1, 1000, "Pass"),
            row(2, 1001, "Pass"),
        ];
        assert_eq!(numbers(&rows, Splitting::Entries), [(1000, 2), (1001, 1)]);
    }

    #[test]
    fn a_number_used_again_gets_one_after_the_largest() {
        let mut numbering = Numbering::new([5, 5, 9, 5].into_iter());
        let assigned: Vec<i64> = [5, 5, 9, 5].map(|raw| numbering.assign(raw)).to_vec();
        assert_eq!(assigned, [5, 10, 9, 11]);
    }

    fn any_rows() -> impl Strategy<Value = Vec<EventRow>> {
        let any_type = prop::sample::select(vec!["", "Pass", "Shot"]);
        prop::collection::vec((0_i64..6, any_type, prop::option::of(0_i64..3)), 0..60).prop_map(
            |rows| {
                rows.into_iter()
                    .zip(2..)
                    .map(|((index, event_type, clock), number)| EventRow {
                        start_seconds: clock.map(|clock| clock as f64),
                        ..row(number, index, event_type)
                    })
                    .collect()
            },
        )
    }

    proptest! {
        #[test]
        fn every_row_is_in_one_event_and_numbers_are_unique(rows in any_rows(), dense in any::<bool>()) {
            let splitting = if dense { Splitting::Dense } else { Splitting::Sparse };
            let spans = split(&rows, splitting);
            let mut next = 0;
            for span in &spans {
                prop_assert_eq!(span.rows.start, next);
                prop_assert!(span.rows.end > span.rows.start);
                next = span.rows.end;
            }
            prop_assert_eq!(next, rows.len());
            let mut numbering = Numbering::new(rows.iter().map(|row| row.index));
            let numbers: HashSet<i64> = spans.iter().map(|span| numbering.assign(span.index_raw)).collect();
            prop_assert_eq!(numbers.len(), spans.len());
        }
    }
}
