//! Repair of mistyped clocks. The clock counts down, so a value that rises against its neighbours is wrong.

/// Clocks may run back by this many seconds without being wrong: two people press two buttons.
const TOLERANCE_SECONDS: i64 = 5;

/// One repaired clock of a period.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Repair {
    /// Position in the list that was given.
    pub position: usize,
    /// The value put in its place, seconds remaining.
    pub clock: i64,
}

/// Finds the clocks of one period, given in file order, that contradict their neighbours.
///
/// The longest non-increasing subsequence is taken as right. A clock outside it, and outside the
/// [`TOLERANCE_SECONDS`] around the nearest right ones, gets the only value between them with the same
/// seconds (a wrong minute is the usual slip), or else the later neighbour's clock.
pub(super) fn repairs(clocks: &[i64], period_seconds: i64) -> Vec<Repair> {
    let kept = longest_non_increasing(clocks);
    let lower = lower_bounds(clocks, &kept);
    let mut high = period_seconds;
    let mut found = Vec::new();
    for (position, ((&clock, &is_kept), &low)) in clocks.iter().zip(&kept).zip(&lower).enumerate() {
        if is_kept {
            high = clock;
        } else if clock < low - TOLERANCE_SECONDS || clock > high + TOLERANCE_SECONDS {
            found.push(Repair {
                position,
                clock: replacement(clock, low, high),
            });
        }
    }
    found
}

/// For each position the nearest kept clock after it, 0 at the end of the period.
fn lower_bounds(clocks: &[i64], kept: &[bool]) -> Vec<i64> {
    let mut low = 0;
    let mut bounds: Vec<i64> = clocks
        .iter()
        .zip(kept)
        .rev()
        .map(|(&clock, &is_kept)| {
            let bound = low;
            if is_kept {
                low = clock;
            }
            bound
        })
        .collect();
    bounds.reverse();
    bounds
}

fn replacement(clock: i64, low: i64, high: i64) -> i64 {
    let seconds = clock.rem_euclid(60);
    let first = low + (seconds - low).rem_euclid(60);
    if first <= high && first + 60 > high {
        first
    } else {
        low
    }
}

/// Marks a longest non-increasing subsequence, by patience sorting.
fn longest_non_increasing(clocks: &[i64]) -> Vec<bool> {
    let mut piles: Vec<usize> = Vec::new();
    let mut before: Vec<Option<usize>> = Vec::with_capacity(clocks.len());
    for (position, &clock) in clocks.iter().enumerate() {
        let pile =
            piles.partition_point(|&top| clocks.get(top).is_some_and(|&value| value >= clock));
        before.push(
            pile.checked_sub(1)
                .and_then(|left| piles.get(left).copied()),
        );
        if let Some(top) = piles.get_mut(pile) {
            *top = position;
        } else {
            piles.push(position);
        }
    }
    let mut kept = vec![false; clocks.len()];
    let mut current = piles.last().copied();
    while let Some(position) = current {
        if let Some(mark) = kept.get_mut(position) {
            *mark = true;
        }
        current = before.get(position).copied().flatten();
    }
    kept
}

/// Swaps the digits of a seconds part of 60 or more (`17:85` for `17:58`) when the result lies between the
/// neighbours' clocks. `minutes` and `seconds` are whole numbers as typed.
pub(super) fn swap_digits(minutes: i64, seconds: i64, low: i64, high: i64) -> Option<i64> {
    if !(60..100).contains(&seconds) {
        return None;
    }
    let clock = minutes * 60 + seconds % 10 * 10 + seconds / 10;
    (seconds % 10 < 6 && (low..=high).contains(&clock)).then_some(clock)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn repaired(clocks: &[i64], period_seconds: i64) -> Vec<i64> {
        let mut result = clocks.to_vec();
        for repair in repairs(clocks, period_seconds) {
            if let Some(clock) = result.get_mut(repair.position) {
                *clock = repair.clock;
            }
        }
        result
    }

    #[test]
    fn a_wrong_minute_keeps_its_seconds() {
        // 3:35 stands between 5:40 and 5:30: only 5:35 has the same seconds.
        assert_eq!(
            repaired(&[400, 340, 215, 215, 330, 320], 1080),
            [400, 340, 335, 335, 330, 320]
        );
    }

    #[test]
    fn without_a_fitting_minute_the_later_neighbour_counts() {
        // 14:46 between 14:56 and 14:55: no whole minute fits.
        assert_eq!(
            repaired(&[900, 896, 886, 895, 895, 880], 1080),
            [900, 896, 895, 895, 895, 880]
        );
        // 10:30 between 18:00 and 16:00 could be 17:30 or 16:30: two candidates, so the later neighbour.
        assert_eq!(
            repaired(&[1080, 630, 960, 950, 940], 1080),
            [1080, 960, 960, 950, 940]
        );
    }

    #[test]
    fn small_inversions_stay() {
        assert!(repairs(&[900, 890, 895, 880], 1080).is_empty());
        assert!(repairs(&[], 1080).is_empty());
        assert!(repairs(&[5], 1080).is_empty());
    }

    #[test]
    fn swapped_digits_must_fit() {
        assert_eq!(swap_digits(17, 85, 1070, 1080), Some(1078));
        assert_eq!(swap_digits(17, 75, 1070, 1080), Some(1077));
        assert_eq!(swap_digits(9, 64, 580, 590), Some(586));
        assert_eq!(swap_digits(9, 64, 500, 510), None);
        assert_eq!(swap_digits(9, 66, 0, 1080), None);
        assert_eq!(swap_digits(9, 44, 0, 1080), None);
    }

    /// Length of a longest non-increasing subsequence, counted the slow way.
    fn slow_length(clocks: &[i64]) -> usize {
        let mut best = vec![1; clocks.len()];
        for i in 0..clocks.len() {
            for j in 0..i {
                if clocks[j] >= clocks[i] {
                    best[i] = best[i].max(best[j] + 1);
                }
            }
        }
        best.into_iter().max().unwrap_or(0)
    }

    proptest! {
        #[test]
        fn the_kept_clocks_are_a_longest_falling_run(clocks in prop::collection::vec(0_i64..1080, 0..60)) {
            let kept = longest_non_increasing(&clocks);
            let run: Vec<i64> = clocks.iter().zip(&kept).filter(|(_, k)| **k).map(|(c, _)| *c).collect();
            prop_assert!(run.is_sorted_by(|a, b| a >= b));
            prop_assert_eq!(run.len(), slow_length(&clocks));
        }

        #[test]
        fn after_repair_every_clock_is_within_tolerance_of_the_kept_ones(
            clocks in prop::collection::vec(0_i64..=1080, 1..60),
        ) {
            let kept = longest_non_increasing(&clocks);
            let result = repaired(&clocks, 1080);
            let low = lower_bounds(&clocks, &kept);
            let mut high = 1080;
            for ((clock, is_kept), low) in result.iter().zip(&kept).zip(low) {
                prop_assert!((low - TOLERANCE_SECONDS..=high + TOLERANCE_SECONDS).contains(clock));
                if *is_kept { high = *clock; }
            }
        }

        #[test]
        fn a_falling_clock_is_never_touched(mut clocks in prop::collection::vec(0_i64..=1080, 0..60)) {
            clocks.sort_unstable_by(|a, b| b.cmp(a));
            prop_assert!(repairs(&clocks, 1080).is_empty());
        }
    }
}
