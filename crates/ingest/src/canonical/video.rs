//! Seconds of the video, which runs while the game clock stands.

use hockey::{Period, PeriodLengths};

use super::fields::Draft;
use crate::tracking::rows::VideoClock;

/// A clip starts and ends this many seconds around its event.
const MARGIN_SECONDS: f64 = 5.0;

/// Sets video second and clip of every event. `drafts` must be in order.
pub(super) fn set_video(drafts: &mut [Draft], source: VideoClock, lengths: &PeriodLengths) {
    let offsets = match source {
        VideoClock::None => return,
        VideoClock::Offsets(offsets) => offsets,
        VideoClock::Breaks => offsets_by_breaks(drafts, lengths),
    };
    let mut timeouts = (0, 0);
    for draft in drafts {
        let period = draft.event.period;
        if timeouts.0 != period {
            timeouts = (period, 0);
        }
        if draft.event_type() == Some("Timeout") {
            timeouts.1 += draft.event.duration_s;
        }
        let offset = offsets.get(slot(draft.period())).copied().flatten();
        let Some((offset, elapsed)) = offset.zip(draft.event.period_elapsed_s) else {
            continue;
        };
        let second = offset + (elapsed + timeouts.1) as f64;
        draft.event.video_s = Some(second);
        draft.event.clip_start_s = Some((second - MARGIN_SECONDS).max(0.0));
        draft.event.clip_end_s = Some(second + draft.event.duration_s as f64 + MARGIN_SECONDS);
    }
}

/// Regulation periods, then overtime.
fn slot(period: Period) -> usize {
    usize::from(period.number().min(4)) - 1
}

/// The video starts with the game and runs through the intermissions, whose lengths the file has. An
/// intermission belongs to the period it leads to.
fn offsets_by_breaks(drafts: &[Draft], lengths: &PeriodLengths) -> [Option<f64>; 4] {
    let mut breaks = [0_i64; 4];
    for draft in drafts
        .iter()
        .filter(|draft| draft.event_type() == Some("Intermission"))
    {
        if let Some(pause) = breaks.get_mut(slot(draft.period())) {
            *pause += draft.event.duration_s;
        }
    }
    let mut passed = 0;
    let mut offsets = [None; 4];
    for ((offset, pause), number) in offsets.iter_mut().zip(breaks).zip(1..) {
        passed += pause;
        *offset = Period::new(number).map(|period| (lengths.before(period) + passed) as f64);
    }
    offsets
}
