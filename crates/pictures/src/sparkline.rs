//! A line as large as a word.

use crate::Picture;
use crate::canvas::Canvas;
use crate::paint::{ACCENT, GOAL, LINE};
use crate::scale::{Scale, extent};
use crate::svg::{Element, Pen, circle, group, line};
use crate::words::{count, value};

/// A series without axes, for a table or a heading; its last value is marked.
///
/// Its table is the one that it stands in.
#[derive(Debug, Clone, Default)]
pub struct Sparkline {
    /// What the picture is called: who and measure.
    pub title: String,
    /// The values in the order of time; `None` when not tracked: the line has a gap there.
    pub values: Vec<Option<f64>>,
}

const WIDTH: f64 = 120.0;
const HEIGHT: f64 = 28.0;

impl Picture for Sparkline {
    fn svg(&self, id: &str) -> String {
        let mut canvas = Canvas::new("sparkline", id, &self.title).wide(WIDTH);
        let known: Vec<f64> = self
            .values
            .iter()
            .flatten()
            .copied()
            .filter(|value| value.is_finite())
            .collect();
        let Some((low, high)) = extent(known.iter().copied()) else {
            let middle = HEIGHT / 2.0;
            canvas.draw(
                line(4.0, middle, WIDTH - 4.0, middle)
                    .stroke(LINE, 1.5)
                    .dashes("4 4"),
            );
            return canvas.finish(HEIGHT, "No values yet.");
        };
        canvas.draw(series(
            &self.values,
            (4.0, 5.0, WIDTH - 8.0, HEIGHT - 10.0),
            ACCENT,
            GOAL,
        ));
        let last = known.last().copied().unwrap_or(0.0);
        let description = format!(
            "{}, from {} to {}, the last is {}.",
            count(known.len(), "value", "values"),
            value(low),
            value(high),
            value(last)
        );
        canvas.finish(HEIGHT, &description)
    }
}

/// The line of a series in a box (left, top, width, height), with a dot on its last value.
pub(crate) fn series(
    values: &[Option<f64>],
    place: (f64, f64, f64, f64),
    paint: &str,
    dot: &str,
) -> Element {
    let (left, top, width, height) = place;
    let known = || {
        values
            .iter()
            .flatten()
            .copied()
            .filter(|value| value.is_finite())
    };
    let Some((low, high)) = extent(known()) else {
        return group();
    };
    let x = Scale::new(
        0.0,
        (values.len() as f64 - 1.0).max(1.0),
        left,
        left + width,
    );
    let y = if high > low {
        Scale::new(low, high, top + height, top)
    } else {
        Scale::new(low, low + 1.0, top + height / 2.0, top)
    };
    let thickness = (height / 14.0).clamp(1.8, 5.0);
    let mut pen = Pen::default();
    let mut last = None;
    let mut drawing = false;
    for (index, value) in values.iter().enumerate() {
        let Some(value) = value.filter(|value| value.is_finite()) else {
            drawing = false;
            continue;
        };
        let (at_x, at_y) = (x.at(index as f64), y.at(value));
        pen = if drawing {
            pen.draw_to(at_x, at_y)
        } else {
            pen.lift_to(at_x, at_y).draw_to(at_x, at_y)
        };
        drawing = true;
        last = Some((at_x, at_y));
    }
    let line = pen
        .path()
        .stroke(paint, thickness)
        .set("stroke-linecap", "round")
        .set("stroke-linejoin", "round");
    group()
        .child(line)
        .children(last.map(|(x, y)| circle(x, y, thickness * 1.6).fill(dot)))
}
