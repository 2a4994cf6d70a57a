//! Where shots were taken from.

use crate::Picture;
use crate::canvas::{Canvas, legend};
use crate::paint::{BODY, INK, MUTED, SMALL, SURFACE};
use crate::rink::{self, Lay, inside_boards};
use crate::svg::{Element, Pen, circle, group, text};
use crate::team::{Pair, Team};
use crate::words::{count, fit_bold, value};
use hockey::Venue;

/// Shots on the rink: goals filled, others hollow, the area of a mark in proportion to expected goals.
///
/// Its table: one row per shot with time, shooter, outcome, distance, angle and expected goals.
#[derive(Debug, Clone, Default)]
pub struct ShotMap {
    /// What the picture is called: teams or player, and dates.
    pub title: String,
    /// The home team; on a half rink, the team of the shooters.
    pub home: Team,
    /// The away team; its shots are not drawn on a half rink.
    pub away: Team,
    /// The shots, in any order.
    pub shots: Vec<Shot>,
    /// Which part of the rink is drawn.
    pub view: ShotMapView,
}

/// Which part of the rink is drawn.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum ShotMapView {
    /// All of it: home attacks to the right, away to the left.
    #[default]
    Full,
    /// The end that is attacked, the goal on top.
    Half,
}

/// One shot attempt.
#[derive(Debug, Clone, PartialEq)]
pub struct Shot {
    /// Feet from the centre spot, where the shooter's team attacks towards +x: the goal is at (89, 0).
    pub x: f64,
    /// Feet from the middle of the rink; the attacker's left is positive.
    pub y: f64,
    /// Whose shot it was.
    pub venue: Venue,
    /// How it ended.
    pub outcome: ShotOutcome,
    /// Expected goals, 0 to 1; `None` where there is no estimate.
    pub expected_goals: Option<f64>,
    /// Who and when; read out when a pointer rests on the mark.
    pub label: String,
    /// Where the mark leads to.
    pub href: Option<String>,
}

/// How a shot attempt ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum ShotOutcome {
    /// Blocked before the goal.
    Blocked,
    /// Wide, high, or against the post.
    Missed,
    /// Stopped by the goalie.
    Saved,
    /// In.
    Goal,
}

impl ShotOutcome {
    const ALL: [Self; 4] = [Self::Goal, Self::Saved, Self::Missed, Self::Blocked];

    fn word(self) -> &'static str {
        match self {
            Self::Goal => "goal",
            Self::Saved => "saved",
            Self::Missed => "missed",
            Self::Blocked => "blocked",
        }
    }
}

/// The radius of a mark for one expected goal; the area grows with expected goals.
const UNIT_RADIUS: f64 = 17.0;
/// The smallest radius that can be seen; also that of shots without an estimate is in this range.
const LEAST_RADIUS: f64 = 3.5;
const PLAIN_RADIUS: f64 = 5.0;

fn radius(expected_goals: Option<f64>) -> f64 {
    match expected_goals.filter(|value| value.is_finite()) {
        Some(value) => (UNIT_RADIUS * value.clamp(0.0, 1.0).sqrt()).max(LEAST_RADIUS),
        None => PLAIN_RADIUS,
    }
}

/// The mark of an outcome: shape and filling say what the colour does not.
fn mark(outcome: ShotOutcome, x: f64, y: f64, r: f64, paint: &str) -> Element {
    match outcome {
        ShotOutcome::Goal => circle(x, y, r.max(5.0)).fill(paint).stroke(SURFACE, 1.5),
        ShotOutcome::Saved => circle(x, y, r)
            .fill(SURFACE)
            .set("fill-opacity", "0.4")
            .stroke(paint, 2.0),
        ShotOutcome::Missed => {
            let d = r * 0.85;
            let cross = Pen::default().lift_to(x - d, y - d).draw_to(x + d, y + d);
            cross
                .lift_to(x - d, y + d)
                .draw_to(x + d, y - d)
                .path()
                .stroke(paint, 2.0)
        }
        ShotOutcome::Blocked => {
            let d = r * 1.15;
            let corners = [(x, y - d), (x + d, y + d * 0.8), (x - d, y + d * 0.8)];
            let triangle = Pen::through(corners).close().path();
            triangle
                .fill(SURFACE)
                .set("fill-opacity", "0.4")
                .stroke(paint, 1.8)
        }
    }
}

impl Picture for ShotMap {
    fn svg(&self, id: &str) -> String {
        let mut canvas = Canvas::new("shot-map", id, &self.title);
        let half = self.view == ShotMapView::Half;
        let asked = |shot: &&Shot| !half || shot.venue == Venue::Home;
        let total = self.shots.iter().filter(asked).count();
        let mut drawn: Vec<&Shot> = self
            .shots
            .iter()
            .filter(asked)
            .filter(|shot| inside_boards(shot.x, shot.y) && (!half || shot.x >= 0.0))
            .collect();
        if total == 0 {
            return canvas.empty("No shots with coordinates were tracked.");
        }
        drawn.sort_by_key(|shot| shot.outcome);
        let lay = if half {
            Lay {
                scale: 5.6,
                centre: (320.0, 576.0),
                turned: true,
            }
        } else {
            Lay {
                scale: 3.06,
                centre: (320.0, 172.0),
                turned: false,
            }
        };
        let pair = Pair::new(&self.home, &self.away, canvas.id());
        canvas.define(pair.patterns());
        canvas.draw(if half {
            rink::half(&lay)
        } else {
            rink::full(&lay)
        });
        if !half {
            self.draw_directions(&mut canvas, &pair);
        }
        for shot in &drawn {
            let side = if shot.venue == Venue::Away { -1.0 } else { 1.0 };
            let (x, y) = lay.place(side * shot.x, side * shot.y);
            let shape = mark(
                shot.outcome,
                x,
                y,
                radius(shot.expected_goals),
                &pair.paint(shot.venue),
            );
            let shape = shape.dashes(if shot.outcome == ShotOutcome::Goal {
                ""
            } else {
                pair.dashes(shot.venue)
            });
            canvas.draw_linked(shape.hint(&shot_words(shot, &pair)), shot.href.as_deref());
        }
        let top = if half { 602.0 } else { 326.0 };
        let (marks, height) = legend(outcomes(&drawn), 24.0, top, 630.0);
        canvas.draw(marks);
        canvas.draw(
            text(
                16.0,
                top + height + 4.0,
                SMALL,
                "The area of a mark grows with expected goals.",
            )
            .fill(MUTED),
        );
        canvas.finish(top + height + 18.0, &self.describe(&drawn, total))
    }
}

impl ShotMap {
    fn draw_directions(&self, canvas: &mut Canvas, pair: &Pair) {
        let away = format!("← {}", fit_bold(&self.away.name, BODY, 250.0));
        let home = format!("{} →", fit_bold(&self.home.name, BODY, 250.0));
        canvas.draw(pair.label(Venue::Away, 16.0, 26.0, BODY, &away));
        canvas.draw(pair.label_at_end(Venue::Home, 624.0, 26.0, BODY, &home));
    }

    fn describe(&self, drawn: &[&Shot], total: usize) -> String {
        let goals = drawn
            .iter()
            .filter(|shot| shot.outcome == ShotOutcome::Goal)
            .count();
        let mut words = format!(
            "{} with coordinates, {} of them.",
            count(total, "shot attempt", "shot attempts"),
            count(goals, "goal", "goals"),
        );
        if self.view == ShotMapView::Full {
            words = format!("{words} {} attacks to the right.", self.home.name);
        }
        if drawn.len() < total {
            let left_out = count(total - drawn.len(), "attempt", "attempts");
            words = format!(
                "{words} Not drawn, because they lie outside the part that is shown: {left_out}."
            );
        }
        words
    }
}

fn shot_words(shot: &Shot, pair: &Pair) -> String {
    let mut words = format!("{}, {}", pair.team(shot.venue).name, shot.outcome.word());
    if !shot.label.is_empty() {
        words = format!("{}: {words}", shot.label);
    }
    match shot.expected_goals.filter(|value| value.is_finite()) {
        Some(expected) => format!("{words}, {} expected goals", value(expected)),
        None => words,
    }
}

fn outcomes(drawn: &[&Shot]) -> Vec<(Element, String)> {
    ShotOutcome::ALL
        .into_iter()
        .map(|outcome| {
            let number = drawn.iter().filter(|shot| shot.outcome == outcome).count();
            let shape = mark(outcome, 8.0, 0.0, 6.0, INK);
            (group().child(shape), format!("{} {number}", outcome.word()))
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn areas_are_in_proportion() {
        let (one, four) = (radius(Some(0.1)), radius(Some(0.4)));
        assert!(((four / one).powi(2) - 4.0).abs() < 1e-9);
        assert!((radius(Some(0.0)) - LEAST_RADIUS).abs() < 1e-9);
        assert!((radius(Some(f64::NAN)) - radius(None)).abs() < 1e-9);
    }
}
