//! Attempts, or expected goals, as they added up over a game.

use crate::Picture;
use crate::canvas::{Canvas, levels};
use crate::game_time::{
    GoalMark, Lanes, PenaltyMark, PeriodSpan, draw_goals, draw_penalties, draw_periods, span,
};
use crate::paint::BODY;
use crate::scale::{Scale, spread, ticks_from_zero};
use crate::svg::{Element, Pen, text};
use crate::team::{Pair, Team};
use crate::words::{count, fit_bold, said, value};
use hockey::Venue;

/// Step lines of both teams over the seconds of a game, with goals and penalties.
///
/// Its table: one row per period and team with the amount added in it and the total after it, and the goals.
#[derive(Debug, Clone, Default)]
pub struct CumulativeAttempts {
    /// What the picture is called: measure, teams and date.
    pub title: String,
    /// What adds up, in the plural: `shot attempts`, `expected goals`.
    pub measure: String,
    /// The home team.
    pub home: Team,
    /// The away team.
    pub away: Team,
    /// The periods that were played.
    pub periods: Vec<PeriodSpan>,
    /// What adds up, in any order.
    pub steps: Vec<Step>,
    /// Goals, in any order.
    pub goals: Vec<GoalMark>,
    /// Penalties, in any order.
    pub penalties: Vec<PenaltyMark>,
}

/// One step of a line.
#[derive(Debug, Clone, PartialEq)]
pub struct Step {
    /// Seconds played since the opening faceoff.
    pub seconds: i64,
    /// Whose line it raises.
    pub venue: Venue,
    /// By how much: 1 for an attempt, its expected goals otherwise. Not above zero or not finite: left out.
    pub amount: f64,
}

const LEFT: f64 = 84.0;
const RIGHT: f64 = 545.0;
const TOP: f64 = 70.0;
const BOTTOM: f64 = 320.0;

/// The corners of a team's line: seconds and total after the step.
fn totals(steps: &[Step], venue: Venue) -> Vec<(i64, f64)> {
    let mut own: Vec<&Step> = steps
        .iter()
        .filter(|step| step.venue == venue && step.amount.is_finite() && step.amount > 0.0)
        .collect();
    own.sort_by(|a, b| {
        a.seconds
            .cmp(&b.seconds)
            .then(a.amount.total_cmp(&b.amount))
    });
    own.into_iter()
        .scan(0.0, |sum, step| {
            *sum += step.amount;
            Some((step.seconds, *sum))
        })
        .collect()
}

/// The total of a line at a time.
fn total_at(line: &[(i64, f64)], seconds: i64) -> f64 {
    let before = line.partition_point(|(at, _)| *at <= seconds);
    before
        .checked_sub(1)
        .and_then(|last| line.get(last))
        .map_or(0.0, |(_, sum)| *sum)
}

impl Picture for CumulativeAttempts {
    fn svg(&self, id: &str) -> String {
        let mut canvas = Canvas::new("cumulative", id, &self.title);
        let lines = [Venue::Home, Venue::Away].map(|venue| (venue, totals(&self.steps, venue)));
        if lines.iter().all(|(_, line)| line.is_empty()) {
            return canvas.empty(&format!(
                "No {} were tracked in this game.",
                said(&self.measure)
            ));
        }
        let pair = Pair::new(&self.home, &self.away, canvas.id());
        canvas.define(pair.patterns());
        let (start, end) = span(&self.periods, self.steps.iter().map(|step| step.seconds));
        let x = Scale::new(start as f64, end as f64, LEFT, RIGHT);
        let highest = lines
            .iter()
            .filter_map(|(_, line)| line.last())
            .map(|(_, sum)| *sum)
            .fold(0.0, f64::max);
        let ticks = ticks_from_zero(highest);
        let y = Scale::new(0.0, ticks.last().copied().unwrap_or(1.0), BOTTOM, TOP);
        canvas.draw(levels(&ticks, &y, (LEFT, RIGHT), value));
        draw_periods(&mut canvas, &self.periods, &x, TOP, BOTTOM);
        for (venue, corners) in &lines {
            canvas.draw(
                steps_line(corners, end, &x, &y)
                    .stroke(&pair.paint(*venue), 3.0)
                    .dashes(pair.dashes(*venue)),
            );
        }
        let mut labels = Lanes::new(3, TOP - 12.0, 4.0, 636.0);
        draw_goals(&mut canvas, &self.goals, &pair, &mut labels, |goal| {
            let line = if goal.venue == Venue::Home {
                &lines[0].1
            } else {
                &lines[1].1
            };
            (
                x.at(goal.seconds as f64),
                y.at(total_at(line, goal.seconds)),
            )
        });
        draw_ends(&mut canvas, &lines, &pair, &y);
        draw_penalties(&mut canvas, &self.penalties, &pair, &x, BOTTOM + 30.0);
        let steps: usize = lines.iter().map(|(_, line)| line.len()).sum();
        let [home, away] = lines.map(|(_, line)| line.last().map_or(0.0, |(_, sum)| *sum));
        let description = format!(
            "{} over the game in {}: {} {}, {} {}; {}, {}.",
            self.measure,
            count(steps, "step", "steps"),
            self.home.name,
            value(home),
            self.away.name,
            value(away),
            count(self.goals.len(), "goal", "goals"),
            count(self.penalties.len(), "penalty", "penalties"),
        );
        canvas.finish(BOTTOM + 74.0, &description)
    }
}

fn steps_line(corners: &[(i64, f64)], end: i64, x: &Scale, y: &Scale) -> Element {
    let mut pen = Pen::default().lift_to(x.at(0.0), y.at(0.0));
    let mut height = 0.0;
    for (seconds, sum) in corners {
        let at = x.at(*seconds as f64);
        pen = pen.draw_to(at, y.at(height)).draw_to(at, y.at(*sum));
        height = *sum;
    }
    pen.draw_to(x.at(end as f64), y.at(height))
        .path()
        .set("stroke-linejoin", "round")
}

/// The name and the total of each team at the end of its line.
fn draw_ends(canvas: &mut Canvas, lines: &[(Venue, Vec<(i64, f64)>); 2], pair: &Pair, y: &Scale) {
    let sums = lines
        .each_ref()
        .map(|(_, line)| line.last().map_or(0.0, |(_, sum)| *sum));
    let places = spread(&sums.map(|sum| y.at(sum)), 20.0, TOP, BOTTOM);
    for (((venue, _), sum), place) in lines.iter().zip(sums).zip(places) {
        let words = format!("{} {}", pair.team(*venue).short(), value(sum));
        let words = fit_bold(&words, BODY, 640.0 - RIGHT - 6.0);
        canvas.draw(text(RIGHT + 6.0, place + 5.0, BODY, words).bold());
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn steps_add_up_in_the_order_of_time() {
        let step = |seconds, amount| Step {
            seconds,
            venue: Venue::Home,
            amount,
        };
        let line = totals(
            &[step(30, 0.5), step(10, 0.25), step(20, f64::NAN)],
            Venue::Home,
        );
        assert_eq!(line, [(10, 0.25), (30, 0.75)]);
        assert!((total_at(&line, 29) - 0.25).abs() < 1e-9);
        assert!(total_at(&line, 9).abs() < 1e-9);
    }
}
