//! Who was likely to win, minute by minute.

use crate::Picture;
use crate::canvas::{Canvas, levels};
use crate::game_time::{GoalMark, Lanes, PeriodSpan, draw_goals, draw_periods, span};
use crate::paint::{BODY, MUTED, SMALL};
use crate::scale::Scale;
use crate::svg::{Pen, line, text};
use crate::team::{Pair, Team, hatch};
use crate::words::{count, fit_bold, percent};
use hockey::Venue;

/// The probability that the home team wins over the seconds of a game, with the band of a tie where there is one.
///
/// Its table: one row per period end and goal with the probabilities, and the largest swings.
#[derive(Debug, Clone, Default)]
pub struct WinProbability {
    /// What the picture is called: teams and date.
    pub title: String,
    /// The home team.
    pub home: Team,
    /// The away team.
    pub away: Team,
    /// The periods that were played.
    pub periods: Vec<PeriodSpan>,
    /// The probabilities, in any order.
    pub points: Vec<ProbabilityPoint>,
    /// Goals, in any order.
    pub goals: Vec<GoalMark>,
}

/// The probabilities at one moment.
#[derive(Debug, Clone, PartialEq)]
pub struct ProbabilityPoint {
    /// Seconds played since the opening faceoff.
    pub seconds: i64,
    /// That the home team wins, 0 to 1; not finite: left out.
    pub home: f64,
    /// That the game ends in a tie, 0 to 1; `None` where ties are played out.
    pub tie: Option<f64>,
}

const LEFT: f64 = 70.0;
const RIGHT: f64 = 568.0;
const TOP: f64 = 66.0;
const BOTTOM: f64 = 306.0;

/// The upper end of the tie band: what is left above it belongs to the away team.
fn tie_top(point: &ProbabilityPoint) -> f64 {
    let tie = point.tie.filter(|tie| tie.is_finite()).unwrap_or(0.0);
    (point.home + tie.max(0.0)).min(1.0)
}

/// The probability of home at a time, on the line between the points around it.
fn home_at(points: &[&ProbabilityPoint], seconds: i64) -> f64 {
    let after = points.partition_point(|point| point.seconds <= seconds);
    let before = after.checked_sub(1).and_then(|index| points.get(index));
    match (before, points.get(after)) {
        (Some(before), Some(after)) => {
            let (from, to) = (before.seconds as f64, after.seconds as f64);
            before.home + (after.home - before.home) * (seconds as f64 - from) / (to - from)
        }
        (Some(only), None) | (None, Some(only)) => only.home,
        (None, None) => 0.5,
    }
}

impl Picture for WinProbability {
    fn svg(&self, id: &str) -> String {
        let mut canvas = Canvas::new("win-probability", id, &self.title);
        let mut points: Vec<&ProbabilityPoint> = self
            .points
            .iter()
            .filter(|point| point.home.is_finite())
            .collect();
        points.sort_by_key(|point| point.seconds);
        let Some(last) = points.last().copied() else {
            return canvas.empty("There is no forecast for this game.");
        };
        let pair = Pair::new(&self.home, &self.away, canvas.id());
        canvas.define(pair.patterns());
        let (start, end) = span(&self.periods, points.iter().map(|point| point.seconds));
        let x = Scale::new(start as f64, end as f64, LEFT, RIGHT);
        let y = Scale::new(0.0, 1.0, BOTTOM, TOP);
        let shares = [0.0, 0.25, 0.5, 0.75, 1.0];
        canvas.draw(levels(&shares, &y, (LEFT, RIGHT), percent));
        draw_periods(&mut canvas, &self.periods, &x, TOP, BOTTOM);
        canvas.draw(
            line(LEFT, y.at(0.5), RIGHT, y.at(0.5))
                .stroke(MUTED, 1.5)
                .dashes("6 4"),
        );
        let place = |point: &ProbabilityPoint, share| (x.at(point.seconds as f64), y.at(share));
        let ties = points.iter().any(|point| point.tie.is_some());
        if ties {
            let upper = points.iter().map(|point| place(point, tie_top(point)));
            let lower = points.iter().map(|point| place(point, point.home));
            draw_ties(&mut canvas, upper.collect(), lower.collect(), &pair);
        }
        let home = points.iter().map(|point| place(point, point.home));
        canvas.draw(
            Pen::through(home)
                .path()
                .stroke(&pair.paint(Venue::Home), 3.0)
                .set("stroke-linejoin", "round"),
        );
        let mut labels = Lanes::new(3, TOP - 12.0, 4.0, 636.0);
        draw_goals(&mut canvas, &self.goals, &pair, &mut labels, |goal| {
            (
                x.at(goal.seconds as f64),
                y.at(home_at(&points, goal.seconds)),
            )
        });
        draw_names(&mut canvas, &pair);
        if ties {
            let words = "Solid: home wins. Hatched: a tie. Above it: away wins.";
            canvas.draw(text(LEFT, BOTTOM + 42.0, SMALL, words).fill(MUTED));
        }
        let highest = points.iter().map(|point| point.home).fold(0.0, f64::max);
        let lowest = points.iter().map(|point| point.home).fold(1.0, f64::min);
        let description = format!(
            "{}: between {} and {} over the game, {} at the end; {}, {}.",
            self.home.name,
            percent(lowest),
            percent(highest),
            percent(last.home),
            count(points.len(), "moment", "moments"),
            count(self.goals.len(), "goal", "goals")
        );
        canvas.finish(
            if ties { BOTTOM + 54.0 } else { BOTTOM + 30.0 },
            &description,
        )
    }
}

/// The band of a tie, between what home and what away has.
fn draw_ties(canvas: &mut Canvas, upper: Vec<(f64, f64)>, lower: Vec<(f64, f64)>, pair: &Pair) {
    let pattern = format!("{}-tie", canvas.id());
    canvas.define([hatch(&pattern, MUTED)]);
    let outline = upper.iter().copied().chain(lower.into_iter().rev());
    let band = Pen::through(outline).close().path();
    let band = band
        .fill(&format!("url(#{pattern})"))
        .set("fill-opacity", "0.7");
    canvas.draw(band.hint("The game ends in a tie"));
    let edge = Pen::through(upper).path();
    canvas.draw(edge.stroke(&pair.paint(Venue::Away), 1.8).dashes("5 3"));
}

/// Who wins at the upper and at the lower end.
fn draw_names(canvas: &mut Canvas, pair: &Pair) {
    for (venue, y) in [(Venue::Home, TOP + 16.0), (Venue::Away, BOTTOM - 22.0)] {
        let name = fit_bold(pair.team(venue).short(), BODY, 46.0);
        canvas.draw(pair.label(venue, RIGHT + 8.0, y, BODY, &name));
        canvas.draw(text(RIGHT + 8.0, y + 18.0, SMALL, "wins").fill(MUTED));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn goals_lie_on_the_line() {
        let point = |seconds, home| ProbabilityPoint {
            seconds,
            home,
            tie: None,
        };
        let points = [point(0, 0.5), point(60, 0.8)];
        let points: Vec<&ProbabilityPoint> = points.iter().collect();
        for (seconds, expected) in [(0, 0.5), (20, 0.6), (60, 0.8), (90, 0.8), (-5, 0.5)] {
            assert!(
                (home_at(&points, seconds) - expected).abs() < 1e-9,
                "{seconds}"
            );
        }
    }
}
