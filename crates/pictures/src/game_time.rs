//! The time of a game on the horizontal axis, with what happened on it.

use crate::canvas::Canvas;
use crate::paint::{GOAL, INK, LINE, MUTED, SMALL, SURFACE};
use crate::scale::Scale;
use crate::svg::{Element, circle, group, line, rect, text};
use crate::team::Pair;
use crate::words::{bold_width, clock, fit, fit_bold, width};
use hockey::Venue;

/// A period on the time axis.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PeriodSpan {
    /// What it is called: `1`, `2`, `3`, `OT`.
    pub label: String,
    /// Seconds played since the opening faceoff when it starts.
    pub start: i64,
    /// The same when it ends.
    pub end: i64,
}

/// A goal on the time axis.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GoalMark {
    /// Seconds played since the opening faceoff.
    pub seconds: i64,
    /// Who scored.
    pub venue: Venue,
    /// The scorer's name, short; may be empty.
    pub scorer: String,
}

/// A penalty on the time axis.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PenaltyMark {
    /// Seconds played since the opening faceoff when it began.
    pub start: i64,
    /// The same when it ended; `None` when it is not known or took no time.
    pub end: Option<i64>,
    /// The guilty side.
    pub venue: Venue,
    /// Who and what for; may be empty.
    pub label: String,
}

/// Seconds that the axis covers.
pub(crate) fn span(periods: &[PeriodSpan], others: impl IntoIterator<Item = i64>) -> (i64, i64) {
    let sane = |seconds: &i64| (0..=100_000).contains(seconds);
    let ends = periods.iter().map(|period| period.end);
    let end = ends.chain(others).filter(sane).max().unwrap_or(0);
    (0, end.max(1))
}

/// The axis with its periods: rules between them, names below.
pub(crate) fn draw_periods(
    canvas: &mut Canvas,
    periods: &[PeriodSpan],
    x: &Scale,
    top: f64,
    bottom: f64,
) {
    let mut drawn = group().class("picture-periods");
    for period in periods {
        let (start, end) = (x.at(period.start as f64), x.at(period.end as f64));
        let mut words = period_name(&period.label);
        if width(&words, SMALL) > end - start {
            words.clone_from(&period.label);
        }
        drawn = drawn
            .child(line(start, top, start, bottom).stroke(LINE, 1.0))
            .child(line(end, top, end, bottom).stroke(LINE, 1.0))
            .child(
                text(f64::midpoint(start, end), bottom + 18.0, SMALL, words)
                    .middle()
                    .fill(MUTED),
            );
    }
    canvas.draw(drawn);
}

/// `Period 2` for a number, other names as they are.
pub(crate) fn period_name(label: &str) -> String {
    if !label.is_empty() && label.bytes().all(|byte| byte.is_ascii_digit()) {
        format!("Period {label}")
    } else {
        label.to_owned()
    }
}

/// Goals in the order of time.
pub(crate) fn in_order(goals: &[GoalMark]) -> Vec<&GoalMark> {
    let mut ordered: Vec<&GoalMark> = goals.iter().collect();
    ordered.sort_by_key(|goal| (goal.seconds, goal.venue));
    ordered
}

/// Words about a goal: when, who, for whom.
pub(crate) fn goal_words(goal: &GoalMark, pair: &Pair) -> String {
    let team = &pair.team(goal.venue).name;
    let at = clock(goal.seconds);
    if goal.scorer.is_empty() {
        format!("Goal for {team} after {at}")
    } else {
        format!("Goal for {team} after {at}: {}", goal.scorer)
    }
}

/// Labels of goals in lanes above `top`, with lines down to their mark. Labels that find no room are left to the
/// hint of the mark. `place` says where the mark of a goal sits.
pub(crate) fn draw_goals(
    canvas: &mut Canvas,
    goals: &[GoalMark],
    pair: &Pair,
    lanes: &mut Lanes,
    place: impl Fn(&GoalMark) -> (f64, f64),
) {
    for goal in in_order(goals) {
        let (x, y) = place(goal);
        let mut drawn = group().class("picture-goal");
        let paint = pair.paint(goal.venue);
        let mut words = fit_bold(&goal.scorer, SMALL, 110.0);
        if pair.alike() {
            words = format!(
                "{} {words}",
                fit(pair.team(goal.venue).short(), SMALL, 40.0)
            );
        }
        let room = lanes.take(x, bold_width(&words, SMALL));
        if let Some((middle, lane)) = room.filter(|_| !words.is_empty()) {
            drawn = drawn
                .child(
                    line(x, lane + 4.0, x, y)
                        .stroke(&paint, 1.0)
                        .set("stroke-opacity", "0.6"),
                )
                .child(text(middle, lane, SMALL, words).middle().bold());
        }
        drawn = drawn.child(goal_dot(x, y, &paint, pair.dashes(goal.venue).is_empty()));
        canvas.draw(drawn.hint(&goal_words(goal, pair)));
    }
}

/// The mark of a goal: a filled dot with a ring, or a hollow one where the colours of the teams are alike.
fn goal_dot(x: f64, y: f64, paint: &str, filled: bool) -> Element {
    let inner = if filled { 2.0 } else { 4.0 };
    group()
        .child(circle(x, y, 6.5).fill(paint).stroke(SURFACE, 1.5))
        .child(circle(x, y, inner).fill(SURFACE))
}

/// Rows of room for labels, filled from the one nearest to the picture.
pub(crate) struct Lanes {
    /// The baseline of each lane and how far it is taken.
    rows: Vec<(f64, f64)>,
    left: f64,
    right: f64,
}

impl Lanes {
    /// `count` lanes upwards from `bottom`, 17 units each.
    pub(crate) fn new(count: usize, bottom: f64, left: f64, right: f64) -> Self {
        let rows = (0..count)
            .map(|index| (bottom - 17.0 * index as f64, left))
            .collect();
        Self { rows, left, right }
    }

    /// The middle and baseline for words of a width near `x`; `None` when every lane is taken there.
    fn take(&mut self, x: f64, width: f64) -> Option<(f64, f64)> {
        let half = width / 2.0;
        let middle = x.max(self.left + half).min(self.right - half);
        let lane = self
            .rows
            .iter_mut()
            .find(|(_, taken)| *taken <= middle - half + 0.01)?;
        lane.1 = middle + half + 8.0;
        Some((middle, lane.0))
    }
}

/// Two thin rows under the axis: the penalties of each side as spans; without an end, as ticks.
pub(crate) fn draw_penalties(
    canvas: &mut Canvas,
    penalties: &[PenaltyMark],
    pair: &Pair,
    x: &Scale,
    top: f64,
) {
    for (row, venue) in [Venue::Home, Venue::Away].into_iter().enumerate() {
        let y = top + 18.0 * row as f64;
        let mut drawn = group().class("picture-penalties");
        let words = format!("{} pen.", fit(pair.team(venue).short(), SMALL, 40.0));
        drawn = drawn.child(
            text(x.at(0.0) - 8.0, y + 11.0, SMALL, words)
                .end()
                .fill(MUTED),
        );
        drawn = drawn.child(line(x.at(0.0), y + 6.0, x.at(1e9), y + 6.0).stroke(LINE, 1.0));
        for penalty in penalties.iter().filter(|penalty| penalty.venue == venue) {
            drawn = drawn.child(penalty_bar(penalty, pair, x, y, 12.0));
        }
        canvas.draw(drawn);
    }
}

/// One penalty as a bar, or as a tick when it has no length.
pub(crate) fn penalty_bar(
    penalty: &PenaltyMark,
    pair: &Pair,
    x: &Scale,
    y: f64,
    height: f64,
) -> Element {
    let start = x.at(penalty.start as f64);
    let end = penalty.end.map_or(start, |end| x.at(end as f64));
    let mut words = format!(
        "Penalty against {} after {}",
        pair.team(penalty.venue).name,
        clock(penalty.start)
    );
    if !penalty.label.is_empty() {
        words = format!("{words}: {}", penalty.label);
    }
    rect(start, y, (end - start).max(3.0), height)
        .fill(&pair.area(penalty.venue))
        .stroke(&pair.paint(penalty.venue), 1.0)
        .hint(&words)
}

/// A goal as a line from top to bottom with the scoring team's short name above.
pub(crate) fn goal_line(
    goal: &GoalMark,
    pair: &Pair,
    lanes: &mut Lanes,
    x: f64,
    (top, bottom): (f64, f64),
) -> Element {
    let words = fit_bold(pair.team(goal.venue).short(), 12.0, 50.0);
    let label = lanes
        .take(x, bold_width(&words, 12.0))
        .map(|(middle, lane)| text(middle, lane, 12.0, words).middle().bold());
    let dashes = match goal.venue {
        Venue::Home => "",
        Venue::Away => "5 3",
    };
    group()
        .class("picture-goal")
        .child(line(x, top, x, bottom).stroke(GOAL, 1.5).dashes(dashes))
        .child(
            circle(x, top, 4.5)
                .fill(&pair.paint(goal.venue))
                .stroke(INK, 1.0),
        )
        .children(label)
        .hint(&goal_words(goal, pair))
}
