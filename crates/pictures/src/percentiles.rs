//! Where a player or a team stands among others.

use crate::Picture;
use crate::canvas::Canvas;
use crate::paint::{ACCENT, BODY, INK, LINE, MUTED, SMALL};
use crate::svg::{line, rect, text};
use crate::team::hatch;
use crate::words::{count, fit, fit_bold};

/// One bar per measure, as long as its percentile.
///
/// Its table: one row per measure with value, percentile, sample and the reason for caution.
#[derive(Debug, Clone, Default)]
pub struct PercentileBars {
    /// What the picture is called: who and season.
    pub title: String,
    /// Whom the percentiles compare with: `34 forwards with 5 games or more`.
    pub population: String,
    /// The measures, in the order of the rows.
    pub rows: Vec<PercentileRow>,
}

/// One measure.
#[derive(Debug, Clone, PartialEq)]
pub struct PercentileRow {
    /// What is measured.
    pub label: String,
    /// The value as it is to be read, with its unit.
    pub value: String,
    /// Share of the population that is not better, 0 to 100; `None` when there is none.
    pub percentile: Option<f64>,
    /// What the value rests on, as it is to be read: `12 games`, `43 shots`.
    pub sample: String,
    /// Why the sample is too small to be trusted; `None` when it is large enough.
    pub small_sample: Option<String>,
}

const LEFT: f64 = 300.0;
const RIGHT: f64 = 590.0;

impl Picture for PercentileBars {
    fn svg(&self, id: &str) -> String {
        let mut canvas = Canvas::new("percentiles", id, &self.title);
        if self.rows.is_empty() {
            return canvas.empty("No measures yet: nothing was tracked.");
        }
        let pattern = format!("{}-small", canvas.id());
        canvas.define([hatch(&pattern, MUTED)]);
        let hatched = format!("url(#{pattern})");
        let bottom = 26.0 + 44.0 * self.rows.len() as f64;
        for (percentile, words) in [(0.0, "0"), (50.0, "50"), (100.0, "100")] {
            let x = LEFT + (RIGHT - LEFT) * percentile / 100.0;
            canvas.draw(line(x, 24.0, x, bottom).stroke(LINE, 1.0));
            canvas.draw(text(x, 17.0, SMALL, words).middle().fill(MUTED));
        }
        for (index, row) in self.rows.iter().enumerate() {
            let y = 30.0 + 44.0 * index as f64;
            let known = row
                .percentile
                .filter(|percentile| percentile.is_finite())
                .map(|percentile| percentile.clamp(0.0, 100.0));
            canvas.draw(text(8.0, y + 15.0, BODY, fit(&row.label, BODY, 190.0)));
            let small = row.small_sample.as_deref();
            let note = small.map_or_else(
                || row.sample.clone(),
                |reason| format!("{}: {reason}", row.sample),
            );
            canvas.draw(text(8.0, y + 32.0, SMALL, fit(&note, SMALL, LEFT - 20.0)).fill(MUTED));
            canvas.draw(
                text(
                    LEFT - 10.0,
                    y + 15.0,
                    BODY,
                    fit_bold(&row.value, BODY, 92.0),
                )
                .end()
                .bold(),
            );
            let Some(known) = known else {
                canvas.draw(
                    line(LEFT, y + 11.0, RIGHT, y + 11.0)
                        .stroke(LINE, 1.5)
                        .dashes("4 4"),
                );
                canvas.draw(text(LEFT + 6.0, y + 30.0, SMALL, "no percentile").fill(MUTED));
                continue;
            };
            let size = (RIGHT - LEFT) * known / 100.0;
            let (paint, edge) = if small.is_some() {
                (hatched.as_str(), MUTED)
            } else {
                (ACCENT, ACCENT)
            };
            let words = format!(
                "{}: {}, percentile {} ({note})",
                row.label,
                row.value,
                known.round()
            );
            canvas.draw(
                rect(LEFT, y + 2.0, size.max(1.5), 20.0)
                    .fill(paint)
                    .stroke(edge, 1.0)
                    .hint(&words),
            );
            let ink = if small.is_some() { MUTED } else { INK };
            canvas.draw(
                text(
                    LEFT + size + 8.0,
                    y + 18.0,
                    BODY,
                    format!("{}", known.round()),
                )
                .bold()
                .fill(ink),
            );
        }
        let words = format!("Percentile among {}", self.population);
        canvas.draw(text(8.0, bottom + 18.0, SMALL, fit(&words, SMALL, 624.0)).fill(MUTED));
        let small = self
            .rows
            .iter()
            .filter(|row| row.small_sample.is_some())
            .count();
        let description = format!(
            "{} as percentiles among {}; {} hatched because of a small sample.",
            count(self.rows.len(), "measure", "measures"),
            self.population,
            small
        );
        canvas.finish(bottom + 30.0, &description)
    }
}
